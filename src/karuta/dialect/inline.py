"""Inline markup beyond Markdown's own, as patterns of Python-Markdown."""

from __future__ import annotations

import html
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from karuta.dialect.references import References
from karuta.dialect.verbatim import PLACEHOLDER, Verbatim

if TYPE_CHECKING:
    from markdown import Markdown

Handled = tuple[Element | str | None, int | None, int | None]

_AUDIO = frozenset({".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".flac", ".3gp"})
_VIDEO = frozenset({".mp4", ".webm", ".mov", ".mkv", ".avi", ".ogv", ".mpg", ".mpeg"})
_SIZE = re.compile(r"(?P<width>[0-9]+)(?:x(?P<height>[0-9]+))?")
_CJK = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff々]")


class Kept(InlineProcessor):
    """Puts back what `Verbatim` took out."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(PLACEHOLDER.pattern, md)
        self.verbatim = Verbatim()

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override] # noqa: N802, ARG002
        return self.verbatim.stash[int(m[1])], m.start(), m.end()


class Simple(InlineProcessor):
    """A pattern whose whole match becomes one element or string; None leaves the text as it is."""

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override] # noqa: N802, ARG002
        made = self.make(m)
        return (None, None, None) if made is None else (made, m.start(), m.end())

    def make(self, m: re.Match[str]) -> Element | str | None:
        raise AssertionError(f"{type(self).__name__} makes nothing of {m[0]}")


class Wrapped(Simple):
    """`==mark==`, `~~del~~`, `~sub~`, `^sup^`: an element around text that is read on."""

    def __init__(self, pattern: str, tag: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self.tag = tag

    def make(self, m: re.Match[str]) -> Element:
        element = Element(self.tag)
        element.text = next(group for group in m.groups() if group)
        return element


class Entity(Simple):
    """`&copy;` is the character; an unknown name stays text."""

    def make(self, m: re.Match[str]) -> str | None:
        text = html.unescape(m[0])
        return None if text == m[0] else text


class Sound(Simple):
    """Anki's `[sound:a.mp3]`."""

    def make(self, m: re.Match[str]) -> Element:
        return Element("sound", {"src": m[1].strip()})


class WikiLink(Simple):
    """`[[Note#Heading|alias]]`, and `![[embed.png|300]]`."""

    def make(self, m: re.Match[str]) -> Element:
        target, alias = m[2].strip(), (m[3] or "").strip()
        suffix = PurePosixPath(target.split("#")[0]).suffix.lower()
        if m[1] and suffix:
            return medium(target, alias)
        element = Element("a", {"class": "wikilink", "href": target})
        element.text = AtomicString(alias or target.replace("#", " › ").strip(" ›"))
        return element


class FootnoteReference(Simple):
    """`[^1]`, where the page defines it."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"\[\^([^\]\s]+)\]", md)
        self.references = References()

    def make(self, m: re.Match[str]) -> Element | None:
        return Element("fnref", {"label": m[1]}) if m[1] in self.references.footnotes else None


class Ruby(Simple):
    """`{東京|とうきょう}`, `{東|京|とう|きょう}`."""

    def make(self, m: re.Match[str]) -> Element | None:
        base, *readings = m[1].split("|")
        if not _CJK.search(base) or not all(reading.strip() for reading in readings):
            return None
        ruby = Element("ruby")
        pairs = list(zip(base, readings, strict=True)) if len(readings) == len(base) > 1 else [(base, "".join(readings))]
        ruby.text = AtomicString(pairs[0][0])
        for i, (_, reading) in enumerate(pairs):
            rt = SubElement(ruby, "rt")
            rt.text = AtomicString(reading)
            if i + 1 < len(pairs):
                rt.tail = AtomicString(pairs[i + 1][0])
        return ruby


class BareLink(InlineProcessor):
    """GFM's extended autolinks: `https://…` and `www.…` without brackets."""

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override] # noqa: N802, ARG002
        address = re.sub(r"[?!.,:;*_~'\"]+$", "", m[0])
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1]
        element = Element("a", {"href": address if "://" in address else f"http://{address}"})
        element.text = AtomicString(address)
        return element, m.start(), m.start() + len(address)


def medium(src: str, label: str) -> Element:
    """The element that shows or plays a file; the label is its size (`300`, `300x200`) or its alternative text."""
    suffix = PurePosixPath(src.split("#")[0].split("?")[0]).suffix.lower()
    if suffix in _AUDIO:
        return Element("audio", {"src": src, "controls": "controls"})
    if suffix in _VIDEO:
        return Element("video", {"src": src, "controls": "controls"})
    element = Element("img", {"src": src, "alt": label})
    sized(element)
    return element


def sized(image: Element) -> None:
    """Reads `alt|300x200` off an image's alternative text."""
    alt, _, size = image.get("alt", "").rpartition("|")
    if found := _SIZE.fullmatch(size.strip()):
        image.set("alt", alt)
        image.attrib.update({name: value for name, value in found.groupdict().items() if value})


def register(md: Markdown, hard_breaks: bool) -> tuple[Kept, FootnoteReference]:
    """Replaces and adds the patterns of the dialect; returns the two that are given each page's own data."""
    patterns = md.inlinePatterns
    for name in ("backtick", "escape", "html", "entity", "linebreak"):
        patterns.deregister(name)
    kept, footnote = Kept(md), FootnoteReference(md)
    patterns.register(kept, "kept", 200)
    patterns.register(WikiLink(r"(!?)\[\[([^\[\]\n|]+)(?:\|([^\]\n]*))?\]\]", md), "wikilink", 178)
    patterns.register(Sound(r"\[sound:([^\]\n]+)\]", md), "sound", 177)
    patterns.register(footnote, "footnote", 176)
    patterns.register(
        BareLink(
            r"(?<![\w/:.@-])(?:https?://|www\.)[^\s<>\u3000-\u3020\uff00-\uff0f\uff1a-\uff1f\uff3b-\uff3f\uff5b-\uff65]+", md
        ),
        "bare_link",
        118,
    )
    patterns.register(Entity(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", md), "entity", 80)
    patterns.register(Ruby(r"\{([^{}|\n]+\|[^{}\n]+)\}", md), "ruby", 75)
    patterns.register(Wrapped(r"==(?=[^\s=])((?:[^=\n]|=(?!=))*[^\s=])==(?!=)", "mark", md), "mark", 58)
    patterns.register(Wrapped(r"~~(?=[^\s~])((?:[^~]|~(?!~))*[^\s~])~~(?!~)", "del", md), "del", 57)
    patterns.register(
        Wrapped(r"(?<![~\w/])~([^~\s]{1,40})~(?![~\w/])|(?<=\w)~([0-9A-Za-z+\-]{1,20})~(?!~)", "sub", md), "sub", 56
    )
    patterns.register(Wrapped(r"(?<=\w|[)\]])\^([^\^\s{}()\[\]]{1,20})\^", "sup", md), "sup", 55)
    patterns.register(Break(r" *\n" if hard_breaks else r" {2,}\n", md), "break", 100)
    return kept, footnote


class Break(Simple):
    """A line break in the source as one on the card: behind two blanks or more, and everywhere where the notes are set so."""

    def make(self, m: re.Match[str]) -> Element:  # noqa: ARG002
        return Element("br")
