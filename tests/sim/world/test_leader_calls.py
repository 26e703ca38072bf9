"""Calls of the two leaders at peace: how often, with what effect, and through which channel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ballast.sim.day import play_day
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.rules.leader_calls import daily_chance
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.priors import all_priors, sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.leader_contacts import commit_leader_calls, leader_calls_due
from ballast.sim.world.relation import settle
from ballast.sim.world.state import World, blank_day
from ballast.sim.world.struck_events import Removal, Removals, Struck
from tests.cases import changed, play, small, under_way
from tests.sim.engines.test_agreement import same_lanes
from tests.sim.world import hand
from tests.sim.world.leaders import still, with_leaders

OFTEN = 1000.0
"""Calls a year at which nine of ten days have one."""
RECORD = {"count": 5, "days": 911, "evidence": "A"}


def world_of(loaded: LoadedScenario, lanes: int = 1) -> World:
    return hand.still(lanes, loaded)


def rows(tally: OutcomeAccumulator, loaded: LoadedScenario, days: int) -> dict[str, list[Any]]:
    return histories([tally], compile_scenario(loaded), days).to_pydict()


def test_they_come_at_their_rate_and_at_most_once_a_day() -> None:
    """Binomial: 200 days at 1 - exp(-20 / 365), mean 10.67, sd 3.18; 400 histories: se .16."""
    tally = play(with_leaders(still(), 20.0), runs=400, days=200)
    calls = tally.number("leader_calls")

    assert calls.mean() == pytest.approx(200 * daily_chance(np.array(20.0)), abs=0.5)
    assert calls.std() == pytest.approx(3.18, abs=0.4)
    crowded = play(with_leaders(still(), OFTEN), runs=50, days=20).number("leader_calls")
    assert crowded.max() <= 20 and crowded.mean() > 18


def test_the_rate_of_a_count_has_a_gamma_law() -> None:
    """Five calls in 911 days: shape 5.5, scale 365 / 911; draw 0 takes 5 × 365 / 911."""
    loaded = with_leaders(calls=RECORD)
    prior = all_priors(loaded.scenario)["leaders.calls"]
    drawn = sample(loaded, 1, np.arange(2000))["leaders.calls"]

    assert prior.unit == "per year" and drawn[0] == 2.0
    assert drawn[1:].mean() == pytest.approx(5.5 * 365 / 911, rel=0.04)
    assert drawn[1:].std() == pytest.approx(np.sqrt(5.5) * 365 / 911, rel=0.06)


def test_a_call_takes_off_what_a_visit_of_weight_one_does_and_it_fades() -> None:
    """Effect 2, trust T: 2 (.5 + T) tonight, half of it after the half-life of visits."""
    loaded = with_leaders(still(visits__effect_half_life=10.0), 2.0, 2.0)
    world, plain = world_of(loaded), world_of(loaded)
    commit_leader_calls(world, np.array([0]))
    trust = float(world.trust[0])
    gone = []
    for _ in range(11):
        for one in (world, plain):
            settle(one)
            one.today = blank_day(1)
            one.day += 1
        gone.append(float(plain.tension[0] - world.tension[0]))

    assert gone[0] == pytest.approx(2.0 * (0.5 + trust), rel=1e-12)
    assert gone[10] == pytest.approx(gone[0] / 2.0, rel=1e-9)


@pytest.mark.parametrize(("state", "calls"), [("limited", True), ("suspended", False)])
def test_they_need_the_leaders_channel(state: str, calls: bool) -> None:
    change = {"channels.leader.state": state}
    if not calls:
        change["channels.leader.since"] = "2020-02-01"
    loaded = branch(with_leaders(still(channels__suspension_half_life=3650.0), OFTEN), change)

    assert (len(leader_calls_due(world_of(loaded, 20))) > 0) == calls


@pytest.mark.parametrize("rung", [4, 5, 6])
def test_none_within_a_dispute_where_calls_are_those_of_the_dispute(rung: int) -> None:
    tense = under_way(still(), rung=rung, replied=rung > 4)

    assert not len(leader_calls_due(world_of(with_leaders(tense, OFTEN), 20)))


def test_they_come_again_when_the_dispute_is_over() -> None:
    loaded = with_leaders(under_way(still(disputes__lapse_first=1.0)), OFTEN)
    world = world_of(loaded, 50)
    for _ in range(8):
        before = world.rung.copy()
        play_day(world)
        assert (before[world.today.leader_calls] < 4).all()
    assert len(world.today.leader_calls)


def test_a_call_uses_the_leaders_channel() -> None:
    loaded = with_leaders(still(channels__use_rise=1.0), OFTEN)
    world = world_of(loaded)
    channel = world.setting.channels.ids.index("leader")
    commit_leader_calls(world, np.array([0]))
    settle(world)

    assert world.level[channel, 0] == 2
    assert world.level[:, 0].sum() == compile_scenario(loaded).channels.level.sum() + 1


def test_without_calls_and_occasions_histories_are_as_without_the_key() -> None:
    for leaders in (
        {},
        {"calls": 0},
        {"calls": 0, "call_effect": {"value": 3, "evidence": "A"}},
    ):
        loaded = branch(small(), {"leaders": leaders})
        one, other = (play(each, draws=3, runs=20, days=150) for each in (small(), loaded))
        for asked, values in one.counts.values.items():
            np.testing.assert_array_equal(values, other.counts.values[asked], repr(asked))
        np.testing.assert_array_equal(one.tension_tenths, other.tension_tenths)
        np.testing.assert_array_equal(one.tension_total, other.tension_total)
        assert not other.number("leader_calls").any()


def test_calls_without_effect_and_use_change_nothing_but_their_count() -> None:
    idle = changed(small(), {"channels.use_rise": 0.0})
    loaded = with_leaders(idle, 50.0, 0.0)
    one, other = (play(each, draws=3, runs=20, days=150) for each in (idle, loaded))

    assert other.number("leader_calls").min() > 0
    for asked, values in one.counts.values.items():
        np.testing.assert_array_equal(values, other.counts.values[asked], repr(asked))
    np.testing.assert_array_equal(one.tension_total, other.tension_total)


def test_calls_of_disputes_are_not_counted_with_them() -> None:
    plain = play(under_way(small()), runs=60, days=40)
    called = play(with_leaders(under_way(small()), 20.0, 0.0), runs=60, days=40)

    assert plain.number("calls").sum() > 0
    assert called.number("leader_calls").sum() > 0
    one, other = plain.number("calls"), called.number("calls")
    assert abs(one.mean() - other.mean()) < 0.3 * one.mean()


def test_more_calls_mean_less_tension() -> None:
    means = [
        play(with_leaders(calls=calls, effect=3.0), runs=200, days=150).number("tension_mean")
        for calls in (0.0, 12.0, 50.0)
    ]

    assert means[0].mean() > means[1].mean() + 0.3 > means[2].mean() + 0.6


def test_both_engines_and_blocks_play_the_same() -> None:
    drawn = {"low": 0.0, "mode": 1.0, "high": 3.0}
    loaded = with_leaders(changed(small(), {"channels.use_rise": 0.5}), RECORD, drawn)
    often = branch(loaded, {"leaders.calls": {"low": 10, "mode": 40, "high": 90, "evidence": "A"}})

    assert differences(often, 4, 2, 3, 120) == []
    whole = play(often, draws=4, runs=5, days=100)
    same_lanes(play(often, draws=4, runs=5, days=100, first=3, last=13), whole, slice(3, 13))


def test_a_call_can_be_struck() -> None:
    world = world_of(with_leaders(still(), OFTEN), 2)
    world.removed = Removals([(0, Removal(Struck.LEADER_CALL, 0))])
    commit_leader_calls(world, np.array([0, 1]))

    assert world.today.leader_calls.tolist() == [1]


def test_outcomes_are_columns_only_where_leaders_are_said() -> None:
    names = ("leaders_met", "leaders_met_day", "leader_meetings", "leader_calls")
    loaded = with_leaders(calls=20.0)
    plain, told = (rows(play(each, days=30), each, 30) for each in (small(), loaded))

    assert not set(names) & set(plain) and set(names) <= set(told)
    assert told["leader_calls"][0] >= 0
    asked = branch(
        small(),
        {"outcomes.add": {"calls_by_may": {"count": "leader_calls", "definition": "d"}}},
    )
    assert rows(play(asked, days=30), asked, 30)["calls_by_may"] == [0.0]
