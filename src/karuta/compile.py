"""Pages into drafts: every stage that needs no ledger."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from karuta import config as configuration
from karuta import pages
from karuta.cache import PageCache
from karuta.config import Config
from karuta.model import Draft, Finding, Outcome, PageResult
from karuta.reading import Source, Sources, outcomes
from karuta.seen import FOLDER

#: Called after each page with the number of pages done and of all pages.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What some pages give, before any note has an identity."""

    outcomes: tuple[tuple[Source, Outcome], ...]  #: in the order of the pages
    before: tuple[Finding, ...] = ()  #: what was found before any page was read

    @property
    def results(self) -> tuple[PageResult, ...]:
        """Of the files that are pages."""
        return tuple(outcome.result for _, outcome in self.outcomes if outcome.result)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of the paths, the files and the pages."""
        found = list(self.before)
        for _, outcome in self.outcomes:
            found.extend(outcome.findings)
            found.extend(outcome.result.findings if outcome.result else ())
        return tuple(found)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        return tuple(draft for result in self.results for draft in result.drafts)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings stops a build."""
    return any(finding.severity == "error" for finding in findings)


def load_config(project: Path) -> tuple[Config, tuple[Finding, ...]]:
    """The configuration of a project, checked against the rules that there are."""
    from karuta import rules

    return configuration.load(project, rules.NAMES)


def compile_pages(
    config: Config, paths: Sequence[Path] = (), progress: Progress | None = None, *, cache: bool = True
) -> Compiled:
    """The drafts, findings and blocks of the notes in some files and folders.

    :param paths: absolute, or relative to the working directory; none: the notes of the configuration
    :param cache: what pages gave the last time may be taken from the build folder, and kept there where builds do so, too
    """
    files, findings = pages.find(config, absolute(config, paths) or config.notes)
    sources = Sources(config)
    found = sources.of(files)
    if not cache:
        return compile_sources(config, sources, found, findings, progress)
    with closing(PageCache(config.build, create=(config.build / FOLDER).is_dir())) as store:
        if not paths:
            store.forget_others([source.file.name for source in found])
        return compile_sources(config, sources, found, findings, progress, cache=store)


def compile_sources(
    config: Config,
    sources: Sources,
    found: Sequence[Source],
    findings: Sequence[Finding] = (),
    progress: Progress | None = None,
    *,
    cache: PageCache | None = None,
    jobs: int | None = None,
    blocks: bool = True,
) -> Compiled:
    """As `compile_pages`, for files that were found, with the findings of looking for them.

    :param jobs: processes at a time; None: as many as pay
    :param blocks: what became of each block is asked for
    """
    done = []
    for each in outcomes(config, sources, found, cache, jobs, blocks=blocks):
        done.append(each)
        if progress:
            progress(len(done), len(found))
    return Compiled(tuple(done), (*findings, *_no_pages(config, found, findings)))


def _no_pages(config: Config, files: Sequence[Source], findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What to say where no files were found and nothing else was said about it."""
    if files or has_errors(findings):
        return ()
    where = " and ".join(f"{config.relative(path)}/" for path in config.notes if path != config.project) or "this folder"
    hint = "Notes are .md files in the folder notes/, or in the folders that `notes` in karuta.toml names."
    return (Finding("no-pages", "error", f"There are no notes in {where}.", "", 0, hint),)


def absolute(config: Config, paths: Sequence[Path]) -> list[Path]:
    """Paths that the user gave, absolute, and below the project's folder if it is only a link that leads elsewhere."""
    found = []
    for path in paths:
        plain = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would follow the last link too)
        resolved = plain.parent.resolve() / plain.name
        found.append(resolved if not plain.is_relative_to(config.project) else plain)
    return found
