"""What several test files share: a project in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project folder, which is the working directory, at a fixed time."""
    folder = tmp_path / "my-notes"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("KARUTA_DEBUG", raising=False)
    return Project(folder)
