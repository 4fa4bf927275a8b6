"""Whether anything at all has changed since the last build, asked before anything is loaded that a build needs.

A build leaves a record of all that it looked at and of all that it wrote. If every byte of it is as it was, there is nothing to do.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from karuta.counts import Statistics
from karuta.report import Report
from karuta.seen import FOLDER, Seen, digest, listing, program

_NAME = "unchanged.json"  #: in the folder for what builds leave to one another


def keep(build: Path, seen: Seen, report: Report, statistics: Statistics, latest: int) -> None:
    """Leave a record for the next build, in a folder that is there already.

    :param report: of that build, if it has nothing to do; statistics likewise
    :param latest: the last time in seconds that notes are dated with: from an earlier clock there is something to say
    """
    place = build / FOLDER / _NAME
    record = {
        "project": str(seen.project),
        "program": seen.program,
        "files": list(seen.files),
        "content": _together(seen.files.values()),
        "folders": list(seen.folders),
        "listing": _together(seen.folders.values()),
        "latest": latest,
        "findings": [[getattr(each, name) for name in each.__slots__] for each in report.findings],
        "statistics": asdict(statistics),
        "pages": report.pages,
        "version": report.version,
        "package": str(report.package),
        "size": report.size,
    }
    new = place.with_suffix(f".{os.getpid()}")
    new.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8", errors="surrogateescape")
    new.replace(place)


def unchanged(project: Path) -> Report | None:
    """The report of a build of the whole project that has nothing to do; None if it may have something to do.

    Only the usual build folder is looked into: for another one the configuration would have to be read first.
    """
    began = time.monotonic()
    try:
        record = json.loads((project / "build" / FOLDER / _NAME).read_text(encoding="utf-8", errors="surrogateescape"))
        if record["project"] != str(project) or record["latest"] > time.time() or record["program"] != program():
            return None
        if record["listing"] != _together(map(listing, record["folders"])):
            return None
        if record["content"] != _together(map(digest, record["files"])):
            return None
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


def _finding(row: list[Any]) -> Any:
    from karuta.model import Finding

    return Finding(*row)


def _together(digests: Iterable[str]) -> str:
    return sha256("".join(f"{each}\n" for each in digests).encode()).hexdigest()
