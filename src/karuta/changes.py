"""What learners will see change: the notes of a build against those that learners have. Pure.

What learners have is told by the lock, which knows of every note what it was in the last release, or by any package. The lock
has prompts, but only hashes of the rest, so that it can tell that an answer changed and not what it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from karuta import states
from karuta.apkg import PackageContents, PackageNote
from karuta.content import only_tags_differ
from karuta.identity import RETIRED_TAG, Assignment, Origin
from karuta.matching.likeness import plain
from karuta.model import OWN_FIELDS, Entry, Kind, Note, NoteType

What = Literal["added", "changed", "retired", "restored"]
#: What of a changed note differs. "moved" is to another deck; "text" a field that is neither prompt nor answer, like the context.
Part = Literal["prompt", "answer", "text", "tags", "moved"]
Harm = Literal["none", "patch", "minor", "major"]

FIRST_RELEASE = "1.0.0"  #: the first that learners get; from then on the numbers say what an update does to them


@dataclass(frozen=True, slots=True)
class Change:
    """One note that learners will see change."""

    what: What
    guid: str
    path: str  #: page of the note now; of a retired one, the page that it was on
    prompt: str  #: plain text now; of a retired note, the last one
    parts: tuple[Part, ...] = ()  #: of a changed note, in the order of Part
    old_prompt: str = ""  #: "" where it has not changed
    answer: str = ""  #: plain text now, and the old one: only where the answer changed and both are known
    old_answer: str = ""
    deck: str = ""
    old_deck: str = ""  #: "" where it has not moved


@dataclass(frozen=True, slots=True)
class Changes:
    against: str  #: what it is compared with: version of the last release, or name of the package; "" before the first release
    notes: tuple[Change, ...]  #: by page, in the order of the pages; of each page those on it now, then retired ones
    restyled: tuple[str, ...]  #: names of note types with other text or style
    reshaped: tuple[str, ...]  #: names of note types with other fields or templates: Anki refuses their notes
    touched: int = 0  #: notes with a newer mod that are what they were: learners get them again, without noticing
    unseen: bool = False  #: the package differs in something, if only in what nobody will notice, like notes that were pruned

    def of(self, what: What) -> tuple[Change, ...]:
        return tuple(change for change in self.notes if change.what == what)

    @property
    def harm(self) -> Harm:
        """What they do to learners: major if notes are retired or change their deck, or a note type its shape, so that learners
        must do something or keep what is outdated; minor if notes come; patch for anything else."""
        if self.reshaped or any(change.what == "retired" or "moved" in change.parts for change in self.notes):
            return "major"
        if any(change.what in ("added", "restored") for change in self.notes):
            return "minor"
        return "patch" if self.notes or self.restyled or self.touched or self.unseen else "none"


def next_version(release: str, harm: Harm) -> str:
    """The version of the release after `release`; `release` itself if there is nothing to release."""
    if release == "0.0.0":
        return FIRST_RELEASE
    major, minor, patch = (int(part) for part in release.split("."))
    after: dict[Harm, tuple[int, int, int]] = {
        "none": (major, minor, patch),
        "patch": (major, minor, patch + 1),
        "minor": (major, minor + 1, 0),
        "major": (major + 1, 0, 0),
    }
    return ".".join(str(part) for part in after[harm])


def since_release(assignment: Assignment, notetypes: Mapping[Kind, NoteType]) -> Changes:
    """Against the last release, as the ledger of the assignment remembers it."""
    entries = {entry.guid: entry for entry in assignment.ledger.entries}
    found: list[Change] = []
    touched = 0
    told: set[str] = set()
    for note, origin in zip(assignment.notes, assignment.origins, strict=True):
        entry = entries[note.guid]
        told.add(note.guid)
        change = _of_entry(entry, note, origin)
        touched += change is None and entry.built != (0, 0) and states.at_release(entry) is not None
        if change:
            found.append(change)
    for entry in assignment.ledger.entries:  # retired ones whose content was lost are in no package
        was = states.at_release(entry)
        if entry.guid not in told and entry.retired and was and not was.retired:
            found.append(Change("retired", entry.guid, was.path, was.prompt, deck=was.deck))
    release = assignment.ledger.version
    restyled, reshaped = [], []
    for kind, state in sorted(assignment.ledger.notetypes.items()):
        if release != "0.0.0" and ".dev" in state.since:
            reshaped.append(notetypes[kind].name)
        elif release != "0.0.0" and state.released not in ("", state.digest):
            restyled.append(notetypes[kind].name)
    against = "" if release == "0.0.0" else release
    unseen = states.of_ledger(assignment.ledger) > 0
    return Changes(against, _by_page(found), tuple(restyled), tuple(reshaped), touched, unseen)


def _of_entry(entry: Entry, note: Note, origin: Origin) -> Change | None:
    was = states.at_release(entry)
    if was is None:
        return Change("added", entry.guid, entry.path, entry.prompt, deck=note.deck) if origin.draft else None
    if entry.retired or was.retired:
        if entry.retired == was.retired:
            return None
        return Change("retired" if entry.retired else "restored", entry.guid, entry.path, entry.prompt, deck=note.deck)
    parts: list[Part] = []
    if was.content != entry.content and not only_tags_differ(was.content, entry.content):
        if was.prompt != entry.prompt:
            parts.append("prompt")
        if was.answer != entry.answer:
            parts.append("answer")
        if not parts:
            parts.append("text")
    if was.content.partition(".")[2] != entry.content.partition(".")[2]:
        parts.append("tags")
    if was.deck != note.deck:
        parts.append("moved")
    if not parts:
        return None
    return Change(
        "changed",
        entry.guid,
        entry.path,
        entry.prompt,
        tuple(parts),
        was.prompt if "prompt" in parts else "",
        deck=note.deck,
        old_deck=was.deck if "moved" in parts else "",
    )


def since_package(
    assignment: Assignment, there: PackageContents, notetypes: Mapping[Kind, NoteType], name: str = ""
) -> Changes:
    """Against a package. Of a package that is not ours, only what has the guid of one of our notes is compared.

    :param name: what the package is called if it does not say its version
    """
    entries = {entry.guid: entry for entry in assignment.ledger.entries}
    old = {note.guid: note for note in there.notes}
    ours = {notetype.id: kind for kind, notetype in notetypes.items()}
    found: list[Change] = []
    touched = 0
    for note, origin in zip(assignment.notes, assignment.origins, strict=True):
        was, entry = old.pop(note.guid, None), entries[note.guid]
        if was is None:
            if origin.draft:
                found.append(
                    Change("added", note.guid, entry.path, entry.prompt, answer=_answer(note.kind, note.fields), deck=note.deck)
                )
            continue
        change = _of_note(was, note, entry)
        touched += change is None and was.mod < note.mod
        if change:
            found.append(change)
    for was in old.values():
        if was.notetype in ours and RETIRED_TAG not in was.tags:
            path = entries[was.guid].path if was.guid in entries else ""
            found.append(Change("retired", was.guid, path, plain(was.fields[0]), deck=was.deck))
    restyled, reshaped = [], []
    for notetype in notetypes.values():
        before = there.notetypes.get(notetype.id)
        if before is None:
            continue
        names = tuple(spec.name for spec in notetype.fields)
        if (before.cloze, before.fields, len(before.templates)) != (notetype.cloze, names, len(notetype.templates)):
            reshaped.append(notetype.name)
        elif (before.css, before.templates) != (notetype.css, tuple((each.front, each.back) for each in notetype.templates)):
            restyled.append(notetype.name)
    return Changes(there.version or name, _by_page(found), tuple(restyled), tuple(reshaped), touched)


def _of_note(was: PackageNote, note: Note, entry: Entry) -> Change | None:
    retired, before = RETIRED_TAG in note.tags, RETIRED_TAG in was.tags
    if retired or before:
        if retired == before:
            return None
        return Change("retired" if retired else "restored", note.guid, entry.path, entry.prompt, deck=note.deck)
    old_prompt, old_answer = plain(was.fields[0]), _answer(note.kind, was.fields)
    prompt, answer = plain(note.fields[0]), _answer(note.kind, note.fields)
    parts: list[Part] = []
    if was.fields != note.fields:
        if old_prompt != prompt:
            parts.append("prompt")
        if old_answer != answer:
            parts.append("answer")
        if not parts:
            parts.append("text")
    if tuple(sorted(was.tags)) != note.tags:
        parts.append("tags")
    if was.deck != note.deck:
        parts.append("moved")
    if not parts:
        return None
    other_answer = "answer" in parts
    return Change(
        "changed",
        note.guid,
        entry.path,
        prompt,
        tuple(parts),
        old_prompt if "prompt" in parts else "",
        answer if other_answer else "",
        old_answer if other_answer else "",
        note.deck,
        was.deck if "moved" in parts else "",
    )


def _answer(kind: Kind, fields: Sequence[str]) -> str:
    """The other fields of the note's own, as far as they say something; whether a term is also asked for is no answer."""
    own = fields[1:2] if kind == "term" else fields[1 : len(OWN_FIELDS[kind])]
    return " ".join(text for text in map(plain, own) if text)


def _by_page(found: Sequence[Change]) -> tuple[Change, ...]:
    """Retired ones last on their page; else the order stays."""
    return tuple(sorted(found, key=lambda change: (change.path, change.what == "retired")))
