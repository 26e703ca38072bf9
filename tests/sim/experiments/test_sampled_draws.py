"""Numbers of draws that are kept from their check: the same as sampled ones, whatever the cuts."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from ballast.sim.experiments import sampled_draws
from ballast.sim.experiments.montecarlo import Plan, check_plan
from ballast.sim.experiments.sampled_draws import SampledDraws
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.priors import sample
from tests.cases import small

DRAWS, SEED = 9, 5


@pytest.fixture(autouse=True)
def stretches_of_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampled_draws, "AT_ONCE", 4)


def _checked(runs: int = 1) -> SampledDraws:
    numbers = SampledDraws(small(), SEED, DRAWS, runs)
    for first in range(0, DRAWS, 4):
        numbers.checked(first)
    return numbers


def _same(found: dict[str, Floats] | None, first: int, last: int) -> None:
    expected = sample(small(), SEED, np.arange(first, last))
    assert found is not None and found.keys() == expected.keys()
    for key, values in expected.items():
        np.testing.assert_array_equal(found[key], values, err_msg=key, strict=True)


def test_every_stretch_is_what_sampling_it_gives() -> None:
    numbers = _checked()
    for first in range(DRAWS):
        for last in range(first + 1, DRAWS + 1):
            _same(numbers.kept(first, last), first, last)


def test_draws_of_many_histories_are_sampled_anew() -> None:
    numbers = _checked(runs=sampled_draws.MANY_RUNS)

    assert numbers.kept(0, 3) is None
    _same(numbers.between(2, 7), 2, 7)


def test_no_more_than_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampled_draws, "KEPT_DRAWS", 8)
    numbers = _checked()

    _same(numbers.kept(3, 8), 3, 8)
    assert numbers.kept(7, 9) is None
    _same(numbers.between(7, 9), 7, 9)


def test_another_process_is_sent_none_of_them() -> None:
    plan = Plan(loaded=small(), seed=SEED, draws=DRAWS, runs=1, days=10)
    plan.numbers.checked(0)
    sent = pickle.loads(pickle.dumps(plan))

    assert plan.numbers.kept(0, 4) is not None and sent.numbers.kept(0, 4) is None
    _same(sent.numbers.between(0, 4), 0, 4)


def test_a_plan_keeps_what_it_has_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ballast.sim.experiments.montecarlo.AT_ONCE", 4)
    plan = Plan(loaded=small(), seed=SEED, draws=DRAWS, runs=1, days=10)
    check_plan(plan)

    _same(plan.numbers.kept(0, DRAWS), 0, DRAWS)
