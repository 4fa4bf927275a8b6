"""`Q:` and `A:` lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from karuta.rules import double_colon, shapes
from karuta.rules.answers import ANSWER_LABEL, ARROW, answer, apart, block_children, placed
from karuta.rules.inline import Inline, below, lead
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

_QUESTION_LABEL = re.compile(
    r"\s*(?:[【（(](?:問題?|問い|例題|設問|Q|質問)\s*[0-9０-９]*[】）)]|Front\s*[:：]|Q(?:ue(?:s|stion)?)?\s*[0-9０-９]*\s*(?:[:：]|[.．)](?=\s|[^\x00-\x7f]))|(?:問題?|質問|設問)\s*[0-9０-９]*\s*[:：.．]|Q\s*[0-9０-９]+$)[\s\u3000]*",
    re.I,
)


#: Between question and answer on one line: the blank before `A:`, or before `A.` behind a question mark.
_ANSWERS_BEHIND = re.compile(r"(?<=\S)[\s\u3000]+(?=(?:A|Ans|Answer|答え?|解答)\s*[:：]|(?<=[?？][\s\u3000])A\.\s)")


#: The beginnings of labels, with what may stand between their characters in the source: emphasis, escapes, numbers, tags.
_TRIGGER = re.compile(r"q(?:ues?)?(?:[:：.．)*_`~=\\<&0-9０-９]| [:0-9])|question|front|ans(?:wer)?\s*[:：]|[答問【&]|[解回]答")


@dataclass
class _Open:
    """A question whose answer is being read."""

    at: Element
    front: list[Element]
    back: list[Element] = field(default_factory=list)
    nodes: list[Element] = field(default_factory=list)
    answered: bool = False
    lines: list[Inline] = field(
        default_factory=list
    )  #: that go on with the last paragraph of its side, and wait to be put there

    @property
    def side(self) -> list[Element]:
        """The field that is being read."""
        return self.back if self.answered else self.front

    def take(self, block: Element) -> None:
        if not self.nodes or self.nodes[-1] is not block:
            self.nodes.append(block)

    def joined(self) -> _Open:
        """Itself, with the lines put where they belong: all at once, since there may be many."""
        if self.lines:
            last = self.side[-1]
            parts = [*Inline.of(last).parts]
            for line in self.lines:
                parts += ["\n", *line.parts]
            self.side[-1] = placed("p", Inline(parts), last)
            self.lines.clear()
        return self


def find(view: View) -> Iterator[Match]:
    for section in view.sections:
        yield from _pairs(view, section.blocks)
    for block in view.blocks("ul", "ol", "li", "blockquote", "aside", "details"):
        yield from _pairs(view, block_children(block))


def _pairs(view: View, blocks: Sequence[Element]) -> Iterator[Match]:
    """Pairs among blocks that follow each other. An answer ends with the next question, a rule, or a card of another kind."""
    current: _Open | None = None
    asking = [i for i, block in enumerate(blocks) if any(_QUESTION_LABEL.match(x.mask) for x in _lines(block))]
    last = asking[-1] if asking else -1
    brief = len(asking) > 1 and last - asking[0] < len(asking)  # one paragraph a pair, up to the last
    for i, block in enumerate(blocks):
        if not view.free(block):
            if current is not None and current.answered:
                yield from _close(view, current)
                current = None
            continue
        if block.tag == "hr":
            yield from _close(view, current)
            current = None
            continue
        if (
            current is not None
            and current.answered
            and block not in current.nodes
            and (
                _asks_anew(block)
                or _lists_questions(block)
                or _is_double_colon(block)
                or _counts_on(current, block)
                or (block.tag == "li" and current.nodes[-1].tag == "li")  # the item before asked and answered
                or (i > last and block.tag == "p" and (brief or _goes_no_further(current, blocks[i - 1], block)))
            )
        ):
            yield from _close(view, current)
            current = None
        pieces = list(_lines(block))
        if (current is None or current.answered) and (asked := _asked_without_label(blocks, i, pieces)):
            yield from _close(view, current)
            current = _Open(block, [placed("p", apart(pieces[:asked]), block)], nodes=[block])
            pieces = pieces[asked:]
        for piece in pieces:
            if found := _QUESTION_LABEL.match(piece.mask):
                yield from _close(view, current and current.joined())
                rest = piece.slice(found.end()).strip()
                current = _Open(block, [placed("p", rest, block)] if rest else [], nodes=[block])
            elif (
                current is not None
                and not current.answered
                and (found := ANSWER_LABEL.match(piece.mask) or ARROW.match(piece.mask))
            ):
                current.joined().answered = True
                current.take(block)
                rest = piece.slice(found.end()).strip()
                current.back += answer(rest, [])
            elif current is not None:
                current.take(block)
                if block.tag not in ("p", "li"):
                    current.side.append(block)
                elif current.side and current.side[-1].tag == "p" and piece.parts and "\n" in lead(block).plain:
                    current.lines.append(piece)
                else:
                    current.joined().side.append(placed("p", piece, block))
        if current is not None:
            current.joined()
        if current is not None and block in current.nodes and block.tag == "li" and below(block):
            for inner in below(block):
                label = ANSWER_LABEL.match(_first(inner).mask) if not current.answered else None
                if label:
                    current.answered = True
                    current.back += _unlabelled_list(inner)
                else:
                    current.side.append(inner)
    yield from _close(view, current)


#: A label that nothing but an answer has: `A.` may be an option.
_ANSWERS = re.compile(r"(?:Ans(?:wer)?|答え?|解答|回答)\s*[:：]", re.I)


def _asked_without_label(blocks: Sequence[Element], i: int, pieces: Sequence[Inline]) -> int:
    """How many lines of an item ask, where `Ans: …` is on the next line, or at the head of the next item: `3. How …?`, `4. Ans: …`."""
    if blocks[i].tag != "li" or not pieces or _ANSWERS.match(pieces[0].mask):
        return 0
    labelled = next((k for k, piece in enumerate(pieces) if _ANSWERS.match(piece.mask)), 0)
    following = blocks[i + 1] if i + 1 < len(blocks) and not below(blocks[i]) else None
    beside = following is not None and following.tag == "li" and _ANSWERS.match(lead(following).mask)
    return labelled or (1 if beside and len(pieces) == 1 and shapes.is_asking(pieces[0].plain) else 0)


def _goes_no_further(current: _Open, before: Element, block: Element) -> bool:
    """Whether a paragraph behind the last answer of a run is something else: lists, code or a picture stand between."""
    return current.answered and (before.tag != "p" or _sets_itself_off(block))


def _sets_itself_off(block: Element) -> bool:
    """A paragraph that begins with a bold label or an ornament."""
    line = Inline.of(block).strip()
    first = line.parts[0] if line.parts else ""
    return (not isinstance(first, str) and first.tag == "strong") or bool(shapes.LEADING.match(line.mask))


def _counts_on(current: _Open, block: Element) -> bool:
    """Whether a numbered list goes on with the number after the question's: `Q8: …`, `A8: …`, then `9. …`."""
    found = shapes.NUMBER.match(lead(current.at).plain) if block.tag == "ol" else None
    return found is not None and int(found[1]) + 1 == int(block.get("start", "1"))


