"""Notes written by hand and packages made of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from karuta import notetypes, package
from karuta.cards import card_ordinals
from karuta.model import DeckInfo, Kind, MediaFile, Note

NOTETYPES, PROBLEMS = notetypes.load()
MOD = 1_760_000_000
FIRST_ID = 1_704_067_200_000
DECK = DeckInfo("Study", "1.2.3", "What the course covers.")
CHOICES = '<ol class="choices"><li>mean</li><li>median</li></ol>'
RIGHT = '<ol class="choices"><li>mean</li><li class="right">median</li></ol>'


def note(
    number: int,
    *own: str,
    kind: Kind = "question",
    context: str = "Statistics",
    tags: tuple[str, ...] = ("stats",),
    deck: str = "Study",
    mod: int = MOD,
) -> Note:
    """The note with this number; `own` are the fields that come before the common ones."""
    fields = (*own, context, "", "en", "", "", "")
    cards = {ordinal: FIRST_ID + 1000 * number + ordinal for ordinal in card_ordinals(NOTETYPES[kind], fields)}
    return Note(kind, f"guid-{number}", FIRST_ID + 1000 * number, mod, fields, tags, deck, cards, number)


def one_of_each() -> list[Note]:
    return [
        note(0, "What is the <b>mean</b>?", "<p>\\(\\bar x\\)</p>"),
        note(1, "Median", "the middle value", "1", kind="term", deck="Study::Terms"),
        note(2, "Which is robust?", CHOICES, RIGHT, "<p>One far value does not move it.</p>", kind="choice"),
        note(3, "{{c1::Variance}} is the {{c2::square}} of the deviation.", "", kind="cloze", deck="Study::Clozes::Deep"),
    ]


def write(path: Path, notes: Iterable[Note], media: Iterable[MediaFile] = (), mod: int = MOD) -> package.WriteStats:
    return package.write(path, DECK, notes, NOTETYPES, dict.fromkeys(NOTETYPES, mod), media)
