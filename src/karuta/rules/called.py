"""Sentences that name what they describe: 「…をXという」, “… is called X”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import placed, term
from karuta.rules.definitions import SENTENCE_END, is_a
from karuta.rules.inline import Inline, below, emphasised, lead, sets_off
from karuta.rules.rule import Example, Rule
from karuta.rules.sentence import defines_first
from karuta.rules.view import Match, View

_NAMES_JA = r"と(?:いう|いい、|いいます|言う|言います|呼ぶ|呼びます|呼ばれる|呼ばれます|称する)(?=[。．、]|$)"
#: The sentence ends by naming: a word in katakana, kanji or Latin letters, in brackets or not, with its gloss.
_JA = re.compile(
    r"(?P<said>[^。．\n]{4,150}?)(?:の(?:こと)|こと)?(?:を|は|が)[、,]?\s*(?:まとめて|総称して|一般に|特に)?\s*"
    r"(?P<term>「[^「」]{1,30}」|『[^『』]{1,30}』|[^\s、。，．「」をはがにでとも何]{2,20})"
    rf"(?:[（(][^（）()]{{1,40}}[)）])?\s*{_NAMES_JA}"
)
#: Words that stand where a name would, and name nothing.
_NO_NAME_JA = re.compile(
    r"^(?:これ|それ|よう|もの|こと|どう|そう|こう|なぜ|ある|ない|する|した|[ぁ-ん]+)$|[ぁ-ん]{3}$|(?:い|な|だ|か|た|る)$"
)
_EN = re.compile(
    r"(?P<said>[^\n]{6,300}?)\s(?:(?:is|are|was|were|being)\s+(?:also\s+|often\s+|usually\s+|commonly\s+|then\s+)?)?"
    r"(?:called|known as|termed|referred to as|named)\s+(?:an?\s+|the\s+)?(?P<term>[^.,;:()\n]{2,60}?(?:\s\([^()\n]{1,40}\))?)"
    r"(?=[.,;:()\n]|\s[-–—]\s|$)",
    re.S,
)
#: "We call the outcome that is seen the **realized outcome** and the other one the **counterfactual**".
_WE_CALL = re.compile(r"(?:^|(?<=[.!?]\s))(?:we|they|people)\s+(?:also\s+)?call\s[^.\n]{6,}\.?", re.I)
_ARTICLE = re.compile(r"\b(?:the|an?)\s+$", re.I)
#: "A program that performs lexing is known as a lexer.": a sentence that describes a thing and ends with its name needs no emphasis.
_SENTENCE = re.compile(
    r"(?:^|(?<=[.!?]\s))(?P<said>(?:An?|The|Any)\s(?:(?!(?:where|and|but|so|while|if)\s)[^\s.]+\s){4,30}?)(?:is|are)\s(?:(?:also|often|usually|commonly)\s)?"
    r"(?:called|known as|termed|referred to as)\s(?:(?:an?|the)\s)?(?P<term>[^\W\d_][\w'’-]+(?:\s[\w'’-]+){0,2})\.(?=\s|$)"
)
_NO_NAME = re.compile(r"(?:again|once|twice|first|last|later|so|by|with|for|on|from|in|at|when|\w+ly)\b", re.I)
#: Fewer words than these in front of the name describe nothing: "the second one is called …".
_WORDS = 5
#: The subject of such a sentence points back: the name is of what the sentences before it tell.
_POINTS_BACK = re.compile(
    r"(?:this|that|it|these|those|which|they)(?:\s+\w+){0,2}(?=$|\s(?:is|are)\b)|(?:これ|それ|この\S{1,6}|その\S{1,6})$", re.I
)


def find(view: View) -> Iterator[Match]:
    for block in view.blocks("p", "li"):
        parent = view.parents.get(block)
        if view.free(block) and not (block.tag == "p" and parent is not None and parent.tag == "li"):
            match = _match(view, block)
            if match is not None:
                yield match
            else:
                yield from _each_called(block) if block.tag == "p" else ()
                yield from _told_behind(block)
                yield from _named_at_end(view, block)


def _each_called(block: Element) -> Iterator[Match]:
    """A card for each name in emphasis behind an article, in a sentence that calls something so."""
    line = lead(block)
    for sentence in _WE_CALL.finditer(line.mask):
        at = 0
        for part in line.parts:
            size = len(Inline([part]).plain)
            if (
                not isinstance(part, str)
                and sets_off(part)
                and sentence.start() < at < sentence.end()
                and _ARTICLE.search(line.mask[:at])
            ):
                front = Inline([part]).unwrapped()
                back = line.slice(*sentence.span()).strip()
                fields = ([placed("p", front, block)], [placed("p", back, block)])
                yield Match("term", fields, [block], block, shapes.names(front.plain))
            at += size


#: "an **alphabet** (often $\\Sigma$), which is a finite set of characters": what a name in emphasis is, told behind it.
_WHICH = re.compile(
    r"(?:\s*\([^()\n]{1,80}\))?,\swhich\s(?:is|are|means|refers to|denotes)\s(?:just\s|simply\s)?"
    r"(?P<told>(?:an?|the|any|when|how|equal to)\s[^.\n]{8,})\."
)


def _told_behind(block: Element) -> Iterator[Match]:
    """A card for a name in emphasis with what it is in a clause behind it. The block stays free where it begins by defining something."""
    line = lead(block)
    at = 0
    for part in line.parts if ", " in line.mask else ():
        at += len(Inline([part]).plain)
        if sets_off(part) and not isinstance(part, str) and part.tag != "code" and (found := _WHICH.match(line.mask, at)):
            front = term(Inline([part]).unwrapped())
            told = line.slice(*found.span("told")).strip()
            nodes = [] if is_a(line.mask) or defines_first(line) else [block]
            if front and not shapes.is_generic(front.plain):
                yield Match(
                    "term", ([placed("p", front, block)], [placed("p", told, block)]), nodes, block, shapes.names(front.plain)
                )


def _named_at_end(view: View, block: Element) -> Iterator[Match]:
    """A card for each sentence that ends with the name of what it describes. Where the block begins by defining something else, it stays
    free for that."""
    line = lead(block)
    if "?" in line.mask[-1:]:
        return
    for found in _SENTENCE.finditer(line.mask):
        front = line.slice(*found.span("term")).strip()
        if _NO_NAME.match(front.plain) or set(shapes.names(front.plain)) & set(shapes.names(view.section_at(block).text)):
            continue
        back = line.slice(*found.span()).strip()
        nodes = [block] if not found.start() else []
        yield Match("term", ([placed("p", front, block)], [placed("p", back, block)]), nodes, block, shapes.names(front.plain))


def names(text: str) -> bool:
    """Whether a Japanese sentence ends by naming what it describes."""
    found = _JA.match(text)
    return found is not None and not _NO_NAME_JA.search(found["term"])


def _match(view: View, block: Element) -> Match | None:
    line = lead(block)
    found = _JA.match(line.mask) if names(line.mask) else None
    if found is None:
        found = _EN.search(line.mask)
        if found is None or not _in_emphasis(line, found) or len(found["said"].split()) < _WORDS:
            return None
        if defines_first(line):
            return _besides(block, line, found)
    front = term(line.slice(*found.span("term")).strip())
    said = found["said"].strip()
    alone = _POINTS_BACK.fullmatch(said)
    if not front or shapes.is_generic(front.plain) or line.plain.rstrip()[-1:] in ("?", "？") or (alone and not found.start()):
        return None
    more = below(block) if block.tag == "li" else _listed(view, block, said)
    return Match(
        "term",
        ([placed("p", front, block)], [placed("p", line, block), *more]),
        [block, *more],
        block,
        shapes.names(front.plain),
    )


def _besides(block: Element, line: Inline, found: re.Match[str]) -> Match | None:
    """What is named by a later sentence of a paragraph that begins by defining something else: that sentence, and the one before it where
    it points back. The paragraph stays free for what it defines."""
    ends = [0, *(end.end() for end in SENTENCE_END.finditer(line.mask, 0, found.start("term")))]
    if len(ends) < 2:
        return None
    back = ends[-2] if _POINTS_BACK.match(line.mask, ends[-1]) else ends[-1]
    front = term(line.slice(*found.span("term")).strip())
    stop = SENTENCE_END.search(line.mask, found.end("term"))
    told = line.slice(back, stop.end() if stop else None).strip()
    return Match("term", ([placed("p", front, block)], [placed("p", told, block)]), [], block, shapes.names(front.plain))


def _in_emphasis(line: Inline, found: re.Match[str]) -> bool:
    """Whether the name is in bold, emphasis or code: how notes in English mark what they name."""
    return emphasised(line, *found.span("term")) * 3 >= 2


def _listed(view: View, block: Element, said: str) -> list[Element]:
    """The list that 「次の3つをまとめて…という」 has behind it."""
    following = view.next_sibling(block)
    if following is None or following.tag not in ("ul", "ol") or not view.free(following):
        return []
    return [following] if re.search(r"(?:次|以下|下記)の|the following", said) else []


RULE = Rule(
    name="sentence-called",
    trust="prose",
    summary=(
        "「…をXという」「…はXと呼ばれる」, “… is called **X**” with the name in emphasis, “A program that … is known as a lexer.” at the "
        "end of a sentence: the name is the front, the sentences the back; “an **X**, which is a …”."
    ),
    example=Example(
        "塩基配列をRNAに写し取ることを転写という。\n\nEach process waits for the other. This is known as **deadlock**.\n",
        (
            ("転写", "塩基配列をRNAに写し取ることを転写という。"),
            ("deadlock", "Each process waits for the other. This is known as deadlock ."),
        ),
    ),
    find=find,
    trigger=("とい", "と言", "呼", "称", "called", "known as", "termed", "referred to", "named", " call ", ", which "),
)
