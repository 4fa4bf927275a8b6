"""The stages in order: pages, drafts, notes, package; then package and lock take their places together."""

from __future__ import annotations

import filecmp
import gc
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from karuta import ledger, lockfile, states
from karuta.cache import PageCache
from karuta.compile import Compiled, Progress, compile_files, compile_pages, has_errors, load_config
from karuta.config import Config
from karuta.model import DeckInfo, Finding, Ledger, MediaFile, Note
from karuta.place import put_in_place
from karuta.scope import Scope

if TYPE_CHECKING:
    from karuta.identity import Assignment
    from karuta.model import Kind, NoteType
    from karuta.release import Release

_LOST = "The media of {} retired notes are not to be had: learners keep these notes as they have them."

__all__ = ["Compiled", "Report", "build", "compile_pages", "load_config"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    findings: tuple[Finding, ...]
    pages: int = 0
    assignment: Assignment | None = None  #: None: it did not come to that
    version: str = ""  #: of the deck; "" where it did not come to that
    package: Path | None = None  #: None: nothing was written
    size: int = 0  #: bytes of the package
    changed: bool = False  #: package or lock differ from what was there
    seconds: float = 0.0
    release: Release | None = None  #: what was released
    compiled: Compiled | None = None  #: what the pages gave
    notetypes: Mapping[Kind, NoteType] = field(default_factory=dict)  #: those that nothing is wrong with


def build(
    project: Path,
    paths: Sequence[Path] = (),
    *,
    output: Path | None = None,
    dry_run: bool = False,
    despite_errors: bool = False,
    locked: bool = False,
    force: bool = False,
    release: bool = False,
    fetch_media: bool = False,
    cache: bool = True,
    jobs: int | None = None,
    now: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Build the package of a project and bring its lock up to date: `build/<slug>-<version>.apkg`, the same as
    `build/<slug>.apkg`, and `karuta.lock`. All are written or none; what is written has been opened and checked before.

    Given some of the project's own pages, all of them are read, so that every note keeps its identity, but the package has the
    notes of these pages alone and is called after them. Given pages elsewhere, these are the notes of the build; what the lock
    knows of other pages that still exist stays as it is.

    :param project: the project's folder
    :param paths: files and folders of notes, relative to the working directory; none: those of the configuration
    :param output: a further file to write the package to
    :param dry_run: write nothing
    :param despite_errors: in a dry run, notes are told apart even if there are errors, those of the pages that can be read
    :param locked: it is an error if the lock would change
    :param force: many notes may be retired at once
    :param release: the package is a release, with its section in the changelog and the texts in `build/share/`; nothing is
        written if nothing has changed since the last one
    :param fetch_media: pictures and sounds of other sites are fetched into the project, unless nothing is to be written
    :param cache: what pages gave the last time may be taken from the build folder
    :param jobs: processes at a time; None: as many as pay
    :param now: time of the build in seconds; None: `SOURCE_DATE_EPOCH`, or else the clock
    """
    began = time.monotonic()
    config, findings = load_config(project)
    config = replace(config, media_fetch=fetch_media and not dry_run)
    report = Report(findings)
    if not has_errors(findings):
        now = build_time() if now is None else now
        work = _Build(config, paths, dry_run, dry_run and despite_errors, locked, force, now, release, cache, jobs)
        with _without_collector():
            report = work.run(output, progress, findings)
    return replace(report, seconds=time.monotonic() - began)


@contextmanager
def _without_collector() -> Iterator[None]:
    """A build makes many small objects, hardly any cycles, and is soon over: looking for cycles takes half the time of telling
    100,000 notes apart and finds nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def build_time() -> int:
    """The time of the build in seconds. Raises ValueError if SOURCE_DATE_EPOCH is set and is no number."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


@dataclass(frozen=True, slots=True)
class _Build:
    """One build of one project."""

    config: Config
    paths: Sequence[Path]
    dry_run: bool
    despite_errors: bool
    locked: bool
    force: bool
    now: int
    release: bool
    cache: bool
    jobs: int | None

    def run(self, output: Path | None, progress: Progress | None, findings: Sequence[Finding]) -> Report:
        from karuta import notetypes

        scope = Scope.of(self.config, self.paths)
        compiled = self.compile(scope, progress)
        types, problems = notetypes.load(self.config.templates, self.config.project)
        findings = (*findings, *problems, *compiled.findings)
        if not has_errors(findings) and not compiled.drafts:
            findings = (*findings, _no_cards())
        report = Report(findings, len(compiled.results), compiled=compiled, notetypes=types)
        if has_errors(findings) and not (self.despite_errors and {draft.kind for draft in compiled.drafts} <= types.keys()):
            return report
        if self.dry_run:
            return self.identify(scope, compiled, types, report)[0]
        with lockfile.alone(self.config):
            report, lock = self.identify(scope, compiled, types, report)
            if self.release and not has_errors(report.findings):
                report, lock = self.cut(report, lock, types)
                if report.release is None:
                    return report
            return report if has_errors(report.findings) else self.write(scope, compiled, types, report, lock, output)

    def compile(self, scope: Scope, progress: Progress | None) -> Compiled:
        if not self.cache:
            return compile_files(self.config, scope.files, scope.findings, progress, jobs=self.jobs)
        with closing(PageCache(self.config.build, create=not self.dry_run)) as cache:
            cache.forget_others([file.name for file in scope.files])
            return compile_files(self.config, scope.files, scope.findings, progress, cache=cache, jobs=self.jobs)

    def cut(self, report: Report, lock: Ledger, types: dict[Kind, NoteType]) -> tuple[Report, Ledger]:
        """The report with the release that the build becomes, if there is anything to release, and the lock after it."""
        from karuta import release

        assert report.assignment is not None
        try:
            text = self.config.changelog.read_bytes().decode()
        except FileNotFoundError:
            text = ""
        except UnicodeDecodeError as fault:
            line = fault.object[: fault.start].count(b"\n") + 1
            path = self.config.relative(self.config.changelog)
            finding = Finding("changelog-not-utf8", "error", "The changelog is not UTF-8.", path, line, "Save it as UTF-8.")
            return replace(report, findings=(*report.findings, finding)), lock
        made = release.cut(self.config, report.assignment, types, text, self.now)
        if made is None:
            return report, lock
        return replace(report, release=made, version=made.version), states.released(lock, made.version)

    def identify(self, scope: Scope, compiled: Compiled, types: dict[Kind, NoteType], report: Report) -> tuple[Report, Ledger]:
        """The report with the notes that the drafts became, and the new ledger."""
        from karuta import identity
        from karuta.cards import card_ordinals

        old, findings = ledger.read(self.config.lock)
        if has_errors(findings):
            return replace(report, findings=(*report.findings, *findings)), Ledger(ledger.FORMAT, "")
        before = old or Ledger(ledger.FORMAT, self.config.name)
        aside = scope.leaves_aside(self.config, before.entries)
        assignment = identity.assign(
            compiled.drafts,
            before,
            now=self.now,
            notetypes=types,
            card_ordinals=card_ordinals,
            previous=partial(self.previous, states.version(before)),
            aside=lambda entry: entry.path in aside,
            force=self.force,
        )
        findings = (*report.findings, *findings, *assignment.findings, *_cardless(assignment))
        if self.locked and (old is None or ledger.dumps(assignment.ledger) != ledger.dumps(before)):
            message = f"{self.config.lock.name} is not up to date with the notes."
            hint = "Run `karuta build` and commit the file."
            findings = (*findings, Finding("lock-outdated", "error", message, self.config.relative(self.config.lock), 0, hint))
        return replace(report, findings=findings, assignment=assignment, version=assignment.version), assignment.ledger

    def write(
        self, scope: Scope, compiled: Compiled, types: dict[Kind, NoteType], report: Report, lock: Ledger, output: Path | None
    ) -> Report:
        """Package and lock, written beside their places, checked, and put there."""
        from karuta import package, verify

        assert report.assignment is not None
        name = f"{self.config.slug}-{scope.name}" if scope.name else self.config.slug
        place = self.config.build / f"{self.config.slug}-{report.version}{scope.name and '-'}{scope.name}.apkg"
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix=".karuta-", dir=self.config.build)))
            notes, media, findings = self.shipped(scope, compiled, report.assignment, folder)
            new = folder / place.name
            deck = DeckInfo(self.config.name, report.version, self.config.description)
            package.write(new, deck, notes, types, report.assignment.notetype_mods, media)
            problems = verify.check(new, guids={note.guid for note in notes}, cards=sum(len(note.card_ids) for note in notes))
            findings = (*report.findings, *findings, *(replace(each, path="") for each in problems))
            if has_errors(findings):
                return replace(report, findings=findings)
            files = [(new, place)]
            for other in (self.config.build / f"{name}.apkg", output and output.absolute()):
                if other and other != place:
                    files.append((_beside(stack, other), other))
                    shutil.copyfile(new, files[-1][0])
            for other, text in report.release.texts.items() if report.release else ():
                files.append((_beside(stack, other), other))
                files[-1][0].write_text(text, encoding="utf-8", newline="")
            files.append((_beside(stack, self.config.lock), self.config.lock))
            files[-1][0].write_text(ledger.dumps(lock), encoding="utf-8", newline="\n")
            changed = [(new, place) for new, place in files if not (place.is_file() and filecmp.cmp(new, place, shallow=False))]
            size = new.stat().st_size
            put_in_place(changed, Path(stack.enter_context(TemporaryDirectory(dir=folder))))
        main = output.absolute() if output else place
        return replace(report, findings=findings, package=main, size=size, changed=bool(changed))

    def shipped(
        self, scope: Scope, compiled: Compiled, assignment: Assignment, folder: Path
    ) -> tuple[list[Note], list[MediaFile], tuple[Finding, ...]]:
        """The notes that go into the package, all or those of some pages, and their media. Retired notes are of no page.

        The media of retired notes come from the last package; a note whose media are lost stays away, learners have it.
        """
        from karuta import previous

        pairs = list(zip(assignment.notes, assignment.origins, strict=True))
        if scope.part is not None:
            pairs = [(note, origin) for note, origin in pairs if origin.draft and origin.draft.path in scope.part]
        media = {file.name: file for result in compiled.results for file in result.media}
        missing = frozenset(name for note, _ in pairs for name in note.media if name not in media)
        last = self.last_package(states.version(assignment.ledger)) if missing else None
        if last:
            media |= previous.media(last, missing, folder)
        lost = {note.guid for note, _ in pairs if not media.keys() >= set(note.media)}
        notes = [note for note, _ in pairs if note.guid not in lost]
        used = sorted({name for note in notes for name in note.media})
        findings = (
            [Finding("media-lost", "warning", _LOST.format(len(lost)), self.config.relative(self.config.lock))] if lost else []
        )
        return notes, [media[name] for name in used], tuple(findings)

    def last_package(self, version: str) -> Path | None:
        """The package of the last build, as far as it is still there."""
        for name in (f"{self.config.slug}-{version}.apkg", f"{self.config.slug}.apkg"):
            if (self.config.build / name).is_file():
                return self.config.build / name
        return None

    def previous(self, version: str, guids: frozenset[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """What the last package has of some notes."""
        from karuta import previous

        last = self.last_package(version)
        return previous.contents(last, guids) if last else {}


def _no_cards() -> Finding:
    message = "No cards were found in the notes."
    hint = (
        "Karuta looks for headings that ask, terms with a definition (`- **term**: definition`), glossary tables, questions "
        "with options and `Q:` / `A:` lines. `karuta explain FILE` says what it made of each part of a page."
    )
    return Finding("no-cards", "error", message, "", 0, hint)


def _cardless(assignment: Assignment) -> list[Finding]:
    """Notes that Anki would make no card of: a field that looks filled and is not, or a cloze without a cloze."""
    found = []
    for note, origin in zip(assignment.notes, assignment.origins, strict=True):
        if not note.card_ids and origin.draft:
            message = f"Anki would make no card of “{origin.draft.prompt[:60]}”: the front of its card is empty."
            found.append(Finding("no-card", "error", message, origin.draft.path, origin.draft.line))
    return found


def _beside(stack: ExitStack, place: Path) -> Path:
    """A path for a new file on the file system of the place that it is for. It is removed with the stack."""
    place.parent.mkdir(parents=True, exist_ok=True)
    return Path(stack.enter_context(TemporaryDirectory(prefix=".karuta-", dir=place.parent)), place.name)
