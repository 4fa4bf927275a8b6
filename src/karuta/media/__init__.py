"""Files that notes refer to: found as the author's editor finds them, checked, and named for the package.

The name carries a hash of the content, since Anki ignores a file whose name the learner already has: a changed picture
must have a new name. Every file is read once for all pages.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from karuta.dialect.walk import with_lines
from karuta.media import fetching, svg
from karuta.media.index import Index, fold
from karuta.model import Finding, MediaFile, Severity

#: AnkiWeb refuses longer names (bytes of UTF-8).
NAME_BYTES = 120
#: A larger data URI is left out: it would be synced anew with every edit of its note.
DATA_URI_CHARACTERS = 100_000
#: What a card can show or play.
EXTENSIONS = frozenset(
    f".{extension}"
    for kind in (
        ("png", "apng", "jpg", "jpeg", "jfif", "gif", "webp", "avif", "bmp", "ico", "svg", "tif", "tiff", "heic"),
        ("mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "3gp", "spx"),
        ("mp4", "m4v", "webm", "mov", "mkv", "avi", "ogv", "mpg", "mpeg"),
    )
    for extension in kind
)

#: What a page must have somewhere in its bytes to refer to a file.
_MENTIONS = re.compile(rb"!\[|<[A-Za-z]|\[sound:")
_ELEMENTS = frozenset({"img", "audio", "video", "source", "sound"})
_IN_HTML = re.compile(r"<(?:img|audio|video|source)\b", re.I)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_DATA = re.compile(r"data:(?:image/(?:png|jpeg|gif|webp|avif|bmp)|audio/[a-z0-9.+-]+|video/[a-z0-9.+-]+)[;,]", re.I)
_UNFIT = re.compile(r"[^\w.+-]+|_+")


@dataclass(frozen=True, slots=True)
class MediaOptions:
    """What the resolver is to know of the project."""

    project: Path  #: absolute
    attachments: tuple[Path, ...] = ()  #: absolute; folders that are looked into for every page, and whose files may be shipped
    outside: bool = False  #: files outside of the project and these folders may be shipped
    max_bytes: int = 10_000_000  #: a larger file is a finding and is not shipped
    skipped: tuple[Path, ...] = ()  #: absolute; folders in which no file is looked for by its name alone
    remote: Path | None = None  #: folder with what was fetched from other sites; None: nothing was
    fetch: bool = False  #: what is not in that folder yet is fetched into it


@dataclass(frozen=True, slots=True)
class _Remark:
    """Something about one reference, before it is known where in the page it stands."""

    code: str
    message: str
    hint: str = ""
    severity: Severity = "warning"


class Resolver:
    """Finds the media of all pages of one build."""

    def __init__(self, options: MediaOptions) -> None:
        self._options = options
        self._roots = [Path(os.path.realpath(root)) for root in (options.project, *options.attachments)]
        self._index = Index(options.project, options.attachments, options.skipped, EXTENSIONS)
        self._taken: dict[Path, MediaFile | _Remark] = {}  # by real path
        self._files: dict[str, MediaFile] = {}

    def state(self) -> str:
        """A hash that changes whenever a reference may come to mean another file, or a file with another content."""
        return self._index.state()

    def resolve(
        self, root: Element, page_path: str, footnotes: Iterable[Element] = ()
    ) -> tuple[tuple[MediaFile, ...], tuple[Finding, ...]]:
        """The files that a parsed page and its footnotes refer to, sorted by name, and what is wrong with them.

        Rewrites `src` in the tree to the name in the package. What is not shipped keeps the `src` as written, but addresses
        that are neither a file nor of the web (`javascript:`, refused data URIs) are emptied. Single HTML tags must have become
        elements before (`sanitise.tree`).

        :param page_path: posix path of the page, relative to the project
        """
        folder = self._options.project / PurePosixPath(page_path).parent
        files: dict[str, MediaFile] = {}
        findings: dict[Finding, None] = {}
        for element, line in with_lines(root, *footnotes):
            for holder in _holders(element):
                for name in ("src", "poster"):
                    source = holder.get(name)
                    if source is None:
                        continue
                    found, remarks = self._resolved(source.strip(), folder)
                    if isinstance(found, MediaFile):
                        files[found.name] = found
                        holder[name] = found.name
                    elif found is None:
                        holder[name] = ""
                    for each in remarks:
                        findings[Finding(each.code, each.severity, each.message, page_path, line, each.hint)] = None
        return tuple(sorted(files.values(), key=lambda file: file.name)), tuple(findings)

    def _resolved(self, source: str, folder: Path) -> tuple[MediaFile | str | None, list[_Remark]]:
        """The file that a reference means; itself if it stays as it is; None if it is to be emptied. And what is to be said."""
        if source[:5].lower() == "data:":
            refusal = _data_uri_refusal(source)
            return (None, [refusal]) if refusal else (source, [])
        path, remark = self._path(source, folder)
        remarks = [remark] if remark else []
        if path is None:
            return None if remark and remark.code == "media-unsupported" else source, remarks
        file = self._take(path)
        return (source, [*remarks, file]) if isinstance(file, _Remark) else (file, remarks)

    def _path(self, source: str, folder: Path) -> tuple[Path | None, _Remark | None]:
        """Where the file is that a page in a folder refers to, and what is to be said about that. None: nowhere."""
        if source.startswith("//"):
            source = f"https:{source}"
        scheme = found[1].lower() if (found := _SCHEME.match(source)) else ""
        if scheme in ("http", "https"):
            return self._fetched(source)
        if scheme == "file":
            source = unquote(urlsplit(source).path)
        if not source:
            return None, _Remark("media-missing", "A picture or sound has no file.")
        spellings = _spellings(source)
        for wanted in spellings:
            beside = folder / wanted
            for path in (beside, *(base / wanted.lstrip("/") for base in (self._options.project, *self._options.attachments))):
                if _exists(path):
                    return Path(os.path.normpath(path)), None
        for wanted in spellings:
            if candidates := self._index.find(wanted, folder):
                return candidates[0], self._how_found(source, wanted, candidates)
        if scheme:
            return None, _Remark("media-unsupported", f"{source[:200]!r} is no file and no address that a card can show.")
        near = self._index.like(PurePosixPath(spellings[-1]).name) if spellings else None
        hint = f"Is {self._shown(near)} meant?" if near else "Put the file beside the page, or correct the name."
        return None, _Remark("media-missing", f"There is no file {source[:200]!r}.", hint)

    def _how_found(self, source: str, wanted: str, candidates: list[Path]) -> _Remark | None:
        """What to say about a file that is not where its path says; None for what every system forgives."""
        shown = self._shown(candidates[0])
        if not self._index.same(candidates):
            others = ", ".join(self._shown(path) for path in candidates[1:3])
            message = f"{source!r} may be {shown} or {others}: the first was taken."
            return _Remark("media-ambiguous", message, "Write the folder in front of the name.")
        parts = [part for part in PurePosixPath(wanted).parts if part not in ("/", "..", ".")]
        found = candidates[0].parts[-len(parts) :]
        if [unicodedata.normalize("NFC", part) for part in parts] == [unicodedata.normalize("NFC", part) for part in found]:
            return None
        if [fold(part) for part in parts] == [fold(part) for part in found]:
            return _Remark("media-case", f"{source!r} is called {shown}: upper and lower case differ.", severity="info")
        return _Remark("media-elsewhere", f"{source!r} was found as {shown}.", severity="info")

    def _fetched(self, address: str) -> tuple[Path | None, _Remark | None]:
        folder = self._options.remote
        if folder is not None and (known := fetching.known(address, folder)):
            return known, None
        if folder is None or not self._options.fetch:
            hint = "It needs a connection and may vanish: fetch it with --fetch-media, or save it beside the notes."
            return None, _Remark("media-remote", f"{address[:200]!r} is on another site.", hint)
        try:
            return fetching.fetch(address, folder, EXTENSIONS), None
        except OSError as error:
            return None, _Remark("media-not-fetched", f"{address[:200]!r} could not be fetched: {error}.")

    def _take(self, path: Path) -> MediaFile | _Remark:
        """The file for the package, or why it is not shipped."""
        real = Path(os.path.realpath(path))
        if real not in self._taken:
            try:
                self._taken[real] = self._checked(path, real)
            except OSError as error:
                message = f"{self._shown(path)} cannot be read: {error.strerror or error}."
                self._taken[real] = _Remark("media-unreadable", message, "Check its permissions.")
        return self._taken[real]

    def _checked(self, path: Path, real: Path) -> MediaFile | _Remark:
        shown = self._shown(path)
        if not self._options.outside and not any(real.is_relative_to(root) for root in self._roots):
            hint = "Copy it into the project, or set `outside = true` in [media]."
            return _Remark("media-outside", f"{shown} is outside of the project and is not shipped.", hint)
        if real.is_dir():
            return _Remark("media-directory", f"{shown} is a folder.")
        # Through a link too, so that `picture.png -> secrets.txt` ships nothing.
        suffixes = {path.suffix.lower(), real.suffix.lower()}
        if not suffixes <= EXTENSIONS:
            return _Remark("media-type", f"{shown} is not shipped: a card cannot show files of its kind.")
        if not real.is_file():
            return _Remark("media-missing", f"{shown} is not a regular file.")
        stamp = stamp_of(real)
        size = real.stat().st_size
        if not size:
            return _Remark("media-empty", f"{shown} is empty.")
        if size > self._options.max_bytes:
            hint = "Every learner would download it to every device: make it smaller, or raise `max-bytes` in [media]."
            return _Remark("media-large", f"{shown} has {size / 1e6:.1f} MB and is not shipped.", hint)
        if ".svg" in suffixes and (danger := svg.danger(real)):
            return _Remark("media-svg", f"{shown} is not shipped: {danger}.", "Save it as plain SVG or as PNG.")
        name = packaged_name(path.name, self._index.digest(real))
        return self._files.setdefault(name, MediaFile(name, str(real), stamp))

    def _shown(self, path: Path) -> str:
        """A file as the author knows it: relative to the project."""
        return Path(os.path.relpath(path, self._options.project)).as_posix()


def may_mention(page: bytes) -> bool:
    """Whether the bytes of a page may refer to media: without a doubt if they do, and not by prose alone."""
    return _MENTIONS.search(page) is not None


def stamp_of(path: Path) -> str:
    """Size, times and number of a file, which change with its content; "" if there is none."""
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


def packaged_name(name: str, digest: str) -> str:
    """The flat name in the package of a file with this name and content: `stem-hash.ext`.

    NFC, of letters, digits and `.-+` alone, and in lower case: on some systems names that differ in case only are one.
    Never begins with `_`, which Anki keeps for files of templates.

    :param digest: hexadecimal hash of the content
    """
    pure = PurePosixPath(fold(name))
    end = f"-{digest[:16]}{pure.suffix}"
    stem = _UNFIT.sub("-", pure.stem).encode()[: NAME_BYTES - len(end.encode())].decode(errors="ignore").strip("-.")
    return f"{stem}{end}".removeprefix("-")


def _holders(element: Element) -> Iterator[dict[str, str]]:
    """The attributes of an element that shows or plays files; of those in an HTML block, which is then written anew."""
    if element.tag in _ELEMENTS:
        yield element.attrib
    elif element.tag == "html" and element.text and _IN_HTML.search(element.text):
        from bs4 import BeautifulSoup

        soup = BeautifulSoup(element.text, "html.parser")
        for inner in soup.find_all(["img", "audio", "video", "source"]):
            attributes = {name: str(inner[name]) for name in ("src", "poster") if inner.has_attr(name)}
            yield attributes
            inner.attrs.update(attributes)
        element.text = str(soup)


def _spellings(source: str) -> list[str]:
    """What a reference may mean as a path: as it is, percent-decoded, and without the query or fragment behind it."""
    found = [source, unquote(source), unquote(re.split(r"[?#]", source, maxsplit=1)[0])]
    found += [one.replace("\\", "/") for one in found]
    return [one for one in dict.fromkeys(found) if one and "\0" not in one]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long a name, a loop of links, a folder that may not be entered, a lone surrogate
        return False


def _data_uri_refusal(source: str) -> _Remark | None:
    if len(source) > DATA_URI_CHARACTERS:
        message = f"A data URI of {len(source):,} characters was left out."
        return _Remark("media-data-uri", message, "Save it as a file beside the notes.")
    if not _DATA.match(source):
        return _Remark("media-data-uri", f"A data URI that is no picture, sound or film was left out: {source[:40]!r}.")
    return None
