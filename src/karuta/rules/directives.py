"""What authors write about a block in a comment: `<!-- karuta: skip -->`, `<!-- karuta: id=… tags=… deck=… type=… -->`."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from karuta.model import Finding
from karuta.rules.inline import is_block

_KARUTA = re.compile(r"\s*karuta\s*:\s*(.*?)\s*$", re.S | re.I)
_KEYS = ("id", "tags", "deck", "type", "skip", "reverse")
_TYPES = ("question", "term")


@dataclass(frozen=True, slots=True)
class Directive:
    """Settings of the block after the comment, or of the block that the comment stands in."""

    skip: bool = False  #: no card of this block; before a heading: of its section
    uid: str = ""
    tags: tuple[str, ...] = ()
    deck: str = ""
    type: str = ""  #: "question" or "term"; "" leaves it to the rule
    reverse: bool = False
    problems: tuple[str, ...] = field(default=())  #: words that say nothing to Karuta
    line: int = 0


def directives_of(root: Element) -> dict[Element, Directive]:
    """The directives of a page by the element that they are about."""
    return dict(_walk(root))


def _walk(parent: Element) -> Iterator[tuple[Element, Directive]]:
    pending: Directive | None = None
    for child in parent:
        if child.tag == "comment":
            directive = parse(child.text or "", int(child.get("line") or parent.get("line") or 0))
            if directive is None:
                continue
            if is_block(child):
                pending = directive
            else:
                yield parent, directive
            continue
        if pending is not None and (is_block(child) or child.tag == "li"):
            yield child, pending
            pending = None
        yield from _walk(child)


def parse(comment: str, line: int) -> Directive | None:
    """The directive in a comment's text; None where the comment is not Karuta's."""
    found = _KARUTA.match(comment)
    if not found:
        return None
    try:
        words = shlex.split(found[1])
    except ValueError:
        return Directive(problems=(found[1],), line=line)
    values: dict[str, str] = {}
    problems = []
    for word in words:
        key, _, value = word.partition("=")
        if key not in _KEYS or (key == "type" and value not in _TYPES) or (key in ("id", "deck", "tags") and not value):
            problems.append(word)
        else:
            values[key] = value
    return Directive(
        skip="skip" in values,
        uid=values.get("id", ""),
        tags=tuple(t.lstrip("#") for t in re.split(r"[,\s]+", values.get("tags", "")) if t),
        deck=values.get("deck", ""),
        type=values.get("type", ""),
        reverse="reverse" in values,
        problems=tuple(problems),
        line=line,
    )


def findings_of(directives: dict[Element, Directive], path: str) -> Iterator[Finding]:
    """Words in directives that Karuta does not know."""
    for directive in directives.values():
        for problem in directive.problems:
            yield Finding(
                "directive-unknown",
                "error",
                f"the comment says “{problem}”, which means nothing to Karuta",
                path,
                directive.line,
                f"write one of {', '.join(_KEYS)} (type is one of {', '.join(_TYPES)}), such as <!-- karuta: id=my-card -->",
            )
