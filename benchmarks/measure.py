"""Whole processes, timed in turn: each round runs every command once, so that what else the machine does meets them alike."""

from __future__ import annotations

import math
import os
import shutil
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Where bytecode is not written, every start compiles what is not yet compiled; pip has done it for what it installed.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@dataclass(frozen=True)
class Run:
    seconds: float
    peak: int  #: KiB of the largest of its processes; never less than what the one that measures has


@dataclass(frozen=True)
class Spread:
    """Median and quartiles."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Spread:
        if len(numbers) < 2:
            return cls(numbers[0], numbers[0], numbers[0])
        low, middle, high = statistics.quantiles(numbers, n=4, method="inclusive")
        return cls(low, middle, high)

    def __format__(self, digits: str) -> str:
        return f"{self.middle:{digits}} ({self.low:{digits}}–{self.high:{digits}})"


@dataclass(frozen=True)
class Command:
    """A process to time, and what is to be done before each run, untimed."""

    args: Sequence[str | Path]
    folder: Path
    before: Callable[[], None] = lambda: None


def anew(project: Path) -> Callable[[], None]:
    """What takes away everything that builds of Karuta's left."""

    def clear() -> None:
        shutil.rmtree(project / "build", ignore_errors=True)
        (project / "karuta.lock").unlink(missing_ok=True)

    return clear


def run(command: Command) -> Run:
    """Raises RuntimeError if the command fails."""
    command.before()
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            os.chdir(command.folder)
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            os.execve(command.args[0], [str(arg) for arg in command.args], ENVIRONMENT)
        finally:
            os._exit(127)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError(
            f"{' '.join(map(str, command.args))} in {command.folder} ended with {os.waitstatus_to_exitcode(status)}"
        )
    return Run(time.perf_counter() - began, usage.ru_maxrss)


def in_turn(commands: Mapping[str, Command], rounds: int) -> dict[str, list[Run]]:
    """The runs of each command, after one of each that does not count."""
    for command in commands.values():
        run(command)
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(run(command))
    return found


def ratios(one: Sequence[Run], other: Sequence[Run]) -> Spread:
    """Of pairs of one round."""
    return Spread.of([a.seconds / b.seconds for a, b in zip(one, other, strict=True)])


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Of growth: 1 is linear. The slope of a line through the logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    return statistics.linear_regression(x, y).slope
