"""Tells when something was saved that a build depends on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from watchfiles import DefaultFilter, awatch, watch

from karuta.compile import load_config
from karuta.config import Config

_STEP = 40  # milliseconds of quiet after which a change counts: an editor writes, renames and writes again
_TEMPORARY = (".karuta-", ".#", "~")


class _Filter(DefaultFilter):
    """All files of the project but those that a build writes and those of version control, editors and package managers."""

    def __init__(self, config: Config) -> None:
        super().__init__(ignore_paths=[config.build, config.project / ".git"])

    def __call__(self, change: Any, path: str) -> bool:
        parts = Path(path).parts
        return super().__call__(change, path) and not any(part.startswith(_TEMPORARY) or part.endswith("~") for part in parts)


def _arguments(project: Path) -> tuple[list[Path], dict[str, Any]]:
    config, _ = load_config(project)
    places = [config.project, *config.notes, *(path for path in (config.templates, config.attachments) if path)]
    inside = [path for path in dict.fromkeys(places) if path.exists() and not path.is_relative_to(config.project)]
    return [config.project, *inside], {"watch_filter": _Filter(config), "step": _STEP, "debounce": 400}


def saved(project: Path) -> Iterator[None]:
    """One item whenever files were saved; ends with Ctrl-C."""
    paths, options = _arguments(project)
    for _ in watch(*paths, raise_interrupt=False, **options):
        yield None


async def saved_async(project: Path) -> AsyncIterator[None]:
    """As `saved`, for a server."""
    paths, options = _arguments(project)
    async for _ in awatch(*paths, **options):
        yield None
