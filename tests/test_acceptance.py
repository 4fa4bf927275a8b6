"""Pages that are no part of the project, with the cards that a careful reader would have made of them, built as a user would.

The folder is named by the variable KARUTA_ACCEPTANCE, which continuous integration sets.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from karuta.build import build
from karuta.compile import has_errors
from tests import gold
from tests.project import Project

FOLDER = os.environ.get("KARUTA_ACCEPTANCE", "")
CASES = gold.cases(Path(FOLDER)) if FOLDER else []

pytestmark = pytest.mark.skipif(not FOLDER, reason="KARUTA_ACCEPTANCE names no folder")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_real_page_gives_the_cards_that_a_reader_would_have_made(case: gold.Case) -> None:
    result = gold.score_case(case)
    assert result.f1 >= 0.93, f"{result.f1:.3f}\n{result.report()}"
    assert result.banned == ()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_real_page_builds_and_builds_again_the_same(case: gold.Case, project: Project) -> None:
    report = build(project.folder, [case.page])
    assert not has_errors(report.findings)
    before = project.state()
    again = build(project.folder, [case.page])
    assert not again.changed
    assert project.state() == before


def test_there_are_pages() -> None:
    assert CASES, json.dumps(sorted(path.name for path in Path(FOLDER).iterdir()))
