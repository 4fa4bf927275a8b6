"""What an author decides about notes of the lock."""

from __future__ import annotations

from karuta import states
from karuta.model import Draft
from karuta.resolve import prune, same_note
from tests.identity_helpers import NOW, assign, package, question

LOCK = "A lock that one thread at a time can hold."
OLD = [question("Which of these are supervised?", LOCK), question("What is a tree?", "A connected graph without cycles.")]
NEW = [question("Which of these are not supervised?", LOCK), OLD[1]]
FIRST = assign(OLD)
SECOND = assign(NEW, FIRST.ledger, NOW + 1, previous=package(FIRST))
GUIDS = FIRST.notes[0].guid, SECOND.notes[0].guid


def test_a_doubtful_note_goes_back_to_its_guid() -> None:
    decided, findings = same_note(SECOND.ledger, *GUIDS)
    third = assign(NEW, decided, NOW + 2, previous=package(SECOND))
    assert findings == ()
    assert [note.guid for note in third.notes] == [note.guid for note in FIRST.notes]
    assert third.notes[0].mod == NOW + 2


def test_a_note_that_learners_have_is_retired_instead_of_forgotten() -> None:
    decided, _ = same_note(states.released(SECOND.ledger, "1.0.0"), *GUIDS)
    third = assign(NEW, decided, NOW + 2, previous=package(SECOND))
    assert third.notes[0].guid == GUIDS[0]
    assert (third.notes[-1].guid, third.notes[-1].tags) == (GUIDS[1], ("karuta::retired",))


def test_what_cannot_be_decided_leaves_the_ledger_as_it_was() -> None:
    term = Draft("term", ("木", "グラフ", ""), "木", ("A",), "notes/a.md", 9, 9, "term", "Deck")
    ledger = assign([*NEW, term], SECOND.ledger, NOW + 2, previous=package(SECOND)).ledger
    kinds = {entry.kind: entry.guid for entry in ledger.entries}
    for old, new, code in (
        ("nobody", GUIDS[1], "guid-unknown"),
        (GUIDS[0], kinds["term"], "other-notetype"),
        (GUIDS[1], GUIDS[0], "not-new"),
    ):
        same, findings = same_note(ledger, old, new)
        assert same is ledger
        assert [finding.code for finding in findings] == [code]


def test_pruned_notes_are_not_shipped_and_the_version_goes_on() -> None:
    pruned, findings = prune(SECOND.ledger, [GUIDS[0]], NOW + 2)
    third = assign(NEW, pruned, NOW + 3)
    assert findings == ()
    assert [note.guid for note in third.notes] == [note.guid for note in SECOND.notes[:2]]
    assert (SECOND.version, third.version) == ("0.0.1.dev2", "0.0.1.dev3")


def test_a_pruned_question_comes_back_under_its_guid() -> None:
    pruned, _ = prune(SECOND.ledger, [GUIDS[0]], NOW + 2)
    assert assign([*NEW, OLD[0]], pruned, NOW + 3).notes[-1].guid == GUIDS[0]


def test_living_notes_are_not_pruned() -> None:
    same, findings = prune(SECOND.ledger, [GUIDS[1]], NOW + 2)
    assert same is SECOND.ledger
    assert [finding.code for finding in findings] == ["not-retired"]
