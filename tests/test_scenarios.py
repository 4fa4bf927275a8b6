"""Every scenario of tests/scenarios.py in real Anki. This file also runs against older versions: `make test-anki-versions`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.anki_helpers import learner
from tests.project import Project
from tests.scenarios import BEGIN, DOCUMENT, END, SCENARIOS, Scenario, World, play, table


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
def test_an_update_keeps_what_learners_have(scenario: Scenario, project: Project, tmp_path: Path) -> None:
    with learner(tmp_path / "anna") as anna:
        play(scenario, World(project, anna))


def test_the_table_in_the_documentation_is_that_of_the_scenarios() -> None:
    assert DOCUMENT.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip() == table()
