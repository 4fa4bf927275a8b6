"""A page as the rules see it: sections, what is already on a card, and what the author wrote about a block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element

from karuta.dialect import Tree
from karuta.model import Kind, Page
from karuta.rules import bullets, outline, raw_html, shapes
from karuta.rules.answers import ANSWER_LABEL
from karuta.rules.definitions import is_said_of, is_subject
from karuta.rules.directives import Directive, directives_of
from karuta.rules.inline import Inline, below, blocks_of, forget, is_block, is_bold, lead
from karuta.rules.topics import is_aspect

#: Level of a line that heads the blocks after it without being a heading: a bold question, a numbered question. Below all headings.
LINE_LEVEL = 9
#: Characters of a name at most.
_NAME = 60


def line_of(element: Element) -> int:
    return int(element.get("line", "0"))


def end_of(element: Element) -> int:
    return int(element.get("end", "0"))


@dataclass(eq=False)
class Section:
    """A heading, or a line that serves as one, with the blocks up to the next."""

    head: Element | None  #: None for what stands before the first heading
    level: int  #: 1–6 for headings, LINE_LEVEL for question lines, 0 for the page
    title: Inline  #: without ornaments and numbering
    parent: Section | None
    numbered: bool = False  #: the heading has a number, or is an item of a numbered list
    blocks: list[Element] = field(default_factory=list)  #: of this section alone
    subsections: list[Section] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """The title as plain text."""
        return " ".join(self.title.plain.split())

    @cached_property
    def is_bank(self) -> bool:
        """Whether most of at least three numbered headings right below ask: then the others do, too ("9. Event loop")."""
        numbered = [sub for sub in self.subsections if sub.numbered]
        return len(numbered) >= 3 and sum(shapes.is_asking(sub.text) for sub in numbered) * 5 >= len(numbered) * 3

    def flow(self) -> Iterator[Element]:
        """All elements of the section but its head, subsections with their heads included, in page order."""
        yield from self.blocks
        for sub in self.subsections:
            if sub.head is not None:
                yield sub.head
            yield from sub.flow()

    def walk(self) -> Iterator[Section]:
        yield self
        for sub in self.subsections:
            yield from sub.walk()


def defines_itself(section: Section) -> bool:
    """Whether a heading such as "Support", which may be a part of the page, is defined by the first sentence below it."""
    first = section.blocks[0] if section.blocks else None
    if first is None or not shapes.may_name(section.text):
        return False
    line = lead(first[0]) if first.tag in ("ul", "ol") and len(first) else lead(first)
    return is_said_of(line.mask, section.text)


def only_asks(block: Element) -> bool:
    """Whether a block is a callout `> [!question]` without a title, which asks and does not answer."""
    return (
        block.tag == "aside" and "callout-question" in block.get("class", "") and len(block) > 0 and block[0].text == "Question"
    )


@dataclass(frozen=True, eq=False)
class Match:
    """A card that a rule found. The fields stay elements until the end, when what became a card of its own is left out of them."""

    kind: Kind
    fields: tuple[Sequence[Element], ...]  #: blocks of each field, in the order of the note type
    nodes: Sequence[Element]  #: elements of the page that are now on this card, their insides included
    at: Element  #: where the card stands: gives context, line and directives
    names: tuple[
        str, ...
    ] = ()  #: what the card defines, folded: its name, then other names; two cards of one name are one card
    reverse: bool | None = None  #: the note also asks the other way round; None leaves it to the settings
    lines: Sequence[Element] = ()  #: elements of the page of which only the line that leads them is on this card


class View:
    """One page while its rules run. `take` is the only thing that changes it."""

    def __init__(self, page: Page, tree: Tree, lifted: Mapping[Element, Sequence[str]]) -> None:
        forget()
        raw_html.read(tree.root)
        outline.unfold(tree.root)
        outline.headings(tree.root)
        bullets.lists(tree.root)
        self.page = page
        self.tree = tree
        self.lifted = lifted  #: block -> names of the tags that stood in its text
        self.parents: dict[Element, Element] = {}
        self._index: dict[Element, int] = {}  #: position among the parent's children, or in the section's blocks
        for parent in tree.root.iter():
            for i, child in enumerate(parent):
                self.parents[child], self._index[child] = parent, i
        self._blocks = [each for each in self.parents if is_block(each) or each.tag in ("li", "tr", "dt")]
        self.directives: dict[Element, Directive] = directives_of(tree.root)
        self.taken: dict[Element, str] = {}  #: element -> name of the rule that has it
        self.owner: dict[Element, Match] = {}
        self.tags_of: dict[Section, tuple[str, ...]] = {}  #: names of the tags of sections, as far as somebody asked
        self.doubled: dict[Element, int] = {}  #: element that defines what another card defines -> line of that card
        self.root_section = _sections(tree.root)
        self.section_of: dict[Element, Section] = {}
        for section in self.root_section.walk():
            for element in [*([section.head] if section.head is not None else []), *section.blocks]:
                self.section_of[element] = section
            self._index.update((block, i) for i, block in enumerate(section.blocks))

    @cached_property
    def sections(self) -> list[Section]:
        """All sections in page order, the page's own first."""
        return list(self.root_section.walk())

    def section_after(self, section: Section) -> Section | None:
        """The next section of the same level under the same heading."""
        beside = section.parent.subsections if section.parent is not None else []
        at = next((i for i, each in enumerate(beside) if each is section), len(beside))
        return beside[at + 1] if at + 1 < len(beside) else None

    @cached_property
    def title(self) -> str:
        """Front matter's title, else the first level-1 heading, else a heading alone at the head of the page, else the file's name."""
        if self.page.settings.title:
            return self.page.settings.title
        for section in self.sections:
            if section.level == 1:
                return section.text
        first = self.sections[1] if len(self.sections) > 1 else None
        if (
            first is not None
            and not (self.root_section.blocks or first.blocks or first.subsections)
            and first.level < LINE_LEVEL
        ):
            return first.text  # a heading of a lower level that nothing is below
        return self.page.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    def free(self, element: Element) -> bool:
        return element not in self.taken

    def take(self, match: Match | None, rule: str, nodes: Sequence[Element]) -> None:
        """Marks elements and all inside them as used by a rule; those that are already used stay with their first user."""
        taken, owner = self.taken, self.owner
        for node in nodes:
            for inner in node.iter():
                if inner not in taken:
                    taken[inner] = rule
                    if match is not None:
                        owner[inner] = match

    def take_lines(self, match: Match, rule: str, elements: Sequence[Element]) -> None:
        """Marks elements as used by a rule, but not the blocks inside them."""
        for element in elements:
            self.take(match, rule, [inner for inner in element if not is_block(inner)])
            if element not in self.taken:
                self.taken[element], self.owner[element] = rule, match

    def section_at(self, element: Element) -> Section:
        """The section an element stands in, however deep."""
        node: Element | None = element
        while node is not None:
            if node in self.section_of:
                return self.section_of[node]
            node = self.parents.get(node)
        return self.root_section

    def blocks(self, *tags: str) -> Iterator[Element]:
        """Free block elements with these names, in page order, also inside lists and quotes."""
        for element in self._blocks:
            if element.tag in tags and element not in self.taken:
                yield element

    def siblings_after(self, element: Element) -> Iterator[Element]:
        """The blocks after an element within its parent and section, one by one."""
        section = self.section_of.get(element)
        if section is not None:
            start = 0 if element is section.head else self._index[element] + 1
            yield from (section.blocks[i] for i in range(start, len(section.blocks)))
        elif element in self.parents:
            parent = self.parents[element]
            following = (parent[i] for i in range(self._index[element] + 1, len(parent)))
            yield from (child for child in following if is_block(child) or child.tag == "li")

    def next_sibling(self, element: Element) -> Element | None:
        """The block right after an element, within its parent and section."""
        section = self.section_of.get(element)
        if section is None:
            return next(self.siblings_after(element), None)
        at = 0 if element is section.head else self._index[element] + 1
        return section.blocks[at] if at < len(section.blocks) else None

    def previous_sibling(self, element: Element) -> Element | None:
        """The block right before an element, within its parent and section."""
        i = self._index.get(element, 0)
        section = self.section_of.get(element)
        if not i or element not in self.parents:
            return None
        return section.blocks[i - 1] if section is not None else self.parents[element][i - 1]

    def announced(self, block: Element, text: Inline) -> list[Element]:
        """The list, table or formula right after a paragraph that ends in a colon: it belongs to what the paragraph says."""
        following = self.next_sibling(block) if block.tag == "p" else None
        if following is None or following.tag not in ("ul", "ol", "math", "table", "pre") or not self.free(following):
            return []
        return [following] if text.plain.rstrip()[-1:] in (":", "：") else []

    def announcement(self, listed: Element) -> str:
        """The paragraph right before a list, where it ends in a colon; "" where none does, also for a list in an item, whose line says
        what it lists."""
        before = self.previous_sibling(listed)
        if before is None or before.tag != "p" or self.parents[before].tag == "li":
            return ""
        text = Inline.of(before).plain.rstrip()
        return text if text[-1:] in (":", "：") else ""

    def context(self, match: Match) -> tuple[str, ...]:
        """Page title and headings from the outside in, without the card's own, then what the front needs besides."""
        out = [self.title]
        section: Section | None = self.section_at(match.at)
        path: list[str] = []
        while section is not None and section.head is not None:
            named = section.text and not shapes.is_administrative(section.text)
            asks = section.level == LINE_LEVEL and shapes.is_asking(section.text)
            beside = asks and self.owner.get(section.head, match) is not match  # a question before this one
            if section.head is not match.at and section.head not in match.nodes and named and not beside:
                path.append(section.text)
            section = section.parent
        for text in reversed(path):
            if text and text != out[-1] and not shapes.same(text, self.title):
                out.append(text)
        return tuple(out)


