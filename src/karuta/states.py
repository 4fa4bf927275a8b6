"""How the states between two releases are counted, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from karuta.model import Entry, Ledger, Released

Stamp = tuple[int, int]  #: number of a build since the last release and its time in seconds; (0, 0): at the last release


def count(stamps: Iterable[Stamp]) -> int:
    """How many states there were since the last release.

    The count stands in no line of its own, which any two branches would both change: every entry has the stamp of the build
    that last changed it. The count is the highest number, plus one for each number that was given out twice, on two branches.
    """
    seen = {stamp for stamp in stamps if stamp[0]}
    numbers = {number for number, _ in seen}
    return max(numbers, default=0) + len(seen) - len(numbers)


def of_ledger(ledger: Ledger, others: Iterable[Stamp] = ()) -> int:
    """As `count`, of all that the ledger has, and others."""
    return count([*(entry.built for entry in ledger.entries), *(state.built for state in ledger.notetypes.values()), *others])


def name(release: str, states: int) -> str:
    """The version after `states` states since the version `release`: itself, or X.Y.Z.devN with the smallest X.Y.Z after it, so
    that the order is right whatever the next release will be."""
    if not states:
        return release
    major, minor, patch = release.split(".")
    return f"{major}.{minor}.{int(patch) + 1}.dev{states}"


def version(ledger: Ledger, others: Iterable[Stamp] = ()) -> str:
    """What a package of just what this ledger has, and of notes with other stamps, is called."""
    return name(ledger.version, of_ledger(ledger, others))


def stamped(old: Entry, new: Entry, stamp: Stamp) -> Entry:
    """The entry after a change, with what it was in the last release, which the entry before the change knew or was."""
    return replace(new, built=stamp, released=at_release(old))


def at_release(entry: Entry) -> Released | None:
    """What a note was in the last release; None if that did not have it."""
    if entry.released or ".dev" in entry.since:
        return entry.released
    return Released(entry.path, entry.prompt, entry.answer, entry.content, entry.deck, entry.retired)


def released(ledger: Ledger, release: str) -> Ledger:
    """The ledger after a release called `release` (X.Y.Z) of just what it has."""
    entries = tuple(replace(entry, built=(0, 0), since=_since(entry.since, release), released=None) for entry in ledger.entries)
    notetypes = {
        kind: replace(state, built=(0, 0), since=_since(state.since, release), released="")
        for kind, state in ledger.notetypes.items()
    }
    return replace(ledger, version=release, entries=entries, notetypes=notetypes)


def _since(since: str, release: str) -> str:
    return release if ".dev" in since else since
