"""`karuta check`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from karuta.cli import global_options, output
from karuta.cli.progress import progress

if TYPE_CHECKING:
    from karuta.model import Block, PageResult

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@global_options
def command(paths: tuple[str, ...]) -> int:
    """Say what is wrong in the notes and what is on no card.

    PATH is a file or a folder of notes; without one, the notes are those of the configuration, or of the folder notes/. Nothing
    is written. `karuta explain FILE` says more of one page.
    """
    from karuta import notetypes
    from karuta.compile import compile_pages, load_config

    config, findings = load_config(Path.cwd())
    findings = (*findings, *notetypes.load(config.templates, config.project)[1])
    with progress("Reading notes") as step:
        compiled = compile_pages(config, [Path(path) for path in paths], step)
    findings = (*findings, *compiled.findings)
    coverages = [Coverage.of(result) for result in compiled.results]
    if output.is_json():
        pages = [coverage.as_dict() for coverage in coverages]
        output.document({"pages": pages, "findings": output.as_dicts(findings)})
        return output.failed(findings)
    if not output.is_quiet():
        for coverage in coverages:
            coverage.print()
    output.print_findings(findings, everything=True)
    if not output.is_quiet():
        _print_summary(coverages, [finding.severity for finding in findings])
    return output.failed(findings)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a page's text is on some card. Headings are not counted: they are the context of the cards."""

    result: PageResult
    on_cards: int  #: characters
    all: int  #: characters
    left: tuple[Block, ...]  #: what is on no card

    @classmethod
    def of(cls, result: PageResult) -> Coverage:
        blocks = [block for block in result.blocks if block.tag not in _HEADINGS]
        left = tuple(block for block in blocks if not block.rule)
        total = sum(len(block.text) for block in blocks)
        return cls(result, total - sum(len(block.text) for block in left), total, left)

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all of it; a page without text has 100."""
        return 100 * self.on_cards // self.all if self.all else 100

    def as_dict(self) -> dict[str, object]:
        left = [{"line": block.line, "end": block.end, "text": block.text, "reason": block.reason} for block in self.left]
        counts = {"cards": len(self.result.drafts), "percent": self.percent}
        return {"path": self.result.path, "title": self.result.title, **counts, "left": left}

    def print(self) -> None:
        colour = "green" if self.percent >= 80 else "yellow" if self.percent >= 40 else "red"
        name = click.style(self.result.path, bold=True)
        share = click.style(f"{self.percent} %", fg=colour)
        click.echo(f"{name}  {output.count(len(self.result.drafts), 'card')}, {share} of the text is on a card")
        for reason, blocks in groupby(self.left, key=lambda block: block.reason):
            for block in blocks:
                click.echo(click.style(f"{block.line:>6}  ", dim=True) + output.snippet(block.text, output.width() - 8))
            click.secho(f"{'':8}· {reason}", dim=True)


def _print_summary(coverages: list[Coverage], severities: list[str]) -> None:
    cards = sum(len(coverage.result.drafts) for coverage in coverages)
    total = sum(coverage.all for coverage in coverages)
    share = 100 * sum(coverage.on_cards for coverage in coverages) // total if total else 100
    parts = [output.count(severities.count(severity), severity) for severity in ("error", "warning", "info")]
    found = ", ".join(part for part in parts if not part.startswith("0 ")) or "nothing wrong"
    click.echo(f"{output.count(len(coverages), 'page')}, {output.count(cards, 'card')}, {share} % of the text: {found}")
