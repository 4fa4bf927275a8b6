"""What is defined in one place of a page: terms of definition lists, footnotes, abbreviations.

Each function opens what begins at the head of the text and returns the rest of the line, which is to be read on; None where nothing begins.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from karuta.dialect.builder import Builder, Container
from karuta.dialect.syntax import ABBREVIATION, DEFINITION, FOOTNOTE, MAX_DEPTH


def abbreviation(page: Builder, text: str, matched: int) -> str | None:
    """`*[HTML]: Hypertext Markup Language`."""
    found = ABBREVIATION.match(text)
    if not found:
        return None
    page.close_to(matched)
    page.references.abbreviations[found[1]] = found[2].strip()
    return ""


def footnote(page: Builder, text: str, matched: int) -> str | None:
    """`[^1]: note`."""
    found = FOOTNOTE.match(text)
    if not found or len(page.stack) >= MAX_DEPTH:
        return None
    page.close_to(matched)
    note = Element("div", {"line": str(page.number), "end": str(page.number)})
    if page.references.footnotes.setdefault(found[1], note) is not note:
        page.problems.append(
            ("footnote-twice", f"the footnote {found[1]} has a text already: this one is not shown", page.number)
        )
    page.push(Container("footnote", note, indent=4))
    return text[found.end() :]


def definition(page: Builder, text: str, indent: int, matched: int, *, below_paragraph: bool) -> str | None:
    """`: definition` below a term, or after a blank line."""
    found = DEFINITION.match(text)
    if not found or len(page.stack) >= MAX_DEPTH:
        return None
    if below_paragraph:
        leaf, page.leaf = page.leaf, None
        assert leaf is not None
        page.close_to(matched)
        dl = _list(page)
        for i, line in enumerate(leaf.lines):
            dt = SubElement(dl, "dt", {"line": str(leaf.line + i), "end": str(leaf.line + i)})
            page.inline(dt, line.strip())
    else:
        goes_on = matched < len(page.stack) and page.stack[matched].kind == "dl"
        parent = page.stack[matched - 1].element
        last = parent[-1] if len(parent) else None
        if last is None or (page.leaf is not None and not goes_on):
            return None
        term = last.tag == "p" and int(last.get("end", "0")) == page.number - 2 and "\n" not in (last.text or "")
        if not term and last.tag != "dl":
            return None
        page.close_to(matched)
        dl = last
        if term:
            parent.remove(last)
            dl = _list(page)
            last.tag = "dt"
            dl.append(last)
    dl.set("end", str(page.number))
    dd = SubElement(dl, "dd", {"line": str(page.number), "end": str(page.number)})
    page.push(Container("dl", dl))
    body = text[1:]
    spaces = len(body) - len(body.lstrip(" "))
    page.push(Container("dd", dd, indent=indent + 1 + min(spaces, 3)))
    return body.lstrip(" ")


def _list(page: Builder) -> Element:
    """The definition list that a term joins: the one just before it, else a new one."""
    parent = page.stack[-1].element
    if len(parent) and parent[-1].tag == "dl":
        return parent[-1]
    return page.add("dl")
