"""Starts in a dispute, and histories that part or are cloned in one."""

from __future__ import annotations

import math
from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest

from ballast.sim.day import play_day
from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.outcomes.history_tables import episodes, onsets
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import DISPUTE, NEVER, WAR
from ballast.sim.world.clones import along, split_lanes
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.dispute_moves import contact, offer_stands
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from tests.cases import Evenings, baseline, changed, play, quiet, small, under_way
from tests.sim.world.hand import CN, US, still

LASTS = {
    "disputes__reply": 0.0,
    "disputes__lapse_first": 0.0,
    "disputes__lapse_later": 0.0,
    "disputes__press": 1e-6,
    "disputes__offer": 1e-6,
    "disputes__calls": 0.0,
}
ENDS = LASTS | {"disputes__lapse_first": 1.0, "disputes__lapse_later": 1.0}


# --- A start in a dispute.


@pytest.mark.parametrize("rung", [4, 5, 6])
def test_the_state_on_the_first_morning(rung: int) -> None:
    """Beliefs of .65 and .75 as log odds; nothing pressed, offered, spoken or promised before."""
    world = still(2, under_way(quiet(baseline()), rung=rung, opener=US, age=3, replied=rung > 4))
    candidate = world.setting.candidates.names.index("dispute")

    assert set(world.rung.tolist()) == {rung} and set(world.trigger.tolist()) == {candidate}
    assert set(world.opener.tolist()) == {US} and set(world.dispute_day.tolist()) == {-4}
    assert world.replied.all() == world.replied.any() == (rung > 4)
    logs = [math.log(b / (1.0 - b)) for b in (0.65, 0.75)]
    assert world.resolve[:, 0].tolist() == pytest.approx(logs)
    everyone = np.arange(2)
    assert not contact(world, everyone).any() and not world.pressed.any()
    assert not offer_stands(world, US, everyone).any() and not world.committed.any()
    assert (world.meeting_day == NEVER).all() and (world.crisis_day == NEVER).all()


@pytest.mark.parametrize("rung", [4, 5, 6])
def test_day_0_counts_and_is_no_onset(rung: int) -> None:
    loaded = under_way(quiet(baseline(), **LASTS), rung=rung, age=3, replied=rung > 4)
    tally = play(loaded, runs=20, days=10)

    assert (tally.number("highest_rung") == rung).all()
    assert (tally.number("dispute_days") == 10).all()
    assert tally.number("disputes").sum() == 0
    for higher in range(4, 8):
        first = tally.number(f"first_day_rung_{higher}")
        assert (first == (0 if higher <= rung else NEVER)).all()
    assert onsets(tally, compile_scenario(loaded)).num_rows == 0


def test_a_dispute_that_ends_on_day_0_was_there_on_day_0() -> None:
    loaded = under_way(quiet(baseline(), **ENDS))
    tally = play(loaded, runs=5, days=10)

    assert (tally.number("highest_rung") == 4).all()
    assert (tally.number("first_day_rung_4") == 0).all()
    assert (tally.number("disputes") == 0).all()


def test_the_row_of_a_dispute_at_the_start() -> None:
    loaded = under_way(quiet(baseline(), **ENDS), age=3)
    (row,) = episodes(play(loaded, days=5), compile_scenario(loaded)).to_pylist()

    assert (row["start"], row["end"], row["days"]) == (-4, 0, 4)
    assert (row["trigger"], row["occasion"]) == ("dispute", "encounter")
    assert (row["author"], row["opener"]) == ("US", "CN")
    assert (row["replied"], row["highest_rung"], row["ended"]) == (False, 4, "lapse")
    assert row["chance"] is None


def test_later_disputes_are_onsets() -> None:
    """The one at the start lapses on day 0; those that encounters begin afterwards count."""
    busy = {"encounters__rate": 300.0, "encounters__p_publicised": 0.5, "ladder__onset_rate": 2.0}
    loaded = under_way(quiet(baseline(), **ENDS, **busy))
    tally = play(loaded, runs=100, days=60)
    found = onsets(tally, compile_scenario(loaded)).to_pandas()

    assert len(found) > 60 and (found["day"] > 0).all()
    assert (tally.number("disputes") > 0).sum() == len(found)
    assert (tally.number("first_day_rung_4") == 0).all()
    listed = episodes(tally, compile_scenario(loaded)).to_pandas()
    assert len(listed) == 100 + tally.number("disputes").sum()
    assert (listed.groupby("run")["number"].min() == 1).all()


