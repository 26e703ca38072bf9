"""Choice of act: multipliers and the logit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import choice
from tests.sim.rules.cases import lane, params

OFF = np.zeros(1, bool)
ON = np.ones(1, bool)


def _groups(**at: float | np.ndarray) -> list[float]:
    state = {"z": 0.0, "pressure": 0.0, "weakness": 0.0, "grievance": 0.0, "near": OFF, "high": OFF}
    state |= at
    rule = params(
        "choice", tension_slope=0.1, election_verbal=0.35, election_economic=0.2,
        election_military=0.0, election_cooperative=-0.15, weakness_cooperative=0.15,
        grievance_slope=0.05, pre_summit_hostile=-0.15, pre_summit_cooperative=0.25,
        crisis_hostile=1.5, crisis_cooperative=0.5,
    )  # fmt: skip
    logs = choice.log_multipliers(
        lane(state["z"]), lane(state.get("lasting_z", state["z"])), lane(state["pressure"]),
        lane(state["weakness"]), lane(state["grievance"]), state["near"], rule,
    )  # fmt: skip
    return choice.multipliers(logs, state["high"], rule)[:, 0].tolist()


def test_nothing_special_gives_ones() -> None:
    assert _groups() == [1.0] * 6


def test_tension_raises_hostile_and_lowers_cooperative_acts() -> None:
    up, down = np.exp(0.1), np.exp(-0.1)

    assert _groups(z=1.0) == pytest.approx([up] * 5 + [down])


def test_what_visits_take_off_tension_moves_neither_controls_nor_sovereignty() -> None:
    up, down = np.exp(0.1), np.exp(-0.1)

    assert _groups(z=0.0, lasting_z=1.0) == pytest.approx([1, up, 1, 1, up, 1])
    assert _groups(z=1.0, lasting_z=0.0) == pytest.approx([up, 1, up, up, 1, down])


def test_an_election_is_mostly_rhetoric() -> None:
    """At the peak: words e^.35, economic acts and sanctions e^.2, forces 1, cooperation e^-.15."""
    expected = [np.exp(0.35), np.exp(0.2), np.exp(0.2), 1.0, 1.0, np.exp(-0.15)]

    assert _groups(pressure=1.0) == pytest.approx(expected)


def test_grievance_speaks_in_words_and_sanctions() -> None:
    assert _groups(grievance=2.0) == pytest.approx([np.exp(0.1), 1, np.exp(0.1), 1, 1, 1])


def test_a_summit_ahead_and_a_dispute() -> None:
    assert _groups(near=ON) == pytest.approx([np.exp(-0.15)] * 5 + [np.exp(0.25)])
    assert _groups(high=ON) == pytest.approx([1.5] * 5 + [0.5])


def test_logs_are_clipped_before_the_crisis_factor() -> None:
    assert _groups(z=50.0, high=ON) == pytest.approx([1.5 * np.exp(1.2)] * 5 + [0.5 * np.exp(-1)])


def test_utility_by_hand() -> None:
    """ln .5 + 3 (-.6 · -.4 - .5 · .5 · 7/7 - .1) = -.6931 + 3 · (-.11) = -1.0231."""
    motive = choice.motive(lane(0.0), lane(1.0), lane(0.0), lane(0.3), lane(0.4), lane(0.3))
    found = choice.utility(np.log(0.5), -6.0, 0.5, 0.1, motive, lane(7.0), lane(3.0), lane(0.5))

    assert motive.tolist() == [-0.4]
    assert found[0] == pytest.approx(np.log(0.5) - 0.33)


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.booleans()), min_size=1, max_size=6), st.floats(0, 1)
)
def test_the_choice_is_feasible_if_anything_is(rows: list[tuple[float, bool]], u: float) -> None:
    utilities = np.array([[utility] for utility, _ in rows])
    feasible = np.array([[able] for _, able in rows])
    chosen = choice.choose(lane(min(max(u, 1e-9), 1 - 1e-9)), utilities, feasible)[0]

    assert feasible[chosen, 0] if feasible.any() else chosen == -1


def test_shares_follow_the_logit() -> None:
    """Utilities 0, ln 2, ln 5: shares 1/8, 2/8, 5/8."""
    u = (np.arange(8000) + 0.5) / 8000
    utilities = np.repeat(np.log([[1.0], [2.0], [5.0]]), 8000, axis=1)
    chosen = choice.choose(u, utilities, np.ones((3, 8000), bool))

    assert (np.bincount(chosen) / 8000).tolist() == [0.125, 0.25, 0.625]
