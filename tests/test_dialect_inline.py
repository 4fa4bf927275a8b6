"""Links and emphasis as CommonMark pairs them, what patterns may not read, and the inline stage against Python-Markdown's own."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from markdown.inlinepatterns import InlineProcessor as MarkdownPattern
from markdown.treeprocessors import InlineProcessor as MarkdownStage
from markdown_it import MarkdownIt

from karuta.dialect import Dialect, DialectOptions, html
from karuta.dialect.stage import PLACEHOLDER, InlineStage

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(page for folder in ("notes", "tests/cases") for page in (ROOT / folder).rglob("*.md"))
DIALECT = Dialect(DialectOptions())


def shown(notes: str) -> str:
    tree = DIALECT.parse(notes)
    return html.render(list(tree.root), footnotes=tree.footnotes)


def line(notes: str) -> str:
    """What a page of one paragraph shows."""
    return shown(notes).removeprefix("<p>").removesuffix("</p>")


#: Where CommonMark and the dialect mean the same.
COMMONMARK = [
    "*a* **b** ***c*** ****d****",
    "*a **b** c* **a *b* c** *a **b*** ***a** b* ***a* b**",
    "*a**b* **a*b** *a *b* c* **a **b** c**",
    "a*b*c a**b**c _a_b a_b_ __a__b snake_case_name",
    '*(*a*)* *(a)* "*a*" (**a**)',
    "2 * 3 * 4 ** a ** * a*",
    "*a _b* c_ **a __b** c__ *a `b*` c*",
    '**a [b*](http://c) d** *[a](http://b "*")*',
    "*a\nb* **c\nd**",
    "[a](http://b) [a](<http://b c> 't') [a](http://b (t)) [a](http://b/(c)d)",
    "[a [b] c](mailto:d) [a [b](mailto:c) d](mailto:e) [a](mailto:b) (c)",
    '[a](mailto:b "t) [a](mailto:b c) [a](<b) [a]( mailto:b )',
    "[a *b](http://c)* [**a**](http://b) [`a]`](http://b)",
    "[r] [R][] [a][r] [a] [r] [r](http://b) [a][x] [r][x]",
    "\\[a](b) [a\\](b) [a]\\(b)",
    "<http://a.b/_c_*d*> <mailto:a@b.c> <a@b.c>",
]


@pytest.mark.parametrize("notes", COMMONMARK)
def test_links_and_emphasis_are_those_of_commonmark(notes: str) -> None:
    page = f"{notes}\n\n[r]: http://r.r 'T'\n"
    theirs = MarkdownIt("commonmark").render(page).replace("&quot;", '"').strip().replace("\n", " ")
    assert shown(page).replace('title="&quot;', 'title="').replace("\n", " ") == theirs.replace("http://b%20c", "http://b c")


def test_japanese_emphasis_closes_beside_punctuation() -> None:
    assert line("これは**「重要」**です。**注意：**本文") == "これは<strong>「重要」</strong>です。<strong>注意：</strong>本文"
    assert line("これは*“強調”*です。値は**`x`**です") == "これは<em>“強調”</em>です。値は<strong><code>x</code></strong>です"


def test_a_mark_behind_punctuation_closes_what_nothing_else_closes() -> None:
    assert line("**Note:**text and **1.**text") == "<strong>Note:</strong>text and <strong>1.</strong>text"
    assert line("p*, q* and f(*args, **kwargs)") == "p*, q* and f(*args, **kwargs)"


NAMES = {
    "an escape in a file name": (r"[sound:a\_b.mp3] ![[c\_d.png]]", '[sound:a_b.mp3] <img src="c_d.png" alt="">'),
    "an escape in an address": (r"[a](http://b/c\_d)", '<a href="http://b/c_d">a</a>'),
    "dollars in an address": (
        "[a](http://b/$c$) http://b/$c$d",
        '<a href="http://b/$c$">a</a> <a href="http://b/$c$d">http://b/$c$d</a>',
    ),
    "code in an address": ("[a](http://b/`c`)", '<a href="http://b/`c`">a</a>'),
    "a tag behind an address": ("http://a.b<br>c", '<a href="http://a.b">http://a.b</a><br>c'),
    "an entity in an address": ("http://a.b?c=1&amp;d=2", '<a href="http://a.b?c=1&amp;d=2">http://a.b?c=1&amp;d=2</a>'),
    "brackets around an address": ("(see http://a.b/c_(d))", '(see <a href="http://a.b/c_(d)">http://a.b/c_(d)</a>)'),
    "no link in a link": ("[http://a.b](http://c.d)", '<a href="http://c.d">http://a.b</a>'),
    "a picture in a link": ("[![a](b.png)](http://c)", '<a href="http://c"><img src="b.png" alt="a"></a>'),
    "markup in an alternative text": ("![a *b* `c`](d.png)", '<img src="d.png" alt="a b c">'),
    "a file name with blanks": ("![a](my file.png)", '<img src="my file.png" alt="a">'),
    "an alias with markup": ("[[A|B `c` $d$]]", r'<span class="wikilink">B <code>c</code> \(d\)</span>'),
    "percent signs": ("5%% or 10%% of it", "5%% or 10%% of it"),
}


@pytest.mark.parametrize(("notes", "expected"), NAMES.values(), ids=NAMES.keys())
def test_names_and_addresses_are_as_typed(notes: str, expected: str) -> None:
    assert line(notes) == expected


@pytest.mark.parametrize("notes", ["\x029\x03", "\x02klzzwxh:0000\x03 `a`", "*\x02*\x03*"])
def test_notes_cannot_forge_what_stands_for_something_taken_out(notes: str) -> None:
    assert "\x02" not in shown(notes)


class _Kept(MarkdownPattern):
    """Puts the nodes of a stash back, as Python-Markdown's stage needs a pattern for it."""

    def __init__(self, stage: InlineStage) -> None:
        super().__init__(PLACEHOLDER.pattern, stage.md)
        self.stage = stage

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override] # noqa: N802, ARG002
        return self.stage.stash.node(m), m.start(), m.end()


