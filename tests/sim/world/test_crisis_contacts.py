"""Calls and meetings of officials within a dispute, and what contact follows from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ballast.sim.scenario.changes import changed as branch
from ballast.sim.vocabulary import DISPUTE, NEVER, WAR, Role
from ballast.sim.world.crisis_contacts import (
    answer_chance,
    calls_due,
    commit_calls,
    settle_contacts,
)
from ballast.sim.world.dispute_course import climb
from ballast.sim.world.dispute_moves import contact
from ballast.sim.world.state import World, blank_day
from ballast.sim.world.struck_events import Removal, Removals, Struck
from tests.cases import baseline, play, quiet, small, under_way
from tests.sim.world.hand import CN, US, disputed, spend, still

ALWAYS = {
    "disputes__calls": 1.0,
    "channels__answered_open": 1.0,
    "channels__answered_closed": 1.0,
    "disputes__press_risk": 0.0,
}
SILENT = ALWAYS | {"disputes__calls": 0.0}


def talk(world: World) -> None:
    """A day of calls, and its evening."""
    world.today = blank_day(world.lanes)
    commit_calls(world, calls_due(world))
    climb(world)
    settle_contacts(world)
    world.day += 1


def reduced(world: World, side: int, names: list[str]) -> World:
    """The world with only some officials of a side who may call."""
    officials = world.setting.officials
    callers = list(officials.callers)
    callers[side] = np.array([officials.ids.index(name) for name in names], np.intp)
    world.setting = replace(world.setting, officials=replace(officials, callers=tuple(callers)))
    return world


def on(world: World, *kinds: str, side: int = US) -> list[str]:
    """Officials of a side who may call on channels of some kinds."""
    officials, channels = world.setting.officials, world.setting.channels
    return [
        officials.ids[o] for o in officials.callers[side]
        if channels.kinds[officials.channel[o]] in kinds
    ]  # fmt: skip


# --- Who calls.


def test_each_government_places_a_call_a_day_with_its_chance() -> None:
    """.3 of 20,000: 3.9 standard errors are .0126; the two sides decide apart."""
    world = disputed(20_000, disputes__calls=0.3)
    callers, lanes = calls_due(world)
    of_side = [set(lanes[world.setting.officials.side[callers] == g].tolist()) for g in (US, CN)]

    for placed in of_side:
        assert len(placed) / 20_000 == pytest.approx(0.3, abs=0.0126)
    assert len(of_side[US] & of_side[CN]) / 20_000 == pytest.approx(0.09, abs=0.008)


def test_callers_speak_for_leaders_advisers_forces_diplomats_or_in_secret() -> None:
    setting = still(1).setting
    channels = setting.channels
    kinds = {"leader", "security_adviser", "diplomatic", "military_high", "military_operational"}
    for side in (US, CN):
        for o in range(len(setting.officials.ids)):
            channel = setting.officials.channel[o]
            may = setting.officials.side[o] == side and (
                channels.kinds[channel] in kinds or channels.secret[channel]
            )
            assert (o in setting.officials.callers[side]) == may


def test_the_choice_of_a_caller_goes_by_seniority_and_level() -> None:
    """Shares of all callers, 40,000 calls: 3.9 standard errors are at most .0098."""
    world = disputed(40_000, disputes__calls=1.0)
    officials = world.setting.officials
    callers, _ = calls_due(world)
    for side in (US, CN):
        able = officials.callers[side]
        weights = officials.seniority[able] * (
            1.0 + world.setting.channels.level[officials.channel[able]]
        )
        mine = callers[officials.side[callers] == side]
        for o, share in zip(able, weights / weights.sum(), strict=True):
            assert np.mean(mine == o) == pytest.approx(share, abs=0.0098), officials.ids[o]


def test_without_an_official_there_is_no_call() -> None:
    world = reduced(disputed(50, **ALWAYS), CN, [])
    callers, lanes = calls_due(world)
    assert len(lanes) == 50 and set(world.setting.officials.side[callers]) == {US}

    world = reduced(world, US, [])
    assert [len(part) for part in calls_due(world)] == [0, 0]
    talk(world)
    assert not world.today.calls and not contact(world, np.arange(50)).any()


@pytest.mark.parametrize("rung", [0, 3, WAR])
def test_nobody_calls_where_there_is_no_dispute(rung: int) -> None:
    world = disputed(5, **ALWAYS)
    world.rung[:] = rung

    assert [len(part) for part in calls_due(world)] == [0, 0]


# --- Who answers.


def test_the_chance_of_an_answer_by_hand() -> None:
    """a = .4 on an open channel and .1 on a shut one; reception .7, slope 1: s = e^.5.

    .4 s / (.6 + .4 s) = .523616, .1 s / (.9 + .1 s) = .154828; under sanctions .03.
    """
    world = disputed(
        3, channels__answered_open=0.4, channels__answered_closed=0.1,
        visits__reception_slope=1.0, visits__sanctioned_acceptance=0.03,
    )  # fmt: skip
    officials = world.setting.officials
    free = next(o for o in officials.callers[US] if officials.barred_until[o] < 0)
    barred = next(o for o in officials.callers[US] if officials.barred_until[o] >= 0)
    world.reception = tuple(np.array([0.7]) for _ in officials.ids)
    world.level[officials.channel[free]] = np.array([1, 0, 3])
    lanes = np.arange(3)

    assert answer_chance(world, np.full(3, free), lanes).tolist() == pytest.approx(
        [0.523616, 0.154828, 0.523616], rel=1e-5
    )
    assert answer_chance(world, np.full(3, barred), lanes).tolist() == [0.03] * 3
    assert answer_chance(world, np.array([barred, free]), lanes[:2])[0] == 0.03


def test_sanctions_that_have_ended_bar_no_answer() -> None:
    """Boria's minister is under sanctions up to day 91, and so is whoever calls him."""
    loaded = under_way(quiet(small(), **ALWAYS, visits__sanctioned_acceptance=0.0), replied=True)
    world = still(1, loaded)
    officials = world.setting.officials
    for name in ("bruno", "axel"):
        caller, lane = np.array([officials.ids.index(name)]), np.array([0])
        assert officials.barred_until[caller[0]] == 91
        for day, chance in ((91, 0.0), (92, 1.0)):
            world.day = day
            assert answer_chance(world, caller, lane).tolist() == [chance]


