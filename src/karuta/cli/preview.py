"""`karuta preview`."""

from __future__ import annotations

import gc
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from karuta.cli import global_options, output
from karuta.cli.progress import progress

if TYPE_CHECKING:
    import socket

_PORT = 4747  #: as long as it is free, so that a page that was left open finds the next preview


@click.command()
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help=f"Port to serve on; default: {_PORT}, or one that is free."
)
@click.option("--export", "target", metavar="DIR", help="Write the page with all cards to a folder, and be done.")
@global_options
def command(no_open: bool, port: int | None, target: str | None) -> int:
    """See the cards while writing the notes.

    Builds the deck, without writing it, and opens a page with its cards, as Anki on the desktop and on phones shows them. Saving
    notes, templates, styles or the configuration updates the page in place. Ctrl-C ends it.

    With --export, the same page is written as files that can be opened from disk or put on any web space.
    """
    missing = _missing(("starlette", "uvicorn", "watchfiles") if target is None else ())
    if missing:
        raise click.UsageError(f"karuta preview needs {missing}: pip install 'karuta[preview]'")
    from karuta.preview.session import Session

    gc.set_threshold(100_000, 20, 50)  # as for a build: what it makes is kept, so there are no cycles to find
    session = Session(Path.cwd())
    with progress("Reading notes") as step:
        snapshot = session.rebuild(step)
    if target is not None:
        from karuta.preview import export

        written = export.write(session.snapshot, Path(target))
        if output.is_json():
            output.document({"page": str(written.page), "notes": written.notes, "findings": output.as_dicts(snapshot.findings)})
            return 0
        output.print_findings(snapshot.findings)
        if not output.is_quiet():
            click.echo(f"{output.count(written.notes, 'note')} written to {written.page}  ({output.size(written.size)})")
        return 0
    from karuta.preview.server import Server

    listening = _listen(port)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    if output.is_json():
        click.echo(json.dumps({"address": address, "notes": len(snapshot.notes)}))
    elif not output.is_quiet():
        errors = sum(finding.severity == "error" for finding in snapshot.findings)
        wrong = f", {output.count(errors, 'error')}" if errors else ""
        click.echo(f"{output.count(len(snapshot.notes), 'note')} on {address}{wrong}. Ctrl-C ends it.")
    if not no_open:
        click.launch(address)
    with suppress(KeyboardInterrupt):  # which is how it is meant to end
        Server(session).run(sockets=[listening])
    return 0


def _missing(modules: tuple[str, ...]) -> str:
    """The names of those that are not installed."""
    from importlib.util import find_spec

    return " and ".join(name for name in modules if find_spec(name) is None)


def _listen(port: int | None) -> socket.socket:
    from karuta.preview.server import listen

    try:
        return listen(_PORT if port is None else port)
    except OSError as fault:
        if port is None:
            return listen()
        raise click.UsageError(f"Port {port} cannot be used: {fault.strerror}.") from fault
