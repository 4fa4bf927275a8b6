"""The rules run over a page, one after the other, and their matches become drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from karuta.dialect import Tree, html
from karuta.dialect.text import plain as plain_of
from karuta.model import OWN_FIELDS, Draft, Finding, MediaFile, Page, PageResult
from karuta.rules import coverage, furniture, once, tags
from karuta.rules.definitions import OPEN_END, last_sentence
from karuta.rules.directives import Directive, findings_of
from karuta.rules.inline import Inline
from karuta.rules.rule import Rule
from karuta.rules.view import Match, View, end_of, line_of

_LABEL = re.compile(r"[^.。\n]{1,40}[:：]")
#: Characters of plain text beyond which an answer is no longer one thing to remember.
LONG_ANSWER = 2500


def read_page(
    page: Page, tree: Tree, rules: Sequence[Rule], media: tuple[MediaFile, ...] = (), *, blocks: bool = True
) -> PageResult:
    """All cards of a page in page order, what is wrong with it, and, if `blocks`, what became of each block.

    `media` are the files that the tree refers to, by their names in the package.
    """
    view = View(page, tree, tags.lifted(tree.root, page.body))
    furniture.take(view)
    found = list(_run(view, rules))
    kept, doubles = once.unique(view, found)
    findings = [*findings_of(view.directives, page.path), *doubles]
    made: list[tuple[Match, Draft]] = []
    for rule, match in sorted(kept, key=lambda pair: line_of(pair[1].at)):
        draft = _draft(view, rule, match, media)
        if draft is not None:
            made.append((match, draft))
            findings.extend(_judge(draft))
    return PageResult(
        path=page.path,
        title=view.title,
        drafts=tuple(draft for _, draft in made),
        findings=tuple(sorted(findings, key=lambda f: f.line)),
        blocks=coverage.blocks(view, made) if blocks else (),
        media=media,
    )


def _run(view: View, rules: Sequence[Rule]) -> Iterator[tuple[Rule, Match]]:
    record = furniture.is_record(view)
    source = view.page.body.lower()
    for rule in rules:
        if rule.name in view.page.settings.rules_off or (record and rule.trust != "explicit"):
            continue
        if not rule.may_find(source):
            continue
        for match in rule.find(view):
            view.take(match, rule.name, match.nodes)
            view.take_lines(match, rule.name, match.lines)
            yield rule, match


def _draft(view: View, rule: Rule, match: Match, media: tuple[MediaFile, ...]) -> Draft | None:
    """The draft of a match; None where other cards have taken everything that its answer had."""
    directive = _directive(view, match)
    settings = view.page.settings
    kind, reverse = match.kind, settings.reverse if match.reverse is None else match.reverse
    if directive.type and kind in ("question", "term"):
        kind = "term" if directive.type == "term" else "question"
    fields = [
        _markup(view, match, blocks, answers=number == 1 and kind != "cloze") for number, blocks in enumerate(match.fields)
    ]
    if kind == "term":
        fields.append("1" if reverse or directive.reverse else "")
    prompt = " ".join(" ".join(plain_of(block) for block in match.fields[0]).split())
    if not prompt or (kind != "cloze" and not fields[1]):
        return None
    assert len(fields) == len(OWN_FIELDS[kind]), (rule.name, kind, len(fields))
    nodes = [node for node in match.nodes if line_of(node)] or [match.at]
    block_id = next((node.get("block-id") for node in (match.at, *match.nodes) if node.get("block-id")), None)
    used = tuple(sorted({file.name for file in media if any(file.name in field for field in fields)}))
    tagged = tags.of(view, match)
    return Draft(
        kind=kind,
        fields=tuple(fields),
        prompt=prompt,
        context=view.context(match),
        path=view.page.path,
        line=line_of(match.at) or min(map(line_of, nodes)),
        end=max(line_of(match.at), *map(end_of, nodes)),
        rule=rule.name,
        deck=directive.deck or tagged.deck or settings.deck,
        tags=tuple(sorted({*settings.tags, *tagged.tags, *directive.tags})),
        source=settings.source,
        lang=settings.lang,
        uid=directive.uid or (f"{view.page.path}^{block_id}" if block_id else ""),
        media=used,
    )


def _directive(view: View, match: Match) -> Directive:
    """What the author wrote about the block, or about one that it stands in or begins with."""
    node: Element | None = match.at
    while node is not None:
        if node in view.directives:
            return view.directives[node]
        node = view.parents.get(node)
    for node in (*match.at, *match.nodes):
        if node in view.directives:
            return view.directives[node]
    return Directive()


def _markup(view: View, match: Match, blocks: Sequence[Element], *, answers: bool) -> str:
    """A field's HTML, without what became a card of its own; a single paragraph stands without its <p>."""
    kept = [left for block in blocks if block.tag != "comment" and (left := _own(view, match, block)) is not None]
    while kept and kept[-1].tag == "hr":
        kept.pop()
    while kept and kept[0].tag == "hr":
        kept.pop(0)
    if answers and len(kept) > 1 and kept[-1].tag == "p" and _LABEL.fullmatch(Inline.of(kept[-1]).plain.strip()):
        kept.pop()  # "Key terms:", which are cards
    if answers and kept and kept[-1].tag == "p":
        kept[-1] = _unannounced(kept[-1])
    out = html.render(kept, footnotes=view.tree.footnotes).strip()
    if len(kept) == 1 and kept[0].tag == "p" and out.startswith("<p>") and out.endswith("</p>"):
        out = out[3:-4]
    return out


def _unannounced(last: Element) -> Element:
    """The paragraph that ends an answer, without a last sentence "There are two kinds:", of which nothing follows on the card."""
    line = Inline.of(last)
    end = last_sentence(line.mask) if OPEN_END.search(line.mask.rstrip()) else 0
    return line.slice(0, end).strip().to("p") if end else last


def _own(view: View, match: Match, block: Element) -> Element | None:
    """The element without the parts that are on other cards or furniture of the page; itself where there are none."""
    if _foreign(view, match, block):
        return None
    owner, taken = view.owner, view.taken
    for inner in block.iter():  # of every block of every card, so that a call for each element would be felt
        whose = owner.get(inner)
        if whose is not match and (whose is not None or inner in taken):
            break
    else:
        return block
    copy = Element(block.tag, dict(block.attrib))
    copy.text, copy.tail = block.text, block.tail
    for child in block:
        left = _own(view, match, child)
        if left is not None:
            copy.append(left)
    if (
        block.tag in ("ul", "ol", "dl", "table", "tbody", "blockquote", "details", "li")
        and not len(copy)
        and not (copy.text or "").strip()
    ):
        return None
    if block.tag == "table" and copy.find(".//td") is None:
        return None  # every row is a card
    return copy


def _foreign(view: View, match: Match, element: Element) -> bool:
    owner = view.owner.get(element)
    return (owner is not None and owner is not match) or (owner is None and element in view.taken)


def _judge(draft: Draft) -> Iterator[Finding]:
    answer = " ".join(draft.fields[1:])
    if draft.kind != "cloze" and len(answer) > LONG_ANSWER and len(html.to_text(answer)) > LONG_ANSWER:
        yield Finding(
            "answer-long",
            "info",
            f"the answer to “{draft.prompt[:60]}” is very long",
            draft.path,
            draft.line,
            "give its parts headings that ask something: each becomes a card, and this one keeps the rest",
        )
