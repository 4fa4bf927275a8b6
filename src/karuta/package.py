"""Notes → .apkg: the only user of genanki.

The package is schema 11 (`collection.anki2` in a zip), which every version of Anki and AnkiDroid reads. genanki gives the
tables and the shape of note types and decks; rows are written here, since genanki takes ids and mods from the clock, knows no
field and template ids, and parses the JSON of all decks again for every deck. The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import html
import json
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from karuta import rows
from karuta.apkg import VERSION_CLASS
from karuta.cards import requirements
from karuta.model import COMMON_FIELDS, DeckInfo, Kind, MediaFile, Note, NoteType
from karuta.rows import PackageError

MEDIA_NAME_BYTES = 120  #: longest file name that AnkiWeb takes, in UTF-8
_DEFLATE_LEVEL = 4  # against zlib's usual 6 less than half the time for a file that is 1 to 3 % larger
_SQLITE_VERSION = 3_040_000
#: Media that deflate would only cost time.
_PACKED = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".mp3", ".m4a", ".ogg", ".opus", ".flac", ".mp4", ".webm")
#: Folded in Anki's editor: nobody fills them by hand.
_HIDDEN_FIELDS = frozenset(COMMON_FIELDS) - {"Context", "Source"}
#: Cards of one note have one position, as in Anki; positions begin at 1.
_PLACES = """
CREATE TEMP TABLE place AS
SELECT id, row_number() OVER (ORDER BY retired, page, place, guid) AS position FROM source.notes ORDER BY id
"""
# By id, so that SQLite fills its pages one after the other, and they end up full.
_NOTES = "INSERT INTO notes SELECT id, guid, mid, mod, -1, tags, flds, sfld, csum, 0, '' FROM source.notes ORDER BY id"
_CARDS = """
INSERT INTO cards
SELECT card.id, nid, deck.id, ord, mod, -1, 0, 0, position, 0, 0, 0, 0, 0, 0, 0, 0, ''
FROM source.cards AS card JOIN source.notes AS note ON note.id = nid JOIN place ON place.id = nid JOIN deck ON deck.name = note.deck
ORDER BY card.id
"""


@dataclass(frozen=True, slots=True)
class WriteStats:
    """What went into a package."""

    notes: int
    cards: int
    decks: int  #: parents of decks included
    media: int
    size: int  #: bytes of the package


def write(
    path: Path,
    deck: DeckInfo,
    notes: Iterable[Note],
    notetypes: Mapping[Kind, NoteType],
    notetype_mods: Mapping[Kind, int],
    media: Iterable[MediaFile] = (),
) -> WriteStats:
    """As `write_rows`, of notes, which are gone through once and not kept. New cards come by `Note.order`. The mods are in seconds.

    Raises PackageError as `rows.add` does, too.
    """
    with tempfile.TemporaryDirectory(prefix=".karuta-", dir=path.parent) as folder:
        source = Path(folder, "rows.sqlite")
        with closing(rows.connect(source)) as connection:
            rows.create(connection)
            rows.add(connection, ((note, "", False) for note in notes), notetypes)
            connection.execute("COMMIT")
        return write_rows(path, deck, source, head(notetypes, notetype_mods), media)


def write_rows(path: Path, deck: DeckInfo, source: Path, start: str, media: Iterable[MediaFile] = ()) -> WriteStats:
    """Writes the package to `path`, whose folder must exist; on an error nothing is left there.

    Note types without notes are left out. Raises PackageError for media that are missing or that Anki would not take.

    :param source: file with the rows of the notes
    :param start: what `head` gives
    """
    with tempfile.TemporaryDirectory(prefix=".karuta-", dir=path.parent) as folder:
        database = Path(folder, "collection.anki2")
        archive = Path(folder, "package.apkg")
        note_count, card_count, deck_count = write_database(database, deck, source, start)
        media_count = write_archive(archive, database, media)
        size = archive.stat().st_size
        archive.replace(path)
    return WriteStats(note_count, card_count, deck_count, media_count, size)


def head(notetypes: Mapping[Kind, NoteType], notetype_mods: Mapping[Kind, int]) -> str:
    """What a collection has before there are notes in it, as JSON: tables, indexes, the row of settings, note types, and what a deck
    looks like. It is the same from build to build, while genanki, which knows all this, takes long to load.

    :param notetype_mods: in seconds
    """
    from genanki import Deck
    from genanki.apkg_col import APKG_COL
    from genanki.apkg_schema import APKG_SCHEMA

    tables, indexes = (
        [statement for statement in APKG_SCHEMA.split(";") if f"CREATE {what}" in statement] for what in ("TABLE", "INDEX")
    )
    models = {kind: _notetype_json(each, notetype_mods[kind]) for kind, each in notetypes.items() if kind in notetype_mods}
    entry: dict[str, Any] = Deck(0, "", "").to_json()
    today = {key: [0, 0] for key in entry if key.endswith("Today")}
    deck = entry | today | {"mod": 0, "usn": -1}
    return _json({"tables": tables, "indexes": indexes, "col": APKG_COL, "models": models, "deck": deck})


def write_database(database: Path, deck: DeckInfo, source: Path, head: str) -> tuple[int, int, int]:
    """The collection; counts of notes, cards and decks. The parameters are those of `write_rows`."""
    start = json.loads(head)
    decks = _Decks()
    decks.id_of(deck.name)
    with closing(rows.connect(database)) as connection:
        connection.execute("ATTACH ? AS source", (str(source),))
        connection.execute("BEGIN")
        for statement in start["tables"]:
            connection.execute(statement)
        connection.execute(start["col"])
        connection.execute(_PLACES)
        names = connection.execute("SELECT deck FROM source.notes JOIN place USING (id) GROUP BY deck ORDER BY min(position)")
        connection.execute("CREATE TEMP TABLE deck (name TEXT PRIMARY KEY, id INTEGER)")
        connection.executemany("INSERT INTO deck VALUES (?, ?)", [(name, decks.id_of(name)) for (name,) in names.fetchall()])
        note_count = connection.execute(_NOTES).rowcount
        card_count = connection.execute(_CARDS).rowcount
        for statement in start["indexes"]:
            connection.execute(statement)
        used = [kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM source.notes ORDER BY kind")]
        models = {str(start["models"][kind]["id"]): start["models"][kind] for kind in used}
        default: dict[str, Any] = json.loads(connection.execute("SELECT decks FROM col").fetchone()[0])
        connection.execute(
            "UPDATE col SET models = ?, decks = ?",
            (_json(models), _json(default | {str(entry["id"]): entry for entry in decks.entries(deck, start["deck"])})),
        )
        connection.execute("COMMIT")
    _forget_writer(database)
    return note_count, card_count, decks.count


class _Decks:
    """Deck names and their ids, in the order in which they are first named. Anki knows decks by name and ignores case in it."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._names: dict[str, tuple[str, int]] = {}
        self._taken = {1}

    @property
    def count(self) -> int:
        return len(self._names)

    def id_of(self, name: str) -> int:
        """The id of a deck, whose parents are there afterwards too. It depends on the name alone, bar the rare clash."""
        known = self._ids.get(name)
        if known is not None:
            return known
        parent = name.rpartition("::")[0]
        if parent:
            self.id_of(parent)
        key = unicodedata.normalize("NFC", name).casefold()
        if key not in self._names:
            number = 10**12 + int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") % 10**12
            while number in self._taken:
                number += 1
            self._taken.add(number)
            self._names[key] = name, number
        self._ids[name] = self._names[key][1]
        return self._ids[name]

    def entries(self, top: DeckInfo, like: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The decks as schema 11 has them, `like` one without a name; the top deck says what it is and which version."""
        for name, number in self._names.values():
            description = _description(top) if number == self._ids[top.name] else ""
            yield {**like, "id": number, "name": name, "desc": description}


def _description(deck: DeckInfo) -> str:
    """HTML for the deck's page in Anki: the description, and the version below it."""
    text = deck.description.strip()
    if text and "<" not in text:
        text = "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in text.split("\n\n"))
    version = html.escape(f"{deck.name} {deck.version}", quote=False)
    return f'{text}\n<p class="{VERSION_CLASS}">{version}</p>'.strip()


def _notetype_json(notetype: NoteType, mod: int) -> dict[str, Any]:
    """The note type as schema 11 has it, with the ids by which Anki matches fields and templates of two builds."""
    from genanki import Model

    model = Model(
        notetype.id,
        notetype.name,
        [
            {"name": field.name, "id": field.id, "font": "Arial", "collapsed": field.name in _HIDDEN_FIELDS}
            for field in notetype.fields
        ],
        [{"name": item.name, "id": item.id, "qfmt": item.front, "afmt": item.back} for item in notetype.templates],
        css=notetype.css,
        model_type=Model.CLOZE if notetype.cloze else Model.FRONT_BACK,
        sort_field_index=notetype.sort_field,
    )
    model._req = requirements(
        notetype
    )  # genanki's own are of another template language and fail on a template that may stay empty
    entry: dict[str, Any] = model.to_json(mod, None)
    return entry | {"id": notetype.id, "usn": -1}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _forget_writer(database: Path) -> None:
    """SQLite notes its own version in the header, for information only: two computers would write different bytes."""
    with database.open("r+b") as file:
        file.seek(96)
        file.write(_SQLITE_VERSION.to_bytes(4, "big"))


def write_archive(archive: Path, database: Path, media: Iterable[MediaFile]) -> int:
    """The zip with the collection, the media under numbers and the map of their names; the number of media."""
    paths: dict[str, Path] = {}
    folded: set[str] = set()
    for item in media:
        path = Path(item.path)
        if item.name in paths:
            if paths[item.name] != path:
                raise PackageError(f"two media files are called {item.name}: {paths[item.name]} and {path}")
            continue
        problem = media_name_problem(item.name)
        if problem or item.name.casefold() in folded:
            raise PackageError(f"media file {item.name!r}: {problem or 'another one differs only in upper and lower case'}")
        if not path.is_file():
            raise PackageError(f"media file {path} does not exist")
        folded.add(item.name.casefold())
        paths[item.name] = path
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=_DEFLATE_LEVEL) as package:
        with database.open("rb") as content:
            _add(package, "collection.anki2", content)
        _add(package, "media", BytesIO(_json({str(number): name for number, name in enumerate(paths)}).encode()))
        for number, (name, path) in enumerate(paths.items()):
            with path.open("rb") as content:
                _add(package, str(number), content, stored=name.casefold().endswith(_PACKED))
    return len(paths)


