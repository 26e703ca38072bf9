"""Conditioning of draws: known posteriors are found, whatever the order of rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from ballast.analysis.calibration.inference import PosteriorDraws, infer
from ballast.analysis.calibration.inference_table import complete, from_score, to_score
from ballast.analysis.calibration.regression_abc import Conditioned, RecordRegression, adjusted
from ballast.analysis.calibration.synthetic_records import standard_records, synthetic_records
from tests.analysis.calibration.known_models import (
    KnownTable,
    counts,
    counts_posterior,
    linear,
    linear_posterior,
    uniforms,
)

EFFECTS = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -0.3], [0.0, 0.0, 0.4], [0.0, 0.0, 0.0]])


def conditioned(table: KnownTable, accept: int = 2000, seed: int = 1) -> Conditioned:
    standard, aim = standard_records(table, synthetic_records(table, seed))
    score = to_score(table.unit)
    return RecordRegression(standard, score, complete(table), accept).given(aim)


@pytest.mark.parametrize("data", [(0.0, 0.0, 0.0), (1.0, -0.5, 0.6), (-1.5, 2.0, -1.0)])
def test_a_linear_model_with_normal_noise_has_its_exact_posterior(
    data: tuple[float, ...],
) -> None:
    """Means within four standard errors, standard deviations and covariances within 8 %.

    Of about 1,300 effective draws a standard deviation has a standard error of 2 %.
    """
    table = linear(EFFECTS, np.array(data))
    found = conditioned(table)
    mean, covariance = linear_posterior(EFFECTS, np.array(data))
    own = found.weights @ found.score
    away = found.score - own
    together = (found.weights[:, None] * away).T @ away
    sd = np.sqrt(np.diag(covariance))

    assert (np.abs(own - mean) < 4.0 * sd * np.sqrt(found.of_mean)).all()
    np.testing.assert_allclose(np.sqrt(np.diag(together)), sd, rtol=0.08)
    np.testing.assert_allclose(together, covariance, atol=0.08 * np.outer(sd, sd).max())


@pytest.mark.parametrize("seen", [2, 6, 15])
def test_a_poisson_count_has_its_gamma_posterior(seen: int) -> None:
    """The mean within a fifth, the spread within a quarter of the posterior's spread."""
    kept = infer(counts(seen), accept=1500, rows=1500, seed=1, data=1).kept
    mean, sd = counts_posterior(seen)
    own = kept.weights @ kept.theta[:, 0]
    spread = np.sqrt(kept.weights @ (kept.theta[:, 0] - own) ** 2)

    assert abs(own - mean) < 0.2 * sd
    assert abs(spread / sd - 1.0) < 0.25


def test_the_order_of_rows_does_not_matter() -> None:
    table = linear(EFFECTS, np.array([1.0, -0.5, 0.6]), rows=5000)
    order = uniforms("order", 5000, 1)[:, 0].argsort()
    one = infer(table, accept=500, rows=600, seed=3, data=20)
    two = infer(table.taken(order), accept=500, rows=600, seed=3, data=20)

    assert set(one.kept.rows.tolist()) == set(order[two.kept.rows].tolist())
    for name, rows in one.tables.items():
        other = two.tables[name].drop(columns="row", errors="ignore")
        for column in rows.select_dtypes("number").columns.drop("row", errors="ignore"):
            np.testing.assert_allclose(
                rows[column], other[column], rtol=1e-6, atol=1e-9, err_msg=f"{name}.{column}"
            )


def test_the_same_table_and_seed_give_the_same_numbers_and_another_seed_others() -> None:
    table = linear(EFFECTS, np.array([1.0, -0.5, 0.6]), rows=3000)
    one, two = (infer(table, accept=300, rows=300, seed=3, data=10) for _ in range(2))
    other = infer(table, accept=300, rows=300, seed=4, data=10)

    np.testing.assert_array_equal(one.kept.theta, two.kept.theta)
    for name, rows in one.tables.items():
        assert rows.equals(two.tables[name]), name
    assert not np.array_equal(one.kept.rows, other.kept.rows)


