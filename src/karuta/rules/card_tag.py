"""`#card` and `#flashcard` behind a heading, a line or an item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer, opened, placed, unlabelled, without_properties
from karuta.rules.inline import Inline, below, lead
from karuta.rules.question_heading import answer_of
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

_TAG = re.compile(r"(?:^|[\s\u3000])#(?:flash)?card(?P<reverse>[-/]reversed?)?(?:/[\w/-]*)?(?=\s|$)", re.I)


def find(view: View) -> Iterator[Match]:
    """From the inside out: what a marked heading has below it leaves out what is marked itself."""
    yield from _lines(view)
    for section in reversed(view.sections):
        if section.head is None or not view.free(section.head):
            continue
        line = Inline.of(section.head).strip()
        found = _TAG.search(line.mask)
        body = unlabelled(opened(answer_of(view, section))) if found else []
        if found and body:
            yield _match(section.head, _front(line, found), body, [section.head, *answer_of(view, section)], found)


def _lines(view: View) -> Iterator[Match]:
    for block in view.blocks("li", "p"):
        lines = list(lead(block).lines()) if view.free(block) else []
        found = _TAG.search(lines[0].mask) if lines else None
        if not found or not _front(lines[0], found):
            continue
        whole = lead(block)
        rest = without_properties(whole.slice(len(whole.plain) if len(lines) == 1 else whole.plain.index("\n") + 1).strip())
        body = answer(rest, below(block) if block.tag == "li" else [])
        nodes = [block]
        if not body and block.tag == "p":
            following = view.next_sibling(block)
            if following is None or not view.free(following):
                continue
            body, nodes = [following], [block, following]
        if body:
            yield _match(block, _front(lines[0], found), body, nodes, found)


def _front(line: Inline, found: re.Match[str]) -> Inline:
    before, after = line.slice(0, found.start()).strip(), line.slice(found.end()).strip()
    return shapes.clean_title(Inline([*before.parts, *([" "] if before and after else []), *after.parts]))


def _match(at: Element, front: Inline, body: list[Element], nodes: list[Element], found: re.Match[str]) -> Match:
    asks = shapes.is_question(front.plain)
    return Match(
        kind="question" if asks else "term",
        fields=([placed("p", front, at)], body),
        nodes=nodes,
        at=at,
        names=shapes.names(shapes.subject(front.plain) or front.plain),
        reverse=True if found["reverse"] else None,
    )


RULE = Rule(
    name="card-tag",
    trust="explicit",
    summary="`#card` or `#flashcard` behind a heading, an item or a line (`#card-reverse` asks both ways): what is below it answers.",
    example=Example("- Capital of Peru #card\n  - Lima\n", (("Capital of Peru", "Lima"),)),
    find=find,
    trigger=("#card", "#flashcard"),
)
