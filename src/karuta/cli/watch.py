"""`karuta watch`."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import click

from karuta.cli import global_options, output


@click.command()
@global_options
def command() -> int:
    """Build the deck again whenever something is saved.

    One line a build; what is wrong with the notes comes before it. Ctrl-C ends it.
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

    report = build(project)
    output.print_findings(report.findings)
    at = click.style(time.strftime("%H:%M:%S"), dim=True)
    if output.failed(report.findings) or report.package is None or report.assignment is None:
        errors = sum(finding.severity == "error" for finding in report.findings)
        click.secho(f"{at} nothing written: {output.count(errors, 'error')}", fg="red")
        return
    numbers = report.assignment.statistics
    what = [
        f"{number:,} {name}"
        for number, name in ((numbers.new, "new"), (numbers.changed, "changed"), (numbers.retired, "retired"))
        if number
    ]
    size = output.size(report.size)
    click.echo(f"{at} {report.package.name}  {', '.join(what) or 'as before'}  {size}, {report.seconds:.1f} s")
