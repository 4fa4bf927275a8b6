from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karuta import config, pages
from karuta.model import Finding, Page, PageSettings
from tests.project import Project


def page(project: Project, text: str | bytes, configuration: str = "") -> Page:
    project.write("notes/page.md", text)
    (found,), findings = project.pages(configuration=configuration)
    assert findings == []
    return found


def finding(project: Project, text: str | bytes) -> Finding:
    project.write("notes/page.md", text)
    found, (only,) = project.pages()
    assert only.path == "notes/page.md"
    assert (found == []) == (only.severity == "error")
    return only


def names(found: list[Page]) -> list[str]:
    return [each.path for each in found]


def test_markdown_files_are_found_and_sorted_by_path(project: Project) -> None:
    for name in ("notes/b.md", "notes/a/z.markdown", "notes/A.MD", "notes/x.txt", "notes/数学.md"):
        project.write(name, "text")
    found, findings = project.pages()
    assert names(found) == ["notes/A.MD", "notes/a/z.markdown", "notes/b.md", "notes/数学.md"]
    assert findings == []


def test_folders_that_hold_no_notes_are_left_out(project: Project) -> None:
    for name in (".git/a.md", ".venv/a.md", "build/a.md", "node_modules/x/a.md", "templates/a.md", ".hidden.md", "kept/a.md"):
        project.write(name, "text")
    assert names(project.pages()[0]) == ["kept/a.md"]


def test_what_a_project_says_of_itself_is_no_page_beside_its_notes(project: Project) -> None:
    for name in ("README.md", "CHANGELOG.md", "real.md", "sub/README.md"):
        project.write(name, "text")
    assert names(project.pages()[0]) == ["real.md", "sub/README.md"]


def test_a_readme_is_a_page_where_there_is_nothing_else_or_it_is_in_the_notes(project: Project) -> None:
    project.write("README.md", "text")
    assert names(project.pages()[0]) == ["README.md"]
    project.write("notes/README.md", "text")
    assert names(project.pages()[0]) == ["notes/README.md"]


def test_a_file_that_is_named_may_have_any_suffix_and_is_read_once(project: Project) -> None:
    project.write("notes/a.txt", "text")
    project.write("notes/b.md", "text")
    assert names(project.pages("notes/a.txt", "notes", "notes/b.md")[0]) == ["notes/a.txt", "notes/b.md"]


def test_a_path_outside_the_project_is_named_from_it(project: Project) -> None:
    project.write("../elsewhere/a.md", "text")
    (found,), _ = project.pages("../elsewhere/a.md")
    assert found.path == "../elsewhere/a.md" or found.path.endswith("/elsewhere/a.md")
    assert found.settings.deck == "My Notes"


def test_a_missing_path_is_an_error_that_says_so(project: Project) -> None:
    found, (only,) = project.pages("nowhere")
    assert found == []
    assert (only.code, only.severity, only.path) == ("notes-missing", "error", "nowhere")


def test_a_missing_notes_folder_of_the_configuration_is_an_error(project: Project) -> None:
    _, (only,) = project.pages(configuration='notes = "mine"')
    assert (only.code, only.path) == ("notes-missing", "mine")
    assert "karuta.toml" in only.hint


def test_a_link_out_of_the_notes_is_named_and_not_followed(project: Project) -> None:
    project.write("secret/a.md", "text")
    project.write("notes/b.md", "text")
    (project.folder / "notes" / "c.md").symlink_to(project.folder / "secret" / "a.md")
    (project.folder / "notes" / "d").symlink_to(project.folder / "secret")
    (project.folder / "notes" / "e.md").symlink_to("b.md")
    found, findings = project.pages()
    assert names(found) == ["notes/b.md", "notes/e.md"]
    assert [(each.code, each.severity, each.path) for each in findings] == [
        ("page-link", "warning", "notes/c.md"),
        ("page-link", "warning", "notes/d"),
    ]


def test_a_byte_order_mark_and_line_ends_do_not_reach_the_page(project: Project) -> None:
    assert page(project, b"\xef\xbb\xbf# A\r\n\ttab\rend\n").body == "# A\n\ttab\nend\n"


