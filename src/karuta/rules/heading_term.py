"""A heading that is a term, with a section that begins by defining it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from karuta.dialect.text import plain as plain_of
from karuta.rules import outline, shapes
from karuta.rules.answers import is_blank
from karuta.rules.definitions import defines, definitional, is_a, is_spelled_out
from karuta.rules.formula import formulas
from karuta.rules.inline import Inline, lead
from karuta.rules.question_heading import answer_of
from karuta.rules.rule import Example, Rule
from karuta.rules.sentence import marked
from karuta.rules.topics import is_aspect
from karuta.rules.view import LINE_LEVEL, Match, Section, View, defines_itself, only_asks

#: Headings that are statements with a name: what they state is below them.
_NAMED = re.compile(
    r"(?:定理|公式|法則|補題|原理|不等式|恒等式|方程式|公理|命題)(?:[（(].*[)）])?$|\b(?:theorem|law|lemma|principle|inequality|identity|rule|formula|equation|axiom)(?:\s*\(.*\))?$"
    r"|\bvs\.?\s|^comparison(?: of|:)|の(?:比較|違い)$|^(?:theorem|lemma|corollary|proposition|definition|"
    r"定理|定義|補題|命題|系)\s*[0-9.]*\s*[（(:：].+",
    re.I,
)
_OF_ABOVE = re.compile(r"\b(?:theorem|lemma|criterion|proof|properties|characteri[sz]ation)$|(?:定理|補題|性質|条件)$", re.I)
_DEFINITION = re.compile(r"(?:definition|定義)\s*[:：]", re.I)
_TITLED = re.compile(r"(?P<term>[^：:。、]{1,30})：\s*(?P<told>\S.{4,})")
#: 「SMTP：Simple Mail Transfer Protocol」: what the term is short for defines nothing yet.
_GLOSSED = re.compile(r"[A-Za-z][\w-]{1,11}：\s*[A-Za-z][A-Za-z0-9 .'/-]{3,}(?:（[^（）]+）)?")
_DEFINITION_ALONE = re.compile(r"\W*(?:def(?:inition)?|what it is|定義|定義と意味)\W*", re.I)
_ELSEWHERE = re.compile(r"(?:this|in this|these|note|tip|see|source|from|reference|read|https?:|この|本|参考|出典|注)", re.I)
_EXAMPLE = re.compile(r"examples?\b", re.I)
#: Headings of the first level from which on they are topics. The first may be the title of the page all the same.
_TOPICS = 3
_WORDS = 8
_CHARACTERS = 40
_BLOCKS = 8
_SIZE = 1500
_POINTING = re.compile(r"\s*[こそ](?:の|れ|こ)")
_LEAD = 100  #: characters of a sentence that leads a section
#: "We will look at …", "There are three kinds", "Here is …": about what comes, not about the heading.
_SPEAKS = re.compile(
    r"(?:we|you|i|let|here|there|it|they|some|most|many|all|each|both|when|if|as|for|to|see|use)\b|以下|次の|ここで", re.I
)
#: "By the end of this chapter, you will:"
_OBJECTIVES = re.compile(r"(?:by the end of|after (?:reading|completing|studying)|upon completi(?:on|ng))\b", re.I)
#: A diary: "We went there in May."
_STORY = re.compile(r"(?:I|My)\s|We\s(?:\w+ed|went|did|had|were|was|saw|met|got|took|made|said|found|came)\b")
_COURSE = re.compile(
    r"\W*(?:(?:lecture|week|session|class|day|lec|page|slide)\.?\s*#?\d|第\s*[0-9０-９一二三四五六七八九十]+\s*[回講])", re.I
)
#: 「80%以上の場合」: when something holds.
_CASE = re.compile(r"(?:場合|とき|なら|たら)$")
#: 「条文を見てみよう」
_SAYS_JA = re.compile(r"(?:[てで]み(?:よう|る|ました|ます)|しよう|ましょう|ください|ました|します|なさい)$")
#: "Major political events": several things, of which the section tells.
_SEVERAL = re.compile(
    r"(?:major|main|key|important|other|common|some|various|more|useful|handy|helpful|basic|frequently used)\s(?:\S+\s)*\S*[^s\W]s",
    re.I,
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


def find(view: View) -> Iterator[Match]:
    titles = [section for section in view.sections if section.level == 1]
    topics = titles[1:] if len(titles) >= _TOPICS else []
    for section in reversed(view.sections):  # from the inside out: an answer leaves out what is a card of its own
        if section.head is None or not view.free(section.head):
            continue
        titled = _TITLED.fullmatch(section.title.mask)
        if titled and not _GLOSSED.fullmatch(section.title.mask):
            yield from _defined_in_title(view, section, titled)
            continue
        own = _own_blocks(section)
        if section.level == 1 and (section not in topics or (section.subsections and not own)):
            continue
        if not (is_term(section.text) or defines_itself(section)):
            continue
        blocks = [block for block in _up_to_rule(own or answer_of(view, section)) if not only_asks(block)]
        body = [block for block in blocks if view.free(block)]
        if _is_card(view, section, blocks, body):
            yield Match(
                kind="term",
                fields=([section.title.to("p")], body),
                nodes=[section.head, *body],
                at=section.head,
                names=_names(view, section),
            )
        elif stated := _stated(view, section):
            yield Match(
                "term", ([section.title.to("p")], stated), [section.head, *stated], section.head, shapes.names(section.text)
            )


def _names(view: View, section: Section) -> tuple[str, ...]:
    """The names of a heading; a heading "Characterisation theorem" that others on the page are like is one of what is above it."""
    names = shapes.names(section.text)
    if section.parent is not None and _OF_ABOVE.search(section.text):
        alike = sum(shapes.same(other.text, section.text) for other in view.sections)
        return (f"{shapes.fold(section.parent.text)}/{names[0]}",) if alike > 1 and names else names
    return names


def _stated(view: View, section: Section) -> list[Element]:
    """The sentence that a section begins with and the formula that it goes on with, where the rest is about something else."""
    first = next((block for block in section.blocks if not is_blank(block)), None)
    after = view.next_sibling(first) if first is not None and first.tag == "p" else None
    if first is None or after is None or after.tag != "math" or not (view.free(first) and view.free(after)):
        return []
    return [first, *(block for block in formulas(view.siblings_after(first), begun=False) if view.free(block))]


def _own_blocks(section: Section) -> list[Element]:
    """The blocks of a section that defines its title before it goes into parts; [] for any other."""
    first = next((block for block in section.blocks if not is_blank(block)), None)
    if first is None or not section.subsections:
        return []
    told = " ".join(Inline.of(first).plain.split()) if first.tag == "p" and section.level == 1 else ""
    defined = (
        _names_itself(first, section)
        or (first.tag == "blockquote" and _quoted_definition(first))
        or defines(section.text, told)
    )
    return list(section.blocks) if defined else []


def _defined_in_title(view: View, section: Section, titled: re.Match[str]) -> Iterator[Match]:
    """「◆露点：水蒸気が凝結し始める温度」, with more below it."""
    assert section.head is not None
    name, told = titled["term"].strip(), section.title.slice(titled.start("told")).strip()
    sure = section.head.get("karuta-head") == outline.ORNAMENTED or definitional(told.plain) or is_spelled_out(told.plain)
    if not (sure and is_term(name)):
        return
    body = [block for block in _up_to_rule(section.blocks) if view.free(block)]
    front = section.title.slice(0, titled.end("term")).strip()
    yield Match("term", ([front.to("p")], [told.to("p"), *body]), [section.head, *body], section.head, shapes.names(name))


def find_definitions(view: View) -> Iterator[Match]:
    for section in view.sections:
        defined = _defined_by(section)
        if defined is not None:
            yield from _definition(view, section, defined)


def _definition(view: View, section: Section, defined: Section) -> Iterator[Match]:
    assert section.head is not None
    assert defined.head is not None
    body = [block for block in _up_to_rule(section.blocks) if view.free(block) and not is_blank(block)]
    whole = not any(inner in view.owner for block in section.blocks for inner in block.iter())
    if body and whole and view.free(defined.head) and body[0].tag in ("p", "ul", "ol", "aside"):
        nodes = [section.head, defined.head, *body]
        yield Match("term", ([defined.title.to("p")], body), nodes, defined.head, shapes.names(defined.text))


def _defined_by(section: Section) -> Section | None:
    """The section that a heading "Definition" right below its own defines; None for any other heading."""
    above = section.parent
    if above is None or above.head is None or not _DEFINITION_ALONE.fullmatch(section.text) or not is_term(above.text):
        return None
    return above


def _up_to_rule(blocks: list[Element]) -> list[Element]:
    """Blocks up to the first thematic break: what is behind it is no longer about the heading."""
    at = next((i for i, block in enumerate(blocks) if block.tag == "hr" and i), len(blocks))
    return blocks[:at]


def is_term(text: str) -> bool:
    """Whether a heading can be a front by itself: a name of a few words, not a part of a page."""
    if shapes.is_generic(text) or is_aspect(text) or shapes.is_asking(text) or len(text) > 80:
        return False
    if _EXAMPLE.match(text) or _CASE.search(text) or _SEVERAL.fullmatch(text):
        return False
    japanese = any("\u3040" <= ch <= "\u9fff" for ch in text)
    if japanese and _SAYS_JA.search(text):
        return False
    return len(text) <= _CHARACTERS if japanese else len(text.split()) <= _WORDS


def _is_card(view: View, section: Section, blocks: Sequence[Element], body: Sequence[Element]) -> bool:
    first = next((block for block in blocks if not (is_blank(block) or _is_set_aside(view, block))), None)
    if first is None or first.tag in _HEADINGS or not body:
        return False
    if _parts_page(section):
        return False
    if _NAMED.search(section.text) or _names_itself(first, section):
        return True
    if not view.free(first) or _begins_elsewhere(view, first):
        return False
    text = " ".join(Inline.of(first).plain.split()) if first.tag == "p" else ""
    if _OBJECTIVES.match(text):
        return False
    announces = _announces_others(view, first)
    if announces and not is_a(text):
        return False
    if first.tag == "p":
        if _marks_another(first, section.text):
            return False
        if _DEFINITION.match(text) or defines(section.text, text):
            return True
        if announces:
            return False
    elif (first.tag in ("ul", "ol") and (_says_what(first[0], section.text) or definitional(lead(first[0]).plain))) or (
        first.tag == "blockquote" and _quoted_definition(first)
    ):
        return True
    whole = not section.subsections and not any(_is_other_card(view, inner) for block in blocks for inner in block.iter())
    if section.level == 2 and not section.subsections and _is_lead(view, first, body):
        return True
    return (section.level > 2 or whole) and _is_short(body, brief=section.level == LINE_LEVEL)


def _is_set_aside(view: View, block: Element) -> bool:
    """Whether a block is none that a card could have: a line of tags right below the heading."""
    return not view.free(block) and block not in view.owner


def _begins_elsewhere(view: View, first: Element) -> bool:
    """Whether some of a section's first block is on other cards: of a list, its first item or most of its items."""
    parts = list(first) if first.tag in ("ul", "ol") and len(first) else [first]
    other = [any(inner in view.owner for inner in part.iter()) for part in parts]
    return other[0] or sum(other) * 2 > len(other)


