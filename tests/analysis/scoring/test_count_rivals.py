"""Forecasts of counts, and the rivals that need no simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gamma, nbinom, poisson

from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.count_rivals import (
    base_rate,
    homogeneous_poisson,
    persistence,
    uniform,
)
from ballast.analysis.scoring.ensemble_scores import crps_of_counts, log_score_of_counts
from ballast.analysis.scoring.probability_scores import brier
from ballast.analysis.scoring.rivals import RIVALS
from tests.analysis.scoring.laws import masses

PASTS = st.lists(st.floats(0.0, 99.9), max_size=12).map(np.array)
WINDOWS = st.floats(1.0, 200.0)


@given(masses())
def test_a_forecast_is_consistent_with_itself(mass: np.ndarray) -> None:
    forecast = CountForecast(mass)
    most = len(mass)

    for count in range(most + 2):
        assert forecast.at_least(count) + forecast.at_most(count - 1) == pytest.approx(1.0)
        assert forecast.at_least(count) >= forecast.at_least(count + 1)
    assert forecast.mean == pytest.approx(sum(forecast.at_least(k) for k in range(1, most + 1)))
    for share in (0.05, 0.5, 0.95):
        value = int(forecast.quantile(share))
        assert forecast.at_most(value) >= share - 1e-9
        assert forecast.at_most(value - 1) < share + 1e-9


@pytest.mark.parametrize(
    ("mass", "beyond", "message"),
    [
        ([0.5, 0.6], 0.0, "sum to 1, got 1.1"),
        ([1.5, -0.5], 0.0, "probabilities >= 0"),
        ([], 1.0, "probabilities >= 0"),
        ([0.5, np.nan], 0.0, "sum to 1, got nan"),
    ],
)
def test_what_is_no_distribution_is_refused(mass: list[float], beyond: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CountForecast(np.array(mass), beyond)
    with pytest.raises(ValueError, match="between 0 and 1"):
        CountForecast(np.ones(1)).quantile(1.0)


def test_quantiles_at_the_steps_of_a_distribution() -> None:
    """.1 + .2 is a little more than .3 in binary; the quantile .3 is 1 all the same."""
    forecast = CountForecast(np.array([0.1, 0.2, 0.7]))

    assert [forecast.quantile(q) for q in (0.1, 0.3, 0.31)] == [0.0, 1.0, 2.0]


def test_rare_counts_keep_their_digits() -> None:
    """P(X >= 1) of a Poisson law of mean 1e-12 is 1e-12, not the rounding of 1 - P(X = 0)."""
    assert CountForecast.of_law(poisson(1e-12)).at_least(1) == pytest.approx(1e-12, rel=1e-9)


def test_uniform_says_one_half_to_everything() -> None:
    forecast = uniform(np.zeros(0), 100.0, 30.0)

    assert [forecast.at_least(k) for k in (0, 1, 7)] == [1.0, 0.5, 0.5]
    assert (forecast.quantile(0.4), forecast.quantile(0.6)) == (0.0, np.inf)
    assert forecast.mean == np.inf and crps_of_counts(forecast, 0) == np.inf


@given(st.integers(0, 30), WINDOWS)
def test_the_base_rate_is_the_posterior_mean_of_poisson_laws(events: int, window: float) -> None:
    """The integral of Poisson probabilities over the gamma posterior, at two counts."""
    forecast = base_rate(np.linspace(0.0, 99.0, events), 100.0, window)
    # over the root of the rate: the density of the rate has a pole at 0 without events
    posterior = gamma(events + 0.5, scale=1.0 / 100.0)
    root = np.linspace(0.0, posterior.isf(1e-14) ** 0.5, 4001)[1:]
    density = 2.0 * root * posterior.pdf(root**2)

    assert forecast.mean == pytest.approx((events + 0.5) / 100.0 * window, rel=1e-9)
    for count in (1, 3):
        whole = (poisson.pmf(count, root**2 * window) * density).sum() * root[0]
        assert forecast.probability(count) == pytest.approx(whole, abs=1e-6)


def test_no_event_in_a_past_as_long_as_the_window() -> None:
    assert base_rate(np.zeros(0), 50.0, 50.0).at_least(1) == pytest.approx(1.0 - 0.5**0.5)


def test_persistence_looks_back_as_far_as_it_looks_ahead() -> None:
    """Of 5 events the last 30 days hold 2, one of them on their first day."""
    past = np.array([1.0, 2.0, 3.0, 70.0, 90.0])
    forecast = persistence(past, 100.0, 30.0)
    assert forecast.mass[:5] == pytest.approx(nbinom.pmf(range(5), 2.5, 0.5))
    longer, whole = persistence(past, 100.0, 300.0), base_rate(past, 100.0, 300.0)
    assert longer.mass.tolist() == whole.mass.tolist()


def test_a_poisson_process_of_no_events_calls_all_impossible() -> None:
    forecast = homogeneous_poisson(np.zeros(0), 100.0, 30.0)

    assert (forecast.at_least(1), forecast.mean) == (0.0, 0.0)
    assert log_score_of_counts(forecast, 1) == np.inf
    busy = homogeneous_poisson(np.array([1.0, 2.0, 50.0]), 100.0, 30.0)
    assert busy.mass[:6] == pytest.approx(poisson.pmf(range(6), 0.9))


@pytest.mark.parametrize("name", list(RIVALS))
def test_pasts_that_make_no_sense_are_refused(name: str) -> None:
    for events, span, window in (
        ([5.0, 100.0], 100.0, 30.0),
        ([-1.0], 100.0, 30.0),
        ([5.0], 0.0, 30.0),
        ([5.0], 100.0, np.inf),
        ([np.nan], 100.0, 30.0),
    ):
        with pytest.raises(ValueError, match="expected"):
            RIVALS[name](np.array(events), span, window, 1)


@pytest.mark.parametrize("name", [name for name in RIVALS if name != "self_exciting"])
@given(PASTS, WINDOWS)
def test_every_rival_gives_a_distribution(name: str, past: np.ndarray, window: float) -> None:
    """And the same one whatever the order of events and the seed."""
    forecast = RIVALS[name](past, 100.0, window, 1)
    again = RIVALS[name](past[::-1], 100.0, window, 2)

    assert 0.0 <= forecast.at_least(1) <= 1.0
    assert forecast.mass.tolist() == again.mass.tolist()


@given(PASTS, WINDOWS, st.floats(0.1, 10.0))
def test_units_of_time_do_not_matter(past: np.ndarray, window: float, scale: float) -> None:
    for rival in (base_rate, homogeneous_poisson):
        there = rival(past, 100.0, window)
        scaled = rival(past * scale, 100.0 * scale + 1e-9, window * scale)
        assert scaled.at_least(1) == pytest.approx(there.at_least(1), abs=1e-6)


@pytest.mark.parametrize("mean", [0.3, 1.0, 4.0])
def test_the_truth_beats_every_rival_in_expectation(mean: float) -> None:
    """A Poisson process of known rate; exact sums over past counts (equal windows) and outcomes."""
    truth = CountForecast.of_law(poisson(mean))
    chance = np.append(truth.mass[:40], np.zeros(40))[:40]
    outcomes = [k for k in range(40) if chance[k] > 1e-12]
    own_log = sum(chance[k] * log_score_of_counts(truth, k) for k in outcomes)
    own_crps = sum(chance[k] * crps_of_counts(truth, k) for k in outcomes)
    own_brier = sum(chance[k] * float(brier(truth.at_least(1), k >= 1)) for k in outcomes)

    for rival in (uniform, base_rate, persistence, homogeneous_poisson):
        log, crps, quadratic = 0.0, 0.0, 0.0
        for past in outcomes:
            forecast = rival(np.arange(past) / 10.0, 30.0, 30.0)
            for k in outcomes:
                weight = chance[past] * chance[k]
                log += weight * log_score_of_counts(forecast, k)
                crps += weight * crps_of_counts(forecast, k)
                quadratic += weight * float(brier(forecast.at_least(1), k >= 1))
        assert own_log < log and own_crps < crps and own_brier < quadratic
