"""Card rows must be those that Anki itself would make: everything here is compared with real Anki."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from anki.card_rendering_pb2 import StripHtmlRequest
from anki.collection import Collection
from anki.decks import DeckId
from anki.models import NotetypeId
from anki.notes import NoteId
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from karuta import cards
from karuta.ankitext import checksum, strip_html
from karuta.model import FieldSpec, NoteType, TemplateSpec

DEFAULT = DeckId(1)
KEEP_MEDIA = StripHtmlRequest.PRESERVE_MEDIA_FILENAMES
FIELDS = ("A", "B", "C")
REAL = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

names = st.sampled_from(FIELDS)
leaves = st.one_of(
    st.sampled_from(["x", " ", "<!-- {{A}} -->", "{{Tags}}", "<b>"]),
    names.map(lambda name: f"{{{{{name}}}}}"),
    names.map(lambda name: f"{{{{ text:{name} }}}}"),
    names.map(lambda name: f"{{{{type:{name}}}}}"),
)
templates = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda sign, name, parts: f"{{{{{sign}{name}}}}}{''.join(parts)}{{{{/{name}}}}}",
        st.sampled_from("#^"),
        names,
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)
contents = st.sampled_from(["", " ", "<br>", "<div></div>", "\n<BR />", "text", "&nbsp;", "<img src='a.png'>", "\u3000"])
cloze_text = st.lists(
    st.sampled_from(
        [
            "{{c1::",
            "{{c2::",
            "{{c3,1::",
            "{{c0::",
            "{{c,::",
            "{{c501::",
            "{{c99999::",
            "{{cx::",
            "}}",
            "::",
            "a",
            "}",
            "{",
            "\n",
        ]
    ),
    max_size=14,
).map("".join)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    collection = Collection(str(tmp_path_factory.mktemp("anki") / "collection.anki2"))
    yield collection
    collection.close()


def made_by_anki(collection: Collection, fronts: list[str], fields: list[str], cloze: bool) -> tuple[int, ...]:
    """Ordinals of the cards of a note that Anki adds; Anki gives a note that should have none its first card, marked empty."""
    name = "Cloze" if cloze else "Basic"
    entry = collection.models.by_name(name)
    assert entry
    entry = collection.models.copy(entry, add=False)
    entry["flds"] = [collection.models.new_field(field) for field in FIELDS]
    entry["tmpls"] = []
    for number, front in enumerate(fronts):
        template = collection.models.new_template(f"Card {number}")
        template["qfmt"], template["afmt"] = front, "{{A}}" if not cloze else "{{cloze:A}}"
        entry["tmpls"].append(template)
    changes = collection.models.add_dict(entry)
    notetype = collection.models.get(NotetypeId(changes.id))
    assert notetype
    note = collection.new_note(notetype)
    note.fields = fields
    try:
        collection.add_note(note, DEFAULT)
        empty = {ordinal for report in collection.get_empty_cards().notes for ordinal in report.card_ids}
        return tuple(sorted(card.ord for card in note.cards() if card.id not in empty))
    finally:
        collection.remove_notes([NoteId(note.id)])
        collection.models.remove(notetype["id"])


def notetype_of(fronts: list[str], cloze: bool) -> NoteType:
    return NoteType(
        kind="cloze" if cloze else "question",
        name="Test",
        id=1,
        cloze=cloze,
        fields=tuple(FieldSpec(name, number) for number, name in enumerate(FIELDS, 1)),
        templates=tuple(TemplateSpec(f"Card {number}", number, front, "{{A}}") for number, front in enumerate(fronts)),
        css="",
        shape="",
        digest="",
    )


@REAL
@given(front=st.lists(templates, min_size=1, max_size=4).map("".join), fields=st.lists(contents, min_size=3, max_size=3))
def test_a_template_makes_a_card_when_anki_makes_one(collection: Collection, front: str, fields: list[str]) -> None:
    fronts = ["{{A}}", front + "{{#C}}{{C}}{{/C}}"]
    assert cards.card_ordinals(notetype_of(fronts, False), fields) == made_by_anki(collection, fronts, fields, False)


@REAL
@given(fields=st.lists(cloze_text, min_size=3, max_size=3))
def test_clozes_make_the_cards_that_anki_makes_of_them(collection: Collection, fields: list[str]) -> None:
    fronts = ["{{cloze:A}} {{B}}"]
    assert cards.card_ordinals(notetype_of(fronts, True), fields) == made_by_anki(collection, fronts, fields, True)


TAGS = ("<b>", '<img src="x y.png">', "<img alt='>' src=z.png>", "<video width=1 src='q'>", "<", ">", "<!--", "-->", "<style>")
ENTITIES = ("&amp;", "&nbsp;", "&", "&#65;", "&#x1F600;", "&#xD800;", "&hellip;", "&apos;", "&bogus;")
markup = st.lists(st.sampled_from(["a", " ", "日", "\n", "</style>", *TAGS, *ENTITIES]), max_size=9).map("".join)


@settings(REAL, max_examples=400)
@given(text=markup)
def test_text_is_stripped_as_anki_strips_it(collection: Collection, text: str) -> None:
    assert strip_html(text) == collection._backend.strip_html(text=text, mode=KEEP_MEDIA)


@pytest.mark.parametrize("first", ["plain", "<b>R</b> &amp; D", '<img src="a.png">', "42", "日本語", "&nbsp;x"])
def test_sort_field_and_checksum_are_those_of_anki(collection: Collection, first: str) -> None:
    notetype = collection.models.by_name("Basic")
    assert notetype
    assert collection.db
    note = collection.new_note(notetype)
    note.fields = [first, ""]
    collection.add_note(note, DEFAULT)
    sort, csum = collection.db.first("SELECT sfld, csum FROM notes WHERE id = ?", note.id) or ("", 0)
    assert (str(sort), csum) == (strip_html(first), checksum(strip_html(first)))


@pytest.mark.parametrize(
    ("front", "requirement"),
    [
        ("{{A}}{{B}}", (0, "any", [0, 1])),
        ("{{#A}}{{B}}{{/A}}", (0, "all", [0, 1])),
        ("{{^A}}{{B}}{{/A}}", (0, "any", [1])),
        ("no field", (0, "none", [])),
    ],
)
def test_requirements_for_older_clients(front: str, requirement: tuple[int, str, list[int]]) -> None:
    assert cards.requirements(notetype_of([front], False)) == [requirement]


@pytest.mark.parametrize(
    ("template", "offset"),
    [("{{#A}}x", 0), ("x{{/A}}", 1), ("{{#A}}{{#B}}{{/A}}{{/B}}", 12), ("{{#A}}{{^B}}", 6)],
)
def test_sections_must_pair_up(template: str, offset: int) -> None:
    with pytest.raises(cards.TemplateError) as caught:
        cards.parse(template)
    assert caught.value.offset == offset
