"""Building the fields of a card from pieces of a page; shared by the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of
from karuta.rules import shapes
from karuta.rules.inline import Inline, element, is_block

#: `A:`, `Answer:`, `**Ans.**`, 答：, 解答： at the head of an answer.
ANSWER_LABEL = re.compile(
    r"\s*(?:[【（(](?:答え?|A|解答|回答|正解)[】）)]|Back\s*[:：]|(?:A|Ans(?:wer)?|(?:Sample |Model )?Answer|Solution)\s*[0-9０-９]*\s*"
    r"(?:[:：](?:[-–](?=\s))?|[.．)](?=\s)|[-–—](?=\s))"
    r"|(?:答え?|解答|回答|こたえ|解|模範解答|模範回答|解答例|回答例|答案例)\s*[0-9０-９]*\s*[:：.．]|A[0-9０-９]+(?=[\s\u3000]|$)|答え?[0-9０-９]*\u3000)[\s\u3000]*",
    re.I,
)
#: `A. …` is an option where `B. …` follows.
_MORE_OPTIONS = re.compile(r"\n\s*[Bb][.．)）:：]\s")
#: An answer on the line below its question: `→ ×。…`
ARROW = re.compile(r"\s*(?:→|⇒|=>|->)[\s\u3000]*(?=\S)")
_ANSWER_ALONE = re.compile(
    r"\W*(?:(?:(?:show|see|view|reveal|open|check|expand)|(?:click|tap)(?: here| me)?(?: (?:to|for)(?: see| view| show| reveal| expand)?)?)?"
    r"\s*(?:the\s+|my\s+)?(?:sample\s+|correct\s+|model\s+|possible\s+)?"
    r"(?:answers?|ans|solutions?|explanations?|hints?|hidden)(?: (?:and|&|\+) explanations?)?\s*[0-9]*"
    r"|(?:click|tap) (?:here|me|to (?:see|view|show|reveal|expand|open))"
    r"|(?:クリック(?:して|で))?(?:解答|回答|答え?|正解|解説|こたえ|模範解答|模範回答|答案)(?:例|を見る|を?表示(?:する)?|と解説(?:を見る)?|・解説|はこちら)?\s*[0-9０-９]*)\W*",
    re.I,
)


_PLACEHOLDER = re.compile(
    r"\W*(?:to ?do|tbd|tba|wip|work in progress|coming soon|to be (?:added|done|written|continued)|fill (?:this )?in|"
    r"(?:write |add )?(?:your |the )?answer (?:goes )?here|ここに(?:答え|解答|回答)を?(?:書く|記入)?|"
    r"(?:todo|tbd|wip)\b.{0,80}|準備中|作成中|執筆中|未記入|後で書く|あとで書く|工事中)\W*",
    re.I,
)


#: Characters of a line that says so, at most.
_NOTHING_YET = 150
#: Raw HTML that only makes room.
_BREAKS = re.compile(r"(?:\s|</?(?:br|hr|p|div|center)\b[^>]*>)*", re.I)


def is_answer_label(text: str) -> bool:
    """Whether a summary or a line says only that the answer follows."""
    return bool(_ANSWER_ALONE.fullmatch(text))


def opened(blocks: Iterable[Element]) -> list[Element]:
    """Blocks with what hides an answer (`<details><summary>Answer</summary>`, a heading "Answer") taken off."""
    out: list[Element] = []
    for block in blocks:
        if block.tag == "details" and is_answer_label(summary_text(block)):
            out += opened(child for child in block if child.tag != "summary")
        elif block.tag[0] in "hp" and len(block.tag) <= 2 and block.tag != "hr" and is_answer_label(plain_of(block)):
            continue
        else:
            out.append(block)
    return out


def summary_text(details: Element) -> str:
    summary = details.find("summary")
    return " ".join(plain_of(summary).split()) if summary is not None else ""


def unlabelled(blocks: Sequence[Element]) -> list[Element]:
    """An answer's blocks without an `A:`, a line 解答例 or an arrow before the first."""
    if blocks and blocks[0].tag == "p" and not _MORE_OPTIONS.search(Inline.of(blocks[0]).plain):
        inline = Inline.of(blocks[0])
        first, _, _ = inline.mask.partition("\n")
        if (
            first.rstrip(" :：")[-1:].isalpha()
            and is_answer_label(first)
            and (len(first) < len(inline.mask.rstrip()) or len(blocks) > 1)
        ):
            rest = inline.slice(len(first)).strip()
        else:
            rest = inline.without(ANSWER_LABEL).without(ARROW)
        if rest is not inline:
            return [*([placed("p", rest, blocks[0])] if rest else []), *blocks[1:]]
    return list(blocks)


def answer(rest: Inline | None, blocks: Iterable[Element]) -> list[Element]:
    """A field of what follows the front on its own line, then blocks."""
    return [*([rest.to("p")] if rest else []), *blocks]


def are_points(lines: Sequence[Inline]) -> bool:
    """Whether the lines of a paragraph are points of their own: none goes on in lower case."""
    return not any(line.plain[:1].islower() for line in lines)


def apart(lines: Sequence[Inline]) -> Inline:
    """Lines one below the other, as they are in the notes: a paragraph would run them together."""
    first, *rest = lines
    return Inline([*first.parts, *(part for line in rest for part in (Element("br"), *line.parts))])


_PROPERTY = re.compile(r"[\w-]+::(?:\s.*)?|:[A-Z]+:|(?:CLOCK|SCHEDULED|DEADLINE):.*")


def without_properties(inline: Inline) -> Inline:
    """Without the lines that Logseq keeps for itself: `id:: …`, `card-repeats:: 2`, `:LOGBOOK:`."""
    lines = [line for line in inline.lines() if not _PROPERTY.fullmatch(line.mask)]
    return Inline([part for i, line in enumerate(lines) for part in (["\n"] if i else []) + list(line.parts)])


def placed(tag: str, inline: Inline, source: Element) -> Element:
    """A new element that stands for (a part of) one of the page."""
    return element(tag, inline.parts, {k: v for k, v in source.attrib.items() if k in ("line", "end")})


def is_blank(block: Element) -> bool:
    """A rule, a comment, a paragraph without anything visible, or one that only says that something is still to be written."""
    if block.tag == "p":
        inline = Inline.of(block)
        text = inline.plain.strip()
        return not inline or (len(text) <= _NOTHING_YET and _PLACEHOLDER.fullmatch(text) is not None)
    if block.tag == "html":
        return _BREAKS.fullmatch(block.text or "") is not None
    return block.tag in ("hr", "comment")


def term(inline: Inline) -> Inline:
    """The front of a term: without ornaments, numbering, the emphasis around it and corner brackets around all of it."""
    out = shapes.clean_title(inline)
    plain = out.plain
    if (
        len(plain) > 2
        and plain[0] + plain[-1] in ("「」", "『』", "“”", '""')
        and plain[0] not in plain[1:-1]
        and plain[-1] not in plain[1:-1]
    ):
        out = out.slice(1, len(plain) - 1).strip().unwrapped()
    return out


def block_children(source: Element) -> list[Element]:
    return [child for child in source if is_block(child) or child.tag == "li"]
