"""``validate``: twenty-six stylised facts, what the model makes of them, and a verdict on each."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

import click

from ballast.requests.progress_bar import progress_bar
from ballast.requests.sizes import seed_problems, size_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.validation.expectation_answers import Answer, Answered
    from ballast.analysis.validation.verdicts import Fact, Test
    from ballast.sim.experiments.paired_experiments import PairedExperiments
    from ballast.sim.scenario.schema import LoadedScenario

SMALL = 0.1
INTERVALS = {
    "histories": "5-95 % of single histories",
    "draws": "5-95 % of parameter draws",
    "estimate": "95 % of the estimate",
}


@click.command(epilog="Example: python run.py validate summer-2023")
@click.argument("scenario")
@click.option("--draws", type=int, default=100, show_default=True, help="Sampled parameter draws.")
@click.option("--runs", type=int, default=40, show_default=True, help="Histories under each.")
@click.option("--seed", type=int, help="Root seed; the scenario's own if not given.")
@click.option("--expectations", is_flag=True, help="What people expected, instead of facts.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def validate(
    scenario: str,
    draws: int,
    runs: int,
    seed: int | None,
    expectations: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Hold SCENARIO against twenty-six stylised facts.

    Each has an observed value where the record or public data before the start have one, the
    simulated value, that of a benchmark with constant hazards, a band, and a verdict. Rungs are
    compared with a chain without governments as well. The bands stand in configs/validation.yaml
    and are not moved to pass. With --expectations: what people expected of the start, beside the
    model's answers.
    """
    from ballast.sim.scenario.library import load_scenario

    problems = [*size_problems(draws=draws, runs=runs), *seed_problems(seed)]
    if problems:
        raise InputError(*problems)
    loaded = load_scenario(scenario)
    root = loaded.scenario.seed if seed is None else seed
    sample = {"seed": root, "draws": draws, "runs": runs}
    answer = _expectations if expectations else _facts
    heading = f"{loaded.scenario.days} days, {draws} draws x {runs} runs, seed {root}"
    answer(loaded, sample, f"{loaded.scenario.title}: {heading}", as_json, quiet)


def _laboratory(loaded: LoadedScenario, sample: dict[str, int]) -> PairedExperiments:
    from ballast.sim.experiments.paired_experiments import PairedExperiments

    return PairedExperiments(
        loaded=loaded,
        seed=sample["seed"],
        draws=sample["draws"],
        runs=sample["runs"],
        days=loaded.scenario.days,
    )


def _facts(
    loaded: LoadedScenario, sample: dict[str, int], heading: str, as_json: bool, quiet: bool
) -> None:
    from ballast.analysis.validation.fact_table import PLAYS, facts
    from ballast.sim import __version__
    from ballast.sim.scenario.settings import validation_settings
    from ballast.sim.versions import MODEL

    settings = validation_settings()
    lab = _laboratory(loaded, sample)
    with progress_bar("histories", PLAYS * lab.lanes, quiet) as progress:
        lab.watch(progress)
        learnt_from = () if loaded.posterior is None else loaded.posterior.about.targets
        rows = facts(lab, settings, learnt_from)
    if as_json:
        about: dict[str, Any] = {
            "title": loaded.scenario.title,
            "canonical_hash": loaded.canonical_hash,
            "model": MODEL,
            "code": {"ballast": __version__},
        }
        _print_json(sample | about | {"facts": [_json(f) for f in rows]})
    else:
        _print(heading, rows)


def _expectations(
    loaded: LoadedScenario, sample: dict[str, int], heading: str, as_json: bool, quiet: bool
) -> None:
    from ballast.analysis.validation.expectation_answers import evaluate, plays
    from ballast.sim.scenario.expectations import load_expectations
    from ballast.sim.scenario.provenance import read_seeds

    asked = load_expectations(loaded)
    if not asked:
        message = "expected the key 'expectations' with a file of them, found none"
        raise InputError(Problem(message, file=loaded.path))
    facts = read_seeds(loaded).facts
    lab = _laboratory(loaded, sample)
    with progress_bar("histories", plays(asked) * lab.lanes, quiet) as progress:
        lab.watch(progress)
        rows = evaluate(lab, asked)
    words = {
        row.fact: " ".join(str(facts.get(row.fact, {}).get("fact", "")).split()) for row in rows
    }
    if as_json:
        content = [
            asdict(row)
            | {"claim": words[row.fact], "verdict": row.verdict}
            | {"expectation": row.expectation.model_dump(mode="json")}
            for row in rows
        ]
        _print_json(sample | {"expectations": _finite(content)})
    else:
        _print_expectations(heading, rows, words)


