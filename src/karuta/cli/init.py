"""`karuta init`."""

from __future__ import annotations

from pathlib import Path

import click

from karuta.cli import global_options, output


@click.command()
@click.argument("folder", default=".", metavar="[DIR]")
@click.option("--name", default="", help="Name of the deck; without it, that of the folder.")
@global_options
def command(folder: str, name: str) -> int:
    """Start a project that builds at once.

    Writes a configuration with every setting explained, a page of notes that teaches by example, copies of the card templates,
    and what git, make and GitHub need. Files that are there already stay as they are.
    """
    from karuta import scaffold

    target = Path(folder).resolve()
    if target.exists() and not target.is_dir():
        raise click.UsageError(f"{folder} is a file; name a folder.")
    written = scaffold.write(target, name or target.name.replace("-", " ").replace("_", " ").strip().capitalize())
    if output.is_json():
        output.document({"new": list(written.new), "kept": list(written.kept)})
    elif not output.is_quiet():
        for place in written.kept:
            click.echo(f"{place} was there and stays as it is")
        click.echo(f"{output.count(len(written.new), 'file')} written to {target}")
        click.echo("Next: karuta build, then open the package in build/ with Anki.")
    return 0
