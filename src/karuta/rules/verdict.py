"""「…」は不正解です and 正解は「…」です, with the reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer
from karuta.rules.inline import Inline, below, lead
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

_QUOTED = r"(?:「.+?」|『.+?』|\"[^\"]+\"|“[^”]+”)"
_WRONG_JA = re.compile(
    rf"^(?P<what>{_QUOTED}(?:\s*(?:と|や|、)\s*{_QUOTED})*)\s*(?:という選択肢)?は[、\s]*(?P<verdict>不正解|誤り|間違い|誤答|不適切|正しくない|適切ではない)(?:です|である|だ)?[。．]?",
    re.S,
)
_RIGHT_JA = re.compile(
    rf"^(?:正解|正答|答え)は[、\s]*(?P<what>{_QUOTED}(?:\s*(?:と|や|、|および)\s*{_QUOTED})*)\s*(?:です|である|だ)?[。．]?",
    re.S,
)
_RIGHT_JA_AFTER = re.compile(
    rf"^(?P<what>{_QUOTED}(?:\s*(?:と|や|、|および)\s*{_QUOTED})*)\s*(?:という選択肢)?[はが][、\s]*(?:正解|正しい|適切)(?:です|である|だ)[。．]?",
    re.S,
)
_WRONG_EN = re.compile(
    rf"^(?P<what>{_QUOTED})\s+(?:is|are)\s+(?P<verdict>incorrect|wrong|not correct|false)\b[.:,]?\s*(?:because\s+)?",
    re.I | re.S,
)
_RIGHT_EN = re.compile(rf"^(?:the\s+)?correct answer is\s+(?P<what>{_QUOTED})[.:,]?\s*(?:because\s+)?", re.I | re.S)
#: `❌「X」→ Y`: what people get wrong, and how it is.
_CROSSED = r"^(?:❌|✗|✘|✕|✖|×)\ufe0f?\s*"
_INSTEAD = r"\s*(?:→|⇒|=>|->)\s*(?=.{8})"
_CORRECTED_JA = re.compile(rf"{_CROSSED}(?P<what>「.+?」|『.+?』){_INSTEAD}", re.S)
_CORRECTED_JA_BARE = re.compile(rf"{_CROSSED}(?P<what>(?=[^→⇒>\n]*[\u3040-\u30ff])[^→⇒>\n「」]{{12,}}?){_INSTEAD}", re.S)
_CORRECTED_EN = re.compile(rf"{_CROSSED}(?P<what>\"[^\"]+\"|“[^”]+”){_INSTEAD}", re.S)
_CORRECTED_EN_BARE = re.compile(rf"{_CROSSED}(?P<what>[A-Z][^→⇒>\n]{{20,}}?){_INSTEAD}", re.S)


def find(view: View) -> Iterator[Match]:
    for block in view.blocks("li", "p"):
        if not view.free(block):
            continue
        line = lead(block)
        for pattern, before, after in _PATTERNS:
            found = pattern.match(line.mask)
            if not found:
                continue
            reasons = answer(line.slice(found.end()).strip(), below(block) if block.tag == "li" else _reasons(view, block))
            if not reasons:
                break
            what = line.slice(*found.span("what"))
            front = Inline([*([before] if before else []), *what.parts, after])
            nodes = [block] if block.tag == "li" else [block, *[r for r in reasons if r in view.parents]]
            yield Match("question", ([front.to("p")], reasons), nodes, block, (shapes.fold(front.plain),))
            break


def _reasons(view: View, block: Element) -> list[Element]:
    """The list after a verdict that is a paragraph."""
    following = view.next_sibling(block)
    return [following] if following is not None and following.tag in ("ul", "ol") and view.free(following) else []


#: A verdict, and what stands around the quoted option in the question.
_PATTERNS = (
    (_WRONG_JA, "", "が不正解である理由は？"),
    (_RIGHT_JA, "", "が正解である理由は？"),
    (_RIGHT_JA_AFTER, "", "が正解である理由は？"),
    (_WRONG_EN, "Why is ", " incorrect?"),
    (_RIGHT_EN, "Why is ", " correct?"),
    (_CORRECTED_JA, "", "が誤りである理由は？"),
    (_CORRECTED_JA_BARE, "「", "」が誤りである理由は？"),
    (_CORRECTED_EN, "Why is ", " wrong?"),
    (_CORRECTED_EN_BARE, "Why is “", "” wrong?"),
)

RULE = Rule(
    name="verdict",
    trust="structure",
    summary=(
        "「…」は不正解です, 正解は「…」です (“…” is incorrect), `❌「…」→ …` with the reasons, where the notes do not repeat the question: "
        "the front asks why."
    ),
    example=Example(
        "- 「手作業で調べる」は不正解です。\n  - 量が多いと間に合いません。\n- 正解は「規則を使う」です。\n  - 自動で動きます。\n",
        (
            ("「手作業で調べる」が不正解である理由は？", "量が多いと間に合いません。"),
            ("「規則を使う」が正解である理由は？", "自動で動きます。"),
        ),
    ),
    find=find,
    trigger=(
        "正解",
        "正答",
        "正し",
        "適切",
        "誤",
        "間違",
        "答え",
        "correct",
        "wrong",
        "false",
        "&",
        "❌",
        "✗",
        "✘",
        "✕",
        "✖",
        "×",
    ),
)
