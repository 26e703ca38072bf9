"""Golden runs: what the shipped scenarios gave when last looked at.

A golden value says "same as before", not "right". Renew them with ``python -m tests.golden.renew``
after a change that is meant to change numbers, and say so in the changelog (**Results:**).
"""

from __future__ import annotations

import json
from pathlib import Path

from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import baseline

FILE = Path(__file__).with_name("summer-2023.json")
DRAWS, RUNS, DAYS = 4, 5, 540


def golden_run() -> list[dict[str, object]]:
    """Twenty histories of the baseline; tension to nine digits, all else exactly."""
    plan = Plan(loaded=baseline(), seed=7, draws=DRAWS, runs=RUNS, days=DAYS)
    table = histories(play(plan, workers=1), compile_scenario(baseline()), DAYS)
    return [
        {name: round(v, 9) if isinstance(v, float) else v for name, v in row.items()}
        for row in table.to_pylist()
    ]


if __name__ == "__main__":
    rows = ",\n".join(json.dumps(row) for row in golden_run())
    FILE.write_text(f"[\n{rows}\n]\n", encoding="utf-8")
