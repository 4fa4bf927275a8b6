"""Whether anything at all has changed since the last build, asked before anything is loaded that a build needs.

A build leaves a record of all that it looked at and of all that it wrote. If every byte of it is as it was, there is nothing to do.
A file whose size and times are those that it had with its known bytes is not read again (as Git's index does, racy-git.txt).
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from karuta.counts import Statistics
from karuta.report import Report
from karuta.seen import FOLDER, GONE, Seen, digest, listing, program, stamp

_NAME = "unchanged.json"  #: in the folder for what builds leave to one another


def keep(build: Path, seen: Seen, report: Report, statistics: Statistics, latest: int) -> None:
    """Leave a record for the next build, in a folder that is there already.

    :param report: of that build, if it has nothing to do; statistics likewise
    :param latest: the last time in seconds that notes are dated with: from an earlier clock there is something to say
    """
    record = {
        "project": str(seen.project),
        "program": seen.program,
        "files": {path: [known, _stamp(path, known, seen.began)] for path, known in seen.files.items()},
        "folders": seen.folders,
        "latest": latest,
        "findings": [[getattr(each, name) for name in each.__slots__] for each in report.findings],
        "statistics": asdict(statistics),
        "pages": report.pages,
        "version": report.version,
        "package": str(report.package),
        "size": report.size,
    }
    _write(build / FOLDER / _NAME, record)


def _stamp(path: str, known: str, now: int) -> str:
    """The stamp of a file with this digest; "" for one that has come or gone meanwhile."""
    found = stamp(path, now)
    return found if (found == GONE) == (known == "") else ""


def _write(place: Path, record: dict[str, Any]) -> None:
    new = place.with_suffix(f".{os.getpid()}")
    new.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8", errors="surrogateescape")
    new.replace(place)


def unchanged(project: Path) -> Report | None:
    """The report of a build of the whole project that has nothing to do; None if it may have something to do.

    Only the usual build folder is looked into: for another one the configuration would have to be read first.
    """
    began = time.monotonic()
    try:
        place = project / "build" / FOLDER / _NAME
        record = json.loads(place.read_text(encoding="utf-8", errors="surrogateescape"))
        if record["project"] != str(project) or record["latest"] > time.time() or record["program"] != program():
            return None
        if any(listing(folder) != known for folder, known in record["folders"].items()):
            return None
        files = _as_they_were(record["files"])
        if files is None:
            return None
        if files != record["files"]:
            with suppress(OSError):  # the build folder may be somebody else's
                _write(place, {**record, "files": files})
        return Report(
            tuple(map(_finding, record["findings"])),
            record["pages"],
            statistics=Statistics(**record["statistics"]),
            version=record["version"],
            package=Path(record["package"]),
            size=record["size"],
            seconds=time.monotonic() - began,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _as_they_were(files: dict[str, list[str]]) -> dict[str, list[str]] | None:
    """The digests of files with the stamps that they have now; None if the content of one is another."""
    now = time.time_ns()
    found = {}
    for path, (known, before) in files.items():
        after = _stamp(path, known, now)  # before the content: what is written meanwhile must not be taken for it
        if not (before and before == after) and digest(path) != known:
            return None
        found[path] = [known, after]
    return found


def _finding(row: list[Any]) -> Any:
    from karuta.model import Finding

    return Finding(*row)
