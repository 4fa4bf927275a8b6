"""What AnkiWeb's form takes, within its limits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from karuta import sharing


def test_a_title_is_the_deck_with_its_parents_cut_between_words() -> None:
    assert sharing.title("Biology::Cells") == "Biology – Cells"
    long = sharing.title("A deck about everything that anybody ever wanted to know about cells")
    assert long == "A deck about everything that anybody ever wanted to know…"


@given(st.text())
def test_a_title_is_never_too_long(name: str) -> None:
    assert len(sharing.title(name)) <= sharing.TITLE_LENGTH


def test_tags_are_the_most_frequent_top_levels() -> None:
    assert sharing.tags([("exam::a", "exam::b"), ("exam", "細胞"), ("karuta::retired",)]) == "exam 細胞"


@given(st.lists(st.lists(st.text("abc:", min_size=1, max_size=30)).map(tuple)))
def test_tags_never_take_more_room_than_there_is(of_notes: list[tuple[str, ...]]) -> None:
    assert len(sharing.tags(of_notes)) <= sharing.TAGS_LENGTH


def test_a_description_says_what_an_update_does_and_what_is_new() -> None:
    text = sharing.description(
        "Top::Bio", "About *cells*.", "1.1.0", 1200, 1300, [("Top::Bio", 1), ("Top::Bio::X", 9)], "## New\n"
    )
    assert text.startswith("About *cells*.\n\n**Bio 1.1.0**: 1,200 notes, 1,300 cards.\n\n## Contents\n\n- Top › Bio: 1\n")
    assert "tag:karuta::retired" in text
    assert text.endswith("## New\n")


def test_long_news_are_cut_between_lines() -> None:
    text = sharing.description("D", "", "1.1.0", 1, 1, [], "- a line of news\n" * 9000)
    assert len(text) <= sharing.DESCRIPTION_LENGTH
    assert text.endswith("- a line of news\n…\n")


def test_a_description_that_is_too_long_by_itself_is_cut() -> None:
    assert len(sharing.description("D", "word " * 20_000, "1.0.0", 1, 1, [], "")) <= sharing.DESCRIPTION_LENGTH
