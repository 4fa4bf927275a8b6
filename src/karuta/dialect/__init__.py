"""Markdown as GitHub, Obsidian and Japanese notes have it, as a tree with line numbers.

A dialect of Python-Markdown: its block parser is replaced (`blocks`), its inline stage does the inline work with more patterns (`inline`),
after `verbatim` took code, math and escapes out of its way. The tree is described in docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from karuta.model import Finding

#: Characters that no note has: two stand for what the inline stage took out of a text; NUL is replaced as CommonMark 2.3 says.
_UNUSABLE = {"\0": "\ufffd", "\2": None, "\3": None}


@dataclass(frozen=True, slots=True)
class DialectOptions:
    hard_breaks: bool = False  #: a line break in a paragraph shows as one


@dataclass(frozen=True, slots=True)
class Tree:
    """A page, parsed."""

    root: Element  #: `div` with the blocks of the page
    findings: tuple[Finding, ...]  #: without path: the tree does not know its file
    footnotes: Mapping[str, Element]  #: label -> `div` with the blocks of the note


class Dialect:
    """One Markdown instance, reused for all pages: making one costs as much as rendering a page."""

    def __init__(self, options: DialectOptions) -> None:
        from markdown import Markdown

        from karuta.dialect import inline
        from karuta.dialect.blocks import BlockParser

        self._md = Markdown()
        self._blocks = BlockParser()
        self._stage = inline.register(self._md, hard_breaks=options.hard_breaks)

    def parse(self, body: str) -> Tree:
        """The tree of a page. Never fails: what cannot be read as markup is text, and a finding where something would be lost."""
        from karuta.dialect import fold
        from karuta.dialect.verbatim import Verbatim

        if any(character in body for character in _UNUSABLE):
            body = body.translate({ord(character): other for character, other in _UNUSABLE.items()})
        root = self._blocks.parse(body.split("\n"))
        references = self._blocks.references
        self._stage.begin(references)
        verbatim = Verbatim(self._stage.stash)
        for tree in (root, *references.footnotes.values()):
            fold.tasks(tree)
            fold.callouts(tree)
            fold.titles(tree)
            for element in tree.iter():
                if type(element.text) is str:
                    element.text = verbatim.protect(element.text)
            self._stage.run(tree)
            fold.boxes(tree)
            fold.images(tree)
            fold.abbreviations(tree, references.abbreviations)
        findings = tuple(Finding(code, "warning", message, "", line) for code, message, line in self._blocks.problems)
        return Tree(root, findings, references.footnotes)
