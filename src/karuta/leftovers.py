"""What of a card a learner would see as raw TeX or Markdown: something that was in the notes and was not understood."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_MATH = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
#: Looked for outside of code and formulas.
_LEFTOVERS = (
    (re.compile(r"\\[()\[\]]"), "a TeX delimiter without its other half"),
    (re.compile(r"\$\$|(?<![\\$\w])\$[^$\s][^$\n]{0,200}?[\\_^{][^$\n]{0,200}\$"), "TeX between dollar signs"),
    (re.compile(r"\\(?:begin|end|frac|text|mathrm|mathbf|sum|left|right|hat|sigma|theta|cdot)\b"), "TeX outside of a formula"),
    (re.compile(r"\{\{[^{}]*\}\}"), "a field or cloze in braces"),
    (re.compile(r"^\s*(?:```|~~~|#{1,6} \S)", re.MULTILINE), "Markdown"),
    (re.compile(r"\*\*[^\s*][^*\n]*\*\*"), "Markdown emphasis"),
    (re.compile(r"\[\[[^\[\]]+\]\]|!?\[[^\[\]]*\]\([^()\s]+\)"), "a Markdown link"),
)


def leftovers(side: str) -> list[str]:
    """What is left over in the HTML of a card's side: for each kind what it is, and the text around the first of it."""
    reader = _Text()
    reader.feed(side)
    reader.close()
    text = _MATH.sub(" ", "".join(reader.parts))
    found = []
    for pattern, what in _LEFTOVERS:
        match = pattern.search(text)
        if match:
            around = text[max(0, match.start() - 20) : match.end() + 30]
            found.append(f"{what}: {' '.join(around.split())}")
    return found


class _Text(HTMLParser):
    """The text of HTML without code, scripts and styles; each block on a line of its own."""

    _SKIPPED = frozenset({"code", "pre", "samp", "kbd", "script", "style", "textarea"})
    _INLINE = frozenset(
        {"a", "abbr", "b", "em", "i", "mark", "s", "del", "small", "span", "strong", "sub", "sup", "u", "rt", "ruby"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in self._SKIPPED:
            self._skipping += 1
        elif tag not in self._INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag not in self._INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.parts.append(data)
