"""`A graph is **bipartite** if …`: what something must be to be called so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer, placed, term
from karuta.rules.definitions import SENTENCE_END
from karuta.rules.formula import formulas
from karuta.rules.inline import Inline, below, lead, sets_off
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

#: Where the condition begins, in the same sentence.
_IF = re.compile(
    r"[^.!?;:]{4,300}?(?P<if>,?\s+(?:if,? and only if,?|iff|if|when(?:ever)?|provided(?: that)?)(?=[\s,:]|$))", re.I
)
#: A word with which a condition may begin; cheaper to tell than to take sentences apart.
_ANY_IF = re.compile(r"\s(?:if|when|provided)", re.I)
#: "Let $T$ be linear.": what a definition begins with.
_LET = re.compile(r"(?:Let|Suppose|Assume|Given|Consider)\s[^.!?]{3,150}\.\s+(?=[A-Z])")
#: Subjects that point at something else, or are no thing of a kind: "This is useful when …", "The answer is yes if …".
_NO_SUBJECT = re.compile(
    r"(?:it|this|that|these|those|they|you|i|he|she|there|here|everything|what|which|we(?! (?:say|call)\b)|"
    r"the (?:answer|result|output|response|default|reason|condition|difference|following))\b",
    re.I,
)
_OPEN = re.compile(r"\bif\s*[:,]?$", re.I)
#: "It is surjective if …", behind a sentence that has said of what.
_GOES_ON = re.compile(r"It\s+(?=is\s)")
_SUBJECT = re.compile(r"(?P<subject>(?:An?|The|Every)\s[^.,;]{2,60}?)\s(?:is|are)\b")
#: `**Definition** A function …`: the label is on no front.
_LABEL = re.compile(r"\s*(?:Definition|Def|Theorem|Fact|Proposition|Lemma|Corollary)\b\.?\s*[\d.]*\s*[.:]?\s+(?=[A-Z])")
#: "A sequence **converges** if": a verb in emphasis behind a thing of some kind.
_OF_A_KIND = re.compile(r"(?:we say that )?(?:an?|two|every)\s(?:[\w$()\ufffc-]+\s){1,4}", re.I)
_VERB = re.compile(r"[a-z]+s?(?:\s(?:to|in|at|from|on|with))?$")
_YOU = re.compile(r"\s*(?:you|we|i)\b", re.I)
_IS = re.compile(r"\b(?:is|are|be|called)\s+(?:(?:more|an?)\s+)?$|^we\s(?:say|call)\s", re.I)
#: "is called a basis of $V$": naming, so that the name needs no emphasis.
_CALLED = re.compile(
    r"\b(?:(?:is|are) (?:called|said to be|termed|known as)|is defined to be)\s+(?:an?\s+)?(?P<term>[^\s,()]{2,}(?:\s[^\s,()]+){0,4})$",
    re.I,
)
#: "An integer is even": a thing of some kind and an adjective, no participle, which would tell what happens when, and no judgement.
_ADJECTIVE = re.compile(
    r"(?:An?|Two)\s(?:[\w$\ufffc-]+\s){1,3}(?:is|are)\s(?P<term>(?!not\b)(?!\w+(?:ed|ing|ly)$)"
    r"(?!(?:use|help|harm|success)ful$|(?:good|bad|better|best|worse|necessary|possible|impossible|likely|unlikely|safe|dangerous|ready|available|done|okay|fine|"
    r"acceptable|appropriate|suitable|important|worth|happy|sad|enough|easy|hard|difficult|fast|slow|cheap|expensive|late|wrong|right)$)"
    r"[a-z][\w-]{2,})$"
)


@dataclass(frozen=True)
class _Said:
    """A sentence that says what something must be to be called so, by positions in its line."""

    start: int  #: of the sentence, with what is supposed before it
    end: int  #: of the word where the condition begins
    front: Inline
    name: Inline


def find(view: View) -> Iterator[Match]:
    for block in view.blocks("p", "li"):
        parent = view.parents.get(block)
        if not view.free(block) or (block.tag == "p" and parent is not None and parent.tag == "li"):
            continue
        line = lead(block)
        if said_ja := _JA.match(line.mask) if "である" in line.mask else None:
            yield from _japanese(block, line, said_ja)
            continue
        said = list(_said(line)) if line.plain.rstrip()[-1:] != "?" else []
        if not said or _defines_heading(view, block, said[0].name.plain):
            continue
        following = below(block) if block.tag == "li" else _following(view, block, line)
        for one, next_one in zip_longest(said, said[1:]):
            stop = next_one.start if next_one else None
            body = answer(line.slice(one.end, stop).without(_COMMA).strip(), [] if next_one else following)
            if body:
                nodes = [block, *(each for each in body if each in view.parents)]
                names = (shapes.fold(one.front.plain), *shapes.names(one.name.plain))
                yield Match("question", ([placed("p", one.front, block)], body), nodes, block, names)


def _said(line: Inline) -> Iterator[_Said]:
    """The sentences of a block that name something on a condition, from its first on; or the last alone where a formula goes on with it.
    "It is surjective if …" is said of the subject of the first."""
    if not _ANY_IF.search(line.mask):
        return
    let = _LET.match(line.mask)
    label = _LABEL.match(line.mask)
    first = let.end() if let else label.end() if label else 0
    starts = [first, *(end for found in SENTENCE_END.finditer(line.mask) if (end := found.end()) > first)]
    if not _OPEN.search(line.mask):
        starts = starts if _IF.match(line.mask, first) else []
    elif not _IF.match(line.mask, first):
        starts = starts[-1:]
    of: Inline | None = None  # what the first sentence is about
    for at in starts:
        found = _IF.match(line.mask, at)
        goes_on = _GOES_ON.match(line.mask, at) if of is not None else None
        name = _name(line, found, goes_on.end() if goes_on else at) if found else None
        if found is None or not name or shapes.is_generic(name.plain):
            if at == first:
                return
            continue
        start = (label.end() if label else 0) if at == first else at
        said = line.slice(start, found.end()).strip()
        if goes_on and of is not None:
            said = Inline([*of.parts, " ", *line.slice(goes_on.end(), found.end()).strip().parts])
        subject = _SUBJECT.match(line.mask, at)
        of = of or (line.slice(*subject.span("subject")) if subject else None)
        yield _Said(start, found.end(), Inline([*said.parts, " …"]), name)


def _defines_heading(view: View, block: Element, name: str) -> bool:
    """Whether a section below the title begins with the block and is named after what it defines: then the section is the answer."""
    section = view.section_at(block)
    if section.level < 2 or section.head is None or not view.free(section.head) or section.blocks[:1] != [block]:
        return False
    return any(shapes.fold(name) in own for own in shapes.names(section.text))


#: 「任意のコーシー列が収束するとき、距離空間は**完備**であるという。」
_JA = re.compile(
    r"[^。．\n]{3,200}?(?:とき|時|ならば|場合)、?\s*(?P<named>[^、。．\n]{1,40}?[はが]\s?[^、。．\n]{2,25}?である)と(?:いう|いいます|言う|言います|呼ぶ|呼びます)(?=[。．]|$)"
)
_COMMA = re.compile(r"[\s,:]+")


def _japanese(block: Element, line: Inline, found: re.Match[str]) -> Iterator[Match]:
    front = line.slice(*found.span("named")).strip()
    body = answer(line, below(block) if block.tag == "li" else [])
    yield Match("question", ([placed("p", front, block)], body), [block], block, (shapes.fold(front.plain),))


def _name(line: Inline, found: re.Match[str], start: int) -> Inline | None:
    """What something is called on a condition; None where the sentence names nothing.

    :param start: where the sentence begins, or goes on behind a pronoun that stands for a known subject
    """
    stop = found.start("if")
    if _NO_SUBJECT.match(line.mask, start):
        return None
    at = 0
    for part in line.parts:
        text = Inline([part]).plain
        if start <= at < stop and sets_off(part):
            before = line.mask[start:at]
            if _IS.search(before) or (_OF_A_KIND.fullmatch(before) and _VERB.match(text)):
                return term(Inline([part]).unwrapped())
        at += len(text)
    said = line.mask[start:stop]
    named = _CALLED.search(said) or (_ADJECTIVE.fullmatch(said) if found["if"].strip().lower() != "when" else None)
    if named is None or (named.re is _ADJECTIVE and _YOU.match(line.mask, found.end())):
        return None
    return term(line.slice(start + named.start("term"), start + named.end("term")))


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
