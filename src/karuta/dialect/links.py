"""Links and pictures as CommonMark 6.3 and 6.4 have them: `[text](address "title")`, `[text][label]`, `[label][]`, `[label]`."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from markdown.util import ETX, STX

from karuta.dialect.spans import Span, SpanPattern
from karuta.dialect.stage import InlineStage

#: CommonMark's limits: a label has at most 999 characters, parentheses in an address nest at most 32 deep.
_LABEL = 999
_PARENTHESES = 32
_BRACKET = re.compile(r"!?\[|\]")
_BLANK = re.compile(r"[ \t]*\n?[ \t]*")
_ANGLE = re.compile(rf"<([^<>\n]*)>|{STX}[0-9]+{ETX}(?=[\s)])")
_PLAIN = re.compile(r"[^\s()]*")
#: A file name with blanks: no link in CommonMark, but no note means anything else by it.
_SPACED = re.compile(r"[^\s()<>\"']+(?: [^\s()<>\"']+)+\.[A-Za-z0-9]{2,4}(?=[ \t]*[)\"'])")
_TITLE = re.compile(r'"([^"]*)"|\'([^\']*)\'|\(([^()]*)\)')
_FULL = re.compile(rf"\[([^\[\]]{{0,{_LABEL}}})\]")


class Links(SpanPattern):
    """Also all that a picture is: its element holds the alternative text until `fold.images` has read it."""

    triggers = ("[",)

    def __init__(self, stage: InlineStage) -> None:
        super().__init__(r"!?\[", stage)

    def spans(self, text: str) -> list[Span]:
        """The links and pictures of a text. No link is in a link: the inner one is the link, the outer brackets are text."""
        spans: list[Span] = []
        openers: list[tuple[int, int]] = []  # where a bracket is and where its text begins
        active = 0  # openers before this index are around a link, so they can begin a picture only
        at = 0
        while found := _BRACKET.search(text, at):
            at = found.end()
            if found[0] != "]":
                openers.append(found.span())
                continue
            if not openers:
                continue
            start, inner = openers.pop()
            picture = text[start] == "!"
            if not picture and len(openers) < active:
                active = len(openers)
                continue
            active = min(active, len(openers))
            target = self._inline(text, at) or self._reference(text, inner, at)
            if target is None:
                continue
            address, title, end = target
            element = Element("img", {"src": address}) if picture else Element("a", {"href": address})
            if title is not None:
                element.set("title", title)
            spans.append(Span(start, inner, at - 1, end, element))
            at = end
            if not picture:
                active = len(openers)
        return spans

    def _inline(self, text: str, at: int) -> tuple[str, str | None, int] | None:
        """Address, title and end of `(address "title")`."""
        if text[at : at + 1] != "(":
            return None
        at = _skip(text, at + 1)
        angle = _ANGLE.match(text, at)
        if angle and (angle[1] is not None or self.stage.stash.typed(angle[0])[0] == "<"):
            address, at = angle[1] if angle[1] is not None else self.stage.stash.typed(angle[0])[1:-1], angle.end()
        elif spaced := _SPACED.match(text, at):
            address, at = spaced[0], spaced.end()
        else:
            end = _plain_end(text, at)
            if end is None:
                return None
            address, at = text[at:end], end
        after = _skip(text, at)
        title = None
        if after > at and (found := _TITLE.match(text, after)):
            title = next(group for group in found.groups() if group is not None)
            after = _skip(text, found.end())
        if text[after : after + 1] != ")":
            return None
        return self._address(address), None if title is None else self._address(title), after + 1

    def _reference(self, text: str, inner: int, at: int) -> tuple[str, str | None, int] | None:
        """Address, title and end of what a label stands for."""
        if not self.stage.references.links:
            return None
        full = _FULL.match(text, at)
        end = full.end() if full else at
        if not (full and full[1]) and at - inner > _LABEL:
            return None
        label = full[1] if full and full[1] else text[inner : at - 1]
        known = self.stage.references.link(self.stage.stash.typed(label))
        if known is None:
            return None
        return known[0], known[1] or None, end

    def _address(self, text: str) -> str:
        return html.unescape(self.stage.stash.address(text))


def _skip(text: str, at: int) -> int:
    """The end of white space with at most one line break in it."""
    found = _BLANK.match(text, at)
    assert found is not None
    return found.end()


def _plain_end(text: str, at: int) -> int | None:
    """The end of an address without angle brackets: no white space in it, its parentheses balanced. None where there is no address."""
    if text[at : at + 1] == "<":
        return None
    depth = 0
    while True:
        found = _PLAIN.match(text, at)
        assert found is not None
        at = found.end()
        mark = text[at : at + 1]
        if mark == "(":
            depth += 1
            if depth > _PARENTHESES:
                return None
        elif mark == ")" and depth:
            depth -= 1
        else:
            return at if depth == 0 else None
        at += 1
