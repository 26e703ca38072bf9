"""``validate``: sixteen stylised facts, what the model makes of them, and a verdict on each."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

import click

from sim.commands.progress import progress_bar
from sim.commands.sizes import size_problems
from sim.errors import InputError

if TYPE_CHECKING:
    from analysis.facts.judging import Fact, Test

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
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def validate(
    scenario: str, draws: int, runs: int, seed: int | None, as_json: bool, quiet: bool
) -> None:
    """Hold SCENARIO against sixteen stylised facts.

    Each has an observed value where the record or public data before the start have one, the
    simulated value, that of a benchmark with constant hazards, a band, and a verdict. The bands
    stand in configs/validation.yaml and are not moved to pass.
    """
    from analysis.facts.table import PLAYS, facts
    from sim.scenario.library import load_scenario
    from sim.scenario.settings import validation_settings
    from sim.study.laboratory import Laboratory

    problems = size_problems(draws=draws, runs=runs, seed=seed)
    if problems:
        raise InputError(*problems)
    loaded = load_scenario(scenario)
    settings = validation_settings()
    days, root = loaded.scenario.days, loaded.scenario.seed if seed is None else seed
    with progress_bar("histories", PLAYS * draws * runs, quiet) as progress:
        lab = Laboratory(loaded=loaded, seed=root, draws=draws, runs=runs, days=days)
        lab.watch(progress)
        rows = facts(lab, settings)
    if as_json:
        content = {"seed": root, "draws": draws, "runs": runs, "facts": [_json(f) for f in rows]}
        click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))
        return
    heading = (
        f"{loaded.scenario.title}: stylised facts over {days} days, {draws} draws x {runs} runs, "
        f"seed {root}"
    )
    _print(heading, rows)


def _json(fact: Fact) -> dict[str, Any]:
    row = asdict(fact) | {"verdict": fact.verdict}
    row["tests"] = [asdict(test) | {"passes": test.passes} for test in fact.tests]
    for test in row["tests"]:
        test["simulated"] = {
            name: None if isinstance(value, float) and not isfinite(value) else value
            for name, value in test["simulated"].items()
        }
        for name in ("observed", "benchmark"):
            if test[name] is not None and not isfinite(test[name]):
                test[name] = None
    return row


def _print(heading: str, rows: list[Fact]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("fact")
    for name in ("observed", "simulated", "interval", "constant hazards", "band"):
        table.add_column(name, justify="right")
    table.add_column("verdict")
    for fact in rows:
        table.add_row(f"{fact.number}. {fact.title}", "", "", "", "", "", fact.verdict)
        if fact.note:
            table.add_row(f"   {fact.note}")
        for test in fact.tests:
            table.add_row(f"   {test.what}", *cells(test))
    console = Console(width=None if sys.stdout.isatty() else 150)
    console.print(heading, style="bold", highlight=False, soft_wrap=True)
    console.print(table)
    counts = {v: sum(f.verdict == v for f in rows) for v in ("pass", "fail", "circular")}
    console.print(", ".join(f"{n} {v}" for v, n in counts.items()), highlight=False)
    console.print(
        "Intervals: h "
        + INTERVALS["histories"]
        + ", as long as the record; d "
        + INTERVALS["draws"]
        + "; e "
        + INTERVALS["estimate"]
        + ". A circular row is implied by a prior.",
        style="dim",
        highlight=False,
        soft_wrap=True,
    )


def cells(test: Test) -> tuple[str, str, str, str, str, str]:
    """Observed, simulated, interval, benchmark, band and result of a test, as text."""
    from analysis.uncertainty import places

    about = test.simulated
    bounds = [about.low, about.high]
    if all(map(isfinite, bounds)) and about.high > about.low:
        digits = min(4, max(0, places((about.high - about.low) / 2.0)))
    else:
        digits = 0 if isfinite(about.value) and float(about.value).is_integer() else 2
    interval = "–"
    if about.of:
        low, high = (_number(bound, digits) for bound in bounds)
        interval = f"{low} … {high} {about.of[0]}"
    result = {True: "", False: "outside", None: "no value" if test.banded else "no band"}
    return (
        _number(test.observed, 2),
        _number(about.value, digits),
        interval,
        _number(test.benchmark, 2),
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
