"""A line or heading that says what the list below it lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of
from karuta.rules import shapes
from karuta.rules.answers import apart, are_points, is_blank, placed, term
from karuta.rules.called import names
from karuta.rules.definitions import is_a, last_sentence, toha, wa
from karuta.rules.inline import Inline, below, lead
from karuta.rules.question_heading import answer_of, asks
from karuta.rules.rule import Example, Rule
from karuta.rules.sentence import bold_subject_ja
from karuta.rules.term_line import gives_cards, opens_term
from karuta.rules.topics import is_aspect, is_bare, is_counted, is_formula, is_glossary, is_list, names_list
from karuta.rules.view import Match, Section, View, only_asks

#: Characters of a sentence that says no more than that something follows.
_ANNOUNCES = 40
_POINTS = 1500  #: characters of all points of a list that stand below headings of their own, at most
#: "Critical section requirements:", the aspect behind its subject.
_BEHIND = re.compile(
    r"(?!(?:the|main|key|some|other|common|with|without|no|non-?functional|functional)\s\S+$)(?:[\w'’()/-]+\s){1,4}"
    r"(?:requirements|conditions|advantages|disadvantages|benefits|drawbacks|limitations|steps|stages|phases|symptoms|causes|features|components)",
    re.I,
)
#: What the end of a paragraph of several sentences has if the last of them announces a list.
_MAY_ANNOUNCE = re.compile(r"[:：]\s*$|follow|以下|次の|次が|下記")
_POINT = re.compile(r"\s*[0-9０-９]+\s*[.．)）、](?![0-9])")  #: 「2.1 …」 is a part of part 2


def find_lines(view: View) -> Iterator[Match]:
    """A paragraph, or an item, followed by its list. Before headings, since it is a card also inside a section that answers one."""
    for block in view.blocks("p", "li"):
        if not view.free(block) or (block.tag == "li" and not len(block)):
            continue
        if block.tag == "p" and "\n" in lead(block).mask and (match := _of_lines(block)):
            yield match
            continue
        listed = below(block)[:1] if block.tag == "li" else [b for b in [view.next_sibling(block)] if b is not None]
        if not listed or not is_list(listed[0]) or not view.free(listed[0]):
            continue
        line = lead(block)
        if "\n" in line.plain or (is_glossary(listed[0]) and not is_counted(line.plain)):
            continue
        front = term(line)
        announced = line.plain.rstrip()[-1:] in (":", "：") and asks(view, view.section_at(block))
        alone = block.tag == "li" and is_bare(front.plain)  # "two kinds:" says nothing without the items around it
        behind = block.tag == "p" and line.plain.rstrip()[-1:] == ":" and _BEHIND.fullmatch(front.plain)
        if (names_list(front.plain) or behind) and not (announced or alone):
            body = below(block) if block.tag == "li" else [listed[0]]
            nodes = [block] if block.tag == "li" else [block, listed[0]]
            lines: list[Element] = []
            if gives_cards(listed[0], line.plain.strip()):  # each item is a card as well
                body, nodes, lines = deepcopy(body), [], [block]
            yield replace(_match(placed("p", front, block), front.plain, body, nodes, block), lines=lines)
        elif block.tag == "p" and _MAY_ANNOUNCE.search(line.mask) and (last := _last_sentence(line)) and names_list(last.plain):
            # the sentences before it may define something: the paragraph stays free
            yield _match(placed("p", last, block), last.plain, [listed[0]], [listed[0]], listed[0])


#: A line of a list that Markdown takes for text.
_NUMBERED = re.compile(r"\s*(?:[①-⑳]|[(（][0-9０-９a-zａ-ｚア-ン]{1,2}[)）]|[0-9０-９a-z][)）．.](?=\s)|[・•‣])")


def _of_lines(block: Element) -> Match | None:
    """A line that names a list, with the list below it in the same paragraph: `引当金の要件（4つ）`, then `① …`, `② …`."""
    first, *points = lead(block).lines()
    if len(points) < 2 or not names_list(first.plain) or not all(_NUMBERED.match(point.mask) for point in points):
        return None
    return _match(placed("p", term(first), block), term(first).plain, [placed("p", apart(points), block)], [block], block)


def _last_sentence(line: Inline) -> Inline:
    """The last of several sentences, 「Xの原因としては以下がある。」 behind 「Xとは…である。」; empty where there is one alone."""
    start = last_sentence(line.mask)
    return line.slice(start).strip() if start else Inline([])


def find_headings(view: View) -> Iterator[Match]:
    for section in view.sections:
        if section.head is None or not view.free(section.head) or not names_list(section.text) or asks(view, section):
            continue
        if _numbers_points(section):
            body = [block for block in section.flow() if view.free(block)]
            yield _match(section.title.to("p"), section.text, body, [section.head, *body], section.head)
            continue
        if section.subsections and all(map(is_blank, section.blocks)):
            continue  # what it lists are sections of their own
        free = [b for b in section.blocks if view.free(b) and not only_asks(b)]
        body = _up_to_definitions(free)
        if len(body) < len(free) and sum(len(plain_of(block)) for block in body) < _ANNOUNCES:
            continue  # 「Xの構成要素は以下の通り。」: each of them is a card
        nodes = [block for block in body if not gives_cards(block, section.text)]
        if any(is_list(block) for block in body if block not in nodes) or any(
            not is_blank(block) and not gives_cards(block, section.text) for block in body
        ):
            whole = [block if block in nodes else deepcopy(block) for block in body]
            yield _match(section.title.to("p"), section.text, whole, [section.head, *nodes], section.head)


def _numbers_points(section: Section) -> bool:
    """Whether the subsections of a list are its points: all with a number, two at least, and none of them long."""
    points = section.subsections
    return (
        len(points) > 1
        and all(point.head is not None and _POINT.match(lead(point.head).plain) and not point.subsections for point in points)
        and sum(len(plain_of(block)) for block in section.flow()) <= _POINTS
    )


def _up_to_definitions(blocks: list[Element]) -> list[Element]:
    """Blocks up to the first paragraph behind a list or table that defines something: it is a card of its own."""
    listed = False
    for i, block in enumerate(blocks):
        text = Inline.of(block).mask.strip() if block.tag == "p" else ""
        leads = text[-1:] in (":", "：") and i + 1 < len(blocks) and is_list(blocks[i + 1])
        if block.tag == "p" and (
            opens_term(block) or bold_subject_ja(Inline.of(block).strip()) or (listed and (leads or _goes_on_elsewhere(text)))
        ):
            return blocks[:i]
        listed = listed or is_list(block) or block.tag == "table"
    return blocks


#: A line that is an item itself, or asks.
_OTHER = re.compile(r"[・•]|.*(?:[?？]|とは)(?:\n|$)")


def _goes_on_elsewhere(text: str) -> bool:
    """Whether a paragraph behind a list is no longer about it: it defines, asks, or is an item itself."""
    return bool(toha(text) or wa(text) or is_a(text) or names(text) or _OTHER.match(text))


def find_aspects(view: View) -> Iterator[Match]:
    """ "Advantages" with a list: of the subject that the heading above names."""
    for section in view.sections:
        if section.head is not None and section.parent is not None and view.free(section.head) and is_aspect(section.text):
            subject = _subject(section.parent)
            body = [b for b in answer_of(view, section) if view.free(b)]
            if subject and any(is_list(b) or _is_lines(b) or (b.tag == "math" and is_formula(section.text)) for b in body):
                shown = [placed("p", apart(Inline.of(b).lines()), b) if _is_lines(b) else b for b in body]
                yield _aspect(subject, section.title, shown, [section.head, *body], section.head)
        if not any(map(is_list, section.blocks)):
            continue
        subject = _subject(section)
        for i, block in enumerate(section.blocks):
            listed = section.blocks[i + 1] if i + 1 < len(section.blocks) else None
            if (
                subject
                and block.tag == "p"
                and view.free(block)
                and is_list(listed)
                and listed is not None
                and view.free(listed)
            ):
                front = term(Inline.of(block).strip())
                if is_aspect(front.plain):
                    yield _aspect(subject, front, [listed], [block, listed], block)
        for item in (item for block in section.blocks if subject and is_list(block) for item in block if len(item)):
            yield from _aspect_of_item(view, subject, item)


def _is_lines(block: Element) -> bool:
    """A paragraph of at least three lines, each a point of its own."""
    lines = Inline.of(block).lines() if block.tag == "p" else ()
    return len(lines) > 2 and are_points(lines)


def _aspect_of_item(view: View, subject: str, item: Element) -> Iterator[Match]:
    """`- Requirements` with a list nested below it. "Pros and cons", which has both below it, is no question of its own."""
    inside = below(item)
    if not inside or not is_list(inside[0]) or not view.free(item):
        return
    front = term(lead(item))
    if is_aspect(front.plain) and not any(is_aspect(lead(inner).plain) for inner in inside[0]):
        yield _aspect(subject, front, inside, [item], item)


def _subject(section: Section) -> str:
    """What a section is about; "" where its heading names no subject."""
    text = shapes.subject(section.text) or section.text
    return "" if section.head is None or shapes.is_generic(text) or is_aspect(text) or section.level == 1 else text


def _aspect(subject: str, aspect: Inline, body: list[Element], nodes: list[Element], at: Element) -> Match:
    japanese = any(ch > "\u3000" for ch in aspect.plain)
    joined = Inline([f"{subject}の", *aspect.parts] if japanese else [f"{subject}: ", *aspect.parts])
    return _match(joined.to("p"), joined.plain, body, nodes, at)


def _match(front: Element, text: str, body: list[Element], nodes: list[Element], at: Element) -> Match:
    return Match("question", ([front], body), nodes, at, (shapes.fold(text),))


LINES = Rule(
    name="list-topic",
    trust="structure",
    summary="A line that names a list and its subject (“Advantages of X:”, 「Xを使う理由」「代表的な手法」), with the list.",
    example=Example(
        "次元削減を使う理由\n\n- 計算が軽くなる\n- 精度が上がる\n\nAdvantages of B-trees:\n\n- shallow\n- sorted\n",
        (("次元削減を使う理由", "計算が軽くなる 精度が上がる"), ("Advantages of B-trees", "shallow sorted")),
    ),
    find=find_lines,
)
HEADINGS = Rule(
    name="topic-heading",
    trust="structure",
    summary="A heading that names a list and its subject (“Types of joins”, 「勾配消失の解決策」), with its section.",
    example=Example("### Types of joins\n\n- inner\n- outer\n", (("Types of joins", "inner outer"),)),
    find=find_headings,
)
ASPECTS = Rule(
    name="aspect-list",
    trust="structure",
    summary="“Advantages”, 「メリット」 and their like above a list, in a section whose heading names the subject: the front says both.",
    example=Example("## B-tree\n\n### Advantages\n\n- shallow\n- sorted\n", (("B-tree: Advantages", "shallow sorted"),)),
    find=find_aspects,
)
