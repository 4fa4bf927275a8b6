"""Two wordings of a text, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Piece = tuple[Literal["same", "gone", "new"], str]

#: A formula is one word, so is a run of letters; Chinese, Japanese and Korean do not set words apart: each character is one.
_WORD = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]|[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\W_\u2e80-\uffff]+|\s+|.", re.DOTALL)
_OPERATIONS: dict[str, tuple[Literal["gone", "new"], ...]] = {
    "replace": ("gone", "new"),
    "delete": ("gone",),
    "insert": ("new",),
}


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order; without what is "new" they are the old text, without what is "gone" the new."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for name, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if name == "equal":
            pieces.append(("same", "".join(before[start:end])))
            continue
        for operation in _OPERATIONS[name]:
            pieces.append((operation, "".join(before[start:end] if operation == "gone" else after[begin:stop])))
    return tuple(pieces)
