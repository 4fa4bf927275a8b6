"""`*emphasis*` and `**strong emphasis**` as CommonMark 6.2 has them, also beside Japanese punctuation.

CommonMark lets no mark close that has punctuation before it and a letter behind it, which is where Japanese has it (`**「重要」**です`). Here
CJK text and punctuation allow it; and a run that is left over closes one before it if there is no white space before it (`**Note:**text`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from karuta.dialect.spans import Span, SpanPattern
from karuta.dialect.stage import InlineStage

_CJK = re.compile(
    r"[\u1100-\u11ff\u2e80-\u303f\u3040-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    r"\ufe10-\ufe1f\ufe30-\ufe6f\uff00-\uffef\U00020000-\U0003ffff]"
)


@dataclass(slots=True)
class _Run:
    """A run of one mark; what is left of it lies between `start` and `end`."""

    start: int
    end: int
    mark: str
    length: int  #: as typed
    opens: bool
    closes: bool
    may_close: bool  #: what is left of it after all pairs are made


class Emphasis(SpanPattern):
    triggers = ("*", "_")

    def __init__(self, stage: InlineStage) -> None:
        super().__init__(r"\*+|_+", stage)

    def spans(self, text: str) -> list[Span]:
        """What the runs of marks of a text enclose."""
        runs = [_run(text, found) for found in self.compiled_re.finditer(text)]
        spans = list(_pairs(runs))
        left = _left_over(runs, spans)
        for run in left:
            run.closes = run.may_close
        return [*spans, *_pairs(left)]


def _run(text: str, found: re.Match[str]) -> _Run:
    start, end = found.span()
    before, after = _kind(text[start - 1 : start]), _kind(text[end : end + 1])
    left = after != " " and (after != "." or before != "a")
    right = before != " " and (before != "." or after != "a")
    mark = text[start]
    if mark == "_":
        # Within a word an underscore is a letter; CJK text has no blanks between words, so a mark beside it needs punctuation too.
        left, right = left and (not right or before in ".、"), right and (not left or after in ".、")
        return _Run(start, end, mark, end - start, left, right, may_close=False)
    return _Run(start, end, mark, end - start, left, right, may_close=before != " ")


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """What a neighbour of a run is: " " for white space and the ends of the text, "." for punctuation, "、" for that of CJK,
    "c" for other CJK, "a" for anything else."""
    if not character or character.isspace():
        return " "
    punctuation = unicodedata.category(character)[0] in "PS"
    if _CJK.match(character):
        return "、" if punctuation else "c"
    return "." if punctuation else "a"


def _pairs(runs: list[_Run]) -> Iterator[Span]:
    """CommonMark's procedure "process emphasis", runs from left to right."""
    openers: list[_Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}  # no opener below this index fits such a closer
    for run in runs:
        while run.closes and run.start < run.end:
            key = (run.mark, run.opens, run.length % 3)
            index = next((i for i in range(len(openers) - 1, bottoms.get(key, 0) - 1, -1) if _fit(openers[i], run)), None)
            if index is None:
                bottoms[key] = len(openers)
                break
            opener = openers[index]
            del openers[index + 1 :]
            size = 2 if opener.end - opener.start >= 2 and run.end - run.start >= 2 else 1
            yield Span(opener.end - size, opener.end, run.start, run.start + size, Element("strong" if size == 2 else "em"))
            opener.end -= size
            run.start += size
            if opener.start == opener.end:
                openers.pop()
            bottoms = {key: min(bottom, len(openers)) for key, bottom in bottoms.items()}
        if run.opens and run.start < run.end:
            openers.append(run)


def _fit(opener: _Run, closer: _Run) -> bool:
    """Whether two runs can pair; CommonMark's rules 9 and 10 keep `*a**b*` apart."""
    if opener.mark != closer.mark:
        return False
    if not (opener.closes or closer.opens):
        return True
    return (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)


def _left_over(runs: list[_Run], spans: list[Span]) -> list[_Run]:
    """The `*` runs that have a mark left and lie in no span."""
    left: list[_Run] = []
    bounds = iter(sorted((span.start, span.end) for span in spans))
    bound = next(bounds, None)
    covered = 0  # no stretch before this is outside of all spans
    for run in runs:
        while bound is not None and bound[0] < run.start:
            covered = max(covered, bound[1])
            bound = next(bounds, None)
        if run.mark == "*" and covered <= run.start < run.end:
            left.append(run)
    return left
