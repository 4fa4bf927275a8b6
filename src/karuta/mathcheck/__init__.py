"""Formulas that MathJax will not typeset, found when the deck is built and not when a learner sees them.

The judge is a reader of TeX that follows MathJax 3.2.2, which Anki desktop and AnkiDroid ship, with the macros that this MathJax
was asked for. It is held against that MathJax's verdicts on some four hundred formulas (tests/data/formulas.tsv). No MathJax
itself runs: the one Python package that has it, QuickJax 0.1, brings version 4 with other extensions. It passes `\\qty`, `\\dv` and
`\\norm`, which are broken for learners, and refuses `\\text{a_b}`, which is not: one verdict in fifteen of those formulas is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from karuta.dialect.walk import with_lines
from karuta.mathcheck.macros import MacroError, defined, expand
from karuta.mathcheck.parser import Problem, problems
from karuta.model import Finding

__all__ = ["MacroError", "Problem", "defined", "expand", "problems", "tree"]

#: Characters of a formula that a message shows.
_SHOWN = 60


def tree(root: Element, footnotes: Iterable[Element] = (), *, macros: Mapping[str, str]) -> tuple[Finding, ...]:
    """Puts macros into all formulas of a parsed page and its footnotes, in place; returns what MathJax will not typeset.

    Findings are warnings without path, in the order of the page, with the line of the block that the formula is in.

    :param macros: name without its backslash -> TeX, in which `#1` … `#9` stand for arguments
    """
    found: dict[Finding, None] = {}
    for element, line in with_lines(root, *footnotes):
        if element.tag != "math":
            continue
        tex = element.text or ""
        try:
            element.text = expand(tex, macros)
        except MacroError as error:
            found[Finding("math-macro", "warning", f"{error} It is in {_shown(tex)}.", "", line)] = None
            continue
        for problem in problems(element.text):
            message = f"{problem.message} The formula is {_shown(tex)}."
            found[Finding(problem.code, "warning", message, "", line, problem.hint)] = None
    return tuple(found)


def _shown(tex: str) -> str:
    text = " ".join(tex.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
