"""Reads TeX as MathJax 3 does, as far as it takes to tell whether it will typeset it.

One pass with a stack of what is open. MathJax stops at the first error and shows the source instead of the formula; so does this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from karuta.mathcheck import syntax
from karuta.mathcheck.known import instead, known

#: Formulas in text in formulas, one inside the other, that are read.
MAX_NESTED = 5

TOKEN = re.compile(r"\\(?:[A-Za-z]+|.|$)|'+|\s+|.", re.S)
_BRACES = re.compile(r"\\.|[{}]", re.S)
_IN_TEXT = re.compile(r"\\\(|\\.|[$~]", re.S)
_ARGUMENT = re.compile(r"\s*(\\(?:[A-Za-z]+|.)|\S)", re.S)
_BRACKET = re.compile(r"\s*\[")
_NAME = re.compile(r"\s*\{([^{}]*)\}")
_DELIMITER = re.compile(r"\s*(\\(?:[A-Za-z]+|.)|.)", re.S)
_COUNT = re.compile(r"\s*\{\s*[0-9]+\s*\}")
_OPTION = re.compile(r"\s*\[([^][]{0,100})\]")
_DIMENSION = re.compile(r"\s*[-+]?(?:\d+[.,]?\d*|[.,]\d+)\s*(?:em|ex|pt|pc|px|in|cm|mm|mu)\s*")
_NEW = re.compile(r"\*?\s*(?:\{\s*\\?([A-Za-z]+\*?|.)\s*\}|\\([A-Za-z]+|.))\s*(?:\[([0-9])\])?(\[[^\]]*\])?", re.S)
_DEF = re.compile(r"\s*\\([A-Za-z]+|.)([^{}]*)", re.S)
_LET = re.compile(r"\s*\\([A-Za-z]+|.)\s*=?\s*(?:\\[A-Za-z]+|\\?.)", re.S)
#: A group of text, or of a few letters and digits, as a subscript has them.
_SUBSCRIPT = re.compile(
    r"\{\s*(?:\\(?:text(?:rm|it|bf|sf|up)?|math(?:rm|sf|it)|operatorname)\s*\{[^{}]*\}\s*|[A-Za-z0-9]{1,8})\}"
)

Code = Literal["math-error", "math-undefined", "math-doubtful"]


class Problem(NamedTuple):
    """What MathJax will not typeset, or not as it is meant."""

    code: Code  #: the source is shown instead of the formula; a macro is shown by its name; something is probably not meant so
    message: str
    hint: str = ""


class _Stop(Exception):  # noqa: N818  (ends the reading of a formula; never leaves this module)
    def __init__(self, message: str, hint: str = "") -> None:
        self.problem = Problem("math-error", message, hint)


@dataclass(slots=True)
class _Frame:
    """Something open, and what has been read in it last."""

    kind: Literal["formula", "{", "[", "left", "environment"]
    name: str = ""  #: of the environment; of the macro whose `[` it is
    table: bool = False  #: `&` parts cells here
    owner: str = ""  #: macro that takes arguments
    need: int = 0  #: how many of them are still to come
    raw: int = 0  #: how many of those are no math
    pending: str = ""  #: `_` or `^` that waits for what it lowers or raises
    scripts: str = ""  #: of the last atom: some of "_^'"
    last: str = ""  #: the last atom as typed, if it was one letter
    infix: bool = False

    def atom(self, letter: str = "") -> None:
        """Something complete was read: an argument, a script, or an atom that may get scripts."""
        if self.need:
            self.need -= 1
            if self.need:
                return
            letter = ""
        if self.pending:
            self.pending = self.last = ""
            return
        self.scripts = ""
        self.last = letter

    def done(self) -> None:
        """Nothing may be missing where a cell or a group ends."""
        if self.need:
            raise _Stop(f"\\{self.owner} misses an argument.")
        if self.pending:
            raise _Stop(
                f"Nothing follows {self.pending}.", "To show the sign itself, write \\_." if self.pending == "_" else ""
            )
        self.scripts = self.last = ""


@dataclass(slots=True)
class _Reader:
    tex: str
    nested: int = 0
    defined: dict[str, int] = field(default_factory=dict)  #: macros that the formula itself defines -> arguments
    at: int = 0
    stack: list[_Frame] = field(default_factory=lambda: [_Frame("formula")])
    problems: dict[Problem, None] = field(default_factory=dict)

    @property
    def top(self) -> _Frame:
        return self.stack[-1]

    def read(self) -> tuple[Problem, ...]:
        try:
            while (found := TOKEN.match(self.tex, self.at)) is not None:
                self.at = found.end()
                self._token(found[0])
            self._all_closed("the end")
            self.top.done()
        except _Stop as stop:
            self.problems[stop.problem] = None
        return tuple(self.problems)

    def _all_closed(self, where: str) -> None:
        """What is open innermost cannot end where the reader is."""
        top = self.top
        if top.kind == "{":
            raise _Stop(f"A {{ has no }} before {where}.", "To show a brace, write \\{.")
        if top.kind == "[":
            raise _Stop(f"The [ behind \\{top.name} has no ] before {where}.")
        if top.kind == "left":
            raise _Stop(
                f"A \\left has no \\right before {where}.", "A side without a bracket is written \\right. with a full stop."
            )
        if top.kind == "environment":
            raise _Stop(f"\\begin{{{top.name}}} has no \\end{{{top.name}}} before {where}.")

    def _doubtful(self, message: str, hint: str) -> None:
        self.problems[Problem("math-doubtful", message, hint)] = None

    def _token(self, token: str) -> None:
        top = self.top
        first = token[0]
        if first == "\\":
            self._macro(token[1:])
        elif token.isspace():
            top.last = ""
        elif first in "_^":
            self._script(token)
        elif first == "'":
            if "^" in top.scripts or "'" in top.scripts:
                raise _Stop(
                    "A prime stands behind a superscript.", "Write x'^2, or put braces around what the prime belongs to."
                )
            top.scripts += "'"
        elif first == "{":
            self._group()
        elif first == "}":
            if top.kind != "{":
                self._all_closed("a }")
                raise _Stop("A } has no {.", "To show a brace, write \\}.")
            self._close()
        elif first == "]" and top.kind == "[":
            top.done()
            self.stack.pop()
        elif first == "&":
            if not top.table:
                hint = "Put the lines into \\begin{aligned} … \\end{aligned}; the sign itself is \\&."
                raise _Stop("An & stands outside of a table.", hint)
            top.done()
        elif first == "#":
            raise _Stop("A # stands in the formula.", "Write \\#.")
        elif first == "%":
            self._comment()
        else:
            top.atom(token if token.isascii() and token.isalpha() else "")

    def _comment(self) -> None:
        end = self.tex.find("\n", self.at)
        end = len(self.tex) if end < 0 else end
        if self.tex[self.at : end].strip() or self.tex[self.at - 2 : self.at - 1].isdigit():
            self._doubtful("MathJax leaves out a % and all that follows it on its line.", "Write \\% to show the sign.")
        self.at = end

    def _script(self, mark: str) -> None:
        top = self.top
        if top.need or top.pending:
            top.done()
        if mark in top.scripts or (mark == "^" and top.scripts == "'_"):
            which = "subscripts" if mark == "_" else "superscripts"
            raise _Stop(f"Two {which} stand at one place.", f"Use braces: a{mark}{{b{mark}c}} or {{a{mark}b}}{mark}c.")
        top.scripts += mark
        top.pending, top.last = mark, ""

    def _group(self) -> None:
        """A `{` was read."""
        top = self.top
        if top.need and top.raw:
            top.raw -= 1
            start, self.at = self.at, self._group_end()
            if top.owner in syntax.TEXT:
                self._text(self.tex[start : self.at - 1])
            top.atom()
            return
        if top.last and (lost := _SUBSCRIPT.match(self.tex, self.at - 1)):
            message = f"A group stands right behind a letter, {top.last}{lost[0]}: was an underscore lost?"
            self._doubtful(message, f"Write {top.last}_{lost[0]}.")
        self.stack.append(_Frame("{", table=bool(top.need) and top.owner in syntax.TABLES))

    def _close(self) -> None:
        """The innermost thing ends and is an atom of the one around."""
        self.top.done()
        self.stack.pop()
        self.top.atom()

    def _group_end(self) -> int:
        """The index behind the brace that ends a group whose content begins where the reader is."""
        depth = 1
        for found in _BRACES.finditer(self.tex, self.at):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if not depth:
                return found.end()
        raise _Stop("A { has no } before the end.", "To show a brace, write \\{.")

    def _text(self, text: str) -> None:
        """Text in a formula: nothing works in it but braces and formulas in dollars or `\\(…\\)`."""
        at = 0
        for found in _IN_TEXT.finditer(text):
            if found.start() < at:
                continue
            mark, end = found[0], found.end()
            if mark in ("$", "\\("):
                close = "$" if mark == "$" else "\\)"
                at = text.find(close, end) + len(close)
                if at < end:
                    raise _Stop(
                        f"A {mark} in \\text has no {close}.", "To show a dollar sign, write \\$." if mark == "$" else ""
                    )
                self._formula_in_text(text[end : at - len(close)])
            elif mark == "~":
                self._doubtful("\\text shows ~ as it is typed.", "Write a blank.")
            elif mark[1] not in "${}" and not text.startswith(("ref{", "eqref{"), end - 1):
                hint = "End the text before it, or put it into dollars." if mark[1].isalpha() else f"Write {mark[1]} alone."
                self._doubtful(f"\\text shows {mark} as it is typed.", hint)

    def _formula_in_text(self, tex: str) -> None:
        if self.nested >= MAX_NESTED:
            return
        for problem in _Reader(tex, self.nested + 1, self.defined).read():
            if problem.code == "math-error":
                raise _Stop(problem.message, problem.hint)
            self.problems[problem] = None

    # ------------------------------------------------------------------------------------------ macros

    def _macro(self, name: str) -> None:
        if name in self.defined:
            self._plain(name, self.defined[name])
        elif name in _HANDLERS:
            _HANDLERS[name](self, name)
        elif syntax.SIZES.fullmatch(name):
            self._delimiter(name)
            self.top.atom()
        elif name in known().arguments:
            self._plain(name, known().arguments[name])
        else:
            self.problems[Problem("math-undefined", f"MathJax does not know \\{name}.", instead(name))] = None
            self.top.atom()

    def _plain(self, name: str, arguments: int) -> None:
        """A macro that takes its arguments as most do."""
        top = self.top
        if top.pending and name in syntax.SWITCHES:
            raise _Stop(f"\\{name} stands behind {top.pending} without braces.")
        if not arguments:
            top.atom(f"\\{name}" if name in known().letters and name.isalpha() else "")
            return
        if top.need:
            hint = f"Put braces around \\{name} and what belongs to it."
            raise _Stop(f"\\{name} is an argument of \\{top.owner} without its own.", hint)
        if name in syntax.STARRED and self.tex.startswith("*", self.at):
            self.at += 1
        top.owner, top.need, top.last = name, arguments, ""
        top.raw = arguments if name in syntax.TEXT else syntax.RAW.get(name, 0)
        if name in syntax.RAW_OPTIONS and (option := _OPTION.match(self.tex, self.at)):
            self.at = option.end()
        elif syntax.MATH_OPTIONS.fullmatch(name) and (bracket := _BRACKET.match(self.tex, self.at)):
            self.at = bracket.end()
            self.stack.append(_Frame("[", name))

    def _delimiter(self, name: str) -> None:
        found = _DELIMITER.match(self.tex, self.at)
        if found is None or found[1] not in known().delimiters:
            raise _Stop(f"\\{name} is not followed by a bracket.", f"Write for example \\{name}( or \\{name}\\{{.")
        self.at = found.end()

    def _left(self, name: str) -> None:
        self._delimiter(name)
        self.stack.append(_Frame("left"))

    def _right(self, name: str) -> None:
        if self.top.kind != "left":
            self._all_closed("a \\right")
            raise _Stop("A \\right has no \\left.", "A side without a bracket is written \\left. with a full stop.")
        self._delimiter(name)
        self._close()

    def _middle(self, name: str) -> None:
        if self.top.kind != "left":
            raise _Stop("A \\middle stands outside of \\left … \\right.")
        self.top.done()
        self._delimiter(name)

    def _begin(self, macro: str) -> None:
        name = self._environment(macro)
        if name not in known().environments and name not in self.defined:
            raise _Stop(f"MathJax does not know \\begin{{{name}}}.", "Write array." if name.startswith("tabular") else "")
        if name in syntax.EQUATIONS and any(frame.name in syntax.EQUATIONS for frame in self.stack):
            raise _Stop(f"\\begin{{{name}}} stands inside of another equation.", "Write aligned or gathered for the inner one.")
        if self.top.pending:
            raise _Stop(f"\\begin{{{name}}} stands behind {self.top.pending} without braces.")
        if name in syntax.COUNTED and not _COUNT.match(self.tex, self.at):
            raise _Stop(f"\\begin{{{name}}} must say how many pairs of columns it has.", f"Write \\begin{{{name}}}{{2}}.")
        self.stack.append(_Frame("environment", name, table=name not in syntax.NO_COLUMNS))

    def _end(self, macro: str) -> None:
        name = self._environment(macro)
        if self.top.kind != "environment":
            self._all_closed(f"\\end{{{name}}}")
            raise _Stop(f"\\end{{{name}}} has no \\begin{{{name}}}.")
        if self.top.name != name:
            raise _Stop(f"\\begin{{{self.top.name}}} ends with \\end{{{name}}}.")
        self._close()

    def _environment(self, macro: str) -> str:
        found = _NAME.match(self.tex, self.at)
        if found is None:
            raise _Stop(f"\\{macro} is not followed by a name in braces.")
        self.at = found.end()
        return found[1]

    def _row(self, macro: str) -> None:
        self.top.done()
        if macro == "cr" and not self.top.table:
            raise _Stop("A \\cr stands outside of a table.")
        if macro == "\\" and (found := _OPTION.match(self.tex, self.at)) and found[0][0] == "[":
            if not _DIMENSION.fullmatch(found[1]):
                raise _Stop("MathJax takes the [ behind \\\\ for a distance.", "Write \\\\{} before it.")
            self.at = found.end()

    def _infix(self, macro: str) -> None:
        self.top.done()
        if self.top.infix:
            raise _Stop(f"\\{macro} is the second of its kind here.", "Write \\frac, or put braces around one of them.")
        self.top.infix = True

    def _limits(self, macro: str) -> None:
        if self.top.last:
            raise _Stop(
                f"\\{macro} stands behind {self.top.last}, which is no operator.", "Write \\underset or \\operatorname*."
            )

    def _verb(self, _: str) -> None:
        end = self.tex.find(self.tex[self.at], self.at + 1) if self.at < len(self.tex) else -1
        if end < 0:
            raise _Stop("A \\verb has no end.")
        self.at = end + 1
        self.top.atom()

    def _root(self, _: str) -> None:
        if self.tex.find("\\of", self.at) < 0:
            raise _Stop("A \\root has no \\of.", "Write \\sqrt[3]{x}.")

    def _line(self, macro: str) -> None:
        if not self.top.table or self.top.pending:
            raise _Stop(f"A \\{macro} stands outside of a table.")

    def _distance(self, macro: str) -> None:
        for _ in range(syntax.DISTANCES[macro]):
            group = _NAME.match(self.tex, self.at)
            found = _DIMENSION.fullmatch(group[1]) if group else _DIMENSION.match(self.tex, self.at)
            if found is None:
                raise _Stop(f"\\{macro} is not followed by a distance.", f"Write for example \\{macro}{{1em}}.")
            self.at = group.end() if group else found.end()

    def _require(self, _: str) -> None:
        if (found := _NAME.match(self.tex, self.at)) is None:
            raise _Stop("\\require misses an argument.")
        self.at = found.end()

    def _define(self, macro: str) -> None:
        """A definition in a formula holds for it alone: nobody knows which cards a learner sees before."""
        found = {"let": _LET, "def": _DEF}.get(macro, _NEW).match(self.tex, self.at)
        if found is None:
            raise _Stop(f"\\{macro} is not followed by what it defines.")
        self.at = found.end()
        if macro == "let":
            self.defined[found[1]] = 0
        elif macro == "def":
            self.defined[found[1]] = found[2].count("#")
            self._bodies(1)
        else:
            paired = macro.startswith("DeclarePaired")
            self.defined[found[1] or found[2]] = 1 if paired else int(found[3] or 0) - bool(found[4])
            self._bodies(2 if paired or macro.endswith("newenvironment") else 1)

    def _bodies(self, count: int) -> None:
        """Skips arguments of a definition."""
        for _ in range(count):
            found = _ARGUMENT.match(self.tex, self.at)
            if found is None:
                raise _Stop("A definition misses an argument.")
            self.at = found.end()
            if found[1] == "{":
                self.at = self._group_end()


_HANDLERS = {
    "left": _Reader._left,
    "right": _Reader._right,
    "middle": _Reader._middle,
    "begin": _Reader._begin,
    "end": _Reader._end,
    "\\": _Reader._row,
    "cr": _Reader._row,
    "limits": _Reader._limits,
    "nolimits": _Reader._limits,
    "verb": _Reader._verb,
    **dict.fromkeys(syntax.INFIX, _Reader._infix),
    **dict.fromkeys(syntax.DISTANCES, _Reader._distance),
    **dict.fromkeys(
        ("def", "let", "newcommand", "renewcommand", "newenvironment", "renewenvironment", "DeclareMathOperator"),
        _Reader._define,
    ),
    **dict.fromkeys(("DeclarePairedDelimiter", "DeclarePairedDelimiters"), _Reader._define),
    **dict.fromkeys(("hline", "hdashline"), _Reader._line),
    "require": _Reader._require,
    "root": _Reader._root,
}


def problems(tex: str) -> tuple[Problem, ...]:
    """What is wrong with a formula, given without its delimiters; at most one "math-error", which comes last."""
    return _Reader(tex).read()
