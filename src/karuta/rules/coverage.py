"""What became of each block of a page, for `karuta explain` and `karuta check`."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of
from karuta.model import Block, Draft
from karuta.rules import furniture, shapes
from karuta.rules.inline import Inline, is_block
from karuta.rules.view import Match, View, end_of, line_of

_LEAVES = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "math", "html", "summary", "dt", "dd", "tr"])
_SNIPPET = 200


def blocks(view: View, made: Sequence[tuple[Match, Draft]]) -> tuple[Block, ...]:
    """One entry for each heading, paragraph, list item, table row, code block and formula, in page order."""
    drafts = {id(match): draft for match, draft in made}
    out = []
    for element in view.tree.root.iter():
        if element.tag == "li" or (
            element.tag in _LEAVES and (is_block(element) or element.tag in ("summary", "dt", "dd", "tr"))
        ):
            own = Inline.of(element) if element.tag == "li" else None
            text = " ".join((own.plain if own is not None else plain_of(element)).split())
            if text:
                out.append(_block(view, element, text, drafts))
    return tuple(out)


def _block(view: View, element: Element, text: str, drafts: dict[int, Draft]) -> Block:
    owner = view.owner.get(element)
    draft = drafts.get(id(owner)) if owner is not None else None
    line, end = line_of(element), end_of(element)
    if not line:
        node = view.parents.get(element)
        while node is not None and not line_of(node):
            node = view.parents.get(node)
        line = end = line_of(node) if node is not None else 0
    if draft is not None:
        return Block(line, end, element.tag, text[:_SNIPPET], draft.rule, draft.prompt, "")
    return Block(line, end, element.tag, text[:_SNIPPET], "", "", _reason(view, element))


def _reason(view: View, element: Element) -> str:
    taken = view.taken.get(element, "")
    if taken == furniture.NAVIGATION:
        return "navigation"
    if taken == furniture.TAGS:
        return "tags"
    if taken == furniture.SKIPPED:
        return "skipped, as the notes say"
    if taken == furniture.DOCUMENT:
        return "about the page, not its subject"
    if taken:
        return f"{taken}: nothing is left for the answer"
    if element in view.doubled:
        return f"explained more fully at line {view.doubled[element]}"
    if element.tag[0] == "h" and len(element.tag) == 2:
        title = shapes.clean_title(Inline.of(element)).plain
        return "names a part of the page, not a subject" if shapes.is_generic(title) else "neither asks nor is defined below"
    if element.tag in ("pre", "math"):
        return "no line before it asks for it"
    if element.tag == "tr" and element.find("th") is not None:
        return "names the columns"
    if element.tag == "tr":
        return "a row of a data table: its columns are no term and meaning"
    return "no shape of a question or a definition"
