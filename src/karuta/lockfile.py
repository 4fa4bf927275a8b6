"""`karuta.lock` in its place: whoever reads it in order to write it is alone meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from karuta import ledger
from karuta.config import Config
from karuta.model import Ledger
from karuta.seen import FOLDER

_PATIENCE = 0.5  # seconds


@contextmanager
def alone(config: Config) -> Iterator[None]:
    """Nobody else reads or writes the lock meanwhile: a command that finds another one at work waits for it.

    A lock on a database in the build folder, to which nothing is ever written: SQLite has it on every system, and it ends with its
    process, however that ends.
    """
    folder = config.build / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "lock", timeout=_PATIENCE, isolation_level=None)) as database:
        while True:
            try:
                database.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError as fault:  # after a while of waiting, so that Ctrl-C is heard
                if "locked" not in str(fault):
                    raise
        yield


def save(config: Config, lock: Ledger) -> None:
    """Put the lock file in its place as a whole. To be called by whoever is `alone`."""
    with TemporaryDirectory(prefix=".karuta-", dir=config.lock.parent) as folder:
        new = Path(folder, config.lock.name)
        new.write_text(ledger.dumps(lock), encoding="utf-8", newline="\n")
        new.replace(config.lock)