def media_name_problem(name: str) -> str:
    """Why Anki or AnkiWeb would not take a media file of this name; "" if they do (rslib/src/media/files.rs)."""
    if not name or name != unicodedata.normalize("NFC", name):
        return "its name is empty or not in Unicode NFC"
    if len(name.encode()) > MEDIA_NAME_BYTES:
        return f"its name is longer than {MEDIA_NAME_BYTES} bytes"
    if any(sign in '<>:"/\\|?*[]^' or sign < " " or sign == "\x7f" for sign in name):
        return "its name has a sign that Anki does not allow"
    if name[-1] in " ." or name[0] == " ":
        return "its name begins or ends with a space or ends with a full stop"
    stem = name.partition(".")[0].casefold()
    if stem in {"con", "prn", "aux", "nul"} or (len(stem) == 4 and stem[:3] in {"com", "lpt"} and stem[3] in "123456789"):
        return "its name is reserved on Windows"
    return ""


def _add(package: zipfile.ZipFile, name: str, content: BinaryIO, *, stored: bool = False) -> None:
    """One entry, with nothing in it of when and where it was written."""
    with package.open(zipfile.ZipInfo(name) if stored else name, "w") as target:
        shutil.copyfileobj(content, target, 1 << 20)
    package.getinfo(name).create_system = 3  # Unix, whatever system this is
