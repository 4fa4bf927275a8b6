"""What learners will see change, told by the lock alone and by a package, and the version that it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from karuta import apkg, changes, ledger, notetypes, states
from karuta.build import Report, build
from karuta.changes import Change, Changes, next_version
from tests.project import Project

PAGE = """\
# Cells

## What is osmosis?

The diffusion of water.

## What is diffusion?

Movement to a lower concentration.

## What is mitosis?

The division of a nucleus.
"""
TYPES, _ = notetypes.load(None)
Seen = Callable[[], Changes]


def edit(project: Project, old: str = "", new: str = "", path: str = "notes/cells.md") -> None:
    text = (project.folder / path).read_text() if old else PAGE
    project.write(path, text.replace(old, new) if old else text)


@pytest.fixture(params=["lock", "package"])
def seen(request: pytest.FixtureRequest, project: Project) -> Seen:
    """A project with a release; what changed since then, told in both ways."""
    edit(project)
    released = build(project.folder, release=True, now=1_700_000_000)
    assert released.version == "1.0.0"
    assert released.package

    def look() -> Changes:
        report = build(project.folder, force=True, now=1_700_000_500)
        assert report.assignment, report.findings
        if request.param == "lock":
            return changes.since_release(report.assignment, TYPES)
        there, _ = apkg.read(released.package or Path())
        assert there
        return changes.since_package(report.assignment, there, TYPES)

    return look


def only(found: Changes) -> Change:
    (change,) = found.notes
    return change


def test_without_an_edit_nothing_changes(seen: Seen) -> None:
    found = seen()
    assert (found.against, found.notes, found.harm) == ("1.0.0", (), "none")


def test_another_answer_is_a_patch(seen: Seen, project: Project) -> None:
    edit(project, "of water", "of pure water")
    change = only(found := seen())
    assert (change.what, change.parts, change.prompt) == ("changed", ("answer",), "What is osmosis?")
    assert found.harm == "patch"


def test_a_reworded_question_is_told_with_the_old_one(seen: Seen, project: Project) -> None:
    edit(project, "What is osmosis?", "What does osmosis mean?")
    change = only(seen())
    assert (change.parts, change.old_prompt, change.prompt) == (("prompt",), "What is osmosis?", "What does osmosis mean?")


def test_a_new_note_is_minor(seen: Seen, project: Project) -> None:
    edit(project, "# Cells\n", "# Cells\n\n## What is a ribosome?\n\nA maker of proteins.\n")
    found = seen()
    assert (only(found).what, found.harm) == ("added", "minor")


def test_a_retired_note_is_major_and_back_again_nothing_happened(seen: Seen, project: Project) -> None:
    edit(project, "## What is mitosis?\n\nThe division of a nucleus.\n", "")
    found = seen()
    assert (only(found).what, only(found).prompt, found.harm) == ("retired", "What is mitosis?", "major")
    edit(project)
    found = seen()
    assert (found.notes, found.harm) == ((), "patch")


def test_another_deck_is_major(seen: Seen, project: Project) -> None:
    edit(project, "# Cells", "---\ndeck: Biology\n---\n# Cells")
    found = seen()
    assert {change.parts for change in found.notes} == {("moved",)}
    assert {(change.old_deck, change.deck) for change in found.notes} == {("My Notes", "My Notes::Biology")}
    assert found.harm == "major"


def test_other_headings_and_tags_are_told_apart(seen: Seen, project: Project) -> None:
    edit(project, "# Cells", "---\ntags: [exam]\n---\n# The cell")
    assert {change.parts for change in seen().notes} == {("text", "tags")}


def test_a_restyled_note_type_is_a_patch(seen: Seen, project: Project) -> None:
    project.write("templates/question/style.css", ".card { color: red }")
    report = build(project.folder, now=1_700_000_400)
    assert report.assignment
    found = changes.since_release(report.assignment, TYPES)
    assert (found.restyled, found.harm) == (("Karuta Question",), "patch")
    assert seen().notes == ()


def test_a_reverted_edit_is_no_change_but_a_new_package(seen: Seen, project: Project) -> None:
    edit(project, "of water", "of pure water")
    seen()
    edit(project)
    found = seen()
    assert (found.notes, found.touched, found.harm) == ((), 1, "patch")


def test_a_package_tells_the_old_answer(project: Project) -> None:
    edit(project)
    package = build(project.folder).package
    edit(project, "of water", "of pure water")
    report = build(project.folder, dry_run=True)
    there, _ = apkg.read(package or Path())
    assert there
    assert report.assignment
    change = only(changes.since_package(report.assignment, there, TYPES, "x.apkg"))
    assert (change.old_answer, change.answer) == ("The diffusion of water.", "The diffusion of pure water.")


def test_a_pruned_note_that_learners_have_is_retired_for_them(project: Project) -> None:
    edit(project)
    package = build(project.folder).package
    edit(project, "## What is mitosis?\n\nThe division of a nucleus.\n", "")
    (project.folder / "karuta.lock").unlink()
    report = build(project.folder, dry_run=True)
    there, _ = apkg.read(package or Path())
    assert there
    assert report.assignment
    assert only(changes.since_package(report.assignment, there, TYPES)).what == "retired"


def test_a_note_type_with_other_fields_is_major(project: Project) -> None:
    edit(project)
    report = build(project.folder)
    there, _ = apkg.read(report.package or Path())
    assert there
    assert report.assignment
    old = {number: replace(each, fields=each.fields[:-1]) for number, each in there.notetypes.items()}
    found = changes.since_package(report.assignment, replace(there, notetypes=old), TYPES)
    assert (found.reshaped, found.harm) == (("Karuta Question",), "major")


def test_a_note_type_whose_line_was_deleted_is_major(seen: Seen, project: Project) -> None:
    """That is the way out of the error about another shape."""
    lock = project.folder / "karuta.lock"
    lines = lock.read_text().splitlines(keepends=True)
    lock.write_text("".join(line for line in lines if '"notetype":"question"' not in line))
    report = build(project.folder, now=1_700_000_300)
    assert report.assignment
    assert changes.since_release(report.assignment, TYPES).reshaped == ("Karuta Question",)
    assert seen().notes == ()


@pytest.mark.parametrize(
    ("release", "harm", "version"),
    [
        ("0.0.0", "minor", "1.0.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "none", "1.2.3"),
    ],
)
def test_the_version_says_what_an_update_does(release: str, harm: changes.Harm, version: str) -> None:
    assert next_version(release, harm) == version


def test_the_lock_remembers_the_release_through_several_edits_and_forgets_it_with_the_next(project: Project) -> None:
    edit(project)
    build(project.folder, release=True, now=1_700_000_000)
    for number, answer in enumerate(("of pure water", "of clean water")):
        edit(project)
        edit(project, "of water", answer)
        build(project.folder, now=1_700_000_100 + number)
    lock, _ = ledger.read(project.folder / "karuta.lock")
    assert lock
    assert [entry.released is None for entry in lock.entries].count(False) == 1
    report: Report = build(project.folder, release=True, now=1_700_000_300)
    assert report.version == "1.0.1"
    lock, _ = ledger.read(project.folder / "karuta.lock")
    assert lock
    assert states.of_ledger(lock) == 0
    assert all(entry.released is None for entry in lock.entries)
