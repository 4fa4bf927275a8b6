"""Lists that notes in Japanese have without Markdown: lines that begin with 「・」, and 「・・」 below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from karuta.rules.inline import Inline

_BULLET = re.compile(r"(?P<bullets>・+)[\s\u3000]*(?=\S)")


def lists(root: Element) -> None:
    """Makes lists of paragraphs whose lines begin with 「・」; lines without go on with the item before them. A card would run them
    together, since a line break between Japanese characters shows nothing."""
    blocks: list[Element] = []
    made: Element | None = None
    for block in root:
        if block.tag != "p" or not (block.text or "").startswith("・"):
            made = None
            blocks.append(block)
        elif made is None:
            made = _list(block)
            blocks.append(made)
        else:
            made.extend(_list(block))
            made.set("end", block.get("end", "0"))
    root[:] = blocks


def _list(block: Element) -> Element:
    out = Element("ul", {"line": block.get("line", "0"), "end": block.get("end", "0")})
    items: list[tuple[int, int, list[Inline]]] = []  # level, line, lines
    for number, line in enumerate(Inline.of(block).lines(), int(block.get("line", "0"))):
        found = _BULLET.match(line.mask)
        if found:
            items.append((len(found["bullets"]), number, [line.slice(found.end()).strip()]))
        else:
            items[-1][2].append(line)
    for level, number, lines in items:
        item = _joined(lines).to("li")
        item.attrib.update(line=str(number), end=str(number + len(lines) - 1))
        if level > 1 and len(out):
            above = out[-1]
            inner = above[-1] if len(above) and above[-1].tag == "ul" else None
            if inner is None:
                inner = Element("ul", {"line": str(number), "end": str(number)})
                above.append(inner)
            inner.append(item)
        else:
            out.append(item)
    return out


def _joined(lines: Sequence[Inline]) -> Inline:
    parts = [*lines[0].parts]
    for line in lines[1:]:
        parts += [Element("br"), *line.parts]
    return Inline(parts)
