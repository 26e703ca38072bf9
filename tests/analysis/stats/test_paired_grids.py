"""Differences along a factor on the same luck, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.stats.paired_grids import effects

POINTS = pd.DataFrame({"rate": [1.0, 1.0, 2.0, 2.0], "state": ["shut", "open", "shut", "open"]})
LEVELS = {"state": ["shut", "open"]}
REFERENCE = {"rate": 1.0, "state": "shut"}
RUNS = np.array([[1.0, 3.0, 2.0], [0.0, 2.0, 1.0], [4.0, 6.0, 5.0], [2.0, 5.0, 2.0]])
ONE_DRAW = RUNS[:, None]


def found(histories: np.ndarray = ONE_DRAW) -> pd.DataFrame:
    return effects(POINTS, histories, REFERENCE, levels=LEVELS)


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


def test_the_interval_is_that_of_the_differences_between_runs() -> None:
    certain, uncertain = row(found(), "state", "1"), row(found(), "state", "2")
    # differences -2, -1, -3: standard error 1 / sqrt(3), Student's t of 2 degrees 4.3027

    assert (certain["low"], certain["high"]) == (-1.0, -1.0)
    assert uncertain["high"] - uncertain["low"] == pytest.approx(2 * 4.302653 / np.sqrt(3.0))
    assert np.isnan(uncertain["draws_low"])


def test_draws_are_what_is_independent_and_their_spread_is_without_noise() -> None:
    """Three draws of two runs that are the same: no noise; then runs that differ by 2."""
    for apart, seen in ((0.0, (-2.9, -1.1)), (0.5, None), (3.0, (np.nan, np.nan))):
        histories = np.stack([RUNS, RUNS], axis=2)
        histories[3] += apart * np.array([-1.0, 1.0])
        told = row(found(histories), "state", "2")

        assert told["high"] - told["low"] == pytest.approx(2 * 4.302653 / np.sqrt(3.0))
        if seen is not None:
            assert (told["draws_low"], told["draws_high"]) == pytest.approx(seen, nan_ok=True)
        else:  # a noise of .25 leaves three quarters of the variance
            width = 1.8 * np.sqrt(0.75)
            assert told["draws_high"] - told["draws_low"] == pytest.approx(width)


def test_a_point_that_was_not_played_takes_its_partners_with_it() -> None:
    histories = ONE_DRAW.copy()
    histories[3] = np.nan
    table = found(histories)

    assert row(table, "state", "")["difference"] == -1.0
    assert row(table, "state", "")["pairs"] == 1
    assert "2" not in set(table.loc[table["factor"] == "state", "at"])


def test_values_are_compared_in_the_same_company_or_not_at_all() -> None:
    """Of rate 3 only one state was played: its average would be of that state alone."""
    points = pd.DataFrame(
        [(rate, state) for rate in (1.0, 2.0, 3.0) for state in ("shut", "open", "wide")],
        columns=["rate", "state"],
    )
    outcome = {"shut": 0.0, "open": 10.0, "wide": 20.0}
    values = [rate * (1.0 + outcome[state]) for rate, state in points.itertuples(index=False)]
    histories = np.array(values)[:, None, None] * np.ones((9, 1, 4))
    histories[6:8] = np.nan  # rate 3, shut and open
    levels = {"state": ["shut", "open", "wide"]}
    table = effects(points, histories, REFERENCE, levels=levels)
    overall = table[table["at"] == ""]

    rates = overall[overall["factor"] == "rate"]
    assert rates[["x", "difference", "pairs"]].values.tolist() == [[2.0, 11.0, 3.0]]
    assert row(table, "rate", "wide")["difference"] == 21.0
    states = overall[overall["factor"] == "state"]
    assert states["difference"].tolist() == [15.0, 30.0]
    assert set(states["pairs"]) == {2}


def test_points_without_partners_have_no_rows() -> None:
    lonely = pd.DataFrame({"a": [0.0, 1.0], "b": [0.0, 1.0]})
    table = effects(lonely, np.ones((2, 1, 3)), {"a": 0.0, "b": 0.0}, levels={})

    assert len(table) == 0
