"""Exercises: a heading, the task below it, and the solution under a heading of its own or folded away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of
from karuta.rules import shapes
from karuta.rules.answers import ANSWER_LABEL, is_answer_label, is_blank, opened, summary_text, unlabelled
from karuta.rules.inline import Inline
from karuta.rules.rule import Example, Rule
from karuta.rules.topics import names_list
from karuta.rules.view import Match, Section, View

_EXERCISE = re.compile(
    r"\W*(?:問題?|演習(?:問題)?|例題|課題|練習(?:問題)?|設問|小問|exercise|problem|question|task|challenge|quiz|q)\s*[.:#]?\s*[0-9０-９]",
    re.I,
)
_TASK = re.compile(r"(?:問題文?|設問|課題|お題|question|problem(?: statement)?|exercise|task)", re.I)
#: The sides of a card as headings.
_FRONT = re.compile(r"(?:card )?front(?: side)?|表(?:面)?", re.I)
_BACK = re.compile(r"(?:card )?back(?: side)?|裏(?:面)?", re.I)
_MORE = re.compile(r"(?:解説|説明|考え方|explanation|discussion|why)", re.I)


#: A task within a fence asks in so many words.
_ASKS = re.compile(
    r"(?:どれか|何か|なにか|いくつか|どれですか|でしょうか|選べ|答えよ|選びなさい|選んでください|答えなさい)[。．.？?]|[?？]\s*(?:\n|$)"
)
_LABEL = re.compile(r"(?:問題文?|問題内容|設問|課題|お題|出題|question|problem|exercise|task)\s*[0-9０-９]*\s*[:：]?", re.I)
_PROSE = frozenset(["", "language-md", "language-markdown", "language-text", "language-txt", "language-plaintext"])


def find(view: View) -> Iterator[Match]:
    for section in view.sections:
        yield from _fenced(view, section)
        if section.head is None or not view.free(section.head):
            continue
        match = _beside(view, section)
        if section.level > 1:
            match = match or _parts(view, section) or _folded(view, section) or _labelled(view, section)
        if match is not None:
            yield match


def _beside(view: View, section: Section) -> Match | None:
    """`## Question 1` with the question below it, then `## Answer` on the same level."""
    if not (
        _FRONT.fullmatch(section.text)
        or _EXERCISE.match(section.text)
        or _TASK.fullmatch(section.text)
        or _EXERCISE.match(_raw(section))
    ):
        return None
    after = view.section_after(section)
    turned = _FRONT.fullmatch(section.text) and after is not None and _BACK.fullmatch(after.text)
    if after is None or after.head is None or not (is_answer_label(after.text) or turned):
        return None
    return _match(view, section, list(section.flow()), list(after.flow()), [after.head])


def _raw(section: Section) -> str:
    return "".join(section.head.itertext()) if section.head is not None else ""


def _parts(view: View, section: Section) -> Match | None:
    """問題 and 解答 as headings below the exercise's own."""
    task = [sub for sub in section.subsections if _TASK.fullmatch(sub.text)]
    solved = [sub for sub in section.subsections if is_answer_label(sub.text) or _MORE.fullmatch(sub.text)]
    if len(task) != 1 or not any(is_answer_label(sub.text) for sub in solved):
        return None
    body = [block for sub in solved for block in sub.flow()]
    heads = [sub.head for sub in (*task, *solved) if sub.head is not None]
    return _match(view, section, [*section.blocks, *task[0].flow()], body, heads)


def _folded(view: View, section: Section) -> Match | None:
    """`### 問題 2: …`, the task, and `<details><summary>解答</summary>`."""
    at = next((i for i, block in enumerate(section.blocks) if _hides_answer(block)), 0)
    if not at or not _EXERCISE.match(_raw(section)):
        return None
    end = next((i for i in range(at, len(section.blocks)) if not _hides_answer(section.blocks[i])), len(section.blocks))
    return _match(view, section, section.blocks[:at], section.blocks[at:end], [])


def _labelled(view: View, section: Section) -> Match | None:
    """`### Q3`, a question or a statement, and `Answer: True`."""
    at = next(
        (i for i, block in enumerate(section.blocks) if block.tag == "p" and ANSWER_LABEL.match(Inline.of(block).mask)), 0
    )
    if not at or not (shapes.is_generic(section.text) or _EXERCISE.match(_raw(section))):
        return None
    end = next((i for i in range(at, len(section.blocks)) if section.blocks[i].tag == "hr"), len(section.blocks))
    return _match(view, section, section.blocks[:at], section.blocks[at:end], [])


def _fenced(view: View, section: Section) -> Iterator[Match]:
    """A question with its code in a fence, below the label 問題 or at the head of its section, and what follows as the answer."""
    blocks = section.blocks
    tasks = [i for i, block in enumerate(blocks) if _is_task(blocks, i) and view.free(block)]
    for at, stop in pairwise([*tasks, len(blocks)]):
        end = stop - 1 if stop < len(blocks) and _is_label(blocks[stop - 1]) else stop
        announced = (
            i
            for i in range(at + 1, end)
            if blocks[i].tag == "p" and any(names_list(line.plain) for line in Inline.of(blocks[i]).lines()[:1])
        )
        body = [block for block in blocks[at + 1 : next(announced, end)] if not is_blank(block)]
        label = [blocks[at - 1]] if at and _is_label(blocks[at - 1]) else []
        if body and all(map(view.free, body)):
            task = blocks[at]
            asked = " ".join(plain_of(task).split())
            yield Match(
                "question",
                ([task], unlabelled(opened(body))),
                [*label, task, *body],
                task,
                shapes.question_names(asked, section.text),
            )


def _is_task(blocks: Sequence[Element], i: int) -> bool:
    block = blocks[i]
    code = block.find("code") if block.tag == "pre" else None
    if code is None or code.get("class", "") not in _PROSE or not _ASKS.search(plain_of(block)):
        return False
    return i == 0 or _is_label(blocks[i - 1])


def _is_label(block: Element) -> bool:
    holder = block[0] if block.tag in ("ul", "ol") and len(block) == 1 else block
    return holder.tag in ("p", "li") and _LABEL.fullmatch(Inline.of(holder).plain.strip()) is not None


def _hides_answer(block: Element) -> bool:
    return block.tag == "details" and is_answer_label(summary_text(block))


def _match(
    view: View, section: Section, task: Sequence[Element], solution: Sequence[Element], heads: list[Element]
) -> Match | None:
    task = [block for block in task if not is_blank(block)]
    body = [block for block in unlabelled(opened(solution)) if not is_blank(block)]
    if not task or not body or not all(map(view.free, (*task, *solution))):
        return None
    title = [] if shapes.is_generic(section.text) else [section.title.to("p")]
    assert section.head is not None
    asked = " ".join(" ".join(plain_of(block) for block in (*title, *task)).split())
    return Match(
        kind="question",
        fields=([*title, *task], body),
        nodes=[section.head, *heads, *task, *solution],
        at=section.head,
        names=shapes.question_names(asked, section.parent.text if section.parent is not None else ""),
    )


RULE = Rule(
    name="exercise",
    trust="structure",
    summary=(
        "An exercise with its task, and the solution below a heading of its own (問題, 解答; Problem, Solution) or folded away; a question in a "
        "fence below 問題, and what follows."
    ),
    example=Example(
        "## Greeting\n\n### Problem\n\nReturn the word OK.\n\n### Solution\n\n`return 'OK'`\n",
        (("Greeting Return the word OK.", "return 'OK'"),),
    ),
    find=find,
)
