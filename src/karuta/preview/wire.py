"""A snapshot as the JSON that the page reads: `index`, a row for every note, in one go; the rest, note by note, when it is asked for.

The names of the keys are those that the modules in static/ use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from karuta import apkg
from karuta.identity import RETIRED_TAG
from karuta.matching.likeness import plain
from karuta.model import OWN_FIELDS, Finding, Kind, Note
from karuta.preview import worddiff
from karuta.preview.card import cards
from karuta.preview.snapshot import ShownNote, ShownPage, Snapshot

_SEVERITIES = ("error", "warning", "info")
_ANSWERS: Mapping[Kind, tuple[str, ...]] = {  # fields that say in a row what the answer is
    "question": ("Answer",),
    "term": ("Definition",),
    "choice": ("Choices", "Explanation"),
    "cloze": ("Extra",),
}
_ANSWER = 160  # characters of the answer in a row
_SOURCE = 120  # lines of the notes beside a card

Json = dict[str, Any]


def dumps(value: object) -> str:
    """Compact JSON that may stand in a script of an HTML page too."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


class Rows:
    """The rows of each page as JSON, and in which build they last changed: a page that is open need not get them again."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, int]] = {}
        self._answers: dict[str, tuple[Sequence[str], str]] = {}

    def update(self, snapshot: Snapshot, build: int) -> None:
        """Take over the snapshot of a build."""
        pages: dict[str, tuple[str, int]] = {}
        answers: dict[str, tuple[Sequence[str], str]] = {}
        for page in snapshot.pages:
            text = dumps([self._row(snapshot.notes[guid], page.findings, answers) for guid in page.notes])
            before = self._pages.get(page.path)
            pages[page.path] = before if before and before[0] == text else (text, build)
        self._pages, self._answers = pages, answers

    def of(self, path: str, since: int) -> str | None:
        """The rows of a page; None if they are the same since a build."""
        text, changed = self._pages[path]
        return text if changed > since else None

    def _row(self, shown: ShownNote, findings: Sequence[Finding], answers: dict[str, tuple[Sequence[str], str]]) -> Json:
        note, draft = shown.note, shown.draft
        known = self._answers.get(note.guid)
        answers[note.guid] = known if known and known[0] == note.fields else (note.fields, _answer(note))
        about = of_note(shown, findings)
        return {
            "guid": note.guid,
            "kind": note.kind,
            "prompt": draft.prompt if draft else plain(note.fields[0]),
            "answer": answers[note.guid][1],
            "deck": note.deck,
            "tags": [tag for tag in note.tags if draft or tag != RETIRED_TAG],
            "rule": draft.rule if draft else "",
            "line": draft.line if draft else 0,
            "end": draft.end if draft else 0,
            "cards": len(note.card_ids),
            "change": shown.change.what if shown.change else "",
            "retired": draft is None,
            "codes": sorted({finding.code for finding in about}),
            "severity": min((finding.severity for finding in about), key=_SEVERITIES.index, default=""),
        }


def _answer(note: Note) -> str:
    own = [text for name, text in zip(OWN_FIELDS[note.kind], note.fields, strict=False) if name in _ANSWERS[note.kind]]
    return " ".join(" ".join(map(plain, own)).split())[:_ANSWER]


def of_note(shown: ShownNote, findings: Sequence[Finding]) -> list[Finding]:
    """Those of a page's findings that are about the lines of a note."""
    draft = shown.draft
    return [each for each in findings if draft and draft.line <= each.line <= draft.end]


def index(snapshot: Snapshot, rows: Rows, build: int, since: int, extra: Mapping[str, Any]) -> str:
    """The whole as far as it changed after the build `since` (0: all of it), as JSON. A page without `notes` has those that it had."""
    head = {
        "build": build,
        "name": snapshot.config.name,
        "version": snapshot.version,
        "release": snapshot.release,
        "next": snapshot.next_release,
        "seconds": round(snapshot.seconds, 2),
        "findings": [asdict(finding) for finding in snapshot.findings],
        "missing": snapshot.missing,
        "kinds": {
            kind: {"name": each.name, "css": each.css, "cards": [template.name for template in each.templates]}
            for kind, each in snapshot.notetypes.items()
        },
        **extra,
    }
    pages = ",".join(_page(page, rows.of(page.path, since)) for page in snapshot.pages)
    return f'{dumps(head)[:-1]},"pages":[{pages}]}}'


def _page(page: ShownPage, notes: str | None) -> str:
    head = {"path": page.path, "title": page.title}
    return dumps(head) if notes is None else f'{dumps(head)[:-1]},"notes":{notes}}}'


def note(snapshot: Snapshot, guid: str) -> Json | None:
    """A note with its cards; None if there is none of this guid."""
    shown = snapshot.notes.get(guid)
    if shown is None:
        return None
    draft = shown.draft
    page = next((page for page in snapshot.pages if draft and page.path == draft.path), None)
    return {
        "guid": guid,
        "cards": [asdict(card) for card in cards(shown.note, snapshot.notetypes[shown.note.kind])],
        "context": draft.context if draft else (),
        "uid": draft.uid if draft else "",
        "source": _source(snapshot.config.project / draft.path, draft.line, draft.end) if draft else [],
        "findings": [asdict(finding) for finding in of_note(shown, page.findings if page else ())],
        "change": _change(snapshot, shown),
        "media": [name for name in shown.note.media if name in snapshot.media],
    }


def page(snapshot: Snapshot, path: str) -> Json | None:
    """What became of each block of a page; None if there is no such page."""
    found = next((page for page in snapshot.pages if page.path == path), None)
    return {"path": path, "blocks": [asdict(block) for block in found.blocks]} if found else None


def _source(path: Path, line: int, end: int) -> list[str]:
    """The lines of the notes that a card is made of."""
    try:
        lines = path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError:
        return []
    return lines[line - 1 : min(end, line - 1 + _SOURCE)]


def _change(snapshot: Snapshot, shown: ShownNote) -> Json | None:
    """What learners will see change. The old wording is that of the last release's package, or else what the lock knows of it."""
    change, note = shown.change, shown.note
    if change is None:
        return None
    fields = []
    if change.what == "changed":
        package = snapshot.config.build / f"{snapshot.config.slug}-{snapshot.release}.apkg"
        released = _released(package, package.stat().st_mtime_ns) if package.is_file() else {}
        names = [spec.name for spec in snapshot.notetypes[note.kind].fields]
        if note.guid in released:
            sides = zip(names, released[note.guid], note.fields, strict=False)
            pairs = [(name, plain(old), plain(new)) for name, old, new in sides if old != new]
        else:
            pairs = [(names[0], change.old_prompt, plain(note.fields[0]))] if change.old_prompt else []
        fields = [{"name": name, "pieces": worddiff.compare(old, new)} for name, old, new in pairs]
    return {"what": change.what, "parts": change.parts, "oldDeck": change.old_deck, "fields": fields}


@lru_cache(maxsize=1)
def _released(package: Path, _changed: int) -> dict[str, tuple[str, ...]]:
    """The fields of all notes in a package, by guid."""
    contents, _ = apkg.read(package)
    return {note.guid: note.fields for note in contents.notes} if contents else {}
