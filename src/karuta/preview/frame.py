"""The page that a card is shown in: one document with Anki's MathJax and its fonts inside, so that it has to ask nobody for anything.

It is shown in a sandboxed frame, whose origin is nobody's. There a page opened from disk may load no file at all, and a server
is asked for fonts across origins: with all inside, it is the same in both places.
"""

from __future__ import annotations

import base64
import html
import json
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
_FRAME = STATIC / "frame"
_MATHJAX = STATIC / "vendor" / "mathjax"


def policy(media: str = "") -> str:
    """The content security policy of the page.

    :param media: URL of the folder with the media of the notes; "": they come as data
    """
    sources, base = (f"data: {media}", media) if media else ("data:", "'none'")
    return (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:; "
        f"img-src {sources}; media-src {sources}; form-action 'none'; base-uri {base}"
    )


def document(media: str = "") -> str:
    """The page. `media` is as in `policy`: what media names on cards are relative to."""
    page = (_FRAME / "frame.html").read_text("utf-8")
    parts = {
        "POLICY": html.escape(policy(media)),
        "BASE": f'<base href="{html.escape(media)}">' if media else "",
        "STYLE": (_FRAME / "frame.css").read_text("utf-8"),
        "SCRIPT": (_FRAME / "frame.js").read_text("utf-8"),
        "FONTS": _fonts(),
        "MATHJAX": (_MATHJAX / "tex-chtml-full.js").read_text("utf-8"),
    }
    for name, text in parts.items():
        page = page.replace(f"@{name}@", text, 1)
    return page


@lru_cache(maxsize=1)
def _fonts() -> str:
    """Names of MathJax's fonts and the data of each, as JSON."""
    fonts = {
        path.stem: "data:font/woff;base64," + base64.b64encode(path.read_bytes()).decode()
        for path in sorted(_MATHJAX.glob("*.woff"))
    }
    return json.dumps(fonts)
