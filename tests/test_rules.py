"""Each rule's own example, and the reference made from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from karuta import rules
from karuta.dialect import Dialect, DialectOptions, html
from karuta.model import Draft, Page, PageResult, PageSettings
from karuta.rules import engine
from karuta.rules.reference import markdown
from karuta.rules.registry import REGISTRY
from karuta.rules.rule import Rule

ROOT = Path(__file__).resolve().parent.parent


def read(notes: str, **settings: object) -> PageResult:
    page = Page("page.md", notes, PageSettings(title="Page", deck="Deck", **settings), "")  # type: ignore[arg-type]
    return rules.read_page(page, Dialect(DialectOptions()).parse(notes))


def text(draft: Draft) -> tuple[str, str]:
    """Front and back as a learner reads them: the options of a quiz stand on the front."""
    fields = [" ".join(html.to_text(field).split()) for field in draft.fields]
    if draft.kind == "choice":
        return f"{fields[0]} {fields[1]}", " ".join(fields[2:]).strip()
    return fields[0], fields[1]


@pytest.mark.parametrize("rule", REGISTRY, ids=lambda rule: rule.name)
def test_a_rules_example_gives_its_cards(rule: Rule) -> None:
    result = read(rule.example.notes)
    assert [text(draft) for draft in result.drafts] == list(rule.example.cards)
    assert rule.name in {draft.rule for draft in result.drafts}


@pytest.mark.parametrize("rule", REGISTRY, ids=lambda rule: rule.name)
def test_a_rule_that_is_off_makes_no_card(rule: Rule) -> None:
    result = read(rule.example.notes, rules_off=frozenset({rule.name}))
    assert rule.name not in {draft.rule for draft in result.drafts}


def test_the_reference_is_generated_from_the_rules() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").rstrip() == markdown().rstrip()


def test_tags_in_the_text_are_tags_of_the_notes() -> None:
    result = read("#bio #exam/2024\n\n## What is a cell? #cells\n\nThe unit of life.\n")
    assert [(draft.prompt, draft.tags) for draft in result.drafts] == [("What is a cell?", ("bio", "cells", "exam::2024"))]


def test_a_flashcards_tag_names_the_deck_of_its_section() -> None:
    result = read("## Memory\n\n#flashcards/psych\n\nchunking :: grouping items\n")
    assert [draft.deck for draft in result.drafts] == ["psych"]


def test_a_nested_cloze_goes_into_the_text_since_anki_counts_clozes_in_every_field() -> None:
    (draft,) = read("- {{c1::a}} is\n  - {{c2::b}} too\n").drafts
    assert "{{c2::b}}" in draft.fields[0]
    assert draft.fields[1] == ""


@pytest.mark.parametrize(
    "notes",
    [
        "- use `std::vector` here\n- std::map::iterator\n",
        "author:: [[Someone]]\nrating:: 5\n",
        "```\nQ: a\nA: b\n```\n",
        "<!-- karuta: skip -->\n## What is left out?\n\nThis section.\n",
        "**[⬆ Back to Top](#toc)**\n\n- [One](#one)\n- [Two](#two)\n",
    ],
    ids=["scope", "dataview", "code", "skip", "navigation"],
)
def test_what_is_no_card_gives_none(notes: str) -> None:
    assert read(notes).drafts == ()


def test_a_term_defined_twice_gives_the_fullest_card_and_a_finding() -> None:
    result = read(
        "## 層（Layer）とは？\n\n計算の単位のこと。入力に重みをかける。\n\n## 表\n\n| 用語 | 説明 |\n|---|---|\n| 層 | 単位 |\n"
    )
    assert [draft.prompt for draft in result.drafts] == ["層（Layer）とは？"]
    assert [(finding.code, finding.line) for finding in result.findings] == [("defined-twice", 9)]


def test_a_directive_gives_identity_tags_and_deck() -> None:
    (draft,) = read("<!-- karuta: id=cap tags=geo,asia deck=Capitals -->\nJapan :: Tokyo\n").drafts
    assert (draft.uid, draft.tags, draft.deck) == ("cap", ("asia", "geo"), "Capitals")


def test_an_unknown_word_in_a_directive_is_an_error_with_its_line() -> None:
    (finding,) = read("\n<!-- karuta: tag=geo -->\nJapan :: Tokyo\n").findings
    assert (finding.code, finding.severity, finding.line) == ("directive-unknown", "error", 2)


def test_an_answer_leaves_out_what_is_a_card_of_its_own() -> None:
    result = read("## What is a queue?\n\nFirst in, first out.\n\n### Why is it useful?\n\nIt is fair.\n")
    assert [text(draft) for draft in result.drafts] == [
        ("What is a queue?", "First in, first out."),
        ("Why is it useful?", "It is fair."),
    ]


def test_the_names_are_those_of_the_registry() -> None:
    assert tuple(rule.name for rule in REGISTRY) == rules.NAMES


@pytest.mark.parametrize("page", sorted(Path(__file__).parent.glob("cases/**/*.md")), ids=lambda path: path.stem)
def test_a_rule_finds_nothing_where_its_trigger_is_not(page: Path) -> None:
    notes = page.read_text("utf-8")
    tree = Dialect(DialectOptions()).parse(notes)
    always = tuple(replace(rule, trigger=()) for rule in REGISTRY)
    of = Page("p.md", notes, PageSettings("", "Deck"), "")
    again = Dialect(DialectOptions()).parse(notes)
    assert engine.read_page(of, tree, REGISTRY).drafts == engine.read_page(of, again, always).drafts
