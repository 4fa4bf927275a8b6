"""A progress bar where somebody is waiting: on a terminal, and not before about a second has passed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from karuta.cli import output

_PATIENCE = 1.0  #: seconds without a bar

Step = Callable[[int, int], None]  #: takes the pages done and the pages there are


@contextmanager
def progress(label: str) -> Iterator[Step]:
    """A function to call after each page. It draws a bar on stderr, or nothing where nobody would see it."""
    if not sys.stderr.isatty() or output.is_json() or output.is_quiet():
        yield lambda done, total: None  # noqa: ARG005
        return
    began = time.monotonic()
    bar: Any = None

    def step(done: int, total: int) -> None:
        nonlocal bar
        if bar is None and time.monotonic() - began > _PATIENCE and done < total:
            bar = click.progressbar(length=total, label=label, file=sys.stderr).__enter__()
        if bar is not None:
            bar.update(done - bar.pos)

    try:
        yield step
    finally:
        if bar is not None:
            bar.render_finish()
