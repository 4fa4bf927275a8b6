"""`karuta watch`: a build at every save, a line a build."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.preview_helpers import NOTES, write_notes

pytest.importorskip("watchfiles")


@contextmanager
def watching(project: Path) -> Iterator[queue.Queue[str]]:
    """The lines that it prints, those of both streams."""
    process = subprocess.Popen(
        [sys.executable, "-m", "karuta", "watch"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": ""},
    )
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout
    stream = process.stdout

    def read() -> None:
        for line in stream:
            lines.put(line.rstrip())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield lines
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)
        reader.join()
        stream.close()
    assert (process.returncode, list(lines.queue)) == (0, [])


def test_every_save_gives_a_build_and_a_line(tmp_path: Path) -> None:
    project = write_notes(tmp_path)
    page = project / "notes" / "networks.md"
    with watching(project) as lines:
        assert "8 new" in lines.get(timeout=20)
        assert list((project / "build").glob("*.dev1.apkg"))
        page.write_text(NOTES.replace("no gaps", "no holes"), encoding="utf-8")
        assert "1 changed" in lines.get(timeout=20)


def test_folders_that_a_new_configuration_names_are_watched_too(tmp_path: Path) -> None:
    project = write_notes(tmp_path / "project")
    other = tmp_path / "elsewhere" / "sky.md"
    other.parent.mkdir()
    other.write_text("## Why is the sky dark?\n\nBecause the universe is young.\n", encoding="utf-8")
    with watching(project) as lines:
        lines.get(timeout=20)
        (project / "karuta.toml").write_text('notes = ["notes", "../elsewhere"]\n', encoding="utf-8")
        assert "1 new" in lines.get(timeout=20)
        time.sleep(0.5)  # it may build once more when it has begun to watch the other folder
        other.write_text("## Why is the sky dark?\n\nBecause light takes its time.\n", encoding="utf-8")
        while "1 changed" not in (line := lines.get(timeout=20)):
            assert "as before" in line


def test_errors_are_told_and_the_next_save_is_built(tmp_path: Path) -> None:
    project = write_notes(tmp_path)
    page = project / "notes" / "networks.md"
    with watching(project) as lines:
        lines.get(timeout=20)
        page.write_text("---\ntitle: [Networks\n---\n" + NOTES, encoding="utf-8")
        assert lines.get(timeout=20).startswith("notes/networks.md:")
        while "nothing written: 1 error" not in lines.get(timeout=20):
            pass
        page.write_text(NOTES, encoding="utf-8")
        assert "as before" in lines.get(timeout=20)
