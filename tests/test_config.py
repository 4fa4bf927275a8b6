from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karuta import config, rules
from karuta.config import PageOptions
from karuta.model import Finding
from tests.project import Project

RULES = ("question-heading", "glossary-table")


def findings(project: Project, text: str, name: str = "karuta.toml", rules: Collection[str] = RULES) -> tuple[Finding, ...]:
    project.write(name, text)
    return config.load(project.folder, rules)[1]


def only(project: Project, text: str) -> Finding:
    (finding,) = findings(project, text)
    return finding


def test_a_folder_without_configuration_is_a_project(project: Project) -> None:
    loaded = project.config()
    assert (loaded.name, loaded.slug, loaded.path) == ("My Notes", "my-notes", "")
    assert loaded.notes == (project.folder,)
    assert not loaded.notes_given
    assert loaded.templates is None
    assert loaded.build == project.folder / "build"
    assert loaded.lock == project.folder / "karuta.lock"


def test_the_folders_notes_and_templates_are_used_where_they_are(project: Project) -> None:
    for name in ("notes", "templates"):
        (project.folder / name).mkdir()
    loaded = project.config()
    assert loaded.notes == (project.folder / "notes",)
    assert loaded.notes_given
    assert loaded.templates == project.folder / "templates"


def test_every_setting_is_read(project: Project) -> None:
    (project.folder / "notes" / "math").mkdir(parents=True)
    loaded = project.config(
        """
        name = "数学::代数"
        slug = "algebra"
        description = "What I learnt."
        notes = ["notes", "more"]
        templates = "mine"
        build = "out"
        lock = "deck.lock"
        tags = ["#exam", "linear algebra", "a/b"]
        source = "https://example.org"
        lang = "ja"
        reverse = true
        hard-breaks = true
        attachments = "files"
        trust-html = true
        [rules]
        question-heading = false
        [folders."notes/math"]
        deck = "Maths"
        tags = ["more"]
        rules = { glossary-table = false }
        [math.macros]
        '\\R' = '\\mathbb{R}'
        [media]
        outside = true
        max-bytes = 5
        """
    )
    assert (loaded.name, loaded.slug, loaded.description) == ("数学::代数", "algebra", "What I learnt.")
    assert loaded.notes == (project.folder / "notes", project.folder / "more")
    assert loaded.templates == project.folder / "mine"
    assert (loaded.build, loaded.lock) == (project.folder / "out", project.folder / "deck.lock")
    assert loaded.pages == PageOptions(
        tags=("exam", "linear_algebra", "a::b"),
        source="https://example.org",
        lang="ja",
        rules={"question-heading": False},
        reverse=True,
        hard_breaks=True,
    )
    section = PageOptions(deck="Maths", tags=("more",), rules={"glossary-table": False})
    assert loaded.folders == ((project.folder / "notes" / "math", section),)
    assert loaded.attachments == project.folder / "files"
    assert loaded.math_macros == {"R": r"\mathbb{R}"}
    assert (loaded.media_outside, loaded.media_max_bytes, loaded.trust_html) == (True, 5, True)


def test_pyproject_is_read_where_it_has_our_table(project: Project) -> None:
    project.write("pyproject.toml", '[project]\nname = "other"\n')
    assert project.config().path == ""
    project.write("pyproject.toml", '[project]\nname = "other"\n\n[tool.karuta]\nname = "Ours"\n')
    assert (project.config().path, project.config().name) == ("pyproject.toml", "Ours")


def test_lines_in_pyproject_are_those_of_the_file(project: Project) -> None:
    (finding,) = findings(project, '[tool.other]\nnames = 1\n\n[tool.karuta]\nnames = "x"\n', "pyproject.toml")
    assert (finding.path, finding.line) == ("pyproject.toml", 5)


