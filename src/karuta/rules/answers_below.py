"""Questions with numbers, and their answers gathered in a section below: 確認問題, then 解答と解説."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer, apart, is_answer_label, is_blank, placed
from karuta.rules.inline import Inline, below, lead
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, Section, View

_TITLE = re.compile(r".{0,20}(?:の(?:解答|答え|正解)(?:例|と解説)?)|(?:answers?|solutions?)\s+(?:to|for)\s+.{3,50}", re.I)
#: `**A1.** …`, `Q1: …`, `問1 …`, `1. …` at the head of a paragraph or a heading.
_NUMBER = re.compile(
    r"\s*[(（]?(?:[AQ]|Answer|Question|問題?|解答|答え?)?\s*\.?\s*(?P<number>[0-9０-９]{1,3})(?:\s*[.．:：)）、]|(?=[\s\u3000]|$))[\s\u3000]*",
    re.I,
)


@dataclass
class _Entry:
    """A question or an answer, with what belongs to it."""

    at: Element
    blocks: list[Element]
    nodes: list[Element] = field(default_factory=list)


def find(view: View) -> Iterator[Match]:
    order = {section: i for i, section in enumerate(view.sections)}
    for key in view.sections:
        if key.head is None or not view.free(key.head) or not (is_answer_label(key.text) or _TITLE.fullmatch(key.text)):
            continue
        answers = dict(_entries(view, key.walk()))
        if key.parent is None or len(answers) < 2:
            continue
        asked = dict(_entries(view, [each for each in key.parent.walk() if order[each] < order[key]]))
        pairs = [(asked[number], entry) for number, entry in answers.items() if number in asked]
        if len(pairs) * 3 < len(answers) * 2:
            continue
        for question, entry in pairs:
            title = Inline.of(question.blocks[0]).plain
            yield Match(
                kind="question",
                fields=(question.blocks, entry.blocks),
                nodes=[*question.nodes, *entry.nodes],
                at=question.at,
                names=shapes.question_names(" ".join(title.split()), view.section_at(question.at).text),
            )
        view.take(None, RULE.name, [key.head])


def _lines(block: Element) -> Iterator[tuple[int, _Entry]]:
    """The lines of a paragraph that begin with numbers one after the other, `(1) …`, each with the lines up to the next; none for one
    number alone."""
    numbered: list[tuple[int, list[Inline]]] = []
    for line in Inline.of(block).lines():
        found = _NUMBER.match(line.mask)
        if found and int(unicodedata.normalize("NFKC", found["number"])) == len(numbered) + 1:
            numbered.append((len(numbered) + 1, [line.slice(found.end()).strip()]))
        elif not numbered:
            return
        else:
            numbered[-1][1].append(line)
    if len(numbered) > 1:
        yield from ((number, _Entry(block, [placed("p", apart(lines), block)], [block])) for number, lines in numbered)


def _entries(view: View, sections: Sequence[Section] | Iterator[Section]) -> Iterator[tuple[int, _Entry]]:
    """The numbered items, paragraphs and headings of some sections, each with what follows it."""
    for section in sections:
        current: tuple[int, _Entry] | None = None
        blocks = list(section.blocks)
        if section.head is not None and _NUMBER.match(_plain(section.head)):
            blocks.insert(0, section.head)
        for block in blocks:
            if block.tag == "ol" and current is None:
                yield from _items(view, block)
                continue
            if block.tag == "p" and (several := list(_lines(block))):
                yield from ([current] if current else [])
                current = None
                yield from several
                continue
            found = _NUMBER.match(_plain(block)) if block.tag == "p" or block is section.head else None
            if found:
                if current is not None:
                    yield current
                line = Inline.of(block).strip()
                rest = line.slice(found.end()).strip() if line.mask[: found.end()] == line.plain[: found.end()] else line
                number = int(unicodedata.normalize("NFKC", found["number"]))
                current = number, _Entry(block, answer(rest.unwrapped(), []), [block])
            elif current is not None and view.free(block) and not is_blank(block):
                current[1].blocks.append(block)
                current[1].nodes.append(block)
        if current is not None:
            yield current


def _items(view: View, block: Element) -> Iterator[tuple[int, _Entry]]:
    for number, item in enumerate(block, int(block.get("start", "1"))):
        if view.free(item):
            yield number, _Entry(item, [placed("p", lead(item), item), *below(item)], [item])


def _plain(block: Element) -> str:
    return Inline.of(block).plain


RULE = Rule(
    name="answers-below",
    trust="structure",
    summary="Questions with numbers, and a section below them (“Answers”, 解答と解説) with the answers by the same numbers.",
    example=Example(
        "## 確認問題\n\n1. DNSは何を名前から求めるか。\n2. 静的なページは状態をもつ。正しいか。\n\n### 解答と解説\n\n1. IPアドレス\n2. 誤り。\n",
        (("DNSは何を名前から求めるか。", "IPアドレス"), ("静的なページは状態をもつ。正しいか。", "誤り。")),
    ),
    find=find,
    trigger=("解答", "答え", "正解", "回答", "answer", "solution"),
)
