"""The Hawkes process: likelihood, fit, simulation, and what it is worth as a rival."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.count_rivals import base_rate
from ballast.analysis.scoring.ensemble_scores import crps_of_counts, log_score_of_counts
from ballast.analysis.scoring.rivals import RIVALS
from ballast.analysis.scoring.self_exciting import (
    Hawkes,
    excitement,
    fitted_hawkes,
    log_likelihood,
    played_on,
    self_exciting,
    within_days,
)

HALF_LIFE = 4.0
PROCESS = Hawkes(0.15, 0.5, np.log(2.0) / HALF_LIFE)
EVENTS = st.lists(st.floats(0.0, 49.0), min_size=1, max_size=8, unique=True).map(
    lambda days: np.sort(np.array(days))
)


def _history(seed: int, span: float) -> np.ndarray:
    """Events of one history of the process, from nothing."""
    times = played_on(PROCESS, 0.0, span, 1, seed)[:, 0]
    return times[times < span]


def _intensity(process: Hawkes, events: np.ndarray, days: np.ndarray) -> np.ndarray:
    """The definition, event by event."""
    lags = days[:, None] - events[None]
    felt = np.where(lags > 0.0, np.exp(-process.fading * np.maximum(lags, 0.0)), 0.0).sum(axis=1)
    return process.background + process.offspring * process.fading * felt


@given(EVENTS, st.floats(0.01, 1.0), st.floats(0.0, 0.9), st.floats(0.02, 1.0))
def test_the_likelihood_is_that_of_the_definition(
    events: np.ndarray, background: float, offspring: float, fading: float
) -> None:
    """Sum of log intensities less their integral: of each kernel by itself, not by recursion."""
    process = Hawkes(background, offspring, fading)
    whole = background * 50.0 + sum(
        offspring * (1.0 - np.exp(-fading * (50.0 - day))) for day in events
    )
    logs = np.log(_intensity(process, events, events)).sum()

    assert log_likelihood(process, events, 50.0) == pytest.approx(logs - whole, abs=1e-9)


@given(EVENTS, st.floats(0.1, 10.0))
def test_units_of_time_shift_the_likelihood_alone(events: np.ndarray, scale: float) -> None:
    there = log_likelihood(PROCESS, events, 50.0)
    scaled = Hawkes(PROCESS.background / scale, PROCESS.offspring, PROCESS.fading / scale)

    assert log_likelihood(scaled, events * scale, 50.0 * scale) == pytest.approx(
        there - len(events) * np.log(scale), abs=1e-9
    )


@pytest.mark.parametrize("days_only", [False, True])
def test_parameters_are_recovered(days_only: bool) -> None:
    """Six histories of 4,000 days with about 1,200 events.

    The mean of six estimates has an error of about .004 (background), .02 (offspring) and .3 days
    (half-life); tolerances are four of them. Days alone make the half-life half a day longer.
    """
    found = []
    for seed in range(6):
        events = _history(seed, 4000.0)
        found.append(fitted_hawkes(within_days(np.floor(events)) if days_only else events, 4000.0))

    assert np.mean([f.background for f in found]) == pytest.approx(0.15, abs=0.016)
    assert np.mean([f.offspring for f in found]) == pytest.approx(0.5, abs=0.08)
    assert np.mean([np.log(2.0) / f.fading for f in found]) == pytest.approx(
        HALF_LIFE + 0.5 * days_only, abs=1.2
    )


def test_the_fit_is_a_maximum() -> None:
    events = _history(3, 400.0)
    best = fitted_hawkes(events, 400.0)
    top = log_likelihood(best, events, 400.0)

    assert top >= log_likelihood(PROCESS, events, 400.0)
    for b, o, f in (
        (1.05, 1, 1),
        (0.95, 1, 1),
        (1, 1.05, 1),
        (1, 0.95, 1),
        (1, 1, 1.05),
        (1, 1, 0.95),
    ):
        nearby = Hawkes(b * best.background, o * best.offspring, f * best.fading)
        assert log_likelihood(nearby, events, 400.0) < top


def test_a_process_without_excitement_is_fitted_as_one() -> None:
    """Evenly spread events show none: the offspring are at their bound 0, the rate is theirs."""
    found = fitted_hawkes(np.arange(0.5, 400.0, 4.0), 400.0)

    assert found.offspring == 0.0
    assert found.background == pytest.approx(0.25, rel=1e-3)


def test_simulated_events_are_a_poisson_process_in_their_own_time() -> None:
    """Integrals of the intensity between events are exponential of mean 1 (p of a fixed seed)."""
    events = _history(11, 4000.0)
    grid = np.concatenate([[0.0], events])
    kernel = PROCESS.offspring * (
        1.0 - np.exp(-PROCESS.fading * np.maximum(grid[:, None] - events[None], 0.0))
    )
    elapsed = np.diff(PROCESS.background * grid + kernel.sum(axis=1))

    assert len(events) > 1000
    assert kstest(elapsed, "expon").pvalue > 1e-3


@pytest.mark.parametrize("excited", [0.0, 0.6])
def test_the_mean_of_futures_is_known(excited: float) -> None:
    """E N(w) = m w + (b + excited - m)(1 - exp(-k w))/k, m = b/(1 - n), k = (1 - n) fading."""
    window, paths = 30.0, 20_000
    counts = (played_on(PROCESS, excited, window, paths, 5) < window).sum(axis=0)
    level = PROCESS.background / (1.0 - PROCESS.offspring)
    back = (1.0 - PROCESS.offspring) * PROCESS.fading
    mean = (
        level * window
        + (PROCESS.background + excited - level) * (1.0 - np.exp(-back * window)) / back
    )

    assert abs(counts.mean() - mean) < 4.0 * counts.std() / paths**0.5


def test_futures_are_named_by_seed_and_number() -> None:
    few, many = played_on(PROCESS, 0.3, 20.0, 5, 2), played_on(PROCESS, 0.3, 20.0, 50, 2)
    assert few.tolist() == many[: len(few), :5].tolist()
    assert not np.isfinite(many[len(few) :, :5]).any()
    events = _history(1, 200.0)
    same, again, other = (self_exciting(events, 200.0, 20.0, seed).mass for seed in (1, 1, 2))
    assert same.tolist() == again.tolist() != other.tolist()


@settings(max_examples=10)
@given(
    st.lists(st.integers(0, 59), max_size=12).map(lambda days: np.array(days, float)),
    st.floats(0.5, 90.0),
)
def test_every_past_gives_a_distribution(days: np.ndarray, window: float) -> None:
    """Also all events on one day, on the first or on the last; whatever their order."""
    forecast = self_exciting(days, 60.0, window, 1)

    assert 0.0 <= forecast.at_least(1) <= 1.0
    assert forecast.mass.tolist() == self_exciting(days[::-1], 60.0, window, 1).mass.tolist()


def test_events_in_order_and_futures_within_the_window() -> None:
    times = played_on(PROCESS, 0.5, 25.0, 200, 8)
    seen = np.isfinite(times)

    assert (times[seen] < 25.0).all() and (times[seen] > 0.0).all()
    assert (np.diff(np.where(seen, times, 1e9), axis=0) >= 0.0).all()


def test_several_events_on_a_day_keep_their_distance() -> None:
    spread = within_days(np.array([4.0, 4.0, 4.0, 4.0, 9.0]))

    assert spread.tolist() == [4.125, 4.375, 4.625, 4.875, 9.5]
    assert within_days(np.array([1.5, 4.0, 4.0])).tolist() == [1.5, 4.0, 4.0]


def test_the_excitement_that_is_left() -> None:
    """One event a half-life ago and one now-to-come: half of n x fading."""
    left = excitement(PROCESS, np.array([6.0, 10.0]), 10.0)

    assert left == pytest.approx(0.5 * 0.5 * PROCESS.fading)


def test_too_few_events_have_the_base_rate() -> None:
    days = np.array([1.0, 3.0, 50.0, 51.0])

    assert (
        self_exciting(days, 100.0, 20.0).mass.tolist() == base_rate(days, 100.0, 20.0).mass.tolist()
    )


def test_the_truth_beats_every_rival_in_a_world_that_excites_itself() -> None:
    """15 pasts of 200 days and the next 20 days; scores averaged over 1,000 true futures of each.

    The truth knows the parameters and plays 4,000 other futures. Its expected advantage is a
    distance between laws, so never negative; what is left of chance is that of the futures.
    """
    ahead: dict[str, list[tuple[float, float]]] = {name: [] for name in RIVALS if name != "uniform"}
    for past in range(15):
        events = _history(100 + past, 200.0)
        left = excitement(PROCESS, events, 200.0)
        truth, futures = _played(left, 4000, 1000 + past), _played(left, 1000, 2000 + past)
        own = _expected(truth, futures)
        for name, found in ahead.items():
            its = _expected(RIVALS[name](events, 200.0, 20.0, past), futures)
            found.append((its[0] - own[0], its[1] - own[1]))

    for name, found in ahead.items():
        assert np.mean(found, axis=0).min() > 0.0, name
        assert np.min(found) > -0.02, name


def _played(left: float, paths: int, seed: int) -> CountForecast:
    """Counts of 20 days in futures of the true process."""
    times = played_on(PROCESS, left, 20.0, paths, seed)
    return CountForecast.of_ensemble((times < 20.0).sum(axis=0))


def _expected(forecast: CountForecast, futures: CountForecast) -> tuple[float, float]:
    """Mean CRPS and log score over futures.

    For the log score a thousandth is spread over counts to 60: no ensemble has all that may come.
    """
    mass = np.zeros(max(61, len(forecast.mass)))
    mass[: len(forecast.mass)] = 0.999 * forecast.mass
    mass[:61] += 0.001 / 61
    spread = CountForecast(mass / mass.sum())
    shares = list(enumerate(futures.mass))
    return (
        float(sum(share * crps_of_counts(forecast, count) for count, share in shares)),
        float(sum(share * log_score_of_counts(spread, count) for count, share in shares if share)),
    )
