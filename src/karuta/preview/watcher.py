"""Tells when something was saved that a build depends on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from watchfiles import DefaultFilter, awatch, watch

from karuta.compile import load_config
from karuta.config import Config

_STEP = 40  # milliseconds of quiet after which a change counts: an editor writes, renames and writes again
_BEATS = {"rust_timeout": 200, "yield_on_timeout": True}  # milliseconds: with the first one, it is known to watch
_TEMPORARY = (".karuta-", ".#", "~")


class _Filter(DefaultFilter):
    """All files of the project but those that a build writes and those of version control, editors and package managers."""

    def __init__(self, config: Config, ignored: tuple[Path, ...]) -> None:
        super().__init__(ignore_paths=[config.build, config.project / ".git", *ignored])

    def __call__(self, change: Any, path: str) -> bool:
        parts = Path(path).parts
        return super().__call__(change, path) and not any(part.startswith(_TEMPORARY) or part.endswith("~") for part in parts)


def _arguments(project: Path, *, lock: bool) -> tuple[list[Path], dict[str, Any]]:
    config, _ = load_config(project)
    places = [config.project, *config.notes, *(path for path in (config.templates, config.attachments) if path)]
    inside = [path for path in dict.fromkeys(places) if path.exists() and not path.is_relative_to(config.project)]
    return [config.project, *inside], {
        "watch_filter": _Filter(config, () if lock else (config.lock,)),
        "step": _STEP,
        "debounce": 400,
        **_BEATS,
    }


def saved(project: Path) -> Iterator[None]:
    """One item as soon as it watches, for what was saved until then, and one whenever files were saved.

    The lock is none of them: it is for those who build, and so write it.
    """
    paths, options = _arguments(project, lock=False)
    began = False
    for changes in watch(*paths, **options):
        if changes or not began:
            began = True
            yield None


async def saved_async(project: Path) -> AsyncIterator[None]:
    """As `saved`, for a server that writes nothing: the lock counts too."""
    paths, options = _arguments(project, lock=True)
    began = False
    async for changes in awatch(*paths, **options):
        if changes or not began:
            began = True
            yield None
