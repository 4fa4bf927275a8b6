"""Which cards a note has: Anki's card templates read as Anki reads them (rslib/src/template.rs, cloze.rs, notetype/cardgen.rs).

Nothing generates missing cards on import, so a package must have the card rows that Anki itself would have made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from karuta.ankitext import is_empty
from karuta.model import NoteType

CLOZE_LIMIT = 500  # cardgen.rs: higher cloze numbers share the last card

_TOKEN = re.compile(r"\{\{(.*?)\}\}|<!--.*?-->", re.DOTALL)
_CLOZE_TOKEN = re.compile(r"\{\{c([0-9,]+)::|\}\}")
_CLOZE_DEPTH = 10  # cloze.rs: what is nested deeper is no deletion


@dataclass(frozen=True, slots=True)
class Field:
    """`{{filter:filter:Name}}` in a template."""

    name: str
    filters: tuple[str, ...]  #: in the order they are written
    offset: int  #: where it stands in the template
    end: int  #: where the template goes on


@dataclass(frozen=True, slots=True)
class Section:
    """`{{#Name}}…{{/Name}}`, or `{{^Name}}…{{/Name}}` if `negated`."""

    name: str
    negated: bool
    children: tuple[Node, ...]
    offset: int
    end: int
    body: tuple[int, int]  #: where what is between its tags begins and ends


Node = Field | Section


class TemplateError(ValueError):
    """A template that Anki cannot parse."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset  #: where in the template


def parse(template: str) -> tuple[Node, ...]:
    """The fields and sections of a template; its text is left out. Raises TemplateError for sections that do not pair up."""
    stack: list[tuple[str, bool, int, int]] = []
    levels: list[list[Node]] = [[]]
    for match in _TOKEN.finditer(template):
        if match[1] is None:
            continue
        offset = match.start()
        handle = match[1].lstrip("{").strip()
        sign, name = (handle[:1], handle[1:].lstrip()) if len(handle) > 1 else ("", handle)
        if sign in ("#", "^"):
            stack.append((name, sign == "^", offset, match.end()))
            levels.append([])
        elif sign == "/":
            if not stack:
                raise TemplateError(f"{{{{/{name}}}}} closes a section that is not open", offset)
            opened, negated, start, inside = stack.pop()
            if opened != name:
                raise TemplateError(f"{{{{/{name}}}}} stands where {{{{/{opened}}}}} is due: sections must not cross", offset)
            children = levels.pop()
            levels[-1].append(Section(name, negated, tuple(children), start, match.end(), (inside, offset)))
        else:
            *filters, name = handle.split(":")
            levels[-1].append(Field(name, tuple(filters), offset, match.end()))
    if stack:
        name, negated, start, _ = stack[-1]
        raise TemplateError(f"{{{{{'^' if negated else '#'}{name}}}}} is never closed", start)
    return tuple(levels[0])


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """All nodes, each before its children."""
    for node in nodes:
        yield node
        if isinstance(node, Section):
            yield from walk(node.children)


def renders(nodes: Sequence[Node], filled: Collection[str], *, check_negated: bool = True) -> bool:
    """True if a card is made of a front template: it shows at least one of the `filled` fields.

    Special fields such as Tags never count. Without `check_negated` a negated section is taken as shown.
    """
    for node in nodes:
        if isinstance(node, Field):
            if node.name in filled:
                return True
            continue
        shown = (not check_negated or node.name not in filled) if node.negated else node.name in filled
        if shown and renders(node.children, filled, check_negated=check_negated):
            return True
    return False


def cloze_numbers(field: str) -> set[int]:
    """The numbers of the closed cloze deletions in a field, nested ones and lists such as `{{c1,3::…}}` included; never 0."""
    found: set[int] = set()
    if "{{c" not in field:
        return found
    open_clozes: list[set[int]] = []
    for match in _CLOZE_TOKEN.finditer(field):
        if match[1] is None:
            if open_clozes:
                closed = open_clozes.pop()
                if open_clozes:
                    open_clozes[-1] |= closed
                else:
                    found |= closed
        elif len(open_clozes) < _CLOZE_DEPTH:
            numbers = {int(number) for number in match[1].split(",") if 0 < len(number) < 6 and int(number) < 1 << 16}
            if numbers:
                open_clozes.append(numbers)
    return found - {0}


def card_ordinals(notetype: NoteType, fields: Sequence[str]) -> tuple[int, ...]:
    """The ordinals of the cards that Anki makes of a note with these fields, ascending; () if it would have none.

    An ordinal is the position of the card template, in a cloze note type the cloze number minus one: Anki counts the clozes of
    all fields there, shown or not. `fields` are those of the note type, in order.
    """
    names, fronts = _fronts(notetype)
    if notetype.cloze:
        numbers = set[int]().union(*(cloze_numbers(text) for text in fields))
        return tuple(sorted({min(number, CLOZE_LIMIT) - 1 for number in numbers}))
    filled = {name for name, text in zip(names, fields, strict=True) if not is_empty(text)}
    return tuple(ordinal for ordinal, front in enumerate(fronts) if renders(front, filled))


def requirements(notetype: NoteType) -> list[tuple[int, Literal["any", "all", "none"], list[int]]]:
    """`req` of a note type in schema 11: for each template the fields that a card needs, for clients before Anki 2.1.28."""
    names, fronts = _fronts(notetype)
    return [(ordinal, *_requirement(front, names)) for ordinal, front in enumerate(fronts)]


def _requirement(front: Sequence[Node], names: Sequence[str]) -> tuple[Literal["any", "all", "none"], list[int]]:
    alone = [ordinal for ordinal, name in enumerate(names) if renders(front, (name,), check_negated=False)]
    if alone:
        return "any", alone
    everything = set(names)
    needed = [ordinal for ordinal, name in enumerate(names) if not renders(front, everything - {name}, check_negated=False)]
    return ("all", needed) if needed and renders(front, everything, check_negated=False) else ("none", [])


@lru_cache(maxsize=64)
def _fronts(notetype: NoteType) -> tuple[tuple[str, ...], tuple[tuple[Node, ...], ...]]:
    return tuple(field.name for field in notetype.fields), tuple(parse(template.front) for template in notetype.templates)
