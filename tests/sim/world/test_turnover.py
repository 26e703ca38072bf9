"""Officials who leave office: how often, who comes after them, and what waits for a successor."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.priors import pert
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import NEVER, VisitEvent, VisitPhase
from ballast.sim.world.channel_reopening import gate_is_open
from ballast.sim.world.clones import split_lanes
from ballast.sim.world.crisis_contacts import answer_chance
from ballast.sim.world.state import World
from ballast.sim.world.turnover import holder, meet_departures, note_first, still_barred
from ballast.sim.world.visit_decisions import acceptance
from tests.cases import play, quiet, small, under_way
from tests.sim.engines.test_agreement import in_crisis, same_lanes
from tests.sim.world.leaving import OFTEN, departures_of, leaving, world_of


def at(world: World, name: str) -> int:
    return world.setting.officials.ids.index(name)


def leave(world: World, name: str, lane: int) -> None:
    """One official leaves today in one lane, and nobody else."""
    world.leave_day[:] = NEVER
    world.leave_day[at(world, name), lane] = world.day
    note_first(world, np.arange(world.lanes))
    meet_departures(world)


def diary_of(loaded: LoadedScenario, days: int = 200) -> Trajectories:
    (diary,) = PairedExperiments(loaded=loaded, seed=5, draws=3, runs=40, days=days).play()
    return diary


def same(one: Trajectories, other: Trajectories) -> bool:
    """Whether all histories of two diaries are equal to the bit."""
    states = all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("tension", "rung", "trust", "level", "encounters")
    )
    tables = ("acts", "shocks", "visits")
    return states and all(
        np.array_equal(one.table(name)[column], other.table(name)[column])
        for name in tables
        for column in one.table(name)
    )


def test_they_leave_as_often_as_told_and_anybody_after_them_too() -> None:
    """3 ministers of AA for 100 days at 2 a year: 1.64 a history; standard error of 1,000 .04."""
    rates = {"AA": {"minister": 2.0}}
    world = world_of(leaving(rates, quiet(small())), 1000)
    found = departures_of(world, 100)
    own = {at(world, name) for name in ("alma", "arne", "axel")}

    assert {official for _, official, _, _ in found} == own
    assert len(found) / 1000 == pytest.approx(6.0 * 100 / 365, abs=0.15)
    assert world.successors.sum() == len(found)
    assert world.successors.max() > 2


def test_days_and_receptions_are_those_of_a_slow_calculation() -> None:
    """Day by day and lane by lane, from the streams alone."""
    world = world_of(leaving(), 3)
    found = departures_of(world, 200)
    chance, expected = 1.0 - math.exp(-2.0 / 365.0), []
    for official, name in enumerate(world.setting.officials.ids):
        if name in ("ada", "boris"):  # leaders stay
            continue
        for run in range(3):
            luck = Luck(5, np.array([0]), np.array([run]))
            day = -1
            while True:
                uniform = luck.uniform(f"office.leaves.{name}", day)[0]
                day += math.floor(math.log(1.0 - uniform) / math.log(1.0 - chance)) + 1
                if day >= 200:
                    break
                received = pert(luck.uniform(f"office.reception.{name}", day), -0.1, 0.2, 0.5)
                expected.append((day, official, run, received[0]))

    assert len(found) > 10
    assert [entry[:3] for entry in sorted(found)] == [entry[:3] for entry in sorted(expected)]
    assert [e[3] for e in sorted(found)] == pytest.approx([e[3] for e in sorted(expected)])


def test_receptions_of_successors_are_of_the_prior() -> None:
    """PERT between -.1 and .5 with mode .2: mean .2, standard deviation .113."""
    received = [e[3] for e in departures_of(world_of(leaving(OFTEN, quiet(small())), 500), 100)]

    assert min(received) > -0.1 and max(received) < 0.5
    assert np.mean(received) == pytest.approx(0.2, abs=0.015)
    assert np.std(received) == pytest.approx(0.113, abs=0.01)
    fixed = leaving(OFTEN, quiet(small()), reception={"value": -0.4, "evidence": "A"})
    assert {e[3] for e in departures_of(world_of(fixed, 20), 100)} == {-0.4}


@pytest.mark.parametrize("rates", [{}, {"AA": {"minister": 0}, "BB": {"minister": 0, "leader": 0}}])
def test_where_nobody_leaves_histories_are_the_same(rates: Any) -> None:
    assert same(diary_of(leaving(rates)), diary_of(small()))


def test_who_leaves_changes_the_history() -> None:
    assert not same(diary_of(leaving()), diary_of(small()))


def test_a_successor_is_received_anew_and_asked_as_such() -> None:
    """Cold at -1 before, warm at 1 after: two units of the slope in the log odds."""
    cold = {f"officials.{name}.reception": -1.0 for name in ("arne", "bela")}
    warm = {"value": 1.0, "evidence": "A"}
    world = world_of(leaving(OFTEN, small(), reception=warm, **cold))
    slope = float(world.params.visits.reception_slope[0])
    slot = np.array([world.setting.slots.ids.index("own.arne")] * 2)
    caller, lanes = np.array([at(world, "bela")] * 2), np.arange(2)
    world.pressure = world.engagement = (np.zeros(1), np.zeros(1))
    leave(world, "arne", 0)
    leave(world, "bela", 0)
    for chance in (acceptance(world, slot, lanes), answer_chance(world, caller, lanes)):
        after, before = np.log(chance / (1.0 - chance))
        assert after - before == pytest.approx(2.0 * slope)


def test_sanctions_bar_the_person_and_not_the_office() -> None:
    """Bruno is under sanctions up to 31 May: they bar visits, calls and the defence channel."""
    sure = {"parameters.visits.sanctioned_acceptance": 0.0}
    world = world_of(leaving(OFTEN, small(), **sure))
    about, lanes = world.setting, np.arange(2)
    world.pressure = world.engagement = (np.zeros(1), np.zeros(1))
    slots = np.array([about.slots.ids.index("own.axel")] * 2)
    own = np.array([about.slots.ids.index("own.bruno")] * 2)
    channel = np.array([about.channels.ids.index("defence")] * 2)
    leave(world, "bruno", 0)

    assert (acceptance(world, slots, lanes) > 0.0).tolist() == [True, False]
    assert (acceptance(world, own, lanes) > 0.0).tolist() == [True, False]
    for caller in ("axel", "bruno"):
        answered = answer_chance(world, np.array([at(world, caller)] * 2), lanes)
        assert (answered > 0.0).tolist() == [True, False]
    assert gate_is_open(world, channel, lanes).tolist() == [True, False]
    world.day = 92
    assert gate_is_open(world, channel, lanes).tolist() == [True, True]


def test_the_other_of_the_pair_may_still_be_barred() -> None:
    both = {"officials.axel.sanctioned_by": "BB"}
    world = world_of(leaving(OFTEN, small(), **both))
    slots = world.setting.slots
    slot, lanes = np.array([slots.ids.index("own.axel")] * 2), np.arange(2)

    def barred() -> list[bool]:
        return still_barred(world, slots.barred_until, slots.pair, slot, lanes).tolist()

    leave(world, "bruno", 0)
    assert barred() == [True, True]
    leave(world, "axel", 0)
    assert barred() == [False, True]
    world.day = 100  # what is told of the day before, in its evening
    assert still_barred(world, slots.barred_until, slots.pair, slot, lanes, 99)[1]


def test_visits_that_wait_for_who_has_left_are_put_off() -> None:
    """Arne is the guest of one visit and the host of another; summits and journeys go on."""
    world = world_of(leaving())
    slots = world.setting.slots
    spring, hosted = (slots.ids.index(n) for n in ("arne-spring", "berta-spring"))
    others = [v for v in range(len(slots.ids)) if v not in (spring, hosted)]
    before = world.phase.copy(), world.visit_date.copy()
    leave(world, "arne", 1)
    (steps,) = world.today.visits

    assert list(zip(steps.slots, steps.lanes, strict=True)) == [(spring, 1), (hosted, 1)]
    assert set(steps.event.tolist()) == {int(VisitEvent.POSTPONED)}
    assert (world.phase[[spring, hosted], 1] == VisitPhase.POSTPONED).all()
    assert (
        (world.wake[[spring, hosted], 1] >= 60) & (world.wake[[spring, hosted], 1] <= 180)
    ).all()
    np.testing.assert_array_equal(world.phase[others], before[0][others])
    np.testing.assert_array_equal(world.phase[:, 0], before[0][:, 0])
    np.testing.assert_array_equal(world.visit_date, before[1])


def test_a_summit_is_held_by_whoever_leads_and_a_journey_goes_on() -> None:
    world = world_of(leaving({"BB": {"leader": 1.0, "minister": 1.0}}))
    slots = world.setting.slots
    meeting, spring = slots.ids.index("meeting"), slots.ids.index("arne-spring")
    world.phase[spring] = VisitPhase.IN_PROGRESS
    for name in ("boris", "berta"):
        leave(world, name, 0)

    assert world.phase[meeting, 0] == VisitPhase.SCHEDULED
    assert world.phase[spring, 0] == VisitPhase.IN_PROGRESS


def test_guest_and_host_may_leave_on_one_day() -> None:
    world = world_of(leaving())
    world.leave_day[:] = NEVER
    for name in ("arne", "berta"):
        world.leave_day[at(world, name)] = 0
    note_first(world, np.arange(world.lanes))
    meet_departures(world)
    (steps,) = world.today.visits
    pairs = list(zip(steps.slots.tolist(), steps.lanes.tolist(), strict=True))

    assert pairs == sorted(set(pairs)) and len(pairs) == 4


def test_nobody_leaves_at_war() -> None:
    sure = {"disputes__press": 10.0, "disputes__press_risk": 1.0, "disputes__press_risk_force": 1.0}
    fierce = under_way(quiet(small(), **sure), replied=True)
    world = world_of(leaving({"AA": {"minister": 50.0}}, fierce), 50)
    found = departures_of(world, 20)
    at_war = set(np.flatnonzero(world.rung == 7).tolist())
    later = departures_of(world, 80)

    assert len(found) > 15 and len(at_war) > 45
    assert not {lane for _, _, lane, _ in later} & at_war


def test_the_leader_leaves_only_where_it_is_said() -> None:
    world = world_of(leaving({"BB": {"leader": 5.0}}, quiet(small())), 50)

    assert {official for _, official, _, _ in departures_of(world, 100)} == {at(world, "boris")}


@pytest.mark.parametrize("run", [0, 3])
@pytest.mark.parametrize(
    "loaded",
    [
        leaving(),
        leaving({"US": {"minister": 3.0}, "CN": {"leader": 1.0, "minister": 3.0}}, in_crisis()),
    ],
    ids=["small", "crisis"],
)
def test_both_engines_play_it(loaded: LoadedScenario, run: int) -> None:
    for draw in (0, 2):
        assert differences(loaded, 4, draw, run, 120) == []


def test_blocks_do_not_matter() -> None:
    drawn = {"AA": {"minister": {"count": 6, "days": 1000}}, "BB": {"minister": 3.0}}
    loaded = leaving(drawn)
    whole = play(loaded, draws=3, runs=10, days=150, logged=30)
    for first in range(0, 30, 7):
        last = min(first + 7, 30)
        part = play(loaded, draws=3, runs=10, days=150, first=first, last=last, logged=last - first)
        same_lanes(part, whole, slice(first, last))


def test_copies_of_a_history_part_from_a_common_past() -> None:
    world = world_of(leaving(), 1, seed=8)
    past = departures_of(world, 60)
    parted, _, _ = split_lanes(world, np.array([30]))
    assert past and (parted.successors == world.successors).all()
    assert len(np.unique(parted.leave_day[at(world, "alma")])) > 15
    kept = world_of(leaving(), 1, seed=8)
    departures_of(kept, 60)
    own = [e for e in departures_of(parted, 120) if e[2] == 0]
    assert own == departures_of(kept, 120)


def test_who_has_come_in_a_past_in_common_stays() -> None:
    """Numbers become others on the day of parting; a successor is the same person."""
    apart = {"officials.*.reception": {"low": -1.0, "mode": 0.0, "high": 1.0}}
    past = {"continues": {"until": "2020-05-30", "seed": 3, "draw": 1, "run": 2}}
    world = world_of(leaving(OFTEN, small(), **apart, **past), 20, draws=np.arange(20))
    found = departures_of(world, 91)
    who = {official for _, official, _, _ in found}
    assert who and len(who) < 6
    departures_of(world, 92)
    for official in range(len(world.setting.officials.ids)):
        here = world.successors[official] == world.successors[official].min()
        alike = len(np.unique(world.received[official][here])) == 1
        assert alike == (official in who)
    assert len(np.unique(world.leave_day[at(world, "alma")])) > 10


def test_the_scenario_may_appoint_somebody_after_that() -> None:
    """Its own new holder is received as it says, and under sanctions where it says so."""
    new = {"date": "2020-03-10", "kind": "personnel", "official": "bruno", "reception": 0.9,
           "sanctioned": True, "evidence": "A"}  # fmt: skip
    world = world_of(leaving(OFTEN, small(), **{"interventions.add": {"new": new}}))
    leave(world, "bruno", 0)
    world.leave_day[:] = NEVER
    note_first(world, np.arange(world.lanes))
    departures_of(world, 10)
    bruno, pair = at(world, "bruno"), world.setting.officials.pair

    assert world.received[bruno].tolist() == [0.9, 0.9] and not world.successors[bruno].any()
    until = world.setting.officials.barred_until
    rows = np.array([bruno] * 2)
    assert still_barred(world, until, pair, rows, np.arange(2)).tolist() == [True, True]


def test_whoever_comes_after_is_called_by_the_office() -> None:
    """Where two governments have an office of one title, with the government."""
    titles = {"officials.arne.office": "Trade Minister"}
    world = world_of(leaving(OFTEN, small(), **titles), 1)
    assert holder(world, at(world, "arne")) == "Arne"
    leave(world, "arne", 0)
    leave(world, "bela", 0)

    assert holder(world, at(world, "arne")) == "the new Trade Minister"
    assert holder(world, at(world, "bela")) == "the new office of Boria"


def test_it_opens_what_sanctions_kept_shut() -> None:
    """Direction: the sooner a sanctioned minister goes, the sooner the defence channel reopens."""
    quick = {"parameters.channels.suspension_half_life": 30.0}
    never = {"parameters.visits.sanctioned_acceptance": 0.0}
    open_ = []
    for rate in (0.0, 1.0, 6.0):
        diary = diary_of(leaving({"BB": {"minister": rate}}, small(), **quick, **never), 90)
        open_.append((diary.level[-1, diary.setting.channels.ids.index("defence")] > 0).mean())

    assert open_[0] < open_[1] - 0.05 and open_[1] < open_[2] - 0.1


def test_a_variant_takes_it_out() -> None:
    assert same(diary_of(branch(leaving(), {"turnover.rates.*.*": 0})), diary_of(small()))
