"""What the preview's server tells, and to whom."""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.preview_helpers import PICTURE, serving, write_notes

pytest.importorskip("starlette")


class Client:
    """Requests as another program could make them."""

    def __init__(self, home: str, project: Path, opened: Path) -> None:
        self.home = urlsplit(home)
        self.project = project
        self.opened = opened  #: what the editor was called with

    def ask(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, Mapping[str, str]]:
        assert self.home.port
        connection = http.client.HTTPConnection("127.0.0.1", self.home.port, timeout=10)
        connection.request(method, path, headers=dict(headers or {}))
        answer = connection.getresponse()
        body = b"" if path == "/events" else answer.read()
        found = answer.status, body, {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        return found

    def json(self, path: str) -> dict[str, object]:
        status, body, _ = self.ask(path)
        assert status == 200
        found: dict[str, object] = json.loads(body)
        return found


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    project = write_notes(tmp_path_factory.mktemp("project"))
    opened = project.parent / f"{project.name}-opened"
    editor = opened.with_suffix(".sh")
    editor.write_text(f'#!/bin/sh\necho "$@" >> {opened}\n')
    editor.chmod(0o755)
    with serving(project, EDITOR=str(editor), VISUAL="") as home:
        yield Client(home, project, opened)


ADDRESSES = ("/", "/frame", "/static/main.js", "/api/index", "/api/note?guid=x", "/api/page?path=notes/stars.md")


@pytest.mark.parametrize("path", ADDRESSES)
def test_only_its_own_name_is_answered(client: Client, path: str) -> None:
    assert client.ask(path)[0] == 200
    assert client.ask(path, headers={"Host": f"localhost:{client.home.port}"})[0] == 200
    assert client.ask(path, headers={"Host": "evil.example"})[0] == 400


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(client: Client, path: str, method: str) -> None:
    assert client.ask(path, method)[0] == 405


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/..%2fserver.py",
        "/static/%2e%2e/%2e%2e/model.py",
        "/karuta.toml",
        "/notes/networks.md",
        "/media/x/star.png",
    ],
)
def test_no_other_file_is_given(client: Client, path: str) -> None:
    assert client.ask(path)[0] == 404


def test_media_are_given_under_the_address_of_this_run_only(client: Client) -> None:
    index = client.json("/api/index")
    pages = index["pages"]
    assert isinstance(pages, list)
    (guid,) = [note["guid"] for page in pages for note in page["notes"] if "twinkle" in note["prompt"]]
    media = client.json(f"/api/note?guid={quote(guid)}")["media"]
    assert isinstance(media, list)
    (name,) = media
    status, body, headers = client.ask(f"/{index['media']}{name}")
    assert (status, body) == (200, PICTURE)
    assert headers["content-security-policy"].startswith("sandbox;")
    assert client.ask(f"/media/wrong/{name}")[0] == 404
    assert client.ask(f"/{index['media']}..%2f..%2fkaruta.lock")[0] == 404


def test_the_page_may_load_its_own_files_only(client: Client) -> None:
    _, page, headers = client.ask("/")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert b'sandbox="allow-scripts"' in page
    _, frame, headers = client.ask("/frame")
    assert headers["content-security-policy"].startswith("sandbox allow-scripts; default-src 'none'")
    assert "connect-src" not in headers["content-security-policy"]
    assert b"http" not in frame.partition(b"<base")[0].replace(b"http-equiv", b"").replace(
        f"http://127.0.0.1:{client.home.port}/".encode(), b""
    )


def test_the_editor_is_opened_for_the_page_only(client: Client) -> None:
    address = "/api/edit?path=notes/networks.md&line=9"
    assert client.ask(address)[0] == 403
    assert client.ask(address, headers={"X-Karuta-Token": "guess"})[0] == 403
    token = {"X-Karuta-Token": str(client.json("/api/index")["token"])}
    assert client.ask("/api/edit?path=../../etc/passwd&line=1", headers=token)[0] == 404
    assert client.ask("/api/edit?path=notes/networks.md&line=-c", headers=token)[0] == 404
    assert not client.opened.exists()
    assert json.loads(client.ask(address, headers=token)[1]) == {"problem": ""}
    deadline = time.monotonic() + 5
    while not client.opened.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert client.opened.read_text().split() == ["+9", str(client.project / "notes" / "networks.md")]


def test_the_index_leaves_out_pages_that_are_the_same(client: Client) -> None:
    def have_notes(since: object) -> list[bool]:
        pages = client.json(f"/api/index?since={since}")["pages"]
        assert isinstance(pages, list)
        return ["notes" in page for page in pages]

    assert have_notes(0) == [True, True]
    assert have_notes(client.json("/api/index")["build"]) == [False, False]
    assert have_notes(99999) == [True, True]


def test_nothing_is_written_but_the_cache(client: Client) -> None:
    client.json("/api/index")
    files = {path.relative_to(client.project).as_posix() for path in client.project.rglob("*") if path.is_file()}
    assert files == {"notes/networks.md", "notes/stars.md", "notes/star.png", "build/.cache/blocks.sqlite"}
    assert not os.path.lexists(client.project / "karuta.lock")
