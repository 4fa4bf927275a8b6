"""Block structure as CommonMark and GFM define it, for Python-Markdown.

Python-Markdown's own block parser flattens two-space lists, breaks lists under `1.` apart and knows no line numbers. This one takes its
place (`md.parser`): a line at a time, with a stack of open containers, as the CommonMark specification describes in its appendix "A parsing
strategy". Leaves keep their text as typed; Python-Markdown's inline stage reads it afterwards.

Beyond GFM: display math, definition lists, footnotes and abbreviations, `<details>` with Markdown inside, Obsidian comments.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from karuta.dialect import tables
from karuta.dialect.builder import Builder, Container, ContainerKind, Leaf
from karuta.dialect.syntax import (
    ABBREVIATION,
    ATX,
    BLOCK_ID,
    BULLET,
    CODE_SPAN,
    DEFINITION,
    DETAILS,
    DETAILS_END,
    ENVIRONMENT,
    FENCE,
    FOOTNOTE,
    HTML_BLOCKS,
    MATH_LINES,
    MAX_DEPTH,
    NUMBER,
    RULE,
    SETEXT,
    expand,
    interrupts,
    tidy_math,
)


class BlockParser(Builder):
    """Parses the lines of one page; `md.parser` of Python-Markdown."""

    def parse(self, lines: Sequence[str]) -> Element:
        """The tree of a page, its leaves not yet read for inline markup. Lines are without their ends."""
        self.begin()
        self.lines = lines
        self.closers = {
            mark: [i for i, line in enumerate(lines) if mark in line] for mark in ("$$", "\\]", "%%", "\\end{", "</summary>")
        }
        for number, line in enumerate(lines, 1):
            self.number = number
            self._line(line)
        self.close_leaf()
        while len(self.stack) > 1:
            self.pop()
        return self.root

    # ------------------------------------------------------------------------------------------ one line

    def _line(self, raw: str) -> None:
        leaf = self.leaf
        if leaf is not None and (leaf.kind in ("math", "hidden", "summary") or leaf.closed_by):
            self._verbatim(leaf, raw)
            return
        if raw.startswith(":::") and (leaf is None or leaf.kind != "fence"):
            self._box(raw.strip(": \t"))
            return
        rest = expand(raw)
        matched, rest = self._match(rest)
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
        """The fences of Zenn's boxes: `:::details Title` unfolds, what is between `:::message` and `:::` is Markdown as any."""
        kind, _, title = name.partition(" ")
        self.close_leaf()
        if kind == "details" and len(self.stack) < MAX_DEPTH:
            self.push(Container("details", self.add("details")))
            self.add("summary").text = title.strip()
        elif not name and (at := self._innermost("details")) is not None:
            self.close_to(at)

    def _match(self, rest: str) -> tuple[int, str]:
        """How many open containers the line continues, and the line without what belongs to them."""
        matched = 1
        for container in self.stack[1:]:
            indent = len(rest) - len(rest.lstrip(" "))
            if container.kind == "quote":
                if indent > 3 or rest[indent : indent + 1] != ">":
                    break
                rest = rest[indent + 1 :]
                if rest[:1] == " ":
                    rest = rest[1:]
                elif rest[:1] == "\t":
                    rest = expand(rest)[1:]
            elif container.kind in ("item", "dd", "footnote"):
                if not rest.strip():
                    if container.empty and not len(container.element):
                        break
                    rest = rest[container.indent :]
                elif indent >= container.indent:
                    rest = rest[container.indent :]
                else:
                    break
            matched += 1
        # A list goes on only with one of its items: whether a new one begins is for the caller to find out.
        while matched > 1 and self.stack[matched - 1].kind in ("list", "dl"):
            matched -= 1
        return matched, rest

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
            if leaf.end is None and (
                blank or DETAILS.search(rest) or (DETAILS_END.search(rest) and self._innermost("details"))
            ):
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

    def _verbatim(self, leaf: Leaf, raw: str) -> None:
        """A line of display math or of an Obsidian comment: nothing in it begins a block, its indentation is not its own."""
        _, rest = self._match(expand(raw))
        mark = leaf.fence or leaf.closed_by
        if leaf.kind == "paragraph":
            leaf.lines.append(rest.strip())
            leaf.last = self.number
            if mark in rest:
                leaf.closed_by = self._opens_math(rest[rest.index(mark) + len(mark) :])
            return
        leaf.last = self.number
        if mark not in rest:
            leaf.lines.append(rest)
            return
        at = rest.index(mark) + (len(mark) if mark.startswith("\\end") else 0)
        leaf.lines.append(rest[:at])
        after = rest[at + (0 if mark.startswith("\\end") else len(mark)) :]
        self.close_leaf()
        if after.strip():
            self._starts(after.strip(), len(self.stack))

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
            whole = matched == len(self.stack) or self._only_lists(matched)
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
                and ("</summary" in text or self._ends_near("</summary>", len(self.stack)))
            ):
                after = self._summary(text)
                if after is None:
                    return
                rest = after
                continue
            if (ended := DETAILS_END.search(text)) and self._innermost("details") is not None:
                if before := text[: ended.start()].strip():
                    self._starts(before, matched)
                if (at := self._innermost("details")) is not None:
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

    def _only_lists(self, matched: int) -> bool:
        return all(container.kind in ("list", "dl") for container in self.stack[matched:])

    def _innermost(self, kind: ContainerKind) -> int | None:
        """Index in the stack of the innermost open container of a kind."""
        return next((i for i in range(len(self.stack) - 1, 0, -1) if self.stack[i].kind == kind), None)

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
        if text[0] == ":" and self._definition_start(text, indent, matched, lazy and whole):
            return True
        if text[0] == "[" and self._footnote(text, matched):
            return True
        if lazy:
            return whole and text[0] == "\\" and ENVIRONMENT.match(text) is not None and self._math(text, matched)
        return self._math(text, matched) or self._hidden(text, matched) or self._abbreviation(text, matched)

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

    def _math(self, text: str, matched: int) -> bool:
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
        if not self._ends_near(mark, matched):
            if not environment:
                self.problems.append(("math-unclosed", f"the formula that begins with {text[:2]} has no end", self.number))
            return False
        self.close_to(matched)
        self.open_leaf(Leaf("math", self.number, [body] if body.strip() else [], fence=mark, last=self.number))
        return True

    def _ends_near(self, mark: str, depth: int) -> bool:
        """Whether a closing mark follows within MATH_LINES lines, and all lines up to it belong to the first `depth` containers."""
        closers = self.closers["\\end{" if mark.startswith("\\end") else mark]
        for i in range(bisect_left(closers, self.number), len(closers)):
            end = closers[i]
            if end >= self.number + MATH_LINES:
                return False
            if mark in self.lines[end]:
                return all(self._belongs(line, depth) for line in self.lines[self.number : end + 1])
        return False

    def _belongs(self, line: str, depth: int) -> bool:
        """Whether a line can be inside of what began in the first `depth` containers: as their own, or as a lazy continuation."""
        matched, rest = self._match(expand(line))
        text = rest.lstrip(" ")
        if FENCE.match(text):
            return False
        return matched >= depth or bool(text and not interrupts(rest))

    def _opens_math(self, text: str) -> str:
        """The mark that a line of a paragraph waits for, because display math begins in it and does not end there; "" for none."""
        if "$$" not in text and "\\[" not in text:
            return ""
        clean = CODE_SPAN.sub("", text).replace("\\\\", "")
        if clean.count("$$") % 2 and self._ends_near("$$", len(self.stack)):
            return "$$"
        if clean.rfind("\\[") > clean.rfind("\\]") and self._ends_near("\\]", len(self.stack)):
            return "\\]"
        return ""

    def _hidden(self, text: str, matched: int) -> bool:
        """Obsidian's `%%` comment over several lines."""
        if not text.startswith("%%") or "%%" in text[2:] or not self._ends_near("%%", matched):
            return False
        self.close_to(matched)
        self.open_leaf(Leaf("hidden", self.number, [text[2:]], fence="%%", last=self.number))
        return True

    def _abbreviation(self, text: str, matched: int) -> bool:
        """`*[HTML]: …`: defined here and shown elsewhere."""
        found = ABBREVIATION.match(text)
        if not found:
            return False
        self.close_to(matched)
        self.references.abbreviations[found[1]] = found[2].strip()
        return True

    def _footnote(self, text: str, matched: int) -> bool:
        """`[^1]: …`: defined here and shown elsewhere."""
        found = FOOTNOTE.match(text)
        if not found or len(self.stack) >= MAX_DEPTH:
            return False
        self.close_to(matched)
        note = Element("div", {"line": str(self.number), "end": str(self.number)})
        self.references.footnotes.setdefault(found[1], note)
        self.push(Container("footnote", note, indent=4))
        self._starts(text[found.end() :], len(self.stack))
        return True

    def _definition_start(self, text: str, indent: int, matched: int, below_paragraph: bool) -> bool:
        """`: definition` below a term, or after a blank line."""
        found = DEFINITION.match(text)
        if not found or len(self.stack) >= MAX_DEPTH:
            return False
        if below_paragraph:
            leaf, self.leaf = self.leaf, None
            assert leaf is not None
            self.close_to(matched)
            dl = self._definition_list()
            for i, line in enumerate(leaf.lines):
                dt = SubElement(dl, "dt", {"line": str(leaf.line + i), "end": str(leaf.line + i)})
                self.inline(dt, line.strip())
        else:
            goes_on = matched < len(self.stack) and self.stack[matched].kind == "dl"
            parent = self.stack[matched - 1].element
            last = parent[-1] if len(parent) else None
            if last is None or (self.leaf is not None and not goes_on):
                return False
            term = last.tag == "p" and int(last.get("end", "0")) == self.number - 2 and "\n" not in (last.text or "")
            if not term and last.tag != "dl":
                return False
            self.close_to(matched)
            dl = last
            if term:
                parent.remove(last)
                dl = self._definition_list()
                last.tag = "dt"
                dl.append(last)
        dl.set("end", str(self.number))
        dd = SubElement(dl, "dd", {"line": str(self.number), "end": str(self.number)})
        self.push(Container("dl", dl))
        body = text[1:]
        spaces = len(body) - len(body.lstrip(" "))
        self.push(Container("dd", dd, indent=indent + 1 + min(spaces, 3)))
        self._starts(body.lstrip(" "), len(self.stack))
        return True

    def _definition_list(self) -> Element:
        """The definition list that a term joins: the one just before it, else a new one."""
        parent = self.stack[-1].element
        if len(parent) and parent[-1].tag == "dl":
            return parent[-1]
        return self.add("dl")

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
        self.push(Container("item", item, indent=indent + content, empty=not body.strip()))
        return body[content - own :], len(self.stack)

    def _list_open(self, matched: int, marker: str) -> bool:
        """Whether the container after the matched ones is a list whose items have this marker."""
        return matched < len(self.stack) and self.stack[matched].kind == "list" and self.stack[matched].marker == marker

    def _paragraph(self, text: str) -> None:
        if self.leaf is not None and self.leaf.kind == "paragraph":
            self._append(text)
            return
        self.open_leaf(Leaf("paragraph", self.number, [text], last=self.number, closed_by=self._opens_math(text)))

    def _append(self, text: str) -> None:
        leaf = self.leaf
        assert leaf is not None
        leaf.lines.append(text.strip(" ") if not text.endswith("  ") else text.lstrip(" "))
        leaf.last = self.number
        leaf.closed_by = self._opens_math(text)
