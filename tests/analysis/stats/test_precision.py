"""When to stop: the error rate that it keeps, by simulation of what is known exactly."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.precision import (
    PrecisionTarget,
    Watch,
    advised,
    half_width,
    quantile,
    schedule,
)
from ballast.analysis.stats.uncertainty import wilson
from tests.cases import small


def _watch(target: PrecisionTarget, looks: tuple[int, ...], runs: int) -> Watch:
    return Watch(target, looks, runs, small().scenario, 100)


def _stopped(watch: Watch, histories: np.ndarray) -> int:
    """Feed histories look by look; gives the number of draws at which it stopped."""
    first = 0
    for look in watch.looks:
        last = look * histories.shape[1]
        if watch.take(histories.ravel()[first:last]):
            return look
        first = last
    return watch.looks[-1]


@pytest.mark.parametrize(
    ("p", "target"),
    [
        (0.5, PrecisionTarget("x", 0.04, False)),
        (0.1, PrecisionTarget("x", 0.02, False)),
        (0.1, PrecisionTarget("x", 0.25, True)),
        (0.02, PrecisionTarget("x", 0.5, True)),
    ],
)
def test_the_interval_at_which_it_stops_misses_in_less_than_5_of_100(
    p: float, target: PrecisionTarget
) -> None:
    """2,000 replications of draws that all have probability p.

    The rule promises at most .05; four standard errors of a share of .05 in 2,000 are .0195, but a
    conservative rule has to stay below .05 itself. It stops before the budget in most of them.
    """
    rng = np.random.default_rng(1)
    looks, runs = schedule(11, 700), 10
    misses = early = 0
    for _ in range(2000):
        watch = _watch(target, looks, runs)
        stopped = _stopped(watch, (rng.random((700, runs)) < p).astype(float))
        early += stopped < 700
        assert watch.estimate is not None
        misses += not watch.estimate.mc_low <= p <= watch.estimate.mc_high

    assert misses / 2000 < 0.05
    assert early > 1000


def test_the_intervals_of_all_looks_hold_at_once() -> None:
    """Whoever stops for whatever reason is covered; with 95 % at each look he would not be."""
    rng = np.random.default_rng(1)
    looks = schedule(11, 700)
    missed = {quantile(len(looks)): 0, quantile(1): 0}
    for _ in range(1000):
        hits = np.cumsum((rng.random((700, 10)) < 0.3).sum(axis=1))
        for z in missed:
            some = [
                wilson((hits[n - 1] - hits[0]) / (10 * (n - 1)), 10 * (n - 1), z) for n in looks
            ]
            missed[z] += not all(low <= 0.3 <= high for low, high in some)

    assert missed[quantile(len(looks))] < 0.05 * 1000
    assert missed[quantile(1)] > 0.10 * 1000


def test_draws_that_differ_are_no_part_of_what_is_narrowed() -> None:
    """Probabilities from beta(2, 6): the interval holds for the mean of the draws played."""
    rng = np.random.default_rng(3)
    looks, misses = schedule(20, 300), 0
    for _ in range(500):
        p = rng.beta(2, 6, 300)
        watch = _watch(PrecisionTarget("x", 0.04, False), looks, 8)
        stopped = _stopped(watch, (rng.random((300, 8)) < p[:, None]).astype(float))
        misses += not watch.estimate.mc_low <= p[1:stopped].mean() <= watch.estimate.mc_high

    assert misses / 500 < 0.05


def test_looks_do_not_depend_on_the_blocks() -> None:
    rng = np.random.default_rng(4)
    histories = (rng.random((60, 7)) < 0.3).astype(float).ravel()
    whole, parts = (_watch(PrecisionTarget("x", 1e-9, False), (20, 60), 7) for _ in range(2))
    whole.take(histories[:140])
    for first in range(0, 140, 4):
        parts.take(histories[first : first + 4])

    assert whole.estimate == parts.estimate


def test_the_modes_are_no_sample() -> None:
    watch = _watch(PrecisionTarget("x", 0.5, False), (3,), 4)
    watch.take(np.array([1.0] * 4 + [0.0] * 8))

    assert watch.estimate.value == 0.0


def test_a_budget_that_is_spent_is_said() -> None:
    watch = _watch(PrecisionTarget("x", 1e-6, False), (3, 5), 4)
    _stopped(watch, np.tile([0.0, 1.0], (5, 2)))
    about = watch.as_json()

    assert (about["reached"], about["look"], about["looks"]) == (False, 2, 2)
    assert about["histories"] == about["budget"] == 20


@pytest.mark.parametrize(
    ("first", "most"), [(2, 2), (2, 3), (200, 6400), (7, 1000), (10, 11), (3, 100_000)]
)
def test_the_schedule_rises_to_the_budget(first: int, most: int) -> None:
    looks = schedule(first, most)

    assert looks[0] == first and looks[-1] == most
    assert all(a < b for a, b in pairwise(looks))
    assert len(looks) <= 2 + np.log(most / first) / np.log(1.5)


def test_advice_by_hand() -> None:
    """Probabilities .2 and .4 in equal parts: between .01, within (.16 + .24)/2 = .2.

    So n = 20 runs a draw; ± .01 takes 1.96² · .2 / .01² = 7,683 histories, 384 or 385 draws.
    """
    rng = np.random.default_rng(5)
    by_draw = ByDraw(200)
    p = np.repeat([0.2, 0.4], 4000)
    by_draw.take((rng.random((8000, 200)) < p[:, None]).astype(float).ravel())
    draws, runs = advised(by_draw, 0.01)

    assert runs == pytest.approx(20, abs=1)
    assert (draws - 1) * runs == pytest.approx(7683, rel=0.02)


def test_the_advised_number_of_runs_is_the_best_one() -> None:
    """The spread of the estimated variance between draws is least near n = w/b.

    500 repetitions of 960 histories with beta(8, 8): w/b = 16; twice and a quarter are worse.
    """
    rng = np.random.default_rng(6)
    spread = {}
    for runs in (2, 16, 160):
        found = []
        for _ in range(500):
            shares = rng.binomial(runs, rng.beta(8, 8, 960 // runs)) / runs
            noise = (shares * (1 - shares)).mean() / (runs - 1)
            found.append(shares.var(ddof=1) - noise)
        spread[runs] = np.std(found)

    assert spread[16] < 0.8 * min(spread[2], spread[160])


def test_advice_is_withheld_where_draws_are_not_resolved() -> None:
    never = ByDraw(4)
    never.take(np.zeros(40))
    single = ByDraw(1)
    single.take(np.array([0.0, 1.0, 1.0]))

    assert advised(never, 0.01) is None
    assert advised(single, 0.01) is None


def test_the_half_width_is_what_it_says() -> None:
    """Wilson's interval of 99 % for 0 of 100: upper bound z²/(n + z²)."""
    by_draw = ByDraw(10)
    by_draw.take(np.zeros(100))
    z = quantile(5)

    assert half_width(by_draw.share(z=z)) == pytest.approx(z**2 / (100 + z**2) / 2)
    assert Draws.sized(2, 10).first == 10