def _is_lead(view: View, first: Element, body: Sequence[Element]) -> bool:
    """Whether one sentence right below a heading, that begins without emphasis or code, is all that is not on cards of its own:
    「重みに罰則をつける」, then a table of the kinds."""
    text = (first.text or "").strip() and Inline.of(first).plain.strip() if first.tag == "p" else ""
    parts = (part for block in body if block is not first and not is_blank(block) for part in _parts(block))
    return (
        all(part in view.owner for part in parts)
        and len(text) <= _LEAD
        and _words(text) > 3
        and text[-1:] not in (":", "：", "?", "？")
        and not (_POINTING.match(text) or _ELSEWHERE.match(text) or _SPEAKS.match(text))
    )


def _parts(block: Element) -> Sequence[Element]:
    """The items of a list, the rows of a table below its head, or a block itself: what can be a card of its own."""
    if block.tag == "table":
        return [row for row in block.iter("tr") if row.find("td") is not None]
    return list(block) if block.tag in ("ul", "ol") else [block]


def _is_other_card(view: View, element: Element) -> bool:
    """Whether an element is on a card that is no mere aspect of the section's subject."""
    return element in view.owner and view.taken[element] != "aspect-list"


def _names_itself(first: Element, section: Section) -> bool:
    """Whether a section begins with its own title in bold: `**criminal law:** laws that …` under "Criminal Law"."""
    strong = first.find("strong") if first.tag == "p" else None
    if strong is None or (first.text or "").strip():
        return False
    own = set(shapes.names(plain_of(strong).strip().rstrip(":：").strip()))
    return bool(own & set(shapes.names(section.text)))


