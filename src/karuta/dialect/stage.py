"""The inline stage: Python-Markdown's patterns, each applied to a text in one pass.

Python-Markdown's own stage copies the whole text for every match, which is quadratic in a long paragraph. This one takes its place
(`md.treeprocessors["inline"]`) and gives the same tree: patterns in the order of their priority, what one makes is read by those after it.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString, Registry

from karuta.dialect.references import References

#: What `handleMatch` returns: the node and the text that it replaces. Python-Markdown's stubs know elements only, its code takes strings
#: as well; its name is not ours to choose.
Handled = tuple[Element | str | None, int | None, int | None]

#: Stands in a text for what was taken out of it.
PLACEHOLDER = re.compile(f"{STX}([0-9]+){ETX}")


class Stash:
    """What was taken out of the texts of one page: elements, or strings that no pattern may read."""

    def __init__(self) -> None:
        self._nodes: list[Element | str] = []
        self._typed: list[str] = []

    def put(self, node: Element | str, typed: str = "") -> str:
        """The placeholder for a node; `typed` is what the notes have in its place."""
        self._nodes.append(node)
        self._typed.append(typed)
        return f"{STX}{len(self._nodes) - 1}{ETX}"

    def node(self, placeholder: re.Match[str]) -> Element | str:
        return self._nodes[int(placeholder[1])]

    def typed(self, text: str) -> str:
        """A text as it is in the notes: for names and labels."""
        return PLACEHOLDER.sub(lambda found: self.typed(self._typed[int(found[1])]), text) if STX in text else text

    def address(self, text: str) -> str:
        """A text as an address: escaped characters are those characters, anything else is as in the notes."""

        def back(found: re.Match[str]) -> str:
            node = self.node(found)
            return node if isinstance(node, str) else self.typed(self._typed[int(found[1])])

        return PLACEHOLDER.sub(back, text) if STX in text else text


class Pattern(InlineProcessor):
    """A pattern of the dialect."""

    #: It cannot match in a text that has none of these.
    triggers: tuple[str, ...]
    #: What it finds is in no element of these.
    outside: frozenset[str] = frozenset()

    def __init__(self, pattern: str, stage: InlineStage) -> None:
        super().__init__(pattern, stage.md)
        self.stage = stage

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override] # noqa: N802
        """The node for a match with its start and end; no start and end where there is none."""
        raise NotImplementedError


class InlineStage(Treeprocessor):
    """Reads the texts of block elements."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.begin(References())

    def begin(self, references: References) -> None:
        """Another page begins: what it defines, and an empty stash."""
        self.references = references
        self.stash = Stash()
        self._ancestors: list[str] = []

    def use(self, patterns: dict[str, Pattern]) -> None:
        """Takes these patterns, in the order in which they read, in place of all others."""
        self.md.inlinePatterns = Registry()
        for place, (name, pattern) in enumerate(patterns.items()):
            self.md.inlinePatterns.register(pattern, name, -place)
        self._patterns = list(patterns.values())
        triggers = {trigger for pattern in self._patterns for trigger in pattern.triggers}
        self._any = re.compile("|".join(re.escape(trigger) for trigger in sorted(triggers)))

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            if element.text and not isinstance(element.text, AtomicString):
                self._ancestors = []
                element.text = self._read(element.text, 0)
            if element.text and STX in element.text:
                self._settle(element)

    def _read(self, text: str, first: int) -> str:
        """The text with placeholders for what the patterns from the first on find in it."""
        if not self._any.search(text):
            return text  # most texts of most notes
        for index in range(first, len(self._patterns)):
            pattern = self._patterns[index]
            for trigger in pattern.triggers:
                if trigger in text:
                    if pattern.outside.isdisjoint(self._ancestors):
                        text = self._apply(pattern, text, index)
                    break
        return text

    def _apply(self, pattern: Pattern, text: str, index: int) -> str:
        expression = pattern.compiled_re
        out: list[str] = []
        done = at = 0
        while found := expression.search(text, at):
            node, start, end = pattern.handleMatch(found, text)
            if start is None or end is None:
                at = max(found.end(), at + 1)
                continue
            if node is not None:
                if isinstance(node, Element):
                    self._within(node, index + 1)
                out += (text[done:start], self.stash.put(node, text[start:end]))
                done = end
            at = max(end, found.start() + 1)
        return "".join([*out, text[done:]]) if out else text

    def _within(self, element: Element, first: int) -> None:
        """Reads the texts of what a pattern made."""
        self._ancestors.append(element.tag)
        if element.text and not isinstance(element.text, AtomicString):
            element.text = self._read(element.text, first)
        for child in element:
            self._within(child, first)
            if child.tail and not isinstance(child.tail, AtomicString):
                child.tail = self._read(child.tail, first)
        self._ancestors.pop()

    def _settle(self, root: Element) -> None:
        """Puts the nodes in the place of their placeholders, in an element and in what comes into it."""
        open_elements = [root]
        while open_elements:
            element = open_elements.pop()
            element.text, children = self._pieces(element.text)
            for child in list(element):
                children.append(child)
                child.tail, following = self._pieces(child.tail)
                children += following
            element[:] = children
            open_elements += children

    def _pieces(self, text: str | None) -> tuple[str | None, list[Element]]:
        """What a text with placeholders stands for: the text before the first element, and the elements with their tails."""
        if not text or STX not in text:
            return text, []
        head: list[str] = []
        elements: list[Element] = []
        tails = [head]
        at = 0
        for found in PLACEHOLDER.finditer(text):
            tails[-1].append(text[at : found.start()])
            at = found.end()
            node = self.stash.node(found)
            if isinstance(node, str):
                tails[-1].append(node)
            else:
                elements.append(node)
                tails.append([])
        tails[-1].append(text[at:])
        for element, tail in zip(elements, tails[1:], strict=True):
            element.tail = "".join(tail)
        return "".join(head), elements
