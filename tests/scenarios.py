"""What happens to a deck and its learners in the course of years, each as one scenario for real Anki.

A learner takes the first build of a project, reviews every card, and does something of her own; the author edits and builds
again; the learner takes that build. A scenario says what Anki's importer has to log then. What holds in all of them is checked by
`play`: no note is refused, the review history and the state of every card stay, no full sync is asked for, no note is touched
that was not to be, and the same package once more changes nothing.

`python -m tests.scenarios` writes the table of them into docs/updates.md.
"""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from karuta import apkg, ledger, resolve, takeover
from karuta.build import Report, build
from karuta.compile import has_errors
from karuta.lockfile import save
from tests.anki_helpers import Learner, learner
from tests.project import Project

CELLS = """\
# Cells

## What is osmosis?

The diffusion of water through a membrane.

## What is diffusion?

The movement of particles to where there are fewer of them.

## What is mitosis?

The division of a nucleus into two that are alike.

## What do ribosomes make?

Proteins, from amino acids.

## Organelles

Vacuole :: a bag of fluid within a plant cell
Lysosome :: a bag of enzymes that digest
"""
SKY = """\
# The sky

## What causes the seasons?

The tilt of the Earth's axis.

![globe](globe.gif)

## What is a parsec?

About 3.26 light-years.

## Orbits

A planet's orbit is an {{c1::ellipse}} with the Sun in one {{c2::focus}}.
"""
GLOBE = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
NOTES = 9
_RESTYLED = ".card { color: #123 }\n"


@dataclass
class World:
    """A project and its learner. The first build is dated a day before now, when the learner acts, the others ten minutes apart
    after it."""

    project: Project
    anna: Learner
    began: int = field(default_factory=lambda: int(time.time()))
    builds: int = 0
    last: Report | None = None

    def build(self, project: Project | None = None) -> Path:
        now = self.began - 86_400 if not self.builds else self.began + 600 * self.builds
        self.builds += 1
        self.last = build((project or self.project).folder, force=True, now=now)
        assert not has_errors(self.last.findings), self.last.findings
        assert self.last.package
        return self.last.package

    def take(self) -> Counter[str]:
        """The learner imports a new build."""
        return self.import_(self.build())

    def import_(self, package: Path) -> Counter[str]:
        log = self.anna.take(package)
        found = Counter({"new": len(log.new), "updated": len(log.updated), "duplicate": len(log.duplicate)})
        assert found.total() == log.found_notes, log
        self.date(package, [each.id.nid for each in log.updated])
        return +found

    def date(self, package: Path, updated: list[int]) -> None:
        """Versions before 25 date an updated note with the time of the import: let that be the time of the build."""
        there, _ = apkg.read(package)
        assert there
        mods = {note.guid: note.mod for note in there.notes}
        database = self.anna.collection.db
        assert database
        for nid in updated:
            guid = database.scalar("SELECT guid FROM notes WHERE id = ?", nid)
            if database.scalar("SELECT mod FROM notes WHERE id = ?", nid) != mods[guid]:
                database.execute("UPDATE notes SET mod = ? WHERE id = ?", mods[guid], nid)

    def replace(self, page: str, *edits: tuple[str, str]) -> None:
        path = self.project.folder / "notes" / page
        text = path.read_text()
        for old, new in edits:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text)

    def note(self, prompt: str) -> Any:
        """The learner's note with that in its first field."""
        collection = self.anna.collection
        (found,) = [nid for nid in collection.find_notes("") if prompt in collection.get_note(nid).fields[0]]
        return collection.get_note(found)

    def cards(self, prompt: str) -> list[Any]:
        return list(self.note(prompt).cards())


Act = Callable[[World], object]


@dataclass(frozen=True)
class Scenario:
    title: str  #: what author and learner do
    author: Act  #: between the builds
    learner: Act | None = None  #: after the first import and a review of every card
    new: int = 0  #: notes that the last import adds
    updated: int = 0  #: notes that it brings up to date
    cards: int = 0  #: cards that it adds
    check: Act | None = None  #: what else must be true afterwards
    means: str = ""  #: what the learner should know, for the table


SCENARIOS: list[Scenario] = []


