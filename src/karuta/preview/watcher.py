"""Tells when something was saved that a build depends on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from watchfiles import DefaultFilter, awatch, watch

from karuta.compile import load_config

_QUIET = 40  # milliseconds without a change after which what changed counts: an editor writes, renames and writes again
_LONGEST = 400  # milliseconds after which it counts in any case
_BEAT = 200  # milliseconds after which it is known to watch, even if nothing changes
_TEMPORARY = (".karuta-", ".#")


@dataclass(frozen=True, slots=True)
class _Places:
    """Where to look, as the configuration has it."""

    watched: tuple[Path, ...]
    ignored: tuple[Path, ...]

    @classmethod
    def of(cls, project: Path, *, lock: bool) -> Self:
        config, _ = load_config(project)
        named = [path.resolve() for path in (*config.notes, config.templates, config.attachments) if path]
        outside = (path for path in dict.fromkeys(named) if path.exists() and not path.is_relative_to(config.project))
        return cls((config.project, *outside), (config.build, config.project / ".git", *(() if lock else (config.lock,))))

    def options(self) -> dict[str, Any]:
        return {
            "watch_filter": _Filter(ignore_paths=self.ignored),
            "step": _QUIET,
            "debounce": _LONGEST,
            "rust_timeout": _BEAT,
            "yield_on_timeout": True,
            "ignore_permission_denied": True,
        }


class _Filter(DefaultFilter):
    """All files but those of version control, editors, package managers and of builds."""

    def __call__(self, change: Any, path: str) -> bool:
        parts = Path(path).parts
        return super().__call__(change, path) and not any(part.startswith(_TEMPORARY) or part.endswith("~") for part in parts)


def saved(project: Path) -> Iterator[None]:
    """One item as soon as it watches, for what was saved until then, and one whenever files were saved.

    The lock is none of them: it is for those who build, and so write it.
    """
    while True:
        places = _Places.of(project, lock=False)
        began = False
        for changes in watch(*places.watched, **places.options()):
            if changes or not began:
                began = True
                yield None
                if _Places.of(project, lock=False) != places:
                    break


async def saved_async(project: Path) -> AsyncIterator[None]:
    """As `saved`, for a server that writes nothing: the lock counts too."""
    while True:
        places = _Places.of(project, lock=True)
        began = False
        async for changes in awatch(*places.watched, **places.options()):
            if changes or not began:
                began = True
                yield None
                if _Places.of(project, lock=True) != places:
                    break
