"""What AnkiWeb's form for a shared deck asks for: title, tags and description within its limits. Pure.

AnkiWeb takes no packages: the author imports the package, syncs, and shares the deck on the site; a later version has to come
from the deck with the same full name.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from karuta.identity import RETIRED_TAG

TITLE_LENGTH = 60  #: characters
TAGS_LENGTH = 60  #: characters, all tags together with the spaces between them
DESCRIPTION_LENGTH = 65_000  #: characters

_UPDATES = """\
## Updates

This deck is rebuilt from its author's notes. When you import a newer version, your reviews, flags and suspended cards stay as
they are, new notes come and edited notes are brought up to date. A note that you have edited or tagged yourself keeps your
version until the author changes that note. Suspend what you do not want to learn: a deleted note comes back with the next import.

Notes that the deck no longer has are tagged; to find them, search for `tag:{retired}`.
"""


def title(name: str) -> str:
    """The deck's name, cut between words where it is too long."""
    return cut(" – ".join(name.split("::")), TITLE_LENGTH)


def tags(of_notes: Iterable[tuple[str, ...]]) -> str:
    """The most frequent tags of the notes, top levels only, as far as there is room; separated by spaces."""
    counts = Counter(name for each in of_notes for name in {tag.partition("::")[0] for tag in each})
    counts.pop(RETIRED_TAG.partition("::")[0], None)
    chosen = ""
    for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        longer = f"{chosen} {name}".strip()
        if len(longer) <= TAGS_LENGTH:
            chosen = longer
    return chosen


def description(name: str, text: str, version: str, notes: int, cards: int, decks: Iterable[tuple[str, int]], news: str) -> str:
    """The description in Markdown.

    :param text: what the author says of the deck, may be ""
    :param decks: names of the decks below the top one with their numbers of notes
    :param news: the section of the changelog; cut where there is no room for all of it
    """
    head = [text.strip()] if text.strip() else []
    head.append(f"**{_short(name)} {version}**: {notes:,} notes, {cards:,} cards.")
    contents = [f"- {deck.replace('::', ' › ')}: {number:,}" for deck, number in decks]
    if len(contents) > 1:
        head.append("## Contents\n\n" + "\n".join(contents))
    body = "\n\n".join(head) + "\n\n" + _UPDATES.format(retired=RETIRED_TAG)
    more = "\n…\n"
    room = DESCRIPTION_LENGTH - len(body) - 1 - len(more)
    if len(news) > room:
        news = news[: max(0, room)].rpartition("\n")[0] + more
    return cut(f"{body}\n{news}", DESCRIPTION_LENGTH)


def _short(name: str) -> str:
    return name.rpartition("::")[2]


def cut(text: str, length: int) -> str:
    """A text of at most so many characters, with an ellipsis where it was longer, and no half of a character at its end."""
    if len(text) <= length:
        return text
    end = length - 1
    while end and unicodedata.combining(text[end]):
        end -= 1
    short = text[:end]
    word = short.rpartition(" ")[0]
    return (word if len(word) > length * 2 // 3 else short).rstrip() + "…"
