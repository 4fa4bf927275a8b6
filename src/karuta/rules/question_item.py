"""A list item or a paragraph that asks and answers in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import ANSWER_LABEL, ARROW, answer, is_answer_label, opened, placed, summary_text, unlabelled
from karuta.rules.inline import Inline, below, lead
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

_GIVES_ANSWER = re.compile(
    r"\s*(?:(?:the\s+)?(?:correct\s+)?answers?\s*(?:is|are|:)|ans\s*[:.]|正解|答え?(?:は|[:：])|解答)", re.I
)


_ARROW = re.compile(
    r"(?P<question>[^\n]{2,150}?(?:[?？]|か[。．]?(?=[\s\u3000]*[→⇒=])))[\s\u3000]*(?:→|⇒|=>|->|：|:|[-–—]\s)[\s\u3000]*(?P<answer>\S.*)",
    re.S,
)
#: A statement and a mark in brackets or behind an arrow, on one line: whether it is true.
_VERDICT = re.compile(
    r"(?P<statement>[^\n]{3,200}?[^\n→⇒\s\u3000])[\s\u3000]*"
    r"(?:(?:→|⇒|=>|->)[\s\u3000]*(?P<mark>(?:[○〇×✕✗]|(?:True|False|正しい|誤り)(?=[\s.,。、]|$)).*)"
    r"|【(?P<mark2>[○〇×✕✗])】[\s\u3000]*(?P<reason>.*)|[（(](?P<mark3>[○〇×✕✗])[）)][。.]?$)",
    re.S | re.I,
)
#: `血糖値を下げるホルモンは何か（答：インスリン）`
_IN_BRACKETS = re.compile(
    r"(?P<question>[^\n]{2,150}?)[\s\u3000]*[（(]\s*(?:答え?|正解|解答|A|Ans(?:wer)?)\s*[:：]\s*(?P<answer>[^\n]{1,200})[）)][。.]?$",
    re.I,
)
#: What is in every line that has a verdict or an answer on it; cheaper to look for than the whole.
_SIGN = re.compile(r"[→⇒>【（(?？]|__")
#: A sentence with a question word at its head, and what stands behind it.
_ASKS_FIRST = re.compile(
    r"(?P<question>(?:what|why|how|when|where|who|which)\b[^.?!\n]{12,140}\?)\s+(?P<answer>(?![^.\n]*\?)[A-Z].{15,})",
    re.I | re.S,
)
#: Words that point at what was said before.
_LEANS = re.compile(
    r"\b(?:it(?!\s\w+\s(?:that|to)\b)|its|they|them|their|this|these|those|he|she|here|there|so|then|next)\b"
    r"|[こそ](?:れ|の|こ|う|んな)|今回|次",
    re.I,
)
#: A paragraph that is one question.
_ASKS_ALONE = re.compile(
    r"(?:what|why|how|when|where|who|which)\b[^.?!]{12,160}\?|[^。?？!！\n]{0,40}(?:なぜ|どうして|何|どの|どう|いつ|どこ|とは)[^。?？!！\n]{0,40}[?？]",
    re.I,
)
#: A line with a blank to fill, or a question, and a label with the answer.
_ANSWER_TAIL = re.compile(
    r"(?P<question>[^\n]{0,150}(?:_{2,}|[（(][\s\u3000]{1,}[)）]|[?？])[^\n]{0,60}?)[\s\u3000]+(?:答え?|解答|正解|Ans(?:wer)?)\s*[.．:：]\s*(?P<answer>\S[^\n]{0,100})$",
    re.I,
)
#: A question and a few words behind it, that do not ask.
_ANSWER_BEHIND = re.compile(r"(?P<question>[^\n?？]{4,100}[?？])[\s\u3000]+(?P<answer>(?![-–—→(（])[^\n?？]{1,80})$")
_ALONE = 3  #: words that a question has at least, to be understood without the lines around it
_PARAGRAPHS = 3  #: of an answer in running text
_DASH = re.compile(r"\s*[-–—]\s+")
_BECAUSE = re.compile(r"\s*(?:because\b|since\b|なぜなら|理由は)", re.I)


def find(view: View) -> Iterator[Match]:
    for block in view.blocks("li", "p"):
        if not view.free(block) or (block.tag == "p" and _leads_item(view, block)):
            continue
        numbered = block.tag == "li" and view.parents[block].tag == "ol"
        in_bank = numbered and bool(below(block)) and _is_bank(view.parents[block])
        line = lead(block)
        signed = _SIGN.search(line.mask) is not None
        match = (
            _nested(block, in_bank, numbered)
            or (_judged(block, line) if signed else None)
            or _bold(block, line)
            or (_arrow(block, line) if signed else None)
            or _two_lines(block, line)
            or (_answered_behind(block, line) if signed else None)
            or _first_sentence(view, block, line)
            or _followed(view, block)
        )
        if match is not None and block.tag == "li" and (more := _behind_list(view, block)):
            match = replace(match, fields=(match.fields[0], [*match.fields[1], *more]), nodes=[*match.nodes, *more])
        for found in (_each_line(block, line) if signed else None) or ([match] if match is not None else []):
            title = Inline.of(found.fields[0][0]).plain
            yield replace(found, names=shapes.question_names(title, view.section_at(block).text))


def _behind_list(view: View, item: Element) -> list[Element]:
    """What stands, not indented, between the last item of a numbered list and a list that goes on with the next number."""
    items = view.parents[item]
    if items.tag != "ol" or items[-1] is not item or not below(item):
        return []
    between: list[Element] = []
    for block in view.siblings_after(items):
        if block.tag == "ol" and int(block.get("start", "1")) == int(items.get("start", "1")) + len(items):
            return between
        if block.tag not in ("table", "pre", "p", "ul", "math") or not view.free(block):
            break
        between.append(block)
    return []


def _leads_item(view: View, block: Element) -> bool:
    parent = view.parents.get(block)
    return parent is not None and parent.tag == "li" and parent[0] is block


def _question(title: Inline) -> Inline | None:
    clean = shapes.clean_title(title)
    return clean if clean and not shapes.is_generic(clean.plain) else None


def _is_bank(items: Element) -> bool:
    """Whether most of at least three numbered items ask and answer below: then the others do, too."""
    if len(items) < 3:
        return False
    return sum(bool(below(item)) and shapes.is_asking(lead(item).plain) for item in items) * 5 >= len(items) * 3


def _nested(item: Element, in_bank: bool, numbered: bool) -> Match | None:
    """`- Question?` with the answer nested below, or any line whose first nested item says 「正解は…」."""
    inside = below(item)
    if item.tag != "li" or not inside:
        return None
    title = lead(item)
    first = inside[0]
    in_bank = in_bank or (numbered and shapes.is_imperative(title.plain))
    head = lead(first[0]) if first.tag in ("ul", "ol") and len(first) else Inline.of(first)
    if len(title.lines()) > 1 and ANSWER_LABEL.match(title.lines()[1].mask):
        return None  # the answer begins before what is nested
    asked = shapes.is_question(title.plain) or bool(_GIVES_ANSWER.match(head.plain)) or in_bank
    front = _question(title)
    if not asked or front is None or shapes.has_options(first) or _asks_on(inside):
        return None
    return _match(item, front, unlabelled(opened(inside)))


def _asks_on(inside: list[Element]) -> bool:
    """Whether all that is nested below a question are more questions."""
    if len(inside) != 1 or inside[0].tag not in ("ul", "ol"):
        return False
    texts = [lead(item).plain.strip() for item in inside[0]]
    return all(text[-1:] in ("?", "？") or shapes.is_imperative(text) for text in texts)


def _bold(block: Element, line: Inline) -> Match | None:
    """`**What is X?** It is …` in one line or on two."""
    strong = line.parts[0] if line.parts else ""
    if isinstance(strong, str) or strong.tag != "strong":
        return None
    head = Inline.of(strong).strip()
    rest = line.slice(len(Inline([strong]).plain)).without(_DASH).strip()
    front = _question(head)
    if front is None or not rest or not shapes.is_question(front.plain):
        return None
    return _match(block, front, unlabelled(answer(rest, below(block))))


def _arrow(block: Element, line: Inline) -> Match | None:
    """`RAMとは？ → 電源を切ると…`, `RAMとは？（答：…）` on one line."""
    found = _IN_BRACKETS.match(line.mask) or _ARROW.match(line.mask)
    front = _question(line.slice(0, found.end("question")).strip()) if found else None
    if found is None or front is None or not (shapes.is_question(front.plain) or found.re is _IN_BRACKETS):
        return None
    return _match(block, front, answer(line.slice(*found.span("answer")).strip(), below(block)))


def _answered_behind(block: Element, line: Inline) -> Match | None:
    """`- Capital of France? Paris`, 「ポート番号は（　　）である。 答．80」: a line that asks, and the answer behind it."""
    found = _ANSWER_TAIL.match(line.mask) or (_ANSWER_BEHIND.match(line.mask) if block.tag == "li" else None)
    front = _question(line.slice(0, found.end("question")).strip()) if found else None
    if found is None or front is None or below(block):
        return None
    short = front.plain.isascii() and len(front.plain.split()) < _ALONE
    if found.re is _ANSWER_BEHIND and (short or not shapes.is_question(front.plain)):
        return None
    return _match(block, front, answer(line.slice(*found.span("answer")).strip(), []))


def _each_line(block: Element, whole: Inline) -> list[Match]:
    """A question with its answer on each line of a paragraph."""
    lines = whole.lines() if block.tag == "p" else ()
    found = [match for line in lines if (match := _arrow(block, line))] if len(lines) > 1 else []
    return found if len(found) == len(lines) else []


def _judged(block: Element, line: Inline) -> Match | None:
    """`2進数の1010は9である。【×】10である。`, `The sky is green. → False`: a statement, then whether it is true."""
    found = _VERDICT.match(line.mask)
    front = _question(line.slice(0, found.end("statement")).strip()) if found else None
    if found is None or front is None:
        return None
    name = next(name for name in ("mark", "mark2", "mark3") if found[name])
    body = answer(line.slice(*found.span(name)).strip(), [])
    if found["reason"]:
        body += answer(line.slice(found.start("reason")).strip(), [])
    return _match(block, front, [*body, *below(block)])


def _two_lines(block: Element, whole: Inline) -> Match | None:
    """A line that asks, then lines that answer, in one paragraph."""
    lines = whole.lines() if "\n" in whole.mask else ()
    if len(lines) < 2:
        return None
    text = lines[0].plain
    told = shapes.is_asking(shapes.clean_title(lines[0]).plain) or ANSWER_LABEL.match(lines[1].mask) is not None
    numbered = block.tag == "p" and shapes.is_numbered_question(text) and told
    if not numbered and (text.rstrip()[-1:] not in ("?", "？") or not shapes.is_question(text)):
        return None
    front = _question(lines[0])
    if front is None or len(front.plain) > 200:
        return None
    rest = whole.slice(whole.plain.index("\n") + 1).strip()
    return _match(block, front, unlabelled(answer(rest, below(block))))


def _first_sentence(view: View, block: Element, whole: Inline) -> Match | None:
    """`When is it used? It depends on …`: a sentence that asks and can stand alone, answered by those behind it and the list below."""
    found = _ASKS_FIRST.match(whole.mask)
    if found is None or _LEANS.search(found["question"]):
        return None
    front = _question(whole.slice(0, found.end("question")).strip())
    if front is None or not shapes.is_question(front.plain):
        return None
    rest = whole.slice(found.start("answer")).strip()
    after = view.next_sibling(block) if block.tag == "p" else None
    listed = [after] if after is not None and after.tag in ("ul", "ol") and view.free(after) else []
    more = below(block) or listed
    return replace(_match(block, front, answer(rest, more)), nodes=[block, *listed])


def _followed(view: View, block: Element) -> Match | None:
    """A paragraph followed by `<details><summary>Answer</summary>`; one that asks, followed by a list or by its reason."""
    after = view.next_sibling(block) if block.tag == "p" else None
    if after is None or not view.free(after):
        return None
    line = Inline.of(block).strip()
    if after.tag == "details":
        answered = is_answer_label(summary_text(after))
    else:
        listed = after.tag in ("ul", "ol", "blockquote") and not shapes.has_options(after)
        reason = Inline.of(after).plain if after.tag == "p" else ""
        answered = _asks(line) and (listed or bool(_BECAUSE.match(reason) or ARROW.match(reason)))
    body = [after] if answered else _told_below(view, block, line)
    front = _question(line) if body else None
    if front is None:
        return None
    return replace(_match(block, front, unlabelled(opened(body))), nodes=[block, *body])


def _told_below(view: View, block: Element, line: Inline) -> list[Element]:
    """The paragraphs below one that is nothing but a question that can stand alone, as far as they may answer it."""
    text = line.plain.strip()
    if not _ASKS_ALONE.fullmatch(text) or _LEANS.search(text):
        return []
    body: list[Element] = []
    for after in view.siblings_after(block):
        told = Inline.of(after).plain.strip() if after.tag == "p" else ""
        if (
            after.tag not in ("p", "ul", "ol", "math")
            or not view.free(after)
            or told[-1:] in ("?", "？")
            or len(body) == _PARAGRAPHS
        ):
            break
        body.append(after)
    return body if body and body[0].tag == "p" else []


def _asks(line: Inline) -> bool:
    return line.plain[-1:] in ("?", "？") and "\n" not in line.plain and shapes.is_question(line.plain)


def _match(block: Element, front: Inline, body: list[Element]) -> Match:
    return Match("question", ([placed("p", front, block)], body), [block], block)


RULE = Rule(
    name="question-item",
    trust="structure",
    summary=(
        "A list item or paragraph that asks, with the answer nested below it, behind it, on the next lines, "
        "in the list or the “Because …” that follows or in an “Answer” that unfolds."
    ),
    example=Example(
        "- エネルギー使用量を削減するには、どうすればよいでしょうか？\n  - 正解は「早めに止める」です。\n  - 無駄な計算が減ります。\n\n"
        "**Why is the sky blue?** Short waves are scattered more.\n",
        (
            (
                "エネルギー使用量を削減するには、どうすればよいでしょうか？",
                "正解は「早めに止める」です。 無駄な計算が減ります。",
            ),
            ("Why is the sky blue?", "Short waves are scattered more."),
        ),
    ),
    find=find,
)
