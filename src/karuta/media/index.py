"""Where the media of a project are: for references by base name, as Obsidian has them, and for names in another spelling."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path, PurePosixPath

#: Folders without anything that an author wrote or drew.
_SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})


class Index:
    """The media files below some folders, looked for when the first question comes."""

    def __init__(self, project: Path, others: Sequence[Path], skipped: Collection[Path], extensions: Collection[str]) -> None:
        self._folders = (project, *(folder for folder in others if not folder.is_relative_to(project)))
        self._skipped = frozenset(skipped)
        self._extensions = frozenset(extensions)
        self._digests: dict[Path, str] = {}

    def find(self, wanted: str, near: Path) -> list[Path]:
        """The files whose path ends as a posix path does, letter case and Unicode form apart; the likeliest first.

        `..` and `.` say where the author was, not what the file is called, and are left out. If there is no such file: those of
        the same base name.

        :param near: absolute folder of the page; files that share more of its path are likelier
        """
        parts = [fold(part) for part in PurePosixPath(wanted).parts if part not in ("/", "..", ".")]
        if not parts:
            return []
        named = self._by_name.get(parts[-1], [])
        ending = [path for path in named if [fold(part) for part in path.parts[-len(parts) :]] == parts]
        exact = [path for path in ending or named if path.name == PurePosixPath(wanted).name]
        return sorted(exact or ending or named, key=lambda path: (-_shared(path, near), len(path.parts), path.as_posix()))

    def like(self, name: str) -> Path | None:
        """A file with nearly this base name."""
        names = get_close_matches(fold(name), self._by_name, 1, 0.8)
        return self._by_name[names[0]][0] if names else None

    def same(self, paths: Sequence[Path]) -> bool:
        """Whether files have the same content; of two, one that cannot be read is another."""
        try:
            return len(paths) == 1 or len({self.digest(Path(os.path.realpath(path))) for path in paths}) == 1
        except OSError:
            return False

    def digest(self, path: Path) -> str:
        """SHA-256 of a file's content, hexadecimal; read once. OSError if it cannot be read."""
        if path not in self._digests:
            if not path.is_file():  # a pipe would be read for ever
                raise FileNotFoundError(path)
            with path.open("rb") as content:
                self._digests[path] = hashlib.file_digest(content, "sha256").hexdigest()
        return self._digests[path]

    def state(self) -> str:
        """A hash of which files there are, their sizes and times."""
        state = hashlib.sha256()
        for path in self._files():
            try:
                status = path.stat()
            except OSError:
                continue
            state.update(
                f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}\0".encode(errors="surrogateescape")
            )
        return state.hexdigest()

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = defaultdict(list)
        for path in self._files():
            found[fold(path.name)].append(path)
        return found

    def _files(self) -> Iterator[Path]:
        """Media files, those of a folder by name."""
        for folder in self._folders:
            for where, folders, files in os.walk(folder):
                here = Path(where)
                folders[:] = sorted(
                    name for name in folders if name[0] != "." and name not in _SKIPPED and here / name not in self._skipped
                )
                yield from (here / name for name in sorted(files) if PurePosixPath(name).suffix.lower() in self._extensions)


def fold(name: str) -> str:
    """A name as systems that ignore letter case and Unicode form compare it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _shared(path: Path, folder: Path) -> int:
    """How many leading parts of its path a file shares with a folder."""
    return len(Path(os.path.commonpath((path, folder))).parts)
