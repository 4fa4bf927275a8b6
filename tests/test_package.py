"""What is in the package: the same bytes for the same notes, rows as Anki writes them, and nothing that it would refuse."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from karuta.ankitext import checksum
from karuta.model import DeckInfo, MediaFile, Note
from karuta.package import media_name_problem
from karuta.package import write as write_package
from karuta.rows import PackageError
from tests.package_helpers import DECK, FIRST_ID, MOD, NOTETYPES, note, one_of_each, write

MODS = dict.fromkeys(NOTETYPES, MOD)


def rows(package: Path, query: str) -> list[tuple[Any, ...]]:
    with zipfile.ZipFile(package) as archive:
        database = Path(archive.extract("collection.anki2", package.parent / "opened"))
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def column(package: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rows(package, f"SELECT {name} FROM col")[0][0])
    return found


def test_the_same_notes_give_the_same_bytes(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"png" * 1000)
    media = [MediaFile("picture-1a2b.png", str(picture))]
    write(tmp_path / "one.apkg", one_of_each(), media)
    write(tmp_path / "two.apkg", iter(one_of_each()), iter(media))
    assert (tmp_path / "one.apkg").read_bytes() == (tmp_path / "two.apkg").read_bytes()


def test_the_bytes_tell_neither_the_time_nor_the_version_of_sqlite(tmp_path: Path) -> None:
    write(tmp_path / "study.apkg", one_of_each())
    with zipfile.ZipFile(tmp_path / "study.apkg") as archive:
        assert {(info.date_time, info.create_system) for info in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}
        assert int.from_bytes(archive.read("collection.anki2")[96:100], "big") == 3_040_000


def test_the_notes_are_gone_through_once(tmp_path: Path) -> None:
    alive = 0

    def stream() -> Iterator[Note]:
        nonlocal alive
        for number in range(3000):
            alive += 1
            yield note(number, f"Question {number}", "answer")

    stats = write(tmp_path / "study.apkg", stream())
    assert (alive, stats.notes, stats.cards) == (3000, 3000, 3000)
    assert stats.size == (tmp_path / "study.apkg").stat().st_size
    assert [path.name for path in tmp_path.iterdir()] == ["study.apkg"]


def test_note_rows_are_as_anki_writes_them(tmp_path: Path) -> None:
    first = note(0, "Is <b>a</b> &lt; b?<br><img src='x.png'>", "yes\x1f\x00", tags=("a", "b::c"))
    write(tmp_path / "study.apkg", [first])
    [(nid, guid, mid, mod, usn, tags, fields, sort, csum)] = rows(
        tmp_path / "study.apkg", "SELECT id, guid, mid, mod, usn, tags, flds, sfld, csum FROM notes"
    )
    assert (nid, guid, mid, mod, usn, tags) == (FIRST_ID, "guid-0", NOTETYPES["question"].id, MOD, -1, " a b::c ")
    assert fields.split("\x1f") == ["Is <b>a</b> &lt; b?<br><img src='x.png'>", "yes", "Statistics", "", "en", "", "", ""]
    assert (sort, csum) == ("Is a < b? x.png ", checksum("Is a < b? x.png "))


def test_cards_come_in_the_order_of_the_notes_with_the_ids_they_were_given(tmp_path: Path) -> None:
    write(tmp_path / "study.apkg", one_of_each())
    found = rows(tmp_path / "study.apkg", "SELECT id, nid, ord, due, type, queue, mod FROM cards ORDER BY due, ord")
    assert [(cid - nid, (nid - FIRST_ID) // 1000, ordinal, due) for cid, nid, ordinal, due, *_ in found] == [
        (0, 0, 0, 1),
        (0, 1, 0, 2),
        (1, 1, 1, 2),
        (0, 2, 0, 3),
        (0, 3, 0, 4),
        (1, 3, 1, 4),
    ]
    assert {rest for *_, kind, queue, mod in found if (rest := (kind, queue, mod))} == {(0, 0, MOD)}


def test_decks_have_their_parents_and_one_id_per_name(tmp_path: Path) -> None:
    notes = [
        note(0, "a", "b", deck="Study::Math::Algebra"),
        note(1, "c", "d", deck="Study::math"),
        note(2, "e", "f", deck="Other::Deep"),
    ]
    stats = write(tmp_path / "study.apkg", notes)
    decks = column(tmp_path / "study.apkg", "decks")
    assert {deck["name"] for deck in decks.values()} == {
        "Default", "Study", "Study::Math", "Study::Math::Algebra", "Other", "Other::Deep",
    }  # fmt: skip
    assert all(str(deck["id"]) == number for number, deck in decks.items())
    assert stats.decks == 5
    by_name = {deck["name"]: deck["id"] for deck in decks.values()}
    homes = dict(rows(tmp_path / "study.apkg", "SELECT nid, did FROM cards"))
    assert homes[FIRST_ID + 1000] == by_name["Study::Math"], "Anki takes names that differ in case only for one deck"
    write(tmp_path / "fewer.apkg", notes[1:])
    assert {deck["id"] for deck in column(tmp_path / "fewer.apkg", "decks").values()} <= set(by_name.values())


def test_the_top_deck_says_what_it_is_and_which_version(tmp_path: Path) -> None:
    for text, html in (("R & D\n\nTwo", "<p>R &amp; D</p>\n<p>Two</p>\n"), ("<b>Bold</b>", "<b>Bold</b>\n"), ("", "")):
        deck = DeckInfo("Study", "2.0.0", text)
        write_package(tmp_path / "study.apkg", deck, one_of_each(), NOTETYPES, MODS)
        descriptions = {entry["name"]: entry["desc"] for entry in column(tmp_path / "study.apkg", "decks").values()}
        assert descriptions["Study"] == f'{html}<p class="karuta-version">Study 2.0.0</p>'
        assert descriptions["Study::Terms"] == ""


def test_note_types_have_fixed_ids_for_fields_and_templates(tmp_path: Path) -> None:
    mods = {kind: MOD + number for number, kind in enumerate(NOTETYPES)}
    write_package(tmp_path / "study.apkg", DECK, one_of_each(), NOTETYPES, mods)
    models = column(tmp_path / "study.apkg", "models")
    for kind, notetype in NOTETYPES.items():
        model = models[str(notetype.id)]
        assert [(field["name"], field["id"], field["ord"]) for field in model["flds"]] == [
            (field.name, field.id, number) for number, field in enumerate(notetype.fields)
        ]
        assert [(item["name"], item["id"], item["qfmt"], item["afmt"]) for item in model["tmpls"]] == [
            (item.name, item.id, item.front, item.back) for item in notetype.templates
        ]
        assert (model["name"], model["mod"], model["type"], model["sortf"]) == (
            notetype.name,
            mods[kind],
            int(notetype.cloze),
            0,
        )
    assert models[str(NOTETYPES["term"].id)]["req"] == [[0, "any", [0]], [1, "all", [1, 2]], [2, "any", [8]]]


def test_a_note_type_without_notes_stays_out_of_the_collections_of_learners(tmp_path: Path) -> None:
    write(tmp_path / "study.apkg", one_of_each()[:1])
    assert list(column(tmp_path / "study.apkg", "models")) == [str(NOTETYPES["question"].id)]


def test_media_are_numbered_and_named_in_the_list(tmp_path: Path) -> None:
    for name in ("a.svg", "b.png"):
        (tmp_path / name).write_bytes(name.encode() * 100)
    files = [MediaFile("図-1.svg", str(tmp_path / "a.svg")), MediaFile("b-2.png", str(tmp_path / "b.png"))]
    assert write(tmp_path / "study.apkg", one_of_each(), [*files, files[0]]).media == 2
    with zipfile.ZipFile(tmp_path / "study.apkg") as archive:
        assert json.loads(archive.read("media")) == {"0": "図-1.svg", "1": "b-2.png"}
        assert archive.read("0") == b"a.svg" * 100
        assert archive.getinfo("0").compress_type == archive.getinfo("collection.anki2").compress_type == zipfile.ZIP_DEFLATED
        assert archive.getinfo("1").compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("a.png", "missing"), "does not exist"),
        (("folder/a.png",), "does not allow"),
        (("e\u0301.png",), "NFC"),
        (("あ" * 40 + ".png",), "120 bytes"),
        (("con.png",), "reserved"),
        (("a.png", "A.png"), "upper and lower case"),
    ],
)
def test_media_that_anki_would_not_take_are_refused(tmp_path: Path, names: tuple[str, ...], message: str) -> None:
    (tmp_path / "there").write_bytes(b"x")
    files = [MediaFile(name, str(tmp_path / ("missing" if name == "missing" else "there"))) for name in names]
    with pytest.raises(PackageError, match=message):
        write(tmp_path / "study.apkg", one_of_each(), files)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(PackageError, match="two media files"):
        write(tmp_path / "study.apkg", one_of_each(), [MediaFile("a.png", str(tmp_path / name)) for name in ("one", "two")])


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (note(0, "<br>", "answer"), "has no card"),
        (note(0, "No gap here", "", kind="cloze"), "has no card"),
        (replace(note(0, "a", "b"), card_ids={}), "no id for its card 0"),
        (replace(note(0, "a", "b"), fields=("a", "b")), "2 fields"),
        (replace(note(0, "a", "b"), id=note(1, "c", "d").id), "one id"),
        (replace(note(0, "a", "b"), card_ids=note(1, "c", "d").card_ids), "one id"),
    ],
)
def test_notes_that_make_no_sound_package_are_refused_and_the_old_one_stays(tmp_path: Path, broken: Note, message: str) -> None:
    (tmp_path / "study.apkg").write_bytes(b"the last one")
    with pytest.raises(PackageError, match=message):
        write(tmp_path / "study.apkg", [note(1, "c", "d"), broken])
    assert [path.name for path in tmp_path.iterdir()] == ["study.apkg"]
    assert (tmp_path / "study.apkg").read_bytes() == b"the last one"


def test_names_that_karuta_itself_gives_are_good() -> None:
    assert media_name_problem("diagram-1a2b3c4d.png") == media_name_problem("図 1-00ff.svg") == ""
