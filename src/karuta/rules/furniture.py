"""What belongs to the page as a document and teaches nothing: navigation, tables of contents, badges, skipped blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.dialect import html
from karuta.dialect.text import plain as plain_of
from karuta.rules import shapes, tags, words
from karuta.rules.inline import Inline, is_block
from karuta.rules.view import Section, View, defines_itself

NAVIGATION = "navigation"
SKIPPED = "skipped"
DOCUMENT = "document"
TAGS = "tags"

_BACK = re.compile(
    r"\W*(?:(?:back|go|return|jump)\s+(?:back\s+)?to\s+(?:the\s+)?(?:top|contents|toc|index|start)|(?:table of contents|\[?toc\]?)"
    r"|(?:ページ)?(?:トップ|先頭|目次)(?:へ|に)?(?:戻る)?|previous|next|prev|home|前へ|次へ)\W*",
    re.I,
)

_SOURCES = re.compile(
    r"\W*(?:参考|参照|出典|引用元?|(?:useful\s+)?(?:references?|sources?|links?|see also|further reading|read more|learn more|more info(?:rmation)?))"
    r"(?:資料|リンク|記事|文献|サイト|URL)?\s*(?:[:：]\s*|$)",
    re.I,
)
_MACRO = re.compile(r"\s*\\(?:(?:re)?newcommand|DeclareMathOperator)\b")
_ADDRESS = re.compile(r"<?https?://\S+>?")
_CONTENTS = re.compile(r"(?:table of )?contents|toc|outline|目次", re.I)
#: Characters that no line of navigation has.
_LONGEST = 60

_MINUTES = re.compile(
    rf"\W*((?P<minutes>{words.alternatives(words.MINUTES)})|{words.alternatives(words.DIARY)})\s*(?:[:：(（]|$)", re.I
)

_LABELLED = frozenset(["p", "li", "h1", "h2", "h3", "h4"])

_SOFTWARE = frozenset(map(shapes.fold, words.SOFTWARE))


def take(view: View) -> None:
    """Takes navigation and what the author told Karuta to skip, before any rule looks."""
    for element, directive in view.directives.items():
        if directive.skip:
            view.take(None, SKIPPED, list(_skipped(view, element)))
    for section in view.sections:
        if section.head is not None and shapes.is_administrative(section.text) and not defines_itself(section):
            view.take(None, DOCUMENT, [section.head, *(section.blocks if _goes_on(section) else section.flow())])
    for section in view.sections:
        view.take(None, TAGS, [block for block in section.blocks if tags.is_tag_line(block)])
    linked = "http" in view.page.body or "](" in view.page.body
    for element in view.tree.root.iter():
        if element in view.taken or not (is_block(element) or element.tag == "li"):
            continue
        if _is_navigation(element):
            view.take(None, NAVIGATION, [element])
        elif element.tag == "p" and _defines_macros(element):
            view.take(None, DOCUMENT, [element])
        elif linked and (sources := _sources(view, element)) is not None:
            view.take(None, DOCUMENT, sources)


def _goes_on(section: Section) -> bool:
    """Whether the page itself stands below "Table of Contents", a level deeper: subsections that ask, or all that are more than links."""
    if sum(shapes.is_asking(sub.text) for sub in section.subsections) >= 2:
        return True
    told = (block for sub in section.subsections for block in sub.blocks)
    return bool(_CONTENTS.fullmatch(section.text)) and any(is_block(block) and not _is_navigation(block) for block in told)


def _skipped(view: View, element: Element) -> Iterator[Element]:
    section = view.section_of.get(element)
    yield element
    if section is not None and element is section.head:
        yield from section.flow()


def _defines_macros(paragraph: Element) -> bool:
    """Whether a paragraph only defines macros for the formulas of the page."""
    return (paragraph.text or "").startswith("\\") and all(
        _MACRO.match(line) for line in Inline.of(paragraph).plain.strip().split("\n")
    )


def _sources(view: View, element: Element) -> list[Element] | None:
    """`参考：https://…`, or `See also:` and a list of links: where the notes come from, and where to read more. None for anything else."""
    if element.tag != "p" or not (found := _SOURCES.match(Inline.of(element).plain)):
        return None
    if Inline.of(element).plain[found.end() :]:
        return [element] if _outward(element, found.end()) else None
    after = view.next_sibling(element)
    if after is None or after.tag not in ("ul", "ol") or not all(_outward(item, 0) for item in after):
        return None
    return [element, after]


def _outward(element: Element, start: int) -> bool:
    """Whether there is nothing but addresses and links in an element, from a character of its text on."""
    text = Inline.of(element).plain[start:]
    for link in element.iter("a"):
        text = text.replace(_text(link), " ", 1)
    return not _ADDRESS.sub("", text).strip(" ,、・/|-–—()（）")


def _is_navigation(element: Element) -> bool:
    if element.tag in ("p", "li", "blockquote"):
        if len(element) == 0:
            text = (element.text or "").strip()
            return len(text) < _LONGEST and bool(_BACK.fullmatch(text))
        return _only_links(element) or bool(_BACK.fullmatch(_text(element)))
    if element.tag == "html":
        return bool(_BACK.fullmatch(" ".join(html.to_text(element.text or "").split())))
    if element.tag in ("ul", "ol"):
        return len(element) > 0 and all(_is_navigation(item) for item in element)
    if element.tag == "table":
        return _contents_table(element)
    if element.tag == "details":
        summary = element.find("summary")
        return summary is not None and shapes.is_administrative(_text(summary))
    return False


def _text(element: Element) -> str:
    return " ".join(plain_of(element).split())


def _only_links(element: Element) -> bool:
    """Links into the page itself, or linked pictures (badges), and nothing else but separators between them."""
    links = [inner for inner in element.iter("a") if inner.get("class") != "wikilink"]
    if not links:
        return False
    inside = [link.get("href", "").startswith("#") or _picture(link) for link in links]
    linked = "".join("".join(plain_of(link).split()) for link in links)
    rest = re.sub(r"[\s|·•:：\-–—>»/()（）\[\]0-9.⬆↑]", "", _text(element))
    return all(inside) and len(rest) <= len(re.sub(r"[\s|·•:：\-–—>»/()（）\[\]0-9.⬆↑]", "", linked))


def _picture(link: Element) -> bool:
    return link.find(".//img") is not None and not "".join(link.itertext()).strip()


def _contents_table(table: Element) -> bool:
    rows = [row for row in table.iter("tr") if row.find("td") is not None]
    return bool(rows) and all(any(a.get("href", "").startswith("#") for a in row.iter("a")) for row in rows)


def is_record(view: View) -> bool:
    """Whether a page was not written to learn from: minutes, a diary, the page of a software project.

    Only what such a page marks up as cards is one.
    """
    return _is_minutes(view) or _is_software(view)


def _is_software(view: View) -> bool:
    """A page with at least four of the sections that a README has, and hardly a question."""
    titles = {shapes.fold(section.text) for section in view.sections}
    asked = sum(shapes.is_question(section.text) for section in view.sections)
    return len(titles & _SOFTWARE) >= 4 and asked < 5


def _is_minutes(view: View) -> bool:
    """Whether a page records a meeting or a day: who was there, when, what is to be done. Its colons define nothing.

    Told by two different labels that such pages have, as `label: …` lines or as headings, one of them of a meeting.
    """
    labels = {
        found[1].casefold(): bool(found["minutes"])
        for element in view.tree.root.iter()
        if element.tag in _LABELLED
        for line in Inline.of(element).plain.split("\n")
        if (found := _MINUTES.match(line))
    }
    return len(labels) >= 2 and any(labels.values())
