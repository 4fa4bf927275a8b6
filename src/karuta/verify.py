"""The finished package opened again: `check` with SQLite alone, after every build; `with_anki` in real Anki, card by card."""

from __future__ import annotations

import json
import re
import sqlite3
import time
import zipfile
from collections import Counter
from collections.abc import Collection as Some
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from karuta.ankitext import strip_html
from karuta.leftovers import leftovers
from karuta.model import Finding, Severity
from karuta.package import media_name_problem

if TYPE_CHECKING:
    from anki.collection import Collection

DATABASE = "collection.anki2"
MEDIA_BYTES = 100_000_000  #: the largest media file that AnkiWeb syncs
COLLECTION_BYTES = 250_000_000  #: the largest collection that it syncs
_DAY = 86_400
_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_MEDIA = re.compile(
    r"""<(?:img|audio|video|source|object|embed)\b[^<>]*?\b(?:src|data)=(?:"([^"]+)"|'([^']+)')|\[sound:(.*?)\]"""
)
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What real Anki made of a package."""

    anki: str  #: version of Anki
    notes: int
    cards: int
    media: int
    findings: tuple[Finding, ...]
    seconds: float


def check(
    path: Path, *, guids: Some[str] | None = None, cards: int | None = None, now: int | None = None
) -> tuple[Finding, ...]:
    """What is wrong with a package of ours; () if all is well.

    `guids` and `cards` are what it should have, if known; `now` is the time of the build in seconds, None: the clock.
    """
    with TemporaryDirectory(prefix="karuta-") as folder:
        media, found = check_archive(path, Path(folder))
        if any(finding.code == "package-broken" for finding in found):
            return found
        return (*found, *check_database(path.name, Path(folder, DATABASE), media, guids=guids, cards=cards, now=now))


def check_archive(path: Path, folder: Path) -> tuple[frozenset[str], tuple[Finding, ...]]:
    """The names of the media in a package, and what is wrong with it as an archive. Its collection is unpacked into a folder."""
    found = _Findings(path.name)
    media: frozenset[str] = frozenset()
    try:
        with zipfile.ZipFile(path) as archive:
            media = _check_archive(archive, found)
            archive.extract(DATABASE, folder)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError) as error:
        found.add("package-broken", f"cannot be opened again: {error}")
    return media, tuple(found.items)


def check_database(
    name: str,
    database: Path,
    media: frozenset[str],
    *,
    guids: Some[str] | None = None,
    cards: int | None = None,
    now: int | None = None,
) -> tuple[Finding, ...]:
    """What is wrong with the collection of a package called `name`, which has these media; the rest is as in `check`."""
    found = _Findings(name)
    try:
        if database.stat().st_size > COLLECTION_BYTES:
            found.add("package-large", f"the collection has more than {COLLECTION_BYTES // 1_000_000} MB", "warning")
        with closing(sqlite3.connect(database)) as connection:
            _check_database(connection, media, guids, cards, now or int(time.time()), found)
    except (OSError, sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
        found.add("package-broken", f"cannot be opened again: {error}")
    return tuple(found.items)


class _Findings:
    """Findings about one package, which go by its name: while it is checked it need not be in its place yet."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.items: list[Finding] = []
        self.faults: Counter[str] = Counter()

    def add(self, code: str, message: str, severity: Severity = "error") -> None:
        self.items.append(Finding(code, severity, message, self.name))

    def add_note(self, message: str, guid: str, severity: Severity = "error") -> None:
        """A fault of a note, the first few times that there is one of its kind."""
        self.faults[message] += 1
        if self.faults[message] <= _MENTIONED:
            self.add("package-note", f"{message}: {guid}", severity)


def _check_archive(archive: zipfile.ZipFile, found: _Findings) -> frozenset[str]:
    """The names of the media; they must be numbered one by one, or Anki imports nothing at all."""
    entries = {info.filename: info for info in archive.infolist()}
    if len(entries) < len(archive.infolist()):
        found.add("package-broken", "two entries of the archive have one name")
    names: dict[str, str] = json.loads(archive.read("media"))
    numbered = entries.keys() - {DATABASE, "media"}
    for number in sorted(numbered ^ names.keys()):
        found.add("package-media", f"media file {names.get(number, number)!r} is only in one of archive and list")
    for number, name in names.items():
        problem = media_name_problem(name)
        if problem:
            found.add("package-media", f"media file {name!r}: {problem}")
        if number in entries and entries[number].file_size > MEDIA_BYTES:
            found.add("package-large", f"media file {name!r} has more than {MEDIA_BYTES // 1_000_000} MB", "warning")
    if len({name.casefold() for name in names.values()}) < len(names):
        found.add("package-media", "two media files have one name")
    return frozenset(names.values())


#: SQL that gives the cards that must not be, and what to say of them.
_FAULTS = (
    ("SELECT guid FROM notes WHERE id NOT IN (SELECT nid FROM cards)", "a note without a card"),
    ("SELECT id FROM cards WHERE nid NOT IN (SELECT id FROM notes)", "a card without a note"),
    ("SELECT nid FROM cards GROUP BY nid, ord HAVING count(*) > 1", "a note that has one card twice"),
)
_MENTIONED = 5  #: examples of one fault


