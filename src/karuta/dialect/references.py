"""What a page defines in one place and uses in another: links, footnotes, abbreviations."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

#: A link reference definition (CommonMark 4.7) at the head of a paragraph.
_LINK = re.compile(
    r" {0,3}\[(?!\^)((?:[^\[\]\\]|\\.){1,999})\]:[ \t]*\n?[ \t]*(?:<([^<>\n]*)>|(\S+))(?:[ \t]*\n[ \t]*|[ \t]+)?"
    r"(?:(?<=\s)(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\)))?[ \t]*(?:\n|$)"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass
class References:
    links: dict[str, tuple[str, str]] = field(default_factory=dict)  #: folded label -> address, title or ""
    footnotes: dict[str, Element] = field(default_factory=dict)  #: label -> its blocks, in a div
    abbreviations: dict[str, str] = field(default_factory=dict)  #: short -> long

    def take(self, text: str) -> str:
        """The text of a paragraph without the link definitions at its head, which are remembered; the first of a label counts."""
        while text.lstrip(" ").startswith("[") and (found := _LINK.match(text)):
            label = _folded(found[1])
            if not label:
                break
            address = found[2] if found[2] is not None else found[3]
            title = next((t for t in (found[4], found[5], found[6]) if t is not None), "")
            self.links.setdefault(label, (_unescaped(address), _unescaped(title)))
            text = text[found.end() :]
        return text

    def link(self, label: str) -> tuple[str, str] | None:
        """Address and title ("" for none) that a label stands for; labels differ in more than case and white space."""
        return self.links.get(_folded(label))


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()


def _unescaped(text: str) -> str:
    return html.unescape(_ESCAPE.sub(r"\1", text))
