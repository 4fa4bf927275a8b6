"""What a block says of itself in its first line: tasks, callouts. Before the inline stage, while that line is still text."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_TASK = re.compile(r"\[([ xX])\](?:[ \t]+|$)")
_CALLOUT = re.compile(r"\[!([\w-]+)(?:\|[^\]]*)?\]([+-]?)[ \t]*(.*)$", re.M)


_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


def tasks(root: Element) -> None:
    """`- [x] …`: marks the item and takes the box off its text."""
    for item in root.iter("li"):
        holder = item if (item.text or "").strip() or not len(item) else item[0]
        if holder.tag in ("li", "p") and holder.text and (found := _TASK.match(holder.text)):
            item.set("task", "x" if found[1] != " " else " ")
            holder.text = holder.text[found.end() :]


def boxes(root: Element) -> None:
    """The box of each task, after the inline stage, in front of its text."""
    for item in root.iter("li"):
        if "task" in item.attrib:
            holder = item if (item.text or "").strip() or not len(item) or item[0].tag != "p" else item[0]
            box = Element(
                "input",
                {"type": "checkbox", "disabled": "disabled", **({"checked": "checked"} if item.get("task") == "x" else {})},
            )
            box.tail, holder.text = f" {holder.text or ''}", None
            holder.insert(0, box)


def untitled(kind: str) -> str:
    """The title of a box that has none of its own."""
    return kind.replace("-", " ").capitalize()


def callouts(root: Element) -> None:
    """`> [!note] Title`: GitHub's alerts and Obsidian's callouts."""
    for quote in list(root.iter("blockquote")):
        first = quote[0] if len(quote) else None
        found = _CALLOUT.match(first.text or "") if first is not None and first.tag == "p" else None
        if first is None or not found:
            continue
        name = found[1].lower()
        quote.tag = "aside"
        quote.set("class", f"callout callout-{name}")
        rest = (first.text or "")[found.end() :].lstrip("\n")
        title = Element("p", {"class": "callout-title", "line": first.get("line", ""), "end": first.get("line", "")})
        title.text = found[3].strip() or untitled(name)
        if rest.strip():
            first.text = rest
            first.set("line", str(int(first.get("line", "0")) + 1))
        else:
            quote.remove(first)
        quote.insert(0, title)


def titles(root: Element) -> None:
    """A heading at the head of a box without a title is its title, as Quarto has it: `::: {#thm-bayes}`, then `## Bayes' theorem`."""
    for box in root.iter("aside"):
        bare = len(box) > 2 and box[0].text == untitled(box.get("class", "").rpartition("callout-")[2])
        if bare and box[1].tag in _HEADINGS:
            box[0].text = box[1].text
            box.remove(box[1])


def images(root: Element) -> None:
    """Sizes in alternative texts, and files that are played and not shown, after the inline stage."""
    from karuta.dialect.inline import medium

    for image in root.iter("img"):
        made = medium(image.get("src", ""), image.get("alt") or "".join(image.itertext()))
        given = {name: value for name, value in image.attrib.items() if name in ("title", "width", "height") and value}
        image.text = None
        image[:] = []
        image.tag = made.tag
        image.attrib.clear()
        image.attrib.update(made.attrib | given)


def abbreviations(root: Element, known: dict[str, str]) -> None:
    """Every whole-word use of a defined abbreviation becomes `abbr`."""
    if not known:
        return
    pattern = re.compile(r"(?<!\w)(" + "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True)) + r")(?!\w)")
    for parent in list(root.iter()):
        if parent.tag not in ("code", "math", "html", "comment", "a", "abbr"):
            parent.text, children = _marked(parent.text, pattern, known)
            for child in list(parent):
                children.append(child)
                child.tail, following = _marked(child.tail, pattern, known)
                children += following
            parent[:] = children


def _marked(text: str | None, pattern: re.Pattern[str], known: dict[str, str]) -> tuple[str | None, list[Element]]:
    """The text before the first abbreviation, and an `abbr` for each with the text behind it as its tail."""
    if not text:
        return text, []
    pieces = pattern.split(text)
    found: list[Element] = []
    for short, behind in zip(pieces[1::2], pieces[2::2], strict=True):
        abbr = Element("abbr", {"title": known[short]})
        abbr.text, abbr.tail = short, behind
        found.append(abbr)
    return pieces[0], found
