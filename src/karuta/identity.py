"""Drafts and ledger in, notes with guid, ids and mod out. Pure: the clock and the last package are passed in.

The rules are those of Anki's importer (rslib/src/import_export/package/apkg/import): a note is known by its guid, it is only
updated if its mod is newer than the learner's, it is skipped if its note type differs, and a note or card that is missing in a
package stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from karuta import matching, states
from karuta.allot import Allotment
from karuta.content import all_fields, content_hash, media_names, only_tags_differ
from karuta.counts import Statistics
from karuta.matching import Elsewhere, Match, Traits, scoring
from karuta.matching.likeness import sketch
from karuta.matching.scoring import Side
from karuta.model import Draft, Entry, Finding, Kind, Ledger, Note, NoteType, NoteTypeEntry

RETIRED_TAG = "karuta::retired"
MOST_RETIRED = 0.2  #: part of the living notes that may be retired in one build unless it is forced

Status = Literal["new", "changed", "unchanged", "restored", "retired"]
CardOrdinals = Callable[[NoteType, Sequence[str]], tuple[int, ...]]  #: all fields of a note -> ordinals of its cards
#: guids -> all fields and tags that the last package has of them; what it does not have is left out.
Previous = Callable[[frozenset[str]], Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]]

_CLOCK_SLACK = 60  # seconds; machines of one team differ by that much
_LOCK = "karuta.lock"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a note of the package comes from, and what became of it against the ledger that was passed in."""

    draft: Draft | None  #: None: it is retired, the notes do not have it any more
    status: Status


