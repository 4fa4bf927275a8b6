"""Questions that look alike and ask for something else: negated, turned round, or about another number."""

from __future__ import annotations

import re
from functools import lru_cache

from karuta.matching.lexicon import OPPOSITE_PREFIXES, OPPOSITES
from karuta.matching.likeness import fold

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|except|cannot)\b|n['’]t\b|ない|なく|なかっ|ません|ずに|以外|除[いくけ]|[不非未無]"
)
# Double negations of Japanese that say "must" and "may".
_NO_NEGATION = re.compile(r"なければ(?:なら|いけ)ない|なければ(?:なり|いけ)ません|かもしれ(?:ない|ません)|ではないか")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|第[一二三四五六七八九十百]+|\b(?:ii|iii|iv|vi|vii|viii|ix)\b|(?<!['’])\b[a-z]\b")
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
    """Whether each prompt has a number or a single letter (vitamin C, Ctrl+A) that the other has not. One that was only added
    does not count."""
    one, other = fold(one), fold(other)
    left, right = _numbers(one), _numbers(other)
    if left == right:
        return False
    return bool(left - right) and bool(right - left)


def _prefixed(words: set[str], others: set[str]) -> bool:
    """Whether a word has got something in front: unsupervised, covariance, disadvantage. Words written together are none."""
    return any(
        word.isascii() and len(word) > 2 and other != word and other.endswith(word) and other.removesuffix(word) not in words
        for word in words
        for other in others
    )


def _opposite(one: str, other: str) -> bool:
    left, right = set(_WORD.findall(one)), set(_WORD.findall(other))
    left, right = left - right, right - left
    if _prefixed(left, right) or _prefixed(right, left):
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
