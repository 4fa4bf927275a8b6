"""The stages in order: pages, drafts, notes, package; then package and lock take their places together."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from karuta import ledger, lockfile, states
from karuta.cache import PageCache
from karuta.compile import Compiled, Progress, compile_pages, compile_sources, has_errors, load_config
from karuta.config import FILE, PYPROJECT
from karuta.model import Finding, Ledger, MediaFile, Note
from karuta.reading import Source, Sources
from karuta.report import Report
from karuta.scope import Scope
from karuta.seen import Seen
from karuta.task import Task

if TYPE_CHECKING:
    from karuta.identity import Origin
    from karuta.update import Update

_LOST = "The media of {} retired notes are not to be had: learners keep these notes as they have them."

__all__ = ["Compiled", "Report", "build", "compile_pages", "load_config"]


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
    details: bool = True,
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
    :param details: all notes are in the report, and what became of each block; without them a build takes up where the last one left off, if it can
    :param cache: what pages gave the last time may be taken from the build folder
    :param jobs: processes at a time; None: as many as pay
    :param now: time of the build in seconds; None: `SOURCE_DATE_EPOCH`, or else the clock
    """
    began = time.monotonic()
    project = project.resolve()
    seen = Seen(project)
    seen.look_at([project / FILE, project / PYPROJECT])
    config, findings = load_config(project)
    config = replace(config, media_fetch=fetch_media and not dry_run)
    report = Report(findings)
    if not has_errors(findings):
        task = Task(
            config,
            paths,
            output and output.absolute(),
            build_time() if now is None else now,
            dry_run,
            dry_run and despite_errors,
            locked,
            force,
            release,
            cache,
            details,
            jobs,
            progress,
        )
        with _without_collector():
            report = _run(task, seen, findings)
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


def _run(task: Task, seen: Seen, findings: Sequence[Finding]) -> Report:
    from karuta import notetypes, update
    from karuta.firstbuild import first_build

    config = task.config
    folders = [*config.notes, *filter(None, [config.templates])]
    seen.look_at(notetypes.sources(config.templates), [path for path in folders if path.is_dir()])
    scope = Scope.of(config, task.paths)
    types, problems = notetypes.load(config.templates, config.project)
    findings = (*findings, *problems)
    sources = Sources(config, seen.program)
    found = sources.of(scope.files)
    again = update.Update(task, scope, types, sources, found, seen) if update.possible(task, scope) else None
    if again and not (task.details or task.release or task.locked or has_errors(findings)):
        with lockfile.alone(config):
            report = again.run(findings) or first_build(again, findings)
        if report:
            return report
    compiled = _compile(task, scope, sources, found)
    findings = (*findings, *compiled.findings)
    if not has_errors(findings) and not compiled.drafts:
        findings = (*findings, _no_cards())
    report = Report(findings, len(compiled.results), compiled=compiled, notetypes=types)
    if has_errors(findings) and not (task.despite_errors and {draft.kind for draft in compiled.drafts} <= types.keys()):
        return report
    if task.dry_run:
        return _identify(task, scope, report)[0]
    with lockfile.alone(config):
        report, lock = _identify(task, scope, report)
        if task.release and not has_errors(report.findings):
            report, lock = _cut(task, report, lock)
            if report.release is None:
                return report
        return report if has_errors(report.findings) else _write(task, scope, report, lock, again)


def _compile(task: Task, scope: Scope, sources: Sources, found: Sequence[Source]) -> Compiled:
    compiled = partial(
        compile_sources, task.config, sources, found, scope.findings, task.progress, jobs=task.jobs, blocks=task.details
    )
    if not task.cache:
        return compiled()
    with closing(PageCache(task.config.build, create=not task.dry_run, blocks=task.details)) as cache:
        cache.forget_others([file.name for file in scope.files])
        return compiled(cache=cache)


def _cut(task: Task, report: Report, lock: Ledger) -> tuple[Report, Ledger]:
    """The report with the release that the build becomes, if there is anything to release, and the lock after it."""
    from karuta import release

    assert report.assignment is not None
    try:
        text = task.config.changelog.read_bytes().decode()
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        path = task.config.relative(task.config.changelog)
        finding = Finding("changelog-not-utf8", "error", "The changelog is not UTF-8.", path, line, "Save it as UTF-8.")
        return replace(report, findings=(*report.findings, finding)), lock
    made = release.cut(task.config, report.assignment, report.notetypes, text, task.now)
    if made is None:
        return report, lock
    return replace(report, release=made, version=made.version), states.released(lock, made.version)


