"""The page of all outcomes and columns that every scenario has, from the file that declares them.

``docs/reference.py`` writes it.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import Measured, measure
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.questions import OutcomeQuestion, questions, shipped_outcomes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario

SCENARIO = "summer-2023"
"""A shipped scenario that has a summit, shut military channels and more than a year."""
NAMES = {
    "draw": "number of the parameter draw; 0 takes the mode of every prior",
    "run": "number of the history under that draw",
}
"""Columns that name a history."""
TYPES = {"bool": "true or false", "double": "number", "string": "word"}


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
        "Made by `python docs/reference.py` from `configs/outcomes.yaml`, in the language in which "
        "a scenario asks [questions of its own](asking.md). SIDE stands for the id of "
        "each government in lower case: `hostile_acts_SIDE` is "
        + " and ".join(f"`hostile_acts_{side}`" for side, _ in sides)
        + f" in `{SCENARIO}`. Every outcome is a column of the same name.",
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
        "Where a scenario has the key `leaders` there are also, as rows and columns:",
        "",
        "| outcome | definition |",
        "|---|---|",
        *_of_leaders(),
        "",
        "## Columns of runs.parquet",
        "",
        "One row per history, in the order of `draw` and `run`. Days count from 0, the start; a "
        "day that never came is missing.",
        "",
        "| column | type | what it is | |",
        "|---|---|---|---|",
        *_column_rows(table, loaded, sides),
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
    values = sample(loaded, loaded.scenario.seed, np.arange(1))
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
        if row.horizon_days < days:
            when = "longer than a year"
        elif row.name == "summit_held":
            when = "with a summit before the last day"
        elif row.name == "mil_channel_reopened":
            when = "with a military channel shut at the start"
        elif row.name.startswith("mil_channel_working"):
            when = "with a military channel"
        shown.setdefault(name, f"| `{name}` | {row.kind} | {meaning} | {when} |")
    return list(shown.values())


def _of_leaders() -> list[str]:
    """Outcomes of a scenario that says something of its leaders."""
    some = [entry for entry in shipped_outcomes() if entry[1].only_with == "leaders"]
    return [f"| `{name}` | {entry.definition} |" for name, entry in some]


def _column_rows(
    table: pa.Table, loaded: LoadedScenario, sides: list[tuple[str, str]]
) -> list[str]:
    days = loaded.scenario.days
    asked = {q.name: q for q in questions(loaded.scenario, days) if not q.own}
    shown = {
        name: f"| `{name}` | whole number (`int32`) | {about} |  |" for name, about in NAMES.items()
    }
    for name, question in asked.items():
        generic = _generic(name, sides)
        kind = TYPES.get(str(table.schema.field(name).type), "whole number")
        may = "may be missing" if question.asked.may_be_missing else ""
        about = _meaning(question, days, sides)
        row = f"| `{generic}` | {kind} (`{table.schema.field(name).type}`) | {about} | {may} |"
        shown.setdefault(generic, row)
    return list(shown.values())


def _meaning(question: OutcomeQuestion, days: int, sides: list[tuple[str, str]]) -> str:
    text = _generic(question.definition, sides).replace(f"{days} days", "the days played")
    return f"number of {text}" if question.asked.count and not question.asked.is_event else text
