"""Numbers carry the digits that their uncertainty leaves, the same wherever they are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.analysis.stats.outcome_estimates import Outcome
from ballast.analysis.stats.uncertainty import Estimate
from ballast.analysis.text.cells import cells
from ballast.analysis.text.durations import duration
from ballast.analysis.text.rounding import (
    MOST_DECIMALS,
    decimals,
    decimals_within,
    percentage,
    rounded,
    signed,
)


@pytest.mark.parametrize(
    ("half", "digits"), [(0.15, 2), (0.03, 2), (0.005, 3), (22.0, 0), (1.0, 1), (1e-9, 4)]
)
def test_digits_follow_the_uncertainty(half: float, digits: int) -> None:
    assert decimals((0.5 - half, 0.5 + half), (0.5, None), most=MOST_DECIMALS) == digits


@given(half=st.floats(1e-6, 1e6))
def test_the_last_digit_is_worth_at_most_half_of_what_is_not_known(half: float) -> None:
    digits = decimals_within(half)

    assert digits == 0 or 10.0**-digits <= half / 2.0 * (1 + 1e-9)
    assert digits == 0 or 10.0 ** (1 - digits) > half / 2.0 * (1 - 1e-9)


@pytest.mark.parametrize(("value", "written"), [(2.0, "2"), (2.5, "2.50")])
def test_what_has_no_uncertainty_is_written_whole_or_with_two_decimals(
    value: float, written: str
) -> None:
    exact = Estimate(value, None, None, None, None)
    outcome = Outcome("visits", "visits made", "mean", 90, exact, exact, 1, 1)

    assert cells(outcome) == ("one draw", written, "one history", written)


def test_levels_of_rungs_from_5_on_are_no_bare_numbers() -> None:
    """The interval over draws comes first, the point is called a mean, none is at the modes."""
    level, modes = Estimate(0.1, 0.08, 0.12, 0.03, 0.22), Estimate(0.2, 0.1, 0.3, None, None)
    crisis = Outcome("crisis", "a crisis", "probability", 90, level, modes, 20, 10, rung=5)
    dispute = replace(crisis, rung=4)

    assert cells(crisis) == ("3 … 22 %", "mean 10 %", "8 … 12 %", "–")
    assert cells(dispute) == ("3 … 22 %", "10 %", "8 … 12 %", "20 %")
    assert Outcome.of_json("crisis", crisis.as_json()) == crisis


@given(number=st.floats(-1e6, 1e6), digits=st.integers(0, 4))
def test_a_sign_stands_where_the_number_as_written_is_not_zero(number: float, digits: int) -> None:
    text, bare = signed(number, digits), rounded(number, digits)

    assert "-" not in text
    assert text.lstrip("+−") == bare.lstrip("−")
    assert (text[0] in "+−") == (float(bare.replace("−", "-")) != 0.0)


def test_what_is_not_there_is_a_dash_everywhere() -> None:
    assert {rounded(None, 1), signed(float("nan"), 1), percentage(None)} == {"–"}


def test_a_time_is_rounded_to_the_nearest() -> None:
    assert [duration(s) for s in (89.4, 200.0, 220.0, 5399.0)] == [
        "89 s",
        "3 min",
        "4 min",
        "90 min",
    ]
