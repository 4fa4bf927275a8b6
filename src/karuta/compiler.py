"""One file of notes → its drafts, findings and blocks: every stage between the bytes and the ledger."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from karuta import pages
from karuta.config import Config, tag
from karuta.media import MediaOptions, Resolver, may_mention
from karuta.model import Draft, Finding, Outcome, Page, PageResult

if TYPE_CHECKING:
    from karuta.dialect import Dialect, Tree
    from karuta.model import MediaFile


#: Behind an `Outcome.source`: see there.
_MEDIA = "+media"


def source_of(data: bytes) -> str:
    """`Outcome.source` of a file with these bytes."""
    return sha256(data).hexdigest() + (_MEDIA if may_mention(data) else "")


def mentions_media(source: str) -> bool:
    """Whether a file with this `Outcome.source` may refer to media."""
    return source.endswith(_MEDIA)


class Media:
    """The resolvers of a build: one for the project, one for each folder outside of it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._resolvers: dict[Path, Resolver] = {}
        self._states: dict[Path, str] = {}

    def of(self, file: pages.File) -> Resolver:
        """The media of a page outside the project are to be in the folder that the page was found in."""
        home = self.home(file)
        if home not in self._resolvers:
            config = self._config
            options = MediaOptions(
                home,
                (config.attachments,) if config.attachments else (),
                config.media_outside,
                config.media_max_bytes,
                skipped=(config.build,),
                remote=config.media_remote,
                fetch=config.media_fetch,
            )
            self._resolvers[home] = Resolver(options)
        return self._resolvers[home]

    def home(self, file: pages.File) -> Path:
        return self._config.project if file.path.is_relative_to(self._config.project) else file.root

    def state(self, file: pages.File) -> str:
        """A hash that changes whenever a reference on the page may come to mean something else."""
        home = self.home(file)
        if home not in self._states:
            self._states[home] = self.of(file).state()
        return self._states[home]


class Compiler:
    """What is reused from page to page: a parser for each set of options, and what was found of media."""

    def __init__(self, config: Config, *, blocks: bool = True) -> None:
        """:param blocks: what became of each block is asked for"""
        self._config = config
        self._blocks = blocks
        self._media = Media(config)
        self._dialects: dict[bool, Dialect] = {}

    def compile(self, file: pages.File) -> Outcome:
        """What becomes of a file."""
        data = pages.load(file)
        if isinstance(data, Finding):
            return Outcome("", (data,), None)
        source = source_of(data)
        findings: list[Finding] = []
        result = None
        for item in pages.parse(self._config, file, data):
            if isinstance(item, Finding):
                findings.append(item)
            else:
                result = self._page(item, file, media=mentions_media(source))
        return Outcome(source, tuple(findings), result)

    def _page(self, page: Page, file: pages.File, *, media: bool) -> PageResult:
        from karuta import mathcheck, sanitise
        from karuta.rules import read_page

        tree = self._dialect(page.settings.hard_breaks).parse(page.body)
        removed = sanitise.tree(tree.root, tree.footnotes.values(), trust=self._config.trust_html)
        macros = {**self._config.math_macros, **mathcheck.defined(page.body)}
        formulas = mathcheck.tree(tree.root, tree.footnotes.values(), macros=macros)
        shown, problems = self._resolve(tree, file) if media else ((), ())
        result = read_page(page, tree, shown, blocks=self._blocks)
        found = (*tree.findings, *removed, *formulas, *problems, *result.findings)
        findings = tuple(replace(each, path=page.path) for each in found)
        return replace(result, drafts=tuple(map(self._settled, result.drafts)), findings=findings)

    def _resolve(self, tree: Tree, file: pages.File) -> tuple[tuple[MediaFile, ...], tuple[Finding, ...]]:
        place = file.path.relative_to(self._media.home(file)).as_posix()
        return self._media.of(file).resolve(tree.root, place, tree.footnotes.values())

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
