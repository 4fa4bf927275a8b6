"""A preview that is going on: the last build and what is told of it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from karuta.compile import Progress, load_config
from karuta.model import Finding
from karuta.preview import wire
from karuta.preview.snapshot import Snapshot, take


class Session:
    """The state of one preview. Builds may run in another thread than those who read."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.token = secrets.token_urlsafe(16)  #: of this run; only the page knows it
        self.build = 0  #: number of the last build
        self.snapshot = Snapshot(load_config(project)[0])
        self._rows = wire.Rows()
        self._lock = Lock()

    def rebuild(self, progress: Progress | None = None) -> Snapshot:
        """Build again. A fault of the program becomes a finding too: whoever writes notes wants to see the others."""
        try:
            snapshot = take(self.project, self.snapshot, progress)
        except Exception as fault:
            what = f"{type(fault).__name__}: {fault}".rstrip(": ")
            finding = Finding(
                "karuta-fault", "error", f"Karuta could not build this: {what}.", "", 0, "`karuta check` may say more."
            )
            snapshot = replace(self.snapshot, findings=(finding,))
        self._show(snapshot)
        return snapshot

    def report(self, finding: Finding) -> None:
        """Tell of something besides what builds find."""
        self._show(replace(self.snapshot, findings=(*self.snapshot.findings, finding)))

    def _show(self, snapshot: Snapshot) -> None:
        with self._lock:
            self.snapshot = snapshot
            self.build += 1
            self._rows.update(snapshot, self.build)

    def index(self, since: int) -> str:
        """The state as JSON, as far as it changed after a build; see wire.index. Of a build that never was, all of it."""
        with self._lock:
            since = since if since <= self.build else 0
            extra: dict[str, Any] = {"root": self.project.as_posix(), "token": self.token, "media": f"media/{self.token}/"}
            return wire.index(self.snapshot, self._rows, self.build, since, extra)
