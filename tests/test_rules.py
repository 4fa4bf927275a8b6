"""Each rule's own example, and the reference made from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from karuta import rules
from karuta.dialect import Dialect, DialectOptions
from karuta.dialect import html
from karuta.model import Draft, Page, PageResult, PageSettings
from karuta.rules.reference import markdown
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


@pytest.mark.parametrize("rule", rules.REGISTRY, ids=lambda rule: rule.name)
def test_a_rules_example_gives_its_cards(rule: Rule) -> None:
    result = read(rule.example.notes)
    assert [text(draft) for draft in result.drafts] == list(rule.example.cards)
    assert rule.name in {draft.rule for draft in result.drafts}


@pytest.mark.parametrize("rule", rules.REGISTRY, ids=lambda rule: rule.name)
def test_a_rule_that_is_off_makes_no_card(rule: Rule) -> None:
    result = read(rule.example.notes, rules_off=frozenset({rule.name}))
    assert rule.name not in {draft.rule for draft in result.drafts}


def test_the_reference_is_generated_from_the_rules() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").rstrip() == markdown().rstrip()
