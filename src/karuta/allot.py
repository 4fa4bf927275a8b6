"""New guids, note ids and card ids: from what they are for, not from chance or the clock, and never one that is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b

from karuta.model import Entry

# Ids are milliseconds. All lie within 2^35 ms (398 days) from 2024-01-01: wide enough that 100,000 of them hardly ever meet,
# narrow enough that learners' statistics of cards added look like a deck and not like half a century.
_FIRST_ID = 1_704_067_200_000
_IDS = 1 << 35
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GUID_LENGTH = 12


def _digest(*parts: str) -> int:
    """A 96-bit number; the lengths of the parts are in it, so that ("a", "b__c") and ("a__b", "c") differ."""
    body = "".join(f"{len(part)}:{part}" for part in parts)
    return int.from_bytes(blake2b(body.encode(), digest_size=12).digest(), "big")


class Allotment:
    """The guids and ids of a project that are taken, by living and retired notes alike."""

    def __init__(
        self, project: str, entries: Iterable[Entry], others: Callable[[], Iterable[tuple[str, int, Iterable[int]]]] = tuple
    ) -> None:
        """:param others: guid, note id and card ids of notes that are not among the entries; asked for when something is new"""
        self._project = project
        self._others = others
        self._guids: set[str] = set()
        self._note_ids: set[int] = set()
        self._card_ids: set[int] = set()
        self._take((entry.guid, entry.note_id, entry.card_ids.values()) for entry in entries)

    def _take(self, notes: Iterable[tuple[str, int, Iterable[int]]]) -> None:
        for guid, note_id, card_ids in notes:
            self._guids.add(guid)
            self._note_ids.add(note_id)
            self._card_ids.update(card_ids)

    def _take_others(self) -> None:
        others, self._others = self._others, tuple
        self._take(others())

    def guid(self, *seen: str) -> str:
        """A guid for a note first seen like this: 12 letters and digits. A project without a lock gives the same again."""
        self._take_others()
        salt = 0
        while True:
            number, guid = _digest(self._project, str(salt), *seen), ""
            for _ in range(_GUID_LENGTH):
                number, sign = divmod(number, len(_SIGNS))
                guid += _SIGNS[sign]
            if guid not in self._guids:
                self._guids.add(guid)
                return guid
            salt += 1

    def note_id(self, guid: str) -> int:
        return self._id(self._note_ids, "note", guid)

    def card_id(self, guid: str, ordinal: int) -> int:
        return self._id(self._card_ids, "card", guid, str(ordinal))

    def keep_note_id(self, guid: str, number: int) -> int:
        """The id that a note has elsewhere, if it is free."""
        return self._keep(self._note_ids, number) or self.note_id(guid)

    def keep_card_id(self, guid: str, ordinal: int, number: int) -> int:
        """The id that a card has elsewhere, if it is free."""
        return self._keep(self._card_ids, number) or self.card_id(guid, ordinal)

    def _keep(self, taken: set[int], number: int) -> int:
        self._take_others()
        if number in taken:
            return 0
        taken.add(number)
        return number

    def _id(self, taken: set[int], *parts: str) -> int:
        self._take_others()
        offset = _digest(*parts) % _IDS
        while _FIRST_ID + offset in taken:
            offset = (offset + 1) % _IDS
        taken.add(_FIRST_ID + offset)
        return _FIRST_ID + offset