def scenario(title: str, **more: Any) -> Callable[[Act], Act]:
    """Makes a scenario of what the author does."""

    def of(author: Act) -> Act:
        SCENARIOS.append(Scenario(title, author, **more))
        return author

    return of


def edit(title: str, page: str, *edits: tuple[str, str], **more: Any) -> None:
    """A scenario in which the author replaces texts of one page."""
    SCENARIOS.append(Scenario(title, lambda world: world.replace(page, *edits), **more))


# Wording
edit("answer edited", "cells.md", ("of water", "of pure water"), updated=1)
edit("question reworded", "cells.md", ("What is osmosis?", "What does osmosis mean?"), updated=1)
edit("typo in the question fixed", "cells.md", ("What do ribosomes make?", "What do ribosomes make of amino acids?"), updated=1)
edit(
    "question and answer edited at once",
    "cells.md",
    ("What is diffusion?", "What is meant by diffusion?"),
    ("The movement of particles to", "Movement of particles to"),
    updated=1,
)
edit("question turned into its opposite", "sky.md", ("What causes", "What does not cause"), new=1, updated=1,
     means="another question: a new note, the old one is retired")  # fmt: skip
edit("page title changed", "sky.md", ("# The sky", "# The night sky"), updated=3, means="the title stands on the cards")
edit("heading above notes changed", "cells.md", ("## Organelles", "## Parts of the cell"), updated=2,
     means="headings stand on the cards")  # fmt: skip
edit("blank lines, comments and rules between notes", "cells.md",
     ("# Cells\n", "<!-- for next week -->\n# Cells\n\n\n"), ("## What is mitosis", "<!-- hard -->\n\n---\n\n## What is mitosis"))  # fmt: skip


edit("paragraph wrapped at other words", "cells.md", ("The diffusion of water through", "The diffusion of water\nthrough"))


# Places
@scenario("page renamed")
def _(world: World) -> None:
    (world.project.folder / "notes/cells.md").rename(world.project.folder / "notes/biology.md")


@scenario("page renamed and a question reworded", updated=1)
def _(world: World) -> None:
    world.replace("cells.md", ("What is osmosis?", "What does osmosis mean?"))
    (world.project.folder / "notes/cells.md").rename(world.project.folder / "notes/biology.md")


@scenario("section moved to another page", updated=1, means="the title of the other page stands on the card")
def _(world: World) -> None:
    section = "## What do ribosomes make?\n\nProteins, from amino acids.\n\n"
    world.replace("cells.md", (section, ""))
    world.replace("sky.md", ("## What is a parsec?", section + "## What is a parsec?"))


@scenario("notes reordered")
def _(world: World) -> None:
    text = (world.project.folder / "notes/cells.md").read_text()
    title, *sections = re.split(r"(?m)^(?=## )", text)
    world.project.write("notes/cells.md", title + "".join(s.rstrip() + "\n\n" for s in reversed(sections)))


@scenario("page split in two", updated=2, means="the title of the new page stands on the cards")
def _(world: World) -> None:
    text = (world.project.folder / "notes/cells.md").read_text()
    at = text.index("## What is mitosis?")
    world.project.write("notes/cells.md", text[:at] + text[text.index("## Organelles"):])  # fmt: skip
    world.project.write("notes/division.md", "# Division\n\n" + text[at : text.index("## Organelles")])


@scenario("two pages merged", updated=3, means="the title of the page stands on the cards")
def _(world: World) -> None:
    sky = (world.project.folder / "notes/sky.md").read_text()
    text = (world.project.folder / "notes/cells.md").read_text()
    world.project.write("notes/cells.md", text + sky.replace("# The sky\n", "", 1))
    (world.project.folder / "notes/sky.md").unlink()


def _stay(world: World) -> None:
    assert {card.did for card in world.cards("osmosis")} == {world.anna.collection.decks.id_for_name("My Notes")}
    assert "deck-moved" in {finding.code for finding in world.last.findings if world.last}  # type: ignore[union-attr]


edit("front matter with a deck added", "cells.md", ("# Cells", "---\ndeck: Biology\n---\n# Cells"), check=_stay,
     means="cards stay in the deck where the learner has them; the build says so")  # fmt: skip


