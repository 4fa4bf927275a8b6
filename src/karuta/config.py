"""`karuta.toml`, or `[tool.karuta]` in `pyproject.toml`: every setting and every default is here.

A folder without either file is a project too. What is wrong in the file becomes a finding that names the line and, for a key
that does not exist, the nearest one that does.
"""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from karuta.model import Finding, Severity

FILE = "karuta.toml"
PYPROJECT = "pyproject.toml"
MEDIA_MAX_BYTES = 10_000_000  # AnkiWeb refuses a file above 100 MB; phones suffer long before that


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What one place (project, folder, front matter) says about its pages. None and empty mean that it says nothing."""

    deck: str | None = None  #: deck below the project's own, parts joined with "::"; "" is the project's deck itself
    tags: tuple[str, ...] = ()  #: added to those of the places around it
    source: str | None = None
    lang: str | None = None
    rules: Mapping[str, bool] = field(default_factory=dict)  #: rule name -> on
    reverse: bool | None = None
    hard_breaks: bool | None = None

    def over(self, outer: PageOptions) -> PageOptions:
        """These options laid over those of the place around: the inner one decides, tags and rule switches add up."""
        return PageOptions(
            deck=outer.deck if self.deck is None else self.deck,
            tags=(*outer.tags, *self.tags),
            source=outer.source if self.source is None else self.source,
            lang=outer.lang if self.lang is None else self.lang,
            rules={**outer.rules, **self.rules},
            reverse=outer.reverse if self.reverse is None else self.reverse,
            hard_breaks=outer.hard_breaks if self.hard_breaks is None else self.hard_breaks,
        )


@dataclass(frozen=True, slots=True)
class Config:
    """A project's settings with the defaults filled in. All paths are absolute; none of them need exist."""

    project: Path  #: the project's folder
    path: str = ""  #: the file that was read, relative to the project; "" if there is none
    name: str = ""  #: name of the top deck
    slug: str = ""  #: first part of the package's file name
    description: str = ""  #: text for the deck description in Anki
    notes: tuple[Path, ...] = ()  #: folders or files with notes
    notes_given: bool = False  #: the notes were named in the file or are in `notes/`; False: the project folder stands in
    templates: Path | None = None  #: folder with the project's own note types; None: those that Karuta ships
    build: Path = Path("build")
    lock: Path = Path("karuta.lock")
    changelog: Path = Path("CHANGELOG.md")  #: of the deck: a release puts its section there
    pages: PageOptions = PageOptions()  #: for every page
    folders: tuple[tuple[Path, PageOptions], ...] = ()  #: for the pages below a folder, outer folders first
    attachments: Path | None = None  #: folder that media are also looked for in
    media_outside: bool = False  #: files outside the project may be shipped
    media_max_bytes: int = MEDIA_MAX_BYTES  #: a larger file is a finding and is not shipped
    media_remote: Path = Path("media")  #: folder for files of other sites, once they are fetched
    media_fetch: bool = False  #: files of other sites are fetched; never from the file, only asked for on the command line
    math_macros: Mapping[str, str] = field(default_factory=dict)  #: name without backslash -> TeX with #1 … #9
    trust_html: bool = False  #: HTML in the notes goes into the deck unsanitised
    known_rules: frozenset[str] = frozenset()  #: names of all rules; empty: rule names are not checked

    def deck(self, name: str) -> str:
        """The full name of a deck below the project's own. A name that begins with the project's own is a full name already."""
        name = deck_name(name)
        if name == self.name or name.startswith(f"{self.name}::"):
            return name
        return deck_name(f"{self.name}::{name}")

    def relative(self, path: Path) -> str:
        """The posix path of a file relative to the project, with `..` for one outside; absolute on another drive."""
        try:
            return path.relative_to(self.project).as_posix()
        except ValueError:
            try:
                return Path(os.path.relpath(path, self.project)).as_posix()
            except ValueError:
                return path.as_posix()


