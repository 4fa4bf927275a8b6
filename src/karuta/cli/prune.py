"""`karuta prune`."""

from __future__ import annotations

from pathlib import Path

import click

from karuta.cli import global_options, output


@click.command()
@click.argument("guids", nargs=-1, metavar="[GUID]...")
@click.option("--all", "everything", is_flag=True, help="All retired notes.")
@global_options
def command(guids: tuple[str, ...], everything: bool) -> int:
    """Stop shipping retired notes.

    Without a guid, lists them. Learners keep what they have of them; who starts with a later package does not get them. A note
    that was alive in the last release has to be released as a retired one before, so that learners can find it by its tag.
    """
    from karuta import ledger, lockfile, resolve
    from karuta.build import build_time
    from karuta.compile import load_config
    from karuta.identity import RETIRED_TAG

    if guids and everything:
        raise click.UsageError("Give guids or --all, not both.")
    config, findings = load_config(Path.cwd())
    if output.failed(findings):
        output.print_findings(findings)
        return 1
    with lockfile.alone(config):
        lock, problems = ledger.read(config.lock)
        findings = (*findings, *problems)
        retired = [entry for entry in lock.entries if entry.retired] if lock else []
        chosen = [entry.guid for entry in retired] if everything else list(dict.fromkeys(guids))
        if lock and chosen:
            lock, problems = resolve.prune(lock, chosen, build_time())
            findings = (*findings, *problems)
            if not output.failed(findings):
                lockfile.save(config, lock)
    listed = [entry for entry in retired if not chosen or entry.guid in chosen]
    if output.is_json():
        notes = [{"guid": entry.guid, "path": entry.path, "prompt": entry.prompt} for entry in listed]
        pruned = bool(chosen) and not output.failed(findings)
        output.document({"retired": notes, "pruned": pruned, "findings": output.as_dicts(findings)})
        return output.failed(findings)
    output.print_findings(findings)
    if output.failed(findings) or output.is_quiet():
        return output.failed(findings)
    for entry in listed:
        click.echo(f"{entry.guid}  {click.style(entry.path, dim=True)}  {output.snippet(entry.prompt, output.width() - 40)}")
    if chosen:
        click.echo(f"{output.count(len(chosen), 'note')} will not be shipped any more. Learners keep what they have of them.")
    elif listed:
        click.echo(f"{output.count(len(listed), 'retired note')}. Learners find them with: tag:{RETIRED_TAG}")
        click.echo("To stop shipping them: karuta prune GUID… or karuta prune --all")
    else:
        click.echo("No note is retired.")
    return 0
