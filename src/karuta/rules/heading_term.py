"""A heading that is a term, with a section that begins by defining it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.rules import furniture, shapes
from karuta.rules.answers import is_blank
from karuta.rules.definitions import defines
from karuta.rules.inline import Inline, lead
from karuta.rules.question_heading import answer_of
from karuta.rules.rule import Example, Rule
from karuta.rules.topics import is_aspect
from karuta.rules.view import Match, Section, View

#: Headings that are statements with a name: what they state is below them.
_NAMED = re.compile(
    r"(?:定理|公式|法則|補題|原理|不等式|恒等式|方程式|公理|命題)(?:[（(].*[)）])?$|\b(?:theorem|law|lemma|principle|inequality|identity|rule|formula|equation|axiom)(?:\s*\(.*\))?$"
    r"|^(?:theorem|lemma|corollary|proposition|definition|定理|定義|補題|命題|系)\s*[0-9.]*\s*[（(:：].+",
    re.I,
)
_WORDS = 8
_CHARACTERS = 40


def find(view: View) -> Iterator[Match]:
    if furniture.is_minutes(view):
        return
    for section in view.sections:
        if section.head is None or not view.free(section.head) or section.level == 1 or not _is_term(section.text):
            continue
        body = [block for block in answer_of(view, section) if view.free(block)]
        first = next((block for block in body if not is_blank(block)), None)
        if first is not None and (_NAMED.search(section.text) or _defined(section, first)):
            yield Match(
                kind="term",
                fields=([section.title.to("p")], body),
                nodes=[section.head, *body],
                at=section.head,
                names=shapes.names(section.text),
            )


def _is_term(text: str) -> bool:
    if shapes.is_generic(text) or is_aspect(text) or shapes.is_asking(text) or len(text) > 80:
        return False
    japanese = any(ch > "\u3000" for ch in text)
    return len(text) <= _CHARACTERS if japanese else len(text.split()) <= _WORDS


def _defined(section: Section, first: Element) -> bool:
    if first.tag == "p":
        return defines(section.text, " ".join(Inline.of(first).plain.split()))
    if first.tag in ("ul", "ol") and len(first):
        return bool(defines(section.text, " ".join(lead(first[0]).plain.split()))) and _mentions(
            section.text, lead(first[0]).plain
        )
    return False


def _mentions(term: str, text: str) -> bool:
    return any(name in shapes.fold(text) for name in shapes.names(term))


RULE = Rule(
    name="heading-term",
    trust="structure",
    summary="A heading that is a term, when the first sentence below it says what the term is; a heading that names a theorem, law or formula.",
    example=Example(
        "## Idempotence\n\nIdempotence is the property that doing a thing twice changes nothing more.\n\n- `PUT` has it\n",
        (("Idempotence", "Idempotence is the property that doing a thing twice changes nothing more. PUT has it"),),
    ),
    find=find,
)
