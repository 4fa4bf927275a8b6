"""Data flows one way: which module may know which."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "karuta"

#: The stages, each of which may know those before it. Packages stand for all their modules.
STAGES = (
    ("model",),
    ("counts", "seen"),
    ("config",),
    ("pages",),
    ("dialect",),
    ("htmlpolicy", "sanitise", "mathcheck", "media"),
    ("rules",),
    ("ankitext", "cards", "content", "matching", "allot"),
    ("apkg",),
    ("states", "ledger", "lockfile", "identity", "adopt", "resolve"),
    ("changes",),
    ("changelog", "sharing"),
    ("release",),
    ("rows",),
    ("notetypes", "package", "previous", "leftovers", "verify", "place"),
    ("cache",),
    ("standing",),
    ("compiler",),
    ("reading",),
    ("compile",),
    ("scope", "task", "report"),
    ("unchanged",),
    ("writing",),
    ("update",),
    ("firstbuild",),
    ("build", "takeover", "scaffold"),
    ("preview",),
    ("cli",),
    ("__main__",),
)
#: What only one part may import.
PRINTS = ("cli", "__main__", "rules.reference")  # the last writes docs/rules.md where it is run as a program
KEPT = {
    "genanki": {"package"},
    "click": {"cli"},
    "anki": {"apkg", "verify"},
    "yaml": {"pages"},
    "starlette": {"preview"},
    "uvicorn": {"preview"},
    "watchfiles": {"preview"},
}


def modules() -> dict[str, Path]:
    return {".".join(path.relative_to(SOURCE).with_suffix("").parts): path for path in SOURCE.rglob("*.py")}


def imports(path: Path, *, at_start: bool = False) -> set[str]:
    """Full names of what a module imports; `at_start`: only what its own import costs."""
    found: set[str] = set()
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body if at_start else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def stage_of(part: str) -> int:
    return next(number for number, parts in enumerate(STAGES) if part in parts)


@pytest.mark.parametrize("name", [name for name in sorted(modules()) if name != "__init__"])
def test_a_module_knows_only_what_comes_before_it(name: str) -> None:
    own = name.split(".")[0]
    known = {full.split(".")[1] for full in imports(modules()[name]) if full.startswith("karuta.")} - {"__version__", own}
    later = {part for part in known if stage_of(part) > stage_of(own)}
    assert not later


def test_every_part_has_its_stage() -> None:
    parts = {name.split(".")[0] for name in modules()} - {"__init__"}
    assert parts <= {part for stage in STAGES for part in stage}


@pytest.mark.parametrize("library", KEPT)
def test_a_library_is_known_in_one_place(library: str) -> None:
    users = {
        name.split(".")[0]
        for name, path in modules().items()
        if any(full == library or full.startswith(f"{library}.") for full in imports(path))
    }
    assert users <= KEPT[library]


def test_only_the_command_line_prints_or_exits() -> None:
    for name, path in modules().items():
        if name.startswith(PRINTS):
            continue
        names = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
        assert not names & {"print", "input", "exit", "quit"}, name


def loaded_by(code: str) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after some code."""
    script = (
        f"import sys; before = set(sys.modules)\n{code}\nprint(*{{name.split('.')[0] for name in set(sys.modules) - before}})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_help_costs_click_only() -> None:
    loaded = loaded_by(
        "import karuta.cli\ntry: karuta.cli.main(['--help'])\nexcept SystemExit: pass\nsys.stdout = sys.__stdout__; print()"
    )
    heavy = {
        "markdown",
        "bs4",
        "genanki",
        "yaml",
        "pygments",
        "nh3",
        "sqlite3",
        "anki",
        "tomllib",
        "zipfile",
        "json",
        "starlette",
        "uvicorn",
        "watchfiles",
    }
    assert "click" in loaded
    assert not loaded & heavy
