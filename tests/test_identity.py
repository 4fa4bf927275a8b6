"""A note keeps its guid, its ids and, while it does not change, its mod."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from karuta import identity, ledger, states
from karuta.counts import Statistics
from karuta.model import Draft, Entry, Ledger
from tests.identity_helpers import EMPTY, NOTETYPES, NOW, assign, cloze, guids, notetype, ordinals, package, question

GRADIENT = "An iterative method that follows the negative gradient of the loss to a minimum."
MUTEX = "A lock that one thread at a time can hold."
BTREE = "A balanced tree with many keys in a node, so that few levels and few disk reads are needed."
PAGE = [
    question("What is gradient descent?", GRADIENT),
    question("What is a mutex?", MUTEX),
    question("What is a B-tree?", BTREE),
]


def codes(assignment: identity.Assignment) -> list[str]:
    return [finding.code for finding in assignment.findings]


def test_a_build_that_changes_nothing_gives_the_same_notes_and_ledger() -> None:
    first = assign(PAGE)
    second = assign(PAGE, first.ledger, NOW + 1000)
    assert (second.notes, second.ledger, second.version) == (first.notes, first.ledger, first.version)
    assert second.statistics == Statistics(unchanged=3)


def test_guids_and_ids_depend_neither_on_order_nor_on_time() -> None:
    first, second = assign(PAGE), assign(PAGE[::-1], now=NOW + 5)
    assert {(note.guid, note.id, *note.card_ids.items()) for note in first.notes} == {
        (note.guid, note.id, *note.card_ids.items()) for note in second.notes
    }


def test_two_projects_never_share_a_guid() -> None:
    assert not set(guids(assign(PAGE)).values()) & set(guids(assign(PAGE, replace(EMPTY, project="other"))).values())


def test_only_the_note_that_changed_gets_a_new_mod() -> None:
    first = assign(PAGE)
    edited = [question("What is a mutex?", "Something else altogether."), PAGE[0], PAGE[2]]
    second = assign(edited, first.ledger, NOW + 60)
    assert guids(second) == guids(first)
    assert [note.mod - NOW for note in second.notes] == [60, 0, 0]
    assert second.statistics == Statistics(changed=1, unchanged=2)


def test_going_back_to_an_earlier_text_is_a_change_too() -> None:
    first = assign(PAGE)
    second = assign([question("What is gradient descent?", "?"), *PAGE[1:]], first.ledger, NOW + 1)
    third = assign(PAGE, second.ledger, NOW + 2)
    assert third.notes[0].mod == NOW + 2


def test_mods_rise_even_when_the_clock_was_set_back() -> None:
    first = assign(PAGE)
    second = assign([question("What is gradient descent?", "?"), *PAGE[1:]], first.ledger, NOW - 86_400)
    assert second.notes[0].mod == NOW + 1
    assert codes(second) == ["clock-behind"]


def test_ids_are_positive_unique_and_in_the_past() -> None:
    notes = assign([question(f"Prompt {number}?", "yes", line=number) for number in range(300)]).notes
    ids = [note.id for note in notes]
    cards = [card for note in notes for card in note.card_ids.values()]
    assert len(set(ids)) == len(set(cards)) == 300
    assert min(ids + cards) > 0
    assert max(ids + cards) < NOW * 1000


def test_common_fields_follow_the_own_ones() -> None:
    draft = replace(question("<b>?", "日本語で"), context=("A & B", "C"), source="https://example.org/?a=1&b=2")
    (note,) = assign([draft]).notes
    link = "https://example.org/?a=1&amp;b=2"
    assert note.fields[2:] == ("A &amp; B › C", f'<a href="{link}">{link}</a>', "ja", "", "", "")


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [("words", "", ""), ("かな", "", "ja"), ("漢字", "", "ja"), ("한국어", "", "ko"), ("漢字", "zh", "zh"), ("naïve", "", "")],
)
def test_language_is_told_by_the_settings_or_the_script(text: str, lang: str, expected: str) -> None:
    assert assign([replace(question("x", text), lang=lang)]).notes[0].fields[4] == expected


# Matching


def test_a_moved_note_keeps_its_guid() -> None:
    first = assign(PAGE)
    moved = [replace(draft, path="notes/new.md", context=("New", "Heading")) for draft in PAGE]
    second = assign(moved, first.ledger)
    assert guids(second) == guids(first)
    assert second.statistics.moved == 3


def test_a_reworded_note_keeps_its_guid_and_says_so() -> None:
    first = assign(PAGE)
    second = assign([question("Explain gradient descent", GRADIENT), *PAGE[1:]], first.ledger, NOW + 1)
    assert guids(second)["Explain gradient descent"] == guids(first)["What is gradient descent?"]
    (alike,) = second.alike
    assert (alike.old, alike.new) == ("What is gradient descent?", "Explain gradient descent")


def test_duplicate_prompts_keep_their_identities_through_reordering() -> None:
    drafts = [question("Example", text, line=line) for line, text in enumerate((GRADIENT, MUTEX, BTREE))]
    first = assign(drafts)
    second = assign([replace(draft, line=9 - draft.line) for draft in drafts[::-1]], first.ledger)
    assert [note.guid for note in second.notes] == [note.guid for note in first.notes][::-1]
    assert second.ledger == first.ledger


def test_the_answer_tells_which_of_two_duplicate_prompts_was_edited() -> None:
    first = assign([question("Example", text, line=line) for line, text in enumerate((GRADIENT, MUTEX))])
    edited = [question("Example", MUTEX + " Others wait.", line=1), question("Example", GRADIENT + " It is slow.", line=2)]
    second = assign(edited, first.ledger)
    assert [note.guid for note in second.notes] == [note.guid for note in first.notes][::-1]


def test_a_question_put_in_before_does_not_shift_numbered_headings() -> None:
    answers = [f"{text} Full answer." for text in (GRADIENT, MUTEX, BTREE)]
    first = assign([question(f"問{number}", answer, line=number) for number, answer in enumerate(answers, 1)])
    added = [f"{MUTEX} It is something else: it is new, and speaks of semaphores.", *answers]
    second = assign([question(f"問{number}", answer, line=number) for number, answer in enumerate(added, 1)], first.ledger)
    assert [note.guid for note in second.notes[1:]] == [note.guid for note in first.notes]
    assert second.statistics.new == 1


def test_another_question_in_the_place_of_a_deleted_one_is_a_new_note() -> None:
    first = assign([*PAGE, question("Capital of France?", "Paris")])
    second = assign([*PAGE, question("Capital of Spain?", "Madrid")], first.ledger, previous=package(first))
    assert second.statistics == Statistics(new=1, unchanged=3, retired=1)


def test_a_negated_question_is_a_new_note_and_the_author_is_asked() -> None:
    first = assign([question("Which of these methods are supervised?", MUTEX)])
    second = assign([question("Which of these methods are not supervised?", MUTEX)], first.ledger, previous=package(first))
    assert second.statistics.new == 1
    (finding,) = second.findings
    old, new = first.notes[0].guid, second.notes[0].guid
    assert finding.code == "match-doubtful"
    assert f"karuta match {old} {new}" in finding.hint
    assert f"<!-- karuta: id={old} -->" in finding.hint


def test_the_id_that_the_finding_offers_decides_it() -> None:
    first = assign([question("Which of these methods are supervised?", MUTEX)])
    uid = first.notes[0].guid
    second = assign([question("Which of these methods are not supervised?", MUTEX, uid=uid)], first.ledger)
    assert second.notes[0].guid == uid


def test_a_tie_is_broken_by_nobody() -> None:
    first = assign([question("What is a red lock?", MUTEX), question("What is a big lock?", MUTEX)])
    second = assign([question("What is a lock?", MUTEX)], first.ledger, previous=package(first))
    assert second.statistics.new == 1
    assert codes(second) == ["match-doubtful"]


def test_an_explicit_id_is_worth_more_than_the_text() -> None:
    first = assign([question("What is a mutex?", MUTEX, uid="m"), PAGE[0]])
    second = assign([question("Something else?", "Entirely.", uid="m"), question("What is a mutex?", MUTEX)], first.ledger)
    assert second.notes[0].guid == first.notes[0].guid
    assert second.notes[1].guid not in {note.guid for note in first.notes}


def test_an_id_can_be_added_to_a_note_and_taken_away() -> None:
    first = assign([PAGE[1]])
    second = assign([replace(PAGE[1], uid="m")], first.ledger)
    third = assign([PAGE[1]], second.ledger)
    assert first.notes == second.notes == third.notes


def test_a_block_id_does_not_hinder_a_renamed_page() -> None:
    first = assign([replace(PAGE[1], uid="notes/a.md^m")])
    second = assign([replace(PAGE[1], path="notes/b.md", uid="notes/b.md^m")], first.ledger)
    assert second.notes[0].guid == first.notes[0].guid


def test_one_id_on_two_notes_is_an_error_with_both_places() -> None:
    result = assign([question("a?", "b", uid="m", line=3), question("c?", "d", uid="m", line=8)])
    (finding,) = result.findings
    assert (finding.code, finding.severity, finding.line) == ("id-twice", "error", 8)
    assert "notes/a.md:3" in finding.message


def test_a_block_id_of_a_whole_table_is_no_id() -> None:
    rows = [replace(draft, uid="notes/a.md^table") for draft in PAGE]
    first = assign(rows)
    assert first.findings == ()
    assert guids(assign(rows[::-1], first.ledger)) == guids(first) == guids(assign(PAGE))


def test_another_note_type_never_takes_over_a_guid() -> None:
    first = assign(PAGE)
    as_term = Draft("term", ("mutex", MUTEX, ""), "What is a mutex?", ("A",), "notes/a.md", 1, 1, "rule", "Deck")
    second = assign([PAGE[0], as_term, PAGE[2]], first.ledger, previous=package(first))
    assert second.notes[1].guid != first.notes[1].guid
    assert second.statistics == Statistics(new=1, unchanged=2, retired=1)


# Cards


def test_a_new_cloze_gets_a_card_and_a_removed_one_keeps_its_id() -> None:
    one = assign([cloze("{{c1::a}} b c")])
    two = assign([cloze("{{c1::a}} {{c2::b}} c")], one.ledger, NOW + 1)
    three = assign([cloze("a {{c2::b}} c")], two.ledger, NOW + 2)
    four = assign([cloze("{{c1::a}} {{c2::b}} c")], three.ledger, NOW + 3)
    assert [list(each.notes[0].card_ids) for each in (one, two, three, four)] == [[0], [0, 1], [1], [0, 1]]
    assert four.notes[0].card_ids == two.notes[0].card_ids
    assert [codes(each) for each in (one, two, three, four)] == [[], [], ["card-gone"], []]
    assert assign([cloze("a {{c2::b}} c")], three.ledger).findings == ()


# Retirement


def test_a_removed_note_is_shipped_with_a_tag_and_its_last_content() -> None:
    first = assign([replace(PAGE[0], tags=("mine",)), *PAGE[1:]])
    second = assign(PAGE[1:], first.ledger, NOW + 1, previous=package(first))
    note = second.notes[-1]
    assert (note.guid, note.fields, note.tags) == (first.notes[0].guid, first.notes[0].fields, ("karuta::retired", "mine"))
    assert note.mod == NOW + 1
    third = assign(PAGE[1:], second.ledger, NOW + 2)
    assert (third.notes, third.ledger) == (second.notes, second.ledger)
    assert third.statistics == Statistics(unchanged=2, retired_before=1)


def test_a_retired_note_comes_back_under_its_guid() -> None:
    first = assign(PAGE)
    second = assign(PAGE[1:], first.ledger, NOW + 1, previous=package(first))
    third = assign(PAGE, second.ledger, NOW + 2)
    assert guids(third) == guids(first)
    assert third.statistics == Statistics(unchanged=2, restored=1)
    assert third.notes[0].mod == NOW + 2


def test_lost_content_is_a_finding_until_it_turns_up() -> None:
    first = assign(PAGE)
    second = assign(PAGE[1:], first.ledger, NOW + 1)
    assert codes(second) == ["content-lost"]
    assert len(second.notes) == 2
    third = assign(PAGE[1:], second.ledger, NOW + 2, previous=package(first))
    assert third.notes[-1].tags == ("karuta::retired",)
    assert third.notes[-1].mod == NOW + 2


def test_more_than_a_fifth_is_only_retired_by_force() -> None:
    drafts = [question(f"{word}?", text) for word, text in zip("abcde", (GRADIENT, MUTEX, BTREE, "x", "y"), strict=True)]
    first = assign(drafts)
    assert codes(assign(drafts[1:], first.ledger, previous=package(first), force=False)) == []
    stopped = assign(drafts[2:], first.ledger, previous=package(first), force=False)
    assert [(finding.code, finding.severity) for finding in stopped.findings] == [("many-retired", "error")]
    assert codes(assign(drafts[2:], first.ledger, previous=package(first), force=True)) == []


def test_notes_of_pages_that_are_not_read_stay_and_keep_their_guids() -> None:
    first = assign(PAGE)
    moved = assign([replace(PAGE[0], path="notes/b.md"), *PAGE[1:]], first.ledger)
    drafts = [question(PAGE[0].prompt, "Quite another."), *PAGE[1:]]
    part = assign(drafts, moved.ledger, aside=lambda entry: entry.path == "notes/b.md")
    assert part.statistics == Statistics(new=1, unchanged=2)
    assert len({entry.guid for entry in part.ledger.entries}) == 4
    assert part.version != moved.version


# What learners must do


def test_a_deck_move_is_one_finding_and_no_new_mod() -> None:
    first = assign(PAGE)
    second = assign([replace(draft, deck="Other") for draft in PAGE], first.ledger, NOW + 1)
    assert codes(second) == ["deck-moved"]
    assert {note.mod for note in second.notes} == {NOW}
    assert second.version != first.version


def test_a_change_of_tags_alone_is_told() -> None:
    first = assign(PAGE)
    second = assign([replace(draft, tags=("new",)) for draft in PAGE], first.ledger, NOW + 1)
    assert codes(second) == ["only-tags"]
    assert {note.mod for note in second.notes} == {NOW + 1}


# Note types


def test_a_style_moves_the_mod_of_its_note_type_alone() -> None:
    first = assign(PAGE)
    styled = dict(NOTETYPES) | {"term": notetype("term", digest="styled")}
    second = identity.assign(PAGE, first.ledger, now=NOW + 9, notetypes=styled, card_ordinals=ordinals)
    assert second.notetype_mods == {**first.notetype_mods, "term": NOW + 9}
    assert second.notes == first.notes


def test_another_shape_of_a_note_type_stops_the_build() -> None:
    first = assign(PAGE)
    reshaped = dict(NOTETYPES) | {"term": notetype("term", shape="other")}
    second = identity.assign(PAGE, first.ledger, now=NOW + 9, notetypes=reshaped, card_ordinals=ordinals)
    assert [(finding.code, finding.severity) for finding in second.findings] == [("notetype-shape", "error")]


# Versions


def test_every_state_between_releases_has_a_version_of_its_own() -> None:
    first = assign(PAGE[:2])
    second = assign(PAGE, first.ledger, NOW + 1)
    released = states.released(second.ledger, "1.0.0")
    third = assign(PAGE, released, NOW + 2)
    fourth = assign(PAGE[1:], released, NOW + 3, previous=package(third))
    assert [each.version for each in (first, second, third, fourth)] == ["0.0.1.dev1", "0.0.1.dev2", "1.0.0", "1.0.1.dev1"]
    assert {entry.since for entry in fourth.ledger.entries} == {"1.0.0"}


def test_merged_branches_are_a_state_of_their_own() -> None:
    base = assign(PAGE[:1]).ledger
    one, two = assign(PAGE[:2], base, NOW + 1), assign([PAGE[0], PAGE[2]], base, NOW + 2)
    merged, findings = ledger.loads(ledger.dumps(one.ledger) + ledger.dumps(two.ledger))
    assert merged is not None
    assert [finding.code for finding in findings] == ["lock-merged"]
    assert one.version == two.version == "0.0.1.dev2"
    assert assign(PAGE, merged, NOW + 3).version == "0.0.1.dev3"


# Properties

WORDS = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "学習", "推論", "データ", "mutex", "tree", "not", "1", "2"]),
    min_size=1,
    max_size=5,
)
TEXTS = WORDS.map(" ".join)
DRAFTS = st.lists(
    st.builds(
        question, TEXTS, TEXTS, st.sampled_from(["a.md", "b.md"]), st.tuples(st.sampled_from(["A", "B"])), st.integers(1, 99)
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(DRAFTS, DRAFTS, st.randoms(use_true_random=False))
def test_identity_does_not_depend_on_the_order_of_the_drafts(before: list[Draft], after: list[Draft], random: object) -> None:
    first = assign(before)
    shuffled = list(after)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = (assign(drafts, first.ledger, NOW + 1, previous=package(first)) for drafts in (after, shuffled))
    assert one.ledger == two.ledger
    assert ledger.loads(ledger.dumps(one.ledger)) == (one.ledger, ())


FRAMES = st.sampled_from(["What is", "Define", "Please explain the meaning of"])
PAGES = st.sampled_from(["a.md", "b.md", "c.md"])
HEADINGS = st.sampled_from(["A", "B", "C"])


def _word(seed: str) -> str:
    return "".join("bcdfghklmnprstvz"[byte & 15] + "aeiou"[byte % 5] for byte in sha256(seed.encode()).digest()[:4])


class Author(RuleBasedStateMachine):
    """Somebody edits, moves, deletes, restores and builds. Every question carries a word of its own in prompt and answer, so
    that whatever the build decides can be checked: a guid only ever belongs to one such word."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.numbers = 0
        self.drafts: list[Draft] = []
        self.deleted: list[Draft] = []
        self.ledger: Ledger = EMPTY
        self.owner: dict[str, str] = {}  # guid -> the word of its question
        self.last: identity.Assignment | None = None
        self.edited = False

    @staticmethod
    def word(draft: Draft) -> str:
        return draft.prompt.split()[-1].strip("?")

    @initialize(frames=st.lists(FRAMES, min_size=4, max_size=10))
    def begin(self, frames: list[str]) -> None:
        self.add("a.md", "A", frames)

    @rule(page=PAGES, heading=HEADINGS, frames=st.lists(FRAMES, min_size=1, max_size=4))
    def add(self, page: str, heading: str, frames: list[str]) -> None:
        for frame in frames:
            self.add_one(page, heading, frame)

    def add_one(self, page: str, heading: str, frame: str) -> None:
        self.numbers += 1
        word, *others = (_word(f"{self.numbers} {part}") for part in range(5))
        answer = f"{word} is a {others[0]} of {others[1]} that has {others[2]} but no {others[3]}"
        self.drafts.append(question(f"{frame} {word}?", answer, page, (heading,), line=self.numbers))
        self.edited = True

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), frame=FRAMES)
    def reword(self, data: st.DataObject, frame: str) -> None:
        self.change(
            data, lambda draft: replace(draft, prompt=f"{frame} {self.word(draft)}?", fields=(f"{frame}!", draft.fields[1]))
        )

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), more=st.sampled_from(["indeed", "as we know"]))
    def extend_answer(self, data: st.DataObject, more: str) -> None:
        self.change(data, lambda draft: replace(draft, fields=(draft.fields[0], f"{draft.fields[1]} {more}")))

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), page=PAGES, heading=HEADINGS)
    def move(self, data: st.DataObject, page: str, heading: str) -> None:
        self.change(data, lambda draft: replace(draft, path=page, context=(heading,)))

    @precondition(lambda self: self.drafts)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.deleted.append(self.drafts.pop(data.draw(st.integers(0, len(self.drafts) - 1))))
        self.edited = True

    @precondition(lambda self: self.deleted)
    @rule()
    def restore(self) -> None:
        self.drafts.append(self.deleted.pop())
        self.edited = True

    @rule(random=st.randoms(use_true_random=False))
    def reorder(self, random: object) -> None:
        random.shuffle(self.drafts)  # type: ignore[attr-defined]

    def change(self, data: st.DataObject, edit: object) -> None:
        at = data.draw(st.integers(0, len(self.drafts) - 1))
        self.drafts[at] = edit(self.drafts[at])  # type: ignore[operator]
        self.edited = True

    @rule(seconds=st.sampled_from([0, 1, 60, -30]))
    def build(self, seconds: int) -> None:
        self.now += seconds
        before: dict[str, Entry] = {entry.guid: entry for entry in self.ledger.entries}
        previous = package(self.last) if self.last else None
        result = assign(self.drafts, self.ledger, self.now, previous=previous)
        self.check(result, before)
        self.ledger, self.last, self.edited = result.ledger, result, False

    def check(self, result: identity.Assignment, before: dict[str, Entry]) -> None:
        notes = {note.guid: note for note in result.notes}
        assert len(notes) == len(result.notes) == len(result.ledger.entries)
        assert set(before) <= set(notes)
        assert [finding for finding in result.findings if finding.code != "clock-behind"] == [
            finding for finding in result.findings if finding.code in ("match-doubtful", "only-tags")
        ]
        for note, origin in zip(result.notes, result.origins, strict=True):
            if origin.draft:
                assert self.owner.setdefault(note.guid, self.word(origin.draft)) == self.word(origin.draft)
            old = before.get(note.guid)
            if old:
                entry = next(entry for entry in result.ledger.entries if entry.guid == note.guid)
                assert (note.id, entry.note_id) == (old.note_id, old.note_id)
                assert old.card_ids.items() <= entry.card_ids.items()
                assert (entry.mod > old.mod) == (entry.content != old.content)
        words = [self.owner[note.guid] for note, origin in zip(result.notes, result.origins, strict=True) if origin.draft]
        assert len(set(words)) == len(words)

    @invariant()
    def the_lock_says_all(self) -> None:
        assert ledger.loads(ledger.dumps(self.ledger)) == (self.ledger, ())

    @precondition(lambda self: self.last and not self.edited)
    @invariant()
    def building_again_changes_nothing(self) -> None:
        again: Sequence[object] = assign(self.drafts, self.ledger, self.now + 99).notes
        assert self.last is not None
        assert {note.guid: note.mod for note in again} == {note.guid: note.mod for note in self.last.notes}  # type: ignore[attr-defined]


TestAuthor = Author.TestCase
TestAuthor.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
