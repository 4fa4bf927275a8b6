"""Packages are read back: our own, and those that Anki exports in its old and its new format."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest
from anki.collection import DeckIdLimit, ExportAnkiPackageOptions
from anki.decks import DeckId

from karuta import apkg
from karuta.model import MediaFile
from tests.anki_helpers import learner
from tests.package_helpers import MOD, NOTETYPES, one_of_each, write


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    (tmp_path / "a.png").write_bytes(b"png")
    write(tmp_path / "study.apkg", one_of_each(), [MediaFile("a-1.png", str(tmp_path / "a.png"))])
    return tmp_path / "study.apkg"


def exported(ours: Path, legacy: bool) -> Path:
    """The deck as somebody exports it who imported it."""
    out = ours.with_name("exported.apkg")
    with learner(ours.with_name("anna")) as anna:
        anna.take(ours)
        options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=legacy)
        limit = DeckIdLimit(DeckId(anna.collection.decks.id_for_name("Study") or 0))
        anna.collection.export_anki_package(out_path=str(out), options=options, limit=limit)
    return out


def contents(path: Path) -> apkg.PackageContents:
    found, problems = apkg.read(path)
    assert found is not None
    assert problems == ()
    return found


def test_what_was_written_is_read(ours: Path) -> None:
    found = contents(ours)
    assert [(note.guid, note.id, note.mod, note.fields, note.tags, note.deck, note.card_ids) for note in found.notes] == [
        (note.guid, note.id, note.mod, note.fields, note.tags, note.deck, note.card_ids) for note in one_of_each()
    ]
    assert [found.notetypes[note.notetype].name for note in found.notes] == [
        NOTETYPES[note.kind].name for note in one_of_each()
    ]
    term = found.notetypes[NOTETYPES["term"].id]
    assert (term.fields[:3], term.cloze, term.mod) == (("Term", "Definition", "Reverse"), False, MOD)
    assert term.templates[0] == (NOTETYPES["term"].templates[0].front, NOTETYPES["term"].templates[0].back)
    assert (found.version, found.media) == ("1.2.3", ("a-1.png",))


@pytest.mark.parametrize("legacy", [True, False])
def test_what_anki_exports_is_read(ours: Path, legacy: bool) -> None:
    ours_again = contents(exported(ours, legacy))
    assert ours_again.notes == contents(ours).notes
    assert ours_again.notetypes == contents(ours).notetypes
    assert ours_again.version == "1.2.3"


def test_the_new_format_without_anki_is_a_finding_that_says_what_to_do(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = exported(ours, legacy=False)
    real = builtins.__import__

    def without_anki(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "anki":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_anki)
    found, [finding] = apkg.read(path)
    assert found is None
    assert finding.code == "package-unreadable"
    assert "karuta[anki]" in finding.hint


def test_what_is_no_package_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "text.apkg").write_text("text")
    for name, message in (("text.apkg", "damaged or not"), ("none.apkg", "does not exist")):
        found, [finding] = apkg.read(tmp_path / name)
        assert found is None
        assert message in finding.message
