"""The last package, asked for notes that the pages no longer have, and for the media of such notes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from karuta import apkg
from karuta.model import MediaFile


def contents(package: Path, guids: frozenset[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """All fields and the tags of some notes, by guid; a note that the package does not have is left out.

    A package that cannot be read has none.
    """
    found, _ = apkg.read(package)
    return {note.guid: (note.fields, note.tags) for note in found.notes if note.guid in guids} if found else {}


def media(package: Path, names: frozenset[str], folder: Path) -> dict[str, MediaFile]:
    """Copies in a folder of some media files, by name; one that the package does not have is left out."""
    found = {}
    try:
        with zipfile.ZipFile(package) as archive:
            entries: dict[str, str] = json.loads(archive.read("media"))
            for number, name in entries.items():
                if name in names:
                    found[name] = MediaFile(name, archive.extract(number, folder))
    except (zipfile.BadZipFile, KeyError, ValueError):
        pass
    return found
