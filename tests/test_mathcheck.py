"""What MathJax will not typeset is said when the deck is built; formulas themselves are not touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karuta import mathcheck
from karuta.dialect import Dialect, DialectOptions
from karuta.mathcheck.known import known
from karuta.model import Finding

SHEET = Path(__file__).parent / "data" / "formulas.tsv"
DIALECT = Dialect(DialectOptions())
#: Where the reader knows less than MathJax, for formulas that hardly anybody writes.
GAPS = frozenset({r"\AxiomC{A}", r"\overset{a}{b}\limits_c", r"x \tag{1} \tag{2}", r"\textasciitilde"})


def sheet() -> list[tuple[str, str]]:
    """Verdict of the real MathJax and formula."""
    rows = [line.split("\t") for line in SHEET.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(verdict, tex.replace("⏎", "\n")) for verdict, _, tex in rows]


def codes(tex: str) -> set[str]:
    return {problem.code for problem in mathcheck.problems(tex)}


def page(body: str, **macros: str) -> tuple[list[str], tuple[Finding, ...]]:
    tree = DIALECT.parse(body)
    findings = mathcheck.tree(tree.root, tree.footnotes.values(), macros=macros)
    return [element.text or "" for element in tree.root.iter("math")], findings


@pytest.mark.parametrize(("verdict", "tex"), [row for row in sheet() if row[1] not in GAPS])
def test_the_verdict_is_that_of_the_real_mathjax(verdict: str, tex: str) -> None:
    found = codes(tex)
    if verdict == "ok":
        assert not found & {"math-error", "math-undefined"}, mathcheck.problems(tex)
    elif verdict.startswith("undefined: "):
        assert "math-undefined" in found
        assert "math-error" not in found
    elif verdict.startswith("as text: "):
        assert "math-doubtful" in found
    else:
        assert "math-error" in found


@pytest.mark.parametrize("tex", sorted(GAPS))
def test_a_gap_is_one_still(tex: str) -> None:
    assert {tex: verdict for verdict, tex in sheet()}[tex] != "ok"
    assert not codes(tex)


@pytest.mark.parametrize(
    ("tex", "hint"),
    [
        (r"X{\text{min}}", r"X_{\text{min}}"),
        (r"\sigma{\mathrm{obs}}", r"\sigma_{\mathrm{obs}}"),
        (r"x{ij}", r"x_{ij}"),
        (r"50% of x", r"\%"),
        (r"\text{a\_b}", "_ alone"),
        (r"\R", r"\mathbb{R}"),
        (r"\bm{x}", r"\boldsymbol"),
        (r"\argmin_x", r"\operatorname*"),
        (r"\aplha", r"\alpha"),
        (r"a &= b", "aligned"),
        (r"\begin{tabular}{c}x\end{tabular}", "array"),
        (r"x_1_2", "braces"),
    ],
)
def test_a_finding_says_what_to_write(tex: str, hint: str) -> None:
    (problem, *_) = mathcheck.problems(tex)
    assert hint in problem.hint


@pytest.mark.parametrize(
    "tex", [r"x_{\text{min}}", r"\mathrm{d}x", r"f{(x)}", r"\frac{a}{b}", r"2{,}000", r"\sqrt{x}{y}", r"x^{a}{b}", r"\max{x}"]
)
def test_groups_that_are_meant_are_not_doubted(tex: str) -> None:
    assert mathcheck.problems(tex) == ()


def test_findings_have_the_line_of_their_block_and_show_the_formula() -> None:
    _, findings = page("# T\n\ntext\n\n- good $x$\n- bad $x_1_2$\n\n$$\n\\foo\n$$\n")
    assert [(finding.code, finding.line) for finding in findings] == [("math-error", 6), ("math-undefined", 8)]
    assert "x_1_2" in findings[0].message


def test_formulas_of_footnotes_are_read() -> None:
    assert len(page("x[^1]\n\n[^1]: $\\foo$")[1]) == 1


def test_formulas_without_macros_are_not_touched() -> None:
    body = "$a  \\frac12 %x$ and $\\R$"
    assert page(body, N=r"\mathbb{N}")[0] == [r"a  \frac12 %x", r"\R"]


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        (r"\R", r"\mathbb{R}"),
        (r"x\in\R^\n", r"x\in\mathbb{R}^{n}"),
        (r"\frac\R2", r"\frac{\mathbb{R}}2"),
        (r"\frac{1}\R", r"\frac{1}{\mathbb{R}}"),
        (r"\norm{x_{\R}}", r"\lVert x_{\mathbb{R}}\rVert"),
        (r"\norm x", r"\lVert x\rVert"),
        (r"\pair{a}{b}", r"(a, b)"),
        (r"\twice\R", r"\mathbb{R} \mathbb{R} "),
        (r"\Real \RR", r"\Real \RR"),
        (r"\al x", r"\alpha x"),
        (r"\\R", r"\\R"),
    ],
)
def test_macros_of_the_project_are_put_in(tex: str, wanted: str) -> None:
    macros = {"R": r"\mathbb{R}", "n": "n", "norm": r"\lVert#1\rVert", "pair": "(#1, #2)", "twice": "#1#1", "al": r"\alpha"}
    assert mathcheck.expand(tex, macros) == wanted


def test_macros_that_a_page_defines_are_found() -> None:
    page = r"""
