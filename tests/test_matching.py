"""Which pairs of notes are one question, and how the best pairs are found."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karuta import matching
from karuta.matching import likeness, pairing, scoring
from tests.identity_helpers import NOW, assign, guids, package, question

PAIRS = [
    tuple(line.split(" | "))
    for line in (Path(__file__).parent / "cases/identity/rewordings.txt").read_text(encoding="utf-8").splitlines()
    if line.startswith(("= ", "! "))
]


def matched(old: tuple[str, str], new: tuple[str, str]) -> bool:
    """Whether a build takes the one note for the other, beside notes that do not change."""
    rest = [
        question("What is a quorum?", "More than half of the members of a group."),
        question("半減期とは？", "量が半分になるまでの時間"),
    ]
    first = assign([question(*old), *rest])
    second = assign([question(*new), *rest], first.ledger, NOW + 1, previous=package(first))
    return second.notes[0].guid == first.notes[0].guid


@pytest.mark.parametrize("pair", [pair[1:] for pair in PAIRS if pair[0] == "="], ids=lambda pair: pair[2])
def test_a_question_said_otherwise_is_the_same_note(pair: tuple[str, ...]) -> None:
    assert matched((pair[0], pair[1]), (pair[2], pair[3]))


# An "Example" under the same heading whose answer was exchanged was edited; only elsewhere is it another one.
OTHERS = [pair[1:] for pair in PAIRS if pair[0] == "!" and pair[1] != pair[3]]


@pytest.mark.parametrize("pair", OTHERS, ids=lambda pair: pair[2])
def test_another_question_is_a_new_note_however_alike(pair: tuple[str, ...]) -> None:
    assert not matched((pair[0], pair[1]), (pair[2], pair[3]))
    assert not matched((pair[2], pair[3]), (pair[0], pair[1]))


@pytest.mark.parametrize(
    "pair", [pair[1:] for pair in PAIRS if pair[0] == "!" and pair[1] == pair[3]], ids=lambda pair: pair[1]
)
def test_a_general_heading_elsewhere_is_a_new_note(pair: tuple[str, ...]) -> None:
    first = assign([question(pair[0], pair[1], context=("A", "One"))])
    second = assign([question(pair[2], pair[3], context=("A", "Two"))], first.ledger, previous=package(first))
    assert second.statistics.new == 1


def test_all_pairs_on_one_page_at_once_find_each_other_and_nobody_else() -> None:
    same = [pair for pair in PAIRS if pair[0] == "="]
    chosen = list({(pair[1], pair[3]): pair for pair in same}.values())
    first = assign([question(pair[1], pair[2], line=line) for line, pair in enumerate(chosen)])
    second = assign([question(pair[3], pair[4], line=line) for line, pair in enumerate(chosen)][::-1], first.ledger, NOW + 1)
    expected = [note.guid for note in first.notes][::-1]
    found = [note.guid for note in second.notes if note.guid in expected]
    wrong = [
        guid
        for guid, right in zip((note.guid for note in second.notes), expected, strict=False)
        if guid != right and guid in expected
    ]
    assert wrong == []
    assert len(found) >= 0.95 * len(chosen)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ｑ１２．What is X？", "what is x"),
        ("問3 主キーとは", "第12問：主キーとは"),
        ("12. Name it", "13) Name it"),
        ("Question 4: Why?", "Why"),
    ],
)
def test_form_and_numbering_do_not_make_another_question(one: str, other: str) -> None:
    assert likeness.fold(one) == likeness.fold(other)


@pytest.mark.parametrize("text", ["1914", "3 laws of motion", "C++", "2^10", "404 Not Found"])
def test_numbers_that_are_the_question_stay(text: str) -> None:
    assert likeness.fold(text) == text.casefold()


def test_pictures_are_answers_too() -> None:
    one, other = (matching.answer_hash(likeness.plain(f'<img alt="" src="{name}.png">')) for name in ("a", "b"))
    assert one != other


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abcdefgh ", max_size=30), min_size=2, max_size=2))
def test_sketches_of_one_text_agree_and_order_of_words_plays_no_part(texts: list[str]) -> None:
    one, other = (" ".join(part) for part in (texts, texts[::-1]))
    assert likeness.sketch(one) == likeness.sketch(other)
    assert not one.strip() or likeness.sketch_likeness(likeness.sketch(one), likeness.sketch(one)) == 1000


TABLES = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=4), min_size=1, max_size=4).filter(
    lambda t: len({len(r) for r in t}) == 1
)


def best_sum(table: list[list[int]], forbidden: tuple[int, int] | None = None) -> int:
    size = max(len(table), len(table[0]))

    def fit(row: int, column: int) -> int:
        inside = row < len(table) and column < len(table[0]) and (row, column) != forbidden
        return table[row][column] if inside else 0

    return max(sum(fit(row, column) for row, column in enumerate(order)) for order in permutations(range(size)))


@settings(max_examples=200, deadline=None)
@given(TABLES, st.integers(1, 4))
def test_pairs_are_those_of_the_best_assignment_and_sure_if_nothing_else_comes_near(
    table: list[list[int]], margin: int
) -> None:
    fits = {(r, c): fit for r, row in enumerate(table) for c, fit in enumerate(row) if fit}
    sure, doubtful = pairing.pair_up(fits, margin)
    assert sum(fits[pair] for pair in sure + doubtful) == best_sum(table)
    for pair in sure:
        assert best_sum(table) - best_sum(table, pair) >= margin
    for pair in doubtful:
        assert best_sum(table) - best_sum(table, pair) < margin


def test_the_bar_leaves_room_on_both_sides() -> None:
    assert scoring.DOUBT < scoring.BAR - scoring.MARGIN


GLOSSARY = [("abandon", "to leave"), ("marital", "of marriage"), ("martial", "of war"), ("vacuole", "a bag")]


def test_terms_follow_a_heading_that_got_another_name() -> None:
    before = [question(prompt, answer, context=("A", "Words")) for prompt, answer in GLOSSARY]
    after = [question(prompt, answer, context=("A", "Vocabulary of the week")) for prompt, answer in GLOSSARY]
    assert guids(assign(after, assign(before).ledger)) == guids(assign(before))


def test_a_slip_of_the_pen_in_a_single_word_is_put_right_where_the_answer_is_the_same() -> None:
    before = assign([question("abadnon", "to leave"), question("vacuoles", "a bag")])
    after = assign([question("abandon", "to leave"), question("vacuole", "a bag")], before.ledger)
    assert after.statistics.new == 0
    assert guids(after)["abandon"] == guids(before)["abadnon"]


def test_words_that_are_near_to_each_other_are_two_words_with_two_answers() -> None:
    before = assign([question("martial", "of war")])
    assert assign([question("marital", "of marriage")], before.ledger).statistics.new == 1
