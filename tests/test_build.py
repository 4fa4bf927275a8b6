from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from karuta import ledger, package
from karuta.build import Report, build
from karuta.cache import PageCache
from karuta.compile import compile_pages, has_errors
from karuta.model import Finding
from tests.project import Project

OSMOSIS = "## What is osmosis?\n\nThe diffusion of water.\n"
DIFFUSION = "## What is diffusion?\n\nMovement to a lower concentration.\n"
MITOSIS = "## What is mitosis?\n\nThe division of a nucleus.\n"


def made(project: Project, *paths: str, **options: Any) -> Report:
    report = build(project.folder, [Path(path) for path in paths], **options)
    assert not has_errors(report.findings), report.findings
    return report


def error(project: Project, *paths: str, **options: Any) -> Finding:
    """The only error of a build, which must have written nothing."""
    before = written(project)
    report = build(project.folder, [Path(path) for path in paths], **options)
    (only,) = (finding for finding in report.findings if finding.severity == "error")
    assert report.package is None
    assert written(project) == before
    return only


def written(project: Project) -> dict[str, bytes]:
    """All files of a project but that by which builds wait for each other."""
    return {name: data for name, data in project.state().items() if name != "build/.lock"}


def rows(path: Path) -> dict[str, tuple[str, int, str]]:
    """First field -> guid, mod and tags of the notes of a package."""
    folder = path.parent / "opened"
    with zipfile.ZipFile(path) as archive:
        database = archive.extract("collection.anki2", folder)
    connection = sqlite3.connect(database)
    found = {
        fields.split("\x1f")[0]: (guid, mod, tags)
        for guid, mod, tags, fields in connection.execute("SELECT guid, mod, tags, flds FROM notes")
    }
    connection.close()
    shutil.rmtree(folder)
    return found


def decks(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        database = archive.extract("collection.anki2", path.parent / "opened")
    connection = sqlite3.connect(database)
    (text,) = connection.execute("SELECT decks FROM col").fetchone()
    connection.close()
    shutil.rmtree(path.parent / "opened")
    return str(text)


def test_a_folder_with_nothing_but_notes_builds(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS)
    report = made(project)
    assert report.package == project.folder / "build" / "my-notes-0.0.1.dev1.apkg"
    assert report.size == report.package.stat().st_size
    assert (project.folder / "build" / "my-notes.apkg").read_bytes() == report.package.read_bytes()
    assert set(written(project)) == {
        "notes/cells.md", "karuta.lock", "build/my-notes.apkg", "build/my-notes-0.0.1.dev1.apkg",
    }  # fmt: skip
    assert "0.0.1.dev1" in decks(report.package)


def test_a_build_that_changes_nothing_touches_nothing(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS)
    made(project, now=1_700_000_000)
    before = project.state()
    times = {name: (project.folder / name).stat().st_mtime_ns for name in before}
    report = made(project, now=1_700_009_999)
    assert not report.changed
    assert project.state() == before
    assert {name: (project.folder / name).stat().st_mtime_ns for name in before if name != "build/.lock"} == {
        name: time for name, time in times.items() if name != "build/.lock"
    }


def test_only_what_was_edited_gets_a_new_mod_and_the_version_counts_on(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS + DIFFUSION)
    made(project, now=1_700_000_000)
    project.write("notes/cells.md", OSMOSIS.replace("water", "pure water") + DIFFUSION)
    report = made(project, now=1_700_009_999)
    assert report.version == "0.0.1.dev2"
    assert report.package
    mods = {front: mod for front, (_, mod, _) in rows(report.package).items()}
    assert mods == {"What is osmosis?": 1_700_009_999, "What is diffusion?": 1_700_000_000}


def test_the_bytes_depend_on_the_notes_and_the_lock_alone(project: Project, tmp_path: Path) -> None:
    project.write("notes/b/cells.md", "---\ntags: [b, a, 細胞]\n---\n" + OSMOSIS + DIFFUSION)
    project.write("notes/a.md", MITOSIS)
    first = made(project).package
    assert first
    other = tmp_path / "elsewhere" / "my-notes"
    shutil.copytree(project.folder / "notes", other / "notes")
    environment = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-m", "karuta", "-q", "-C", str(other), "build"], check=True, env=environment, cwd=tmp_path)
    assert (other / "build" / first.name).read_bytes() == first.read_bytes()
    assert (other / "karuta.lock").read_bytes() == (project.folder / "karuta.lock").read_bytes()


def test_source_date_epoch_is_the_time_of_the_build(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    project.write("notes/cells.md", OSMOSIS)
    package_path = made(project).package
    assert package_path
    assert [mod for _, mod, _ in rows(package_path).values()] == [1_600_000_000]


def test_a_note_that_left_the_pages_is_shipped_with_its_content_and_a_tag(project: Project) -> None:
    pages = [
        f"## What is {name}?\n\nThe answer to {name}.\n" for name in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
    ]
    project.write("notes/cells.md", "".join(pages))
    made(project)
    project.write("notes/cells.md", "".join(pages[1:]))
    report = made(project)
    assert report.package
    assert report.assignment
    assert report.assignment.statistics.retired == 1
    assert "karuta::retired" in rows(report.package)["What is alpha?"][2]


def test_many_notes_gone_stop_the_build_unless_it_is_forced(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS + DIFFUSION)
    made(project)
    project.write("notes/cells.md", OSMOSIS)
    assert error(project).code == "many-retired"
    made(project, force=True)


def test_locked_fails_if_the_lock_would_change(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS)
    assert error(project, locked=True).code == "lock-outdated"
    made(project)
    made(project, locked=True)
    project.write("notes/cells.md", OSMOSIS + DIFFUSION)
    assert error(project, locked=True).code == "lock-outdated"


def test_a_dry_run_writes_nothing_and_knows_the_version(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS)
    before = project.state()
    report = made(project, dry_run=True)
    assert (report.version, report.package) == ("0.0.1.dev1", None)
    assert project.state() == before


def test_the_package_may_be_wanted_elsewhere(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS)
    report = made(project, output=Path("out/mine.apkg"))
    assert report.package == project.folder / "out" / "mine.apkg"
    assert report.package.read_bytes() == (project.folder / "build" / "my-notes.apkg").read_bytes()


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("notes/a.md", "Nothing to learn here.\n", "no-cards", 0),
        ("notes/a.txt", "Q: not a page", "no-pages", 0),
        ("notes/a.md", b"\xff", "page-not-utf8", 1),
        ("notes/a.md", "---\na: b: c\n---\n", "front-matter-broken", 2),
        ("karuta.toml", "nmae = 'x'\nnotes = '.'\n", "config-unknown-key", 1),
        ("karuta.toml", "notes = 'nowhere'\n", "notes-missing", 0),
    ],
)
def test_errors_stop_the_build_and_name_the_place(project: Project, name: str, text: str | bytes, code: str, line: int) -> None:
    project.write(name, text)
    found = error(project)
    assert (found.code, found.line) == (code, line)


