"""The dialect, construct by construct: what notes say and the HTML that a card shows."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from karuta.dialect import Dialect, DialectOptions, Tree, html
from karuta.dialect.text import plain

DIALECT = Dialect(DialectOptions())


def parse(notes: str) -> Tree:
    return DIALECT.parse(notes)


def shown(notes: str) -> str:
    tree = parse(notes)
    return html.render(list(tree.root), footnotes=tree.footnotes)


INLINE = {
    "emphasis beside Japanese punctuation": (
        "これは**「重要」**です。**注意：**本文",
        "これは<strong>「重要」</strong>です。<strong>注意：</strong>本文",
    ),
    "stars and underscores that mean themselves": ("2 * 3 * 4 snake_case_name", "2 * 3 * 4 snake_case_name"),
    "nested emphasis": ("***both*** **a *b* c**", "<em><strong>both</strong></em> <strong>a <em>b</em> c</strong>"),
    "code before math": ("`a $x$ b`", "<code>a $x$ b</code>"),
    "math before code": ("$a `b` c$", r"\(a `b` c\)"),
    "money and variables": ("$5 to $10, US$5, $HOME/bin:$PATH", "$5 to $10, US$5, $HOME/bin:$PATH"),
    "math beside Japanese": ("面積は$x$です、\\(y\\)と\\[z\\]", r"面積は\(x\)です、\(y\)と\[z\]"),
    "a formatter's escapes in math": (r"\(X\_{\text{min}} \* 2\)", r"\(X_{\text{min}} * 2\)"),
    "TeX's own escapes": (r"$\{a\} \\ b \| c$", r"\(\{a\} \\ b \| c\)"),
    "angle brackets in math": ("$a<b \\& c$", r"\(a&lt;b \&amp; c\)"),
    "stars in math": ("$a*b*c_1_2$", r"\(a*b*c_1_2\)"),
    "marks": ("==m== ~~d~~ H~2~O x^2^", "<mark>m</mark> <del>d</del> H<sub>2</sub>O x<sup>2</sup>"),
    "a path and a power": ("~/home a^b ~ c", "~/home a^b ~ c"),
    "wikilinks show their alias": (
        "[[Note#Part|alias]] [[Note]]",
        '<span class="wikilink">alias</span> <span class="wikilink">Note</span>',
    ),
    "pictures with sizes": (
        "![|300](a.png) ![b|20x30](c.png)",
        '<img src="a.png" alt="" width="300"> <img src="c.png" alt="b" width="20" height="30">',
    ),
    "embeds": ("![[a.png|300]]", '<img src="a.png" alt="" width="300">'),
    "sound": ("[sound:a.mp3]", "[sound:a.mp3]"),
    "ruby": ("{東京|とうきょう}", "<ruby>東京<rt>とうきょう</rt></ruby>"),
    "Anki's furigana": ("日本[にほん]", "日本[にほん]"),
    "bare links": ("https://a.b/c_d_e.", '<a href="https://a.b/c_d_e">https://a.b/c_d_e</a>.'),
    "links": ('[a](http://x.y/(z) "t") [b](#c)', '<a href="http://x.y/(z)" title="t">a</a> <span>b</span>'),
    "entities": ("&copy; &lt; &amp;copy a<b & c", "© &lt; &amp;copy a&lt;b &amp; c"),
    "escapes": (r"\*not\* \$5 \# x", "*not* $5 # x"),
    "hard breaks": ("a  \nb\\\nc    \nd", "a<br>b<br>c<br>d"),
    "lines of Japanese join without a blank": ("日本\n語 a\nb", "日本語 a b"),
    "clozes stay": ("{{c1::$x$ *y*::hint}}", r"{{c1::\(x\) <em>y</em>::hint}}"),
    "comments are not shown": ("a <!-- b --> c %%d%% e", "a  c  e"),
    "block ids are not shown": ("text ^abc", "text"),
}
BLOCKS = {
    "display math with what looks like a list": ("$$\na\n\n- b\n$$\n", "\\[a\n\n- b\\]"),
    "display math in a paragraph": ("is\n$$x\n+ y$$ and\n", "<p>is \\[x\n+ y\\] and</p>"),
    "an environment": (
        "\\begin{align}\na &= b \\\\\nc\n\\end{align}\n",
        "\\[\\begin{align}\na &amp;= b \\\\\nc\n\\end{align}\\]",
    ),
    "a math fence": ("```math\nx<y\n```\n", "\\[x&lt;y\\]"),
    "display math in an item": ("- a\n  \\[\n  x\n  \\]\n- b\n", "<ul><li>a \\[x\\]</li><li>b</li></ul>"),
    "bars in math do not split a cell": (
        "| a | b |\n|---|---|\n| $|x|$ | \\(a\\|b\\) |\n",
        '<div class="scroll"><table><thead><tr><th>a</th><th>b</th></tr></thead>'
        "<tbody><tr><td>\\(|x|\\)</td><td>\\(a|b\\)</td></tr></tbody></table></div>",
    ),
    "task lists": (
        "- [x] a\n- [ ] b\n",
        '<ul><li><input type="checkbox" disabled="disabled" checked="checked"> a</li>'
        '<li><input type="checkbox" disabled="disabled"> b</li></ul>',
    ),
    "callouts": (
        "> [!note]- Title\n> body\n",
        '<aside class="callout callout-note"><p class="callout-title">Title</p><p>body</p></aside>',
    ),
    "definition lists": ("A\nB\n: x\n: y\n", "<dl><dt>A</dt><dt>B</dt><dd>x</dd><dd>y</dd></dl>"),
    "details with Markdown": (
        "<details>\n<summary>Q *a*</summary>\n\nA **b**\n\n</details>\n\nafter\n",
        "<details><summary>Q <em>a</em></summary><p>A <strong>b</strong></p></details>\n<p>after</p>",
    ),
    "details without blank lines": (
        "<details><summary>Q</summary>\nA\n</details>\n",
        "<details><summary>Q</summary><p>A</p></details>",
    ),
    "details in an item": (
        "1. q\n\n   <details><summary>S</summary>\n\n   - a\n\n   </details>\n",
        "<ol><li><p>q</p><details><summary>S</summary><ul><li>a</li></ul></details></li></ol>",
    ),
    "footnotes stand below": (
        "x[^1]\n\n[^1]: note\n\n    more\n",
        '<p>x<sup class="footnote-ref">1</sup></p>\n<ol class="footnotes"><li><p>note</p><p>more</p></li></ol>',
    ),
    "abbreviations": ("*[HTML]: Hyper\n\nHTML is\n", '<p><abbr title="Hyper">HTML</abbr> is</p>'),
    "a footnote right below text": (
        "x[^1]\n[^1]: note\n",
        '<p>x<sup class="footnote-ref">1</sup></p>\n<ol class="footnotes"><li><p>note</p></li></ol>',
    ),
    "an environment right below text": (
        "a\n\\begin{align}\nx\n\\end{align}\n",
        "<p>a</p>\n\\[\\begin{align}\nx\n\\end{align}\\]",
    ),
    "a formula ends with its item": ("- $$\n  x\n- b $$c$$\n", "<ul><li>$$ x</li><li>b \\[c\\]</li></ul>"),
    "a formula ends with its quote": ("> $$\n> a\n\nb $$\n", "<blockquote><p>$$ a</p></blockquote>\n<p>b $$</p>"),
    "no formula reaches into code": ("$$\nx\n\n```\n$$\n```\n", '<p>$$ x</p>\n<pre class="code"><code>$$\n</code></pre>'),
    "dollars in code cells": (
        "| a | b |\n|---|---|\n| `$A` | `$B` |\n",
        '<div class="scroll"><table><thead><tr><th>a</th><th>b</th></tr></thead>'
        "<tbody><tr><td><code>$A</code></td><td><code>$B</code></td></tr></tbody></table></div>",
    ),
    "a bar in code where splitting would lose text": (
        "| a |\n|---|\n| `b|c` |\n",
        '<div class="scroll"><table><thead><tr><th>a</th></tr></thead><tbody><tr><td><code>b|c</code></td></tr></tbody></table></div>',
    ),
    "a file name behind the language": (
        "```python:a.py\n1\n```\n",
        '<pre class="code"><code><span class="mi">1</span>\n</code></pre>',
    ),
    "details end where they say": (
        "- <details><summary>S</summary>\n  a\n  </details>\n- b\n",
        "<ul><li><details><summary>S</summary><p>a</p></details></li><li>b</li></ul>",
    ),
    "an admonition": (
        '!!! note "A *b*"\n    c\n\n    - d\n\nafter\n',
        '<aside class="callout callout-note"><p class="callout-title">A <em>b</em></p><p>c</p><ul><li>d</li></ul></aside>\n<p>after</p>',
    ),
    "an admonition that unfolds": (
        '??? success\n    a\n\n???+ "T"\n    b\n',
        '<details><summary>Success</summary><p>a</p></details>\n<details open="open"><summary>T</summary><p>b</p></details>',
    ),
    "a statement between fences": (
        '::: {.theorem #t name="Bayes"}\na\n:::\n\n::: {#def-x}\n## B\nb\n:::\n\n:::message\nc\n:::\n',
        '<aside class="callout callout-theorem"><p class="callout-title">Bayes</p><p>a</p></aside>\n'
        '<aside class="callout callout-def"><p class="callout-title">B</p><p>b</p></aside>\n<p>c</p>',
    ),
    "no admonition in a sentence": ("!!! really, now\n\n??? \n", "<p>!!! really, now</p>\n<p>???</p>"),
    "a formula without an end is text": ("a\n\n\\[ x\n\nb\n", "<p>a</p>\n<p>[ x</p>\n<p>b</p>"),
}


@pytest.mark.parametrize(("notes", "expected"), INLINE.values(), ids=INLINE.keys())
def test_inline(notes: str, expected: str) -> None:
    assert shown(notes) == f"<p>{expected}</p>"


@pytest.mark.parametrize(("notes", "expected"), BLOCKS.values(), ids=BLOCKS.keys())
def test_blocks(notes: str, expected: str) -> None:
    assert shown(notes) == expected


def test_a_formula_without_an_end_is_a_finding_with_its_line() -> None:
    assert [(finding.code, finding.line) for finding in parse("a\n\n\\[ x\n\nb\n").findings] == [("math-unclosed", 3)]


def test_cells_beyond_the_columns_are_a_finding_with_their_line() -> None:
    assert [(finding.code, finding.line) for finding in parse("| a |\n|---|\n| 1 | 2 |\n| 3 | |\n").findings] == [
        ("table-row-long", 3)
    ]


@pytest.mark.parametrize(
    ("notes", "tag", "name"),
    [
        ("text ^abc", "p", "abc"),
        ("text\n^abc", "p", "abc"),
        ("| a |\n|---|\n\n^tbl", "table", "tbl"),
        ("- a ^item-1", "li", "item-1"),
        ("$$\nx\n$$ ^eq1", "math", "eq1"),
        ("$$x$$ ^eq1", "math", "eq1"),
        ("y = x ^2", "p", None),
        ("2 ^n", "p", None),
    ],
)
def test_a_block_id_names_the_block_before_it_and_is_no_power(notes: str, tag: str, name: str | None) -> None:
    root = parse(notes).root
    assert [element.get("block-id") for element in root.iter(tag)] == [name]
    assert all((element.text or "").strip() or len(element) for element in root.iter("p"))


def test_a_line_break_shows_where_the_notes_say_so() -> None:
    tree = Dialect(DialectOptions(hard_breaks=True)).parse("a\nb\n")
    assert html.render(list(tree.root)) == "<p>a<br>b</p>"


def test_a_parser_remembers_nothing_of_the_page_before() -> None:
    parse("[a]: http://x.y\n*[b]: c\n\n[^d]: e\n")
    assert shown("[a] b [^d]") == "<p>[a] b [^d]</p>"


NOTES = st.text(st.sampled_from("ab日。 \n\n\t-*_`~=$\\()[]{}<>!|:#>^1.&;%@/\"'"), max_size=160)


@given(NOTES)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_balanced_html_and_ordered_lines(notes: str) -> None:
    tree = parse(notes)
    markup = html.render(list(tree.root), footnotes=tree.footnotes)
    if "<" not in notes:  # raw HTML is made harmless by the sanitiser
        assert str(BeautifulSoup(markup, "html.parser")).count("</") == markup.count("</")
    last = len(notes.split("\n"))
    starts = [int(block.attrib["line"]) for block in tree.root]
    assert all(a <= b for a, b in pairwise(starts))
    for block in tree.root.iter():
        if "line" in block.attrib:
            assert 1 <= int(block.attrib["line"]) <= int(block.attrib["end"]) <= last


@given(st.lists(st.text("abcdefg 日本語。", min_size=1, max_size=20).filter(lambda line: line.strip()), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_no_word_is_lost(lines: list[str]) -> None:
    seen = plain(parse("\n\n".join(lines)).root)
    for line in lines:
        assert "".join(line.split()) in "".join(seen.split())


ENDLESS = [
    "[ ",
    "![",
    "<a ",
    "\\( ",
    "$a ",
    "*a ",
    "_a ",
    "`a ",
    "~a ",
    "==a ",
    "{a|",
    "&a",
    "**a *b ",
    "[a](b ",
    "- a\n",
    "> a\n",
    "\\[ a\n\n",
    "<details>\n",
]


@pytest.mark.parametrize("piece", ENDLESS)
def test_what_never_closes_costs_no_more_than_its_length(piece: str) -> None:
    def seconds(times: int) -> float:
        best = 9.9
        for _ in range(3):
            start = time.perf_counter()
            parse(piece * times)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(2000) < 8 * seconds(500) + 0.05  # four times as long; sixteen times would be quadratic


@pytest.mark.parametrize("depth", [50, 200, 400])
def test_deep_nesting_neither_fails_nor_loses_text(depth: int) -> None:
    assert "innermost" in plain(parse("".join("  " * i + "- a\n" for i in range(depth)) + "  " * depth + "- innermost\n").root)
    assert "innermost" in shown(">" * depth + " innermost\n")
