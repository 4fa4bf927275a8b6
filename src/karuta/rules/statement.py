"""`**Theorem (Bayes).** …`, 「定義（群）：…」, `> [!def]`: statements with a label, and a name or a word in emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer, is_blank, term
from karuta.rules.inline import Inline
from karuta.rules.rule import Example, Rule
from karuta.rules.topics import names_list
from karuta.rules.view import Match, View

_LABELS = (
    r"^\s*(?P<label>(?:Definition|Theorem|Lemma|Corollary|Proposition|Axiom|Law|Fact|定義|定理|補題|命題|系|公理|公式|法則"
    r"|(?:Def|Dfn|Thm|Lem|Prop|Cor)\b(?=[\s.\d]*\())\s*[0-9０-９.]*)\s*"
)
_LABELLED = re.compile(_LABELS, re.I | re.M)
_LABEL = re.compile(
    _LABELS
    + r"(?:[（(](?P<name>[^（）()]{2,60})[)）]\s*[.:：．。]?|[:：]\s*(?P<name2>[^.:：。\n\ufffc]{2,40})(?:[.:](?=\s|$)|[：．。]))\s*",
    re.I,
)


#: What stands behind `Definition:` and is no name but a sentence: it has a verb or a particle, many words, or begins small.
_SAYS = re.compile(r"\b(?:is|are|has|have|can|if|then|equals?|\w+s (?:an?|the))\b|[はがを]|^[a-z]|(?:\S+\s+){5}\S")
#: The label of a definition that has no name: what it defines is in emphasis.
_DEFINITION = re.compile(r"\s*(?:def(?:inition)?|定義)\s*[0-9０-９.]*\s*[.:：．。]\s*", re.I)
_CALLOUT = re.compile(
    r"callout-(?:(?P<defines>def(?:inition)?|dfn|定義)"
    r"|th(?:eore)?m|lem(?:ma)?|prop(?:osition)?|cor(?:ollary)?|law|principle|axiom|fact|conjecture|hypothesis|定理|補題|命題|系|公理|公式|法則)(?:\s|$)",
    re.I,
)
#: The label alone as a title, numbered or not: it names nothing.
_BARE = re.compile(
    r"(?:def(?:inition)?|dfn|th(?:eore)?m|lem(?:ma)?|prop(?:osition)?|cor(?:ollary)?|定義|定理|補題|命題|系)\W*[\d.]*\W*", re.I
)
_PROOF = re.compile(r"callout-(?:proof|証明|todo|question|exercise)", re.I)
#: A title that begins with such a label: `Def (Field)`, `Theorem 2.1 (Bayes)`; or that names a statement, or what it lists.
_TITLED = re.compile(
    r"(?P<label>def(?:inition)?|th(?:eore)?m|lem(?:ma)?|prop(?:osition)?|cor(?:ollary)?|axiom|law|定義|定理|補題|命題|系|公理)\.?\s*[\d.]*\s*"
    r"[(（](?P<name>.{2,60})[)）]",
    re.I,
)
_NAMES_STATEMENT = re.compile(
    r"\b(?:theorem|axiom|lemma|law|inequality|principle|identity|formula|rule)(?:\s+(?:of|for)\s.{2,40})?$|(?:定理|公理|補題|法則|不等式|原理|公式)$",
    re.I,
)
#: `**O1** (Trichotomy) If …`
_MARKED = re.compile(r"[A-Z]{1,3}\d{0,3}\s*[(（](?P<name>[^()（）]{3,60})[)）]\s+(?=\S)")
#: How far into a definition the word is that it defines, in characters.
_EARLY = 120


def find(view: View) -> Iterator[Match]:
    for block in view.blocks("p", "li", "aside"):
        if not view.free(block):
            continue
        if block.tag == "aside":
            yield from _callout(block)
            continue
        whole = Inline.of(block).strip()
        if not any(child.tag in _SET_OFF for child in block) and not _LABELLED.search(whole.mask):
            continue  # all others have a name in emphasis
        line = _from_label(whole)
        found = _LABEL.match(line.mask)
        named = found is not None and _bold(line, found) and not (found["name2"] and _SAYS.search(found["name2"]))
        following = _statement(view, block, line) if named and block.tag == "p" else []
        body = answer(line.slice(found.end()).strip(), following) if found is not None and named else []
        if found is None or not body:
            yield from _definition(view, block, whole)
            yield from _equated(block, whole)
            yield from _named(view, block, whole)
            continue
        name = found["name"] or found["name2"]
        label = re.sub(r"[\s0-9０-９.]+$", "", found["label"])
        front = Inline([label + (f"（{name}）" if any(c > "\u3000" for c in name) else f" ({name})")])
        yield Match("term", ([front.to("p")], body), [block, *following], block, shapes.names(name))


def _from_label(whole: Inline) -> Inline:
    """A paragraph from the line on that has a label; the whole of it if none has."""
    at = 0
    for line in whole.mask.split("\n"):
        if at and _LABELLED.match(line) and (found := _LABEL.match(whole.mask[at:])) and _bold(whole.slice(at).strip(), found):
            return whole.slice(at).strip()
        at += len(line) + 1
    return whole


def _named(view: View, block: Element, whole: Inline) -> Iterator[Match]:
    """`**Cauchy-Schwarz inequality** For all …`, `**O1** (Trichotomy) If …`, a line each."""
    for line in whole.lines() if block.tag == "p" else ():
        head = line.parts[0] if line.parts else ""
        if isinstance(head, str) or head.tag != "strong":
            continue
        size = len(Inline([head]).plain)
        if found := _MARKED.match(line.mask):
            front, rest = line.slice(*found.span("name")), line.slice(found.end())
        elif _NAMES_STATEMENT.search(Inline([head]).plain) and _STATES.match(line.plain[size:]):
            front, rest = Inline([head]).unwrapped(), line.slice(size)
        else:
            continue
        last = line is whole.lines()[-1]
        following = _statement(view, block, whole) if last else []
        yield Match(
            "term", ([front.to("p")], answer(rest.strip(), following)), [block, *following], block, shapes.names(front.plain)
        )


#: What a named statement goes on with: not a verb, which a sentence about it would have, nor a delimiter.
_STATES = re.compile(r"\s+(?:[\ufffc$\\∀]|(?:for|if|let|given|suppose|every|any|all|there)\b)", re.I)


_COLONS = (":", "：")
_SET_OFF = frozenset(["strong", "em", "mark"])


def _callout(block: Element) -> Iterator[Match]:
    """`> [!thm] Heine-Borel`, and `> [!def]` with what it defines in emphasis. Proofs are left out."""
    kind = _CALLOUT.search(block.get("class", ""))
    title = next((child for child in block if child.get("class") == "callout-title"), None)
    if title is None:
        return
    if kind is None:
        yield from _titled(block, title)
        return
    body = [
        child for child in block if child is not title and not is_blank(child) and not _PROOF.search(child.get("class", ""))
    ]
    front = shapes.clean_title(Inline.of(title).strip())
    first = next((child for child in body if child.tag == "p"), None)
    if not front or _BARE.fullmatch(front.plain) or shapes.is_generic(front.plain):
        front = (
            (_in_emphasis(Inline.of(first)) or _becomes(Inline.of(first)))
            if kind["defines"] and first is not None
            else Inline([])
        )
    if front and body:
        yield Match("term", ([front.to("p")], body), [block], block, shapes.names(front.plain))


def _titled(block: Element, title: Element) -> Iterator[Match]:
    """A callout of any kind whose title names a statement: `> [!important] Def (Field)`, `> [!note] Completeness axiom`."""
    line = Inline.of(title).strip()
    found = _TITLED.fullmatch(line.mask)
    if not (found or _NAMES_STATEMENT.search(line.plain) or names_list(line.plain)) or _PROOF.search(block.get("class", "")):
        return
    front = line.slice(*found.span("name")) if found else shapes.clean_title(line)
    body = [child for child in block if child is not title and not is_blank(child)]
    if front and body and not shapes.is_generic(front.plain):
        yield Match("term", ([front.to("p")], body), [block], block, shapes.names(front.plain))


def _definition(view: View, block: Element, line: Inline) -> Iterator[Match]:
    """`Definition 2: A *group* is …`"""
    found = _DEFINITION.match(line.plain)
    said = line.slice(found.end()).strip() if found and block.tag == "p" else Inline([])
    front = _in_emphasis(said) or _named_so(said)
    if found and front:
        following = _statement(view, block, line) if line.plain.rstrip()[-1:] in _COLONS else []
        body = answer(said, following)
        yield Match("term", ([front.to("p")], body), [block, *following], block, shapes.names(front.plain))


#: `**Fact**:` before a formula that equates.
_FACT = re.compile(
    r"\s*(?:fact|property|identity|formula|proposition|theorem|lemma|性質|公式|定理|命題)\s*[0-9０-９.]*\s*[:：．。.]\s*", re.I
)


def _equated(block: Element, line: Inline) -> Iterator[Match]:
    """`Fact: $Var(X) = E(X^2) - E(X)^2$`: its left side is asked, what it equals answers."""
    found = _FACT.match(line.plain) if block.tag == "p" else None
    parts = line.slice(found.end()).strip().parts if found else []
    only = parts[0] if len(parts) == 1 else ""
    if isinstance(only, str) or only.tag != "math":
        return
    left, sign, right = (only.text or "").partition("=")
    if sign and right.strip() and left.count("{") == left.count("}") and left[-1:] not in "<>!:\\":
        asked, told = Element("math", dict(only.attrib)), Element("math", dict(only.attrib))
        asked.text, told.text = f"{left.strip()} = {{?}}", (only.text or "").strip()
        front = Inline([asked])
        yield Match("question", ([front.to("p")], [Inline([told]).to("p")]), [block], block, (shapes.fold(left),))


def _in_emphasis(text: Inline) -> Inline:
    """The first words in emphasis, early in a definition: the author marked what is defined."""
    at = 0
    for part in text.parts:
        if not isinstance(part, str) and part.tag in ("em", "strong", "mark") and at <= _EARLY:
            return term(Inline([part]).unwrapped())
        at += len(Inline([part]).plain)
    return Inline([])


#: "The expectation $E(X^n)$ is called the n-th moment of $X$", "the covariance of $X$ and $Y$ is defined as": the name without emphasis.
_CALLED = re.compile(
    r"[^.;]{3,120}?\s(?:is|are)\s(?:called|known as|said to be)\s(?:an?\s|the\s)?(?P<term>[^\s,.;:\ufffc]+(?:\s[^\s,.;:\ufffc]+){0,3}?)"
    r"(?=\s(?:of|on|if|iff|over|for|in|between)\b|\s?[,.:;]|$)"
)
_DEFINED_AS = re.compile(
    r"(?:the\s|an?\s)?(?P<term>[^\s,.;:\ufffc]+(?:\s(?!of\b|between\b|is\b)[^\s,.;:\ufffc]+){0,3}?)(?:\s(?:of|between|for)\s[^;:]{1,80}?)?\s(?:is|are)\s"
    r"(?:defined|given)\s(?:as|by|to be)\b",
    re.I,
)


def _named_so(said: Inline) -> Inline:
    found = _CALLED.match(said.mask) or _DEFINED_AS.match(said.mask)
    return term(said.slice(*found.span("term"))) if found else Inline([])


#: "$V$ is a vector space over $F$ if": what something is by a definition that marks nothing.
_IS_A = re.compile(
    r"[^.:;]{1,60}?\s(?:is|are)\s(?:called\s|said to be\s)?(?:an?\s)?(?P<term>[a-z][\w'’-]+(?:\s[a-z][\w'’-]+){0,2}?)"
    r"(?=\s(?:over|of|on|in|if|iff|when|for|to|with)\b|:|$)"
)


def _becomes(text: Inline) -> Inline:
    found = _IS_A.match(text.mask)
    return text.slice(*found.span("term")) if found else Inline([])


def _bold(line: Inline, found: re.Match[str]) -> bool:
    """Whether the label is set off: bold or emphasis, or a colon or full stop behind it."""
    first = line.parts[0]
    return (not isinstance(first, str) and first.tag in ("strong", "em")) or found[0].rstrip()[-1:] in ".:：．。)）"


def _statement(view: View, block: Element, said: Inline) -> list[Element]:
    """The formulas that the statement goes on with, and the lists, unless they follow a sentence that has ended: these may be notes
    of their own."""
    out: list[Element] = []
    ended = said.plain.rstrip()[-1:] in (".", "。")
    for following in view.siblings_after(block):
        if following.tag != "math" and (ended or following.tag not in ("ul", "ol")):
            break
        out.append(following)
    return out


RULE = Rule(
    name="statement",
    trust="structure",
    summary=(
        "A statement with a label and a name, `**Theorem (Bayes).** …`, 「定義（群）：…」, with the formulas and lists that it goes on with; "
        "a callout such as `> [!thm] Bayes`; a definition without a name (`> [!def]`, `Definition:`) with what it defines in emphasis."
    ),
    example=Example(
        "**Theorem (Pythagoras).** In a right triangle $a^2+b^2=c^2$.\n\n> [!def]\n> A *metric space* is a set with a distance.\n",
        (
            ("Theorem (Pythagoras)", r"In a right triangle \(a^2+b^2=c^2\)."),
            ("metric space", "A metric space is a set with a distance."),
        ),
    ),
    find=find,
)
