"""Obsidian's spaced repetition: a line `?` (or `??`, both ways) between front and back."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer, placed
from karuta.rules.inline import Inline
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View, end_of, line_of


def find(view: View) -> Iterator[Match]:
    for block in view.blocks("p"):
        lines = list(Inline.of(block).lines()) if view.free(block) else []
        at = next((i for i, line in enumerate(lines) if line.plain in ("?", "??", "？", "？？")), None)
        if at is None:
            continue
        front = _joined(lines[:at])
        nodes, body = [block], answer(_joined(lines[at + 1 :]), [])
        if at == 0:
            continue
        if at == len(lines) - 1:
            following = view.next_sibling(block)
            if following is None or not view.free(following):
                continue
            nodes, body = [block, following], [following]
        else:
            # The answer goes on to the next blank line: a list right below the paragraph belongs to it.
            body, nodes = [*body, *(joined := _joined_blocks(view, block))], [*nodes, *joined]
        yield _match(block, front, body, nodes, len(lines[at].plain) == 2)


def _joined_blocks(view: View, block: Element) -> list[Element]:
    out: list[Element] = []
    line = end_of(block)
    for following in view.siblings_after(block):
        if line_of(following) != line + 1 or not view.free(following):
            break
        out.append(following)
        line = end_of(following)
    return out


def _joined(lines: list[Inline]) -> Inline:
    return Inline([part for i, line in enumerate(lines) for part in (["\n"] if i else []) + list(line.parts)])


def _match(block: Element, front: Inline, body: list[Element], nodes: list[Element], reverse: bool) -> Match:
    return Match(
        kind="term" if reverse else "question",
        fields=([placed("p", front, block)], body),
        nodes=nodes,
        at=block,
        names=shapes.names(shapes.subject(front.plain) or front.plain),
        reverse=True if reverse else None,
    )


RULE = Rule(
    name="review-lines",
    trust="explicit",
    summary="A line with `?` alone between front and back; `??` asks both ways. The back is the rest of the paragraph, or the block after it.",
    example=Example(
        "What moves a note's mod?\n?\nOnly a change of its content.\n",
        (("What moves a note's mod?", "Only a change of its content."),),
    ),
    find=find,
    trigger=("\n?", "\n？", " ?", " ？", "\t?", "\t？", ">?", ">？", "\\?", "&"),
)
