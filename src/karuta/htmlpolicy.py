"""Which HTML of the notes may go on a card that others get: nh3 (Ammonia) judges by what is listed here.

A card is a web page that runs inside the learner's program. It may show text, pictures and sounds in any look; it may not run
code, ask for input, load pages, or place anything outside of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nh3 import Cleaner


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Inline content: may stand in a paragraph, and becomes an element of the tree there.
PHRASING = _names("""
    a abbr audio b bdi bdo big br cite code del dfn em font i img ins kbd mark q rb rp rt rtc ruby s samp small source
    span strike strong sub sup time track tt u var video wbr
""")
VOID = _names("area base br col embed hr img input link meta param source track wbr")
#: Begin a line of their own; their look is lost where only inline content can stand.
BREAKING = _names("""
    address article aside blockquote caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section summary table tbody tfoot thead tr ul
""")
_TABLE_PARTS = _names("col colgroup td th")
#: Removed with all that is in them: it is no text for a reader.
WITH_CONTENT = _names("""
    applet canvas embed frameset head iframe math noembed noframes noscript object script style svg template title
""")
_FORMS = _names("""
    button datalist fieldset form input label legend meter optgroup option output progress select textarea
""")
_OTHER = _names("""
    acronym area base basefont body data dialog dir frame hgroup html link map marquee menu menuitem meta nobr param
    picture plaintext search slot xmp
""")
_ALLOWED = PHRASING | BREAKING | _TABLE_PARTS
#: Every name that HTML has or had. What is in angle brackets and none of them is text: `List<String>`, `<your name>`.
NAMES = _ALLOWED | VOID | WITH_CONTENT | _FORMS | _OTHER
#: Names that say no more than another that the tree has already, so that rules need not know two.
SAME_AS: Mapping[str, str] = {"b": "strong", "i": "em", "strike": "del", "s": "del", "tt": "code"}

_ATTRIBUTES: Mapping[str, set[str]] = {
    "*": {"class", "dir", "lang", "style", "title"},
    "a": {"href"},
    "audio": {"controls", "loop", "src"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "details": {"open"},
    "font": {"color", "face", "size"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "source": {"src", "type"},
    "table": {"align", "border", "cellpadding", "cellspacing", "width"},
    "td": {"align", "colspan", "headers", "rowspan", "valign", "width"},
    "th": {"align", "colspan", "headers", "rowspan", "scope", "valign", "width"},
    "time": {"datetime"},
    "track": {"kind", "label", "src", "srclang"},
    "video": {"controls", "height", "loop", "muted", "playsinline", "poster", "src", "width"},
} | {name: {"align"} for name in ("caption", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "tbody", "thead", "tr")}
_STYLES = _names("""
    background-color border border-bottom border-collapse border-color border-left border-radius border-right
    border-spacing border-style border-top border-width clear color float font-family font-size font-style
    font-variant font-weight height letter-spacing line-height list-style-type max-height max-width min-height
    min-width padding padding-bottom padding-left padding-right padding-top ruby-align ruby-position text-align
    text-align-last text-decoration text-decoration-color text-decoration-line text-decoration-style text-emphasis
    text-indent text-transform vertical-align white-space width word-break word-spacing writing-mode
""")
#: Changes of look that are dropped and missed by nobody: the card lays itself out.
_LAYOUT = _names("""
    background box-shadow display margin margin-bottom margin-left margin-right margin-top object-fit overflow
""")
#: Attributes that run or load something; what else is removed does nothing on a card and is not reported.
_ACTIVE = re.compile(r"on\w+|formaction|action|srcdoc|background|ping|dynsrc|lowsrc", re.I)
_DANGEROUS = re.compile(r"[\x00-\x20]*(?:j\s*a\s*v\s*a|v\s*b|live)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|[\x00-\x20]*data\s*:", re.I)
_MEDIA = re.compile(r"\s*data:(?:image|audio|video)/", re.I)
_OUT = re.compile(r"\s*(?:https?://|mailto:)", re.I)
_LOADS = re.compile(r"url\s*\(|expression\s*\(|image-set\s*\(|@import|\\", re.I)

_ATTRIBUTE = r"\s*+(?:[^\s\"'<>/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+|/)"
TAG = re.compile(rf"<(?P<end>/?)(?P<name>[A-Za-z][^\s/<>]*+)(?P<attributes>(?:{_ATTRIBUTE})*+)\s*+>")
_ONE_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
#: What must stand before a tag that means nothing on its own.
_WITHIN = dict.fromkeys(("caption", "colgroup", "tbody", "tfoot", "thead", "tr"), "<table>") | {
    "col": "<table><colgroup>",
    "td": "<table><tr>",
    "th": "<table><tr>",
}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it stands in the notes."""

    name: str  #: in lower case
    end: bool  #: `</…>`
    known: bool  #: HTML has an element of that name
    allowed: bool  #: it may be on a card
    attributes: Mapping[str, str]  #: those that may be, values as plain text
    removed: tuple[str, ...]  #: what may not be and would have done something, e.g. "the event handler onclick"


