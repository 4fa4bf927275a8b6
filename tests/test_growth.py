"""Four times the notes take about four times the time, whatever is in them."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from karuta.build import build
from karuta.compiler import Compiler
from karuta.config import load
from karuta.model import Outcome
from karuta.pages import File
from tests.project import Project

#: What opens, or looks as if it did, in the one paragraph of an answer.
OPENED = (
    "[", "<", r"\(", r"\[", "$ x", "$$", "*a ", "_a ", "**a", "`", "~~a", "==a", "[a][b", "[a](", "[a]: <", "![", "![[", "[[a", "<!-- ",
    "<a href=", "<span>a ", "{{c1::a", "a::b ", "|", "&", "\\", "{", "(", "「", "（a", "漢《", "https://a", "Q: ", "%% a", "[^a] ", "*", "_", "~",
)  # fmt: skip
#: Blocks, and lines that look like them.
BLOCKS = (
    "\n- a", "\n1. a", "\n> a", "\n# a", "\n**T**: a\n", "\n| a | b |", "\n    a", "\n・a", "\n\n・a：b", "\n\n◆a：b\n", "\n---\n", "\na\n---\n",
    "\n```\n", "\n<div>\n", "\n<p>a\n\n", "\nAnswer: a\n", "\n- [ ] a", "\n①a", "\n$$\nx\n$$\n",
)  # fmt: skip
#: Notes with a number in them, or without.
NOTES = {
    "questions in headings": "## What is term {n}?\n\nIt is the thing number {n}.\n\n",
    "the same heading": "## What is it?\n\nIt is the thing number {n}.\n\n",
    "the same note": "## What is it?\n\nIt is the thing.\n\n",
    "terms": "- **term {n}**: definition {n}\n",
    "the same term": "- **term**: definition {n}\n",
    "terms in definition lists": "term {n}\n: definition {n}\n\n",
    "terms with two colons": "term {n}::definition {n}\n\n",
    "terms with とは": "用語{n}とは、定義{n}である。\n\n",
    "labels": "Q: What is {n}?\nA: It is {n}.\n\n",
    "quizzes": "{n}. What is {n}?\n   - [ ] a\n   - [x] b\n\n",
    "clozes": "The {{{{c1::word {n}}}}} is hidden.\n\n",
    "folded answers": "<details><summary>What is {n}?</summary>\n\nIt is {n}.\n\n</details>\n\n",
    "tags": "#tag{n} ",
    "footnotes": "Text[^n{n}].\n\n[^n{n}]: note {n}\n\n",
    "references": "[a{n}]: /x{n}\n\n[a{n}]\n\n",
    "formulas": "$x_{{{n}}}^2$ ",
    "emphasis": "*a{n}* **b{n}** ",
    "images": "![a](x{n}.png) ",
    "wikilinks": "[[page {n}]] ",
    "headings of all levels": "# a\n\n## b\n\n### c\n\n",
}
PROJECTS = {
    "pages": ("p{n}.md", ""),
    "pages with the same notes": ("p{n}.md", "## What is it?\n\nThe thing.\n"),
    "decks": ("d{n}/p.md", ""),
    "tags": ("p{n}.md", "---\ntags: [a{n}, b{n}, c{n}]\n---\n"),
}
FEW, MANY = 1_000, 3_000
TRIES = 3  #: what is slow for once was kept from running
ENOUGH = 0.02  #: seconds: below, the clock tells nothing


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    """As in a build: looking for cycles takes the longer the more there is, whatever is done with it."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def grows_with_its_length(seconds: Callable[[int], float], number: int) -> bool:
    """Whether four times as much takes less than eight times as long; what grows with the square takes sixteen times as long."""
    return any(seconds(4 * number) < 2 * max(4 * seconds(number), ENOUGH) for _ in range(TRIES))


def compiled(folder: Path, text: str) -> Outcome:
    (folder / "a.md").write_text(text, encoding="utf-8")
    config, _ = load(folder)
    return Compiler(config).compile(File("a.md", folder / "a.md", folder))


def to_compile(folder: Path, text: str) -> float:
    """Seconds of processor time."""
    began = time.process_time()
    compiled(folder, text)
    return time.process_time() - began


@pytest.mark.parametrize("piece", OPENED)
def test_what_is_opened_over_and_over_costs_no_more_than_its_length(tmp_path: Path, piece: str) -> None:
    assert grows_with_its_length(lambda number: to_compile(tmp_path, "Q: x\nA: " + piece * number), MANY)


@pytest.mark.parametrize("block", BLOCKS)
def test_many_blocks_cost_no_more_than_their_length(tmp_path: Path, block: str) -> None:
    assert grows_with_its_length(lambda number: to_compile(tmp_path, "Q: x\nA: " + block * number), FEW)


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES.keys())
def test_many_notes_on_one_page_cost_no_more_than_their_length(tmp_path: Path, note: str) -> None:
    assert grows_with_its_length(lambda many: to_compile(tmp_path, "".join(note.format(n=n) for n in range(many))), FEW // 2)


@pytest.mark.parametrize("item", ["<li>a</li>\n", "<li>a ", "<li ", "<li><b>a "])
def test_a_long_list_written_as_html_costs_no_more_than_its_length(tmp_path: Path, item: str) -> None:
    assert grows_with_its_length(lambda many: to_compile(tmp_path, f"<ul>\n{item * many}</ul>\n"), FEW)


@pytest.mark.parametrize(
    "piece",
    [
        "*a* if ",
        "a is *b* if ",
        "**a** is b ",
        "we have the a ",
        "is defined as ",
        "• a\n",
        "(x) a\n",
        "a = b - c ",
        "Q: a? A: ",
        "**a**\nb\n",
        "**犬**は動物。",
        "**Theorem** (a)\n",
        "**Theorem** (a) ",
        "**Dog** is b c d e. ",
        "aを**b**、",
        "a is *b* if c. It is *d* if e. ",
        "aをbという。",
        "❌「a」→ b ",
    ],
)
def test_a_long_paragraph_costs_no_more_than_its_length(tmp_path: Path, piece: str) -> None:
    assert grows_with_its_length(lambda many: to_compile(tmp_path, f"{piece * many}\n\n$$x = 1$$\n\n- a\n"), FEW)


def test_a_list_nested_two_hundred_deep_is_read(tmp_path: Path) -> None:
    def nested(depth: int) -> str:
        return "Q: How deep?\n" + "".join(f"{'  ' * level}- level {level}\n" for level in range(depth))

    assert compiled(tmp_path, nested(200)).result
    # An item is as long as it is deep, so that the text itself grows with the square.
    assert grows_with_its_length(lambda size: to_compile(tmp_path, nested(int(size**0.5))), 10_000)


@pytest.mark.parametrize(("name", "text"), PROJECTS.values(), ids=PROJECTS.keys())
def test_many_pages_cost_no_more_than_their_number(tmp_path: Path, name: str, text: str) -> None:
    def to_build(number: int) -> float:
        shutil.rmtree(tmp_path / "project", ignore_errors=True)
        project = Project(tmp_path / "project")
        for n in range(number):
            note = f"{text.format(n=n)}\n## What is term {n}?\n\nThe thing number {n}.\n"
            project.write(f"notes/{name.format(n=n)}", note)
        began = time.process_time()
        assert build(project.folder, jobs=1, details=False).package
        return time.process_time() - began

    assert grows_with_its_length(to_build, 150)
