"""The notes of the last build as they stand, in the build folder: their rows for the package, their lines of the lock, and of each
page the key that all this is good for. With it a build need only tell apart the notes of pages that changed.

It is used only if it belongs to the very lock file that is there, and is whole; else everything is worked out anew.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from karuta import ledger, rows
from karuta.matching import Elsewhere
from karuta.matching.likeness import fold
from karuta.model import Entry, Finding, Kind, Ledger, MediaFile, Note, NoteType
from karuta.seen import FOLDER, digest

_TABLES = (
    "CREATE TABLE pages (name TEXT PRIMARY KEY, key BLOB, findings TEXT, media TEXT, result INTEGER) WITHOUT ROWID",
    "CREATE TABLE entries (page TEXT, guid TEXT, line TEXT, retired INTEGER, mod INTEGER, number INTEGER, time INTEGER,"
    " prompt TEXT, answer TEXT, uid TEXT, ids TEXT, PRIMARY KEY (page, guid)) WITHOUT ROWID",
    "CREATE TABLE used (page TEXT, media TEXT)",
    "CREATE TABLE head (key TEXT PRIMARY KEY, value TEXT)",
)


@dataclass(frozen=True, slots=True)
class PageState:
    """What is known of a page whose notes stand."""

    key: bytes  #: see reading.Source
    findings: tuple[Finding, ...]  #: of reading and compiling it
    media: tuple[MediaFile, ...]
    result: bool  #: it is a page, not one that is to be left out


@dataclass(frozen=True, slots=True)
class Seal:
    """What a build left behind."""

    lock: str  #: SHA-256 of the lock file
    program: str  #: what program, configuration and templates it was
    rows: str  #: SHA-256 of the file with the notes


def seal(build: Path) -> Seal | None:
    """What the last build left behind; None if it left nothing that can be used."""
    try:
        return Seal(**json.loads((build / FOLDER / "standing.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


class Standing:
    """The notes in a file of one's own, to be changed and to become the file of the next build. To be closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = rows.connect(path)

    @classmethod
    def empty(cls, path: Path) -> Standing:
        """No notes, in a new file."""
        made = cls(path)
        rows.create(made._connection)
        for table in _TABLES:
            made._connection.execute(table)
        return made

    @classmethod
    def copy(cls, build: Path, known: Seal, path: Path) -> Standing | None:
        """Those of the last build, in a new file; None if the old one is not whole."""
        try:
            shutil.copyfile(build / FOLDER / "standing.sqlite", path)
        except OSError:
            return None
        if digest(path) != known.rows:
            return None
        made = cls(path)
        made._connection.execute("BEGIN")
        return made

    def finish(self) -> None:
        """Write everything to the file."""
        self._connection.execute("COMMIT")
        self._connection.close()

    def close(self) -> None:
        self._connection.close()

    def keep(self, build: Path, known: Seal) -> None:
        """Move the file to its place. If that fails, the next build works everything out anew."""
        with suppress(OSError):
            place = build / FOLDER
            place.mkdir(exist_ok=True)
            (place / "standing.json").unlink(missing_ok=True)
            self.path.replace(place / "standing.sqlite")
            new = self.path.with_name("standing.json")
            new.write_text(json.dumps(asdict(known), ensure_ascii=False), encoding="utf-8")
            new.replace(place / "standing.json")

    # Pages

    def pages(self) -> dict[str, PageState]:
        """What is known of the pages, by name."""
        return {
            name: PageState(
                key,
                tuple(Finding(*each) for each in json.loads(findings)) if findings else (),
                tuple(MediaFile(*each) for each in json.loads(media)) if media else (),
                bool(result),
            )
            for name, key, findings, media, result in self._connection.execute("SELECT * FROM pages")
        }

    def put_pages(self, pages: Mapping[str, PageState]) -> None:
        """Take the place of what was known of these pages."""
        self._connection.executemany(
            "REPLACE INTO pages VALUES (?,?,?,?,?)",
            (
                (
                    name,
                    page.key,
                    json.dumps([list(asdict(each).values()) for each in page.findings]) if page.findings else "",
                    json.dumps([list(asdict(each).values()) for each in page.media]) if page.media else "",
                    page.result,
                )
                for name, page in pages.items()
            ),
        )

    # Notes and entries

    def take_out(self, pages: Collection[str]) -> list[str]:
        """Take out the notes of some pages and all retired notes. Returns the lines of the lock that were theirs."""
        connection = self._connection
        connection.execute("CREATE TEMP TABLE open (name TEXT PRIMARY KEY)")
        connection.executemany("INSERT INTO open VALUES (?)", ((name,) for name in pages))
        theirs = "(retired OR page IN (SELECT name FROM open))"
        lines = [line for (line,) in connection.execute(f"SELECT line FROM entries WHERE {theirs} ORDER BY page, guid")]
        connection.execute(f"DELETE FROM cards WHERE nid IN (SELECT id FROM notes WHERE {theirs})")
        for table in ("notes", "entries"):
            connection.execute(f"DELETE FROM {table} WHERE {theirs}")
        for table, column in (("pages", "name"), ("used", "page")):
            connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT name FROM open)")
        connection.execute("DELETE FROM used WHERE page = ''")
        return lines

    def put(
        self, notes: Iterable[tuple[Note, str, bool]], entries: Iterable[Entry], notetypes: Mapping[Kind, NoteType]
    ) -> None:
        """Add notes, each with its page and whether it is retired, and entries. Raises PackageError as `rows.add` does."""
        rows.add(self._connection, self._with_media(notes), notetypes)
        self._connection.executemany("INSERT INTO entries VALUES (?,?,?,?,?,?,?,?,?,?,?)", map(_entry, entries))

    def _with_media(self, notes: Iterable[tuple[Note, str, bool]]) -> Iterator[tuple[Note, str, bool]]:
        for note, page, retired in notes:
            if note.media:
                used = [("" if retired else page, name) for name in note.media]
                self._connection.executemany("INSERT INTO used VALUES (?, ?)", used)
            yield note, page, retired

    def media(self) -> list[str]:
        """Names of the media files that the notes show, sorted."""
        return sorted(name for (name,) in self._connection.execute("SELECT DISTINCT media FROM used"))

    def remembered(self, key: str, make: Callable[[], str]) -> str:
        """What was made for this key the last time, by the same program with the same note types, or is made now."""
        known = self._connection.execute("SELECT value FROM head WHERE key = ?", (key,)).fetchone()
        if known:
            return str(known[0])
        made = make()
        self._connection.execute("DELETE FROM head")
        self._connection.execute("INSERT INTO head VALUES (?, ?)", (key, made))
        return made

    def guids(self) -> set[str]:
        return {guid for (guid,) in self._connection.execute("SELECT guid FROM notes")}

    def has_ids(self) -> bool:
        """Whether a note has an id that its author wrote down."""
        return self._connection.execute("SELECT 1 FROM entries WHERE uid != '' LIMIT 1").fetchone() is not None

    def cards(self) -> int:
        """The number of cards."""
        (number,) = self._connection.execute("SELECT count(*) FROM cards").fetchone()
        return int(number)

    def retired(self) -> int:
        """The number of retired notes, those that are in no package included."""
        (number,) = self._connection.execute("SELECT count(*) FROM entries WHERE retired").fetchone()
        return int(number)

    def latest(self) -> int:
        """The latest mod of a note, seconds."""
        (latest,) = self._connection.execute("SELECT coalesce(max(mod), 0) FROM entries").fetchone()
        return int(latest)

    def living(self) -> int:
        """The number of living notes."""
        (number,) = self._connection.execute("SELECT count(*) FROM entries WHERE NOT retired").fetchone()
        return int(number)

    def lock(self, header: Ledger) -> Iterator[str]:
        """The text of the lock file, whose first lines are those of a ledger."""
        yield ledger.head(header)
        yield from (line for (line,) in self._connection.execute("SELECT line FROM entries ORDER BY page, guid"))

    def elsewhere(self) -> Elsewhere:
        """The notes that are in the file now."""
        return _Others(self._connection)