\newcommand{\E}[1]{\mathrm{E}[#1]}
  \renewcommand\vec{\mathbf}
\DeclareMathOperator*{\argmax}{arg\,max}
$$\newcommand{\R}{\mathbb{R}}$$
In text, \newcommand{\no}{x} is no definition. \newcommand{\open}{never closed
"""
    assert mathcheck.defined(page) == {
        "E": r"\mathrm{E}[#1]",
        "vec": r"\mathbf",
        "argmax": r"\operatorname{arg\,max}",
        "R": r"\mathbb{R}",
    }


def test_letters_do_not_become_part_of_a_macro_name() -> None:
    assert mathcheck.expand(r"\f\beta", {"f": r"#1x"}) == r"\beta x"
    assert mathcheck.expand(r"\f{x}", {"f": r"\alpha#1"}) == r"\alpha x"
    assert mathcheck.expand(r"\f{}x", {"f": r"\alpha"}) == r"\alpha{}x"


@pytest.mark.parametrize(
    ("tex", "macros", "said"),
    [
        (r"\a", {"a": r"x\a"}, "calls itself"),
        (r"\a", {"a": r"\b", "b": r"\a"}, "calls itself"),
        (r"\a", {"a": "#1"}, "misses an argument"),
        (r"\a{x", {"a": "#1"}, "misses the end"),
        (r"\a", {"a": r"\b" * 100, "b": r"\c" * 100, "c": "x" * 100}, "longer"),
    ],
)
def test_macros_that_cannot_be_put_in_are_a_finding(tex: str, macros: dict[str, str], said: str) -> None:
    formulas, findings = page(f"${tex}$", **macros)
    assert formulas == [tex]
    assert [finding.code for finding in findings] == ["math-macro"]
    assert said in findings[0].message


@pytest.mark.parametrize(
    "piece",
    ["{", "\\left(", "x_", "\\text{", "\\text{$x$}", "\\begin{align}", "\\foo", "\\\\[", "\\color[", "\\sqrt[", "'", "%\n"],
)
def test_hostile_formulas_take_linear_time(piece: str) -> None:
    mathcheck.problems(piece * 20_000)


@given(
    st.lists(
        st.sampled_from(
            [*"{}[]_^&'#%~$ \n\\x1", "\\left", "\\right", "\\begin{a", "\\text", "\\frac", "\\R", "\\verb", "\\def"]
        )
    ).map("".join)
)
def test_nothing_makes_the_reader_fail(tex: str) -> None:
    assert len([problem for problem in mathcheck.problems(tex) if problem.code == "math-error"]) <= 1


def test_what_mathjax_knows_is_read_from_its_file() -> None:
    assert known().arguments["frac"] == 2
    assert "aligned" in known().environments
    assert "\\langle" in known().delimiters
    assert "bm" not in known().arguments