#: A heading that belongs to `### Question 3` right before it, be it of a higher level.
_EXPLAINS = re.compile(r"\W*(?:explanation|rationale|解説)\W*", re.I)
_QUESTION = re.compile(r"\W*(?:question|problem|exercise|q|問題?|設問|第)\s*[.:#]?\s*[0-9０-９]", re.I)


def _sections(root: Element) -> Section:
    top = Section(None, 0, Inline([]), None)
    current = top
    for element, item in _flow(root):
        level = _level(element)
        if level is None:
            if element.tag == "hr" and current.level == LINE_LEVEL and current.blocks and current.parent is not None:
                current = current.parent  # a line leads what follows up to a rule
            current.blocks.append(element)
            continue
        title = _title(element)
        parent = current
        if (
            level < parent.level < LINE_LEVEL - 1
            and _EXPLAINS.fullmatch(title.plain)
            and parent.head is not None
            and _QUESTION.match(_title(parent.head).plain)
        ):
            level = parent.level + 1
        while parent.level >= level:
            assert parent.parent is not None  # the page has level 0, below every heading
            parent = parent.parent
        current = Section(element, level, shapes.clean_title(title), parent, item or shapes.is_numbered(title.plain))
        parent.subsections.append(current)
    return top


def _title(head: Element) -> Inline:
    return lead(head)


