"""What of a draft goes into the note, and the hash that tells whether it changed."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from hashlib import blake2b

from karuta.model import COMMON_FIELDS, Draft

CONTEXT_SEPARATOR = " › "

_LINK = re.compile(r"https?://\S+")
_MEDIA = re.compile(r'\bsrc="([^":/]+)"|\[sound:([^\]]+)\]')
_KANA = re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9d]")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def language(draft: Draft) -> str:
    """BCP 47 tag: what the settings say, else what the script tells; Latin letters tell nothing: ""."""
    if draft.lang:
        return draft.lang
    text = " ".join(draft.fields)
    if text.isascii():
        return ""
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    return "ja" if _HAN.search(text) else ""


def all_fields(draft: Draft) -> tuple[str, ...]:
    """The draft's own fields, then COMMON_FIELDS, as HTML."""
    source = html.escape(draft.source)
    if _LINK.fullmatch(draft.source):
        source = f'<a href="{source}">{source}</a>'
    common = {
        "Context": CONTEXT_SEPARATOR.join(html.escape(part, quote=False) for part in draft.context),
        "Source": source,
        "Language": language(draft),
    }
    return (*draft.fields, *(common.get(name, "") for name in COMMON_FIELDS))


def media_names(fields: Sequence[str]) -> tuple[str, ...]:
    """The names of the media files that fields refer to, sorted."""
    return tuple(sorted({html.unescape(one or other) for field in fields for one, other in _MEDIA.findall(field)}))


def content_hash(kind: str, fields: Sequence[str], tags: Sequence[str]) -> str:
    """Entry.content. Fields are set apart by the sign that does it in Anki's database, so that none of them has it."""
    body = blake2b("\x1f".join((kind, *fields)).encode(), digest_size=8).hexdigest()
    return f"{body}.{blake2b(' '.join(tags).encode(), digest_size=4).hexdigest()}"


def only_tags_differ(one: str, other: str) -> bool:
    """Of two content hashes."""
    return one != other and one.partition(".")[0] == other.partition(".")[0]