def _print_json(content: Any) -> None:
    click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def _finite(value: Any) -> Any:
    """Numbers that JSON cannot hold become null."""
    if isinstance(value, dict):
        return {key: _finite(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def _print_expectations(heading: str, rows: list[Answered], words: dict[str, str]) -> None:
    from ballast.cli.screen import console, say, show
    from ballast.cli.table_layout import Column

    table: list[tuple[str, ...]] = []
    for row in rows:
        rests = ", ".join(f"{count} {name}" for name, count in row.classes.items())
        claim = f"{row.fact}  {words[row.fact]} (rests on {rests})"
        table.append((claim, "", "", "", "", row.verdict))
        for answer in row.answers:
            table.append((f"   {answer.says}", *answer_cells(answer), answer.expects))
    columns = [
        Column("expectation, and what was asked", left=True, wraps=True),
        Column("answer"), Column("95 %"), Column("draws (5-95 %)"),
        Column("expected", left=True), Column("verdict", left=True),
    ]  # fmt: skip
    screen = console()
    say(screen, f"{heading}: what was expected", "bold")
    show(screen, columns, table)


def answer_cells(answer: Answer) -> tuple[str, str, str]:
    """Value, interval and spread over draws of an answer, as text."""
    from ballast.analysis.text.cells import settled_word

    if answer.settled:
        return settled_word(answer.settled), "–", "–"
    about = answer.found
    digits = _digits(about.value, about.low, about.high)
    draws = "–"
    if isfinite(answer.draws_low):
        draws = f"{_number(answer.draws_low, digits)} … {_number(answer.draws_high, digits)}"
    return (
        _number(about.value, digits),
        f"{_number(about.low, digits)} … {_number(about.high, digits)}",
        draws,
    )


def _digits(value: float, low: float, high: float) -> int:
    """Decimals that a value carries with its interval."""
    from ballast.analysis.text.rounding import MOST_DECIMALS, decimals

    around = (low, high) if isfinite(low) and isfinite(high) else (None, None)
    exact = 0 if isfinite(value) and float(value).is_integer() else 2
    return decimals(around, most=MOST_DECIMALS, exact=exact)


def _json(fact: Fact) -> Any:
    tests = [asdict(test) | {"passes": test.passes} for test in fact.tests]
    return _finite(asdict(fact) | {"verdict": fact.verdict, "tests": tests})


def _print(heading: str, rows: list[Fact]) -> None:
    from ballast.cli.screen import console, say, show
    from ballast.cli.table_layout import Column

    table: list[tuple[str, ...]] = []
    for fact in rows:
        table.append((f"{fact.number}. {fact.title}", *[""] * 6, fact.verdict))
        if fact.note:
            table.append((f"   {fact.note}",))
        table += [(f"   {test.what}", *cells(test)) for test in fact.tests]
    numbers = ("observed", "simulated", "interval", "constant hazards", "chain", "band")
    columns = [
        Column("fact", left=True, wraps=True), *map(Column, numbers), Column("verdict", left=True)
    ]  # fmt: skip
    screen = console()
    say(screen, heading, "bold")
    show(screen, columns, table)
    counts = {v: sum(f.verdict == v for f in rows) for v in ("pass", "fail", "circular", "fitted")}
    if not any(fact.fitted for fact in rows):
        del counts["fitted"]
    say(screen, ", ".join(f"{n} {v}" for v, n in counts.items()))
    intervals = "; ".join(
        f"{name[0]} {about}{', as long as the record' if name == 'histories' else ''}"
        for name, about in INTERVALS.items()
    )
    about = "A circular row is implied by a prior."
    if any(fact.fitted for fact in rows):
        about += " Parameters have learnt from the datum of a fitted row: it is no test."
    say(screen, f"Intervals: {intervals}. {about}", "dim")


def cells(test: Test) -> tuple[str, str, str, str, str, str, str]:
    """Observed, simulated, interval, benchmark, chain, band and result of a test, as text."""
    about = test.simulated
    # single histories spread widely; the pooled value is known better than their interval says
    digits = 2 if about.of == "histories" else _digits(about.value, about.low, about.high)
    if about.of == "draws" and abs(about.value) < SMALL:
        digits = max(digits, 3)  # and so do draws, of what is rare
    interval = "–"
    if about.of:
        low, high = (_number(bound, digits) for bound in (about.low, about.high))
        interval = f"{low} … {high} {about.of[0]}"
    result = {True: "", False: "outside", None: "no value" if test.banded else "no band"}
    return (
        _number(test.observed, 2),
        _number(about.value, digits),
        interval,
        _number(test.benchmark, 2),
        "–" if test.chain is None else _number(test.chain.value, digits),
        _band(test),
        result[test.passes],
    )


def _number(value: float | None, digits: int) -> str:
    if value is None or value != value:
        return "–"
    if not isfinite(value):
        return "beyond"
    return f"{value + 0.0:.{digits}f}"


def _band(test: Test) -> str:
    if not test.banded:
        return "–"
    if test.contains:
        return f"interval holds {test.low:g}"
    if test.low is None:
        return f"<= {test.high:g}"
    if test.high is None:
        return f">= {test.low:g}"
    return f"{test.low:g}" if test.low == test.high else f"{test.low:g} … {test.high:g}"
