"""Headings and pages that got another name: the notes below them are where they were. Pure.

A prompt like “Syntax” counts with its heading, so if a heading is reworded, its notes must not be taken for others. A place (page
and headings) that is gone and a new one are the same place if most of their notes are the same, prompt and answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from karuta.matching.opposites import other_number, turned

Place = tuple[str, tuple[str, ...]]  #: page and headings

_COMMON = 8  # places that have one and the same note: it tells nothing about them
_FEWEST = 2  # one note may be that of another subject that has the answer in common


@dataclass(frozen=True, slots=True)
class Fact:
    """A note as it tells a place."""

    place: Place
    question: tuple[str, str]  #: note type and prompt
    answer: str  #: hash


def renamed(gone: Iterable[Fact], come: Iterable[Fact]) -> Mapping[Place, Place]:
    """The new places that are places of before under another name: new -> old.

    :param gone: the notes of the places that are not there any more
    :param come: the notes of the places that were not there before
    """
    old, new = _Places(gone), _Places(come)
    votes: Counter[tuple[Place, Place]] = Counter()
    for note, places in new.by_note.items():
        if len(places) <= _COMMON and len(old.by_note.get(note, ())) <= _COMMON:
            votes.update((place, other) for place in places for other in old.by_note.get(note, ()))
    found: dict[Place, Place] = {}
    taken: set[Place] = set()
    for (place, other), same in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        if place in found or other in taken:
            continue
        mine, theirs = new.answers[place], old.answers[other]
        contradicted = sum(mine[question] != theirs[question] for question in mine.keys() & theirs.keys())
        most = 2 * same > max(len(mine), len(theirs))
        if same >= _FEWEST and most and same > 2 * contradicted and not _opposite(place[1], other[1]):
            found[place] = other
            taken.add(other)
    return found


class _Places:
    """The notes of some places."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.by_note: dict[tuple[tuple[str, str], str], set[Place]] = {}
        self.answers: dict[Place, dict[tuple[str, str], str]] = {}
        for fact in facts:
            self.by_note.setdefault((fact.question, fact.answer), set()).add(fact.place)
            self.answers.setdefault(fact.place, {})[fact.question] = fact.answer


def _opposite(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Advantages are no other name for disadvantages, however alike what stands below."""
    left, right = " ".join(one), " ".join(other)
    return turned(left, right) or other_number(left, right)
