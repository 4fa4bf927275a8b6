"""What the README shows is what Karuta does."""

from __future__ import annotations

import re
from pathlib import Path

from karuta.cli import COMMANDS
from karuta.compile import compile_pages
from tests.project import Project

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def test_its_notes_give_the_cards_that_it_shows(project: Project) -> None:
    (notes,) = re.findall(r"^````markdown\n(.*?)^````$", README, re.M | re.S)
    shown = re.findall(r"^\| <sub>(.*?)</sub><br>(.*?) \| ", README, re.M)
    project.write("notes/page.md", notes)
    drafts = compile_pages(project.config()).drafts
    assert [(" › ".join(draft.context), draft.prompt) for draft in drafts] == shown


def test_it_lists_every_command() -> None:
    assert set(re.findall(r"^\| `karuta (\w+)", README, re.M)) == set(COMMANDS)
