"""`karuta diff`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from karuta.changes import Change, Changes, next_version
from karuta.cli import global_options, output
from karuta.cli.progress import progress

_SIGNS = {"added": ("+", "green"), "restored": ("+", "green"), "changed": ("~", "yellow"), "retired": ("-", "red")}
_ONLY = {"text": "context or details", "tags": "tags"}


@click.command()
@click.argument("package", required=False, metavar="[PACKAGE]", type=click.Path(dir_okay=False, path_type=Path))
@global_options
def command(package: Path | None) -> int:
    """Show what learners will see change.

    Against the last release, as karuta.lock remembers it, or against PACKAGE: any .apkg, of which the answers are compared too.
    Writes nothing.
    """
    from karuta import apkg, changes, notetypes
    from karuta.build import build
    from karuta.compile import load_config

    there = None
    if package:
        there, unreadable = apkg.read(package)
        if there is None:
            output.print_findings(unreadable)
            return 1
    with progress("Reading notes") as step:
        report = build(Path.cwd(), dry_run=True, force=True, progress=step)
    if report.assignment is None or output.failed(report.findings):
        output.print_findings(report.findings)
        return 1
    config, _ = load_config(Path.cwd())
    types, _ = notetypes.load(config.templates, config.project)
    if there is not None and package is not None:
        found = changes.since_package(report.assignment, there, types, package.name)
    else:
        found = changes.since_release(report.assignment, types)
    version = next_version(report.assignment.ledger.version, changes.since_release(report.assignment, types).harm)
    if output.is_json():
        output.document(as_dict(found) | {"next": version})
    else:
        show(found)
        if not output.is_quiet() and version != report.assignment.ledger.version:
            click.echo(f"`karuta release` would make this {click.style(version, bold=True)}.")
    return 0


def as_dict(found: Changes) -> dict[str, Any]:
    """The changes for JSON."""
    return asdict(found) | {"harm": found.harm}


def show(found: Changes) -> None:
    """Print changes page by page, with a line of numbers at the end."""
    path = None
    for change in found.notes:
        if change.path != path:
            path = change.path
            click.secho(path or "on no page any more", bold=True)
        _show(change)
    for name in found.restyled:
        click.secho(f"~ note type “{name}” looks different", fg="yellow")
    for name in found.reshaped:
        click.secho(f"! note type “{name}” has other fields or cards: Anki refuses its notes", fg="red")
    numbers = [(len(found.of(what)), what) for what in ("added", "changed", "retired", "restored")]
    said = ", ".join(f"{number:,} {what}" for number, what in numbers if number) or "no note differs"
    if found.touched:
        said += f"; {found.touched:,} sent again as they were"
    if found.against:
        click.echo(f"Since {found.against}: {said}. For learners: {click.style(found.harm, bold=True)}.")
    else:
        click.echo(f"Before the first release: {said}.")


def _show(change: Change) -> None:
    sign, colour = _SIGNS[change.what]
    wide = output.width() - 4
    if change.old_prompt:
        click.secho(f"  - {output.snippet(change.old_prompt, wide)}", fg="red")
        click.secho(f"  + {output.snippet(change.prompt, wide)}", fg="green")
    else:
        click.echo(f"  {click.style(sign, fg=colour)} {output.snippet(change.prompt, wide)}")
    if change.old_answer or change.answer:
        click.secho(f"      - {output.snippet(change.old_answer, wide - 4)}", fg="red", dim=True)
        click.secho(f"      + {output.snippet(change.answer, wide - 4)}", fg="green", dim=True)
    elif "answer" in change.parts:
        click.secho("      other answer", dim=True)
    for part, words in _ONLY.items():
        if part in change.parts:
            click.secho(f"      other {words}", dim=True)
    if "moved" in change.parts:
        click.secho(f"      deck: {change.old_deck} → {change.deck}", dim=True)
