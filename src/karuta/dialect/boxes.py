"""Boxes whose first line says what they are, with their content indented below it: MkDocs, Material for MkDocs."""

from __future__ import annotations

from karuta.dialect.builder import Builder, Container
from karuta.dialect.syntax import ADMONITION, MAX_DEPTH


def admonition(page: Builder, text: str, matched: int) -> str | None:
    """`!!! note "Title"` as the callout that it is elsewhere, `??? note "Title"` as what unfolds. Opens it and returns what is left of the
    line; None where there is none."""
    found = ADMONITION.match(text)
    if not found or not (found["kind"] or found["title"]) or len(page.stack) >= MAX_DEPTH:
        return None
    page.close_to(matched)
    kind = (found["kind"] or "note").lower()
    if found["folds"]:
        box = page.add("details", {"open": "open"} if found["open"] else {})
    else:
        box = page.add("aside", {"class": f"callout callout-{kind}"})
    page.push(Container("admonition", box, indent=4))
    title = page.add("summary") if found["folds"] else page.add("p", {"class": "callout-title"})
    title.text = found["title"] or kind.replace("-", " ").capitalize()
    return ""
