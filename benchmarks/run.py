"""Karuta against other tools, how its time and memory grow, and where they go: `make bench` writes docs/performance.md.

`python -m benchmarks.run [--quick] [--only peers|growth|start|stages]... [--notes 10000] [--rounds 5] [--largest 100000] [--output FILE]`
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import generate, peers
from benchmarks.measure import ENVIRONMENT, Command, Run, Spread, anew, in_turn, ratios, run
from benchmarks.report import Grown, Measured, report

HOME = Path(__file__).parents[1]
WORK = HOME / "build" / "bench"
PROGRAM = Path(sys.executable).with_name("karuta")
KARUTA = (PROGRAM, "build")
ONE_PROCESS = (*KARUTA, "-j", "1")
PARTS = ("peers", "growth", "start", "stages")
SEVERAL = 10_000  #: up to so many notes a cold build is repeated to see how it grows
_EDIT = "One sentence more that nobody wrote before, number {}."


def project(number: int, name: str, *, decks: bool = False) -> Path:
    """A folder with notes for Karuta, written anew."""
    folder = WORK / f"{name}-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    generate.write(folder / "notes", number, seed=1, decks=decks)
    return folder


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
    """Raises RuntimeError if a tool did not make all of the notes: what does less is sooner done."""
    cold, unchanged, edited = (project(number, name) for name in ("cold", "unchanged", "edited"))
    commands = {
        "cold": Command(KARUTA, cold, anew(cold)),
        "nothing changed": Command(KARUTA, unchanged),
        "one note edited": Command(KARUTA, edited, edits(edited)),
        "cold, one process": Command(ONE_PROCESS, cold, anew(cold)),
    }
    packages: dict[str, Path] = {
        name: command.folder / "build" / f"{command.folder.name}.apkg" for name, command in commands.items()
    }
    for name in peers.PACKAGES:
        notes = WORK / f"{name}-{number}"
        shutil.rmtree(notes, ignore_errors=True)
        packages[name] = peers.output(name, notes)
        shutil.rmtree(packages[name], ignore_errors=True)
        generate.write(notes, number, seed=1, form=name)
        commands[name] = peers.command(name, WORK, notes)
    runs = in_turn(commands, rounds)
    for name, place in packages.items():
        made = peers.made([place] if place.is_file() else place.glob("*.apkg"))
        if made != number:
            raise RuntimeError(f"{name} made {made} of {number} notes")
    return runs


def start_up(rounds: int) -> Spread:
    bare = Command((sys.executable, "-c", "pass"), HOME)
    runs = in_turn({"help": Command((PROGRAM, "--help"), HOME), "bare": bare}, max(rounds * 4, 20))
    return ratios(runs["help"], runs["bare"])


def growth(sizes: Sequence[int], rounds: int) -> list[Grown]:
    """Sizes in turn; once only where a build takes a minute."""
    shapes = {
        "one deck": (ONE_PROCESS, False),
        "a deck a page": (ONE_PROCESS, True),
        "one deck, all cores": (KARUTA, False),
    }
    found: dict[str, dict[int, list[Run]]] = {what: {} for what in shapes}
    for what, (args, decks) in shapes.items():
        folders = {size: project(size, "decks" if decks else "growth", decks=decks) for size in sizes}
        run(Command(args, folders[min(sizes)]))  # what is done once, as compiling Karuta itself, does not count
        for turn in range(rounds):
            for size, folder in folders.items():
                if turn == 0 or size <= SEVERAL:
                    found[what].setdefault(size, []).append(run(Command(args, folder, anew(folder))))
    return [Grown(what, args == ONE_PROCESS, found[what]) for what, (args, _) in shapes.items()]


def stages(number: int) -> dict[str, dict[str, float]]:
    """Where the time goes in a cold build, and after an edit."""
    folder = project(number, "stages")
    edit = edits(folder)
    found = {}
    for name, before in (("cold", anew(folder)), ("one note edited", edit)):
        before()
        args = (sys.executable, "-m", "benchmarks.stages", "-C", str(folder), "-j", "1")
        done = subprocess.run(args, cwd=HOME, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE)
        found[name] = json.loads(done.stdout)
    return found


def measure(number: int, rounds: int, largest: int, parts: Sequence[str]) -> Measured:
    sizes = [size for size in (1_000, 10_000, 100_000) if size <= largest]
    sample = project(number, "sample")
    size = sum(page.stat().st_size for page in (sample / "notes").iterdir()) / number
    return Measured(
        number,
        size,
        rounds,
        runs=against_peers(number, rounds) if "peers" in parts else None,
        grown=growth(sizes, rounds) if "growth" in parts else (),
        start=start_up(rounds) if "start" in parts else None,
        stages=stages(number) if "stages" in parts else None,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="1,000 notes, two rounds, growth up to 10,000; only printed")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part of it, which is only printed; may be repeated")
    parser.add_argument("--notes", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--largest", type=int, help="growth is measured up to so many notes")
    parser.add_argument("--output", type=Path, help="default: docs/performance.md, if everything is measured")
    given = parser.parse_args()
    number, rounds, largest = (1_000, 2, 10_000) if given.quick else (10_000, 5, 100_000)
    WORK.mkdir(parents=True, exist_ok=True)
    measured = measure(given.notes or number, given.rounds or rounds, given.largest or largest, given.only or PARTS)
    text = report(measured)
    print(text)
    output = given.output or (None if given.quick or given.only else HOME / "docs" / "performance.md")
    if output:
        output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
