"""Quiz banks: a question, lettered or ticked options, and the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from xml.etree.ElementTree import Element, SubElement

from karuta.dialect.text import plain as plain_of
from karuta.rules import answer_key, furniture, shapes
from karuta.rules.answers import is_blank, placed
from karuta.rules.glossary_table import ANSWERED, ASKED, option_columns
from karuta.rules.inline import Inline, below, blocks_of, lead
from karuta.rules.quiz import ANSWER, EXPLANATION, OPTIONS_LABEL, SHORT_ANSWER, Quiz, feed, feed_numbered, holds_options
from karuta.rules.rule import Example, Rule
from karuta.rules.view import LINE_LEVEL, Match, Section, View

#: Headings of the parts of a quiz.
_PART = re.compile(
    r"(?:問題文?|設問|question)|(?:選択肢|解答群|options|choices)|(?P<answer>正解|正答|答え?|解答|(?:correct\s+)?answers?)"
    r"|(?:解説|説明|explanations?|rationale)",
    re.I,
)
#: A question that ticked boxes answer is near them: a line, a code block, a picture.
_QUESTION_BLOCKS = 4


def find(view: View) -> Iterator[Match]:
    keys = answer_key.of(view)
    for section in list(view.sections):
        yield from _under_headings(view, section, keys)
        blocks = ([section.head] if section.head is not None else []) + section.blocks
        yield from _among(view, blocks, section.head, keys)
    for item in view.blocks("li"):
        if view.free(item) and (blocks_of(item) or holds_options(item)):
            first = placed("p", lead(item), item)
            quiz = _read(view, [first, *_gathered(below(item))], first, keys, item)
            if quiz is not None:
                quiz.nodes = [item]
                yield _match(quiz, item)
    for table in view.blocks("table"):
        for quiz in _rows(table):
            yield _match(quiz, quiz.nodes[0])
    view.take(None, furniture.NAVIGATION, [block for part in keys.used for block in part.blocks])


def _rows(table: Element) -> Iterator[Quiz]:
    """The rows of a table with a column of questions, one for each option, and one of the right letters."""
    names = [" ".join(plain_of(cell).split()) for cell in table.iterfind("./thead/tr/th")]
    options = option_columns(names)
    asked = next((i for i, name in enumerate(names) if ASKED.fullmatch(name)), None)
    answered = next((i for i, name in enumerate(names) if i not in options and ANSWERED.fullmatch(name)), None)
    if not options or asked is None or answered is None:
        return
    for row in table.iterfind("./tbody/tr"):
        cells = [Inline.of(cell).strip() for cell in row]
        right = {
            i for i, at in enumerate(options) if len(cells) == len(names) and names[at].upper() in cells[answered].plain.upper()
        }
        if right and cells[asked]:
            told = [(names[at].upper(), [placed("p", cells[at], row)]) for at in options]
            yield Quiz(question=[placed("p", cells[asked], row)], options=told, right=right, nodes=[row])


def _under_headings(view: View, section: Section, keys: answer_key.Keys) -> Iterator[Match]:
    """A quiz whose parts have headings of their own: 問題文, 選択肢, 正解, 解説."""
    named = [(_PART.fullmatch(sub.text), sub) for sub in section.subsections]
    parts = list(takewhile(lambda part: part[0] is not None, named))
    told = any(found and found["answer"] for found, _ in parts) or (parts and any(map(holds_options, section.blocks)))
    if section.head is None or not told:
        return
    blocks, nodes = [section.head, *section.blocks], [section.head, *section.blocks]
    for found, sub in parts:
        if found is None or sub.head is None or any(inner.level < LINE_LEVEL for inner in sub.subsections):
            return
        inside = list(sub.blocks)
        at_rule = next((i for i, block in enumerate(inside) if block.tag == "hr"), len(inside))
        del inside[at_rule:]
        while inside and view.taken.get(inside[-1]) == furniture.NAVIGATION:
            inside.pop()
        nodes += [sub.head, *inside]
        if found["answer"] and inside and inside[0].tag == "p":
            inside[0] = placed("p", Inline([f"{sub.text}: ", *Inline.of(inside[0]).parts]), inside[0])
        elif found["answer"] and inside and inside[0].tag == "ol" and len(inside[0]) == 1:
            number = inside[0].get("start", "1")
            inside[0] = placed("p", Inline([f"{sub.text}: {number}. ", *lead(inside[0][0]).parts]), inside[0])
        blocks += inside
    if all(view.free(node) for node in nodes):
        quiz = _read(view, _gathered([block for block in blocks if block.tag != "hr"]), section.head, keys)
        if quiz is not None:
            quiz.nodes = nodes
            yield _match(quiz, section.head)


def _among(view: View, blocks: Sequence[Element], head: Element | None, keys: answer_key.Keys) -> Iterator[Match]:
    """Quizzes in a run of blocks: each begins with what stands before its options and ends before the next one's question."""
    blocks = _gathered(blocks)
    options_at = [i for i, block in enumerate(blocks) if view.free(block) and (holds_options(block) or _numbered(blocks, i))]
    start = 0
    for n, i in enumerate(options_at):
        stop = options_at[n + 1] if n + 1 < len(options_at) else len(blocks)
        if n + 1 < len(options_at):
            stop = _question_start(blocks, i + 1, stop)
        first = _question_start(blocks, start, i)
        if not start and head is not None and not _begins_anew(blocks, first, i):
            first = 0
        quiz = _read(view, blocks[first:stop], head, keys)
        if quiz is not None:
            yield _match(quiz, quiz.nodes[0])
        start = stop


