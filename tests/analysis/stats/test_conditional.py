"""Outcomes asked of some histories only, from the file to the table."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.analysis.stats.conditional import PairedRatios, conditional, linearised
from ballast.analysis.stats.run_summary import summarise
from ballast.analysis.stats.uncertainty import mean_count
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import measure
from ballast.sim.scenario.changes import changed
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import small


def test_a_ratio_and_its_chance_cover_the_truth() -> None:
    """Of 400 samples of 10 x 50 histories, 95 % intervals hold the truth in 92 … 98 %.

    Coverage is binomial: three standard errors of 400 trials at .95 are .033.
    """
    generator = np.random.default_rng(7)
    truth, hits = 0.3, 0
    for _ in range(400):
        asked = generator.random((10, 50)) < 0.4
        happened = (generator.random((10, 50)) < truth).astype(float)
        about = conditional(happened, asked, "probability")
        assert about is not None and about.mc_low is not None and about.mc_high is not None
        hits += about.mc_low <= truth <= about.mc_high
    assert abs(hits / 400 - 0.95) < 0.033


def test_the_spread_over_draws_is_that_of_ratios_without_noise() -> None:
    """Draws at .2 and .6 in equal parts: sd .2, found within .02 with 2,000 histories."""
    generator = np.random.default_rng(8)
    by_draw = np.where(np.arange(100) % 2, 0.2, 0.6)[:, None]
    asked = generator.random((100, 2000)) < 0.5
    happened = (generator.random((100, 2000)) < by_draw).astype(float)
    about = conditional(happened, asked, "mean")

    assert about is not None and about.draws_low is not None and about.draws_high is not None
    assert about.value == pytest.approx(0.4, abs=0.01)
    assert about.draws_low == pytest.approx(0.2, abs=0.02)
    assert about.draws_high == pytest.approx(0.6, abs=0.02)


def test_linearised_numbers_have_the_mean_of_the_ratio() -> None:
    asked = np.array([True, False, True, True])
    values = np.array([9.0, 7.0, 1.0, 0.0])

    assert linearised(values, asked, 1)[1:].mean() == pytest.approx(0.5)
    assert np.isnan(linearised(values, np.zeros(4, bool), 0)).all()
    assert conditional(values[None], np.zeros((1, 4), bool), "mean") is None


def test_paired_ratios_are_those_of_the_linearised_numbers() -> None:
    """Two ratios asked of overlapping histories; draw 0 does not count, pieces leave no trace."""
    generator = np.random.default_rng(9)
    one, two = generator.random((2, 60)).round(1) * 5
    asked, other = generator.random((2, 60)) < [[0.5], [0.7]]
    pairs = PairedRatios(6, first=6)
    for some in np.split(np.arange(60), [1, 8, 9, 40]):
        pairs.take(one[some], asked[some], two[some], other[some])
    (about, reduction) = pairs.difference()
    parts = [linearised(x, a, 6)[6:].reshape(9, 6) for x, a in ((one, asked), (two, other))]
    change = parts[1] - parts[0]
    expected = mean_count(change.mean(axis=1), change.var(axis=1, ddof=1), 6)
    variances = [part.var(axis=1, ddof=1).mean() for part in (*parts, change)]

    assert about.value == pytest.approx(two[6:][other[6:]].mean() - one[6:][asked[6:]].mean())
    assert (about.mc_low, about.mc_high) == pytest.approx((expected.mc_low, expected.mc_high))
    assert reduction == pytest.approx((variances[0] + variances[1]) / variances[2])
    nobody = PairedRatios(6)
    nobody.take(one, np.zeros(60, bool), two, other)
    assert nobody.difference() is None


OWN = {
    "outcomes.add": {
        "shaken": {"value": "highest_rung", "at_least": 3, "definition": "friction"},
        "calm": {"value": "highest_rung", "at_most": 2, "definition": "none"},
        "acts_then": {"count": "acts", "given": ["shaken"], "definition": "acts in friction"},
        "visit_then": {
            "count": "visits_completed",
            "at_least": 2,
            "unless": "shaken",
            "definition": "two visits in calm",
        },
        "never": {"count": "acts", "given": ["shaken", "calm"], "definition": "impossible"},
        "warm": {"value": "tension_mean", "definition": "tension"},
    }
}


def test_own_outcomes_reach_the_table_and_the_summary() -> None:
    loaded = changed(small(), OWN)
    plan = Plan(loaded=loaded, seed=3, draws=6, runs=30, days=120)
    table = histories(play(plan, 1), compile_scenario(loaded), plan.days).to_pandas()
    shaken = table["highest_rung"] >= 3

    assert 0 < shaken.sum() < len(table)
    assert (table["acts_then"].notna() == shaken).all()
    assert (table["visit_then"].notna() == ~shaken).all()
    assert table["never"].isna().all()
    found = {o.name: o for o in summarise(table, loaded.scenario, plan.days)}
    sampled = table[table["draw"] > 0]
    assert found["warm"].kind == "mean" and found["shaken"].kind == "probability"
    for name in ("acts_then", "visit_then"):
        estimate = found[name].estimate
        assert estimate is not None
        assert estimate.value == pytest.approx(sampled[name].dropna().astype(float).mean())
        assert "of the histories" in found[name].note
    assert found["never"].estimate is None and "no history" in found["never"].note
    assert found["warm"].estimate is not None
    assert found["warm"].estimate.value == pytest.approx(sampled["tension_mean"].mean())
    linear = {m.name: m for m in measure(table, loaded.scenario, plan.days)}["acts_then"]
    assert linear.values is not None and found["acts_then"].estimate is not None
    numbers = linearised(linear.values, linear.asked, 30)
    assert numbers[30:].mean() == pytest.approx(found["acts_then"].estimate.value)
