"""Cards that were found, compared with the cards that a careful reader would have made: see tests/cases/README.md.

`python -m tests.gold PAGE_OR_FOLDER…` prints recall, precision and F1 of pages that have a gold list, and what is amiss.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from karuta import config
from karuta.cards import cloze_numbers
from karuta.compile import compile_pages
from karuta.model import OWN_FIELDS, Draft

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"

#: Fields of a note that its first card shows in the question; all of them are shown with the answer.
ASKED = {"question": ("Question",), "term": ("Term",), "choice": ("Question", "Choices"), "cloze": ("Text",)}


class Shown(NamedTuple):
    """The first card of a note, as text without white space."""

    question: str  #: prompt, what has to be seen with it, and the context line
    answer: str  #: all that is seen once the card is turned, the question included
    first: str  #: first field of the note


class Missing(NamedTuple):
    """A card that should have been found."""

    id: str
    why: str  #: what the cards with the right front lack; "" if there are none


@dataclass(frozen=True, slots=True)
class Score:
    """How well some cards agree with a gold list. Numbers are shares from 0 to 1."""

    cards: int  #: cards that were found
    gold: int  #: cards that should have been
    found: tuple[str, ...]  #: ids of the gold cards that were found
    missing: tuple[Missing, ...]
    duplicates: tuple[str, ...]  #: first fields of cards beyond the first with the front of a gold card
    extra: tuple[str, ...]  #: first fields of cards that nobody asked for
    banned: tuple[str, ...]  #: first fields that never are a front

    @property
    def recall(self) -> float:
        return len(self.found) / self.gold if self.gold else 1.0

    @property
    def precision(self) -> float:
        wrong = len(self.extra) + len(self.duplicates)
        if not self.found:
            return 0.0 if self.gold or wrong else 1.0
        return len(self.found) / (len(self.found) + wrong)

    @property
    def f1(self) -> float:
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0

    def report(self) -> str:
        """What is amiss, a line each; "" if all is well."""
        lines = [f"  missing    {each.id}" + (f": {each.why}" if each.why else "") for each in self.missing]
        for name, texts in (("duplicate", self.duplicates), ("extra", self.extra), ("banned", self.banned)):
            lines += [f"  {name:9}  {text[:80]}" for text in texts]
        return "\n".join(lines)


def squeeze(text: str) -> str:
    """A text without width variants and white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def text_of(markup: str) -> str:
    """The text of HTML, squeezed."""
    markup = re.sub(r"<(script|style)\b.*?</\1>", " ", markup, flags=re.S | re.I)
    markup = re.sub(r"<!--.*?-->", " ", markup, flags=re.S)
    return squeeze(html.unescape(re.sub(r"<[^>]+>", " ", markup)))


def shown(draft: Draft) -> Shown:
    """The first card of the note that a draft becomes, without the templates around it."""
    fields = dict(zip(OWN_FIELDS[draft.kind], draft.fields, strict=True))
    asked = [fields[name] for name in ASKED[draft.kind]]
    everything = list(draft.fields)
    if draft.kind == "cloze":
        first = min(cloze_numbers(fields["Text"]), default=1)
        asked = [_cloze(text, first) for text in asked]
        everything = [_cloze(text, None) for text in everything]
    context = squeeze(" ".join(draft.context))
    return Shown(text_of("\n".join(asked)) + context, text_of("\n".join(everything)) + context, text_of(draft.fields[0]))


_CLOZE = re.compile(r"\{\{c(\d+)::((?:(?!\{\{c\d).)*?)(?:::((?:(?!::).)*?))?\}\}", re.S)


def _cloze(text: str, asked: int | None) -> str:
    """A text with one of its clozes hidden, all others plain."""

    def plain(match: re.Match[str]) -> str:
        return f"[{match[3] or '...'}]" if int(match[1]) == asked else match[2]

    before = ""
    while before != text:
        before, text = text, _CLOZE.sub(plain, text)
    return text