def _begins_anew(blocks: Sequence[Element], first: int, options: int) -> bool:
    """Whether the first quiz of a section has a question of its own, behind a rule or with a number, and the heading is not it."""
    ruled = any(block.tag == "hr" for block in blocks[:options])
    return first > 0 and (ruled or (blocks[first].tag == "p" and shapes.is_numbered(plain_of(blocks[first]))))


def _gathered(blocks: Sequence[Element]) -> list[Element]:
    """Blocks with options that are code brought together: `- [ ]`, then a code block that is not indented, then `- [x]`, …"""
    blocks = [part for block in blocks for part in _parted(block)]
    out: list[Element] = []
    i = 0
    while i < len(blocks):
        if blocks[i].tag != "ul":
            out.append(blocks[i])
            i += 1
            continue
        end = i
        while end + 1 < len(blocks) and _is_box(blocks[end]) and blocks[end + 1].tag == "pre":
            end += 2
        joined = _joined_lists(blocks, i)
        if len(joined) > 1:
            gathered = Element("ul", {"line": blocks[i].get("line", "0"), "end": joined[-1].get("end", "0")})
            gathered.extend([_boxed(item) for part in joined for item in part])
            out.append(gathered)
            i += len(joined)
            continue
        if end - i < 4:
            out.append(blocks[i])
            i += 1
            continue
        gathered = Element("ul", {"line": blocks[i].get("line", "0"), "end": blocks[end - 1].get("end", "0")})
        for box, code in zip(blocks[i:end:2], blocks[i + 1 : end : 2], strict=True):
            item = Element("li", dict(box[0].attrib))
            item.extend([*box[0], code])
            gathered.append(item)
        out.append(gathered)
        i = end
    return out


def _parted(block: Element) -> list[Element]:
    """A list of options that goes on with `- Answer: B`, as the options and a list of the rest."""
    if block.tag != "ul" or len(block) < 3 or not shapes.option_letter(lead(block[0]).plain):
        return [block]
    at = next((i for i, item in enumerate(block) if i > 1 and ANSWER.match(lead(item).plain)), 0)
    if not at or not shapes.letters_in_order([shapes.option_letter(lead(item).plain) for item in block[:at]]):
        return [block]
    parts = []
    for items in (block[:at], block[at:]):
        part = Element("ul", {"line": items[0].get("line", "0"), "end": items[-1].get("end", "0")})
        part.extend(items)
        parts.append(part)
    return parts


def _boxed(item: Element) -> Element:
    """The item as one with a box: among ticked options, one without a box is not ticked."""
    box = Element("li", {"task": " ", **item.attrib})
    box.text = item.text
    box.extend(list(item))
    return box


def _joined_lists(blocks: Sequence[Element], i: int) -> Sequence[Element]:
    """Lists right after each other, of which an item is ticked: another bullet began another list, but not other options."""
    end = i
    while end < len(blocks) and blocks[end].tag == "ul":
        end += 1
    lists = blocks[i:end]
    ticked = any(item.get("task", " ").strip() for part in lists for item in part)
    return lists if ticked else lists[:1]


def _is_box(block: Element) -> bool:
    """A list of one ticked or empty box without text."""
    return block.tag == "ul" and len(block) == 1 and "task" in block[0].attrib and not lead(block[0])


def _numbered(blocks: Sequence[Element], i: int) -> bool:
    """Whether a block is a numbered list of options: the line after it gives the answer as a number."""
    block = blocks[i]
    if block.tag != "ol" or len(block) < 2 or any(below(item) for item in block):
        return False
    after = [line.plain for line in lead(block[-1]).lines()[1:]] or [plain_of(each).strip() for each in blocks[i + 1 : i + 2]]
    return any(
        (found := ANSWER.match(text) or SHORT_ANSWER.fullmatch(text)) and re.search(r"[1-8１-８①-⑧]", found["letters"])
        for text in after
    )


def _question_start(blocks: Sequence[Element], low: int, options: int) -> int:
    """Where the question of the options at an index begins: the nearest numbered or asking block before it, else the block before."""
    if options < len(blocks) and _text_before_options(blocks[options]):
        return options
    if options > low and OPTIONS_LABEL.fullmatch(plain_of(blocks[options - 1])):
        return _question_start(blocks, low, options - 1) if options - 1 > low else low
    for i in range(options - 1, low - 1, -1):
        text = plain_of(blocks[i])
        if blocks[i].tag in ("ol", "ul") or shapes.is_numbered(text):
            return i
        if ANSWER.match(text) or EXPLANATION.match(text) or blocks[i].tag in ("details", "hr"):
            return i + 1
    return max(low, options - 1)


