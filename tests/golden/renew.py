"""Golden runs: what the shipped scenarios gave when last looked at.

A golden value says "same as before", not "right". Renew them with ``python -m tests.golden.renew``
after a change that is meant to change numbers, and say so in the changelog (**Results:**).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.posterior_checks import without_posterior
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import ROOT, baseline

FILE = Path(__file__).with_name("summer-2023.json")
VERSIONS = ROOT / "sim" / "versions.py"
DRAWS, RUNS, DAYS = 4, 5, 540
OF_THE_MODEL = (
    "draw", "run", "highest_rung", "days_played", "tension_mean", "tension_end", "encounters",
    "disputes", "dispute_days", "calls", "calls_answered", "visits_postponed", "visits_cancelled",
    "visits_rebuffed", "channels_suspended", "leader_meetings", "leader_calls",
)  # fmt: skip
"""Columns that the model's id rests on: an outcome that is added makes no other model."""


def golden_run() -> list[dict[str, object]]:
    """Twenty histories of the baseline; tension to nine digits, all else exactly.

    Numbers are drawn from their priors: a posterior names the model that this run is the id of.
    """
    loaded = without_posterior(baseline())
    plan = Plan(loaded=loaded, seed=7, draws=DRAWS, runs=RUNS, days=DAYS)
    table = histories(play(plan, workers=1), compile_scenario(loaded), DAYS)
    return [
        {name: round(v, 9) if isinstance(v, float) else v for name, v in row.items()}
        for row in table.to_pylist()
    ]


def model_of(rows: Iterable[Mapping[str, object]]) -> str:
    """The id of the model that gave these rows."""
    numbers = [[row[name] for name in OF_THE_MODEL] for row in rows]
    return hashlib.sha256(json.dumps(numbers).encode()).hexdigest()[:12]


def write() -> None:
    """Write the golden run, and the model's id."""
    found = golden_run()
    rows = ",\n".join(json.dumps(row) for row in found)
    FILE.write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    text = VERSIONS.read_text(encoding="utf-8")
    named = re.sub(r'^MODEL = ".*"$', f'MODEL = "{model_of(found)}"', text, flags=re.MULTILINE)
    VERSIONS.write_text(named, encoding="utf-8")


if __name__ == "__main__":
    write()
