"""`**Term**: definition`, `Term — definition`, `用語：説明`, in items and in lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from karuta.rules import shapes, words
from karuta.rules.answers import answer, apart, are_points, placed, term
from karuta.rules.definitions import definitional, is_a, toha, wa
from karuta.rules.formula import formulas
from karuta.rules.inline import EMPHASIS, OPAQUE, Inline, below, is_bold, lead
from karuta.rules.rule import Example, Rule
from karuta.rules.sentence import bold_subject
from karuta.rules.topics import is_aspect, is_counted, is_glossary
from karuta.rules.view import Match, Section, View, end_of, line_of

#: Between a term and its definition: a colon with something after it, a dash or an equals sign between blanks, a double dash.
_DELIMITER = re.compile(
    r"\s*(?:：|(?<!:):(?!:)(?=\s|$|[^\x00-\x7f/\d])|\s[—–]+\s|\s?——?\s?|(?:…|⋯|・{3})[…⋯]?(?=\s?\S)|\s--?\s|\s*[＝]\s*|\s:?=\s|(?<=[a-z])\s+(?=【[^】\n]{1,5}】))\s*"
)
_KINDS = re.compile(
    r"\b(?:types|kinds|sorts|forms|categories|classes|variants|terms|definitions|concepts|notions)\b|^examples?\s*[:：]$|(?:種類|用語|分類)\S{0,12}$",
    re.I,
)
_COUNTS = re.compile(r"(?:the\s+)?(?:two|three|four|five|six|seven|[2-7])\s+[a-z]", re.I)
_LABEL = re.compile(r"(?P<label>[^:：\n]{1,40}?)(?:[:：]|\s[-–—]\s)")
_GLOSS = re.compile(r"\s*[(（][^()（）]{1,60}[)）]")
#: What a command does: a verb in the third person and at least two more words.
_DOES = re.compile(r"\s(?!is\b|was\b|has\b|does\b|vs\b)[a-z]{2,}s\b(?:\s+\S+){2}")
_MARKS = frozenset(["strong", "code", "mark"])
_ADVICE = re.compile(rf"(?:^|[\s-])(?:{words.alternatives(words.ADVICE)})$", re.I)
#: `**Serializable** schedule: …`: a word or two more before the colon.
_MORE_WORDS = re.compile(r"\s+[^\W\d_]+(?:\s[^\W\d_]+)?(?=\s?:\s|\s[-–—]\s)")
#: Dataview's `key:: value`, on a line among others.
_KEY = re.compile(r"[^:*`]{1,40}::\s")
_COLON_INSIDE = re.compile(r"[:：]\s*$")
#: `**Degree.** The number of edges …`: a heading that its paragraph runs on from, of a few words.
_RUN_IN = re.compile(r"[^\W\d_][^\s.]*(?:\s[^\s.]+){0,3}\.\s*")
_GOES_ON = re.compile(r"\s*(?![a-z])\S")
_ARROW = re.compile(r"\s*(?:->|→|⇒|=>)\s*")
#: One arrow in a line, between blanks: `la mela -> the apple`. Two are a chain of steps.
_ONE_ARROW = re.compile(r"(?P<front>[^→⇒>]+?)\s(?P<arrow>->|→|⇒|=>)\s(?=[^→⇒>]+$)")
_OWN_LINE = re.compile(r"\s*\n\s*")
_VALUE = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|\bp(?:p|age|ages)?\.|[\d$€£¥%〜～]+\s*(?:年|月|日|時|分|円|点|個|人|回|ページ)?",
    re.I,
)
#: A name without a delimiter or a full stop, of a few words.
_OUTLINED = re.compile(r"[^:：。.,、!?？！=＝]{2,30}")
#: Two words with an operator between them, in Japanese without blanks.
_CALCULATION = re.compile(r"[^\W\d_]{2}\S*\s[-−–+*/×÷·]\s[^\W\d_]{2}|[\u3040-\u9fff）)]\s?[-−－＋+×÷]\s?[\u3040-\u9fff（(]")
#: `pH = -log[H+]`, `GDP = C + I + G`: a formula in plain text.
_FORMULA = re.compile(r"-?(?:log|ln|√|sqrt)\S.{0,40}|[\w.()\[\]^]{1,12}(?:\s?[-−+*/×÷·]\s?[\w.()\[\]^]{1,12}){1,8}")
#: `1603年：…`, `1789 – …`, `紀元前221年：…`
_YEAR = re.compile(
    r"(?P<year>(?:紀元前|約|c\.\s?|AD\s)?[0-9０-９]{3,4}\s?(?:年|BCE?|CE|AD)?(?:\s?[-–〜~]\s?[0-9０-９]{2,4}年?)?)\s*(?:[:：]|\s[-–—]\s|→)\s*(?=\S)"
)
#: How often a shape has to come on a page to be its author's habit.
_HABIT = 3
#: A definition in lower case of at least four words.
_SPELLED_OUT = re.compile(r"[a-z]\S*(?:\s+\S+){3}")
#: A capital and at least five words more.
_SENTENCE = re.compile(r"[A-Z][^\s]*(?:\s+\S+){5}")
_IN_WORDS = re.compile(r"[a-z][\w'’-]*(?:\s+[\w'’()-]*\w){3}")
#: What somebody did or has defines nothing.
_OWN = re.compile(r"(?:i|we)\s+(?!am\b|are\b)[^\W\d_]+\s", re.I)
_EXAMPLE = re.compile(r"\bexamples?\b|例題|計算例", re.I)
#: `**M**ilitarism – …`: the letter of a word that a list spells out.
_INITIAL = re.compile(r"[A-Z][a-z]{2}")
_INEQUALITY = re.compile(r"[<>]|\\(?:le|ge|leq|geq|ne|neq|ll|gg)\b")
#: `Define: X = …`
_DEFINE = re.compile(r"\s*(?:define|def|term|用語)\s*[:：]\s*(?=\S[^=:：]{1,60}(?:\s=\s|[:：]|\s[-–—]\s))", re.I)
#: 「間期」, and on the next line 「：…」
_ON_NEXT_LINE = re.compile(r"\n\s*：\s*")
#: `look after ＝ 〜の世話をする`: a phrase with what it means in Japanese, which may end in any word.
_PHRASE = re.compile(r"[A-Za-z][A-Za-z'’ ~.…-]{1,40}")
_DICTIONARY = re.compile(r"[^\n]*[\u3040-\u9fff][^\n]{0,30}")
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.I)
_WORDS = 7
_JAPANESE = 6  #: characters of what is no single word
_LED = 3  #: words of a name that leads a list or lines, with a colon behind it
_NAMES = 2  #: words of another name of what a list below takes apart: `Nursing process: ADPIE`
#: "S knows that p iff", and then the conditions.
_CONDITION = re.compile(r"\b(?:iff|if and only if|if)$", re.I)
_BESIDES = re.compile(r"[（(※]")
_NAME = 5  #: words of a name on a line of its own
_CHARACTERS = 30
#: Terms that are whole sentences, times, prices, addresses or fields of a record are none.
_NO_TERM = re.compile(
    r"[。！!？?]|(?<!\b(?-i:[A-Z]))(?<!\bvs)(?<!\bv)(?<!\b(?:[DM]r|St|Ms))\.\s|^[\d０-９]+\s*[-–—~〜]\s*[\d０-９]|^[\d０-９]+\S{0,4}以[上下]|[\s\u3000](?:例|ex|e\.?g\.?)$|^(?-i:TODO|DONE|NOW|LATER|DOING|WAITING)\b|^\[\^|^\W*$|^[\d\s:：./年月日時分,，-]+$|[^\s]+@|\\$"
    r"|\s(?-i:is|are|was|be|as|by|of|to|for|with|the|an?)$|\b(?:is|are) (?:defined|given)\b|\bcan be \w|\b(?:our|your|my|(?-i:us))\b",
    re.I,
)
#: A step of a chain.
_LEADS_TO = re.compile(r"→|⇒|\s[-=]>\s")
#: How sentences and asides begin. "WHO", and "for loop" or "in vitro" of two words, are names all the same.
_SENTENCE_HEAD = re.compile(
    r"^(?!(?-i:[A-Z]{2,})\b|(?:for|if|in|use|to|on|by|at|from)[ -]\w+$)"
    r"(?:too|very|not|no|if|when|because|since|so|but|and|or|also|then|note that|remember|for|to|in|on|at|by|with|without|from|it|this|"
    r"that|these|there|has|have|is|are|can|does|takes|gives|makes|uses|we|you|i|he|she|they|see|use|using|let|given|suppose|here|where|however|e\.g|i\.e|"
    r"step \d+|"
    r"例|注|※|ただし|また|なお|もし|つまり|例えば|たとえば|これ|それ|この|その|まず|次に|ここで|だから|要するに)\b",
    re.I,
)
_CLAUSE_JA = re.compile(r"(?:場合|とき|時|ため|から|ので|なら|ば|と|を|に|が|は|も|で|て|ます|です|よう|まで|こと)$")


#: "Treaty of Versailles (1919)": a name of its own.
_PROPER = re.compile(
    r"[A-Z][\w'’-]+(?:\s(?:of|the|and|de|von)|\s[A-Z][\w'’-]+)*\s[A-Z][\w'’-]+(?:\s\([^()]+\))?|[A-Z][\w'’ -]+\s\([12][0-9]{3}[^()]*\)"
)
#: `Kant's categorical imperative:`, and then its words.
_OWNED = re.compile(r"[A-Z]\w+['’]s\s[^.:]{3,40}:\s*$")
#: Delimiters that mean the same.
_SAME = str.maketrans("：—–＝", ":--=")


@dataclass(frozen=True)
class _Cut:
    """A line taken apart."""

    front: Inline
    back: Inline
    marked: bool  #: the author set the term off, in bold or code
    delimiter: str  #: what stands between: ":", "-" for any dash, "=", "" where a line break does


def find(view: View) -> Iterator[Match]:
    blocks = list(view.blocks("ul", "ol"))
    kinds = Counter(labels for block in blocks if (labels := _labels(block)))
    nested = [block for block in blocks if is_glossary(block) and view.parents[block].tag == "li"]
    outlined = Counter(_name(item) for block in blocks for item in outlined_terms(list(block)))
    again = frozenset(name for name, number in outlined.items() if number > 1)
    for block in (*reversed(nested), *blocks):
        if kinds[_labels(block)] < 2 and not _describes_heading(view, block):
            yield from _items(view, list(block), again if len(again) > 1 else frozenset())
    paragraphs = [block for block in view.blocks("p") if not _in_item(view, block)]
    cuts = {block: _cut(Inline.of(block).strip(), nested=False) for block in paragraphs}
    yield from _quoted(view)
    yield from _headed(view, [block for block in paragraphs if view.free(block) and cuts[block] is None])
    for block in paragraphs:
        if view.free(block) and shapes.is_glossed((line := Inline.of(block).strip()).plain):
            yield from _on_its_own(view, block, term(line))
    habits = Counter(cut.delimiter for cut in cuts.values() if cut is not None and (cut.marked or _explains(cut.back)))
    marked = sum(cut is not None and cut.marked for cut in cuts.values())
    fields = _fields(view, cuts)
    for block in paragraphs:
        cut = cuts[block]
        if view.free(block) and block not in fields:
            spelled_out = cut is not None and marked >= 2 and bool(_SPELLED_OUT.match(cut.back.plain))
            habit = cut is not None and (habits[cut.delimiter] >= _HABIT or spelled_out)
            yield from _paragraph(view, block, cut, habit)


def _headed(view: View, paragraphs: Sequence[Element]) -> Iterator[Match]:
    """Names on lines of their own with a list on the very next line, where a section does it often, or a page names things of one kind so:
    "Sensory memory", "Short-term memory"."""
    found: dict[Element, Inline] = {}
    for block in paragraphs:
        after = view.next_sibling(block)
        if after is None or after.tag not in ("ul", "ol") or line_of(after) != end_of(block) + 1 or not view.free(after):
            continue
        line = Inline.of(block).strip()
        front = term(line)
        name = _GLOSS.sub("", front.plain)
        if _OUTLINED.fullmatch(name) and len(name.split()) <= _NAME and _is_term(front, False) and not is_aspect(name):
            found[block] = front
    kin = Counter(shapes.fold(front.plain.split()[-1]) for front in found.values())
    beside = Counter(id(view.section_at(block)) for block in found)
    for block, front in found.items():
        after = view.next_sibling(block)
        habit = beside[id(view.section_at(block))] >= _HABIT
        if after is not None and (habit or _PROPER.fullmatch(front.plain) or kin[shapes.fold(front.plain.split()[-1])] > 1):
            yield replace(_match(block, front, [after]), nodes=[block, after])


def _quoted(view: View) -> Iterator[Match]:
    """A name on a line or in an item of its own, with a quote right below it that says what it is."""
    for quote in view.blocks("blockquote"):
        before = view.previous_sibling(quote)
        if before is None or not view.free(before):
            continue
        holder = before[0] if before.tag in ("ul", "ol") and len(before) == 1 else before
        line = lead(holder)
        if (
            holder.tag not in ("p", "li")
            or below(holder)
            or "\n" in line.plain
            or not _OUTLINED.fullmatch(line.plain.strip().rstrip(":："))
        ):
            continue
        asked = shapes.subject(line.plain)
        front, told = Inline([asked]) if asked else term(line), lead(quote).plain
        if shapes.spells_out(view.section_at(holder).text, front.plain):
            continue  # the heading's card
        if _is_term(front, False) and not is_aspect(front.plain) and (definitional(told) or _OWNED.match(line.plain)):
            yield replace(_match(holder, front, list(quote)), nodes=[before, quote])


def _fields(view: View, cuts: Mapping[Element, _Cut | None]) -> set[Element]:
    """The paragraphs with a label that other sections have as well, where none of them reads as a definition: what such a label says is
    said of the heading. `**Region**: …` below country after country."""
    alike: dict[str, list[Element]] = {}
    for block, cut in cuts.items():
        if cut is not None and view.section_at(block).head is not None:
            alike.setdefault(shapes.fold(cut.front.plain), []).append(block)
    return {
        block
        for blocks in alike.values()
        if len({id(view.section_at(block)) for block in blocks}) > 1
        and not any(definitional(cut.back.plain) for block in blocks if (cut := cuts[block]))
        for block in blocks
    }


def _name(item: Element) -> str:
    return shapes.fold(term(lead(item)).plain)


def _labels(block: Element) -> frozenset[str]:
    """What stands before the delimiters of a list's items, where all have one. Lists with the very same labels tell the same things
    of several subjects, which are the headings above them: "Facts" and "Decision" of case after case."""
    cuts = [_cut(lead(item), bool(below(item))) for item in block]
    return frozenset(cut.front.plain for cut in cuts if cut) if len(cuts) >= 2 and all(cuts) else frozenset()


def gives_cards(block: Element | None, title: str) -> bool:
    """Whether every item of a list is a term with its definition: set off, or, where the title of the list says how many or that it is
    one of kinds or terms, nested below it or behind a delimiter."""
    if block is None or block.tag not in ("ul", "ol"):
        return False
    if is_glossary(block) or (len(block) > 1 and all(is_bold(lead(item)) and below(item) for item in block)):
        return True
    if not (_KINDS.search(title) or is_counted(title) or _COUNTS.match(title)):
        return False
    if outlined_terms(list(block)):
        return True
    cuts = [_cut(lead(item), bool(below(item))) for item in block]
    return len(cuts) >= _HABIT and all(cut is not None and _explains(cut.back) for cut in cuts)


def _describes_heading(view: View, block: Element) -> bool:
    """Whether a list is all that a section has, and some of its labels name no subject: "Examples", "Location". Then all of them tell
    of what the heading names."""
    section = view.section_of.get(block)
    if section is None or section.head is None or len(section.blocks) != 1 or not _is_term(section.title, False):
        return False
    labels = [found["label"].strip() for item in block if (found := _LABEL.match(lead(item).plain))]
    told = sum(
        (shapes.is_generic(label) and not (label[0].isdigit() or shapes.may_name(label))) or is_aspect(label)
        for label in labels
    )
    return told > 0 and len(labels) * 5 >= len(block) * 4


def opens_term(block: Element) -> bool:
    """Whether a paragraph is a term with its name in another script, on a line of its own or before its definition."""
    line = Inline.of(block).strip()
    cut = _cut(line, nested=False)
    return shapes.is_glossed(line.plain) or (cut is not None and shapes.is_glossed(cut.front.plain))


def _in_item(view: View, block: Element) -> bool:
    parent = view.parents.get(block)
    return parent is not None and parent.tag in ("li", "dd", "aside")


def _items(view: View, items: Sequence[Element], again: frozenset[str]) -> Iterator[Match]:
    """Items of one list. A plain `term: definition` counts where nearly all of the list defines, or where it reads as a definition.

    :param again: names that several lists describe, each under another heading: what is said of them differs
    """
    section = view.section_at(items[0]) if items else None
    if section is not None and section.level > 1 and len(items) > 1 and all(_is_initial(lead(item)) for item in items):
        return  # they are remembered together, by what the heading is called
    outlined = outlined_terms(items)
    for item in outlined:
        if view.free(item):
            match = _match(item, term(lead(item)), below(item))
            name = _name(item)
            yield replace(match, names=(f"{shapes.fold(view.section_at(item).text)}/{name}",)) if name in again else match
    items = [item for item in items if item not in outlined]
    for item, named in _kin(items).items():
        if view.free(item):
            yield _match(item, named.front, answer(named.back, below(item)))
    cuts = {item: cut for item in items if view.free(item) and (cut := _cut_item(lead(item), bool(below(item)))) is not None}
    broken = {item: cut for item in items if view.free(item) and (cut := _cut_at_break(lead(item))) is not None}
    if len(broken) >= 2 and len(broken) * 5 >= len(items) * 4:
        cuts = broken
    symbols = {item: cut for item in items if view.free(item) and (cut := _cut_behind_symbol(lead(item))) is not None}
    if len(symbols) >= _HABIT and _opens_part(view, items) and not _are_options(view, items, symbols.values()):
        cuts |= symbols
    years = {item: cut for item in items if view.free(item) and (cut := _cut_behind_year(lead(item)))}
    if len(years) >= _HABIT and len({cut.front.plain for cut in years.values()}) * 5 >= len(items) * 4:
        cuts |= years
    arrows = {item: cut for item in items if view.free(item) and (cut := _cut_at_arrow(lead(item))) is not None}
    if _is_habit(view, arrows, items):
        cuts = arrows
    codes = {item: cut for item in items if view.free(item) and (cut := _cut_behind_code(lead(item))) is not None}
    if len(codes) >= 2 and len(codes) * 5 >= len(items) * 4 and len(codes) > len(cuts):
        cuts = codes
    bare = {item: cut for item in items if view.free(item) and item not in cuts and (cut := _cut_behind_bold(lead(item)))}
    if len(bare) + sum(cut.marked for cut in cuts.values()) >= 2:
        cuts = {item: cut for item in items if (cut := cuts.get(item) or bare.get(item))}
    if _announced(view, items):
        cuts = {item: cut for item, cut in cuts.items() if cut.marked}
    telling = {item for item, cut in cuts.items() if cut.marked or _tells(cut.back) or not cut.back or _is_formula(cut.back)}
    defining = sum(item in telling or not view.free(item) or _defines(lead(item)) for item in items)
    # "Objection: …" has a label as the others have, though it is no term: it says nothing against the habit.
    besides = sum(item not in cuts and _labels_part(lead(item)) for item in items)
    habit = defining >= 2 and defining * 5 >= (len(items) - besides) * 4
    shown = _shows_example(view, items[0]) if items else False
    numbered = bool(items) and view.parents[items[0]].tag == "ol"
    for item, cut in cuts.items():
        if not cut.marked and shown:
            continue
        if not cut.marked and numbered and len(cuts) * 2 < len(items):
            continue  # a point among points
        if (
            cut.marked
            or definitional(cut.back.plain)
            or shapes.spells_out(cut.front.plain, cut.back.plain)
            or _is_equation(cut.back)
            or (cut.delimiter == "=" and _IN_WORDS.match(cut.back.plain))
            or (habit and (_explains(cut.back) or _is_formula(cut.back) or (not cut.back and below(item))))
        ):
            yield from _unless_heading(view, item, cut, answer(cut.back, below(item)))


def _cut_item(line: Inline, nested: bool) -> _Cut | None:
    """As `_cut`, also where all of an item is bold: `**Dominant allele - is always expressed**`."""
    inside = line.unwrapped()
    cut = _cut(inside, nested) if inside is not line else None
    if cut is None and nested and inside is not line and (front := term(inside)) and _is_name(front):
        return _Cut(front, Inline([]), True, "")  # `- *Request edge*`, with what it is nested below
    return replace(cut, marked=True) if cut else _cut(line, nested)


def _is_name(front: Inline) -> bool:
    return _is_term(front, True) and not is_aspect(front.plain)


def _shows_example(view: View, block: Element) -> bool:
    """Whether a block is part of a worked example: its labels are those of the example."""
    section: Section | None = view.section_at(block)
    while section is not None:
        if _EXAMPLE.search(section.text):
            return True
        section = section.parent
    return False


def _tells(back: Inline) -> bool:
    return _explains(back) or definitional(back.plain) or _is_equation(back)


def outlined_terms(items: Sequence[Element]) -> Sequence[Element]:
    """The items of a list that are a short name with its description nested below, in sentences rather than in names; () unless it is
    two of them at least and all of the list but lines with a delimiter, a third at most, and one other among three of them."""
    found = [item for item in items if below(item) and below(item)[0].tag in ("ul", "ol")]
    others = sum(item not in found and _cut(lead(item), False) is None for item in items)
    if len(found) < 2 or len(found) * 3 < len(items) * 2 or others > (len(found) >= _HABIT):
        return ()
    told = [lead(inner).plain for item in found for inner in below(item)[0]]
    short = all(
        _OUTLINED.fullmatch(" ".join(lead(item).plain.split()).rstrip(":：")) and _is_term(term(lead(item)), True)
        for item in found
    )
    in_sentences = sum(len(text.split()) >= 4 or len(text) >= 12 for text in told) * 3 >= len(told) * 2
    return found if short and in_sentences else ()


def _kin(items: Sequence[Element]) -> dict[Element, _Cut]:
    """The items among others that are names with the same last word, "Safe state" and "Unsafe state", each alone or with its formula on its
    line, and explained in the list nested below it."""
    named: dict[str, dict[Element, _Cut]] = {}
    for item in items:
        inside = below(item)
        if not inside or inside[0].tag not in ("ul", "ol"):
            continue
        line = lead(item)
        cut = _cut(line, True) or _Cut(term(line), Inline([]), False, "")
        name = cut.front.plain
        formula = bool(cut.back) and set(cut.back.mask.replace(" ", "")) == {OPAQUE}
        if (
            1 < len(name.split()) <= _NAME
            and _OUTLINED.fullmatch(name)
            and _is_term(cut.front, False)
            and (formula or not cut.back)
        ):
            named.setdefault(shapes.fold(name.split()[-1]), {})[item] = cut
    return {item: cut for kin in named.values() if len(kin) > 1 for item, cut in kin.items()}


def _announced(view: View, items: Sequence[Element]) -> bool:
    """Whether the line before a list ends in a colon: its items are parts of what that line says, unless it says that kinds or terms
    follow."""
    text = view.announcement(view.parents[items[0]]) if items else ""
    return bool(text) and not _KINDS.search(text.rpartition("\n")[2])


def _labels_part(line: Inline) -> bool:
    found = _LABEL.match(line.without(shapes.LEADING).plain)
    return found is not None and shapes.is_generic(found["label"].strip())


def _defines(line: Inline) -> bool:
    return bool(is_a(line.mask) or toha(line.mask) or wa(line.mask) or bold_subject(line))


def _paragraph(view: View, block: Element, whole: _Cut | None, habit: bool) -> Iterator[Match]:
    """A paragraph that defines: line by line where each line does, else as a whole."""
    lines = Inline.of(block).lines()
    if told := _line_by_line(lines):
        yield from (_match(block, cut.front, answer(cut.back, [])) for cut in told)
        return
    if len(lines) > 1 and whole is None and shapes.is_glossed(lines[0].plain) and _is_term(term(lines[0]), False):
        yield _match(block, term(lines[0]), [placed("p", Inline.of(block).strip().slice(len(lines[0].plain)).strip(), block)])
        return
    if whole is None or (not whole.marked and sum(_cut(line, nested=False) is not None for line in lines) > 1):
        return  # lines of which some have a delimiter say many things
    if whole.delimiter == "." and not (habit or definitional(whole.back.plain) or _is_equation(whole.back)):
        return  # a remark with a heading of its own
    if not (whole.marked or habit or shapes.is_glossed(whole.front.plain)) and _opens_section(view, block):
        return  # the section's own text, with a colon in it
    following = _goes_on(view, block, whole)
    points = len(lines) > 2 and lines[0].plain[-1:] in (":", "：") and are_points(lines[1:])
    led = (points or following) and len(whole.front.plain.split()) <= _LED and not is_aspect(whole.front.plain)
    if not (_tells_of(whole, habit) or led or (following and _CONDITION.search(whole.back.plain))):
        return
    back = apart(lines[1:]) if points else whole.back
    yield from _unless_heading(view, block, whole, answer(back, following))


def _line_by_line(lines: Sequence[Inline]) -> list[_Cut]:
    """The terms of a paragraph with one on each line; [] for any other. Lines in brackets or with a reference mark go on with the one
    before them, and an arrow will do where other lines have a delimiter."""
    cuts: list[_Cut] = []
    for line in lines:
        cut = _cut(line, nested=False) or _cut_at_arrow(line)
        if cut is not None and (cut.marked or _explains(cut.back)):
            cuts.append(cut)
        elif cuts and _BESIDES.match(line.plain):
            cuts[-1] = replace(cuts[-1], back=apart([cuts[-1].back, line]))
        elif not (_KEY.match(line.mask) or (line is lines[0] and _labels_part(line))):
            return []
    if len(lines) < 2 or (all(cut.delimiter == ">" for cut in cuts) and not _are_apart(cuts)):
        return []
    return cuts


def _are_apart(cuts: Sequence[_Cut]) -> bool:
    """Whether arrows lead from short names to what is said of each, and none to the next name, as the steps of a chain do."""
    names = [shapes.fold(cut.front.plain) for cut in cuts]
    told = [cut.back.plain for cut in cuts]
    short = all(len(cut.front.plain.split()) <= _LED for cut in cuts)
    in_words = sum(map(_in_words, told)) * 2 >= len(told)
    return short and len(set(names)) == len(names) and not set(names) & set(map(shapes.fold, told)) and in_words


def _in_words(text: str) -> bool:
    return len(text.split()) >= 2 or sum(ch > "\u3000" for ch in text) >= _JAPANESE


def _tells_of(whole: _Cut, habit: bool) -> bool:
    """Whether what stands behind the delimiter defines what stands before it."""
    back = whole.back.plain
    return bool(
        whole.marked
        or definitional(back)
        or shapes.spells_out(whole.front.plain, back)
        or _is_equation(whole.back)
        or _calculates(whole)
        or (whole.delimiter == "=" and _IN_WORDS.match(back))
        or ((habit or shapes.is_glossed(whole.front.plain)) and _explains(whole.back))
    )


def _goes_on(view: View, block: Element, whole: _Cut) -> list[Element]:
    """What a definition goes on with: what it announces, a list behind "iff", behind a word or two, or on the very next line below a term
    that is set off, and formulas with their symbols."""
    announced = view.announced(block, whole.back)
    if announced[-1:] and announced[-1].tag == "math":
        return [*announced, *formulas(view.siblings_after(announced[-1]), begun=True)]
    if announced:
        return announced
    if _ends_in_formula(whole.back):
        return formulas(view.siblings_after(block), begun=True)
    after = view.next_sibling(block)
    first = Inline.of(block).strip().parts[0]
    adjacent = (
        after is not None
        and not isinstance(first, str)
        and first.tag in EMPHASIS
        and line_of(after) == end_of(block) + 1
        and not is_glossary(after)
    )
    open_end = adjacent or _CONDITION.search(whole.back.plain) or len(whole.back.plain.split()) <= _NAMES
    return [after] if after is not None and after.tag in ("ul", "ol") and view.free(after) and open_end else []


def _on_its_own(view: View, block: Element, front: Inline) -> Iterator[Match]:
    """「セマフォ（semaphore）」 on a line of its own, with its definition in the next paragraph."""
    after = list(view.siblings_after(block))[:2]
    if not after or after[0].tag != "p" or not view.free(after[0]) or opens_term(after[0]) or not _is_term(front, False):
        return
    body = [after[0], *(more for more in after[1:] if more.tag in ("ul", "ol", "math") and view.free(more))]
    yield replace(_match(block, front, body), nodes=[block, *body])


def _opens_section(view: View, block: Element) -> bool:
    """Whether a paragraph is the first of a section below the second level and the only one that has a delimiter."""
    section = view.section_of.get(block)
    if (
        section is None
        or section.head is None
        or section.level < 3
        or section.blocks[0] is not block
        or not view.free(section.head)
    ):
        return False
    return not any(
        other is not block and other.tag == "p" and _cut(Inline.of(other).strip(), nested=False) for other in section.blocks
    )


def _unless_heading(view: View, block: Element, cut: _Cut, body: list[Element]) -> Iterator[Match]:
    """The match, unless it begins the section of a heading with the same name: then the section is the answer."""
    section = view.section_at(block)
    if _ADVICE.search(section.text):
        return
    own = set(shapes.names(cut.front.plain)) & set(shapes.names(section.text))
    leads = (
        (own or shapes.spells_out(section.text, cut.front.plain))
        and section.level > 1
        and section.head is not None
        and view.free(section.head)
        and _comes_first(view, section, block)
    )
    if body and not leads:
        nodes = [block, *(each for each in body if each in view.parents)]
        yield replace(_match(block, cut.front, body), nodes=nodes)


def _comes_first(view: View, section: Section, block: Element) -> bool:
    """Whether a section begins with a paragraph, or with the only item of its list that sets a term off."""
    first = section.blocks[0] if section.blocks else None
    if block.tag != "li":
        return block is first
    items = view.parents[block]
    return (
        items is first and items[0] is block and not any((cut := _cut(lead(item), True)) and cut.marked for item in items[1:])
    )


def _cut(line: Inline, nested: bool) -> _Cut | None:
    """Term and definition; None where the line has no term that could stand alone."""
    whole, line = line, line.without(_DEFINE)
    first = next((p for p in line.parts if not (isinstance(p, str) and not p.strip())), None)
    initial = _is_initial(line)
    if (
        first is not None
        and not isinstance(first, str)
        and not initial
        and (first.tag in _MARKS or first.get("class") == "wikilink")
    ):
        pieces = _after_mark(line, first)
        marked = True
    else:
        first_line = line.mask.partition("\n")[0]
        found = _DELIMITER.search(first_line) or _ON_NEXT_LINE.match(line.mask, len(first_line))
        pieces = (line.slice(0, found.start()).strip(), line.slice(found.end()), found[0]) if found and found.start() else None
        marked = initial or line is not whole or (found is not None and found.re is _ON_NEXT_LINE)
    if pieces is None:
        return None
    front, back = term(pieces[0]), pieces[1].strip()
    if back.plain.startswith("//"):
        return None  # an address
    if not front or not (back or nested):
        return None
    if not (
        _is_term(front, marked)
        or (marked and shapes.may_name(front.plain) and definitional(back.plain))
        or _translates(front, back)
    ):
        return None
    return _Cut(front, back, marked, pieces[2].strip().translate(_SAME)[:1])


def _is_initial(line: Inline) -> bool:
    first = line.parts[0] if line.parts else ""
    return not isinstance(first, str) and len(Inline([first]).plain) == 1 and _INITIAL.match(line.mask) is not None


def _is_habit(view: View, arrows: Mapping[Element, _Cut], items: Sequence[Element]) -> bool:
    """Whether nearly all items of a list have an arrow, which is enough in a longer list, and in any once the page does it often."""
    fronts = [name for cut in arrows.values() for name in shapes.names(cut.front.plain)]
    chained = any(set(shapes.names(cut.back.plain)) & set(fronts) for cut in arrows.values())
    if len(arrows) * 5 < len(items) * 4 or len(set(fronts)) < len(fronts) or chained:
        return False  # `client → server`, `server → client` are steps
    return len(arrows) >= _HABIT or (
        len(arrows) >= 2 and sum(_cut_at_arrow(lead(item)) is not None for item in view.tree.root.iter("li")) >= 2 * _HABIT
    )


def _opens_part(view: View, items: Sequence[Element]) -> bool:
    """Whether a list stands right below a heading. Symbols behind a formula are explained for its sake alone."""
    items_of = view.parents[items[0]]
    return items_of in view.section_of and view.previous_sibling(items_of) is None


def _are_options(view: View, items: Sequence[Element], symbols: Iterable[_Cut]) -> bool:
    """Whether the letters of a list are those of options, A to C, or of the answers to numbered questions."""
    letters = [cut.front.plain for cut in symbols if isinstance(cut.front.parts[0], str)]
    numbered = bool(letters) and view.parents[items[0]].tag == "ol"
    return numbered or len(set(letters)) < len(letters) or shapes.letters_in_order(letters)


def _cut_behind_symbol(line: Inline) -> _Cut | None:
    """`$m$: number of examples`, `V: voltage`"""
    first = line.parts[0] if line.parts else ""
    if isinstance(first, str):
        size = 1 if first[:1].isalpha() and first[:1] < "\u3000" else 0
    else:
        size = len(Inline([first]).plain) if first.tag == "math" and first.get("display") != "block" else 0
    if not size:
        return None
    found = _DELIMITER.match(line.mask[size:])
    return _Cut(line.slice(0, size), line.slice(size + found.end()).strip(), False, ":") if found else None


def _translates(front: Inline, back: Inline) -> bool:
    return (
        _PHRASE.fullmatch(front.plain) is not None
        and _DICTIONARY.fullmatch(back.plain.strip()) is not None
        and not shapes.is_generic(front.plain)
    )


def _cut_behind_year(line: Inline) -> _Cut | None:
    """`1603年：江戸幕府が開かれる`, in lists of dates."""
    found = _YEAR.match(line.mask)
    return _Cut(line.slice(*found.span("year")).strip(), line.slice(found.end()).strip(), False, ":") if found else None


def _cut_at_break(line: Inline) -> _Cut | None:
    """A name of a few words on the first line of an item, and what it means on the next ones."""
    first, _, rest = line.mask.partition("\n")
    if not rest or len(first) > _CHARACTERS or len(first.split()) > _NAME or _DELIMITER.search(first):
        return None
    front = term(line.slice(0, len(first)).strip())
    return _Cut(front, line.slice(len(first) + 1).strip(), True, "") if front and _is_term(front, False) else None


def _cut_behind_code(line: Inline) -> _Cut | None:
    """`` `renice` changes the priority of a process ``: what it is that does it, and what it does."""
    first = line.parts[0] if line.parts else ""
    if isinstance(first, str) or first.tag != "code":
        return None
    size = len(Inline([first]).plain)
    found = _DOES.match(line.plain[size:])
    return _Cut(Inline([first]), line.slice(size).strip(), True, " ") if found else None


def _cut_behind_bold(line: Inline) -> _Cut | None:
    """`**Tabula Rasa** John Locke believed that …`: a name in bold and a sentence of its own behind it."""
    first = line.parts[0] if line.parts else ""
    if isinstance(first, str) or first.tag != "strong":
        return None
    front, back = term(Inline([first])), line.slice(len(Inline([first]).plain)).strip()
    return _Cut(front, back, True, "") if front and _SENTENCE.match(back.plain) and _is_term(front, True) else None


def _cut_at_arrow(line: Inline) -> _Cut | None:
    """`la mela -> the apple`, in lists where every item is like that."""
    found = _ONE_ARROW.match(line.mask)
    if found is None or "\n" in found["front"]:
        return None
    front, back = term(line.slice(0, found.start("arrow")).strip()), line.slice(found.end()).strip()
    return _Cut(front, back, False, ">") if front and back and (_is_term(front, False) or _translates(front, back)) else None


def _after_mark(line: Inline, first: Element) -> tuple[Inline, Inline, str] | None:
    """`**Term**: …`, `**Term:** …`, `**Term** (gloss) — …`, and a bold line of its own with the definition on the next."""
    text = Inline([first]).plain
    size = line.plain.index(text) + len(text)
    head, tail = Inline([first]).unwrapped(), line.slice(size)
    gloss = _GLOSS.match(tail.mask)
    if gloss:
        head, tail = Inline([*head.parts, *tail.slice(0, gloss.end()).parts]), tail.slice(gloss.end())
    if _COLON_INSIDE.search(text):
        return head, tail, ":"
    if first.tag == "strong" and _RUN_IN.fullmatch(text) and _GOES_ON.match(tail.plain):
        return Inline([first]).slice(0, len(text.rstrip()) - 1).unwrapped(), tail, "."
    if more := _MORE_WORDS.match(tail.mask):
        head, tail = Inline([*head.parts, *tail.slice(0, more.end()).parts]), tail.slice(more.end())
    found = (
        _DELIMITER.match(tail.mask)
        or _ARROW.match(tail.mask)
        or (_OWN_LINE.match(tail.mask) if first.tag == "strong" else None)
    )
    return (head, tail.slice(found.end()), found[0]) if found else None


def _is_equation(back: Inline) -> bool:
    """Whether what follows is one formula that equates: a definition in other letters."""
    maths = [part for part in back.strip().parts if not (isinstance(part, str) and not part.strip(" .。"))]
    only = maths[0] if len(maths) == 1 else ""
    return not isinstance(only, str) and only.tag == "math" and "=" in (only.text or "")


def _is_formula(back: Inline) -> bool:
    """Whether what follows is a formula and nothing else, and no inequality, which would be a condition."""
    parts = back.strip().parts
    only = parts[0] if len(parts) == 1 else ""
    return not isinstance(only, str) and only.tag == "math" and not _INEQUALITY.search(only.text or "")


def _calculates(cut: _Cut) -> bool:
    """`Turnaround time = completion - arrival`: a formula in words."""
    return cut.delimiter == "=" and bool(_CALCULATION.search(cut.back.plain) or _FORMULA.fullmatch(cut.back.plain))


def _ends_in_formula(back: Inline) -> bool:
    """Whether a definition ends with a formula on a line of its own."""
    last = back.strip().parts[-1] if back.strip().parts else ""
    return not isinstance(last, str) and last.tag == "math" and last.get("display") == "block"


def _is_term(front: Inline, marked: bool) -> bool:
    text = " ".join(front.plain.split())
    if sum(map(text.count, "(（")) != sum(map(text.count, ")）")):
        return False  # cut in the middle of brackets
    if (
        shapes.is_generic(text)
        or _NO_TERM.search(text)
        or (not marked and (_SENTENCE_HEAD.match(text) or _LEADS_TO.search(text)))
    ):
        return False
    japanese = any("\u3040" <= ch <= "\u9fff" for ch in text)
    limit = 2 if marked else 1
    if japanese:
        return len(text) <= _CHARACTERS * limit and (marked or not _CLAUSE_JA.search(text))
    if OPAQUE in front.mask and not marked and any(not isinstance(p, str) and p.tag == "math" for p in front.parts):
        return False
    return len(_ARTICLE.sub("", _GLOSS.sub("", text), count=1).split()) <= _WORDS * limit and (len(text) > 1 or marked)


def _explains(back: Inline) -> bool:
    """Whether what follows a plain label is more than a value: not a number, a price, a date, a link or a mark alone."""
    text = " ".join(back.plain.split())
    return (
        bool(shapes.HAS_WORD.search(_VALUE.sub("", text)))
        and not _OWN.match(text)
        and text[0] not in '"“'
        and not set(back.mask.replace(" ", "")) <= {OPAQUE}
    )


def _match(at: Element, front: Inline, body: list[Element]) -> Match:
    asks = shapes.is_question(front.plain)
    return Match(
        "question" if asks else "term",
        ([placed("p", front, at)], body),
        [at],
        at,
        shapes.names(shapes.subject(front.plain) or front.plain),
    )


RULE = Rule(
    name="term-line",
    trust="prose",
    summary=(
        "A term and its definition on a line with a colon, a dash or 「＝」 between them, the term bold, in "
        "code, or plain where the list makes a habit of it."
    ),
    example=Example(
        "- **Mutex**: lets one thread in at a time\n- **Semaphore** — lets n threads in\n\n主鍵：行を一つに決める列\n外部鍵：他の表の主鍵を指す列\n",
        (
            ("Mutex", "lets one thread in at a time"),
            ("Semaphore", "lets n threads in"),
            ("主鍵", "行を一つに決める列"),
            ("外部鍵", "他の表の主鍵を指す列"),
        ),
    ),
    find=find,
)