def _identify(task: Task, scope: Scope, report: Report) -> tuple[Report, Ledger]:
    """The report with the notes that the drafts became, and the new ledger."""
    from karuta import identity
    from karuta.cards import card_ordinals
    from karuta.writing import cardless

    assert report.compiled is not None
    old, findings = ledger.read(task.config.lock)
    if has_errors(findings):
        return replace(report, findings=(*report.findings, *findings)), Ledger(ledger.FORMAT, "")
    before = old or Ledger(ledger.FORMAT, task.config.name)
    aside = scope.leaves_aside(task.config, before.entries)
    assignment = identity.assign(
        report.compiled.drafts,
        before,
        now=task.now,
        notetypes=report.notetypes,
        card_ordinals=card_ordinals,
        previous=partial(task.previous, states.version(before)),
        aside=lambda entry: entry.path in aside,
        force=task.force,
    )
    findings = (*report.findings, *findings, *assignment.findings, *cardless(assignment))
    if task.locked and (old is None or ledger.dumps(assignment.ledger) != ledger.dumps(before)):
        findings = (*findings, task.outdated())
    done = replace(
        report,
        findings=findings,
        assignment=assignment,
        statistics=assignment.statistics,
        alike=assignment.alike,
        version=assignment.version,
    )
    return done, assignment.ledger


def _shipped(
    task: Task, scope: Scope, report: Report, folder: Path
) -> tuple[list[tuple[Note, Origin]], list[MediaFile], tuple[Finding, ...]]:
    """The notes that go into the package, all or those of some pages, and their media. Retired notes are of no page.

    The media of retired notes come from the last package; a note whose media are lost stays away, learners have it.
    """
    from karuta import previous

    assert report.assignment is not None
    assert report.compiled is not None
    pairs = list(zip(report.assignment.notes, report.assignment.origins, strict=True))
    if scope.part is not None:
        pairs = [(note, origin) for note, origin in pairs if origin.draft and origin.draft.path in scope.part]
    media = {file.name: file for result in report.compiled.results for file in result.media}
    missing = frozenset(name for note, _ in pairs for name in note.media if name not in media)
    last = task.last_package(states.version(report.assignment.ledger)) if missing else None
    if last:
        media |= previous.media(last, missing, folder)
    lost = {note.guid for note, _ in pairs if not media.keys() >= set(note.media)}
    shipped = [(note, origin) for note, origin in pairs if note.guid not in lost]
    used = sorted({name for note, _ in shipped for name in note.media})
    findings = (
        [Finding("media-lost", "warning", _LOST.format(len(lost)), task.config.relative(task.config.lock))] if lost else []
    )
    return shipped, [media[name] for name in used], tuple(findings)


def _write(task: Task, scope: Scope, report: Report, lock: Ledger, again: Update | None) -> Report:
    """Package and lock, and, if a build can take up from here, what it takes up."""
    from karuta import writing
    from karuta.standing import Standing
    from karuta.update import page_state

    assignment, compiled = report.assignment, report.compiled
    assert assignment is not None
    assert compiled is not None
    with TemporaryDirectory(prefix=".karuta-", dir=task.config.build) as temporary:
        folder = Path(temporary)
        shipped, media, findings = _shipped(task, scope, report, folder)
        report = replace(report, findings=(*report.findings, *findings))
        with closing(Standing.empty(folder / "standing.sqlite")) as standing:
            standing.put(writing.placed(shipped), lock.entries, report.notetypes)
            ready = writing.Ready(standing, lock, report.notetypes, media)
            if again is None or findings:
                return writing.write(task, scope, ready, report, folder)[0]
            pages = {source.file.name: page_state(source, outcome) for source, outcome in compiled.outcomes}
            standing.put_pages(pages)
            again.pages = [source for source, _ in compiled.outcomes]
            return again.write(ready, report, folder, pages)


def _no_cards() -> Finding:
    message = "No cards were found in the notes."
    hint = (
        "Karuta looks for headings that ask, terms with a definition (`- **term**: definition`), glossary tables, questions "
        "with options and `Q:` / `A:` lines. `karuta explain FILE` says what it made of each part of a page."
    )
    return Finding("no-cards", "error", message, "", 0, hint)