@dataclass(frozen=True, slots=True)
class LikeMatch:
    """A note that was found again by likeness: its author should know."""

    guid: str
    path: str
    line: int
    old: str  #: prompt before
    new: str  #: prompt now
    score: int  #: 0 to 1000


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a build has to write, and the ledger that goes with it. Not to be written if a finding is an error."""

    notes: tuple[Note, ...]  #: in the order of the deck, retired ones last
    origins: tuple[Origin, ...]  #: of the notes, in the same order
    ledger: Ledger
    version: str  #: see states.version
    notetype_mods: Mapping[Kind, int]  #: seconds
    findings: tuple[Finding, ...]
    statistics: Statistics
    alike: tuple[LikeMatch, ...]


def assign(
    drafts: Sequence[Draft],
    ledger: Ledger,
    *,
    now: int,
    notetypes: Mapping[Kind, NoteType],
    card_ordinals: CardOrdinals,
    previous: Previous | None = None,
    aside: Callable[[Entry], bool] | None = None,
    elsewhere: Elsewhere | None = None,
    allotment: Allotment | None = None,
    force: bool = False,
) -> Assignment:
    """Gives every draft its identity.

    `now` is the time of the build in seconds. `previous` is asked once, and only for notes that are to be retired; without it
    their content is lost. Entries that are `aside` belong to pages that this build does not read: they stay as they are, and
    their notes are not in the result. The notes `elsewhere` are neither among the drafts nor in the ledger, so not in the result
    either: it is what it would be with them, but for them. `allotment` knows which guids and ids are taken; without it, those of the ledger
    are. `force` lets more than a fifth of the notes be retired at once.
    """
    entries = [entry for entry in ledger.entries if not (aside and aside(entry))]
    elsewhere = elsewhere or Elsewhere()
    build = _Build(ledger, now, notetypes, card_ordinals, elsewhere, allotment)
    build.entries.extend(entry for entry in ledger.entries if aside and aside(entry))
    build.check_clock()
    drafts = build.usable(drafts)
    known = [matching.traits(draft) for draft in drafts]
    found, doubts = matching.match(drafts, known, entries, elsewhere)
    matches = {match.draft: match for match in found}
    guids = build.new_guids(drafts, known, [d for d in range(len(drafts)) if d not in matches])
    for doubt in doubts:
        build.ask(drafts[doubt.draft], entries[doubt.entry], guids[doubt.draft])
    for d, draft in enumerate(drafts):
        match = matches.get(d)
        old = entries[match.entry] if match else None
        build.live(draft, known[d], old, old.guid if old else guids[d], match)
    matched = {match.entry for match in matches.values()}
    left = [entry for e, entry in enumerate(entries) if e not in matched]
    build.check_retirement(left, sum(not entry.retired for entry in entries) + elsewhere.living, force)
    build.retire(left, previous)
    build.report()
    return build.result()


def next_mod(now: int, old: int) -> int:
    """Strictly after the old one, since Anki takes an equal mod for no update. It is only later than `now` if the old one is so
    already: two builds in one second, or a clock that was set back, and then the old mod came from a clock too."""
    return max(now, old + 1)


class _Build:
    """The state of one `assign`."""

    def __init__(
        self,
        ledger: Ledger,
        now: int,
        notetypes: Mapping[Kind, NoteType],
        card_ordinals: CardOrdinals,
        elsewhere: Elsewhere,
        allotment: Allotment | None,
    ) -> None:
        self.old = ledger
        self.elsewhere = elsewhere
        self.now = now
        self.notetypes = notetypes
        self.card_ordinals = card_ordinals
        self.findings: list[Finding] = []
        self.allot = allotment or Allotment(ledger.project, ledger.entries, elsewhere.ids)
        number = states.of_ledger(ledger, elsewhere.stamps) + 1
        self.stamp = (number, now)
        self.version = states.name(ledger.version, number)  # if anything changes
        self.entries: list[Entry] = []
        self.notes: list[Note] = []
        self.origins: list[Origin] = []
        self.alike: list[LikeMatch] = []
        self.moved = 0
        self.retired = 0
        self.retired_before = 0
        self.deck_moves: Counter[tuple[str, str]] = Counter()
        self.retagged = 0

    def finding(
        self, code: str, severity: Literal["error", "warning", "info"], message: str, draft: Draft | None = None, hint: str = ""
    ) -> None:
        path, line = (draft.path, draft.line) if draft else (_LOCK, 0)
        self.findings.append(Finding(code, severity, message, path, line, hint))

    def check_clock(self) -> None:
        latest = max((entry.mod for entry in self.old.entries), default=0)
        latest = max(latest, self.elsewhere.latest)
        if latest > self.now + _CLOCK_SLACK:
            message = f"The lock file has changes that are {latest - self.now} seconds later than the clock of this machine."
            self.finding(
                "clock-behind", "warning", message, hint="set the clock: until then changes are dated one second after the last"
            )

    def usable(self, drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts without those that say an id which another one has. A block id of a block that gave several notes (a
        table, a list) tells none of them from the others, so it is no id."""
        times = Counter(draft.uid for draft in drafts if "^" in draft.uid)
        drafts = [replace(draft, uid="") if times[draft.uid] > 1 else draft for draft in drafts]
        first: dict[str, Draft] = {}
        for draft in drafts:
            if draft.uid and first.setdefault(draft.uid, draft) is not draft:
                other = first[draft.uid]
                message = f"The id “{draft.uid}” is that of another note: {other.path}:{other.line}."
                self.finding("id-twice", "error", message, draft, "give one of them another id")
        return [draft for draft in drafts if not draft.uid or first[draft.uid] is draft]

    def new_guids(self, drafts: Sequence[Draft], known: Sequence[Traits], new: Iterable[int]) -> dict[int, str]:
        """The order of the drafts plays no part, except for notes that do not differ at all."""
        guids = {}
        for d in sorted(new, key=lambda d: (known[d].prompt, known[d].answer, drafts[d].path, drafts[d].line)):
            draft = drafts[d]
            seen = ("id", draft.uid) if draft.uid else (draft.path, *draft.context, known[d].prompt)
            guids[d] = self.allot.guid(draft.kind, *seen)
        return guids

    def ask(self, draft: Draft, old: Entry, guid: str) -> None:
        message = f"“{_short(draft.prompt)}” is taken for a new note, though it may be “{_short(old.prompt)}” said otherwise."
        hint = f"if it is: karuta match {old.guid} {guid}, or <!-- karuta: id={old.guid} --> above it"
        self.finding("match-doubtful", "warning", message, draft, hint)

    def live(self, draft: Draft, known: Traits, old: Entry | None, guid: str, match: Match | None) -> None:
        fields = all_fields(draft)
        content = content_hash(draft.kind, fields, draft.tags)
        ordinals = self.card_ordinals(self.notetypes[draft.kind], fields)
        status: Status = "new"
        if old is None:
            entry = self.with_cards(self.first_seen(draft, known, guid, content), ordinals, draft)
        else:
            changed = content != old.content
            status = "restored" if old.retired else "changed" if changed else "unchanged"
            entry = self.with_cards(self.up_to_date(draft, known, old, content), ordinals, draft)
            if changed or (entry.deck, entry.card_ids, entry.gone) != (old.deck, old.card_ids, old.gone):
                entry = states.stamped(old, entry, self.stamp)
            self.compare(draft, old, entry, match)
        self.add(entry, fields, draft.tags, ordinals, Origin(draft, status), draft.media)

    def first_seen(self, draft: Draft, known: Traits, guid: str, content: str) -> Entry:
        return Entry(
            guid=guid,
            kind=draft.kind,
            path=draft.path,
            context=draft.context,
            prompt=known.prompt,
            answer=known.answer,
            sketch=sketch(known.text),
            content=content,
            mod=self.now,
            note_id=self.allot.note_id(guid),
            card_ids={},
            deck=draft.deck,
            since=self.version,
            uid=draft.uid,
            built=self.stamp,
        )

    def up_to_date(self, draft: Draft, known: Traits, old: Entry, content: str) -> Entry:
        same = (old.path, old.context, old.prompt, old.answer, old.content, old.deck, old.uid, old.retired)
        if same == (draft.path, draft.context, known.prompt, known.answer, content, draft.deck, draft.uid, False):
            return old
        return replace(
            old,
            path=draft.path,
            context=draft.context,
            prompt=known.prompt,
            answer=known.answer,
            sketch=old.sketch if known.answer == old.answer else sketch(known.text),
            content=content,
            mod=old.mod if content == old.content else next_mod(self.now, old.mod),
            deck=draft.deck,
            uid=draft.uid,
            retired=False,
            kept=(),
            kept_tags=(),
        )

    def compare(self, draft: Draft, old: Entry, entry: Entry, match: Match | None) -> None:
        if (old.path, old.context) != (entry.path, entry.context):
            self.moved += 1
        if old.deck != entry.deck:
            self.deck_moves[old.deck, entry.deck] += 1
        if not old.retired and only_tags_differ(old.content, entry.content):
            self.retagged += 1
        if match and match.how == "id" and scoring.score(Side.of_entry(old), Side.of_entry(entry), False)[0] < scoring.DOUBT:
            message = (
                f"The id “{draft.uid}” was that of “{_short(old.prompt)}”, which is not much like “{_short(entry.prompt)}”."
            )
            hint = "if these are two questions, take the id away: learners would find the one in place of the other"
            self.finding("id-moved", "warning", message, draft, hint)
        if match and match.how == "alike" and old.prompt != entry.prompt:
            self.alike.append(LikeMatch(entry.guid, draft.path, draft.line, old.prompt, entry.prompt, match.score))

    def with_cards(self, entry: Entry, ordinals: tuple[int, ...], draft: Draft | None) -> Entry:
        """The entry with an id for every card. Ids of cards that are gone stay: such a card may come back."""
        if len(ordinals) == len(entry.card_ids) and not entry.gone and all(ordinal in entry.card_ids for ordinal in ordinals):
            return entry
        card_ids = dict(entry.card_ids)
        for ordinal in ordinals:
            if ordinal not in card_ids:
                card_ids[ordinal] = self.allot.card_id(entry.guid, ordinal)
        gone = tuple(sorted(card_ids.keys() - set(ordinals)))
        lost = [str(ordinal + 1) for ordinal in gone if ordinal not in entry.gone]
        if lost and draft:
            message = f"“{_short(entry.prompt)}” no longer has card {', '.join(lost)}: learners who have it keep it, empty."
            self.finding("card-gone", "warning", message, draft, "learners: Tools, Empty Cards")
        return replace(entry, card_ids=card_ids, gone=gone)

    def add(
        self,
        entry: Entry,
        fields: tuple[str, ...],
        tags: tuple[str, ...],
        ordinals: tuple[int, ...],
        origin: Origin,
        media: tuple[str, ...] = (),
    ) -> None:
        cards = {ordinal: entry.card_ids[ordinal] for ordinal in ordinals}
        self.entries.append(entry)
        self.notes.append(
            Note(entry.kind, entry.guid, entry.note_id, entry.mod, fields, tags, entry.deck, cards, len(self.notes), media)
        )
        self.origins.append(origin)

    def check_retirement(self, left: Sequence[Entry], living: int, force: bool) -> None:
        leaving = sum(not entry.retired for entry in left)
        if leaving > MOST_RETIRED * living and not force:
            message = f"{leaving} of {living} notes are not there any more: a wrong folder, or a page that is read wrongly?"
            self.finding("many-retired", "error", message, hint="if they are to be retired, build with --force")

    def retire(self, left: Sequence[Entry], previous: Previous | None) -> None:
        lost = frozenset(entry.guid for entry in left if not entry.kept)
        found = previous(lost) if previous and lost else {}
        for old in left:
            entry = old
            if not old.kept and old.guid in found:
                kept, tags = found[old.guid]
                entry = replace(entry, kept=kept, kept_tags=tuple(sorted({*tags} - {RETIRED_TAG})))
            if not old.retired:
                entry = states.stamped(old, replace(entry, retired=True), self.stamp)
            self.retired_before += old.retired
            self.retired += not old.retired
            self.keep(old, entry)

    def keep(self, old: Entry, entry: Entry) -> None:
        """A retired note into the package with its last content, if that is to be had."""
        notetype = self.notetypes.get(entry.kind)
        if notetype is None or len(entry.kept) != len(notetype.fields):
            message = (
                f"The last content of “{_short(entry.prompt)}” is not to be had: learners keep it, but not marked as retired."
            )
            self.finding(
                "content-lost",
                "warning",
                message,
                hint="put the last package back into the build folder, or: karuta adopt PACKAGE",
            )
            self.entries.append(replace(entry, kept=(), kept_tags=()))
            return
        tags = tuple(sorted({*entry.kept_tags, RETIRED_TAG}))
        content = content_hash(entry.kind, entry.kept, tags)
        if content != old.content:
            entry = states.stamped(old, replace(entry, content=content, mod=next_mod(self.now, old.mod)), self.stamp)
        ordinals = self.card_ordinals(notetype, entry.kept)
        self.add(
            self.with_cards(entry, ordinals, None), entry.kept, tags, ordinals, Origin(None, "retired"), media_names(entry.kept)
        )

    def report(self) -> None:
        """What learners will have to do themselves, once for all notes that it concerns."""
        for (old, new), number in sorted(self.deck_moves.items()):
            message = f"{number} {_notes(number)} moved from the deck “{old}” to “{new}”: learners' cards stay where they are."
            self.finding("deck-moved", "warning", message, hint=f'learners: search "deck:{old}", select, Change Deck')
        if self.retagged:
            message = f"{self.retagged} {_notes(self.retagged)} changed in the tags alone: learners' own tags on them are lost."
            self.finding("only-tags", "info", message)

    def result(self) -> Assignment:
        notetypes = self.note_type_entries()
        in_order = tuple(sorted(self.entries, key=lambda entry: (entry.path, entry.guid)))
        ledger = replace(self.old, entries=in_order, notetypes=notetypes)
        counts = Counter(origin.status for origin in self.origins)
        new, changed, unchanged, restored = (counts[status] for status in ("new", "changed", "unchanged", "restored"))
        statistics = Statistics(new, changed, unchanged, restored, self.retired, self.retired_before, self.moved)
        mods = {kind: state.mod for kind, state in notetypes.items()}
        return Assignment(
            tuple(self.notes),
            tuple(self.origins),
            ledger,
            states.version(ledger, self.elsewhere.stamps),
            mods,
            tuple(self.findings),
            statistics,
            tuple(self.alike),
        )

    def note_type_entries(self) -> dict[Kind, NoteTypeEntry]:
        found = dict(self.old.notetypes)
        for kind, notetype in sorted(self.notetypes.items()):
            old = found.get(kind)
            if old is None:
                found[kind] = NoteTypeEntry(notetype.shape, notetype.digest, self.now, self.stamp, self.version)
            elif old.shape != notetype.shape:
                message = (
                    f"The note type “{notetype.name}” has other fields, templates or ids than before: Anki would refuse every "
                    "note of it that learners already have."
                )
                hint = (
                    f"undo the change in templates/{kind}/notetype.toml; a spare field is there for more, and texts and styles "
                    f"may change; for a deck that nobody has yet, delete the line of this note type from {_LOCK}"
                )
                self.findings.append(Finding("notetype-shape", "error", message, f"templates/{kind}/notetype.toml", 0, hint))
            elif old.digest != notetype.digest:
                found[kind] = replace(
                    old,
                    digest=notetype.digest,
                    mod=next_mod(self.now, old.mod),
                    built=self.stamp,
                    released=old.released or old.digest,
                )
        return found


def _notes(number: int) -> str:
    return "note" if number == 1 else "notes"


def _short(prompt: str) -> str:
    return prompt if len(prompt) <= 60 else prompt[:59] + "…"
