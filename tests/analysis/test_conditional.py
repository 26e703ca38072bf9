"""Outcomes asked of some histories only, from the file to the table."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.conditional import Ratio, RatioPair
from analysis.contrasts import contrasts
from analysis.outcomes import Draws, measure
from analysis.summary import summarise, summary_of
from sim.scenario.changes import changed
from sim.study.montecarlo import Plan, play
from sim.tables import histories
from sim.world.setting import compile_scenario
from tests.cases import small


def ratio(values: np.ndarray, asked: np.ndarray) -> Ratio:
    """A ratio of (D, n) answers."""
    found = Ratio(values.shape[1])
    found.take(values.ravel(), asked.ravel())
    return found


def test_a_ratio_and_its_chance_cover_the_truth() -> None:
    """Of 400 samples of 10 x 50 histories, 95 % intervals hold the truth in 92 … 98 %.

    Coverage is binomial: three standard errors of 400 trials at .95 are .033.
    """
    generator = np.random.default_rng(7)
    truth, hits = 0.3, 0
    for _ in range(400):
        asked = generator.random((10, 50)) < 0.4
        happened = (generator.random((10, 50)) < truth).astype(float)
        about = ratio(happened, asked).estimate("probability")
        assert about is not None and about.mc_low is not None and about.mc_high is not None
        hits += about.mc_low <= truth <= about.mc_high
    assert abs(hits / 400 - 0.95) < 0.033


def test_the_spread_over_draws_is_that_of_ratios_without_noise() -> None:
    """Draws at .2 and .6 in equal parts: found within .02 with 2,000 histories a draw."""
    generator = np.random.default_rng(8)
    by_draw = np.where(np.arange(100) % 2, 0.2, 0.6)[:, None]
    asked = generator.random((100, 2000)) < 0.5
    happened = (generator.random((100, 2000)) < by_draw).astype(float)
    about = ratio(happened, asked).estimate("mean")

    assert about is not None and about.draws_low is not None and about.draws_high is not None
    assert about.value == pytest.approx(0.4, abs=0.01)
    assert about.draws_low == pytest.approx(0.2, abs=0.02)
    assert about.draws_high == pytest.approx(0.6, abs=0.02)


def test_pieces_leave_no_trace_and_nobody_asked_gives_nothing() -> None:
    generator = np.random.default_rng(9)
    asked, values = generator.random(120) < 0.5, generator.random(120)
    whole, pieces = Ratio(30, first=30), Ratio(30, first=30)
    whole.take(values, asked)
    for first in range(0, 120, 7):
        pieces.take(values[first : first + 7], asked[first : first + 7])

    assert whole.estimate("mean") == pieces.estimate("mean")
    assert whole.value == pytest.approx(values[30:][asked[30:]].mean())
    assert ratio(values.reshape(4, 30), np.zeros((4, 30), bool)).estimate("mean") is None


def test_the_difference_of_two_ratios_covers_the_truth() -> None:
    """Ratios of .3 and .5 in the same luck: 95 % intervals hold .2 in 92 … 98 % of 400 samples."""
    generator = np.random.default_rng(10)
    hits, reductions = 0, []
    for _ in range(400):
        luck, before, after = generator.random((3, 600))
        pair = RatioPair(60, first=0)
        pair.take((luck < 0.3).astype(float), before < 0.5, (luck < 0.5).astype(float), after < 0.6)
        about = pair.difference()
        assert about.mc_low is not None and about.mc_high is not None
        hits += about.mc_low <= 0.2 <= about.mc_high
        reductions.append(pair.reduction())
    assert abs(hits / 400 - 0.95) < 0.033
    assert np.mean(reductions) > 1.0


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
    pieces = [table[n : n + 17] for n in range(0, len(table), 17)]
    in_pieces = summary_of(pieces, loaded.scenario, plan.days, Draws.of(table)).outcomes()
    assert in_pieces == list(found.values())


def test_conditional_outcomes_are_compared_where_both_ask() -> None:
    base = changed(small(), OWN)
    other = changed(base, {"parameters.tension.base": 60})
    plan = Plan(loaded=base, seed=3, draws=6, runs=30, days=120)
    tables = [
        histories(play(p, 1), compile_scenario(p.loaded), 120).to_pandas()
        for p in (plan, Plan(loaded=other, seed=3, draws=6, runs=30, days=120))
    ]
    measured = [measure(t, base.scenario, 120) for t in tables]
    found = {c.name: c for c in contrasts(*measured, Draws.of(tables[0]))}
    values = [t[t["draw"] > 0]["acts_then"].dropna() for t in tables]

    assert found["acts_then"].difference.value == pytest.approx(values[1].mean() - values[0].mean())
    assert "never" not in found
    assert contrasts(measured[0], measured[0], Draws.of(tables[0]))[0].difference.value == 0.0
