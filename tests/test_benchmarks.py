"""Figures are of the work that they are said to be of."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import pytest
from benchmarks import generate, peers, stages
from benchmarks.measure import Command, Run, Spread, anew, exponent, in_turn, ratios, run
from benchmarks.report import Goal, Grown, Measured, report

from karuta.build import build

NOTES = 200
SHAPES = {"some a page": (25, False), "a file for each": (1, False), "a deck for each page": (10, True)}


def built(folder: Path) -> int:
    """How many notes Karuta makes, with nothing to say about them."""
    done = build(folder, jobs=1)
    assert done.findings == ()
    assert done.package
    return peers.made([done.package])


@pytest.mark.parametrize(("per_page", "decks"), SHAPES.values(), ids=SHAPES.keys())
def test_each_note_is_one_card(tmp_path: Path, per_page: int, decks: bool) -> None:
    generate.write(tmp_path / "notes", NOTES, seed=per_page, per_page=per_page, decks=decks)
    assert len(list((tmp_path / "notes").rglob("*.md"))) == NOTES / per_page
    assert built(tmp_path) == NOTES


def test_the_same_seed_gives_the_same_notes_and_another_one_others() -> None:
    first, again, other = (list(generate.notes(NOTES, seed)) for seed in (1, 1, 2))
    assert first == again != other
    assert list(generate.notes(NOTES // 2, 1)) == first[: NOTES // 2]


def test_no_two_notes_ask_the_same() -> None:
    assert len({note.front for note in generate.notes(5000, 1)}) == 5000


def test_notes_are_of_the_size_and_kind_that_is_promised(tmp_path: Path) -> None:
    number = 3000
    bodies = ["\n".join(note.body) for note in generate.notes(number, 1)]
    shares = {mark: sum(mark in body for body in bodies) / number for mark in ("```", "|---|", "\\", "。")}
    assert shares == pytest.approx({"```": 0.10, "|---|": 0.10, "\\": 0.22, "。": 1 / 3}, abs=0.03)
    assert generate.write(tmp_path, number, 1) / number == pytest.approx(430, rel=0.03)


@pytest.mark.parametrize("form", generate.FORMS)
def test_all_tools_get_the_same_questions_and_answers(form: str) -> None:
    notes = list(generate.notes(NOTES, 1))
    page = generate.page(form, "Title", notes)
    flat = " ".join(page.split())
    for note in notes:
        assert note.front in page
        for block in note.body:
            assert " ".join(block.split()) in flat


def test_a_command_is_timed_from_start_to_end_with_its_memory(tmp_path: Path) -> None:
    done = run(Command((sys.executable, "-c", "import time; x = 'x' * 90_000_000; time.sleep(0.2)"), tmp_path))
    assert done.seconds > 0.2
    assert 90_000_000 < done.peak * 1024 < 180_000_000


@pytest.mark.parametrize("program", [("-c", "raise SystemExit(3)"), ("no such file",)])
def test_a_command_that_fails_has_no_time(tmp_path: Path, program: tuple[str, ...]) -> None:
    with pytest.raises(RuntimeError, match="ended with"):
        run(Command((sys.executable, *program), tmp_path))


def test_a_program_that_is_not_there_has_no_time(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 127"):
        run(Command((tmp_path / "none",), tmp_path))


def test_commands_run_in_turn_after_one_run_of_each_that_does_not_count(tmp_path: Path) -> None:
    order: list[str] = []
    commands = {
        name: Command((sys.executable, "-c", "pass"), tmp_path, partial(order.append, name)) for name in ("one", "other")
    }
    runs = in_turn(commands, 2)
    assert order == ["one", "other"] * 3
    assert [len(found) for found in runs.values()] == [2, 2]


def test_a_ratio_is_that_of_runs_of_one_round() -> None:
    ours, theirs = ([Run(seconds, 0) for seconds in all_seconds] for all_seconds in ((1, 2, 9), (1, 4, 3)))
    assert ratios(ours, theirs) == Spread(0.75, 1, 2)


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_of_growth_is_the_power_of_the_number(power: float) -> None:
    sizes = (1_000, 10_000, 100_000)
    assert exponent(sizes, [size**power for size in sizes]) == pytest.approx(power)


def test_a_cold_build_finds_nothing_of_the_last_one_and_all_of_the_notes(tmp_path: Path) -> None:
    generate.write(tmp_path / "notes", 5, seed=1)
    before = set(tmp_path.rglob("*"))
    build(tmp_path)
    anew(tmp_path)()
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("value", "verdict"), [(1.2, "aim met"), (3.0, "met"), (3.01, "**missed**")])
def test_a_goal_that_is_missed_is_said_to_be(value: float, verdict: str) -> None:
    assert Goal("x", 3.0, 1.2, value, "").row().endswith(f"| {verdict} |")


def test_the_report_has_every_goal_that_was_measured_and_no_other() -> None:
    def runs(seconds: float) -> list[Run]:
        return [Run(seconds, 50 * 1024)] * 3

    ours = {"cold": runs(4), "nothing changed": runs(0.1), "one note edited": runs(0.3), "cold, one process": runs(6)}
    theirs = {"ankdown": runs(1), "markdown-anki-decks": runs(20), "ankivalenz": runs(2)}
    grown = [Grown("one deck", True, {size: runs(size / 1000) for size in (1_000, 10_000, 100_000)})]
    start = Spread(3, 4, 5.5)
    full = report(Measured(10_000, 430, 3, {**ours, **theirs}, grown, start, {"cold": {"cards found": 1.0}}))
    goals = full.partition("## Goals")[2].partition("##")[0].strip().splitlines()[2:]
    assert [row.split("|")[-2].strip() for row in goals] == [
        "**missed**",
        "met",
        "met",
        "met",
        "aim met",
        "met",
        "aim met",
        "aim met",
    ]
    assert "| 10,000 | 10.00 (10.00–10.00) | 50 | 1.00 |" in full
    assert "| cards found | 1.00 (100%) |" in full
    only = report(Measured(10_000, 430, 3, start=start))
    assert "ankdown" not in only
    assert "python -c pass" in only


@pytest.mark.parametrize(
    ("modules", "stage"),
    [
        (("karuta.model", "karuta.rules.engine", "karuta.compiler"), "cards found"),
        (("xml.etree", "karuta.dialect.inline", "karuta.compiler"), "Markdown into a tree"),
        (("karuta.dialect.html", "karuta.rules.engine"), "fields into HTML"),
        (("importlib._bootstrap", "karuta.rules"), "start: imports"),
        (("karuta.task", "__main__"), stages.OTHER),
        (("__main__",), stages.OTHER),
    ],
)
def test_time_belongs_to_the_innermost_stage_that_is_known(modules: tuple[str, ...], stage: str) -> None:
    assert stages.stage(modules) == stage
