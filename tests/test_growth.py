"""Twice the notes take about twice the time, whatever is in them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from karuta.build import build
from karuta.compiler import Compiler
from karuta.config import load
from karuta.model import Outcome
from karuta.pages import File
from tests.project import Project

PIECES = (
    "[", "<", r"\(", "$ x", "*a ", "_a ", "**a", "`", "~~a", "==a", "[a][b", "[a](", "![", "![[", "[[a", "<!-- ", "<a href=", "{{c1::a",
    "a::b ", "|", "&", "\\", "「", "（a", "https://a", "Q: ", "\n- a", "\n1. a", "\n> a", "\n# a", "\n**T**: a\n", "\n| a | b |", "\n    a",
    "\n・a", "\n\n・a：b", "\n\n◆a：b\n",
)  # fmt: skip
MANY = 4000
ENOUGH = 0.02  # seconds: below, the clock tells nothing


def seconds(folder: Path, text: str) -> float:
    """The least of three."""
    (folder / "a.md").write_text(f"Q: x\nA: {text}", encoding="utf-8")
    config, _ = load(folder)
    taken = []
    for _ in range(3):
        compiler, began = Compiler(config), time.process_time()
        compiler.compile(File("a.md", folder / "a.md", folder))
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_opened_over_and_over_costs_no_more_than_its_length(tmp_path: Path, piece: str) -> None:
    once, fourfold = (seconds(tmp_path, piece * (MANY * times)) for times in (1, 4))
    # Four times as long, with room for a machine that has other things to do; what is quadratic takes sixteen times as long.
    assert fourfold < max(12 * once, ENOUGH)


def compiled(folder: Path, text: str) -> Outcome:
    (folder / "a.md").write_text(text, encoding="utf-8")
    config, _ = load(folder)
    return Compiler(config).compile(File("a.md", folder / "a.md", folder))


def test_a_list_nested_two_hundred_deep_is_read(tmp_path: Path) -> None:
    notes = "Q: How deep?\n" + "".join(f"{'  ' * level}- level {level}\n" for level in range(200))
    assert compiled(tmp_path, notes).result


def test_a_page_of_many_megabytes_is_read_in_parts_of_a_second_a_megabyte(tmp_path: Path) -> None:
    began = time.process_time()
    outcome = compiled(tmp_path, "".join(f"## What is term {n}?\n\nIt is the thing number {n}.\n\n" for n in range(20_000)))
    assert outcome.result
    assert len(outcome.result.drafts) == 20_000
    assert time.process_time() - began < 60


def test_many_decks_cost_no_more_than_one(tmp_path: Path) -> None:
    taken = []
    for name, sub in (("one", ""), ("many", "d{0}/")):
        project = Project(tmp_path / name)
        for number in range(300):
            project.write(
                f"notes/{sub.format(number)}p{number}.md", f"## What is term {number}?\n\nThe thing {number}. #tag{number}\n"
            )
        began = time.process_time()
        assert build(project.folder, jobs=1, details=False).package
        taken.append(time.process_time() - began)
    assert taken[1] < taken[0] * 2
