"""Packages in real Anki: imported, reviewed, built again and imported again, nothing of the learner's is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from karuta.cards import card_ordinals
from karuta.model import MediaFile, Note
from karuta.package import write as write_package
from tests.anki_helpers import Learner, learner
from tests.package_helpers import DECK, FIRST_ID, MOD, NOTETYPES, note, one_of_each, write


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Learner]:
    with learner(tmp_path / "anna") as somebody:
        yield somebody


def many() -> list[Note]:
    return [*one_of_each(), *(note(number, f"Question {number}", f"answer {number}") for number in range(4, 40))]


def edited(notes: list[Note], number: int, *own: str, **changes: object) -> list[Note]:
    """The notes of a later build: the fields of one are different, and its mod is the time of that build."""
    old = notes[number]
    fields = (*own, *old.fields[len(own) :])
    new = replace(old, fields=fields, mod=int(time.time()), **changes)  # type: ignore[arg-type]
    return [*notes[:number], new, *notes[number + 1 :]]


def test_the_second_import_of_one_package_touches_nothing(anna: Learner, tmp_path: Path) -> None:
    write(tmp_path / "study.apkg", many())
    first = anna.take(tmp_path / "study.apkg")
    assert (len(first.new), first.found_notes) == (40, 40)
    anna.review_all()
    before = anna.notes(), anna.history(), anna.schema()
    again = anna.take(tmp_path / "study.apkg")
    assert (len(again.duplicate), len(again.new), len(again.updated), len(again.conflicting)) == (40, 0, 0, 0)
    assert (anna.notes(), anna.history(), anna.schema()) == before
    assert anna.sound()


def test_an_edited_answer_updates_one_note_and_keeps_all_reviews(anna: Learner, tmp_path: Path) -> None:
    notes = many()
    write(tmp_path / "one.apkg", notes)
    anna.take(tmp_path / "one.apkg")
    anna.review_all()
    before, history, schema = anna.notes(), anna.history(), anna.schema()
    assert len(history[1]) == 42
    later = edited(notes, 7, "Question 7", "a better answer")
    write(tmp_path / "two.apkg", later)
    log = anna.take(tmp_path / "two.apkg")
    assert (len(log.updated), len(log.duplicate), len(log.new), len(log.conflicting)) == (1, 39, 0, 0)
    after = anna.notes()
    assert {guid for guid in after if after[guid] != before[guid]} == {"guid-7"}
    assert "a better answer" in after["guid-7"][2]
    assert (anna.history(), anna.schema()) == (history, schema)
    assert anna.sound()


def test_ids_and_mods_arrive_as_they_were_written(anna: Learner, tmp_path: Path) -> None:
    notes = many()
    write(tmp_path / "study.apkg", notes)
    anna.take(tmp_path / "study.apkg")
    assert {guid: row[0] for guid, row in anna.notes().items()} == {each.guid: MOD for each in notes}
    there = {(cid, nid, ordinal) for cid, nid, ordinal in anna.rows("SELECT id, nid, ord FROM cards")}
    assert there == {(cid, each.id, ordinal) for each in notes for ordinal, cid in each.card_ids.items()}


def test_new_cards_come_in_the_order_of_the_notes(anna: Learner, tmp_path: Path) -> None:
    notes = many()
    write(tmp_path / "study.apkg", notes[::-1])
    anna.take(tmp_path / "study.apkg")
    order = [nid for (nid,) in anna.rows("SELECT nid FROM cards WHERE did = (SELECT did FROM cards LIMIT 1) ORDER BY due")]
    assert order == sorted(order)


def test_what_the_learner_did_to_an_unchanged_note_stays(anna: Learner, tmp_path: Path) -> None:
    notes = many()
    write(tmp_path / "one.apkg", notes)
    anna.take(tmp_path / "one.apkg")
    mine = anna.collection.get_note(anna.collection.find_notes("answer:*20")[0])
    mine.tags.append("mine")
    mine["Answer"] = "my own words"
    anna.collection.update_note(mine)
    anna.collection.sched.suspend_cards(mine.card_ids())
    write(tmp_path / "two.apkg", edited(notes, 7, "Question 7", "changed"))
    anna.take(tmp_path / "two.apkg")
    now = anna.collection.get_note(mine.id)
    assert (now["Answer"], "mine" in now.tags, now.cards()[0].queue) == ("my own words", True, -1)


def test_a_new_note_and_a_new_side_are_added(anna: Learner, tmp_path: Path) -> None:
    notes = [note(0, "Mean", "the sum over the number", "", kind="term"), note(1, "a {{c1::gap}}", "", kind="cloze")]
    write(tmp_path / "one.apkg", notes)
    anna.take(tmp_path / "one.apkg")
    anna.review_all()
    history = anna.history()
    now = int(time.time())
    wider = [
        replace(note(0, "Mean", "the sum over the number", "1", kind="term"), mod=now),
        replace(note(1, "a {{c1::gap}} and {{c2::another}}", "", kind="cloze"), mod=now),
        note(2, "New", "note"),
    ]
    write(tmp_path / "two.apkg", wider)
    log = anna.take(tmp_path / "two.apkg")
    assert (len(log.new), len(log.updated)) == (1, 2)
    assert set(history[0]) <= set(anna.history()[0])
    assert len(anna.history()[0]) == 5
    assert anna.sound()


def test_a_new_look_reaches_learners_without_a_full_sync(anna: Learner, tmp_path: Path) -> None:
    notes = many()
    write(tmp_path / "one.apkg", notes)
    anna.take(tmp_path / "one.apkg")
    schema = anna.schema()
    look = dict(NOTETYPES)
    question = look["question"]
    front = replace(question.templates[0], front="{{#Question}}<h1>{{Question}}</h1>{{/Question}}")
    look["question"] = replace(question, css="h1 { color: teal }", templates=(front, *question.templates[1:]))
    mods = dict.fromkeys(look, MOD) | {"question": int(time.time())}
    write_package(tmp_path / "two.apkg", DECK, notes, look, mods)
    log = anna.take(tmp_path / "two.apkg")
    assert len(log.duplicate) == 40
    there = anna.collection.models.by_name("Karuta Question")
    assert there
    assert (there["css"], there["tmpls"][0]["qfmt"]) == ("h1 { color: teal }", front.front)
    assert anna.schema() == schema
    assert len(anna.rows("SELECT id FROM notetypes WHERE name LIKE 'Karuta%'")) == 4


def test_anki_would_make_no_other_cards(anna: Learner, tmp_path: Path) -> None:
    """Anki adds missing and finds empty cards when a template is saved: after that there must be the cards of the package."""
    notes = [
        *one_of_each(),
        note(4, "Term", "definition", "<br>", kind="term"),
        note(5, "{{c2::out {{c4::in}}}}", "{{c1::extra}}", kind="cloze"),
    ]
    write(tmp_path / "study.apkg", notes)
    anna.take(tmp_path / "study.apkg")
    for entry in anna.collection.models.all():
        entry["tmpls"][0]["qfmt"] += " "
        anna.collection.models.update_dict(entry)
    assert len(anna.rows("SELECT id FROM cards")) == sum(len(each.card_ids) for each in notes)
    assert list(anna.collection.get_empty_cards().notes) == []
    assert all(tuple(each.card_ids) == card_ordinals(NOTETYPES[each.kind], each.fields) for each in notes)


def test_media_arrive(anna: Learner, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    notes = [note(0, 'What is <img src="図-1a2b.svg">?', "A circle")]
    write(tmp_path / "study.apkg", notes, [MediaFile("図-1a2b.svg", str(picture))])
    anna.take(tmp_path / "study.apkg")
    assert Path(anna.collection.media.dir(), "図-1a2b.svg").read_bytes() == picture.read_bytes()
    checked = anna.collection.media.check()
    assert (list(checked.missing), list(checked.unused)) == ([], [])


def test_decks_and_their_description_arrive(anna: Learner, tmp_path: Path) -> None:
    write(tmp_path / "study.apkg", one_of_each())
    anna.take(tmp_path / "study.apkg")
    names = {deck.name for deck in anna.collection.decks.all_names_and_ids(skip_empty_default=True)}
    assert names == {"Study", "Study::Terms", "Study::Clozes", "Study::Clozes::Deep"}
    top = anna.collection.decks.by_name("Study")
    assert top
    assert "What the course covers." in top["desc"]
    assert "1.2.3" in top["desc"]


def test_two_learners_with_different_builds_have_the_same_ids(tmp_path: Path) -> None:
    notes = many()
    write(tmp_path / "one.apkg", notes[:30])
    write(tmp_path / "two.apkg", notes)
    with learner(tmp_path / "anna") as anna, learner(tmp_path / "ben") as ben:
        for package in ("one.apkg", "two.apkg"):
            anna.take(tmp_path / package)
        ben.take(tmp_path / "two.apkg")
        ids = "SELECT n.guid, n.id, c.ord, c.id FROM notes n JOIN cards c ON c.nid = n.id ORDER BY c.id"
        assert anna.rows(ids) == ben.rows(ids)
        assert anna.rows("SELECT min(id) FROM notes") == [(FIRST_ID,)]
