"""The command line: one module a command, imported when it is called. Importing this module costs click and nothing more.

Commands return their exit status: 0 done, 1 errors in the notes, the configuration or the templates (nothing was written),
2 wrong use, 3 a fault of the program or the machine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn, TypeVar

import click

from karuta import __version__

#: What `karuta --help` says of each command. Each is `command` in the module of its name.
COMMANDS = {
    "init": "Start a project that builds at once.",
    "build": "Build the deck from the notes.",
    "preview": "See the cards while writing the notes.",
    "watch": "Build the deck again whenever something is saved.",
    "check": "Say what is wrong in the notes and what is on no card.",
    "explain": "Show a page with the card that each part of it became.",
    "diff": "Show what learners will see change.",
    "release": "Cut a version: package, changelog, texts for sharing.",
    "verify": "Import a package into real Anki and report.",
    "adopt": "Take the identity of notes from a package.",
    "match": "Say that two notes of karuta.lock are one.",
    "prune": "Stop shipping retired notes.",
}

CommandType = TypeVar("CommandType", bound=Callable[..., Any])


class Commands(click.Group):
    """A group that knows the names of its commands and imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"karuta.cli.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(COMMANDS)}."
            ctx.fail(f"There is no command {args[0]}. {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _go_to(ctx: click.Context, param: click.Parameter, value: str | None) -> None:  # noqa: ARG001
    if value is None:
        return
    try:
        os.chdir(value)
    except OSError as fault:
        raise click.BadParameter(f"{value}: {fault.strerror}.") from fault


def _remember(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[f"karuta.{param.name}"] = True


def _no_color(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value or os.environ.get("NO_COLOR"):
        ctx.find_root().color = False
        ctx.color = False


def global_options(command: CommandType) -> CommandType:
    """The options that the group and every command have, so that they may stand before and after the command's name."""
    for option in (
        click.option("--no-color", is_flag=True, expose_value=False, callback=_no_color, help="No colours."),
        click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_remember, help="Errors only."),
        click.option("--json", is_flag=True, expose_value=False, callback=_remember, help="The report as one JSON document."),
        click.option(
            "-C",
            "--project",
            metavar="DIR",
            is_eager=True,
            expose_value=False,
            callback=_go_to,
            help="Work as if started in DIR.",
        ),
    ):
        command = option(command)
    return command


CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(__version__, message="karuta %(version)s")
@global_options
def karuta() -> None:
    """Study notes, as you write them, into an Anki deck that updates without duplicates or lost reviews."""


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status.

    :param args: the arguments; None: those of the process
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # notes are in every script, whatever the locale or the Windows code page
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    status = _run(args)
    if args is None:
        _leave(status)
    sys.exit(status)


def _leave(status: int) -> NoReturn:
    """End the process without taking Python apart, which takes a tenth of the time of a build that has little to do."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass  # whoever reads along has seen enough
    except OSError:
        status = status or 3
    os._exit(status)


def _run(args: Sequence[str] | None) -> int:
    try:
        return karuta.main(args, prog_name="karuta", standalone_mode=False) or 0
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except click.Abort:
        click.echo("Stopped. Nothing was changed.", err=True)
        return 130
    except Exception as fault:
        if os.environ.get("KARUTA_DEBUG"):
            import traceback

            traceback.print_exc()
        elif isinstance(fault, OSError) and fault.filename is not None:
            click.echo(f"karuta: {os.fspath(fault.filename)}: {fault.strerror}. Nothing was changed.", err=True)
        else:
            what = f"{type(fault).__name__}: {fault}".rstrip(": ")
            click.echo(f"karuta: {what}. This is a fault of Karuta; nothing was changed.", err=True)
            click.echo("Please report it together with what the same command prints under KARUTA_DEBUG=1.", err=True)
        return 3
