"""The changelog of a notes project: one section more, all else as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karuta.changelog import insert, section
from karuta.changes import Change, Changes

CHANGES = Changes(
    "1.0.0",
    (
        Change("added", "a", "notes/a.md", "What is `x`?"),
        Change("changed", "b", "notes/a.md", "What is\ny?", ("prompt", "answer"), old_prompt="What was y?"),
        Change("changed", "c", "notes/b.md", "木", ("moved",), deck="D::B", old_deck="D"),
        Change("retired", "d", "notes/a.md", "What is z?"),
        Change("restored", "e", "notes/b.md", "What is w?"),
    ),
    ("Karuta Term",),
    (),
)
NEW = "## [1.1.0] - 2026-02-03\n\n### Added\n\n- notes/a.md\n  - x\n"


def test_notes_are_by_page_with_the_old_and_the_new_prompt() -> None:
    assert section("2.0.0", "2026-02-03", CHANGES) == (
        "## [2.0.0] - 2026-02-03\n\n"
        "### Added\n\n- notes/a.md\n  - What is \\`x\\`?\n- notes/b.md\n  - What is w? (back again)\n\n"
        "### Changed\n\n- notes/a.md\n  - What was y? → What is y? (answer)\n- notes/b.md\n  - 木 (deck: D → D::B)\n"
        "- The note type “Karuta Term” looks different.\n\n"
        "### Retired\n\n- notes/a.md\n  - What is z?\n"
    )


def test_a_release_without_visible_changes_says_so() -> None:
    assert "Nothing that learners" in section("1.0.1", "2026-02-03", Changes("1.0.0", (), (), ()))


def test_an_empty_file_gets_a_head() -> None:
    assert insert("", "1.1.0", NEW).startswith("# Changelog\n")
    assert insert("", "1.1.0", NEW).endswith(NEW)


def test_the_section_comes_before_that_of_the_last_release_and_after_unreleased_work() -> None:
    before = "# Log\n\nAbout.\n\n## [Unreleased]\n\n- later\n\n"
    after = "## v1.0.0\n\nFirst.\n\n[link]: https://example.org"
    assert insert(before + after, "1.1.0", NEW) == f"{before}{NEW}\n{after}"


def test_a_section_of_that_version_is_replaced() -> None:
    text = f"# Log\n\n{NEW}\n## 1.0.0\n"
    assert insert(text, "1.1.0", NEW + "more\n") == f"# Log\n\n{NEW}more\n\n## 1.0.0\n"


def test_headings_in_code_are_no_sections() -> None:
    text = "# Log\n\n```\n## 1.0.0\n```\n\n## 0.9.0\n"
    assert insert(text, "1.1.0", NEW) == f"# Log\n\n```\n## 1.0.0\n```\n\n{NEW}\n## 0.9.0\n"


@pytest.mark.parametrize("text", ["# Log", "# Log\n", "# Log\n\n"])
def test_a_file_without_sections_gets_it_at_its_end(text: str) -> None:
    assert insert(text, "1.1.0", NEW) == f"# Log\n\n{NEW}"


def test_line_ends_stay_those_of_the_file() -> None:
    result = insert("# Log\r\n\r\n## 1.0.0\r\n", "1.1.0", NEW)
    assert result.replace("\r\n", "").count("\n") == 0


@given(st.text(st.sampled_from("#\n` ~[]v1.0ab\r")))
def test_nothing_of_the_file_is_lost(text: str) -> None:
    result = insert(text, "1.1.0", NEW)
    if text.strip() and "1.1.0" not in text:
        ending = "\r\n" if "\r\n" in text else "\n"
        assert result.replace(NEW.replace("\n", ending), "", 1).replace(ending, "") == text.replace(ending, "")
