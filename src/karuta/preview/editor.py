"""A place in the notes, opened in the editor that `$VISUAL` or `$EDITOR` names."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

#: How editors are told the line, by the name of their program; the others know `+LINE FILE`.
_GOTO = {
    **dict.fromkeys(("code", "code-insiders", "codium", "cursor", "windsurf", "positron"), ("--goto", "{path}:{line}")),
    **dict.fromkeys(("subl", "zed", "zeditor", "hx", "helix", "kak", "micro", "notepad++"), ("{path}:{line}",)),
    **dict.fromkeys(("idea", "pycharm", "webstorm", "charm", "kate", "kwrite", "mate"), ("--line", "{line}", "{path}")),
}


def command(path: Path, line: int) -> list[str]:
    """What is to be run; [] if no editor is named. Raises ValueError if the variable cannot be read as a command."""
    editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if not editor:
        return []
    form = _GOTO.get(Path(editor[0]).stem.lower(), ("+{line}", "{path}"))
    return [*editor, *(part.format(path=path, line=max(line, 1)) for part in form)]


class Editor:
    """Opens places, one after the other where the editor needs the terminal and stays in it."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def open(self, path: Path, line: int) -> str:
        """Start the editor; "" or the reason why it was not."""
        if self._running and self._running.poll() is None:
            return "The editor that was opened before is still at work."
        try:
            words = command(path, line)
            if not words:
                return "Set $EDITOR (or $VISUAL) to your editor's command, and start karuta preview again."
            self._running = subprocess.Popen(words)
        except (OSError, ValueError) as fault:
            return f"The editor cannot be started: {fault}."
        return ""
