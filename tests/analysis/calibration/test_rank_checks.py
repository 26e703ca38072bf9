"""Simulation-based calibration: right posteriors pass, narrow ones do not; coverage of records."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.special import ndtri

from ballast.analysis.calibration.inference import infer
from ballast.analysis.calibration.inference_table import complete, to_score
from ballast.analysis.calibration.rank_checks import (
    TrialPosteriors,
    place_of,
    ranks,
    trial_posteriors,
)
from ballast.analysis.calibration.regression_abc import Conditioned, RecordRegression
from ballast.analysis.calibration.simultaneous_bands import band, is_uniform, points, stays_within
from ballast.analysis.calibration.synthetic_records import (
    luck_of,
    some_rows,
    standard_records,
    synthetic_records,
)
from tests.analysis.calibration.known_models import KnownTable, counts, linear, uniforms

EFFECTS = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -0.3], [0.0, 0.0, 0.4], [0.0, 0.0, 0.0]])
ZERO = np.zeros(3)


@cache
def _table() -> KnownTable:
    return linear(EFFECTS, ZERO, rows=8000)


def _trials(table: KnownTable, width: float, number: int = 400) -> TrialPosteriors:
    records, aim = standard_records(table, synthetic_records(table, 1))
    assert len(aim) == len(table.targets)
    score = to_score(table.unit)
    regression = RecordRegression(records, score, complete(table), 600)
    rows = some_rows(table, 1, number)
    luck = luck_of(table.unit[rows], 1)
    return trial_posteriors(regression, records, score, rows, luck, table.keys, width)


def test_a_right_posterior_has_uniform_ranks_and_its_coverage() -> None:
    table = _table()
    found = ranks(_trials(table, 1.0), table.keys)

    assert found["uniform_of_all"].all()
    assert found["coverage"].between(0.85, 0.95).all()
    assert found["spread"].between(0.9, 1.1).all()
    assert (found["coverage_low"] < 0.9).all() and (found["coverage_high"] > 0.9).all()


@pytest.mark.parametrize(("width", "wide"), [(0.6, False), (1.8, True)])
def test_a_posterior_of_the_wrong_width_is_found_out(width: float, wide: bool) -> None:
    table = _table()
    found = ranks(_trials(table, width), table.keys)

    assert not found["uniform_of_all"].any() and not found["uniform"].any()
    assert ((found["coverage"] > 0.95) == wide).all() and ((found["spread"] < 1) == wide).all()


def test_counts_have_uniform_ranks_too() -> None:
    table = counts(6, rows=8000)
    found = ranks(_trials(table, 1.0), table.keys)

    assert found["uniform_of_all"].all() and found["coverage"].between(0.85, 0.95).all()


def test_intervals_hold_the_truth_of_records_that_the_table_has_never_seen() -> None:
    """90 % intervals of identified parameters in 85 to 95 % of 200 synthetic records.

    Truths, sampling error and discrepancy of the records are drawn apart from the table's.
    """
    table = _table()
    truth = ndtri(uniforms("truth", 200, 4, seed=9))
    noise = np.sqrt(0.3**2 + 0.4**2 + 0.2**2) * ndtri(uniforms("error", 200, 3, seed=9))
    data = truth @ EFFECTS + noise
    records = synthetic_records(table, 1)
    regression = RecordRegression(
        standard_records(table, records)[0], to_score(table.unit), complete(table), 600
    )
    inside = np.zeros(4)
    for true, seen in zip(truth, data, strict=True):
        found = regression.given(standard_records(table.given(seen), records)[1])
        inside += np.abs(place_of(true, found, np.full(4, 0.5)) - 0.5) <= 0.45

    # binomial of 200 with .9 has a standard deviation of 2.1 %
    assert ((inside[:3] / 200 >= 0.85) & (inside[:3] / 200 <= 0.95)).all()


def test_the_place_of_a_truth_among_equal_draws_is_its_rank() -> None:
    """Of four draws and one: (rank + u) / 5, with ties shared by u."""
    draws = Conditioned(
        rows=np.arange(4), weights=np.full(4, 0.25), of_mean=np.zeros(1),
        score=np.array([[1.0], [2.0], [2.0], [3.0]]),
    )  # fmt: skip
    for truth, spare, place in ((0.0, 0.5, 0.1), (2.5, 0.0, 0.6), (2.0, 0.5, 0.5), (9.0, 1.0, 1.0)):
        assert place_of(np.array([truth]), draws, np.array([spare])) == pytest.approx(place)


def test_the_data_of_a_row_are_not_answered_by_the_row_itself() -> None:
    table = _table()
    records, _ = standard_records(table, synthetic_records(table, 1))
    regression = RecordRegression(records, to_score(table.unit), complete(table), 50)

    assert 7 in regression.given(records[7]).rows
    assert 7 not in regression.given(records[7], but_row=7).rows


@pytest.mark.parametrize("level", [0.5, 0.95])
def test_the_band_holds_as_many_uniform_samples_as_it_says(level: float) -> None:
    """Against 2,000 simulated samples: a standard error of .5 % at 95 %, 1.1 % at 50 %.

    Counts are whole numbers, so the exact chance is at or above the level.
    """
    number = 60
    low, high = band(number, level)
    exact = stays_within(np.array(low), np.array(high), number)
    samples = uniforms("band", 2000, number)
    held = np.mean([is_uniform(sample, level) for sample in samples])

    assert level <= exact < level + 0.06
    assert abs(held - exact) < 4 * np.sqrt(exact * (1 - exact) / 2000)
    assert (np.array(low) <= number * points()).all() and (
        np.array(high) >= number * points()
    ).all()


def test_recovery_is_that_of_the_known_posterior() -> None:
    """One parameter seen with noise of half its spread: a correlation of .89 in scores."""
    table = linear(np.ones((1, 1)), np.zeros(1), rows=8000, mc=0.3, shorter=0.4, discrepancy=0.0)
    found = infer(table, accept=600, rows=600, seed=1, data=400).tables["recovery"].iloc[0]

    assert found["low"] < 0.89 < found["high"] and found["high"] - found["low"] < 0.06
    assert found["slope"] == pytest.approx(1.0, abs=0.1)
    # variance of the score given the record: 1 / (1 + 1 / .25) = .2; of the place about as much
    assert found["contraction"] == pytest.approx(0.8, abs=0.06)
    assert found["error"] == pytest.approx(np.sqrt(0.2 / 12), rel=0.15)