def _text_before_options(block: Element) -> bool:
    """Whether a block holds its question too, on the lines before its options."""
    holder = block[0] if block.tag in ("ul", "ol") and len(block) == 1 else block
    return holder.tag in ("p", "li") and not shapes.option_letter(next(iter(lead(holder).lines()), Inline([])).plain)


def _read(
    view: View, blocks: Sequence[Element], head: Element | None, keys: answer_key.Keys, at: Element | None = None
) -> Quiz | None:
    """The quiz that a run of blocks holds; None where it is none, or its answer is nowhere."""
    quiz = Quiz()
    for i, block in enumerate(blocks):
        if not view.free(block) or ((quiz.answered or quiz.right) and (block.tag == "hr" or _asks_next(block))):
            break
        quiz.nodes.append(block)
        if not quiz.options and _numbered(blocks, i):
            feed_numbered(quiz, block)
        else:
            feed(quiz, block, block is head)
    while quiz.explanation and is_blank(quiz.explanation[-1]):
        quiz.explanation.pop()
    boxes = not quiz.options or not quiz.options[0][0]
    title = " ".join(plain_of(b) for b in quiz.question).strip()
    # A list of ticked boxes is a to-do list as often as not: without letters, the line before must ask.
    asked = title and (
        not boxes
        or shapes.is_asking(title)
        or title[-1] in ("?？" if quiz.marked else "?？:：)）。")
        or "__" in title
        or shapes.is_numbered(plain_of(blocks[0]))
    )
    if boxes and sum(not is_blank(b) for b in quiz.question) > _QUESTION_BLOCKS:
        return None  # a task list somewhere in a section
    if not quiz.right and quiz.options and quiz.options[0][0]:
        key = keys.of(view, quiz.nodes[0] if at is None else at)
        if key is not None:
            quiz.right = {i for i, (letter, _) in enumerate(quiz.options) if letter in key.letters}
            quiz.explanation += [key.reason.to("p")] if key.reason else []
    if not quiz.right and 0 < sum(quiz.bold) * 2 <= len(quiz.bold) and not boxes:
        quiz.right = {i for i, bold in enumerate(quiz.bold) if bold}  # nothing else says the answer
    asking = sum(shapes.is_asking(plain_of(content[0])) for _, content in quiz.options)  # tasks with numbers are no options
    return quiz if asked and len(quiz.options) >= 2 and quiz.right and asking * 2 < len(quiz.options) else None


def _asks_next(block: Element) -> bool:
    """Whether a block behind an answer is the next question: it has a number, and asks or holds options."""
    if block.tag == "p":
        return shapes.is_numbered_question(plain_of(block))
    if block.tag != "ol":
        return False
    text = lead(block[0]).plain
    return shapes.is_question(text) or holds_options(block) or any(holds_options(inner) for inner in below(block[0]))


def _match(quiz: Quiz, at: Element) -> Match:
    title = " ".join(" ".join(plain_of(b) for b in quiz.question).split())
    return Match(
        kind="choice",
        fields=(quiz.question, [_list(quiz, False)], [*_key(quiz), _list(quiz, True)], quiz.explanation),
        nodes=quiz.nodes,
        at=at,
        names=(shapes.fold(title + "".join(plain_of(c[0]) for _, c in quiz.options)),),
    )


def _key(quiz: Quiz) -> list[Element]:
    """The letters of the right options as the notes have them, for eyes and ears that a colour tells nothing. Boxes have none."""
    key = Element("p", {"class": "key"})
    key.text = ", ".join(letter for i, (letter, _) in enumerate(quiz.options) if letter and i in quiz.right)
    return [key] if key.text else []


def _list(quiz: Quiz, answer: bool) -> Element:
    """The options as the note type wants them: `<ol class="choices">`, in the answer with `class="right"` on the right ones. The
    class says how they are lettered, too."""
    letter = quiz.options[0][0]
    style = "" if not letter or letter in "ABCDEFGH" else " decimal" if letter.isdigit() else " katakana"
    out = Element("ol", {"class": f"choices{style}"})
    for i, (_, content) in enumerate(quiz.options):
        item = SubElement(out, "li", {"class": "right"} if answer and i in quiz.right else {})
        first = Inline.of(content[0])
        item.text = None
        made = first.to("li")
        item.text = made.text
        item.extend(list(made))
        item.extend(content[1:])
    return out


RULE = Rule(
    name="choice",
    trust="structure",
    summary=(
        "A question with lettered options and a line such as `Answer: B`, 正解：ア, also folded away, or "
        "with ticked boxes; an explanation may follow."
    ),
    example=Example(
        "1. Which planet is the largest?\n   - A. Mars\n   - B. Jupiter\n\n   Answer: B. Jupiter\n\n   Explanation: It is 318 Earths.\n",
        (("Which planet is the largest? Mars Jupiter", "B Mars Jupiter It is 318 Earths."),),
    ),
    find=find,
)
