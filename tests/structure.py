"""The structure of a page as the dialect sees it, compared block by block with a CommonMark and GFM parser.

Each block is told by its name and its first source line; cells by their number in the row's line. The dialect reads more than GFM does:
definition lists, footnotes, display math, titles of callouts and the inside of `<details>` are left out of the comparison by kind.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markdown_it import MarkdownIt

from karuta.dialect import Dialect, DialectOptions

Blocks = Counter[tuple[int, str]]
_TAGS = frozenset(
    ["ul", "ol", "li", "table", "tr", "th", "td", "blockquote", "pre", "hr", "p", "h1", "h2", "h3", "h4", "h5", "h6"]
)
#: Lines that begin what GFM does not know.
_BEYOND = re.compile(
    r"\s*(?:>\s*)*(?:: \S|:   |\[\^[^\]]+\]:|\*\[[^\]]+\]:|%%|\$\$|\\\[|\\begin\{|</?details|<summary|>?\s*\[!\w+\])"
)


@dataclass(frozen=True)
class Agreement:
    blocks: int  #: blocks that either sees
    agreeing: int
    theirs: tuple[tuple[int, str], ...]  #: line and name of blocks that only the other parser sees
    ours: tuple[tuple[int, str], ...]

    @property
    def share(self) -> float:
        return self.agreeing / self.blocks if self.blocks else 1.0


def compare(body: str) -> Agreement:
    """How far the dialect and markdown-it-py agree on a page."""
    left_out = _beyond(body)
    theirs = Counter({key: n for key, n in _theirs(body).items() if key[0] not in left_out})
    ours = Counter({key: n for key, n in _ours(Dialect(DialectOptions()).parse(body).root).items() if key[0] not in left_out})
    return Agreement(
        blocks=sum((theirs | ours).values()),
        agreeing=sum((theirs & ours).values()),
        theirs=tuple(sorted((theirs - ours).elements())),
        ours=tuple(sorted((ours - theirs).elements())),
    )


def _beyond(body: str) -> set[int]:
    """Lines that belong to constructs beyond GFM: from the line that begins one to the next blank line, and the line before it."""
    out: set[int] = set()
    lines = body.split("\n")
    for number, line in enumerate(lines, 1):
        if _BEYOND.match(line) or "$$" in line or "\\[" in line:
            start = number
            while start > 1 and lines[start - 2].strip():
                start -= 1
            out.update(range(start, number + 1))
            if line.lstrip().startswith(":") and start == number and number > 2:
                out.add(number - 2)  # the term above a blank line
            end = number
            while end < len(lines) and lines[end].strip():
                end += 1
                out.add(end)
    return out


def _theirs(body: str) -> Blocks:
    found: Blocks = Counter()
    line = 0
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body):
        line = token.map[0] + 1 if token.map else line
        name = "pre" if token.type in ("fence", "code_block") else token.tag
        opens = token.nesting == 1 or token.type in ("fence", "code_block", "hr")
        if opens and name in _TAGS and not token.hidden:
            found[(line, name)] += 1
    return found


def _ours(root: Element) -> Blocks:
    found: Blocks = Counter()
    for element in root.iter():
        name = {"aside": "blockquote"}.get(element.tag, element.tag)
        if name in _TAGS and "line" in element.attrib:
            found[(int(element.attrib["line"]), name)] += 1
    return found
