"""The card of the preview beside the card of Anki's own reviewer page: same text, same TeX, same measures and colours.

Anki's page is that of the `aqt` wheel, with its styles, its scripts and its MathJax, and shows what real Anki makes of the package.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from karuta.build import build
from karuta.model import NoteType
from karuta.preview import card, frame, snapshot
from tests.preview_helpers import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api")
pytest.importorskip("anki")
from tests.anki_helpers import learner  # noqa: E402

BUNDLE = importlib.util.find_spec("_aqt")
pytestmark = [
    pytest.mark.skipif(BUNDLE is None, reason="Anki's web files are not installed: pip install --no-deps aqt"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
ROOT = Path(__file__).parents[1]

#: Platform, night and width; the classes that Anki's client gives html and body beside `card`; its sheets and its colours.
CLIENTS = {
    "desktop": (
        "desktop",
        False,
        700,
        "",
        "isLin fancy",
        '<link rel="stylesheet" href="/css/webview.css">',
        "body{background:#f5f5f5}",
    ),
    "android": (
        "android",
        True,
        412,
        "night-mode mobile android",
        "nightMode night_mode",
        "",
        ":root{--canvas:#2c2c2c;--fg:#fcfcfc}",
    ),
}
THEIRS = """<!doctype html><html class="{root}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><base href="/">
{sheet}<link rel="stylesheet" href="/css/reviewer.css"><style>html{{font-family:sans-serif}}{colours}</style></head><body>
<div id="qa" dir="auto"></div><script>window.pycmd = window.bridgeCommand = () => {{}}; var qFade = 0;</script>
<script src="/js/mathjax.js"></script><script src="/js/vendor/mathjax/tex-chtml-full.js"></script><script src="/js/reviewer.js"></script>
</body></html>"""
SHOW_THEIRS = """async ([side, question, answer, classes]) => {
  if (side === 'front') _showQuestion(question, answer, classes); else _showAnswer(answer, classes);
  await new Promise((done) => _queueAction(async () => { await document.fonts.ready; done(); }));
}"""
SHOW_OURS = """(card) => new Promise((done) => {
  addEventListener('message', ({ data }) => data.shown && done());
  postMessage({ id: 1, typed: '', keepScroll: false, files: {}, ...card }, '*');
})"""
MEASURE = """() => {
  const card = document.getElementById('qa');
  const body = getComputedStyle(document.body);
  const items = (MathJax.startup.document?.math.toArray?.() ?? [...MathJax.startup.document.math]);
  return {
    text: card.innerText.replace(/\\s+/g, ' ').trim(),
    tex: items.filter((item) => item.typesetRoot && card.contains(item.typesetRoot)).map((item) => item.math),
    look: [body.fontSize, body.color, body.backgroundColor],
    boxes: [document.body, ...card.querySelectorAll('p, li, td, pre, img, mjx-container, .prompt, .answer')].map((element) => {
      const box = element.getBoundingClientRect();
      return [element.tagName, Math.round(box.width), Math.round(box.height)];
    }),
  };
}"""


@dataclass(frozen=True)
class Shown:
    """One card as both make it."""

    ordinal: int
    kind: NoteType
    theirs: tuple[str, str]  #: front and back
    ours: tuple[str, str]


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> list[Shown]:
    """All cards of the example notes."""
    project = tmp_path_factory.mktemp("examples") / "examples"
    shutil.copytree(ROOT / "notes", project / "notes")
    package = build(project).package
    assert package
    taken = snapshot.take(project)
    with learner(project.parent) as anki:
        anki.take(package)
        collection = anki.collection
        found = []
        for key in collection.find_cards("", order="c.id asc"):
            theirs = collection.get_card(key)
            note = taken.notes[theirs.note().guid].note
            kind = taken.notetypes[note.kind]
            ours = next(each for each in card.cards(note, kind) if each.ordinal == theirs.ord)
            found.append(Shown(theirs.ord, kind, (theirs.question(), theirs.answer()), (ours.front, ours.back)))
    assert len(found) == sum(len(shown.note.card_ids) for shown in taken.notes.values())
    return found


def test_both_fill_in_the_templates_alike(cards: list[Shown]) -> None:
    without_style = re.compile(r"^<style>.*?</style>", re.DOTALL)
    assert [tuple(without_style.sub("", side) for side in each.theirs) for each in cards] == [each.ours for each in cards]


_TRIES = 15


class _Web(SimpleHTTPRequestHandler):
    """Anki's web files, where its pages look for them, and a page of its own."""

    pages: dict[str, str] = {}  # noqa: RUF012  (by path; the server makes a handler for each request)

    def do_GET(self) -> None:
        if self.path not in self.pages:
            self.path = self.path.removeprefix("/_anki")
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.pages[self.path].encode())
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    assert BUNDLE is not None
    assert BUNDLE.submodule_search_locations
    root = Path(next(iter(BUNDLE.submodule_search_locations))) / "data" / "web"
    for name, (_, _, _, classes, _, sheet, colours) in CLIENTS.items():
        _Web.pages[f"/{name}"] = THEIRS.format(root=classes, sheet=sheet, colours=colours)
    _Web.pages["/ours"] = frame.document()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Web, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("client", CLIENTS)
def test_a_card_looks_as_in_ankis_reviewer(cards: list[Shown], web: str, client: str) -> None:
    platform, night, width, _, classes, _, _ = CLIENTS[client]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        theirs, ours = (browser.new_page(viewport={"width": width, "height": 760}) for _ in range(2))
        theirs.goto(web + client)
        ours.goto(f"{web}ours")
        for shown in cards:
            for side, markup in zip(("front", "back"), shown.ours, strict=True):
                theirs.evaluate(SHOW_THEIRS, [side, *shown.theirs, f"card card{shown.ordinal + 1} {classes}"])
                look = {"platform": platform, "night": night, "ordinal": shown.ordinal, "side": side}
                ours.evaluate(SHOW_OURS, {"html": markup, "css": shown.kind.css, **look})
                for _ in range(_TRIES):  # a browser that has much to do may lay out once more when a font has come
                    if _measured(ours) == _measured(theirs):
                        break
                    ours.wait_for_timeout(200)
                assert _measured(ours) == _measured(theirs)
        browser.close()


def _measured(page: Any) -> Any:
    return page.evaluate(MEASURE)
