"""`karuta explain`."""

from __future__ import annotations

import re
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from karuta.cli import global_options, output

if TYPE_CHECKING:
    from karuta.model import Block, PageResult

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: What a block begins with in the notes.
_SIGNS = {"li": "- ", "tr": "| ", "blockquote": "> ", "pre": "` "} | {tag: "#" * int(tag[1]) + " " for tag in _HEADINGS}


@click.command()
@click.argument("place", metavar="FILE[:LINE]")
@global_options
def command(place: str) -> int:
    """Show a page with the card that each part of it became.

    Each part of the page is shown with its line, the rule that took it and the card that it is on, or the reason why there is
    none. With LINE, only what stands on that line, and the whole of its cards.
    """
    from karuta.compile import compile_pages, load_config

    path, line = _place(place)
    config, findings = load_config(Path.cwd())
    compiled = compile_pages(config, [path])
    findings = (*findings, *compiled.findings)
    if line:
        findings = tuple(each for each in findings if not each.line or each.line == line or each.severity == "error")
    if output.is_json():
        pages = [_as_dict(result, line) for result in compiled.results]
        output.document({"pages": pages, "findings": output.as_dicts(findings)})
    else:
        for result in compiled.results:
            _print(result, line)
        output.print_findings(findings, everything=True)
    return output.failed(findings)


def _place(text: str) -> tuple[Path, int]:
    """A path and a line; 0 where none is given. A file whose name ends in `:12` is found too."""
    match = re.fullmatch(r"(.+?):(\d+)", text)
    if match and not Path(text).exists():
        return Path(match[1]), int(match[2])
    return Path(text), 0


def _as_dict(result: PageResult, line: int) -> dict[str, object]:
    return {
        "path": result.path,
        "title": result.title,
        "blocks": [asdict(block) for block in _at(result.blocks, line)],
        "cards": [asdict(draft) for draft in result.drafts if not line or draft.line <= line <= draft.end],
    }


def _at(blocks: tuple[Block, ...], line: int) -> list[Block]:
    return [block for block in blocks if not line or block.line <= line <= block.end]


def _print(result: PageResult, line: int) -> None:
    title = f"  {result.title}" if result.title else ""
    click.echo(click.style(result.path, bold=True) + title + f"  {output.count(len(result.drafts), 'card')}")
    shown = {(block.rule, block.card) for block in result.blocks}
    for (rule, card, reason), blocks in groupby(
        _at(result.blocks, line), key=lambda block: (block.rule, block.card, block.reason)
    ):
        lines = set()
        for block in blocks:
            lines.add(block.line)
            number = click.style(f"{block.line:>5} ", dim=True)
            bar = click.style("│ ", fg="green") if rule else "  "
            text = _SIGNS.get(block.tag, "") + output.snippet(block.text, output.width() - 10)
            click.echo(number + bar + click.style(text, bold=block.tag in _HEADINGS))
        if rule:
            _card(rule, card)
        else:
            click.secho(f"{'':6}· {reason}", dim=True)
        for draft in result.drafts:  # a block may be on several cards
            if draft.line in lines and (draft.rule, draft.prompt) not in shown:
                _card(draft.rule, draft.prompt)


def _card(rule: str, prompt: str) -> None:
    name = click.style(f"→ {rule}: ", fg="green")
    click.echo(f"{'':6}{name}{output.snippet(prompt, output.width() - 10 - len(rule))}")
