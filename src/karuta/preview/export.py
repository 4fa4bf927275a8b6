"""The preview as files: opened from disk or put on any web space, it shows what the local server would.

A page from disk may load scripts, and its sandboxed frame may load nothing. So the data are scripts, media are data in them, and the
page's own modules are one script, since modules are not loaded from disk.
"""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from karuta.preview import frame, wire
from karuta.preview.snapshot import Snapshot

_CHUNK = 100  # notes or pages to a script: what is loaded to see one of them
_POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src data:; frame-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)
#: What differs in the page from the one that the server gives.
_PAGE = {
    '<meta charset="utf-8">': f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
    '<script type="module" src="static/main.js"></script>': (
        '<script defer src="data/index.js"></script>\n<script defer src="static/main.js"></script>'
    ),
    'data-src="frame"': 'data-src="static/frame.html"',
}
_IMPORT = re.compile(r'^import (?:\{ (?P<names>.+?) \}|\* as (?P<whole>\w+)) from "\./(?P<module>\w+)\.js";$', re.M)
_EXPORT = re.compile(r"^export (?=(?:const|function|async function) ([\w$]+))", re.M)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    page: Path  #: the file to open
    notes: int
    size: int  #: bytes of all files


def write(snapshot: Snapshot, folder: Path) -> Written:
    """Write the files into a folder, which is made where it is missing. Raises OSError where it cannot be written."""
    size = 0
    for name, text in _files(snapshot):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        path.write_bytes(data)
        size += len(data)
    return Written(folder / "index.html", len(snapshot.notes), size)


def _files(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    page = (frame.STATIC / "index.html").read_text("utf-8")
    for old, new in _PAGE.items():
        page = page.replace(old, new, 1)
    yield "index.html", page
    yield "static/style.css", (frame.STATIC / "style.css").read_text("utf-8")
    yield "static/main.js", joined("main")
    yield "static/frame.html", frame.document()
    notes = ((guid, wire.note(snapshot, guid)) for guid in snapshot.notes)
    pages = ((each.path, wire.page(snapshot, each.path)) for each in snapshot.pages)
    where: dict[str, dict[str, str]] = {"notes": {}, "pages": {}, "files": {}}
    for kind, entries, size in (("notes", notes, _CHUNK), ("pages", pages, _CHUNK), ("files", _media(snapshot), 1)):
        for place, chunk in enumerate(_chunks(entries, size), 1):
            name = f"data/{kind}-{place}.js"
            where[kind].update(dict.fromkeys(chunk, name))
            yield name, f"Object.assign(karuta.{kind}, {wire.dumps(chunk)});\n"
    rows = wire.Rows()
    rows.update(snapshot, 1)
    index = wire.index(snapshot, rows, 1, 0, {})
    yield (
        "data/index.js",
        f"globalThis.karuta = {{notes: {{}}, pages: {{}}, files: {{}}, where: {wire.dumps(where)}, index: {index}}};\n",
    )


def _media(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    used = {name for shown in snapshot.notes.values() for name in shown.note.media}
    for name in sorted(used & snapshot.media.keys()):
        data = base64.b64encode(Path(snapshot.media[name]).read_bytes()).decode()
        yield name, f"data:{mimetypes.guess_type(name)[0] or 'application/octet-stream'};base64,{data}"


def _chunks(entries: Iterable[tuple[str, object]], size: int) -> Iterator[Mapping[str, object]]:
    source = iter(entries)
    while chunk := dict(islice(source, size)):
        yield chunk


def joined(name: str) -> str:
    """A module of the page and all that it imports as one script."""
    texts: dict[str, str] = {}
    _add(name, texts)
    return '"use strict";\nconst modules = {};\n' + "".join(texts.values())


def _add(name: str, texts: dict[str, str]) -> None:
    if name in texts:
        return
    text = (frame.STATIC / f"{name}.js").read_text("utf-8")
    for found in _IMPORT.finditer(text):
        _add(found["module"], texts)
    text = _IMPORT.sub(
        lambda found: f"const {found['whole'] or '{ ' + found['names'] + ' }'} = modules.{found['module']};", text
    )
    names = ", ".join(found[1] for found in _EXPORT.finditer(text))
    texts[name] = f"modules.{name} = (() => {{\n{_EXPORT.sub('', text)}return {{ {names} }};\n}})();\n"
