"""A note's cards as HTML: card templates filled in as rslib/src/template.rs and template_filters.rs do it.

Two things are left to the page that shows a card, as Anki leaves them to its own: `[sound:…]` and `[[type:…]]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from karuta.ankitext import is_empty, without_tags
from karuta.cards import Field, Node, parse
from karuta.model import Note, NoteType
from karuta.preview import cloze

_FURIGANA = re.compile(r" ?([^ >]+?)\[(.+?)\]")
_TYPE = re.compile(r"\[\[type:(cloze:|nc:)?(.+?)\]\]")
_TYPED: Mapping[tuple[str, ...], str] = {("type", "cloze"): "cloze:", ("type", "nc"): "nc:"}


@dataclass(frozen=True, slots=True)
class Card:
    """One card of a note."""

    name: str  #: of its card template; of a cloze, with the number of the cloze
    ordinal: int  #: as in Note.card_ids
    front: str  #: HTML, without the note type's CSS
    back: str
    typed: str = ""  #: plain text that the card wants to be typed in; "" if it wants nothing


def cards(note: Note, notetype: NoteType) -> tuple[Card, ...]:
    """The cards that Anki makes of a note, in their order."""
    return tuple(_card(note, notetype, ordinal) for ordinal in sorted(note.card_ids))


def _card(note: Note, notetype: NoteType, ordinal: int) -> Card:
    template = notetype.templates[0 if notetype.cloze else ordinal]
    values = {spec.name: text for spec, text in zip(notetype.fields, note.fields, strict=True)}
    special = {
        "Tags": " ".join(note.tags),
        "Type": notetype.name,
        "Deck": note.deck,
        "Subdeck": note.deck.rpartition("::")[2],
        "Card": template.name,
        "CardFlag": "flag0",
        "CardID": str(note.card_ids[ordinal]),
    }
    values = special | values
    front = _Side(template.front, values, ordinal, question=True).html()
    back = _Side(template.back, values | {"FrontSide": front}, ordinal, question=False).html()
    name = f"{template.name} {ordinal + 1}" if notetype.cloze else template.name
    return Card(name, ordinal, front, back, _typed(front, values, ordinal))


def _typed(front: str, values: Mapping[str, str], ordinal: int) -> str:
    asked = _TYPE.search(front)
    text = values.get(asked[2], "") if asked else ""
    return without_tags(cloze.only(text, ordinal + 1, question=False) if asked and asked[1] == "cloze:" else text)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of one card."""

    template: str
    values: Mapping[str, str]  #: of fields, special ones among them
    ordinal: int
    question: bool

    def html(self) -> str:
        return self.fill(_parsed(self.template), 0, len(self.template))

    def fill(self, nodes: tuple[Node, ...], start: int, end: int) -> str:
        """A part of the template that has these nodes."""
        parts: list[str] = []
        for node in nodes:
            parts.append(self.template[start : node.offset])
            start = node.end
            if isinstance(node, Field):
                parts.append(self.field(node))
            elif is_empty(self.values[node.name]) == node.negated:
                parts.append(self.fill(node.children, *node.body))
        return "".join((*parts, self.template[start:end]))

    def field(self, field: Field) -> str:
        text = self.values.get(field.name, "")
        if field.name == "FrontSide":
            return text
        if field.filters[:1] == ("type",):
            return f"[[type:{_TYPED.get(field.filters, '')}{field.name}]]"
        for name in reversed(field.filters):  # the one next to the field comes first
            text = self.filtered(name, text, field.name)
        return text

    def filtered(self, name: str, text: str, field: str) -> str:
        match name:
            case "cloze":
                return cloze.show(text, self.ordinal + 1, question=self.question)
            case "cloze-only":
                return cloze.only(text, self.ordinal + 1, question=self.question)
            case "text":
                return without_tags(text)
            case "hint":
                return _hint(text, field)
            case "furigana":
                return _ruby(text, r"<ruby><rb>\1</rb><rt>\2</rt></ruby>")
            case "kanji":
                return _ruby(text, r"\1")
            case "kana":
                return _ruby(text, r"\2")
        if name.startswith("tts "):
            return f"[anki:tts lang={name.removeprefix('tts ')}]{text}[/anki:tts]"
        return text


@lru_cache(maxsize=64)
def _parsed(template: str) -> tuple[Node, ...]:
    return parse(template)


def _ruby(text: str, form: str) -> str:
    def write(found: re.Match[str]) -> str:
        return found[0] if found[2].startswith("sound:") else found.expand(form)

    return _FURIGANA.sub(write, text.replace("&nbsp;", " "))


def _hint(text: str, field: str) -> str:
    """A link that shows the text and hides itself. Which id ties the two together is of no account."""
    if not text.strip():
        return text
    key = "hint" + blake2b(f"{text}{field}".encode(), digest_size=8).hexdigest()
    show = f"this.style.display='none';\ndocument.getElementById('{key}').style.display='block';\nreturn false;"
    link = f'<a class=hint href="#"\nonclick="{show}" draggable=false>\n{field}</a>'
    return f'\n{link}\n<div id="{key}" class=hint style="display: none">{text}</div>\n'
