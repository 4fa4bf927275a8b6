"""Which draft is which note of the lock. Pure, and the same in whatever order drafts and entries come.

The rounds, each over what the rounds before left on both sides; a draft only ever takes over an entry of its own note type,
since Anki refuses a note that changes its type:

1. the identity that the author wrote down;
2. the same prompt and answer, in the same place, else on the same page, else anywhere: not touched, or moved as it was;
3. the same prompt in the same place, with another answer;
4. the same prompt elsewhere, with an answer that is alike;
5. the most alike of the rest.

Living entries go before retired ones in every round.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from karuta.likeness import fold, plain
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


class Matcher:
    """The drafts and entries that are not matched yet, and the matches so far."""

    def __init__(self, drafts: Sequence[Draft], known: Sequence[Traits], entries: Sequence[Entry]) -> None:
        self.drafts = drafts
        self.known = known
        self.entries = entries
        # The order in which equals are served: that of the page for drafts, and a fixed one for entries.
        self.free_drafts = sorted(
            range(len(drafts)), key=lambda d: (drafts[d].path, drafts[d].line, known[d].prompt, known[d].answer)
        )
        self.free_entries = sorted(range(len(entries)), key=lambda e: (entries[e].retired, entries[e].path, entries[e].guid))
        self.matches: list[Match] = []

    def take(self, found: Iterable[Match]) -> None:
        found = list(found)
        if not found:
            return
        self.matches.extend(found)
        drafts, entries = {match.draft for match in found}, {match.entry for match in found}
        self.free_drafts = [d for d in self.free_drafts if d not in drafts]
        self.free_entries = [e for e in self.free_entries if e not in entries]

    def compatible(self, d: int, e: int) -> bool:
        """An id that the author wrote and that is not the entry's means another note; block ids change with the page's name."""
        mine, theirs = self.drafts[d].uid, self.entries[e].uid
        return not mine or not theirs or mine == theirs or ("^" in mine and "^" in theirs)

    def by_uid(self) -> None:
        uids: dict[Hashable, int] = {}
        for e in reversed(self.free_entries):
            uids[self.entries[e].kind, self.entries[e].guid] = e
        for e in reversed(self.free_entries):
            if self.entries[e].uid:
                uids[self.entries[e].kind, self.entries[e].uid] = e
        found: dict[int, Match] = {}
        for d in self.free_drafts:
            uid = self.drafts[d].uid
            e = uids.get((self.drafts[d].kind, uid), -1) if uid else -1
            if e >= 0:
                found.setdefault(e, Match(d, e, "id"))
        self.take(found.values())

    def by_key(self, how: How, of_draft: Callable[[int], Hashable], of_entry: Callable[[int], Hashable]) -> None:
        """Drafts and entries with equal keys are each other's, in order; None is no key."""
        waiting: dict[Hashable, list[int]] = {}
        for e in self.free_entries:
            key = of_entry(e)
            if key is not None:
                waiting.setdefault(key, []).append(e)
        found = []
        for d in self.free_drafts:
            same = waiting.get(of_draft(d), ())
            e = next((e for e in same if self.compatible(d, e)), -1)
            if e >= 0:
                waiting[of_draft(d)].remove(e)
                found.append(Match(d, e, how))
        self.take(found)

    def exact(self) -> None:
        drafts, known, entries = self.drafts, self.known, self.entries
        folded = [fold(each.prompt) or None for each in known]
        entry_folded = {e: fold(entries[e].prompt) or None for e in self.free_entries}
        self.by_key(
            "exact",
            lambda d: (drafts[d].kind, drafts[d].path, drafts[d].context, known[d].prompt, known[d].answer),
            lambda e: (entries[e].kind, entries[e].path, entries[e].context, entries[e].prompt, entries[e].answer),
        )
        self.by_key(
            "moved",
            lambda d: folded[d] and (drafts[d].kind, drafts[d].path, folded[d], known[d].answer),
            lambda e: entry_folded[e] and (entries[e].kind, entries[e].path, entry_folded[e], entries[e].answer),
        )
        self.by_key(
            "moved",
            lambda d: folded[d] and (drafts[d].kind, folded[d], known[d].answer),
            lambda e: entry_folded[e] and (entries[e].kind, entry_folded[e], entries[e].answer),
        )
        self.by_key(
            "answer",
            lambda d: folded[d] and (drafts[d].kind, drafts[d].path, drafts[d].context, known[d].prompt),
            lambda e: entry_folded[e] and (entries[e].kind, entries[e].path, entries[e].context, entries[e].prompt),
        )


def match(drafts: Sequence[Draft], known: Sequence[Traits], entries: Sequence[Entry]) -> tuple[Match, ...]:
    """Every draft and every entry is in at most one match; `known[i]` are the traits of `drafts[i]`."""
    matcher = Matcher(drafts, known, entries)
    matcher.by_uid()
    matcher.exact()
    return tuple(sorted(matcher.matches, key=lambda each: each.draft))
