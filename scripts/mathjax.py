"""Asks the MathJax that Anki ships what it knows, and what it makes of the formulas of the tests.

    python scripts/mathjax.py [--chromium /usr/bin/chromium]

Writes src/karuta/mathcheck/mathjax.txt, which karuta.mathcheck reads, and the first column of tests/data/formulas.tsv. Run it
when Anki gets another MathJax or the sheet another formula. Needs: pip install playwright; pip install --no-deps aqt.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
from collections import defaultdict
from html import unescape
from pathlib import Path
from textwrap import wrap

from playwright.sync_api import Error, Page, sync_playwright

ROOT = Path(__file__).parents[1]
KNOWN = ROOT / "src" / "karuta" / "mathcheck" / "mathjax.txt"
FORMULAS = ROOT / "tests" / "data" / "formulas.tsv"

#: name -> kind of table, for everything in the tables of MathJax's TeX parser.
NAMES = """() => {
  const tables = MathJax.startup.document.inputJax[0].parseOptions.handlers.map;
  const found = {};
  for (const kind of ['macro', 'environment', 'delimiter'])
    found[kind] = tables.get(kind)._configuration.items.flatMap(
      ({item}) => item.map ? [...item.map.keys()].map(name => [name, item.name]) : []);
  return found;
}"""
HEAD = """# What MathJax {version} as Anki ships it defines. Made by scripts/mathjax.py.
# A number: macros with as many arguments; letter: macros that are one letter or sign; other: macros with a syntax of their own.
"""
#: Tables of macros that are one letter or sign.
LETTERS = ("mathchar0mi", "mathchar7", "AMSsymbols-mathchar0mi")
#: Asked for what is not in Anki's bundle, it loads it and never answers.
UNASKED = frozenset({"require"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    chromium = parser.parse_args().chromium
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        load(page)
        KNOWN.write_text(known(page), "utf-8")
        lines = FORMULAS.read_text("utf-8").splitlines()
        judged = [line if line.startswith("#") else judge(page, line) for line in lines]
        FORMULAS.write_text("".join(f"{line}\n" for line in judged), "utf-8")
        browser.close()


def load(page: Page) -> None:
    """Loads Anki's MathJax with Anki's configuration."""
    spec = importlib.util.find_spec("_aqt")
    assert spec is not None
    assert spec.submodule_search_locations
    scripts = Path(next(iter(spec.submodule_search_locations))) / "data" / "web" / "js"
    page.set_content("<html><body></body></html>")
    for script in ("mathjax.js", "vendor/mathjax/tex-chtml-full.js"):
        page.add_script_tag(content=(scripts / script).read_text("utf-8"))
    page.wait_for_function("() => !!(window.MathJax && MathJax.startup && MathJax.startup.promise && MathJax.tex2mml)")
    page.evaluate("() => MathJax.startup.promise.then(() => true)")


def judge(page: Page, line: str) -> str:
    """A line of the sheet of formulas with the verdict of today in its first column."""
    _, mode, tex = line.split("\t")
    return f"{verdict(page, tex.replace('⏎', chr(10)), display=mode == 'display')}\t{mode}\t{tex}"


def verdict(page: Page, tex: str, *, display: bool = True) -> str:
    """What MathJax makes of a formula: "ok", its message, "undefined: …" (red) or "as text: …" (as typed)."""
    try:
        made = str(page.evaluate("([tex, display]) => MathJax.tex2mml(tex, {display})", [tex, display]))
    except Error:
        return "fault"  # of MathJax itself
    if found := re.search(r'data-mjx-error="([^"]*)"', made):
        return unescape(found[1])
    if names := re.findall(r'<mtext mathcolor="red">(\\[^<]*)</mtext>', made):
        return f"undefined: {unescape(' '.join(names))}"
    if typed := re.findall(r"<mtext[^>]*>[^<]*?(\\[^<]*|~[^<]*)</mtext>", made):
        return f"as text: {unescape(typed[0])}"
    return "ok"


def known(page: Page) -> str:
    """The text of the file of names."""
    tables: dict[str, list[list[str]]] = page.evaluate(NAMES)
    groups: dict[str, set[str]] = defaultdict(set)
    for name, table in dict(tables["macro"]).items():
        if name not in UNASKED and (name.isalpha() or table in ("macros", *LETTERS)):
            groups[kind(page, name, table)].add(name)
    groups["environment"] = {name for name, _ in tables["environment"]}
    groups["delimiter"] = {name for name, _ in tables["delimiter"]}
    head = HEAD.format(version=page.evaluate("() => MathJax.version"))
    return head + "".join(
        f"{group} {line}\n"
        for group, names in sorted(groups.items())
        for line in wrap(" ".join(sorted(names)), 118, break_on_hyphens=False, break_long_words=False)
    )


def kind(page: Page, name: str, table: str) -> str:
    """The group of a macro; its arguments are counted by giving it more of them until it misses none."""
    if table in LETTERS:
        return "letter"
    for count in range(5):
        made = verdict(page, f"\\{name}" + "{1}" * count)
        if not made.startswith("Missing argument"):
            return str(count) if made == "ok" else "other"
    return "other"


if __name__ == "__main__":
    main()
