"""Pages into drafts: every stage that needs no ledger."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from karuta import config as configuration
from karuta import pages
from karuta.config import Config, tag
from karuta.model import Draft, Finding, Page, PageResult

if TYPE_CHECKING:
    from karuta.dialect import Dialect, Tree
    from karuta.media import Resolver
    from karuta.model import MediaFile

#: Called after each page with the number of pages done and of all pages.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What some pages give, before any note has an identity."""

    results: tuple[PageResult, ...]  #: in the order of the pages
    findings: tuple[Finding, ...]  #: of the paths, the files and the pages

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


def compile_pages(config: Config, paths: Sequence[Path] = (), progress: Progress | None = None) -> Compiled:
    """The drafts, findings and blocks of the notes in some files and folders.

    :param paths: absolute, or relative to the working directory; none: the notes of the configuration
    """
    files, findings = pages.find(config, absolute(config, paths) or config.notes)
    return compile_files(config, files, findings, progress)


def compile_files(
    config: Config, files: Sequence[pages.File], findings: Sequence[Finding] = (), progress: Progress | None = None
) -> Compiled:
    """As `compile_pages`, for files that were found, with the findings of looking for them."""
    results: list[PageResult] = []
    problems = list(findings)
    if not files and not has_errors(findings):
        where = " and ".join(f"{config.relative(path)}/" for path in config.notes if path != config.project) or "this folder"
        hint = "Notes are .md files in the folder notes/, or in the folders that `notes` in karuta.toml names."
        problems.append(Finding("no-pages", "error", f"There are no notes in {where}.", "", 0, hint))
    compiler = _Compiler(config)
    for done, file in enumerate(files, 1):
        for item in pages.read_file(config, file):
            if isinstance(item, Finding):
                problems.append(item)
            else:
                result = compiler.page(item, file)
                results.append(result)
                problems.extend(result.findings)
        if progress:
            progress(done, len(files))
    return Compiled(tuple(results), tuple(problems))


def absolute(config: Config, paths: Sequence[Path]) -> list[Path]:
    """Paths that the user gave, absolute, and below the project's folder if it is only a link that leads elsewhere."""
    found = []
    for path in paths:
        plain = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would follow the last link too)
        resolved = plain.parent.resolve() / plain.name
        found.append(resolved if not plain.is_relative_to(config.project) else plain)
    return found


class _Compiler:
    """What is reused from page to page: a parser for each set of options, and what was found of media."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._resolvers: dict[Path, Resolver] = {}
        self._dialects: dict[bool, Dialect] = {}

    def page(self, page: Page, file: pages.File) -> PageResult:
        from karuta import mathcheck, sanitise
        from karuta.rules import read_page

        tree = self._dialect(page.settings.hard_breaks).parse(page.body)
        removed = sanitise.tree(tree.root, tree.footnotes.values(), trust=self._config.trust_html)
        formulas = mathcheck.tree(tree.root, tree.footnotes.values(), macros=self._config.math_macros)
        media, problems = self._media(tree, file)
        result = read_page(page, tree, media)
        found = (*tree.findings, *removed, *formulas, *problems, *result.findings)
        findings = tuple(replace(each, path=page.path) for each in found)
        return replace(result, drafts=tuple(map(self._settled, result.drafts)), findings=findings)

    def _media(self, tree: Tree, file: pages.File) -> tuple[tuple[MediaFile, ...], tuple[Finding, ...]]:
        """The media of a page. Those of a page outside the project are to be in the folder that the page was found in."""
        from karuta.media import MediaOptions, Resolver

        config = self._config
        home = config.project if file.path.is_relative_to(config.project) else file.root
        if home not in self._resolvers:
            attachments = (config.attachments,) if config.attachments else ()
            options = MediaOptions(
                home,
                attachments,
                config.media_outside,
                config.media_max_bytes,
                skipped=(config.build,),
                remote=config.media_remote,
                fetch=config.media_fetch,
            )
            self._resolvers[home] = Resolver(options)
        return self._resolvers[home].resolve(tree.root, file.path.relative_to(home).as_posix(), tree.footnotes.values())

    def _dialect(self, hard_breaks: bool) -> Dialect:
        from karuta.dialect import Dialect, DialectOptions

        if hard_breaks not in self._dialects:
            self._dialects[hard_breaks] = Dialect(DialectOptions(hard_breaks=hard_breaks))
        return self._dialects[hard_breaks]

    def _settled(self, draft: Draft) -> Draft:
        """The draft with deck and tags, which the text of the page may have named, as Anki has them."""
        deck = self._config.deck(draft.deck)
        tags = tuple(sorted(filter(None, map(tag, draft.tags))))
        return draft if (deck, tags) == (draft.deck, draft.tags) else replace(draft, deck=deck, tags=tags)
