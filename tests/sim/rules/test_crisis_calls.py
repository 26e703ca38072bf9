"""Calls within a dispute: who calls, and who answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import crisis_calls
from tests.sim.rules.cases import lane

GRID = (np.arange(100_000) + 0.5) / 100_000
CHANCE = st.floats(0, 1)


def answered(
    level: int,
    reception: float,
    sanctioned: bool = False,
    usual: tuple[float, float] = (0.35, 0.05),
    slope: float = 1.0,
    barred: float = 0.03,
) -> float:
    return float(
        crisis_calls.answer_probability(
            np.array([level]),
            lane(reception),
            np.array([sanctioned]),
            (lane(usual[0]), lane(usual[1])),
            lane(slope),
            lane(barred),
        )[0]
    )


def test_weights_of_callers_by_hand() -> None:
    """Seniority times one more than the level: .5 · 4, 1 · 1, .25 · 2."""
    found = crisis_calls.caller_weights(np.array([[0.5], [1.0], [0.25]]), np.array([[3], [0], [1]]))

    assert found.tolist() == [[2.0], [1.0], [0.5]]


def test_callers_are_chosen_in_proportion_to_their_weights() -> None:
    """Weights 2, 0, 1, 5: shares 1/4, 0, 1/8, 5/8, in this order along the uniforms."""
    weights = np.repeat([[2.0], [0.0], [1.0], [5.0]], len(GRID), axis=1)
    chosen = crisis_calls.choose_caller(GRID, weights)

    assert [np.mean(chosen == k) for k in range(4)] == pytest.approx(
        [0.25, 0.0, 0.125, 0.625], abs=1e-5
    )
    assert (np.diff(chosen) >= 0).all()


def test_each_lane_has_weights_of_its_own() -> None:
    weights = np.array([[1.0, 0.0], [0.0, 1.0]])

    assert crisis_calls.choose_caller(np.array([0.7, 0.7]), weights).tolist() == [0, 1]
    assert crisis_calls.choose_caller(np.array([0.2, 0.2]), weights).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("level", "reception", "expected"),
    [
        (2, 0.2, 0.35),  # s = 1: what is usual
        (0, 0.2, 0.05),
        (1, 0.7, 0.470275),  # s = e^.5: .35 s / (.65 + .35 s) = .577052 / 1.227052
        (1, -0.3, 0.246189),  # s = e^-.5: .212286 / .862286
        (0, 0.7, 0.0798462),  # .05 s / (.95 + .05 s) = .0824361 / 1.0324361
    ],
)
def test_an_answer_by_hand(level: int, reception: float, expected: float) -> None:
    assert answered(level, reception) == pytest.approx(expected, rel=1e-5)


def test_who_is_under_sanctions_is_answered_as_seldom_as_received() -> None:
    assert answered(3, 1.0, sanctioned=True) == 0.03


@given(
    st.integers(0, 3), st.floats(-1, 1), st.floats(-1, 1), CHANCE, CHANCE, st.floats(0, 5), CHANCE
)
def test_an_answer_is_likelier_the_warmer_the_reception_and_the_more_open_the_channel(
    level: int, one: float, other: float, a: float, b: float, slope: float, barred: float
) -> None:
    usual, cold, warm = (max(a, b), min(a, b)), min(one, other), max(one, other)
    at_cold, at_warm = (answered(level, r, usual=usual, slope=slope) for r in (cold, warm))

    assert 0.0 <= at_cold <= at_warm + 1e-12 <= 1.0 + 2e-12
    assert answered(0, cold, usual=usual, slope=slope) <= at_cold + 1e-12
    assert answered(level, cold, sanctioned=True, barred=barred) == barred


@pytest.mark.parametrize("certain", [0.0, 1.0])
@given(st.integers(0, 3), st.floats(-1, 1))
def test_what_is_certain_stays_certain(certain: float, level: int, reception: float) -> None:
    assert answered(level, reception, usual=(certain, certain)) == certain
