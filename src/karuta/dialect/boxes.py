"""Boxes whose first line says what they are: callouts of MkDocs with their content indented below it, and those between fences."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from karuta.dialect.builder import Builder, Container
from karuta.dialect.fold import untitled
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
        SubElement(box, "summary", _here(page)).text = found["title"] or untitled(kind)
    else:
        box = callout(page, kind, found["title"])
    page.push(Container("admonition", box, indent=4))
    return ""


def callout(page: Builder, kind: str, title: str | None) -> Element:
    """An `aside` at the line that is being read, with its title: that of its kind where it has none of its own."""
    box = page.add("aside", {"class": f"callout callout-{kind}"})
    SubElement(box, "p", {"class": "callout-title", **_here(page)}).text = title or untitled(kind)
    return box


def _here(page: Builder) -> dict[str, str]:
    return {"line": str(page.number), "end": str(page.number)}
