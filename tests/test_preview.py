"""The preview in a real browser: what an author does with it, and what a card may not do to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.preview_helpers import CHROMIUM, NOTES, PATIENCE, STARS, Browser, serving, write_notes

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytest.importorskip("starlette")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

Visit = Callable[..., Browser]
Serve = Callable[[Path], str]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a preview of a project and gives its address."""
    with ExitStack() as running:
        yield lambda project: running.enter_context(serving(project))


@pytest.fixture
def visit(chromium: Any, serve: Serve) -> Iterator[Visit]:  # noqa: ARG001  (pages are closed before their server is)
    """Opens a page; nothing may go wrong on it or come from elsewhere."""
    opened: list[tuple[Any, Browser]] = []

    def visit(home: str, path: str = "", **options: Any) -> Browser:
        context = chromium.new_context(**{"viewport": {"width": 1400, "height": 860}, **options})
        context.set_default_timeout(PATIENCE)
        browser = Browser(context.new_page(), home)
        opened.append((context, browser))
        return browser.open(path)

    yield visit
    for context, browser in opened:
        context.close()
        assert browser.faults == []


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A preview of the small project, for tests that change nothing."""
    with serving(write_notes(tmp_path_factory.mktemp("project"))) as address:
        yield address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small project, to be changed."""
    return write_notes(tmp_path)


def expect(locator: Any, text: str) -> None:
    playwright.expect(locator).to_contain_text(text, timeout=PATIENCE)


def test_the_first_card_is_there_at_once_and_flips(visit: Visit, home: str) -> None:
    browser = visit(home)
    expect(browser.card, "What does TCP guarantee?")
    assert "in order" not in browser.card.inner_text()
    browser.page.get_by_role("button", name="Show answer").click()
    expect(browser.card, "in order")
    assert browser.card.locator("mjx-container").count() == 1


def test_everything_goes_by_keyboard(visit: Visit, home: str) -> None:
    browser = visit(home)
    browser.press("j")
    expect(browser.card, "パケット")
    browser.press(" ")
    expect(browser.card, "データ")
    browser.press("k", "j", "j")
    expect(browser.card, "Port")
    browser.press("/")
    browser.page.keyboard.type("twinkle")
    browser.press("Escape")
    expect(browser.card, "twinkle")
    browser.press("u")
    assert len(browser.rows()) == 8
    browser.press("?")
    assert browser.page.get_by_role("dialog").get_by_text("flip the card").is_visible()
    browser.press("Escape", "v")
    expect(browser.page.locator("#blocks"), "Because the air moves")
    browser.press("n", "2")
    expect(browser.page.locator("#platforms [aria-pressed=true]"), "Android")
    browser.page.frame_locator("#frame").locator("body").click()
    browser.press("v", "v", "j")  # on the card too
    expect(browser.card, "Nova")


def test_filters_narrow_the_list(visit: Visit, home: str) -> None:
    browser = visit(home)
    everything = browser.rows()
    assert everything[:4] == ["What does TCP guarantee?", "パケットとは？", "Port", "Host"]
    browser.page.get_by_label("Tag").select_option("network")
    assert browser.rows() == everything[:4]
    browser.page.get_by_label("Rule", exact=True).select_option("question-heading")
    assert browser.rows() == everything[:2]
    browser.page.get_by_role("button", name="Show all").click()
    browser.page.get_by_label("Search notes").fill("how bright")
    assert browser.rows() == ["Magnitude"]
    browser.press("Escape", "u")
    browser.page.get_by_role("navigation").get_by_role("button", name="Stars").click()
    assert browser.rows() == everything[4:]
    browser.page.get_by_role("button", name="Decks").click()
    browser.page.get_by_role("navigation").get_by_role("button", name="Project").click()
    assert browser.rows() == everything


def test_details_tell_where_a_card_comes_from(visit: Visit, home: str) -> None:
    browser = visit(home)
    details = browser.page.get_by_role("complementary")
    expect(details, "question-heading")
    expect(details, "### What does TCP guarantee?")
    link = details.get_by_role("link", name="notes/networks.md:9")
    assert link.get_attribute("href").startswith("vscode://file/")
    assert link.get_attribute("href").endswith("/notes/networks.md:9")
    assert len(details.locator("dd").last.inner_text()) > 5  # the guid


