"""Inline content that can be searched as a string and cut without losing its markup.

A rule looks for a delimiter ("：", "::", "とは") in the text of a block and wants both sides with their emphasis, code and formulas
intact. `Inline` keeps the parts and two strings of equal length beside them: `plain`, what a reader sees, and `mask`, in which code,
formulas and links are filled with a character that no pattern matches, so that a colon in `` `a: b` `` is never taken for a delimiter.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of

#: Stands for one character of code, math or link in `Inline.mask` (U+FFFC OBJECT REPLACEMENT CHARACTER).
OPAQUE = "\ufffc"
_OPAQUE_TAGS = frozenset({"code", "math", "img", "a", "html", "comment", "sound", "audio", "video", "fnref", "input", "ruby"})
_INVISIBLE = frozenset({"comment", "input"})
#: Children that end the inline content of an element: a tight list item holds its text and its nested list in one element.
BLOCK_TAGS = frozenset(
    [
        "p",
        "ul",
        "ol",
        "dl",
        "pre",
        "table",
        "blockquote",
        "hr",
        "details",
        "aside",
        "math-block",
        "html-block",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "div",
        "section",
    ]
)
Part = str | Element
#: Elements with which notes set off what they define or name.
EMPHASIS = frozenset(["strong", "em", "code", "mark", "u"])


def is_block(element: Element) -> bool:
    """Whether a child belongs to the block structure; `math` and `html` are used for both, and tell by attribute."""
    if element.tag in ("math", "html", "comment"):
        return "line" in element.attrib
    return element.tag in BLOCK_TAGS


def parts_of(element: Element) -> list[Part]:
    """The inline parts at the head of an element, up to its first block child."""
    out: list[Part] = [element.text] if element.text else []
    for child in element:
        if is_block(child):
            break
        out.append(child)
        if child.tail:
            out.append(child.tail)
    return out


def blocks_of(element: Element) -> list[Element]:
    """The block children of an element (nested lists, paragraphs of a loose item, …), in order."""
    return [child for child in element if is_block(child)]


def _visible(part: Part) -> str:
    if isinstance(part, str):
        return part
    if part.tag in _INVISIBLE:
        return ""
    return "\n" if part.tag == "br" else plain_of(part)


def _masked(part: Part) -> str:
    if isinstance(part, str):
        return part
    if part.tag in _OPAQUE_TAGS:
        return OPAQUE * len(_visible(part))
    if part.tag == "br":
        return "\n"
    inner = [part.text or ""]
    for child in part:
        inner += [_masked(child), child.tail or ""]
    masked = "".join(inner)
    return masked if len(masked) == len(_visible(part)) else OPAQUE * len(_visible(part))


def _cut(part: Part, start: int, end: int) -> Part | None:
    """The characters [start, end) of one part, its markup kept; None where nothing is left."""
    size = len(_visible(part))
    if start <= 0 and end >= size:
        return part
    if isinstance(part, str):
        return part[max(start, 0) : max(end, 0)] or None
    if end <= 0 or start >= size:
        return None
    if part.tag in _OPAQUE_TAGS or part.tag == "br":
        return part
    return element(part.tag, Inline(parts_of(part)).slice(max(start, 0), end).parts, part.attrib)


def element(tag: str, parts: Iterable[Part], attrib: dict[str, str] | None = None) -> Element:
    """A new element around inline parts; the elements among them are shared, not copied, save for their tails."""
    made = Element(tag, dict(attrib or {}))
    last: Element | None = None
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        _put(made, last, texts)
        texts = []
        last = _shallow(part)
        made.append(last)
    _put(made, last, texts)
    return made


def _put(made: Element, last: Element | None, texts: list[str]) -> None:
    """Text behind the last child, or before the first."""
    if not texts:
        return
    if last is None:
        made.text = "".join(texts)
    else:
        last.tail = "".join(texts)


def _shallow(source: Element) -> Element:
    copy = Element(source.tag, dict(source.attrib))
    copy.text = source.text
    copy.extend(list(source))
    return copy


@dataclass(frozen=True)
class Inline:
    """Inline parts: strings and elements, in order. The tails of the elements are parts of their own and not looked at."""

    parts: list[Part]

    @staticmethod
    def of(source: Element) -> Inline:
        """The inline parts at the head of an element. Remembered until `forget`, since every rule asks for them."""
        known = _OF.get(source)
        if known is None:
            known = _OF[source] = Inline(parts_of(source))
        return known

    @cached_property
    def plain(self) -> str:
        parts = self.parts
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        return "".join(map(_visible, parts))

    @cached_property
    def mask(self) -> str:
        parts = self.parts
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        return "".join(map(_masked, parts))

    def __bool__(self) -> bool:
        return bool(self.plain.strip()) or any(not isinstance(p, str) and p.tag in ("img", "math") for p in self.parts)

    @cached_property
    def _ends(self) -> list[int]:
        """Where each part ends in `plain`."""
        return list(accumulate(len(_visible(part)) for part in self.parts))

    def slice(self, start: int, end: int | None = None) -> Inline:
        """Characters [start, end) of `plain`. Costs what is kept, since long paragraphs are taken apart piece by piece."""
        stop = len(self.plain) if end is None else end
        out: list[Part] = []
        first = bisect_left(self._ends, start)
        at = self._ends[first - 1] if first else 0
        for i in range(first, len(self.parts)):
            if at >= stop:
                break
            part, size = self.parts[i], self._ends[i] - at
            if size == 0:
                out.append(part)
            elif at + size > start and (kept := _cut(part, start - at, stop - at)) is not None:
                out.append(kept)
            at += size
        return Inline(out)

    def strip(self) -> Inline:
        """Without white space and line breaks at either end."""
        text = self.plain
        if text and not (text[0].isspace() or text[-1].isspace()):
            return self
        return self._stripped

    @cached_property
    def _stripped(self) -> Inline:
        text = self.plain
        left = len(text) - len(text.lstrip())
        return self.slice(left, len(text.rstrip())) if left < len(text) else Inline([])

    def without(self, pattern: re.Pattern[str]) -> Inline:
        """Without what the pattern matches at the start of the visible text."""
        found = pattern.match(self.mask)
        return self.slice(found.end()).strip() if found and found.end() else self

    def lines(self) -> Sequence[Inline]:
        """Line by line, as the author typed them; blank lines left out."""
        return self._lines

    @cached_property
    def _lines(self) -> tuple[Inline, ...]:
        if "\n" not in self.mask:
            return (self.strip(),) if self else ()
        at = 0
        found = []
        for line in self.mask.split("\n"):
            piece = self.slice(at, at + len(line)).strip()
            at += len(line) + 1
            if piece:
                found.append(piece)
        return tuple(found)

    def unwrapped(self) -> Inline:
        """Without emphasis that spans the whole: a term's bold is how notes mark it, not part of it."""
        solid = [p for p in self.parts if not (isinstance(p, str) and not p.strip())]
        if len(solid) == 1 and not isinstance(solid[0], str) and solid[0].tag in ("strong", "em", "mark"):
            return Inline(parts_of(solid[0])).strip().unwrapped()
        return self

    def to(self, tag: str = "p") -> Element:
        return element(tag, self.parts)


