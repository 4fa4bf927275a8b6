"""A package adopted by a project, and what the commands about it print and write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from karuta import ledger
from karuta.build import build
from karuta.cli import karuta
from karuta.takeover import take_over
from tests.package_helpers import note, write
from tests.project import Project

PAGE = """\
# Cells

## What is osmosis?

The diffusion of water.

## What is mitosis?

The division of a nucleus.
"""


@pytest.fixture
def built(project: Project) -> Project:
    project.write("notes/cells.md", PAGE)
    assert build(project.folder, now=1_700_000_000).package
    return project


def run(*args: str) -> Result:
    return CliRunner().invoke(karuta, args, standalone_mode=False)


def guids(project: Project) -> dict[str, str]:
    lock, _ = ledger.read(project.folder / "karuta.lock")
    assert lock
    return {entry.prompt: entry.guid for entry in lock.entries}


def test_a_lost_lock_is_back_as_it_was(built: Project) -> None:
    """But for note types that the package has no note of."""
    path = built.folder / "karuta.lock"
    before, _ = ledger.read(path)
    path.unlink()
    result = run("adopt", "build/my-notes.apkg")
    after, _ = ledger.read(path)
    assert before
    assert after
    assert (result.return_value, after.entries, after.notetypes["question"]) == (
        0,
        before.entries,
        before.notetypes["question"],
    )
    assert "2 notes of my-notes.apkg found in the pages" in result.stdout


def test_a_damaged_lock_is_kept_beside_the_new_one(built: Project) -> None:
    before = guids(built)
    built.write("karuta.lock", "half a li")
    assert run("adopt", "build/my-notes.apkg").return_value == 0
    assert guids(built) == before
    assert (built.folder / "karuta.lock.damaged").read_text() == "half a li"


def test_a_conflict_in_the_lock_is_for_the_author(built: Project) -> None:
    path = built.folder / "karuta.lock"
    path.write_text(f"<<<<<<< ours\n{path.read_text()}")
    text = path.read_text()
    result = run("adopt", "build/my-notes.apkg")
    assert (result.return_value, path.read_text()) == (1, text)
    assert "karuta.lock:1" in result.stderr


def test_a_dry_run_writes_nothing(built: Project) -> None:
    (built.folder / "karuta.lock").unlink()
    result = run("adopt", "-n", "--json", "build/my-notes.apkg")
    assert len(json.loads(result.stdout)["taken"]) == 2
    assert not (built.folder / "karuta.lock").exists()


def test_a_package_that_is_none_is_said_to_be_none(built: Project) -> None:
    built.write("x.apkg", "no zip")
    result = run("adopt", "x.apkg")
    assert result.return_value == 1
    assert "x.apkg" in result.stderr


def test_what_only_one_side_has_is_listed(project: Project) -> None:
    project.write("notes/cells.md", PAGE)
    write(project.folder / "old.apkg", [note(1, "What is osmosis?", "The diffusion of water."), note(2, "Who?", "Nobody.")])
    result = run("adopt", "old.apkg")
    assert "In the package only: 1\n  Who? | Nobody." in result.stdout
    assert "In the pages only: 1\n  notes/cells.md:7 What is mitosis?" in result.stdout
    assert guids(project)["What is osmosis?"] == "guid-1"


def test_a_note_of_the_package_that_no_page_has_is_shipped_as_retired(project: Project) -> None:
    project.write("notes/cells.md", PAGE)
    write(project.folder / "old.apkg", [note(2, "Who?", "Nobody.")])
    assert take_over(project.folder, Path("old.apkg")).written
    report = build(project.folder)
    assert report.assignment
    assert [(each.guid, each.tags) for each in report.assignment.notes][-1] == ("guid-2", ("karuta::retired", "stats"))


def test_match_gives_the_old_note_the_new_text(built: Project) -> None:
    old = guids(built)["What is osmosis?"]
    built.write("notes/cells.md", PAGE.replace("What is osmosis?", "Where does water go?").replace("diffusion of water", "way"))
    assert build(built.folder, force=True).package
    new = guids(built)["Where does water go?"]
    assert new != old
    assert run("match", old, new).return_value == 0
    assert build(built.folder).package
    assert guids(built)["Where does water go?"] == old


def test_match_of_unknown_guids_changes_nothing(built: Project) -> None:
    before = (built.folder / "karuta.lock").read_bytes()
    result = run("match", "x", "y")
    assert result.return_value == 1
    assert "no note x" in result.stderr
    assert (built.folder / "karuta.lock").read_bytes() == before


def test_prune_lists_and_takes_away_retired_notes(built: Project) -> None:
    assert "No note is retired" in run("prune").stdout
    built.write("notes/cells.md", PAGE.partition("## What is mitosis")[0])
    assert build(built.folder, force=True).package
    listed = run("prune")
    assert "What is mitosis?" in listed.stdout
    assert "tag:karuta::retired" in listed.stdout
    assert run("prune", "--all").return_value == 0
    assert list(guids(built)) == ["What is osmosis?"]


def test_a_note_that_the_last_release_has_is_not_pruned_before_learners_have_it_as_retired(built: Project) -> None:
    assert build(built.folder, release=True).version == "1.0.0"
    built.write("notes/cells.md", PAGE.partition("## What is mitosis")[0])
    assert build(built.folder, force=True).package
    result = run("prune", "--all")
    assert result.return_value == 1
    assert "karuta release, and prune later" in result.stderr
    assert build(built.folder, force=True, release=True).version == "2.0.0"
    assert run("prune", "--all").return_value == 0
    assert run("release").stdout.count("2.0.1")
