"""A package is opened again before anybody gets it, and real Anki is asked what it thinks of it."""

from __future__ import annotations

import json
import sqlite3
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from karuta import verify
from karuta.leftovers import leftovers
from karuta.model import MediaFile
from karuta.package import write as write_package
from tests.package_helpers import CHOICES, DECK, MOD, NOTETYPES, note, one_of_each, write

Damage = Callable[[dict[str, bytes]], None]


def broken(path: Path, damage: Damage) -> list[str]:
    """The messages about a good package to whose entries something was done."""
    write(path, one_of_each(), [MediaFile("a-1.png", str(path.with_name("a.png")))])
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    damage(entries)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return [finding.message for finding in verify.check(path)]


def sql(*statements: str) -> Damage:
    def damage(entries: dict[str, bytes]) -> None:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(entries["collection.anki2"])
            for statement in statements:
                connection.execute(statement)
            connection.commit()
            entries["collection.anki2"] = connection.serialize()

    return damage


def media_list(names: dict[str, str]) -> Damage:
    def damage(entries: dict[str, bytes]) -> None:
        entries["media"] = json.dumps(names).encode()

    return damage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "a.png").write_bytes(b"png")
    return tmp_path / "study.apkg"


def test_a_good_package_passes(path: Path) -> None:
    shown = note(9, "What is shown?", '<img src="a-1.png"> [sound:a-1.png] <img src="https://example.org/b.png">')
    stats = write(path, [*one_of_each(), shown], [MediaFile("a-1.png", str(path.with_name("a.png")))])
    guids = {each.guid for each in [*one_of_each(), shown]}
    assert verify.check(path, guids=guids, cards=stats.cards) == ()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (sql("UPDATE notes SET guid = 'guid-0' WHERE guid = 'guid-1'"), "the guid of two notes: guid-0"),
        (sql("DELETE FROM cards WHERE nid = (SELECT id FROM notes WHERE guid = 'guid-2')"), "a note without a card: guid-2"),
        (sql("DELETE FROM notes WHERE guid = 'guid-0'"), "a card without a note"),
        (sql("UPDATE cards SET ord = 0"), "one card twice"),
        (sql("UPDATE notes SET flds = flds || char(31) WHERE guid = 'guid-0'"), "note guid-0 has 9 fields, its note type 8"),
        (sql("UPDATE notes SET mid = 5 WHERE guid = 'guid-0'"), "its note type is missing"),
        (sql("UPDATE notes SET sfld = '' WHERE guid = 'guid-0'"), "first field is empty"),
        (sql("UPDATE cards SET did = 77"), "a deck that is not there: 77"),
        (sql("UPDATE notes SET mod = mod * 2 WHERE guid = 'guid-0'"), "a note from the future: guid-0"),
        (sql("UPDATE notes SET flds = replace(flds, 'mean', '<img src=\"b.png\">') WHERE guid = 'guid-0'"), "shows 'b.png'"),
        (sql("DROP TABLE cards"), "cannot be opened again"),
        (media_list({}), "only in one of archive and list"),
        (media_list({"0": "a.png", "1": "b.png"}), "'b.png' is only in one of archive and list"),
        (media_list({"0": "folder/a.png"}), "a sign that Anki does not allow"),
        (lambda entries: entries.pop("collection.anki2"), "cannot be opened again"),
        (lambda entries: entries.update({"collection.anki2": b"SQLite format 3\0" * 100}), "cannot be opened again"),
    ],
)  # fmt: skip
def test_what_anki_would_stumble_over_is_found(path: Path, damage: Damage, message: str) -> None:
    assert any(message in each for each in broken(path, damage))


def test_what_was_expected_and_is_not_there_is_found(path: Path) -> None:
    write(path, one_of_each())
    found = [finding.message for finding in verify.check(path, guids={"guid-0", "guid-1", "guid-2", "other"}, cards=7)]
    assert found == [
        "note guid-3 is not expected",
        "note other is missing",
        "6 cards where 7 are expected",
    ]


def test_a_file_that_is_no_package_is_a_finding(path: Path) -> None:
    path.write_bytes(b"nothing of the kind")
    assert [finding.code for finding in verify.check(path)] == ["package-broken"]
    assert [finding.code for finding in verify.check(path.with_name("none.apkg"))] == ["package-broken"]


def test_notes_of_a_build_with_a_wrong_clock_are_a_warning(path: Path) -> None:
    write(path, [replace(note(0, "a", "b"), mod=int(time.time()) + 10 * 86400)])
    assert [finding.severity for finding in verify.check(path)] == ["warning"]
    assert verify.check(path, now=int(time.time()) + 10 * 86400) == ()


def test_real_anki_takes_a_good_package(path: Path) -> None:
    write(path, one_of_each())
    report = verify.with_anki(path)
    assert report.findings == ()
    assert (report.notes, report.cards, report.media) == (4, 6, 0)
    assert report.anki


def test_real_anki_tells_what_is_wrong_with_the_cards(path: Path) -> None:
    look = dict(NOTETYPES)
    question = look["question"]
    spoilt = replace(question.templates[0], back="{{Nowhere}}")
    look["question"] = replace(question, templates=(spoilt, *question.templates[1:]))
    notes = [
        note(0, "Template", "error"),
        note(1, "Picture", '<img src="gone.png">', "", kind="term"),
        note(2, "\\(x\\) and **bold**", CHOICES, CHOICES, "$$x_1$$", kind="choice"),
    ]
    write_package(path, DECK, notes, look, dict.fromkeys(look, MOD))
    report = verify.with_anki(path)
    found = {(finding.code, finding.severity) for finding in report.findings}
    assert found == {("anki-template", "error"), ("anki-media", "error"), ("anki-leftover", "warning")}
    assert any("“Template”" in finding.message and "Nowhere" in finding.message for finding in report.findings)
    assert any("**bold**" in finding.message for finding in report.findings)


def test_real_anki_refuses_what_is_no_package(path: Path) -> None:
    path.write_bytes(b"nothing of the kind")
    assert [finding.code for finding in verify.with_anki(path).findings] == ["anki-refused"]


@pytest.mark.parametrize(
    ("side", "kinds"),
    [
        ("<p>\\(a_1\\) costs $5 to $10; 3 * 4 * 5</p>", []),
        ("<p>\\[\\frac{a}{b}\\]</p><p>C# and F#</p>", []),
        ("<code>**x** \\( $$</code><pre>```\n# title</pre>", []),
        ("<p>a \\( b</p>", ["a TeX delimiter without its other half"]),
        ("<p>so $$x^2$$</p>", ["TeX between dollar signs"]),
        ("<p>where $x_1$ is</p>", ["TeX between dollar signs"]),
        ("<p>\\frac{a}{b}</p>", ["TeX outside of a formula"]),
        ("<p>{{c1::x}}</p>", ["a field or cloze in braces"]),
        ("<ul><li>## Title</li></ul>", ["Markdown"]),
        ("<p>a <b>x</b> **太字**の</p>", ["Markdown emphasis"]),
        ("<p>see [here](https://example.org)</p>", ["a Markdown link"]),
        ("<p>see [[Other page]]</p>", ["a Markdown link"]),
    ],
)
def test_leftovers_are_what_a_learner_would_read_as_markup(side: str, kinds: list[str]) -> None:
    assert [leftover.partition(":")[0] for leftover in leftovers(side)] == kinds