def is_bold(line: Inline) -> bool:
    """Whether all of a line is bold, be it `***bold and slanted***`."""
    while len(line.parts) == 1 and not isinstance(line.parts[0], str):
        if line.parts[0].tag == "strong":
            return True
        if line.parts[0].tag != "em":
            return False
        line = Inline(parts_of(line.parts[0]))
    return False


def sets_off(part: Part) -> bool:
    """Whether a part is set off: in emphasis or code, or, as in a vault, a link to the page about it."""
    return not isinstance(part, str) and (part.tag in EMPHASIS or part.get("class") == "wikilink")


def emphasised(line: Inline, start: int, end: int) -> float:
    """The part of the characters [start, end) that the first emphasis which lies in them takes, 0 to 1."""
    at = 0
    for part in line.parts:
        size = len(_visible(part))
        if sets_off(part) and start <= at and at + size <= end:
            return size / (end - start)
        at += size
    return 0


def lead(source: Element) -> Inline:
    """The line that leads a block: its own text, or for a loose list item or a quote that of its first paragraph. Remembered."""
    known = _LEAD.get(source)
    if known is None:
        known = _LEAD[source] = _find_lead(source)
    return known


def _find_lead(source: Element) -> Inline:
    own = Inline.of(source).strip()
    if own or source.tag not in ("li", "blockquote", "dd", "td", "th"):
        return own
    inside = blocks_of(source)
    return Inline.of(inside[0]).strip() if inside and inside[0].tag in _LEADS else own


_OF: dict[Element, Inline] = {}
_LEAD: dict[Element, Inline] = {}


def forget() -> None:
    """Drop what is remembered of elements: the rules go on to another page."""
    _OF.clear()
    _LEAD.clear()


def below(source: Element) -> list[Element]:
    """The blocks under the line that leads a block."""
    inside = blocks_of(source)
    return inside if Inline.of(source).strip() or not inside or inside[0].tag not in _LEADS else inside[1:]


_LEADS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6"])
