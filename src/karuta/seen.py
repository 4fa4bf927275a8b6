"""What a build looks at, taken down so that the next one can tell whether any of it is another now.

Importing this costs next to nothing: where nothing has changed, most of a build is the start of Python.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = ".cache"  #: in the build folder, for what builds leave to one another
_PART = 1 << 20  # bytes: a package may be large
GONE = "gone"  #: in place of the stamp of a file that is not there
_SETTLED = 3_000_000_000  # nanoseconds
LOCK = "karuta.lock"  #: as it is usually called: builds write it, so that it may change in a folder that is looked at
#: Folders that hold nothing that an author wrote or drew; so do hidden ones.
OTHER_FOLDERS = frozenset({"build", "node_modules", "venv", "__pycache__"})


def program() -> str:
    """What program this is: our own files, so that a checkout that is worked on counts as well as a release, and the folders that
    hold the libraries, which change with each that is installed."""
    found: list[tuple[str, int, int]] = []
    folders = [os.fspath(Path(__file__).parent)]
    for folder in folders:
        with os.scandir(folder) as items:
            for item in items:
                if item.is_dir():
                    folders.append(item.path)
                elif item.name.endswith(".py"):
                    status = item.stat()
                    found.append((item.path, status.st_size, status.st_mtime_ns))
    libraries = [path for path in sys.path if path.endswith("-packages") and os.path.isdir(path)]  # noqa: PTH112
    return repr((sys.version, [(path, os.stat(path).st_mtime_ns) for path in libraries], sorted(found)))  # noqa: PTH116


def digest(path: str | Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal; "" if it cannot be read."""
    from hashlib import sha256

    whole = sha256()
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  (Path.open costs as much again, for each of 10,000 files)
            while part := file.read(_PART):
                whole.update(part)
    except OSError:
        return ""
    return whole.hexdigest()


def stamp(path: str, now: int) -> str:
    """Size, times and number of a file, which change with its content; GONE if there is none; "" if there is no telling.

    A file that was changed shortly before `now` (nanoseconds) may be changed again without its times showing it: file systems count
    time in steps, of two seconds at most. Windows keeps no time of change that a program could not set.
    """
    if os.name == "nt":
        return ""
    try:
        status = os.stat(path)  # noqa: PTH116  (Path.stat costs twice as much, for each of 10,000 files)
    except FileNotFoundError:
        return GONE
    except OSError:
        return ""
    if max(status.st_mtime_ns, status.st_ctime_ns) > now - _SETTLED:
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_dev}-{status.st_ino}"


def listing(top: str | Path) -> str:
    """What is in a folder, at any depth: names of all files, and size and times of those that are no notes."""
    found: list[tuple[object, ...]] = []
    waiting = [os.fspath(top)]
    for folder in waiting:
        try:
            with os.scandir(folder) as items:
                for item in items:
                    name = item.name
                    if name.startswith(".") or name in OTHER_FOLDERS or name == LOCK:
                        continue
                    if item.is_dir(follow_symlinks=False):
                        waiting.append(item.path)
                        found.append((item.path,))
                    elif name.endswith((".md", ".markdown")):
                        found.append((item.path, item.is_symlink()))
                    else:
                        status = item.stat(follow_symlinks=False)
                        found.append((item.path, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
        except OSError:
            found.append((folder, "unreadable"))
    return repr(sorted(found, key=lambda each: str(each[0])))


@dataclass(slots=True)
class Seen:
    """What a build looks at, taken down before it does: what is written meanwhile is for the next one."""

    project: Path
    began: int = field(default_factory=time.time_ns)  #: before anything was looked at
    program: str = field(default_factory=program)
    files: dict[str, str] = field(default_factory=dict)  #: path -> digest
    folders: dict[str, str] = field(default_factory=dict)  #: path -> listing

    def look_at(self, files: Iterable[Path] = (), folders: Iterable[Path] = ()) -> None:
        self.files.update((str(path), digest(path)) for path in files)
        self.folders.update((str(path), listing(path)) for path in folders)
