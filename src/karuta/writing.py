"""Notes as they stand → package and lock, which take their places together, and what the next build can go on from."""

from __future__ import annotations

import filecmp
import json
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from karuta import package, verify
from karuta.compile import has_errors
from karuta.identity import Assignment, Origin
from karuta.model import DeckInfo, Finding, Kind, Ledger, MediaFile, Note, NoteType
from karuta.place import put_in_place
from karuta.report import Report
from karuta.scope import Scope
from karuta.standing import Standing
from karuta.task import Task


@dataclass(frozen=True, slots=True)
class Ready:
    """All that goes into package and lock."""

    standing: Standing  #: the notes of the package, the entries of the lock
    header: Ledger  #: the ledger, for all but its entries
    notetypes: Mapping[Kind, NoteType]
    media: Sequence[MediaFile]


def placed(notes: Iterable[tuple[Note, Origin]]) -> Iterator[tuple[Note, str, bool]]:
    """Notes with the page that each is on, "" for a retired one, and whether it is retired."""
    for note, origin in notes:
        yield note, origin.draft.path if origin.draft else "", origin.draft is None


def cardless(assignment: Assignment) -> list[Finding]:
    """Notes that Anki would make no card of: a field that looks filled and is not, or a cloze without a cloze."""
    found = []
    for note, origin in zip(assignment.notes, assignment.origins, strict=True):
        if not note.card_ids and origin.draft:
            message = f"Anki would make no card of “{origin.draft.prompt[:60]}”: the front of its card is empty."
            found.append(Finding("no-card", "error", message, origin.draft.path, origin.draft.line))
    return found


def write(task: Task, scope: Scope, ready: Ready, report: Report, folder: Path) -> tuple[Report, list[Path]]:
    """Package and lock, written beside their places, checked, and put there. Returns the places, too; none if there was an error.

    :param folder: an empty folder on the file system of the build folder; the notes of `ready` may be in a file there
    """
    config = task.config
    name = f"{config.slug}-{scope.name}" if scope.name else config.slug
    place = config.build / f"{config.slug}-{report.version}{scope.name and '-'}{scope.name}.apkg"
    guids, cards, lock = ready.standing.guids(), ready.standing.cards(), ready.standing.lock(ready.header)
    mods = {kind: state.mod for kind, state in ready.header.notetypes.items()}
    start = ready.standing.remembered(json.dumps(sorted(mods.items())), lambda: package.head(ready.notetypes, mods))
    with ExitStack() as stack:
        new = folder / place.name
        files = []
        for other, text in report.release.texts.items() if report.release else ():
            files.append((_beside(stack, other), other))
            files[-1][0].write_text(text, encoding="utf-8", newline="")
        files.append((_beside(stack, config.lock), config.lock))
        with files[-1][0].open("w", encoding="utf-8", newline="\n") as text_of_lock:
            text_of_lock.writelines(lock)
        ready.standing.finish()
        deck = DeckInfo(config.name, report.version, config.description)
        database = folder / verify.DATABASE
        package.write_database(database, deck, ready.standing.path, start)
        # Packing and unpacking leave the interpreter free for SQLite, which does so for them.
        packing = _Packing(new, database, ready.media, Path(stack.enter_context(TemporaryDirectory(dir=folder))))
        names = frozenset(file.name for file in ready.media)
        problems = verify.check_database(new.name, database, names, guids=guids, cards=cards)
        problems = (*packing.done(), *problems)
        report = replace(report, findings=(*report.findings, *(replace(each, path="") for each in problems)))
        if has_errors(report.findings):
            return report, []
        packages = [(new, place)]
        for copy in (config.build / f"{name}.apkg", task.output):
            if copy and copy != place:
                packages.append((_beside(stack, copy), copy))
                shutil.copyfile(new, packages[-1][0])
        files = [*packages, *files]
        changed = [(new, place) for new, place in files if not (place.is_file() and filecmp.cmp(new, place, shallow=False))]
        size = new.stat().st_size
        put_in_place(changed, Path(stack.enter_context(TemporaryDirectory(dir=folder))))
    report = replace(report, package=task.output or place, size=size, changed=bool(changed))
    return report, [place for _, place in files]


class _Packing:
    """A package that is packed, opened again and compared with what was put in, in a thread of its own."""

    def __init__(self, package_path: Path, database: Path, media: Sequence[MediaFile], folder: Path) -> None:
        self._fault: BaseException | None = None
        self._findings: tuple[Finding, ...] = ()
        self._thread = threading.Thread(target=self._run, args=(package_path, database, media, folder))
        self._thread.start()

    def _run(self, path: Path, database: Path, media: Sequence[MediaFile], folder: Path) -> None:
        try:
            package.write_archive(path, database, media)
            names, self._findings = verify.check_archive(path, folder)
            same = filecmp.cmp(database, folder / verify.DATABASE, shallow=False) and names == {file.name for file in media}
            if not (same or self._findings):
                self._findings = (Finding("package-broken", "error", "The package is not what was put into it.", path.name),)
        except BaseException as fault:
            self._fault = fault

    def done(self) -> tuple[Finding, ...]:
        """Waits, and says what is wrong. Raises what went wrong."""
        self._thread.join()
        if self._fault:
            raise self._fault
        return self._findings


def _beside(stack: ExitStack, place: Path) -> Path:
    """A path for a new file on the file system of the place that it is for. It is removed with the stack."""
    place.parent.mkdir(parents=True, exist_ok=True)
    return Path(stack.enter_context(TemporaryDirectory(prefix=".karuta-", dir=place.parent)), place.name)
