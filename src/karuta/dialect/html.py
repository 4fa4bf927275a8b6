"""The tree as HTML for the fields of a note."""

from __future__ import annotations

import html as escaping
import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from karuta.dialect import highlight

_VOID = frozenset({"br", "hr", "img", "input", "source", "wbr"})
_INTERNAL = frozenset({"line", "end", "block-id", "task", "karuta-head"})
_CJK = r"[\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
#: A soft break between two characters that are written without blanks: the break would show as a blank.
_CJK_BREAK = re.compile(rf"(?<={_CJK})\n(?={_CJK})")
_TAGS = re.compile(r"<[^>]*>")


def render(elements: Iterable[Element], footnotes: Mapping[str, Element] | None = None) -> str:
    """HTML of the elements one after the other. Footnotes that they refer to are numbered and stand below them."""
    writer = _Writer(footnotes or {})
    for element in elements:
        writer.write(element)
        writer.out.append("\n" if element.tag not in ("br",) else "")
    body = "".join(writer.out).strip()
    notes = writer.notes()
    return f"{body}\n{notes}" if notes else body


def escape(text: str) -> str:
    """Text as HTML shows it: `&`, `<` and `>` escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_text(markup: str) -> str:
    """Plain text of a field's HTML, tags as blanks."""
    return escaping.unescape(_TAGS.sub(" ", markup))


class _Writer:
    def __init__(self, footnotes: Mapping[str, Element]) -> None:
        self.out: list[str] = []
        self.footnotes = footnotes
        self.used: list[str] = []  #: labels of the footnotes in the order of their numbers
        self.numbers: dict[str, int] = {}

    def write(self, element: Element) -> None:
        """Writes an element without its tail. With a stack of its own: notes may be nested deeper than Python recurses."""
        stack: list[Element | str] = [element]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                self.out.append(node)
                continue
            close = self._open(node)
            if close is None:
                continue
            stack.append(close)
            for child in reversed(node):
                if child.tail:
                    stack.append(self._text(child.tail))
                stack.append(child)

    def _open(self, node: Element) -> str | None:
        """Writes the start of an element; returns its end tag, or None where there is nothing inside to write."""
        tag = node.tag
        if tag in _LEAVES:
            self._leaf(node)
            return None
        if tag == "a" and not _goes_out(node.get("href", "")):
            tag = "span"
        attributes = "" if node.attrib.keys() <= _INTERNAL else self._attributes(node, tag)
        opening = f"<{tag}{attributes}>"
        if tag in _VOID:
            self.out.append(opening)
            return None
        closing = f"</{tag}>"
        if tag == "table":
            opening, closing = f'<div class="scroll">{opening}', f"{closing}</div>"
        self.out.append(opening)
        if node.text:
            self.out.append(self._text(node.text))
        return closing

    def _attributes(self, node: Element, tag: str) -> str:
        """The attributes of a start tag, each with a blank before it. A link that leads nowhere became a span without one."""
        return "".join(
            f' {name}="{escape(value).replace(chr(34), "&quot;")}"'
            for name, value in node.attrib.items()
            if name not in _INTERNAL and not (tag == "span" and name in ("href", "title"))
        )

    def _leaf(self, node: Element) -> None:
        if node.tag == "math":
            tex = escape(node.text or "")
            self.out.append(f"\\[{tex}\\]" if node.get("display") == "block" else f"\\({tex}\\)")
        elif node.tag == "html":
            self.out.append(node.text or "")
        elif node.tag == "sound":
            self.out.append(f"[sound:{node.get('src', '')}]")
        elif node.tag == "fnref":
            label = node.get("label", "")
            if label not in self.numbers:
                self.used.append(label)
                self.numbers[label] = len(self.used)
            self.out.append(f'<sup class="footnote-ref">{self.numbers[label]}</sup>')
        elif node.tag == "pre":
            code = node[0] if len(node) else node
            language = code.get("class", "").removeprefix("language-")
            self.out.append(highlight.block(code.text or "", language))

    def _text(self, text: str) -> str:
        if "\n" in text:
            text = _CJK_BREAK.sub("", text).replace("\n", " ")  # a paragraph wrapped anew is the same note
        return escape(text)

    def notes(self) -> str:
        """The footnotes used, in order; a note may use others."""
        items = []
        for label in self.used:
            note = self.footnotes.get(label)
            if note is not None:
                inner = _Writer(self.footnotes)
                inner.used, inner.numbers = self.used, self.numbers
                for child in note:
                    inner.write(child)
                items.append(f"<li>{''.join(inner.out)}</li>")
        return f'<ol class="footnotes">{"".join(items)}</ol>' if items else ""


_LEAVES = frozenset({"math", "html", "sound", "fnref", "pre", "comment"})


def _goes_out(href: str) -> bool:
    """Whether a link leads out of the notes: nothing else can be followed from a card."""
    return href.startswith(("http://", "https://", "mailto:"))
