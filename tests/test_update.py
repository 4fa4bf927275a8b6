"""A build that takes up where the last one left off does what a whole build does, byte for byte."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from karuta.build import build
from karuta.report import Report
from karuta.seen import FOLDER, digest
from karuta.unchanged import unchanged
from tests.project import Project

NOW = 1_790_000_000
WORDS = "osmosis mutex gradient entropy ribosome tensor kanji budget glacier lattice 浸透 勾配 細胞".split()  # noqa: SIM905
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000" + "1f15c489")


def sentence(rng: random.Random) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(4, 9)))


def a_note(rng: random.Random, ids: float = 0) -> str:
    word, other = rng.sample(WORDS, 2)
    if rng.random() < ids:
        return f"Q: Where is {word}? <!-- karuta: id={word} -->\nA: {sentence(rng)}\n"
    return rng.choice(
        [
            f"## What is {word} {rng.randint(1, 40)}?\n\nIt is {sentence(rng)}.\n",
            f"- **{word} of {other}**: {sentence(rng)}\n",
            f"## {word}とは？\n\n{sentence(rng)}。![](media/{rng.choice('ab')}.png)\n",
            f"Q: Why {word} and {other}?\nA: {sentence(rng)}\n",
            f"The {word} is ==an {other}== of {sentence(rng)}.\n",
            f"## What is {word}?\n\nIt is {sentence(rng)}. #{other}\n",
        ]
    )


def told(report: Report) -> tuple[object, ...]:
    """What the user is told."""
    return report.findings, report.statistics, report.alike, report.version, report.pages, report.changed, report.size


class Twins:
    """One project twice: one is built with what the last build left behind, the other always from scratch."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self.rng = rng
        self.ids = rng.choice([0, 0, 0, 0.02])
        self.quick, self.slow = (Project(folder / which / "deck") for which in ("quick", "slow"))
        self.pages: dict[str, list[str]] = {}
        self.now = NOW
        for name in "ab":
            self.write(f"notes/media/{name}.png", PNG + name.encode())
        for number in range(rng.randint(1, 5)):
            self.pages[f"notes/{'sub/' * (number % 2)}p{number}.md"] = [a_note(rng, self.ids) for _ in range(rng.randint(1, 6))]

    def write(self, name: str, text: str | bytes) -> None:
        for project in (self.quick, self.slow):
            project.write(name, text)

    def edit(self) -> None:
        rng = self.rng
        name = rng.choice(sorted(self.pages))
        notes = self.pages[name]
        match rng.randint(0, 11):
            case 0 | 1:
                notes.insert(rng.randint(0, len(notes)), a_note(rng, self.ids))
            case 2 if len(notes) > 1:
                notes.pop(rng.randrange(len(notes)))
            case 3 | 4:
                at = rng.randrange(len(notes))
                notes[at] = notes[at].replace(rng.choice(WORDS), rng.choice(WORDS), 1)
            case 5:
                at = rng.randrange(len(notes))
                notes[at] = notes[at].rstrip("\n") + f" {rng.choice(WORDS)}\n"
            case 6:
                self.pages[f"notes/n{rng.randint(0, 9)}.md"] = [a_note(rng, self.ids)]
            case 7 if len(self.pages) > 1:
                del self.pages[name]
            case 8:
                self.pages[f"notes/moved{rng.randint(0, 9)}.md"] = self.pages.pop(name)
            case 9:
                other = self.pages[rng.choice(sorted(self.pages))]
                other.append(notes.pop(rng.randrange(len(notes))) if len(notes) > 1 else a_note(rng, self.ids))
            case 10:
                self.write(f"notes/media/{rng.choice('ab')}.png", PNG + rng.randbytes(4))
            case _:
                self.write("karuta.toml", f'description = "{rng.choice(WORDS)}"\n')

    def build(self) -> Report:
        for project in (self.quick, self.slow):
            shutil.rmtree(project.folder / "notes/sub", ignore_errors=True)
            for old in (project.folder / "notes").glob("*.md"):
                old.unlink()
        for name, notes in self.pages.items():
            self.write(name, f"# {Path(name).stem}\n\n" + "\n".join(notes))
        self.now += self.rng.choice([0, 1, 1000])
        quick, slow = (
            build(project.folder, now=self.now, force=True, details=details, cache=not details, jobs=1)
            for project, details in ((self.quick, False), (self.slow, True))
        )
        assert told(quick) == told(slow)
        assert self.quick.state() == self.slow.state()
        nothing_to_do = unchanged(self.quick.folder)
        if nothing_to_do:
            slow = build(self.slow.folder, now=self.now, cache=False)
            assert told(nothing_to_do) == told(slow)
        return quick


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(seed=0)
@given(seed=st.integers(0, 1 << 30))
def test_random_edits_give_the_same_bytes_with_and_without_what_was_left_behind(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    twins = Twins(tmp_path_factory.mktemp("twins"), rng)
    twins.build()
    for _ in range(6):
        for _ in range(rng.choice([0, 1, 1, 1, 2, 5])):
            twins.edit()
        twins.build()


@pytest.mark.parametrize("name", ["standing.sqlite", "standing.json", "pages.sqlite"])
@pytest.mark.parametrize("damage", ["empty", "foreign", "flipped", "gone", "database"])
def test_what_is_damaged_or_foreign_is_ignored(tmp_path: Path, name: str, damage: str) -> None:
    twins = Twins(tmp_path, random.Random(7))
    twins.build()
    path = twins.quick.folder / "build" / FOLDER / name
    data = path.read_bytes()
    path.unlink()
    if damage == "database":
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE pages (name, key, data, hash)")
    elif damage != "gone":
        at = data.rindex(b"It is") if b"It is" in data else len(data) // 2
        flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        path.write_bytes({"empty": b"", "foreign": b"{}" * 5000, "flipped": flipped}[damage])
    twins.edit()
    twins.build()
    twins.build()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes/new.md", "Q: New?\nA: Yes.\n"),
        ("notes/page.md", "Q: Other?\nA: Yes.\n"),
        ("karuta.toml", 'templates = "templates"\nname = "Other"\n'),
        ("pyproject.toml", '[tool.karuta]\nname = "Other"\n'),
        ("templates/question/style.css", ".card { color: red; }\n"),
        ("karuta.lock", ""),
        ("build/deck.apkg", ""),
    ],
)
def test_whatever_changes_there_is_something_to_do(tmp_path: Path, name: str, text: str) -> None:
    project = Project(tmp_path / "deck")
    project.write("karuta.toml", 'templates = "templates"\nname = "deck"\n')
    project.write("templates/README", "My note types.\n")
    project.write("notes/page.md", "Q: First?\nA: Yes.\n")
    assert build(project.folder, now=NOW, details=False).package
    assert unchanged(project.folder)
    project.write(name, text)
    assert not unchanged(project.folder)


