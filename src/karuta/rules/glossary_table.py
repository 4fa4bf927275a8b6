"""Tables whose columns are a term and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from xml.etree.ElementTree import Element, SubElement

from karuta.dialect.text import plain as plain_of
from karuta.rules import shapes, words
from karuta.rules.answers import placed, term
from karuta.rules.inline import Inline
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

_TERM = re.compile(words.alternatives(words.TERM_COLUMN), re.I)
_MEANING = re.compile(words.alternatives(words.MEANING_COLUMN), re.I)


def find(view: View) -> Iterator[Match]:
    for table in view.blocks("table"):
        if not view.free(table):
            continue
        header = list(table.iterfind("./thead/tr/th"))
        rows = list(table.iterfind("./tbody/tr"))
        names = [plain_of(cell) for cell in header]
        columns = _columns(names, [[plain_of(c) for c in row] for row in rows])
        if columns is None or _compared(view.section_at(table).text, names):
            continue
        front, back = columns
        for row in rows:
            cells = list(row)
            if len(cells) <= front or not view.free(row):
                continue
            match = _match(row, header, cells, front, back)
            if match is not None:
                yield match


_COMPARES = re.compile(r"\b(?:vs|versus|differen(?:ces?|t)|compar(?:ison|ed|ing))\b|違い|比較", re.I)


def _compared(heading: str, header: Sequence[str]) -> bool:
    """Whether the heading compares what the columns are named after: "Overloading vs overriding"."""
    whole = shapes.fold(heading)
    return bool(_COMPARES.search(heading)) and all(name and name in whole for name in map(shapes.fold, header[:2]))


ASKED = re.compile(r"(?:q|questions?|prompt|問題?文?|質問|設問|問い)", re.I)
ANSWERED = re.compile(r"(?:(?:short |correct )?answers?|a|ans|答え?|解答|回答|正解)", re.I)


def find_questions(view: View) -> Iterator[Match]:
    for table in view.blocks("table"):
        header = list(table.iterfind("./thead/tr/th"))
        names = [_plain(plain_of(cell)) for cell in header]
        asked = next((i for i, name in enumerate(names) if ASKED.fullmatch(name)), None)
        answered = next((i for i, name in enumerate(names) if ANSWERED.fullmatch(name)), None)
        if asked is None or answered is None or option_columns(names):
            continue
        for row in table.iterfind("./tbody/tr"):
            match = _match(row, header, list(row), asked, answered) if len(row) > asked else None
            if match is not None:
                yield replace(match, kind="question", fields=match.fields[:2])


def option_columns(names: Sequence[str]) -> Sequence[int]:
    """The columns of a table that hold the options of questions: A, B, C one after the other; () for none."""
    at = next((i for i, name in enumerate(names) if name.upper() in ("A", "ア")), len(names))
    letters = list(takewhile(lambda name: len(name) == 1, (name.upper() for name in names[at:])))
    return range(at, at + len(letters)) if shapes.letters_in_order(letters) else ()


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """The columns of the term and of its meaning; None for a table of data, of comparisons or of examples."""
    if len(header) < 2 or not rows:
        return None
    names = [_plain(h) for h in header]
    meaning = next((i for i, h in enumerate(names) if _MEANING.fullmatch(h)), None)
    term_at = next((i for i, h in enumerate(names) if _TERM.fullmatch(h) and i != meaning), None)
    if term_at is not None and term_at > 1:
        return None  # a term comes first, or after a number
    if term_at is None and meaning is not None and meaning > 0 and names[0]:
        term_at = 0  # "Layer | Purpose": only the meaning's column has a usual name
    if term_at is None or meaning is None:
        told = _tells_each_apart(rows) if term_at == 0 else _explains_itself(names, rows)
        term_at, meaning = 0, 1
        if not told:
            return None
    fronts = [_plain(row[term_at]) for row in rows if len(row) > term_at]
    if len(set(fronts)) * 2 < len(fronts):
        return None
    return term_at, meaning


#: First headers of tables that compare or record: their rows are aspects or samples, not terms.
_NO_TERMS = re.compile(
    r"(?:|features?|propert(?:y|ies)|aspects?|criteri(?:on|a)|metrics?|parts?|points?|dates?|days?|times?|"
    r"levels?|no\.?|#|ids?|samples?|cases?|data ?sets?|steps?|rank|size|score|grade|"
    r"項目|観点|特徴|比較|サンプル|日付|日時|データ|データセット|回|番号|順位|点数|結果|手順|例|入力.*|出力.*)",
    re.I,
)


def _explains_itself(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table with unusual headers still holds terms: names, each once, in the first column and text in the others."""
    if _NO_TERMS.fullmatch(names[0]) or not all(names) or len(rows) < 2:
        return False
    fronts = [_plain(row[0]) for row in rows]
    others = [_plain(cell) for row in rows for cell in row[1:]]
    return (
        len(set(fronts)) == len(fronts)
        and all(shapes.HAS_WORD.search(front) and len(front) <= 40 for front in fronts)
        and sum(_wordy(cell) for cell in others) * 3 >= len(others) * 2
    )