@scenario("page moved to a folder, which is a deck", check=_stay, means="cards stay in the deck where the learner has them")
def _(world: World) -> None:
    (world.project.folder / "notes/Biology").mkdir()
    (world.project.folder / "notes/cells.md").rename(world.project.folder / "notes/Biology/cells.md")


@scenario("top deck renamed", check=_stay, means="cards stay in the old deck, new notes come into the new one")
def _(world: World) -> None:
    world.project.write("karuta.toml", "name = 'Biology'\n")


# Notes that come and go
edit(
    "note added",
    "cells.md",
    ("## Organelles", "## What is meiosis?\n\nTwo divisions in a row.\n\n## Organelles"),
    new=1,
    cards=1,
)


@scenario("page added", new=1, cards=1)
def _(world: World) -> None:
    world.project.write("notes/new.md", "# Rocks\n\n## What is granite?\n\nA rock that cooled slowly.\n")


def _is_retired(world: World, prompt: str = "mitosis") -> None:
    assert world.note(prompt).has_tag("karuta::retired")


MITOSIS = "## What is mitosis?\n\nThe division of a nucleus into two that are alike.\n\n"
edit("note deleted", "cells.md", (MITOSIS, ""), updated=1, check=_is_retired,
     means="stays with its history, tagged `karuta::retired`")  # fmt: skip


@scenario("page deleted", updated=6, check=_is_retired, means="its notes stay, tagged `karuta::retired`")
def _(world: World) -> None:
    (world.project.folder / "notes/cells.md").unlink()


@scenario("note deleted, and back two builds later", updated=1, check=lambda world: not world.note("mitosis").tags,
          means="its own guid and history again")  # fmt: skip
def _(world: World) -> None:
    world.replace("cells.md", (MITOSIS, ""))
    world.take()
    world.replace("cells.md", ("## Organelles", MITOSIS + "## Organelles"))


@scenario("note deleted and back before the learner noticed", updated=1, means="sent again as it was")
def _(world: World) -> None:
    world.replace("cells.md", (MITOSIS, ""))
    world.build()
    world.replace("cells.md", ("## Organelles", MITOSIS + "## Organelles"))


@scenario("note deleted and pruned", means="the learner keeps what she has")
def _(world: World) -> None:
    world.replace("cells.md", (MITOSIS, ""))
    world.take()
    lock = world.last.assignment.ledger  # type: ignore[union-attr]
    gone = [entry.guid for entry in lock.entries if entry.retired]
    lock, findings = resolve.prune(lock, gone, world.began)
    assert not findings
    save(world.project.config(), lock)


edit("question split in two", "cells.md",
     ("## What do ribosomes make?\n\nProteins, from amino acids.",
      "## What do ribosomes make?\n\nProteins.\n\n## From what do ribosomes make proteins?\n\nFrom amino acids."),
     new=1, updated=1, cards=1, means="the one that goes on asking the same keeps the history")  # fmt: skip
edit("two notes merged in one", "cells.md",
     ("Vacuole :: a bag of fluid within a plant cell\nLysosome :: a bag of enzymes that digest\n",
      "Vacuole :: a bag of fluid within a plant cell; a lysosome is one of enzymes\n"),
     updated=2, means="one note goes on, the other is retired")  # fmt: skip


@scenario("same question on two pages, then in another order")
def _(world: World) -> None:
    for page, other in (("a", "z"), ("z", "a")):
        world.project.write(f"notes/{page}.md", f"# Mock exam\n\n## What is a norm?\n\nAs in {page}.\n")
        world.project.write(f"notes/{other}.md", f"# Mock exam\n\n## What is a norm?\n\nAs in {other}.\n")
    world.take()
    world.anna.review_all()
    texts = [(world.project.folder / f"notes/{page}.md").read_text() for page in "az"]
    for page, text in zip("za", texts, strict=True):
        world.project.write(f"notes/{page}.md", text)


@scenario("duplicate prompts on one page reordered")
def _(world: World) -> None:
    notes = [f"Q: Is it robust?\nA: {answer}\n\n" for answer in ("The mean is not.", "The median is.", "The mode is.")]
    world.project.write("notes/robust.md", "# Robust\n\n" + "".join(notes))
    world.take()
    world.anna.review_all()
    world.project.write("notes/robust.md", "# Robust\n\n" + "".join(reversed(notes)))


