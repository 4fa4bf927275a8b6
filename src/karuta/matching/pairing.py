"""The best way to pair two sets, given how well each pair fits, and which of the pairs are beyond doubt. Notes play no part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

Pair = tuple[int, int]  #: (left, right)

#: Larger groups of lookalikes are not solved: what is alike to so many others is a matter of doubt anyway.
_LARGEST = 24


def pair_up(fits: Mapping[Pair, int], margin: int) -> tuple[list[Pair], list[Pair]]:
    """(pairs beyond doubt, pairs in doubt) of the assignment with the greatest sum of `fits`, which are positive.

    A pair is in doubt if another assignment without it comes within `margin` of the best one. Every left and every right is in
    at most one pair. The order of `fits` plays no part.
    """
    sure: list[Pair] = []
    doubtful: list[Pair] = []
    clear = _clear(fits, margin)
    sure.extend(clear)
    taken_left, taken_right = {left for left, _ in clear}, {right for _, right in clear}
    rest = {pair: fit for pair, fit in fits.items() if pair[0] not in taken_left and pair[1] not in taken_right}
    for group in _groups(rest):
        lefts, rights = sorted({left for left, _ in group}), sorted({right for _, right in group})
        if max(len(lefts), len(rights)) > _LARGEST:
            doubtful.extend(group)
            continue
        table = [[rest.get((left, right), 0) for right in rights] for left in lefts]
        best = _assign(table)
        total = _sum(table, best)
        for row, column in best:
            safe = total - _best_without(table, row, column) >= margin
            (sure if safe else doubtful).append((lefts[row], rights[column]))
    return sorted(sure), sorted(doubtful)


def _clear(fits: Mapping[Pair, int], margin: int) -> list[Pair]:
    """Pairs whose both sides fit nothing else even half as well, nor within the margin: no better sum can do without them."""
    best: list[dict[int, list[int]]] = [defaultdict(list), defaultdict(list)]
    for pair, fit in fits.items():
        for side in (0, 1):
            best[side][pair[side]].append(fit)
    for side in (0, 1):
        for values in best[side].values():
            values.sort(reverse=True)

    def clear(pair: Pair, fit: int) -> bool:
        seconds = []
        for side in (0, 1):
            values = best[side][pair[side]]
            if values[0] != fit:
                return False
            seconds.append(values[1] if len(values) > 1 else 0)
        return sum(seconds) + margin <= fit

    return [pair for pair, fit in fits.items() if clear(pair, fit)]


def _groups(fits: Mapping[Pair, int]) -> list[list[Pair]]:
    """The pairs, grouped so that no left and no right is in two groups."""
    of_left: dict[int, list[Pair]] = defaultdict(list)
    of_right: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(fits):
        of_left[pair[0]].append(pair)
        of_right[pair[1]].append(pair)
    seen: set[Pair] = set()
    groups = []
    for first in sorted(fits):
        if first in seen:
            continue
        seen.add(first)
        group, waiting = [], [first]
        while waiting:
            pair = waiting.pop()
            group.append(pair)
            for other in (*of_left.pop(pair[0], ()), *of_right.pop(pair[1], ())):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        groups.append(group)
    return groups


def _assign(table: Sequence[Sequence[int]]) -> list[Pair]:
    """Rows and columns with the greatest sum; only places above 0. The Hungarian method with potentials, O(n³)."""
    size = max(len(table), len(table[0]))
    cost = [[-table[r][c] if r < len(table) and c < len(table[0]) else 0 for c in range(size)] for r in range(size)]
    row_potential, column_potential = [0] * (size + 1), [0] * (size + 1)
    row_of = [0] * (size + 1)  # of each column, counted from 1; 0: none yet
    way = [0] * (size + 1)
    for row in range(1, size + 1):
        row_of[0] = row
        column = 0
        least: list[float] = [float("inf")] * (size + 1)
        used = [False] * (size + 1)
        while row_of[column]:
            used[column] = True
            at, delta, nearest = row_of[column], float("inf"), 0
            for c in range(1, size + 1):
                if not used[c]:
                    current = cost[at - 1][c - 1] - row_potential[at] - column_potential[c]
                    if current < least[c]:
                        least[c], way[c] = current, column
                    if least[c] < delta:
                        delta, nearest = least[c], c
            for c in range(size + 1):
                if used[c]:
                    row_potential[row_of[c]] += int(delta)
                    column_potential[c] -= int(delta)
                else:
                    least[c] -= delta
            column = nearest
        while column:
            row_of[column] = row_of[way[column]]
            column = way[column]
    found = [(row_of[c] - 1, c - 1) for c in range(1, size + 1)]
    return sorted((r, c) for r, c in found if r < len(table) and c < len(table[0]) and table[r][c] > 0)


def _best_without(table: Sequence[Sequence[int]], row: int, column: int) -> int:
    """The greatest sum if the pair is forbidden."""
    without = [list(each) for each in table]
    without[row][column] = 0
    return _sum(without, _assign(without))


def _sum(table: Sequence[Sequence[int]], pairs: Sequence[Pair]) -> int:
    return sum(table[row][column] for row, column in pairs)
