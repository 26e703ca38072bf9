"""Levels of rungs, and the chain beside them."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.analysis.validation.rung_levels import chain_levels, level, levels, over_draws_of
from ballast.analysis.validation.verdicts import Bench
from ballast.sim.scenario.settings import validation_settings
from tests.analysis.validation.test_facts import evidence
from tests.cases import baseline, small


def test_a_level_is_the_mean_over_draws_with_their_spread() -> None:
    reached = np.repeat([0.0, 1.0, 0.0, 1.0], [30, 10, 10, 30])
    found = level(5, reached, 2)

    assert found.by_draw.tolist() == [0.25, 0.75] and found.estimate.value == 0.5
    about = over_draws_of(found)
    assert about.of == "draws" and about.low < 0.5 < about.high


def test_draws_that_are_alike_have_no_spread() -> None:
    about = over_draws_of(level(5, np.tile([0.0, 1.0], 40), 2))

    assert about.of == "estimate" and about.value == 0.5


def test_levels_of_the_chain_fall_from_rung_to_rung() -> None:
    found = chain_levels(baseline(), 1, 20, 50, 540)

    assert [one.rung for one in found] == [4, 5, 6, 7]
    values = [one.estimate.value for one in found]
    assert values == sorted(values, reverse=True) and values[0] > 0.3
    assert all(one.by_draw.shape == (20,) for one in found)


def test_row_25_has_the_chain_beside_every_level() -> None:
    of = evidence(small(), draws=2, runs=10)
    fact = levels(of)
    days = of.lab.days

    assert fact.number == 25
    names = [test.name for test in fact.tests]
    assert names[:4] == [f"levels_{days}.rung_{rung}" for rung in (4, 5, 6, 7)]
    assert all(test.chain is not None for test in fact.tests)
    for test, rung in zip(fact.tests, (4, 5, 6, 7), strict=False):
        assert test.chain is not None
        assert test.chain.value == pytest.approx(of.chain.reached(rung, days).mean())


def test_bands_are_of_540_days_only() -> None:
    """Elsewhere a level is printed and not judged."""
    bench = Bench(settings=validation_settings(), draws=1, seed=1)
    about = over_draws_of(level(4, np.array([0.0, 1.0]), 1))

    assert bench.test("levels_540.rung_4", "", about).banded
    assert not bench.test("levels_539.rung_4", "", about).banded
