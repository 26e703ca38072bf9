"""Visits: acceptance, postponement, the summit, relief."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import visits
from tests.sim.rules.cases import lane, params

NO = np.zeros(1, bool)
YES = np.ones(1, bool)


def _accepted(**at: object) -> float:
    state = {
        "openness": lane(2 / 3), "reception": lane(0.2), "favoured": NO, "z": lane(0.0),
        "grievance": lane(0.0), "engagement": lane(0.5), "unmet": NO, "sanctioned": NO,
    }  # fmt: skip
    rule = params(
        "visits", acceptance=0.8, channel_slope=0.6, reception_slope=1.0, tension_slope=0.4,
        grievance_slope=0.05, engagement_slope=0.3, precondition_slope=1.5,
        sanctioned_acceptance=0.03,
    )  # fmt: skip
    return float(visits.acceptance(**(state | at), params=rule)[0])


def test_the_reference_visit_is_accepted_in_four_of_five() -> None:
    assert _accepted() == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("at", "logit"),
    [
        ({"openness": lane(0.0)}, -0.4),
        ({"reception": lane(0.5)}, 0.3),
        ({"favoured": YES}, 1.0),
        ({"z": lane(1.0)}, -0.4),
        ({"grievance": lane(2.0)}, -0.1),
        ({"engagement": lane(1.0)}, 0.15),
        ({"unmet": YES}, -1.5),
    ],
)
def test_each_term_moves_the_log_odds_by_its_slope(at: dict[str, object], logit: float) -> None:
    """logit(.8) = 1.3863."""
    found = _accepted(**at)

    assert np.log(found / (1 - found)) == pytest.approx(1.386294 + logit, abs=1e-6)


def test_a_sanctioned_counterpart_overrides_all_else() -> None:
    assert _accepted(sanctioned=YES, favoured=YES, z=lane(-3.0)) == 0.03


@given(st.floats(-6, 6), st.floats(0, 0.1), st.floats(0, 2))
def test_the_bound_of_postponement_holds(z: float, rate: float, slope: float) -> None:
    actual = visits.postponement_probability(lane(z), lane(rate), lane(slope))[0]

    assert 0.0 <= actual <= visits.postponement_bound(lane(rate), lane(slope))[0] + 1e-15


def test_postponement_by_hand() -> None:
    """1 - exp(-.0004 e^.8) = .00089 at z = 1."""
    found = visits.postponement_probability(lane(1.0), lane(0.0004), lane(0.8))[0]

    assert found == pytest.approx(0.000889823, rel=1e-5)


def test_a_summit_loses_chances_with_unmet_conditions_and_all_of_them_in_a_quarrel() -> None:
    """.86, less .2 each: .66, .46, .26; never below zero; 0 where a dispute is carried on."""
    quarrel = np.array([False, False, False, False, False, True])
    found = visits.summit_probability(lane(0.86), lane(0.2), np.array([0, 1, 2, 3, 5, 0]), quarrel)

    assert found.tolist() == pytest.approx([0.86, 0.66, 0.46, 0.26, 0.0, 0.0])


def test_relief_grows_with_trust_and_issue() -> None:
    """2 (.5 + .25) .7 = 1.05."""
    assert visits.relief(lane(2.0), lane(0.25), lane(0.7))[0] == pytest.approx(1.05)
