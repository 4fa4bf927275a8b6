"""Quiz banks: a question, lettered or ticked options, and the answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from xml.etree.ElementTree import Element, SubElement

from karuta.dialect.text import plain as plain_of
from karuta.rules import answer_key, furniture, shapes
from karuta.rules.answers import is_answer_label, is_blank, placed, summary_text
from karuta.rules.inline import Inline, below, blocks_of, lead
from karuta.rules.rule import Example, Rule
from karuta.rules.view import LINE_LEVEL, Match, Section, View

_LETTERS = r"(?:[A-H]{2,5}(?![A-Za-z])|[A-Ha-hＡ-Ｈ](?![A-Za-z'’])|[ア-ク](?![ァ-ヶー])|[①-⑧]|[1-8１-８](?![0-9０-９]))"
_LABEL = (
    r"(?:(?:the\s+)?(?:correct\s+|right\s+|suggested\s+|best\s+|most voted\s+)?(?:answers?|ans|choices?|"
    r"options?)(?:\s*\(s\))?|正解|正答|答え?|解答|こたえ|回答)"
)
#: `Answer: B`, `**Correct answer:** B, E`, 「正解はイ」: a label and one or more letters; what follows explains.
_ANSWER = re.compile(
    rf"\W*{_LABEL}\W*(?:(?:is|are|は|が)(?![A-Za-z]))?\W*(?:options?\s+)?(?P<letters>{_LETTERS}(?:\W*(?:and|と|および)?\W*{_LETTERS})*)(?=$|\W)",
    re.I,
)
_ONE = re.compile(rf"(?<![A-Za-z]){_LETTERS}")
_LETTERS_ALONE = re.compile(rf"\W*{_LETTERS}(?:\s*(?:[,、・/&]|and|と)\s*{_LETTERS})+\W*", re.I)
_BEHIND_LETTERS = re.compile(r"[\s*]*(?:(?:です|である|だ)(?=[。．]))?[\s.．。:：,、)）\]」\-–—]+")
_EXPLANATION = re.compile(
    r"\W*(?:explanations?|rationale|reasons?|why|解説|説明|理由|ポイント)\s*\**\s*[:：】\]]\s*\**\s*", re.I
)
_OPTIONS_LABEL = re.compile(r"\W*(?:選択肢|解答群|options|choices|possible answers)\W*", re.I)
#: Headings of the parts of a quiz.
_PART = re.compile(
    r"(?:問題文?|設問|question)|(?:選択肢|解答群|options|choices)|(?P<answer>正解|正答|答え?|解答|(?:correct\s+)?answers?)"
    r"|(?:解説|説明|explanations?|rationale)",
    re.I,
)
#: A mark behind the right option.
_TICK = re.compile(
    r"\s*(?:[✅✔☑★]\ufe0f?|[(（]\s*(?:correct(?: answer)?|right|正解|正)\s*[)）]|(?:<--?|←)\s*(?:correct|正解).*)\s*$", re.I
)
#: A question that ticked boxes answer is near them: a line, a code block, a picture.
_QUESTION_BLOCKS = 4
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


@dataclass
class _Quiz:
    """A question while its parts are collected."""

    question: list[Element] = field(default_factory=list)
    options: list[tuple[str, list[Element]]] = field(default_factory=list)  #: letter (or "" for boxes), content
    right: set[int] = field(default_factory=set)
    explanation: list[Element] = field(default_factory=list)
    nodes: list[Element] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)  #: of each option, whether it is bold as a whole
    answered: bool = False


def find(view: View) -> Iterator[Match]:
    keys = answer_key.of(view)
    for section in list(view.sections):
        yield from _under_headings(view, section, keys)
        blocks = ([section.head] if section.head is not None else []) + section.blocks
        yield from _among(view, blocks, section.head, keys)
    for item in view.blocks("li"):
        if view.free(item) and (blocks_of(item) or _holds_options(item)):
            first = placed("p", lead(item), item)
            quiz = _read(view, [first, *_gathered(below(item))], first, keys, item)
            if quiz is not None:
                quiz.nodes = [item]
                yield _match(quiz, item)
    view.take(None, furniture.NAVIGATION, [block for part in keys.used for block in part.blocks])


def _under_headings(view: View, section: Section, keys: answer_key.Keys) -> Iterator[Match]:
    """A quiz whose parts have headings of their own: 問題文, 選択肢, 正解, 解説."""
    named = [(_PART.fullmatch(sub.text), sub) for sub in section.subsections]
    parts = list(takewhile(lambda part: part[0] is not None, named))
    if section.head is None or not any(found and found["answer"] for found, _ in parts):
        return
    blocks, nodes = [section.head, *section.blocks], [section.head, *section.blocks]
    for found, sub in parts:
        if found is None or sub.head is None or any(inner.level < LINE_LEVEL for inner in sub.subsections):
            return
        inside = list(sub.blocks)
        at_rule = next((i for i, block in enumerate(inside) if block.tag == "hr"), len(inside))
        del inside[at_rule:]
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
    options_at = [i for i, block in enumerate(blocks) if view.free(block) and (_holds_options(block) or _numbered(blocks, i))]
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
    at = next((i for i, item in enumerate(block) if i > 1 and _ANSWER.match(lead(item).plain)), 0) if block.tag == "ul" else 0
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
    """Whether a block is a numbered list of options: the block after it gives the answer as a number."""
    block = blocks[i]
    if block.tag != "ol" or len(block) < 2 or any(below(item) for item in block) or i + 1 >= len(blocks):
        return False
    found = _ANSWER.match(plain_of(blocks[i + 1]).strip())
    return bool(found and re.search(r"[1-8１-８①-⑧]", found["letters"]))


def _question_start(blocks: Sequence[Element], low: int, options: int) -> int:
    """Where the question of the options at an index begins: the nearest numbered or asking block before it, else the block before."""
    if options < len(blocks) and _text_before_options(blocks[options]):
        return options
    if options > low and _OPTIONS_LABEL.fullmatch(plain_of(blocks[options - 1])):
        return _question_start(blocks, low, options - 1) if options - 1 > low else low
    for i in range(options - 1, low - 1, -1):
        text = plain_of(blocks[i])
        if blocks[i].tag in ("ol", "ul") or shapes.is_numbered(text):
            return i
        if _ANSWER.match(text) or _EXPLANATION.match(text) or blocks[i].tag in ("details", "hr"):
            return i + 1
    return max(low, options - 1)


def _holds_options(block: Element) -> bool:
    if shapes.has_options(block) or _ticked(block):
        return True
    holder = block[0] if block.tag in ("ul", "ol") and len(block) == 1 and not below(block[0]) else block
    if holder.tag not in ("p", "li") or "\n" not in lead(holder).plain:
        return False
    letters = [x for line in lead(holder).lines() if (x := shapes.option_letter(line.plain))]
    return shapes.letters_in_order(letters)


def _ticked(block: Element) -> bool:
    """A list of which some items, but not all, are marked as right behind their text: `Mars ✅`, `B (correct)`, 「東京（正解）」."""
    if block.tag not in ("ul", "ol") or len(block) < 3:
        return False
    marked = sum(bool(_TICK.search(lead(item).plain)) for item in block)
    return 0 < marked < len(block) and not any(below(item) for item in block)


def _text_before_options(block: Element) -> bool:
    """Whether a block holds its question too, on the lines before its options."""
    holder = block[0] if block.tag in ("ul", "ol") and len(block) == 1 else block
    return holder.tag in ("p", "li") and not shapes.option_letter(next(iter(lead(holder).lines()), Inline([])).plain)


def _read(
    view: View, blocks: Sequence[Element], head: Element | None, keys: answer_key.Keys, at: Element | None = None
) -> _Quiz | None:
    """The quiz that a run of blocks holds; None where it is none, or its answer is nowhere."""
    quiz = _Quiz()
    for i, block in enumerate(blocks):
        if not view.free(block) or ((quiz.answered or quiz.right) and (block.tag == "hr" or _asks_next(block))):
            break
        quiz.nodes.append(block)
        if not quiz.options and _numbered(blocks, i):
            quiz.options = [(str(n), [lead(item).to("p")]) for n, item in enumerate(block, 1)]
        else:
            _feed(quiz, block, block is head)
    while quiz.explanation and is_blank(quiz.explanation[-1]):
        quiz.explanation.pop()
    boxes = not quiz.options or not quiz.options[0][0]
    title = " ".join(plain_of(b) for b in quiz.question).strip()
    # A list of ticked boxes is a to-do list as often as not: without letters, the line before must ask.
    asked = title and (
        not boxes
        or shapes.is_asking(title)
        or title[-1] in "?？:：)）。"
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
    return quiz if asked and len(quiz.options) >= 2 and quiz.right else None


def _asks_next(block: Element) -> bool:
    """Whether a block behind an answer is the next question: it has a number, and asks or holds options."""
    if block.tag == "p":
        return shapes.is_numbered_question(plain_of(block))
    if block.tag != "ol":
        return False
    text = lead(block[0]).plain
    return shapes.is_question(text) or _holds_options(block) or any(_holds_options(inner) for inner in below(block[0]))


def _feed(quiz: _Quiz, block: Element, is_head: bool) -> None:
    if not quiz.options and (shapes.has_options(block) or _ticked(block)):
        for i, item in enumerate(block):
            tick = _TICK.search(lead(item).mask)
            _option(quiz, lead(item), below(item))
            if item.get("task", " ").strip() or tick:
                quiz.right.add(i)
                quiz.answered = True
    elif block.tag == "details":
        inside = [child for child in block if child.tag != "summary"]
        label = summary_text(block)
        if quiz.options and not is_answer_label(label):
            _answer_line(quiz, Inline.of(next(iter(block))), block)
        for child in inside:
            _feed(quiz, child, False)
        if quiz.options and not quiz.answered and inside:
            _answer_text(quiz, inside[0])
    elif block.tag == "html":
        return
    elif block.tag == "blockquote" and quiz.options and not quiz.answered:
        for child in blocks_of(block):
            _feed(quiz, child, False)
    elif block.tag == "p" or is_head or (quiz.options and not quiz.answered and block.tag in _HEADINGS):
        for line in Inline.of(block).lines():
            _line(quiz, line, block, is_head)
    elif block.tag in ("ul", "ol") and len(block) == 1 and not quiz.options and not quiz.question:
        item = block[0]
        for line in lead(item).lines():
            _line(quiz, line, item, False)
        for inner in below(item):
            _feed(quiz, inner, False)
    elif block.tag in ("ul", "ol") and quiz.options and not quiz.answered and _ANSWER.match(lead(block[0]).plain):
        for item in block:
            for line in lead(item).lines():
                _line(quiz, line, item, False)
            quiz.explanation += below(item)
    elif quiz.options:
        quiz.explanation.append(block)
    elif not is_blank(block):
        quiz.question.append(block)


def _line(quiz: _Quiz, line: Inline, block: Element, is_head: bool) -> None:
    letter = shapes.option_letter(line.plain)
    expected = _next_letter(quiz)
    if quiz.options and not quiz.answered and _answer_line(quiz, line, block):
        return
    if letter and letter in expected:
        _option(quiz, line, [])
    elif not quiz.options:
        clean = shapes.clean_title(line) if not quiz.question else line
        if _OPTIONS_LABEL.fullmatch(line.plain):
            return  # says only that the options follow
        if clean and not (is_head and shapes.is_generic(clean.plain)):
            quiz.question.append(placed("p", clean, block))
    else:
        rest = line.without(_EXPLANATION)
        if rest:
            quiz.explanation.append(placed("p", rest, block))


def _next_letter(quiz: _Quiz) -> tuple[str, ...]:
    if not quiz.options:
        return tuple(alphabet[0] for alphabet in shapes.ALPHABETS)
    last = quiz.options[-1][0]
    for alphabet in shapes.ALPHABETS:
        if last and last in alphabet[:-1]:
            return (alphabet[alphabet.index(last) + 1],)
    return ()


def _option(quiz: _Quiz, text: Inline, nested: list[Element]) -> None:
    letter = shapes.option_letter(text.plain)
    if tick := _TICK.search(text.mask):
        quiz.right.add(len(quiz.options))
    body = (text.slice(0, tick.start()) if tick else text).unwrapped()
    body = body.without(shapes.OPTION) if letter else body
    quiz.options.append((letter, [body.unwrapped().to("p"), *nested]))
    quiz.bold.append(text.unwrapped() is not text or body.unwrapped() is not body)


def _answer_line(quiz: _Quiz, line: Inline, block: Element) -> bool:
    """Reads `Answer: B, E — because …`; what follows the letters is the explanation."""
    found = _ANSWER.match(line.plain)
    if not found:
        return False
    right = _indexes(quiz, found["letters"])
    if not right:
        return False
    quiz.right, quiz.answered = right, True
    rest = line.slice(found.end()).without(_BEHIND_LETTERS)
    option_text = plain_of(quiz.options[min(right)][1][0])
    if rest and not shapes.same(rest.plain, option_text):
        quiz.explanation.append(placed("p", rest.without(_EXPLANATION), block))
    return True


def _indexes(quiz: _Quiz, text: str) -> set[int]:
    """The options that the letters in a text name."""
    letters = [x for run in _ONE.findall(text) for x in unicodedata.normalize("NFKC", run).upper()]
    index = {letter: i for i, (letter, _) in enumerate(quiz.options)}
    return {index[x] for x in letters if x in index}


def _answer_text(quiz: _Quiz, block: Element) -> None:
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


def _match(quiz: _Quiz, at: Element) -> Match:
    title = " ".join(" ".join(plain_of(b) for b in quiz.question).split())
    return Match(
        kind="choice",
        fields=(quiz.question, [_list(quiz, False)], [*_key(quiz), _list(quiz, True)], quiz.explanation),
        nodes=quiz.nodes,
        at=at,
        names=(shapes.fold(title + "".join(plain_of(c[0]) for _, c in quiz.options)),),
    )


def _key(quiz: _Quiz) -> list[Element]:
    """The letters of the right options as the notes have them, for eyes and ears that a colour tells nothing."""
    key = Element("p", {"class": "key"})
    key.text = ", ".join(letter for i, (letter, _) in enumerate(quiz.options) if i in quiz.right)
    return [key] if key.text else []


def _list(quiz: _Quiz, answer: bool) -> Element:
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
