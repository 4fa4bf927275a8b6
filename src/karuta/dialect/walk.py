"""Going through a tree in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element


def with_lines(*roots: Element) -> Iterator[tuple[Element, int]]:
    """All elements, outer before inner, each with the line of the block it is in: the last that began, 0 before the first."""
    for root in roots:
        line = 0
        for element in root.iter():
            line = int(element.get("line", line))
            yield element, line
