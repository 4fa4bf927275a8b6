"""Other tools, from PyPI, each in an environment of its own below build/bench/."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

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
    done, wanted = folder / ".installed", "\n".join(PACKAGES[name])
    if not done.is_file() or done.read_text("utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([folder / "bin/python", "-m", "pip", "install", "-qq", *PACKAGES[name]], check=True)
        done.write_text(wanted, encoding="utf-8")
    return folder / "bin"


def command(name: str, home: Path, notes: Path) -> Command:
    """How a tool makes packages of a folder with notes in its own syntax."""
    programs, out = installed(name, home), output(name, notes)
    out.mkdir(exist_ok=True)
    if name == "ankdown":
        return Command([programs / "ankdown", "-r", notes, "-p", out / "deck.apkg"], notes)
    if name == "markdown-anki-decks":
        return Command([programs / "mdankideck", notes, out], notes)
    if not (notes / "ankivalenz.json").exists():
        subprocess.run([programs / "ankivalenz", "init", notes], check=True, stdout=subprocess.DEVNULL)
    return Command([programs / "ankivalenz", "run", notes], notes)


def output(name: str, notes: Path) -> Path:
    """The folder that the packages are in; one tool writes them beside the notes and takes no other place."""
    return notes if name == "ankivalenz" else notes.with_name(f"{notes.name}-out")


def made(packages: Iterable[Path]) -> int:
    """How many notes some packages have."""
    number = 0
    for package in packages:
        with ZipFile(package) as archive, closing(sqlite3.connect(":memory:")) as collection:
            collection.deserialize(archive.read("collection.anki2"))
            number += collection.execute("SELECT count() FROM notes").fetchone()[0]
    return number
