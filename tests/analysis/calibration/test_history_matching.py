"""History matching: implausibility by hand, and conflicts that were built in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.analysis.calibration.history_matching import conflicts, implausibility, matching
from tests.analysis.calibration.known_models import KnownTable, KnownTarget, linear

ONE = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def by_hand() -> KnownTable:
    """Three draws of one target: 5 on record ± 3, discrepancy 4, Monte Carlo error 0, 0, 12."""
    return KnownTable(
        keys=("a",), unit=np.array([[0.2], [0.5], [0.8]]),
        summary=np.array([[5.0], [15.0], [31.0]]), mc=np.array([[0.0], [0.0], [12.0]]),
        shorter=np.zeros((3, 1)),
        targets=(KnownTarget(id="t", observed=(5.0, 3.0), discrepancy=4.0),),
    )  # fmt: skip


def test_implausibility_by_hand() -> None:
    """0 / 5, 10 / 5, and 26 / 13: error of the record 3, discrepancy 4, Monte Carlo error 12."""
    assert implausibility(by_hand()).ravel().tolist() == [0.0, 2.0, 2.0]


def test_a_draw_without_a_number_is_implausible() -> None:
    table = by_hand()
    gone = replace(table, summary=np.array([[np.nan], [np.inf], [5.0]]))

    assert implausibility(gone).ravel().tolist() == [np.inf, np.inf, 0.0]


def test_exact_data_are_met_exactly_or_not_at_all() -> None:
    table = by_hand()
    target = KnownTarget(id="t", observed=(5.0, 0.0))
    exact = replace(table, targets=(target,), mc=np.zeros((3, 1)))

    assert implausibility(exact).ravel().tolist() == [0.0, np.inf, np.inf]


@given(st.floats(0.01, 100.0), st.floats(-100.0, 100.0))
def test_implausibility_has_no_unit(scale: float, shift: float) -> None:
    table = linear(ONE, np.array([0.5, 1.0, -2.0]), rows=50)
    targets = tuple(
        replace(
            t, observed=(scale * t.observed[0] + shift, scale * t.observed[1]),
            discrepancy=scale * t.discrepancy,
        )
        for t in table.targets
    )  # fmt: skip
    other = replace(
        table, targets=targets, summary=scale * table.summary + shift, mc=scale * table.mc
    )

    np.testing.assert_allclose(implausibility(table), implausibility(other), rtol=1e-6, atol=1e-6)


def test_a_target_out_of_reach_is_named() -> None:
    table = linear(ONE, np.array([0.0, 30.0, 0.0]))
    found = conflicts(table, implausibility(table))
    about = matching(table, implausibility(table)).set_index("target")

    assert found[["target", "other", "kind"]].values.tolist() == [["t01", "", "no draw"]]
    assert about.loc["t01", "met"] == 0.0 and about.loc["all targets", "met"] == 0.0
    both = about.loc["t00", "met"] * about.loc["t02", "met"]
    assert about.loc["t01", "only"] == pytest.approx(both, abs=0.01)


def test_a_contradiction_is_found_and_no_other() -> None:
    """One parameter, two targets of it that are recorded 2 below and 2 above its mean."""
    twice = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    table = linear(twice, np.array([-2.0, 2.0, 0.0]), mc=0.1, shorter=0.3, discrepancy=0.1)
    found = conflicts(table, implausibility(table))
    about = matching(table, implausibility(table)).set_index("target")

    assert found[["target", "other", "kind"]].values.tolist() == [["t00", "t01", "pair"]]
    row = found.iloc[0]
    assert row["both"] < 0.1 * row["expected"]
    assert row["expected"] == pytest.approx(row["met"] * row["met_other"])
    # far fewer meet everything than if targets had nothing to do with each other
    assert about.loc["all targets", "met"] < 0.2 * about.loc["all targets", "independent"]


def test_targets_that_agree_or_do_not_meet_are_no_conflict() -> None:
    agree = linear(np.ones((1, 2)), np.array([1.5, 1.5]))
    apart = linear(np.eye(2), np.array([2.0, -2.0]))

    for table in (agree, apart):
        assert conflicts(table, implausibility(table)).empty
