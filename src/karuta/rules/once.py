"""A page that defines a term twice gives one card, the fullest; the other is named in a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of
from karuta.model import Finding
from karuta.rules.rule import Rule
from karuta.rules.view import Match, View, line_of

Found = tuple[Rule, Match]


def unique(view: View, found: Sequence[Found]) -> tuple[list[Found], list[Finding]]:
    """The matches without doubles, in the order given, and a finding for each that was left out.

    Two cards are one when the name of one, without its gloss, is a name of the other: 「X」 and 「X（English）」, but not two terms that
    only share the gloss. What the author marked up as a card stays before what was found; else the longer answer stays.
    """
    by_name: dict[str, list[Found]] = {}
    dropped: set[Match] = set()
    doubled: dict[Element, int] = {}  # element of a match that was left out -> line of the one that stays
    findings = []
    for pair in found:
        match = pair[1]
        rivals = {id(p[1]): p for name in match.names for p in by_name.get(name, ())}
        for rival in rivals.values():
            if not _one(match, rival[1]):
                continue
            loser, winner = (rival, pair) if _weight(pair) > _weight(rival) else (pair, rival)
            dropped.add(loser[1])
            for name in loser[1].names if loser is rival else ():
                by_name[name].remove(rival)
            doubled.update(dict.fromkeys(loser[1].nodes, line_of(winner[1].at)))
            findings.append(_finding(view, loser[1], winner[1]))
            if loser is pair:
                break
        for name in match.names if match not in dropped else ():
            by_name.setdefault(name, []).append(pair)
    _release(view, doubled, dropped)
    return [pair for pair in found if pair[1] not in dropped], findings


def _one(a: Match, b: Match) -> bool:
    return bool(a.names and b.names) and (a.names[0] in b.names or b.names[0] in a.names)


def _weight(found: Found) -> tuple[bool, int]:
    rule, match = found
    return rule.trust == "explicit", sum(len(plain_of(block)) for blocks in match.fields[1:] for block in blocks)


def _release(view: View, doubled: Mapping[Element, int], dropped: AbstractSet[Match]) -> None:
    """What dropped matches held stays where it stood, in the answer of the card around it."""
    for node, line in doubled.items():
        for element in node.iter():
            view.doubled[element] = line
            if view.owner.get(element) in dropped:
                del view.owner[element]
                del view.taken[element]


def _finding(view: View, loser: Match, winner: Match) -> Finding:
    prompt = " ".join(" ".join(plain_of(block) for block in loser.fields[0]).split())
    return Finding(
        "defined-twice",
        "info",
        f"“{prompt}” is explained more fully at line {line_of(winner.at)}: one card is made, from there",
        view.page.path,
        line_of(loser.at),
    )
