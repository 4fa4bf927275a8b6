"""Whether an SVG file is a picture and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

_ACTIVE = frozenset({"script", "handler", "listener", "iframe", "object", "embed", "form", "audio", "video", "set"})
_HARMLESS = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,])", re.I)
_LINK = re.compile(r"\s*(?:#|https?:|mailto:)", re.I)
#: In style: what loads something, or hides what it is by an escape.
_OUTSIDE = re.compile(r"@import|\\[0-9a-f]|url\(\s*+[\"']?+\s*+(?!#|data:(?:image|font|application/(?:x-)?font)[/-])", re.I)
_DECLARED = re.compile(rb"<!ENTITY|<\?xml-stylesheet", re.I)


def danger(path: Path) -> str:
    """Why an SVG file must not be in a deck that is shared: the end of a sentence that begins with its name. "" if it may be.

    Refused are scripts, event handlers, whatever is loaded from elsewhere, and what is no XML. OSError if it cannot be read.
    """
    content = path.read_bytes()
    if _DECLARED.search(content.replace(b"\0", b"")):  # in UTF-16 every other byte is 0
        return "it declares entities or style sheets of its own"
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        return f"it is no well-formed XML ({error})"
    return next(filter(None, (_attributes(element) or _text(element) for element in root.iter())), "")


def _attributes(element: ElementTree.Element) -> str:
    tag = _local(element.tag)
    if tag in _ACTIVE:
        return f"it has <{tag}>"
    for full, value in element.attrib.items():
        name = _local(full)
        if name.startswith("on"):
            return f"it has the event handler {name}"
        if name == "href" and tag == "a":
            if not _LINK.match(value):
                return "it has a link that is none to a web page"
        elif name in ("href", "src", "data", "action"):
            if value.strip() and not _HARMLESS.match(value):
                return f"it loads {value[:60]!r}"
        elif _OUTSIDE.search(value):
            return "it has style that loads something from elsewhere"
        elif name == "attributename" and _local(value.rpartition(":")[2]) in ("href", "src"):
            return "it changes links while it is shown"
    return ""


def _text(element: ElementTree.Element) -> str:
    if _local(element.tag) == "style" and _OUTSIDE.search("".join(element.itertext())):
        return "it has style that loads something from elsewhere"
    return ""


def _local(name: str) -> str:
    """A name without its namespace, in lower case."""
    return name.rpartition("}")[2].lower()
