from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

import karuta.cli
from karuta import __version__
from tests.project import Project

NOTES = """# Cells

## What is osmosis?

The diffusion of water through a membrane.

## Words

- **Diffusion**: movement from a higher to a lower concentration.

## Remarks

Some words that nobody has to know by heart.
"""


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Run:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *args: str) -> Result:
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            karuta.cli.main(args)
        out, err = self.capsys.readouterr()
        return Result(int(exit_.value.code or 0), out, err)


@pytest.fixture
def run(project: Project, capsys: pytest.CaptureFixture[str]) -> Run:  # noqa: ARG001  (the project is the working directory)
    return Run(capsys)


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_every_command(run: Run, flag: str) -> None:
    result = run(flag)
    assert result.status == 0
    for name in karuta.cli.COMMANDS:
        assert f"  {name} " in result.out


@pytest.mark.parametrize("name", karuta.cli.COMMANDS)
def test_every_command_is_there_and_has_help(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.status == 0
    assert "--json" in result.out
    assert karuta.cli.COMMANDS[name] in " ".join(result.out.split())


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out == f"karuta {__version__}\n"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["bild"], "Did you mean build?"),
        (["zzz"], "There are: init, build"),
        (["build", "--nothing"], "--nothing"),
        (["-C", "nowhere", "build"], "nowhere: No such file or directory"),
        (["explain"], "FILE"),
    ],
)
def test_wrong_use_is_status_2(run: Run, args: list[str], words: str) -> None:
    result = run(*args)
    assert result.status == 2
    assert words in result.err


def test_a_build_says_in_two_lines_what_it_did(project: Project, run: Run) -> None:
    project.write("notes/cells.md", NOTES)
    result = run("build")
    assert (result.status, result.err) == (0, "")
    first, second = result.out.splitlines()
    assert first == "1 page, 2 notes: 2 new, 0 changed, 0 unchanged, 0 retired"
    assert second.startswith("build/my-notes-0.0.1.dev1.apkg  ")
    again = run("build").out.splitlines()
    assert again[0] == "1 page, 2 notes: 0 new, 0 changed, 2 unchanged, 0 retired"
    assert ", as before, " in again[1]


def test_a_build_with_errors_writes_nothing_and_is_status_1(project: Project, run: Run) -> None:
    project.write("notes/cells.md", NOTES)
    project.write("notes/broken.md", "---\ntitle: a: b\n---\n")
    before = project.state()
    result = run("build")
    assert result.status == 1
    assert result.out == ""
    first, hint, last = result.err.splitlines()
    assert first.startswith("notes/broken.md:2: error: The front matter is no YAML")
    assert hint.startswith("    Put a value")
    assert last == "Nothing was written: 1 error."
    assert project.state() == before


@pytest.mark.parametrize("args", [["build"], ["check"], ["explain", "notes/cells.md"]])
def test_notes_that_are_not_there_are_an_error(run: Run, args: list[str]) -> None:
    result = run(*args)
    assert result.status == 1
    assert "error: " in result.out + result.err


def test_a_dry_run_writes_nothing(project: Project, run: Run) -> None:
    project.write("notes/cells.md", NOTES)
    before = project.state()
    result = run("build", "--dry-run")
    assert result.status == 0
    assert "2 new" in result.out
    assert "nothing was written" in result.out
    assert project.state() == before


def test_the_json_of_a_build_places_every_note(project: Project, run: Run) -> None:
    project.write("notes/cells.md", NOTES)
    result = run("build", "--json")
    report = result.json
    assert list(report) == [
        "version", "package", "size", "written", "changed", "seconds", "pages", "counts", "findings", "alike", "notes"
    ]  # fmt: skip
    assert (report["version"], report["written"], report["pages"], report["counts"]["new"]) == ("0.0.1.dev1", True, 1, 2)
    note = report["notes"][0]
    assert (note["path"], note["line"], note["status"]) == ("notes/cells.md", 3, "new")
    assert result.err == ""


def test_json_may_be_asked_for_before_the_command(project: Project, run: Run) -> None:
    project.write("notes/cells.md", NOTES)
    assert run("--json", "check").json["pages"][0]["cards"] == 2