# --- Contact.


def test_an_answered_call_is_contact_for_three_days() -> None:
    world = disputed(4, **ALWAYS)
    world = reduced(reduced(world, US, on(world, "diplomatic")), CN, [])
    assert not contact(world, np.arange(4)).any()
    talk(world)
    assert all(calls.answered.all() for calls in world.today.calls)
    world = reduced(world, US, [])
    talking = []
    for _ in range(5):
        talking.append(bool(contact(world, np.arange(4)).all()))
        talk(world)

    assert talking == [True, True, True, False, False]


def test_a_call_that_nobody_answers_is_no_contact() -> None:
    never = ("channels__answered_open", "channels__answered_closed")
    barred = {"visits__sanctioned_acceptance": 0.0}
    world = disputed(50, **ALWAYS | dict.fromkeys(never, 0.0) | barred)
    talk(world)

    assert sum(len(calls.lanes) for calls in world.today.calls) == 100
    assert not any(calls.answered.any() or calls.meets.any() for calls in world.today.calls)
    assert not contact(world, np.arange(50)).any()


def test_meetings_follow_half_of_the_calls_between_advisers_within_five_days() -> None:
    """Of 20,000 calls .5 ± .0138 agree on one, on days 1 to 5 alike: each .2 ± .0157 of them."""
    world = disputed(20_000, **ALWAYS)
    advisers = on(world, "security_adviser")
    world = reduced(reduced(world, US, advisers), CN, [])
    talk(world)
    agreed = world.meeting_day != NEVER

    assert agreed.mean() == pytest.approx(0.5, abs=0.0138)
    lag = world.meeting_day[agreed]
    for days in range(1, 6):
        assert np.mean(lag == days) == pytest.approx(0.2, abs=0.0157)
    assert set(lag.tolist()) == {1, 2, 3, 4, 5}
    names = {world.setting.officials.ids[o] for o in set(world.meeting_caller[agreed].tolist())}
    assert names <= set(advisers)


def test_no_meeting_follows_a_call_through_any_other_channel() -> None:
    world = disputed(300, **ALWAYS)
    for side in (US, CN):
        officials, channels = world.setting.officials, world.setting.channels
        others = [
            officials.ids[o] for o in officials.callers[side]
            if not channels.secret[officials.channel[o]]
            and channels.kinds[officials.channel[o]] != "security_adviser"
        ]  # fmt: skip
        world = reduced(world, side, others)
    talk(world)

    assert sum(calls.answered.sum() for calls in world.today.calls) > 0
    assert (world.meeting_day == NEVER).all()


def test_a_meeting_is_contact_for_a_week() -> None:
    world = disputed(1, **SILENT)
    world.day, world.meeting_day[:], world.meeting_caller[:] = 20, 21, 4
    talk(world)
    assert not world.today.met and not contact(world, np.array([0]))[0]
    talk(world)
    assert [(lanes.tolist(), who.tolist()) for lanes, who in world.today.met] == [([0], [4])]
    talking = []
    for _ in range(9):
        talking.append(bool(contact(world, np.array([0]))[0]))
        talk(world)

    assert talking == [True] * 7 + [False] * 2
    assert world.meeting_day[0] == NEVER


def test_only_one_meeting_is_agreed_at_a_time() -> None:
    world = disputed(500, **ALWAYS)
    world = reduced(world, US, on(world, "security_adviser"))
    world = reduced(world, CN, on(world, "security_adviser", side=CN))
    world.meeting_day[:] = 5
    talk(world)

    assert any(calls.meets.any() for calls in world.today.calls)
    assert (world.meeting_day == 5).all()


def test_the_longer_contact_counts() -> None:
    world = disputed(1, **ALWAYS)
    world.contact_until[:] = 30
    talk(world)

    assert world.contact_until[0] == 30


