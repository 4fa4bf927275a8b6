"""Drafts and note types for the tests of identity and ledger."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from karuta import identity
from karuta.model import COMMON_FIELDS, OWN_FIELDS, Draft, FieldSpec, Kind, Ledger, NoteType, TemplateSpec

NOW = 1_790_000_000
EMPTY = Ledger(1, "project")


def notetype(kind: Kind, digest: str = "digest", shape: str = "shape") -> NoteType:
    fields = tuple(FieldSpec(name, number) for number, name in enumerate(OWN_FIELDS[kind] + COMMON_FIELDS))
    return NoteType(kind, kind, 1, kind == "cloze", fields, (TemplateSpec("Card 1", 1, "", ""),), "", shape, digest)


NOTETYPES: Mapping[Kind, NoteType] = {kind: notetype(kind) for kind in OWN_FIELDS}


def ordinals(of: NoteType, fields: Sequence[str]) -> tuple[int, ...]:
    if of.cloze:
        return tuple(sorted({int(number) - 1 for number in re.findall(r"{{c(\d+)::", fields[0])}))
    return (0, 1) if of.kind == "term" and fields[2] else (0,)


def question(
    prompt: str,
    answer: str,
    path: str = "notes/a.md",
    context: tuple[str, ...] = ("A",),
    line: int = 1,
    tags: tuple[str, ...] = (),
    deck: str = "Deck",
    uid: str = "",
) -> Draft:
    fields = (html.escape(prompt), f"<p>{html.escape(answer)}</p>")
    return Draft("question", fields, prompt, context, path, line, line, "headings", deck, tags, uid=uid)


def cloze(text: str, prompt: str = "text") -> Draft:
    return Draft("cloze", (text, ""), prompt, ("A",), "notes/a.md", 1, 1, "cloze", "Deck")


def assign(drafts: Sequence[Draft], ledger: Ledger = EMPTY, now: int = NOW, **more: object) -> identity.Assignment:
    more.setdefault("force", True)
    return identity.assign(drafts, ledger, now=now, notetypes=NOTETYPES, card_ordinals=ordinals, **more)  # type: ignore[arg-type]


def package(assignment: identity.Assignment) -> identity.Previous:
    """What a build asks the last package for."""
    notes = {note.guid: (note.fields, note.tags) for note in assignment.notes}
    return lambda guids: {guid: notes[guid] for guid in guids if guid in notes}


def guids(assignment: identity.Assignment) -> dict[str, str]:
    """Prompt to guid of the living notes; prompts must differ."""
    return {
        origin.draft.prompt: note.guid
        for note, origin in zip(assignment.notes, assignment.origins, strict=True)
        if origin.draft
    }
