"""Text that no Markdown rule may touch: code, math, tags and escaped characters, taken out before the inline stage and put back by it.

One scan from left to right decides, so that what opens first wins: a dollar in code is no math, a backtick in math is no code.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from karuta.dialect.stage import Stash
from karuta.dialect.syntax import tidy_math

_TRIGGER = re.compile(r"[`\\$<%]")
#: Marks that may open something; `%%` behind a word or a number is a sign of percent, `{% cite x %}` is for the program that makes a site.
_OPENING = re.compile(r"`+|\\.|\\\n|\$\$?|(?<![\w%])%%|\{%|<!--|<(?=[A-Za-z0-9/.])", re.S)
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?|/[A-Za-z][A-Za-z0-9-]*\s*)>"
)
#: CommonMark 6.5, autolinks.
_AUTOLINK = re.compile(
    r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>"
)
_WORD = re.compile(r"\w")
_NEAR = 40  #: characters on either side of a formula that are looked at
_BREAK = re.compile(r"<br\s*/?>$", re.I)


class Verbatim:
    """Takes them out of the texts of one page."""

    def __init__(self, stash: Stash) -> None:
        self.stash = stash

    def protect(self, text: str) -> str:
        """The text with a placeholder for each code span, formula, escaped character, tag and comment."""
        if not _TRIGGER.search(text):
            return text
        out: list[str] = []
        at = 0
        missing: set[str] = set()  # closing marks that do not occur any more: no search is made twice
        for found in _OPENING.finditer(text):
            if found.start() < at:
                continue
            taken = self._take(text, found, missing)
            if taken is None:
                continue
            node, end = taken
            out += (text[at : found.start()], self.stash.put(node, text[found.start() : end]))
            at = end
        out.append(text[at:])
        return "".join(out)

    def _take(self, text: str, found: re.Match[str], missing: set[str]) -> tuple[Element | str, int] | None:
        mark = found[0]
        if mark[0] == "`":
            return _code(text, found, missing)
        if mark[0] == "\\":
            return _escape(text, found, missing)
        if mark[0] == "$":
            return _dollar(text, found, missing)
        if mark == "%%":
            end = _find(text, "%%", found.end(), missing)
            return (_node("comment", text[found.end() : end]), end + 2) if end >= 0 else None
        if mark == "{%":
            end = _find(text, "%}", found.end(), missing)
            return (_node("comment", text[found.end() : end]), end + 2) if end >= 0 else None
        if mark == "<!--":
            end = _find(text, "-->", found.end(), missing)
            return (_node("comment", text[found.end() : end]), end + 3) if end >= 0 else None
        if _find(text, ">", found.end(), missing) < 0:
            return None
        if link := _AUTOLINK.match(text, found.start()):
            return _link(link), link.end()
        tag = _TAG.match(text, found.start())
        if tag is None:
            return None
        return (Element("br") if _BREAK.match(tag[0]) else _node("html", tag[0])), tag.end()


def formulas(text: str) -> list[str | Element]:
    """A text in pieces: formulas in dollars as `math`, and what is between them."""
    out: list[str | Element] = []
    at = 0
    missing: set[str] = set()
    for found in re.finditer(r"\$\$?", text):
        if found.start() >= at and (taken := _dollar(text, found, missing)) is not None:
            out += (text[at : found.start()], taken[0])
            at = taken[1]
    return [*out, text[at:]]


def _node(tag: str, text: str, **attributes: str) -> Element:
    element = Element(tag, attributes)
    element.text = AtomicString(text)
    return element


def _link(found: re.Match[str]) -> Element:
    address = found[1]
    return _node("a", address, href=address if ":" in address else f"mailto:{address}")


def _find(text: str, mark: str, start: int, missing: set[str]) -> int:
    if mark in missing:
        return -1
    at = text.find(mark, start)
    if at < 0:
        missing.add(mark)
    return at


def _code(text: str, found: re.Match[str], missing: set[str]) -> tuple[Element, int] | None:
    run = found[0]
    if run in missing:
        return None
    at = found.end()
    while (at := text.find(run, at)) >= 0:
        end = at + len(run)
        if text[end : end + 1] != "`" and text[at - 1] != "`":
            inside = text[found.end() : at].replace("\n", " ")
            if inside.strip() and inside[0] == inside[-1] == " ":
                inside = inside[1:-1]
            return _node("code", inside), end
        while text[end : end + 1] == "`":
            end += 1
        at = end
    missing.add(run)
    return None


def _escape(text: str, found: re.Match[str], missing: set[str]) -> tuple[Element | str, int] | None:
    following = found[0][1]
    if following in "([":
        close = "\\)" if following == "(" else "\\]"
        end = _find(text, close, found.end(), missing)
        if end > found.end() and text[found.end() : end].strip() and not (following == "[" and text[end + 2 : end + 3] == "("):
            return _math(text[found.end() : end], following == "["), end + 2
    if following == "\n":
        return Element("br"), found.end()
    return (following, found.end()) if following in _ESCAPABLE else None


def _dollar(text: str, found: re.Match[str], missing: set[str]) -> tuple[Element, int] | None:
    """`$$…$$`, and `$…$` as Pandoc and Obsidian have it: no blank inside the dollars, no digit behind, none of them in a word or a price."""
    start = found.end()
    if found[0] == "$$":
        end = _find(text, "$$", start, missing)
        if end <= start or not text[start:end].strip():
            return None
        return _math(text[start:end], not _within_line(text, found.start(), end + 2)), end + 2
    if (
        not text[start : start + 1].strip()
        or "$" in missing
        or re.match(r"[A-Za-z0-9_$]", text[found.start() - 1 : found.start()])
    ):
        return None
    end = start
    while (end := text.find("$", end)) >= 0:
        if text[end - 1] == "\\" and text[end - 2 : end - 1] != "\\":
            end += 1
            continue
        break
    if end < 0:
        missing.add("$")
        return None
    inside = text[start:end]
    if text[end - 1].isspace() or text[end + 1 : end + 2].isdigit() or text[end + 1 : end + 2] == "$" or "\n\n" in inside:
        return None
    if re.fullmatch(r"[A-Z_]{2,}[/:].*|[A-Za-z]*[/:]", inside):
        return None  # $HOME/bin:$PATH: shell variables
    if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", inside) and re.match(r"[A-Za-z_]", text[end + 1 : end + 2]):
        return None  # 「$guardと$fillable」: variables of a program
    return _math(inside, False), end + 1


def _within_line(text: str, start: int, end: int) -> bool:
    """Whether a formula on one line has words of that line on both sides: kramdown has `$$x$$` within a sentence, too.
    One beside another is none of a sentence's words."""
    before, after = text[max(0, start - _NEAR) : start].rpartition("\n")[2], text[end : end + _NEAR].partition("\n")[0]
    beside = before.rstrip().endswith("$$") or after.lstrip().startswith("$$")
    return "\n" not in text[start:end] and not beside and bool(_WORD.search(before) and _WORD.search(after))


def _math(tex: str, display: bool) -> Element:
    return _node("math", tidy_math(tex), display="block" if display else "inline")
