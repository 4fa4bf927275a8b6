"""What the MathJax of Anki's clients knows, from the file that scripts/mathjax.py made by asking it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

#: What authors expect and MathJax does not have, with what it has instead.
_INSTEAD: Mapping[str, str] = {
    **{letter: rf"\mathbb{{{letter}}}" for letter in "CEFNPQRZ"},
    **{name: rf"\operatorname{{{name}}}" for name in ("cov", "diag", "rank", "sgn", "sign", "softmax", "KL", "Var", "Cov")},
    "SI": r"\pu{…} or \,\mathrm{…}",
    "abs": r"\lvert … \rvert",
    "argmax": r"\operatorname*{arg\,max}",
    "argmin": r"\operatorname*{arg\,min}",
    "bm": r"\boldsymbol",
    "dd": r"\mathrm{d}",
    "dv": r"\frac{d…}{d…}",
    "emph": r"\textit",
    "grad": r"\nabla",
    "mathbbm": r"\mathbb",
    "mathds": r"\mathbb",
    "norm": r"\lVert … \rVert",
    "oiint": r"\iint",
    "pdv": r"\frac{\partial …}{\partial …}",
    "qty": r"\left( … \right)",
    "tr": r"\operatorname{tr}",
    "trace": r"\operatorname{tr}",
    "vb": r"\mathbf",
    "vspace": r"\\[1em]",
}


@dataclass(frozen=True, slots=True)
class Known:
    """Names without their backslash, except for those of delimiters."""

    arguments: Mapping[str, int]  #: every macro -> number of arguments it must have
    letters: frozenset[str]  #: macros that stand for one letter or sign
    environments: frozenset[str]
    delimiters: frozenset[str]  #: what may follow `\\left`, as typed


@cache
def known() -> Known:
    """Reads the file, once."""
    arguments: dict[str, int] = {" ": 0, "\n": 0, "\t": 0, "": 0, "of": 0}
    letters: set[str] = set()
    environments: set[str] = set()
    delimiters: set[str] = set()
    for line in Path(__file__).with_name("mathjax.txt").read_text("utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        names = rest.split()
        if kind == "environment":
            environments.update(names)
        elif kind == "delimiter":
            delimiters.update(names)
            arguments.update((name[1:], 0) for name in names if name[0] == "\\")
        elif kind != "#":
            arguments.update(dict.fromkeys(names, int(kind) if kind.isdigit() else 0))
            letters.update(names if kind == "letter" else ())
    return Known(arguments, frozenset(letters), frozenset(environments), frozenset(delimiters))


@cache
def instead(name: str) -> str:
    """A hint for a macro that MathJax does not have; the name is without its backslash."""
    if name in _INSTEAD:
        return f"Write {_INSTEAD[name]}, or define it under [math.macros] in karuta.toml."
    near = get_close_matches(name, known().arguments, 1, 0.75) if len(name) > 2 else []
    return f"Did you mean \\{near[0]}?" if near else "Define it under [math.macros] in karuta.toml."
