"""Files of notes → what became of each: taken from the cache where nothing that it depends on has changed, else compiled."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from karuta import pages
from karuta.cache import PageCache, decode, encode
from karuta.config import Config
from karuta.media import stamp_of
from karuta.model import Finding, MediaFile, Outcome
from karuta.seen import program as program_now

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from karuta.compiler import Media

#: Starting other processes takes as long as compiling this many bytes of notes.
_WORTH_SHARING = 400_000
_SHARE = 60_000  # bytes of notes that a process takes at a time


@dataclass(frozen=True, slots=True)
class Source:
    """A file of notes and the key of its outcome."""

    file: pages.File
    key: bytes  #: hash of all that the outcome depends on; b"" if the file cannot be read
    content: str  #: as `Outcome.source`
    size: int  #: bytes


class Sources:
    """Gives files their keys."""

    def __init__(self, config: Config, program: str | None = None) -> None:
        """`program`: see `seen.program`; None: asked for here."""
        from karuta.compiler import Media

        body = json.dumps([program or program_now(), _canonical(config)], ensure_ascii=False, separators=(",", ":"))
        #: Stands for the program and the configuration.
        self.base = blake2b(body.encode(errors="surrogateescape"), digest_size=16).digest()
        self._media: Media = Media(config)
        self._links = bool(config.folders)  # a link may lead into a folder that has settings of its own

    def of(self, files: Iterable[pages.File]) -> list[Source]:
        """The files with the keys of what they hold now."""
        from karuta.compiler import source_of

        found = []
        for file in files:
            data = pages.load(file)
            if isinstance(data, Finding):
                found.append(Source(file, b"", "", 0))
            else:
                content = source_of(data)
                found.append(Source(file, self.key(file, content), content, len(data)))
        return found

    def key(self, file: pages.File, source: str) -> bytes:
        """The key of the outcome of a file with this `Outcome.source`."""
        from karuta.compiler import mentions_media

        where = os.path.realpath(file.path) if self._links else file.path
        media = self._media.state(file) if mentions_media(source) else ""
        body = f"{file.name}\0{where}\0{file.root}\0{source}\0{media}"
        return blake2b(body.encode(errors="surrogateescape"), digest_size=16, key=self.base).digest()


def outcomes(
    config: Config,
    keys: Sources,
    sources: Sequence[Source],
    cache: PageCache | None,
    jobs: int | None = None,
    *,
    blocks: bool,
) -> Iterator[tuple[Source, Outcome]]:
    """What became of each file, in their order, with the source as it was then: a file may have been written to since.

    :param cache: one that has blocks or has none, as they are asked for; None: everything is compiled, and nothing kept
    :param jobs: processes at a time; None: as many as pay
    :param blocks: what became of each block is asked for
    """
    known = cache.keys() if cache and not config.media_fetch else {}
    missing = [source for source in sources if known.get(source.file.name) != source.key]
    compiled = _compiled(config, missing, jobs, blocks)
    again = None
    for source in sources:
        if known.get(source.file.name) == source.key:
            data = cache.get(source.file.name, source.key) if cache else None
            outcome = decode(data) if data else None
            if outcome and unchanged_media(outcome.result.media if outcome.result else ()):
                yield source, outcome
                continue
            again = again or _compiler(config, blocks)
            fresh = _Fresh(again(source.file), None)
        else:
            fresh = next(compiled)
        content = fresh.outcome.source
        source = replace(source, key=keys.key(source.file, content) if content else b"", content=content)
        if cache and _lasts(fresh.outcome):
            cache.put(source.file.name, source.key, fresh.data or encode(fresh.outcome))
        yield source, fresh.outcome


def _lasts(outcome: Outcome) -> bool:
    """Whether the outcome stays as it is while its key does. What is wrong with media may be mended anywhere."""
    problems = outcome.result.findings if outcome.result else ()
    return bool(outcome.source) and not any(finding.code.startswith("media-") for finding in problems)


def unchanged_media(media: Iterable[MediaFile]) -> bool:
    """Whether the media of a page are still the files that they were. They may lie where the state of the media does not reach."""
    return all(file.stamp == stamp_of(Path(file.path)) for file in media)


@dataclass(frozen=True, slots=True)
class _Fresh:
    outcome: Outcome
    data: bytes | None  #: encoded, if it was


def _compiler(config: Config, blocks: bool) -> Callable[[pages.File], Outcome]:
    from karuta.compiler import Compiler

    return Compiler(config, blocks=blocks).compile


def _compiled(config: Config, sources: Sequence[Source], jobs: int | None, blocks: bool) -> Iterator[_Fresh]:
    """The outcomes of files, compiled by as many processes as pay."""
    if jobs is None:
        jobs = min(_processors(), sum(source.size for source in sources) // _WORTH_SHARING)
    if jobs > 1 and len(sources) > 1:
        for share in _shared(config, sources, jobs, blocks):
            yield from (_Fresh(decode(data), data) for data in share)
    elif sources:
        import gc

        compile_file = _compiler(config, blocks)
        size = 0
        for source in sources:
            yield _Fresh(compile_file(source.file), None)
            size += source.size
            if size > _SHARE:
                size = 0
                gc.collect(0)  # see _share


def _shared(config: Config, sources: Sequence[Source], jobs: int, blocks: bool) -> Iterator[list[bytes]]:
    from concurrent.futures import ProcessPoolExecutor

    shares: list[list[pages.File]] = [[]]
    size = 0
    for source in sources:
        if size > _SHARE:
            shares.append([])
            size = 0
        shares[-1].append(source.file)
        size += source.size + 1
    with ProcessPoolExecutor(jobs, _context(), _begin, (config, blocks)) as pool:
        try:
            yield from pool.map(_share, shares)
        finally:
            pool.shutdown(cancel_futures=True)


def _context() -> BaseContext:
    """Forking is the quickest way to another process, but not safe where there are threads."""
    import multiprocessing
    import threading

    forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forks and sys.platform != "darwin" else "spawn")


def _begin(config: Config, blocks: bool) -> None:
    """At the start of a process. Ctrl-C is for the process that the others work for."""
    import gc
    import signal

    global _compile
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.disable()
    _compile = _compiler(config, blocks)


_compile: Callable[[pages.File], Outcome]


def _share(files: Sequence[pages.File]) -> list[bytes]:
    import gc

    made = [encode(_compile(file)) for file in files]
    gc.collect()  # trees of a page know their parents; looking for them once a share costs nothing that one could measure
    return made


def _processors() -> int:
    """Of this machine, those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _canonical(value: Any) -> Any:
    """A setting as JSON that is the same in every process."""
    if is_dataclass(value):
        return [_canonical(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return sorted([key, _canonical(each)] for key, each in value.items())
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_canonical(each) for each in value]
    return str(value) if isinstance(value, Path) else value
