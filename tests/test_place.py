from __future__ import annotations

from pathlib import Path

import pytest

from karuta.place import put_in_place


@pytest.fixture
def files(tmp_path: Path) -> list[tuple[Path, Path]]:
    """Three new files for three places; there is nothing in the second one yet."""
    pairs = []
    for name in "abc":
        (tmp_path / "new").mkdir(exist_ok=True)
        (tmp_path / "new" / name).write_text(f"new {name}")
        if name != "b":
            (tmp_path / name).write_text(f"old {name}")
        pairs.append((tmp_path / "new" / name, tmp_path / name))
    (tmp_path / "backups").mkdir()
    return pairs


def texts(files: list[tuple[Path, Path]]) -> list[str]:
    return [place.read_text() if place.exists() else "" for _, place in files]


def test_all_take_their_places(files: list[tuple[Path, Path]], tmp_path: Path) -> None:
    put_in_place(files, tmp_path / "backups")
    assert texts(files) == ["new a", "new b", "new c"]


@pytest.mark.parametrize("fault", [OSError("no"), KeyboardInterrupt()])
@pytest.mark.parametrize("stop", [1, 2, 3])
def test_none_does_if_one_cannot(
    files: list[tuple[Path, Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int, fault: BaseException
) -> None:
    replace = Path.replace
    calls = 0

    def stops(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == stop:
            raise fault
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stops)
    with pytest.raises(type(fault)):
        put_in_place(files, tmp_path / "backups")
    assert texts(files) == ["old a", "", "old c"]
