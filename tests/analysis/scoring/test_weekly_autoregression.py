"""The autoregression of weekly counts: its fit, and its law against playing it week by week."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from ballast.analysis.scoring.count_rivals import base_rate
from ballast.analysis.scoring.weekly_autoregression import (
    WeeklyModel,
    fitted,
    predicted,
    weekly_autoregression,
    weekly_counts,
)

MOST = 60


def _week_by_week(model: WeeklyModel, last: int, window: float) -> np.ndarray:
    """The same law from the transition of a week: joint law of (events this week, total)."""
    step = np.zeros((MOST, MOST))  # from i events to j
    for i in range(MOST):
        survivors = binom.pmf(np.arange(MOST), i, model.carried)
        step[i] = np.convolve(survivors, poisson.pmf(np.arange(MOST), model.fresh))[:MOST]
    joint = np.zeros((MOST, MOST))
    joint[last, 0] = 1.0
    days = window
    while days > 0.0:
        kept = min(days, 7.0) / 7.0
        moved = step.T @ joint
        joint = np.zeros((MOST, MOST))
        for j in range(MOST):
            seen = binom.pmf(np.arange(j + 1), j, kept)
            joint[j] = np.convolve(moved[j], seen)[:MOST]
        days -= 7.0
    return joint.sum(axis=0)


@pytest.mark.parametrize(
    ("model", "last", "window"),
    [
        (WeeklyModel(0.6, 0.8), 3, 24.0),
        (WeeklyModel(0.6, 0.8), 0, 28.0),
        (WeeklyModel(0.95, 0.1), 5, 3.5),
        (WeeklyModel(0.3, 1.5), 2, 7.0),
    ],
)
def test_the_law_is_that_of_playing_week_by_week(
    model: WeeklyModel, last: int, window: float
) -> None:
    mass, played = predicted(model, last, window).mass, _week_by_week(model, last, window)

    assert mass[:MOST] == pytest.approx(played[: len(mass)], abs=1e-9)


def test_without_memory_it_is_a_poisson_law_even_of_a_thousand_events() -> None:
    """The rate 1,040 is one whose probability of no event is too small for a number."""
    few, many = (predicted(WeeklyModel(0.0, rate), 9, 364.0) for rate in (0.1, 20.0))

    assert few.mass == pytest.approx(poisson.pmf(range(len(few.mass)), 5.2), abs=1e-12)
    assert many.mean == pytest.approx(1040.0)
    assert many.at_most(1000) == pytest.approx(poisson.cdf(1000, 1040.0), abs=1e-9)


@given(st.floats(0.0, 0.95), st.floats(0.05, 3.0), st.integers(0, 6), st.integers(1, 8))
def test_its_mean_is_that_of_an_autoregression(
    carried: float, fresh: float, last: int, weeks: int
) -> None:
    """x' = carried x + fresh, week after week."""
    level, total = float(last), 0.0
    for _ in range(weeks):
        level = carried * level + fresh
        total += level

    assert predicted(WeeklyModel(carried, fresh), last, 7.0 * weeks).mean == pytest.approx(total)


def test_weeks_are_counted_back_from_the_end() -> None:
    """18 days: weeks of days 4-10 and 11-17; days 0-3 belong to no whole week."""
    days = np.array([0.0, 3.9, 4.0, 10.9, 11.0, 17.0])

    assert weekly_counts(days, 18.0).tolist() == [2.0, 2.0]


def test_a_fit_by_hand() -> None:
    """Weeks 0, 2, 0, 2, 0: from x to y the pairs (0, 2), (2, 0), (0, 2), (2, 0), slope -1, so 0.

    Four fresh events and one half in four weeks.
    """
    assert fitted(np.array([0.0, 2.0, 0.0, 2.0, 0.0])) == WeeklyModel(0.0, 4.5 / 4)
    growing = fitted(np.array([1.0, 2.0, 3.0, 4.0]))
    assert growing.carried == 0.95 and growing.fresh > 0.0
    assert fitted(np.zeros(8)) == WeeklyModel(0.0, 0.5 / 7)


def test_parameters_are_recovered() -> None:
    """2,000 weeks: the error of the slope is about √((1 - a²)/n) = .02; four of them."""
    rng, counts = np.random.default_rng(5), [2]
    for _ in range(2000):
        counts.append(rng.binomial(counts[-1], 0.4) + rng.poisson(1.2))
    found = fitted(np.array(counts, float))

    assert found.carried == pytest.approx(0.4, abs=0.08)
    assert found.fresh == pytest.approx(1.2, abs=0.2)


def test_a_short_past_has_the_base_rate() -> None:
    days = np.array([1.0, 30.0])
    short = weekly_autoregression(days, 55.0, 20.0)

    assert short.mass.tolist() == base_rate(days, 55.0, 20.0).mass.tolist()
    assert weekly_autoregression(np.zeros(0), 56.0, 20.0).at_least(1) > 0.0