def test_what_is_on_no_card_can_be_read_with_the_reason(visit: Visit, home: str) -> None:
    browser = visit(home)
    browser.page.get_by_role("tab", name="Page").click()
    left = browser.page.locator("#blocks li.left", has_text="This sentence is on no card.")
    expect(left, "no shape of a question or a definition")
    browser.page.locator("#blocks").get_by_role("button", name="Port").click()
    expect(browser.card, "Port")


def test_every_card_of_a_note_can_be_seen(visit: Visit, home: str) -> None:
    browser = visit(home)
    browser.select("The nearest star")
    expect(browser.card, "[...]")
    browser.page.locator("#templates").get_by_role("button", name="Cloze 2").click()
    expect(browser.card, "[a name]")


def test_pictures_of_the_notes_are_shown(visit: Visit, home: str) -> None:
    browser = visit(home)
    browser.select("Why do stars twinkle?")
    browser.press(" ")
    picture = browser.card.locator("img")
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") == 1


@pytest.mark.parametrize(
    ("key", "night", "root", "body"),
    [
        ("1", False, "desktop", "card card1"),
        ("2", True, "android", "card card1 nightMode night_mode"),
        ("3", False, "iphone", "card card1"),
    ],
)
def test_devices_have_the_classes_of_ankis_clients(
    visit: Visit, home: str, key: str, night: bool, root: str, body: str
) -> None:
    browser = visit(home)
    browser.press(key, *(["n"] if night else []))
    document = browser.page.frame_locator("#frame").locator(f"html.{root}")
    document.wait_for()
    assert document.locator("body").get_attribute("class").startswith(body)
    assert ("mobile" in document.get_attribute("class")) == (root != "desktop")
    paper = document.locator("body").evaluate("body => getComputedStyle(body).backgroundColor.match(/\\d+/)[0]")
    assert (int(paper) < 100) == night
    if root != "desktop":
        assert document.evaluate("html => html.clientWidth") in (390, 412)


def test_saving_changes_the_card_and_keeps_the_place(visit: Visit, folder: Path, serve: Serve) -> None:
    long = "\n\n".join(f"Paragraph {number}." for number in range(60))
    page = folder / "notes" / "networks.md"
    page.write_text(NOTES.replace("データを小さく分けたもの。", f"データを小さく分けたもの。\n\n{long}"), encoding="utf-8")
    home = serve(folder)
    browser = visit(home)
    browser.press("j", " ")
    expect(browser.card, "Paragraph 59.")
    view = browser.page.frame_locator("#frame").locator("html")
    view.evaluate("html => html.ownerDocument.defaultView.scrollTo(0, 700)")
    guid = browser.page.locator(".row[aria-selected=true]").get_attribute("data-guid")
    page.write_text(page.read_text("utf-8").replace("Paragraph 30.", "Another paragraph."), encoding="utf-8")
    expect(browser.card, "Another paragraph.")
    assert browser.page.locator(".row[aria-selected=true]").get_attribute("data-guid") == guid
    browser.eventually(lambda: view.evaluate("html => html.ownerDocument.defaultView.scrollY") == 700)
    expect(browser.page.locator("#flip"), "Show question")
    assert browser.page.frame_locator("#frame").locator("main").count() == 1  # nothing is left of what was there before


def test_a_new_note_that_is_reworded_stays_in_view(visit: Visit, folder: Path, serve: Serve) -> None:
    home = serve(folder)
    browser = visit(home)
    browser.select("パケット")
    page = folder / "notes" / "networks.md"
    page.write_text(NOTES.replace("パケットとは？", "なぜデータを小さく分けるのか？"), encoding="utf-8")
    expect(browser.card, "なぜデータを小さく分けるのか？")


