"""A heading or page that got another name is found by what stands below it."""

from __future__ import annotations

from karuta.matching.headings import Fact, Place, renamed

OLD: Place = ("notes/a.md", ("A", "Organelles"))
NEW: Place = ("notes/a.md", ("A", "Parts of the cell"))


def facts(place: Place, **notes: str) -> list[Fact]:
    return [Fact(place, ("term", prompt), answer) for prompt, answer in notes.items()]


def test_the_same_notes_below_it_make_it_the_same_place() -> None:
    assert renamed(facts(OLD, vacuole="1", lysosome="2"), facts(NEW, vacuole="1", lysosome="2")) == {NEW: OLD}


def test_one_note_may_have_been_edited_at_once() -> None:
    old, new = facts(OLD, a="1", b="2", c="3", d="4"), facts(NEW, a="1", b="2", c="3", d="5")
    assert renamed(old, new) == {NEW: OLD}


def test_one_note_in_common_is_not_enough() -> None:
    assert renamed(facts(OLD, time="n log n"), facts(NEW, time="n log n")) == {}


def test_other_answers_to_the_same_prompts_make_it_another_place() -> None:
    old = facts(OLD, time="n log n", worst="n log n", space="n", stable="yes")
    assert renamed(old, facts(NEW, time="n log n", worst="n log n", space="1", stable="no")) == {}


def test_opposite_headings_and_other_numbers_are_other_places() -> None:
    for one, other in (("Advantages", "Disadvantages"), ("Vitamin B", "Vitamin C")):
        old, new = ("a.md", ("A", one)), ("a.md", ("A", other))
        assert renamed(facts(old, x="1", y="2"), facts(new, x="1", y="2")) == {}


def test_each_place_is_that_of_one_other_the_one_that_has_most() -> None:
    third: Place = ("notes/b.md", ("B",))
    new = facts(NEW, a="1", b="2", c="3") + facts(third, a="1", b="2")
    assert renamed(facts(OLD, a="1", b="2", c="3"), new) == {NEW: OLD}