class _StockStage(InlineStage):
    """Python-Markdown's own stage in the place of ours."""

    def run(self, root: Element) -> None:
        MarkdownStage(self.md).run(root)


def test_real_pages_are_read_as_by_the_stage_of_python_markdown() -> None:
    stock = Dialect(DialectOptions())
    stage = stock._stage
    stage.md.inlinePatterns.register(_Kept(stage), "kept", 0.5)  # behind the patterns that read addresses
    for name in ("wikilink", "sound", "footnote", "link", "bare_link"):
        pattern = stage.md.inlinePatterns[name]
        stage.md.inlinePatterns.deregister(name)
        stage.md.inlinePatterns.register(pattern, name, 1)
    stage.__class__ = _StockStage
    for page in PAGES:
        body = page.read_text(encoding="utf-8")
        ours, theirs = DIALECT.parse(body), stock.parse(body)
        assert html.render(list(ours.root)) == html.render(list(theirs.root)), page


@pytest.mark.parametrize(
    "piece", ["word *a* [x](http://y) `c` $m$ ", "a ==b== ~~c~~ d^2^ ", "[a][r] <br> &amp; ", "**a *b* c** "]
)
def test_a_long_paragraph_costs_no_more_than_its_length(piece: str) -> None:
    def seconds(times: int) -> float:
        best = 9.9
        for _ in range(3):
            start = time.process_time()
            DIALECT.parse(f"{piece * times}\n\n[r]: /u\n")
            best = min(best, time.process_time() - start)
        return best

    # Four times as long, with room for a machine that has other things to do; what is quadratic takes sixteen times as long.
    assert seconds(4000) < 11 * seconds(1000) + 0.1


@pytest.mark.parametrize(
    "notes", ["*" * 3000 + "a" + "*" * 3000, "[" * 3000 + "a" + "](b)" * 3000, "*a **b " * 900 + "c** *" * 900]
)
def test_marks_inside_one_another_neither_fail_nor_lose_text(notes: str) -> None:
    assert "a" in shown(notes)


def test_a_text_that_is_read_again_gives_other_elements() -> None:
    text = "![](a.png)"
    first, second = DIALECT.parse(text).root, DIALECT.parse(text).root
    assert first[0][0] is not second[0][0]
