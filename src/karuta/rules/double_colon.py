"""`front :: back`, `front ::: back`, and `front ;;` with its children."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer, placed
from karuta.rules.inline import Inline, below, lead
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

#: Two or three colons between blanks, or between two texts of which the first is more than a word.
_SPACED = re.compile(r"(?<!:)[\s\u3000]+(?P<mark>:::?)(?:[\s\u3000]+|$)(?!:)")
_TIGHT = re.compile(r"(?<![:\s])(?P<mark>:::?)(?![:\s])")
_AFTER = re.compile(r"(?<=[?？])(?P<mark>:::?)[\s\u3000]+")
_CLOZE = re.compile(r"\{\{c\d+::")
_MARKS = ("::", ";;", "；；")
_CHILDREN = re.compile(r"[\s\u3000]*(?:;;|；；)[\s\u3000]*$")


def find(view: View) -> Iterator[Match]:
    for block in view.blocks("p", "li"):
        mask = lead(block).mask
        if not any(mark in mask for mark in _MARKS) or not view.free(block):
            continue
        if block.tag == "li" and (found := _CHILDREN.search(lead(block).mask)) and below(block):
            front = lead(block).slice(0, found.start()).strip()
            yield Match("question", ([placed("p", front, block)], below(block)), [block], block, shapes.names(front.plain))
            continue
        after = view.next_sibling(block) if block.tag == "p" else None
        if after is not None and after.tag in ("ul", "ol") and view.free(after) and (found := _CHILDREN.search(mask)):
            front = lead(block).slice(0, found.start()).strip()
            yield Match("question", ([placed("p", front, block)], [after]), [block, after], block, shapes.names(front.plain))
            continue
        lines = list(lead(block).lines())
        for i, line in enumerate(lines):
            found = split(line)
            if not found or not line.slice(0, found.start()).strip():
                continue
            last = i == len(lines) - 1
            match = _match(block, line, found, below(block) if block.tag == "li" and last else [])
            if match is not None:
                yield match


def split(line: Inline) -> re.Match[str] | None:
    """Where a line parts into front and back; None where its colons mean something else."""
    return _SPACED.search(line.mask) or _AFTER.search(line.mask) or _bold(line) or _tight(line)


def _bold(line: Inline) -> re.Match[str] | None:
    """`**Term**:: …`: Dataview's keys are not bold."""
    first = line.parts[0] if line.parts else ""
    if isinstance(first, str) or first.tag != "strong":
        return None
    return re.compile(r"(?P<mark>::)[\s\u3000]+").match(line.mask, len(Inline([first]).plain))


def _tight(line: Inline) -> re.Match[str] | None:
    """`question::answer` without blanks: not `std::vector`, whose sides are names of programs, not twice in a line, and not in
    Anki's `{{c1::…}}`."""
    found = _TIGHT.search(line.mask)
    if not found or _TIGHT.search(line.mask, found.end()) or _CLOZE.search(line.plain):
        return None
    left, right = line.plain[: found.start()], line.plain[found.end() :]
    address = right[:1] == "/" or (
        re.search(r"[0-9a-fA-F:]*[0-9][0-9a-fA-F:]*$", left) and re.match(r"[0-9a-fA-F:]*(?:[/\s)）]|$)", right)
    )
    program = (
        re.search(r"[A-Za-z0-9_>\]]$", left)
        and re.match(r"[A-Za-z0-9_~<]", right)
        and not re.search(r"[\s\u3000?？]", left.strip())
    )
    return None if program or address or left.strip().startswith(("[", "(", "http")) else found


def _match(block: Element, line: Inline, found: re.Match[str], nested: list[Element]) -> Match | None:
    front = shapes.clean_title(line.slice(0, found.start()).strip())
    back = line.slice(found.end()).strip()
    body = answer(back, nested)
    if not front or not body:
        return None
    reverse = len(found["mark"]) == 3
    subject = shapes.subject(front.plain)
    asks = shapes.is_question(front.plain) and not reverse
    return Match(
        kind="question" if asks else "term",
        fields=([placed("p", front, block)], body),
        nodes=[block],
        at=block,
        names=shapes.names(subject or front.plain),
        reverse=True if reverse else None,
    )


RULE = Rule(
    name="double-colon",
    trust="explicit",
    summary="`front :: back` on a line; `:::` asks both ways; `front ;;` asks for the items below. Not `std::vector`, not Dataview's `key:: value`.",
    example=Example(
        "- guid :: what a note is known by\n- 犬 ::: dog\n- Inner planets ;;\n  - Mercury\n  - Venus\n",
        (("guid", "what a note is known by"), ("犬", "dog"), ("Inner planets", "Mercury Venus")),
    ),
    find=find,
    trigger=("::", ";;", "；；", "&"),
)
