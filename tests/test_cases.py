"""The rules find what a careful reader would have made of the pages in tests/cases and notes/. See tests/cases/README.md."""

from __future__ import annotations

import re

import pytest

from karuta.model import Draft
from tests.gold import Case, Shown, cases, score, score_case, shown, squeeze

CASES = cases()
LEAST = 0.85
LEAST_MEAN = 0.93

by_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@by_case
def test_page_gives_the_cards_of_its_gold_list(case: Case) -> None:
    result = score_case(case)
    assert result.f1 >= LEAST, f"F1 {result.f1:.3f} on {case.page}\n{result.report()}"
    assert not result.banned, result.report()


def test_pages_give_the_cards_of_their_gold_lists_on_average() -> None:
    scores = {case.name: score_case(case).f1 for case in CASES}
    table = "\n".join(f"{f1:.3f} {name}" for name, f1 in sorted(scores.items(), key=lambda item: item[1]))
    assert sum(scores.values()) / len(scores) >= LEAST_MEAN, table


@by_case
def test_gold_list_quotes_its_page(case: Case) -> None:
    def bare(text: str) -> str:
        return re.sub(r"[*_`=|\\>\[\]{}()-]", "", squeeze(text))

    page = bare(case.page.read_text(encoding="utf-8"))
    quoted = [part for wanted in case.gold["cards"] for parts in (*wanted["front"], wanted["back"]) for part in parts]
    assert [part for part in quoted if bare(part) not in page] == []


GOLD = {
    "cards": [
        {"id": "osmosis", "front": [["Osmosis"], ["diffusion", "of water"]], "back": ["membrane", "solution"]},
        {"id": "diffusion", "front": [["diffusion"]], "front_not": ["water"], "back": ["lower"], "back_not": ["Osmosis"]},
    ],
    "optional": [["lipid"]],
    "never": ["Summary", "Questions for the exam"],
}


def card(question: str, answer: str = "") -> Shown:
    return Shown(squeeze(question), squeeze(question + answer), squeeze(question))


OSMOSIS = card("Osmosis", "through a membrane into a solution")
DIFFUSION = card("diffusion", "to a lower concentration")


def test_score_is_full_when_every_card_is_found_once() -> None:
    result = score([OSMOSIS, DIFFUSION], GOLD)
    assert (result.recall, result.precision, result.f1, result.report()) == (1.0, 1.0, 1.0, "")


def test_score_counts_an_answer_that_stops_too_early_or_goes_on_too_long_as_missing() -> None:
    result = score([card("Osmosis", "through a membrane"), card("diffusion", "to a lower concentration. Osmosis: …")], GOLD)
    assert result.f1 == 0.0
    assert [each.why for each in result.missing] == ["back lacks 'solution'", "back has 'Osmosis'"]
    assert len(result.duplicates) == 2


def test_score_tells_duplicates_from_cards_that_nobody_asked_for_and_lets_optional_ones_be() -> None:
    result = score([OSMOSIS, OSMOSIS, DIFFUSION, card("lipid"), card("homework")], GOLD)
    assert (result.duplicates, result.extra) == (("Osmosis",), ("homework",))
    assert (result.recall, result.precision) == (1.0, 0.5)


def test_score_names_banned_fronts() -> None:
    result = score([card("Summary："), card("More Questions for the exam")], GOLD)
    assert result.banned == ("MoreQuestionsfortheexam", "Summary:")


def test_score_of_a_page_without_cards_is_full_only_if_none_are_found() -> None:
    assert score([], {"cards": []}).f1 == 1.0
    assert score([OSMOSIS], {"cards": []}).f1 == 0.0


def test_question_of_a_cloze_note_hides_the_first_cloze_only() -> None:
    text = "<p>{{c2::Water}} boils at {{c1::100&nbsp;°C::how hot}}.</p>"
    draft = Draft("cloze", (text, "<p>at sea level</p>"), "x", ("Physics",), "a.md", 1, 1, "cloze", "D")
    assert shown(draft).question == "Waterboilsat[howhot].Physics"
    assert shown(draft).answer == "Waterboilsat100°C.atsealevelPhysics"


def test_question_of_a_choice_note_shows_the_choices() -> None:
    fields = ("<p>Which?</p>", "<ol><li>a</li></ol>", "<p>a</p>", "<p>so</p>")
    draft = Draft("choice", fields, "Which?", (), "a.md", 1, 1, "choice", "D")
    assert shown(draft).question == "Which?a"
    assert shown(draft).answer == "Which?aaso"
