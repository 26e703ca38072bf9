"""``list``: the shipped scenarios, a line each."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from shutil import get_terminal_size
from textwrap import wrap

import click

LEAST_TEXT = 40
"""Text stands beside the names where there is that much room, else it goes on below them."""


@click.command(epilog="Example: python run.py list")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_scenarios(as_json: bool) -> None:
    """The shipped scenarios: name, title, what each branches from, days."""
    from ballast.sim.scenario.shipped_scenarios import shipped

    rows = shipped()
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
        return
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        base = f", branches from {row.branches_from}" if row.branches_from else ""
        for line in told(row.name, width, f"{row.title}{base}, {row.days} days"):
            click.echo(line)


def told(name: str, width: int, text: str) -> list[str]:
    """A name and text behind it: one line, and on a terminal as many as it takes."""
    line = f"{name:{width}}  {text}"
    if not sys.stdout.isatty():
        return [line]
    room = get_terminal_size().columns
    indent = width + 2 if room - width >= LEAST_TEXT else 4
    return wrap(line, room, subsequent_indent=" " * indent, break_on_hyphens=False)