# What a key may hold, and what the message calls it.
_WANTED = {
    "text": "a text in quotes",
    "texts": "a list of texts in quotes",
    "text or texts": "a text or a list of texts in quotes",
    "switch": "true or false",
    "count": "a whole number above 0",
    "table": "a table",
}
_PAGE_KEYS = {
    "deck": "text",
    "tags": "texts",
    "source": "text",
    "lang": "text",
    "rules": "table",
    "reverse": "switch",
    "hard-breaks": "switch",
}
_PROJECT_KEYS = {
    "name": "text",
    "slug": "text",
    "description": "text",
    "notes": "text or texts",
    "templates": "text",
    "build": "text",
    "lock": "text",
    "changelog": "text",
    "folders": "table",
    "attachments": "text",
    "media": "table",
    "math": "table",
    "trust-html": "switch",
} | {key: wanted for key, wanted in _PAGE_KEYS.items() if key != "deck"}
_MEDIA_KEYS = {"outside": "switch", "max-bytes": "count", "remote": "text"}
_MATH_KEYS = {"macros": "table"}

_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def load(project: Path, known_rules: Collection[str] = ()) -> tuple[Config, tuple[Finding, ...]]:
    """The configuration of a project and what is wrong with it. A key that is wrong keeps its default.

    :param project: its folder, which must exist
    :param known_rules: names of all rules, to check the switches in `[rules]` against; empty: they are not checked
    """
    project = project.resolve()
    path, text, findings = _file(project)
    data: dict[str, Any] = {}
    prefix: tuple[str, ...] = ("tool", "karuta") if path == PYPROJECT else ()
    if path:
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            place = re.search(r"at line (\d+)", str(fault))
            line = int(place[1]) if place else text.count("\n") + 1
            findings.append(Finding("config-broken", "error", f"This is no TOML: {fault}.", path, line))
        for key in prefix:
            data = data.get(key, {})
    reader = _Reader(path, text, prefix, frozenset(known_rules), findings)
    return _config(project, reader, data), tuple(findings)


def _file(project: Path) -> tuple[str, str, list[Finding]]:
    """The file that configures the project: its name, its text and what is wrong with it as a file."""
    findings: list[Finding] = []
    texts: dict[str, str] = {}
    for name in (FILE, PYPROJECT):
        try:
            texts[name] = (project / name).read_text("utf-8-sig")
        except FileNotFoundError:
            continue
        except UnicodeDecodeError as fault:
            line = fault.object[: fault.start].count(b"\n") + 1
            findings.append(Finding("config-not-utf8", "error", "The file is not UTF-8.", name, line, "Save it as UTF-8."))
        except OSError as fault:
            findings.append(Finding("config-unreadable", "error", f"The file cannot be read: {fault.strerror}.", name))
    ours = "[tool.karuta" in texts.get(PYPROJECT, "")
    if FILE in texts:
        if ours:
            message = "[tool.karuta] is ignored: the project has a karuta.toml."
            line = _line_of(texts[PYPROJECT], ("tool", "karuta"))
            findings.append(Finding("config-twice", "warning", message, PYPROJECT, line, "Keep one of the two."))
        return FILE, texts[FILE], findings
    return (PYPROJECT, texts[PYPROJECT], findings) if ours else ("", "", findings)


