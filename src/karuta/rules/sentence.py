"""Sentences that define: 「Xとは、…」, 「Xは、…です」, "X is a …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

from karuta.rules import shapes
from karuta.rules.answers import answer, placed, term
from karuta.rules.definitions import SENTENCE_END, is_a, is_spelled_out, is_subject, toha, wa, wa_or_stop
from karuta.rules.inline import OPAQUE, Inline, below, emphasised, lead, sets_off
from karuta.rules.rule import Example, Rule
from karuta.rules.view import Match, Section, View

_VERBS = (
    r"is|are|was|were|[a-z]+s|lets?|can|may|must|cannot|allow|provide|enable|make|take|have|use|need|hold|give|keep|run|work|"
    r"contain|store"
)


def _before_verb(term: str) -> re.Pattern[str]:
    return re.compile(
        rf"^(?:(?i:The|An?)\s+)?(?P<term>{term}(?:\s*\([^()]{{1,60}}\))?)\s+(?P<definition>(?:[a-z]+ly\s+)?(?:{_VERBS})\s.+)",
        re.S,
    )


#: `**Amazon EBS** provides …`: a subject in bold at the head of a sentence, then its verb.
_BOLD_SUBJECT = _before_verb(r"[^.:;,!?()\n]{2,60}?")
#: "The **hold and wait** condition can be prevented by …": what is done to it, not what it is.
_DONE_TO = re.compile(
    r"(?:can|could|may|must|should) be (?:prevented|avoided|reduced|eliminated|removed|solved|resolved|fixed|improved|increased|minimi[sz]ed) "
    r"(?:by|using|via|through|if|when|with)\b"
)
#: A subject that needs no mark to be taken for a term: a name of at most four words without an article, at the head of a paragraph.
_PLAIN_SUBJECT = re.compile(r"(?!(?:The|A|An)\s)[A-Z][\w'’-]*(?:\s+[\w'’-]+){0,3}(?:\s*\([^()]+\))?$")
#: `Price elasticity of demand (PED) measures …`: a name with its abbreviation or its other name, and what it does.
_GLOSSED_SUBJECT = re.compile(
    r"(?P<term>[A-Z][^.:;,!?()]{2,50}\s\((?:[A-Z][^()\s]{1,11}|(?:also|or|aka|a\.k\.a\.)\s[^()]{2,40})\))\s+(?P<definition>(?:is|are|measures?|refers?\s+to|denotes?|describes?|means?|"
    r"stands?\s+for|represents?|consists?\s+of|occurs?|provides?|allows?|uses?)\s+\S+\s+\S.+)",
    re.S,
)
#: `Consumer surplus measures the benefit …`: a verb that does little but say what something is, behind a name.
_MEASURES = re.compile(
    r"(?P<term>(?!(?:The|An?|This|That|These|Those|It|They|We|You|Each|Every|Both|Many|Some|All)\s)[A-Z][\w'’-]*(?:\s[\w'’-]+){0,3}?)\s"
    r"(?P<definition>(?:measures?|quantif(?:y|ies)|denotes?|depicts?|signif(?:y|ies))\s(?:the|how|an?|what|whether)\s\S+\s\S.+)",
    re.S,
)
#: `The law of demand states that …`: a theory by its name, and what it says.
_STATES = re.compile(
    r"(?:The\s|An?\s)?(?P<term>(?:[\w'’-]+\s){0,4}?[\w'’-]*(?:ism|[Tt]heory|[Pp]rinciple|[Ll]aw|[Hh]ypothesis|[Tt]hesis|[Dd]octrine|[Aa]xiom|[Tt]heorem|[Pp]aradox)"
    r"(?:\s(?:of|for)\s[^.:;,]{2,40}?)?)\s(?P<definition>(?:says?|states?|holds?|claims?|asserts?|maintains?|implies)\sthat\s\S+\s\S.+)",
    re.S,
)
#: "a data structure …", and no condition.
_KIND = re.compile(r"an?\s(?!.*\s(?:if|iff|when|whenever)\s)", re.S)
_FEW = 4  #: words of a term behind an article
#: "A common mistake is a …": about the word before, no term.
_JUDGES = re.compile(
    r"\b(?:common|good|bad|better|best|simple|typical|key|big|major|main|possible|popular|useful|nice|great|classic|first|second|third|last|next|"
    r"example|problem|question|solution|way|thing|reason|approach|result|goal|note|difference|point|mistake|advantage|disadvantage)s?\b",
    re.I,
)
#: The end of a sentence, or "…; an **anion** is …".
_SUBJECT_MAY_FOLLOW = re.compile(rf"{SENTENCE_END.pattern}|;\s+(?=an?\s)")
_REMARKS = 3  #: level of headings that may be what statements below them are about
_HAPPENS = re.compile(r"(?:occurs?|happens?|takes? place) when\b")
#: `また、**バケット**（bucket）は、…`: a subject in bold at the head of a sentence, with its gloss.
_BOLD_SUBJECT_JA = re.compile(
    r"^(?:(?:また|さらに|なお|一方|そして|次に|まず)[、,]?\s*)?"
    r"(?P<term>(?P<name>[^、。]{1,40}?)(?:\s*[（(][^（）()]{1,60}[)）])?)(?:とは|では|は)[、,]?\s*(?P<definition>[^。\n]{6,}.*)",
    re.S,
)
_SENTENCE_END_JA = re.compile(r"(?<=[。．])\s*(?=\S)")
#: 「この問題は…」: behind a definition, about the exam that asked for it.
_OF_THE_EXAM = re.compile(r"(?<=[。．])\s*(?:この(?:手の)?問題|本問|この設問|この問い)")
_LEADING_JA = re.compile(r"^(?:まず|次に|なお|ここで|ちなみに|そもそも|簡単に言うと)[、,\s]*")


def find_toha(view: View) -> Iterator[Match]:
    for block in _candidates(view):
        for line in _defined_one_by_one(lead(block)):
            line = line.without(_LEADING_JA)
            if found := toha(line.mask):
                yield from _unless_heading(view, block, line, found)


def _defined_one_by_one(line: Inline) -> Sequence[Inline]:
    """A paragraph taken apart before each sentence but the first that begins 「Xとは、」; the whole where there are not two."""
    if line.mask.count("とは") < 2:
        return [line]
    starts = [0, *(found.end() for found in _SENTENCE_END_JA.finditer(line.mask))]
    leading = [at for at, stop in pairwise([*starts, len(line.mask)]) if at == 0 or toha(line.mask[at:stop])]
    return [line.slice(at, stop).strip() for at, stop in pairwise([*leading, len(line.plain)])]


def find_wa(view: View) -> Iterator[Match]:
    several: dict[Section, bool] = {}
    for block in _candidates(view):
        line = lead(block)
        within = list(_bold_subjects_ja(line)) if block.tag == "p" else []
        for sentence, bold in within:
            yield from _unless_heading(view, block, sentence, bold)
        if within:
            continue
        found = wa(line.mask)
        if not found or not (
            block.tag == "li" or marked(line, found) or is_spelled_out(found["definition"]) or _first_of_section(view, block)
        ):
            one_of_several = block.tag == "p" and _defines_several(view, block, several)
            found = wa_or_stop(line.mask) if one_of_several else None
        if found:
            yield from _unless_heading(view, block, line, found)


def _defines_several(view: View, block: Element, known: dict[Section, bool]) -> bool:
    """Whether two paragraphs of a section or more say what something is, the first of it left aside: 「IPは、…プロトコル。」, then
    「ARPは、…プロトコル。」"""
    section = view.section_of.get(block)
    if section is None:
        return False
    if section not in known:
        known[section] = sum(each.tag == "p" and wa_or_stop(lead(each).mask) is not None for each in section.blocks[1:]) >= 2
    return known[section]


def find_is_a(view: View) -> Iterator[Match]:
    for block in _candidates(view):
        line = lead(block)
        within = list(_subjects_within(line)) if block.tag == "p" else []
        if len(within) > 1 or (within and bold_subject(line) is None):
            for sentence, bold in within:
                yield from _unless_heading(view, block, sentence, bold)
            continue
        plain = is_a(line.mask)
        if plain and not (block.tag == "li" or marked(line, plain) or _names_itself(line, plain)):
            plain = None
        if (
            plain
            and block.tag == "li"
            and not marked(line, plain)
            and (_is_remark(view, block) or _is_stated(view, block, line, plain))
        ):
            plain = None
        if line.plain.rstrip()[-1:] == "?":
            continue
        if (
            found := plain
            or bold_subject(line)
            or _GLOSSED_SUBJECT.match(line.mask)
            or _MEASURES.match(line.mask)
            or _STATES.match(line.mask)
        ):
            yield from _unless_heading(view, block, line, found)


def _is_stated(view: View, item: Element, line: Inline, found: re.Match[str]) -> bool:
    """Whether the subject is nothing but a formula, and the sentence does not say what the symbol means, as "$Y$ is the outcome" does: it
    states something, "$Hom(V, W)$ is a vector space", or belongs to the formula above with the other symbols, "where:"."""
    first = line.parts[0]
    alone = set(found["term"]) == {OPAQUE} and not isinstance(first, str) and first.tag == "math"
    return alone and (re.match(r"an?\s", found["definition"]) is not None or bool(view.announcement(view.parents[item])))


def _is_remark(view: View, item: Element) -> bool:
    """Whether an item "The cell is …" is one of a section's statements about its heading, or of those that a paragraph announces: hardly
    another item says what something is."""
    items = view.parents[item]
    section = view.section_of.get(items)
    alone = section is not None and section.level >= _REMARKS and len(section.blocks) == 1
    if not (alone or view.announcement(items)) or not lead(item).plain.startswith("The "):
        return False
    return sum(is_a(lead(each).mask) is not None for each in items) * 3 <= len(items)


def _names_itself(line: Inline, found: re.Match[str]) -> bool:
    """Whether a subject without a mark is a term: a name without an article, or "A collision happens when …"."""
    if _PLAIN_SUBJECT.match(found["term"]):
        return True
    if not re.match(r"An?\s", line.plain):
        return False
    named = len(found["term"].split()) <= _FEW and OPAQUE not in found["term"] and not _JUDGES.search(found["term"])
    return bool(_HAPPENS.match(found["definition"]) or (named and _KIND.match(found["definition"])))


def _candidates(view: View) -> Iterator[Element]:
    for block in view.blocks("li", "p"):
        parent = view.parents.get(block)
        leads = block.tag == "p" and parent is not None and parent.tag == "li"
        if view.free(block) and not leads:
            yield block


def bold_subject(line: Inline) -> re.Match[str] | None:
    """`**Amazon EBS** provides …`, `The **cost function** measures …`; groups `term` and `definition`."""
    found = _BOLD_SUBJECT.match(line.mask)
    strong = next((part for part in line.parts[:2] if not isinstance(part, str) and part.tag == "strong"), None)
    if (
        found
        and strong is not None
        and len(found["term"]) < len(name := Inline([strong]).plain)
        and name.startswith(found["term"])
    ):
        # A plural within the name looks like a verb: `**Preemptable resources** can …`.
        found = _before_verb(re.escape(name)).match(line.mask)
    if not found or not marked(line, found) or not is_subject(found["term"]) or len(found["definition"].split()) <= 3:
        return None
    if _DONE_TO.match(found["definition"]):
        return None
    return None if found["term"].startswith(OPAQUE) and not _links(line, found) else found


def _links(line: Inline, found: re.Match[str]) -> bool:
    """Whether the subject is a link to the page of a vault about it, behind an article: `The [[elasticity of demand]] measures …`."""
    return found.start("term") > 0 and is_subject(line.plain[found.start("term") : found.end("term")]) and marked(line, found)


def bold_subject_ja(line: Inline) -> re.Match[str] | None:
    """`**バケット**は、…`; groups `term`, with its gloss, and `definition`. What a bold subject is said to be or do defines it."""
    found = _BOLD_SUBJECT_JA.match(line.mask)
    strong = next((part for part in line.parts[:2] if not isinstance(part, str) and part.tag == "strong"), None)
    if not found or strong is None or Inline([strong]).plain != found["name"] or shapes.is_generic(found["name"]):
        return None
    return found


def _bold_subjects_ja(line: Inline) -> Iterator[tuple[Inline, re.Match[str]]]:
    """As `_subjects_within`, for Japanese."""
    if not any(not isinstance(part, str) and part.tag == "strong" for part in line.parts):
        return
    starts = [0, *(found.end() for found in _SENTENCE_END_JA.finditer(line.mask))]
    leading = [start for start, stop in pairwise([*starts, len(line.plain)]) if bold_subject_ja(line.slice(start, stop))]
    for start, stop in pairwise([*leading, len(line.plain)]):
        part = line.slice(start, stop).strip()
        if bold := bold_subject_ja(part):
            yield part, bold


def _subjects_within(line: Inline) -> Iterator[tuple[Inline, re.Match[str]]]:
    """The parts of a paragraph that begin with a sentence whose subject is bold; each goes on to the next such sentence."""
    if "." not in line.mask or not any(map(sets_off, line.parts)):
        return
    starts = [0, *(found.end() for found in _SUBJECT_MAY_FOLLOW.finditer(line.mask))]
    leading = [start for start, stop in pairwise([*starts, len(line.plain)]) if bold_subject(line.slice(start, stop))]
    for start, stop in pairwise([*leading, len(line.plain)]):
        part = line.slice(start, stop).strip()
        part = part.slice(0, len(part.plain.rstrip(";")))
        if bold := bold_subject(part):
            yield part, bold


def defines_first(line: Inline) -> bool:
    """Whether a paragraph begins by defining a subject that it sets off."""
    found = is_a(line.mask)
    return bold_subject(line) is not None or bold_subject_ja(line) is not None or (found is not None and marked(line, found))


def _first_of_section(view: View, block: Element) -> bool:
    section = view.section_of.get(block)
    return section is not None and next((b for b in section.blocks if b.tag != "hr"), None) is block


def marked(line: Inline, found: re.Match[str]) -> bool:
    """Whether the subject is in bold, emphasis or code: notes mark what they define."""
    return emphasised(line, *found.span("term")) * 2 >= 1


def _unless_heading(view: View, block: Element, line: Inline, found: re.Match[str]) -> Iterator[Match]:
    """The match, unless the sentence begins the section of a heading with the same name: then the section is the answer."""
    section = view.section_at(block)
    own = set(shapes.names(found["term"])) & set(shapes.names(section.text))
    if not (own and section.level > 1 and section.head is not None and view.free(section.head)):
        front = term(line.slice(*found.span("term")).strip())
        if not is_subject(front.plain):
            return  # `Q3 What is …`
        back = line.slice(found.start("definition")).strip()
        if aside := _OF_THE_EXAM.search(back.mask):
            back = back.slice(0, aside.start()).strip()
        more = below(block) if block.tag == "li" else view.announced(block, back)
        fields = ([placed("p", front, block)], answer(back, more))
        yield Match("term", fields, [block, *more], block, shapes.names(front.plain))


TOHA = Rule(
    name="sentence-toha",
    trust="prose",
    summary="「Xとは、…のこと」: the sentence and what follows it in the paragraph or item define X.",
    example=Example("スケール（Scale）とは、「データの範囲」のこと。\n", (("スケール（Scale）", "「データの範囲」のこと。"),)),
    find=find_toha,
)
WA = Rule(
    name="sentence-wa",
    trust="prose",
    summary=(
        "「Xは、…（機能・手法・こと）です」 with a term as subject, at the head of an item or of a section, or of paragraph after "
        "paragraph; 「**X**は、…」 with X in bold at the head of any sentence; nested items belong to it."
    ),
    example=Example(
        "- 台帳は、名札を覚えておく仕組みです。\n  - 消してはいけません。\n",
        (("台帳", "名札を覚えておく仕組みです。 消してはいけません。"),),
    ),
    find=find_wa,
)
IS_A = Rule(
    name="sentence-is-a",
    trust="prose",
    summary="“X is a …”, “X refers to the …” at the head of an item, or of a paragraph that marks X with bold or emphasis.",
    example=Example(
        "- Amazon S3 is an object store.\n  - durable\n\nA **tensor** is a multilinear map.\n",
        (("Amazon S3", "an object store. durable"), ("tensor", "a multilinear map.")),
    ),
    find=find_is_a,
)
