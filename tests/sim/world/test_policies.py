"""Policies: what a multiple of a government's acts changes, and what it leaves alone."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from ballast.sim.errors import UnstableScenario
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import CATEGORIES, HOSTILE, Category, Cause, Duty
from ballast.sim.world.action_sets import COERCIVE
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.government import decide_acts, intensities
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.stability import check_stability, loop_gain, spectral_radii
from ballast.sim.world.stationary_baseline import Usual, usual_day
from tests.cases import baseline, lively, play, small
from tests.sim.world.hand import still

US, CN = 0, 1
OWN_ACCORD = {Cause.ROUTINE, Cause.INERTIA, Cause.RECIPROCITY}
OWED = {Cause.SHOCK, Cause.COUNTERMEASURE, Cause.VISIT, Cause.REASSURANCE}
HOSTILE_ONES = [category.value for category in CATEGORIES[:HOSTILE]]


def with_policy(
    loaded: LoadedScenario, policy: float, categories: list[str] | None = None, side: str = "*"
) -> LoadedScenario:
    """A branch in which a side, or both, takes a policy in some categories, or in all."""
    some = [category.value for category in CATEGORIES] if categories is None else categories
    return branch(loaded, {f"governments.{side}.conduct.policy": dict.fromkeys(some, policy)})


def _causes(loaded: LoadedScenario) -> list[set[Cause]]:
    """Causes of the acts of each side in twenty histories of 200 days."""
    found: list[set[Cause]] = [set(), set()]
    for logged in play(loaded, draws=2, runs=10, days=200, logged=20).log.acts:
        found[logged.side] |= {Cause(cause) for cause in logged.cause}
    return found


def test_a_policy_of_nothing_leaves_no_act_of_ones_own() -> None:
    """What a side owes is done all the same; the other side still acts of its own accord."""
    loaded = lively()
    one = next(iter(loaded.scenario.governments))
    both = _causes(with_policy(loaded, 0.0))
    alone = _causes(with_policy(loaded, 0.0, side=one))

    assert not (both[0] | both[1]) & OWN_ACCORD
    assert (both[0] | both[1]) & OWED
    assert not alone[0] & OWN_ACCORD
    assert alone[1] & OWN_ACCORD


def test_a_duty_in_a_category_without_acts_is_done() -> None:
    world = still(1, with_policy(baseline(), 0.0, side="CN"))
    world.duty_day[Duty.COUNTER_ECONOMIC, CN] = 0

    assert decide_acts(world, CN).category.tolist() == [COERCIVE[0]]


@pytest.mark.parametrize(("policy", "more", "kept"), [(3.0, 3.0, 1.0), (0.25, 0.25, 0.25)])
def test_what_acts_beget_is_lessened_but_never_multiplied(
    policy: float, more: float, kept: float
) -> None:
    """One category of one side, in the same state: its base, its inertia and its answer."""
    plain = still(3, baseline())
    other = still(3, with_policy(baseline(), policy, ["military"], side="US"))
    row = CATEGORIES.index(Category.MILITARY)
    factors = np.ones((3, len(CATEGORIES), 1))
    factors[:, row, 0] = more, kept, kept
    for part, usual, factor in zip(
        intensities(other, US), intensities(plain, US), factors, strict=True
    ):
        assert (usual[row] > 0.0).all()
        np.testing.assert_allclose(part, factor * usual, rtol=1e-14)
    np.testing.assert_array_equal(intensities(other, CN), intensities(plain, CN))


def test_a_policy_of_one_changes_no_history() -> None:
    plain = play(small(), draws=2, runs=5)
    other = play(with_policy(small(), 1.0), draws=2, runs=5)

    for asked, values in plain.counts.values.items():
        np.testing.assert_array_equal(values, other.counts.number(asked), repr(asked))


def test_three_times_the_measures_are_more_than_twice_and_less_than_three_times_as_many() -> None:
    """Of the side's hostile acts three quarters are of its own accord: 3 · .74 + .26 = 2.5."""
    size = {"draws": 1, "runs": 200, "days": 365}
    plain = play(baseline(), **size)
    other = play(with_policy(baseline(), 3.0, ["economic"], side="US"), **size)
    measures = [each.by_side("export_controls")[US].mean() for each in (plain, other)]

    assert 2.0 < measures[1] / measures[0] < 3.0


def _usual(loaded: LoadedScenario, draws: int = 50) -> tuple[Usual, np.ndarray, np.ndarray]:
    setting = compile_scenario(loaded)
    values = sample(loaded, loaded.scenario.seed, np.arange(draws))
    params = read_parameters(setting, values)
    usual = usual_day(setting, params)
    return usual, spectral_radii(setting, params, usual), loop_gain(setting, params, usual)


def test_the_usual_day_is_that_of_the_record_whatever_the_policies() -> None:
    plain, other = _usual(baseline())[0], _usual(with_policy(baseline(), 3.0))[0]

    for field in fields(Usual):
        np.testing.assert_array_equal(getattr(plain, field.name), getattr(other, field.name))


@pytest.mark.parametrize("policy", [0.0, 0.5, 1.0, 3.0])
def test_offspring_are_never_multiplied_and_the_gain_is(policy: float) -> None:
    """A policy of p in all categories: A times min(p, 1), so for p >= 1 a gain p times as large."""
    _, radii, gain = _usual(baseline())
    _, found, louder = _usual(with_policy(baseline(), policy))

    np.testing.assert_allclose(found, min(policy, 1.0) * radii, rtol=1e-12)
    if policy >= 1.0:
        np.testing.assert_allclose(louder, policy * gain, rtol=1e-12)
    else:
        assert (louder <= policy * gain + 1e-12).all()


@pytest.mark.parametrize(
    ("policy", "categories", "side"),
    [
        (3.0, ["economic"], "*"),
        (2.0, HOSTILE_ONES, "*"),
        (3.0, HOSTILE_ONES, "CN"),
        (0.0, None, "*"),
    ],
)
def test_much_more_or_nothing_can_be_asked(
    policy: float, categories: list[str] | None, side: str
) -> None:
    check_stability(with_policy(baseline(), policy, categories, side))


def test_a_policy_that_still_diverges_is_refused_with_how_much() -> None:
    refused = (
        r"conduct\.policy: expected a gain .* got \d+\.\d{3} \(\d+ of 1000 draws have 1 or more\)"
    )
    with pytest.raises(UnstableScenario, match=refused + r"; without policies it is 0\.\d{3}"):
        check_stability(with_policy(baseline(), 30.0, HOSTILE_ONES))
