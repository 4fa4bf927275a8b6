"""A project in a folder, for tests to write and read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from karuta import config, pages
from karuta.config import Config
from karuta.model import Finding, Page


@dataclass(frozen=True)
class Project:
    folder: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file, with its folders, exactly as given."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def config(self, text: str = "") -> Config:
        """The configuration that a text of `karuta.toml` gives; nothing may be wrong with it."""
        if text:
            self.write("karuta.toml", text)
        loaded, findings = config.load(self.folder)
        assert findings == ()
        return loaded

    def pages(self, *names: str, configuration: str = "") -> tuple[list[Page], list[Finding]]:
        """The pages, and the findings, of some paths; without any, of the project's notes."""
        loaded = self.config(configuration)
        found = list(pages.read(loaded, [self.folder / name for name in names] or loaded.notes))
        return [page for page in found if isinstance(page, Page)], [each for each in found if isinstance(each, Finding)]

    def state(self) -> dict[str, bytes]:
        """Every file of the project with its bytes, but for the cache, which may come and go."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and path.parent.name != ".cache")
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}
