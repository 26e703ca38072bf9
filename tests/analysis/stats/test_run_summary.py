"""A run summed up in pieces is the run summed up at once, to the last bit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.run_summary import summary_of
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.changes import changed
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import small

DRAWS, RUNS, DAYS = 4, 6, 80
OWN = {
    "outcomes.add": {
        "shaken": {"value": "highest_rung", "at_least": 3, "definition": "friction"},
        "acts_then": {"count": "acts", "given": ["shaken"], "definition": "acts in friction"},
        "visit_then": {
            "count": "visits_completed",
            "at_least": 2,
            "unless": "shaken",
            "definition": "two visits in calm",
        },
    }
}
LOADED = changed(small(), OWN)


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    plan = Plan(loaded=LOADED, seed=3, draws=DRAWS, runs=RUNS, days=DAYS)
    return histories(play(plan, 1), compile_scenario(LOADED), DAYS).to_pandas()


@pytest.mark.parametrize("cuts", [[3], [6, 12], [1, 2, 5, 23], list(range(1, 24))])
def test_pieces_leave_no_trace(runs: pd.DataFrame, cuts: list[int]) -> None:
    about = (LOADED.scenario, DAYS, Draws.sized(DRAWS, RUNS))
    whole = summary_of([runs], *about)
    edges = [0, *cuts, len(runs)]
    pieces = [runs.iloc[a:b] for a, b in pairwise(edges)]
    parts = summary_of(pieces, *about)

    assert parts.outcomes() == whole.outcomes()
    assert parts.highest_rungs() == whole.highest_rungs()
    notes = {o.name: o.note for o in whole.outcomes()}
    assert len(notes) > 30
    assert "of the histories" in notes["acts_then"] and "of the histories" in notes["visit_then"]


def test_one_draw_and_one_run(runs: pd.DataFrame) -> None:
    """The modes alone stand for the estimate; one history has no variance."""
    (only, *_) = summary_of([runs[:6]], LOADED.scenario, DAYS, Draws.sized(1, 6)).outcomes()
    single = summary_of([runs[:1]], LOADED.scenario, DAYS, Draws.sized(1, 1)).outcomes()

    assert only.estimate == only.at_modes and only.n_draws == 1
    assert {o.name: o for o in single}["encounters"].estimate.mc_low is None


def test_sums_and_variances_by_hand() -> None:
    """Runs 1 2 | 3 7 after two at the modes; taken in by threes."""
    by_draw = ByDraw(2, first=2)
    by_draw.take(np.array([9.0, 9.0, 1.0]))
    by_draw.take(np.array([2.0, 3.0, 7.0]))

    assert by_draw.sums.tolist() == [3.0, 10.0]
    assert by_draw.variances.tolist() == [0.5, 8.0]
    assert by_draw.mean == pytest.approx(3.25)
    assert ByDraw(1).variances is None
