"""What an author decides about notes of the lock: that two of them are one, that retired ones are not shipped any more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from karuta import states
from karuta.model import Entry, Finding, Ledger


def same_note(ledger: Ledger, old: str, new: str) -> tuple[Ledger, tuple[Finding, ...]]:
    """The ledger in which the note with the guid `old` is where `new` was: the next build gives it the text of `new`.

    `new` is forgotten if no release had it, else retired, since learners have it. With a finding of severity error the ledger
    is what it was.
    """
    entries = {entry.guid: entry for entry in ledger.entries}
    unknown = [guid for guid in (old, new) if guid not in entries]
    if unknown:
        return ledger, tuple(_error("guid-unknown", f"The lock file has no note {guid}.") for guid in unknown)
    before, now = entries[old], entries[new]
    if before.kind != now.kind:
        message = f"{old} is a {before.kind} note, {new} a {now.kind} note: Anki refuses a note that changes its note type."
        return ledger, (_error("other-notetype", message),)
    if old == new or now.retired:
        return ledger, (_error("not-new", f"{new} is not a living note to be replaced by {old}."),)
    entries[old] = replace(
        before,
        path=now.path,
        context=now.context,
        prompt=now.prompt,
        answer=now.answer,
        sketch=now.sketch,
        deck=now.deck,
        uid=now.uid,
        retired=False,
        kept=(),
        kept_tags=(),
        released=states.at_release(before),
    )
    if ".dev" in now.since:
        del entries[new]
    else:
        entries[new] = replace(now, retired=True, uid="")
    return _with(ledger, entries.values()), ()


def prune(ledger: Ledger, guids: Collection[str], stamp_time: int) -> tuple[Ledger, tuple[Finding, ...]]:
    """The ledger without these retired notes. They are no longer shipped; learners keep them as they are. A question that comes
    back later gets its old guid again, since that depends on the question alone.

    The state that this makes is counted on the note types (`stamp_time` in seconds): what is gone cannot carry its own stamp.
    """
    entries = {entry.guid: entry for entry in ledger.entries}
    living = [guid for guid in guids if guid not in entries or not entries[guid].retired]
    if living:
        return ledger, tuple(_error("not-retired", f"{guid} is not a retired note.") for guid in sorted(living))
    early = [guid for guid in guids if (was := states.at_release(entries[guid])) and not was.retired]
    if early:
        message = "{} was alive in the last release: learners must get it with the tag of retired notes before it leaves."
        return ledger, tuple(
            Finding("retired-not-released", "error", message.format(guid), "karuta.lock", 0, "karuta release, and prune later")
            for guid in sorted(early)
        )
    for guid in guids:
        del entries[guid]
    stamp = (states.of_ledger(ledger) + 1, stamp_time)
    notetypes = {kind: replace(state, built=stamp) for kind, state in ledger.notetypes.items()} if guids else ledger.notetypes
    return replace(_with(ledger, entries.values()), notetypes=notetypes), ()


def _with(ledger: Ledger, entries: Collection[Entry]) -> Ledger:
    return replace(ledger, entries=tuple(sorted(entries, key=lambda entry: (entry.path, entry.guid))))


def _error(code: str, message: str) -> Finding:
    return Finding(code, "error", message, "karuta.lock", 0, "the findings of a build, and karuta.lock itself, name the guids")
