"""Which draft is which note of the lock. Pure, and the same in whatever order drafts and entries come.

The rounds, each over what the rounds before left on both sides; a draft only ever takes over an entry of its own note type,
since Anki refuses a note that changes its type:

1. the id that the author wrote down;
2. the same prompt and answer, in the same place, else on the same page, else anywhere: not touched, or moved as it was;
3. the same prompt in the same place, with another answer, where only one note has it;
4. the same prompt anywhere, with another answer, where only one note has it and it is a question by itself;
5. the most alike of the rest, as the assignment with the greatest sum of scores; never across a tie.

Living entries go before retired ones in every round. A page or heading that got another name counts as what it was.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Literal

from karuta.matching import candidates, headings, pairing, scoring
from karuta.matching.likeness import fold, plain, sketch
from karuta.model import Draft, Entry

How = Literal["id", "exact", "answer", "moved", "alike"]


@dataclass(frozen=True, slots=True)
class Traits:
    """What matching knows of a draft besides the draft itself."""

    prompt: str  #: normalised
    text: str  #: plain text of the answer
    answer: str  #: its hash


@dataclass(frozen=True, slots=True)
class Match:
    draft: int  #: index
    entry: int  #: index
    how: How
    score: int = 1000  #: 0 to 1000, less than 1000 only by likeness


def normalise(prompt: str) -> str:
    """The prompt as the lock has it: composed (NFC), blanks as single spaces."""
    if not prompt.isascii():
        prompt = unicodedata.normalize("NFC", prompt)
    return " ".join(prompt.split())


def answer_hash(text: str) -> str:
    """12 hex digits for a plain text, whatever its width, case and blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return blake2b(" ".join(text.casefold().split()).encode(), digest_size=6).hexdigest()


def traits(draft: Draft) -> Traits:
    """Every field but the first answers; a cloze asks with all that it has. The reverse side of a term repeats both."""
    if draft.kind == "cloze":
        markup = draft.fields
    elif draft.kind == "term":
        markup = draft.fields[1:2]
    else:
        markup = draft.fields[1:]
    text = plain(" ".join(markup))
    return Traits(normalise(draft.prompt), text, answer_hash(text))


