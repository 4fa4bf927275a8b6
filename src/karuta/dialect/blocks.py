"""Block structure as CommonMark and GFM define it, for Python-Markdown.

Python-Markdown's own block parser flattens two-space lists, breaks lists under `1.` apart and knows no line numbers. This one takes its
place (`md.parser`): a line at a time, with a stack of open containers, as the CommonMark specification describes in its appendix "A parsing
strategy". Leaves keep their text as typed; Python-Markdown's inline stage reads it afterwards.

Beyond GFM: display math, definition lists, footnotes and abbreviations, `<details>` with Markdown inside, admonitions, Obsidian comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from karuta.dialect import boxes, definitions, tables
from karuta.dialect.builder import Container, Leaf
from karuta.dialect.displays import Displays
from karuta.dialect.syntax import (
    ATX,
    BULLET,
    DETAILS,
    DETAILS_END,
    ENVIRONMENT,
    FENCE,
    HTML_BLOCKS,
    MAX_DEPTH,
    NUMBER,
    RULE,
    SETEXT,
    STATEMENT,
    expand,
    interrupts,
)


class BlockParser(Displays):
    """Parses the lines of one page; `md.parser` of Python-Markdown."""

    def parse(self, lines: Sequence[str]) -> Element:
        """The tree of a page, its leaves not yet read for inline markup. Lines are without their ends."""
        self.begin()
        self.look_ahead(lines)
        for number, line in enumerate(lines, 1):
            self.number = number
            self._line(line)
        self.close_leaf()
        while len(self.stack) > 1:
            if self.stack[-1].kind == "details":
                _end_at_heading(self.stack[-1].element, self.stack[-2].element)
            self.pop()
        return self.root

    # ------------------------------------------------------------------------------------------ one line

    def _line(self, raw: str) -> None:
        if self.in_display():
            self._starts(self.go_on(raw), len(self.stack))
            return
        leaf = self.leaf
        if raw.startswith(":::") and (leaf is None or leaf.kind not in ("fence", "html")):
            self._box(raw.strip(": \t"))
            return
        rest = expand(raw)
        matched, rest = self.match(rest)
        blank = not rest.strip()
        if leaf is not None and matched == len(self.stack):
            if self._continue(leaf, rest, raw, blank):
                return
            leaf = self.leaf
        if blank:
            self._blank(matched)
            return
        if leaf is not None and matched < len(self.stack) and leaf.kind != "paragraph":
            self.close_leaf()
        self._starts(rest, matched)

    def _box(self, name: str) -> None:
        """The fences of boxes: `:::details Title` unfolds (Zenn), `::: {.theorem name="Bayes"}` is the callout that it is elsewhere; what is
        between `:::message` and `:::` is Markdown as any."""
        kind, _, title = name.partition(" ")
        self.close_to((self.innermost("details") or 0) + 1)
        if kind == "details" and len(self.stack) < MAX_DEPTH:
            self.push(Container("details", self.add("details")))
            self.add("summary").text = title.strip()
        elif (found := STATEMENT.match(name)) and len(self.stack) < MAX_DEPTH:
            self.push(Container("details", boxes.callout(self, found["kind"], found["name"] or found["title"] or "")))
        elif not name and (at := self.innermost("details")) is not None:
            self.close_to(at)

    def _continue(self, leaf: Leaf, rest: str, raw: str, blank: bool) -> bool:
        """Gives the line to the open leaf; False where it ends there, or where new blocks may begin."""
        indent = len(rest) - len(rest.lstrip(" "))
        if leaf.kind == "fence":
            text = rest.strip()
            if indent <= 3 and text and not text.strip(leaf.fence[0]) and len(text) >= len(leaf.fence):
                leaf.last = self.number
                self.close_leaf()
            else:
                source = raw if len(self.stack) == 1 and not leaf.indent else rest[min(indent, leaf.indent) :]
                leaf.lines.append(source)
                leaf.last = self.number
            return True
        if leaf.kind == "code":
            if blank or indent >= 4:
                leaf.lines.append(rest[4:])
                leaf.last = leaf.last if blank else self.number
                return True
            self.close_leaf()
            return False
        if leaf.kind == "html":
            if leaf.end is None and (blank or DETAILS.search(rest) or (DETAILS_END.search(rest) and self.innermost("details"))):
                self.close_leaf()
                return False
            leaf.lines.append(rest)
            leaf.last = self.number
            if leaf.end is not None and leaf.end.search(rest):
                self.close_leaf()
            return True
        if leaf.kind == "table":
            if blank or interrupts(rest):
                self.close_leaf()
                return False
            leaf.lines.append(rest)
            leaf.last = self.number
            return True
        return False

    def _blank(self, matched: int) -> None:
        if self.leaf is not None:
            self.close_leaf()
        for container in self.stack[matched:]:
            if container.kind == "quote" or (container.kind == "item" and container.empty):
                self.close_to(self.stack.index(container))
                break

    # ------------------------------------------------------------------------------------------ beginnings

    def _starts(self, rest: str, matched: int) -> None:
        """Opens the containers and the leaf that begin in the rest of a line."""
        while True:
            indent = len(rest) - len(rest.lstrip(" "))
            text = rest[indent:]
            lazy = self.leaf is not None and self.leaf.kind == "paragraph"
            whole = matched == len(self.stack) or self.only_lists(matched)
            if not text:
                return
            if indent >= 4:
                if lazy:
                    break
                self.close_to(matched)
                self.open_leaf(Leaf("code", self.number, [rest[4:]], last=self.number))
                return
            if text[0] == ">" and len(self.stack) < MAX_DEPTH:
                self.close_to(matched)
                self.push(Container("quote", self.add("blockquote")))
                rest = expand(text[1:])
                rest = rest[1:] if rest[:1] == " " else rest
                matched = len(self.stack)
                continue
            if (details := DETAILS.match(text)) and len(self.stack) < MAX_DEPTH:
                self.close_to(matched)
                attributes = {"open": "open"} if re.search(r"\bopen\b", details[1]) else {}
                self.push(Container("details", self.add("details", attributes)))
                rest = text[details.end() :]
                matched = len(self.stack)
                continue
            if (
                self.stack[-1].kind == "details"
                and re.match(r"<summary\b[^>]*>", text, re.I)
                and ("</summary" in text or self.ends_near("</summary>", len(self.stack)))
            ):
                after = self._summary(text)
                if after is None:
                    return
                rest = after
                continue
            if (ended := DETAILS_END.search(text)) and self.innermost("details") is not None:
                if before := text[: ended.start()].strip():
                    self._starts(before, matched)
                if (at := self.innermost("details")) is not None:
                    self.close_to(at + 1)
                    self.stack[at].element.set("end", str(self.number))
                    self.pop()
                rest = text[ended.end() :].strip()
                matched = len(self.stack)
                continue
            if self._leaf_start(text, indent, matched, lazy, whole):
                return
            item = self._item(text, indent, matched, lazy and whole)
            if item is None:
                break
            rest, matched = item
        if lazy and not whole:
            self._append(rest)  # a lazy continuation line
            return
        if not lazy or not whole:
            self.close_to(matched)
        self._paragraph(rest.strip(" ") if not rest.endswith("  ") else rest.lstrip(" "))

    def _summary(self, text: str) -> str | None:
        """Takes the `<summary>` at the head of the text; the text after it, or None where it goes on on the next line."""
        body = text[text.index(">") + 1 :]
        found = re.search(r"</summary\s*>", body, re.I)
        if found is None:
            self.open_leaf(Leaf("summary", self.number, [body], fence="</summary>", last=self.number))
            return None
        self.add("summary").text = " ".join(body[: found.start()].split())
        return body[found.end() :]

    def _leaf_start(self, text: str, indent: int, matched: int, lazy: bool, whole: bool) -> bool:
        """Opens a leaf that is no paragraph; True where the line is used up."""
        if text[0] == "#" and (found := ATX.match(text)):
            self.close_to(matched)
            self.inline(self.add(f"h{len(found[1])}"), (found[2] or "").strip())
            return True
        if text[0] in "`~" and (found := FENCE.match(text)):
            self.close_to(matched)
            fence = found[1] or found[3]
            self.open_leaf(
                Leaf(
                    "fence",
                    self.number,
                    fence=fence,
                    info=(found[2] or found[4] or "").strip(),
                    indent=indent,
                    last=self.number,
                )
            )
            return True
        if lazy and whole and text[0] in "=-" and SETEXT.match(text) and self._setext(1 if text[0] == "=" else 2):
            return True
        if text[0] in "*-_" and RULE.match(text):
            self.close_to(matched)
            self.add("hr")
            return True
        if text[0] == "<" and self._html(text, matched, lazy):
            return True
        if lazy and whole and text[0] in "|:-" and self._table(text):
            return True
        if (rest := self._defined(text, indent, matched, lazy, whole)) is not None:
            self._starts(rest, len(self.stack))
            return True
        if lazy:
            return whole and text[0] == "\\" and ENVIRONMENT.match(text) is not None and self.math(text, matched)
        return self.math(text, matched) or self.hidden(text, matched)

    def _defined(self, text: str, indent: int, matched: int, lazy: bool, whole: bool) -> str | None:
        """What is behind a mark of something defined or boxed; None where there is none."""
        if text[0] == ":":
            return definitions.definition(self, text, indent, matched, below_paragraph=lazy and whole)
        if text[0] == "[":
            return definitions.footnote(self, text, matched)
        if text[0] == "*" and not lazy:
            return definitions.abbreviation(self, text, matched)
        if text[0] in "!?" and not lazy:
            return boxes.admonition(self, text, matched)
        return None

    def _setext(self, level: int) -> bool:
        """Makes the open paragraph a heading; False where it holds link definitions alone, which no underline can be below."""
        leaf = self.leaf
        assert leaf is not None
        typed = "\n".join(leaf.lines)
        text = self.references.take(typed)
        if not text.strip():
            return False
        self.leaf = None
        heading = self.add(f"h{level}", line=leaf.line + typed.count("\n") - text.count("\n"))
        self.inline(heading, text.strip())
        return True

    def _html(self, text: str, matched: int, lazy: bool) -> bool:
        for condition, (start, end) in enumerate(HTML_BLOCKS, 1):
            if not start.match(text) or (condition == 7 and lazy):
                continue
            self.close_to(matched)
            leaf = Leaf("html", self.number, [text], end=end, last=self.number)
            self.open_leaf(leaf)
            if end is not None and end.search(text, 4 if condition == 2 else 0):
                self.close_leaf()
            return True
        return False

    def _table(self, text: str) -> bool:
        """A delimiter row below a line with as many cells makes that line the head of a table."""
        leaf = self.leaf
        assert leaf is not None
        aligns = tables.alignments(text)
        if aligns is None or leaf.closed_by:
            return False
        head = tables.cells(leaf.lines[-1], len(aligns))
        if len(head) != len(aligns) or (len(aligns) == 1 and "|" not in leaf.lines[-1] + text):
            return False
        leaf.lines.pop()
        self.leaf = None
        if leaf.lines:
            leaf.last = self.number - 2
            self.finish(leaf)
        self.open_leaf(
            Leaf("table", self.number - 1, [], last=self.number, columns=len(aligns), head=tables.head(head, aligns))
        )
        return True

    def _item(self, text: str, indent: int, matched: int, in_paragraph: bool) -> tuple[str, int] | None:
        """Opens a list item, and its list where no open one fits. Returns the rest of the line and the containers matched."""
        found = BULLET.match(text) or NUMBER.match(text)
        if not found or len(self.stack) + 2 > MAX_DEPTH:
            return None
        marker = found[0][-1]
        body = text[found.end() :]
        if (
            in_paragraph
            and not self._list_open(matched, marker)
            and (not body.strip() or (found[0][0].isdigit() and int(found[1]) != 1))
        ):
            return None  # an empty item, or one that does not count from 1, cannot interrupt a paragraph
        spaces = len(body) - len(body.lstrip(" "))
        own = found.end()
        content = own + (spaces if 1 <= spaces <= 4 and body.strip() else 1)
        if not self._list_open(matched, marker):
            self.close_to(matched)
            ordered = found[0][0].isdigit()
            attributes = {"start": found[1].lstrip("0") or "0"} if ordered and int(found[1]) != 1 else {}
            self.push(Container("list", self.add("ol" if ordered else "ul", attributes), marker=marker))
        else:
            self.close_to(matched + 1)
        item = self.add("li")
        # `100. ` is five wide, and authors go on indenting by four, as below `99. `. In GFM that would be code.
        inside = 4 if found[0][0].isdigit() and len(found[1]) > 2 else content
        self.push(Container("item", item, indent=indent + inside, empty=not body.strip()))
        return body[content - own :], len(self.stack)

    def _list_open(self, matched: int, marker: str) -> bool:
        """Whether the container after the matched ones is a list whose items have this marker."""
        return matched < len(self.stack) and self.stack[matched].kind == "list" and self.stack[matched].marker == marker

    def _paragraph(self, text: str) -> None:
        if self.leaf is not None and self.leaf.kind == "paragraph":
            self._append(text)
            return
        self.open_leaf(Leaf("paragraph", self.number, [text], last=self.number, closed_by=self.opens_math(text)))

    def _append(self, text: str) -> None:
        leaf = self.leaf
        assert leaf is not None
        leaf.lines.append(text.strip(" ") if not text.endswith("  ") else text.lstrip(" "))
        leaf.last = self.number
        leaf.closed_by = self.opens_math(text)


def _end_at_heading(details: Element, parent: Element) -> None:
    """What is folded away and never closed ends before the next heading: nobody folds away the rest of a page."""
    inside = list(details)
    at = next((i for i, child in enumerate(inside) if re.fullmatch("h[1-6]", child.tag)), len(inside))
    place = list(parent).index(details) + 1
    for child in reversed(inside[at:]):
        details.remove(child)
        parent.insert(place, child)
