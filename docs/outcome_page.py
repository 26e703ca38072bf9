"""The page of all outcomes and columns that every scenario has, from the tables themselves.

``docs/reference.py`` writes it.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ballast.sim.engines.ensemble import lanes_of, play_block
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import Measured, measure
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario

SCENARIO = "summer-2023"
"""A shipped scenario that has a summit, shut military channels and more than a year."""
COLUMNS = {
    "draw": "number of the parameter draw; 0 takes the mode of every prior",
    "run": "number of the history under that draw",
    "highest_rung": "highest rung reached, 0-7",
    "first_day_rung_4": "first day on rung 4 or higher; day 0 is the start",
    "first_day_rung_5": "first day on rung 5 or higher",
    "first_day_rung_6": "first day on rung 6 or higher",
    "first_day_rung_7": "first day of war",
    "summit_held": "the leaders met at a summit of the scenario",
    "summit_day": "the day they did",
    "mil_channel_reopened_day": "first day on which a military channel that was shut is at level 1 "
    "or higher",
}
"""Columns that are no outcome of their own."""
TYPES = {"bool": "true or false", "double": "number"}


def outcome_page() -> str:
    """Every outcome and column that does not belong to one scenario, in Markdown."""
    loaded = load_scenario(SCENARIO)
    table = _played(loaded)
    own = set(loaded.scenario.outcomes)
    rows = [
        row
        for row in measure(table.to_pandas(), loaded.scenario, loaded.scenario.days)
        if row.name not in own
    ]
    sides = [(s.lower(), g.name) for s, g in loaded.scenario.governments.items()]
    lines = [
        "# Outcomes and columns",
        "",
        "Made by `python docs/reference.py` from the tables of a run. SIDE stands for the id of "
        "each government in lower case: `hostile_acts_SIDE` is "
        + " and ".join(f"`hostile_acts_{side}`" for side, _ in sides)
        + f" in `{SCENARIO}`. A scenario may have [outcomes of its "
        "own](../scenarios/README.md#outcomes-of-your-own), which become rows and columns too.",
        "",
        "## Outcomes",
        "",
        "Rows of the table that `run` prints, and keys of `outcomes` in `summary.json`. A "
        "probability is the share of histories in which it happens; a mean is over histories.",
        "",
        "| outcome | kind | definition | in scenarios |",
        "|---|---|---|---|",
        *_outcome_rows(rows, loaded.scenario.days, sides),
        "",
        "## Columns of runs.parquet",
        "",
        "A row a history, in the order of `draw` and `run`. Days count from 0, the start; a day "
        "that never came is missing.",
        "",
        "| column | type | what it is | |",
        "|---|---|---|---|",
        *_column_rows(table, rows, own, sides),
        "",
        "The scenario's own outcomes follow: true or false where they have a threshold, else a "
        "number; missing where they are not asked of a history.",
        "",
        "The other files of a folder, with examples: [read a results folder](results.md).",
        "",
    ]
    return "\n".join(lines)


def _played(loaded: LoadedScenario) -> pa.Table:
    """Two histories: columns are the same for any number."""
    lanes = lanes_of(0, 2, 2)
    values = sample(loaded.scenario, loaded.scenario.seed, np.arange(1))
    setting, days = compile_scenario(loaded), loaded.scenario.days
    return histories(
        [play_block(setting, values, loaded.scenario.seed, *lanes, days, 0)], setting, days
    )


def _generic(text: str, sides: list[tuple[str, str]]) -> str:
    """A name or definition with SIDE in place of a government.

    >>> _generic("sanctions_us", [("us", "United States")])
    'sanctions_SIDE'
    """
    for short, name in sides:
        text = text.removesuffix(f"_{short}") + ("_SIDE" if text.endswith(f"_{short}") else "")
        text = text.replace(name, "SIDE")
    return text


def _outcome_rows(rows: list[Measured], days: int, sides: list[tuple[str, str]]) -> list[str]:
    shown: dict[str, str] = {}
    for row in rows:
        name = _generic(row.name, sides)
        meaning = _generic(row.definition, sides).replace(f"{days} days", "the days played")
        when = "all"
        if row.name.endswith("_365"):
            when = "longer than a year"
        elif row.name == "summit_held":
            when = "with a summit before the last day"
        elif row.name == "mil_channel_reopened":
            when = "with a military channel shut at the start"
        shown.setdefault(name, f"| `{name}` | {row.kind} | {meaning} | {when} |")
    return list(shown.values())


def _column_rows(
    table: pa.Table, rows: list[Measured], own: set[str], sides: list[tuple[str, str]]
) -> list[str]:
    meanings = COLUMNS | {row.name: row.definition for row in rows if row.kind == "mean"}
    shown: dict[str, str] = {}
    for field in table.schema:
        if field.name in own:
            continue
        name = _generic(field.name, sides)
        about = _generic(meanings[field.name], sides).removeprefix("mean ")
        may = "may be missing" if field.name.endswith("_day") or "first_day" in field.name else ""
        kind = TYPES.get(str(field.type), "whole number")
        shown.setdefault(name, f"| `{name}` | {kind} (`{field.type}`) | {about} | {may} |")
    return list(shown.values())
