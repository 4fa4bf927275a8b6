"""Karuta against other tools, and how its time and memory grow: `make bench` writes docs/performance.md.

`python -m benchmarks.run [--notes 10000] [--rounds 5] [--largest 100000] [--output FILE]`
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import generate, peers
from benchmarks.measure import Command, Run, Spread, exponent, in_turn, ratios, run

HOME = Path(__file__).parents[1]
WORK = HOME / "build" / "bench"
KARUTA = (str(Path(sys.executable).with_name("karuta")), "build")
_EDIT = "One sentence more that nobody wrote before, number {}."


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


def project(number: int, name: str, *, decks: bool = False) -> Path:
    """A folder with notes for Karuta, written anew."""
    folder = WORK / f"{name}-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    generate.write(folder / "notes", number, seed=1, decks=decks)
    return folder


def anew(folder: Path) -> Callable[[], None]:
    """Everything that a build left is taken away."""

    def clear() -> None:
        shutil.rmtree(folder / "build", ignore_errors=True)
        (folder / "karuta.lock").unlink(missing_ok=True)

    return clear


def edits(folder: Path) -> Callable[[], None]:
    """One note gets another sentence, each time in another place."""
    rng = random.Random(1)
    pages = sorted((folder / "notes").rglob("*.md"))

    def edit() -> None:
        page = rng.choice(pages)
        text = page.read_text("utf-8")
        at = rng.choice([at for at in range(len(text)) if text.startswith("\n\n## ", at)] or [len(text) - 1])
        page.write_text(f"{text[:at]}\n\n{_EDIT.format(rng.randrange(10**9))}{text[at:]}", encoding="utf-8")

    return edit


def against_peers(number: int, rounds: int) -> dict[str, list[Run]]:
    cold, unchanged, edited = (project(number, name) for name in ("cold", "unchanged", "edited"))
    commands = {
        "cold": Command(KARUTA, cold, anew(cold)),
        "nothing changed": Command(KARUTA, unchanged),
        "one note edited": Command(KARUTA, edited, edits(edited)),
        "cold, one process": Command((*KARUTA, "-j", "1"), cold, anew(cold)),
    }
    for name in peers.PACKAGES:
        notes = WORK / f"{name}-{number}"
        shutil.rmtree(notes, ignore_errors=True)
        generate.write(notes, number, seed=1, form=name)
        commands[name] = peers.command(name, WORK, notes)
    return in_turn(commands, rounds)


def start_up(rounds: int) -> Spread:
    bare = Command((sys.executable, "-c", "pass"), HOME)
    runs = in_turn({"help": Command((KARUTA[0], "--help"), HOME), "bare": bare}, max(rounds * 4, 20))
    return ratios(runs["help"], runs["bare"])


def growth(sizes: Sequence[int], *, decks: bool) -> dict[int, Run]:
    found = {}
    for size in sizes:
        folder = project(size, "decks" if decks else "growth", decks=decks)
        command = Command(KARUTA, folder, anew(folder))
        runs = [run(command) for _ in range(3 if size <= 10_000 else 1)]
        found[size] = sorted(runs, key=lambda each: each.seconds)[len(runs) // 2]
    return found


def machine() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores of {model}, {platform.system()}, Python {platform.python_version()}"


def report(
    runs: Mapping[str, list[Run]], number: int, rounds: int, grown: Mapping[bool, Mapping[int, Run]], start: Spread
) -> Iterator[str]:
    mebibytes = {size: each.peak / 1024 for size, each in grown[False].items()}
    largest = max(mebibytes)
    exponents = [exponent(list(found), [each.seconds for each in found.values()]) for found in grown.values()]
    steepest = max(exponents)

    def of(one: str, other: str) -> tuple[float, str]:
        ratio = ratios(runs[one], runs[other])
        return ratio.middle, format(ratio, ".2f")

    yield "# Performance\n"
    yield (
        f"Written by `make bench` on {datetime.datetime.now(datetime.UTC).date().isoformat()}: {machine()}. Whole processes, in turn, "
        f"{rounds} rounds of {number:,} notes of about 350 bytes (`benchmarks/generate.py`), median and quartiles. Karuta works with "
        "all rules, identity, findings and checks of formulas, writes the package, the same again under the deck's name and the lock, "
        "and opens what it has written.\n"
    )
    yield "## Goals\n"
    yield "| | must | aim | measured | |\n|---|---|---|---|---|"
    for what, one, other, must, aim in (
        ("cold build, times ankdown's", "cold", "ankdown", 3.0, 1.2),
        ("cold build, times that of markdown-anki-decks", "cold", "markdown-anki-decks", 0.25, 0.10),
        ("nothing changed, times ankdown's build", "nothing changed", "ankdown", 0.10, 0.07),
        ("one note edited, times ankdown's build", "one note edited", "ankdown", 0.30, 0.15),
    ):
        yield Goal(what, must, aim, *of(one, other)).row()
    yield Goal(
        f"growth exponent to {largest:,} notes", 1.05, 1.02, steepest, ", ".join(f"{each:.2f}" for each in exponents)
    ).row()
    for size, must, aim in ((10_000, 80, 40), (100_000, 150, 60)):
        if size in mebibytes:
            yield Goal(f"peak memory, {size:,} notes, cold, MiB", must, aim, mebibytes[size], f"{mebibytes[size]:.0f}").row()
    yield Goal("`karuta --help`, times `python -c pass`", 6, 5, start.middle, format(start, ".1f")).row()
    yield f"\n## Seconds, {number:,} notes\n"
    yield "| | seconds | peak MiB |\n|---|---|---|"
    for name, found in runs.items():
        label = name if name in peers.PACKAGES else f"karuta, {name}"
        yield f"| {label} | {Spread.of([one.seconds for one in found]):.2f} | {max(one.peak for one in found) / 1024:.0f} |"
    yield "\n## Growth, cold\n"
    yield "| notes | one deck, s | MiB | a deck a page, s | MiB |\n|---|---|---|---|---|"
    for size, together in grown[False].items():
        apart = grown[True][size]
        yield f"| {size:,} | {together.seconds:.2f} | {together.peak / 1024:.0f} | {apart.seconds:.2f} | {apart.peak / 1024:.0f} |"
    yield "\n" + _WHERE


_WHERE = """## Where the time goes

A cold build of 10,000 notes takes about four seconds of one core: a second to parse Markdown, a quarter of one to look at HTML and
formulas, two and a half to find and render the cards, and two thirds of one for identity, rows, package and lock. Pages are shared out
to as many processes as there are cores, as soon as there is enough to do for two; the rest is done by one. ankdown renders with a
parser in C and knows neither rules nor identity.

After an edit, half the time is the start of Python and of the rules for the page that changed; the rest is SQLite, which writes the
collection anew so that the same notes give the same bytes, and packing it, while the database is checked.

If nothing has changed, a record of all that the last build looked at and wrote is compared with the files, before anything else is
loaded.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--largest", type=int, default=100_000, help="growth is measured up to so many notes")
    parser.add_argument("--output", type=Path, default=HOME / "docs" / "performance.md")
    given = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    runs = against_peers(given.notes, given.rounds)
    sizes = [size for size in (1_000, 10_000, 100_000) if size <= given.largest]
    grown = {decks: growth(sizes, decks=decks) for decks in (False, True)}
    text = "\n".join(report(runs, given.notes, given.rounds, grown, start_up(given.rounds))).rstrip() + "\n"
    given.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
