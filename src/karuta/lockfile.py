"""`karuta.lock` in its place: whoever reads it in order to write it is alone meanwhile."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory

from karuta import ledger
from karuta.config import Config
from karuta.model import Ledger


def alone(config: Config) -> AbstractContextManager[object]:
    """Nobody else reads or writes the lock meanwhile: a command that finds another one at work waits for it."""
    from filelock import FileLock

    config.build.mkdir(parents=True, exist_ok=True)
    return FileLock(config.build / ".lock")


def save(config: Config, lock: Ledger) -> None:
    """Put the lock file in its place as a whole. To be called by whoever is `alone`."""
    with TemporaryDirectory(prefix=".karuta-", dir=config.lock.parent) as folder:
        new = Path(folder, config.lock.name)
        new.write_text(ledger.dumps(lock), encoding="utf-8", newline="\n")
        new.replace(config.lock)
