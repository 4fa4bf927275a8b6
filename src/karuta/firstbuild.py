"""The first build of a project: no note has an identity yet, so that notes get theirs some pages at a time, and no more than these
are held in memory."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from karuta import ledger
from karuta.allot import Allotment
from karuta.cache import PageCache
from karuta.cards import card_ordinals
from karuta.compile import has_errors
from karuta.counts import Statistics
from karuta.identity import Assignment, assign
from karuta.model import Draft, Finding, Ledger
from karuta.reading import outcomes
from karuta.report import Report
from karuta.standing import PageState, Standing
from karuta.update import Update, page_state
from karuta.writing import Ready, cardless, placed

_BATCH = 1000  # notes


def first_build(update: Update, findings: Sequence[Finding]) -> Report | None:
    """The report, with everything written, or None: a whole build is needed, or has more to say about what is wrong.

    :param findings: of the configuration and the templates
    """
    config = update.task.config
    if config.lock.exists():
        return None
    with (
        TemporaryDirectory(prefix=".karuta-", dir=config.build) as folder,
        closing(Standing.empty(Path(folder, "standing.sqlite"))) as standing,
    ):
        return _First(update, standing).run(Path(folder), findings)


class _First:
    def __init__(self, update: Update, standing: Standing) -> None:
        self.update = update
        self.standing = standing
        self.last: Assignment | None = None
        self.findings: list[Finding] = []
        self.number = 0

    def run(self, folder: Path, findings: Sequence[Finding]) -> Report | None:
        update = self.update
        states = self.read()
        of_pages = [finding for state in states.values() for finding in state.findings]
        findings = (*findings, *update.scope.findings, *of_pages, *self.findings)
        if self.last is None or has_errors(findings) or self.standing.has_ids():
            return None
        self.standing.put_pages(states)
        media = {file.name: file for state in states.values() for file in state.media}
        report = Report(
            findings,
            sum(state.result for state in states.values()),
            statistics=Statistics(new=self.number),
            version=self.last.version,
        )
        ready = Ready(self.standing, self.last.ledger, update.types, [media[name] for name in self.standing.media()])
        return update.write(ready, report, folder, states)

    def read(self) -> dict[str, PageState]:
        """Reads all pages and gives their notes an identity; what is known of the pages, by name. The ids that are taken are let go
        before anything is written: of 100,000 notes they are a fifth of the memory."""
        update, task = self.update, self.update.task
        allotment = Allotment(task.config.name, ())
        states: dict[str, PageState] = {}
        drafts: list[Draft] = []
        read = []
        with closing(PageCache(task.config.build, create=True, blocks=False)) as cache:
            for source, outcome in outcomes(task.config, update.sources, update.pages, cache, task.jobs, blocks=False):
                read.append(source)
                states[source.file.name] = page_state(source, outcome)
                drafts.extend(outcome.result.drafts if outcome.result else ())
                if len(drafts) >= _BATCH:
                    self.add(drafts, allotment)
                    drafts = []
                if task.progress:
                    task.progress(len(read), len(update.pages))
        self.add(drafts, allotment)
        update.pages = read
        return states

    def add(self, drafts: Sequence[Draft], allotment: Allotment) -> None:
        """The notes of some pages."""
        if not drafts:
            return
        task, types = self.update.task, self.update.types
        empty = Ledger(ledger.FORMAT, task.config.name)
        done = assign(drafts, empty, now=task.now, notetypes=types, card_ordinals=card_ordinals, allotment=allotment)
        self.findings += [*done.findings, *cardless(done)]
        if not has_errors(self.findings):
            self.standing.put(placed(zip(done.notes, done.origins, strict=True)), done.ledger.entries, types)
        self.last = done
        self.number += len(done.notes)
