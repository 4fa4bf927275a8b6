"""Where the time of a build goes: `python -m benchmarks.stages [ARGUMENT]...`, with the arguments of `karuta build`, in a project.

Prints, as JSON, the processor time that each stage took. A signal comes each millisecond; what has been used since the last one goes to
the stage that is at work, so that a long call into C counts in full. That costs a few per cent of every stage alike, where a profiler
that looks at each call would make those that call much look slow.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import FrameType

EVERY = 0.001  # seconds
OTHER = "configuration, pages and what is left"
#: What all stages use counts as work of the one that uses it.
SHARED = ("karuta.ankitext", "karuta.model")
#: By the longest name that a module begins with.
STAGES = {
    "importlib": "start: imports",
    "_frozen_importlib": "start: imports",
    "karuta": OTHER,
    "karuta.dialect": "Markdown into a tree",
    "karuta.dialect.html": "fields into HTML",
    "karuta.cache": "cache",
    "karuta.content": "cache",
    "karuta.reading": "cache",
    "karuta.seen": "cache",
    "karuta.unchanged": "cache",
    "karuta.sanitise": "HTML, formulas and media looked at",
    "karuta.htmlpolicy": "HTML, formulas and media looked at",
    "karuta.mathcheck": "HTML, formulas and media looked at",
    "karuta.media": "HTML, formulas and media looked at",
    "karuta.rules": "cards found",
    **dict.fromkeys(
        (
            "karuta.allot",
            "karuta.changes",
            "karuta.counts",
            "karuta.identity",
            "karuta.ledger",
            "karuta.matching",
            "karuta.resolve",
            "karuta.standing",
            "karuta.states",
            "karuta.update",
        ),
        "identity and what is remembered of it",
    ),
    **dict.fromkeys(
        ("karuta.apkg", "karuta.cards", "karuta.package", "karuta.rows", "karuta.verify", "karuta.writing"),
        "package written and checked",
    ),
}


def modules(frame: FrameType | None) -> Iterator[str]:
    """Of the functions that are at work, from the innermost one out."""
    while frame:
        yield frame.f_globals.get("__name__", "")
        frame = frame.f_back


def stage(names: Iterable[str]) -> str:
    """The stage of the first module that has one."""
    for name in names:
        while name and name not in SHARED:
            if name in STAGES:
                return STAGES[name]
            name = name.rpartition(".")[0]
    return OTHER


def main() -> int:
    spent: defaultdict[str, float] = defaultdict(float)
    last = time.process_time()

    def tick(_signal: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.process_time()
        spent[stage(modules(frame))] += now - last
        last = now

    signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    from karuta.cli import karuta

    status = karuta.main(["build", "-q", *sys.argv[1:]], standalone_mode=False)
    signal.setitimer(signal.ITIMER_REAL, 0)
    print(json.dumps(spent))
    return int(status or 0)


if __name__ == "__main__":
    sys.exit(main())
