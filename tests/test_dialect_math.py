"""Formulas reach the field as their author wrote them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from karuta.dialect import Dialect, DialectOptions, html
from tests.formulas import formulas, pages


def test_the_sheet_has_three_hundred_formulas() -> None:
    assert sum(len(formulas(page)) for _, page in pages()) >= 300


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page[0]))
def test_every_formula_of_the_sheet_arrives_unchanged(page: tuple[str, str]) -> None:
    field = html.render(list(Dialect(DialectOptions()).parse(page[1]).root))
    shown = [item.get_text().strip()[2:-2] for item in BeautifulSoup(field, "html.parser").find_all("li")]
    assert shown == formulas(page[1])
