"""Scores of numbers, against their definitions by pairs and by integrals."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.ensemble_scores import (
    crps,
    crps_of_counts,
    fair_crps,
    interval_score,
    log_score_of_counts,
)
from tests.analysis.scoring.laws import masses, pairs

VALUES = st.lists(st.integers(-20, 20), min_size=2, max_size=8)


def _by_pairs(members: list[int], came: float, fair: bool) -> float:
    """The definition: mean distance to what came, less half the mean distance of pairs."""
    size = len(members)
    apart = sum(abs(a - b) for a, b in product(members, members))
    return sum(abs(a - came) for a in members) / size - apart / (
        2.0 * size * (size - 1 if fair else size)
    )


def _by_integral(members: list[int], came: int) -> float:
    """The integral of (F(x) - 1{came <= x})²: between whole numbers F is constant."""
    points = range(min([*members, came]), max([*members, came]))
    shares = [(np.mean([m <= x for m in members]), came <= x) for x in points]
    return float(sum((share - step) ** 2 for share, step in shares))


@given(VALUES, st.integers(-20, 20))
def test_the_definitions_agree(members: list[int], came: int) -> None:
    assert float(crps(members, came)) == pytest.approx(_by_pairs(members, came, False), abs=1e-12)
    assert float(crps(members, came)) == pytest.approx(_by_integral(members, came), abs=1e-12)
    assert float(fair_crps(members, came)) == pytest.approx(
        _by_pairs(members, came, True), abs=1e-12
    )


def test_of_one_member_it_is_the_absolute_error() -> None:
    assert crps([[3.0], [4.0]], [5.0, 4.0]).tolist() == [2.0, 0.0]
    with pytest.raises(ValueError, match="2 members or more, got 1"):
        fair_crps([3.0], 5.0)


@given(VALUES, st.integers(-20, 20), st.integers(1, 5), st.integers(-9, 9))
def test_units_and_order_do_not_matter(
    members: list[int], came: int, scale: int, shift: int
) -> None:
    first = np.array(members, float)
    for score in (crps, fair_crps):
        moved = score(scale * first[::-1] + shift, scale * came + shift)
        assert float(moved) == pytest.approx(scale * float(score(first, came)), abs=1e-10)
    assert float(crps(first, came)) >= -1e-12
    assert float(fair_crps(first, came)) <= float(crps(first, came)) + 1e-12


@given(masses(3), st.integers(2, 3), st.integers(0, 3))
def test_the_fair_score_of_an_ensemble_is_that_of_its_law_on_average(
    mass: np.ndarray, size: int, came: int
) -> None:
    """Exactly, over all ensembles of this size."""
    expected = sum(
        float(mass[list(members)].prod() * fair_crps(list(members), came))
        for members in product(range(len(mass)), repeat=size)
    )

    assert expected == pytest.approx(crps_of_counts(CountForecast(mass), came), abs=1e-12)


@given(VALUES.map(lambda v: [abs(x) for x in v]), st.integers(0, 30))
def test_counts_and_their_ensemble_have_one_score(members: list[int], came: int) -> None:
    forecast = CountForecast.of_ensemble(members)

    assert crps_of_counts(forecast, came) == pytest.approx(float(crps(members, came)), abs=1e-12)


@given(pairs())
def test_the_truth_is_the_best_distribution(both: tuple[np.ndarray, np.ndarray]) -> None:
    truth, other = (CountForecast(mass) for mass in both)
    for score in (crps_of_counts, log_score_of_counts):
        own = sum(p * score(truth, y) for y, p in enumerate(truth.mass))
        its = sum(p * score(other, y) for y, p in enumerate(truth.mass))
        assert own <= its + 1e-12


def test_a_count_that_was_called_impossible() -> None:
    forecast = CountForecast(np.array([1.0]))

    assert log_score_of_counts(forecast, 0) == 0.0
    assert log_score_of_counts(forecast, 2) == np.inf
    assert crps_of_counts(forecast, 2) == 2.0


def test_crps_of_a_long_tail() -> None:
    """Poisson of mean 3 and 0: E|X| - E|X - X'| / 2, with the second by a double sum."""
    forecast = CountForecast.of_law(poisson(3.0))
    counts = np.arange(len(forecast.mass))
    apart = np.abs(counts[:, None] - counts[None])

    assert crps_of_counts(forecast, 0) == pytest.approx(
        3.0 - float(forecast.mass @ apart @ forecast.mass) / 2.0, abs=1e-12
    )


def test_interval_score_by_hand() -> None:
    """Width 4; below by 1 and above by 2, each at 2 / .1."""
    assert interval_score([2, 2, 2], [6, 6, 6], [4, 1, 8]).tolist() == pytest.approx(
        [4.0, 24.0, 44.0]
    )
    with pytest.raises(ValueError, match="level between 0 and 1"):
        interval_score(0, 1, 0, level=1.0)
    with pytest.raises(ValueError, match="low <= high"):
        interval_score(2, 1, 0)


@given(masses(), st.sampled_from([0.5, 0.8, 0.9]), st.integers(0, 4), st.integers(0, 4))
def test_the_central_interval_of_the_truth_is_best(
    mass: np.ndarray, level: float, one: int, two: int
) -> None:
    truth = CountForecast(mass)

    def expected(low: float, high: float) -> float:
        return float(mass @ interval_score(low, high, np.arange(len(mass)), level))

    assert expected(*truth.central(level)) <= expected(min(one, two), max(one, two)) + 1e-9
