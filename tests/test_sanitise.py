"""HTML in notes: what may go on a card stays and is balanced, what may not is gone and named."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karuta import htmlpolicy, sanitise
from karuta.dialect import Dialect, DialectOptions, html
from karuta.model import Finding
from karuta.rules.inline import Inline

DIALECT = Dialect(DialectOptions())


def clean(body: str, *, trust: bool = False) -> tuple[str, tuple[Finding, ...]]:
    tree = DIALECT.parse(body)
    findings = sanitise.tree(tree.root, tree.footnotes.values(), trust=trust)
    return html.render(tree.root, tree.footnotes), findings


class Balance(HTMLParser):
    """Fails where HTML is not balanced."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in htmlpolicy.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"stray </{tag}>"
        assert self.stack.pop() == tag

    @classmethod
    def check(cls, markup: str) -> None:
        parser = cls()
        parser.feed(markup)
        parser.close()
        assert parser.stack == []


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<b>x</b> <i>y</i>", "<p><strong>x</strong> <em>y</em></p>"),
        ("H<sub>2</sub>O, x<sup>2</sup>", "<p>H<sub>2</sub>O, x<sup>2</sup></p>"),
        ("press <kbd>Ctrl</kbd>+<kbd>C</kbd>", "<p>press <kbd>Ctrl</kbd>+<kbd>C</kbd></p>"),
        ("<ruby>漢字<rt>かんじ</rt></ruby>", "<p><ruby>漢字<rt>かんじ</rt></ruby></p>"),
        ("<ruby>漢<rt>かん<rt>x</ruby>", "<p><ruby>漢<rt>かん</rt><rt>x</rt></ruby></p>"),
        ('<span style="color: red">x</span>', '<p><span style="color:red">x</span></p>'),
        ('<font color="#f00">x</font>', '<p><font color="#f00">x</font></p>'),
        ("a <mark>*b* `c`</mark>", "<p>a <mark><em>b</em> <code>c</code></mark></p>"),
        ("one<br/>two", "<p>one<br>two</p>"),
        ('a <img src="p.png" alt="q" width="30">', '<p>a <img src="p.png" alt="q" width="30"></p>'),
        ('a <audio src="s.mp3"></audio>', '<p>a <audio src="s.mp3" controls="controls"></audio></p>'),
    ],
)
def test_tags_in_a_paragraph_become_elements(body: str, wanted: str) -> None:
    markup, findings = clean(body)
    assert markup == wanted
    assert findings == ()


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<b>left open", "<p><strong>left open</strong></p>"),
        ("stray</b> end", "<p>stray end</p>"),
        ("<b>x <u>y</b> z</u>", "<p><strong>x <u>y</u></strong> z</p>"),
        ("*x <b>y* z</b>", "<p><em>x <strong>y</strong></em> z</p>"),
        ("- <b>open\n- next", "<ul><li><strong>open</strong></li><li>next</li></ul>"),
        ("<div>left open", "<div>left open</div>"),
        ("<td>no table</td>", "no table"),
    ],
)
def test_a_field_is_balanced(body: str, wanted: str) -> None:
    markup, findings = clean(body)
    assert markup == wanted
    assert findings == ()


def test_a_cut_keeps_both_halves_balanced() -> None:
    tree = DIALECT.parse("<b>Term: its <u>definition</u></b>")
    sanitise.tree(tree.root, trust=False)
    line = Inline.of(tree.root[0])
    assert html.render([line.slice(0, 4).to()]) == "<p><strong>Term</strong></p>"
    assert html.render([line.slice(6).to()]) == "<p><strong>its <u>definition</u></strong></p>"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("| a | b |\n|---|---|\n| x | <ul><li>one</li><li>two</li></ul> |", "• one<br>• two</td>"),
        ("| a | b |\n|---|---|\n| x | one<p>two</p> |", "one<br>two</td>"),
        ("text <center>middle</center> on", "<p>text <br>middle<br>on</p>"),
    ],
)
def test_block_tags_in_a_line_break_it(body: str, wanted: str) -> None:
    assert wanted in clean(body)[0]


@pytest.mark.parametrize("name", ["String", "your name", "int", "K, V", "my-widget"])
def test_angle_brackets_that_are_no_html_are_text(name: str) -> None:
    markup, _ = clean(f"a List<{name}> b")
    assert markup == f"<p>a List&lt;{name}&gt; b</p>"


def test_angle_brackets_that_are_no_html_are_text_in_a_block_too() -> None:
    markup, findings = clean("<div>\nvector<T> v\n</div>")
    assert "vector&lt;T&gt; v" in markup
    assert [(finding.code, finding.line) for finding in findings] == [("html-unknown-tag", 2)]


