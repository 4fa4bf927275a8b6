"""What a reader sees of an element, as plain text."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_UNSEEN = frozenset({"comment", "input", "rt", "rp"})
_BLOCKS = frozenset(
    [
        "p",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "pre",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "blockquote",
        "aside",
        "details",
        "summary",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "math",
        "div",
    ]
)


def plain(element: Element) -> str:
    """The text of an element and all in it: formulas as TeX, pictures as their alternative text, blocks apart by a blank."""
    if not len(element) and element.tag in _BLOCKS:
        return element.text or ""
    out: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
            continue
        if node.tag == "img":
            out.append(node.get("alt", ""))
        elif node.tag == "br":
            out.append("\n")
        elif node.tag == "html":
            continue
        elif node.tag not in _UNSEEN:
            if node.text:
                out.append(node.text)
            for child in reversed(node):
                if child.tail:
                    stack.append(child.tail)
                stack.append(child)
                if child.tag in _BLOCKS and "line" in child.attrib:
                    stack.append(" ")
    return "".join(out)