# --- Partings.

SEED, PAST_DAYS = 3, 12


@cache
def parting(**changes: Any) -> LoadedScenario:
    """A dispute that both carry on, up to day 12 one history of draw 1, and then each its own."""
    loaded = under_way(small(), replied=True)
    lasting = {
        "parameters.disputes.offer": {"low": 0.0005, "mode": 0.001, "high": 0.002},
        "parameters.disputes.press_risk": {"low": 0.01, "mode": 0.02, "high": 0.03},
        "parameters.disputes.calls": 0.7,
        "parameters.channels.answered_open": 0.7,
    }
    until = loaded.scenario.start + timedelta(days=PAST_DAYS)
    past = {"until": until, "seed": SEED, "draw": 1, "run": 0}
    return branch(loaded, lasting | {"continues": past} | changes)


def evenings(loaded: LoadedScenario, days: int, draws: int, runs: int) -> list[dict[str, Any]]:
    """States of disputes, evening by evening."""
    found: list[dict[str, Any]] = []
    names = (
        "rung", "replied", "dispute_day", "trigger", "opener", "resolve", "offered", "pressed",
        "contact_until", "meeting_day", "committed",
    )  # fmt: skip

    def note(world: World) -> None:
        state = {name: getattr(world, name).copy() for name in names}
        found.append(state | {"anchor": world.onset.anchor.copy()})

    numbers = lanes_of(0, draws * runs, runs)
    values = sample_lanes(loaded, 8, numbers[0])
    play_block(compile_scenario(loaded), values, 8, *numbers, days, observers=[Evenings(note)])
    return found


def test_histories_that_part_in_a_dispute_go_on_from_one_state() -> None:
    found = evenings(parting(), PAST_DAYS + 25, draws=4, runs=5)
    common, later = found[PAST_DAYS], found[-1]

    for name in set(common) - {"anchor"}:
        assert (common[name] == common[name][..., :1]).all(), name
    assert (common["rung"] >= DISPUTE).all() and (common["resolve"] != 0.0).all()
    assert common["contact_until"][0] > 0
    morning = found[PAST_DAYS + 1]
    going_on = morning["rung"] >= DISPUTE
    assert going_on.mean() > 0.8
    assert (morning["dispute_day"][going_on] == -1).all()
    assert len(np.unique(later["resolve"][0])) > 5


def test_after_a_parting_each_draw_has_the_anchor_of_its_own_numbers() -> None:
    found = evenings(parting(), PAST_DAYS + 2, draws=4, runs=3)
    before, after = found[PAST_DAYS]["anchor"], found[PAST_DAYS + 1]["anchor"]

    assert len(np.unique(before)) == 1
    assert len(np.unique(after)) == 4
    alone = evenings(branch(small(), {"parameters.disputes.calls": 0.7}), 1, draws=4, runs=3)
    assert after.tolist() == pytest.approx(alone[0]["anchor"].tolist(), abs=1e-12)


WARLIKE = {
    "parameters.disputes.press": 10.0,
    "parameters.disputes.press_risk": 1.0,
    "parameters.disputes.press_risk_force": 1.0,
}


def test_a_war_in_the_past_stays_the_end_of_every_history_that_continues_it() -> None:
    loaded = under_way(small(), rung=6, replied=True)
    until = loaded.scenario.start + timedelta(days=20)
    past = {"until": until, "seed": SEED, "draw": 0, "run": 0}
    tally = play(branch(loaded, WARLIKE | {"continues": past}), draws=3, runs=4, days=60)

    assert (tally.number("first_day_rung_7") < 5).all()
    assert len(np.unique(tally.number("first_day_rung_7"))) == 1
    assert (tally.number("days_played") == tally.number("first_day_rung_7") + 1).all()
    assert (tally.number("tension_end") == 100.0).all()


