"""Files of notes into pages: which files there are, their bytes as text, their front matter as settings."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from karuta.config import Config, PageOptions, is_lang, nearest, tag
from karuta.model import Finding, Page, PageSettings, Severity
from karuta.seen import OTHER_FOLDERS

SUFFIXES = frozenset({".md", ".markdown"})
#: What a project says of itself, beside its notes where there is no folder for them.
PROJECT_DOCUMENTS = frozenset({"readme", "changelog", "contributing", "license", "code_of_conduct", "security"})

_PAGE_KEYS = frozenset({"rules", "reverse", "hard-breaks", "skip"})
_BOM_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class File:
    """A file of notes that was found and not yet read."""

    name: str  #: posix path relative to the project
    path: Path
    root: Path  #: folder of notes that it lies in; the folders between name its sub-deck


def read(config: Config, paths: Sequence[Path]) -> Iterator[Page | Finding]:
    """The pages of some files and folders, as `find` and `parse` give them."""
    files, findings = find(config, paths)
    yield from findings
    for file in files:
        data = load(file)
        yield from (data,) if isinstance(data, Finding) else parse(config, file, data)


def find(config: Config, paths: Sequence[Path]) -> tuple[tuple[File, ...], tuple[Finding, ...]]:
    """The files of notes in some files and folders, sorted by name, each once, and what is wrong with the paths.

    Folders are searched for Markdown; a file that is named itself may have any suffix.
    """
    files: dict[str, File] = {}
    findings: list[Finding] = []
    for path in paths:
        for file in _find(config, path, findings):
            files.setdefault(file.name, file)
    return tuple(files[name] for name in sorted(files)), tuple(sorted(findings, key=lambda finding: finding.path))


def _find(config: Config, path: Path, findings: list[Finding]) -> list[File]:
    roots = [root for root in config.notes if config.notes_given and path.is_relative_to(root)]
    if path.is_dir():
        root = max(roots, key=lambda root: len(root.parts), default=path)
        files = sorted(_walk(config, path, findings))
        own = [file for file in files if not (path == config.project and _about_the_project(file, path))]
        return [File(config.relative(file), file, root) for file in own or files]
    if path.exists() or path.is_symlink():
        root = max(roots, key=lambda root: len(root.parts), default=path.parent)
        return [File(config.relative(path), path, root)]
    hint = "Give a file or a folder that exists." if path not in config.notes else "Create it, or set `notes` in karuta.toml."
    findings.append(Finding("notes-missing", "error", "There is no such file or folder.", config.relative(path), 0, hint))
    return []


def _walk(config: Config, top: Path, findings: list[Finding]) -> Iterator[Path]:
    """The Markdown files below a folder. A link out of the folder is not followed: what it leads to would be published."""

    def unreadable(fault: OSError) -> None:
        message = f"The folder cannot be read: {fault.strerror}."
        findings.append(Finding("page-unreadable", "error", message, config.relative(Path(fault.filename))))

    inside = top.resolve()
    for folder, folders, names in os.walk(top, onerror=unreadable):
        here = Path(folder)
        folders[:] = [name for name in folders if not (name.startswith(".") or name in OTHER_FOLDERS)]
        folders[:] = [name for name in folders if here / name not in (config.build, config.templates)]
        links = [name for name in folders if (here / name).is_symlink()]
        for name in names:
            if name.startswith(".") or Path(name).suffix.lower() not in SUFFIXES:
                continue
            if (here / name).is_symlink() and not (here / name).resolve().is_relative_to(inside):
                links.append(name)
            elif (here / name).is_file() or (here / name).is_symlink():  # a broken link is an error, a pipe would be waited for
                yield here / name
        for name in links:
            message = "This link leads elsewhere and is not followed."
            hint = "Move what it leads to into the notes, or give its path to karuta."
            findings.append(Finding("page-link", "warning", message, config.relative(here / name), 0, hint))


def _about_the_project(file: Path, project: Path) -> bool:
    return file.parent == project and file.stem.lower() in PROJECT_DOCUMENTS


def load(file: File) -> bytes | Finding:
    """The bytes of a file, or why there are none."""
    name = file.name
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in name):
        message = "The name of the file or of a folder around it is not UTF-8 or has control characters."
        return Finding(
            "page-name", "error", message, ascii(name)[1:-1], 0, "Rename it: the deck and karuta.lock name the page."
        )
    try:
        with open(file.path, "rb") as content:  # noqa: PTH123  (Path.open costs as much again, for each of 10,000 files)
            return content.read()
    except OSError as fault:
        hint = "Check that it exists and that you may read it."
        return Finding("page-unreadable", "error", f"The file cannot be read: {fault.strerror}.", name, 0, hint)


def parse(config: Config, file: File, data: bytes) -> Iterator[Page | Finding]:
    """What is wrong with the bytes of a file, and its page, unless there is an error or the author wants it left out."""
    name = file.name
    text = _text(data, name)
    if isinstance(text, Finding):
        yield text
        return
    front = _front_matter(text, name)
    if isinstance(front, Finding):
        yield front
        return
    reader = _FrontReader(name, front.lines, config.known_rules, [])
    title, options, skip = reader.read(front.data)
    yield from reader.findings
    if skip or any(finding.severity == "error" for finding in reader.findings):
        return
    yield Page(name, front.body, _settings(config, file, title, options), sha256(data).hexdigest())


def _text(data: bytes, name: str) -> str | Finding:
    """The file's text with LF; a finding if it is none."""
    if data.startswith(_BOM_16):
        return Finding("page-not-utf8", "error", "The file is UTF-16.", name, 1, "Save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = _lines(data[: fault.start])
        message = f"The file is not UTF-8: byte 0x{data[fault.start]:02x} at byte {fault.start + 1} of the file."
        hint = "Save it as UTF-8. Japanese text is often Shift_JIS: iconv -f CP932 -t UTF-8 converts it."
        return Finding("page-not-utf8", "error", message, name, line, hint)
    if "\0" in text:
        line = _lines(data[: data.index(0)])
        return Finding("page-binary", "error", "The file holds a NUL character: it is no text.", name, line, "Remove it.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lines(before: bytes) -> int:
    """The number of the line that follows some bytes."""
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1


@dataclass(frozen=True, slots=True)
class _Front:
    body: str  #: the page with blank lines in place of the front matter
    data: dict[Any, Any]
    lines: dict[str, int]  #: line in the file of each key; those under `karuta` as "karuta.key"


_OPENING = re.compile(r"---[ \t]*\n(?=[^\n]*\S)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M)
_KEY = re.compile(r"^[\w-]+[ \t]*:(?:[ \t]|$)", re.M)


def _front_matter(text: str, name: str) -> _Front | Finding:
    """Split off the YAML at the head of a page.

    As in Pandoc, a blank line after the first `---` makes it a thematic break. So does an inside that holds no `key: value`:
    nothing that a reader sees on the page may be lost.
    """
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if not opening or not closing:
        return _Front(text, {}, {})
    inside = text[opening.end() : closing.start()]
    if not _KEY.search(inside):
        return _Front(text, {}, {})
    data, lines = _yaml(inside, name)
    if isinstance(data, Finding):
        return data
    if not isinstance(data, dict):
        return _Front(text, {}, {})
    return _Front("\n" * text.count("\n", 0, closing.end()) + text[closing.end() :], data, lines)


def _yaml(text: str, name: str) -> tuple[Any, dict[str, int]]:
    """Front matter as a value, or a finding, and the lines of its keys."""
    import yaml

    loader = _loader()(text)
    try:
        node = loader.get_single_node()
        data = loader.construct_document(node)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        problem = getattr(fault, "problem", None) or str(fault)
        line = mark.line + 2 if mark else 1
        hint = "Put a value that holds ': ', '#', quotes, brackets or braces in quotes."
        return Finding("front-matter-broken", "error", f"The front matter is no YAML: {problem}.", name, line, hint), {}
    except (ValueError, RecursionError) as fault:  # 2024-13-45 has the form of a date and is none
        return Finding("front-matter-broken", "error", f"The front matter is no YAML: {fault}.", name, 1), {}
    finally:
        loader.dispose()
    lines: dict[str, int] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        lines[str(key.value)] = key.start_mark.line + 2
        if key.value == "karuta" and isinstance(value, yaml.MappingNode):
            lines.update({f"karuta.{inner.value}": inner.start_mark.line + 2 for inner, _ in value.value})
    return data, lines


@cache
def _loader() -> Any:
    """PyYAML's safe loader, in C where it was built with it."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class _FrontReader:
    """Checks the front matter of one page. Unknown keys are the author's own, but not those under `karuta`."""

    path: str
    lines: dict[str, int]
    known_rules: frozenset[str]
    findings: list[Finding]

    def report(self, code: str, key: str, message: str, hint: str = "", severity: Severity = "error") -> None:
        line = self.lines.get(key, 0) or self.lines.get(key.partition(".")[0], 1)
        self.findings.append(Finding(code, severity, message, self.path, line, hint))

    def read(self, data: dict[Any, Any]) -> tuple[str, PageOptions, bool]:
        """The title, the options of the page, and whether it is to be left out."""
        own = data.get("karuta")
        if own is None:
            own = {}
        elif not isinstance(own, dict):
            self.report("front-matter-type", "karuta", f"karuta must be a mapping, not {own!r}.")
            own = {}
        for key in own:
            if key not in _PAGE_KEYS:
                message = f"There is no setting karuta.{key}."
                self.report("front-matter-unknown-key", f"karuta.{key}", message, nearest(str(key), _PAGE_KEYS))
        lang = self.text(data, "lang") or None
        if lang and not is_lang(lang):
            hint = "For example: ja, en, zh-Hant, pt-BR."
            self.report("front-matter-value", "lang", f"{lang!r} is no language tag and is ignored.", hint, "warning")
            lang = None
        options = PageOptions(
            deck=self.text(data, "deck") or self.text(data, "cards-deck") or None,
            tags=self.tags(data),
            source=self.text(data, "source") or None,
            lang=lang,
            rules=self.rules(own),
            reverse=self.switch(own, "reverse"),
            hard_breaks=self.switch(own, "hard-breaks"),
        )
        return self.text(data, "title"), options, bool(self.switch(own, "skip"))

    def text(self, data: dict[Any, Any], key: str) -> str:
        """A value as one line of text; several are joined with a comma."""
        value = data.get(key)
        items = value if isinstance(value, list) else [value]
        if any(isinstance(item, dict | list | set) for item in items):
            self.report("front-matter-type", key, f"{key} must be a text, not {value!r}; it is ignored.", severity="warning")
            return ""
        return ", ".join(" ".join(str(item).split()) for item in items if item is not None)

    def tags(self, data: dict[Any, Any]) -> tuple[str, ...]:
        """Tags as a list, as text with commas, or, as Obsidian and Jekyll have it, as words."""
        value = data.get("tags")
        if isinstance(value, str):
            value = re.split(r"[,、，]", value) if re.search(r"[,、，]", value) else value.split()
        items = value if isinstance(value, list) else [] if value is None else [value]
        if any(isinstance(item, dict | list | set) for item in items):
            self.report(
                "front-matter-type", "tags", f"tags must be a list of texts, not {value!r}; ignored.", severity="warning"
            )
            return ()
        return tuple(filter(None, (tag(str(item)) for item in items if item is not None)))

    def switch(self, own: dict[Any, Any], key: str) -> bool | None:
        value = own.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.report("front-matter-type", f"karuta.{key}", f"karuta.{key} must be true or false, not {value!r}.")
        return None

    def rules(self, own: dict[Any, Any]) -> dict[str, bool]:
        table = own.get("rules")
        if table is None:
            return {}
        if not isinstance(table, dict) or not all(isinstance(on, bool) for on in table.values()):
            self.report("front-matter-type", "karuta.rules", "karuta.rules must map names of rules to true or false.")
            return {}
        for name in table:
            if self.known_rules and name not in self.known_rules:
                message = f"There is no rule {name}."
                self.report("front-matter-unknown-rule", "karuta.rules", message, nearest(str(name), self.known_rules))
        return {str(name): on for name, on in table.items()}


def _settings(config: Config, file: File, title: str, front: PageOptions) -> PageSettings:
    """The settings of a page: front matter over the sections of its folders over the project."""
    options = config.pages
    resolved = file.path.resolve()
    for folder, section in config.folders:
        if resolved.is_relative_to(folder):
            options = section.over(options)
    options = front.over(options)
    folders = file.path.parent.relative_to(file.root).parts
    return PageSettings(
        title=title,
        deck=config.deck("::".join(folders) if options.deck is None else options.deck),
        tags=tuple(sorted(set(options.tags))),
        source=options.source or "",
        lang=options.lang or "",
        rules_off=frozenset(name for name, on in options.rules.items() if not on),
        reverse=bool(options.reverse),
        hard_breaks=bool(options.hard_breaks),
    )
