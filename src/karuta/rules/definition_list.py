"""Definition lists: `Term`, then `: definition`."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import placed, term
from karuta.rules.inline import Inline, blocks_of
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View


def find(view: View) -> Iterator[Match]:
    for dl in view.blocks("dl"):
        terms: list[Element] = []
        definitions: list[Element] = []
        for child in [*dl, None]:
            if child is None or (child.tag == "dt" and definitions):
                if terms and definitions:
                    yield _match(terms, definitions)
                terms, definitions = [], []
            if child is not None:
                (terms if child.tag == "dt" else definitions).append(child)


def _match(terms: list[Element], definitions: list[Element]) -> Match:
    fronts = [term(Inline.of(dt).strip()) for dt in terms]
    front = Inline([part for i, f in enumerate(fronts) for part in ([" / "] if i else []) + list(f.parts)])
    names = [name for f in fronts for name in shapes.names(f.plain)]
    asks = shapes.is_question(front.plain)
    return Match(
        kind="question" if asks else "term",
        fields=([placed("p", front, terms[0])], _definition(definitions)),
        nodes=[*terms, *definitions],
        at=terms[0],
        names=tuple(names),
    )


def _definition(definitions: list[Element]) -> list[Element]:
    """One definition as it stands, several as a numbered list."""
    if len(definitions) == 1:
        only = definitions[0]
        own = Inline.of(only).strip()
        return [*([placed("p", own, only)] if own else []), *blocks_of(only)]
    out = Element("ol")
    for dd in definitions:
        item = Element("li")
        item.text = dd.text
        item.extend(list(dd))
        out.append(item)
    return [out]


RULE = Rule(
    name="definition-list",
    trust="explicit",
    summary="`Term` on a line and `: definition` on the next, as Pandoc and PHP Markdown Extra have it; several of either are one card.",
    example=Example(
        "guid\n: what Anki knows a note by\n: never shown to learners\n",
        (("guid", "what Anki knows a note by never shown to learners"),),
    ),
    find=find,
)