def test_fewer_rows_are_taken_at_even_steps_of_their_weight() -> None:
    table = linear(EFFECTS, np.array([1.0, -0.5, 0.6]), rows=10_000)
    every = infer(table, accept=2000, rows=5000, seed=1, data=1).kept
    some = infer(table, accept=2000, rows=400, seed=1, data=1).kept

    assert len(every.rows) == 2000 and len(some.rows) <= 400
    assert set(some.rows.tolist()) <= set(every.rows.tolist())
    both: list[PosteriorDraws] = [every, some]
    means = [kept.weights @ kept.unit for kept in both]
    # half the standard error of 400 independent draws would be .007
    np.testing.assert_allclose(means[0], means[1], atol=0.03)
    assert [kept.weights.sum() for kept in both] == pytest.approx([1.0, 1.0])
    assert some.effective_size > 300


def test_draws_without_a_number_are_not_accepted() -> None:
    table = linear(EFFECTS, np.array([0.0, 0.0, 0.0]), rows=2000)
    broken = table.summary.copy()
    broken[::2, 1] = np.nan
    found = infer(replace(table, summary=broken), accept=400, rows=400, seed=1, data=5)

    assert (found.kept.rows % 2 == 1).all()
    assert found.tables["matching"]["no_number"].tolist()[:3] == [0.0, 0.5, 0.0]
    with pytest.raises(ValueError, match="no draw has a number for every target"):
        infer(replace(table, summary=broken * np.nan), accept=400, rows=400, seed=1)


def test_two_targets_that_say_the_same_and_one_that_says_nothing_do_no_harm() -> None:
    """The same noise in both: the second adds nothing, and neither does a constant."""
    table = linear(EFFECTS[:, :1], np.array([1.0]), shorter=0.0, discrepancy=0.0)
    one, twice = table.targets[0], replace(table.targets[0], id="again")
    nothing = replace(table.targets[0], id="nothing")
    summary = np.hstack([table.summary, table.summary, np.ones_like(table.summary)])
    wide = {name: np.repeat(getattr(table, name), 3, axis=1) for name in ("mc", "shorter")}
    more = replace(table, summary=summary, targets=(one, twice, nothing), **wide)
    before, after = conditioned(table), conditioned(more)

    np.testing.assert_allclose(
        before.weights @ before.score, after.weights @ after.score, atol=0.01
    )


def test_more_draws_to_accept_than_there_are_are_all_accepted() -> None:
    found = conditioned(linear(EFFECTS, np.zeros(3), rows=300), accept=2000)

    assert 290 <= len(found.rows) <= 300 and found.weights.sum() == pytest.approx(1.0)


@given(
    seed=st.integers(0, 1000),
    data=st.lists(st.floats(-50, 50), min_size=3, max_size=3),
    accept=st.integers(10, 400),
)
def test_weights_sum_to_one_and_parameters_stay_within_their_bounds(
    seed: int, data: list[float], accept: int
) -> None:
    table = linear(EFFECTS, np.array(data), rows=400, seed=seed)
    found = conditioned(table, accept, seed)
    unit = from_score(found.score)

    assert found.weights.sum() == pytest.approx(1.0) and (found.weights > 0).all()
    assert (unit > 0).all() and (unit < 1).all()
    assert ((table.at(unit) >= 0) & (table.at(unit) <= 10)).all()
    assert (np.diff(found.rows) > 0).all() and len(found.rows) <= accept


def test_records_that_say_nothing_leave_mean_and_spread() -> None:
    """Slopes of noise alone would move a mean by (10 / sqrt 8) times .05 times a normal sum of 8.

    That is .5 on average, .4 in absolute value; here it is half of that.
    """
    records = ndtri(uniforms("records", 400, 8))
    score = ndtri(uniforms("score", 400, 300))
    weights = np.full(400, 1 / 400)
    moved, _ = adjusted(records, score, weights, np.full(8, 10 / np.sqrt(8)))

    assert np.abs(moved.mean(axis=0) - score.mean(axis=0)).mean() < 0.2
    np.testing.assert_allclose(moved.std(axis=0), score.std(axis=0), rtol=0.05)
