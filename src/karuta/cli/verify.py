"""`karuta verify`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from karuta.cli import global_options, output


@click.command()
@click.argument("package", metavar="PACKAGE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@global_options
def command(package: Path) -> int:
    """Import a package into real Anki and report.

    The package is imported into an empty collection and every card of it is rendered. Reported are empty cards, missing media,
    faults of templates, TeX and Markdown that learners would see as such, and what Anki's own database check says. Needs the
    extra: pip install 'karuta[anki]'.
    """
    from karuta.verify import check, with_anki

    findings = check(package)
    try:
        report = with_anki(package)
    except ImportError as fault:
        raise click.UsageError("Anki is not installed: pip install 'karuta[anki]'.") from fault
    findings = (*findings, *report.findings)
    if output.is_json():
        counts = {key: value for key, value in asdict(report).items() if key not in ("findings", "seconds")}
        output.document({**counts, "seconds": round(report.seconds, 3), "findings": output.as_dicts(findings)})
        return output.failed(findings)
    output.print_findings(findings, everything=True)
    if not output.is_quiet():
        notes, cards = output.count(report.notes, "note"), output.count(report.cards, "card")
        verdict = output.count(len(findings), "finding") if findings else click.style("nothing wrong", fg="green")
        media = output.count(report.media, "media file")
        click.echo(f"Anki {report.anki}: {notes}, {cards}, {media}: {verdict}, {report.seconds:.1f} s")
    return output.failed(findings)
