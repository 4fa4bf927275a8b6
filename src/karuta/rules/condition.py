"""`A graph is **bipartite** if …`: what something must be to be called so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer, placed, term
from karuta.rules.definitions import SENTENCE_END
from karuta.rules.formula import formulas
from karuta.rules.inline import Inline, below, lead, sets_off
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

#: Where the condition begins, in the same sentence.
_IF = re.compile(r"[^.!?;:]{4,300}?(?P<if>\s+(?:if and only if|iff|if|when(?:ever)?|provided(?: that)?)(?=[\s,:]|$))", re.I)
#: "Let $T$ be linear.": what a definition begins with.
_LET = re.compile(r"(?:Let|Suppose|Assume|Given|Consider)\s[^.!?]{3,150}\.\s+(?=[A-Z])")
#: Subjects that point at something else, or are no thing of a kind: "This is useful when …", "The answer is yes if …".
_NO_SUBJECT = re.compile(
    r"(?:it|this|that|these|those|they|you|i|he|she|there|here|everything|what|which|we(?! (?:say|call)\b)|"
    r"the (?:answer|result|output|response|default|reason|condition|difference|following))\b",
    re.I,
)
_OPEN = re.compile(r"\bif\s*[:,]?$", re.I)
_IS = re.compile(r"\b(?:is|are|be|called)\s+(?:(?:more|an?)\s+)?$|^we\s(?:say|call)\s", re.I)
#: "is called a basis of $V$": naming, so that the name needs no emphasis.
_CALLED = re.compile(
    r"\b(?:(?:is|are) (?:called|said to be|termed|known as)|is defined to be)\s+(?:an?\s+)?(?P<term>[^\s,()]{2,}(?:\s[^\s,()]+){0,4})$",
    re.I,
)
#: "An integer is even": a thing of some kind and an adjective, no participle, which would tell what happens when.
_ADJECTIVE = re.compile(
    r"(?:An?|Two)\s(?:[\w$\ufffc-]+\s){1,3}(?:is|are)\s(?P<term>(?!not\b)(?!\w+(?:ed|ing|ly)$)[a-z][\w-]{2,})$"
)


def find(view: View) -> Iterator[Match]:
    for block in view.blocks("p", "li"):
        parent = view.parents.get(block)
        if not view.free(block) or (block.tag == "p" and parent is not None and parent.tag == "li"):
            continue
        line = lead(block)
        if said_ja := _JA.match(line.mask):
            yield from _japanese(block, line, said_ja)
            continue
        start, said = _sentence(line)
        found = _IF.match(line.mask, said)
        name = _name(line, found) if found else None
        if found is None or name is None or not name or shapes.is_generic(name.plain) or line.plain.rstrip()[-1:] == "?":
            continue
        if _defines_heading(view, block, name.plain):
            continue
        following = below(block) if block.tag == "li" else _following(view, block, line)
        body = answer(line.slice(found.end()).without(_COMMA), following)
        if body:
            front = Inline([*line.slice(start, found.end()).strip().parts, " …"])
            nodes = [block, *(each for each in following if each in view.parents)]
            yield Match("question", ([placed("p", front, block)], body), nodes, block, (shapes.fold(front.plain),))


def _defines_heading(view: View, block: Element, name: str) -> bool:
    """Whether a section below the title begins with the block and is named after what it defines: then the section is the answer."""
    section = view.section_at(block)
    if section.level < 2 or section.head is None or not view.free(section.head) or section.blocks[:1] != [block]:
        return False
    return any(shapes.fold(name) in own for own in shapes.names(section.text))


def _sentence(line: Inline) -> tuple[int, int]:
    """Where the sentence of a condition begins, with what is supposed before it and without: the first of a block, or the last where a
    formula goes on with it."""
    let = _LET.match(line.mask)
    first = let.end() if let else 0
    last = max((found.end() for found in SENTENCE_END.finditer(line.mask)), default=0)
    return (last, last) if last > first and _OPEN.search(line.mask) else (0, first)


#: 「任意のコーシー列が収束するとき、距離空間は**完備**であるという。」
_JA = re.compile(
    r"[^。．\n]{3,200}?(?:とき|時|ならば|場合)、?\s*(?P<named>[^、。．\n]{1,40}?[はが]\s?[^、。．\n]{2,25}?である)と(?:いう|いいます|言う|言います|呼ぶ|呼びます)(?=[。．]|$)"
)
_COMMA = re.compile(r"[\s,:]+")


def _japanese(block: Element, line: Inline, found: re.Match[str]) -> Iterator[Match]:
    front = line.slice(*found.span("named")).strip()
    body = answer(line, below(block) if block.tag == "li" else [])
    yield Match("question", ([placed("p", front, block)], body), [block], block, (shapes.fold(front.plain),))


def _name(line: Inline, found: re.Match[str]) -> Inline | None:
    """What something is called on a condition; None where the sentence names nothing."""
    start, stop = found.start(), found.start("if")
    if _NO_SUBJECT.match(line.mask, start):
        return None
    at = 0
    for part in line.parts:
        if start <= at < stop and sets_off(part) and _IS.search(line.mask[start:at]):
            return term(Inline([part]).unwrapped())
        at += len(Inline([part]).plain)
    said = line.mask[start:stop]
    named = _CALLED.search(said) or (_ADJECTIVE.fullmatch(said) if found["if"].strip().lower() != "when" else None)
    return term(line.slice(start + named.start("term"), start + named.end("term"))) if named else None


def _following(view: View, block: Element, line: Inline) -> list[Element]:
    """The formulas that the condition goes on with, or the list that it announces."""
    after = view.next_sibling(block)
    if after is not None and after.tag in ("ul", "ol") and line.plain.rstrip()[-1:] not in (".", "。"):
        return [after]
    return formulas(view.siblings_after(block), begun=False)


RULE = Rule(
    name="condition",
    trust="prose",
    summary=(
        "“A graph is **bipartite** if …”, “… is called a basis if …”, “We say that $f$ is *odd* if …”: the front is the sentence up to "
        "the condition, the back the condition with the list or formula that it goes on with."
    ),
    example=Example(
        "A graph is **bipartite** if its vertices split into two sets without an edge inside.\n\nA set $B$ is called a basis of $V$ if:\n\n"
        "- it spans $V$\n- no vector in it is superfluous\n",
        (
            ("A graph is bipartite if …", "its vertices split into two sets without an edge inside."),
            (r"A set \(B\) is called a basis of \(V\) if …", r"it spans \(V\) no vector in it is superfluous"),
        ),
    ),
    find=find,
    trigger=(" if", " iff", " when", " provided", "である"),
)
