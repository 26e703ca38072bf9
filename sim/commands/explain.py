"""``explain``: where the numbers of a scenario come from, and what each fact of the ledger does."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from sim.errors import InputError, Problem

if TYPE_CHECKING:
    from sim.scenario.provenance import Explained, Grounded
    from sim.scenario.schema import Scenario


@click.command(epilog="Example: python run.py explain summer-2023 visits.summit_effect")
@click.argument("scenario")
@click.argument("key", required=False)
@click.option("--ledger", is_flag=True, help="What each fact of the ledger does instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(scenario: str, key: str | None, ledger: bool, as_json: bool) -> None:
    """Say where a number of SCENARIO comes from, or all of them.

    KEY is a dotted key such as visits.effect, officials.yellen or channels; without it, a line for
    every number and the share that rests on each class of evidence.
    """
    from sim.scenario.library import load_scenario
    from sim.scenario.provenance import explain as explain_all
    from sim.scenario.provenance import find_key, ground, read_seeds

    if ledger and key is not None:
        raise InputError(Problem("expected a key or --ledger, got both", key="explain"))
    loaded = load_scenario(scenario)
    seeds = read_seeds(loaded)
    if ledger:
        _print_ledger(ground(loaded, seeds), as_json)
        return
    explained = explain_all(loaded, seeds)
    chosen = list(explained.values()) if key is None else find_key(explained, key, scenario)
    if as_json:
        click.echo(json.dumps([asdict(e) for e in chosen], indent=2, ensure_ascii=False))
    elif key is None:
        _print_lines(chosen, loaded.scenario)
    else:
        click.echo("\n\n".join(_block(entry) for entry in chosen))


def _block(entry: Explained) -> str:
    from sim.scenario.provenance import CLASSES

    lines = [
        ("what", entry.what),
        ("value", f"{entry.value} {entry.unit}".strip()),
        ("evidence", f"{entry.evidence.value}, {CLASSES[entry.evidence]}"),
        ("source", "–" if entry.source is None else f"{entry.source}: {entry.reference}"),
        ("why", entry.why or "–"),
    ]
    lines += [(fact, words) for fact, words in entry.facts.items()]
    return "\n".join([entry.key, *(f"  {name:9} {text}" for name, text in lines)])


def _print_lines(entries: list[Explained], scenario: Scenario) -> None:
    from sim.scenario.provenance import CLASSES, classes_of

    for entry in entries:
        value = f"{entry.value} {entry.unit}".strip()
        click.echo(f"{entry.evidence.value}  {entry.key}: {value}  [{entry.source or '–'}]")
    counts = classes_of(scenario)
    click.echo()
    for kind, by_class in counts.items():
        total = sum(by_class.values())
        shares = ", ".join(f"{c.value} {by_class[c]}" for c in CLASSES)
        click.echo(f"{total} {kind} parameters: {shares}")
    click.echo("; ".join(f"{c.value} {words}" for c, words in CLASSES.items()))


def _print_ledger(rows: list[Grounded], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row.fact}  {row.words}")
        for ground, value in row.grounds.items():
            click.echo(f"     {ground}{': ' + value if value else ''}")
        if row.why_not:
            click.echo(f"     carries nothing: {row.why_not}")
    used = sum(bool(row.grounds) for row in rows)
    click.echo(f"\n{len(rows)} facts, {used} of them carry something")
