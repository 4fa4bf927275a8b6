"""The TeX that MathJax takes from a card, in a browser, is the TeX of the notes, character for character.

The page is made as Anki makes it: its MathJax and its settings, out of the `aqt` wheel, in Debian's Chromium.
"""

from __future__ import annotations

import functools
import importlib.util
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from karuta.dialect import Dialect, DialectOptions, html
from tests.formulas import formulas, pages

playwright = pytest.importorskip("playwright.sync_api")
BUNDLE = importlib.util.find_spec("_aqt")
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(BUNDLE is None, reason="Anki's web files are not installed: pip install --no-deps aqt"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]

#: What stands around the formula, `%s`, in the notes.
PLACES = {
    "paragraph": "We know that %s holds.",
    "beside Japanese": "よって%sです。",
    "heading": "## On %s",
    "item": "- one\n  - two: %s\n",
    "cell": "| a | b |\n|---|---|\n| %s | x |\n",
    "quote": "> as %s says\n",
    "callout": "> [!note] %s\n> body\n",
    "details": "<details><summary>Why?</summary>\n\nFor %s\n\n</details>\n",
    "definition": "Term\n: means %s\n",
    "emphasis": "**so %s is**",
}
#: Formulas that Markdown or HTML would spoil, without delimiters.
TRAPS = (
    r"a<b",
    r"a & b",
    r"x_1 * y_2 * z_3",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
    r"\{x\}",
    r"{a_{b_{c}}}",
    r"\text{日本語 and _x_}",
    r"a &lt b",
    r"[a](b)",
    r"\left[0,1\right)",
    r"p \le q \; \% \; \#",
    r"`x'",
    r"~a~ ==b==",
    r"!\!x",
    r"\frac{d}{dx}\Big|_{x=0}",
)
TAKEN = """async (markup) => {
  const card = document.getElementById('qa');
  card.innerHTML = markup;
  await MathJax.startup.promise;
  MathJax.typesetClear();
  await MathJax.typesetPromise([card]);
  return MathJax.startup.document.getMathItemsWithin(card).map(item => item.math);
}"""
PAGE = b"""<!doctype html><meta charset="utf-8"><div id="qa"></div>
<script src="/_anki/js/mathjax.js"></script><script src="/_anki/js/vendor/mathjax/tex-chtml-full.js"></script>"""


class _Web(SimpleHTTPRequestHandler):
    """Anki's web files under `/_anki`, and the card page."""

    def do_GET(self) -> None:
        if self.path == "/":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE)
        else:
            self.path = self.path.removeprefix("/_anki")
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def card() -> Iterator[Any]:
    """A card page with Anki's MathJax."""
    assert BUNDLE is not None
    assert BUNDLE.submodule_search_locations
    root = Path(next(iter(BUNDLE.submodule_search_locations))) / "data" / "web"
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Web, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with playwright.sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            yield page
            browser.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def taken(card: Any, notes: str) -> list[str]:
    """The TeX that MathJax finds on the card of some notes."""
    tree = Dialect(DialectOptions()).parse(notes)
    found: list[str] = card.evaluate(TAKEN, html.render(list(tree.root), tree.footnotes))
    return found


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_mathjax_takes_the_tex_of_the_notes(card: Any, place: str) -> None:
    written = [tex.replace("|", "\\|") if "|" in place else tex for tex in TRAPS]  # a bar in a cell is written \|
    notes = "\n\n".join(place.replace("%s", form % tex) for tex in written for form in (r"\(%s\)", "$%s$"))
    assert taken(card, notes) == [tex for tex in TRAPS for _ in range(2)]


def test_display_math_keeps_its_lines(card: Any) -> None:
    body = "x\n\n- y &< z \\\\\n+ w_1\n# a"
    notes = f"$$\n{body}\n$$\n\n\\[\n{body}\n\\]\n\n```math\n{body}\n```\n\n\\begin{{align}}\na &= b \\\\\nc\n\\end{{align}}\n"
    assert taken(card, notes) == [body] * 3 + ["\\begin{align}\na &= b \\\\\nc\n\\end{align}"]


def test_money_code_and_variables_are_no_math(card: Any) -> None:
    assert (
        taken(card, "$5 to $10, US$5, a$b$c, `$x$` and `\\(x\\)`\n\n```sh\necho $HOME $PATH$\n\\(x\\)\n```\n\n    $x$\n") == []
    )


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page[0]))
def test_the_sheet_of_formulas_arrives_unchanged(card: Any, page: tuple[str, str]) -> None:
    assert taken(card, page[1]) == formulas(page[1])