edit("two answers exchanged", "cells.md",
     ("a bag of fluid within a plant cell", "a bag of something"), ("a bag of enzymes that digest", "a bag of fluid within a plant cell"),
     updated=2, means="each question keeps its own guid")  # fmt: skip


@scenario("explicit id written above a note, then reworded beyond likeness", updated=1)
def _(world: World) -> None:
    world.replace("cells.md", ("## What do ribosomes", "<!-- karuta: id=ribosome -->\n## What do ribosomes"))
    assert world.take()["duplicate"] == NOTES
    world.replace(
        "cells.md", ("What do ribosomes make?", "Which organelle reads RNA?"), ("Proteins, from amino acids.", "It does.")
    )


@scenario(
    "reworded beyond likeness, then `karuta match`", updated=1, means="the build asks; the author says that it is one note"
)
def _(world: World) -> None:
    lock, _ = ledger.read(world.project.folder / "karuta.lock")
    old = next(entry.guid for entry in lock.entries if "ribosomes" in entry.prompt)  # type: ignore[union-attr]
    world.replace(
        "cells.md", ("What do ribosomes make?", "Which organelle reads RNA?"), ("Proteins, from amino acids.", "It does.")
    )
    world.build()
    lock = world.last.assignment.ledger  # type: ignore[union-attr]
    new = next(entry.guid for entry in lock.entries if "organelle" in entry.prompt)
    lock, findings = resolve.same_note(lock, old, new)
    assert not findings
    save(world.project.config(), lock)


@scenario("edited, and edited back", updated=1, means="sent again as it was")
def _(world: World) -> None:
    world.replace("cells.md", ("of water", "of pure water"))
    world.take()
    world.replace("cells.md", ("of pure water", "of water"))


# Cards of a note
edit("cloze added", "sky.md", ("A planet's orbit", "A {{c3::planet}}'s orbit"), updated=1, cards=1)


def _card_gone(world: World) -> None:
    assert "card-gone" in {finding.code for finding in world.last.findings}  # type: ignore[union-attr]


edit("cloze removed", "sky.md", ("{{c2::focus}}", "focus"), updated=1, check=_card_gone,
     means="the card stays, empty: Tools, Empty Cards; the build says so")  # fmt: skip


@scenario("cloze removed and back", updated=1)
def _(world: World) -> None:
    world.replace("sky.md", ("{{c2::focus}}", "focus"))
    world.take()
    world.replace("sky.md", ("one focus", "one {{c2::focus}}"))


edit("reverse cards added", "cells.md", ("# Cells", "---\nkaruta:\n  reverse: true\n---\n# Cells"), updated=2, cards=2)
edit("note became another kind of note", "sky.md", ("## What is a parsec?\n\nAbout 3.26 light-years.", "Parsec :: about 3.26 light-years"),
     new=1, updated=1, cards=1, means="Anki refuses another note type: a new note, the old one is retired")  # fmt: skip


# Tags, templates, media
edit("tags added", "sky.md", ("# The sky", "---\ntags: [exam]\n---\n# The sky"), updated=3)


@scenario("styles edited", check=lambda world: _uses(world, "css", "#123"))
def _(world: World) -> None:
    world.project.write("templates/question/style.css", _RESTYLED)


@scenario("template text edited", check=lambda world: _uses(world, "tmpls", "Think first"))
def _(world: World) -> None:
    shipped = Path(__file__).parents[1] / "templates"
    shutil.copytree(shipped, world.project.folder / "templates")
    front = world.project.folder / "templates/question/front.html"
    front.write_text(front.read_text() + "<p>Think first</p>\n")


@scenario("note type renamed", check=lambda world: _uses(world, "name", "Anna's questions"))
def _(world: World) -> None:
    shipped = Path(__file__).parents[1] / "templates"
    shutil.copytree(shipped, world.project.folder / "templates")
    about = world.project.folder / "templates/question/notetype.toml"
    about.write_text(about.read_text().replace('name = "Karuta Question"', 'name = "Anna\'s questions"'))


def _uses(world: World, key: str, text: str) -> None:
    notetype = world.note("osmosis").note_type()
    assert text in str(notetype[key])


