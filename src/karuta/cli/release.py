"""`karuta release`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from karuta.cli import global_options, output
from karuta.cli.progress import progress


@click.command()
@click.option("--force", is_flag=True, help="Release even if many notes are retired.")
@global_options
def command(force: bool) -> int:
    """Cut a version: package, changelog, texts for sharing.

    The version says what the update does to learners: major if notes are retired or moved to another deck, minor if notes are
    added, patch for wording, answers and styles. Writes the package, a section of CHANGELOG.md, build/share/ with what
    AnkiWeb's form asks for, and karuta.lock; all or none. `karuta diff` shows beforehand what will be in it.
    """
    from karuta.build import build
    from karuta.cli.diff import as_dict, show
    from karuta.compile import load_config

    with progress("Reading notes") as step:
        report = build(Path.cwd(), force=force, release=True, progress=step)
    made = report.release
    if output.is_json():
        output.document(
            {
                "version": report.version if made else None,
                "package": str(report.package) if report.package else None,
                "files": [str(path) for path in made.texts] if made else [],
                "changes": as_dict(made.changes) if made else None,
                "findings": output.as_dicts(report.findings),
            }
        )
        return output.failed(report.findings)
    output.print_findings(report.findings)
    if output.failed(report.findings):
        click.secho("Nothing was released.", fg="red", bold=True, err=True)
    elif output.is_quiet():
        pass
    elif made is None:
        release = report.assignment.ledger.version if report.assignment else ""
        click.echo(f"Nothing has changed since {release}.")
    else:
        show(made.changes)
        config, _ = load_config(Path.cwd())
        assert report.package is not None
        click.echo(f"{click.style(f'{config.name} {made.version}', bold=True)}: {os.path.relpath(report.package)}")
        click.echo(f"Written too: {', '.join(os.path.relpath(path) for path in made.texts)}")
        names = " ".join(os.path.relpath(path) for path in (config.changelog, config.lock))
        click.echo(f"Commit and tag it: git add {names} && git commit -m {made.version} && git tag v{made.version}")
    return output.failed(report.findings)
