"""Files that notes refer to: where they are, and what they are called in the package.

Anki keeps media in one flat folder and never replaces a file of the same name, so that the name carries the hash of the content.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from karuta.model import Finding, MediaFile

#: AnkiWeb refuses longer names (bytes of UTF-8).
NAME_BYTES = 120
_TAGS = frozenset({"img", "audio", "video", "source", "sound"})
_REMOTE = re.compile(r"(?:https?:)?//", re.I)
_UNSAFE = re.compile(r"[^\w.-]+")
#: An SVG that runs scripts, or loads something from elsewhere.
_ACTIVE_SVG = re.compile(rb"<script|\bon[a-z]+\s*=|javascript:|<foreignObject|<!ENTITY|(?:href|src)\s*=\s*[\"']\s*(?:https?:)?//", re.I)
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "build"})


@dataclass(frozen=True, slots=True)
class MediaOptions:
    project: Path  #: absolute; files outside are refused
    attachments: tuple[Path, ...] = ()  #: folders that are looked in besides, absolute
    outside: bool = False  #: files outside the project may be shipped
    max_bytes: int = 20_000_000  #: a larger file is a finding


class Resolver:
    """Finds and names the media of a project's pages; each file is read once."""

    def __init__(self, options: MediaOptions) -> None:
        self._options = options
        self._known: dict[Path, MediaFile] = {}

    def resolve(self, root: Element, page_path: str) -> tuple[tuple[MediaFile, ...], tuple[Finding, ...]]:
        """Gives every element of a page that shows or plays a file the file's name in the package.

        Returns the files, sorted by name, and findings about those that are missing, refused or elsewhere; their elements are left as
        they are.
        """
        files: dict[str, MediaFile] = {}
        findings: list[Finding] = []
        line = 0
        for element in root.iter():
            line = int(element.get("line") or line)
            src = element.get("src", "") if element.tag in _TAGS else ""
            if not src or src.startswith("data:"):
                continue
            found = self._file(src, page_path)
            if isinstance(found, MediaFile):
                files[found.name] = found
                element.set("src", found.name)
            else:
                code, message, hint = found
                findings.append(Finding(code, "warning", message, page_path, line, hint))
        return tuple(files[name] for name in sorted(files)), tuple(findings)

    def _file(self, src: str, page_path: str) -> MediaFile | tuple[str, str, str]:
        """The file that a reference means, or code, message and hint of a finding."""
        if _REMOTE.match(src):
            return "media-remote", f"{src} is shown from the network: learners without one see nothing", "Save the file beside the notes and refer to that."
        path = next((p for p in self._places(src, page_path) if p.is_file()), None)
        if path is None:
            folder = any(p.is_dir() for p in self._places(src, page_path))
            return "media-missing", f"{src} is {'a folder' if folder else 'not there'}", "Put the file beside the page, or correct the name."
        real = path.resolve()
        if not self._options.outside and not real.is_relative_to(self._options.project.resolve()):
            return "media-outside", f"{src} is outside the project and is not shipped", "Copy it into the project, or set `outside = true` in [media]."
        if real in self._known:
            return self._known[real]
        try:
            return self._read(src, path, real)
        except OSError as error:
            return "media-unreadable", f"{src} cannot be read: {error.strerror}", "Check the file's permissions."

    def _read(self, src: str, path: Path, real: Path) -> MediaFile | tuple[str, str, str]:
        size = real.stat().st_size
        if size > self._options.max_bytes:
            return "media-large", f"{src} has {size / 1e6:.0f} MB and is not shipped", "Make it smaller, or raise `max-bytes` in [media]."
        content = real.read_bytes()
        if real.suffix.lower() == ".svg" and _ACTIVE_SVG.search(content):
            return "media-active", f"{src} is an SVG with scripts or outside references and is not shipped", "Save it as plain SVG."
        file = MediaFile(flat_name(path.name, content), str(real))
        self._known[real] = file
        return file

    def _places(self, src: str, page_path: str) -> Iterator[Path]:
        """Where a reference may point: beside the page, in the project, in the attachment folders, anywhere by its name (Obsidian)."""
        for name in dict.fromkeys((src, unquote(src), src.split("#")[0].split("?")[0], unquote(src.split("#")[0].split("?")[0]))):
            if not name or "\0" in name:
                continue
            relative = name.lstrip("/")
            for base in ((self._options.project / page_path).parent, self._options.project, *self._options.attachments):
                for form in ("NFC", "NFD"):
                    yield base / unicodedata.normalize(form, relative)
            if "/" not in name and (found := self._by_name.get(_fold(name))):
                yield found

    @cached_property
    def _by_name(self) -> dict[str, Path]:
        """The project's files by name, made when a reference is found in no other way; of two, the one in the higher folder."""
        out: dict[str, Path] = {}
        for folder, folders, names in os.walk(self._options.project):
            folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED_FOLDERS)
            for name in sorted(names):
                out.setdefault(_fold(name), Path(folder) / name)
        return out


def flat_name(name: str, content: bytes) -> str:
    """The name of a file in the package: its own, plain and in NFC, with the hash of its content, at most NAME_BYTES bytes."""
    stem, dot, suffix = unicodedata.normalize("NFC", name).rpartition(".")
    stem, suffix = (stem, f".{suffix.lower()}") if dot else (suffix, "")
    tail = f"-{hashlib.sha256(content).hexdigest()[:10]}{suffix}"
    plain = _UNSAFE.sub("-", stem).strip("-._") or "file"
    kept = plain.encode()[: NAME_BYTES - len(tail.encode())].decode(errors="ignore")
    return kept + tail


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
