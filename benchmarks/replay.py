"""Identity through years: an edit history as people make it, replayed commit by commit through real builds.

    python benchmarks/replay.py [--commits 60] [--seed 1] [--edits 6] [FOLDER...]

The pages of the FOLDERs (default: notes/ and tests/cases/, but some of them come as new pages later) become a project. Each commit
makes a few edits of which it is known what they do to which question: words and typos in prompts and answers, sections in another
order, on another page or under another heading, pages renamed, retitled, split and put in folders, notes deleted, restored, added.
Then the project is built, and each question is looked for. Printed are the share of unchanged and of reworded questions that kept
their guid, and every guid that went astray, to another question. Exit status 1 if one did.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from karuta import matching
from karuta.build import build
from karuta.model import Draft

Key = tuple[str, str, str]  # note type, prompt and text of the answer: what a question is known by from one commit to the next
ROOT = Path(__file__).parents[1]

REWORDINGS = (
    (r"^What is (?:the |an? )?(.+)\?$", (r"What does \1 mean?", r"Define \1", r"What exactly is \1?", r"What is meant by \1?")),
    (r"^What are (.+)\?$", (r"Which are \1?", r"Name \1", r"List \1")),
    (r"^How (?:do|does|can) (.+)\?$", (r"In which way does \1?", r"Explain how \1")),
    (r"^Why (.+)\?$", (r"Why exactly \1?", r"For what reason \1?")),
    (r"^(Which|When|Where|Who|How many|How much) (.+)\?$", (r"\1 \2, then?", r"Do you know \1 \2?")),
    (r"^(.+)とは何か。?$", (r"\1とは何ですか", r"\1とは", r"\1とはどういうものか")),
    (r"^(.+)とは[?？]?$", (r"\1とは何か", r"\1とは何ですか。")),
    (r"^(.+)(?:は何ですか|は何か)[。？?]?$", (r"\1はどれですか。", r"\1は何でしょうか")),
    (r"^(.+)(?:ですか|ますか)[。？?]?$", (r"\g<0> 簡単に", r"次の問いに答えよ：\g<0>")),
    (r"^(.+)(?:を述べよ|を説明せよ)[。]?$", (r"\1について述べよ。", r"\1を簡潔に説明せよ。")),
    (r"^(.{12,})\?$", (r"\1, and why is that so?", r"\1 (in short)?")),
    (r"^(.{8,})[。？]$", (r"\1（簡潔に）？", r"要するに、\1？")),
    (r"^([A-Z][a-z]+(?: [a-z]+)+)$", (r"\1 (the concept)", r"The \1")),
)
ADDITIONS = ("usually", "more precisely", "in practice", "as a rule", "mostly")
JA_ADDITIONS = ("一般に", "主に", "実際には", "通常は")


@dataclass
class Change:
    """What one commit is known to have done."""

    edited: dict[Key, Callable[[list[Draft]], list[Draft]]] = field(default_factory=dict)  #: finds the question again
    what: Counter[str] = field(default_factory=Counter)


@dataclass
class Tally:
    kept: int = 0
    of: int = 0

    def count(self, kept: bool) -> None:
        self.kept += kept
        self.of += 1

    def __str__(self) -> str:
        return f"{self.kept:,} of {self.of:,} ({100 * self.kept / max(1, self.of):.2f} %)"


def key(draft: Draft) -> Key:
    traits = matching.traits(draft)
    return draft.kind, traits.prompt, traits.text


def words_of(pattern: str, text: str) -> list[re.Match[str]]:
    """Where a word stands in a text, outside of comments, code and targets of links."""
    markup = [match.span() for match in re.finditer(r"(?s)<!--.*?-->|<[^>]*>|\]\(.*?\)|`+.*?`+|https?://\S+", text)]
    return [match for match in re.finditer(pattern, text) if not any(a <= match.start() < b for a, b in markup)]


class History:
    """A project and its edits."""

    def __init__(self, folder: Path, pages: dict[str, str], seed: int) -> None:
        self.random = random.Random(seed)
        names = sorted(pages)
        self.random.shuffle(names)
        self.waiting = {name: pages[name] for name in names[: len(names) // 6]}
        self.folder = folder
        self.drafts: list[Draft] = []
        self.removed: list[tuple[str, int, list[str]]] = []
        self.names = 0
        self.change = Change()
        self.touched: set[str] = set()
        for name in names[len(names) // 6 :]:
            self.write(name, pages[name])

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def lines(self, name: str) -> list[str]:
        return (self.folder / name).read_text("utf-8").split("\n")

    def a_page(self) -> str:
        return self.random.choice(sorted({draft.path for draft in self.drafts}))

    def new_name(self) -> str:
        self.names += 1
        return f"notes/{self.random.choice(('', '', 'more/', 'old/'))}page-{self.names}.md"

    def commit(self, edits: int) -> Change:
        """Each page is edited in one way only, so that lines of drafts stay true."""
        self.change = Change()
        kinds = [
            *[self.reword] * 5, *[self.typo] * 3, *[self.answer] * 5, *[self.both] * 2, self.delete, self.delete, self.restore,
            self.reorder, self.move, self.rename, self.retitle, self.heading, self.split, self.add,
        ]  # fmt: skip
        self.touched = set()
        for _ in range(edits * 20):
            if self.change.what.total() >= edits:
                break
            edit = self.random.choice(kinds)
            page = self.a_page()
            if page not in self.touched and edit(page):
                self.touched.add(page)
                self.change.what[edit.__name__] += 1
        return self.change

    def on(self, page: str) -> list[Draft]:
        return [draft for draft in self.drafts if draft.path == page]

    def replace(self, draft: Draft, old: str, new: str) -> bool:
        """Within the lines of a draft, where the text stands once."""
        lines = self.lines(draft.path)
        body = "\n".join(lines[draft.line - 1 : draft.end])
        if not old or old == new or body.count(old) != 1:
            return False
        lines[draft.line - 1 : draft.end] = body.replace(old, new).split("\n")
        self.write(draft.path, "\n".join(lines))
        return True

    def reworded(self, prompt: str) -> str:
        fitting = [(pattern, forms) for pattern, forms in REWORDINGS if re.search(pattern, prompt)]
        if not fitting:
            return prompt
        pattern, forms = self.random.choice(fitting)
        return re.sub(pattern, self.random.choice(forms), prompt)

    def mistyped(self, text: str) -> str:
        words = words_of(r"[A-Za-z]{5,}|[\u3040-\u30ff]{4,}", text)
        if not words:
            return text
        word = self.random.choice(words)
        at = self.random.randrange(word.start() + 1, word.end() - 1)
        return self.random.choice((text[:at] + text[at + 1 :], text[:at] + text[at + 1] + text[at] + text[at + 2 :]))

    def lengthened(self, text: str) -> str:
        words = words_of(r"(?<= )[a-z]{4,}|(?<=[。、])[\u3040-\u9fff]{2,}", text)
        if not words:
            return text
        at = self.random.choice(words).start()
        more = (
            self.random.choice(JA_ADDITIONS) if re.match(r"[\u3040-\u9fff]", text[at]) else self.random.choice(ADDITIONS) + " "
        )
        return text[:at] + more + text[at:]

    def of_prompt(self, page: str, new: Callable[[str], str]) -> bool:
        draft = self.random.choice(self.on(page))
        prompt = new(draft.prompt)
        if draft.kind == "cloze" or not self.replace(draft, draft.prompt, prompt):
            return False
        answer = key(draft)[2]
        wanted = matching.normalise(prompt)
        self.change.edited[key(draft)] = lambda now: [d for d in now if key(d)[1] == wanted and key(d)[2] == answer]
        return True

    def reword(self, page: str) -> bool:
        return self.of_prompt(page, self.reworded)

    def typo(self, page: str) -> bool:
        return self.of_prompt(page, self.mistyped)

    def answer(self, page: str) -> bool:
        draft = self.random.choice(self.on(page))
        body = "\n".join(self.lines(page)[draft.line - 1 : draft.end])
        rest = body.partition(draft.prompt)[2]
        new = self.random.choice((self.lengthened, self.mistyped))(rest)
        if draft.kind == "cloze" or not rest or not self.replace(draft, rest, new):
            return False
        prompt, old = key(draft)[1], key(draft)[2]
        self.change.edited[key(draft)] = lambda now: [
            d for d in now if key(d)[1] == prompt and key(d)[2] != old and d.path == page
        ]
        return True

    def both(self, page: str) -> bool:
        """A prompt is reworded and its answer put right in one commit."""
        draft = self.random.choice(self.on(page))
        prompt = self.reworded(draft.prompt)
        body = "\n".join(self.lines(page)[draft.line - 1 : draft.end])
        head, found, rest = body.partition(draft.prompt)
        new = self.lengthened(rest)
        if (
            draft.kind == "cloze"
            or not found
            or prompt == draft.prompt
            or new == rest
            or not self.replace(draft, body, head + prompt + new)
        ):
            return False
        wanted = matching.normalise(prompt)
        self.change.edited[key(draft)] = lambda now: [d for d in now if key(d)[1] == wanted and d.path == page]
        return True

    def delete(self, page: str) -> bool:
        draft = self.random.choice(self.on(page))
        others = [each for each in self.on(page) if each is not draft and each.line <= draft.end and each.end >= draft.line]
        if others or draft.uid or len(self.on(page)) < 3:  # an id that stays behind would be that of the next note
            return False
        lines = self.lines(page)
        self.removed.append((page, draft.line - 1, lines[draft.line - 1 : draft.end]))
        del lines[draft.line - 1 : draft.end]
        self.write(page, "\n".join(lines))
        return True

    def restore(self, page: str) -> bool:
        here = [each for each in self.removed if each[0] == page]
        if not here:
            return False
        self.removed.remove(here[-1])
        _, at, removed = here[-1]
        lines = self.lines(page)
        lines[at:at] = removed
        self.write(page, "\n".join(lines))
        return True

    def sections(self, page: str) -> tuple[str, list[str]]:
        head, *sections = re.split(r"(?m)^(?=## )", "\n".join(self.lines(page)))
        return head, [section.rstrip("\n") + "\n\n" for section in sections]

    def reorder(self, page: str) -> bool:
        head, sections = self.sections(page)
        self.random.shuffle(sections)
        self.write(page, head + "".join(sections))
        return len(sections) > 1

    def move(self, page: str) -> bool:
        head, sections = self.sections(page)
        other = self.a_page()
        if len(sections) < 2 or other == page or other in self.touched:
            return False
        moved = sections.pop(self.random.randrange(len(sections)))
        self.write(page, head + "".join(sections))
        self.touched.add(other)
        self.write(other, "\n".join(self.lines(other)).rstrip("\n") + "\n\n" + moved)
        return True

    def rename(self, page: str) -> bool:
        self.write(self.new_name(), "\n".join(self.lines(page)))
        (self.folder / page).unlink()
        return True

    def retitle(self, page: str) -> bool:
        return self.retitled(page, r"^# (.+)$")

    def heading(self, page: str) -> bool:
        return self.retitled(page, r"^##+ (.+)$")

    def retitled(self, page: str, pattern: str) -> bool:
        """A heading gets other words, unless a card comes of it."""
        prompts = {draft.line for draft in self.on(page)}
        lines = self.lines(page)
        found = [n for n, line in enumerate(lines) if re.match(pattern, line) and n + 1 not in prompts]
        if not found:
            return False
        at = self.random.choice(found)
        marks, _, title = lines[at].partition(" ")
        japanese = re.search(r"[\u3040-\u9fff]", title)
        titles = (f"{title}について", f"{title}（まとめ）") if japanese else (f"Notes on {title}", f"{title}: an overview")
        lines[at] = f"{marks} {self.random.choice(titles)}"
        self.write(page, "\n".join(lines))
        return True

    def split(self, page: str) -> bool:
        head, sections = self.sections(page)
        if len(sections) < 4:
            return False
        half = len(sections) // 2
        self.write(page, head + "".join(sections[:half]))
        self.write(self.new_name(), "# More of it\n\n" + "".join(sections[half:]))
        return True

    def add(self, page: str) -> bool:
        """A new page; the one that was chosen stays as it is."""
        if not self.waiting or page in self.waiting:
            return False
        name, text = self.waiting.popitem()
        self.write(name, text)
        return True


def replay(pages: dict[str, str], commits: int, edits: int, seed: int) -> int:
    """Prints the figures; the number of guids that went astray."""
    unchanged, reworded, restored = Tally(), Tally(), Tally()
    astray: list[str] = []
    lost: list[str] = []
    kinds: Counter[str] = Counter()
    owner: dict[str, int] = {}  # guid -> question
    question: dict[Key, int] = {}  # living ones
    gone: dict[Key, tuple[int, str]] = {}
    with TemporaryDirectory() as temporary:
        history = History(Path(temporary), pages, seed)
        guids: dict[int, str] = {}
        numbers = 0
        for commit in range(commits + 1):
            change = history.commit(edits) if commit else Change()
            kinds += change.what
            report = build(history.folder, now=1_700_000_000 + 3600 * commit, force=True)
            assert report.assignment, [each for each in report.findings if each.severity == "error"]
            pairs = [
                (origin.draft, note.guid)
                for note, origin in zip(report.assignment.notes, report.assignment.origins, strict=True)
                if origin.draft
            ]
            history.drafts = [draft for draft, _ in pairs]
            times = Counter(key(draft) for draft in history.drafts)
            now = {
                key(draft): guid for draft, guid in pairs if times[key(draft)] == 1
            }  # of two that are equal either may be either
            before, question = question, {}
            for old, find in change.edited.items():
                found = [each for each in find(history.drafts) if key(each) in now and key(each) not in before]
                if old in before and old not in now and len(found) == 1:
                    new = key(found[0])
                    question[new] = before.pop(old)
                    kept = guids[question[new]] == now[new]
                    reworded.count(kept)
                    if not kept:
                        lost.append(f"commit {commit}: {old[1]!r} -> {new[1]!r}")
                    guids[question[new]] = now[new]
            for each, guid in now.items():
                if each in question:
                    number = question[each]
                elif each in before:
                    number = question[each] = before.pop(each)
                    unchanged.count(guids[number] == guid)
                    if guids[number] != guid:
                        lost.append(f"commit {commit}: {each[1]!r} unchanged")
                elif each in gone:
                    number, old_guid = gone.pop(each)
                    question[each] = number
                    restored.count(old_guid == guid)
                else:
                    numbers += 1
                    number = question[each] = numbers
                    past = {n: k for k, n in before.items()}.get(owner.get(guid, 0))
                    if past and past[1] != each[1] and past[2] != each[2]:
                        astray.append(f"commit {commit}: {past[1]!r} [{past[2][:60]}] -> {each[1]!r} [{each[2][:60]}]")
                    elif past:  # what stood beside it was edited: lines that it lost or won
                        number = question[each] = before.pop(past)
                guids[number] = guid
                owner[guid] = number
            gone.update({each: (number, guids[number]) for each, number in before.items()})
    print(
        f"seed {seed}: {commits} commits, {len(question):,} notes at the end; {', '.join(f'{n} {what}' for what, n in kinds.most_common())}"
    )
    print(f"unchanged questions that kept their guid: {unchanged}")
    print(f"reworded or edited ones that did:         {reworded}")
    print(f"restored ones that got theirs back:       {restored}")
    print(f"guids at another prompt with another answer: {len(astray)}")
    for line in (*lost, *astray):
        print(f"  {line}")
    return len(astray)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "notes", ROOT / "tests/cases"])
    parser.add_argument("--commits", type=int, default=60)
    parser.add_argument("--edits", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    pages = {}
    for folder in given.folders:
        for path in sorted(folder.rglob("*.md")):
            pages[f"notes/{path.relative_to(folder).as_posix().replace('/', '-')}"] = path.read_text("utf-8")
    sys.exit(bool(replay(pages, given.commits, given.edits, given.seed)))


if __name__ == "__main__":
    main()