def a_built_page(folder: Path) -> Path:
    project = Project(folder / "deck")
    project.write("notes/page.md", "Q: First?\nA: Yes.\n")
    assert build(project.folder, now=NOW, details=False).package
    return project.folder / "notes" / "page.md"


def edited_unseen(page: Path) -> None:
    """The same size and time of writing as before."""
    status = page.stat()
    page.write_text("Q: Third?\nA: Yes.\n", encoding="utf-8")
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert page.stat().st_size == status.st_size


def test_a_file_changed_right_after_it_was_read_is_read_again(tmp_path: Path) -> None:
    page = a_built_page(tmp_path)
    assert unchanged(page.parent.parent)
    edited_unseen(page)
    assert not unchanged(page.parent.parent)


@pytest.mark.skipif(os.name == "nt", reason="no times of change")
def test_a_file_that_has_rested_is_known_by_its_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = a_built_page(tmp_path)
    monkeypatch.setattr("karuta.seen._SETTLED", 0)
    time.sleep(0.05)  # two steps of the clock that file systems go by
    assert unchanged(page.parent.parent)  # looks at the content and takes down the times
    with monkeypatch.context() as patch:
        patch.setattr("karuta.unchanged.digest", lambda path: pytest.fail("was read") if Path(path) == page else digest(path))
        assert unchanged(page.parent.parent)
    edited_unseen(page)
    time.sleep(0.05)
    assert not unchanged(page.parent.parent)