class Elsewhere:
    """The living notes of pages that nothing happened to: each of them is what it was, and is matched already. Here: none."""

    living = 0  #: number of these notes
    latest = 0  #: the latest mod of their entries, seconds
    stamps: frozenset[tuple[int, int]] = frozenset()  #: Entry.built of their entries

    def ids(self) -> Iterable[tuple[str, int, Sequence[int]]]:
        """Guid, note id and all card ids of each."""
        return ()

    def prompts(self, folded: Collection[str]) -> Mapping[str, int]:  # noqa: ARG002  (there are none here)
        """How many of them ask what these folded prompts ask, for those that at least one asks."""
        return {}

    def answers(self, hashes: Collection[str]) -> Mapping[str, int]:  # noqa: ARG002
        """How many of them have these answers, for those that at least one has."""
        return {}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair that was not matched, though it may be one note."""

    draft: int
    entry: int
    score: int


class _Matcher:
    """The drafts and entries that are not matched yet, and the matches so far."""

    def __init__(
        self, drafts: Sequence[Draft], known: Sequence[Traits], entries: Sequence[Entry], elsewhere: Elsewhere
    ) -> None:
        self.drafts = drafts
        self.known = known
        self.entries = entries
        self.elsewhere = elsewhere
        # The order in which equals are served: that of the pages for drafts, and a fixed one for entries.
        self.free_drafts = sorted(
            range(len(drafts)), key=lambda d: (drafts[d].path, drafts[d].line, known[d].prompt, known[d].answer)
        )
        self.free_entries = sorted(range(len(entries)), key=lambda e: (entries[e].retired, entries[e].path, entries[e].guid))
        self.matches: list[Match] = []
        self.doubts: list[Doubt] = []

    def run(self) -> None:
        self.by_uid()
        self.untouched()
        if self.free_drafts and self.free_entries:
            self.same_text()
            for retired in (False, True):
                self.same_place(retired)
                self.same_question(retired)
                self.by_likeness(retired)

    def take(self, found: Iterable[Match]) -> None:
        found = list(found)
        if found:
            self.matches.extend(found)
            drafts, entries = {match.draft for match in found}, {match.entry for match in found}
            self.free_drafts = [d for d in self.free_drafts if d not in drafts]
            self.free_entries = [e for e in self.free_entries if e not in entries]

    def compatible(self, d: int, e: int) -> bool:
        """An id that the author wrote and that is not the entry's means another note; block ids change with the page's name."""
        mine, theirs = self.drafts[d].uid, self.entries[e].uid
        return not mine or not theirs or mine == theirs or ("^" in mine and "^" in theirs)

    def by_uid(self) -> None:
        """An id is one that the entry has, or its guid: that is how an author says which note it was."""
        wanted = {self.drafts[d].uid for d in self.free_drafts} - {""}
        if not wanted:
            return
        known: dict[Hashable, int] = {}
        for e in self.free_entries:
            entry = self.entries[e]
            if entry.uid in wanted:
                known.setdefault((entry.kind, entry.uid), e)
        for e in self.free_entries:
            if self.entries[e].guid in wanted:
                known.setdefault((self.entries[e].kind, self.entries[e].guid), e)
        found: dict[int, Match] = {}
        for d in self.free_drafts:
            e = known.get((self.drafts[d].kind, self.drafts[d].uid), -1)
            if e >= 0:
                found.setdefault(e, Match(d, e, "id"))
        self.take(found.values())

    def by_key(self, how: How, of_draft: Callable[[int], Hashable], of_entry: Callable[[int], Hashable]) -> None:
        """Drafts and entries with equal keys are each other's, in order; None is no key."""
        waiting: dict[Hashable, list[int]] = {}
        for e in self.free_entries:
            waiting.setdefault(of_entry(e), []).append(e)
        waiting.pop(None, None)
        found = []
        for d in self.free_drafts:
            same = waiting.get(of_draft(d), [])
            for e in same:
                if self.compatible(d, e):
                    same.remove(e)
                    found.append(Match(d, e, how))
                    break
        self.take(found)

    def untouched(self) -> None:
        drafts, known, entries = self.drafts, self.known, self.entries
        self.by_key(
            "exact",
            lambda d: (drafts[d].kind, drafts[d].path, drafts[d].context, known[d].prompt, known[d].answer),
            lambda e: (entries[e].kind, entries[e].path, entries[e].context, entries[e].prompt, entries[e].answer),
        )
        self.by_key(  # a page that was renamed
            "moved",
            lambda d: (drafts[d].kind, drafts[d].context, known[d].prompt, known[d].answer),
            lambda e: (entries[e].kind, entries[e].context, entries[e].prompt, entries[e].answer),
        )

    def same_text(self) -> None:
        """A general prompt ("Syntax") only together with its heading."""
        drafts, known, entries = self.drafts, self.known, self.entries
        mine = {d: fold(scoring.asked(known[d].prompt, drafts[d].context)) for d in self.free_drafts}
        theirs = {e: fold(scoring.asked(entries[e].prompt, entries[e].context)) for e in self.free_entries}
        self.by_key(
            "moved",
            lambda d: (drafts[d].kind, drafts[d].path, mine[d], known[d].answer) if mine[d] else None,
            lambda e: (entries[e].kind, entries[e].path, theirs[e], entries[e].answer) if theirs[e] else None,
        )
        self.by_key(
            "moved",
            lambda d: (drafts[d].kind, mine[d], known[d].answer) if mine[d] else None,
            lambda e: (entries[e].kind, theirs[e], entries[e].answer) if theirs[e] else None,
        )

    def same_place(self, retired: bool) -> None:
        """The choices are part of what a choice asks, so that its prompt alone does not tell it. A prompt that is a number and
        nothing else ("問3") goes to another question when one is put in before."""
        drafts, known, entries = self.drafts, self.known, self.entries
        pages = {drafts[d].path for d in self.free_drafts}
        all_drafts = Counter(self.place(each, known[d].prompt) for d, each in enumerate(drafts) if each.path in pages)
        all_entries = Counter(
            self.place(each, each.prompt) for each in entries if each.path in pages and each.retired == retired
        )

        def once(place: tuple[str, ...]) -> Hashable:
            alone = all_drafts[place] <= 1 and all_entries[place] <= 1
            return place if alone and place[0] != "choice" and fold(place[-1]) else None

        self.by_key(
            "answer",
            lambda d: once(self.place(drafts[d], known[d].prompt)),
            lambda e: once(self.place(entries[e], entries[e].prompt)) if entries[e].retired == retired else None,
        )

    def same_question(self, retired: bool) -> None:
        """A prompt that asks something by itself, and that one note alone has, may go anywhere with any answer."""
        drafts, known, entries = self.drafts, self.known, self.entries
        texts = {fold(known[d].prompt) for d in self.free_drafts if not scoring.general(known[d].prompt)}
        folded = [fold(each.prompt) for each in known]
        all_drafts = Counter(text for text in folded if text in texts)
        theirs = {e: fold(each.prompt) for e, each in enumerate(entries) if each.retired == retired}
        all_entries = Counter(text for text in theirs.values() if text in texts)
        alone = {text for text in texts if text and all_drafts[text] == all_entries[text] == 1}
        alone -= self.elsewhere.prompts(alone).keys()
        self.by_key(
            "moved",
            lambda d: (drafts[d].kind, folded[d]) if folded[d] in alone and drafts[d].kind != "choice" else None,
            lambda e: (entries[e].kind, theirs[e]) if e in theirs and theirs[e] in alone else None,
        )

    @staticmethod
    def place(of: Draft | Entry, prompt: str) -> tuple[str, ...]:
        return of.kind, of.path, *of.context, prompt

    def by_likeness(self, retired: bool) -> None:
        entries = [e for e in self.free_entries if self.entries[e].retired == retired]
        if not entries or not self.free_drafts:
            return
        old = {e: scoring.Side.of_entry(self.entries[e]) for e in entries}
        new = {
            d: scoring.Side(k.prompt, k.answer, sketch(k.text), (draft := self.drafts[d]).path, draft.context)
            for d in self.free_drafts
            for k in [self.known[d]]
        }
        common = self.common_answers()
        scores: dict[pairing.Pair, int] = {}
        doubtful: dict[pairing.Pair, int] = {}
        for d, e in candidates.find(new, old):
            if self.drafts[d].kind == self.entries[e].kind and self.compatible(d, e):
                tells_nothing = new[d].answer in common or scoring.tells_nothing(self.known[d].text)
                points, turned = scoring.score(old[e], new[d], tells_nothing)
                if points >= scoring.DOUBT and turned:
                    doubtful[d, e] = points
                elif points >= scoring.DOUBT:
                    scores[d, e] = points
        lowest = scoring.BAR - scoring.MARGIN
        fits = {pair: points - lowest for pair, points in scores.items() if points > lowest}
        sure, _tied = pairing.pair_up(fits, scoring.MARGIN)
        sure = [pair for pair in sure if scores[pair] >= scoring.BAR]
        self.take(Match(d, e, "alike", scores[d, e]) for d, e in sure)
        self.doubt(scores | doubtful)

    def common_answers(self) -> set[str]:
        """Answers that more than one note has, now or in the lock."""
        of_drafts = Counter(each.answer for each in self.known)
        of_entries = Counter(each.answer for each in self.entries if not each.retired)
        for answer, number in self.elsewhere.answers(of_drafts.keys() | of_entries.keys()).items():
            of_drafts[answer] += number
            of_entries[answer] += number
        return {answer for counts in (of_drafts, of_entries) for answer, number in counts.items() if number > 1}

    def doubt(self, scores: dict[pairing.Pair, int]) -> None:
        """For each draft that is left over, the entry that it is most likely to have been."""
        drafts, entries = set(self.free_drafts), set(self.free_entries)
        best: dict[int, Doubt] = {}
        for (d, e), points in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
            if d in drafts and e in entries:
                best.setdefault(d, Doubt(d, e, points))
        self.doubts.extend(best.values())