def test_a_template_that_names_an_unknown_field_stops_the_build(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS)
    project.write("templates/question/front.html", "<p>\n{{Qestion}}</p>")
    found = error(project)
    assert (found.code, found.path, found.line) == ("template-broken", "templates/question/front.html", 2)


def test_one_explicit_id_for_two_notes_stops_the_build(project: Project) -> None:
    comment = "<!-- karuta: id=x -->\n"
    project.write("notes/cells.md", f"{comment}{OSMOSIS}\n{comment}{DIFFUSION}")
    found = error(project)
    assert (found.code, found.path) == ("id-twice", "notes/cells.md")


def test_a_damaged_lock_stops_the_build(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS)
    project.write("karuta.lock", "nonsense\n")
    found = error(project)
    assert (found.code, found.path, found.line) == ("lock-damaged", "karuta.lock", 1)


@pytest.mark.parametrize("fault", [OSError("disk full"), KeyboardInterrupt()])
def test_a_build_that_is_broken_off_leaves_everything_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    project.write("notes/cells.md", OSMOSIS)
    made(project)
    project.write("notes/cells.md", OSMOSIS + DIFFUSION)
    before = project.state()

    def breaks(*_: object) -> None:
        raise fault

    monkeypatch.setattr(ledger, "head", breaks)
    with pytest.raises(type(fault)):
        build(project.folder)
    monkeypatch.undo()
    monkeypatch.setattr(package, "write_archive", breaks)
    with pytest.raises(type(fault)):
        build(project.folder)
    assert project.state() == before


