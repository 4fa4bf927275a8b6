"""A line that announces a formula, the formula, and what its symbols mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import placed, term
from karuta.rules.definitions import last_sentence
from karuta.rules.inline import Inline, below, lead
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, View

_JA = re.compile(
    r"^(?P<of>.{2,40}?)(?:の|を求める|を計算する)?(?P<what>計算式|公式|定義式|数式|一般式|式|定義)(?:は|が)?、?(?:以下|次|下記)?(?:の)?(?:通り|とおり|よう|式|もの)?"
    r"(?:になる|となる|に表される|で表される|で与えられる|です|である|だ)?[：:。]?$"
)
_EN = re.compile(
    r"^(?:the\s+)?(?P<what>formula|equation|expression|definition)\s+(?:for|of)\s+(?P<article>the\s+|"
    r"an?\s+)?(?P<of>.{2,60}?)(?:\s+(?:is|are|reads?)(?:\s+(?:given by|defined as|as follows))?)?\s*:?$"
    r"|^(?P<article2>the\s+|an?\s+)?(?P<of2>[^.:;,]{2,60}?)\s+(?:is|are|can be)\s+(?:given by|defined as|defined by|"
    r"computed as|calculated as|calculated by|calculated using|written as|"
    r"expressed as)(?:\s+follows)?\s*:?$"
    r"|^(?P<article3>the\s+)(?P<of3>[^.:;,\s]+(?:\s[^.:;,\s]+)?\sof\s[^.:;,]{2,40}?)\s+(?:is|equals)\s*:?$",
    re.I,
)
#: 「オームの法則は以下の通り。」: what has a formula by its name.
_LAW_JA = re.compile(
    r"^(?P<of>[^。、]{1,30}?(?:法則|定理|則|原理|不等式|方程式|関係))(?:は|を)、?(?:以下|次|下記)の(?P<what>式)?(?:通り|とおり|よう)?\S{0,10}?[。：:]?$"
)
#: 「実効アクセス時間は次の式で求める」
_SOUGHT = re.compile(
    r"^(?P<of>.{2,40}?)(?:は|を)、?(?:以下|次|下記)の(?P<what>式|公式|計算式|関係式)(?:で|により|によって|から)、?(?:求め|計算|算出|表|定義|与え)\S{0,6}[。：:]?$"
)
#: "The mean describes …, and is defined as": what the sentence is about, and that it goes on with a formula.
_DEFINED = re.compile(
    r"^(?:[A-Z][a-z]+,\s+)?(?P<article>the\s+|an?\s+)(?P<of>[^,.;:()]{2,50}?)(?=,|\s(?:is|are|was|on the other hand|however|"
    r"describes?|tells?|measures?|represents?|denotes?|can|may|gives?|has|quantif(?:y|ies)|determines?|indicates?|shows?|characteri[sz]es?)\b)"
    r"[^.;]{0,200}?\b(?:is|are|be)\s+(?:then\s+|also\s+)?(?:defined|given|expressed|written|computed|calculated|obtained)\s+(?:as|by|from)"
    r"(?:\s+follows)?\s*[,:]?$",
    re.I,
)
#: "…, and we obtain the so-called Fourier transform:"
_INTRODUCED = re.compile(
    r"\b(?:we|to|which|this|it|that)\s(?:\w+\s){0,2}?(?:obtains?|have|has|gets?|gives?|yields?|defines?|introduces?|performs?|uses?|derives?)"
    r"\s+(?:us\s+)?(?:the|an?)\s+(?:so-called\s+)?(?P<of>(?!following|equation|expression|result|relation|form\b|formula|same|two|"
    r"(?:(?:desired|second|first|final|new|whole)\s)?(?:integral|product|contradiction|inequality|sum|term|derivative|identity|solution|system|value)s?\b(?!\sof\b))"
    r"[^\W\d][^\s.,:;\ufffc]*(?:\s[^\s.,:;\ufffc]+){0,3}?)(?:,?\s+(?:(?:which is\s+)?(?:defined|given|written)\s+)?(?:as|by))?\s*[,:]?$",
    re.I,
)
#: "is called the amplitude spectrum. And", "This is called Newton's second law."
_CALLED = re.compile(
    r"\s*(?:(?:and|which|it|this(?:\s(?:equation|formula|relation|identity|inequality|result))?)\s+)?(?:is|are)\s+(?:also\s+)?"
    r"(?:called|known as|referred to as|termed)\s+(?:the\s+|an?\s+)?"
    r"(?P<of>[^.,;:()]{2,50}?)\s*[.,](?:\s|$)",
    re.I,
)
#: "or for a discrete signal as," before another formula for the same.
_OR = re.compile(r"(?:or|i\.e\.|that is|equivalently|and)\b.{0,60}", re.I)
#: The end of a sentence that goes on with a formula.
_OPEN = re.compile(r"\b(?:is|are|equals|as|by)\s*[:,]?$", re.I)
_ARTICLE = re.compile(
    r"^\s*(?:(?:then|so|hence),?\s)?(?:(?:we|one)\s(?:can\s|then\s|also\s)?(?:define|introduce|write|denote)s?\s)?"
    r"(?:the|an?|its|their)?\s*$",
    re.I,
)
#: Words that lead from the text before to a formula.
_SO = re.compile(
    r"(?:(?:then|thus|hence|so|therefore|now|here|also|in general|in particular|finally|recall that|note that|"
    r"(?:for|in|under|if|when|given)\s[^,]{2,60},)[,\s]+"
    r"|(?:したがって|従って|よって|ゆえに|すると|このとき|そのため|なお|まず|次に|ここで|つまり|また)、?\s*)+",
    re.I,
)
_SENTENCE = 200  #: characters of one
_FORMULAS = 12  #: blocks that a card about a formula has at most
#: What a sentence before a formula can say, the surer first.
_PATTERNS = (_JA, _LAW_JA, _SOUGHT, _EN, _DEFINED, _INTRODUCED)
_WHERE = re.compile(r"^\W*(?:(?:where|with|here)\b|ここで|ただし|なお)", re.I)


def find(view: View) -> Iterator[Match]:
    if not any(element.tag == "math" and element.get("display") == "block" for element in view.parents):
        return
    for block in view.blocks("p", "li"):
        if not view.free(block) or not _goes_on(view, block):
            continue
        line, formula = _split(block)
        following = _behind(view, block)
        if formula is None and (not following or following[0].tag != "math"):
            continue
        body = ([formula] if formula is not None else []) + formulas(following, formula is not None)
        start = last_sentence(line.mask)
        nodes = [each for each in body if each is not formula]
        if formula is not None or not start:
            nodes = [block, *nodes]  # else the sentences before it may define something
        said = line.slice(start).strip().without(_SO)
        if subject := _emphasised(said):
            yield Match("term", ([placed("p", subject, block)], body), nodes, block, shapes.names(subject.plain))
            continue
        found = next((found for pattern in _PATTERNS if (found := pattern.search(said.mask))), None)
        if not found:
            continue
        number = next(number for number in ("", "2", "3") if found.groupdict().get(f"of{number}"))
        subject = term(said.slice(*found.span(f"of{number}")))
        if not subject or shapes.is_generic(subject.plain) or _POINTS.match(subject.plain):
            continue
        if found.re is _INTRODUCED:
            yield Match("term", ([placed("p", subject, block)], body), nodes, block, shapes.names(subject.plain))
            continue
        what = found.groupdict().get("what")
        article = (found.groupdict().get(f"article{number}") or "").lower()
        front = Inline(
            [*subject.parts, f"の{what or '式'}は？"]
            if found.re in (_JA, _SOUGHT, _LAW_JA)
            else [f"What is the {(what or 'formula').lower()} for {article}", *subject.parts, "?"]
        )
        yield Match("question", ([placed("p", front, block)], body), nodes, block, (shapes.fold(front.plain),))
    yield from _named_behind(view)


def _goes_on(view: View, block: Element) -> bool:
    """Whether a formula on a line of its own is in a block, or right behind it; cheaper to tell than to take it apart."""
    if any(child.tag == "math" and child.get("display") == "block" for child in block):
        return True
    if block.tag == "li":
        items = view.parents[block]
        after = view.next_sibling(items) if items[-1] is block else None
    else:
        after = view.next_sibling(block)
    return after is not None and after.tag == "math"


def _behind(view: View, block: Element) -> list[Element]:
    """The blocks behind a paragraph, or below the line that leads an item; behind the last item of a list those after the list, since
    authors do not always indent what belongs to it."""
    if block.tag == "p":
        return list(islice(view.siblings_after(block), _FORMULAS))
    inside = below(block)
    items = view.parents[block]
    return inside if inside or items[-1] is not block else list(islice(view.siblings_after(items), _FORMULAS))


def _emphasised(said: Inline) -> Inline | None:
    """`The *bias* of $x$ is`: what the last sentence before a formula sets off."""
    found = _OPEN.search(said.mask)
    parts = said.parts if found and len(said.mask) <= _SENTENCE else []
    at = next((i for i, part in enumerate(parts) if not isinstance(part, str) and part.tag in ("em", "strong", "mark")), None)
    if found is None or at is None:
        return None
    subject, before = term(Inline([parts[at]]).unwrapped()), Inline(parts[:at]).mask
    return None if not _ARTICLE.search(before) or not subject or shapes.is_generic(subject.plain) else subject


def _named_behind(view: View) -> Iterator[Match]:
    """A formula and, behind it, `is called the amplitude spectrum.`"""
    for formula in view.blocks("math"):
        block = view.next_sibling(formula)
        if block is None or block.tag != "p" or not view.free(block):
            continue
        found = _CALLED.match(Inline.of(block).mask)
        subject = term(Inline.of(block).slice(*found.span("of"))) if found else Inline([])
        if subject and not shapes.is_generic(subject.plain):
            yield Match(
                "term", ([placed("p", subject, block)], [formula]), [formula, block], block, shapes.names(subject.plain)
            )


_POINTS = re.compile(r"(?:it|this|that|they|these|those|これ|それ|この|その|上記|以下)(?![a-z])", re.I)


def _split(block: Element) -> tuple[Inline, Element | None]:
    """The line before display math in the same paragraph, and the rest of the paragraph from there."""
    whole = Inline.of(block).strip()
    if block.find("math") is None:
        return whole, None
    at = 0
    for part in whole.parts:
        if not isinstance(part, str) and part.tag == "math" and part.get("display") == "block":
            return whole.slice(0, at).strip(), placed("p", whole.slice(at), block)
        at += len(Inline([part]).plain)
    return whole, None


def formulas(following: Iterable[Element], begun: bool) -> list[Element]:
    """Formulas and what explains their symbols: a list whose items begin with math, or a paragraph "where …" with its list.

    :param begun: a formula comes before the blocks
    """
    out: list[Element] = []
    announced = False
    blocks = list(islice(following, _FORMULAS))
    for block, after in zip_longest(blocks, blocks[1:]):
        listed = block.tag in ("ul", "ol")
        if block.tag == "math" or (listed and (announced or _lists_symbols(block))):
            out.append(block)
        elif (begun or out) and block.tag == "p" and explains_symbols(line := Inline.of(block).strip()):
            out.append(block)
            announced = line.plain.rstrip()[-1:] in (":", "：")
            continue
        elif (begun or out) and after is not None and after.tag == "math" and _OR.fullmatch(Inline.of(block).plain.strip()):
            out.append(block)
        else:
            break
        announced = False
    return out


def _lists_symbols(block: Element) -> bool:
    return any(p.tag == "math" for item in block for p in lead(item).parts[:1] if not isinstance(p, str))


def explains_symbols(line: Inline) -> bool:
    """`where $m$ is …`, 「$h$：ヒット率、…」"""
    first = line.parts[0] if line.parts else ""
    symbol = not isinstance(first, str) and first.tag == "math" and first.get("display") != "block"
    rest = line.plain[len(Inline([first]).plain) :].lstrip() if symbol else ""
    return bool(_WHERE.match(line.plain)) or rest[:1] in (":", "：", "=", "＝")


RULE = Rule(
    name="formula",
    trust="structure",
    summary=(
        "「Xの計算式は以下の通り：」, “X is given by”, “The formula for X is:”, “we obtain the X:” with the formula below and "
        "the list or sentence that explains its symbols; a formula that “is called the X”."
    ),
    example=Example(
        "運動エネルギーの公式は以下の通り：\n\n\\[ E = \\frac{1}{2}mv^2 \\]\n\n- \\(m\\)：質量\n- \\(v\\)：速さ\n",
        (("運動エネルギーの公式は？", r"\[E = \frac{1}{2}mv^2\] \(m\)：質量 \(v\)：速さ"),),
    ),
    find=find,
)