@scenario("picture changed under the same name", updated=1, means="its name in the package follows its content")
def _(world: World) -> None:
    world.project.write("notes/globe.gif", GLOBE + b"other")


@scenario("picture renamed, content as before", updated=1)
def _(world: World) -> None:
    (world.project.folder / "notes/globe.gif").rename(world.project.folder / "notes/earth.gif")
    world.replace("sky.md", ("globe.gif", "earth.gif"))


@scenario("deck description edited")
def _(world: World) -> None:
    world.project.write("karuta.toml", "description = 'For the exam.'\n")


# The learner does something meanwhile
def _edits(world: World) -> None:
    note = world.note("osmosis")
    note.fields[1] += " (p. 12)"
    world.anna.collection.update_note(note)


def _tags(world: World) -> None:
    note = world.note("osmosis")
    note.tags.append("mine")
    world.anna.collection.update_note(note)


def _both(world: World) -> None:
    _tags(world)
    _edits(world)


edit("learner edited and tagged a note, author edited another", "cells.md", ("Proteins, from", "Proteins, made of"), learner=_both, updated=1,
     check=lambda world: _has(world, "osmosis", "p. 12", "mine"), means="the learner's note stays hers")  # fmt: skip
edit("learner and author edited the same note", "cells.md", ("of water", "of pure water"), learner=_both, updated=1,
     check=lambda world: _has(world, "osmosis", "pure water"), means="the author's later text replaces the learner's, tags too")  # fmt: skip


def _has(world: World, prompt: str, text: str, tag: str = "") -> None:
    note = world.note(prompt)
    assert text in note.fields[1]
    assert note.has_tag(tag) if tag else not note.tags


def _suspends(world: World) -> None:
    world.anna.collection.sched.suspend_cards([card.id for card in world.cards("osmosis")])


edit("learner suspended a card, author edited the note", "cells.md", ("of water", "of pure water"), learner=_suspends, updated=1,
     check=lambda world: _queue(world, -1), means="stays suspended")  # fmt: skip


def _queue(world: World, queue: int) -> None:
    assert [card.queue for card in world.cards("osmosis")] == [queue]


def _buries(world: World) -> None:
    world.anna.collection.sched.bury_cards([card.id for card in world.cards("osmosis")])


edit("learner buried a card, author edited the note", "cells.md", ("of water", "of pure water"), learner=_buries, updated=1)


def _flags(world: World) -> None:
    world.anna.collection.set_user_flag_for_cards(3, [card.id for card in world.cards("osmosis")])


edit("learner flagged a card, author edited the note", "cells.md", ("of water", "of pure water"), learner=_flags, updated=1,
     check=lambda world: _flag(world), means="the flag stays")  # fmt: skip


def _flag(world: World) -> None:
    assert [card.user_flag() for card in world.cards("osmosis")] == [3]


def _moves(world: World) -> None:
    decks = world.anna.collection.decks
    world.anna.collection.set_deck([card.id for card in world.cards("osmosis")], decks.id("Mine"))  # type: ignore[arg-type]


edit("learner moved a card to her own deck, author edited the note", "cells.md", ("of water", "of pure water"), learner=_moves, updated=1,
     check=lambda world: _deck(world, "Mine"), means="stays in her deck")  # fmt: skip


def _deck(world: World, name: str) -> None:
    assert {world.anna.collection.decks.name(card.did) for card in world.cards("osmosis")} == {name}


def _renames_deck(world: World) -> None:
    decks = world.anna.collection.decks
    deck = decks.by_name("My Notes")
    assert deck
    decks.rename(deck, "Mine")


edit("learner renamed the deck, author edited a note", "cells.md", ("of water", "of pure water"), learner=_renames_deck, updated=1,
     check=lambda world: _deck(world, "Mine"), means="stays in her deck; new notes come into a deck of the old name")  # fmt: skip


def _deletes(world: World) -> None:
    world.anna.collection.remove_notes([world.note("osmosis").id])


edit("learner deleted a note, author edited another", "cells.md", ("Proteins, from", "Proteins, made of"), learner=_deletes,
     new=1, updated=1, cards=1, means="it comes back as a new one: suspend instead of deleting")  # fmt: skip


