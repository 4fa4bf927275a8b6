"""Lists that notes have without Markdown: lines that begin with 「・」, and 「・・」 below them, or with a typed bullet; lines with a box or
a circle to tick."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from karuta.rules.inline import Inline

_BOX = re.compile(r"[(\[](?P<ticked>[ xX])[)\]]\s+(?=\S)")
_TYPED = re.compile(r"•[\s\u3000]*(?=\S)")
_BULLET = re.compile(r"(?P<bullets>・+)[\s\u3000]*(?=\S)")


def lists(root: Element) -> None:
    """Makes lists of paragraphs whose lines begin with 「・」; lines without go on with the item before them. A card would run them
    together, since a line break between Japanese characters shows nothing. And of those whose lines all begin with `( )` or `[ ]`, one
    of them at least with `(x)` or `[x]`. A paragraph may go before typed bullets."""
    blocks: list[Element] = []
    made: Element | None = None
    for block in root:
        if block.tag == "p" and (boxes := _boxes(block)) is not None:
            made = None
            blocks.append(boxes)
        elif block.tag == "p" and "•" in (block.text or ""):
            made = None
            blocks += _typed(block)
        elif block.tag != "p" or not (block.text or "").startswith("・"):
            made = None
            blocks.append(block)
        elif made is None:
            made = _list(block)
            blocks.append(made)
        else:
            made.extend(_list(block))
            made.set("end", block.get("end", "0"))
    root[:] = blocks


def _boxes(block: Element) -> Element | None:
    """A paragraph of boxes to tick as the list of tasks that it would be with a dash before each."""
    if (block.text or "")[:1] not in ("(", "["):
        return None
    lines = Inline.of(block).lines()
    found = [_BOX.match(line.mask) for line in lines]
    if len(lines) < 2 or not all(found) or not any(box and box["ticked"].strip() for box in found):
        return None
    out = Element("ul", {"line": block.get("line", "0"), "end": block.get("end", "0")})
    for number, (line, box) in enumerate(zip(lines, found, strict=True), int(block.get("line", "0"))):
        assert box is not None
        item = line.slice(box.end()).strip().to("li")
        item.attrib.update(line=str(number), end=str(number), task="x" if box["ticked"].strip() else " ")
        out.append(item)
    return out


def _typed(block: Element) -> list[Element]:
    """A paragraph with lines that begin with a typed bullet, and what stands before them as a paragraph of its own."""
    lines = Inline.of(block).lines()
    at = next((i for i, line in enumerate(lines) if _TYPED.match(line.mask)), None)
    if at is None or not all(_TYPED.match(line.mask) for line in lines[at:]):
        return [block]
    first = int(block.get("line", "0"))
    out = Element("ul", {"line": str(first + at), "end": block.get("end", "0")})
    for number, line in enumerate(lines[at:], first + at):
        item = line.without(_TYPED).to("li")
        item.attrib.update(line=str(number), end=str(number))
        out.append(item)
    if not at:
        return [out]
    lead = Inline([part for i, line in enumerate(lines[:at]) for part in (["\n"] if i else []) + list(line.parts)]).to("p")
    lead.attrib.update(line=str(first), end=str(first + at - 1))
    return [lead, out]


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
