"""`#card` and `#flashcard` behind a heading, a line or an item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer, opened, placed, unlabelled, without_properties
from karuta.rules.inline import Inline, below, lead
from karuta.rules.question_heading import answer_of
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View, end_of, line_of

_TAG = re.compile(r"(?:^|[\s\u3000])#(?:flash)?card(?P<reverse>[-/]reversed?)?(?:/[\w/-]*)?(?=\s|$)", re.I)
#: `question : answer #flashcard`
_PARTED = re.compile(r"\s:\s|(?<=[?？:：])\s|:\s")


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
        tagged = [i for i, line in enumerate(lines) if _TAG.search(line.mask)]
        for i, stop in pairwise([*tagged, len(lines)]):
            found = _TAG.search(lines[i].mask)
            assert found is not None
            front = _front(lines[i], found)
            rest = without_properties(_joined(lines[i + 1 : stop]))
            nodes = [block]
            if not rest and (parted := _PARTED.search(front.mask)):
                front, rest = front.slice(0, parted.start()).strip(), front.slice(parted.end()).strip()
            body = answer(rest, below(block) if block.tag == "li" and stop == len(lines) else [])
            if block.tag == "p" and stop == len(lines):
                nodes += _below_line(view, block, body)
                body += nodes[1:]
            if front and body:
                yield _match(block, front, body, nodes, found)


def _below_line(view: View, block: Element, body: Sequence[Element]) -> list[Element]:
    """The block behind a tagged paragraph: on its next line, or where there is no answer yet."""
    following = view.next_sibling(block)
    if following is None or not view.free(following) or (body and line_of(following) != end_of(block) + 1):
        return []
    return [following]


def _joined(lines: Sequence[Inline]) -> Inline:
    return Inline([part for i, line in enumerate(lines) for part in (*(["\n"] if i else []), *line.parts)])


def _front(line: Inline, found: re.Match[str]) -> Inline:
    before, after = line.slice(0, found.start()).strip(), line.slice(found.end()).strip()
    return Inline([*before.parts, *([" "] if before and after else []), *after.parts])


def _match(at: Element, line: Inline, body: list[Element], nodes: list[Element], found: re.Match[str]) -> Match:
    front = shapes.clean_title(line) or line  # a sign that is asked for is no ornament
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
    summary=(
        "`#card` or `#flashcard` behind a heading, an item or a line (`#card-reverse` asks both ways): what is below it answers, or what is "
        "behind a colon on its line."
    ),
    example=Example("- Capital of Peru #card\n  - Lima\n", (("Capital of Peru", "Lima"),)),
    find=find,
    trigger=("#card", "#flashcard"),
)
