"""`karuta watch`."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import click

from karuta.cli import global_options, output


@click.command()
@global_options
def command() -> int:
    """Build the deck again whenever something is saved.

    One line a build (with --json, one document a line); what is wrong with the notes comes before it. Ctrl-C ends it.
    """
    from importlib.util import find_spec

    if find_spec("watchfiles") is None:
        raise click.UsageError("karuta watch needs watchfiles: pip install 'karuta[preview]'")
    from karuta.preview.watcher import saved

    project = Path.cwd()
    with suppress(KeyboardInterrupt):  # which is how it is meant to end; a build that it ends has written nothing
        for _ in saved(project):
            _build(project)
    return 0


def _build(project: Path) -> None:
    from karuta.build import build

    report = build(project, details=False)
    numbers, package = report.statistics, report.package
    if output.is_json():
        name = os.path.relpath(package) if package else None
        counts = asdict(numbers) if numbers else None
        click.echo(
            json.dumps({"package": name, "counts": counts, "findings": output.as_dicts(report.findings)}, ensure_ascii=False)
        )
        return
    output.print_findings(report.findings)
    at = click.style(time.strftime("%H:%M:%S"), dim=True)
    if numbers is None or package is None or output.failed(report.findings):
        errors = sum(finding.severity == "error" for finding in report.findings)
        click.secho(f"{at} nothing written: {output.count(errors, 'error')}", fg="red")
    elif not output.is_quiet():
        parts = (
            (numbers.new, "new"),
            (numbers.changed, "changed"),
            (numbers.restored, "restored"),
            (numbers.retired, "retired"),
        )
        what = ", ".join(f"{number:,} {name}" for number, name in parts if number)
        click.echo(f"{at} {package.name}  {what or 'as before'}  {output.size(report.size)}, {report.seconds:.1f} s")
