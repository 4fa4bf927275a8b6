"""A lost lock comes back from the last package, and a deck that was made otherwise keeps its guids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from karuta import identity
from karuta.adopt import Adoption, adopt
from karuta.apkg import PackageNote, PackageNoteType
from karuta.counts import Statistics
from karuta.model import Draft, Ledger
from tests.identity_helpers import EMPTY, NOTETYPES, NOW, guids, notetype, ordinals, package, question

MUTEX = "A lock that one thread at a time can hold."
TYPES = {kind: replace(notetype(kind), id=number) for number, kind in enumerate(NOTETYPES, 1)}
PAGE = [
    question("What is a mutex?", MUTEX, tags=("a",)),
    question("What is a tree?", "A connected graph without cycles.", "notes/b.md", ("B", "C & D")),
    Draft("term", ("木", "閉路のない連結グラフ", "1"), "木", ("B",), "notes/b.md", 3, 3, "term", "Deck"),
]


def build(drafts: Sequence[Draft], ledger: Ledger = EMPTY, now: int = NOW, **more: object) -> identity.Assignment:
    return identity.assign(drafts, ledger, now=now, notetypes=TYPES, card_ordinals=ordinals, force=True, **more)  # type: ignore[arg-type]


def notes_of(assignment: identity.Assignment) -> list[PackageNote]:
    return [
        PackageNote(note.guid, note.id, note.mod, TYPES[note.kind].id, note.fields, note.tags, note.deck, note.card_ids)
        for note in assignment.notes
    ]


def types_of(assignment: identity.Assignment) -> list[PackageNoteType]:
    return [
        PackageNoteType(
            id=TYPES[kind].id,
            name=TYPES[kind].name,
            mod=mod,
            cloze=TYPES[kind].cloze,
            fields=tuple(field.name for field in TYPES[kind].fields),
            css=TYPES[kind].css,
            templates=tuple((each.front, each.back) for each in TYPES[kind].templates),
        )
        for kind, mod in assignment.notetype_mods.items()
    ]


def readopt(built: identity.Assignment, drafts: Sequence[Draft] = PAGE, ledger: Ledger = EMPTY) -> Adoption:
    return adopt(notes_of(built), types_of(built), drafts, ledger, notetypes=TYPES, version=built.version)


def foreign(guid: str, *fields: str, number: int = 1, tags: tuple[str, ...] = ()) -> PackageNote:
    return PackageNote(
        guid, 1_500_000_000_000 + number, 1_500_000_000, 99, fields, tags, "Old", {0: 1_500_000_000_000 + number}
    )


def take_over(*notes: PackageNote, drafts: Sequence[Draft] = PAGE) -> Adoption:
    return adopt(notes, (), drafts, EMPTY, notetypes=TYPES, version="0.0.0")


def test_a_lost_lock_comes_back_as_it_was() -> None:
    built = build(PAGE)
    assert readopt(built).ledger == built.ledger


def test_the_build_after_an_adoption_gives_the_same_package() -> None:
    first = build(PAGE)
    second = build(
        [replace(PAGE[0], prompt="Define mutex", fields=("Define mutex", PAGE[0].fields[1])), *PAGE[1:]], first.ledger, NOW + 5
    )
    drafts = [origin.draft for origin in second.origins if origin.draft]
    third = build(drafts, readopt(second, drafts).ledger, NOW + 10)
    assert third.notes == second.notes
    assert third.version == second.version
    assert third.notetype_mods == second.notetype_mods


def test_what_changed_since_the_package_is_a_change_for_the_next_build() -> None:
    first = build(PAGE)
    edited = [question("What is a mutex?", MUTEX + " Others wait.", tags=("a",)), *PAGE[1:]]
    second = build(edited, readopt(first, edited).ledger, NOW + 5)
    assert second.statistics == Statistics(changed=1, unchanged=2)
    assert guids(second) == guids(first)


def test_notes_that_are_not_there_any_more_are_retired_with_their_content() -> None:
    first = build(PAGE)
    adopted = readopt(first, PAGE[1:])
    assert [note.guid for note in adopted.notes_left] == [first.notes[0].guid]
    second = build(PAGE[1:], adopted.ledger, NOW + 5)
    assert second.notes[-1].fields == first.notes[0].fields
    assert second.notes[-1].tags == ("a", "karuta::retired")
    assert second.notes[-1].mod == NOW + 5
    assert second.findings == ()


def test_retired_notes_stay_retired() -> None:
    first = build(PAGE)
    second = build(PAGE[1:], first.ledger, NOW + 5, previous=package(first))
    third = build(PAGE[1:], readopt(second, PAGE[1:]).ledger, NOW + 9)
    assert third.notes == second.notes


def test_a_changed_template_moves_the_mod_of_its_note_type() -> None:
    first = build(PAGE)
    styled = {**TYPES, "term": replace(TYPES["term"], css="b {}", digest="styled")}
    adopted = adopt(notes_of(first), types_of(first), PAGE, EMPTY, notetypes=styled, version=first.version)
    second = identity.assign(PAGE, adopted.ledger, now=NOW + 9, notetypes=styled, card_ordinals=ordinals)
    assert second.notetype_mods == {**first.notetype_mods, "term": NOW + 9}


def test_content_that_was_lost_is_filled_in() -> None:
    first = build(PAGE)
    without = build(PAGE[1:], first.ledger, NOW + 5)
    filled = readopt(first, PAGE[1:], without.ledger)
    assert build(PAGE[1:], filled.ledger, NOW + 9).notes[-1].fields == first.notes[0].fields


def test_what_the_lock_knows_stays_as_it_is() -> None:
    first = build(PAGE)
    second = build([question("What is a mutex?", "Else."), *PAGE[1:]], first.ledger, NOW + 5)
    assert readopt(first, PAGE, second.ledger).ledger == second.ledger


def test_a_note_made_otherwise_keeps_guid_and_ids_and_the_next_build_updates_it() -> None:
    old = foreign("x#<y", "<b>What is a mutex?</b>", "A lock that one thread can hold at a time.")
    adopted = take_over(old)
    (taken,) = adopted.taken
    assert (taken.note, taken.draft) == (old, PAGE[0])
    assert len(adopted.drafts_left) == 2
    note = build(PAGE, adopted.ledger).notes[0]
    assert (note.guid, note.id, note.card_ids, note.mod) == (old.guid, old.id, old.card_ids, NOW)


def test_what_learners_of_another_note_type_must_do_is_said() -> None:
    (finding,) = take_over(foreign("x", "What is a mutex?", MUTEX)).findings
    assert finding.code == "adopt-other-notetype"
    assert "Change Note Type" in finding.hint


def test_a_cloze_made_otherwise_is_found() -> None:
    draft = Draft("cloze", ("A {{c1::mutex}} is a lock.", ""), "A […] is a lock.", ("A",), "a.md", 1, 1, "cloze", "Deck")
    adopted = take_over(foreign("x", "A {{c1::mutex::what}} is a lock.", ""), drafts=[draft])
    assert [taken.note.guid for taken in adopted.taken] == ["x"]


def test_another_note_made_otherwise_is_left_alone() -> None:
    adopted = take_over(foreign("x", "Capital of France", "Paris"))
    assert (adopted.taken, adopted.ledger.entries) == ((), ())
    assert [note.guid for note in adopted.notes_left] == ["x"]


def test_ids_that_are_taken_are_not_taken_over_twice() -> None:
    notes = [foreign("x", "What is a mutex?", MUTEX), foreign("y", "What is a tree?", "A connected graph without cycles.")]
    ids = [entry.note_id for entry in take_over(*notes).ledger.entries]
    assert len(set(ids)) == 2
