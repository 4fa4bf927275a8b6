"""Which pages a build reads, and which of their notes go into the package."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from karuta import pages
from karuta.compile import absolute
from karuta.config import Config, slugify
from karuta.model import Entry, Finding


@dataclass(frozen=True, slots=True)
class Scope:
    """Which pages are read, and which of their notes go into the package."""

    sources: tuple[Path, ...]
    files: tuple[pages.File, ...]
    findings: tuple[Finding, ...]
    part: frozenset[str] | None  #: names of the pages whose notes go into the package; None: all
    name: str  #: what a package of a part is called after; "" for all

    @classmethod
    def of(cls, config: Config, given: Sequence[Path]) -> Scope:
        paths = absolute(config, given)
        inside = [path for path in paths if config.notes_given and any(path.is_relative_to(root) for root in config.notes)]
        sources = (*config.notes, *(path for path in paths if path not in inside)) if inside or not paths else tuple(paths)
        files, findings = pages.find(config, sources)
        part = None
        if inside:
            chosen, missing = pages.find(config, paths)
            findings = (*findings, *missing)
            part = frozenset(file.name for file in chosen)
        if part is None or len(part) == len(files):
            return cls(sources, files, findings, None, "")
        return cls(sources, files, findings, part, slugify("-".join(path.stem for path in paths))[:60])

    def leaves_aside(self, config: Config, entries: Sequence[Entry]) -> frozenset[str]:
        """The pages of the lock that have nothing to do with this build: they are there and are not among those to read."""
        read = {file.name for file in self.files}
        aside = set()
        for name in {entry.path for entry in entries} - read:
            path = Path(os.path.normpath(config.project / name))
            if not any(path.is_relative_to(source) for source in self.sources) and path.is_file():
                aside.add(name)
        return frozenset(aside)