def test_two_builds_at_once_are_one_after_the_other(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS + DIFFUSION + MITOSIS)
    command = [sys.executable, "-m", "karuta", "build", "-q"]
    running = [subprocess.Popen(command, cwd=project.folder, env={**os.environ}) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert not made(project).changed
    assert [name for name in project.state() if ".karuta-" in name] == []


def test_ctrl_c_in_the_middle_leaves_the_last_build_or_the_next_one(project: Project) -> None:
    project.write("notes/cells.md", OSMOSIS)
    made(project)
    before = project.state()
    project.write("notes/more.md", "".join(f"## What is item {n}?\n\nThe answer number {n}.\n\n" for n in range(3000)))
    process = subprocess.Popen([sys.executable, "-m", "karuta", "build", "-q"], cwd=project.folder, stderr=subprocess.PIPE)
    while process.poll() is None and not list((project.folder / "build").glob(".karuta-*")):
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode in (0, 130), said
    after = project.state()
    assert [name for name in after if ".karuta-" in name] == []
    if process.returncode:
        del after["notes/more.md"]
        assert after == before
    made(project)


def test_a_part_of_the_notes_keeps_the_identity_of_the_rest(project: Project) -> None:
    project.write("notes/a.md", OSMOSIS)
    project.write("notes/b.md", DIFFUSION)
    whole = made(project)
    lock = (project.folder / "karuta.lock").read_bytes()
    report = made(project, "notes/b.md")
    assert report.package == project.folder / "build" / "my-notes-0.0.1.dev1-b.apkg"
    assert list(rows(report.package)) == ["What is diffusion?"]
    assert (project.folder / "karuta.lock").read_bytes() == lock
    assert whole.package
    assert len(rows(whole.package)) == 2


def test_all_of_the_notes_as_a_path_are_the_whole(project: Project) -> None:
    project.write("notes/a.md", OSMOSIS)
    assert made(project, "notes").package == project.folder / "build" / "my-notes-0.0.1.dev1.apkg"
    assert not made(project, "notes/a.md").changed


def test_notes_elsewhere_are_a_project_of_this_folder(project: Project, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(OSMOSIS)
    (tmp_path / "other.md").write_text(DIFFUSION)
    report = made(project, "../page.md")
    assert report.package == project.folder / "build" / "my-notes-0.0.1.dev1.apkg"
    made(project, "../other.md")
    (entries, _) = ledger.read(project.folder / "karuta.lock")
    assert entries
    assert [(entry.path, entry.retired) for entry in entries.entries] == [("../other.md", False), ("../page.md", False)]


def test_decks_and_tags_that_the_page_names_are_as_anki_has_them(project: Project) -> None:
    project.write("notes/cells.md", f"<!-- karuta: deck=Bio tags=exam/first -->\n{OSMOSIS}")
    (draft,) = compile_pages(project.config()).drafts
    assert (draft.deck, draft.tags) == ("My Notes::Bio", ("exam::first",))


def test_what_became_of_blocks_is_told_whether_or_not_a_build_left_a_cache(project: Project) -> None:
    """Builds do not ask for it: what they keep of a page is not enough for `karuta check`."""
    project.write("notes/cells.md", OSMOSIS)
    (before,) = compile_pages(project.config()).results
    build(project.folder, details=False)
    for _ in range(2):
        (after,) = compile_pages(project.config()).results
        assert after == before
        assert after.blocks


def test_the_blocks_of_pages_that_are_gone_are_forgotten(project: Project) -> None:
    page = project.write("notes/cells.md", OSMOSIS)
    project.write("notes/other.md", "Q: Why?\nA: Because.\n")
    build(project.folder)
    page.unlink()
    compile_pages(project.config())
    with closing(PageCache(project.config().build, create=False)) as cache:
        assert list(cache.keys()) == ["notes/other.md"]


PICTURE = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


@pytest.mark.parametrize("page", ["notes/page.md", "../elsewhere/page.md"])
def test_media_beside_the_page_are_shipped(project: Project, page: str) -> None:
    project.write(page, OSMOSIS + "\n![cell](cell.gif)\n")
    project.write(page.replace("page.md", "cell.gif"), PICTURE)
    report = made(project, page)
    assert report.findings == ()
    assert report.package
    with zipfile.ZipFile(report.package) as archive:
        (name,) = json.loads(archive.read("media")).values()
        assert archive.read("0") == PICTURE
    assert name.startswith("cell-")


def test_media_of_a_retired_note_stay_in_the_package(project: Project) -> None:
    project.write("notes/cell.md", OSMOSIS + "\n![cell](cell.gif)\n")
    project.write("notes/cell.gif", PICTURE)
    project.write("notes/other.md", DIFFUSION)
    made(project)
    (project.folder / "notes" / "cell.md").unlink()
    (project.folder / "notes" / "cell.gif").unlink()
    for number in (1, 2):
        project.write("notes/other.md", DIFFUSION * number)
        report = made(project, force=True)
        assert report.package
        with zipfile.ZipFile(report.package) as archive:
            assert archive.read("0") == PICTURE


def test_a_retired_note_whose_media_are_lost_stays_away(project: Project) -> None:
    test_media_of_a_retired_note_stay_in_the_package(project)
    for path in (project.folder / "build").glob("*.apkg"):
        path.unlink()
    report = made(project)
    assert report.package
    assert [finding.code for finding in report.findings if finding.severity == "warning"] == ["media-lost"]
    assert list(rows(report.package)) == ["What is diffusion?"]


def test_progress_is_told_after_each_page(project: Project) -> None:
    project.write("notes/a.md", OSMOSIS)
    project.write("notes/b.md", DIFFUSION)
    steps: list[tuple[int, int]] = []
    compile_pages(project.config(), progress=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 2), (2, 2)]
