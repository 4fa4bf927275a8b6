"""What a quiz bank says of one question: the question, its options, which are right and why. Collected block by block."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of
from karuta.rules import shapes
from karuta.rules.answers import is_answer_label, is_blank, placed, summary_text
from karuta.rules.inline import Inline, below, blocks_of, lead

_LETTERS = r"(?:[A-H]{2,5}(?![A-Za-z])|[A-Ha-hＡ-Ｈ](?![A-Za-z'’])|[ア-ク](?![ァ-ヶー])|[①-⑧]|[1-8１-８](?![0-9０-９]))"
_LABEL = (
    r"(?:(?:the\s+)?(?:correct\s+|right\s+|suggested\s+|best\s+|most voted\s+)?(?:answers?|ans|choices?|"
    r"options?)(?:\s*\(s\))?|correct(?=\s*[:：])|正解|正答|答え?|解答|こたえ|回答)"
)
#: `Answer: B`, `**Correct answer:** B, E`, 「正解はイ」: a label and one or more letters; what follows explains.
ANSWER = re.compile(
    rf"\W*{_LABEL}\W*(?:(?:is|are|は|が)(?![A-Za-z]))?\W*(?:options?\s+)?(?P<letters>{_LETTERS}(?:\W*(?:and|と|および)?\W*{_LETTERS})*)(?=$|\W)",
    re.I,
)
#: `A.2`, the whole answer to a question with numbered options.
SHORT_ANSWER = re.compile(r"A\s*[.．:：]?\s*(?P<letters>[1-8１-８])\s*")
_NAMES_OPTION = re.compile(rf"\W*{_LABEL}\s*\**\s*[:：]\s*\**\s*(?P<text>\S.*)", re.I | re.S)
_TELLING = 6  #: characters, folded, from which on an option is recognised within an answer
_ONE = re.compile(rf"(?<![A-Za-z]){_LETTERS}")
_LETTERS_ALONE = re.compile(rf"\W*{_LETTERS}(?:\s*(?:[,、・/&]|and|と)\s*{_LETTERS})+\W*", re.I)
_BEHIND_LETTERS = re.compile(r"[\s*]*(?:(?:です|である|だ)(?=[。．]))?[\s.．。:：,、)）\]」\-–—]+")
EXPLANATION = re.compile(
    r"\W*(?:explanations?|rationale|reasons?|why|解説|説明|理由|ポイント)\s*\**\s*[:：】\]]\s*\**\s*", re.I
)
OPTIONS_LABEL = re.compile(r"\W*(?:選択肢|解答群|options|choices|possible answers)\W*", re.I)
#: A mark behind the right option.
_TICK = re.compile(
    r"\s*(?:[✅✔☑★]\ufe0f?|[(（]\s*(?:correct(?: answer)?|right|正解|正)\s*[)）]|\s[-–—]\s*(?:correct|正解)|(?:<--?|←)\s*(?:correct|正解).*)"
    r"\s*$",
    re.I,
)
#: A mark before an option, that says of each whether it is right, or points out those that are.
_MARK = re.compile(r"\s*(?:(?P<right>[✅✔☑⭕◯○〇])|[❌✖✗✘❎×])\ufe0f?\s*")
#: What every such mark has in it; cheaper to look for than the whole.
_TICKED = re.compile(r"[✅✔☑★)）←<]|\s[-–—]")
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


@dataclass
class Quiz:
    """A question of a quiz while its parts are collected."""

    question: list[Element] = field(default_factory=list)
    options: list[tuple[str, list[Element]]] = field(default_factory=list)  #: letter (or "" for boxes), content
    right: set[int] = field(default_factory=set)  #: positions of the right options, from 0
    explanation: list[Element] = field(default_factory=list)
    nodes: list[Element] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)  #: of each option, whether it is bold as a whole
    marked: bool = False  #: a mark before each option says whether it is right
    answered: bool = False  #: the notes have said which options are right


def ticked(block: Element) -> bool:
    """A list of which some items, but not all, are marked as right behind their text: `Mars ✅`, `B (correct)`, 「東京（正解）」."""
    if block.tag not in ("ul", "ol"):
        return False
    if _MARK.match(lead(block[0]).plain) or len(block) < 3:
        return marked(block)
    ticks = sum(bool(_TICKED.search(text := lead(item).plain) and _TICK.search(text)) for item in block)
    return 0 < ticks < len(block) and not any(below(item) for item in block)


def marked(block: Element) -> bool:
    """A list whose items all begin with a mark that says whether they are right: `✅ Mars`, `❌ Venus`. So do lists of what to do and
    what not to do: they are options only where something asks."""
    if block.tag not in ("ul", "ol") or len(block) < 2:
        return False
    marks = [_MARK.match(lead(item).plain) for item in block]
    right = sum(bool(mark and mark["right"]) for mark in marks)
    return all(marks) and 0 < right < len(block) and not any(below(item) for item in block)


def holds_options(block: Element) -> bool:
    """Whether a block has answer options: a list of them, or the lines of a paragraph or of the only item of a list."""
    holder = block
    if block.tag == "table":
        return bool(_rows(block))
    if block.tag in ("ul", "ol"):
        if shapes.has_options(block) or ticked(block):
            return True
        if len(block) != 1 or below(block[0]):
            return False
        holder = block[0]
    if holder.tag not in ("p", "li") or not _FIRST.search(lead(holder).plain):
        return False
    lines = [line for line in option_lines(holder) if shapes.option_letter(line.plain)]
    asking = sum(shapes.is_asking(line.without(shapes.OPTION).plain) for line in lines)
    return asking * 2 < len(lines) and shapes.letters_in_order([shapes.option_letter(line.plain) for line in lines])


def _rows(table: Element) -> list[tuple[str, Inline]]:
    """The letters and texts of a table of options: one letter after the other in its first column, a text in the second; [] for none."""
    rows = [[Inline.of(cell).strip() for cell in row.iterfind("td")] for row in table.iter("tr") if row.find("td") is not None]
    letters = [shapes.option_letter(f"{cells[0].plain}. ") if cells and len(cells[0].plain) == 1 else "" for cells in rows]
    if len(rows) < 2 or any(len(cells) != 2 for cells in rows) or not all(letters) or not shapes.letters_in_order(letters):
        return []
    return [(letter, cells[1]) for letter, cells in zip(letters, rows, strict=True)]


#: What the letter of a first option looks like; told before anything is taken apart.
_FIRST = re.compile(r"[AaＡア1１①ⓐ](?:(?<=[①ⓐ])|(?=[\s.．)）:：、]))")
#: An option behind another on one line: 「ア 0.375　イ 0.45　ウ 0.625」, `A) ping B) netstat C) whois`.
_WITHIN = re.compile(r"(?:^|(?<=[\s\u3000]))(?:[(（][A-Ha-hア-ク][)）]|[A-Ha-hＡ-Ｈ][.．)）]|[ア-ク][\s\u3000.．)）:：])")


def option_lines(block: Element) -> Iterator[Inline]:
    """The lines of a block, one that holds several options taken apart."""
    for line in lead(block).lines():
        starts = [found.start() for found in _WITHIN.finditer(line.mask)]
        pieces = [line.slice(a, b).strip() for a, b in pairwise([*starts, len(line.plain)])]
        if len(pieces) < 3 or not shapes.letters_in_order([shapes.option_letter(piece.plain) for piece in pieces]):
            yield line
        else:
            yield from (piece for piece in (line.slice(0, starts[0]).strip(), *pieces) if piece)


def feed(quiz: Quiz, block: Element, is_head: bool) -> None:
    """Reads the next block into a quiz. What the question is comes first, then its options, then which are right, then why.

    `is_head`: the block is the heading of the section, of which only what names a subject is part of the question.
    """
    if not quiz.options and (shapes.has_options(block) or ticked(block)):
        quiz.marked = marked(block)
        last, behind = _up_to_answer(lead(block[-1]))
        for i, item in enumerate(block):
            _option(quiz, last if item is block[-1] else lead(item), below(item))
            if item.get("task", " ").strip():
                quiz.right.add(i)
            quiz.answered = bool(quiz.right)
        for line in behind:
            _line(quiz, line, block, False)
    elif not quiz.options and block.tag == "table" and (rows := _rows(block)):
        quiz.options = [(letter, [text.to("p")]) for letter, text in rows]
    elif block.tag == "details":
        inside = [child for child in block if child.tag != "summary"]
        label = summary_text(block)
        if quiz.options and not is_answer_label(label):
            _answer_line(quiz, Inline.of(next(iter(block))), block)
        for child in inside:
            feed(quiz, child, False)
        if quiz.options and not quiz.answered and inside:
            _answer_text(quiz, inside[0])
    elif block.tag == "html":
        return
    elif block.tag == "blockquote" and quiz.options and not quiz.answered:
        for child in blocks_of(block):
            feed(quiz, child, False)
    elif block.tag == "p" or is_head or (quiz.options and not quiz.answered and block.tag in _HEADINGS):
        for line in option_lines(block):
            _line(quiz, line, block, is_head)
    elif block.tag in ("ul", "ol") and len(block) == 1 and not quiz.options and not quiz.question:
        item = block[0]
        for line in lead(item).lines():
            _line(quiz, line, item, False)
        for inner in below(item):
            feed(quiz, inner, False)
    elif block.tag in ("ul", "ol") and quiz.options and not quiz.answered and ANSWER.match(lead(block[0]).plain):
        for item in block:
            for line in lead(item).lines():
                _line(quiz, line, item, False)
            quiz.explanation += below(item)
    elif quiz.options:
        quiz.explanation.append(block)
    elif not is_blank(block):
        quiz.question.append(block)


def feed_numbered(quiz: Quiz, block: Element) -> None:
    """Reads a numbered list as the options of a quiz, which are called by their numbers."""
    last, behind = _up_to_answer(lead(block[-1]))
    texts = [*(lead(item) for item in block[:-1]), last]
    quiz.options = [(str(number), [text.to("p")]) for number, text in enumerate(texts, 1)]
    for line in behind:
        _line(quiz, line, block, False)


def _up_to_answer(text: Inline) -> tuple[Inline, Sequence[Inline]]:
    """The last option of a list, and the lines from `Answer: B` on that stand right below it, not set apart."""
    lines = text.lines()
    at = next((i for i, line in enumerate(lines) if i and ANSWER.match(line.plain)), 0)
    if not at:
        return text, ()
    return text.slice(0, text.mask.index(lines[at].mask, len(lines[0].mask))).strip(), lines[at:]


def _line(quiz: Quiz, line: Inline, block: Element, is_head: bool) -> None:
    letter = shapes.option_letter(line.plain)
    expected = _next_letter(quiz)
    if quiz.options and not quiz.answered and _answer_line(quiz, line, block):
        return
    if letter and letter in expected:
        _option(quiz, line, [])
    elif not quiz.options:
        clean = shapes.clean_title(line) if not quiz.question else line
        if OPTIONS_LABEL.fullmatch(line.plain):
            return  # says only that the options follow
        if clean and quiz.question and clean.plain[0].islower() and _is_cut(quiz.question[-1], block):
            quiz.question[-1] = placed("p", Inline([*Inline.of(quiz.question[-1]).parts, "\n", *clean.parts]), block)
        elif clean and not (is_head and shapes.is_generic(clean.plain)):
            quiz.question.append(placed("p", clean, block))
    else:
        rest = line.without(EXPLANATION)
        if rest:
            quiz.explanation.append(placed("p", rest, block))


def _is_cut(before: Element, block: Element) -> bool:
    """Whether a line of the same block breaks off within its sentence."""
    return (
        before.tag == "p" and before.get("line") == block.get("line") and plain_of(before).rstrip()[-1:] not in ".?!:。？！："
    )


def _next_letter(quiz: Quiz) -> tuple[str, ...]:
    if not quiz.options:
        return tuple(alphabet[0] for alphabet in shapes.ALPHABETS)
    last = quiz.options[-1][0]
    for alphabet in shapes.ALPHABETS:
        if last and last in alphabet[:-1]:
            return (alphabet[alphabet.index(last) + 1],)
    return ()


def _option(quiz: Quiz, text: Inline, nested: list[Element]) -> None:
    if mark := _MARK.match(text.mask):
        text = text.slice(mark.end()).strip()
    letter = shapes.option_letter(text.plain)
    tick = _TICK.search(text.mask)
    if tick or (mark and mark["right"]):
        quiz.right.add(len(quiz.options))
    body = (text.slice(0, tick.start()) if tick else text).unwrapped()
    body = body.without(shapes.OPTION) if letter else body
    quiz.options.append((letter, [body.unwrapped().to("p"), *nested]))
    quiz.bold.append(text.unwrapped() is not text or body.unwrapped() is not body)


def _answer_line(quiz: Quiz, line: Inline, block: Element) -> bool:
    """Reads `Answer: B, E — because …`; what follows the letters is the explanation. Also `Answer: Text of the option`."""
    found = ANSWER.match(line.plain) or (SHORT_ANSWER.fullmatch(line.plain) if quiz.options[0][0] == "1" else None)
    right = _indexes(quiz, found["letters"]) if found else set()
    if not found or not right:
        return _answer_named(quiz, line, block)
    quiz.right, quiz.answered = right, True
    rest = line.slice(found.end()).without(_BEHIND_LETTERS)
    option_text = plain_of(quiz.options[min(right)][1][0])
    if rest and not shapes.same(rest.plain, option_text):
        quiz.explanation.append(placed("p", rest.without(EXPLANATION), block))
    return True


def _answer_named(quiz: Quiz, line: Inline, block: Element) -> bool:
    """Reads `Answer: Mars, Venus`, which names options by what they say. Words that no option has are shown with the explanation."""
    found = _NAMES_OPTION.match(line.plain)
    named = shapes.fold(found["text"]) if found else ""
    texts = {i: shapes.fold(plain_of(content[0])) for i, (_, content) in enumerate(quiz.options)}
    same = {i for i, text in texts.items() if text == named}
    right = same or {i for i, text in texts.items() if len(text) >= _TELLING and text in named}
    if found is None or not right:
        return False
    quiz.right, quiz.answered = right, True
    if len(named) > sum(len(texts[i]) for i in right):
        quiz.explanation.append(placed("p", line.slice(found.start("text")), block))
    return True


def _indexes(quiz: Quiz, text: str) -> set[int]:
    """The options that the letters in a text name."""
    letters = [x for run in _ONE.findall(text) for x in unicodedata.normalize("NFKC", run).upper()]
    index = {letter: i for i, (letter, _) in enumerate(quiz.options)}
    return {index[x] for x in letters if x in index}


def _answer_text(quiz: Quiz, block: Element) -> None:
    """An answer that repeats an option, or is its letter alone, without a label."""
    text = plain_of(block).strip()
    if (found := _LETTERS_ALONE.fullmatch(text)) and (right := _indexes(quiz, found[0])):
        quiz.right, quiz.answered = right, True
        if quiz.explanation and quiz.explanation[0] is block:
            quiz.explanation.pop(0)
        return
    for i, (letter, content) in enumerate(quiz.options):
        if shapes.same(text, plain_of(content[0])) or (letter and re.match(rf"\W*{letter}(?![A-Za-z])", text, re.I)):
            quiz.right, quiz.answered = {i}, True
            if quiz.explanation and quiz.explanation[0] is block:
                quiz.explanation.pop(0)
            return
