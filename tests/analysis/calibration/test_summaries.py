"""Summaries of histories: by hand, against the observed side, and against what chance does."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.analysis.calibration.summaries import OWN_FROM, summarise
from ballast.sim.scenario.target_file import Target

YEAR = 365.25
ABOUT = {"span": (1990, 2014), "source": "MID5", "how": "counted", "meaning": "", "id": "some"}


def _target(**said: Any) -> Target:
    return Target.model_validate({"value": 0.5, **ABOUT, **said})


ONSETS = _target(counts=(12, 25), unit="per year")
FORCE = _target(counts=(2, 13), unit="probability")


def _columns(*rows: list[float]) -> np.ndarray:
    return np.array(rows, dtype=float)


def test_a_rate_by_hand() -> None:
    """Two draws of two years each: 3 + 1 and 0 + 0 events.

    Residuals of the first are 1 and -1, squares 2; by chance 4 (1 - 1/2) = 2 are expected, so that
    counts scatter as Poisson ones do.
    """
    found = summarise(ONSETS, _columns([3, 1], [0, 0]), _columns([YEAR, YEAR], [YEAR, YEAR]))

    assert found.value == pytest.approx([math.log(4.5 / 2), math.log(0.5 / 2)])
    assert found.mc == pytest.approx([4.5**-0.5, 0.5**-0.5])
    assert found.shorter.tolist() == [0.0, 0.0]


def test_a_share_by_hand() -> None:
    """3 of 4 and 1 of 4: half of 8. Squares 2; hypergeometric 4 (1 - 1/2) 4 / 7 = 8/7."""
    found = summarise(FORCE, _columns([3, 1]), _columns([4, 4]))

    assert found.value == pytest.approx([0.0])
    assert found.mc == pytest.approx([math.sqrt((2 / (8 / 7)) * (2 / 4.5))])


def test_a_mean_by_hand() -> None:
    """2 and 6 over one event each: mean 4, squares 8 times 2 / 1, by 2 events: 8 an event."""
    target = _target(value=4.0, low=0.0, high=8.0, unit="days")

    found = summarise(target, _columns([2, 6]), _columns([1, 1]))

    assert found.value == pytest.approx([4.0])
    assert found.mc == pytest.approx([math.sqrt(8 / 2.5)])
    assert found.shorter == pytest.approx([math.sqrt(target.observed[1] ** 2 - 8 / 2.5)])
    with pytest.raises(ValueError, match="two histories"):
        summarise(target, _columns([2]), _columns([1]))


@given(st.integers(0, 40), st.integers(1, 60))
def test_observed_counts_have_the_same_place(events: int, among: int) -> None:
    """What is observed is a draw with one history."""
    rate = _target(counts=(events, among), unit="per year")
    found = summarise(rate, _columns([events]), _columns([among * YEAR]))
    assert (found.value[0], found.mc[0]) == pytest.approx(rate.observed)

    share = _target(counts=(min(events, among), among), unit="probability")
    found = summarise(share, _columns([min(events, among)]), _columns([among]))
    assert (found.value[0], found.mc[0]) == pytest.approx(share.observed)


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=5),
    st.permutations(range(3)),
)
def test_histories_have_no_order(rows: list[list[float]], order: list[int]) -> None:
    hits = np.array(rows, float)
    among = hits + 1.0
    for target in (ONSETS, FORCE):
        one = summarise(target, hits, among)
        other = summarise(target, hits[:, order], among[:, order])
        assert np.allclose(one.value, other.value) and np.allclose(one.mc, other.mc)


def test_a_record_of_half_the_length_has_twice_the_variance() -> None:
    """Fifty years played, 25 observed: what is added has the variance that is there."""
    found = summarise(ONSETS, _columns([10, 14]), _columns([25 * YEAR, 25 * YEAR]))

    assert found.shorter == pytest.approx(found.mc)
    assert summarise(FORCE, _columns([2, 4]), _columns([20, 19])).shorter > 0.0


@settings(deadline=None, max_examples=5)
@given(st.integers(0, 2**31))
def test_counts_that_come_in_bursts_scatter_more(seed: int) -> None:
    """Events in pairs have twice the variance of single ones, by the function and in truth."""
    luck = np.random.default_rng(seed)
    pairs = 2.0 * luck.poisson(3.0, size=(4000, 4))
    found = summarise(ONSETS, pairs, np.full(pairs.shape, YEAR))

    ratio = found.mc**2 * (pairs.sum(axis=1) + 0.5)
    assert ratio == pytest.approx(np.full(4000, 2.0), rel=0.1)
    assert found.value.std() == pytest.approx(np.sqrt((found.mc**2).mean()), rel=0.12)


@settings(deadline=None, max_examples=5)
@given(st.integers(0, 2**31), st.floats(0.1, 0.9))
def test_the_error_of_a_share_is_what_repeated_draws_show(seed: int, chance: float) -> None:
    luck = np.random.default_rng(seed)
    among = luck.poisson(8.0, size=(3000, 10)).astype(float)
    hits = luck.binomial(among.astype(int), chance).astype(float)
    found = summarise(FORCE, hits, among)

    assert found.value.std() == pytest.approx(np.sqrt((found.mc**2).mean()), rel=0.1)
    assert found.value.mean() == pytest.approx(math.log(chance / (1 - chance)), abs=0.05)


@settings(deadline=None, max_examples=5)
@given(st.integers(0, 2**31))
def test_the_error_of_a_mean_is_what_repeated_draws_show(seed: int) -> None:
    luck = np.random.default_rng(seed)
    events = luck.poisson(5.0, size=(3000, 6)).astype(float)
    days = luck.gamma(4.0 * np.maximum(events, 1e-9), 2.0)
    target = _target(value=8.0, low=4.0, high=12.0, unit="days")
    found = summarise(target, days, events)

    assert found.value.std() == pytest.approx(np.sqrt((found.mc**2).mean()), rel=0.1)


def test_a_draw_of_many_histories_has_its_own_scatter() -> None:
    """One draw has its events in one history, the other evenly: they are told apart from 30 on."""
    bunched, even = np.zeros(OWN_FROM), np.ones(OWN_FROM)
    bunched[0] = OWN_FROM
    days = np.full((2, OWN_FROM), YEAR)

    many = summarise(ONSETS, np.stack([bunched, even]), days)
    few = summarise(ONSETS, np.stack([bunched, even])[:, :10], days[:, :10])

    assert many.mc[0] ** 2 == pytest.approx(30.0 / 30.5) and many.mc[1] == 0.0
    assert few.mc[0] ** 2 * 30.5 == pytest.approx(few.mc[1] ** 2 * 10.5)


def test_nothing_counted_at_all_is_no_error() -> None:
    """No dispute in any history: log odds of 0 with half an event on either side."""
    found = summarise(FORCE, np.zeros((3, 2)), np.zeros((3, 2)))

    assert found.value.tolist() == [0.0, 0.0, 0.0]
    assert found.mc == pytest.approx([2.0, 2.0, 2.0]) and not found.shorter.any()
