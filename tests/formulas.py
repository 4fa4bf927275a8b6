"""The sheet of formulas in tests/golden: one in a list item, with its delimiters."""

from __future__ import annotations

from pathlib import Path

SHEET = Path(__file__).parent / "golden" / "formulas.md"


def pages() -> list[tuple[str, str]]:
    """Heading and Markdown of each section of the sheet."""
    sections = SHEET.read_text(encoding="utf-8").split("\n## ")[1:]
    return [(section.split("\n", 1)[0], f"## {section}") for section in sections]


def formulas(page: str) -> list[str]:
    r"""The TeX of each `- $…$` and `- \(…\)` in a page, without what delimits it."""
    found = []
    for line in page.splitlines():
        if line.startswith(("- $", "- \\(")):
            width = 1 if line[2] == "$" else 2
            found.append(line[2 + width : -width])
    return found