def test_the_json_of_a_failed_build_has_the_same_keys(project: Project, run: Run) -> None:
    project.write("notes/broken.md", b"\xff")
    result = run("build", "--json")
    assert result.status == 1
    assert (result.json["written"], result.json["notes"], result.json["counts"]) == (False, [], None)
    assert result.json["findings"][0] | {"message": "", "hint": ""} == {
        "code": "page-not-utf8", "severity": "error", "message": "", "path": "notes/broken.md", "line": 1, "hint": "",
    }  # fmt: skip


def test_quiet_leaves_errors_only(project: Project, run: Run) -> None:
    project.write("notes/cells.md", "---\nlang: x y\n---\n" + NOTES)
    result = run("-q", "build")
    assert (result.status, result.out, result.err) == (0, "", "")


def test_check_says_how_much_is_on_cards_and_what_is_not(project: Project, run: Run) -> None:
    project.write("notes/cells.md", NOTES)
    before = project.state()
    result = run("check")
    assert result.status == 0
    first, left, reason, last = result.out.splitlines()
    assert first.startswith("notes/cells.md  2 cards, ")
    assert left.split(maxsplit=1) == ["13", "Some words that nobody has to know by heart."]
    assert reason.strip().startswith("· ")
    assert last.startswith("1 page, 2 cards, ")
    assert project.state() == before


def test_explain_shows_a_page_block_by_block(project: Project, run: Run) -> None:
    project.write("notes/cells.md", NOTES)
    lines = run("explain", "notes/cells.md").out.splitlines()
    assert lines[0] == "notes/cells.md  Cells  2 cards"
    assert "    3 │ ## What is osmosis?" in lines
    assert any(line == "      → question-heading: What is osmosis?" for line in lines)
    assert any(line.startswith("      · ") for line in lines)


def test_explain_keeps_to_a_line(project: Project, run: Run) -> None:
    project.write("notes/cells.md", NOTES)
    result = run("explain", "notes/cells.md:9", "--json").json
    (page,) = result["pages"]
    assert {block["line"] for block in page["blocks"]} == {9}
    (card,) = page["cards"]
    assert card["prompt"] == "Diffusion"


def test_a_fault_is_one_line_and_status_3(project: Project, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    project.write("notes/cells.md", NOTES)
    result = run("build")
    assert result.status == 3
    assert "Traceback" not in result.err
    assert "KARUTA_DEBUG=1" in result.err
    monkeypatch.setenv("KARUTA_DEBUG", "1")
    assert "Traceback" in run("build").err


def test_a_place_that_cannot_be_written_is_named(project: Project, run: Run) -> None:
    project.write("notes/cells.md", NOTES)
    project.write("build", "a file in the way")
    before = project.state()
    result = run("build")
    assert result.status == 3
    assert "build" in result.err
    assert "Nothing was changed" in result.err
    assert project.state() == before


def test_the_process_speaks_utf8_without_colours_whatever_the_locale(project: Project) -> None:
    project.write("notes/細胞.md", NOTES.replace("osmosis", "浸透"))
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "karuta", "-C", str(project.folder), "check"]
    done = subprocess.run(command, capture_output=True, env=environment, cwd="/", check=True)
    assert "notes/細胞.md" in done.stdout.decode("utf-8")
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_terminal_gets_colours_unless_they_are_refused(project: Project) -> None:
    project.write("notes/cells.md", NOTES)
    assert b"\x1b[" in in_terminal("check")
    assert b"\x1b[" not in in_terminal("check", "--no-color")
    assert b"\x1b[" not in in_terminal("check", NO_COLOR="1")


def in_terminal(*args: str, **variables: str) -> bytes:
    """What a command prints on a terminal."""
    import pty

    seen = bytearray()

    def read(descriptor: int) -> bytes:
        data = os.read(descriptor, 4096)
        seen.extend(data)
        return data

    script = f"import os, karuta.cli; os.environ.update({variables!r}); karuta.cli.main({list(args)!r})"
    status = pty.spawn([sys.executable, "-c", script], read, lambda _: b"")
    assert status == 0
    return bytes(seen)