def _check_database(
    connection: sqlite3.Connection,
    media: frozenset[str],
    guids: Some[str] | None,
    cards: int | None,
    now: int,
    found: _Findings,
) -> None:
    for (problem,) in connection.execute("PRAGMA integrity_check(3)"):
        if problem != "ok":
            found.add("package-broken", f"the database is damaged: {problem}")
    for query, message in _FAULTS:
        for (what,) in connection.execute(f"{query} LIMIT {_MENTIONED}"):
            found.add("package-note", f"{message}: {what}")
    models, decks = (json.loads(text) for text in connection.execute("SELECT models, decks FROM col").fetchone())
    for (did,) in connection.execute("SELECT DISTINCT did FROM cards"):
        if str(did) not in decks:
            found.add("package-note", f"cards in a deck that is not there: {did}")
    sizes = {int(model["id"]): len(model["flds"]) for model in models.values()}
    there = _check_notes(connection, sizes, media, now + _DAY, found)
    if guids is not None:
        for guid in sorted(there.symmetric_difference(guids))[:_MENTIONED]:
            found.add("package-note", f"note {guid} is {'not expected' if guid in there else 'missing'}")
    ((count, last),) = connection.execute("SELECT count(*), max(id) FROM cards")
    if cards not in (None, count):
        found.add("package-note", f"{count} cards where {cards} are expected")
    if count and last > (now + _DAY) * 1000:
        found.add("package-note", f"a card from the future: {last}", "warning")


def _check_notes(
    connection: sqlite3.Connection, sizes: Mapping[int, int], media: frozenset[str], tomorrow: int, found: _Findings
) -> set[str]:
    """Looks at every note once; their guids.

    :param sizes: id of each note type -> number of its fields
    """
    there: set[str] = set()
    odd: dict[tuple[int, int], str] = {}
    for guid, id_, mid, mod, fields, sort in connection.execute("SELECT guid, id, mid, mod, flds, sfld FROM notes"):
        if guid in there:
            found.add_note("the guid of two notes", guid)
        there.add(guid)
        if not guid or id_ < 1 or mod < 1:
            found.add_note("a note without guid, id or mod", guid)
        if sort == "":
            found.add_note("a note whose first field is empty", guid)
        if sizes.get(mid) != (size := fields.count("\x1f") + 1):
            odd.setdefault((mid, size), guid)
        # Clocks go wrong, so this is a warning. Anki takes such notes, and then no later build can update them for a while.
        if id_ > tomorrow * 1000 or mod > tomorrow:
            found.add_note("a note from the future", guid, "warning")
        if "src=" in fields or "data=" in fields or "[sound:" in fields:
            for name in _local_media(fields):
                if name not in media:
                    found.add("package-media", f"note {guid} shows {name!r}, which is not in the package", "warning")
    for (mid, size), guid in odd.items():
        found.add("package-note", f"note {guid} has {size} fields, its note type {sizes.get(mid, 'is missing')}")
    return there


def _local_media(fields: str) -> Iterator[str]:
    for match in _MEDIA.finditer(_CODE.sub("", fields)):
        name = unescape(match[1] or match[2] or match[3] or "")
        if name and not _REMOTE.match(name):
            yield name


def with_anki(path: Path) -> VerifyReport:
    """Import a package into an empty collection of real Anki, render all its cards and look at them.

    Needs the extra `karuta[anki]`; raises ImportError without it.
    """
    from anki.buildinfo import version
    from anki.collection import Collection
    from anki.errors import AnkiException

    began = time.monotonic()
    found = _Findings(path.name)
    with TemporaryDirectory(prefix="karuta-") as folder:
        collection = Collection(str(Path(folder, DATABASE)))
        try:
            _import(collection, path, found)
            counts = collection.note_count(), collection.card_count()
            media = sum(1 for _ in Path(collection.media.dir()).iterdir())
            _check_cards(collection, found)
            _check_collection(collection, found)
        except AnkiException as error:
            found.add("anki-refused", f"Anki refuses it: {error}")
            counts, media = (0, 0), 0
        finally:
            collection.close()
    return VerifyReport(version, *counts, media, tuple(found.items), time.monotonic() - began)


def _import(collection: Collection, path: Path, found: _Findings) -> None:
    from anki.collection import ImportAnkiPackageRequest

    options = collection._backend.get_import_anki_package_presets()
    log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log
    if len(log.new) != log.found_notes:
        found.add("anki-notes", f"only {len(log.new)} of {log.found_notes} notes are new in an empty collection")


def _check_cards(collection: Collection, found: _Findings) -> None:
    from anki.errors import AnkiException

    for card_id in collection.find_cards("", order=False):
        card = collection.get_card(card_id)
        name = f"“{strip_html(card.note().fields[0])[:60]}”, card {card.template()['name']}"
        try:
            rendered = collection._backend.render_existing_card(card_id=card_id, browser=False, partial_render=False)
        except AnkiException as error:
            found.add("anki-template", f"{name}: {error}")
            continue
        if rendered.is_empty:
            found.add("anki-empty", f"{name}: the front is empty")
        sides = ("".join(node.text for node in nodes) for nodes in (rendered.question_nodes, rendered.answer_nodes))
        for leftover in dict.fromkeys(item for side in sides for item in leftovers(side)):
            found.add("anki-leftover", f"{name}: {leftover}", "warning")


def _check_collection(collection: Collection, found: _Findings) -> None:
    empty = collection.get_empty_cards()
    for note in empty.notes:
        found.add("anki-empty", f"note {collection.get_note(note.note_id).guid} has {len(note.card_ids)} empty cards")
    for name in collection.media.check().missing:
        found.add("anki-media", f"media file {name!r} is missing")
    message, clean = collection.fix_integrity()
    if not clean:
        found.add("anki-database", f"Anki's database check: {message}")
    guids = Counter(collection.db.list("SELECT guid FROM notes")) if collection.db else Counter()
    for guid, count in guids.items():
        if count > 1:
            found.add("anki-notes", f"{count} notes have the guid {guid}")
