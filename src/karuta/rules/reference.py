"""The rule reference, docs/rules.md, written from the rules' own examples: `python -m karuta.rules.reference > docs/rules.md`."""

from __future__ import annotations

from collections.abc import Iterator

from karuta.rules.registry import REGISTRY
from karuta.rules.rule import Rule

_INTRODUCTION = """\
# The rules

Karuta reads a page with these rules, in this order. What the author marked up as a card goes first, then what the structure of the page
says, then sentences that define something. A block that is on a card is not looked at again; a card's answer leaves out what became a card
of its own. `karuta explain FILE` shows, block by block, which rule took what.

Every rule can be switched off: in the configuration for the project (`[rules]`, `heading-term = false`) or for a folder
(`[folders."meetings".rules]`), and in the front matter for a page (`karuta: {rules: {heading-term: false}}`). A single block is left out
with `<!-- karuta: skip -->` before it.

This page is generated from the rules; the examples are tested.
"""
_TRUST = {
    "explicit": "the author marked it up as a card",
    "structure": "the structure of the page says so",
    "prose": "a sentence reads like a definition",
}


def markdown() -> str:
    """The whole reference as Markdown."""
    return "\n".join([_INTRODUCTION, *(line for rule in REGISTRY for line in _section(rule))])


def _section(rule: Rule) -> Iterator[str]:
    yield f"## `{rule.name}`"
    yield ""
    yield f"{rule.summary}"
    yield ""
    yield f"*Trust: {rule.trust} ({_TRUST[rule.trust]}).*"
    yield ""
    yield "````markdown"
    yield rule.example.notes.rstrip("\n")
    yield "````"
    yield ""
    yield "| front | back |"
    yield "| --- | --- |"
    for front, back in rule.example.cards:
        yield f"| {_cell(front)} | {_cell(back)} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\\(", "`\\(`") or " "


if __name__ == "__main__":
    print(markdown())