def score(cards: Sequence[Shown], gold: Mapping[str, Any]) -> Score:
    """Compare cards with a gold list.

    Every gold card takes at most one card, the one with the shortest question. Cards left over are wrong, unless they are
    optional: duplicates where they have the front of a gold card, extra where they have not.
    """
    used: dict[int, str] = {}
    missing: list[Missing] = []
    for wanted in gold["cards"]:
        fresh = [number for number, card in enumerate(cards) if number not in used and not _amiss(card, wanted)]
        if fresh:
            used[min(fresh, key=lambda number: len(cards[number].question))] = wanted["id"]
        else:
            missing.append(Missing(wanted["id"], _why(cards, wanted)))
    duplicates: list[str] = []
    extra: list[str] = []
    for number, card in enumerate(cards):
        if number in used or _any_of(gold.get("optional", ()), card.question):
            continue
        again = any(_any_of(wanted["front"], card.question) for wanted in gold["cards"])
        (duplicates if again else extra).append(card.first)
    never = [squeeze(text) for text in gold.get("never", ())]
    banned = {card.first for card in cards if any(_bare(card.first) == _bare(text) for text in never)}
    long = [squeeze(text) for text in gold.get("never", ()) if len(text) > 12]
    banned |= {card.first for card in cards if any(text in card.first for text in long)}
    return Score(
        cards=len(cards),
        gold=len(gold["cards"]),
        found=tuple(used.values()),
        missing=tuple(missing),
        duplicates=tuple(duplicates),
        extra=tuple(extra),
        banned=tuple(sorted(banned)),
    )


def _any_of(alternatives: Sequence[Sequence[str]], text: str) -> bool:
    """Whether a text has every string of one of the alternatives."""
    return any(all(squeeze(part) in text for part in parts) for parts in alternatives)


def _bare(text: str) -> str:
    return text.strip("?？:：")


def _amiss(card: Shown, wanted: Mapping[str, Any]) -> str:
    """Why a card is not the one that is wanted; "" if it is."""
    if not _any_of(wanted["front"], card.question):
        return "front"
    for key, text, bad in (("front_not", card.question, True), ("back", card.answer, False), ("back_not", card.answer, True)):
        for part in wanted.get(key, ()):
            if (squeeze(part) in text) == bad:
                side = key.removesuffix("_not")
                return f"{side} has {part!r}" if bad else f"{side} lacks {part!r}"
    return ""


def _why(cards: Sequence[Shown], wanted: Mapping[str, Any]) -> str:
    reasons = {_amiss(card, wanted) for card in cards} - {"front"}
    return "another gold card has it" if "" in reasons else "; ".join(sorted(reasons))


class Case(NamedTuple):
    """A page with its gold list."""

    name: str
    page: Path
    gold: Mapping[str, Any]


def read(path: Path) -> Case:
    """The case of a gold list: `NAME/gold.json` or `NAME.gold.json`, which names its page relative to itself."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    name = path.parent.name if path.name == "gold.json" else path.name.removesuffix(".gold.json")
    return Case(name, (path.parent / gold["source"]).resolve(), gold)


def cases(where: Path = CASES) -> list[Case]:
    """The cases in a folder and below it, by name."""
    return sorted(map(read, where.rglob("*gold.json")), key=lambda case: case.name)


@cache
def drafts_of(page: Path) -> tuple[Draft, ...]:
    """What the rules find on a page; those in notes/ are pages of this project, any other is a project of its own."""
    project = ROOT if page.is_relative_to(ROOT / "notes") else page.parent
    settings, _ = config.load(project)
    return compile_pages(settings, [page]).drafts


def score_case(case: Case) -> Score:
    """The score of the cards that Karuta finds on the page of a case."""
    return score([shown(draft) for draft in drafts_of(case.page)], case.gold)


def _named(path: Path) -> Iterator[Case]:
    """The cases that a path stands for: a folder, a gold list, or a page with its gold list beside it or in tests/cases."""
    if path.is_dir():
        below = (case for case in cases() if case.page.is_relative_to(path.resolve()))
        yield from {case.page: case for case in (*below, *cases(path))}.values()
    elif path.suffix == ".json":
        yield read(path)
    else:
        beside = map(read, path.resolve().parent.glob("*gold.json"))
        yield from {case.page: case for case in (*cases(), *beside) if case.page == path.resolve()}.values()


def main() -> None:
    """Print a table of the cases that the arguments name, by default all in tests/cases."""
    parser = argparse.ArgumentParser(prog="python -m tests.gold", description=main.__doc__)
    parser.add_argument("path", nargs="*", type=Path, default=[CASES], help="page, folder or gold list")
    parser.add_argument("-q", "--quiet", action="store_true", help="the table without what is amiss")
    arguments = parser.parse_args()
    scores = [(case.name, score_case(case)) for path in arguments.path for case in _named(path)]
    if not scores:
        sys.exit("no gold list found")
    width = max(len(name) for name, _ in scores)
    print(f"{'page':{width}}  gold cards recall precision    F1")
    for name, result in scores:
        shares = f"{result.recall:6.3f}    {result.precision:6.3f} {result.f1:5.3f}"
        print(f"{name:{width}}  {result.gold:4} {result.cards:5} {shares}")
        if not arguments.quiet and result.report():
            print(result.report())
    print(f"{'mean':{width}}  {'':27}{sum(result.f1 for _, result in scores) / len(scores):5.3f}")


if __name__ == "__main__":
    main()
