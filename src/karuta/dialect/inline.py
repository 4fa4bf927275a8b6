"""Inline markup beyond Markdown's own, as patterns of Python-Markdown."""

from __future__ import annotations

import html
import re
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.util import AtomicString

from karuta.dialect.emphasis import Emphasis
from karuta.dialect.links import Links
from karuta.dialect.stage import PLACEHOLDER, Handled, InlineStage, Pattern

_AUDIO = frozenset({".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".flac", ".3gp"})
_VIDEO = frozenset({".mp4", ".webm", ".mov", ".mkv", ".avi", ".ogv", ".mpg", ".mpeg"})
_SIZE = re.compile(r"(?P<width>[0-9]+)(?:x(?P<height>[0-9]+))?")
#: It ends at a blank, and at the brackets and marks that CJK text has in place of one.
_BARE_LINK = r"(?<![\w/:.@-])(?:https?://|www\.)[^\s<>\u3000-\u3020\uff00-\uff0f\uff1a-\uff1f\uff3b-\uff3f\uff5b-\uff65]+"
_CJK = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff々]")


class Simple(Pattern):
    """A pattern whose whole match becomes one element or string; None leaves the text as it is."""

    def __init__(self, pattern: str, stage: InlineStage, *triggers: str) -> None:
        super().__init__(pattern, stage)
        self.triggers = triggers

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override] # noqa: N802, ARG002
        made = self.make(m)
        return (None, None, None) if made is None else (made, m.start(), m.end())

    def make(self, m: re.Match[str]) -> Element | str | None:
        raise NotImplementedError


class Wrapped(Simple):
    """`==mark==`, `~~del~~`, `~sub~`, `^sup^`: an element around text that is read on."""

    def __init__(self, tag: str, pattern: str, stage: InlineStage, *triggers: str) -> None:
        super().__init__(pattern, stage, *triggers)
        self.tag = tag

    def make(self, m: re.Match[str]) -> Element:
        element = Element(self.tag)
        element.text = next(group for group in m.groups() if group)
        return element


class Break(Simple):
    """A line break in the source as one on the card: behind two blanks or more, and everywhere where the notes are set so."""

    def make(self, m: re.Match[str]) -> Element:  # noqa: ARG002
        return Element("br")


class Entity(Simple):
    """`&copy;` is the character; an unknown name stays text."""

    def make(self, m: re.Match[str]) -> str | None:
        text = html.unescape(m[0])
        return None if text == m[0] else text


class Sound(Simple):
    """Anki's `[sound:a.mp3]`."""

    def __init__(self, pattern: str, stage: InlineStage) -> None:
        super().__init__(pattern, stage, "[sound:")

    def make(self, m: re.Match[str]) -> Element:
        return Element("sound", {"src": self.stage.stash.address(m[1]).strip()})


class WikiLink(Simple):
    """`[[Note#Heading|alias]]`, and `![[embed.png|300]]`."""

    outside = frozenset({"a"})

    def __init__(self, pattern: str, stage: InlineStage) -> None:
        super().__init__(pattern, stage, "[[")

    def make(self, m: re.Match[str]) -> Element:
        target, alias = self.stage.stash.address(m[2]).strip(), (m[3] or "").strip()
        suffix = PurePosixPath(target.split("#")[0]).suffix.lower()
        if m[1] and suffix:
            return medium(target, self.stage.stash.address(alias))
        element = Element("a", {"class": "wikilink", "href": target})
        element.text = AtomicString(alias or target.replace("#", " › ").strip(" ›"))
        return element


class FootnoteReference(Simple):
    """`[^1]`, where the page defines it."""

    def __init__(self, pattern: str, stage: InlineStage) -> None:
        super().__init__(pattern, stage, "[^")

    def make(self, m: re.Match[str]) -> Element | None:
        return Element("fnref", {"label": m[1]}) if m[1] in self.stage.references.footnotes else None


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


class BareLink(Pattern):
    """GFM's extended autolinks: `https://…` and `www.…` without brackets."""

    triggers = ("http", "www.")
    outside = frozenset({"a"})

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override] # noqa: N802, ARG002
        typed = m[0]
        for found in PLACEHOLDER.finditer(typed):
            if self.stage.stash.typed(found[0])[0] in "<`":  # a tag or code ends it
                typed = typed[: found.start()]
                break
        typed = typed.rstrip("?!.,:;*_~'\"")
        without = typed.rstrip(")")
        typed = typed[: max(len(without), len(typed) - max(0, typed.count(")") - typed.count("(")))]
        address = html.unescape(self.stage.stash.address(typed))
        element = Element("a", {"href": address if "://" in address else f"http://{address}"})
        element.text = AtomicString(address)
        return element, m.start(), m.start() + len(typed)


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


def register(md: Markdown, *, hard_breaks: bool) -> InlineStage:
    """Replaces the inline stage and its patterns by those of the dialect."""
    stage = InlineStage(md)
    line_break = Break(r"(?<! ) *\n", stage, "\n") if hard_breaks else Break(r"(?<! ) {2,}\n", stage, "  \n")
    patterns: dict[str, Pattern] = {
        "wikilink": WikiLink(r"(!?)\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]", stage),
        "sound": Sound(r"\[sound:([^\[\]\n]+)\]", stage),
        "footnote": FootnoteReference(r"\[\^([^\[\]\s]+)\]", stage),
        "link": Links(stage),
        "bare_link": BareLink(_BARE_LINK, stage),
        "break": line_break,
        "entity": Entity(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", stage, "&"),
        "ruby": Ruby(r"\{([^{}|\n]+\|[^{}\n]+)\}", stage, "{"),
        "emphasis": Emphasis(stage),
        "mark": Wrapped("mark", r"==(?=[^\s=])((?:[^=\n]|=(?!=))*[^\s=])==(?!=)", stage, "=="),
        "del": Wrapped("del", r"~~(?=[^\s~])((?:[^~]|~(?!~))*[^\s~])~~(?!~)", stage, "~~"),
        "sub": Wrapped("sub", r"(?<![~\w/])~([^~\s]{1,40})~(?![~\w/])|(?<=\w)~([0-9A-Za-z+\-]{1,20})~(?!~)", stage, "~"),
        "sup": Wrapped("sup", r"(?<=\w|[)\]])\^([^\^\s{}()\[\]]{1,20})\^", stage, "^"),
    }
    stage.use(patterns)
    md.treeprocessors.register(stage, "inline", 20)
    return stage
