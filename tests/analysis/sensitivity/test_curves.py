"""Response curves and swings: by hand, by bins, one at a time, and the coverage they claim."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from ballast.analysis.sensitivity.curves import CURVES, SWINGS, curves, middle, swings
from ballast.analysis.stats.uncertainty import Z95
from tests.analysis.sensitivity import known


def test_a_grid_by_hand() -> None:
    """Factor a: means of (1, 3) and (2, 6); Student with one degree, variance 2 / 2 and 8 / 2."""
    points = pd.DataFrame({"a": [0.0, 0.0, 5.0, 5.0], "b": ["on", "off", "on", "off"]})
    found = curves(points, np.array([1.0, 3.0, 2.0, 6.0]), np.full(4, 0.01))
    a, b = (found[found["factor"] == name].reset_index(drop=True) for name in "ab")

    assert tuple(found.columns) == CURVES
    assert a["x"].tolist() == [0.0, 5.0]
    assert a["value"].tolist() == [2.0, 4.0]
    assert a["high"].tolist() == pytest.approx([2 + t.ppf(0.975, 1), 4 + 2 * t.ppf(0.975, 1)])
    assert b[["x", "label", "value", "points"]].to_numpy().tolist() == [
        [0.0, "off", 4.5, 2],
        [1.0, "on", 1.5, 2],
    ]


def test_levels_come_in_the_order_that_is_given() -> None:
    """A level that no point has keeps its place."""
    points = pd.DataFrame({"b": ["low", "high", "low"]})
    found = curves(
        points, np.array([1.0, 2.0, 3.0]), np.zeros(3), levels={"b": ["low", "middle", "high"]}
    )

    assert found[["x", "label"]].to_numpy().tolist() == [[0.0, "low"], [2.0, "high"]]


def test_one_point_alone_has_its_own_noise() -> None:
    points = pd.DataFrame({"a": [0.0, 1.0]})
    found = curves(points, np.array([0.2, 0.99]), np.full(2, 0.0004), limits=(0.0, 1.0))

    assert found["low"].tolist() == pytest.approx([0.2 - Z95 * 0.02, 0.99 - Z95 * 0.02])
    assert found["high"].tolist() == pytest.approx([0.2 + Z95 * 0.02, 1.0])


def test_one_at_a_time_a_curve_has_the_points_that_move_its_factor_alone() -> None:
    """Baseline (1, x); a moves to 0 and 2, b to y. The curve of a is not touched by y."""
    points = pd.DataFrame({"a": [1.0, 0.0, 2.0, 1.0], "b": ["x", "x", "x", "y"]})
    values, noise = np.array([0.5, 0.3, 0.9, 0.1]), np.full(4, 0.0001)
    baseline = {"a": 1.0, "b": "x"}
    found = curves(points, values, noise, baseline=baseline)
    a, b = (found[found["factor"] == name] for name in "ab")

    assert a["value"].tolist() == [0.3, 0.5, 0.9]
    assert b["value"].tolist() == [0.5, 0.1]
    assert (found["high"] - found["value"]).to_numpy() == pytest.approx(Z95 * 0.01)
    assert middle(points, values, baseline) == 0.5
    assert middle(points, values) == pytest.approx(0.45)


def test_a_continuous_factor_is_cut_into_bins_of_equal_count() -> None:
    """1,200 points on a slope of 2: twelve bins of 100, the mean of each on the line."""
    x = known.uniforms(1200, 1, 4)[:, 0]
    found = curves(pd.DataFrame({"a": x}), 2 * x, np.zeros(1200))

    assert found["points"].tolist() == [100] * 12
    assert (np.diff(found["x"]) > 0).all()
    assert found["value"].to_numpy() == pytest.approx(2 * found["x"].to_numpy())


@pytest.mark.parametrize(("n", "bins"), [(13, 2), (80, 10), (500, 12)])
def test_few_points_make_few_bins(n: int, bins: int) -> None:
    x = np.arange(float(n))

    assert len(curves(pd.DataFrame({"a": x}), x, np.zeros(n))) == bins
    assert len(curves(pd.DataFrame({"a": x % 12}), x, np.zeros(n))) == 12


def test_intervals_cover_the_conditional_mean() -> None:
    """100 studies of 48 points on four values, other factors and chance as large: 400 intervals.

    Four standard errors of a share of .95 in 400 are .044.
    """
    hits = 0
    for seed in range(100):
        x = np.arange(48.0) % 4
        other = known.uniforms(48, 1, seed)[:, 0] - 0.5
        values, noise = known.noisy(x + other, 1 / 12, 700 + seed)
        found = curves(pd.DataFrame({"x": x}), values, noise)
        hits += ((found["low"] <= found["x"]) & (found["x"] <= found["high"])).sum()

    assert abs(hits / 400 - 0.95) < 0.044


def test_shared_luck_does_not_average_out() -> None:
    """The same error e for all points, of variance .04: intervals without it would not cover."""
    points = pd.DataFrame({"a": np.repeat([0.0, 1.0], 50)})
    noise = np.full(100, 0.04)
    errors = 0.2 * known.normals(200, 3)
    hits = {True: 0, False: 0}
    for shared in (True, False):
        for error in errors:
            spread = np.tile([-0.01, 0.01], 50)
            found = curves(points, spread + error, noise, shared_luck=shared)
            hits[shared] += found["low"][0] <= 0.0 <= found["high"][0]

    assert abs(hits[True] / 200 - 0.95) < 0.062  # four standard errors
    assert hits[False] / 200 < 0.1


def test_refused_points_are_left_out() -> None:
    points = pd.DataFrame({"a": [0.0, 0.0, 1.0]})
    values = np.array([1.0, np.nan, np.nan])
    found = curves(points, values, np.zeros(3))

    assert found[["x", "points"]].to_numpy().tolist() == [[0.0, 1]]
    assert middle(points, values) == 1.0
    assert np.isnan(middle(points, values * np.nan))
    assert curves(points, values * np.nan, np.zeros(3)).empty


def test_swings_are_the_ends_of_the_curves() -> None:
    points = pd.DataFrame({"a": [0.0, 1.0, 2.0], "b": ["u", "v", "u"], "c": [7.0, 7.0, 7.0]})
    curve = curves(points, np.array([0.1, 0.5, 0.3]), np.full(3, 0.0001))
    found = swings(curve, 0.3)

    assert tuple(found.columns) == SWINGS
    assert found["factor"].tolist() == ["a", "a", "b", "b"]
    assert found["end"].tolist() == ["low", "high", "low", "high"]
    assert found["value"].tolist() == pytest.approx([0.1, 0.3, 0.2, 0.5])
    assert found["label"].tolist() == ["", "", "u", "v"]
    assert (found["base"] == 0.3).all()
    assert tuple(swings(curve[curve["factor"] == "c"], 0.3).columns) == SWINGS
