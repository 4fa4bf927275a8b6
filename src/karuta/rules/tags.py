"""Tags that stand in the text: `#biology`, `#exam/2024`, and Obsidian's `#flashcards/deck`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from karuta.rules.inline import Inline
from karuta.rules.view import Match, Section, View

#: A tag as Obsidian has it: not only digits, letters of any script, nested by slashes.
TAG = re.compile(r"(?:^|(?<=[\s\u3000]))#(?P<name>(?=[^\s#]*[^\W\d])[\w/-]+)(?=[\s\u3000]|$)")
_ONLY_TAGS = re.compile(rf"(?:{TAG.pattern.replace('(?P<name>', '(?:')}[\s\u3000,]*)+$")
#: Tags that say "this is a card" and nothing about it; behind a slash they name a deck.
_CARD = re.compile(r"(?:flash)?cards?(?:-reversed?)?(?:/(?P<deck>.+))?$", re.I)


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the tags around a card say."""

    tags: tuple[str, ...] = ()  #: in Anki's form, nested by "::", sorted
    deck: str = ""  #: nested by "::"; "" where no tag names one


def is_tag_line(block: Element) -> bool:
    """A paragraph of nothing but tags: it is about the section that it stands in."""
    return block.tag == "p" and bool(_ONLY_TAGS.match(Inline.of(block).mask.strip()))


def of(view: View, match: Match) -> Tagged:
    """The tags of a card: in its own front, behind its headings, and in lines of tags in the sections around it."""
    names = [found["name"] for block in match.fields[0] for found in TAG.finditer(Inline.of(block).mask)]
    names += [found["name"] for found in TAG.finditer(Inline.of(match.at).mask)]
    section: Section | None = view.section_at(match.at)
    while section is not None:
        names += _names(section)
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
        yield from (found["name"] for found in TAG.finditer(Inline.of(block).mask))
