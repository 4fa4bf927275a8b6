"""Cards in the preview are the cards of Anki: both fill in the same templates from the same fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from karuta.model import FieldSpec, Note, NoteType, TemplateSpec
from karuta.preview.card import cards

pytest.importorskip("anki")

FIELDS = ("Text", "Extra", "Spare")
#: Everything that a template can say about fields.
SIDES = (
    "{{cloze:Text}}",
    "{{cloze:Text}}{{Text}}<b>{{ Extra }}</b>{{Spare}}",
    "{{#Text}}{{cloze:Text}}{{#Extra}}[{{Extra}}]{{/Extra}}{{^Extra}}none{{^Spare}} at all{{/Spare}}{{/Extra}}{{/Text}}",
    "<!-- {{Extra}} -->{{cloze:Text}}{{cloze-only:Text}}",
    "{{cloze:Text}}{{#Tags}}{{Tags}}|{{/Tags}}{{Type}}|{{Deck}}|{{Subdeck}}|{{Card}}|{{CardFlag}}|{{CardID}}",
    "{{cloze:Text}}{{furigana:Extra}}|{{kanji:Extra}}|{{kana:Extra}}|{{text:Extra}}|{{hint:Extra}}{{hint:Spare}}",
    "{{cloze:Text}}{{type:Extra}}{{type:nc:Extra}}{{type:cloze:Text}}{{tts en_US:Extra}}{{text:kana:Extra}}",
    "{{cloze:Text}} }} { {{Extra}}",
)
BACK = "{{FrontSide}}<hr id=answer>"
ID = re.compile(r"hint[0-9a-f]{16}")

words = st.sampled_from(
    [
        "word",
        " ",
        "<b>bold</b>",
        "a &lt; b",
        "&amp;",
        "日本[にほん]",
        " 漢字[かんじ]",
        "[sound:a.mp3]",
        "::",
        "}}",
        "\\(x_1",
        "\\)",
        "<br>",
        "&nbsp;",
        "'\"",
        "{{",
        "\\[a\\]",
    ]
)
texts = st.lists(words, max_size=5).map("".join)
clozes = st.recursive(
    texts,
    lambda inner: st.builds(
        "{}{{{{c{}::{}{}}}}}{}".format,
        texts,
        st.sampled_from(["1", "2", "1,2", "3", "0", "12"]),
        inner,
        st.sampled_from(["", "::hint", "::"]),
        inner,
    ),
    max_leaves=4,
)


class Anki:
    """A collection with one note type whose templates and notes change from example to example."""

    def __init__(self, folder: Path) -> None:
        from anki.collection import Collection

        self.collection = Collection(str(folder / "collection.anki2"))
        models = self.collection.models
        model = models.new("Karuta test")
        model["type"] = 1
        for name in FIELDS:
            models.add_field(model, models.new_field(name))
        template = models.new_template("Card name")
        template["qfmt"] = template["afmt"] = SIDES[0]
        models.add_template(model, template)
        models.add_dict(model)
        self.model: Any = models.by_name("Karuta test")
        self.deck: Any = self.collection.decks.id("Top::Below")

    def shown(self, side: str, fields: tuple[str, ...], tags: tuple[str, ...]) -> list[tuple[int, int, str, str]]:
        """Number, id, front and back of each card of a note."""
        models = self.collection.models
        self.model = models.by_name("Karuta test")
        self.model["tmpls"][0].update(qfmt=side, afmt=BACK + side)
        models.update_dict(self.model)
        note = self.collection.new_note(self.model)
        note.fields, note.tags = list(fields), list(tags)
        self.collection.add_note(note, self.deck)
        found: list[tuple[int, int, str, str]] = []
        for card in note.cards():
            made = self.collection._backend.render_existing_card(card_id=card.id, browser=False, partial_render=False)
            front, back = ("".join(node.text for node in nodes) for nodes in (made.question_nodes, made.answer_nodes))
            found.append((card.ord, card.id, front, back))
        self.collection.remove_notes([note.id])
        return found


@pytest.fixture(scope="module")
def anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anki]:
    backend = Anki(tmp_path_factory.mktemp("anki"))
    yield backend
    backend.collection.close()


def same(html: str) -> str:
    """HTML as a browser sees it, so that two ways to write an entity are one."""
    return str(BeautifulSoup(ID.sub("hint", html), "html.parser"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(side=st.sampled_from(SIDES), text=clozes, extra=texts, tags=st.sampled_from([(), ("one",), ("one", "two::three")]))
def test_a_card_is_what_anki_makes_of_it(anki: Anki, side: str, text: str, extra: str, tags: tuple[str, ...]) -> None:
    fields = (f"{{{{c1::first}}}} {text}", extra, "")
    theirs = anki.shown(side, fields, tags)
    notetype = NoteType(
        "cloze",
        "Karuta test",
        1,
        True,
        tuple(FieldSpec(name, 1) for name in FIELDS),
        (TemplateSpec("Card name", 1, side, BACK + side),),
        "",
        "",
        "",
    )
    note = Note("cloze", "guid", 1, 1, fields, tags, "Top::Below", {ordinal: key for ordinal, key, _, _ in theirs}, 0)
    ours = [(card.ordinal, same(card.front), same(card.back)) for card in cards(note, notetype)]
    assert ours == [(ordinal, same(front), same(back)) for ordinal, _, front, back in theirs]
