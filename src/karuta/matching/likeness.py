"""How alike two texts are, in a way that can be judged from `karuta.lock` alone and is the same on every machine.

Prompts are in the lock as they are. Of answers it has a sketch: the text is cut into tokens, each token falls by its hash into
one of 32 bins, and each bin keeps one character for the least hash in it. Two sketches agree in about as many bins as the texts
share of all their tokens (one permutation hashing; Li, Owen and Zhang, 2012).
"""

from __future__ import annotations

import html
import re
import unicodedata
import zlib
from functools import lru_cache
from operator import add

from karuta.matching.lexicon import FRAME

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUN = re.compile(rf"[{_CJK}]+|[^\W{_CJK}]+|[-+*/=<>^|&%#~\\]")
_ENUMERATOR = re.compile(
    r"""^[(\[<【]*
    (?: (?:question|problem|exercise|quiz|q|no|\#|第|設問|問題|例題|問|例) [.\s\#]* \d+   # Q12, 問3, 第2
      | \d{1,3} (?: [.\-]\d{1,3} )+ (?=[.):]?\s)                                    # 2.1
      | \d{1,3} (?= [.):\]>】] \s* (?!\d) )                                      # 12.
    ) \s* [問題]? [\s.):\-\]>】]*""",
    re.VERBOSE,
)
_DECORATION = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]")
_SOURCE = re.compile(r'<[^>]*?\bsrc="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]*>")
_BINS = 32
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_EMPTY = "-"
_ENOUGH_BINS = 4
_ENOUGH = 6  # shingles: a shorter prompt is part of too many others


def plain(markup: str) -> str:
    """The text of a field, with the names of the files that it shows: two pictures are two answers."""
    if "<" in markup:
        if 'src="' in markup:
            markup = _SOURCE.sub(r" \1 ", markup)
        markup = _TAG.sub(" ", markup)
    return " ".join(html.unescape(markup).split())


@lru_cache(maxsize=1 << 13)
def fold(text: str) -> str:
    """Without what does not change a question: width, case, emoji, outer punctuation and a number in front ("Q12.", "問3")."""
    text = _DECORATION.sub("", unicodedata.normalize("NFKC", text)).casefold().strip()
    return _ENUMERATOR.sub("", text, count=1).strip(" \t?!.:;,。、・…「」『』\"'()[]")


def tokens(text: str) -> list[str]:
    """Words; overlapping pairs of characters where words are not set apart (CJK); signs that carry meaning in formulas."""
    found: list[str] = []
    for run in _RUN.findall(text):
        if len(run) > 1 and run[0] >= "\u2e80":
            found.extend(map(add, run, run[1:]))
        else:
            found.append(run)
    return found


@lru_cache(maxsize=1 << 15)
def _bin(token: str) -> tuple[int, int]:
    """The bin of a token, and its hash in it."""
    value, place = divmod(zlib.crc32(token.encode()), _BINS)
    return place, value


def sketch(text: str) -> str:
    """32 characters that stand for a plain text; "" for a text without tokens."""
    least: list[int] = [-1] * _BINS
    found = tokens(unicodedata.normalize("NFKC", text).casefold())
    for place, value in map(_bin, set(found) - FRAME or set(found)):
        if least[place] < 0 or value < least[place]:
            least[place] = value
    if max(least) < 0:
        return ""
    return "".join([_EMPTY if value < 0 else _ALPHABET[value % len(_ALPHABET)] for value in least])


def sketch_likeness(one: str, other: str) -> int:
    """How alike the sketched texts are: 0 (nothing in common, or one is empty) to 1000. An answer that was only added to or cut
    still counts four fifths."""
    if not one or not other:
        return 0
    same = either = 0
    for left, right in zip(one, other, strict=False):
        if left != _EMPTY or right != _EMPTY:
            either += 1
            same += left == right
    fewer = min(filled(one), filled(other))
    return max(1000 * same // either, 800 * same // fewer if fewer >= _ENOUGH_BINS else 0)


def filled(one: str) -> int:
    """In how many bins of a sketch there is something: about the number of tokens, while it is small."""
    return len(one) - one.count(_EMPTY)


@lru_cache(maxsize=1 << 14)
def shingles(text: str) -> frozenset[str]:
    """Triples of characters within words (with their ends), pairs in CJK text, signs, of the folded text."""
    found: set[str] = set()
    for run in _RUN.findall(fold(text)):
        if run[0] >= "\u2e80":
            found.update([run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)])
        else:
            padded = f" {run} "
            found.update(padded[at : at + 3] for at in range(len(padded) - 2))
    return frozenset(found)


def prompt_likeness(one: str, other: str) -> int:
    """0 to 1000: what the texts share of both (Dice); a text that was only lengthened or shortened still counts four fifths."""
    left, right = shingles(one), shingles(other)
    if not left or not right:
        return 1000 if fold(one) == fold(other) else 0
    common = len(left & right)
    whole = 2000 * common // (len(left) + len(right))
    fewer = min(len(left), len(right))
    return max(whole, 800 * common // fewer if fewer >= _ENOUGH else 0)
