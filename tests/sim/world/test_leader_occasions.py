"""Occasions on which the leaders may meet: how likely, on which day, and what a meeting leaves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from ballast.sim.day import play_day
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.history_tables import histories, visit_events
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.priors import all_priors, sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import Move, VisitEvent
from ballast.sim.world.clones import take_lanes
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.start import begin
from ballast.sim.world.visit_turns import feasible_move
from tests.cases import changed, play, small, under_way
from tests.sim.engines.test_agreement import same_lanes
from tests.sim.world.leaders import DAY, START, still, with_leaders

KEY = "occasions.fair"
NO_PENALTY = {"visits.summit_penalty": 0.0}


def met(loaded: LoadedScenario, runs: int = 400, days: int = DAY + 5) -> np.ndarray:
    """Day of the first meeting of the leaders in each history; the small summit is later."""
    tally = play(loaded, runs=runs, days=days)
    return np.asarray(tally.number("leaders_met_day"))


def share(loaded: LoadedScenario, runs: int = 400) -> float:
    return float((met(loaded, runs) == DAY).mean())


def test_they_meet_with_the_chance_told_where_nothing_stands_in_the_way() -> None:
    """400 histories: standard error .023; all conditions are met in a world that stands still."""
    assert share(with_leaders(still(), meet=0.7)) == pytest.approx(0.7, abs=0.07)
    assert share(with_leaders(still(), meet=1.0), 50) == 1.0
    assert share(with_leaders(still(), meet=0.0), 50) == 0.0


def test_each_unmet_condition_takes_a_penalty_but_ministers_are_not_asked_for() -> None:
    strict = {"visits.summit_penalty": 0.3, "visits.summit_ministers": 9.0}
    loaded = changed(with_leaders(still(), meet=0.7), strict)
    shut = branch(loaded, {"channels.diplomatic.state": "limited"})

    assert share(loaded) == pytest.approx(0.7, abs=0.07)
    assert share(shut) == pytest.approx(0.4, abs=0.07)


def test_they_do_not_meet_while_both_quarrel_or_in_a_crisis() -> None:
    slow = still(disputes__offer=1e-6, disputes__press=1e-6)
    for rung, replied in ((4, True), (5, True)):
        tense = under_way(slow, rung=rung, replied=replied)
        assert share(with_leaders(tense, meet=1.0, day=2), 50) == 0.0
        assert (met(with_leaders(tense, meet=1.0, day=2), 50, 10) > 9).all()


def summit_on(day: int, **parameters: float) -> LoadedScenario:
    """A world that stands still but for a summit on a day, which is held."""
    entry = {
        "visitor": "ada", "host": "BB", "date": START + timedelta(days=day),
        "phase": "scheduled", "summit": True, "evidence": "A",
    }  # fmt: skip
    sure = {"visits__summit_held": 1.0, "visits__summit_penalty": 0.0}
    loaded = still(**sure, visits__statement_probability=0.0, **parameters)
    return branch(loaded, {"visits.add": {"talks": entry}})


@pytest.mark.parametrize(
    "parameters", [{}, {"visits__channel_rise": 1.0, "channels__reopen_at_summit": 1.0}]
)
def test_a_meeting_leaves_behind_what_a_summit_does(parameters: dict[str, float]) -> None:
    """Relief, overshoot, a channel raised and others reopened, evening for evening."""
    summit = summit_on(DAY, **parameters)
    occasion = branch(summit, {"visits.remove": ["talks"]})
    occasion = with_leaders(occasion, meet=1.0)

    def diary(loaded: LoadedScenario) -> Trajectories:
        lab = PairedExperiments(loaded=loaded, seed=2, draws=2, runs=3, days=DAY + 60)
        (found,) = lab.play()
        return found

    one, other = diary(summit), diary(occasion)
    tension = one.tension[DAY + 1] - one.tension[DAY]
    assert (tension < -1.0).all()
    # chance of a channel's rise goes by the visit's own luck, and is certain or impossible here
    if parameters:
        np.testing.assert_array_equal(one.level, other.level)
    np.testing.assert_allclose(one.tension, other.tension, rtol=1e-6)


def test_nobody_prepares_it() -> None:
    """No weeks of calm before, unlike before a summit."""
    for loaded, calm in ((summit_on(DAY), True), (with_leaders(still(), meet=1.0), False)):
        setting = compile_scenario(loaded)
        values = sample(loaded, 1, np.array([0]))
        world = begin(setting, values, Luck(1, np.array([0]), np.array([0])), 1)
        near = False
        for _ in range(DAY + 2):
            play_day(world)
            near |= bool(world.summit_near[0])
        assert near == calm


def test_the_summit_is_counted_as_it_was_and_meetings_apart() -> None:
    """The small dyad has a summit on day 106; the occasion is before it."""
    loaded = with_leaders(meet=0.6)
    tally = play(loaded, draws=2, runs=60, days=120)
    table = histories([tally], compile_scenario(loaded), 120).to_pandas()
    at_fair = (table["leaders_met_day"] == DAY).to_numpy()

    assert 0 < at_fair.sum() < 120 and set(table["summit_day"].dropna()) == {106}
    expected = at_fair.astype(int) + table["summit_held"].to_numpy()
    np.testing.assert_array_equal(table["leader_meetings"], expected)
    np.testing.assert_array_equal(table["leaders_met"], expected > 0)


def test_a_meeting_is_nobodys_visit() -> None:
    quiet_one = branch(still(), {"leaders": {}})
    loaded = with_leaders(still(), meet=0.5)
    for each in (quiet_one, loaded):
        tally = play(each, runs=40, days=DAY + 10)
        for name in ("visits_completed_aa", "visits_completed_bb", "visits_cancelled"):
            assert not tally.number(name).any(), name
        assert not tally.number("summit_held").any()


def test_the_log_of_visits_tells_of_it_without_a_host() -> None:
    loaded = with_leaders(still(), meet=0.5)
    tally = play(loaded, runs=40, days=DAY + 10, logged=40)
    table = visit_events([tally.log], compile_scenario(loaded)).to_pandas()

    assert set(table["visit"]) == {"occasion.fair"}
    assert set(table["event"]) == {"begun", "completed", "cancelled"}
    assert table["host"].isna().all() and table["source"].isna().all()
    assert not table["summit"].any() and set(table["visitor"]) == {"ada"}


def test_its_day_may_be_drawn() -> None:
    window = {"low": date(2020, 4, 1), "mode": date(2020, 4, 20), "high": date(2020, 5, 20)}
    loaded = with_leaders(still(), meet=1.0, day=window)
    prior = all_priors(loaded.scenario)[f"{KEY}.date"]
    tally = play(loaded, draws=12, runs=2, days=100, seed=3)
    days = np.rint(sample(loaded, 3, np.arange(12))[f"{KEY}.date"])

    assert (prior.low, prior.mode, prior.high) == (31.0, 50.0, 80.0)
    assert days[0] == 50 and len(set(days.tolist())) > 5
    np.testing.assert_array_equal(tally.number("leaders_met_day"), np.repeat(days, 2))


def test_a_study_may_set_its_numbers() -> None:
    loaded = with_leaders(calls=2, meet={"low": 0.15, "mode": 0.45, "high": 0.85})
    known = branch(
        loaded,
        {f"{KEY}.meet": 0.9, f"{KEY}.date": date(2020, 5, 3), "leaders.call_effect": 0.5},
    )

    assert known.scenario.occasions["fair"].meet.value == 0.9
    assert known.scenario.occasions["fair"].date == date(2020, 5, 3)
    gone = branch(loaded, {"occasions.remove": ["fair"]})
    assert f"{KEY}.meet" not in all_priors(gone.scenario)


def test_both_engines_and_blocks_play_the_same() -> None:
    wide = {"low": 0.15, "mode": 0.45, "high": 0.85}
    window = {"low": date(2020, 4, 1), "mode": date(2020, 4, 20), "high": date(2020, 5, 20)}
    loaded = with_leaders(calls=30, meet=wide, day=window)

    assert differences(loaded, 4, 2, 3, 120) == []
    assert differences(branch(loaded, CONTINUES), 4, 2, 3, 120) == []
    whole = play(loaded, draws=4, runs=5, days=110)
    same_lanes(play(loaded, draws=4, runs=5, days=110, first=3, last=13), whole, slice(3, 13))


CONTINUES: dict[str, Any] = {
    "continues": {"until": "2020-04-10", "seed": 3, "draw": 1, "run": 2},
}


def test_numbers_follow_their_lanes_into_clones() -> None:
    loaded = with_leaders(
        calls={"low": 1, "mode": 5, "high": 9, "evidence": "A"},
        meet={"low": 0.15, "mode": 0.45, "high": 0.85},
    )
    draws, runs = np.arange(4), np.zeros(4, int)
    values = sample(loaded, 1, draws)
    world = begin(compile_scenario(loaded), values, Luck(1, draws, runs), 4)
    taken = take_lanes(world, np.array([1, 1, 3]))

    for before, after in (
        (world.leaders.calls, taken.leaders.calls),
        (world.leaders.meet[0], taken.leaders.meet[0]),
    ):
        np.testing.assert_array_equal(after, before[[1, 1, 3]])


def test_a_person_can_neither_prevent_a_meeting_nor_the_calls() -> None:
    loaded = with_leaders(still(), calls=1000, meet=1.0)
    played = branch(
        loaded, {"played.add": {"AA": {"until": "2020-06-01", "acts": {}, "evidence": "A"}}}
    )
    world = begin(
        compile_scenario(played),
        sample(played, 1, np.array([0])),
        Luck(1, np.array([0]), np.array([0])),
        1,
    )
    slot = world.setting.slots.ids.index("occasion.fair")
    assert not any(feasible_move(world, side, slot, move)[0] for side in (0, 1) for move in Move)
    tally = play(played, runs=20, days=DAY + 5)
    assert (tally.number("leaders_met_day") == DAY).all()
    assert tally.number("leader_calls").min() > 40


def test_leaders_who_travel_are_not_kept_from_it() -> None:
    """A gathering that is known of does not stand in the way of a journey of one's own."""
    busy = branch(small(), {"officials.ada.travels": 1})
    with_fair = with_leaders(busy, meet=1.0, day=190)
    one, other = (play(each, runs=60, days=100) for each in (busy, with_fair))

    np.testing.assert_array_equal(
        one.number("visits_completed_aa"), other.number("visits_completed_aa")
    )


def test_the_slot_of_a_meeting_is_over_for_good() -> None:
    loaded = with_leaders(still(), meet=0.5)
    setting = compile_scenario(loaded)
    draws, runs = np.zeros(20, int), np.arange(20)
    events: list[tuple[int, int]] = []

    class Seen:
        def evening(self, world: Any) -> None:
            for steps in world.today.visits:
                events.extend(zip(steps.lanes.tolist(), steps.event.tolist(), strict=True))

    values = sample(loaded, 1, draws)
    play_block(setting, values, 1, draws, runs, 199, observers=[Seen()])
    told = sorted((lane, event) for lane, event in events if event >= 0)
    held = {lane for lane, event in told if event == VisitEvent.BEGUN}
    off = {lane for lane, event in told if event == VisitEvent.CANCELLED}
    assert not held & off and held | off == set(range(20))
    assert len(told) == 2 * len(held) + len(off)
