"""The values that flow through Karuta. This module imports nothing of the project, and nothing here reads or writes a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "info"]
Kind = Literal["question", "term", "choice", "cloze"]

#: The fields that the rules fill, by note type, in the order of the note type. Every note type goes on with COMMON_FIELDS.
OWN_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "question": ("Question", "Answer"),
    "term": ("Term", "Definition", "Reverse"),
    "choice": ("Question", "Choices", "Answer", "Explanation"),
    "cloze": ("Text", "Extra"),
}
#: Filled by identity from the draft, the same in every note type. The spare fields are empty: Anki cannot add a field to a
#: note type that learners already have without refusing their notes, so the room is there from the first release.
COMMON_FIELDS: tuple[str, ...] = ("Context", "Source", "Language", "Spare 1", "Spare 2", "Spare 3")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an author should know about the notes, the configuration or the templates. Faults of the program are exceptions."""

    code: str  #: stable name in kebab-case, e.g. "front-matter-broken"
    severity: Severity  #: "error" stops the build: nothing is written
    message: str  #: one sentence: what is wrong
    path: str = ""  #: posix path relative to the project; "" where no file is meant
    line: int = 0  #: 1-based line in that file; 0 means the file as a whole
    hint: str = ""  #: what to do about it; "" where the message says it


@dataclass(frozen=True, slots=True)
class PageSettings:
    """What the configuration, the folder's section of it and the page's front matter together say about one page."""

    title: str  #: plain text; front matter `title`, else "" (the first level-1 heading or the file name stands in)
    deck: str  #: full Anki deck name, parts joined with "::"
    tags: tuple[str, ...] = ()  #: sorted, without duplicates, without leading "#"
    source: str = ""  #: link or title of what the page is about, from front matter `source`
    lang: str = ""  #: BCP 47 language tag for the cards; "" means: judged from the text of each card
    rules_off: frozenset[str] = frozenset()  #: names of rules that are switched off here
    reverse: bool = False  #: Term notes also ask for the term
    hard_breaks: bool = False  #: a line break in a paragraph is a line break on the card (Obsidian's default view)


@dataclass(frozen=True, slots=True)
class Page:
    """One file of notes."""

    path: str  #: posix path relative to the project
    body: str  #: text in LF without BOM; the lines of the front matter are blank, so that line numbers are those of the file
    settings: PageSettings
    sha256: str  #: hex digest of the file's bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A card that a rule found in the notes, before it has an identity."""

    kind: Kind
    fields: tuple[str, ...]  #: HTML, in the order of OWN_FIELDS[kind]
    prompt: str  #: plain text of the front, for matching, reports and search; never empty
    context: tuple[str, ...]  #: page title, then headings from the outside in; plain text
    path: str
    line: int  #: first source line, 1-based
    end: int  #: last source line, inclusive
    rule: str  #: name of the rule that made it
    deck: str
    tags: tuple[str, ...] = ()
    source: str = ""
    lang: str = ""
    uid: str = ""  #: identity that the author wrote down (`<!-- karuta: id=… -->`, `^block-id` as "path^id"); "" for none
    media: tuple[str, ...] = ()  #: names in the package of the media files that the fields refer to, sorted


@dataclass(frozen=True, slots=True)
class Block:
    """What became of one block of a page: for `karuta explain` and `karuta check`."""

    line: int
    end: int
    tag: str  #: element name: "p", "li", "h2", "tr", …
    text: str  #: its plain text, at most 200 characters
    rule: str  #: the rule that put it on a card; "" for none
    card: str  #: prompt of that card; "" for none
    reason: str  #: why no card was made of it; "" where one was


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that notes refer to."""

    name: str  #: flat name in the package: NFC, hashed, at most 120 bytes
    path: str  #: absolute path of the file to ship
    stamp: str = (
        ""  #: size and times of the file when it was read: another stamp, and its content may be another; "" if not asked
    )


@dataclass(frozen=True, slots=True)
class PageResult:
    """All that one page gives. It depends on the page, its settings and its media only, so it can be cached."""

    path: str
    title: str
    drafts: tuple[Draft, ...]  #: in the order of the page
    findings: tuple[Finding, ...]
    blocks: tuple[Block, ...]  #: in the order of the page; (): nobody asked for them
    media: tuple[MediaFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of notes."""

    source: (
        str  #: hex digest of the file's bytes; with "+media" behind it if they may refer to media; "" if they cannot be read
    )
    findings: tuple[Finding, ...]  #: of reading the file
    result: PageResult | None  #: None: it is no page, or one that its author wants left out


