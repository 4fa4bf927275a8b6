"""Other tools, from PyPI, each in an environment of its own below build/bench/."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Command

#: What is installed; old packages need old companions.
PACKAGES = {
    "ankdown": ("ankdown==0.7.1", "setuptools<81"),
    "markdown-anki-decks": ("markdown-anki-decks==1.1.1", "click==8.0.4"),
    "ankivalenz": ("ankivalenz==1.0.2",),
}


def installed(name: str, home: Path) -> Path:
    """The folder with the programs of a tool, installed if it was not."""
    folder = home / "peers" / name
    done = folder / ".installed"
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", *PACKAGES[name]], check=True)
        done.touch()
    return folder / "bin"


def command(name: str, home: Path, notes: Path) -> Command:
    """How a tool makes a package of a folder with notes in its own syntax."""
    programs = installed(name, home)
    out = notes.with_name(f"{notes.name}-out")
    out.mkdir(exist_ok=True)
    if name == "ankdown":
        return Command([programs / "ankdown", "-r", notes, "-p", out / "deck.apkg"], notes)
    if name == "markdown-anki-decks":
        return Command([programs / "mdankideck", notes, out], notes)
    if not (notes / "ankivalenz.json").exists():
        subprocess.run([programs / "ankivalenz", "init", notes], check=True, stdout=subprocess.DEVNULL)
    return Command([programs / "ankivalenz", "run", notes], notes)
