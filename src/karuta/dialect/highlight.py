"""Code blocks with Pygments' classes; the colours are in the style sheets of the templates."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer


def block(code: str, language: str) -> str:
    """`<pre class="code">` with spans of Pygments' short classes, or plain text where the language is unknown or not named."""
    lexer = _lexer(language) if language else None
    return f'<pre class="code"><code>{_marked(code, lexer) if lexer is not None else escape(code, quote=False)}</code></pre>'


@cache
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _marked(code: str, lexer: Lexer) -> str:
    from pygments.token import STANDARD_TYPES

    out = []
    for token, text in lexer.get_tokens(code):
        name = STANDARD_TYPES.get(token, "")
        markup = escape(text, quote=False)
        out.append(f'<span class="{name}">{markup}</span>' if name and name not in ("w",) and text.strip() else markup)
    return "".join(out)
