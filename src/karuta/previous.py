"""The last package, asked for notes that the pages no longer have."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

DATABASE = "collection.anki2"


def contents(package: Path, guids: frozenset[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """All fields and the tags of some notes, by guid; a note that the package does not have is left out.

    A package that is damaged, or that Karuta did not write, has none.
    """
    with TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(package) as archive:
                database = archive.extract(DATABASE, folder)
            with closing(sqlite3.connect(database)) as connection:
                rows = connection.execute("SELECT guid, flds, tags FROM notes")
                return {
                    guid: (tuple(fields.split("\x1f")), tuple(tags.split())) for guid, fields, tags in rows if guid in guids
                }
        except (zipfile.BadZipFile, KeyError, sqlite3.DatabaseError):
            return {}