def _own_note(world: World) -> None:
    collection = world.anna.collection
    note = collection.new_note(world.note("osmosis").note_type())
    note.fields[:2] = ["My own question", "My own answer"]
    collection.add_note(note, collection.decks.id("Mine"))  # type: ignore[arg-type]


edit("learner made notes of her own of our note type, author edited", "cells.md", ("of water", "of pure water"), learner=_own_note, updated=1,
     check=lambda world: _has(world, "My own question", "My own answer"))  # fmt: skip


# Builds, machines and the lock
@scenario("nothing edited, built again")
def _(world: World) -> None:
    world.build()


@scenario("learner skipped three builds", new=1, updated=3, cards=1)
def _(world: World) -> None:
    world.replace("cells.md", ("of water", "of pure water"))
    world.build()
    world.replace("sky.md", ("The tilt", "The inclination"))
    world.build()
    world.replace(
        "cells.md", (MITOSIS, ""), ("## Organelles", "## What is meiosis?\n\nTwo divisions in a row.\n\n## Organelles")
    )


@scenario("learner takes an older build after a newer one", means="the older package changes nothing")
def _(world: World) -> None:
    old = world.project.folder / "old.apkg"
    shutil.copyfile(world.build(), old)
    world.replace("cells.md", ("of water", "of pure water"))
    world.take()
    assert world.import_(old) == Counter(duplicate=NOTES)


def _other_machine(world: World) -> Project:
    """The project as git has it elsewhere: notes and lock, nothing of build/."""
    there = Project(world.project.folder.parent / "elsewhere" / "my-notes")
    shutil.copytree(world.project.folder, there.folder, ignore=shutil.ignore_patterns("build"))
    return there


@scenario("built on another machine from a checkout", updated=1)
def _(world: World) -> None:
    there = _other_machine(world)
    path = there.folder / "notes/cells.md"
    path.write_text(path.read_text().replace("of water", "of pure water"))
    assert world.import_(world.build(there))["updated"] == 1
    world.replace("sky.md", ("The tilt", "The inclination"))
    world.replace("cells.md", ("of water", "of pure water"))
    shutil.copyfile(there.folder / "karuta.lock", world.project.folder / "karuta.lock")


@scenario(
    "note deleted and built on another machine without build/",
    means="not to be had there: learners keep the note untagged; the build says so",
)
def _(world: World) -> None:
    world.replace("cells.md", (MITOSIS, ""))
    shutil.rmtree(world.project.folder / "build")


@scenario("lock merged from two branches", new=2, updated=2, cards=2)
def _(world: World) -> None:
    there = _other_machine(world)
    there.write("notes/rocks.md", "# Rocks\n\n## What is granite?\n\nA rock that cooled slowly.\n")
    (there.folder / "notes/sky.md").write_text(
        (there.folder / "notes/sky.md").read_text().replace("The tilt", "The inclination")
    )
    world.build(there)
    world.project.write("notes/seas.md", "# Seas\n\n## What is a tide?\n\nA rise of the sea twice a day.\n")
    world.replace("cells.md", ("of water", "of pure water"))
    world.build()
    for page in ("rocks.md", "sky.md"):
        shutil.copyfile(there.folder / "notes" / page, world.project.folder / "notes" / page)
    ours, theirs = ((each.folder / "karuta.lock").read_text().splitlines() for each in (world.project, there))
    world.project.write("karuta.lock", "\n".join(dict.fromkeys(ours + theirs)) + "\n")  # what merge=union makes


@scenario("conflict markers left in the lock", updated=1, means="the build stops and names the lines; nothing is written")
def _(world: World) -> None:
    lock = world.project.folder / "karuta.lock"
    text = lock.read_text()
    world.replace("cells.md", ("of water", "of pure water"))
    lock.write_text("<<<<<<< ours\n" + text + "=======\n>>>>>>> theirs\n")
    report = build(world.project.folder)
    assert {(finding.code, finding.line) for finding in report.findings} >= {("lock-conflict", 1)}
    lock.write_text(text)


@scenario(
    "lock lost, the same notes built without it",
    updated=NOTES,
    means="the same guids; every note is sent again, so learners' tags are lost",
)
def _(world: World) -> None:
    (world.project.folder / "karuta.lock").unlink()


