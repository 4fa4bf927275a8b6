"""`<details>`: the summary asks, the inside answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from karuta.rules import shapes
from karuta.rules.answers import is_answer_label, is_blank, placed, unlabelled
from karuta.rules.inline import Inline
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

#: Summaries that only say that there is more.
_MORE = re.compile(
    r"\W*(?:click|show|view|see|expand|open|toggle|more|full|code|example|details|spoiler|クリック|詳細|開く|続き|もっと)\b.*|\W*(?:詳細|詳しく|もっと見る|開く)\W*",
    re.I,
)


def find(view: View) -> Iterator[Match]:
    for block in view.blocks("details"):
        summary = block.find("summary")
        if summary is None or not view.free(block):
            continue
        front = shapes.clean_title(Inline.of(summary).strip())
        text = front.plain
        if (
            not front
            or is_answer_label(text)
            or shapes.is_generic(text)
            or (_MORE.fullmatch(text) and not shapes.is_question(text))
        ):
            continue
        body = unlabelled([child for child in block if child is not summary and not is_blank(child)])
        if not body:
            continue
        subject = shapes.subject(text)
        yield Match(
            kind="question" if shapes.is_asking(text) else "term",
            fields=([placed("p", front, summary)], body),
            nodes=[block],
            at=block,
            names=shapes.names(subject or text),
        )


_ASKING = {"callout-question", "callout-faq", "callout-help", "callout-example-question"}
#: A callout of its own right behind one that asks.
_ANSWERING = {"callout-answer", "callout-solution", "callout-success", "callout-done"}


def find_callouts(view: View) -> Iterator[Match]:
    for block in view.blocks("aside"):
        title = next((child for child in block if child.get("class") == "callout-title"), None)
        front = shapes.clean_title(Inline.of(title).strip()) if title is not None else None
        if title is None or not front or not view.free(block):
            continue
        if not shapes.is_question(front.plain) or not (
            front.plain[-1:] in "?？" or _ASKING & set((block.get("class") or "").split())
        ):
            continue
        body = unlabelled([child for child in block if child is not title and not is_blank(child)])
        beside = view.next_sibling(block)
        nodes = [block]
        if not body and beside is not None and _ANSWERING & set((beside.get("class") or "").split()):
            body = [child for child in beside if child.get("class") != "callout-title" and not is_blank(child)]
            nodes = [block, beside]
        if body:
            names = shapes.names(shapes.subject(front.plain) or front.plain)
            yield Match("question", ([placed("p", front, title)], body), nodes, block, names)


CALLOUTS = Rule(
    name="callout-question",
    trust="explicit",
    summary='A callout or admonition whose title asks (`> [!question] Why …?`, `!!! question "Why …?"`): its body answers.',
    example=Example(
        "> [!question] Why do leaves look green?\n> Chlorophyll reflects green light.\n",
        (("Why do leaves look green?", "Chlorophyll reflects green light."),),
    ),
    find=find_callouts,
    trigger=("[!", ":::", "!!!"),
)
RULE = Rule(
    name="details",
    trust="explicit",
    summary='A `<details>`, or `??? note "…"`, whose summary says more than “Answer” or “Show”: the summary is the front, what unfolds the back.',
    example=Example(
        "<details>\n<summary>What is a monad?</summary>\n\nA monoid in the category of endofunctors.\n\n</details>\n",
        (("What is a monad?", "A monoid in the category of endofunctors."),),
    ),
    find=find,
    trigger=("<details", ":::", "???"),
)
