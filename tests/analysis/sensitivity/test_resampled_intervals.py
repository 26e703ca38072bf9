"""Resampling by weights, and the table of measures."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.analysis.sensitivity.resampled_intervals import (
    COLUMNS,
    centred,
    interval,
    table,
    together,
    weights,
)
from ballast.analysis.stats.uncertainty import resamples


def test_weights_count_how_often_a_thing_was_chosen() -> None:
    chosen = resamples(5, 7, 3)
    counts = weights(5, 7, 3)

    assert counts[0].tolist() == [1.0] * 5
    assert counts[1:].tolist() == [[(row == i).sum() for i in range(5)] for row in chosen]


def test_the_interval_of_a_mean_is_that_of_theory() -> None:
    """A mean of 400 numbers i/400: standard error sqrt(1/12/400) = .01443, half width .0283.

    From 2,000 resamples a 2.5 % quantile of a normal is known to
    sqrt(.025 · .975 / 2000) / .0584 = .0597 standard errors, four times that is .24.
    """
    values = np.arange(400) / 400.0
    low, high = interval(weights(400, 2000, 11) @ values[:, None] / 400)

    assert low[0] == pytest.approx(values.mean() - 0.0283, abs=0.24 * 0.01443)
    assert high[0] == pytest.approx(values.mean() + 0.0283, abs=0.24 * 0.01443)


def test_what_is_unknown_has_no_interval() -> None:
    """Unknown estimate; unknown resamples; a single resample unknown; without resamples."""
    nan = np.nan
    found = np.array([[nan, 1.0, 2.0], [0.0, nan, 2.0], [0.0, nan, nan], [0.0, nan, 2.0]])
    low, high = interval(found)

    assert np.isnan(low[:2]).all() and np.isnan(high[:2]).all()
    assert (low[2], high[2]) == (2.0, 2.0)
    assert np.isnan(interval(found[:1])).all()


def test_centring_moves_resamples_alone() -> None:
    found = np.array([[1.0, 0.0], [4.0, np.nan], [6.0, 3.0]])

    assert centred(found)[:, 0].tolist() == [1.0, 0.0, 2.0]
    assert centred(found)[[0, 2], 1].tolist() == [0.0, 0.0]


def test_a_table_has_the_columns_of_the_study() -> None:
    found = np.array([[0.5, 0.2], [0.4, 0.1], [0.6, 0.3]])
    both = together(
        [table("first", ["a", "b"], found), table("second", ["a"], found[:, :1], ["b"])]
    )

    assert tuple(both.columns) == COLUMNS
    assert both["with"].tolist() == ["", "", "b"]
    assert both["value"].tolist() == [0.5, 0.2, 0.5]
    assert both["low"][0] == pytest.approx(0.405)  # 2.5 % of the way between .4 and .6
