"""Macros of a project and of a page, put into the formulas: learners' clients know nothing of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from karuta.mathcheck.known import known
from karuta.mathcheck.parser import TOKEN

#: A macro in a macro in a macro.
MAX_DEPTH = 20
#: Characters that a formula may become.
MAX_LENGTH = 20_000

_NUMBERED = re.compile(r"#([1-9])")
_WORD_AT_END = re.compile(r"\\[A-Za-z]+$")
_DEFINES = re.compile(
    r"^[ \t]*(?:\$\$?[ \t]*)?\\(?:(?:re)?newcommand|(?P<operator>DeclareMathOperator))\*?[ \t]*\{?\\(?P<name>[A-Za-z]+)\}?(?:\[[1-9]\])?[ \t]*\{",
    re.M,
)
_BODY = 500  #: characters of a macro's body
_BRACES = re.compile(r"\\.|[{}]", re.S)


class MacroError(ValueError):
    """The macros cannot be put into a formula; the text is a sentence."""


def defined(source: str) -> dict[str, str]:
    """The macros that a page defines on lines of their own, with `\\newcommand`, `\\renewcommand` or `\\DeclareMathOperator`: name without
    its backslash -> TeX, as `expand` takes them."""
    found: dict[str, str] = {}
    for start in (
        _DEFINES.finditer(source) if "\\newcommand" in source or "\\renewcommand" in source or "MathOperator" in source else ()
    ):
        depth = 1
        for brace in _BRACES.finditer(source, start.end(), start.end() + _BODY):
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
            if not depth:
                body = source[start.end() : brace.start()]
                found[start["name"]] = f"\\operatorname{{{body}}}" if start["operator"] else body
                break
    return found


def expand(tex: str, macros: Mapping[str, str]) -> str:
    """The formula with every macro of the project replaced; without one, the formula itself, character for character.

    :param macros: name without its backslash -> TeX, in which `#1` … `#9` stand for arguments
    :raises MacroError: a macro calls itself or misses an argument, or the result is longer than `MAX_LENGTH`
    """
    return _expand(tex, macros, ()) if any(f"\\{name}" in tex for name in macros) else tex


def _expand(tex: str, macros: Mapping[str, str], inside: tuple[str, ...]) -> str:
    out: list[str] = []
    length = at = need = 0  # need: arguments that the macro before still takes
    around: list[int] = []  # the same of the groups around
    while found := TOKEN.match(tex, at):
        token, at = found[0], found.end()
        name = token[1:] if token[0] == "\\" else ""
        if name and name in macros:
            if name in inside or len(inside) >= MAX_DEPTH:
                raise MacroError(f"The macro \\{name} calls itself.")
            arguments, at = _arguments(tex, at, name, macros[name])
            token = _expand(_filled(macros[name], arguments), macros, (*inside, name))
            if need or (out and out[-1] in ("_", "^")):
                token = f"{{{token}}}"  # TeX takes one token for an argument, and this was one
            need = max(0, need - 1)
        elif token.isspace() or token == "*":
            pass
        elif token == "{":
            around.append(max(0, need - 1))
            need = 0
        elif token == "}":
            need = around.pop() if around else 0
        elif name:
            need = known().arguments.get(name, 0)
        else:
            need = max(0, need - 1)
        if out and token[:1].isascii() and token[:1].isalpha() and _WORD_AT_END.search(out[-1]):
            token = f" {token}"
        out.append(token)
        length += len(token)
        if length > MAX_LENGTH:
            raise MacroError(f"Its macros make the formula longer than {MAX_LENGTH:,} characters.")
    return "".join(out)


def _filled(body: str, arguments: list[str]) -> str:
    """A macro's body with its arguments, kept apart where a letter would become part of a name."""

    def argument(number: re.Match[str]) -> str:
        text = arguments[int(number[1]) - 1]
        before = " " if text[:1].isalpha() and _WORD_AT_END.search(body[: number.start()]) else ""
        return before + text + (" " if _WORD_AT_END.search(text) else "")

    return _NUMBERED.sub(argument, body)


def _arguments(tex: str, at: int, name: str, body: str) -> tuple[list[str], int]:
    """The arguments of a macro, as TeX takes them: a group or one token each; and the index behind them."""
    found: list[str] = []
    for _ in range(max((int(number) for number in _NUMBERED.findall(body)), default=0)):
        token = TOKEN.match(tex, at)
        if token is not None and token[0].isspace():
            token = TOKEN.match(tex, token.end())
        if token is None or token[0] == "}":
            raise MacroError(f"The macro \\{name} misses an argument.")
        at = token.end()
        if token[0] != "{":
            found.append(token[0])
            continue
        depth = 1
        for brace in _BRACES.finditer(tex, at):
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
            if not depth:
                found.append(tex[at : brace.start()])
                at = brace.end()
                break
        else:
            raise MacroError(f"The macro \\{name} misses the end of an argument.")
    return found, at
