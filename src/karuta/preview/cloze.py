"""Cloze deletions shown or hidden, as rslib/src/cloze.rs does it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from karuta.ankitext import without_tags

_TOKEN = re.compile(r"\{\{c([0-9,]+)::|\}\}")
_NOT_PLAIN = re.compile(r"[^0-9A-Za-z\x80-\U0010ffff]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_DEPTH = 10  # what is nested deeper is text
_MATH = re.compile(r"(\\[(\[])(.*?)(\\[\])])", re.DOTALL)


@dataclass(slots=True)
class _Cloze:
    """One deletion: what it hides, which may hold further ones."""

    written: str  #: its numbers as they are written, such as "1" or "1,3"
    numbers: tuple[int, ...]
    inside: list[str | _Cloze] = field(default_factory=list)
    hint: str = "..."


def show(text: str, number: int, *, question: bool) -> str:
    """A field with its clozes as the card of one cloze number shows them; "" if the field has no cloze of this number.

    :param question: the clozes of this number are hidden
    """
    parts = _parse(text)
    if not any(number in cloze.numbers for cloze in _all(parts)):
        return ""
    shown = "".join(_shown(part, number, question) for part in parts)
    return _MATH.sub(lambda math: math[1] + without_tags(math[2], decode=False) + math[3], shown)


def only(text: str, number: int, *, question: bool) -> str:
    """What the clozes of one number hide and nothing around it, or their hints if it is to be hidden; joined with commas."""
    asked = (cloze for cloze in _all(_parse(text)) if number in cloze.numbers)
    return ", ".join(cloze.hint if question else _plain(cloze) for cloze in asked)


def _parse(text: str) -> list[str | _Cloze]:
    """Text and deletions in turn. A deletion that is never closed is lost, as it is in Anki."""
    found: list[str | _Cloze] = []
    opened: list[_Cloze] = []
    end = 0
    for match in _TOKEN.finditer(text):
        numbers = _numbers(match[1])
        if match[1] and (not numbers or len(opened) >= _DEPTH):
            continue
        _say(text[end : match.start()], opened, found)
        end = match.end()
        if match[1]:
            opened.append(_Cloze(match[1], numbers))
        elif opened:
            cloze = opened.pop()
            (opened[-1].inside if opened else found).append(cloze)
        else:
            found.append("}}")
    _say(text[end:], opened, found)
    return found


def _numbers(written: str | None) -> tuple[int, ...]:
    return tuple(int(number) for number in (written or "").split(",") if 0 < len(number) < 6 and int(number) < 1 << 16)


def _say(text: str, opened: list[_Cloze], found: list[str | _Cloze]) -> None:
    """Put text where it belongs; within a deletion, what follows two colons is the hint."""
    if not text:
        return
    if not opened:
        found.append(text)
        return
    text, colons, hint = text.partition("::")
    if colons:
        opened[-1].hint = hint
    opened[-1].inside.append(text)


def _all(parts: Iterable[str | _Cloze]) -> Iterator[_Cloze]:
    """The deletions, each before those in it."""
    for part in parts:
        if isinstance(part, _Cloze):
            yield part
            yield from _all(part.inside)


def _shown(part: str | _Cloze, number: int, question: bool) -> str:
    if isinstance(part, str):
        return part
    inside = "".join(_shown(each, number, question) for each in part.inside)
    asked = number in part.numbers
    name = "cloze" if asked else "cloze-inactive"
    if asked and question:
        hidden = _NOT_PLAIN.sub(_entity, inside)  # or the tags and formulas in it would be taken for such
        return f'<span class="{name}" data-cloze="{hidden}" data-ordinal="{part.written}">[{part.hint}]</span>'
    return f'<span class="{name}" data-ordinal="{part.written}">{inside}</span>'


def _entity(found: re.Match[str]) -> str:
    return _NAMED.get(found[0]) or f"&#x{ord(found[0]):X};"


def _plain(part: str | _Cloze) -> str:
    return part if isinstance(part, str) else "".join(map(_plain, part.inside))
