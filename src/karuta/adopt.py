"""A lock file from the notes of a package: after the lock was lost, or to take over a deck that was made otherwise. Pure.

What Anki allows decides what can be taken over. Notes of our own note types are taken over whole. A note of another note type
can keep its guid and ids, so that nobody gets it twice, but Anki refuses to update it as long as its note type differs: every
learner has to change the note type of these notes once; review history survives that. The finding says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from karuta import matching, states
from karuta.allot import Allotment
from karuta.apkg import PackageNote, PackageNoteType
from karuta.content import CONTEXT_SEPARATOR, content_hash
from karuta.identity import RETIRED_TAG
from karuta.matching import Match, Traits
from karuta.matching.likeness import plain, sketch
from karuta.model import OWN_FIELDS, Draft, Entry, Finding, Kind, Ledger, NoteType, NoteTypeEntry

_CLOZE = re.compile(r"{{c\d+::(.*?)(?:::[^{}]*)?}}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Taken:
    """A note of the package that is one of the notes now."""

    note: PackageNote
    draft: Draft
    score: int  #: 0 to 1000; less than 1000: by likeness


@dataclass(frozen=True, slots=True)
class Adoption:
    ledger: Ledger
    taken: tuple[Taken, ...]
    notes_left: tuple[PackageNote, ...]  #: without a draft; ours are retired from now on, others are none of our business
    drafts_left: tuple[Draft, ...]  #: without a note: the next build makes new ones
    findings: tuple[Finding, ...]


def adopt(
    notes: Sequence[PackageNote],
    notetypes_there: Sequence[PackageNoteType],
    drafts: Sequence[Draft],
    ledger: Ledger,
    *,
    notetypes: Mapping[Kind, NoteType],
    version: str,
) -> Adoption:
    """The ledger with what the package has and it has not. What it knows already stays; only the lost content of retired notes
    is filled in. `version` is that of the package if it is ours, else the ledger's own.
    """
    return _Adopter(notes, ledger, notetypes, version).run(drafts, notetypes_there)


class _Adopter:
    """One adoption."""

    def __init__(self, notes: Sequence[PackageNote], ledger: Ledger, notetypes: Mapping[Kind, NoteType], version: str) -> None:
        self.kinds: dict[int, Kind] = {notetype.id: kind for kind, notetype in notetypes.items()}
        self.notetypes = notetypes
        self.there = {note.guid: note for note in notes}
        known = {entry.guid for entry in ledger.entries}
        self.notes = [note for note in self.there.values() if note.guid not in known]
        self.release, self.stamp = _release(version, max((note.mod for note in notes), default=0))
        self.version = version
        entries = tuple(self.refilled(entry) for entry in ledger.entries)
        self.ledger = replace(ledger, version=ledger.version if entries else self.release, entries=entries)
        self.allot = Allotment(ledger.project, ledger.entries)
        self.findings: list[Finding] = []

    def refilled(self, entry: Entry) -> Entry:
        note = self.there.get(entry.guid)
        if note is None or not entry.retired or entry.kept or self.kinds.get(note.notetype) != entry.kind:
            return entry
        return replace(entry, kept=note.fields, kept_tags=_tags(note))

    def run(self, drafts: Sequence[Draft], notetypes_there: Sequence[PackageNoteType]) -> Adoption:
        found, _ = matching.match(drafts, [matching.traits(draft) for draft in drafts], self.ledger.entries)
        known = {match.draft for match in found}
        left = [draft for d, draft in enumerate(drafts) if d not in known]
        entries: list[Entry] = []
        taken: list[Taken] = []
        ours = [note for note in self.notes if note.notetype in self.kinds]
        others = [note for note in self.notes if note.notetype not in self.kinds]
        for batch in (ours, others):
            matches = self.match(left, batch)
            entries.extend(self.entry(batch[match.entry], left[match.draft]) for match in matches)
            taken.extend(Taken(batch[match.entry], left[match.draft], match.score) for match in matches)
            matched = {match.draft for match in matches}
            left = [draft for d, draft in enumerate(left) if d not in matched]
        guids = {each.note.guid for each in taken}
        entries.extend(self.retired(note) for note in ours if note.guid not in guids)
        self.tell_of_others([each for each in taken if each.note.notetype not in self.kinds])
        ledger = replace(
            self.ledger,
            entries=tuple(sorted((*self.ledger.entries, *entries), key=lambda entry: (entry.path, entry.guid))),
            notetypes={**self.notetype_entries(notetypes_there), **self.ledger.notetypes},
        )
        notes_left = tuple(note for note in self.notes if note.guid not in guids)
        return Adoption(ledger, tuple(taken), notes_left, tuple(left), tuple(self.findings))

    def match(self, drafts: Sequence[Draft], notes: Sequence[PackageNote]) -> list[Match]:
        """The same way that a build goes, over what the fields say: a package has neither prompts nor pages. A page is guessed
        from the context, so that a place is a place."""
        paths = {draft.context: draft.path for draft in drafts}
        known = [_traits(draft.fields) for draft in drafts]
        own = [replace(draft, uid="", kind=self.kind_for_matching(notes, draft.kind)) for draft in drafts]
        entries = [self.bare(note, paths) for note in notes]
        matches, doubts = matching.match(own, known, entries)
        for doubt in doubts:
            draft, guid = drafts[doubt.draft], notes[doubt.entry].guid
            message = f"“{draft.prompt}” may be “{entries[doubt.entry].prompt}” of the package ({guid}), said otherwise."
            hint = "make the two alike and adopt again; a later build does not match them"
            if notes[doubt.entry].notetype in self.kinds:
                hint = f"if it is: <!-- karuta: id={guid} --> above it"
            self.findings.append(Finding("adopt-doubtful", "warning", message, draft.path, draft.line, hint))
        return matches

    def kind_for_matching(self, notes: Sequence[PackageNote], kind: Kind) -> Kind:
        """Notes of other note types are of no kind of ours: there a draft of any kind may match."""
        return kind if notes and notes[0].notetype in self.kinds else "question"

    def bare(self, note: PackageNote, paths: Mapping[tuple[str, ...], str]) -> Entry:
        """The note as an entry, as far as its fields tell."""
        kind = self.kinds.get(note.notetype)
        own = note.fields[: len(OWN_FIELDS[kind])] if kind else note.fields
        context: tuple[str, ...] = ()
        if kind and len(note.fields) > len(own) and note.fields[len(own)]:
            context = tuple(html.unescape(part) for part in note.fields[len(own)].split(CONTEXT_SEPARATOR))
        known = _traits(own)
        return Entry(
            guid=note.guid,
            kind=kind or "question",
            path=paths.get(context, ""),
            context=context,
            prompt=known.prompt,
            answer=known.answer,
            sketch=sketch(known.text),
            content=content_hash(kind or "", note.fields, tuple(sorted(note.tags))),
            mod=note.mod,
            note_id=note.id,
            card_ids=dict(note.card_ids),
            deck=note.deck,
            since=self.version,
            built=self.stamp if kind else (0, 0),
            retired=RETIRED_TAG in note.tags,
        )

    def entry(self, note: PackageNote, draft: Draft) -> Entry:
        """A note that was taken over. Where it is and what it asks is what the draft says; what learners have is what the note
        says, so that the next build sees whether it changed."""
        known = matching.traits(draft)
        return replace(
            self.bare(note, {}),
            kind=draft.kind,
            path=draft.path,
            context=draft.context,
            prompt=known.prompt,
            answer=known.answer,
            sketch=sketch(known.text),
            note_id=self.allot.keep_note_id(note.guid, note.id),
            card_ids={
                ordinal: self.allot.keep_card_id(note.guid, ordinal, card) for ordinal, card in sorted(note.card_ids.items())
            },
            uid=draft.uid,
            retired=False,
        )

    def retired(self, note: PackageNote) -> Entry:
        return replace(
            self.bare(note, {}),
            note_id=self.allot.keep_note_id(note.guid, note.id),
            card_ids={
                ordinal: self.allot.keep_card_id(note.guid, ordinal, card) for ordinal, card in sorted(note.card_ids.items())
            },
            retired=True,
            kept=note.fields,
            kept_tags=_tags(note),
        )

    def tell_of_others(self, taken: Sequence[Taken]) -> None:
        if taken:
            message = (
                f"{len(taken)} notes of other note types keep their guid. Anki will not update them for learners who have them "
                "until they change the note type of these notes; new learners are not concerned."
            )
            hint = (
                "learners: import the package, select the old notes in the browser, Change Note Type to the one of this deck, "
                "and import once more with “Update notes: Always”"
            )
            self.findings.append(Finding("adopt-other-notetype", "warning", message, "", 0, hint))

    def notetype_entries(self, there: Sequence[PackageNoteType]) -> dict[Kind, NoteTypeEntry]:
        """A note type that differs in text or style gets a digest that no build has, so that the next one moves its mod; one with
        other fields a shape that no build has, so that the next one stops."""
        found: dict[Kind, NoteTypeEntry] = {}
        for old in there:
            kind = self.kinds.get(old.id)
            if kind is not None:
                now = self.notetypes[kind]
                fronts_and_backs = tuple((template.front, template.back) for template in now.templates)
                same = old.css == now.css and old.templates == fronts_and_backs
                shape = now.shape if _same_shape(old, now) else ""
                found[kind] = NoteTypeEntry(shape, now.digest if same else "", old.mod, self.stamp, self.version)
        return found


def _same_shape(there: PackageNoteType, now: NoteType) -> bool:
    """As far as a package tells: the ids of fields and templates are not asked for."""
    names = tuple(spec.name for spec in now.fields)
    return (there.cloze, there.fields, len(there.templates)) == (now.cloze, names, len(now.templates))


def _traits(fields: Sequence[str]) -> Traits:
    """What the fields alone tell: the first that is not empty asks, the others answer."""
    texts = [plain(_CLOZE.sub(r"\1", field)) for field in fields]
    first = next((at for at, text in enumerate(texts) if text), 0)
    answer = " ".join(text for text in texts[first + 1 :] if text)
    return Traits(matching.normalise(texts[first]) if texts else "", answer, matching.answer_hash(answer))


def _tags(note: PackageNote) -> tuple[str, ...]:
    return tuple(sorted(set(note.tags) - {RETIRED_TAG}))


def _release(version: str, latest: int) -> tuple[str, states.Stamp]:
    """The last release at that version, and the stamp of the build since; (0, 0) for a release."""
    numbers, _, build = version.partition(".dev")
    if not build:
        return version, (0, 0)
    major, minor, patch = numbers.split(".")
    return f"{major}.{minor}.{int(patch) - 1}", (int(build), latest)