def tags(markup: str) -> Iterator[re.Match[str]]:
    """The tags in a piece of HTML, in order. For reports: what a browser takes for a tag nh3 knows better."""
    return TAG.finditer(markup)


@lru_cache(maxsize=4096)
def read(raw: str) -> Tag | None:
    """One tag, judged; None if the text is none."""
    found = TAG.fullmatch(raw.strip())
    if found is None:
        return None
    name, end = found["name"].lower(), bool(found["end"])
    allowed = name in _ALLOWED
    if end or not allowed:
        return Tag(name, end, name in NAMES, allowed, {}, ())
    clean = next((tag for tag in TAG.finditer(_cleaner(True).clean(_WITHIN.get(name, "") + raw)) if tag["name"] == name), None)
    kept = _attributes(clean["attributes"]) if clean else {}
    return Tag(name, False, True, True, kept, tuple(_removed(_attributes(found["attributes"]), kept)))


def clean(markup: str) -> str:
    """A piece of HTML as it may be on a card: balanced, links into the notes as plain text."""
    return _cleaner(False).clean(markup)


def dangerous(address: str) -> bool:
    """Whether following a link would run something."""
    return bool(_DANGEROUS.match(address))


def _removed(given: Mapping[str, str], kept: Mapping[str, str]) -> Iterator[str]:
    for name, value in given.items():
        if name in kept and name != "style":
            continue
        if name == "style":
            yield from (f"the style {style}" for style in _style_names(value) if style not in _style_names(kept.get(name, "")))
        elif _ACTIVE.fullmatch(name):
            yield f"the event handler {name}" if name.lower().startswith("on") else f"the attribute {name}"
        elif name in ("href", "src", "poster") and value.strip():
            yield f"the {'link' if name == 'href' else 'address'} {value.strip()[:40]!r}"


def _style_names(value: str) -> list[str]:
    names = [part.partition(":")[0].strip().lower() for part in value.split(";")]
    return [name for name in names if name and name not in _LAYOUT]


def attributes(raw: str) -> dict[str, str]:
    """All attributes of a tag as typed, values as plain text."""
    found = TAG.fullmatch(raw.strip())
    return _attributes(found["attributes"]) if found else {}


def _attributes(text: str) -> dict[str, str]:
    """Names in lower case and values of the attributes in a tag; the first of a name counts, as in a browser."""
    found: dict[str, str] = {}
    for part in _ONE_ATTRIBUTE.finditer(text):
        found.setdefault(part[1].lower(), unescape(part[2] or part[3] or part[4] or ""))
    return found


@cache
def _cleaner(inner_links: bool) -> Cleaner:
    """The judge. `inner_links`: links into the notes stay, by which rules tell navigation; they are dropped when it is rendered."""
    from nh3 import Cleaner

    def attribute(_: str, name: str, value: str) -> str | None:
        if name == "style":
            return None if _LOADS.search(value) else value
        if name == "href":
            return value if not dangerous(value) and (inner_links or _OUT.match(value)) else None
        if name in ("src", "poster"):
            return None if dangerous(value) and not _MEDIA.match(value) else value
        return value

    return Cleaner(
        tags=set(_ALLOWED),
        clean_content_tags=set(WITH_CONTENT),
        attributes={name: set(names) for name, names in _ATTRIBUTES.items()},
        attribute_filter=attribute,
        filter_style_properties=set(_STYLES),
        url_schemes={"http", "https", "mailto", "data", "file"},
        link_rel=None,
    )
