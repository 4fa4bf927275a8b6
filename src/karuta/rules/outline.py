"""Headings that plain text has without Markdown: a line in capitals above its paragraph."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from karuta.rules.answers import placed
from karuta.rules.inline import Inline

#: Value of the attribute `karuta-head` of such a heading: it parts a page and is no front by itself.
CAPITALS = "capitals"
_CAPITALS = re.compile(r"(?=.*[A-Z]{3})[A-Z][A-Z0-9 &/'()-]{2,40}$")


def capitals(root: Element) -> None:
    """Splits the line in capitals at the head of a paragraph of several lines off as a heading of the third level."""
    for i, block in reversed(list(enumerate(root))):
        lines = list(Inline.of(block).lines()) if block.tag == "p" and "\n" in (block.text or "") else []
        if len(lines) < 2 or not _CAPITALS.fullmatch(lines[0].plain):
            continue
        line = int(block.get("line", "0"))
        head = placed("h3", lines[0], block)
        head.set("end", str(line))
        head.set("karuta-head", CAPITALS)
        whole = Inline.of(block).strip()
        rest = placed("p", whole.slice(whole.plain.index("\n") + 1).strip(), block)
        rest.set("line", str(line + 1))
        root.remove(block)
        root.insert(i, rest)
        root.insert(i, head)
