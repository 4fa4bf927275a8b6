"""Media: found as editors find them, named for Anki, refused where they could do harm."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karuta.dialect import Dialect, DialectOptions
from karuta.media import DATA_URI_CHARACTERS, NAME_BYTES, MediaOptions, Resolver, packaged_name
from karuta.media.svg import danger
from karuta.model import Finding
from karuta.package import media_name_problem

PNG = b"\x89PNG\r\n\x1a\n"
DIALECT = Dialect(DialectOptions())


def put(path: Path, content: bytes = PNG) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


class Outcome:
    """What the resolver made of one page."""

    def __init__(self, project: Path, text: str, page: str = "notes/page.md", resolver: Resolver | None = None) -> None:
        self.root = DIALECT.parse(text).root
        self.files, self.findings = (resolver or Resolver(MediaOptions(project))).resolve(self.root, page)

    @property
    def sources(self) -> list[str]:
        return [element.get("src", "") for element in self.root.iter() if element.tag in ("img", "audio", "video", "sound")]

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    @property
    def paths(self) -> list[Path]:
        return [Path(file.path) for file in self.files]


# ------------------------------------------------------------------------------------------------ finding them


@pytest.mark.parametrize(
    ("where", "reference"),
    [
        ("notes/a.png", "![](a.png)"),
        ("notes/img/a.png", "![](img/a.png)"),
        ("notes/img/a.png", "![](./img/a.png)"),
        ("img/a.png", "![](../img/a.png)"),
        ("img/a.png", "![](img/a.png)"),
        ("img/a.png", "![](/img/a.png)"),
        ("deep/down/a.png", "![[a.png]]"),
        ("deep/down/a.png", "![[down/a.png|300]]"),
        ("notes/two words.png", "![](two%20words.png)"),
        ("notes/50%25.png", "![](50%25.png)"),
        ("notes/図 1.png", "![](%E5%9B%B3%201.png)"),
        ("notes/a.png", "![](a.png?raw=true)"),
        ("notes/a#1.png", "![](a#1.png)"),
        ("notes/img/a.png", "![[img\\a.png]]"),
        ("notes/a.mp3", "![[a.mp3]]"),
        ("notes/a.mp4", "![[a.mp4#t=10]]"),
        ("notes/a.mp3", "[sound:a.mp3]"),
    ],
)
def test_a_file_is_found_where_editors_find_it(tmp_path: Path, where: str, reference: str) -> None:
    path = put(tmp_path / where)
    found = Outcome(tmp_path, f"text\n\n{reference}\n")
    assert found.paths == [path]
    assert found.sources == [found.files[0].name]
    assert found.findings == ()


def test_attachment_folders_may_be_outside(tmp_path: Path) -> None:
    path = put(tmp_path / "shared" / "a.png")
    project = tmp_path / "project"
    (project / "notes").mkdir(parents=True)
    resolver = Resolver(MediaOptions(project, (tmp_path / "shared",)))
    assert Outcome(project, "![](a.png)", resolver=resolver).paths == [path]


@pytest.mark.parametrize(("stored", "written"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_the_unicode_form_of_a_name_does_not_matter(tmp_path: Path, stored: str, written: str) -> None:
    put(tmp_path / "notes" / unicodedata.normalize(stored, "がぞう é.png"))  # type: ignore[arg-type]
    found = Outcome(tmp_path, f"![](<{unicodedata.normalize(written, 'がぞう é.png')}>)")  # type: ignore[arg-type]
    assert len(found.files) == 1
    assert found.findings == ()
    assert found.files[0].name == unicodedata.normalize("NFC", found.files[0].name)


def test_other_letter_case_is_found_and_named(tmp_path: Path) -> None:
    put(tmp_path / "notes" / "Figure.PNG")
    found = Outcome(tmp_path, "![](figure.png)")
    assert len(found.files) == 1
    assert found.findings[0].message == "'figure.png' is called notes/Figure.PNG: upper and lower case differ."


def test_a_file_in_another_folder_is_found_and_named(tmp_path: Path) -> None:
    put(tmp_path / "pictures" / "a.png")
    assert Outcome(tmp_path, "![](img/a.png)").codes == ["media-elsewhere"]


def test_of_two_files_of_one_name_the_nearer_is_taken_and_both_are_named(tmp_path: Path) -> None:
    put(tmp_path / "a" / "x.png", b"1")
    near = put(tmp_path / "notes" / "sub" / "x.png", b"2")
    found = Outcome(tmp_path, "![[x.png]]")
    assert found.paths == [near]
    assert found.findings[0].message == "'x.png' may be notes/sub/x.png or a/x.png: the first was taken."


def test_two_files_of_one_name_and_content_are_one(tmp_path: Path) -> None:
    put(tmp_path / "a" / "x.png")
    put(tmp_path / "b" / "X.png")
    found = Outcome(tmp_path, "![](a/x.png) ![](b/X.png) ![[x.png]]")
    assert len(set(found.sources)) == len(found.files) == 1


def test_two_files_of_one_name_keep_apart(tmp_path: Path) -> None:
    put(tmp_path / "a" / "x.png", b"1")
    put(tmp_path / "b" / "x.png", b"2")
    found = Outcome(tmp_path, "![](a/x.png) ![](b/x.png)")
    assert len(set(found.sources)) == len(found.files) == 2


def test_html_blocks_are_read(tmp_path: Path) -> None:
    put(tmp_path / "notes" / "a.png")
    put(tmp_path / "notes" / "b.mp4")
    found = Outcome(tmp_path, '<div>\n<img src="a.png" width="300">\n<video controls><source src="b.mp4"></video>\n</div>\n')
    (block,) = found.root
    assert len(found.files) == 2
    assert block.text is not None
    for file in found.files:
        assert f'src="{file.name}"' in block.text
    assert 'width="300"' in block.text


def test_footnotes_have_media_too(tmp_path: Path) -> None:
    path = put(tmp_path / "notes" / "a.png")
    tree = DIALECT.parse("word[^1]\n\n[^1]: ![](a.png) and ![](gone.png)\n")
    files, findings = Resolver(MediaOptions(tmp_path)).resolve(tree.root, "notes/page.md", tree.footnotes.values())
    assert [Path(file.path) for file in files] == [path]
    assert [finding.line for finding in findings] == [3]


def test_a_changed_file_has_another_name(tmp_path: Path) -> None:
    path = put(tmp_path / "notes" / "a.png", b"1")
    before = Outcome(tmp_path, "![](a.png)").sources
    path.write_bytes(b"2")
    assert Outcome(tmp_path, "![](a.png)").sources != before


# ------------------------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("![](gone.png)", "media-missing"),
        ("![](folder.png)", "media-directory"),
        ("![](../../../../../../../../etc/passwd)", "media-outside"),
        ("![](../../secret.png)", "media-outside"),
        ("![](link.png)", "media-outside"),
        ("![](disguised.png)", "media-type"),
        ("![](loop.png)", "media-missing"),
        ("![[empty.png]]", "media-empty"),
        ("![](paper.pdf)", "media-type"),
        ("![](active.svg)", "media-svg"),
        ("![](https://example.org/a.png)", "media-remote"),
        ("![](//example.org/a.png)", "media-remote"),
        ("![](app://local/a.png)", "media-unsupported"),
        ("![](javascript:alert(1))", "media-unsupported"),
        ("![](data:text/html,<script>alert(1)</script>)", "media-data-uri"),
        ("![](data:image/svg+xml;base64,PHN2Zz4=)", "media-data-uri"),
        (f"![](data:image/png;base64,{'A' * DATA_URI_CHARACTERS})", "media-data-uri"),
        (f"![]({'x' * 5000}.png)", "media-missing"),
    ],
)
def test_what_is_not_shipped_is_a_finding(tmp_path: Path, reference: str, code: str) -> None:
    project = tmp_path / "project"
    put(tmp_path / "secret.png")
    put(project / "notes" / "folder.png" / "a.txt")
    put(project / "notes" / "empty.png", b"")
    put(project / "notes" / "paper.pdf")
    put(project / "notes" / "secrets.txt")
    put(project / "notes" / "active.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    (project / "notes" / "link.png").symlink_to(tmp_path / "secret.png")
    (project / "notes" / "disguised.png").symlink_to(project / "notes" / "secrets.txt")
    (project / "notes" / "loop.png").symlink_to("loop.png")
    found = Outcome(project, f"first\n\n- item\n  {reference}\n")
    assert found.codes == [code]
    assert found.files == ()
    (finding,) = found.findings
    assert (finding.path, finding.line, finding.severity) == ("notes/page.md", 3, "warning")
    assert len(finding.message) < 400


@pytest.mark.parametrize("address", ["data:text/html,x", "javascript:alert(1)", "vbscript:x"])
def test_a_refused_address_is_not_on_the_card(tmp_path: Path, address: str) -> None:
    assert Outcome(tmp_path, f"![]({address})").sources == [""]


def test_a_name_may_have_a_colon(tmp_path: Path) -> None:
    path = put(tmp_path / "notes" / "Fig: 1.png")
    assert Outcome(tmp_path, "![[Fig: 1.png]]").paths == [path]


def test_a_small_data_uri_stays(tmp_path: Path) -> None:
    found = Outcome(tmp_path, "![](data:image/png;base64,AAAA)")
    assert found.sources == ["data:image/png;base64,AAAA"]
    assert found.findings == ()


def test_files_outside_may_be_allowed(tmp_path: Path) -> None:
    path = put(tmp_path / "secret.png")
    project = tmp_path / "project"
    (project / "notes").mkdir(parents=True)
    assert Outcome(project, "![](../../secret.png)", resolver=Resolver(MediaOptions(project, outside=True))).paths == [path]


def test_a_large_file_is_not_shipped(tmp_path: Path) -> None:
    put(tmp_path / "notes" / "a.mp4", b"x" * 11)
    found = Outcome(tmp_path, "![[a.mp4]]", resolver=Resolver(MediaOptions(tmp_path, max_bytes=10)))
    assert found.codes == ["media-large"]
    assert found.files == ()
    assert found.sources == ["a.mp4"]


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_a_finding(tmp_path: Path) -> None:
    put(tmp_path / "notes" / "a.png").chmod(0)
    assert Outcome(tmp_path, "![](a.png)").codes == ["media-unreadable"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    os.mkfifo(tmp_path / "notes" / "a.png")
    assert Outcome(tmp_path, "![](a.png)").codes == ["media-missing"]


def test_a_likely_name_is_offered(tmp_path: Path) -> None:
    put(tmp_path / "notes" / "diagram-1.png")
    assert Outcome(tmp_path, "![](diagramm-1.png)").findings[0].hint == "Is notes/diagram-1.png meant?"


# ------------------------------------------------------------------------------------------------ SVG

PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<rect width='1' fill='url(#g)'/>",
        "<use xlink:href='#a'/>",
        "<image href='data:image/png;base64,AA'/>",
        "<a href='https://example.org'><text>x</text></a>",
        "<style>.a { fill: url(#g) }</style>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>label</p></foreignObject>",
    ],
)
def test_pictures_are_shipped(tmp_path: Path, inside: str) -> None:
    doctype = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    assert danger(put(tmp_path / "a.svg", (doctype + PLAIN.format(inside)).encode())) == ""


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<x:script xmlns:x='http://www.w3.org/2000/svg'/>",
        "<rect onload='alert(1)'/>",
        "<image xlink:href='https://example.org/a.png'/>",
        "<image href='//example.org/a.png'/>",
        "<image href='data:image/svg+xml;base64,AA'/>",
        "<use href='other.svg#a'/>",
        "<a href='javascript:alert(1)'/>",
        "<a href=' java&#10;script:alert(1)'/>",
        "<style>@import url(https://example.org/x.css);</style>",
        "<rect style='fill: url( \"https://example.org/x\")'/>",
        "<animate attributeName='xlink:href' to='javascript:alert(1)'/>",
        "<set attributeName='onclick' to='alert(1)'/>",
        "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='https://example.org'/></foreignObject>",
        "<unclosed>",
    ],
)
def test_pictures_that_do_more_are_refused(tmp_path: Path, inside: str) -> None:
    assert danger(put(tmp_path / "a.svg", PLAIN.format(inside).encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_grow(tmp_path: Path, encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE svg [<!ENTITY a "b">]>' + PLAIN.format("&a;")
    assert danger(put(tmp_path / "a.svg", declared.encode(encoding)))


# ------------------------------------------------------------------------------------------------ names


@given(
    st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=300),
    st.sampled_from([".png", ".JPEG", ".svg"]),
)
def test_every_name_is_one_that_anki_takes(stem: str, extension: str) -> None:
    name = packaged_name(stem + extension, "0123456789abcdef" * 4)
    assert media_name_problem(name) == ""
    assert len(name.encode()) <= NAME_BYTES
    assert not name.startswith(("_", "-", "."))
    assert name.endswith(extension.lower())
    assert name == unicodedata.normalize("NFC", name)


def test_names_stay_readable() -> None:
    assert packaged_name("Fig. 1 (東京).PNG", "f" * 64) == f"fig.-1-東京-{'f' * 16}.png"


@given(st.text(max_size=60))
def test_no_reference_is_too_odd(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    root = Element("div")
    root.append(Element("img", {"src": source}))
    folder = tmp_path_factory.getbasetemp()
    _, findings = Resolver(MediaOptions(folder)).resolve(root, "page.md")
    assert all(isinstance(finding, Finding) for finding in findings)


# ------------------------------------------------------------------------------------------------ other sites


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    put(folder / "図 1.png")
    put(folder / "page.html", b"<p>")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_other_sites_are_fetched_when_asked_and_once(tmp_path: Path, site: str) -> None:
    project = tmp_path / "project"
    fetched = project / "media"
    text = f"![]({site}/図%201.png)"
    assert Outcome(project, text, resolver=Resolver(MediaOptions(project, remote=fetched))).codes == ["media-remote"]
    assert not fetched.exists()

    found = Outcome(project, text, resolver=Resolver(MediaOptions(project, remote=fetched, fetch=True)))
    assert found.findings == ()
    assert [path.parent for path in found.paths] == [fetched]
    assert found.paths[0].read_bytes() == PNG

    (Path(tmp_path) / "site" / "図 1.png").unlink()
    again = Outcome(project, text, resolver=Resolver(MediaOptions(project, remote=fetched)))
    assert again.sources == found.sources
    assert len(list(fetched.iterdir())) == 1


@pytest.mark.parametrize("page", ["gone.png", "page.html"])
def test_what_cannot_be_fetched_is_a_finding(tmp_path: Path, site: str, page: str) -> None:
    project = tmp_path / "project"
    found = Outcome(project, f"![]({site}/{page})", resolver=Resolver(MediaOptions(project, remote=project / "m", fetch=True)))
    assert found.codes == ["media-not-fetched"]
    assert found.sources == [f"{site}/{page}"]
