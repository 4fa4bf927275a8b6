"""A new project: what `karuta init` writes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from karuta import notetypes

_FILES = Path(__file__).parent / "files"
#: Where each file of this package goes. Names without their dot here, so that tools leave them alone.
_PLACES = {
    "karuta.toml": "karuta.toml",
    "notes/first-page.md": "notes/first-page.md",
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    "Makefile": "Makefile",
    "workflow.yml": ".github/workflows/deck.yml",
}
_NAME = re.compile(r'^name = "Karuta (\w+)"$', re.M)
_ID = re.compile(r"^id = [0-9]+$", re.M)
#: Ids of note types are times in milliseconds: these lie in the years 2001 to 2017, before any that Anki makes today.
_FIRST_ID, _IDS = 1_000_000_000_000, 500_000_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files of a new project, by their names below its folder, sorted."""

    new: tuple[str, ...]
    kept: tuple[str, ...]  #: were there before and are as they were


def write(folder: Path, name: str) -> Written:
    """Writes the files of a new project into a folder, which is made where it is missing; what is there stays as it is.

    The note types of the copied templates get names and ids of their own: two decks whose note types share an id share one look, that
    of the deck imported last. Raises OSError where the folder cannot be written.
    """
    new, kept = [], []
    for place, content in sorted(_contents(name)):
        path = folder / place
        if path.exists():
            kept.append(place)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        new.append(place)
    return Written(tuple(new), tuple(kept))


def _contents(name: str) -> Iterator[tuple[str, str]]:
    plain = re.sub(r'[\\"\x00-\x1f]', " ", name).strip() or "Notes"
    for source, place in _PLACES.items():
        yield place, (_FILES / source).read_text(encoding="utf-8").replace("@NAME@", plain)
    shipped = notetypes.shipped()
    for path in shipped.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".css", ".toml", ".md"):
            text = path.read_text(encoding="utf-8")
            yield (
                f"templates/{path.relative_to(shipped).as_posix()}",
                _own(text, plain) if path.name == "notetype.toml" else text,
            )


def _own(notetype: str, name: str) -> str:
    """A notetype.toml with the project's own name and id; those of fields and card templates are told apart by the note type."""
    number = int(hashlib.sha256(f"{name}\n{notetype}".encode()).hexdigest()[:12], 16)
    named = _NAME.sub(lambda found: f'name = "{name} {found[1]}"', notetype, count=1)
    return _ID.sub(f"id = {_FIRST_ID + number % _IDS}", named, count=1)
