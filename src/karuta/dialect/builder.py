"""The part of a tree that is still open: a stack of containers, the leaf in the innermost one, and the elements they become."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from karuta.dialect import tables
from karuta.dialect.references import References
from karuta.dialect.syntax import BLOCK_ID, LANGUAGE, expand, tidy_math

ContainerKind = Literal["root", "quote", "list", "item", "dl", "dd", "footnote", "details", "admonition"]
LeafKind = Literal["paragraph", "fence", "code", "html", "math", "table", "hidden", "summary"]


@dataclass(slots=True)
class Container:
    """An open container. `indent` columns belong to it in every following line."""

    kind: ContainerKind
    element: Element
    indent: int = 0
    marker: str = ""  #: lists: the character that its items share
    empty: bool = False  #: items: begun by a marker alone, nothing in it yet


@dataclass(slots=True)
class Leaf:
    """The open leaf block of the innermost container."""

    kind: LeafKind
    line: int
    lines: list[str] = field(default_factory=list)
    fence: str = ""  #: fences: the opening run; math: the closing mark
    info: str = ""
    indent: int = 0
    end: re.Pattern[str] | None = None
    last: int = 0  #: last line that belongs to it
    columns: int = 0  #: tables
    head: Element | None = None
    closed_by: str = ""  #: paragraphs: the mark that ends display math begun in them


class Builder:
    """Opens and closes blocks at the line that is being read."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """An empty tree."""
        self.references = References()
        self.problems: list[tuple[str, str, int]] = []  #: code, message, line
        self.root = Element("div")
        self.stack = [Container("root", self.root)]
        self.leaf: Leaf | None = None
        self.number = 0  #: of the line that is being read

    def match(self, rest: str) -> tuple[int, str]:
        """How many open containers the line continues, and the line without what belongs to them."""
        matched = 1
        for container in self.stack[1:]:
            indent = len(rest) - len(rest.lstrip(" "))
            if container.kind == "quote":
                if indent > 3 or rest[indent : indent + 1] != ">":
                    break
                rest = rest[indent + 1 :]
                if rest[:1] == " ":
                    rest = rest[1:]
                elif rest[:1] == "\t":
                    rest = expand(rest)[1:]
            elif container.kind in ("item", "dd", "footnote", "admonition"):
                if not rest.strip():
                    if container.empty and not len(container.element):
                        break
                    rest = rest[container.indent :]
                elif indent >= container.indent:
                    rest = rest[container.indent :]
                else:
                    break
            matched += 1
        # A list goes on only with one of its items: whether a new one begins is for the caller to find out.
        while matched > 1 and self.stack[matched - 1].kind in ("list", "dl"):
            matched -= 1
        return matched, rest

    def innermost(self, kind: ContainerKind) -> int | None:
        """Index in the stack of the innermost open container of a kind."""
        return next((i for i in range(len(self.stack) - 1, 0, -1) if self.stack[i].kind == kind), None)

    def only_lists(self, matched: int) -> bool:
        return all(container.kind in ("list", "dl") for container in self.stack[matched:])

    def open_leaf(self, leaf: Leaf) -> None:
        self.stack[-1].empty = False
        self.leaf = leaf

    def close_leaf(self) -> None:
        leaf, self.leaf = self.leaf, None
        if leaf is not None:
            self.finish(leaf)

    def finish(self, leaf: Leaf) -> None:
        """The element of a leaf that has ended."""
        if leaf.kind == "paragraph":
            text = self.references.take("\n".join(leaf.lines))
            if self._names_block(text):
                return
            if text.strip():
                skipped = len(leaf.lines) - text.count("\n") - 1
                self.inline(self.add("p", line=leaf.line + skipped, end=leaf.last), text)
        elif leaf.kind in ("fence", "code"):
            self._code(leaf)
        elif leaf.kind == "table":
            table = self.add("table", line=leaf.line, end=leaf.last)
            assert leaf.head is not None
            for line, cut in tables.fill(table, leaf.head, leaf.lines, leaf.line):
                self.problems.append(("table-row-long", f"the row has more cells than the table has columns: {cut[:60]}", line))
        elif leaf.kind == "math":
            element = self.add("math", {"display": "block"}, leaf.line, leaf.last)
            element.text = AtomicString(tidy_math("\n".join(leaf.lines)))
        elif leaf.kind == "summary":
            self.add("summary", line=leaf.line, end=leaf.last).text = " ".join(" ".join(leaf.lines).split())
        elif leaf.kind == "hidden":
            self.add("comment", line=leaf.line, end=leaf.last).text = AtomicString("\n".join(leaf.lines))
        else:
            text = "\n".join(leaf.lines)
            comment = re.fullmatch(r"\s*<!--(.*?)-->\s*", text, re.S)
            element = self.add("comment" if comment else "html", line=leaf.line, end=leaf.last)
            element.text = AtomicString(comment[1] if comment else text)

    def _code(self, leaf: Leaf) -> None:
        lines = leaf.lines
        if leaf.kind == "code":
            while lines and not lines[-1].strip():
                lines.pop()
        named = LANGUAGE.search(leaf.info)
        language = named[0] if named else ""
        if language.lower() == "math":
            element = self.add("math", {"display": "block"}, leaf.line, leaf.last)
            element.text = AtomicString("\n".join(lines).strip())
            return
        pre = self.add("pre", line=leaf.line, end=leaf.last)
        code = SubElement(pre, "code", {"class": f"language-{language}"} if language else {})
        code.text = AtomicString("".join(f"{line}\n" for line in lines))

    # ------------------------------------------------------------------------------------------ the tree

    def add(self, tag: str, attributes: dict[str, str] | None = None, line: int = 0, end: int = 0) -> Element:
        parent = self.stack[-1]
        parent.empty = False
        element = SubElement(parent.element, tag, attributes or {})
        element.set("line", str(line or self.number))
        element.set("end", str(end or self.number))
        return element

    def _names_block(self, text: str) -> bool:
        """A paragraph that is nothing but a block id names the block before it."""
        before = self.stack[-1].element
        found = BLOCK_ID.fullmatch(text)
        if not found or not len(before):
            return False
        before[-1].set("block-id", found[1])
        return True

    def inline(self, element: Element, text: str) -> None:
        """The text of a leaf, as typed; a block id behind it is kept apart."""
        if "^" in text and (found := BLOCK_ID.search(text)):
            element.set("block-id", found[1])
            text = text[: found.start()].rstrip()
        element.text = text.rstrip()

    def push(self, container: Container) -> None:
        self.stack.append(container)

    def close_to(self, depth: int) -> None:
        """Closes the leaf and all containers but the first `depth`."""
        self.close_leaf()
        while len(self.stack) > depth:
            self.pop()

    def pop(self) -> None:
        container = self.stack.pop()
        element = container.element
        last = element[-1] if len(element) else None
        if last is not None and container.kind != "root":
            element.set("end", str(max(int(element.get("end", "0")), int(last.get("end", "0")))))
        if container.kind == "list":
            if not _is_loose(element):
                for item in element:
                    _tighten(item)
        elif container.kind == "dd" and not _apart(element):
            _tighten(element)


def _is_loose(element: Element) -> bool:
    """Whether blank lines stand between the items of a list, or between the blocks of one."""
    return _apart(element) or any(_apart(item) for item in element)


def _apart(element: Element) -> bool:
    previous = 0
    for child in element:
        if previous and int(child.get("line", "0")) > previous + 1:
            return True
        previous = int(child.get("end", "0"))
    return False


def _tighten(item: Element) -> None:
    """A tight item holds its text itself, not in a paragraph."""
    if len(item) and item[0].tag == "p":
        paragraph = item[0]
        item.text = paragraph.text
        if "block-id" in paragraph.attrib:
            item.set("block-id", paragraph.attrib["block-id"])
        item.remove(paragraph)
