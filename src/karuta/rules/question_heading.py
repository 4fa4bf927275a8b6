"""A heading that asks, with its section as the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import ANSWER_LABEL, is_answer_label, is_blank, opened, placed, summary_text, unlabelled
from karuta.rules.definitions import is_a, toha, wa
from karuta.rules.inline import Inline
from karuta.rules.rule import Example, Rule
from karuta.rules.view import LINE_LEVEL, Match, Section, View


def find(view: View) -> Iterator[Match]:
    # All questions first: an answer ends where the next card begins, also when that is a heading below it.
    for section in [s for s in view.sections if asks(view, s)]:
        assert section.head is not None
        blocks = answer_of(view, section)
        heads, blocks = ([], blocks) if blocks else _answered_beside(view, section)
        shown, blocks = _quoted(section, blocks) or _before_folded(blocks)
        body = unlabelled(opened(blocks))
        if not any(view.free(block) and not is_blank(block) for block in body) or _only_empty_boxes(body):
            continue
        yield Match(
            kind="question",
            fields=([section.title.to("p"), *shown], body),
            nodes=[section.head, *heads, *body, *shown, *blocks],
            at=section.head,
            names=shapes.question_names(section.text, section.parent.text if section.parent is not None else ""),
        )


#: Subsections that are about the subject of a section and no part of its answer.
_BESIDES = re.compile(
    r"(?:theorems|corollaries|propositions|exercises|practice problems|homework|演習(?:問題)?|練習問題|宿題)", re.I
)


def _answered_beside(view: View, section: Section) -> tuple[list[Element], list[Element]]:
    """A heading "Answer" or "A: …" that follows a question of the same level, and what it says."""
    after = view.section_after(section)
    if after is None or after.head is None:
        return [], []
    told = Inline.of(after.head).strip()
    if (label := ANSWER_LABEL.match(told.mask)) and told.mask[label.end() :].strip():
        return [after.head], [placed("p", told.slice(label.end()).strip(), after.head), *after.blocks]
    if not is_answer_label(after.text):
        return [], []
    return [after.head], [block for block in after.blocks if view.free(block)]


#: 「Pythonの特徴（誤りはどれか）」
_IN_BRACKETS = re.compile(r".*[（(](?P<asked>[^（）()]{3,40}(?:か|よ))[）)]")
_WHICH = re.compile(r"どれか|正しい|誤り|間違|次の|以下の|\b(?:which|true or false|the following)\b", re.I)


def _asks_in_brackets(section: Section) -> bool:
    found = _IN_BRACKETS.fullmatch(section.text)
    return found is not None and shapes.is_question(found["asked"])


def _quoted(section: Section, blocks: list[Element]) -> tuple[list[Element], list[Element]] | None:
    """What a heading asks about, in a quote right below it, and the rest; None where there is none."""
    first = next((i for i, block in enumerate(blocks) if not is_blank(block)), None)
    if first is None or blocks[first].tag != "blockquote" or not _WHICH.search(section.text):
        return None
    rest = blocks[first + 1 :]
    return ([blocks[first]], rest) if any(not is_blank(block) for block in rest) else None


def _before_folded(blocks: list[Element]) -> tuple[list[Element], list[Element]]:
    """What a question shows, code or a picture, and the rest, where the answer is folded away."""
    at = next((i for i, block in enumerate(blocks) if block.tag == "details" and is_answer_label(summary_text(block))), 0)
    shown = all(block.tag == "pre" or _is_picture(block) for block in blocks[:at])
    return (blocks[:at], blocks[at:]) if shown else ([], blocks)


def _is_picture(block: Element) -> bool:
    return block.tag == "p" and block.find("img") is not None and not Inline.of(block).plain.strip()


def asks(view: View, section: Section) -> bool:
    if section.head is None or not view.free(section.head) or shapes.is_generic(section.text):
        return False
    if section.level == 1 and section.subsections:
        return False  # the title of a page: what it asks, the whole page answers
    if shapes.is_question(section.text) or shapes.is_imperative(section.text) or _asks_in_brackets(section):
        return True
    raw = "".join(section.head.itertext())
    return (
        _is_labelled_pair(section)
        or (shapes.is_labelled_question(raw) and section.level < LINE_LEVEL)
        or (section.numbered and section.parent is not None and section.parent.is_bank)
        or ((section.level == LINE_LEVEL or shapes.is_numbered(raw)) and shapes.is_asking(section.text))
        or (section.level == LINE_LEVEL and shapes.is_numbered_question(raw))
    )


def _only_empty_boxes(body: list[Element]) -> bool:
    """Options of which none is ticked: the notes do not say the answer."""
    if not any(block.tag == "ul" for block in body):
        return False
    blocks = [block for block in body if not is_blank(block)]
    return bool(blocks) and all(b.tag == "ul" and all(item.get("task") == " " for item in b) for b in blocks)


def _is_labelled_pair(section: Section) -> bool:
    """`Q1. …` with `A1. …` below it, or any heading with `Answer: …`: the label says which is which."""
    first = section.blocks[0] if section.blocks else None
    return first is not None and bool(ANSWER_LABEL.match(Inline.of(first).mask))


def answer_of(view: View, section: Section) -> list[Element]:
    """The section's blocks and its subsections, up to the first subsection that is a card."""
    out = list(section.blocks)
    answered = any(not is_blank(block) for block in out)
    for i, sub in enumerate(section.subsections):
        assert sub.head is not None
        if not view.free(sub.head) or asks(view, sub) or section.level == 1 or (answered and _defines_itself(sub)):
            continue
        if _BESIDES.fullmatch(sub.text):
            continue
        if i and is_answer_label(sub.text) and not section.subsections[i - 1].blocks:
            continue  # of the question right before it
        inside = answer_of(view, sub)
        if not is_answer_label(sub.text) and (not inside or any(map(view.free, inside))):
            out.append(sub.head)
        out += inside
    return out


def _defines_itself(section: Section) -> bool:
    """Whether a heading is a term with its name in another script or what it is short for, or the first sentence below says what it is."""
    first = section.blocks[0] if section.blocks else None
    if first is None or section.level == LINE_LEVEL or section.numbered:
        return False
    text = Inline.of(first).mask.strip() if first.tag == "p" else ""
    found = is_a(text) or toha(text) or wa(text)
    named = found is not None and (
        set(shapes.names(found["term"])) & set(shapes.names(section.text))
        or set(found["term"].lower().split()) <= set(section.text.lower().split())
    )
    return bool(named) or shapes.is_glossed(section.text)


RULE = Rule(
    name="question-heading",
    trust="structure",
    summary="A heading, or a numbered or bold line, that asks something; its section answers, less the subsections that are cards.",
    example=Example(
        "## ドロップアウト（Dropout）とは？\n\n過学習を防ぐために、一部のニューロンを無効にする技術。\n\n- 学習中だけ働く\n\n"
        "### Why does it help?\n\nNo unit can rely on a single other one.\n",
        (
            ("ドロップアウト（Dropout）とは？", "過学習を防ぐために、一部のニューロンを無効にする技術。 学習中だけ働く"),
            ("Why does it help?", "No unit can rely on a single other one."),
        ),
    ),
    find=find,
)
