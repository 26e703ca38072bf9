"""A difference in words: its size, both of its intervals, its direction, and its flips."""

from __future__ import annotations

from typing import Any

import pytest

from ballast.analysis.text import difference_text as text

ROW: dict[str, Any] = {
    "outcome": "rung_4_or_higher", "kind": "probability", "difference": -0.07, "mc_low": -0.1,
    "mc_high": -0.04, "draws_low": -0.2, "draws_high": 0.01, "moved": True, "up": 2, "down": 9,
    "histories": 100,
}  # fmt: skip


def test_size_and_interval_come_first() -> None:
    assert text.difference_sentence(ROW, "rung 4", "Base", "Branch") == (
        "“Branch” lowers “rung 4” by 7 percentage points, compared with “Base” (difference −7; "
        "95 % interval of Monte Carlo error: −10 to −4)."
    )
    raised = ROW | {"kind": "mean", "difference": 3.25, "mc_low": 2.0, "mc_high": 4.5}
    assert "“Branch” raises “acts” by 3.2, compared with" in text.difference_sentence(
        raised | {"draws_low": None, "draws_high": None}, "acts", "Base", "Branch"
    )


def test_what_may_be_chance_is_not_called_a_difference() -> None:
    row = ROW | {"moved": False, "difference": -0.01, "mc_low": -0.04, "mc_high": 0.02}
    assert text.difference_sentence(row, "rung 4", "Base", "Branch") == (
        "No difference in “rung 4” between “Branch” and “Base” is resolved beyond chance: −1 "
        "percentage points (95 % interval of Monte Carlo error: −4 to +2)."
    )
    assert text.sureness_sentence(row, 41) == (
        "It may be chance, corrected for 41 differences that were looked at (Holm, 5 %)."
    )
    none = row | {"difference": 0.0, "up": 0, "down": 0, "mc_low": -0.02, "mc_high": 0.02}
    assert text.difference_sentence(none, "rung 4", "Base", "Branch").startswith(
        "“rung 4” is the same under both in all 100 pairs of histories"
    )


@pytest.mark.parametrize(
    ("ends", "end"),
    [
        ((-0.2, -0.01), "(Holm, 5 %), and has one direction over that spread."),
        ((-0.2, 0.01), "reaches both ways: for some parameters it is the opposite."),
        ((None, None), "(Holm, 5 %)."),
        ((float("nan"), float("nan")), "(Holm, 5 %)."),
    ],
)
def test_how_sure_its_direction_is(ends: tuple[float | None, float | None], end: str) -> None:
    row = ROW | dict(zip(("draws_low", "draws_high"), ends, strict=True))
    assert text.sureness_sentence(row, 1).startswith("It is beyond chance, corrected for the one ")
    assert text.sureness_sentence(row, 1).endswith(end)


def test_both_kinds_of_intervals_are_named() -> None:
    assert text.spread_sentence(ROW) == (
        "Depending on parameters that nobody knows it is −20 to +1 percentage points (5–95 % "
        "spread over parameter draws, which more histories do not narrow)."
    )
    assert text.spread_sentence(ROW | {"draws_low": None}) == text.NO_SPREAD
    level = {"rung": 5, "settled": "", "value": 0.1, "mc_low": 0.08, "mc_high": 0.12}
    narrow, wide = {"draws_low": 0.09, "draws_high": 0.11}, {"draws_low": 0.03, "draws_high": 0.22}
    assert text.level_text("probability", level | wide) == "3 to 22 % (draws), mean 10 %"
    assert text.level_text("probability", level | narrow) == "8 to 12 % (Monte Carlo), mean 10 %"
    assert text.level_text("probability", level | wide | {"rung": None}) == "10 %"
    why = "cannot happen in this scenario: nobody is there"
    assert text.level_text("probability", level | wide | {"settled": why}) == "cannot happen"


def test_flips_both_ways() -> None:
    assert text.flips_sentence(ROW, "Base", "Branch") == (
        "It flips in 11 of 100 histories: 2 from no under “Base” to yes under “Branch”, 9 from yes "
        "to no."
    )
    assert text.flips_sentence(ROW | {"up": 0, "down": 0}, "Base", "Branch") == (
        "It flips in none of 100 histories."
    )
    assert "it is larger in 2 under “Branch” and smaller in 9" in text.flips_sentence(
        ROW | {"kind": "mean"}, "Base", "Branch"
    )
