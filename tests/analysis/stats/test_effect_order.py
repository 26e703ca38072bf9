"""In which order effects are shown, by hand; levels of all scenarios as a table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ballast.analysis.stats.comparison import Compared, ComparedSource, Comparison
from ballast.analysis.stats.contrasts import Contrast, Contrasting, contrast
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.effect_order import (
    by_outcome,
    effect_size,
    leading,
    level_table,
)
from ballast.sim.outcomes.measured import Measured
from ballast.sim.scenario.settled import Settled
from tests.cases import small

DRAWS = Draws(2, 4, 0)
NEVER = Settled(0.0, "nobody is there")


def _measured(name: str, values: list[float], kind: str = "probability", **more: Any) -> Measured:
    return Measured(name, f"definition of {name}", kind, 100, np.array(values, float), **more)


def _contrast(name: str, up: int, down: int) -> Contrast:
    """Eight pairs, of which so many go from no to yes and from yes to no."""
    base = [0.0] * up + [1.0] * down + [1.0] * (8 - up - down)
    other = [1.0] * up + [0.0] * down + [1.0] * (8 - up - down)
    return contrast(_measured(name, base), _measured(name, other), DRAWS)


def _source(name: str) -> ComparedSource:
    loaded = small()
    return ComparedSource(
        name=name, scenario=loaded.scenario, canonical_hash=name, seed=1, draws=3, runs=4, days=100,
        path=Path(name),
    )  # fmt: skip


def _compared(name: str, *found: Contrast, moved: tuple[str, ...] = (), **out: str) -> Compared:
    return Compared(_source(name), list(found), frozenset(moved), out, {})


def test_the_size_of_an_effect() -> None:
    """Points of what happens or not; of a number, the share of the larger level."""
    assert effect_size("probability", 0.1, 0.4, 0.3) == 0.3
    assert effect_size("mean", 10.0, 15.0, 5.0) == pytest.approx(1 / 3)
    assert effect_size("mean", 15.0, 10.0, -5.0) == pytest.approx(1 / 3)
    assert effect_size("mean", 0.0, 0.0, 0.0) == 0.0


def test_outcomes_and_scenarios_are_sorted_by_their_effects() -> None:
    """Of x: −3/8 in b, +1/8 in a; of y: +4/8 in a, 0 in b. So y first, and b before a in x."""
    comparison = Comparison(
        _source("first"),
        [
            _compared("a", _contrast("x", 1, 0), _contrast("y", 4, 0), moved=("y",)),
            _compared("b", _contrast("x", 0, 3), _contrast("y", 0, 0), z="only the other has it"),
        ],
    )
    found = by_outcome(comparison)

    assert [one.name for one in found] == ["y", "x", "z"]
    assert [e.other.source.name for e in found[1].effects] == ["b", "a"]
    assert [one.moved for one in found] == [True, False, False]
    assert found[2].missing == {"b": "only the other has it"}
    assert [one.name for one in by_outcome(comparison, ["z", "x"])] == ["z", "x", "y"]
    assert leading(found) == "y" and leading(found, ["z", "x"]) == "x"


def test_numbers_come_after_what_happens_or_not() -> None:
    """A number that doubles stands below a probability that moves by an eighth."""
    base, other = (_measured("n", [value] * 8, "mean") for value in (1.0, 2.0))
    comparison = Comparison(
        _source("first"), [_compared("a", contrast(base, other, DRAWS), _contrast("x", 1, 0))]
    )

    assert [one.name for one in by_outcome(comparison)] == ["x", "n"]


@pytest.mark.parametrize(
    ("moved", "lead"),
    [
        (("rung_4_or_higher",), "rung_4_or_higher"),
        (("rung_5_or_higher", "rung_4_or_higher"), "rung_5_or_higher"),
        (("x",), "rung_5_or_higher"),
    ],
)
def test_the_outcome_that_a_page_begins_with(moved: tuple[str, ...], lead: str) -> None:
    names = ("x", "rung_4_or_higher", "rung_5_or_higher")
    found = _compared("a", *(_contrast(name, 1, 0) for name in names), moved=moved)

    assert leading(by_outcome(Comparison(_source("first"), [found]))) == lead


def test_what_no_scenario_leaves_open_is_impossible() -> None:
    """In all scenarios, not in one alone."""
    never = _measured("x", [0.0] * 8, settled=NEVER)
    sometimes = _measured("x", [1.0] + [0.0] * 7)
    both, one = contrast(never, never, DRAWS), contrast(sometimes, never, DRAWS)
    first = _source("first")

    (found,) = by_outcome(Comparison(first, [_compared("a", both), _compared("b", both)]))
    assert found.impossible == "cannot happen in this scenario: nobody is there"
    (found,) = by_outcome(Comparison(first, [_compared("a", both), _compared("b", one)]))
    assert found.impossible == ""


def test_levels_of_all_scenarios_are_a_table() -> None:
    """One row per scenario, the first once; a settled level has no interval."""
    base = _measured("x", [1, 0, 0, 0, 1, 1, 0, 0], rung=5)
    never = _measured("x", [0.0] * 8, rung=5, settled=NEVER)
    parts = []
    for name, other in (("a", replace(base, values=1.0 - base.values)), ("b", never)):  # type: ignore[operator]
        contrasting = Contrasting(DRAWS)
        contrasting.take([base], [other])
        found = contrasting.contrasts()
        parts.append(Compared(_source(name), found, frozenset(), {}, contrasting.levels))
    table = level_table(Comparison(_source("first"), parts))

    assert table["scenario"].tolist() == ["first", "a", "b"]
    assert table["value"].tolist() == [0.375, 0.625, 0.0]
    assert table["rung"].tolist() == [5, 5, 5]
    assert (table["mc_low"] < table["value"])[:2].all() and (table["mc_high"] > table["value"])[
        :2
    ].all()
    assert table.loc[2, ["mc_low", "mc_high", "draws_low", "draws_high"]].isna().all()
