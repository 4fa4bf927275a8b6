"""Headings and lists that are written as HTML, as those of Markdown: rules then read them like any other."""

from __future__ import annotations

import html as escaping
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.dialect import html
from karuta.dialect.verbatim import formulas
from karuta.rules.answers import placed
from karuta.rules.inline import Inline, Part, element

#: A heading on one line. Of the first level it is the title of the page, with a picture as often as not.
_HEADING = re.compile(r"<h(?P<level>[2-6])\b[^>]*>(?P<text>[^\n]*[^\W\d_][^\n]*)</h(?P=level)>", re.I)
_LIST = re.compile(r"\s*<(?P<tag>ul|ol)\b(?P<attributes>[^>]*)>(?P<items>.*)</(?P=tag)>\s*", re.I | re.S)
_ITEM = re.compile(r"<li\b[^<>]*>(?P<text>(?:(?!<li\b).)*?)</li>", re.I | re.S)
#: What a list of options or terms has no use for: a list with any of it, be it of links or of pictures, stays HTML.
_MORE = re.compile(r"<(?:[uod]l|pre|table|p|div|details|blockquote|a|img)\b", re.I)
_LETTERED = re.compile(r"\btype\s*=\s*[\"']?[Aa]\b")
_INLINE = re.compile(
    r"<(?P<tag>b|strong|i|em|code)>(?P<inside>(?:(?!<(?P=tag)>).)*?)</(?P=tag)>|(?P<other><[^<>]*>)", re.I | re.S
)
_NAMES = {"b": "strong", "i": "em"}
#: Letters that a list can have.
_LETTERS = "ABCDEFGH"


def read(root: Element) -> None:
    """Puts headings and lists in the place of HTML that is nothing but one of them."""
    for i, block in enumerate(root):
        if block.tag != "html":
            continue
        text = block.text or ""
        if heading := _HEADING.fullmatch(text.strip()):
            root[i] = placed(f"h{heading['level']}", Inline([" ".join(html.to_text(heading["text"]).split())]), block)
        elif (
            (found := _LIST.fullmatch(text)) and not _MORE.search(found["items"]) and not _ITEM.sub("", found["items"]).strip()
        ):
            root[i] = _list(found, block)


def _list(found: re.Match[str], block: Element) -> Element:
    """`<ol type="A">` has its letters in the texts of its items: a list of Markdown could not say them otherwise."""
    items = list(_ITEM.finditer(found["items"]))
    lettered = found["tag"].lower() == "ol" and _LETTERED.search(found["attributes"]) and len(items) <= len(_LETTERS)
    made = Element("ul" if lettered else found["tag"].lower(), {"line": block.get("line", "0"), "end": block.get("end", "0")})
    line, at = int(block.get("line", "0")), 0
    for n, item in enumerate(items):
        start = found.start("items") + item.start()
        line, at = line + found.string.count("\n", at, start), start
        parts: list[Part] = [f"{_LETTERS[n]}. "] if lettered else []
        one = Inline([*parts, *_parts(" ".join(item["text"].split()))]).to("li")
        one.attrib.update(line=str(line), end=str(line + item["text"].count("\n")))
        made.append(one)
    return made


def _parts(text: str) -> Iterator[Part]:
    """Text of HTML: its emphasis and its formulas as elements, other tags as they are."""
    at = 0
    for found in _INLINE.finditer(text):
        yield from _plain(text[at : found.start()])
        if found["tag"]:
            name = found["tag"].lower()
            yield element(_NAMES.get(name, name), _parts(found["inside"]))
        else:
            tag = Element("html")
            tag.text = found["other"]
            yield tag
        at = found.end()
    yield from _plain(text[at:])


def _plain(text: str) -> Iterator[Part]:
    for part in formulas(text):
        yield escaping.unescape(part) if isinstance(part, str) else part
