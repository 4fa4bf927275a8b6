"""What runs over lines of its own until a closing mark: display math, Obsidian's comments, a long `<summary>`.

Nothing in it begins a block. So an opening mark counts only if its end is in sight, and no further away than its own containers reach.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from markdown.util import AtomicString

from karuta.dialect.builder import Builder, Leaf
from karuta.dialect.syntax import BLOCK_ID, CODE_SPAN, ENVIRONMENT, FENCE, MATH_LINES, expand, interrupts, tidy_math

_MARKS = ("$$", "\\]", "%%", "\\end{", "</summary>")


class Displays(Builder):
    """Opens and closes them."""

    def look_ahead(self, lines: Sequence[str]) -> None:
        """Takes the lines of the page, to find the ends of what begins."""
        self._lines = lines
        self._closers = {mark: [i for i, line in enumerate(lines) if mark in line] for mark in _MARKS}

    def math(self, text: str, matched: int) -> bool:
        """`$$`, `\\[` and `\\begin{align}` at the head of a line that no paragraph precedes."""
        environment = ENVIRONMENT.match(text)
        mark = "$$" if text.startswith("$$") else "\\]" if text.startswith("\\[") else ""
        if environment:
            mark, body = f"\\end{{{environment[1]}{environment[2]}}}", text
        elif mark:
            body = text[2:]
        else:
            return False
        found = body.find(mark)
        if found >= 0:
            after = body[found + len(mark) :].strip()
            name = BLOCK_ID.fullmatch(after)
            if after and not name:
                return False  # goes on after the formula: a paragraph with display math in it
            self.close_to(matched)
            element = self.add("math", {"display": "block"})
            element.text = AtomicString(tidy_math(body[: found + (len(mark) if environment else 0)]))
            if name:
                element.set("block-id", name[1])
            return True
        if not self.ends_near(mark, matched):
            if not environment:
                self.problems.append(("math-unclosed", f"the formula that begins with {text[:2]} has no end", self.number))
            return False
        self.close_to(matched)
        self.open_leaf(Leaf("math", self.number, [body] if body.strip() else [], fence=mark, last=self.number))
        return True

    def hidden(self, text: str, matched: int) -> bool:
        """Obsidian's `%%` comment over several lines."""
        if not text.startswith("%%") or "%%" in text[2:] or not self.ends_near("%%", matched):
            return False
        self.close_to(matched)
        self.open_leaf(Leaf("hidden", self.number, [text[2:]], fence="%%", last=self.number))
        return True

    def opens_math(self, text: str) -> str:
        """The mark that a line of a paragraph waits for, because display math begins in it and does not end there; "" for none."""
        if "$$" not in text and "\\[" not in text:
            return ""
        clean = CODE_SPAN.sub("", text).replace("\\\\", "")
        if clean.count("$$") % 2 and self.ends_near("$$", len(self.stack)):
            return "$$"
        if clean.rfind("\\[") > clean.rfind("\\]") and self.ends_near("\\]", len(self.stack)):
            return "\\]"
        return ""

    def in_display(self) -> bool:
        """Whether the next line belongs to what has begun, whatever it looks like."""
        return self.leaf is not None and (self.leaf.kind in ("math", "hidden", "summary") or bool(self.leaf.closed_by))

    def go_on(self, raw: str) -> str:
        """Takes a line of what has begun, without the indentation of its containers; returns what is behind the end of it."""
        leaf = self.leaf
        assert leaf is not None
        _, rest = self.match(expand(raw))
        mark = leaf.fence or leaf.closed_by
        if leaf.kind == "paragraph":
            leaf.lines.append(rest.strip())
            leaf.last = self.number
            if mark in rest:
                leaf.closed_by = self.opens_math(rest[rest.index(mark) + len(mark) :])
            return ""
        leaf.last = self.number
        if mark not in rest:
            leaf.lines.append(rest)
            return ""
        at = rest.index(mark) + (len(mark) if mark.startswith("\\end") else 0)
        leaf.lines.append(rest[:at])
        after = rest[at + (0 if mark.startswith("\\end") else len(mark)) :]
        self.close_leaf()
        return after.strip()

    def ends_near(self, mark: str, depth: int) -> bool:
        """Whether a closing mark follows within MATH_LINES lines, and all lines up to it belong to the first `depth` containers."""
        closers = self._closers["\\end{" if mark.startswith("\\end") else mark]
        for i in range(bisect_left(closers, self.number), len(closers)):
            end = closers[i]
            if end >= self.number + MATH_LINES:
                return False
            if mark in self._lines[end]:
                return all(self._belongs(line, depth) for line in self._lines[self.number : end + 1])
        return False

    def _belongs(self, line: str, depth: int) -> bool:
        """Whether a line can be inside of what began in the first `depth` containers: as their own, or as a lazy continuation."""
        matched, rest = self.match(expand(line))
        text = rest.lstrip(" ")
        if FENCE.match(text):
            return False
        return matched >= depth or bool(text and not interrupts(rest))
