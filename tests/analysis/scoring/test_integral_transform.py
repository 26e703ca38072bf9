"""Probability integral transforms are exactly uniform for the truth, with ties and censoring."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.integral_transform import (
    central_share,
    count_transforms,
    histogram,
    histogram_band,
    rank_transforms,
    waiting_transforms,
)
from tests.analysis.scoring.laws import masses


def test_intervals_by_hand() -> None:
    forecast = CountForecast(np.array([0.2, 0.5, 0.3]))
    found = count_transforms([forecast] * 4, [0, 1, 2, 7])

    assert found == pytest.approx(np.array([[0.0, 0.2], [0.2, 0.7], [0.7, 1.0], [1.0, 1.0]]))


def test_a_histogram_by_hand() -> None:
    """[0, .2] fills the first fifth; [.2, .7] spreads over the next two and a half."""
    found = histogram(np.array([[0.0, 0.2], [0.2, 0.7]]), 5)

    assert found == pytest.approx([0.5, 0.2, 0.2, 0.1, 0.0])


def test_points_lie_in_the_bin_that_begins_with_them() -> None:
    """Also the ends: an outcome below or above all that was thought possible."""
    points = np.array([[0.0, 0.0], [0.25, 0.25], [0.3, 0.3], [1.0, 1.0]])

    assert histogram(points, 4).tolist() == [0.25, 0.5, 0.0, 0.25]


@given(masses(), st.integers(1, 12))
def test_the_truth_has_a_flat_histogram(mass: np.ndarray, bins: int) -> None:
    """Expectation over outcomes, exactly."""
    forecast = CountForecast(mass)
    expected = sum(
        chance * histogram(count_transforms([forecast], [count]), bins)
        for count, chance in enumerate(mass)
    )

    assert expected == pytest.approx(np.full(bins, 1.0 / bins), abs=1e-12)


@given(masses(3), st.integers(1, 3), st.integers(1, 7))
def test_ranks_are_uniform_for_any_size_of_the_ensemble(
    mass: np.ndarray, size: int, bins: int
) -> None:
    """Over all ensembles and outcomes of one law, with their ties; 2 stands for never."""
    values = np.array([0.0, 1.0, np.inf])[: len(mass)]
    expected = np.zeros(bins)
    for drawn in product(range(len(mass)), repeat=size + 1):
        members, came = values[list(drawn[1:])], values[drawn[0]]
        expected += mass[list(drawn)].prod() * histogram(rank_transforms([members], [came]), bins)

    assert expected == pytest.approx(np.full(bins, 1.0 / bins), abs=1e-12)


@given(masses(4), st.integers(1, 2), st.floats(0.0, 3.0))
def test_waits_are_uniform_with_a_window(mass: np.ndarray, size: int, window: float) -> None:
    """What comes after the window is not seen; the same law for members and outcome."""
    expected = np.zeros(5)
    for drawn in product(range(len(mass)), repeat=size + 1):
        days = np.array(drawn, float)
        seen = days[0] if days[0] <= window else np.nan
        found = waiting_transforms([days[1:]], [seen], window)
        expected += mass[list(drawn)].prod() * histogram(found, 5)

    assert expected == pytest.approx(np.full(5, 0.2), abs=1e-12)


def test_a_wait_that_did_not_end() -> None:
    """Four members: two within 30 days, one after it, one never; nothing came in 30 days."""
    members = [[3.0, 28.0, 45.0, np.nan]]

    assert waiting_transforms(members, [np.nan], 30.0).tolist() == [[0.4, 1.0]]
    assert waiting_transforms(members, [3.0], [30.0]).tolist() == [[0.0, 0.4]]
    assert waiting_transforms(members, [45.0], 45.0).tolist() == [[0.4, 0.8]]  # the last day counts


@given(masses(), st.sampled_from([0.5, 0.9]))
def test_the_central_share_of_the_truth_is_its_level(mass: np.ndarray, level: float) -> None:
    """While a central interval of whole counts holds at least as much, and often more."""
    forecast = CountForecast(mass)
    counts = range(len(mass))
    shares = [central_share(count_transforms([forecast], [y]), level) for y in counts]
    low, high = forecast.central(level)

    assert float(mass @ shares) == pytest.approx(level, abs=1e-12)
    assert sum(mass[y] for y in counts if low <= y <= high) >= level - 1e-9


def test_the_band_of_the_histogram_holds_what_right_forecasts_give() -> None:
    """Counts that are drawn from their forecasts lie in each bin's band in 90 % of records."""
    generator = np.random.default_rng(7)
    forecasts = [CountForecast.of_law(poisson(rate)) for rate in generator.uniform(0.3, 6.0, 30)]
    low, high = histogram_band(forecasts, seed=1, bins=5)
    inside = []
    for _ in range(400):
        counts = [int(generator.choice(len(f.mass), p=f.mass / f.mass.sum())) for f in forecasts]
        shares = histogram(count_transforms(forecasts, counts), 5)
        inside.append((low <= shares) & (shares <= high))

    covered = np.mean(inside, axis=0)
    assert ((covered > 0.86) & (covered < 0.94)).all(), covered


def test_the_band_of_one_certain_count_is_a_point() -> None:
    """All mass at 0: F from 0 to 1, spread evenly."""
    band = histogram_band([CountForecast(np.array([1.0]))], seed=1, bins=4)

    assert band == pytest.approx(np.full((2, 4), 0.25))
