"""Questions that look alike and ask for something else: negated, turned round, or about another number."""

from __future__ import annotations

import re
from functools import lru_cache

from karuta.lexicon import OPPOSITE_PREFIXES, OPPOSITES, PREFIXES
from karuta.likeness import fold

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|except|cannot)\b|n['’]t\b|ない|なく|なかっ|ません|ずに|以外|除[いくけ]|[不非未無]"
)
# Double negations of Japanese that say "must" and "may".
_NO_NEGATION = re.compile(r"なければ(?:なら|いけ)ない|なければ(?:なり|いけ)ません|かもしれ(?:ない|ません)|ではないか")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|第[一二三四五六七八九十百]+|\b(?:ii|iii|iv|vi|vii|viii|ix)\b")
_FIRST = re.compile(r"\bi\b")
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=8192)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(text))


@lru_cache(maxsize=8192)
def _negations(text: str) -> int:
    return len(_NEGATION.findall(_NO_NEGATION.sub("", text)))


def turned(one: str, other: str) -> bool:
    """Whether one prompt asks for the opposite of the other."""
    one, other = fold(one), fold(other)
    return _negations(one) % 2 != _negations(other) % 2 or _opposite(one, other)


def other_number(one: str, other: str) -> bool:
    """Whether each prompt has a number that the other has not. Numbers that were only added do not count."""
    one, other = fold(one), fold(other)
    left, right = _numbers(one), _numbers(other)
    if left == right:
        return False
    if any(each.startswith(("i", "v")) for each in left | right):  # World War I, World War II
        left, right = (each | {"i"} if _FIRST.search(text) else each for each, text in ((left, one), (right, other)))
    return bool(left - right) and bool(right - left)


def _opposite(one: str, other: str) -> bool:
    left, right = set(_WORD.findall(one)), set(_WORD.findall(other))
    left, right = left - right, right - left
    for word in left | right:
        if word.isascii() and len(word) > 2 and any(prefix + word in (right if word in left else left) for prefix in PREFIXES):
            return True
    for a, b in OPPOSITE_PREFIXES:
        if any(word.startswith(a) and b + word[len(a) :] in right for word in left):
            return True
        if any(word.startswith(a) and b + word[len(a) :] in left for word in right):
            return True
    for a, b in OPPOSITES:
        if a.isascii():
            if (a in left and b in right) or (b in left and a in right):
                return True
        elif a not in b and ((a in one and b in other) or (b in one and a in other)):
            if one.count(a) != other.count(a) and one.count(b) != other.count(b):
                return True
        elif a in b and one.count(b) != other.count(b):
            return True
    return False