def _quoted_definition(quote: Element) -> bool:
    """Whether a quote right below a term says what it is: it does not begin with a label or point elsewhere."""
    line = lead(quote)
    head = line.parts[0] if line.parts else ""
    labelled = not isinstance(head, str) and plain_of(head).rstrip()[-1:] in (":", "：")
    return bool(line) and not labelled and _ELSEWHERE.match(line.plain) is None


def _says_what(item: Element, title: str) -> bool:
    """Whether the first item of a list says what the heading's term is, by its name."""
    found = is_a(lead(item).mask)
    return found is not None and bool(set(shapes.names(found["term"])) & set(shapes.names(title)))


def _announces_others(view: View, first: Element) -> bool:
    """Whether a section begins with a label for what are cards of their own: "Definitions:" above a list of terms."""
    after = view.next_sibling(first)
    announced = first.tag == "p" and Inline.of(first).plain.rstrip()[-1:] in (":", "：")
    return announced and after is not None and any(inner in view.owner for inner in after.iter())


def _parts_page(section: Section) -> bool:
    """Whether a heading is in capitals, or counts as the parts of a course do: `Lecture 6 - Torts`, 「第3回 需要と供給」."""
    if section.head is None:
        return False
    return section.head.get("karuta-head") == outline.CAPITALS or _COURSE.match(lead(section.head).plain) is not None


