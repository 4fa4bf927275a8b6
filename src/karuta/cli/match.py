"""`karuta match`."""

from __future__ import annotations

from pathlib import Path

import click

from karuta.cli import global_options, output


@click.command()
@click.argument("old")
@click.argument("new")
@global_options
def command(old: str, new: str) -> int:
    """Say that two notes of karuta.lock are one.

    OLD and NEW are guids, which the findings of a build name. The next build gives OLD, with its review history, the text of NEW.
    NEW is forgotten, or, if it was in a release, retired. `git checkout karuta.lock` takes it back.
    """
    from karuta import ledger, lockfile, resolve
    from karuta.compile import load_config

    config, findings = load_config(Path.cwd())
    if not output.failed(findings):
        with lockfile.alone(config):
            lock, problems = ledger.read(config.lock)
            findings = (*findings, *problems)
            if lock is None and not problems:
                raise click.UsageError("There is no karuta.lock yet: `karuta build` makes it.")
            if lock is not None:
                lock, problems = resolve.same_note(lock, old, new)
                findings = (*findings, *problems)
                if not output.failed(findings):
                    lockfile.save(config, lock)
    if output.is_json():
        output.document({"old": old, "new": new, "findings": output.as_dicts(findings)})
        return output.failed(findings)
    output.print_findings(findings)
    if not output.failed(findings) and not output.is_quiet():
        click.echo(f"{old} takes the place of {new} with the next `karuta build`.")
    return output.failed(findings)
