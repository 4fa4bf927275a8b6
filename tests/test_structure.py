"""Pages mean what GitHub shows: lists, items, tables, cells, fences, headings and paragraphs as a GFM parser sees them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from karuta.config import Config
from karuta.pages import read
from tests.structure import Agreement, compare

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = [ROOT / "notes", ROOT / "tests" / "cases", *([Path(path)] if (path := os.environ.get("KARUTA_ACCEPTANCE")) else [])]
PAGES = sorted(page for folder in FOLDERS for page in folder.rglob("*.md") if page.name != "README.md")
#: Share of blocks on which both have to agree, over all pages.
LEAST = 0.99

NASTY = {
    "two-space nesting": "- a\n  - b\n    - c\n- d\n",
    "three spaces under a number": "1. a\n\n   b\n\n   - c\n\n2. d\n",
    "four spaces under a bullet": "- a\n    - b\n        - c\n",
    "a fence in an item": "1. a\n   ```sh\n   x\n   ```\n2. b\n",
    "a table after text": "text\n| a | b |\n|---|---|\n| 1 | 2 |\n\nmore\n",
    "an escaped bar": "| a | b |\n|---|---|\n| 1 \\| 2 | 3 |\n",
    "a short row": "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n",
    "lazy continuation": "> a\nb\n\n- c\nd\n",
    "a list in a quote in a list": "- a\n  > - b\n  >   c\n- d\n",
    "tabs": "-\ta\n\n\tb\n\n1.\tc\n\t- d\n",
    "a number that cannot interrupt": "text\n2. no list\n\ntext\n1. a list\n",
    "bullets that change": "- a\n* b\n+ c\n",
    "rules and setext": "a\n---\n\n***\n\nb\n===\n\n- - -\n",
    "loose and tight": "- a\n\n- b\n\ntext\n\n- c\n- d\n",
    "an empty item": "- a\n-\n- c\n",
    "html blocks": "<div>\n*a*\n\n*b*\n</div>\n\n<!-- c\n\nd -->\n\ntext\n",
    "indented code": "text\n\n    code\n\n    more\n\ntext\n",
    "a fence that never ends": "```\na\n\n- b\n",
    "reference definitions": "[a]: /x\n  'title'\n[b]: <y>\n\ntext [a]\n",
    "a rule below reference definitions": "[r]: /u\n---\n\n[s]: /v\ntext\n===\n",
    "headings of all kinds": "# a #\n####### b\n#c\n## \nd\n-\n",
    "items that begin with code": "-     a\n\n  b\n- \n  c\n",
    "an item behind a table in an item": "- | a |\n  |---|\n- b\n",
    "an item behind a fence that never ends": "- ```\n- a\n",
    "empty items apart": "- a\n-\n\n-\n",
    "a list below a table": "| a | b |\n|---|---|\n3. c\n",
    "a number of many digits": "1234567890. a\n\n123456789. b\n",
}


@pytest.mark.parametrize("notes", NASTY.values(), ids=NASTY.keys())
def test_nasty_structure_is_that_of_gfm(notes: str) -> None:
    result = compare(notes)
    assert (result.theirs, result.ours) == ((), ())


def test_real_pages_have_the_structure_of_gfm() -> None:
    config = Config(project=ROOT)
    results: dict[str, Agreement] = {}
    for page in PAGES:
        for item in read(config, [page]):
            assert hasattr(item, "body"), item
            results[str(page.name if page.name != "page.md" else page.parent.name)] = compare(item.body)
    blocks = sum(result.blocks for result in results.values())
    agreeing = sum(result.agreeing for result in results.values())
    rest = "\n".join(f"{name}: GFM alone {r.theirs}, here alone {r.ours}" for name, r in results.items() if r.share < 1)
    print(f"{agreeing} of {blocks} blocks agree\n{rest}")
    assert agreeing / blocks >= LEAST, rest