@pytest.mark.parametrize(
    ("markup", "gone", "named"),
    [
        ("<script>alert(1)</script>", "alert", "<script> and what is in it"),
        ('<iframe src="https://example.org"></iframe>', "iframe", "<iframe>"),
        ('<img src="p.png" onerror="alert(1)">', "onerror", "event handler onerror of <img>"),
        ('<span onclick="alert(1)">x</span>', "onclick", "event handler onclick"),
        ('<a href="javascript:alert(1)">x</a>', "javascript", "link 'javascript:alert(1)'"),
        ('<a href=" java&#x09;script:alert(1)">x</a>', "script", "link"),
        ('<a href="data:text/html,x">x</a>', "data:", "link"),
        ('<form action="https://example.org"><input name="x"></form>', "input", "<form>"),
        ('<span style="position:fixed;top:0;color:red">x</span>', "position", "style position"),
        ('<span style="z-index:9">x</span>', "z-index", "style z-index"),
        ('<span style="color:url(https://example.org/x)">x</span>', "example.org", "style color"),
        ('<object data="x.swf"></object>', "object", "<object>"),
        ("<style>body{display:none}</style>", "display", "<style>"),
        ('<svg onload="alert(1)"><script>x</script></svg>', "svg", "<svg>"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "text {} text", "<div>\n{}\n</div>", "- {}", "| a |\n|---|\n| {} |"])
def test_what_runs_or_escapes_the_card_is_gone_and_named(markup: str, gone: str, named: str, around: str) -> None:
    out, findings = clean(around.format(markup))
    assert gone not in out
    assert any(named in finding.message and finding.line for finding in findings), findings


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "data:text/html,x"])
def test_markdown_links_run_nothing(address: str) -> None:
    out, findings = clean(f"[x]({address}) and <{address}>")
    assert "href" not in out
    assert any(finding.code == "html-removed" for finding in findings)


def test_findings_name_the_line_in_a_block() -> None:
    _, findings = clean("# T\n\n<div>\nfine\n<p onclick='x'>y</p>\n\n<script>\n1\n</script>\n</div>")
    assert [finding.line for finding in findings] == [5, 7]


def test_wrappers_around_markdown_vanish_without_a_word() -> None:
    assert clean('<div align="center">\n\n# T\n\n</div>') == ("<h1>T</h1>", ())


def test_blank_lines_do_not_tear_a_table() -> None:
    markup, findings = clean("<table>\n<tr><td>a</td></tr>\n\n<tr><td>b</td></tr>\n</table>")
    assert markup.count("<table>") == 1
    assert "<tr><td>b</td></tr>" in markup
    assert findings == ()


def test_anchors_are_dropped_and_links_into_the_page_stay_for_the_rules() -> None:
    tree = DIALECT.parse('<a name="x"></a>[back](#top) <a href="#top">top</a>')
    assert sanitise.tree(tree.root, trust=False) == ()
    assert [link.get("href") for link in tree.root.iter("a")] == ["#top", "#top"]
    assert html.render(tree.root) == "<p><span>back</span> <span>top</span></p>"


def test_links_into_the_notes_are_text_in_blocks_too() -> None:
    markup, findings = clean('<p><a href="other.md">other</a> <a href="https://example.org/">out</a></p>')
    assert markup == '<p><a>other</a> <a href="https://example.org/">out</a></p>'
    assert findings == ()


def test_footnotes_are_cleaned() -> None:
    markup, findings = clean("x[^1]\n\n[^1]: note <b onclick='x'>y")
    assert "note <strong>y</strong>" in markup
    assert len(findings) == 1


def test_trusted_html_stays_and_is_balanced() -> None:
    markup, findings = clean('<b onclick="x()">y\n\n<div onclick="x()">\n<script>1</script>\n</div>', trust=True)
    assert markup == '<p><strong onclick="x()">y</strong></p>\n<div onclick="x()">\n<script>1</script>\n</div>'
    assert findings == ()


def test_text_after_a_script_that_never_ends_stays() -> None:
    assert "the rest" in clean("a <script> the rest")[0]


def test_many_findings_are_summed_up() -> None:
    _, findings = clean("\n\n".join("<b onclick=x>y</b>" for _ in range(200)))
    assert len(findings) == sanitise.MAX_FINDINGS + 1
    assert "150 more" in findings[-1].message


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<script>", "<a '", "<p \"<p '", "<b a=1 ", "<!--", "</b>", "<table><tr>"])
@pytest.mark.parametrize("head", ["", "text "])
def test_hostile_repetition_takes_linear_time(piece: str, head: str) -> None:
    tree = DIALECT.parse(head + piece * 5000)
    sanitise.tree(tree.root, trust=False)
    assert len(html.render(tree.root)) < 60 * 5000


def test_a_block_too_deep_to_clean_is_left_out() -> None:
    markup, findings = clean("<div>" * 3000 + "x")
    assert markup == ""
    assert [finding.code for finding in findings] == ["html-too-deep"]


PIECES = st.sampled_from(
    [
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<a href='https://x.org'>",
        "</a>",
        "<br>",
        "<ul>",
        "<li>",
        "</ul>",
        "<div>",
        "</div>",
        "<script>",
        "</script>",
        "<T>",
        "*",
        "**",
        "`",
        "x",
        " ",
        "\n",
        "\n\n",
        "- ",
        "> ",
        "| a |\n|---|\n",
        "<td>",
        "&lt;",
        "$x<y$",
        "<img src=x>",
        "<ruby>",
        "<rt>",
        "</ruby>",
        "<p onclick=x>",
        "<span style='color:red'>",
        "</span>",
        "<!--",
        "-->",
        "<details>",
        "</details>",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_every_page_renders_balanced_and_harmless(body: str) -> None:
    markup, _ = clean(body)
    Balance.check(markup)
    for tag in htmlpolicy.tags(markup):
        assert tag["name"].lower() in htmlpolicy.NAMES
        assert "onclick" not in tag["attributes"]
        assert tag["name"].lower() != "script"
