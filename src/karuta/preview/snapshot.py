"""What there is to show after a build: the notes with their origin, what is wrong and what has changed. Nothing is written but the
cache in the build folder, which makes the next build quick."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from karuta import changes
from karuta.build import Report, build
from karuta.cache import PageCache
from karuta.compile import has_errors, load_config
from karuta.config import Config
from karuta.model import Block, Draft, Finding, Kind, Note, NoteType

if TYPE_CHECKING:
    from karuta.changes import Change
    from karuta.compile import Compiled, Progress
    from karuta.identity import Assignment


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note of the deck as it would be built now."""

    note: Note
    draft: Draft | None  #: None: it is retired, the pages do not have it any more
    change: Change | None  #: what learners will see change since the last release; None: nothing


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page, or what is left of one that is gone: its retired notes."""

    path: str  #: as in Page.path
    title: str
    notes: tuple[str, ...]  #: guids in the order of the page, then those of retired notes
    blocks: tuple[Block, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a preview shows. Findings are those of the last build; a page that it could not read is as it was before."""

    config: Config
    findings: tuple[Finding, ...] = ()
    version: str = ""  #: of the deck; "" as long as nothing could be built
    release: str = ""  #: version of the last release; "" before the first
    next_release: str = ""  #: what `karuta release` would call it; "" if there are errors, and it would not
    seconds: float = 0.0  #: that the build took
    pages: tuple[ShownPage, ...] = ()
    notes: Mapping[str, ShownNote] = field(default_factory=dict)  #: by guid
    notetypes: Mapping[Kind, NoteType] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)  #: name in the package -> absolute path
    missing: tuple[str, ...] = ()  #: prompts of notes that are retired since the last release and whose content is lost


def take(project: Path, last: Snapshot | None = None, progress: Progress | None = None) -> Snapshot:
    """Build a project without writing the package.

    :param last: the snapshot before: pages that cannot be read now stay as they were, or all of them where nothing can be built
    """
    config, _ = load_config(project)
    with closing(PageCache(config.build, create=True)):
        pass  # a dry run uses a cache that is there, and makes none
    report = build(project, dry_run=True, despite_errors=True, force=True, progress=progress)
    if report.assignment is None or report.compiled is None:
        return replace(last or Snapshot(config), findings=report.findings, seconds=report.seconds, next_release="")
    taken = _snapshot(config, report, report.compiled, report.assignment)
    return _with_unreadable(taken, last) if last else taken


def _snapshot(config: Config, report: Report, compiled: Compiled, assignment: Assignment) -> Snapshot:
    found = changes.since_release(assignment, report.notetypes)
    changed = {change.guid: change for change in found.notes if found.against}  # before the first release all are new
    notes = {
        note.guid: ShownNote(note, origin.draft, changed.get(note.guid))
        for note, origin in zip(assignment.notes, assignment.origins, strict=True)
    }
    return Snapshot(
        config,
        report.findings,
        report.version,
        found.against,
        "" if has_errors(report.findings) else changes.next_version(assignment.ledger.version, found.harm),
        report.seconds,
        _pages(report, compiled, assignment),
        notes,
        report.notetypes,
        {file.name: file.path for result in compiled.results for file in result.media},
        tuple(change.prompt for change in found.notes if change.guid not in notes),
    )


def _with_unreadable(taken: Snapshot, last: Snapshot) -> Snapshot:
    """The snapshot with the pages that could not be read now as they were: to the build their notes are gone."""
    errors = {finding.path for finding in taken.findings if finding.severity == "error"}
    missing = errors - {page.path for page in taken.pages if page.blocks}
    kept = [
        replace(page, findings=tuple(finding for finding in taken.findings if finding.path == page.path))
        for page in last.pages
        if page.blocks and page.path in missing
    ]
    if not kept:
        return taken
    pages = sorted((*(page for page in taken.pages if page.blocks), *kept), key=lambda page: page.path)
    gone = (page for page in taken.pages if not page.blocks and page.path not in missing)
    notes = {guid: last.notes[guid] for page in kept for guid in page.notes}
    return replace(taken, pages=(*pages, *gone), notes={**taken.notes, **notes}, media={**last.media, **taken.media})


def _pages(report: Report, compiled: Compiled, assignment: Assignment) -> tuple[ShownPage, ...]:
    """The pages in their order, then those that only retired notes know of."""
    on_page: dict[str, list[str]] = {}
    paths = {entry.guid: entry.path for entry in assignment.ledger.entries}
    for note in assignment.notes:
        on_page.setdefault(paths[note.guid], []).append(note.guid)
    about: dict[str, list[Finding]] = {}
    for finding in report.findings:
        about.setdefault(finding.path, []).append(finding)
    pages = [
        ShownPage(
            result.path,
            result.title,
            tuple(on_page.pop(result.path, ())),
            result.blocks,
            tuple(about.get(result.path, ())),
        )
        for result in compiled.results
    ]
    gone = (ShownPage(path, "", tuple(guids), (), tuple(about.get(path, ()))) for path, guids in sorted(on_page.items()))
    return (*pages, *gone)
