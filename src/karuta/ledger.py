"""`karuta.lock` as text and as a value.

A text file for git: a line of explanation, a line for the project, a line a note type, a line a note, each a JSON object. Notes
are sorted by page and guid, so that a page's notes stand together and two branches that work on different pages never touch the
same place. Lines that a union merge doubled are healed here; what cannot be healed safely is a finding that names the line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from karuta.model import Entry, Finding, Kind, Ledger, NoteTypeEntry, Released

FORMAT = 1
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_HEAD = "# karuta.lock keeps the identity of every note. Commit it; do not edit it. Lost? `karuta adopt PACKAGE` rebuilds it."
_RESTORE = "take the file from the last commit (git checkout karuta.lock), or rebuild it: karuta adopt PACKAGE"
_KINDS = frozenset(get_args(Kind))
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_TYPES: tuple[tuple[str, type], ...] = (
    ("guid", str), ("prompt", str), ("page", str), ("under", list), ("answer", str), ("like", str), ("content", str),
    ("mod", int), ("id", int), ("cards", dict), ("deck", str), ("since", str),
)  # fmt: skip


def read(path: Path) -> tuple[Ledger | None, tuple[Finding, ...]]:
    """The lock file. None without a finding: there is none yet. None with findings of severity error: it cannot be used."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, ()
    except OSError as error:
        return None, (Finding("lock-unreadable", "error", f"The lock file cannot be read: {error.strerror}", path.name),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, (Finding("lock-damaged", "error", "The lock file is not UTF-8 text.", path.name, line, _RESTORE),)
    return loads(text, path.name)


@lru_cache(maxsize=1)  # a preview reads the same lock at every save
def loads(text: str, name: str = "karuta.lock") -> tuple[Ledger | None, tuple[Finding, ...]]:
    """As `read`, from the text; `name` is the path that findings give."""
    # Not splitlines: JSON leaves U+2028 and its like as they are. A checkout may have made the line ends CRLF.
    numbered = [(n, line) for n, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1) if line and line[0] != "#"]
    marked = [n for n, line in numbered if line.startswith(_MARKERS)]
    if marked:
        hint = "delete the marker lines and keep the lines of both sides: the next build sorts out notes that are there twice"
        message = "The lock file has a merge conflict that is not resolved."
        return None, tuple(Finding("lock-conflict", "error", message, name, n, hint) for n in marked)
    return _Reader(name).ledger(numbered)


def dumps(ledger: Ledger) -> str:
    """The text of the lock file. The same ledger gives the same text; `loads` gives the ledger back."""
    return head(ledger) + "".join(line(entry) for entry in sorted(ledger.entries, key=_place))


def head(ledger: Ledger) -> str:
    """The lines before those of the entries."""
    lines = [_HEAD, _encode({"karuta": ledger.format, "project": ledger.project, "version": ledger.version})]
    for kind, state in sorted(ledger.notetypes.items()):
        row: dict[str, Any] = {"notetype": kind, "shape": state.shape, "digest": state.digest, "mod": state.mod}
        more = {key: text for key, text in (("since", state.since), ("released", state.released)) if text}
        lines.append(_encode(row | more | _built(state.built)))
    return "\n".join(lines) + "\n"


def line(entry: Entry) -> str:
    """The line of an entry. They are in the order of path and guid."""
    return _encode(_row(entry)) + "\n"


def _place(entry: Entry) -> tuple[str, str]:
    return entry.path, entry.guid


def _built(built: tuple[int, int]) -> dict[str, Any]:
    return {"built": list(built)} if built != (0, 0) else {}


