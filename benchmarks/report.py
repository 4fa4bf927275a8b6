"""What was measured, as Markdown: goals that were met and missed, seconds, growth, and where the time goes."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks import peers
from benchmarks.measure import Run, Spread, exponent, ratios

#: (what, the one, the other, must, aim): how many times as long as the other the one may take
RATIOS = (
    ("cold build, times ankdown's", "cold", "ankdown", 3.0, 1.2),
    ("cold build, times that of markdown-anki-decks", "cold", "markdown-anki-decks", 0.25, 0.10),
    ("nothing changed, times ankdown's build", "nothing changed", "ankdown", 0.10, 0.07),
    ("one note edited, times ankdown's build", "one note edited", "ankdown", 0.30, 0.15),
)
MEMORY = ((10_000, 80, 40), (100_000, 150, 60))  #: (notes, must, aim), MiB


@dataclass(frozen=True)
class Goal:
    """A line of the table of goals."""

    what: str
    must: float
    aim: float
    value: float
    shown: str  #: with its spread

    def row(self) -> str:
        verdict = "aim met" if self.value <= self.aim else "met" if self.value <= self.must else "**missed**"
        return f"| {self.what} | ≤ {self.must:g} | ≤ {self.aim:g} | {self.shown} | {verdict} |"


@dataclass(frozen=True)
class Grown:
    """Cold builds of more and more notes."""

    what: str
    one_process: bool
    runs: Mapping[int, Sequence[Run]]  #: by number of notes, ascending

    def seconds(self, size: int) -> Spread:
        return Spread.of([run.seconds for run in self.runs[size]])

    def peak(self, size: int) -> float:
        """MiB, the most of all runs."""
        return max(run.peak for run in self.runs[size]) / 1024

    def exponent(self, *sizes: int) -> float:
        """Of the growth over these sizes."""
        return exponent(sizes, [self.seconds(size).middle for size in sizes])


@dataclass(frozen=True)
class Measured:
    """What is None was not measured."""

    number: int  #: of notes
    size: float  #: of a note in bytes
    rounds: int
    runs: Mapping[str, Sequence[Run]] | None = None  #: by the name of a tool or of a way to build
    grown: Sequence[Grown] = ()
    start: Spread | None = None  #: `karuta --help`, times bare Python
    stages: Mapping[str, Mapping[str, float]] | None = None  #: by the way to build, seconds of each stage


def machine() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores of {model}, {platform.system()}, Python {platform.python_version()}"


def report(measured: Measured) -> str:
    lines = [*_head(measured), *_goals(measured)]
    if measured.runs:
        lines += _seconds(measured, measured.runs)
    if measured.grown:
        lines += _growth(measured.grown)
    if measured.stages:
        lines += _stages(measured.stages)
    return "\n".join(lines) + "\n"


def _head(measured: Measured) -> Iterator[str]:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    yield "# Performance\n"
    yield f"Written by `make bench` on {today}: {machine()}.\n"
    yield (
        f"{measured.number:,} made-up notes of {measured.size:.0f} bytes, 25 a page ([generate.py](../benchmarks/generate.py)), the same "
        "for all tools, each in its own syntax. Whole processes, from start to end, one of each kind in turn, "
        f"{measured.rounds} rounds; ratios are those of one round. Shown are medians and, in brackets, quartiles.\n"
    )
    yield (
        "Karuta works with everything on: all rules, identity, findings, checks of formulas; it writes the package, a copy under the "
        "deck's name and the lock, and opens and checks what it has written."
    )


def _goals(measured: Measured) -> Iterator[str]:
    yield "\n## Goals\n"
    yield "| | must | aim | measured | |\n|---|---|---|---|---|"
    for what, one, other, must, aim in RATIOS if measured.runs else ():
        assert measured.runs
        if one in measured.runs and other in measured.runs:
            ratio = ratios(measured.runs[one], measured.runs[other])
            yield Goal(what, must, aim, ratio.middle, f"{ratio:.2f}").row()
    alone = [grown for grown in measured.grown if grown.one_process]
    for grown in alone:
        sizes = tuple(grown.runs)
        value = grown.exponent(*sizes)
        yield Goal(
            f"growth exponent, {sizes[0]:,} to {sizes[-1]:,} notes, {grown.what}", 1.05, 1.02, value, f"{value:.2f}"
        ).row()
    for size, must, aim in MEMORY:
        peaks = [grown.peak(size) for grown in alone if size in grown.runs]
        if peaks:
            yield Goal(f"peak memory, {size:,} notes, cold, MiB", must, aim, max(peaks), f"{max(peaks):.0f}").row()
    if measured.start:
        yield Goal("`karuta --help`, times `python -c pass`", 6, 5, measured.start.middle, f"{measured.start:.1f}").row()


def _seconds(measured: Measured, runs: Mapping[str, Sequence[Run]]) -> Iterator[str]:
    yield f"\n## Seconds, {measured.number:,} notes\n"
    yield "| | seconds | peak MiB |\n|---|---|---|"
    for name, found in runs.items():
        label = name if name in peers.PACKAGES else f"karuta, {name}"
        yield f"| {label} | {Spread.of([one.seconds for one in found]):.2f} | {max(one.peak for one in found) / 1024:.0f} |"
    yield (
        "\nEvery tool's packages were looked into: all notes are there. Memory is that of the largest process. A cold build shares its "
        "pages out to as many processes as there are cores, unless told otherwise. ankdown has a renderer in C, and no tables; "
        "markdown-anki-decks and ankivalenz write a package for each page, and an answer is one paragraph in ankivalenz. None of them "
        "keeps an identity that outlives an edit of the question."
    )


def _growth(grown: Sequence[Grown]) -> Iterator[str]:
    yield "\n## Growth, cold\n"
    yield "| notes | " + " | ".join(f"{each.what}, s | MiB | exponent" for each in grown) + " |"
    yield "|---|" + "---|---|---|" * len(grown)
    sizes = list(grown[0].runs)
    for before, size in pairwise((0, *sizes)):
        cells = (
            f"{each.seconds(size):.2f} | {each.peak(size):.0f} | {f'{each.exponent(before, size):.2f}' if before else ''}"
            for each in grown
        )
        yield f"| {size:,} | {' | '.join(cells)} |"
    yield "\nAn exponent is that from the line above: 1 means that ten times the notes take ten times the time."


def _stages(stages: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    yield "\n## Where the time goes\n"
    yield "Seconds of processor time, one process ([stages.py](../benchmarks/stages.py)); the start of Python is before them.\n"
    yield "| | " + " | ".join(stages) + " |\n|---|" + "---|" * len(stages)
    first = next(iter(stages.values()))
    for name in sorted(first, key=lambda each: -first[each]):
        cells = (f"{found.get(name, 0):.2f} ({found.get(name, 0) / sum(found.values()):.0%})" for found in stages.values())
        yield f"| {name} | {' | '.join(cells)} |"
    yield "| all | " + " | ".join(f"{sum(found.values()):.2f}" for found in stages.values()) + " |"
