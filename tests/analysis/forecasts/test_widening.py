"""Ranges that are doubled on their natural scale, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.analysis.forecasts.widening import widened
from ballast.sim.errors import InputError
from ballast.sim.scenario.shape import Prior

SIDES = ("AA", "BB")


def prior(*numbers: float, unit: str = "", **more: Any) -> Prior:
    """A drawn number of class D."""
    low, mode, high = numbers
    return Prior(low=low, mode=mode, high=high, unit=unit, evidence="D", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "one", "expected"),
    [
        # a rate: 1/2 of the mode becomes 1/4, three times becomes nine times
        ("governments.AA.conduct.rates.legal", prior(1, 2, 6, unit="per year"), (0.5, 2, 18)),
        # odds of 1/4, 1 and 4 become 1/16, 1 and 16
        ("parameters.shocks.drill_probability", prior(0.2, 0.5, 0.8, unit="probability"),
         (0.0588, 0.5, 0.941)),
        # log odds are such a scale themselves
        ("parameters.visits.reception_slope", prior(0.5, 1, 2, unit="log odds"), (0, 1, 3)),
        # a probability that reaches zero: 3 % is as likely as before, 10 % becomes 28 %
        ("parameters.visits.sanctioned_acceptance", prior(0, 0.03, 0.1, unit="probability"),
         (0, 0.03, 0.285)),
        # what may be negative: points as they are
        ("officials.ada.reception", prior(-0.1, 0.2, 0.5), (-0.4, 0.2, 0.8)),
        ("officials.ada.reception", prior(-0.5, 0.2, 0.9), (-1, 0.2, 1)),
        # the rule book ends at 14 days; the other end of this lag is where the next one begins
        ("parameters.coercion.countermeasure_lag", prior(2, 4, 8, unit="days"), (1, 4, 14)),
        ("parameters.visits.shortest_lag", prior(10, 20, 30, unit="days"), (5, 20, 30)),
        ("parameters.visits.usual_lag", prior(40, 60, 90, unit="days"), (40, 60, 90)),
        # a mode at the limit of its scale: twice as far on the plain one
        ("parameters.encounters.rate", prior(0, 0, 3, unit="per year"), (0, 0, 6)),
    ],
)  # fmt: skip
def test_ends_go_twice_as_far(key: str, one: Prior, expected: tuple[float, float, float]) -> None:
    assert widened(key, one, SIDES) == pytest.approx(expected)


def test_what_is_fixed_has_its_range_doubled_and_without_one_a_factor_of_two() -> None:
    fixed = Prior(value=4, low=2, high=8, unit="per year", evidence="D")  # type: ignore[arg-type]
    bare = Prior(value=4, unit="per year", evidence="D")  # type: ignore[arg-type]
    key = "governments.AA.conduct.rates.legal"

    assert widened(key, fixed, SIDES) == widened(key, bare, SIDES) == (1.0, 4.0, 16.0)


def test_nothing_without_a_range_is_refused() -> None:
    nothing = Prior(value=0, unit="log odds", evidence="D")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"expected a range beside parameters\.choice\.x"):
        widened("parameters.choice.x", nothing, SIDES)


@given(
    st.tuples(*[st.floats(0.01, 0.99)] * 3).map(sorted),
    st.sampled_from(["probability", "per year", "log odds", "days"]),
)
def test_the_old_range_lies_within(numbers: list[float], unit: str) -> None:
    low, mode, high = widened("officials.ada", prior(*numbers, unit=unit), SIDES)

    slack = 5e-3  # ends are rounded to three digits
    assert mode == numbers[1] and low <= mode <= high
    assert low <= numbers[0] * (1 + slack) and high >= numbers[2] * (1 - slack)
