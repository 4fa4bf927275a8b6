"""What a build did. Loads nothing else: a build that has nothing to do is over before anything else would be loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from karuta.counts import Statistics

if TYPE_CHECKING:
    from karuta.compile import Compiled
    from karuta.identity import Assignment, LikeMatch
    from karuta.model import Finding, Kind, NoteType
    from karuta.release import Release


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    findings: tuple[Finding, ...]
    pages: int = 0
    assignment: Assignment | None = None  #: None: it did not come to that, or details were not asked for
    statistics: Statistics | None = None  #: numbers of notes; None: it did not come to that
    alike: tuple[LikeMatch, ...] = ()  #: notes that were found again by likeness
    version: str = ""  #: of the deck; "" where it did not come to that
    package: Path | None = None  #: None: nothing was written
    size: int = 0  #: bytes of the package
    changed: bool = False  #: package or lock differ from what was there
    seconds: float = 0.0
    release: Release | None = None  #: what was released
    compiled: Compiled | None = None  #: what the pages gave; None: details were not asked for
    notetypes: Mapping[Kind, NoteType] = field(default_factory=dict)  #: those that nothing is wrong with
