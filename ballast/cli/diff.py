"""``diff``: how two scenarios differ."""

from __future__ import annotations

import json

import click


@click.command(epilog="Example: python run.py diff summer-2023 military-channel-open")
@click.argument("first")
@click.argument("second")
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
def diff(first: str, second: str, as_json: bool) -> None:
    """Say how the scenario SECOND differs from FIRST, a line a difference."""
    from ballast.sim.errors import InputError, Problem
    from ballast.sim.scenario.difference import differences
    from ballast.sim.scenario.library import load_scenario

    problems: list[Problem] = []
    loaded = []
    for name in (first, second):
        try:
            loaded.append(load_scenario(name))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    lines = differences(*loaded)
    if as_json:
        click.echo(json.dumps(lines, indent=2, ensure_ascii=False))
        return
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo("no difference")
