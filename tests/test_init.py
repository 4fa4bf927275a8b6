"""`karuta init`: a project that builds at once and is its owner's from then on."""

from __future__ import annotations

import tomllib
from pathlib import Path

from click.testing import CliRunner

from karuta import notetypes, scaffold
from karuta.build import build
from karuta.cli.init import command
from karuta.compile import compile_pages, load_config


def test_a_new_project_builds_at_once(tmp_path: Path) -> None:
    scaffold.write(tmp_path, "My deck")
    report = build(tmp_path)
    assert report.findings == ()
    assert report.package is not None
    assert report.package.name == "my-deck-0.0.1.dev1.apkg"


def test_its_page_shows_several_kinds_of_cards(tmp_path: Path) -> None:
    scaffold.write(tmp_path, "My deck")
    config, findings = load_config(tmp_path)
    assert findings == ()
    rules = {draft.rule for draft in compile_pages(config).drafts}
    assert {"question-heading", "glossary-table", "term-line", "formula", "question-answer", "double-colon"} <= rules


def test_its_note_types_are_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        scaffold.write(tmp_path / name, name)
    one, _ = notetypes.load(tmp_path / "one" / "templates")
    two, _ = notetypes.load(tmp_path / "two" / "templates")
    shipped, _ = notetypes.load()
    ids = [notetype.id for types in (one, two, shipped) for notetype in types.values()]
    assert len(set(ids)) == len(ids)
    assert one["question"].name == "one Question"


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "karuta.toml").write_text('name = "Mine"\n', encoding="utf-8")
    written = scaffold.write(tmp_path, "Other")
    assert written.kept == ("karuta.toml",)
    assert tomllib.loads((tmp_path / "karuta.toml").read_text(encoding="utf-8")) == {"name": "Mine"}
    assert scaffold.write(tmp_path, "Other").new == ()


def test_a_name_with_quotes_gives_a_configuration_that_can_be_read(tmp_path: Path) -> None:
    scaffold.write(tmp_path, 'A "B" \\ C')
    assert load_config(tmp_path)[1] == ()


def test_the_command_says_what_to_do_next(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "course-notes")], standalone_mode=False)
    assert result.return_value == 0
    assert "karuta build" in result.output
    assert 'name = "Course notes"' in (tmp_path / "course-notes" / "karuta.toml").read_text(encoding="utf-8")
