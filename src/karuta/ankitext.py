"""Field text as Anki reads it: rslib/src/text.rs, and field_is_empty in rslib/src/template.rs."""

from __future__ import annotations

import re
from hashlib import sha1
from html.entities import name2codepoint

_MEDIA_TAG = re.compile(
    r"""<\b(?:img|audio|video|object|source)\b(?:[^>]|"[^"]+?"|'[^']+?')+?\b(?:src|data)\b="""
    r"""(?:"([^"]+?)"[^>]*>|'([^']+?)'[^>]*>|([^ >]+?)(?:\x20[^>]*>|>))""",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"<!--.*?-->|<style.*?>.*?</style>|<script.*?>.*?</script>|<.*?>",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(r"&(?:#(?:x([0-9A-Fa-f]+)|([0-9]+))|([A-Za-z][A-Za-z0-9]*));")
_EMPTY = re.compile(r"(?:[ \t\n\r\f\v]|</?(?:br|div) ?/?>)*", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def clean(field: str) -> str:
    """The field without the control characters that Anki takes out of it; one of them parts the fields in its database."""
    return _CONTROL.sub("", field)


def is_empty(field: str) -> bool:
    """True for a field of white space and empty `br` and `div` tags: to a card template such a field is not filled."""
    return not field or _EMPTY.fullmatch(field) is not None


def strip_html(field: str) -> str:
    """The text of a field with the names of its media kept: what is sorted by and what the checksum is taken of."""
    return without_tags(_MEDIA_TAG.sub(r" \1\2\3 ", field) if "<" in field else field)


def without_tags(field: str, *, decode: bool = True) -> str:
    """The text of a field.

    :param decode: entities become characters; else they stay as they are
    """
    if "<" in field:
        field = _TAG.sub("", field)
    return _decode(field) if decode and "&" in field else field


def checksum(stripped: str) -> int:
    """`csum` of a note, from its first field as `strip_html` gives it: Anki finds duplicates by it."""
    return int.from_bytes(sha1(stripped.encode(), usedforsecurity=False).digest()[:4], "big")


def _decode(text: str) -> str:
    """Entities of HTML 4 as characters, no-break spaces as spaces. A broken or unknown one leaves all as typed."""
    parts: list[str] = []
    end = 0
    while (start := text.find("&", end)) >= 0:
        match = _ENTITY.match(text, start)
        code = _codepoint(match) if match else None
        if match is None or code is None:
            return text
        parts += text[end:start], chr(code)
        end = match.end()
    return "".join((*parts, text[end:])).replace("\xa0", " ")


def _codepoint(entity: re.Match[str]) -> int | None:
    hexadecimal, decimal, name = entity.groups()
    if name:
        return name2codepoint.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return code if code < 0xD800 or 0xDFFF < code < 0x110000 else None
