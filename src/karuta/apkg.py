"""An .apkg, ours or anybody's → its notes and note types: what `diff`, `adopt` and lost locks need to know of a package.

Schema 11 (`collection.anki2`, `collection.anki21`) is read here. Newer exports hold a compressed database
(`collection.anki21b`); Anki itself imports those into an empty collection, where the extra `karuta[anki]` is installed.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from karuta.model import Finding

#: The paragraph of a deck description that names the version of a package of ours.
VERSION_CLASS = "karuta-version"
COMPRESSED = "collection.anki21b"
#: In the order in which Anki prefers them; a compressed one comes before both.
DATABASES = ("collection.anki21", "collection.anki2")

_VERSION = re.compile(rf'<p class="{VERSION_CLASS}">.*?(\d+\.\d+\.\d+(?:\.dev\d+)?)</p>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class PackageNote:
    """A note as a package has it."""

    guid: str
    id: int  #: milliseconds
    mod: int  #: seconds
    notetype: int  #: id
    fields: tuple[str, ...]  #: HTML, in the order of the note type
    tags: tuple[str, ...]
    deck: str  #: of its first card; "" if it has none
    card_ids: Mapping[int, int]  #: ordinal -> id


@dataclass(frozen=True, slots=True)
class PackageNoteType:
    """A note type as a package has it."""

    id: int
    name: str
    mod: int  #: seconds
    cloze: bool
    fields: tuple[str, ...]  #: names, in order
    css: str
    templates: tuple[tuple[str, str], ...]  #: front and back


@dataclass(frozen=True, slots=True)
class PackageContents:
    notes: tuple[PackageNote, ...]  #: by note id
    notetypes: Mapping[int, PackageNoteType]  #: by id
    decks: Mapping[str, str]  #: name -> description, HTML
    media: tuple[str, ...]  #: names of the media files, sorted; () where the list cannot be read
    version: str  #: of the deck; "" in a package that Karuta did not write


def read(path: Path) -> tuple[PackageContents | None, tuple[Finding, ...]]:
    """What a package has, or None and a finding that says why it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory(prefix="karuta-") as folder:
            names = archive.namelist()
            if COMPRESSED in names:
                return _read_with_anki(path, Path(folder))
            database = next((name for name in DATABASES if name in names), None)
            if database is None:
                return None, (_unreadable(path, "is not an Anki package: it has no collection"),)
            archive.extract(database, folder)
            with closing(sqlite3.connect(Path(folder, database))) as connection:
                return _read_schema_11(connection, _media_names(archive)), ()
    except FileNotFoundError:
        return None, (_unreadable(path, "does not exist"),)
    except OSError as error:
        return None, (_unreadable(path, f"cannot be read: {error.strerror or error}"),)
    except (zipfile.BadZipFile, sqlite3.DatabaseError, ValueError, LookupError, TypeError) as error:
        return None, (_unreadable(path, f"is damaged or not an Anki package: {error}"),)


def _unreadable(path: Path, message: str, hint: str = "") -> Finding:
    return Finding("package-unreadable", "error", f"{path.name} {message}", path.as_posix(), hint=hint)


def _media_names(archive: zipfile.ZipFile) -> tuple[str, ...]:
    if "media" not in archive.namelist():
        return ()
    return tuple(sorted(json.loads(archive.read("media")).values()))


def _read_schema_11(connection: sqlite3.Connection, media: tuple[str, ...]) -> PackageContents:
    models, decks = (json.loads(text) for text in connection.execute("SELECT models, decks FROM col").fetchone())
    notes = connection.execute("SELECT id, guid, mid, mod, flds, tags FROM notes ORDER BY id")
    cards = connection.execute("SELECT nid, ord, id, CASE odid WHEN 0 THEN did ELSE odid END FROM cards ORDER BY nid, ord")
    return _contents(models.values(), decks.values(), notes, cards, media)


def _read_with_anki(path: Path, folder: Path) -> tuple[PackageContents | None, tuple[Finding, ...]]:
    try:
        from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
        from anki.errors import AnkiException
    except ImportError:
        hint = "Install karuta[anki], or export it again with “Support older Anki versions”."
        return None, (_unreadable(path, "is in Anki's newest format, which only Anki reads.", hint),)
    collection = Collection(str(folder / "imported.anki2"))
    try:
        request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
        collection.import_anki_package(request)
        assert collection.db
        used = set(collection.db.list("SELECT DISTINCT mid FROM notes"))
        models: list[Any] = [model for model in collection.models.all() if model["id"] in used]
        decks: list[Any] = [deck for deck in collection.decks.all() if deck["id"] != 1]
        notes = collection.db.all("SELECT id, guid, mid, mod, flds, tags FROM notes ORDER BY id")
        cards = collection.db.all("SELECT nid, ord, id, CASE odid WHEN 0 THEN did ELSE odid END FROM cards ORDER BY nid, ord")
        media = tuple(sorted(file.name for file in Path(collection.media.dir()).iterdir()))
        return _contents(models, decks, notes, cards, media), ()
    except AnkiException as error:
        return None, (_unreadable(path, f"is refused by Anki: {error}"),)
    finally:
        collection.close()


def _contents(
    models: Iterable[dict[str, Any]],
    decks: Iterable[dict[str, Any]],
    note_rows: Iterable[Sequence[Any]],
    card_rows: Iterable[Sequence[Any]],
    media: tuple[str, ...],
) -> PackageContents:
    by_id = {int(deck["id"]): deck for deck in decks}
    cards: dict[int, dict[int, int]] = {}
    homes: dict[int, str] = {}
    for nid, ordinal, cid, did in card_rows:
        cards.setdefault(nid, {})[ordinal] = cid
        homes.setdefault(nid, str(by_id[did]["name"]) if did in by_id else "")
    notes = tuple(
        PackageNote(
            guid, nid, mod, mid, tuple(fields.split("\x1f")), tuple(tags.split()), homes.get(nid, ""), cards.get(nid, {})
        )
        for nid, guid, mid, mod, fields, tags in note_rows
    )
    notetypes = {int(model["id"]): _notetype(model) for model in models}
    descriptions = {str(deck["name"]): str(deck.get("desc", "")) for deck in by_id.values()}
    versions = [match[1] for text in descriptions.values() if (match := _VERSION.search(text))]
    return PackageContents(notes, notetypes, descriptions, media, versions[0] if versions else "")


def _notetype(model: dict[str, Any]) -> PackageNoteType:
    return PackageNoteType(
        id=int(model["id"]),
        name=model["name"],
        mod=model["mod"],
        cloze=model["type"] == 1,
        fields=tuple(field["name"] for field in model["flds"]),
        css=model["css"],
        templates=tuple((template["qfmt"], template["afmt"]) for template in model["tmpls"]),
    )
