"""A gross regression of speed is an error: `python -m benchmarks.ratio`. Seconds mean nothing on a machine that one does not know, so
that builds are compared with a plain Python-Markdown render of the same notes in the same minutes."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import Command, anew, in_turn, ratios

NOTES = 1_000
ROUNDS = 5
#: About twice what was measured when the limit was set. One process, as on a machine of which nothing is known.
LIMITS = {"cold": 6.5, "nothing changed": 0.6}


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary, "project")
        generate.write(project / "notes", NOTES, seed=1)
        karuta = (Path(sys.executable).with_name("karuta"), "build", "-j", "1")
        plain = Path(__file__).with_name("plain.py")
        runs = in_turn(
            {
                "plain": Command([sys.executable, plain, project / "notes"], project),
                "cold": Command(karuta, project, anew(project)),
                "nothing changed": Command(karuta, project),
            },
            ROUNDS,
        )
    failed = False
    for name, limit in LIMITS.items():
        ratio = ratios(runs[name], runs["plain"])
        failed = failed or ratio.middle > limit
        print(f"{name}: {ratio:.2f} times a plain render, limit {limit}{'' if ratio.middle <= limit else ': TOO SLOW'}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
