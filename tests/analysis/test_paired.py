"""Differences along a factor on the same luck, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.paired import effects

POINTS = pd.DataFrame({"rate": [1.0, 1.0, 2.0, 2.0], "state": ["shut", "open", "shut", "open"]})
LEVELS = {"state": ["shut", "open"]}
REFERENCE = {"rate": 1.0, "state": "shut"}
CLUSTERS = np.array([[1.0, 3.0, 2.0], [0.0, 2.0, 1.0], [4.0, 6.0, 5.0], [2.0, 5.0, 2.0]])


def found(clusters: np.ndarray = CLUSTERS, *, sampled: bool = True) -> pd.DataFrame:
    return effects(POINTS, clusters, REFERENCE, levels=LEVELS, sampled=sampled)


def row(table: pd.DataFrame, factor: str, at: str) -> pd.Series:
    (one,) = table[(table["factor"] == factor) & (table["at"] == at)].to_dict("records")
    return pd.Series(one)


def test_a_difference_is_that_of_partners() -> None:
    table = found()

    assert row(table, "state", "1")["difference"] == -1.0
    assert row(table, "state", "2")["difference"] == pytest.approx(-2.0)
    assert row(table, "state", "")["difference"] == pytest.approx(-1.5)
    assert row(table, "rate", "shut")["difference"] == 3.0
    assert row(table, "rate", "open")["difference"] == pytest.approx(2.0)
    assert (row(table, "state", "")["x"], row(table, "state", "")["label"]) == (1.0, "open")


def test_the_interval_is_that_of_the_differences_between_clusters() -> None:
    certain, uncertain = row(found(), "state", "1"), row(found(), "state", "2")
    # differences -2, -1, -3: standard error 1 / sqrt(3), Student's t of 2 degrees 4.3027
    assert (certain["low"], certain["high"]) == (-1.0, -1.0)
    assert uncertain["high"] - uncertain["low"] == pytest.approx(2 * 4.302653 / np.sqrt(3.0))
    assert uncertain["draws_low"] == pytest.approx(np.quantile([-3.0, -2.0, -1.0], 0.05))
    assert np.isnan(row(found(sampled=False), "state", "2")["draws_low"])


def test_a_point_that_was_not_played_takes_its_partners_with_it() -> None:
    clusters = CLUSTERS.copy()
    clusters[3] = np.nan
    table = found(clusters)

    assert row(table, "state", "")["difference"] == -1.0
    assert row(table, "state", "")["pairs"] == 1
    assert np.isnan(row(table, "state", "2")["difference"])


def test_points_without_partners_have_no_rows() -> None:
    lonely = pd.DataFrame({"a": [0.0, 1.0], "b": [0.0, 1.0]})
    table = effects(lonely, np.ones((2, 3)), {"a": 0.0, "b": 0.0}, levels={}, sampled=False)

    assert len(table) == 0