def _config(project: Path, reader: _Reader, data: dict[str, Any]) -> Config:
    top = reader.table(data, (), _PROJECT_KEYS)
    media = reader.table(top.get("media", {}), ("media",), _MEDIA_KEYS)
    math = reader.table(top.get("math", {}), ("math",), _MATH_KEYS)
    name = deck_name(top.get("name", "")) or deck_name(_title(project.name)) or "Notes"
    slug = top.get("slug", "")
    if slug and slugify(slug) != slug.casefold():
        hint = f"For example: {slugify(slug)}" if slugify(slug) else ""
        reader.report("config-value", ("slug",), "slug may hold letters, digits, '-', '_' and '.' only.", hint)
        slug = ""
    given = top.get("notes")
    notes = [given] if isinstance(given, str) else given or []
    standard = (project / "notes").is_dir()
    templates = top.get("templates") or ("templates" if (project / "templates").is_dir() else "")
    folders = _folders(project, reader, top.get("folders", {}))
    return Config(
        project=project,
        path=reader.path,
        name=name,
        slug=slug or slugify(name) or "deck",
        description=top.get("description", ""),
        notes=tuple(project / part for part in notes or (["notes"] if standard else ["."])),
        notes_given=bool(notes) or standard,
        templates=project / templates if templates else None,
        build=project / top.get("build", "build"),
        lock=project / top.get("lock", "karuta.lock"),
        changelog=project / top.get("changelog", "CHANGELOG.md"),
        pages=reader.page_options({key: top[key] for key in _PAGE_KEYS if key in top}, ()),
        folders=folders,
        attachments=project / top["attachments"] if top.get("attachments") else None,
        media_outside=media.get("outside", False),
        media_max_bytes=media.get("max-bytes", MEDIA_MAX_BYTES),
        media_remote=project / media.get("remote", "media"),
        math_macros=_macros(reader, math.get("macros", {})),
        trust_html=top.get("trust-html", False),
        known_rules=reader.known_rules,
    )


def _folders(project: Path, reader: _Reader, sections: dict[str, Any]) -> tuple[tuple[Path, PageOptions], ...]:
    found: dict[Path, PageOptions] = {}
    for name, section in sections.items():
        at = ("folders", name)
        if not isinstance(section, dict):
            reader.wrong_type(at, "table", section)
            continue
        folder = (project / name).resolve()
        if not folder.is_dir():
            hint = "Paths in the configuration are relative to the project's folder."
            if (project / "notes" / name).is_dir():
                hint = f'Did you mean [folders."notes/{name}"]? ' + hint
            reader.report("config-folder-missing", at, f"There is no folder {name}.", hint, severity="warning")
        found[folder] = reader.page_options(reader.table(section, at, _PAGE_KEYS), at)
    return tuple(sorted(found.items(), key=lambda item: len(item[0].parts)))


def _macros(reader: _Reader, table: dict[str, Any]) -> dict[str, str]:
    macros: dict[str, str] = {}
    for name, tex in table.items():
        at = ("math", "macros", name)
        if not isinstance(tex, str):
            reader.wrong_type(at, "text", tex)
        elif not re.fullmatch(r"\\?[A-Za-z]+", name):
            reader.report("config-value", at, f"{name} is no name for a macro: letters A to Z only.")
        else:
            macros[name.removeprefix("\\")] = tex
    return macros


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checks tables of one file and reports what is wrong in them."""

    path: str
    text: str
    prefix: tuple[str, ...]
    known_rules: frozenset[str]
    findings: list[Finding]

    def report(self, code: str, at: tuple[str, ...], message: str, hint: str = "", *, severity: Severity = "error") -> None:
        line = _line_of(self.text, (*self.prefix, *at))
        self.findings.append(Finding(code, severity, message, self.path, line, hint))

    def wrong_type(self, at: tuple[str, ...], wanted: str, value: object) -> None:
        self.report("config-type", at, f"{'.'.join(at)} must be {_WANTED[wanted]}, not {value!r}.")

    def table(self, table: Mapping[str, Any], at: tuple[str, ...], keys: Mapping[str, str]) -> dict[str, Any]:
        """The entries of a table that are known and of the right type; the others are reported."""
        good: dict[str, Any] = {}
        for key, value in table.items():
            if key not in keys:
                self.report(
                    "config-unknown-key", (*at, key), f"There is no setting {'.'.join((*at, key))}.", nearest(key, keys)
                )
            elif not _fits(value, keys[key]):
                self.wrong_type((*at, key), keys[key], value)
            else:
                good[key] = value
        return good

    def page_options(self, table: Mapping[str, Any], at: tuple[str, ...]) -> PageOptions:
        """A checked table as options."""
        rules: dict[str, bool] = {}
        for name, on in table.get("rules", {}).items():
            where = (*at, "rules", name)
            if not isinstance(on, bool):
                self.wrong_type(where, "switch", on)
            elif self.known_rules and name not in self.known_rules:
                self.report("config-unknown-rule", where, f"There is no rule {name}.", nearest(name, self.known_rules))
            else:
                rules[name] = on
        lang = table.get("lang")
        if lang and not is_lang(lang):
            self.report("config-value", (*at, "lang"), f"{lang!r} is no language tag.", "For example: ja, en, zh-Hant, pt-BR.")
            lang = None
        return PageOptions(
            deck=table.get("deck"),
            tags=tuple(filter(None, map(tag, table.get("tags", ())))),
            source=table.get("source"),
            lang=lang,
            rules=rules,
            reverse=table.get("reverse"),
            hard_breaks=table.get("hard-breaks"),
        )


def _fits(value: object, wanted: str) -> bool:
    texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return {
        "text": isinstance(value, str),
        "texts": texts,
        "text or texts": isinstance(value, str) or (texts and bool(value)),
        "switch": isinstance(value, bool),
        "count": isinstance(value, int) and not isinstance(value, bool) and value > 0,
        "table": isinstance(value, dict),
    }[wanted]


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to a wrong one, or all of them where none is near."""
    names = sorted(known)
    near = get_close_matches(word.replace("_", "-").lower(), names, n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names)}."