def _level(element: Element) -> int | None:
    if len(element.tag) == 2 and element.tag[0] == "h" and element.tag[1].isdigit():
        return int(element.tag[1])
    return LINE_LEVEL if element.get("karuta-head") else None


def _flow(root: Element) -> Iterator[tuple[Element, bool]]:
    """The blocks of the page in reading order, and whether a number of a list stands before them.

    Interview collections number their headings (`1. ### What is X?`) and their questions (`1. What is X?` with the answer below, not
    indented): such a list is opened, so that the heading or the question leads the blocks after it as any heading does.
    """
    blocks = [child for child in root if is_block(child)]
    titles = _bold_titles(blocks)
    number = 0  # of the last item that leads the blocks after it
    for i, block in enumerate(blocks):
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        opened = block.tag in ("ol", "ul") and any(_heading_first(item) for item in block)
        if block.tag == "ol" and len(block) > 1 and not opened and _last_leads(block, following, number):
            for item in block[:-1]:
                yield _as_list(block, item), False
            number += len(block) - 1 if number else 0
            block = _as_list(block, block[-1])
        if opened:
            for item in block:
                inside = blocks_of(item)
                if _heading_first(item):
                    yield from ((inner, block.tag == "ol" and inner is inside[0]) for inner in inside)
                else:
                    yield _as_list(block, item), False
        elif block in titles:
            block.set("karuta-head", "1")
            yield block, False
        elif _leads(block, following) or _goes_on(block, following, number) or _asks_alone(blocks, i):
            head = block if block.tag == "p" else block[0]
            head.set("karuta-head", "1")
            number = int(block.get("start", "1")) if block.tag == "ol" else number
            yield head, head.tag == "li"
            yield from ((inner, False) for inner in (below(head) if head.tag == "li" else []))
        else:
            yield block, False