def test_two_configurations_are_named(project: Project) -> None:
    project.write("pyproject.toml", "[tool.karuta]\n")
    finding = only(project, 'name = "x"')
    assert (finding.code, finding.severity, finding.path, finding.line) == ("config-twice", "warning", "pyproject.toml", 1)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('name = "x"\ntag = ["a"]', 2, "Did you mean tags?"),
        ("[rules]\nglossary = false\n\n[math]\nmacro = 1", 2, "Did you mean glossary-table?"),
        ('[folders."notes"]\nhard_breaks = true', 2, "Did you mean hard-breaks?"),
        ("zzz = 1", 1, "There are: attachments, build"),
    ],
)
def test_an_unknown_key_names_its_line_and_the_nearest_known_one(project: Project, text: str, line: int, words: str) -> None:
    (project.folder / "notes").mkdir()
    first = min(findings(project, text), key=lambda finding: finding.line)
    assert (first.severity, first.path, first.line) == ("error", "karuta.toml", line)
    assert words in first.hint


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("\nname = 3", 2, "name must be a text in quotes, not 3."),
        ("tags = 'a'", 1, "tags must be a list of texts in quotes, not 'a'."),
        ("notes = [1]", 1, "a text or a list of texts"),
        ("reverse = 1", 1, "true or false"),
        ("[media]\nmax-bytes = 0", 2, "a whole number above 0"),
        ("rules = true", 1, "a table"),
        ("[rules]\nquestion-heading = 'no'", 2, "rules.question-heading must be true or false"),
        ("[math.macros]\nR = 1", 2, "math.macros.R must be a text"),
        ("folders.notes = 1", 1, "folders.notes must be a table"),
    ],
)
def test_a_wrong_type_says_which_is_expected(project: Project, text: str, line: int, words: str) -> None:
    (project.folder / "notes").mkdir()
    finding = only(project, text)
    assert (finding.code, finding.line) == ("config-type", line)
    assert words in finding.message


@pytest.mark.parametrize(
    ("text", "line"),
    [("slug = 'a/b'", 1), ("lang = 'Japanese please'", 1), ("[math.macros]\n'R2' = 'x'", 2)],
)
def test_a_value_that_cannot_be_is_an_error(project: Project, text: str, line: int) -> None:
    finding = only(project, text)
    assert (finding.code, finding.severity, finding.line) == ("config-value", "error", line)


def test_a_section_for_a_missing_folder_says_where_paths_begin(project: Project) -> None:
    (project.folder / "notes" / "math").mkdir(parents=True)
    finding = only(project, "name = 'x'\n[folders.math]\n")
    assert (finding.code, finding.severity, finding.line) == ("config-folder-missing", "warning", 2)
    assert 'Did you mean [folders."notes/math"]?' in finding.hint


@pytest.mark.parametrize(("text", "line"), [("name = 'x'\nname", 2), ("a = [", 1), ('x = "\n', 1)])
def test_broken_toml_names_the_line(project: Project, text: str, line: int) -> None:
    finding = only(project, text)
    assert (finding.code, finding.severity, finding.line) == ("config-broken", "error", line)


def test_a_file_that_is_not_utf8_names_the_line(project: Project) -> None:
    project.write("karuta.toml", "name = 'x'\n# 設定\n".encode("cp932"))
    (finding,) = config.load(project.folder)[1]
    assert (finding.code, finding.line) == ("config-not-utf8", 2)


def test_a_byte_order_mark_and_crlf_are_no_matter(project: Project) -> None:
    project.write("karuta.toml", b"\xef\xbb\xbfname = 'x'\r\ntags = ['a']\r\n")
    assert project.config().name == "x"


def test_what_stands_in_a_long_text_is_no_key(project: Project) -> None:
    finding = only(project, 'description = """\nnames = 1\n[rules]\n"""\nnames = 1\n')
    assert finding.line == 5


@given(st.text())
def test_any_text_is_a_configuration_or_findings(text: str) -> None:
    line = config._line_of(text, ("rules", "x"))
    assert 0 <= line <= text.count("\n") + 1


@given(st.text())
def test_names_for_anki_and_for_files_are_settled_at_once(text: str) -> None:
    for settle in (config.deck_name, config.slugify, config.tag):
        once = settle(text)
        assert settle(once) == once
        assert not set(once) & set("\n\r\t\0")
    assert Path(config.slugify(text) or "deck").name == (config.slugify(text) or "deck")


@pytest.mark.parametrize(
    ("name", "title"), [("my-notes", "My Notes"), ("AWS_MLA", "AWS MLA"), ("数学", "数学"), ("iOS notes", "iOS notes")]
)
def test_the_folder_names_the_deck(tmp_path: Path, name: str, title: str) -> None:
    (tmp_path / name).mkdir()
    assert config.load(tmp_path / name)[0].name == title


def test_the_documentation_shows_every_setting_and_no_other(project: Project) -> None:
    text = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text("utf-8")
    (toml,) = re.findall(r"^```toml\n(.*?)^```$", text, re.M | re.S)
    (project.folder / "notes" / "mathematics").mkdir(parents=True)
    assert findings(project, toml, rules=rules.NAMES) == ()
    assert tomllib.loads(toml).keys() == config._PROJECT_KEYS.keys()
    assert tomllib.loads(toml)["folders"]["notes/mathematics"].keys() == config._PAGE_KEYS.keys()
    (yaml,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)
    project.write("notes/page.md", yaml)
    assert len(project.pages()[0]) == 1