def test_styles_and_templates_are_followed(visit: Visit, folder: Path, serve: Serve) -> None:
    style = folder / "templates" / "question" / "style.css"
    style.parent.mkdir(parents=True)
    style.write_text(".prompt { color: rgb(1, 2, 3) }", encoding="utf-8")
    (folder / "karuta.toml").write_text('templates = "templates"\n', encoding="utf-8")
    home = serve(folder)
    browser = visit(home)
    colour = "element => getComputedStyle(element).color"
    assert browser.card.locator(".prompt").evaluate(colour) == "rgb(1, 2, 3)"
    style.write_text(".prompt { color: rgb(9, 8, 7) }", encoding="utf-8")
    playwright.expect(browser.card.locator(".prompt")).to_have_css("color", "rgb(9, 8, 7)", timeout=PATIENCE)
    front = style.with_name("front.html")
    front.write_text("<p>{{Qestion}}</p>", encoding="utf-8")
    expect(browser.page.locator("#status"), "error")
    expect(browser.card, "What does TCP guarantee?")
    front.write_text("<p>Asked: {{Question}}</p>", encoding="utf-8")
    expect(browser.card, "Asked: What does TCP guarantee?")
    expect(browser.page.locator("#status"), "Built in")


def test_an_error_in_the_notes_is_told_and_goes_away_when_mended(visit: Visit, folder: Path, serve: Serve) -> None:
    home = serve(folder)
    browser = visit(home)
    page = folder / "notes" / "stars.md"
    page.write_text("---\ntitle: [Stars\n---\n" + STARS, encoding="utf-8")
    expect(browser.page.locator("#status"), "1 error · notes/stars.md:")
    assert len(browser.rows()) == 8
    browser.page.locator("#status").click()
    expect(browser.page.locator("#findings"), "notes/stars.md:")
    page.write_text(STARS, encoding="utf-8")
    expect(browser.page.locator("#status"), "Built in")
    expect(browser.page.locator("#findings"), "Nothing is wrong")


def test_a_broken_configuration_leaves_the_cards_there(visit: Visit, folder: Path, serve: Serve) -> None:
    home = serve(folder)
    browser = visit(home)
    (folder / "karuta.toml").write_text("name = \n", encoding="utf-8")
    expect(browser.page.locator("#status"), "1 error")
    assert len(browser.rows()) == 8
    (folder / "karuta.toml").write_text('name = "Renamed"\n', encoding="utf-8")
    expect(browser.page.locator("#deck-name"), "Renamed")


def test_what_learners_will_see_change_is_told_word_by_word(visit: Visit, folder: Path, released: Path, serve: Serve) -> None:
    home = serve(released)
    browser = visit(home)
    assert browser.text("#version").startswith("1.0.0")
    page = released / "notes" / "networks.md"
    reworded = NOTES.replace("no gaps", "no lost bytes").replace("- **Port**", "- **Socket**: an end of a line\n- **Port**")
    page.write_text(reworded, encoding="utf-8")
    stars = released / "notes" / "stars.md"
    stars.write_text(STARS.replace("- **Nova**: a star that becomes bright for some days\n", ""), encoding="utf-8")
    browser.page.get_by_label("Change").select_option("any")
    expect(browser.page.locator("#list"), "Nova")
    assert browser.rows() == ["What does TCP guarantee?", "Socket", "Nova"]
    browser.select("What does TCP")
    expect(browser.page.locator("#details del"), "gaps")
    expect(browser.page.locator("#details ins"), "lost bytes")
    browser.page.get_by_label("Change").select_option("retired")
    assert browser.rows() == ["Nova"]
    expect(browser.page.locator("#details"), "The pages do not have this note any more.")
    assert not (folder / "karuta.lock").read_text("utf-8").count("Socket")  # a preview writes nothing


@pytest.fixture
def released(folder: Path) -> Path:
    """The small project after its first release."""
    from karuta.build import build

    assert build(folder, release=True).version == "1.0.0"
    return folder