_KEY_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEY = re.compile(rf"\s*({_KEY_PART}(?:\s*\.\s*{_KEY_PART})*)\s*=")
_HEADER = re.compile(rf"\s*\[\[?\s*({_KEY_PART}(?:\s*\.\s*{_KEY_PART})*)\s*\]")
_QUOTES = re.compile(r'"""|' + "'''")


def _line_of(text: str, path: tuple[str, ...]) -> int:
    """The line on which a key of a TOML text stands, from 1; without one of its own, that of the table around it; else 0."""
    best, line_of_best = 0, 0
    table: tuple[str, ...] = ()
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not quote:
            header, key = _HEADER.match(line), _KEY.match(line)
            here: tuple[str, ...] = ()
            if header:
                here = table = _parts(header[1])
            elif key:
                here = table + _parts(key[1])
            shared = len(here) if here == path[: len(here)] else 0
            if not shared and path == here[: len(path)]:
                shared = len(path)  # the table itself has no line of its own: its first key or sub-table stands for it
            if shared > best:
                best, line_of_best = shared, number
        for mark in _QUOTES.findall(line):
            quote = "" if quote == mark else quote or mark
    return line_of_best


def _parts(key: str) -> tuple[str, ...]:
    parts: list[str] = []
    value: Any = tomllib.loads(f"{key} = 0")
    while isinstance(value, dict):
        ((name, value),) = value.items()
        parts.append(name)
    return tuple(parts)


def tag(text: str) -> str:
    """A tag as Anki has it: NFC, without "#", levels joined with "::" (Obsidian and Logseq write "/"), "_" for white space."""
    parts = re.split(r"::|/", _printable(text).strip().lstrip("#"))
    return "::".join(filter(None, (re.sub(r"\s+", "_", part.strip()) for part in parts)))


def deck_name(text: str) -> str:
    """A deck name as Anki has it: NFC, no control characters, no empty part and no space around the parts."""
    return "::".join(filter(None, (part.strip() for part in _printable(text).split("::"))))


def _printable(text: str) -> str:
    """A text in NFC with a space for each control character."""
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in unicodedata.normalize("NFC", text))


def is_lang(text: str) -> bool:
    """Whether a text has the form of a BCP 47 language tag."""
    return _LANG.fullmatch(text) is not None


def slugify(text: str) -> str:
    """A text as a file name: NFKC, lower case, words joined with "-"; letters of every script are kept."""
    return re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFKC", text).casefold()).strip("-.")


def _title(name: str) -> str:
    """A folder's name as the name of a deck: `my-notes` -> `My Notes`; a name with capitals of its own keeps them."""
    words = re.sub(r"[-_\s]+", " ", name).strip()
    return words.title() if words == words.lower() else words