def _is_double_colon(block: Element) -> bool:
    """A paragraph that is marked up as a card itself."""
    return block.tag == "p" and double_colon.split(Inline.of(block).strip()) is not None


def _lists_questions(block: Element) -> bool:
    """A list whose items ask themselves."""
    if block.tag == "blockquote":
        return bool(_QUESTION_LABEL.match(lead(block).mask))
    return (
        block.tag in ("ul", "ol")
        and len(block) > 0
        and (
            _QUESTION_LABEL.match(lead(block[0]).mask) is not None
            or all("?" in (text := lead(item).plain) or "？" in text for item in block)
        )
    )


def _asks_anew(block: Element) -> bool:
    """A paragraph that is one question: the answer before it is over."""
    text = Inline.of(block).plain.strip() if block.tag == "p" else ""
    return "\n" not in text and text[-1:] in ("?", "？") and shapes.is_question(text)


def _halves(line: Inline) -> Iterator[Inline]:
    """`Q: What is it? A: This.`: a line that asks and answers, as the two lines that it would be."""
    found = _ANSWERS_BEHIND.search(line.mask) if _QUESTION_LABEL.match(line.mask) else None
    if found:
        yield line.slice(0, found.start()).strip()
        yield line.slice(found.end()).strip()
    else:
        yield line


def _lines(block: Element) -> Iterator[Inline]:
    """The lines of a paragraph or an item; anything else is one piece without a label."""
    if block.tag not in ("p", "li"):
        yield Inline([])
        return
    lines = list(lead(block).lines())
    labelled = any(_QUESTION_LABEL.match(x.mask) or ANSWER_LABEL.match(x.mask) for x in lines)
    if labelled:
        for line in lines:
            yield from _halves(line)
    else:
        yield lead(block)


def _first(block: Element) -> Inline:
    return lead(block[0]) if block.tag in ("ul", "ol") and len(block) else Inline.of(block)


def _unlabelled_list(block: Element) -> list[Element]:
    """`- A: …` nested under `- Q: …`: the items as paragraphs, without the label."""
    if block.tag not in ("ul", "ol"):
        return [placed("p", Inline.of(block).without(ANSWER_LABEL), block)]
    out: list[Element] = []
    for item in block:
        out.append(placed("p", lead(item).without(ANSWER_LABEL), item))
        out += below(item)
    return out


def _close(view: View, current: _Open | None) -> Iterator[Match]:
    if current is None or not current.answered or not current.front or not current.back:
        return
    title = " ".join(Inline.of(current.front[0]).plain.split())
    yield Match(
        kind="question",
        fields=(current.front, current.back),
        nodes=list(dict.fromkeys(current.nodes)),
        at=current.at,
        names=shapes.question_names(title, view.section_at(current.at).text),
    )


RULE = Rule(
    name="question-answer",
    trust="explicit",
    summary=(
        "Lines labelled `Q:` and `A:` (also `Q1.`/`A1.`, `Question:`/`Answer:`, 問：/答：). The answer goes "
        "on to the next question, rule or heading."
    ),
    example=Example(
        "Q: What does a ledger keep?\nA: Identity.\n\n- guid\n- mod\n\n問：首都は？\n答：東京\n",
        (("What does a ledger keep?", "Identity. guid mod"), ("首都は？", "東京")),
    ),
    find=find,
    trigger=_TRIGGER,
)
