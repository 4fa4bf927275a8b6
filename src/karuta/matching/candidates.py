"""Pairs that are worth a score, without trying every one with every other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping

from karuta.matching.likeness import shingles
from karuta.matching.scoring import Side, subject

_COMMON = 50  # what more entries than this have says little about any of them
_KEYS = 16  # a draft is looked up by its rarest features
_BEST = 12  # so many entries of those that share the most features with a draft are scored


def find(drafts: Mapping[int, Side], entries: Mapping[int, Side]) -> Iterator[tuple[int, int]]:
    """(draft, entry) pairs that share rare words, an answer, or parts of one. Near-linear: at most 12 for each draft."""
    index: dict[Hashable, list[int]] = defaultdict(list)
    for e, side in sorted(entries.items()):
        for key in _features(side):
            index[key].append(e)
    for d, side in sorted(drafts.items()):
        having = [found for key in _features(side) if (found := index.get(key, ())) and len(found) <= _COMMON]
        having.sort(key=len)
        # By number of entries and not by name: equally rare features are all looked up or none, whatever order a set has.
        if len(having) > _KEYS:
            longest = len(having[_KEYS])
            having = [found for found in having if len(found) <= longest]
        shared = Counter(e for found in having for e in found)
        for e, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_BEST]:
            yield d, e


def _features(side: Side) -> Iterator[Hashable]:
    yield "place", side.path, side.context
    yield "answer", side.answer
    yield from shingles(side.prompt)
    for word in subject(side.prompt):
        yield "word", word
    for at in range(0, len(side.sketch), 2):
        if (part := side.sketch[at : at + 2]) != "--":
            yield at, part
