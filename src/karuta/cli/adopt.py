"""`karuta adopt`."""

from __future__ import annotations

from pathlib import Path

import click

from karuta.cli import global_options, output
from karuta.cli.progress import progress

_MANY = 20  #: notes of one kind that are listed where not all are asked for


@click.command()
@click.argument("package", metavar="PACKAGE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("-n", "--dry-run", is_flag=True, help="Report only; write nothing.")
@global_options
def command(package: Path, dry_run: bool) -> int:
    """Take the identity of notes from a package.

    Rebuilds a karuta.lock that was lost or is damaged from the last package, or takes over a deck that was made otherwise: notes
    of it that are in the pages keep their guid, so that learners who have that deck get no duplicates. What karuta.lock knows
    already stays as it is.
    """
    from karuta import takeover

    with progress("Reading notes") as step:
        report = takeover.take_over(Path.cwd(), package, dry_run=dry_run, progress=step)
    adoption = report.adoption
    if output.is_json():
        output.document(
            {
                "written": report.written,
                "saved": str(report.saved) if report.saved else None,
                "taken": [
                    {"guid": each.note.guid, "path": each.draft.path, "line": each.draft.line, "score": each.score}
                    for each in adoption.taken
                ]
                if adoption
                else [],
                "notes_left": [note.guid for note in adoption.notes_left] if adoption else [],
                "drafts_left": [[draft.path, draft.line] for draft in adoption.drafts_left] if adoption else [],
                "findings": output.as_dicts(report.findings),
            }
        )
        return output.failed(report.findings)
    output.print_findings(report.findings)
    if adoption and not output.is_quiet():
        wide = output.width() - 4
        alike = [each for each in adoption.taken if each.score < 1000]
        click.echo(f"{output.count(len(adoption.taken), 'note')} of {package.name} found in the pages.")
        _list("Found by likeness:", [f"{each.draft.path}:{each.draft.line} {each.draft.prompt}" for each in alike], wide)
        _list("In the package only:", [" | ".join(note.fields) for note in adoption.notes_left], wide)
        _list("In the pages only:", [f"{each.path}:{each.line} {each.prompt}" for each in adoption.drafts_left], wide)
        if report.saved:
            click.echo(f"The damaged file is kept as {report.saved.name}.")
        click.echo("karuta.lock is written; `karuta build` goes on from it." if report.written else "Nothing was written.")
    return output.failed(report.findings)


def _list(title: str, lines: list[str], wide: int) -> None:
    if not lines:
        return
    click.echo(f"{title} {len(lines):,}")
    for line in lines[:_MANY]:
        click.secho(f"  {output.snippet(line, wide)}", dim=True)
    if len(lines) > _MANY:
        click.secho(f"  and {len(lines) - _MANY:,} more; --json has them all", dim=True)
