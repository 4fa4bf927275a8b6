"""templates/ → note types: ours are frozen, mistakes are findings with file and line, a project may override some files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from karuta import notetypes
from karuta.cards import card_ordinals
from karuta.model import COMMON_FIELDS, OWN_FIELDS, Finding, Kind
from tests.package_helpers import NOTETYPES, PROBLEMS

Put = Callable[[str, str], None]

#: The shape of each note type as it was first released. If this test fails, learners' notes would be refused: change it back.
SHAPES = {
    "question": "f2f4fe76278630a4b9dcdc4f6854c222",
    "term": "b6808fdc97301208c73b339261715b29",
    "choice": "49d89bf99e4d180d2e4d5bd1938f0f33",
    "cloze": "30fc3d3d82d6d167e6779e7e32e187c5",
}


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def put(name: str, text: str) -> None:
        path = tmp_path / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return put


def findings(tmp_path: Path) -> list[tuple[str, int, str]]:
    found = notetypes.load(tmp_path / "templates", tmp_path)[1]
    assert all(isinstance(finding, Finding) and finding.severity == "error" for finding in found)
    return [(finding.path, finding.line, finding.message) for finding in found]


def shipped(kind: Kind, name: str) -> str:
    return (notetypes.shipped() / kind / name).read_text(encoding="utf-8")


def test_the_shipped_templates_are_sound() -> None:
    assert PROBLEMS == ()
    assert set(NOTETYPES) == set(get_args(Kind))


def test_the_shape_of_the_shipped_note_types_is_frozen() -> None:
    assert {kind: notetype.shape for kind, notetype in NOTETYPES.items()} == SHAPES


def test_fields_are_those_that_rules_and_identity_fill() -> None:
    for kind, notetype in NOTETYPES.items():
        assert tuple(field.name for field in notetype.fields) == OWN_FIELDS[kind] + COMMON_FIELDS


def test_ids_are_unique_over_all_note_types() -> None:
    ids = [
        number
        for notetype in NOTETYPES.values()
        for number in (notetype.id, *(field.id for field in notetype.fields), *(item.id for item in notetype.templates))
    ]
    assert len(set(ids)) == len(ids)
    assert all(0 < number < 1 << 53 for number in ids), "a client that reads them as a JavaScript number keeps them"


@pytest.mark.parametrize(
    ("kind", "own", "cards"),
    [
        ("question", ("q", "a"), (0,)),
        ("question", ("", "a"), ()),
        ("term", ("t", "d", ""), (0,)),
        ("term", ("t", "d", "1"), (0, 1)),
        ("term", ("t", "", "1"), (0,)),
        ("choice", ("q", "c", "a", ""), (0,)),
        ("cloze", ("{{c1::a}} {{c3::b}}", ""), (0, 2)),
    ],
)
def test_each_card_asks_only_where_its_question_is_filled(kind: Kind, own: tuple[str, ...], cards: tuple[int, ...]) -> None:
    common = ("Context", "Source", "en", "", "", "")
    assert card_ordinals(NOTETYPES[kind], (*own, *common)) == cards


def test_the_spare_card_waits_for_its_field() -> None:
    notetype = NOTETYPES["question"]
    assert card_ordinals(notetype, ("q", "a", "", "", "", "", "", "later")) == (0, 1)


def test_the_card_that_asks_for_the_term_does_not_name_it() -> None:
    reverse = NOTETYPES["term"].templates[1]
    assert "{{Term}}" not in reverse.front
    assert "{{Term}}" in reverse.back


def test_a_project_overrides_single_files(tmp_path: Path, put: Put) -> None:
    put("question/front.html", "{{#Question}}{{> context}}<h1>{{Question}}</h1>{{/Question}}\n")
    put("shared/context.html", "<small>{{Context}}</small>\n")
    types, found = notetypes.load(tmp_path / "templates", tmp_path)
    assert found == ()
    assert types["question"].templates[0].front == "{{#Question}}<small>{{Context}}</small><h1>{{Question}}</h1>{{/Question}}"
    assert "<small>{{Context}}</small>" in types["cloze"].templates[0].front
    assert types["question"].shape == NOTETYPES["question"].shape
    assert types["question"].digest != NOTETYPES["question"].digest
    assert types["term"].fields == NOTETYPES["term"].fields


def test_a_style_of_the_project_takes_the_place_of_ours(tmp_path: Path, put: Put) -> None:
    put("term/style.css", ".headword { color: teal }\n")
    types, _ = notetypes.load(tmp_path / "templates", tmp_path)
    assert types["term"].css.endswith(".headword { color: teal }\n")
    assert "--accent" in types["term"].css
    assert ".asks-term" not in types["term"].css


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("front.html", "{{#Question}}\n{{Qestion}}\n{{/Question}}", 2, "{{Qestion}} names a field"),
        ("front.html", "<b>\n{{#Question}}{{Question}}", 2, "{{#Question}} is never closed"),
        ("front.html", "{{#Question}}{{#Answer}}{{Question}}\n{{/Question}}{{/Answer}}", 2, "must not cross"),
        ("front.html", "{{Question}}\n\n{{/Answer}}", 3, "not open"),
        ("front.html", "{{Question}}{{^Nowhere}}x{{/Nowhere}}", 1, "{{^Nowhere}}"),
        ("front.html", "{{Question}}\n{{> footer}}", 2, "footer.html"),
        ("front.html", "{{FrontSide}}{{Question}}", 1, "FrontSide"),
        ("front.html", "{{shout:Question}}", 1, "filter"),
        ("front.html", "<p>Always the same</p>", 0, "no field"),
        ("back.html", "{{#Source}}", 1, "never closed"),
    ],
)
def test_mistakes_in_a_template_name_file_and_line(
    tmp_path: Path, put: Put, name: str, text: str, line: int, message: str
) -> None:
    put(f"question/{name}", text)
    [(path, where, what)] = findings(tmp_path)
    assert (path, where) == (f"templates/question/{name}", line)
    assert message in what


def test_a_misspelt_field_is_told_the_right_one(tmp_path: Path, put: Put) -> None:
    put("term/back.html", "{{Defintion}}")
    [finding] = notetypes.load(tmp_path / "templates", tmp_path)[1]
    assert finding.hint == "nearest: Definition"


def test_comments_and_filters_of_anki_are_no_mistakes(tmp_path: Path, put: Put) -> None:
    put("question/front.html", "<!-- {{Nothing}} -->{{furigana:Question}}{{text:Question}}{{tts ja_JP voices=Otoya:Question}}")
    assert findings(tmp_path) == []


def test_a_part_with_a_mistake_is_reported_once(tmp_path: Path, put: Put) -> None:
    put("shared/about.html", "\n{{Sauce}}")
    assert findings(tmp_path) == [
        ("templates/shared/about.html", 2, "{{Sauce}} names a field that this note type does not have")
    ]


def test_a_part_that_includes_itself_is_reported(tmp_path: Path, put: Put) -> None:
    put("shared/about.html", "{{> about}}")
    assert ("templates/shared/about.html", 0, "this part includes itself") in findings(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('name = "Karuta Question"', "name = Karuta", 8, "not TOML"),
        ("cloze = false", "cloze = true", 10, "cloze = false"),
        ("id = 1763862877949", 'id = "1763862877949"', 9, "needs an id"),
        ("7784797269367272", "1813912587586986", 14, "id of another"),
        ('name = "Spare 3"', 'name = "Spare 4"', 12, "exactly these fields"),
        ('name = "Spare", id', 'name = "Question", id', 25, "two templates are called"),
        ('front = "front.html"', 'front = "../front.html"', 24, "html file beside"),
        ('front = "front.html"', 'front = "face.html"', 0, "does not exist"),
    ],
)
def test_mistakes_in_notetype_toml_are_findings(tmp_path: Path, put: Put, old: str, new: str, line: int, message: str) -> None:
    text = shipped("question", "notetype.toml")
    assert old in text
    put("question/notetype.toml", text.replace(old, new, 1))
    found = findings(tmp_path)
    assert len(found) == 1
    assert message in found[0][2]
    assert found[0][1] == line


def test_two_note_types_of_one_id_are_refused(tmp_path: Path, put: Put) -> None:
    put("term/notetype.toml", shipped("term", "notetype.toml").replace("1763871768006", "1763862877949"))
    assert findings(tmp_path) == [("templates/term/notetype.toml", 0, "has the same id as the note type in question/")]


def test_a_missing_folder_and_unreadable_files_are_findings(tmp_path: Path, put: Put) -> None:
    assert findings(tmp_path)[0][2] == "the folder of templates does not exist"
    put("cloze/style.css", "")
    (tmp_path / "templates/cloze/style.css").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in findings(tmp_path)[0][2]


def test_a_full_copy_of_the_shipped_templates_is_the_same(tmp_path: Path) -> None:
    shutil.copytree(notetypes.shipped(), tmp_path / "templates")
    types, found = notetypes.load(tmp_path / "templates", tmp_path)
    assert (types, found) == (NOTETYPES, ())


def test_digest_and_shape_tell_a_new_look_from_a_new_shape(tmp_path: Path, put: Put) -> None:
    put("question/notetype.toml", shipped("question", "notetype.toml").replace('"Karuta Question"', '"My Question"'))
    renamed = notetypes.load(tmp_path / "templates", tmp_path)[0]["question"]
    assert renamed.shape == NOTETYPES["question"].shape
    assert renamed.digest != NOTETYPES["question"].digest
    put("question/notetype.toml", shipped("question", "notetype.toml").replace("5376483173891454", "5376483173891455"))
    assert notetypes.load(tmp_path / "templates", tmp_path)[0]["question"].shape != NOTETYPES["question"].shape
