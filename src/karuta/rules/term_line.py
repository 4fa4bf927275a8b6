"""`**Term**: definition`, `Term — definition`, `用語：説明`, in items and in lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from karuta.rules import furniture, shapes
from karuta.rules.answers import answer, placed, term
from karuta.rules.definitions import definitional
from karuta.rules.inline import OPAQUE, Inline, below, lead
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

#: Between a term and its definition: a colon with something after it, a dash or an equals sign between blanks, a double dash.
_DELIMITER = re.compile(r"\s*(?:：|:(?=\s|$|[^\x00-\x7f/\d])|\s[—–]+\s|\s?——?\s?|\s--?\s|\s*[＝]\s*|\s=\s|\s(?:→|=>)\s)\s*")
_STRONG_ONLY = re.compile(r"\s*(?:：|:|[—–]+|--?|[＝=])?\s*")
_WORDS = 7
_CHARACTERS = 30
#: Terms that are whole sentences, times, prices, addresses or fields of a record are none.
_NO_TERM = re.compile(r"[。！!？?]|https?$|^\W*$|^[\d\s:：./年月日時分,，-]+$|^(?:https?|mailto|ftp)\b|[^\s]+@|\\$", re.I)
_SENTENCE_HEAD = re.compile(
    r"^(?:if|when|because|since|so|but|and|or|also|then|note that|remember|for|to|in|on|at|by|it|this|that|these|there|we|you|i|he|she|they|see|use|using|let|given|suppose|here|where|however|e\.g|i\.e|step \d+|"
    r"例|注|※|ただし|また|なお|もし|つまり|例えば|たとえば|これ|それ|この|その|まず|次に|ここで|だから|要するに)\b",
    re.I,
)
_CLAUSE_JA = re.compile(r"(?:場合|とき|時|ため|から|ので|なら|ば|と|を|に|が|は|も|で|て|ます|です|よう|まで|こと)$")


def find(view: View) -> Iterator[Match]:
    if furniture.is_minutes(view):
        return
    for block in view.blocks("ul", "ol"):
        yield from _items(view, [item for item in block if view.free(item)])
    for block in view.blocks("p"):
        if view.free(block) and not _in_item(view, block):
            yield from _lines(view, block)


def _in_item(view: View, block: Element) -> bool:
    parent = view.parents.get(block)
    return parent is not None and parent.tag in ("li", "dd", "aside")


def _items(view: View, items: Sequence[Element]) -> Iterator[Match]:
    """Items of one list. A plain `term: definition` counts where half of the list has that shape, or where it reads as a definition."""
    cut = [(item, _cut(lead(item), bool(below(item)))) for item in items]
    shaped = [(item, pair) for item, pair in cut if pair is not None]
    habit = len(shaped) >= 2 and len(shaped) * 2 >= len(items)
    for item, (front, back, marked) in shaped:
        if not view.free(item):
            continue
        if marked or definitional(back.plain) or (habit and _explains(back, below(item))):
            yield _match(item, front, answer(back, below(item)))


def _lines(view: View, block: Element) -> Iterator[Match]:
    lines = list(Inline.of(block).lines())
    cut = [_cut(line, False) for line in lines]
    shaped = sum(pair is not None for pair in cut)
    if len(lines) > 1 and shaped >= 2 and shaped == len(lines):
        for pair in cut:
            assert pair is not None
            if pair[2] or _explains(pair[1], []):
                yield _match(block, pair[0], answer(pair[1], []))
        return
    whole = _cut(Inline.of(block).strip(), False)
    if whole is not None and (whole[2] or (len(lines) == 1 and definitional(whole[1].plain))):
        yield _match(block, whole[0], answer(whole[1], []))


def _cut(line: Inline, nested: bool) -> tuple[Inline, Inline, bool] | None:
    """Term, definition, and whether the author marked the term with bold or code."""
    first = next((p for p in line.parts if not (isinstance(p, str) and not p.strip())), None)
    marked = not isinstance(first, str) and first is not None and first.tag in ("strong", "code", "mark")
    if marked:
        assert first is not None and not isinstance(first, str)
        size = line.plain.index(Inline([first]).plain) + len(Inline([first]).plain)
        head = Inline([first]).unwrapped()
        tail = line.slice(size)
        gloss = re.match(r"\s*(?:[(（][^()（）]{1,60}[)）])", tail.mask)
        if gloss:
            head, tail = Inline([*head.parts, *tail.slice(0, gloss.end()).parts]), tail.slice(gloss.end())
        inside = re.search(r"\s*[:：]\s*$", Inline([first]).plain)
        found = _DELIMITER.match(tail.mask)
        if not inside and not found:
            return None
        rest = tail.slice(found.end()) if found and not inside else tail
        front = term(head)
    else:
        found = _DELIMITER.search(line.mask)
        if not found or not found.start():
            return None
        front, rest = term(line.slice(0, found.start()).strip()), line.slice(found.end())
    back = rest.strip()
    if not front or (not back and not nested) or not _is_term(front, marked):
        return None
    return front, back, marked


def _is_term(front: Inline, marked: bool) -> bool:
    text = " ".join(front.plain.split())
    if shapes.is_generic(text) or _NO_TERM.search(text) or (_SENTENCE_HEAD.match(text) and not marked):
        return False
    japanese = any("\u3040" <= ch <= "\u9fff" for ch in text)
    limit = 2 if marked else 1
    if japanese:
        return len(text) <= _CHARACTERS * limit and (marked or not _CLAUSE_JA.search(text))
    if OPAQUE in front.mask and not marked and any(not isinstance(p, str) and p.tag == "math" for p in front.parts):
        return False
    return len(text.split()) <= _WORDS * limit and (len(text) > 1 or marked)


def _explains(back: Inline, nested: Sequence[Element]) -> bool:
    """Whether what follows the label is more than a value: a few words at least, not a number, a date, a link or a name alone."""
    text = " ".join(back.plain.split())
    if nested and not text:
        return True
    if (
        not text
        or re.fullmatch(r"[\W\d]*", text)
        or ((OPAQUE * max(1, len(text) - 2)) in back.mask and len(text) < 40 and "http" in text)
    ):
        return False
    return True


def _match(at: Element, front: Inline, body: list[Element]) -> Match:
    asks = shapes.is_question(front.plain)
    return Match(
        "question" if asks else "term",
        ([placed("p", front, at)], body),
        [at],
        at,
        shapes.names(shapes.subject(front.plain) or front.plain),
    )


RULE = Rule(
    name="term-line",
    trust="prose",
    summary="A term and its definition on a line with a colon, a dash or 「＝」 between them, the term bold, in code, or plain where the list makes a habit of it.",
    example=Example(
        "- **Mutex**: lets one thread in at a time\n- **Semaphore** — lets n threads in\n\n用語：その説明\n台帳：名札の一覧\n",
        (
            ("Mutex", "lets one thread in at a time"),
            ("Semaphore", "lets n threads in"),
            ("用語", "その説明"),
            ("台帳", "名札の一覧"),
        ),
    ),
    find=find,
)
