"""From the example notes to a learner's collection in real Anki, and again after an edit."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from karuta.build import build
from karuta.compile import has_errors
from tests.anki_helpers import Learner, learner
from tests.project import Project

NOTES = Path(__file__).parents[1] / "notes"


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Learner]:
    with learner(tmp_path / "anna") as somebody:
        yield somebody


def package(project: Project, now: int) -> Path:
    report = build(project.folder, now=now)
    assert not has_errors(report.findings), report.findings
    assert report.package
    return report.package


def test_an_edited_answer_reaches_the_learner_and_nothing_else_is_touched(project: Project, anna: Learner) -> None:
    shutil.copytree(NOTES, project.folder / "notes")
    project.write("notes/orbits.md", "Q: What is an apogee?\nA: The point of an orbit farthest from the earth.\n")
    now = int(time.time())
    first = anna.take(package(project, now - 1000))
    assert (len(first.new), len(first.conflicting)) == (first.found_notes, 0)
    anna.review_all()
    before, history, schema = anna.notes(), anna.history(), anna.schema()

    project.write("notes/orbits.md", "Q: What is an apogee?\nA: The point of an orbit farthest from the Earth's centre.\n")
    log = anna.take(package(project, now))
    assert (len(log.updated), len(log.duplicate)) == (1, first.found_notes - 1)
    assert (len(log.new), len(log.conflicting)) == (0, 0)
    after = anna.notes()
    (changed,) = (guid for guid in before if before[guid] != after[guid])
    assert "What is an apogee?" in str(after[changed])
    assert "centre" in str(after[changed])
    assert (anna.history(), anna.schema()) == (history, schema)
    assert anna.sound()


def test_the_example_notes_have_nothing_for_real_anki_to_complain_of(project: Project) -> None:
    from karuta.verify import check, with_anki

    shutil.copytree(NOTES, project.folder / "notes")
    path = package(project, int(time.time()))
    assert check(path) == ()
    report = with_anki(path)
    assert report.findings == ()
    assert report.cards >= report.notes > 50