def test_an_export_opens_from_disk(visit: Visit, folder: Path, tmp_path: Path) -> None:
    from karuta.preview import export, snapshot

    target = tmp_path / "site"
    export.write(snapshot.take(folder), target)
    browser = visit(f"{target.as_uri()}/", "index.html")
    browser.press(" ")
    expect(browser.card, "in order")
    assert browser.card.locator("mjx-container").count() == 1
    assert browser.card.evaluate("card => [...card.ownerDocument.fonts].some(font => font.status === 'loaded')")
    browser.page.get_by_label("Search notes").fill("twinkle")
    browser.press("Escape", " ")
    picture = browser.card.locator("img")
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") == 1
    browser.press("v")
    expect(browser.page.locator("#blocks"), "The nearest star")
    assert folder.as_posix() not in "".join(path.read_text("utf-8") for path in target.rglob("*.js"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 900, 360])
def test_everybody_can_use_it(visit: Visit, home: str, scheme: str, width: int) -> None:
    browser = visit(home, viewport={"width": width, "height": 800}, color_scheme=scheme)
    found = []
    for key in ("v", "v", "v", "?"):
        browser.press(key)
        browser.page.wait_for_timeout(80)
        found += axe.Axe().run(browser.page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_a_narrow_window_shows_the_notes_or_the_card(visit: Visit, home: str) -> None:
    browser = visit(home, viewport={"width": 360, "height": 740})
    assert browser.page.evaluate("document.documentElement.scrollWidth") == 360
    browser.select("Port")
    expect(browser.card, "Port")
    assert browser.page.locator("#flip").is_visible()
    assert not browser.page.locator("#list").is_visible()
    assert browser.page.evaluate("document.documentElement.scrollWidth") == 360
    browser.page.get_by_role("button", name="Back to the notes").click()
    assert browser.page.locator("#list").is_visible()
    browser.page.get_by_role("button", name="Pages and decks").click()
    browser.page.get_by_role("navigation").get_by_role("button", name="Stars").click()
    assert len(browser.rows()) == 4


HOSTILE = """{{FrontSide}}<hr id="answer">{{Answer}}
<script>
{
  const reached = [];
  try { parent.document.title = "taken"; reached.push("page"); } catch {}
  try { localStorage.setItem("a", "b"); } catch { reached.push("no storage"); }
  fetch("/api/index").then(() => reached.push("data")).catch(() => {});
  window.said = reached;
}
</script>
"""


def test_a_script_on_a_card_reaches_nothing_around_it(chromium: Any, folder: Path, serve: Serve) -> None:
    (folder / "karuta.toml").write_text('templates = "templates"\n', encoding="utf-8")
    (folder / "templates" / "question").mkdir(parents=True)
    (folder / "templates" / "question" / "back.html").write_text(HOSTILE, encoding="utf-8")
    home = serve(folder)
    context = chromium.new_context()
    browser = Browser(context.new_page(), home).open()
    browser.press(" ")
    expect(browser.card, "in order")
    browser.eventually(lambda: any("Content Security Policy" in fault for fault in browser.faults))  # that was the fetch
    assert browser.card.evaluate("card => card.ownerDocument.defaultView.said") == []
    assert "taken" not in browser.page.title()
    context.close()


def test_a_link_on_a_card_does_not_lead_away(visit: Visit, home: str) -> None:
    browser = visit(home)
    browser.select("Magnitude")
    browser.press(" ")
    browser.card.get_by_role("link", name="the scale").click()
    expect(browser.page.locator("#details .linked"), "https://example.org/scale")
    expect(browser.card, "Magnitude")


def test_ten_thousand_rows_are_a_few_in_the_document(visit: Visit, folder: Path, serve: Serve) -> None:
    items = "\n".join(f"- **Term {number}**: the meaning of number {number}" for number in range(2000))
    (folder / "notes" / "many.md").write_text(f"# Many\n\n{items}\n", encoding="utf-8")
    home = serve(folder)
    browser = visit(home)
    assert browser.page.locator(".row").count() < 40
    browser.page.locator("#list").evaluate("list => { list.scrollTop = list.scrollHeight }")
    browser.eventually(lambda: int(browser.page.locator(".row").last.get_attribute("aria-posinset")) > 1990)
    assert browser.page.locator(".row").last.get_attribute("aria-setsize") == "2008"
