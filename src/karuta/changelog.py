"""A section about a release in the changelog of a notes project. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from karuta.changes import Change, Changes, Part

_HEAD = """\
# Changelog

What changed for learners, release by release: **major** notes were retired or moved to another deck, **minor** notes were added,
**patch** wording, answers and styles.
"""
_RELEASE = re.compile(r"##\s+\[?v?(\d+\.\d+\.\d+)\b")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_LONGEST = 200
_MARKUP = re.compile(r"([\\`*_\[\]<>$|~])")
_PARTS: dict[Part, str] = {"answer": "answer", "text": "context or details", "tags": "tags"}


def section(version: str, date: str, changes: Changes) -> str:
    """The section in Markdown, ending in a line break.

    :param date: YYYY-MM-DD
    """
    parts = [f"## [{version}] - {date}"]
    for title, found in (
        ("Added", (*changes.of("added"), *changes.of("restored"))),
        ("Changed", changes.of("changed")),
        ("Retired", changes.of("retired")),
    ):
        lines = list(_pages(found))
        if title == "Changed":
            lines.extend(f"- The note type “{name}” looks different." for name in changes.restyled)
            lines.extend(f"- The note type “{name}” has other fields or cards." for name in changes.reshaped)
        if lines:
            parts.extend((f"### {title}", "\n".join(lines)))
    if len(parts) == 1:
        parts.append("Nothing that learners will notice.")
    return "\n\n".join(parts) + "\n"


def _pages(found: Iterable[Change]) -> Iterable[str]:
    for path, changes in groupby(sorted(found, key=lambda change: change.path), key=lambda change: change.path):
        yield f"- {_escape(path) or 'No page'}"
        for change in changes:
            yield f"  - {_line(change)}"


def _line(change: Change) -> str:
    prompt = _escape(change.prompt)
    if change.what == "restored":
        return f"{prompt} (back again)"
    if change.what != "changed":
        return prompt
    said = [_PARTS[part] for part in change.parts if part in _PARTS]
    if "moved" in change.parts:
        said.append(f"deck: {_escape(change.old_deck)} → {_escape(change.deck)}")
    line = f"{_escape(change.old_prompt)} → {prompt}" if change.old_prompt else prompt
    return f"{line} ({', '.join(said)})" if said else line


def _escape(text: str) -> str:
    """A text as Markdown that shows it, on one line, not too long."""
    text = " ".join(text.split())
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return _MARKUP.sub(r"\\\1", text)


def insert(text: str, version: str, new: str) -> str:
    """The changelog with a section put in before that of the release before it, and nothing else changed. A section of the same
    version is replaced; a file without sections gets it at its end, and an empty one a head too.

    :param text: of the file, "" if there is none
    :param new: as `section` gives it
    """
    if not text.strip():
        return f"{_HEAD}\n{new}"
    eol = "\r\n" if "\r\n" in text else "\n"
    new = new.replace("\n", eol)
    heads = list(_headings(text))
    for at, end, name in heads:
        if name == version:
            return text[:at] + new + (eol + text[end:] if end < len(text) else "")
    first = next((at for at, _, name in heads if name), None)
    if first is not None:
        return text[:first] + new + eol + text[first:]
    gap = "" if text.endswith(eol * 2) else eol if text.endswith(eol) else eol * 2
    return text + gap + new


def _headings(text: str) -> Iterable[tuple[int, int, str]]:
    """Begin and end of each level-2 section, and the version that its heading names, "" for none. Not inside of code."""
    starts: list[tuple[int, str]] = []
    at, fence = 0, ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        elif not fence and line.startswith("## "):
            name = _RELEASE.match(line)
            starts.append((at, name[1] if name else ""))
        at += len(line)
    ends = [*(start for start, _ in starts[1:]), len(text)][: len(starts)]
    return [(start, end, name) for (start, name), end in zip(starts, ends, strict=True)]