def _marks_another(paragraph: Element, title: str) -> bool:
    """Whether the paragraph defines something else in bold: "An **estimator** is …" under "Estimators"."""
    inline = Inline.of(paragraph).strip()
    found = is_a(inline.mask)
    return found is not None and not set(shapes.names(found["term"])) & set(shapes.names(title)) and marked(inline, found)


def _is_short(body: Sequence[Element], *, brief: bool) -> bool:
    """Whether a section without cards of its own is one thing to remember: a few blocks, and text among them, more than a word or two
    unless `brief`."""
    blocks = [block for block in body if not is_blank(block)]
    if blocks and blocks[0].tag == "p" and _STORY.match(Inline.of(blocks[0]).plain.strip()):
        return False
    size = sum(len(plain_of(block)) for block in blocks)
    tells = any(
        block.tag in ("p", "ul", "ol", "math", "aside", "blockquote") and _words(plain_of(block)) > 3 for block in blocks
    )
    items = [item for block in blocks if block.tag in ("ul", "ol") for item in block]
    asking = sum(shapes.is_asking(lead(item).plain) for item in items)
    linking = sum(any(not isinstance(p, str) and p.tag == "a" for p in lead(item).parts[:1]) for item in items)
    if items and (asking * 2 >= len(items) or linking * 2 >= len(items)):
        return False  # exercises, or where to read more
    return (tells or brief) and len(blocks) <= _BLOCKS and size <= _SIZE


def _words(text: str) -> int:
    """How many words a text has, about: Japanese is written without blanks, two or three of its characters to a word. A sentence such as
    「この層では…」 goes on from its heading and is to be longer."""
    dense = 1 if _POINTING.match(text) else 4
    return len(re.findall(r"[!-~]+", text)) + sum(ch > "\u3000" for ch in text) * dense // 10


DEFINITIONS = Rule(
    name="definition-heading",
    trust="structure",
    summary="A heading “Definition”, 定義, right below the heading of a term: what stands below it defines the term.",
    example=Example(
        "## Elasticity\n\n### Definition\n\n- How strongly demand reacts to the price\n- Has no unit\n",
        (("Elasticity", "How strongly demand reacts to the price Has no unit"),),
    ),
    find=find_definitions,
    trigger=("def", "定義", "what it is"),
)
RULE = Rule(
    name="heading-term",
    trust="structure",
    summary="A heading that is a term, when the first sentence below it says what the term is; a heading that names a theorem, law or formula.",
    example=Example(
        "## Idempotence\n\nIdempotence is the property that doing a thing twice changes nothing more.\n\n- `PUT` has it\n",
        (("Idempotence", "Idempotence is the property that doing a thing twice changes nothing more. PUT has it"),),
    ),
    find=find,
)
