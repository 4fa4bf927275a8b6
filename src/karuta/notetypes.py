"""`templates/<kind>/` → note types.

Each folder has a `notetype.toml` (names and ids, frozen), the html files that it names and a `style.css`. `shared/` has what
several note types use: a `style.css` that comes before theirs, and parts that a template includes with `{{> name}}` from
`name.html`. A file is looked for in the folder of the note type, then in `shared/`; a project's own folder need only have the
files that it changes, the rest is taken from the templates that Karuta ships.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from karuta.cards import Field, Section, TemplateError, parse, renders, walk
from karuta.model import COMMON_FIELDS, OWN_FIELDS, FieldSpec, Finding, Kind, NoteType, TemplateSpec

#: What `{{…}}` may name besides the fields: rslib/src/notetype/render.rs. FrontSide is for the back only.
SPECIAL_FIELDS = frozenset({"Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"})
#: rslib/src/template_filters.rs; those with arguments are known by their beginning.
FILTERS = frozenset({"text", "furigana", "kanji", "kana", "type", "type-cloze", "type-nc", "hint", "cloze", "cloze-only"})
SORT_FIELD = 0
_SPEECH = ("tts ", "tts-voices")
_INCLUDE = re.compile(r"\{\{>\s*([\w-]+)\s*\}\}")
_INCLUDE_DEPTH = 8
_MAX_ID = (1 << 63) - 1


def shipped() -> Path:
    """The folder with the templates that Karuta brings along: in the wheel, or at the top of a checkout."""
    package = Path(str(files("karuta")))
    inside = package / "templates"
    return inside if inside.is_dir() else package.parents[1] / "templates"


def load(folder: Path | None = None, project: Path | None = None) -> tuple[dict[Kind, NoteType], tuple[Finding, ...]]:
    """All note types, and what is wrong with their files. A note type with an error is left out.

    `folder` is the project's own templates folder (None: there is none), `project` what paths in findings are relative to.
    """
    loader = _Loader([folder, shipped()] if folder else [shipped()], project)
    if folder and not folder.is_dir():
        loader.report("templates-missing", folder, "the folder of templates does not exist")
    types = {kind: notetype for kind in get_args(Kind) if (notetype := loader.notetype(kind))}
    for attribute in ("name", "id"):
        seen: dict[object, Kind] = {}
        for kind, notetype in types.items():
            first = seen.setdefault(getattr(notetype, attribute), kind)
            if first != kind:
                path = loader.find(f"{kind}/notetype.toml")
                loader.report("notetype-invalid", path, f"has the same {attribute} as the note type in {first}/")
    return types, tuple(dict.fromkeys(loader.findings))


def sources(folder: Path | None = None) -> list[Path]:
    """All files that `load` may read, sorted."""
    return sorted(path for root in (folder, shipped()) if root for path in root.rglob("*") if path.is_file())


@dataclass(slots=True)
class _Loader:
    """One `load`: where to look, and what was found wrong."""

    roots: Sequence[Path]
    project: Path | None
    findings: list[Finding] = field(default_factory=list)

    def report(self, code: str, path: Path, message: str, line: int = 0, hint: str = "") -> None:
        if self.project and path.is_relative_to(self.project):
            path = path.relative_to(self.project)
        self.findings.append(Finding(code, "error", message, path.as_posix(), line, hint))

    def find(self, *names: str) -> Path:
        """The first of these files that there is; else where the first name would be in the outermost folder."""
        for name in names:
            for root in self.roots:
                if (root / name).is_file():
                    return root / name
        return self.roots[0] / names[0]

    def read(self, path: Path) -> str | None:
        """Text of a file in LF, or None and a finding."""
        try:
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.report("template-missing", path, "this file of a note type does not exist")
        except UnicodeDecodeError as error:
            self.report("template-unreadable", path, f"not UTF-8: byte {error.start} cannot be read")
        except OSError as error:
            self.report("template-unreadable", path, f"cannot be read: {error.strerror}")
        return None

    def notetype(self, kind: Kind) -> NoteType | None:
        before = len(self.findings)
        path = self.find(f"{kind}/notetype.toml")
        text = self.read(path)
        if text is None:
            return None
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            self.report("notetype-invalid", path, f"not TOML: {error}", int(line[1]) if line else text.count("\n") + 1)
            return None
        shape = _Shape(kind, data)
        for message, key in shape.problems():
            self.report("notetype-invalid", path, message, _line_of(text, key))
        if len(self.findings) > before:
            return None
        templates = tuple(self.template(kind, shape, entry) for entry in shape.templates)
        styles = [self.read(self.find(f"{place}/style.css")) for place in ("shared", kind)]
        if len(self.findings) > before:
            return None
        css = "\n".join(style for style in styles if style)
        frozen = _digest(shape.frozen())
        look = [css, data["name"]] + [part for template in templates for part in (template.name, template.front, template.back)]
        return NoteType(
            kind=kind,
            name=data["name"],
            id=data["id"],
            cloze=kind == "cloze",
            fields=tuple(FieldSpec(entry["name"], entry["id"]) for entry in shape.fields),
            templates=templates,
            css=css,
            shape=frozen,
            digest=_digest([frozen, *look]),
            sort_field=SORT_FIELD,
        )

    def template(self, kind: Kind, shape: _Shape, entry: dict[str, Any]) -> TemplateSpec:
        known = {item["name"] for item in shape.fields} | SPECIAL_FIELDS
        front_path, back_path = (self.find(*_places(kind, entry[side])) for side in ("front", "back"))
        front = self.expand(kind, front_path, known)
        back = self.expand(kind, back_path, known | {"FrontSide"})
        if front is not None:
            nodes = parse(front)
            if not renders(nodes, {item["name"] for item in shape.fields}):
                self.report("template-empty", front_path, "the front shows no field of the note, so there would be no card")
            elif kind == "cloze" and not any(isinstance(node, Field) and "cloze" in node.filters for node in walk(nodes)):
                self.report("template-empty", front_path, "the front of a cloze note type needs {{cloze:Text}}")
        return TemplateSpec(entry["name"], entry["id"], front or "", back or "")

    def expand(self, kind: Kind, path: Path, known: set[str], depth: int = 0) -> str | None:
        """The text of a template with its parts put in, or None and findings. Sections must pair up within each file."""
        text = self.read(path)
        if text is None:
            return None
        if depth > _INCLUDE_DEPTH:
            self.report("template-broken", path, "this part includes itself")
            return None
        plain = _INCLUDE.sub(lambda match: " " * len(match[0]), text)
        problems = list(_problems(plain, known))
        for message, offset, hint in problems:
            self.report("template-broken", path, message, text.count("\n", 0, offset) + 1, hint)
        parts: list[str] = []
        end = 0
        for match in _INCLUDE.finditer(text):
            part_path = self.find(*_places(kind, match[1] + ".html"))
            if not part_path.is_file():
                line = text.count("\n", 0, match.start()) + 1
                self.report("template-broken", path, f"{match[0]} names a part that does not exist: {match[1]}.html", line)
                problems.append(("", 0, ""))
                continue
            part = self.expand(kind, part_path, known, depth + 1)
            if part is None:
                return None
            parts += text[end : match.start()], part.strip("\n")
            end = match.end()
        return None if problems else "".join((*parts, text[end:])).strip("\n")


class _Shape:
    """What a `notetype.toml` says, and whether it can be."""

    def __init__(self, kind: Kind, data: dict[str, Any]) -> None:
        self.kind = kind
        self.data = data
        self.fields: list[dict[str, Any]] = _tables(data.get("fields"))
        self.templates: list[dict[str, Any]] = _tables(data.get("templates"))

    def frozen(self) -> list[object]:
        """All that must never change once learners have notes of this type."""
        parts: list[object] = [self.data["id"], self.data["cloze"], SORT_FIELD]
        for entries in (self.fields, self.templates):
            parts.append([[entry["name"], entry["id"]] for entry in entries])
        return parts

    def problems(self) -> Iterable[tuple[str, str]]:
        """Messages, each with the text in the file that it is about."""
        if not isinstance(self.data.get("name"), str) or not self.data["name"].strip():
            yield "needs a name", "name"
        if not _is_id(self.data.get("id")):
            yield "needs an id: a positive whole number that no other note type has", "id"
        if self.data.get("cloze") is not (self.kind == "cloze"):
            yield f"needs cloze = {str(self.kind == 'cloze').lower()}", "cloze"
        expected = OWN_FIELDS[self.kind] + COMMON_FIELDS
        if tuple(entry.get("name") for entry in self.fields) != expected:
            yield f"needs exactly these fields in this order: {', '.join(expected)}", "fields"
        if not self.templates:
            yield "needs at least one card template", "templates"
        if self.kind == "cloze" and len(self.templates) > 1:
            yield "a cloze note type has exactly one card template", "templates"
        yield from _entry_problems("field", self.fields)
        yield from _entry_problems("template", self.templates)
        for entry in self.templates:
            for side in ("front", "back"):
                if not isinstance(entry.get(side), str) or not re.fullmatch(r"[\w-]+\.html", entry[side]):
                    yield (
                        f"template {entry.get('name')!r} needs {side} = the name of an html file beside this one",
                        str(entry.get(side, entry.get("name"))),
                    )


def _tables(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _entry_problems(what: str, entries: Sequence[dict[str, Any]]) -> Iterable[tuple[str, str]]:
    names: set[str] = set()
    ids: set[object] = set()
    for entry in entries:
        name, number = entry.get("name"), entry.get("id")
        if not isinstance(name, str) or not name.strip() or '"' in name:
            yield f"a {what} needs a name without quotation marks, not {name!r}", str(name)
        elif name.casefold() in names:
            yield f"two {what}s are called {name!r}", name
        if not _is_id(number):
            yield f"{what} {name!r} needs an id: a positive whole number, never to be changed", str(name)
        elif number in ids:
            yield f"{what} {name!r} has the id of another one", str(number)
        names.add(str(name).casefold())
        ids.add(number)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MAX_ID


def _line_of(text: str, key: str) -> int:
    """The line that sets this key of the file, else the last that has these words; 1 if there is none."""
    lines = [line.partition("#")[0] for line in text.splitlines()]
    setting = [number for number, line in enumerate(lines, 1) if re.match(rf"{re.escape(key)}\s*=", line)]
    return (setting or [number for number, line in enumerate(lines, 1) if key in line] or [1])[-1]


def _places(kind: Kind, name: str) -> tuple[str, str]:
    return f"{kind}/{name}", f"shared/{name}"


def _problems(template: str, known: set[str]) -> Iterable[tuple[str, int, str]]:
    """What Anki would refuse in a template: message, offset and hint."""
    try:
        nodes = parse(template)
    except TemplateError as error:
        yield error.message, error.offset, ""
        return
    for node in walk(nodes):
        if node.name not in known and not (isinstance(node, Field) and not node.name and node.filters):
            sign = ("^" if node.negated else "#") if isinstance(node, Section) else ""
            near = get_close_matches(node.name, sorted(known), 1)
            yield (
                f"{{{{{sign}{node.name}}}}} names a field that this note type does not have",
                node.offset,
                f"nearest: {near[0]}" if near else f"there are: {', '.join(sorted(known))}",
            )
        if isinstance(node, Field):
            for name in node.filters:
                if name not in FILTERS and not name.startswith(_SPEECH):
                    yield f"{{{{{name}:{node.name}}}}} names a filter that Anki does not have", node.offset, ""


def _digest(value: object) -> str:
    return blake2b(repr(value).encode(), digest_size=16).hexdigest()
