"""What a rule is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from karuta.rules.view import Match, View

Trust = Literal["explicit", "structure", "prose"]


@dataclass(frozen=True, slots=True)
class Example:
    """Notes, and the cards that the rule makes of them. docs/rules.md shows it and a test builds it."""

    notes: str  #: Markdown
    cards: tuple[tuple[str, str], ...]  #: plain text of front and back of each card, in order


@dataclass(frozen=True, slots=True)
class Rule:
    name: str  #: in kebab-case: what `[rules]` in the configuration and `karuta explain` call it
    trust: Trust  #: how sure the author's intention is; rules of higher trust go first
    summary: str  #: the shape of text that it stands for, one or two sentences
    example: Example
    find: Callable[[View], Iterator[Match]]  #: yields a match at a time; what it yields is taken before it goes on
    #: What the source of a page must have, in lower case, for the rule to find anything: one of several texts, or a match; (): nothing.
    trigger: tuple[str, ...] | re.Pattern[str] = ()

    def may_find(self, source: str) -> bool:
        """Whether the rule has to look at a page with this source, in lower case."""
        if isinstance(self.trigger, re.Pattern):
            return self.trigger.search(source) is not None
        return not self.trigger or any(text in source for text in self.trigger)
