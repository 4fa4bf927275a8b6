"""Anki's `{{c1::…}}` and Obsidian's `==…==`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of
from karuta.rules.answers import placed
from karuta.rules.inline import Inline, Part, below, lead, parts_of
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

_CLOZE = re.compile(r"\{\{c[1-9][0-9]*::.+?\}\}", re.S)
#: A paragraph of which more than this is marked is highlighted, not blanked out.
_MOST = 0.6


def find_marked(view: View) -> Iterator[Match]:
    """`{{c1::…}}`: there is no other reading of it."""
    for block in view.blocks("p", "li"):
        if view.free(block) and not (block.tag == "li" and not Inline.of(block)) and _has_cloze(lead(block).plain):
            yield _match(block, lead(block))


def _has_cloze(text: str) -> bool:
    """Whether a deletion is opened and closed. Up to the last end, so that many that are never closed are not looked at one by one."""
    return _CLOZE.search(text, 0, text.rfind("}}") + 2) is not None


def find_highlighted(view: View) -> Iterator[Match]:
    for block in view.blocks("p", "li"):
        line = Inline.of(block).strip()
        marks = [p for p in line.parts if not isinstance(p, str) and p.tag == "mark"]
        if not marks or not view.free(block):
            continue
        blank = sum(len(Inline([m]).plain) for m in marks)
        if blank <= _MOST * len(line.plain):
            yield _match(block, _numbered(line))


def _numbered(line: Inline) -> Inline:
    out: list[Part] = []
    number = 0
    for part in line.parts:
        if isinstance(part, str) or part.tag != "mark":
            out.append(part)
            continue
        number += 1
        out += ["{{c" + f"{number}::", *parts_of(part), "}}"]
    return Inline(out)


def _closed_once(block: Element) -> Element:
    """A copy in which no formula has `}}`: Anki would end the cloze there, while TeX does not mind a blank."""
    copied = deepcopy(block)
    for math in copied.iter("math"):
        math.text = re.sub(r"\}(?=\})", "} ", math.text or "")
    return copied


def _match(block: Element, line: Inline) -> Match:
    nested = below(block) if block.tag == "li" else []
    text = [_closed_once(placed("p", line, block))]
    if any(_has_cloze(plain_of(inner)) for inner in nested):
        return Match(
            "cloze", ([*text, *map(_closed_once, nested)], []), [block], block
        )  # Anki would count a cloze in Extra and make a blank card
    return Match("cloze", (text, nested), [block], block)


MARKED = Rule(
    name="cloze",
    trust="explicit",
    summary="Anki's own `{{c1::answer::hint}}` in a paragraph or an item.",
    example=Example("The capital of Japan is {{c1::Tokyo::city}}.\n", (("The capital of Japan is {{c1::Tokyo::city}}.", ""),)),
    find=find_marked,
    trigger=("{{c",),
)
HIGHLIGHTED = Rule(
    name="highlight-cloze",
    trust="explicit",
    summary="`==words==` in a paragraph or an item that is on no other card: each highlight is asked for.",
    example=Example("Water boils at ==100 °C== at sea level.\n", (("Water boils at {{c1::100 °C}} at sea level.", ""),)),
    find=find_highlighted,
    trigger=("==", "<mark"),
)