def _bold_titles(blocks: Sequence[Element]) -> set[Element]:
    """Paragraphs that are a name in bold and nothing else, at least two between two headings, each with something below it: an author
    who does not want more headings in the table of contents writes them so. Not below a question, which all of them answer."""
    if sum(map(_names_in_bold, blocks)) < 2:
        return set()
    found: set[Element] = set()
    part: list[Element] = []
    asked = False
    for i, block in enumerate(blocks):
        if _level(block) is not None:
            found.update(part if len(part) > 1 and not asked else ())
            part, asked = [], shapes.is_asking(shapes.clean_title(_title(block)).plain)
        elif _names_in_bold(block) and i + 1 < len(blocks) and _can_be_below(blocks[i + 1]):
            part.append(block)
    found.update(part if len(part) > 1 and not asked else ())
    return found


def _can_be_below(block: Element) -> bool:
    return _level(block) is None and block.tag != "hr" and not _names_in_bold(block)


def _names_in_bold(block: Element) -> bool:
    if block.tag != "p" or len(block) != 1 or not is_bold(Inline.of(block).strip()):
        return False
    inline = Inline.of(block).strip()
    text = shapes.clean_title(inline).plain
    return (
        len(inline.parts) == 1
        and 1 < len(text) <= _NAME
        and not set(text) & set(":：=＝。!！?？")
        and text[-1] not in ".,、"
        and is_subject(text)
        and not (shapes.is_asking(text) or is_aspect(text))
    )


def _heading_first(item: Element) -> bool:
    inside = blocks_of(item)
    return bool(inside) and _level(inside[0]) is not None and not (item.text or "").strip()


def _as_list(source: Element, item: Element) -> Element:
    made = Element(source.tag, dict(source.attrib))
    if source.tag == "ol":
        made.set("start", str(int(source.get("start", "1")) + list(source).index(item)))
    made.set("line", item.get("line", "0"))
    made.set("end", item.get("end", "0"))
    made.append(item)
    return made


def _last_leads(block: Element, following: Element | None, number: int) -> bool:
    """Whether the last item of a numbered list asks, with the answer after the list, where the items before have theirs in them."""
    *before, last = block
    answered = all(below(item) or "\n" in lead(item).plain for item in before)
    alone = _as_list(block, last)
    return answered and (_leads(alone, following) or _goes_on(alone, following, number + len(before)))


def _goes_on(block: Element, following: Element | None, number: int) -> bool:
    """Whether a list of one line has the number after that of a question before it: it leads its answer, too."""
    if not number or block.tag != "ol" or len(block) != 1 or following is None or following.tag in ("ol", "hr"):
        return False
    start = int(block.get("start", "1"))
    return number < start <= number + 3 and not below(block[0]) and "\n" not in lead(block[0]).plain


def _asks_alone(blocks: Sequence[Element], i: int) -> bool:
    """Whether a paragraph such as `Q: What is X?` has its answer below without a label."""
    text = Inline.of(blocks[i]).plain.strip() if blocks[i].tag == "p" else ""
    if text[-1:] not in ("?", "？") or "\n" in text or not shapes.is_labelled_question(text):
        return False
    for j in range(i + 1, len(blocks)):
        text = Inline.of(blocks[j]).plain.strip() if blocks[j].tag == "p" else ""
        if ANSWER_LABEL.match(text):
            return False
        if shapes.is_labelled_question(text) or blocks[j].tag == "hr" or _level(blocks[j]) is not None:
            return j > i + 1
    return i + 1 < len(blocks)


def _leads(block: Element, following: Element | None) -> bool:
    """Whether a paragraph or a list of one item is a question whose answer is what comes after it."""
    if block.tag == "p":
        inline = Inline.of(block).strip()
        if "\n" in inline.plain or following is None or len(inline.plain) > 400:
            return False
        text = " ".join(inline.plain.split())
        bold = is_bold(inline)
        if not shapes.is_numbered(text):
            title = shapes.clean_title(inline).plain if bold else ""
            return shapes.is_question(title) or shapes.is_imperative(title)
        return bold or shapes.is_numbered_question(text) or shapes.is_question(text)
    if block.tag == "ol" and len(block) == 1 and following is not None and following.tag not in ("ol", "hr"):
        item = block[0]
        text = " ".join(lead(item).plain.split())
        return not below(item) and (shapes.is_question(text) or shapes.has_options(following))
    return False