def _row(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {
        "page": entry.path,
        "under": list(entry.context),
        "prompt": entry.prompt,
        "guid": entry.guid,
        "kind": entry.kind,
        "deck": entry.deck,
        "answer": entry.answer,
        "like": entry.sketch,
        "content": entry.content,
        "mod": entry.mod,
        "id": entry.note_id,
        "cards": {str(ordinal): card for ordinal, card in sorted(entry.card_ids.items())},
        "since": entry.since,
    }
    if entry.uid:
        row["uid"] = entry.uid
    if entry.gone:
        row["gone"] = list(entry.gone)
    if entry.built != (0, 0):
        row |= _built(entry.built)
    if entry.retired:
        row["retired"] = True
        row["kept"] = list(entry.kept)
        row["tags"] = list(entry.kept_tags)
    if entry.released:
        row["released"] = asdict(entry.released)
    return row


def _entry(row: Mapping[str, Any]) -> Entry:
    """Raises KeyError, TypeError or ValueError where the line is not one that `dumps` writes."""
    for key, wanted in _TYPES:
        if type(row[key]) is not wanted:
            raise TypeError(key)
    if row["kind"] not in _KINDS:
        raise ValueError("kind")
    number, second = row.get("built", (0, 0))
    return Entry(
        guid=row["guid"],
        kind=row["kind"],
        path=row["page"],
        context=tuple(row["under"]),
        prompt=row["prompt"],
        answer=row["answer"],
        sketch=row["like"],
        content=row["content"],
        mod=row["mod"],
        note_id=row["id"],
        card_ids={int(ordinal): card for ordinal, card in row["cards"].items()},
        deck=row["deck"],
        since=row["since"],
        uid=row.get("uid", ""),
        gone=tuple(row.get("gone", ())),
        built=(int(number), int(second)),
        retired=bool(row.get("retired", False)),
        kept=tuple(row.get("kept", ())),
        kept_tags=tuple(row.get("tags", ())),
        released=Released(**row["released"]) if "released" in row else None,
    )


class _Reader:
    """One reading of a lock file: the lines in, the ledger and what was found out."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []
        self.healed = 0

    def ledger(self, numbered: list[tuple[int, str]]) -> tuple[Ledger | None, tuple[Finding, ...]]:
        heads: list[Mapping[str, Any]] = []
        notetypes: dict[Kind, NoteTypeEntry] = {}
        entries: dict[str, Entry] = {}
        for line, row in zip((n for n, _ in numbered), self.rows(numbered), strict=True):
            try:
                if row is None:
                    continue
                if "guid" in row:
                    self.add_entry(entries, _entry(row), line)
                elif "notetype" in row:
                    self.add_notetype(notetypes, row, line)
                else:
                    heads.append(self.head(row, line))
            except (KeyError, TypeError, ValueError):
                self.damaged(line)
        if not heads and not self.findings:
            self.damaged(1)
        if len({head["project"] for head in heads}) > 1:
            self.error("lock-conflict", "The lock file names two projects.", 1, _RESTORE)
        if any(finding.severity == "error" for finding in self.findings):
            return None, tuple(self.findings)
        if self.healed:
            message = (
                f"{self.healed} lines of the lock file were there twice, as after a merge: the newer one of each was kept."
            )
            self.findings.append(Finding("lock-merged", "info", message, self.name))
        head = max(heads, key=lambda each: _release(each["version"]))
        in_order = tuple(sorted(entries.values(), key=_place))
        return Ledger(head["karuta"], head["project"], head["version"], in_order, notetypes), tuple(self.findings)

    def rows(self, numbered: list[tuple[int, str]]) -> list[Any]:
        """The lines decoded; None for one that is no JSON object, with a finding."""
        try:
            rows: list[Any] = json.loads("[" + ",".join(line for _, line in numbered) + "]")  # half the time of a call a line
            if len(rows) == len(numbered) and all(type(row) is dict for row in rows):
                return rows
        except ValueError:
            pass
        return [self.row(n, line) for n, line in numbered]

    def row(self, line: int, text: str) -> Any:
        try:
            row = json.loads(text)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            self.damaged(line)
            return None
        return row

    def head(self, row: Mapping[str, Any], line: int) -> Mapping[str, Any]:
        if type(row["karuta"]) is not int or type(row["project"]) is not str:
            raise TypeError
        _release(row["version"])
        if row["karuta"] > FORMAT:
            message = f"The lock file has format {row['karuta']}, this Karuta knows up to {FORMAT}."
            self.error("lock-newer", message, line, "upgrade Karuta: pip install --upgrade karuta")
        return row

    def add_notetype(self, notetypes: dict[Kind, NoteTypeEntry], row: Mapping[str, Any], line: int) -> None:
        kind = row["notetype"]
        if kind not in _KINDS:
            raise ValueError("notetype")
        number, second = row.get("built", (0, 0))
        since, released = str(row.get("since", "")), str(row.get("released", ""))
        stamp = (int(number), int(second))
        new = NoteTypeEntry(str(row["shape"]), str(row["digest"]), int(row["mod"]), stamp, since, released)
        old = notetypes.setdefault(kind, new)
        if old is new:
            return
        self.healed += 1
        if old.shape != new.shape:
            self.error("lock-conflict", f"The lock file has two shapes of the note type {kind}.", line, _RESTORE)
        notetypes[kind] = max(old, new, key=lambda each: (each.mod, each.built, each.digest))

    def add_entry(self, entries: dict[str, Entry], new: Entry, line: int) -> None:
        old = entries.setdefault(new.guid, new)
        if old is new:
            return
        self.healed += 1
        if old == new:
            return
        if old.kind != new.kind or (old.mod == new.mod and old.content != new.content):
            message = f"The note {new.guid} is in the lock file twice, and it cannot be told which line is the newer one."
            self.error("lock-conflict", message, line, "keep the right line and delete the other")
            return
        newest = max(old, new, key=lambda each: (each.mod, each.built, json.dumps(_row(each), sort_keys=True)))
        card_ids = {**old.card_ids, **new.card_ids, **newest.card_ids}
        entries[new.guid] = replace(
            newest, card_ids=card_ids, gone=tuple(sorted(set(newest.gone) | set(card_ids) - set(newest.card_ids)))
        )

    def damaged(self, line: int) -> None:
        self.error("lock-damaged", "A line of the lock file cannot be understood.", line, _RESTORE)

    def error(self, code: str, message: str, line: int, hint: str) -> None:
        self.findings.append(Finding(code, "error", message, self.name, line, hint))


def _release(version: str) -> tuple[int, ...]:
    """The version as numbers, to compare. Raises ValueError where it is not one of ours."""
    return tuple(int(part) for part in version.split("."))