def test_the_digest_is_of_the_bytes(project: Project) -> None:
    one, other = page(project, "a\n"), page(project, "a\r\n")
    assert one.body == other.body
    assert one.sha256 != other.sha256


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("行\n用語".encode("cp932"), "page-not-utf8", 1, "byte 0x8d"),
        (b"first\r\nsecond\r\n\xff", "page-not-utf8", 3, "byte 0xff"),
        ("text".encode("utf-16"), "page-not-utf8", 1, "UTF-16"),
        (b"a\nb\0", "page-binary", 2, "NUL"),
        ("---\ntitle: a: b\n---\n", "front-matter-broken", 2, "no YAML"),
        ("---\ntitle: x\ntags: [a\n---\n", "front-matter-broken", 4, "no YAML"),
        ("---\ntitle: {{title}}\n---\n", "front-matter-broken", 2, "no YAML"),
        ("---\ndate: 2024-13-45\n---\n", "front-matter-broken", 1, "no YAML"),
        ("---\na: 1\nkaruta:\n  hard_breaks: true\n---\n", "front-matter-unknown-key", 4, "karuta.hard_breaks"),
        ("---\nkaruta: yes please\n---\n", "front-matter-type", 2, "a mapping"),
        ("---\nkaruta:\n  reverse: 1\n---\n", "front-matter-type", 3, "true or false"),
        ("---\nkaruta:\n  rules: [a]\n---\n", "front-matter-type", 3, "names of rules"),
        ("---\ntitle: {a: b}\n---\n", "front-matter-type", 2, "title"),
        ("---\ntags: {a: b}\n---\n", "front-matter-type", 2, "tags"),
        ("---\nlang: the language\n---\n", "front-matter-value", 2, "no language tag"),
    ],
)
def test_what_is_wrong_with_a_file_names_the_line(
    project: Project, text: str | bytes, code: str, line: int, words: str
) -> None:
    only = finding(project, text)
    assert (only.code, only.line) == (code, line)
    assert words in only.message


def test_an_unknown_key_under_karuta_names_the_nearest_one(project: Project) -> None:
    assert finding(project, "---\nkaruta:\n  hard_breaks: true\n---\n").hint == "Did you mean hard-breaks?"


def test_an_unknown_rule_in_front_matter_is_an_error(project: Project) -> None:
    project.write("notes/page.md", "---\nkaruta:\n  rules:\n    glossary: false\n---\n")
    loaded, _ = config.load(project.folder, ("glossary-table",))
    (only,) = pages.read(loaded, loaded.notes)
    assert isinstance(only, Finding)
    assert (only.code, only.line, only.hint) == ("front-matter-unknown-rule", 3, "Did you mean glossary-table?")


def test_a_folder_with_a_markdown_name_is_searched_and_a_broken_link_is_an_error(project: Project) -> None:
    project.write("notes/a.md/b.md", "text")
    (project.folder / "notes" / "gone.md").symlink_to("nowhere.md")
    found, (only,) = project.pages()
    assert names(found) == ["notes/a.md/b.md"]
    assert (only.code, only.path) == ("page-unreadable", "notes/gone.md")


def test_front_matter_sets_the_page_and_leaves_blank_lines(project: Project) -> None:
    text = """---
title: 機械学習 の用語
deck: AWS::ML
tags: ["#exam", "deep learning", 数学, a/b, 2024]
source: https://example.org/x
lang: ja
aliases: [whatever]
karuta:
  reverse: true
  hard-breaks: true
  rules:
    term-line: false
    verdict: true
...
# Heading
"""
    found = page(project, text)
    assert found.body == "\n" * 14 + "# Heading\n"
    assert found.settings == PageSettings(
        title="機械学習 の用語",
        deck="My Notes::AWS::ML",
        tags=("2024", "a::b", "deep_learning", "exam", "数学"),
        source="https://example.org/x",
        lang="ja",
        rules_off=frozenset({"term-line"}),
        reverse=True,
        hard_breaks=True,
    )


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("a b", ("a", "b")),
        ("'#a #b'", ("a", "b")),
        ("big words, b", ("b", "big_words")),
        ("数学、物理", ("数学", "物理")),
        ("", ()),
    ],
)
def test_tags_may_be_text(project: Project, tags: str, expected: tuple[str, ...]) -> None:
    assert page(project, f"---\ntags: {tags}\n---\n").settings.tags == expected


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nTitle: text between two lines\n\n---\n",
        "---\n# A heading\n---\n",
        "---\nJust a sentence.\n---\n",
        "---\ntitle: never closed\n",
        "----\ntitle: x\n----\n",
        "text\n---\ntitle: x\n---\n",
        "---",
        "",
    ],
)
def test_a_thematic_break_at_the_top_is_no_front_matter(project: Project, text: str) -> None:
    found = page(project, text)
    assert found.body == text
    assert found.settings.title == ""


