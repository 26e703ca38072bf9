"""A run summed up in pieces is the run summed up at once, to the last bit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.stats.contrasts import contrast
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.run_summary import summary_of
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import Measured
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


def test_intervals_of_counts_begin_at_zero_and_those_of_differences_do_not() -> None:
    """Two histories with 0 and 2: 1 ± 1.96 sqrt(2/2) = -0.96 … 2.96, which is 0 … 2.96."""
    own = {"count": "visits_completed"}
    asked = {
        "visits": own | {"definition": "visits"},
        "more_summits": {
            "difference": {"of": own, "less": {"count": "summits_held"}},
            "definition": "visits less summits",
        },
    }
    loaded = changed(small(), {"outcomes.add": asked})
    plan = Plan(loaded=loaded, seed=3, draws=1, runs=2, days=DAYS)
    two = histories(play(plan, 1), compile_scenario(loaded), DAYS).to_pandas()
    two["visits"] = two["more_summits"] = [0, 2]
    summed = summary_of([two], loaded.scenario, DAYS, Draws.sized(1, 2))
    found = {o.name: o for o in summed.outcomes()}

    for ends in (found["visits"].estimate, found["visits"].at_modes):
        assert ends is not None
        assert (ends.value, ends.mc_low, ends.mc_high) == pytest.approx((1.0, 0.0, 2.96), abs=1e-3)
    difference = found["more_summits"].estimate
    assert difference is not None and difference.mc_low == pytest.approx(-0.96, abs=1e-3)
    counts = [o for o in found.values() if o.kind == "mean" and o.name != "more_summits"]
    lows = [o.estimate.mc_low for o in counts if o.estimate is not None]
    assert len(lows) > 10 and min(low for low in lows if low is not None) >= 0.0


def test_both_sides_of_a_comparison_begin_at_zero_and_the_change_does_not() -> None:
    zero, some = (
        Measured("o", "", "mean", 1, np.array(values)) for values in ([0.0, 2.0], [0.0, 0.0])
    )
    found = contrast(zero, some, Draws.sized(1, 2))

    assert found is not None and found.base_range == pytest.approx((0.0, 2.96), abs=1e-3)
    assert found.other_range == (0.0, 0.0)
    assert found.difference.mc_low == pytest.approx(-2.96, abs=1e-3)
