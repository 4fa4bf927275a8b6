"""`karuta.lock` as text: it gives back what was written, merges in git, and says where it is damaged."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karuta import ledger
from karuta.model import Entry, Ledger, NoteTypeEntry, Released
from tests.identity_helpers import NOW, assign, package, question

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
IDS = st.integers(1, 1 << 42)
STAMPS = st.just((0, 0)) | st.tuples(st.integers(1, 9), IDS)
ENTRIES = st.builds(
    Entry,
    guid=TEXT,
    kind=st.sampled_from(["question", "term", "choice", "cloze"]),
    path=TEXT,
    context=st.lists(TEXT, max_size=3).map(tuple),
    prompt=TEXT,
    answer=TEXT,
    sketch=TEXT,
    content=TEXT,
    mod=IDS,
    note_id=IDS,
    card_ids=st.dictionaries(st.integers(0, 499), IDS, max_size=3),
    deck=TEXT,
    since=TEXT,
    uid=TEXT,
    gone=st.lists(st.integers(0, 499), max_size=2).map(tuple),
    built=STAMPS,
    released=st.none() | st.builds(Released, TEXT, TEXT, TEXT, TEXT, TEXT, st.booleans()),
)
RETIRED = st.builds(
    replace,
    ENTRIES,
    retired=st.just(True),
    kept=st.lists(TEXT, max_size=3).map(tuple),
    kept_tags=st.lists(TEXT, max_size=2).map(tuple),
)
LEDGERS = st.builds(
    Ledger,
    format=st.just(ledger.FORMAT),
    project=TEXT,
    version=st.sampled_from(["0.0.0", "1.12.3"]),
    entries=st.lists(ENTRIES | RETIRED, max_size=5, unique_by=lambda entry: entry.guid).map(
        lambda entries: tuple(sorted(entries, key=lambda entry: (entry.path, entry.guid)))
    ),
    notetypes=st.dictionaries(
        st.sampled_from(["question", "term", "choice", "cloze"]),
        st.builds(NoteTypeEntry, TEXT, TEXT, IDS, STAMPS, TEXT, TEXT),
        max_size=2,
    ),
)

FIRST = assign([question("What is a mutex?", "A lock."), question("What is a tree?", "A graph.", "notes/b.md")])
LOCK = ledger.dumps(FIRST.ledger)


def codes(text: str) -> list[tuple[str, int]]:
    read, findings = ledger.loads(text)
    assert (read is None) == any(finding.severity == "error" for finding in findings)
    return [(finding.code, finding.line) for finding in findings]


@settings(deadline=None)
@given(LEDGERS)
def test_what_was_written_is_read_back(value: Ledger) -> None:
    assert ledger.loads(ledger.dumps(value)) == (value, ())


def test_every_note_has_a_line_of_its_own_and_pages_stand_together() -> None:
    lines = LOCK.splitlines()
    assert lines[0].startswith("# karuta.lock")
    assert [json.loads(line)["page"] for line in lines if '"guid"' in line] == ["notes/a.md", "notes/b.md"]


def test_the_order_of_entries_plays_no_part_in_the_text() -> None:
    assert ledger.dumps(replace(FIRST.ledger, entries=FIRST.ledger.entries[::-1])) == LOCK


def test_no_file_is_no_finding(tmp_path: Path) -> None:
    assert ledger.read(tmp_path / "karuta.lock") == (None, ())


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "karuta.lock"
    path.write_bytes(b"\xef\xbb\xbf" + LOCK.replace("\n", "\r\n").encode())
    assert ledger.read(path) == (FIRST.ledger, ())


def test_a_file_that_is_not_utf_8_is_a_finding_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "karuta.lock"
    path.write_bytes(b"# x\n\xff\n")
    read, findings = ledger.read(path)
    assert (read, findings[0].code, findings[0].line) == (None, "lock-damaged", 2)


def test_a_folder_in_its_place_is_a_finding(tmp_path: Path) -> None:
    read, findings = ledger.read(tmp_path)
    assert (read, findings[0].code) == (None, "lock-unreadable")


def test_conflict_markers_are_findings_with_their_lines() -> None:
    lines = LOCK.splitlines()
    text = "\n".join([*lines[:6], "<<<<<<< ours", lines[6], "=======", lines[7], ">>>>>>> theirs", ""])
    assert codes(text) == [("lock-conflict", 7), ("lock-conflict", 9), ("lock-conflict", 11)]


@pytest.mark.parametrize("line", ["words", "[]", "1,2", '{"guid":"x"}', '{"notetype":"riddle"}', '{"karuta":1}'])
def test_a_line_of_something_else_is_a_finding_with_its_number(line: str) -> None:
    lines = LOCK.splitlines()
    lines[6] = line
    assert codes("\n".join(lines)) == [("lock-damaged", 7)]


@pytest.mark.parametrize(
    ("part", "damaged"),
    [
        ('"mod":', '"mad":'),
        ('"kind":"question"', '"kind":"riddle"'),
        ('"cards":{"0"', '"cards":{"x"'),
        (f'"mod":{NOW}', '"mod":"now"'),
        ('"built":[1,', '"built":['),
        ("}", ""),
    ],
)
def test_a_damaged_line_is_a_finding_with_its_number(part: str, damaged: str) -> None:
    lines = LOCK.splitlines()
    lines[6] = lines[6].replace(part, damaged)
    assert codes("\n".join(lines)) == [("lock-damaged", 7)]


def test_a_file_without_head_is_damaged() -> None:
    assert codes("") == [("lock-damaged", 1)]


def test_a_newer_format_is_an_error_that_says_to_upgrade() -> None:
    _, findings = ledger.loads(LOCK.replace('"karuta":1', '"karuta":2'))
    assert findings[0].code == "lock-newer"
    assert "upgrade" in findings[0].hint


def test_lines_that_a_union_merge_doubled_are_healed() -> None:
    read, findings = ledger.loads(LOCK + LOCK)
    assert read == FIRST.ledger
    assert [finding.code for finding in findings] == ["lock-merged"]


def test_of_two_lines_for_a_note_the_newer_wins_and_all_card_ids_stay() -> None:
    (old, *rest) = FIRST.ledger.entries
    new = replace(old, mod=old.mod + 1, content="other", card_ids={1: 5})
    text = ledger.dumps(replace(FIRST.ledger, entries=(new,))) + LOCK
    read, _ = ledger.loads(text)
    assert read is not None
    assert read.entries == (replace(new, card_ids={**old.card_ids, 1: 5}, gone=(0,)), *rest)


def test_two_contents_of_one_age_are_a_conflict() -> None:
    other = replace(FIRST.ledger.entries[0], content="other")
    text = LOCK + ledger.dumps(replace(FIRST.ledger, entries=(other,))).splitlines()[-1]
    assert codes(text) == [("lock-conflict", 9)]


def test_two_projects_are_a_conflict() -> None:
    assert codes(LOCK + ledger.dumps(replace(FIRST.ledger, project="other")))[0][0] == "lock-conflict"


def test_of_two_releases_the_later_counts() -> None:
    read, _ = ledger.loads(
        LOCK + ledger.dumps(replace(FIRST.ledger, version="0.10.0")) + ledger.dumps(replace(FIRST.ledger, version="0.9.0"))
    )
    assert read is not None
    assert read.version == "0.10.0"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_branches_that_add_notes_to_different_pages_merge_in_git_without_a_conflict(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        settings = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *settings, *arguments], cwd=tmp_path, check=True, capture_output=True)

    drafts = [
        question(f"What is thing {word}?", f"It is {word}.", f"{page}.md") for page in "abc" for word in ("one", "two", "six")
    ]
    base = assign(drafts)
    sides = {
        page: assign([*drafts, question("What is new?", page, f"{page}.md")], base.ledger, NOW + n)
        for n, page in enumerate("ac", 1)
    }
    lock = tmp_path / "karuta.lock"
    git("init", "--initial-branch=main")
    for name, side in {"main": base, **sides}.items():
        if name != "main":
            git("checkout", "-b", name, "main")
        lock.write_text(ledger.dumps(side.ledger), encoding="utf-8", newline="\n")
        git("add", ".")
        git("commit", "-m", name)
    git("merge", "a")
    merged, findings = ledger.read(lock)
    assert merged is not None
    assert findings == ()
    everything = [*drafts, *(question("What is new?", page, f"{page}.md") for page in "ac")]
    assert assign(everything, merged, NOW + 9).ledger == merged
    assert package(sides["a"])(frozenset(entry.guid for entry in merged.entries))
