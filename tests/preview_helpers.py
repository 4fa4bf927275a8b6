"""A preview as its user meets it: the command in a process of its own, the page in a browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium")
PATIENCE = 10_000  # milliseconds

NOTES = """---
title: Networks
tags: [network]
---
# Networks

## Transport

### What does TCP guarantee?

That bytes arrive **in order**, with $p_1 < 1$ for loss.

- no gaps
- no doubles

### パケットとは？

データを小さく分けたもの。

## Words

- **Port**: a number that tells the programs of one machine apart
- **Host**: a machine on a network

This sentence is on no card.
"""
STARS = """# Stars

## Why do stars twinkle?

Because the air moves. ![a star](star.png)

## Words

- **Nova**: a star that becomes bright for some days
- **Magnitude**: how bright a star looks; see [the scale](https://example.org/scale)

The nearest star is {{c1::the Sun}}, the next {{c2::Proxima Centauri::a name}}.
"""
#: A red picture of one pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415478da63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def write_notes(folder: Path) -> Path:
    """A small project."""
    for name, text in (("networks.md", NOTES), ("stars.md", STARS)):
        (folder / "notes").mkdir(parents=True, exist_ok=True)
        (folder / "notes" / name).write_text(text, encoding="utf-8")
    (folder / "notes" / "star.png").write_bytes(PICTURE)
    return folder


@contextmanager
def serving(project: Path, *options: str, **environment: str) -> Iterator[str]:
    """The address of a preview of a project."""
    words = [sys.executable, "-m", "karuta", "preview", "--no-open", "--port", "0", *options]
    process = subprocess.Popen(
        words,
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": ""} | environment,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+?/", process.stdout.readline())
        assert found, process.stderr.read() if process.stderr else ""
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=15)
    assert (process.returncode, errors) == (0, "")


@dataclass
class Browser:
    """A page, and what went wrong on it."""

    page: Any
    home: str  #: where everything has to come from
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url[:100]}"))
        self.page.on("request", self._check)

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(message.text)

    def _check(self, request: Any) -> None:
        if not request.url.startswith((self.home, "data:")):
            self.faults.append(f"outside: {request.url[:100]}")

    @property
    def card(self) -> Any:
        """What is on the card."""
        return self.page.frame_locator("#frame").locator("#qa")

    def open(self, path: str = "") -> Browser:
        self.page.goto(self.home + path)
        self.page.locator("#frame[data-shown]").wait_for(state="attached", timeout=PATIENCE)
        return self

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def select(self, prompt: str) -> None:
        self.page.locator(".row", has_text=prompt).first.click()

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())

    def eventually(self, check: Callable[[], object]) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE / 1000
        while not check():
            assert time.monotonic() < deadline
            self.page.wait_for_timeout(20)

    def rows(self) -> list[str]:
        """The prompts in the list, from the top."""
        rows = self.page.locator(".row .prompt")
        found = [(row.evaluate("e => e.parentElement.ariaPosInSet"), row.inner_text()) for row in rows.all()]
        return [text for _, text in sorted(found, key=lambda each: int(each[0]))]
