"""Whether two notes are one and the same question: the score of a pair, and the bar that it must reach.

The numbers come from the pairs in tests/cases/identity/rewordings.txt; docs/identity.md has the reasoning and the figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from karuta.matching.lexicon import FRAME, TRUTH
from karuta.matching.likeness import filled, fold, prompt_likeness, shingles, sketch_likeness
from karuta.matching.opposites import other_number, turned
from karuta.model import Entry

#: From here on it is the same note.
BAR = 560
#: From here on the author is asked.
DOUBT = 480
#: By how much a match must be better than what else the two could be.
MARGIN = 30

_LONG_ANSWER = 6  # bins: an answer of fewer tokens is easily that of another question too
_ADDED = 200
_SLIP_LENGTH = 5  # letters: shorter words are too near to each other ("form", "from")
_ANOTHER_HEADING = 30
_ANOTHER_PAGE = 100

_GLOSS = re.compile(r"\([^()]*\)?")
_ASKS = re.compile(
    r"[?？]|\b(?:what|which|who|whom|whose|when|where|why|how)\b|とは|何|なぜ|どう|どの|どれ|どこ|いつ|誰|か[。.]?$"
)
_WORD = re.compile(
    r"[\u30a1-\u30ff]+|[\u3400-\u9fff\uf900-\ufaff々]+|[\uac00-\ud7af]+|[^\W\d_\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]+|\d+"
)


@dataclass(frozen=True, slots=True)
class Side:
    """What the score takes from a draft or from an entry."""

    prompt: str
    answer: str  #: hash
    sketch: str
    path: str
    context: tuple[str, ...]

    @classmethod
    def of_entry(cls, entry: Entry) -> Side:
        return cls(entry.prompt, entry.answer, entry.sketch, entry.path, entry.context)


@lru_cache(maxsize=1 << 16)
def subject(prompt: str) -> frozenset[str]:
    """The words that say what a prompt is about. Hiragana is left out: it is grammar."""
    return frozenset(_WORD.findall(fold(prompt))) - FRAME


def general(prompt: str) -> bool:
    """Whether a prompt only asks something together with the heading above it: "Syntax", "Time complexity", "例"."""
    return len(subject(prompt)) <= 2 and not (subject(prompt) and _ASKS.search(fold(prompt) + prompt[-1:]))


def asked(prompt: str, context: tuple[str, ...]) -> str:
    """The whole question: with the nearest heading where the prompt alone is too general."""
    return f"{context[-1]} {prompt}" if context and general(prompt) else prompt


def difference(one: str, other: str) -> tuple[int, int]:
    """What the prompts do not share of their subjects, each 0 to 1000: (exchanged, added).

    Exchanged: as much as each has and the other has nothing like. Added: what only one has. "A (B)" for "A" adds nothing: it
    says the same twice.
    """
    if ("(" in fold(one)) != ("(" in fold(other)):
        one, other = _GLOSS.sub(" ", fold(one)) or one, _GLOSS.sub(" ", fold(other)) or other
    left, right = subject(one), subject(other)
    if not left or not right:
        return 0, 0
    only_left = sum(not _has_like(word, right) for word in left - right)
    only_right = sum(not _has_like(word, left) for word in right - left)
    return (
        1000 * min(only_left, only_right) // min(len(left), len(right)),
        1000 * abs(only_left - only_right) // max(len(left), len(right)),
    )


def _prompts(one: str, other: str) -> int:
    """Likeness of prompts: about the same subject, they are alike however they are put."""
    left, right = subject(one), subject(other)
    least = 0
    if left and right:
        least = 800 if left == right else 700 if left <= right or right <= left else 0
    return max(least, prompt_likeness(one, other))


def _without_slips(prompt: str, other: str) -> str:
    """The prompt with the words of the other one where it has them with a slip of the pen. Only for notes with one answer:
    “martial” and “marital” are two words."""
    mine = dict.fromkeys(_WORD.findall(prompt))
    words = [word for word in dict.fromkeys(_WORD.findall(other)) if word not in mine]
    for word in mine:
        meant = next((each for each in words if _is_slip(word, each)), None)
        if meant:
            prompt = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", meant, prompt)
    return prompt


def _is_slip(one: str, other: str) -> bool:
    """Whether two neighbours of a word of five letters or more are exchanged, or one letter inside is missing."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SLIP_LENGTH or len(long) - len(short) > 1 or not short.isalpha() or short[0] != long[0]:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return at < len(short) and short[at:] == long[at + 1 :]
    return short != long and short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]


def _has_like(word: str, words: frozenset[str]) -> bool:
    mine = shingles(word)
    return any(2 * len(mine & shingles(each)) >= max(1, (len(mine) + len(shingles(each))) // 2) for each in words)


def score(old: Side, new: Side, answer_is_common: bool) -> tuple[int, bool]:
    """The score of a pair, 0 to 1000, and whether it is open to doubt however high it is.

    `answer_is_common`: several notes have this answer, so that having it tells nothing.
    """
    before, now = old.prompt, new.prompt
    if old.context != new.context:
        before, now = asked(before, old.context), asked(now, new.context)
    same = old.answer == new.answer
    if same and new.sketch:
        now = _without_slips(now, before)
    prompt = _prompts(before, now)
    long = same and filled(new.sketch) >= _LONG_ANSWER and not answer_is_common
    if long:
        # The whole of a long answer stayed: the prompt was said otherwise, or put right.
        points, weight = 600 + 400 * prompt // 1000, 0
    elif same and (answer_is_common or not new.sketch):
        points, weight = prompt - 100, 500
    elif same:
        points, weight = 300 + 700 * prompt // 1000, 800
    else:
        points, weight = (prompt + sketch_likeness(old.sketch, new.sketch)) // 2, 500
    if old.path != new.path and old.context != new.context:
        points -= _ANOTHER_PAGE
    elif old.context != new.context:
        points -= _ANOTHER_HEADING
    if points < DOUBT:  # the rest only takes away
        return max(0, points), False
    exchanged, added = difference(before, now)
    points -= weight * exchanged // 1000 + (0 if long else _ADDED * added // 1000)
    doubtful = turned(before, now) or (not long and other_number(before, now))
    return max(0, min(1000, points)), doubtful


def tells_nothing(text: str) -> bool:
    """Whether an answer is one that half of all questions could have."""
    return fold(text) in TRUTH or not text
