"""Notes as the rows that they will be in Anki's database, on disk: a package is made of them without holding them in memory.

The tables of Karuta itself stand in the same file (see `standing`), so that the rows of a page that did not change stay.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from karuta.ankitext import checksum, clean, strip_html
from karuta.cards import card_ordinals
from karuta.model import Kind, Note, NoteType

_BATCH = 500
_TABLES = (
    # `page` and `place` say in which order new cards come; retired notes come last.
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, guid TEXT, kind TEXT, mid INTEGER, mod INTEGER, tags TEXT, flds TEXT,"
    " sfld TEXT, csum INTEGER, deck TEXT, page TEXT, place INTEGER, retired INTEGER)",
    "CREATE TABLE cards (id INTEGER PRIMARY KEY, nid INTEGER, ord INTEGER)",
)
_NOTE = "INSERT INTO notes VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
_CARD = "INSERT INTO cards VALUES (?,?,?)"


class PackageError(Exception):
    """The notes or media handed over cannot make a package that Anki takes: a fault of what came before the writer."""


def connect(path: Path) -> sqlite3.Connection:
    """A file for rows. Nobody else sees it and it is thrown away on an error, so nothing need be safe against a crash."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
        "PRAGMA temp_store=MEMORY;"
    )
    return connection


def create(connection: sqlite3.Connection) -> None:
    """Begins a transaction and makes the tables in it."""
    connection.execute("BEGIN")
    for table in _TABLES:
        connection.execute(table)


def add(connection: sqlite3.Connection, notes: Iterable[tuple[Note, str, bool]], notetypes: Mapping[Kind, NoteType]) -> None:
    """Adds notes, each with the page that it is on, and whether it is retired. They are gone through once and not kept.

    Raises PackageError for a note without cards or without the id of one, and for two notes or cards with one id.
    """
    source = iter(notes)
    try:
        while batch := list(islice(source, _BATCH)):
            connection.executemany(_NOTE, (_note(note, notetypes[note.kind], page, retired) for note, page, retired in batch))
            connection.executemany(_CARD, (row for note, _, _ in batch for row in _cards(note, notetypes[note.kind])))
    except sqlite3.IntegrityError as error:
        raise PackageError(f"two notes or two cards have one id ({error})") from error


def _note(note: Note, notetype: NoteType, page: str, retired: bool) -> tuple[object, ...]:
    fields = [clean(field) for field in note.fields]
    if len(fields) != len(notetype.fields):
        raise PackageError(f"note {note.guid}: {len(fields)} fields, but {notetype.name} has {len(notetype.fields)}")
    first = strip_html(fields[0])
    sort = first if notetype.sort_field == 0 else strip_html(fields[notetype.sort_field])
    tags = f" {' '.join(note.tags)} " if note.tags else ""
    content = tags, "\x1f".join(fields), sort, checksum(first)
    return note.id, note.guid, note.kind, notetype.id, note.mod, *content, note.deck, page, note.order, retired


def _cards(note: Note, notetype: NoteType) -> Iterator[tuple[int, int, int]]:
    ordinals = card_ordinals(notetype, note.fields)
    if not ordinals:
        raise PackageError(f"note {note.guid} has no card: {notetype.name} shows nothing of it on any front")
    for ordinal in ordinals:
        if ordinal not in note.card_ids:
            raise PackageError(f"note {note.guid} has no id for its card {ordinal}")
        yield note.card_ids[ordinal], note.id, ordinal
