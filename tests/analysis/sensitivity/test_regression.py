"""Rank regression: by hand, on functions whose ranks are known, and its intervals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from ballast.analysis.sensitivity.regression import rank
from tests.analysis.sensitivity import known
from tests.analysis.sensitivity.known import measure


def test_one_factor_gives_the_rank_correlation() -> None:
    """Ranks 1 2 3 4 against 1 3 2 4: 1 - 6 · 2 / (4 · 15) = .8, and R² its square."""
    points, values = np.array([[1.0], [2.0], [3.0], [9.0]]), np.array([0.0, 5.0, 4.0, 99.0])
    found = rank(points, values, ["x"], seed=1, resamples=50)

    assert measure(found, "srrc")["value"][0] == pytest.approx(0.8)
    assert measure(found, "r_squared")["value"][0] == pytest.approx(0.64)
    assert measure(found, "r_squared")["factor"][0] == ""


def test_a_sum_of_normals_has_the_coefficients_of_theory() -> None:
    """2 z1 - z2 with an idle z3, 1,000 points: correlations r of 2/sqrt(5) and -1/sqrt(5).

    Of normals the rank correlation is 6/pi asin(r/2), and independent factors' coefficients are
    their rank correlations: .885 and -.431, R² the sum of their squares. Four standard errors.
    """
    z = np.column_stack([known.normals(1000, seed) for seed in (5, 6, 7)])
    found = rank(z, 2 * z[:, 0] - z[:, 1], ("a", "b", "idle"), seed=1, resamples=100)
    truth = 6 / np.pi * np.arcsin(np.array([2.0, -1.0, 0.0]) / 5**0.5 / 2)

    assert known.within(measure(found, "srrc"), truth)
    assert known.within(measure(found, "r_squared"), np.array([truth @ truth]))
    assert (measure(found, "srrc")["high"] - measure(found, "srrc")["low"] < 0.1).all()


def test_a_monotone_transformation_changes_nothing() -> None:
    points = known.uniforms(100, 2, 5)
    values = points @ [1.0, 0.3]
    one = rank(points, values, ("a", "b"), seed=1, resamples=20)
    two = rank(np.exp(5 * points), np.exp(9 * values), ("a", "b"), seed=1, resamples=20)

    assert one["value"].to_numpy() == pytest.approx(two["value"].to_numpy())
    assert one["low"].to_numpy() == pytest.approx(two["low"].to_numpy())


def test_intervals_cover_a_rank_correlation_that_is_known() -> None:
    """200 studies of 60 points of two normals with correlation .6: Spearman 6/pi asin(.3) = .582.

    Four standard errors of a share of .95 in 200 are .062.
    """
    truth, hits = 6 / np.pi * np.arcsin(0.3), 0
    for seed in range(200):
        x = known.normals(60, seed)
        y = 0.6 * x + 0.8 * known.normals(60, 9000 + seed)
        row = rank(x[:, None], y, ["x"], seed=seed, resamples=100).iloc[0]
        assert row["value"] == pytest.approx(spearmanr(x, y).statistic)
        hits += row["low"] <= truth <= row["high"]

    assert abs(hits / 200 - 0.95) < 0.062


def test_an_interval_of_r_squared_holds_it() -> None:
    """Twenty idle factors and 40 points: resamples fit better than the sample, the interval not."""
    points = known.uniforms(40, 20, 5)
    found = rank(points, known.normals(40, 8), [f"x{i}" for i in range(20)], seed=1, resamples=200)
    row = measure(found, "r_squared").iloc[0]

    assert row["low"] < row["value"] < row["high"]


def test_a_factor_that_never_changes_has_no_coefficient() -> None:
    """Nor has anything where the outcome never changes, or there are too few points."""
    points = np.column_stack([known.uniforms(30, 1, 5)[:, 0], np.ones(30)])
    found = rank(points, points[:, 0], ("a", "b"), seed=1, resamples=10)
    still = rank(points, np.ones(30), ("a", "b"), seed=1, resamples=10)
    few = rank(points[:4], points[:4, 0], ("a", "b"), seed=1, resamples=10)

    assert found["value"].to_list() == pytest.approx([1.0, np.nan, 1.0], nan_ok=True)
    assert still["value"].isna().all()
    assert few["value"].isna().all()
    assert few["low"].isna().all()


def test_a_refused_point_is_left_out() -> None:
    points = known.uniforms(30, 2, 5)
    values = points[:, 0].copy()
    values[4] = np.nan
    left = np.delete(np.arange(30), 4)
    some = rank(points, values, ("a", "b"), seed=1, resamples=10)

    assert some.equals(rank(points[left], values[left], ("a", "b"), seed=1, resamples=10))
