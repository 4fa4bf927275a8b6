"""Markup that encloses text: stretches that lie in one another become elements in one another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from karuta.dialect.stage import Handled, Pattern, Stash

#: Elements inside one another; the marks of deeper ones are text, so that no input exhausts the stack.
MAX_DEPTH = 24


@dataclass(slots=True)
class Span:
    """A stretch of a text; two of them lie in one another or apart."""

    start: int  #: of the opening mark
    inner: int  #: of the text inside
    inner_end: int
    end: int  #: behind the closing mark
    element: Element


class SpanPattern(Pattern):
    """A pattern that finds all spans of a text at once, because what closes one depends on the others."""

    _read: tuple[str, Stash] | None = None  #: the text whose spans are known, and the stash of its page
    _found: dict[int, Span]

    def spans(self, text: str) -> Iterable[Span]:
        """All spans of a text, in any order."""
        raise NotImplementedError

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override] # noqa: N802
        if self._read is None or self._read[0] is not data or self._read[1] is not self.stage.stash:
            self._read = data, self.stage.stash
            self._found = {span.start: span for span in _nested(data, self.spans(data))}
        for at in range(m.start(), m.end()):
            if at in self._found:
                span = self._found[at]
                return span.element, span.start, span.end
        return None, None, None


def _nested(text: str, spans: Iterable[Span]) -> list[Span]:
    """The outermost spans, their elements filled with text and with the spans inside."""
    outermost: list[Span] = []
    enclosing: list[Span] = []
    at = 0  # the text up to here has its place

    def fill(upto: int) -> None:
        nonlocal at
        holder = enclosing[-1].element
        if len(holder):
            holder[-1].tail = text[at:upto]
        else:
            holder.text = text[at:upto]
        at = upto

    def close() -> None:
        nonlocal at
        fill(enclosing[-1].inner_end)
        at = enclosing.pop().end

    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        while enclosing and enclosing[-1].end <= span.start:
            close()
        if len(enclosing) >= MAX_DEPTH:
            continue
        if enclosing:
            fill(span.start)
            enclosing[-1].element.append(span.element)
        else:
            outermost.append(span)
        at = span.inner
        enclosing.append(span)
    while enclosing:
        close()
    return outermost
