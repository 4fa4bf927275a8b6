"""How the commands print: findings, numbers, JSON. Colours and plain streams are click's business."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from karuta.model import Finding, Severity

_COLOURS: Mapping[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}
_MANY = 5  #: findings of one kind on one page that are printed where not all are asked for


def is_json() -> bool:
    """Whether `--json` was given."""
    return bool(click.get_current_context().meta.get("karuta.json"))


def is_quiet() -> bool:
    """Whether `--quiet` was given."""
    return bool(click.get_current_context().meta.get("karuta.quiet"))


def document(content: Mapping[str, Any]) -> None:
    """Print the one JSON document of a command."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def as_dicts(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings for JSON, sorted as they are printed."""
    return [asdict(finding) for finding in ordered(findings)]


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by page and line."""
    return sorted(findings, key=lambda finding: (finding.path, finding.line))


def failed(findings: Iterable[Finding]) -> int:
    """The exit status that findings call for: 1 with an error among them."""
    return int(any(finding.severity == "error" for finding in findings))


def print_findings(findings: Iterable[Finding], *, everything: bool = False) -> None:
    """Print findings, one a line, so that an editor can follow `path:line:`.

    :param everything: they are what the command was called for: on stdout, infos too, and all of them where a page has many of
        one kind. Else on stderr
    """
    seen: Counter[tuple[str, str]] = Counter()
    shown = [finding for finding in ordered(findings) if _is_shown(finding, everything)]
    total = Counter((finding.path, finding.code) for finding in shown)
    for finding in shown:
        kind = (finding.path, finding.code)
        seen[kind] += 1
        if not everything and finding.severity != "error" and seen[kind] > _MANY:
            if seen[kind] == total[kind]:
                more = f"{finding.path}: {total[kind] - _MANY} more of this kind; `karuta check` lists them."
                click.secho(more, dim=True, err=not everything)
            continue
        place = f"{finding.path}:{finding.line}: " if finding.line else f"{finding.path}: " if finding.path else ""
        severity = click.style(f"{finding.severity}:", fg=_COLOURS[finding.severity], bold=True)
        click.echo(f"{place}{severity} {finding.message}", err=not everything)
        if finding.hint:
            click.secho(f"    {finding.hint}", dim=True, err=not everything)


def _is_shown(finding: Finding, everything: bool) -> bool:
    if is_quiet():
        return finding.severity == "error"
    return everything or finding.severity != "info"


def count(number: int, noun: str) -> str:
    """`1 note`, `1,200 notes`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def size(number: int) -> str:
    """A number of bytes to read: `812 B`, `1.3 MB`."""
    value = float(number)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" or value >= 10 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


def width() -> int:
    """Columns to print texts from the notes in: those of the terminal, as far as they are pleasant to read."""
    import shutil

    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))


def snippet(text: str, width: int) -> str:
    """The beginning of a text on one line of a terminal, at most `width` columns wide; wide characters take two."""
    text = " ".join(text.split())
    taken = 0
    for index, columns in enumerate(_columns(text)):
        taken += columns
        if taken > width:
            return _cut(text[:index], width)
    return text


def _cut(text: str, width: int) -> str:
    while sum(_columns(text)) > width - 1:
        text = text[:-1]
    return text + "…"


def _columns(text: str) -> Iterator[int]:
    import unicodedata

    for char in text:
        yield 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
