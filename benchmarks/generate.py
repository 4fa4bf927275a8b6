# ruff: noqa: SIM905  (words are easier to read without a pair of quotes for each)
"""Notes as a learner might have them, made up: `python benchmarks/generate.py FOLDER --notes 10000 --seed 1`.

About 430 bytes a note; a third is Japanese, a tenth has code, a tenth a table, a fifth mathematics. The same notes can be had in the
syntax of other tools. Every note is one card of Karuta's, and of every tool's.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

ENGLISH = (
    "the memory cache keeps a copy of every block that was read so that later requests need not wait for the disk while writes are "
    "collected and sent in order which makes the system faster but also means that data may be lost when power fails unless a log "
    "records each change before it happens and the scheduler gives every process a share of time until it blocks or ends"
).split()
JAPANESE = (
    "細胞 膜 を 通して 水 が 移動 する 現象 は 濃度 の 差 に よって 決まり 温度 圧力 変化 する ため 実験 では 条件 一定 に 保つ 必要 がある "
    "また 酵素 の 働き 反応 速度 大きく 影響 し 生物 体内 では 調節 されて いる"
).split()
TOPICS = "cache heap mutex kernel socket tensor gradient enzyme neuron glacier lattice ribosome entropy budget syntax".split()
TOPICS_JA = "浸透 勾配 細胞 酵素 関数 行列 濃度 電圧 仕訳 契約 地層 和音 係数 抗体".split()
FORMULAS = (
    r"\frac{\partial L}{\partial w} = \sum_{i=1}^{n} (y_i - \hat{y}_i) x_i",
    r"E[X] = \int_{-\infty}^{\infty} x f(x)\,dx",
    r"a_{n+1} = a_n + \sqrt{b_n^2 - 4c}",
    r"P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)}",
)
#: What asks, with the subject and a number that makes each question the only one of its kind.
QUESTIONS = ("What is {} {}?", "How does {} {} work?", "Why is {} {} needed?", "When is {} {} used?")
QUESTIONS_JA = ("{}{}とは？", "{}{}とは何か。", "なぜ{}{}が必要か？", "{}{}の役割は何ですか？")
FORMS = ("karuta", "ankdown", "markdown-anki-decks", "ankivalenz")


@dataclass(frozen=True)
class Note:
    front: str
    body: tuple[str, ...]  #: blocks


def notes(number: int, seed: int) -> Iterator[Note]:
    """The same for the same seed."""
    rng = random.Random(seed)
    for n in range(number):
        japanese = rng.random() < 1 / 3
        body = (_paragraph(rng, japanese, 2), *_extras(rng, japanese), _paragraph(rng, japanese, 2))
        questions, topics = (QUESTIONS_JA, TOPICS_JA) if japanese else (QUESTIONS, TOPICS)
        yield Note(rng.choice(questions).format(rng.choice(topics), n), body)


def _words(rng: random.Random, japanese: bool, low: int, high: int) -> str:
    if japanese:
        return "".join(rng.choices(JAPANESE, k=rng.randint(low, high)))
    return " ".join(rng.choices(ENGLISH, k=rng.randint(low, high)))


def _sentence(rng: random.Random, japanese: bool) -> str:
    text = _words(rng, japanese, 9, 16)
    mark = rng.random()
    if mark < 0.25:
        text += f"{'' if japanese else ' '}**{_words(rng, japanese, 1, 2)}**"
    elif mark < 0.35:
        text += f" `{rng.choice(TOPICS)}_{rng.randint(1, 9)}`"
    elif mark < 0.4:
        text += f" [{_words(rng, japanese, 1, 2)}](https://example.org/{rng.randint(1, 999)})"
    return text + "。" if japanese else text[0].upper() + text[1:] + "."


def _paragraph(rng: random.Random, japanese: bool, sentences: int) -> str:
    return ("" if japanese else " ").join(_sentence(rng, japanese) for _ in range(sentences))


def _extras(rng: random.Random, japanese: bool) -> Iterator[str]:
    kind = rng.random()
    if kind < 0.10:
        name = rng.choice(TOPICS)
        yield f"```python\ndef {name}(x, y={rng.randint(1, 9)}):\n    return x + y  # {rng.choice(TOPICS)}\n```"
    elif kind < 0.20:
        rows = "\n".join(
            f"| {rng.choice(TOPICS)} {n} | {rng.randint(1, 999)} | {_words(rng, japanese, 2, 3)} |" for n in range(3)
        )
        yield f"| name | size | note |\n|---|---|---|\n{rows}"
    elif kind < 0.42:
        yield (
            f"\\[ {rng.choice(FORMULAS)} \\]"
            if rng.random() < 0.5
            else f"{_words(rng, japanese, 3, 5)} \\( {rng.choice(FORMULAS)} \\)"
        )
    else:
        yield "\n".join(f"- {_words(rng, japanese, 5, 9)}" for _ in range(rng.randint(2, 3)))


def page(form: str, title: str, of_page: Iterable[Note]) -> str:
    """One page of notes in the syntax of a tool."""
    if form == "ankdown":
        return "\n---\n".join(f"{note.front}\n\n%\n\n" + "\n\n".join(note.body) + "\n" for note in of_page)
    if form == "ankivalenz":  # an answer is one paragraph there
        return f"# {title}\n\n" + "".join(f"- {note.front} ?:: {' '.join(' '.join(note.body).split())}\n" for note in of_page)
    return f"# {title}\n\n" + "\n\n".join(f"## {note.front}\n\n" + "\n\n".join(note.body) for note in of_page) + "\n"


def write(folder: Path, number: int, seed: int, *, per_page: int = 25, decks: bool = False, form: str = "karuta") -> int:
    """The pages of a project or an input folder, and their size in bytes. With `decks`, each page is in a folder, and so in a
    deck, of its own."""
    made = notes(number, seed)
    size = 0
    for n in range(-(-number // per_page)):
        name = f"p{n:05}"
        path = folder / (f"{name}/{name}.md" if decks else f"{name}.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(page(form, f"Page {n}", islice(made, per_page)).encode())
    return size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-page", type=int, default=25, help="notes a page; 1: a file for each")
    parser.add_argument("--decks", action="store_true", help="a deck for each page")
    parser.add_argument("--form", choices=FORMS, default="karuta", help="the tool in whose syntax they are written")
    given = parser.parse_args()
    write(given.folder, given.notes, given.seed, per_page=given.per_page, decks=given.decks, form=given.form)


if __name__ == "__main__":
    main()
