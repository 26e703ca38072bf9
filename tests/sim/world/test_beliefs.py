"""What a government comes to believe of another that has never done anything hostile."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.day import begin_day, play_day
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.world.act_effects import commit_acts
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.perceived_acts import perceive
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from tests.cases import NO_ONSETS, baseline, changed, quiet, small
from tests.sim.world.hand import done, still

US, CN = 0, 1
AA, BB = 0, 1


def with_one_silent() -> LoadedScenario:
    """The small dyad in which BB has no acts, in the record or later, and no shock provokes it."""
    loaded = changed(small(), {"shocks.sovereignty_rate": 0.0, "visits.proposals": 0.0})
    governments = dict(loaded.scenario.governments)
    conduct = governments["BB"].conduct
    nothing = conduct.model_copy(update={"rates": dict.fromkeys(conduct.rates, 0.0)})
    governments["BB"] = governments["BB"].model_copy(update={"conduct": nothing})
    scenario = loaded.scenario.model_copy(
        update={"governments": governments, "shocks": {}, "visits": {}, "outcomes": {}}
    )
    record = tuple(event for event in loaded.record if event.actor == "AA")
    return loaded.model_copy(update={"scenario": scenario, "record": record})


def _world(loaded: LoadedScenario, lanes: int) -> World:
    numbers = np.zeros(lanes, int), np.arange(lanes)
    values = sample(loaded, 1, np.array([0]))
    return begin(compile_scenario(loaded), values, Luck(1, *numbers), lanes)


def test_one_that_never_acts_is_believed_what_it_was_believed_at_the_start() -> None:
    """Its belief of the other, which acts, moves as ever."""
    answers = {"coercion.bb_countermeasure": 0.0, "reassurance.bb_reciprocation": 0.0}
    peace = branch(small(), NO_ONSETS).scenario.anchor  # within a dispute it would act
    loaded = changed(with_one_silent(), answers | {"ladder.lethal_crisis": 0.0}, anchor=peace)
    world = _world(loaded, 40)
    start = world.belief.copy()
    for _ in range(200):
        play_day(world)
        assert not any(len(each.lanes) for each in world.today.acts if each.side == BB)

    assert world.seen[0, BB].max() > 0.0
    np.testing.assert_allclose(world.belief[AA], start[AA], rtol=1e-12)
    assert np.abs(world.belief[BB] - start[BB]).max() > 0.01


def _next_morning(world: World) -> None:
    begin_day(world)
    perceive(world)
    world.day += 1


def test_one_act_of_one_that_never_acts_does_not_make_it_wholly_hostile() -> None:
    """One standard act, H_0 = .5: memory 2^(-k/7) is above .5 · .029 for 43 days.

    Belief has then come to 1 - .5 · 2^(-43/240) = .558, rises a little more, and goes back to .5.
    """
    loaded = quiet(
        baseline(),
        perception__us_belief=0.5,
        perception__cn_bias=0.0,
        perception__belief_half_life=240.0,
        perception__noise_open=1e-6,
        perception__noise_closed=1e-6,
        reciprocity__memory_half_life=7.0,
    )
    world = still(1, loaded)
    act = next(
        name
        for name, weight, defensive in zip(
            world.setting.acts.ids, world.setting.acts.weight, world.setting.acts.defensive,
            strict=True,
        )
        if weight == -3.0 and not defensive
    )  # fmt: skip
    begin_day(world)
    commit_acts(world, done(world, CN, act))
    beliefs = []
    for _ in range(3000):
        _next_morning(world)
        beliefs.append(float(world.belief[US, 0]))

    assert beliefs[0] == pytest.approx(1 - 0.5 * 2 ** (-1 / 240), abs=1e-6)
    assert beliefs[42] == pytest.approx(1 - 0.5 * 2 ** (-43 / 240), abs=1e-6)
    assert beliefs[42] < max(beliefs) < 0.58
    assert beliefs[-1] == pytest.approx(0.5, abs=1e-3)


def test_the_more_one_that_never_acted_does_the_more_hostile_it_is_believed() -> None:
    """None, one, and five threats, two months apart."""
    world = still(3)
    for n in range(5):
        for lane in range(3):
            if n < (0, 1, 5)[lane]:
                commit_acts(world, done(world, CN, "threaten", lane=lane))
        for _ in range(60):
            _next_morning(world)
    none, one, five = world.belief[US]

    assert none == pytest.approx(0.65)
    assert none < one < five < 1.0
