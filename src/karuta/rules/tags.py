"""Tags that stand in the text: `#biology`, `#exam/2024`, and Obsidian's `#flashcards/deck`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from karuta.rules.inline import Inline, is_block
from karuta.rules.view import Match, Section, View

#: The name of a tag as Obsidian has it: not only digits, letters of any script, nested by slashes; no colour (`#fff`, `#1a2b3c`).
_NAME = (
    r"(?!(?:[fF]{3}|[fF]{6}|(?=[a-fA-F]*[0-9])(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}))(?![\w/-]))"
    r"(?=[^\s#]*[^\W\d])[\w/-]+"
)
TAG = re.compile(rf"(?:^|(?<=[\s\u3000]))#(?P<name>{_NAME})(?=[\s\u3000]|$)")
_ONLY_TAGS = re.compile(rf"(?:(?:^|(?<=[\s\u3000]))#{_NAME}(?=[\s\u3000]|$)[\s\u3000,]*)+$")
#: Tags that say "this is a card" and nothing about it; behind a slash they name a deck.
_CARD = re.compile(r"(?:flash)?cards?(?:-reversed?)?(?:/(?P<deck>.+))?$", re.I)


#: Tags at the end of a line of text. `#include` is code, and `#card` is what its rule looks for.
_AT_END = re.compile(
    r"(?P<tags>(?:(?:[ \t\u3000]+|(?<=\n))#(?!(?:include|define|if(?:n?def)?|pragma)(?![\w/-])|(?:[Ff]lash)?[Cc]ard)"
    rf"{_NAME})+)[ \t\u3000]*(?=\n|\Z)"
)
#: Whether a page has such a line at all.
_SOMEWHERE = re.compile(r"\S[ \t\u3000]+#[^\W\d][^\n#]*$", re.M)


def lifted(root: Element, source: str) -> dict[Element, list[str]]:
    """Takes tags off the ends of lines, in paragraphs, items and cells: block -> their names. A paragraph of tags alone keeps them."""
    if not _SOMEWHERE.search(source):
        return {}
    blocks = (block for block in root.iter() if block.tag in ("p", "li", "td", "dd") and not _ONLY_TAGS.match(block.text or ""))
    return {block: names for block in blocks if (names := _lifted(block))}


def _lifted(block: Element) -> list[str]:
    names: list[str] = []
    inner = [child for child in block if not is_block(child)]
    for i in range(-1, len(inner)):
        text = (block.text if i < 0 else inner[i].tail) or ""
        ends = i == len(inner) - 1 or inner[i + 1].tag == "br"  # else the line goes on with an element
        for found in reversed(list(_AT_END.finditer(text)) if "#" in text else []):
            if (found.end() == len(text) and not ends) or (i < 0 and not text[: found.start()].strip()):
                continue
            names += found["tags"].replace("#", " ").split()
            text = text[: found.start()] + text[found.end() :]
        if i < 0:
            block.text = text
        else:
            inner[i].tail = text
    return names


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the tags around a card say."""

    tags: tuple[str, ...] = ()  #: in Anki's form, nested by "::", sorted
    deck: str = ""  #: nested by "::"; "" where no tag names one


def is_tag_line(block: Element) -> bool:
    """A paragraph of nothing but tags: it is about the section that it stands in."""
    text = Inline.of(block).mask if block.tag == "p" else ""
    return "#" in text and bool(_ONLY_TAGS.match(text.strip()))


def of(view: View, match: Match) -> Tagged:
    """The tags of a card: in its own front, behind its headings, and in lines of tags in the sections around it."""
    names = [name for block in (*match.fields[0], match.at) for name in _named(block)]
    if view.lifted:
        names += [name for block in (match.at, *match.nodes) for inner in block.iter() for name in view.lifted.get(inner, ())]
    section: Section | None = view.section_at(match.at)
    while section is not None:
        if section not in view.tags_of:
            view.tags_of[section] = tuple(_names(section))
        names += view.tags_of[section]
        section = section.parent
    tags, deck = set(), ""
    for name in names:
        card = _CARD.match(name)
        if card is None:
            tags.add(name.strip("/").replace("/", "::"))
        elif card["deck"] and not deck:
            deck = card["deck"].strip("/").replace("/", "::")
    return Tagged(tuple(sorted(tags)), deck)


def _names(section: Section) -> Iterator[str]:
    blocks = [*([section.head] if section.head is not None else []), *filter(is_tag_line, section.blocks)]
    for block in blocks:
        yield from _named(block)


def _named(block: Element) -> list[str]:
    text = Inline.of(block).mask
    return [found["name"] for found in TAG.finditer(text)] if "#" in text else []
