"""Several files take the places of their predecessors together, or none does."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path


def put_in_place(files: Sequence[tuple[Path, Path]], backups: Path) -> None:
    """Move each new file to its place. If one cannot be moved, or on Ctrl-C, those before it get their old content back.

    The last file is the one that counts: a machine that stops in between leaves it as it was.

    :param files: new file and its place, which are on one file system
    :param backups: an empty folder for what is replaced
    """
    done: list[tuple[Path, Path | None]] = []
    try:
        for number, (new, place) in enumerate(files):
            backup = None
            if place.exists():
                backup = backups / str(number)
                shutil.copy2(place, backup)
            done.append((place, backup))
            new.replace(place)
    except BaseException:
        for place, backup in reversed(done):
            if backup is None:
                place.unlink(missing_ok=True)
            else:
                shutil.copy2(backup, place)
        raise
