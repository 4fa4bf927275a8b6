"""What a build looks at, taken down in hashes, so that the next one can tell whether any of it is another now."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

FOLDER = ".cache"  #: in the build folder, for what builds leave to one another
_PART = 1 << 20  # bytes: a package may be large
LOCK = "karuta.lock"  #: as it is usually called: builds write it, so that it may change in a folder that is looked at
#: Folders that hold nothing that an author wrote or drew; so do hidden ones.
OTHER_FOLDERS = frozenset({"build", "node_modules", "venv", "__pycache__"})


def program() -> str:
    """A hash of what program this is: our own files, so that a checkout that is worked on counts as well as a release, and the folder
    that holds the libraries, which changes with each that is installed."""
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
    libraries = Path(sysconfig.get_paths()["purelib"])
    return sha256(repr((sys.version, libraries.stat().st_mtime_ns, sorted(found))).encode()).hexdigest()


def digest(path: str | Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal; "" if it cannot be read."""
    whole = sha256()
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  (Path.open costs as much again, for each of 10,000 files)
            while part := file.read(_PART):
                whole.update(part)
    except OSError:
        return ""
    return whole.hexdigest()


def listing(top: str | Path) -> str:
    """A hash of what is in a folder, at any depth: names of all files, and size and times of those that are no notes."""
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
    return sha256(repr(sorted(found, key=lambda each: str(each[0]))).encode(errors="surrogateescape")).hexdigest()


@dataclass(slots=True)
class Seen:
    """What a build looks at, taken down before it does: what is written meanwhile is for the next one."""

    project: Path
    program: str = field(default_factory=program)
    files: dict[str, str] = field(default_factory=dict)  #: path -> digest
    folders: dict[str, str] = field(default_factory=dict)  #: path -> listing

    def look_at(self, files: Iterable[Path] = (), folders: Iterable[Path] = ()) -> None:
        self.files.update((str(path), digest(path)) for path in files)
        self.folders.update((str(path), listing(path)) for path in folders)
