"""A page that means harm does none: nothing of it runs, leaves the project or stops the build, and the author is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from karuta import htmlpolicy
from karuta.compile import Compiled, compile_pages
from tests.project import Project

#: Text on the page -> part of what a finding says of it; "" where nothing is lost.
ATTACKS = {
    "script": ("<script>alert(1)</script>", "<script>"),
    "script block": ("\n\n<script>\nalert(1)\n</script>\n\n", "<script>"),
    "handler": ('<img src="a.png" onerror="alert(1)">', "onerror"),
    "handler without quotes": ("<b onmouseover=alert(1)>x</b>", "onmouseover"),
    "link": ("[x](javascript:alert(1))", "javascript:"),
    "link in HTML": ('<a href="&#106;avascript:alert(1)">x</a>', "javascript:"),
    "frame": ('<iframe src="https://example.org"></iframe>', "<iframe>"),
    "style": ('<div style="position:fixed;inset:0">x</div>', "position"),
    "parent folder": ("![x](../../../../etc/passwd)", "passwd"),
    "absolute path": ("![x](/etc/passwd)", "passwd"),
    "link to a file outside": ("![x](link.png)", "outside"),
    "active picture": ("![x](bad.svg)", "bad.svg"),
    "huge data URI": (f"![x](data:image/png;base64,{'A' * 500_000})", "data URI"),
    "page as data URI": ("![x](data:text/html,<script>alert(1)</script>)", "data URI"),
    "unclosed tags": ("<b><i><u><div><table><tr><td>", ""),
    "formula": (r"$\left( \begin{align} {{{$", "math"),
}


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"\x89PNG secret")
    return secret


def build(folder: Path, body: str, outside: Path) -> Compiled:
    project = Project(folder / "project")
    project.write("notes/bad.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    (project.folder / "notes" / "link.png").symlink_to(outside)
    project.write("notes/a.png", b"\x89PNG a")
    project.write("notes/page.md", body)
    return compile_pages(project.config())


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("shape", ["**Q: What is it?**\n\nA: It is {}\n", "Term :: what it is {}\n\nOther :: thing\n"])
def test_an_attack_is_named_and_not_on_the_card(tmp_path: Path, outside: Path, name: str, shape: str) -> None:
    attack, said = ATTACKS[name]
    compiled = build(tmp_path, shape.format(attack), outside)
    assert not any(finding.severity == "error" for finding in compiled.findings)
    told = [
        f"{finding.code} {finding.message}" for finding in compiled.findings if finding.line and finding.path == "notes/page.md"
    ]
    assert not said or any(said in each for each in told), told
    shipped = {Path(file.path).name for result in compiled.results for file in result.media}
    assert shipped <= {"a.png"}
    assert compiled.drafts
    for field in (field for draft in compiled.drafts for field in draft.fields):
        assert len(field) < 100_000
        for tag in htmlpolicy.tags(field):
            judged = htmlpolicy.read(tag[0])
            assert judged is not None
            assert judged.allowed
            assert judged.removed == ()


@pytest.mark.parametrize("piece", ["x", "word ", "<div>", "`", "[", "![", "$", "\\(", "<!--", "&", "((", "> ", "|"])
def test_one_line_of_megabytes_is_read(tmp_path: Path, outside: Path, piece: str) -> None:
    size = 10_000_000 if piece.strip().isalpha() else 50_000
    compiled = build(tmp_path, f"Q: What is it?\nA: {piece * (size // len(piece))}\n", outside)
    assert len(compiled.results) == 1
