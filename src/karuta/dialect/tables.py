"""GFM tables: rows split into cells, cells aligned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
#: Code, math that ends in the row, an escaped character, or a bar. Bars inside math do not split: GFM splits there, but no note means it.
#: How far code and math reach is limited, so that many openings without an end cost no more than their number.
_PIECE = re.compile(
    r"(?<!`)(?P<code>(`+)(?!`).{1,400}?(?<!`)\2(?!`))|\\\(.{0,400}?\\\)|\\\[.{0,400}?\\\]|\$\$.{1,400}?\$\$"
    r"|(?<![\\$\w])\$(?![\s$])(?:\\.|[^\\$]){1,400}?(?<!\s)\$(?![\d$])|\\.|\||`+|[^\\|$`]+|.",
    re.S,
)
_BAR = re.compile(r"(?<!\\)\|")


def alignments(line: str) -> list[str] | None:
    """ "left", "right", "center" or "" for each column of a delimiter row; None where the line is none."""
    if "-" not in line or not _DELIMITER.match(line):
        return None
    return [
        "center"
        if cell[0] == cell[-1] == ":" and len(cell) > 1
        else "right"
        if cell[-1] == ":"
        else "left"
        if cell[0] == ":"
        else ""
        for cell in cells(line)
    ]


def cells(line: str, columns: int = 0) -> list[str]:
    """The cells of a row as typed, without outer bars; an escaped bar is a bar.

    Bars in code split as well, as in GFM, unless that makes more cells than `columns`, so that text would be lost, and leaving the code
    whole makes as many.
    """
    found = _split(line, code_splits=True)
    if columns and len(found) > columns and "`" in line:
        whole = _split(line, code_splits=False)
        return whole if len(whole) == columns else found
    return found


def _split(line: str, *, code_splits: bool) -> list[str]:
    out: list[str] = [""]
    for found in _PIECE.finditer(line.strip()):
        piece = found[0]
        if piece == "|":
            out.append("")
        elif found["code"] and code_splits:
            first, *others = (part.replace("\\|", "|") for part in _BAR.split(piece))
            out[-1] += first
            out += others
        else:
            out[-1] += piece.replace("\\|", "|") if piece[0] in "\\$`" else piece
    if out and not out[0].strip():
        out.pop(0)
    if out and not out[-1].strip():
        out.pop()
    return [cell.strip() for cell in out]


def head(texts: Sequence[str], aligns: Sequence[str]) -> Element:
    """A `tr` of `th`, aligned: every row of the table takes its columns from it."""
    row = Element("tr")
    for text, align in zip(texts, aligns, strict=True):
        SubElement(row, "th", {"style": f"text-align:{align}"} if align else {}).text = text
    return row


def fill(table: Element, header: Element, rows: Sequence[str], line: int) -> list[tuple[int, str]]:
    """Head and body of a table; `line` is that of the head. Rows are cut or filled up to the head's columns.

    Returns what was cut off, with its line.
    """
    lost: list[tuple[int, str]] = []
    _place(header, line)
    SubElement(table, "thead", {"line": str(line), "end": str(line)}).append(header)
    if not rows:
        return lost
    body = SubElement(table, "tbody", {"line": str(line + 2), "end": str(line + 1 + len(rows))})
    for i, text in enumerate(rows):
        row = SubElement(body, "tr")
        found = cells(text, len(header))
        if cut := " | ".join(cell for cell in found[len(header) :] if cell):
            lost.append((line + 2 + i, cut))
        for column, column_head in enumerate(header):
            SubElement(row, "td", {k: v for k, v in column_head.attrib.items() if k == "style"}).text = (
                found[column] if column < len(found) else ""
            )
        _place(row, line + 2 + i)
    return lost


def _place(row: Element, line: int) -> None:
    for element in row.iter():
        element.set("line", str(line))
        element.set("end", str(line))
