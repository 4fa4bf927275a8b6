"""A learner: a collection of real Anki that imports packages and reviews cards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anki.collection
from anki.collection import Collection
from anki.import_export_pb2 import ImportResponse
from anki.scheduler.v3 import CardAnswer, Scheduler


@dataclass(frozen=True, slots=True)
class Learner:
    collection: Collection

    def take(self, package: Path) -> ImportResponse.Log:
        """Import a package with the options of a new profile; what Anki logs of it."""
        if not hasattr(anki.collection, "ImportAnkiPackageRequest"):  # before 23.10 there were no options
            return self.collection.import_anki_package(str(package)).log  # type: ignore[arg-type]
        options = self.collection._backend.get_import_anki_package_presets()
        request = anki.collection.ImportAnkiPackageRequest(package_path=str(package), options=options)
        return self.collection.import_anki_package(request).log

    def review_all(self) -> None:
        """Every new card is answered once."""
        scheduler = self.collection.sched
        assert isinstance(scheduler, Scheduler)
        for card_id in self.collection.find_cards("is:new"):
            card = self.collection.get_card(card_id)
            card.start_timer()
            states = self.collection._backend.get_scheduling_states(card.id)
            scheduler.answer_card(scheduler.build_answer(card=card, states=states, rating=CardAnswer.GOOD))

    def rows(self, query: str) -> list[Any]:
        assert self.collection.db
        return [tuple(row) for row in self.collection.db.all(query)]

    def history(self) -> tuple[list[Any], list[Any]]:
        """The state of every card, and every review."""
        cards = self.rows("SELECT id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, left, flags, data FROM cards")
        return sorted(cards), sorted(self.rows("SELECT * FROM revlog"))

    def notes(self) -> dict[str, tuple[Any, ...]]:
        """guid -> mod, tags and fields."""
        return {row[0]: row[1:] for row in self.rows("SELECT guid, mod, tags, flds FROM notes")}

    def schema(self) -> Any:
        """Changes when Anki would ask for a full sync."""
        return self.rows("SELECT scm FROM col")

    def sound(self) -> bool:
        """Whether Anki's database check finds nothing to mend.

        That it fills in times of last reviews comes from how fast the reviews of a test follow each other, not from the package.
        """
        report = self.collection.fix_integrity()[0]
        ignored = ("rebuilt", "last review time")
        return all(not line.strip() or any(word in line.lower() for word in ignored) for line in report.splitlines())


@contextmanager
def learner(folder: Path) -> Iterator[Learner]:
    """A learner with an empty collection in a folder that is made for it."""
    folder.mkdir(parents=True, exist_ok=True)
    collection = Collection(str(folder / "collection.anki2"))
    try:
        if not collection.v3_scheduler():  # the standard since 23.10
            collection.set_v3_scheduler(True)
        yield Learner(collection)
    finally:
        collection.close()
