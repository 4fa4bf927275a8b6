"""Headings that pages have without Markdown: a line in capitals above its paragraph, the summary of a part that is folded away."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import is_answer_label, placed
from karuta.rules.inline import Inline

#: Values of the attribute `karuta-head` of such headings. One in capitals parts a page and is no front by itself.
CAPITALS = "capitals"
ORNAMENTED = "ornamented"
UNSPACED = "unspaced"
#: `##Heading`, which to Markdown is none. One sign alone would be a tag.
_UNSPACED = re.compile(r"(#{2,6})(?=[^\s#])")
_CAPITALS = re.compile(r"(?=.*[A-Z]{3})[A-Z][A-Z0-9 &/'()-]{2,40}$")
#: `■ 主キー`, `◆露点：…`, `【用語】`, `＜ACID特性＞`: how Japanese notes head a paragraph without Markdown.
_ORNAMENTED = re.compile(
    r"(?:[■□●◆◇▼▽▶►◎]\s*(?P<a>\S.{0,30}|[^：:、。]{1,30}：\S.{3,150})|【(?P<b>[^】]{1,30})】|[＜《〈](?P<c>[^＞》〉]{1,30})[＞》〉])$"
)


#: With what such a line begins if it does not begin with capitals.
_SIGNS = frozenset("■□●◆◇▼▽▶►◎【＜《〈#")


def headings(root: Element) -> None:
    """Makes headings of the lines that head paragraphs without Markdown: in capitals, with an ornament, in brackets."""
    for i, block in reversed(list(enumerate(root))):
        text = block.text or ""
        if block.tag != "p" or not (text[:1] in _SIGNS or (text[:1].isupper() and text[:3].upper() == text[:3])):
            continue
        first, *rest = list(Inline.of(block).lines()) or [Inline([])]
        if unspaced := _UNSPACED.match(first.mask):
            _split(root, i, block, first.slice(unspaced.end()).strip(), f"h{len(unspaced[1])}", UNSPACED)
            continue
        ornamented = _ORNAMENTED.fullmatch(first.plain)
        if rest and _CAPITALS.fullmatch(first.plain):
            _split(root, i, block, first, "h3", CAPITALS)
        elif ornamented and (rest or i + 1 < len(root)):
            name = next(name for name in "abc" if ornamented[name])
            if not shapes.is_generic(ornamented[name]) and not is_answer_label(ornamented[name]):
                _split(root, i, block, first.slice(*ornamented.span(name)).strip(), "h6", ORNAMENTED)


def unfold(root: Element) -> None:
    """Puts headings in the place of `<details>` that fold away parts of a page, headings and all: the summary becomes the heading above
    them. What asks, or says that answers follow, stays folded."""
    for i, block in reversed(list(enumerate(root))):
        summary = block.find("summary") if block.tag == "details" else None
        levels = [int(child.tag[1]) for child in block if re.fullmatch("h[1-6]", child.tag)]
        if summary is None or not levels:
            continue
        title = Inline([part for part in Inline.of(summary).parts if isinstance(part, str) or part.tag != "html"]).strip()
        if title and not (is_answer_label(title.plain) or shapes.is_asking(shapes.clean_title(title).plain)):
            head = placed(f"h{max(min(levels) - 1, 1)}", title, summary)
            root[i : i + 1] = [head, *(child for child in block if child is not summary)]


def _split(root: Element, i: int, block: Element, title: Inline, tag: str, kind: str) -> None:
    """Puts a heading in place of the first line of a paragraph."""
    line = int(block.get("line", "0"))
    head = placed(tag, title, block)
    head.set("end", str(line))
    head.set("karuta-head", kind)
    whole = Inline.of(block).strip()
    root.remove(block)
    if "\n" in whole.plain:
        rest = placed("p", whole.slice(whole.plain.index("\n") + 1).strip(), block)
        rest.set("line", str(line + 1))
        root.insert(i, rest)
    root.insert(i, head)