def match(
    drafts: Sequence[Draft], known: Sequence[Traits], entries: Sequence[Entry], elsewhere: Elsewhere | None = None
) -> tuple[list[Match], list[Doubt]]:
    """`known[i]` belongs to `drafts[i]`. Every draft and every entry is in at most one match, a draft in doubt in none."""
    matcher = _Matcher(_where_they_were(drafts, known, entries), known, entries, elsewhere or Elsewhere())
    matcher.run()
    matched = {each.draft for each in matcher.matches}
    return matcher.matches, [each for each in matcher.doubts if each.draft not in matched]


def _where_they_were(drafts: Sequence[Draft], known: Sequence[Traits], entries: Sequence[Entry]) -> Sequence[Draft]:
    """The drafts with page and headings called what they were called in the lock."""
    was = {(entry.path, entry.context) for entry in entries if not entry.retired}
    there = {(draft.path, draft.context) for draft in drafts}
    if was >= there or there >= was:
        return drafts
    gone = (
        headings.Fact((entry.path, entry.context), (entry.kind, fold(entry.prompt)), entry.answer)
        for entry in entries
        if not entry.retired and (entry.path, entry.context) not in there
    )
    come = (
        headings.Fact((draft.path, draft.context), (draft.kind, fold(each.prompt)), each.answer)
        for draft, each in zip(drafts, known, strict=True)
        if (draft.path, draft.context) not in was
    )
    places = headings.renamed(gone, come)
    if not places:
        return drafts
    before = [places.get((draft.path, draft.context)) for draft in drafts]
    return [replace(draft, path=old[0], context=old[1]) if old else draft for draft, old in zip(drafts, before, strict=True)]
