"""How the lines of blocks look: the beginnings and ends that CommonMark, GFM and the dialect know."""

from __future__ import annotations

import re

#: Containers inside one another; deeper markers are text, so that no input exhausts the stack.
MAX_DEPTH = 200
#: Lines that display math may run on before its end; an opening mark without an end that near is text.
MATH_LINES = 200

ATX = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
SETEXT = re.compile(r"(=+|-+)[ \t]*$")
RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
#: The language in a fence's info string: `python`, `python:app.py`, `{.python}`, `{r echo=TRUE}`, `c++`.
LANGUAGE = re.compile(r"[^\W_][\w+#.-]*")
BULLET = re.compile(r"([-+*])(?=[ \t]|$)")
NUMBER = re.compile(r"([0-9]{1,9})([.)])(?=[ \t]|$)")
DEFINITION = re.compile(r"[:~](?=[ \t]+\S)")
FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
ABBREVIATION = re.compile(r"\*\[([^\]]+)\]:[ \t]*(\S.*)$")
DETAILS = re.compile(r"<details\b([^>]*)>", re.I)
DETAILS_END = re.compile(r"</details\s*>", re.I)
#: `!!! note "Title"`, and `??? note "Title"` that unfolds (`???+` is open): Python-Markdown's admonitions, PyMdown's details.
ADMONITION = re.compile(
    r"""(?:!!!|(?P<folds>\?\?\?)(?P<open>\+?))(?:[ \t]+(?P<kind>[\w-]+)(?:[ \t]+[\w-]+)*)?(?:[ \t]+"(?P<title>[^"]*)")?[ \t]*$"""
)
#: What stands behind `:::` where a statement is boxed: `{.theorem name="Bayes"}` (bookdown), `{#thm-bayes}` (Quarto), `theorem Bayes`.
STATEMENT = re.compile(
    r"""(?:\{[^}]*?(?:\.|\#(?=(?:def|thm|lem|cor|prp)-))|(?=\w+(?:\s|$)))"""
    r"""(?P<kind>definition|theorem|lemma|corollary|proposition|axiom|def|thm|lem|cor|prp)(?![\w])"""
    r"""(?:[^}]*?\b(?:name|title)\s*=\s*"(?P<name>[^"]*)")?(?:[^}]*\}|\s+(?P<title>\S.*)|$)"""
)
ENVIRONMENT = re.compile(
    r"\\begin\{((?:align|gather|alignat)(?:ed)?|equation|multline|eqnarray|split|cases|(?:[pbvBV]|small)?matrix|array)(\*?)\}"
)
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
#: Obsidian's name of a block, behind it. One character or a short number would be a power: `x ^2`.
BLOCK_ID = re.compile(r"(?:^|\s)\^(?=[0-9-]*[A-Za-z]|[0-9]{6})([A-Za-z0-9][A-Za-z0-9-]+)[ \t]*$")
TAG = r"(?:<[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?>|</[A-Za-z][A-Za-z0-9-]*\s*>)"
HTML_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|"
    "figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|"
    "param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
#: Start and end of HTML blocks, CommonMark 4.6, conditions 1 to 7; None ends at a blank line.
HTML_BLOCKS: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...] = (
    (re.compile(r"<(?:script|pre|style|textarea)(?:\s|>|$)", re.I), re.compile(r"</(?:script|pre|style|textarea)>", re.I)),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf"</?(?:{HTML_NAMES})(?:\s|/?>|$)", re.I), None),
    (re.compile(rf"{TAG}\s*$"), None),
)


def interrupts(rest: str) -> bool:
    """Whether a line that is no blank one begins another block where no paragraph is open."""
    indent = len(rest) - len(rest.lstrip(" "))
    text = rest.lstrip(" ")
    if indent >= 4:
        return True
    return bool(
        text[0] == ">"
        or ATX.match(text)
        or FENCE.match(text)
        or RULE.match(text)
        or BULLET.match(text)
        or NUMBER.match(text)
        or any(start.match(text) for start, _ in HTML_BLOCKS[:6])
    )


def tidy_math(tex: str) -> str:
    """TeX as its author meant it: without the escapes that formatters put before `_` and `*`, without outer blank lines."""
    return re.sub(r"\\(\\|[_*])", lambda found: "\\\\" if found[1] == "\\" else found[1], tex).strip()


def expand(line: str) -> str:
    """Tabs among the white space and list markers at the head of a line as spaces, to the next multiple of four."""
    if "\t" not in line:
        return line
    head = re.match(r"[ \t>*+\-0-9.):]*", line)
    assert head is not None
    return head[0].expandtabs(4) + line[head.end() :] if "\t" in head[0] else line