@pytest.mark.parametrize(
    ("front", "deck"),
    [
        ("", "My Notes::math::algebra"),
        ("deck: Other", "My Notes::Other"),
        ("deck: 'My Notes::Other'", "My Notes::Other"),
        ("deck: My Notes", "My Notes"),
        ("cards-deck: ' A :: B::'", "My Notes::A::B"),
    ],
)
def test_folders_are_decks_unless_the_page_names_its_own(project: Project, front: str, deck: str) -> None:
    project.write("notes/math/algebra/page.md", f"---\n{front or 'title: x'}\n---\n")
    (found,), _ = project.pages()
    assert found.settings.deck == deck


def test_the_nearest_section_decides_and_tags_add_up(project: Project) -> None:
    project.write("notes/math/page.md", "---\ntags: [mine]\nkaruta: {rules: {b: true}}\n---\n")
    settings = project.pages(
        configuration="""
        tags = ["all"]
        source = "the book"
        lang = "en"
        [rules]
        a = false
        b = false
        [folders."notes"]
        deck = "Outer"
        tags = ["outer"]
        hard-breaks = true
        [folders."notes/math"]
        deck = "Inner"
        lang = "ja"
        """
    )[0][0].settings
    assert settings == PageSettings(
        title="",
        deck="My Notes::Inner",
        tags=("all", "mine", "outer"),
        source="the book",
        lang="ja",
        rules_off=frozenset({"a"}),
        hard_breaks=True,
    )


def test_a_page_that_is_to_be_skipped_is_none(project: Project) -> None:
    project.write("notes/page.md", "---\nkaruta: {skip: true}\n---\n# A\n")
    assert project.pages() == ([], [])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_page_or_a_finding_and_no_line_is_lost(data: bytes) -> None:
    text = pages._text(data, "x.md")
    if isinstance(text, Finding):
        assert 1 <= text.line <= data.count(b"\n") + data.count(b"\r") + 1
        return
    front = pages._front_matter(text, "x.md")
    if isinstance(front, Finding):
        return
    assert front.body.count("\n") == text.count("\n")
    assert text.endswith(front.body.lstrip("\n"))


@given(st.lists(st.sampled_from(["---", "...", "title: x", "tags: [a]", "", "# H", "text", "karuta:", "  skip: 1", "a: b: c"])))
def test_any_front_matter_is_read_or_refused(lines: list[str]) -> None:
    text = "\n".join(["---", *lines])
    front = pages._front_matter(text, "x.md")
    assert isinstance(front, Finding) or front.body.count("\n") == text.count("\n")


def test_files_are_found_in_any_order_of_the_file_system(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("notes/b/1.md", "notes/a/2.md", "notes/c.md"):
        project.write(name, "text")
    expected = names(project.pages()[0])
    walk = os.walk
    monkeypatch.setattr(os, "walk", lambda top, **more: reversed(list(walk(top, **more))))
    assert names(project.pages()[0]) == expected


def test_a_page_is_named_with_slashes(project: Project) -> None:
    project.write("notes/a/b.md", "text")
    assert Path(project.pages()[0][0].path).as_posix() == "notes/a/b.md"


def test_a_name_that_is_no_text_is_an_error(project: Project) -> None:
    (project.folder / "notes").mkdir()
    Path(os.fsdecode(os.fsencode(project.folder / "notes") + b"/\xff.md")).write_text("text")
    found, (only,) = project.pages()
    assert (found, only.code, only.path) == ([], "page-name", "notes/\\udcff.md")


def test_what_is_no_regular_file_is_not_waited_for(project: Project) -> None:
    project.write("notes/a.md", "text")
    os.mkfifo(project.folder / "notes" / "pipe.md")
    assert names(project.pages()[0]) == ["notes/a.md"]
