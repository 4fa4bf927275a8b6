"""HTML in the notes made fit for a deck that others get, before any rule looks at the tree.

Tags in a paragraph become elements of the tree, so that a rule that cuts the paragraph in two cuts them too and every field is
balanced HTML. Blocks of HTML are cleaned as a whole. What is taken away and would have done something is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from karuta import htmlpolicy
from karuta.dialect.walk import with_lines
from karuta.model import Finding

#: Inline tags inside one another; deeper ones are dropped. Rules go into inline content by recursion.
MAX_DEPTH = 20
#: Unclosed tags in one HTML block; nh3 takes quadratic time for them.
MAX_OPEN = 2000
#: Findings of one page.
MAX_FINDINGS = 50

_HINT = "Set `trust-html = true` in karuta.toml if all HTML in these notes is yours."
#: Tags that go without a word: nothing that a reader sees goes with them.
_UNSEEN = frozenset({"picture", "html", "body", "meta", "link", "label", "nobr", "map", "data"})
_SHOWN = re.compile(r"<(?:img|audio|video|hr|source)\b", re.I)


def tree(root: Element, footnotes: Iterable[Element] = (), *, trust: bool) -> tuple[Finding, ...]:
    """Cleans all HTML in a parsed page and its footnotes, in place; returns what was taken away, without path, by line.

    Inline `html` elements become elements where the tag is known, text where HTML has no such tag (`List<String>`), and vanish
    where it may not be on a card. `html` blocks hold clean, balanced HTML afterwards, empty where nothing is left to see. Links
    that would run something lose their `href`.

    :param trust: all tags and attributes stay; only the balance of inline tags is looked after
    """
    report = _Report()
    for top in (root, *footnotes):
        if _has_html(top):
            _join_blocks(top)
            _clean(top, report, trust)
    return report.findings()


def _has_html(root: Element) -> bool:
    """Whether there is anything to clean: on most pages there is not, and looking for it is cheap."""
    return next(root.iter("html"), None) is not None or any(_is_dangerous(link) for link in root.iter("a"))


def _is_dangerous(link: Element) -> bool:
    return htmlpolicy.dangerous(link.get("href", ""))


def _clean(root: Element, report: _Report, trust: bool) -> None:
    for element, line in list(with_lines(root)):
        report.line = line
        if element.tag == "html" and "line" in element.attrib:
            if not trust:
                element.text = _block(element.text or "", report)
            continue
        if element.tag == "a" and _is_dangerous(element):
            report.removed(f"the link {element.attrib.pop('href')[:40]!r}")
        if any(_is_tag(child) for child in element):
            _Inline(element, report, trust).run()


@dataclass(slots=True)
class _Report:
    """What was taken away."""

    line: int = 0
    found: dict[Finding, None] = field(default_factory=dict)

    def removed(self, what: str, line: int = 0) -> None:
        self.add("html-removed", f"{what[0].upper()}{what[1:]} was removed: it may not be on a card.", line, _HINT)

    def add(self, code: str, message: str, line: int = 0, hint: str = "") -> None:
        self.found.setdefault(Finding(code, "warning", message, "", line or self.line, hint))

    def findings(self) -> tuple[Finding, ...]:
        found = sorted(self.found, key=lambda finding: finding.line)
        if len(found) > MAX_FINDINGS:
            message = f"{len(found) - MAX_FINDINGS} more pieces of HTML were removed from here on."
            found[MAX_FINDINGS:] = [Finding("html-removed", "warning", message, "", found[MAX_FINDINGS].line, _HINT)]
        return tuple(found)


def _is_tag(element: Element) -> bool:
    return element.tag == "html" and "line" not in element.attrib


# ------------------------------------------------------------------------------------------ blocks


def _join_blocks(root: Element) -> None:
    """HTML blocks that only blank lines part are one where the first leaves tags open: a table with blank lines in it."""
    for parent in root.iter():
        before: Element | None = None
        depth = 0
        gone = []
        for child in parent:
            if child.tag != "html" or "line" not in child.attrib:
                before = None
                continue
            if before is not None and depth > 0:
                gap = "\n" * max(1, int(child.get("line", "0")) - int(before.get("end", "0")))
                before.text = f"{before.text}{gap}{child.text}"
                before.set("end", child.get("end", ""))
                gone.append(child)
            else:
                before, depth = child, 0
            depth += _left_open(child.text or "")
        for child in gone:
            parent.remove(child)


def _left_open(markup: str) -> int:
    count = 0
    for tag in htmlpolicy.tags(markup):
        if tag["name"].lower() in htmlpolicy.NAMES - htmlpolicy.VOID and not tag["attributes"].endswith("/"):
            count += -1 if tag["end"] else 1
    return count


def _block(markup: str, report: _Report) -> str:
    """An HTML block as it may be on a card."""
    deepest = depth = at = 0
    line = report.line
    out = []
    last = 0
    inside = ""  # name of the element whose content is being left out
    for found in htmlpolicy.tags(markup):
        line += markup.count("\n", at, found.start())
        at = found.start()
        tag = htmlpolicy.read(found[0])
        if tag is None or (inside and not (tag.end and tag.name == inside)):
            continue
        if not tag.known:
            report.add(*_unknown(found[0]), line=line)
            out += [markup[last : found.start()], found[0].replace("<", "&lt;").replace(">", "&gt;")]
            last = found.end()
            continue
        if tag.name not in htmlpolicy.VOID:
            depth = max(0, depth + (-1 if tag.end else 1))
            deepest = max(deepest, depth)
        inside = tag.name if not tag.end and tag.name in htmlpolicy.WITH_CONTENT else ""
        _tell(tag, report, line)
    if deepest > MAX_OPEN:
        report.add("html-too-deep", f"A block of HTML with more than {MAX_OPEN:,} tags inside one another was left out.")
        return ""
    clean = htmlpolicy.clean("".join([*out, markup[last:]]))
    return clean if _SHOWN.search(clean) or re.sub(r"<[^>]*>", "", clean).strip() else ""


def _tell(tag: htmlpolicy.Tag, report: _Report, line: int = 0) -> None:
    if not tag.end and not tag.allowed and tag.name not in _UNSEEN:
        content = " and what is in it" if tag.name in htmlpolicy.WITH_CONTENT else ""
        report.removed(f"<{tag.name}>{content}", line)
    for what in tag.removed:
        report.removed(f"{what} of <{tag.name}>", line)


def _unknown(raw: str) -> tuple[str, str]:
    return "html-unknown-tag", f"HTML has no {raw[:40]}: it is shown as text."


# ------------------------------------------------------------------------------------------ inline tags


class _Inline:
    """The content of one element, its raw tags turned into elements."""

    def __init__(self, parent: Element, report: _Report, trust: bool) -> None:
        self.parent = parent
        self.report = report
        self.trust = trust
        self.open: list[tuple[str, Element]] = []  #: names as typed, innermost last
        self.broken = False  #: a line break is due before what comes next
        self.prefix = ""  #: stands before what comes next: the mark of a list item
        self.skipping = ""  #: name of the element whose content is left out

    def run(self) -> None:
        """Rebuilds the element."""
        children = list(self.parent)
        text, self.parent.text = self.parent.text, None
        self.parent[:] = []
        closed = {_closed_name(child): number for number, child in enumerate(children)}
        self._text(text)
        for number, child in enumerate(children):
            tail, child.tail = child.tail, None
            if "line" in child.attrib:
                self.open.clear()
                self.skipping, self.broken = "", False
                self.parent.append(child)
            elif _is_tag(child):
                self._tag(child, {name for name in htmlpolicy.WITH_CONTENT if closed.get(name, -1) > number})
            elif not self.skipping:
                self._append(child)
            self._text(tail)

    @property
    def _into(self) -> Element:
        return self.open[-1][1] if self.open else self.parent

    def _text(self, text: str | None) -> None:
        if not text or self.skipping:
            return
        if text.strip():
            text = self._due() + (text.lstrip() if self.broken else text)
            self.broken = False
        into = self._into
        if len(into):
            into[-1].tail = (into[-1].tail or "") + text
        else:
            into.text = (into.text or "") + text

    def _due(self) -> str:
        """Writes the line break that is due; the list mark that comes before the text."""
        into = self._into
        started = len(self.parent) or (self.parent.text or "").strip()
        if self.broken and started and not (len(into) and into[-1].tag == "br" and not (into[-1].tail or "").strip()):
            into.append(Element("br"))
        prefix, self.prefix = self.prefix, ""
        return prefix

    def _append(self, child: Element) -> None:
        if prefix := self._due():
            self.broken = False
            self._text(prefix)
        self.broken = False
        self._into.append(child)

    def _tag(self, child: Element, closed_later: Collection[str]) -> None:
        raw = child.text or ""
        tag = htmlpolicy.read(raw)
        if self.skipping:
            if tag is not None and tag.end and tag.name == self.skipping:
                self.skipping = ""
            return
        if tag is None or not tag.known:
            if self.trust:
                self._append(child)
            else:
                self.report.add(*_unknown(raw))
                self._text(raw)
            return
        if self.trust and not tag.allowed:
            self._append(child)
            return
        if not self.trust:
            _tell(tag, self.report)
        if tag.name in closed_later and not tag.end:
            self.skipping = tag.name
        elif tag.name in htmlpolicy.PHRASING:
            self._phrasing(tag, raw)
        elif tag.name in ("td", "th"):
            self._text("" if tag.end else " ")
        elif tag.name in htmlpolicy.BREAKING:
            self.broken = True
            self.prefix = "• " if tag.name == "li" and not tag.end else self.prefix

    def _phrasing(self, tag: htmlpolicy.Tag, raw: str) -> None:
        if tag.end:
            names = [name for name, _ in self.open]
            if tag.name in names:
                del self.open[len(names) - 1 - names[::-1].index(tag.name) :]
            return
        attributes = htmlpolicy.attributes(raw) if self.trust else dict(tag.attributes)
        if (tag.name == "a" and "href" not in attributes) or (tag.name == "source" and "src" not in attributes):
            return  # an anchor, a picture for another screen
        if tag.name in ("audio", "video"):
            attributes.setdefault("controls", "controls")
        element = Element(htmlpolicy.SAME_AS.get(tag.name, tag.name), attributes)
        if tag.name in htmlpolicy.VOID:
            self._append(element)
        elif len(self.open) < MAX_DEPTH:
            if tag.name in ("rt", "rp") and self.open and self.open[-1][0] in ("rt", "rp"):
                self.open.pop()  # HTML lets their end tags be left out
            self._append(element)
            self.open.append((tag.name, element))


def _closed_name(child: Element) -> str:
    tag = htmlpolicy.read(child.text or "") if _is_tag(child) else None
    return tag.name if tag is not None and tag.end else ""