@dataclass(frozen=True, slots=True)
class FieldSpec:
    name: str
    id: int  #: fixed for ever: Anki matches fields of two builds by it


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    name: str
    id: int  #: fixed for ever
    front: str  #: HTML with {{fields}}, shared parts already included
    back: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """One of Anki's note types, as its folder in templates/ gives it."""

    kind: Kind
    name: str
    id: int
    cloze: bool
    fields: tuple[FieldSpec, ...]
    templates: tuple[TemplateSpec, ...]
    css: str
    shape: str  #: hex digest of all that must never change: id, cloze, field and template ids, names and order, sort field
    digest: str  #: hex digest of everything, shape included: moves the note type's mod
    sort_field: int = 0

    def __hash__(self) -> int:
        """Of a part: what is worked out of a note type is remembered for each note, and templates are long."""
        return hash((self.id, self.digest))


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it goes into the package."""

    kind: Kind
    guid: str
    id: int  #: milliseconds, positive, below tomorrow
    mod: int  #: seconds, the time of the build in which the content last changed
    fields: tuple[str, ...]  #: HTML, all fields of the note type, in order
    tags: tuple[str, ...]  #: sorted
    deck: str
    card_ids: Mapping[int, int]  #: template ordinal (cloze: cloze number - 1) -> card id, milliseconds
    order: int  #: position of the note in the deck, from 0: new cards come in this order
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Released:
    """What a note was in the last release, for one that changed since: what learners will see change is told by it."""

    path: str
    prompt: str
    answer: str  #: these are as in Entry
    content: str
    deck: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What `karuta.lock` knows of one note: how to find it again and what learners already have."""

    guid: str
    kind: Kind
    path: str
    context: tuple[str, ...]
    prompt: str  #: as matching.normalise gives it
    answer: str  #: hash of the plain text of the answer, see matching.answer_hash
    sketch: str  #: what the answer is like, see likeness.sketch: likeness can be judged from the lock alone
    content: str  #: hash of note type and fields, ".", hash of the tags: mod moves only with it
    mod: int  #: seconds
    note_id: int
    card_ids: Mapping[int, int]  #: ordinal -> card id, of every card that the note ever had
    deck: str
    since: str  #: version of the first release (before it: build) that had it
    uid: str = ""
    gone: tuple[int, ...] = ()  #: ordinals of the cards that the note no longer has
    built: tuple[int, int] = (0, 0)  #: number and time of the build since the last release that last changed it; (0, 0): none
    retired: bool = False
    kept: tuple[str, ...] = ()  #: all fields of a retired note, to ship its last content; () while it is alive, or if lost
    kept_tags: tuple[str, ...] = ()  #: the tags that belong to them
    released: Released | None = None  #: None: no release has it, or it has not changed since the last one


@dataclass(frozen=True, slots=True)
class NoteTypeEntry:
    """What `karuta.lock` knows of one note type."""

    shape: str  #: NoteType.shape of the builds so far
    digest: str  #: NoteType.digest of the last build
    mod: int  #: seconds
    built: tuple[int, int] = (0, 0)  #: as in Entry
    since: str = ""  #: version of the first release (before it: build) with this shape; "" if it is not known
    released: str = ""  #: digest in the last release, if it has changed since; else ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """`karuta.lock` as a value."""

    format: int
    project: str  #: namespace of all guids, never changes
    version: str = "0.0.0"  #: last release, "0.0.0" before the first
    entries: tuple[Entry, ...] = ()  #: sorted by path and guid
    notetypes: Mapping[Kind, NoteTypeEntry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeckInfo:
    """What the package says of itself."""

    name: str  #: full name of the top deck
    version: str
    description: str  #: plain text or HTML for the deck description; the version is added to it by the writer
