"""A build that takes up where the last one left off: only the notes of pages that changed are told apart and written anew.

It does what a whole build does, byte for byte; where it cannot be sure of that it leaves the work to one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from karuta import ledger, states, unchanged
from karuta.cache import PageCache
from karuta.compile import has_errors
from karuta.counts import Statistics
from karuta.identity import Assignment, assign
from karuta.model import Draft, Entry, Finding, Kind, Ledger, NoteType, Outcome
from karuta.reading import Source, Sources, outcomes, unchanged_media
from karuta.report import Report
from karuta.scope import Scope
from karuta.seen import OTHER_FOLDERS, Seen, digest
from karuta.standing import PageState, Seal, Standing, seal
from karuta.task import Task
from karuta.writing import Ready, cardless, placed, write

#: Findings about what happened to notes: the next build has nothing to say about it.
_PASSING = frozenset({"match-doubtful", "id-moved", "card-gone", "deck-moved", "only-tags", "lock-merged", "clock-behind"})


class Update:
    """One such build. `program` stands for all that pages do not say: the program, the configuration, the note types."""

    def __init__(
        self,
        task: Task,
        scope: Scope,
        types: Mapping[Kind, NoteType],
        sources: Sources,
        pages: Sequence[Source],
        seen: Seen,
    ) -> None:
        self.task = task
        self.scope = scope
        self.types = types
        self.sources = sources
        self.pages = list(pages)
        self.seen = seen
        about = [sources.base.hex(), sorted((kind, each.digest) for kind, each in types.items())]
        self.program = blake2b(json.dumps(about).encode(), digest_size=16).hexdigest()

    def run(self, findings: Sequence[Finding]) -> Report | None:
        """The report, with everything written, or None: a whole build is needed.

        :param findings: of the configuration and the templates
        """
        task = self.task
        known = seal(task.config.build)
        if known is None or known.program != self.program or known.lock != digest(task.config.lock):
            return None
        with TemporaryDirectory(prefix=".karuta-", dir=task.config.build) as folder:
            standing = Standing.copy(task.config.build, known, Path(folder, "standing.sqlite"))
            if standing is None:
                return None
            with closing(standing):
                return self.with_standing(standing, Path(folder), findings)

    def with_standing(self, standing: Standing, folder: Path, findings: Sequence[Finding]) -> Report | None:
        task = self.task
        before = standing.pages()
        there = {source.file.name for source in self.pages}
        changed = [source for source in self.pages if not _stands(before.get(source.file.name), source)]
        after = {name: state for name, state in before.items() if name in there}
        drafts: list[Draft] = []
        with closing(PageCache(task.config.build, create=True, blocks=False)) as cache:
            cache.forget_others(there)
            again = {}
            for source, outcome in outcomes(task.config, self.sources, changed, cache, task.jobs, blocks=False):
                again[source.file.name] = source
                if task.progress:
                    task.progress(len(again), len(changed))
                after[source.file.name] = page_state(source, outcome)
                drafts.extend(outcome.result.drafts if outcome.result else ())
        self.pages = [again.get(source.file.name, source) for source in self.pages]
        of_pages = (finding for source in self.pages for finding in after[source.file.name].findings)
        findings = (*findings, *self.scope.findings, *of_pages)
        report = Report(tuple(findings), sum(state.result for state in after.values()))
        if has_errors(findings):
            return report
        lines = standing.take_out([*(source.file.name for source in changed), *(before.keys() - there)])
        old = _part(task.config.lock, lines)
        if old is None or not (drafts or standing.living()) or _has_ids(drafts, old.entries):
            return None
        assignment = self.identify(drafts, old, standing)
        findings = (*report.findings, *assignment.findings, *cardless(assignment))
        report = replace(
            report,
            findings=findings,
            statistics=replace(assignment.statistics, unchanged=assignment.statistics.unchanged + standing.living()),
            alike=assignment.alike,
            version=assignment.version,
        )
        if task.locked and (ledger.head(old), lines) != (
            ledger.head(assignment.ledger),
            list(map(ledger.line, assignment.ledger.entries)),
        ):
            return replace(report, findings=(*findings, task.outdated()))
        if has_errors(findings):
            return report
        standing.put(placed(zip(assignment.notes, assignment.origins, strict=True)), assignment.ledger.entries, self.types)
        standing.put_pages({source.file.name: after[source.file.name] for source in changed})
        media = {file.name: file for state in after.values() for file in state.media}
        used = standing.media()
        if not media.keys() >= set(used):  # those of retired notes are in the last package
            return None
        ready = Ready(standing, assignment.ledger, self.types, [media[name] for name in used])
        return self.write(ready, report, folder, after)

    def identify(self, drafts: Sequence[Draft], old: Ledger, standing: Standing) -> Assignment:
        from karuta.cards import card_ordinals

        task, elsewhere = self.task, standing.elsewhere()
        return assign(
            drafts,
            old,
            now=task.now,
            notetypes=self.types,
            card_ordinals=card_ordinals,
            previous=partial(task.previous, states.version(old, elsewhere.stamps)),
            elsewhere=elsewhere,
            force=task.force,
        )

    def write(self, ready: Ready, report: Report, folder: Path, pages: Mapping[str, PageState]) -> Report:
        """Package and lock, and what the next build goes on from."""
        standing, build = ready.standing, self.task.config.build
        living, retired, latest = standing.living(), standing.retired(), standing.latest()
        report, places = write(self.task, self.scope, ready, report, folder)
        if places:
            standing.keep(build, Seal(digest(self.task.config.lock), self.program, digest(standing.path)))
            if self.look_at_the_rest(places, pages):
                lasting = replace(report, findings=tuple(each for each in report.findings if each.code not in _PASSING))
                unchanged.keep(build, self.seen, lasting, Statistics(unchanged=living, retired_before=retired), latest)
        return report

    def look_at_the_rest(self, places: Sequence[Path], pages: Mapping[str, PageState]) -> bool:
        """Take down the pages as they were read, and what was written. False if that does not say when there is something to do."""
        if not all(state.key for state in pages.values()):
            return False
        config, seen = self.task.config, self.seen
        from karuta.compiler import mentions_media

        if any(mentions_media(source.content) for source in self.pages):
            folders = [config.project, *filter(None, [config.attachments])]
            media = [file for state in pages.values() for file in state.media]
            seen.look_at(folders=folders)
            if not unchanged_media(media) or not all(_listed(Path(file.path), folders) for file in media):
                return False
        seen.files.update((str(source.file.path), source.content.partition("+")[0]) for source in self.pages)
        seen.look_at(places)
        return True


def possible(task: Task, scope: Scope) -> bool:
    """Whether a build is of the kind that this is for, and leaves behind what the next can go on from."""
    return task.cache and not (task.dry_run or task.paths or scope.part or task.config.media_fetch)


def page_state(source: Source, outcome: Outcome) -> PageState:
    """What is to be known of a page whose notes stand."""
    of_page = outcome.result.findings if outcome.result else ()
    media = outcome.result.media if outcome.result else ()
    # What is wrong with media may be mended anywhere: such a page is to be looked at again.
    key = b"" if any(finding.code.startswith("media-") for finding in of_page) else source.key
    return PageState(key, (*outcome.findings, *of_page), media, outcome.result is not None)


def _stands(state: PageState | None, source: Source) -> bool:
    return state is not None and bool(source.key) and state.key == source.key and unchanged_media(state.media)


def _listed(path: Path, folders: Sequence[Path]) -> bool:
    """Whether a file is one of those that `unchanged.listing` goes by."""
    inside = [path.relative_to(folder).parts for folder in folders if path.is_relative_to(folder)]
    return any(not any(part.startswith(".") or part in OTHER_FOLDERS for part in parts) for parts in inside)


def _part(lock: Path, lines: Sequence[str]) -> Ledger | None:
    """The ledger with some of its lines only."""
    head = []
    with lock.open(encoding="utf-8", newline="") as text:
        for line in text:
            if line.startswith('{"page":'):
                break
            head.append(line)
    old, findings = ledger.loads("".join((*head, *lines)), lock.name)
    return old if not findings else None


def _has_ids(drafts: Sequence[Draft], entries: Sequence[Entry]) -> bool:
    """Whether authors wrote down ids: these may be those of notes of any page."""
    return any(draft.uid for draft in drafts) or any(entry.uid for entry in entries)
