"""Synthetic records: each source of noise once, and the ratio to what the record states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ballast.analysis.calibration.synthetic_records import (
    noise_of_records,
    some_rows,
    standard_records,
    synthetic_records,
)
from tests.analysis.calibration.known_models import KnownTarget, linear, uniforms

NONE = np.zeros((1, 1))


def test_noise_is_that_of_a_shorter_record_and_discrepancy_alone() -> None:
    """Monte Carlo error is in the summary already, the error of the record is never added."""
    table = linear(NONE, np.array([0.0]), mc=0.3, shorter=0.4, discrepancy=1.2)
    wide = replace(table, targets=(KnownTarget(id="t", observed=(0.0, 99.0), discrepancy=1.2),))
    added = synthetic_records(wide, 1) - wide.summary

    # sd of 40,000 numbers: a standard error of .35 %
    assert added.std() == pytest.approx(np.hypot(0.4, 1.2), rel=0.015)
    assert synthetic_records(wide, 1).std() == pytest.approx(1.3, rel=0.015)
    assert abs(np.corrcoef(added[:, 0], table.summary[:, 0])[0, 1]) < 0.02


def test_noise_belongs_to_the_draw_and_to_the_target() -> None:
    table = linear(np.ones((2, 3)), np.zeros(3), rows=500)
    order = uniforms("order", 500, 1)[:, 0].argsort()
    every = synthetic_records(table, 1)
    one = replace(
        table, targets=table.targets[1:2], summary=table.summary[:, 1:2],
        shorter=table.shorter[:, 1:2], mc=table.mc[:, 1:2],
    )  # fmt: skip

    np.testing.assert_array_equal(synthetic_records(table.taken(order), 1), every[order])
    np.testing.assert_array_equal(synthetic_records(one, 1), every[:, 1:2])
    assert not np.allclose(synthetic_records(table, 2), every)
    assert abs(np.corrcoef((every - table.summary).T)[0, 1]) < 0.2


def test_data_are_the_same_draws_in_any_order_and_only_complete_ones() -> None:
    table = linear(np.ones((2, 3)), np.zeros(3), rows=500)
    order = uniforms("order", 500, 1)[:, 0].argsort()
    some = some_rows(table, 1, 40)
    broken = table.summary.copy()
    broken[some[0], 0] = np.nan

    assert order[some_rows(table.taken(order), 1, 40)].tolist() == some.tolist()
    assert len(set(some.tolist())) == 40
    assert some_rows(replace(table, summary=broken), 1, 39).tolist() == some[1:].tolist()


@pytest.mark.parametrize(
    ("mc", "shorter", "noise"),
    [(0.3, 0.4, "alike"), (0.9, 0.0, "more than the record's"), (0.1, 0.1, "less")],
)
def test_noise_of_few_histories_is_reported(mc: float, shorter: float, noise: str) -> None:
    table = linear(NONE, np.array([0.0]), mc=mc, shorter=shorter)
    stated = replace(table, targets=(KnownTarget(id="t", observed=(0.0, 0.5)),))
    found = noise_of_records(stated, np.arange(10)).iloc[0]

    assert found["noise"] == noise
    assert found["ratio"] == pytest.approx(np.hypot(mc, shorter) / 0.5)
    assert found["played_sd"] == pytest.approx(mc)


def test_records_that_are_all_alike_tell_no_draws_apart() -> None:
    table = linear(np.ones((1, 2)), np.array([1.0, 7.0]), rows=101)
    records = np.stack([np.arange(101.0), np.full(101, 3.0)], axis=1)
    standard, data = standard_records(table, records)

    assert standard[:, 1].tolist() == [0.0] * 101 and data[1] == 0.0
    # the median is 50, and half of all are within 25 of it
    assert standard[100, 0] == pytest.approx(50 / (1.4826 * 25))
    assert data[0] == pytest.approx(-49 / (1.4826 * 25))
