"""Wrong matches: half of the notes of some pages become a lock, the other half is built against it.

    python benchmarks/strangers.py FOLDER [SPLITS]

FOLDER is a project or a folder with notes/. Prints every pair that was taken for one note, with its score: each is a mistake,
unless the pages have the question twice. Exit status 0.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from karuta import config, identity, notetypes
from karuta.cards import card_ordinals
from karuta.compile import compile_pages
from karuta.model import Draft, Ledger


def pairs(drafts: list[Draft], settings: config.Config, seed: int) -> set[tuple[str, str]]:
    """Prompts of the pairs that one split gives."""
    types, _ = notetypes.load(settings.templates, settings.project)
    random.Random(seed).shuffle(drafts)
    halves = drafts[: len(drafts) // 2], drafts[len(drafts) // 2 :]
    ledger = Ledger(1, "strangers")
    prompts: dict[str, str] = {}
    found = set()
    for half in halves:
        built = identity.assign(half, ledger, now=1, notetypes=types, card_ordinals=card_ordinals, force=True)
        for note, origin in zip(built.notes, built.origins, strict=True):
            if origin.draft and prompts.setdefault(note.guid, origin.draft.prompt) and origin.status != "new":
                found.add((prompts[note.guid], origin.draft.prompt))
        ledger = built.ledger
    return found


def main(folder: str, splits: str = "30") -> None:
    settings, _ = config.load(Path(folder))
    drafts = list(compile_pages(settings).drafts)
    found = sorted(set().union(*(pairs(list(drafts), settings, seed) for seed in range(int(splits)))))
    print(
        f"{len(drafts)} notes, {splits} splits, {len(drafts) // 2 * int(splits)} drafts against strangers, {len(found)} pairs"
    )
    for old, new in found:
        print(f"  {old}\n    {new}")


if __name__ == "__main__":
    main(*sys.argv[1:])
