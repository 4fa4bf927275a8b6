"""What a build is to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from karuta.compile import Progress
from karuta.config import Config
from karuta.model import Finding


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