def _tells_each_apart(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows of named things say something of each: names once, and next to them texts that are not the same few again, as
    in a table of "yes" and "no", nor mere numbers."""
    fronts = [_plain(row[0]) for row in rows if row]
    seconds = [_plain(row[1]) for row in rows if len(row) > 1]
    others = [_plain(cell) for row in rows for cell in row[1:]]
    return (
        len(rows) >= 3
        and len(set(fronts)) == len(fronts)
        and len(set(seconds)) == len(seconds)
        and all(shapes.HAS_WORD.search(cell) for cell in seconds)
        and sum(bool(shapes.HAS_WORD.search(cell)) for cell in others) * 2 >= len(others)
    )


def _wordy(cell: str) -> bool:
    """More than a number, a unit or a tick."""
    return bool(shapes.HAS_WORD.search(cell)) and (
        len(cell.split()) >= 2 or (any(ch > "\u3000" for ch in cell) and len(cell) >= 4)
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).strip("*:： ")


def _match(row: Element, header: Sequence[Element], cells: Sequence[Element], front_at: int, back_at: int) -> Match | None:
    front = term(Inline.of(cells[front_at]).strip())
    back = Inline.of(cells[back_at]).strip() if back_at < len(cells) else Inline([])
    if not front or not back:
        return None
    if _COUNTS.fullmatch(front.plain) and front_at < len(header):
        front = Inline([*Inline.of(header[front_at]).strip().unwrapped().parts, " ", *front.parts])
    body = [placed("p", back, cells[back_at])]
    for i, cell in enumerate(cells):
        value = Inline.of(cell).strip()
        label = Inline.of(header[i]).strip() if i < len(header) else Inline([])
        if i in (front_at, back_at) or not value or shapes.fold(label.plain) in ("", "no", "#", "番号"):
            continue
        body.append(_labelled(label, value))
    if len(body) > 1 and Inline.of(header[back_at]).plain.strip() and _reads(header[back_at]):
        body[0] = _labelled(Inline.of(header[back_at]).strip(), back)
    return Match("term", ([front.to("p")], body), [row], row, shapes.names(front.plain))


#: A number in Roman figures, which says nothing without the name of its column: "Stage II".
_COUNTS = re.compile(r"(?=.)X{0,2}(?:IX|IV|V?I{0,3})")


def _reads(header: Element) -> bool:
    """Whether the meaning's own column wants its name on the card: a reading beside a meaning, not a plain explanation."""
    return bool(re.search(r"読み|よみ|reading|yomi|^on$|^kun$|pronunciation", plain_of(header).strip(), re.I))


def _labelled(label: Inline, value: Inline) -> Element:
    line = Element("p")
    strong = SubElement(line, "strong")
    made = label.to("strong")
    strong.text, strong.tail = made.text, ": "
    strong.extend(list(made))
    rest = value.to("p")
    strong.tail = ": " + (rest.text or "")
    line.extend(list(rest))
    return line


QUESTIONS = Rule(
    name="question-table",
    trust="structure",
    summary="A table with a column of questions and one of answers (Question|Answer, 番号|問題|答え|解説): a card a row.",
    example=Example(
        "| No. | Question | Answer |\n|---|---|---|\n| 1 | Capital of Peru | Lima |\n",
        (("Capital of Peru", "Lima"),),
    ),
    find=find_questions,
    trigger=("|", "<table"),
)
RULE = Rule(
    name="glossary-table",
    trust="structure",
    summary=(
        "A table with a column of terms and one of meanings (用語|説明, Term|Definition, Command|What it "
        "does, 英語|日本語): a card a row, further columns as labelled lines."
    ),
    example=Example(
        "| 用語 | 説明 | 影響 |\n|---|---|---|\n| 層 | 計算のひとまとまり | 増やすと表現力が上がる |\n",
        (("層", "計算のひとまとまり 影響 : 増やすと表現力が上がる"),),
    ),
    find=find,
)
