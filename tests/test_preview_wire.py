"""The parts of the preview that need no browser."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from karuta.build import build
from karuta.cli import karuta
from karuta.preview import editor, export, session, snapshot, wire, worddiff
from tests.preview_helpers import NOTES, write_notes
from tests.project import Project

words = st.text(alphabet="ab \n.日本語かな\\()[]", max_size=30)


@given(old=words, new=words)
def test_a_word_diff_has_both_texts_in_it(old: str, new: str) -> None:
    pieces = worddiff.compare(old, new)
    assert "".join(text for kind, text in pieces if kind != "new") == old
    assert "".join(text for kind, text in pieces if kind != "gone") == new


def test_words_of_every_script_are_told_apart() -> None:
    assert worddiff.compare("no gaps at all", "no holes at all") == (
        ("same", "no "),
        ("gone", "gaps"),
        ("new", "holes"),
        ("same", " at all"),
    )
    assert worddiff.compare("東京は首都", "京都は首都") == (("gone", "東"), ("same", "京"), ("new", "都"), ("same", "は首都"))
    assert worddiff.compare(r"with \(x_1\)", r"with \(x_2\)") == (("same", "with "), ("gone", r"\(x_1\)"), ("new", r"\(x_2\)"))


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("vim", ["vim", "+7", "a b.md"]),
        ("code --wait", ["code", "--wait", "--goto", "a b.md:7"]),
        ("/usr/bin/subl", ["/usr/bin/subl", "a b.md:7"]),
        ("idea", ["idea", "--line", "7", "a b.md"]),
        ("", []),
    ],
)
def test_editors_are_told_the_line_in_their_own_way(monkeypatch: pytest.MonkeyPatch, variable: str, words: list[str]) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", variable)
    assert editor.command(Path("a b.md"), 7) == words


def test_an_editor_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor-here")
    assert "cannot be started" in editor.Editor().open(Path("a.md"), 1)
    monkeypatch.setenv("VISUAL", "'")
    assert "cannot be started" in editor.Editor().open(Path("a.md"), 1)


def test_json_can_stand_in_a_script() -> None:
    assert "<" not in wire.dumps({"text": "</script><!--"})
    assert json.loads(wire.dumps({"text": "</script>"})) == {"text": "</script>"}


def test_notes_stay_while_nothing_can_be_built(project: Project) -> None:
    write_notes(project.folder)
    first = snapshot.take(project.folder)
    project.write("karuta.toml", "name =\n")
    broken = snapshot.take(project.folder, first)
    assert broken.notes == first.notes
    assert [finding.severity for finding in broken.findings] == ["error"]
    project.write("karuta.toml", "")
    assert snapshot.take(project.folder, broken).findings == ()


def test_a_page_that_cannot_be_read_stays_as_it_was(project: Project) -> None:
    write_notes(project.folder)
    build(project.folder)  # the notes are known: to a build without the page they are to be retired
    first = snapshot.take(project.folder)
    project.write("notes/networks.md", NOTES.replace("title:", "title: ["))
    broken = snapshot.take(project.folder, first)
    assert [page.path for page in broken.pages] == ["notes/networks.md", "notes/stars.md"]
    assert broken.notes.keys() == first.notes.keys()
    assert all(broken.notes[guid] == first.notes[guid] for guid in first.pages[0].notes)
    assert [finding.severity for finding in broken.pages[0].findings] == ["error"]
    assert broken.next_release == ""
    project.write("notes/networks.md", NOTES)
    assert snapshot.take(project.folder, broken).pages == first.pages


def test_a_project_without_notes_is_shown_too(project: Project) -> None:
    empty = snapshot.take(project.folder)
    assert empty.notes == {}
    assert [finding.code for finding in empty.findings] == ["no-pages"]
    assert export.write(empty, project.folder / "site").notes == 0


def test_findings_stand_beside_the_notes_whose_lines_they_are_about(project: Project) -> None:
    write_notes(project.folder)
    project.write("notes/networks.md", NOTES.replace("- no gaps", "- no gaps ![lost](lost.png)"))
    taken = snapshot.take(project.folder)
    rows = wire.Rows()
    rows.update(taken, 1)
    marked = [row["prompt"] for row in json.loads(rows.of("notes/networks.md", 0) or "") if row["codes"] == ["media-missing"]]
    assert marked == ["What does TCP guarantee?"]


def test_rows_say_in_which_build_a_page_changed(project: Project) -> None:
    write_notes(project.folder)
    rows = wire.Rows()
    rows.update(snapshot.take(project.folder), 1)
    project.write("notes/networks.md", NOTES.replace("no gaps", "no holes"))
    rows.update(snapshot.take(project.folder), 2)
    assert rows.of("notes/stars.md", 1) is None
    assert "no holes" in (rows.of("notes/networks.md", 1) or "")
    assert rows.of("notes/networks.md", 2) is None


def test_a_fault_of_the_program_is_a_finding_and_leaves_the_notes(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    write_notes(project.folder)
    running = session.Session(project.folder)
    notes = running.rebuild().notes

    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(session, "take", fault)
    after = running.rebuild()
    assert after.notes == notes
    assert [(finding.code, finding.severity) for finding in after.findings] == [("karuta-fault", "error")]
    assert running.build == 2


def call(*words: str) -> Result:
    return CliRunner().invoke(karuta, ["preview", *words], standalone_mode=False)


def test_the_command_exports(project: Project) -> None:
    write_notes(project.folder)
    done = call("--export", "site")
    assert done.return_value == 0
    assert "8 notes written to site/index.html" in done.output
    said = json.loads(call("--export", "site", "--json").output)
    assert (said["page"], said["notes"], said["findings"]) == ("site/index.html", 8, [])
    assert not (project.folder / "karuta.lock").exists()


def test_an_export_needs_no_server(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    write_notes(project.folder)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert call("--export", "site").return_value == 0
    refused = call("--no-open")
    assert "karuta preview needs starlette and uvicorn and watchfiles: pip install 'karuta[preview]'" in str(refused.exception)


def test_a_port_that_is_taken_is_told(project: Project) -> None:
    write_notes(project.folder)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = call("--no-open", "--port", str(taken.getsockname()[1]))
    assert "cannot be used" in str(refused.exception)


def test_modules_are_joined_each_once_and_after_what_they_import() -> None:
    script = export.joined("main")
    assert "import " not in script.replace("// ", "")
    assert "\nexport " not in script
    order = [line.split(" ")[0] for line in script.splitlines() if line.startswith("modules.")]
    assert len(order) == len(set(order)) > 5
    assert order[-1] == "modules.main"
