"""What pages gave the last time, in the build folder, so that only pages that changed are read anew.

An entry is found by a page's name and is good for one key: a hash of the file's bytes and of everything else that its result
depends on. An entry that was damaged is none. Entries are JSON: a cache that somebody else put there can do no more than notes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import fields
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Any

from karuta.model import Block, Draft, Finding, MediaFile, Outcome, PageResult
from karuta.seen import FOLDER

_APPLICATION = 0x4B525554  # "KRUT": another program's database is not ours to read
_FORMAT = 1
_BATCH = 256  # entries a transaction: two builds at once wait for each other this long at most
_TABLE = "CREATE TABLE pages (name TEXT PRIMARY KEY, key BLOB NOT NULL, data BLOB NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID"

_draft = attrgetter(*(field.name for field in fields(Draft)))
_finding = attrgetter(*(field.name for field in fields(Finding)))
_block = attrgetter(*(field.name for field in fields(Block)))
_media = attrgetter(*(field.name for field in fields(MediaFile)))
_TUPLES = tuple(place for place, field in enumerate(fields(Draft)) if str(field.type).startswith("tuple"))


class PageCache:
    """The entries of one project. Whatever goes wrong with the file, nothing is found and nothing is kept, and that is all.

    To be closed. Two processes may use it at once.
    """

    def __init__(self, build: Path, *, create: bool, blocks: bool = True) -> None:
        """:param build: the build folder
        :param create: make a cache if there is none yet
        :param blocks: whether results have their blocks: more than builds need, in a file of their own
        """
        self._connection = _open(build / FOLDER / ("blocks.sqlite" if blocks else "pages.sqlite"), create=create)
        self._waiting: list[tuple[str, bytes, bytes, bytes]] = []

    def keys(self) -> dict[str, bytes]:
        """The keys that there are entries for, by the page's name."""
        if self._connection is None:
            return {}
        try:
            return dict(self._connection.execute("SELECT name, key FROM pages"))
        except sqlite3.Error:
            self._give_up()
            return {}

    def get(self, name: str, key: bytes) -> bytes | None:
        """The encoded outcome of a page; None if there is none for this key."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT data, hash FROM pages WHERE name = ? AND key = ?", (name, key)).fetchone()
        except sqlite3.Error:
            self._give_up()
            return None
        return row[0] if row and row[1] == _hash(name, key, row[0]) else None

    def put(self, name: str, key: bytes, data: bytes) -> None:
        """Keep the encoded outcome of a page in place of the one it had."""
        self._waiting.append((name, key, data, _hash(name, key, data)))
        if len(self._waiting) >= _BATCH:
            self._write("REPLACE INTO pages VALUES (?, ?, ?, ?)", self._waiting)
            self._waiting.clear()

    def forget_others(self, names: Collection[str]) -> None:
        """Drop the entries of pages that are not there any more."""
        self._write("DELETE FROM pages WHERE name = ?", [(name,) for name in self.keys().keys() - set(names)])

    def close(self) -> None:
        self._write("REPLACE INTO pages VALUES (?, ?, ?, ?)", self._waiting)
        self._waiting.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write(self, statement: str, rows: list[Any]) -> None:
        if self._connection is None or not rows:
            return
        try:
            with self._connection:
                self._connection.executemany(statement, rows)
        except sqlite3.Error:  # damaged, no room, or somebody else writes for longer than one waits
            self._give_up()

    def _give_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _open(path: Path, *, create: bool) -> sqlite3.Connection | None:
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.is_file():
            return None
        try:
            return _connect(path)
        except sqlite3.OperationalError:  # in use, or the folder may not be written
            return None
        except sqlite3.DatabaseError:
            path.unlink()
            return _connect(path)
    except (OSError, sqlite3.Error):
        return None


def _connect(path: Path) -> sqlite3.Connection:
    """Raises sqlite3.DatabaseError if the file is not ours."""
    connection = sqlite3.connect(path, timeout=5)
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute("PRAGMA synchronous=OFF")  # a cache that is lost is built again
        if (application, version) != (_APPLICATION, _FORMAT):
            if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise sqlite3.DatabaseError("not a cache of this version")
            with connection:
                connection.execute(_TABLE)
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                connection.execute(f"PRAGMA user_version = {_FORMAT}")
        connection.execute("SELECT name FROM pages LIMIT 1")
    except BaseException:
        connection.close()
        raise
    return connection


def _hash(name: str, key: bytes, data: bytes) -> bytes:
    return blake2b(b"%d:%b%b%b" % (len(name), name.encode(), key, data), digest_size=16).digest()


def encode(outcome: Outcome) -> bytes:
    """The outcome of a page as JSON."""
    result = outcome.result
    rows = result and [
        result.path,
        result.title,
        [_draft(draft) for draft in result.drafts],
        [_finding(finding) for finding in result.findings],
        [_block(block) for block in result.blocks],
        [_media(file) for file in result.media],
    ]
    findings = [_finding(finding) for finding in outcome.findings]
    return json.dumps([outcome.source, findings, rows], ensure_ascii=False, separators=(",", ":")).encode(
        errors="surrogatepass"
    )


def decode(data: bytes) -> Outcome:
    """What `encode` was given."""
    source, findings, rows = json.loads(data.decode(errors="surrogatepass"))
    if rows is None:
        return Outcome(source, _findings(findings), None)
    path, title, drafts, of_page, blocks, media = rows
    for draft in drafts:
        for place in _TUPLES:
            draft[place] = tuple(draft[place])
    result = PageResult(
        path,
        title,
        tuple(Draft(*row) for row in drafts),
        _findings(of_page),
        tuple(Block(*row) for row in blocks),
        tuple(MediaFile(*row) for row in media),
    )
    return Outcome(source, _findings(findings), result)


def _findings(rows: list[list[Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(*row) for row in rows)
