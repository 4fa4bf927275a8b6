"""A release: version, changelog section and sharing texts from what a build found out. Pure; the build writes what comes of it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from karuta import changelog, changes, sharing
from karuta.config import Config
from karuta.identity import Assignment
from karuta.model import Kind, NoteType


@dataclass(frozen=True, slots=True)
class Release:
    version: str  #: X.Y.Z
    changes: changes.Changes
    texts: Mapping[Path, str]  #: absolute path -> content of the files that go with it; line ends as they are to be


def cut(
    config: Config, assignment: Assignment, notetypes: Mapping[Kind, NoteType], changelog_text: str, now: int
) -> Release | None:
    """The release of a build; None if nothing has changed since the last one.

    :param changelog_text: of the project's changelog as it is, "" if there is none
    :param now: in seconds; the release is dated with that day in UTC, so that it is the same on every machine
    """
    found = changes.since_release(assignment, notetypes)
    release = assignment.ledger.version
    if release != "0.0.0" and found.harm == "none":
        return None
    version = changes.next_version(release, found.harm)
    date = datetime.datetime.fromtimestamp(now, datetime.UTC).date().isoformat()
    news = changelog.section(version, date, found)
    living = [note for note, origin in zip(assignment.notes, assignment.origins, strict=True) if origin.draft]
    decks = sorted(Counter(note.deck for note in living).items())
    cards = sum(len(note.card_ids) for note in living)
    share = config.build / "share"
    texts = {
        config.changelog: changelog.insert(changelog_text, version, news),
        share / "title.txt": sharing.title(config.name) + "\n",
        share / "tags.txt": sharing.tags(note.tags for note in living) + "\n",
        share / "description.md": sharing.description(
            config.name, config.description, version, len(living), cards, decks, news if release != "0.0.0" else ""
        ).rstrip()
        + "\n",
    }
    return Release(version, found, texts)