def test_a_dispute_that_ends_tonight_is_past_all_calls_and_meetings() -> None:
    world = disputed(20, **ALWAYS)
    world.meeting_day[:] = 0
    world.today = blank_day(20)
    commit_calls(world, calls_due(world))
    world.today.moves = [(US, 4, np.arange(20)), (CN, 4, np.arange(20))]
    climb(world)
    settle_contacts(world)

    assert (world.rung < DISPUTE).all()
    assert not world.today.met
    assert (world.meeting_day == NEVER).all()
    assert not contact(world, np.arange(20)).any()


def test_a_war_ends_contact() -> None:
    world = disputed(1, rung=6, **ALWAYS | {"disputes__press_risk_force": 1.0})
    world.meeting_day[:] = 0
    world.today = blank_day(1)
    commit_calls(world, calls_due(world))
    world.today.moves = [(US, 3, np.array([0]))]
    climb(world)
    settle_contacts(world)

    assert world.rung[0] == WAR and not world.today.met


def test_a_call_can_be_struck() -> None:
    def answered(*struck: Removal) -> list[tuple[int, list[int]]]:
        world = disputed(2, **ALWAYS)
        if struck:
            world.removed = Removals((0, removal) for removal in struck)
        world.today = blank_day(2)
        commit_calls(world, calls_due(world))
        return [(calls.side, calls.lanes.tolist()) for calls in world.today.calls]

    assert answered() == [(US, [0, 1]), (CN, [0, 1])]
    assert answered(Removal(Struck.CALL, 0, (US,))) == [(US, [1]), (CN, [0, 1])]
    assert answered(Removal(Struck.CALL, 1, (US,))) == [(US, [0, 1]), (CN, [0, 1])]


# --- Calls that the scenario makes be answered.

CALL = {"date": "2023-07-13", "kind": "call", "channel": "leaders", "evidence": "A"}


def planned(until: str | None, replied: bool = True) -> World:
    channel = next(
        name for name, about in baseline().scenario.channels.items() if about.kind == "leader"
    )
    entry = CALL | {"channel": channel} | ({} if until is None else {"until": until})
    loaded = branch(quiet(baseline(), **SILENT), {"interventions.add": {"it": entry}})
    return still(3, under_way(loaded, replied=replied))


@pytest.mark.parametrize(("until", "days"), [(None, {4, 5, 6}), ("2023-07-15", {4, 5, 6, 7, 8})])
def test_a_planned_call_is_answered_on_each_of_its_days(until: str | None, days: set[int]) -> None:
    """From 13 July, day 3, and with an end to day 5; contact holds three days from each."""
    world = planned(until)
    talking, counted = set(), []
    for day in range(12):
        if contact(world, np.arange(3)).all():
            talking.add(day)
        talk(world)
        counted += [(day, calls.planned, len(calls.lanes)) for calls in world.today.calls]

    assert talking == days
    last = 3 if until is None else 5
    assert counted == [(day, True, 3) for day in range(3, last + 1)]


def test_a_planned_call_speaks_of_a_dispute_that_was_there_in_the_morning() -> None:
    world = planned(None)
    world.day = 3
    world.rung[0] = 2
    world.dispute_day[1] = 3  # begins tonight
    world.today = blank_day(3)
    settle_contacts(world)

    (calls,) = world.today.calls
    assert calls.lanes.tolist() == [2] and calls.answered.all() and not calls.meets.any()
    assert world.contact_until[2] == 6 and (world.contact_until[:2] < 3).all()


def test_planned_calls_add_to_those_that_are_placed() -> None:
    lasting = quiet(small(), **SILENT, disputes__press=1e-6, disputes__offer=1e-6)
    days = {"date": "2020-03-05", "until": "2020-03-09", "channel": "leader"}
    loaded = branch(under_way(lasting, replied=True), {"interventions.add": {"it": CALL | days}})
    tally = play(loaded, runs=20, days=20)

    assert (tally.number("calls") == 5).all() and (tally.number("calls_answered") == 5).all()


def test_contact_makes_offers_likelier_and_disputes_shorter() -> None:
    """ς = 1 and 60 planned days: more of 400 disputes are settled on the same luck."""
    calm = {"disputes__contact": 1.0, "disputes__press_risk": 0.0, "disputes__offer": 0.005}
    loaded = under_way(quiet(small(), **SILENT | calm), replied=True)
    days = {"date": "2020-03-01", "until": "2020-04-29", "channel": "leader"}
    talking = branch(loaded, {"interventions.add": {"it": CALL | days}})
    settled = [play(case, runs=400, days=60).number("settled_by_offer").sum()
               for case in (loaded, talking)]  # fmt: skip

    assert settled[1] > 1.5 * settled[0] > 0


def test_offers_and_contact_do_not_mix_up_lanes() -> None:
    """Lanes in contact and lanes without are told apart by their own days."""
    world = disputed(3, **SILENT)
    world.contact_until[:] = np.array([4, 5, 6])
    world.day = 5
    assert contact(world, np.arange(3)).tolist() == [False, True, True]
    assert contact(world, np.array([2, 0])).tolist() == [True, False]
    spend(world, (US, Role.OFFER))
    assert contact(world, np.arange(3)).tolist() == [False, False, True]
