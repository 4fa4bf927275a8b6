"""`karuta release` and `karuta diff`: what they write, and what they leave alone."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from karuta.build import build
from karuta.cli import karuta
from tests.project import Project

PAGE = "---\ntags: [exam]\n---\n# Cells\n\n## What is osmosis?\n\nThe diffusion of water.\n"
MORE = "\n## What is mitosis?\n\nThe division of a nucleus.\n"


@pytest.fixture
def first(project: Project) -> Project:
    """A project with a release."""
    project.write("notes/cells.md", PAGE)
    assert run("release").return_value == 0
    return project


def run(*args: str) -> Result:
    return CliRunner().invoke(karuta, args, standalone_mode=False)


def test_a_release_writes_package_changelog_texts_and_lock(first: Project) -> None:
    files = first.state()
    assert files.keys() >= {
        "CHANGELOG.md", "build/my-notes-1.0.0.apkg", "build/share/title.txt", "build/share/tags.txt",
        "build/share/description.md", "karuta.lock",
    }  # fmt: skip
    assert files["build/my-notes.apkg"] == files["build/my-notes-1.0.0.apkg"]
    assert files["build/share/title.txt"] == b"My Notes\n"
    assert files["build/share/tags.txt"] == b"exam\n"
    assert b"## [1.0.0] - 2023-11-14\n\n### Added\n\n- notes/cells.md\n  - What is osmosis?\n" in files["CHANGELOG.md"]


def test_a_second_release_of_the_same_is_none(first: Project) -> None:
    before = first.state()
    result = run("release")
    assert (result.return_value, first.state()) == (0, before)
    assert "Nothing has changed since 1.0.0." in result.stdout


def test_a_build_after_a_release_is_the_release(first: Project) -> None:
    before = first.state()
    assert not build(first.folder).changed
    assert first.state() == before


def test_the_next_release_puts_its_section_first_and_leaves_the_rest(first: Project) -> None:
    first.write("CHANGELOG.md", "# Mine\r\n\r\n## [Unreleased]\r\n\r\n## 1.0.0\r\n\r\nFirst.\r\n")
    first.write("notes/cells.md", PAGE + MORE)
    result = run("release", "--json")
    document = json.loads(result.stdout)
    assert (document["version"], document["changes"]["harm"]) == ("1.1.0", "minor")
    text = (first.folder / "CHANGELOG.md").read_bytes().decode()
    assert text.startswith("# Mine\r\n\r\n## [Unreleased]\r\n\r\n## [1.1.0]")
    assert text.endswith("\r\n\r\n## 1.0.0\r\n\r\nFirst.\r\n")
    assert "What is mitosis?" in (first.folder / "build/share/description.md").read_text()


def test_errors_in_the_notes_release_nothing(first: Project) -> None:
    first.write(
        "notes/cells.md", PAGE.replace("## What", "<!-- karuta: id=x -->\n## What") + "\n<!-- karuta: id=x -->\n" + MORE.strip()
    )
    before = first.state()
    result = run("release")
    assert (result.return_value, first.state()) == (1, before)
    assert "Nothing was released" in result.stderr


def test_a_changelog_that_is_no_text_stops_the_release(first: Project) -> None:
    first.write("CHANGELOG.md", b"# Log\n\xff")
    first.write("notes/cells.md", PAGE + MORE)
    result = run("release")
    assert result.return_value == 1
    assert "CHANGELOG.md:2" in result.stderr


def test_the_same_notes_and_lock_make_the_same_release(first: Project) -> None:
    first.write("notes/cells.md", PAGE + MORE)
    before = first.state()
    assert run("release").return_value == 0
    after = first.state()
    for name in after:
        if name in before:
            first.write(name, before[name])
    (first.folder / "build/my-notes-1.1.0.apkg").unlink()
    assert run("release").return_value == 0
    assert first.state() == after


def test_diff_shows_what_a_release_will_say_and_writes_nothing(first: Project) -> None:
    first.write("notes/cells.md", PAGE.replace("of water", "of pure water") + MORE)
    before = first.state()
    result = run("diff")
    assert result.stdout.splitlines() == [
        "notes/cells.md",
        "  ~ What is osmosis?",
        "      other answer",
        "  + What is mitosis?",
        "Since 1.0.0: 1 added, 1 changed. For learners: minor.",
        "`karuta release` would make this 1.1.0.",
    ]
    assert first.state() == before


def test_diff_against_a_package_shows_both_answers(first: Project) -> None:
    first.write("notes/cells.md", PAGE.replace("of water", "of pure water"))
    result = run("diff", "build/my-notes-1.0.0.apkg")
    assert "      - The diffusion of water.\n      + The diffusion of pure water.\n" in result.stdout
    document = json.loads(run("diff", "--json", "build/my-notes-1.0.0.apkg").stdout)
    assert (document["against"], document["next"], document["notes"][0]["parts"]) == ("1.0.0", "1.0.1", ["answer"])


def test_diff_against_something_else_says_so(first: Project) -> None:
    assert first
    assert run("diff", "nowhere.apkg").return_value == 1
