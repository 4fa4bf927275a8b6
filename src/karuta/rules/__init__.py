"""Cards found on a page, by rules that one can read, test, explain and switch off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from karuta.dialect import Tree
    from karuta.model import MediaFile, Page, PageResult

#: Names that `[rules]` in the configuration and `karuta: {rules: …}` in front matter may use, in the order of the registry. They
#: are written out here since every command needs them, and the rules themselves take long to load.
NAMES: tuple[str, ...] = (
    "cloze",
    "double-colon",
    "choice",
    "card-tag",
    "question-answer",
    "review-lines",
    "definition-list",
    "details",
    "callout-question",
    "statement",
    "verdict",
    "question-table",
    "answers-below",
    "exercise",
    "question-item",
    "list-topic",
    "condition",
    "formula",
    "topic-heading",
    "question-heading",
    "glossary-table",
    "definition-heading",
    "highlight-cloze",
    "sentence-toha",
    "sentence-called",
    "term-line",
    "sentence-wa",
    "sentence-is-a",
    "aspect-list",
    "heading-term",
)


def read_page(page: Page, tree: Tree, media: tuple[MediaFile, ...] = (), *, blocks: bool = True) -> PageResult:
    """All cards of a page, what is wrong with it, and, if `blocks`, what became of each of its blocks."""
    from karuta.rules import engine
    from karuta.rules.registry import REGISTRY

    return engine.read_page(page, tree, REGISTRY, media, blocks=blocks)
