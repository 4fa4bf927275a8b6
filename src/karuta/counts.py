"""How many notes a build found, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers of notes. The first five are disjoint; with `retired_before` they are all notes of the ledger."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    restored: int = 0
    retired: int = 0  #: in this build
    retired_before: int = 0
    moved: int = 0  #: on another page or under other headings than before