def test_no_clock_starts_again_after_a_war_that_was_shared() -> None:
    loaded = under_way(small(), rung=6, replied=True)
    until = loaded.scenario.start + timedelta(days=20)
    past = {"until": until, "seed": SEED, "draw": 0, "run": 0}
    loaded = branch(loaded, WARLIKE | {"continues": past})
    clocks: list[bool] = []

    def note(world: World) -> None:
        if world.day > 20:
            assert (world.rung == WAR).all()
            every = (world.wake, world.reopen_day, world.duty_day, *world.next_shock.values())
            clocks.append(all((clock == NEVER).all() for clock in every))

    numbers = lanes_of(0, 12, 4)
    values = sample_lanes(loaded, 8, numbers[0])
    play_block(compile_scenario(loaded), values, 8, *numbers, 40, observers=[Evenings(note)])

    assert clocks and all(clocks)


# --- Clones.


def test_copy_0_of_a_clone_in_a_dispute_is_its_parent() -> None:
    """Ten days after the split the first copies are where the parents are; the others are not."""
    loaded = under_way(small(), replied=True)
    world, parents = still(30, loaded), still(30, loaded)
    for _ in range(5):
        play_day(world)
        play_day(parents)
    clones, lanes, copies = split_lanes(world, np.full(30, 3))
    for _ in range(10):
        play_day(clones)
        play_day(parents)
    for name in ("rung", "resolve", "offered", "contact_until", "tension", "dispute_day"):
        mine = getattr(clones, name)[..., copies == 0]
        np.testing.assert_array_equal(mine, getattr(parents, name)[..., lanes[copies == 0]], name)
    assert (clones.resolve[0, copies == 1] != parents.resolve[0]).any()


def test_clones_have_the_anchor_and_tempo_of_their_draw() -> None:
    loaded, draws = small(), np.arange(4)
    values = sample_lanes(loaded, 2, draws)
    luck = Luck(2, draws, np.zeros(4, int))
    world = begin(compile_scenario(loaded), values, luck, 4)
    clones, lanes, _ = split_lanes(world, np.array([2, 0, 1, 3]))

    assert lanes.tolist() == [0, 0, 2, 3, 3, 3]
    for name in ("anchor", "tempo"):
        mine, theirs = getattr(clones.onset, name), getattr(world.onset, name)
        assert len(np.unique(theirs)) == 4 and mine.tolist() == theirs[lanes].tolist()


def test_a_clone_replays_alone() -> None:
    """The second copy of one lane, split off on day 5, by its name."""
    loaded = under_way(small(), replied=True)
    world = still(6, loaded)
    for _ in range(5):
        play_day(world)
    clones, lanes, copies = split_lanes(world, np.full(6, 2))
    for _ in range(12):
        play_day(clones)
    place = int(np.flatnonzero((lanes == 4) & (copies == 1))[0])

    numbers = np.array([0]), np.array([4])
    values = sample_lanes(loaded, 1, numbers[0])
    alone: OutcomeAccumulator = play_block(
        compile_scenario(loaded), values, 1, *numbers, 17, intervene=along(((5, 1),)),
        observers=[Evenings(_compare(clones, place))],
    )  # fmt: skip
    assert alone.number("dispute_days").shape == (1,)


def _compare(clones: World, place: int) -> Any:
    def evening(world: World) -> None:
        if world.day == clones.day:
            for name in ("rung", "resolve", "offered", "contact_until", "tension", "replied"):
                one, other = getattr(world, name)[..., 0], getattr(clones, name)[..., place]
                np.testing.assert_array_equal(one, other, err_msg=name)

    return evening


def test_the_two_sides_of_the_start_are_told_apart() -> None:
    """Who opens decides who answers: here only the American side can, there only the Chinese."""
    answers = LASTS | {"disputes__reply": 1.0}
    for opener, replier in ((CN, "US"), (US, "CN")):
        loaded = under_way(quiet(baseline(), **answers), opener=opener)
        tally = play(loaded, runs=10, days=3)
        by_side = {side: tally.number(f"replies_{side.lower()}").sum() for side in ("US", "CN")}

        assert by_side[replier] == 10 == sum(by_side.values())


def test_changed_starts_have_a_candidate_of_their_own() -> None:
    """The dispute at the start is a candidate after all others, so that no stream is renamed."""
    plain = compile_scenario(changed(small())).candidates.names
    with_it = compile_scenario(under_way(small())).candidates.names

    assert with_it == (*plain, "dispute")
