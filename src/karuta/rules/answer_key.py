"""The answers of a quiz bank, gathered at the end of the page: a section "Answers" with `1. B`, `2. A, C`, …"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of
from karuta.rules import shapes
from karuta.rules.inline import Inline, lead
from karuta.rules.view import Section, View

_TITLES = frozenset(
    map(
        shapes.fold,
        (
            "answers",
            "answer key",
            "answers key",
            "key",
            "solutions",
            "解答",
            "正解",
            "解答一覧",
            "正解一覧",
            "答え",
            "解答・解説",
        ),
    )
)
_LETTERS = r"[A-Ha-hア-クＡ-Ｈ](?:\s*[,、・]?\s*[A-Ha-hア-クＡ-Ｈ])*"
_ENTRY = re.compile(
    rf"\W*(?:Q|問)?\s*(?P<number>[0-9０-９]+)\s*[.．:：)）\-–—=]?\s*\**\s*[(（]?(?P<letters>{_LETTERS})(?![A-Za-z])"
)
_ALONE = re.compile(rf"\W*(?P<letters>{_LETTERS})(?![A-Za-z])")
_DASH = re.compile(r"[\s.．:：,、)）\]\-–—*]+")


@dataclass(frozen=True)
class Answer:
    """An entry of a key."""

    letters: tuple[str, ...]  #: of the right options, as capitals
    reason: Inline  #: what stands behind them; empty where nothing does
    part: Section  #: of the key, where it stands


@dataclass(frozen=True)
class Keys:
    """The answers gathered on a page. Numbers may begin anew in every section of questions, and in the key as well."""

    #: Folded title of the section that a key is about ("" for the whole page), number of the question -> its answer.
    by_place: Mapping[tuple[str, int], Answer]
    used: set[Section] = field(default_factory=set)  #: parts of the key that have answered a question

    def of(self, view: View, at: Element) -> Answer | None:
        """The answer to the question that begins at a block: of the key nearest to it; None where there is none."""
        number = number_of(view, at)
        section: Section | None = view.section_at(at)
        while section is not None:
            place = "" if section.level <= 1 else shapes.fold(section.text)
            if found := self.by_place.get((place, number)):
                self.used.add(found.part)
                return found
            section = section.parent
        return None


def of(view: View) -> Keys:
    """The answers gathered on a page: of a part of it where the key stands below that part's heading or repeats it."""
    out: dict[tuple[str, int], Answer] = {}
    for section in view.sections:
        if shapes.fold(section.text) not in _TITLES:
            continue
        above = section.parent.text if section.parent is not None and section.parent.level > 1 else ""
        for part in section.walk():
            place = shapes.fold(above if part is section else part.text)
            for number, letters, reason in _entries(part):
                capitals = unicodedata.normalize("NFKC", letters).upper()
                answer = Answer(tuple(re.findall(r"[A-Zア-ク]", capitals)), reason.without(_DASH), part)
                out.setdefault((place, number), answer)
                out.setdefault(("", number), answer)
    return Keys(out)


def _entries(section: Section) -> Iterator[tuple[int, str, Inline]]:
    for block in section.blocks:
        if block.tag == "ol":
            start = int(block.get("start", "1"))
            for i, item in enumerate(block):
                if found := _ALONE.match(lead(item).plain):
                    yield start + i, found["letters"], lead(item).slice(found.end())
            continue
        pieces = list(Inline.of(block).lines()) if block.tag == "p" else []
        pieces += [lead(item) for item in block] if block.tag == "ul" else []
        pieces += [Inline([plain_of(row)]) for row in block.iter("tr")] if block.tag == "table" else []
        for piece in pieces:
            found_all = list(_ENTRY.finditer(piece.plain))
            for found in found_all:
                reason = piece.slice(found.end()) if len(found_all) == 1 else Inline([])
                yield int(found["number"]), found["letters"], reason


def number_of(view: View, at: Element) -> int:
    """The number of the question that begins at a block; 0 where it has none."""
    parent = view.parents.get(at)
    if at.tag == "li" and parent is not None and parent.tag == "ol":
        return int(parent.get("start", "1")) + list(parent).index(at)
    if at.tag == "ol":
        return int(at.get("start", "1"))
    found = shapes.NUMBER.match(plain_of(at))
    return int(found[1]) if found else 0
