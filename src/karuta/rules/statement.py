"""`**Theorem (Bayes).** …`, 「定義（群）：…」: statements with a label and a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer
from karuta.rules.inline import Inline
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

_LABEL = re.compile(
    r"^\s*(?P<label>(?:Definition|Theorem|Lemma|Corollary|Proposition|Axiom|Law|Fact|定義|定理|補題|命題|系|公理|公式|法則)\s*[0-9０-９.]*)\s*"
    r"(?:[（(](?P<name>[^（）()]{2,60})[)）]\s*[.:：．。]?|[:：]\s*(?P<name2>[^.:：。]{2,40})[.:：．。])\s*",
    re.I,
)


def find(view: View) -> Iterator[Match]:
    for block in view.blocks("p", "li"):
        if not view.free(block):
            continue
        line = Inline.of(block).strip()
        found = _LABEL.match(line.mask)
        if not found or not _bold(line, found):
            continue
        name = found["name"] or found["name2"]
        following = _statement(view.siblings_after(block)) if block.tag == "p" else []
        body = answer(line.slice(found.end()).strip(), following)
        if body:
            front = Inline(
                [
                    re.sub(r"[\s0-9０-９.]+$", "", found["label"])
                    + (f"（{name}）" if any(c > "\u3000" for c in name) else f" ({name})")
                ]
            )
            yield Match("term", ([front.to("p")], body), [block, *following], block, shapes.names(name))


def _bold(line: Inline, found: re.Match[str]) -> bool:
    """Whether the label is set off: bold or emphasis, or a colon or full stop behind it."""
    first = line.parts[0]
    return (not isinstance(first, str) and first.tag in ("strong", "em")) or found[0].rstrip()[-1:] in ".:：．。)）"


def _statement(following: Iterable[Element]) -> list[Element]:
    """The formulas and lists that the statement goes on with."""
    out: list[Element] = []
    for block in following:
        if block.tag not in ("math", "ul", "ol"):
            break
        out.append(block)
    return out


RULE = Rule(
    name="statement",
    trust="structure",
    summary="A statement with a label and a name, `**Theorem (Bayes).** …`, 「定義（群）：…」, with the formulas and lists that it goes on with.",
    example=Example(
        "**Theorem (Pythagoras).** In a right triangle $a^2+b^2=c^2$.\n",
        (("Theorem (Pythagoras)", r"In a right triangle \(a^2+b^2=c^2\)."),),
    ),
    find=find,
)
