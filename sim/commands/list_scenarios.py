"""``list``: the shipped scenarios, a line each."""

from __future__ import annotations

import json
from dataclasses import asdict

import click


@click.command(epilog="Example: python run.py list")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_scenarios(as_json: bool) -> None:
    """The shipped scenarios: name, title, what each branches from, days."""
    from sim.scenario.library import shipped

    rows = shipped()
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
        return
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        base = f", branches from {row.branches_from}" if row.branches_from else ""
        click.echo(f"{row.name:{width}}  {row.title}{base}, {row.days} days")
