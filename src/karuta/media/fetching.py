"""Pictures and sounds of other sites, fetched once into a folder that is committed with the notes."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

#: The most that is fetched of one file; AnkiWeb takes no larger one.
MAX_BYTES = 100_000_000
_SECONDS = 30
_EXTENSIONS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/svg+xml": ".svg",
    "image/bmp": ".bmp",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/flac": ".flac",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
}


def known(address: str, folder: Path) -> Path | None:
    """The file in the folder that was fetched from an address; None if it was not."""
    return next(iter(sorted(folder.glob(f"{_key(address)}*"))), None) if folder.is_dir() else None


def fetch(address: str, folder: Path, extensions: Collection[str]) -> Path:
    """Fetches a file into the folder, under a name by which `known` finds it again. What is there already is not fetched.

    :param address: `http:` or `https:`
    :param extensions: those that are taken, in lower case with the full stop
    :raises OSError: if there is no answer, or one that is too large or neither picture, sound nor film
    """
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    if (there := known(address, folder)) is not None:
        return there
    if urlsplit(address).scheme not in ("http", "https"):
        raise OSError("only http and https are fetched")
    try:
        request = Request(quote(address, safe="%/:=&?~#+!$,;'@()*[]"), headers={"User-Agent": "karuta"})
        with urlopen(request, timeout=_SECONDS) as answer:
            extension = _extension(answer.headers.get_content_type(), address, extensions)
            content = answer.read(MAX_BYTES + 1)
    except (HTTPException, ValueError) as error:
        raise OSError(str(error)) from error
    if len(content) > MAX_BYTES:
        raise OSError(f"it has more than {MAX_BYTES // 1_000_000} MB")
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w.-]+", "-", unquote(PurePosixPath(urlsplit(address).path).stem))[:40].strip("-.")
    target = folder / f"{_key(address)}{stem}{extension}"
    handle, partial = tempfile.mkstemp(dir=folder, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return Path(partial).replace(target)


def _key(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:12] + "-"


def _extension(content_type: str, address: str, extensions: Collection[str]) -> str:
    if content_type in _EXTENSIONS:
        return _EXTENSIONS[content_type]
    own = PurePosixPath(unquote(urlsplit(address).path)).suffix.lower()
    if own in extensions and content_type.partition("/")[0] in ("image", "audio", "video", "application", "binary"):
        return own
    raise OSError(f"it is {content_type}, neither a picture, a sound nor a film")
