"""Regret by hand, and without what noise alone makes of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.discovery import robustness as module
from ballast.analysis.discovery.robustness import robustness
from ballast.sim.errors import InputError


def value(table: pd.DataFrame, scenario: str, measure: str) -> tuple[float, float, float]:
    row = table[(table.scenario == scenario) & (table.measure == measure)].iloc[0]
    return row["value"], row.low, row.high


def certain(*means: float) -> np.ndarray:
    """Points whose runs are all alike: (P, 2)."""
    return np.repeat(np.array(means)[:, None], 2, axis=1)


def test_three_points_and_two_policies_by_hand() -> None:
    """Lower is better, 2 is good enough, and the third point is a tie.

    Regret of a: 0, 3, 0; of b: 1, 0, 0. The 95th percentile lies .9 of the way from the second
    to the third of three.
    """
    outcomes = {"a": certain(1.0, 4.0, 2.0), "b": certain(2.0, 1.0, 2.0)}
    table, regret = robustness(outcomes, better="lower", seed=1, threshold=2.0)
    expected = {
        "a": {"mean": 7 / 3, "regret_mean": 1.0, "regret_p95": 2.7, "regret_naive": 1.0,
              "best_share": 0.5, "best_clear": 1 / 3, "satisficing": 2 / 3},
        "b": {"mean": 5 / 3, "regret_mean": 1 / 3, "regret_p95": 0.9, "regret_naive": 1 / 3,
              "best_share": 0.5, "best_clear": 1 / 3, "satisficing": 1.0},
    }  # fmt: skip
    for scenario, measures in expected.items():
        for measure, known in measures.items():
            found, low, high = value(table, scenario, measure)
            assert found == pytest.approx(known), (scenario, measure)
            assert low <= found <= high

    assert regret.values.tolist() == [
        [0, "a", 0.0, True, False], [0, "b", 1.0, False, False],
        [1, "a", 3.0, False, False], [1, "b", 0.0, True, False],
        [2, "a", 0.0, True, True], [2, "b", 0.0, True, True],
    ]  # fmt: skip


def test_higher_is_lower_turned_around() -> None:
    rng = np.random.default_rng(1)
    outcomes = {name: rng.normal(size=(6, 8)) for name in "abc"}
    turned = {name: -values for name, values in outcomes.items()}
    low, of_low = robustness(outcomes, better="lower", seed=1, threshold=0.1)
    high, of_high = robustness(turned, better="higher", seed=1, threshold=-0.1)

    same = low.measure != "mean"
    pd.testing.assert_frame_equal(low[same], high[same])
    pd.testing.assert_frame_equal(of_low, of_high)
    assert (low["value"] + high["value"])[~same].to_numpy() == pytest.approx(0.0)


@pytest.mark.parametrize("common", [0.0, 0.5])
def test_equal_policies_have_no_regret(common: float) -> None:
    """Three policies of one law, 20 times over: the interval holds 0 in at least 15 of 20 for
    each (of 95 % intervals fewer do in 1 of 3,000); the plain one never does, but where much
    luck is common to all points.
    """
    held, plain = 0, []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        own, shared = rng.normal(size=(3, 60, 30)), rng.normal(size=(3, 1, 30))
        noise = np.sqrt(1 - common) * own + np.sqrt(common) * shared
        place = rng.normal(size=(60, 1))
        table, _ = robustness(
            {name: place + noise[n] for n, name in enumerate("abc")},
            better="lower", seed=seed, resampled=100,
        )  # fmt: skip
        _, low, high = value(table, "a", "regret_mean")
        held += low <= 0.0 <= high
        plain.append(value(table, "a", "regret_naive")[1])

    assert held >= 15
    assert min(plain) > 0.0 or common


def test_regret_of_equal_policies_is_zero_on_average() -> None:
    """Without luck in common, 3 policies, 60 points, 30 runs: the regret of a mean of one policy
    less one that other runs chose has a standard deviation below sqrt(2/(60·30)) = .033 and over
    40 studies of .0053; four of those are .021. Plain regret is .85 sqrt(1/30) = .155.
    """
    found, naive, worst, plain = [], [], [], []
    for seed in range(40):
        rng = np.random.default_rng(100 + seed)
        outcomes = {name: rng.normal(size=(60, 30)) for name in "abc"}
        table, regret = robustness(outcomes, better="lower", seed=seed, resampled=10)
        found.append(value(table, "b", "regret_mean")[0])
        naive.append(value(table, "b", "regret_naive")[0])
        worst.append(value(table, "b", "regret_p95")[0])
        plain.append(regret.regret[regret.scenario == "b"].quantile(0.95))

    assert np.mean(found) == pytest.approx(0.0, abs=0.021)
    assert np.mean(naive) == pytest.approx(0.155, abs=0.021)
    # a quantile cannot be freed of noise altogether
    assert np.mean(worst) < np.mean(plain) / 2


def test_true_regret_lies_inside() -> None:
    """Policies that differ by sd 1 from point to point, noise of sd 1 in 30 runs, 200 points.

    The mean regret of these very points is known; between fair and plain, up to four standard
    errors sqrt(2/(200·30)) = .018 of the noise.
    """
    rng = np.random.default_rng(3)
    truth = rng.normal(size=(3, 200))
    outcomes = {
        name: truth[n][:, None] + rng.normal(size=(200, 30)) for n, name in enumerate("abc")
    }
    table, _ = robustness(outcomes, better="lower", seed=3)
    known = truth - truth.min(axis=0)
    for n, name in enumerate("abc"):
        fair, low, high = value(table, name, "regret_mean")
        plain = value(table, name, "regret_naive")[0]
        assert fair - 4 * 0.018 <= known[n].mean() <= plain + 4 * 0.018
        assert low <= known[n].mean() <= high
        _, low, high = value(table, name, "regret_p95")
        assert low <= np.quantile(known[n], 0.95) <= high


def test_policies_that_do_the_same_share_every_point() -> None:
    runs = np.random.default_rng(4).normal(size=(5, 6))
    table, regret = robustness({"a": runs, "b": runs.copy()}, better="lower", seed=1)

    assert value(table, "a", "best_share") == pytest.approx((0.5, 0.5, 0.5))
    assert value(table, "a", "best_clear") == (0.0, 0.0, 0.0)
    assert value(table, "b", "regret_naive") == (0.0, 0.0, 0.0)
    assert regret.best.all()


def test_the_interval_of_regret_reaches_as_far_as_that_of_plain_regret() -> None:
    rng = np.random.default_rng(9)
    table, _ = robustness(
        {name: rng.normal(size=(50, 6)) for name in "abc"}, better="lower", seed=1
    )

    assert value(table, "a", "regret_mean")[2] >= value(table, "a", "regret_naive")[2]


def test_flags_are_probabilities() -> None:
    never, always = np.zeros((4, 5), bool), np.ones((4, 5), bool)
    table, _ = robustness({"a": never, "b": always}, better="lower", seed=1)

    assert value(table, "b", "regret_mean") == (1.0, 1.0, 1.0)
    assert value(table, "a", "best_share") == (1.0, 1.0, 1.0)
    assert "satisficing" not in set(table.measure)


def test_pieces_of_points_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    outcomes = {name: rng.normal(size=(23, 7)) for name in "ab"}
    whole, _ = robustness(outcomes, better="lower", seed=1, resampled=20)
    monkeypatch.setattr(module, "AT_ONCE", 5)
    pieces, _ = robustness(outcomes, better="lower", seed=1, resampled=20)

    pd.testing.assert_frame_equal(whole, pieces)


def test_points_keep_their_numbers() -> None:
    outcomes = {"a": certain(1.0, 2.0), "b": certain(2.0, 1.0)}
    _, regret = robustness(outcomes, better="lower", seed=1, points=[4, 9])

    assert regret.point.tolist() == [4, 4, 9, 9]


@pytest.mark.parametrize("other", [np.zeros((3, 2)), np.zeros((2, 3))])
def test_policies_need_the_same_points_and_runs(other: np.ndarray) -> None:
    with pytest.raises(InputError, match="same points and runs"):
        robustness({"a": np.zeros((2, 2)), "b": other}, better="lower", seed=1)


def test_one_run_is_not_enough() -> None:
    with pytest.raises(InputError, match="two runs"):
        robustness({"a": np.zeros((2, 1))}, better="lower", seed=1)
