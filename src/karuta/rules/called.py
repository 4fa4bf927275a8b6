"""Sentences that name what they describe: 「…をXという」, “… is called X”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of
from karuta.rules import shapes
from karuta.rules.answers import placed, term
from karuta.rules.definitions import SENTENCE_END, is_a
from karuta.rules.formula import formulas
from karuta.rules.inline import Inline, below, emphasised, lead, sets_off
from karuta.rules.rule import Example, Rule
from karuta.rules.sentence import defines_first
from karuta.rules.view import Match, View

_NAMES_JA = (
    r"と(?:も)?(?:いう|いい[、,，]|いいます|言う|言い[、,，]|言います|呼ぶ|呼び[、,，]|呼びます|呼ばれる|呼ばれ[、,，]|呼ばれます|称する)"
    r"(?:ことに(?:する|します|しよう|しましょう))?(?=[。．、,，.]|$|(?<=[、,，]))"
)
_GLOSS_JA = r"(?:[（(][^（）()]{1,40}[)）])?"
#: The sentence ends by naming: a word in katakana, kanji or Latin letters, in brackets or not, with its gloss.
_JA = re.compile(
    r"(?P<said>[^。．\n]{4,150}?)(?:の(?:こと)|こと)?(?:を|は|が)[、,]?\s*(?:まとめて|総称して|一般に|特に)?\s*(?:\ufffc+\s*の\s*)?"
    r"(?P<name>(?P<term>「[^「」]{1,30}」|『[^『』]{1,30}』|[^\s、。，．「」をはがにでとも何]{2,20})"
    rf"{_GLOSS_JA})\s*{_NAMES_JA}"
)
#: A full stop of Latin script ends a sentence behind Japanese: mathematicians write so.
_SENTENCE_JA = re.compile(r"(?:[^。．.]|(?<![\u3040-\u9fff])\.)+(?:[。．]|(?<=[\u3040-\u9fff])\.)?")
#: 「Aを**X**、Bを**Y**と呼ぶ」: what stands before and behind a name that is not the last one.
#: 「…に対して以下が成り立つ。」: a formula or a list belongs to what is named.
_GOES_ON = re.compile(r"(?:以下|次|下記)(?:が|の|を)[^。]{0,16}[。．.]?(?:\([^()]*\))?$|[:：]$")
_ONE_OF_JA = re.compile(rf"{_GLOSS_JA}\s*[、，]\s*")
_NAMED_JA = re.compile(r"(?:を|は|が)\s*(?:まとめて|総称して|一般に|特に)?\s*$")
_LONG = 500  #: characters of a section beyond which the sentence that names its heading is the answer rather than all of it
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
_OF = re.compile(r"\s(?:of|on|over|for|in|between)\s")
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
            if japanese := list(_in_japanese(view, block)):
                yield from japanese
            elif (match := _match(view, block)) is not None:
                yield match
            else:
                yield from _each_called(block) if block.tag == "p" else ()
                yield from _told_behind(block)
                yield from _named_at_end(view, block)


@dataclass(frozen=True)
class _Naming:
    """A name that a Japanese sentence gives, by positions in its line."""

    start: int  #: of what is named
    name: tuple[int, int]
    end: int  #: of the sentence, or of the name where another one follows in the same sentence
    last: bool  #: no other name follows in the sentence


def _in_japanese(view: View, block: Element) -> Iterator[Match]:
    """A card for each name of Japanese sentences. The first sentence's has the paragraph, up to the next one that names; others leave it
    free, and have the sentence before theirs where they point back: 「その場所を**X**と呼ぶ」."""
    line = lead(block)
    if line.plain.rstrip()[-1:] in ("?", "？"):
        return
    namings = list(_namings(line))
    for naming, following in zip_longest(namings, namings[1:]):
        front = term(line.slice(*naming.name).strip())
        said = _NAMED_JA.sub("", line.mask[naming.start : naming.name[0]]).strip()
        start = naming.start
        if _POINTS_BACK.fullmatch(said):
            start = max((found.start() for found in _SENTENCE_JA.finditer(line.mask, 0, start)), default=-1)
        if start < 0 or not front or shapes.is_generic(front.plain):
            continue
        told = line.slice(start, naming.end).strip()
        if not naming.last:
            told = Inline([*told.parts, "と呼ぶ。"])
        elif not start:
            told = line.slice(0, following.start if following else None).strip()
        more = [] if start else below(block) if block.tag == "li" else _listed(view, block, said)
        if naming.last and following is None and block.tag == "p" and _GOES_ON.search(line.mask.rstrip()):
            more = formulas(view.siblings_after(block), begun=False) or more
        nodes = [] if start else [block, *more]
        if start and (head := view.section_at(block).head) is not None and _is_heading(view, head, front):
            if not (_is_long(view, head) or not namings[0].start):
                continue  # the heading's card has all of the section
            nodes = [head]
        yield Match(
            "term", ([placed("p", front, block)], [placed("p", told, block), *more]), nodes, block, shapes.names(front.plain)
        )


def _namings(line: Inline) -> Iterator[_Naming]:
    if "と" not in line.mask:
        return
    spans = list(_set_off(line))
    solid = line.mask
    for start, end in spans:  # a name may have blanks where it is set off
        solid = solid[:start] + re.sub(r"\s", "_", solid[start:end]) + solid[end:]
    for sentence in _SENTENCE_JA.finditer(line.mask):
        at, found = sentence.start(), []
        for verb in _JA.finditer(solid, *sentence.span()):
            if _NO_NAME_JA.search(verb["term"]):
                continue
            for start, end in spans:
                behind = _ONE_OF_JA.match(line.mask, end) if at < start and end < verb.start("term") else None
                if behind and _NAMED_JA.search(line.mask, at, start):
                    found.append(_Naming(at, (start, end), end, last=False))
                    at = behind.end()
            found.append(_Naming(at, verb.span("name"), verb.end("name"), last=False))
            at = verb.end()
        yield from found[:-1]
        yield from (replace(naming, end=sentence.end(), last=True) for naming in found[-1:])


def _set_off(line: Inline) -> Iterator[tuple[int, int]]:
    """Where the parts of a line are that their author set off."""
    at = 0
    for part in line.parts:
        end = at + len(Inline([part]).plain)
        if sets_off(part):
            yield at, end
        at = end


def _is_heading(view: View, head: Element, front: Inline) -> bool:
    return view.free(head) and bool(set(shapes.names(front.plain)) & set(shapes.names(view.section_of[head].text)))


def _is_long(view: View, head: Element) -> bool:
    """Whether a section tells so much that the sentence that names its heading is a better answer."""
    return sum(len(plain_of(block)) for block in view.section_of[head].blocks) > _LONG


def _each_called(block: Element) -> Iterator[Match]:
    """A card for each name in emphasis behind an article, in a sentence that calls something so."""
    line = lead(block)
    for sentence in _WE_CALL.finditer(line.mask):
        for start, end in _set_off(line):
            if sentence.start() < start < sentence.end() and _ARTICLE.search(line.mask[:start]):
                front = line.slice(start, end).unwrapped()
                back = line.slice(*sentence.span()).strip()
                fields = ([placed("p", front, block)], [placed("p", back, block)])
                yield Match("term", fields, [block], block, shapes.names(front.plain))


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
    found = _EN.search(line.mask)
    name = _in_emphasis(line, found) if found else None
    if found is None or name is None or len(found["said"].split()) < _WORDS:
        return None
    if defines_first(line):
        return _besides(block, line, name)
    front = term(line.slice(*name).strip())
    said = found["said"].strip()
    alone = _POINTS_BACK.fullmatch(said)
    if not front or shapes.is_generic(front.plain) or line.plain.rstrip()[-1:] in ("?", "？") or (alone and not found.start()):
        return None
    more = below(block) if block.tag == "li" else _listed(view, block, said)
    fields = ([placed("p", front, block)], [placed("p", line, block), *more])
    return Match("term", fields, [block, *more], block, shapes.names(front.plain))


def _besides(block: Element, line: Inline, name: tuple[int, int]) -> Match | None:
    """What is named by a later sentence of a paragraph that begins by defining something else: that sentence, and the one before it where
    it points back. The paragraph stays free for what it defines."""
    ends = [0, *(end.end() for end in SENTENCE_END.finditer(line.mask, 0, name[0]))]
    if len(ends) < 2:
        return None
    back = ends[-2] if _POINTS_BACK.match(line.mask, ends[-1]) else ends[-1]
    front = term(line.slice(*name).strip())
    stop = SENTENCE_END.search(line.mask, name[1])
    told = line.slice(back, stop.end() if stop else None).strip()
    return Match("term", ([placed("p", front, block)], [placed("p", told, block)]), [], block, shapes.names(front.plain))


def _in_emphasis(line: Inline, found: re.Match[str]) -> tuple[int, int] | None:
    """Where the name is, in bold, emphasis or code, as notes in English mark what they name; "a *linear combination* of the vectors" has
    it at the head. None where it is not marked."""
    start, end = found.span("term")
    if emphasised(line, start, end) * 3 >= 2:
        return start, end
    return next(((at, stop) for at, stop in _set_off(line) if at == start and _OF.match(line.mask, stop)), None)


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
