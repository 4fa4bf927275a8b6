"""What a build is to do, and what it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from karuta.compile import Progress
from karuta.config import Config
from karuta.model import Finding

if TYPE_CHECKING:
    from karuta.compile import Compiled
    from karuta.identity import Assignment, LikeMatch, Statistics
    from karuta.model import Kind, NoteType
    from karuta.release import Release


@dataclass(frozen=True, slots=True)
class Task:
    """One build of one project: see the parameters of `build.build`."""

    config: Config
    paths: Sequence[Path]
    output: Path | None  #: absolute
    now: int
    dry_run: bool = False
    despite_errors: bool = False
    locked: bool = False
    force: bool = False
    release: bool = False
    cache: bool = True
    details: bool = True
    jobs: int | None = None
    progress: Progress | None = None

    def last_package(self, version: str) -> Path | None:
        """The package of the last build, which had this version, as far as it is still there."""
        for name in (f"{self.config.slug}-{version}.apkg", f"{self.config.slug}.apkg"):
            if (self.config.build / name).is_file():
                return self.config.build / name
        return None

    def previous(self, version: str, guids: frozenset[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """What the last package has of some notes."""
        from karuta import previous

        last = self.last_package(version)
        return previous.contents(last, guids) if last else {}

    def outdated(self) -> Finding:
        """What to say where the lock must not change and would."""
        message = f"{self.config.lock.name} is not up to date with the notes."
        hint = "Run `karuta build` and commit the file."
        return Finding("lock-outdated", "error", message, self.config.relative(self.config.lock), 0, hint)


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