def _entry(entry: Entry) -> Sequence[object]:
    ids = " ".join(map(str, (entry.note_id, *entry.card_ids.values())))
    place = entry.path, entry.guid, ledger.line(entry), entry.retired, entry.mod, *entry.built
    return *place, fold(entry.prompt), entry.answer, entry.uid, ids


class _Others(Elsewhere):
    """The living notes of a file, asked for as they are needed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        row = connection.execute("SELECT count(*), coalesce(max(mod), 0) FROM entries").fetchone()
        self.living, self.latest = row
        self.stamps = frozenset(connection.execute("SELECT DISTINCT number, time FROM entries"))

    def ids(self) -> Iterator[tuple[str, int, Sequence[int]]]:
        for guid, ids in self._connection.execute("SELECT guid, ids FROM entries"):
            note, *cards = map(int, ids.split())
            yield guid, note, cards

    def prompts(self, folded: Collection[str]) -> Mapping[str, int]:
        return self._numbers("prompt", folded)

    def answers(self, hashes: Collection[str]) -> Mapping[str, int]:
        return self._numbers("answer", hashes)

    def _numbers(self, column: str, wanted: Collection[str]) -> Mapping[str, int]:
        if not wanted:
            return {}
        found = self._connection.execute(f"SELECT {column} FROM entries")
        return Counter(text for (text,) in found if text in wanted)
