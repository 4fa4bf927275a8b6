"""`karuta build`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from karuta.cli import global_options, output
from karuta.cli.progress import progress
from karuta.unchanged import unchanged

if TYPE_CHECKING:
    from karuta.counts import Statistics
    from karuta.identity import Origin
    from karuta.model import Note
    from karuta.report import Report


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("-o", "--output", "target", metavar="FILE", help="Write the package here instead of to the build folder.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be built; write nothing.")
@click.option("--locked", is_flag=True, help="Fail if karuta.lock would change (for CI).")
@click.option("--force", is_flag=True, help="Build even if many notes would be retired.")
@click.option("--fetch-media", is_flag=True, help="Fetch pictures and sounds of other sites into media/, to be committed.")
@click.option("--no-cache", is_flag=True, help="Read every page anew.")
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes at a time; default: as many as pay.")
@global_options
def command(
    paths: tuple[str, ...],
    target: str | None,
    dry_run: bool,
    locked: bool,
    force: bool,
    fetch_media: bool,
    no_cache: bool,
    jobs: int | None,
) -> int:
    """Build the deck from the notes.

    PATH is a file or a folder of notes; without one, the notes are those of the configuration, or of the folder notes/.
    Writes build/SLUG-VERSION.apkg, the same as build/SLUG.apkg, and karuta.lock, all or none of them.
    """
    special = paths or target or dry_run or fetch_media or no_cache or output.is_json()
    report = None if special else unchanged(Path.cwd())
    if report is None:
        from karuta.build import build

        with progress("Reading notes") as step:
            report = build(
                Path.cwd(),
                [Path(path) for path in paths],
                output=Path(target) if target else None,
                dry_run=dry_run,
                locked=locked,
                force=force,
                fetch_media=fetch_media,
                details=output.is_json(),
                cache=not no_cache,
                jobs=jobs,
                progress=step,
            )
    if output.is_json():
        output.document(_as_dict(report))
    else:
        output.print_findings(report.findings)
        if not output.is_quiet():
            _print(report, dry_run=dry_run)
    return output.failed(report.findings)


def _as_dict(report: Report) -> dict[str, Any]:
    assignment = report.assignment
    pairs = zip(assignment.notes, assignment.origins, strict=True) if assignment else ()
    return {
        "version": report.version,
        "package": str(report.package) if report.package else None,
        "size": report.size,
        "written": report.package is not None,
        "changed": report.changed,
        "seconds": round(report.seconds, 3),
        "pages": report.pages,
        "counts": asdict(report.statistics) if report.statistics else None,
        "findings": output.as_dicts(report.findings),
        "alike": [asdict(match) for match in report.alike],
        "notes": [_note_as_dict(note, origin) for note, origin in pairs],
    }


def _note_as_dict(note: Note, origin: Origin) -> dict[str, Any]:
    """A note and, unless it is retired, where it stands in the notes."""
    of_note = {"guid": note.guid, "kind": note.kind, "status": origin.status, "deck": note.deck, "tags": list(note.tags)}
    draft = origin.draft
    if draft is None:
        return of_note
    place = {"path": draft.path, "line": draft.line, "end": draft.end, "rule": draft.rule}
    return {**of_note, **place, "prompt": draft.prompt, "context": list(draft.context)}


def _print(report: Report, *, dry_run: bool) -> None:
    if report.statistics is not None:
        _print_notes(report, report.statistics)
    seconds = f"{report.seconds:.1f} s"
    if output.failed(report.findings):
        errors = sum(finding.severity == "error" for finding in report.findings)
        click.secho(f"Nothing was written: {output.count(errors, 'error')}.", fg="red", bold=True, err=True)
    elif dry_run:
        click.echo(f"Version {report.version} would be built ({seconds}); nothing was written.")
    elif report.package is not None:
        name = click.style(os.path.relpath(report.package), bold=True)
        same = "" if report.changed else ", as before"
        click.echo(f"{name}  {output.size(report.size)}{same}, {seconds}")


def _print_notes(report: Report, numbers: Statistics) -> None:

    total = numbers.new + numbers.changed + numbers.unchanged + numbers.restored
    parts = [
        f"{number:,} {what}"
        for number, what in (
            (numbers.new, "new"),
            (numbers.changed, "changed"),
            (numbers.unchanged, "unchanged"),
            (numbers.restored, "restored"),
            (numbers.retired, "retired"),
        )
        if number or what in ("new", "changed", "unchanged", "retired")
    ]
    click.echo(f"{output.count(report.pages, 'page')}, {output.count(total, 'note')}: {', '.join(parts)}")
    if numbers.retired:
        from karuta.identity import RETIRED_TAG

        click.echo(f"  Learners find retired notes with: tag:{RETIRED_TAG}")
    for match in report.alike:
        click.secho(f"  {match.path}:{match.line}: “{match.old}” is now “{match.new}”, the same note", dim=True)