@scenario("lock lost, adopted from the last package, a note edited", updated=1)
def _(world: World) -> None:
    _adopt(world)
    world.replace("cells.md", ("of water", "of pure water"))


@scenario("lock damaged, adopted from the last package after edits", new=1, updated=2, cards=1)
def _(world: World) -> None:
    world.replace("cells.md", ("What is osmosis?", "What does osmosis mean?"), (MITOSIS, ""))
    world.replace("sky.md", ("## Orbits", "## What is a comet?\n\nA body of ice and dust.\n\n## Orbits"))
    world.project.write("karuta.lock", "half a li")
    _adopt(world, lost=False)


def _adopt(world: World, lost: bool = True) -> None:
    if lost:
        (world.project.folder / "karuta.lock").unlink()
    done = takeover.take_over(world.project.folder, world.project.folder / "build/my-notes.apkg")
    assert done.written, done.findings


@scenario("clock set back by a year", updated=1, means="changes are dated one second after the last; the build says so")
def _(world: World) -> None:
    world.replace("cells.md", ("of water", "of pure water"))
    world.began -= 365 * 86_400


@scenario("released, then edited", updated=1)
def _(world: World) -> None:
    report = build(world.project.folder, release=True, now=world.began)
    assert report.version == "1.0.0"
    assert report.package
    assert world.import_(report.package) == Counter(duplicate=NOTES)
    world.replace("cells.md", ("of water", "of pure water"))


@scenario("two devices took different builds, then the same one", updated=1,
          check=lambda world: _two_devices(world), means="both end up with the same notes and card ids")  # fmt: skip
def _(world: World) -> None:
    world.replace("cells.md", ("of water", "of pure water"))


def _two_devices(world: World) -> None:
    assert world.last
    assert world.last.package
    with learner(world.project.folder.parent / "phone") as phone:
        phone.take(world.last.package)
        query = "SELECT n.guid, n.id, c.ord, c.id FROM notes n JOIN cards c ON c.nid = n.id"
        assert sorted(phone.rows(query)) == sorted(world.anna.rows(query))
        assert {guid: row[2] for guid, row in phone.notes().items()} == {
            guid: row[2] for guid, row in world.anna.notes().items()
        }


def play(scenario: Scenario, world: World) -> None:
    """The scenario from the first build to the second import of the last one."""
    world.project.write("notes/cells.md", CELLS)
    world.project.write("notes/sky.md", SKY)
    world.project.write("notes/globe.gif", GLOBE)
    assert world.take() == Counter(new=NOTES)
    anna = world.anna
    anna.review_all()
    if scenario.learner:
        scenario.learner(world)
    schema = anna.schema()
    with _history_stays(anna):
        scenario.author(world)
        package = world.build()
        before = anna.notes()
        cards = anna.collection.card_count()
        found = world.import_(package)
    assert (found["new"], found["updated"]) == (scenario.new, scenario.updated), found
    after = anna.notes()
    assert sum(before[guid] != after[guid] for guid in before) == scenario.updated
    assert anna.collection.card_count() - cards == max(scenario.cards, scenario.new)
    if scenario.check:
        scenario.check(world)
    history = anna.history()
    assert world.import_(package)["duplicate"] == found.total()
    assert (anna.notes(), anna.history(), anna.schema()) == (after, history, schema)
    assert anna.sound()


@contextmanager
def _history_stays(anna: Learner) -> Iterator[None]:
    cards, reviews = anna.history()
    yield
    cards_now, reviews_now = anna.history()
    assert set(cards) <= set(cards_now), "the state of a card changed"
    assert set(reviews) <= set(reviews_now), "a review was lost"


def table() -> str:
    """All scenarios in Markdown, for docs/updates.md."""
    lines = ["| between two builds | new | updated | what learners see |", "|---|--:|--:|---|"]
    lines.extend(f"| {each.title} | {each.new or ''} | {each.updated or ''} | {each.means} |" for each in SCENARIOS)
    return "\n".join(lines)


DOCUMENT = Path(__file__).parents[1] / "docs/updates.md"
BEGIN, END = "<!-- scenarios -->\n", "<!-- end of scenarios -->"


def main() -> None:
    text = DOCUMENT.read_text()
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table()}\n\n{END}{after}")


if __name__ == "__main__":
    main()
