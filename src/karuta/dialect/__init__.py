"""Markdown as GitHub, Obsidian and Japanese notes have it, as a tree with line numbers.

A dialect of Python-Markdown: its block parser is replaced (`blocks`), its inline stage does the inline work with more patterns (`inline`),
after `verbatim` took code, math and escapes out of its way. The tree is described in docs/architecture.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from karuta.model import Finding


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
        # What no inline pattern can begin with is no markup: most text of most notes never meets the twenty patterns.
        self._markup = re.compile(r"[*_\[!<&~=^{\x02]|https?:|www\.|  \n" + (r"|\n" if options.hard_breaks else ""))
        self._kept, self._footnote = inline.register(self._md, options.hard_breaks)

    def parse(self, body: str) -> Tree:
        """The tree of a page. Never fails: what cannot be read as markup is text, and a finding where something would be lost."""
        from markdown.util import AtomicString

        from karuta.dialect import fold
        from karuta.dialect.verbatim import Verbatim

        self._md.reset()
        root = self._blocks.parse(body.split("\n"))
        references = self._blocks.references
        self._md.references = references.links
        self._kept.verbatim = verbatim = Verbatim()
        self._footnote.references = references
        stage = self._md.treeprocessors["inline"]
        for tree in (root, *references.footnotes.values()):
            fold.tasks(tree)
            fold.callouts(tree)
            for element in tree.iter():
                if type(element.text) is str:
                    text = verbatim.protect(element.text)
                    element.text = text if self._markup.search(text) else AtomicString(text)
            stage.run(tree)
            fold.boxes(tree)
            fold.images(tree)
            fold.abbreviations(tree, references.abbreviations)
        findings = tuple(Finding(code, "warning", message, "", line) for code, message, line in self._blocks.problems)
        return Tree(root, findings, references.footnotes)
