"""Histories that continue one: the same up to a day, and each its own afterwards."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from ballast.sim.day import play_day
from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.montecarlo import Plan
from ballast.sim.experiments.montecarlo import play as play_plan
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.media_reports import media_reports
from ballast.sim.outcomes.outcome_accumulator import new_accumulator, note_day
from ballast.sim.outcomes.trajectories import Trajectories, new_diary
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.priors import sample, sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck, family
from ballast.sim.vocabulary import NEVER, ShockKind, VisitPhase
from ballast.sim.world.branch_point import part_ways, restart_clocks
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from tests.cases import NO_ONSETS, play, quiet, small
from tests.cases import changed as fixed
from tests.sim.engines.test_agreement import same_lanes

UNTIL, DRAW, RUN, SEED = 40, 1, 2, 3
DATE = "2020-04-10"


@cache
def continuing(until: str = DATE, **changes: Any) -> LoadedScenario:
    """The small dyad, continuing history (3, 1, 2)."""
    about = {"until": until, "seed": SEED, "draw": DRAW, "run": RUN}
    return changed(small(), {"continues": about} | changes)


def diary_of(loaded: LoadedScenario, days: int, lanes: tuple[Any, Any], seed: int) -> Trajectories:
    setting = compile_scenario(loaded)
    draws, runs = lanes
    values = sample_lanes(loaded, seed, draws)
    diary = new_diary(setting, draws, runs, days)
    play_block(setting, values, seed, draws, runs, days, observers=[diary])
    return diary


def rows_of(diary: Trajectories, name: str, lane: int, last: int) -> list[tuple[int, ...]]:
    """What a table of a diary says of a lane up to a day, without the lane's number."""
    table = diary.table(name)
    some = (table["lane"] == lane) & (table["day"] <= last)
    return list(zip(*(table[c][some].tolist() for c in table if c != "lane"), strict=True))


def test_luck_is_shared_up_to_a_day_that_may_differ_by_lane() -> None:
    own = Luck(9, np.array([0, 0, 1]), np.array([0, 1, 0]))
    past = Luck(3, np.array([4]), np.array([5]))
    joined = own.after(past, np.array([2, 5, 3]))
    for day in range(8):
        was, mine = past.uniform("x", day)[0], own.uniform("x", day)
        expected = [was if day <= u else m for u, m in zip((2, 5, 3), mine, strict=True)]

        assert joined.uniform("x", day).tolist() == expected
        assert joined.uniform("x", day, np.array([2, 0])).tolist() == expected[2::-2]
    assert [joined.parting(day).tolist() for day in (2, 3, 4, 5, 6, 7)] == [
        [],
        [0],
        [2],
        [],
        [1],
        [],
    ]


@pytest.mark.parametrize("day", [1, 2, 3, 5, 6])
def test_screened_and_joint_numbers_are_of_the_past_too(day: int) -> None:
    """Below a bound, and of several families: the numbers of the whole table, on any day."""
    numbers = np.zeros(3000, int), np.arange(3000)
    own, past = Luck(9, *numbers), Luck(3, np.array([4]), np.array([5]))
    joined = own.after(past, np.where(np.arange(3000) % 2, 2, 5))
    streams = family("rare", ("a", "b"))
    table = joined.table(streams, day)
    members, lanes, uniforms = joined.below(streams, day, np.array([[0.1], [0.7]]))
    both = joined.several([streams, streams], members, day, lanes)

    np.testing.assert_array_equal(uniforms, table[members, lanes])
    np.testing.assert_array_equal(both, [uniforms, uniforms])
    assert (np.bincount(members, minlength=2) == (table < [[0.1], [0.7]]).sum(axis=1)).all()


def test_luck_apart_is_other_luck() -> None:
    own = Luck(9, np.zeros(5000, int), np.arange(5000))
    both = own.uniform("x", 4), own.apart("parting").uniform("x", 4)

    # correlation of 5,000 independent pairs: standard deviation 1/sqrt(5000) = 0.014
    assert abs(np.corrcoef(*both)[0, 1]) < 4 * 0.0142
    assert not np.isin(both[1], both[0]).any()


def test_up_to_its_day_every_history_is_the_one_it_continues() -> None:
    days, lanes = 90, lanes_of(0, 12, 4)
    base = diary_of(small(), days, (np.array([DRAW]), np.array([RUN])), SEED)
    many = diary_of(continuing(), days, lanes, 77)
    for lane in range(12):
        np.testing.assert_array_equal(many.tension[: UNTIL + 1, lane], base.tension[: UNTIL + 1, 0])
        np.testing.assert_array_equal(
            many.level[: UNTIL + 1, :, lane], base.level[: UNTIL + 1, :, 0]
        )
        for name in ("acts", "visits", "shocks", "suspended", "reopened"):
            assert rows_of(many, name, lane, UNTIL) == rows_of(base, name, 0, UNTIL)
    assert len(np.unique(many.tension[UNTIL + 20])) == 12
    # tension of the next evening differs by what a day can bring, not by another draw's base
    assert np.ptp(many.tension[UNTIL + 1]) < 25.0
    quiet_lanes = np.abs(many.tension[UNTIL + 1] - base.tension[UNTIL, 0])
    assert np.median(quiet_lanes) < 2.0


def test_the_history_itself_goes_on_otherwise() -> None:
    """Also the lane of the same name and seed: what was drawn ahead is drawn anew."""
    base = diary_of(small(), 200, (np.array([DRAW]), np.array([RUN])), SEED)
    again = diary_of(continuing(), 200, (np.array([DRAW]), np.array([RUN])), SEED)

    np.testing.assert_array_equal(base.tension[: UNTIL + 1], again.tension[: UNTIL + 1])
    assert (base.tension[UNTIL + 1 :] != again.tension[UNTIL + 1 :]).any()


def test_the_seed_of_a_run_changes_the_future_alone() -> None:
    lanes = lanes_of(0, 4, 4)
    one, other = (diary_of(continuing(), 80, lanes, seed) for seed in (1, 2))

    np.testing.assert_array_equal(one.tension[: UNTIL + 1], other.tension[: UNTIL + 1])
    assert (one.tension[-1] != other.tension[-1]).all()


def test_each_history_gets_the_numbers_of_its_own_draw() -> None:
    loaded, draws = continuing(), np.array([0, 1, 2])
    values = sample(loaded, SEED, draws)
    world = begin(compile_scenario(loaded), values, Luck(SEED, draws, draws * 0), 3)
    key = "parameters.encounters.rate"

    assert world.params.encounters.rate.tolist() == [values[key][DRAW]]
    before = {}
    while world.day <= UNTIL + 1:
        if world.day == UNTIL + 1:
            before = {"rate": world.params.encounters.rate, "tension": world.tension.copy()}
        play_day(world)
    assert before["rate"].tolist() == [values[key][DRAW]]
    assert np.ptp(before["tension"]) == 0.0
    np.testing.assert_array_equal(world.params.encounters.rate, values[key])


def test_what_is_made_of_the_numbers_once_is_made_again_of_their_own() -> None:
    """Shares left after a day, ceilings and the usual day: as those of a world that begins so."""
    draws = np.array([0, 1, 2])
    values = sample(small(), SEED, draws)
    luck = Luck(SEED, draws, draws * 0)
    fresh = begin(compile_scenario(small()), values, luck, 3)
    world = begin(compile_scenario(continuing()), values, luck, 3)
    for part in ("daily", "ceilings", "usual"):
        assert repr(getattr(world, part)) != repr(getattr(fresh, part)), part
    while world.day <= UNTIL + 1:
        play_day(world)
    for part in ("daily", "ceilings", "usual"):
        assert repr(getattr(world, part)) == repr(getattr(fresh, part)), part


def test_tension_stays_when_its_base_becomes_another() -> None:
    """A scenario whose base is drawn: the level has happened, the base is not known."""
    drawn = {"parameters.tension.base": {"low": 40.0, "mode": 55.0, "high": 70.0}}
    still = {"parameters.encounters.rate": 0.0} | NO_ONSETS
    loaded = changed(small(), drawn | still | {"continues": {"until": DATE, "seed": SEED}})
    diary = diary_of(loaded, 45, lanes_of(0, 30, 1), SEED)
    moved = np.abs(np.diff(diary.tension[UNTIL : UNTIL + 2].astype(float), axis=0))

    # a base up to 15 points away is approached by less than a tenth a day
    assert np.median(moved) < 2.0


def test_a_new_holder_of_an_office_stays_in_it() -> None:
    entry = {"date": "2020-03-10", "kind": "personnel", "official": "arne", "reception": 0.9,
             "evidence": "A"}  # fmt: skip
    loaded = changed(continuing(), {"interventions.add": {"new": entry}})
    values = sample(loaded, 1, np.array([0]))
    world = begin(compile_scenario(loaded), values, Luck(1, np.zeros(1, int), np.zeros(1, int)), 1)
    while world.day <= UNTIL + 2:
        play_day(world)

    place = world.setting.officials.ids.index("arne")
    assert world.reception[place].tolist() == [0.9]


def test_nothing_drawn_ahead_is_left_in_common() -> None:
    """On the morning after, all lanes had one next shock, idea and reopening; now each its own."""
    lanes, numbers = 300, (np.zeros(300, int), np.arange(300))
    loaded = continuing()
    values = sample(loaded, 8, np.array([0]))
    world = begin(compile_scenario(loaded), values, Luck(8, *numbers), lanes)
    while world.day <= UNTIL:
        play_day(world)
    clocks = {kind.value: clock for kind, clock in world.next_shock.items()}
    ideas, shut = world.phase == VisitPhase.IDEA, world.reopen_day != NEVER
    assert all(len(np.unique(clock)) == 1 for clock in clocks.values())
    assert ideas[:, 0].any() and shut[:, 0].any()
    part_ways(world)

    assert all(len(np.unique(clock)) > 100 for clock in world.next_shock.values())
    for clock, some in ((world.wake, ideas), (world.reopen_day, shut)):
        assert all(len(np.unique(clock[row])) > 50 for row in np.flatnonzero(some[:, 0]))


def restarted(lanes: int = 20_000) -> World:
    """The small dyad on the morning of day 1 in one draw, all clocks drawn anew."""
    loaded = fixed(
        small(),
        {
            "shocks.sovereignty_rate": 30.0,
            "visits.postponement_rate": 0.05,
            "visits.postponement_slope": 0.0,
            "visits.proposals": 3.0,
        },
    )
    numbers = np.zeros(lanes, int), np.arange(lanes)
    values = sample(loaded, 1, np.array([0]))
    world = begin(compile_scenario(loaded), values, Luck(1, *numbers), lanes)
    world.day = 11
    restart_clocks(world, np.arange(lanes))
    return world


def assert_geometric(gaps: np.ndarray, chance: float) -> None:
    """Mean and first step of a geometric law on 1, 2, …, each within four standard errors.

    The mean of n gaps has standard error sqrt(1 - p) / (p sqrt(n)), the share of ones
    sqrt(p (1 - p) / n); a false alarm comes about once in 8,000 comparisons of two.
    """
    n = len(gaps)
    assert gaps.min() >= 1
    assert abs(gaps.mean() - 1 / chance) < 4 * np.sqrt(1 - chance) / chance / np.sqrt(n)
    assert abs((gaps == 1).mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / n)


def test_waiting_times_after_the_day_are_geometric() -> None:
    world = restarted()
    assert_geometric(
        world.next_shock[ShockKind.SOVEREIGNTY].astype(int) - 10, -np.expm1(-30.0 / 365.0)
    )
    slots = world.setting.slots
    idea = slots.ids.index("own.alma")
    rate = 3.0 * slots.share[idea] / 30.44
    assert_geometric(world.wake[idea].astype(int) - 10, -np.expm1(-rate))


def test_a_scheduled_visit_keeps_its_date() -> None:
    world = restarted()
    slot = world.setting.slots.ids.index("arne-spring")
    wake, date = world.wake[slot].astype(int), world.setting.slots.date[slot]
    left = date - 10
    chance = -np.expm1(-0.05)
    never_before = (1 - chance) ** (left - 1)
    share = (wake == date).mean()

    assert wake.max() == date
    assert abs(share - never_before) < 4 * np.sqrt(share * (1 - share) / len(wake))


def test_what_waits_for_an_answer_or_is_owed_stays() -> None:
    loaded = small()
    lanes, numbers = 50, (np.zeros(50, int), np.arange(50))
    values = sample(loaded, 1, np.array([0]))
    world = begin(compile_scenario(loaded), values, Luck(1, *numbers), lanes)
    while world.day < 60:
        play_day(world)
    wake, duty, date = world.wake.copy(), world.duty_day.copy(), world.visit_date.copy()
    reopen, phase = world.reopen_day.copy(), world.phase.copy()
    restart_clocks(world, np.arange(lanes))
    rare = np.isin(phase, (VisitPhase.IDEA, VisitPhase.SCHEDULED))

    np.testing.assert_array_equal(world.wake[~rare], wake[~rare])
    np.testing.assert_array_equal(world.duty_day, duty)
    np.testing.assert_array_equal(world.visit_date, date)
    np.testing.assert_array_equal(world.reopen_day == NEVER, reopen == NEVER)
    assert (world.wake >= 60).all()
    assert (world.reopen_day[reopen != NEVER] != reopen[reopen != NEVER]).mean() > 0.9


def test_some_lanes_can_part_and_others_not() -> None:
    world = restarted(100)
    before = world.wake.copy()
    restart_clocks(world, np.array([3, 70]))

    np.testing.assert_array_equal(world.wake, before)  # the same luck gives the same clocks
    world.day = 30
    restart_clocks(world, np.array([3, 70]))
    moved = np.flatnonzero((world.wake != before).any(axis=0))
    assert moved.tolist() == [3, 70]


def test_as_many_encounters_come_after_the_day_as_without_a_past() -> None:
    """Constant rate of 60 a year over 100 days in 400 lanes: Poisson of mean 16.44."""
    plain = quiet(
        small(), encounters__rate=60.0, encounters__tension_slope=0.0, encounters__branching=0.0
    )
    loaded = changed(plain, {"continues": {"until": "2020-03-31", "seed": SEED}})
    diary = diary_of(loaded, 131, lanes_of(0, 400, 400), 5)
    counts = diary.encounters[31:].sum(axis=(0, 1), dtype=int)
    mean = 60.0 / 365.0 * 100

    assert len(np.unique(diary.encounters[:31].sum(axis=(0, 1)))) == 1
    # both mean and variance of a Poisson law: standard errors sqrt(m/n) and m sqrt(2/n) + …
    assert abs(counts.mean() - mean) < 4 * np.sqrt(mean / 400)
    assert abs(counts.var() / mean - 1.0) < 4 * np.sqrt((2 + 1 / mean) / 400)


def outcomes_of(luck: Luck, lanes: int, days: int) -> dict[str, np.ndarray]:
    """Counts of each history of the small dyad at the modes, with this luck."""
    loaded = fixed(small(), {"visits.postponement_rate": 0.02, "shocks.sovereignty_rate": 3.0})
    setting = compile_scenario(loaded)
    values = sample(loaded, 1, np.array([0]))
    world = begin(setting, values, luck, lanes)
    tally = new_accumulator(setting, np.zeros(lanes, int), np.arange(lanes), days)
    for _ in range(days):
        play_day(world)
        note_day(tally, world)
    return {
        "tension": tally.number("tension_mean"),
        "postponed": tally.number("visits_postponed"),
        "completed": tally.by_side("visits_completed").sum(axis=0),
        "suspended": tally.number("channels_suspended"),
        "reopened": tally.number("mil_channel_reopened_day") != NEVER,
        "encounters": tally.number("encounters"),
        "hostile": tally.by_side("hostile_acts").sum(axis=0),
        "shut": (world.level == 0).sum(axis=0),
    }


def test_a_past_of_ones_own_followed_by_luck_of_ones_own_has_the_ordinary_law() -> None:
    """Each lane has another past, up to day 20 or 60: no outcome has another mean than without.

    Two samples of 1,500: means differ by less than four standard errors of the difference; over
    eight outcomes a false alarm comes about once in 2,000 seeds.
    """
    lanes, days = 1500, 110
    numbers = np.zeros(lanes, int), np.arange(lanes)
    own, past = Luck(21, *numbers), Luck(22, *numbers)
    until = np.where(np.arange(lanes) % 2, 20, 60)
    joined = outcomes_of(own.after(past, until), lanes, days)
    plain = outcomes_of(Luck(23, *numbers), lanes, days)
    for name in plain:
        one, other = joined[name].astype(float), plain[name].astype(float)
        error = np.sqrt((one.var() + other.var()) / lanes)
        assert abs(one.mean() - other.mean()) < 4 * error, name
        assert other.std() > 0.0


@pytest.mark.parametrize(("draw", "run"), [(0, 0), (1, 2), (2, 3)])
def test_the_engines_agree(draw: int, run: int) -> None:
    assert differences(continuing(), SEED, draw, run, 150) == []


@pytest.mark.parametrize("size", [1, 5])
def test_blocks_do_not_matter(size: int) -> None:
    whole = play(continuing(), draws=2, runs=5, days=120)
    for first in range(0, 10, size):
        part = play(continuing(), draws=2, runs=5, days=120, first=first, last=first + size)
        same_lanes(part, whole, slice(first, first + size))


def test_workers_do_not_matter() -> None:
    plan = Plan(loaded=continuing(), seed=4, draws=2, runs=6, days=80, logged=12, block_lanes=5)
    setting = compile_scenario(continuing())
    tables = [histories(play_plan(plan, workers), setting, 80) for workers in (1, 2)]

    assert tables[0].equals(tables[1])


def test_media_cover_the_past_alike() -> None:
    setting = compile_scenario(continuing())
    plan = Plan(loaded=continuing(), seed=4, draws=2, runs=3, days=60, logged=6)
    reports = media_reports([tally.log for tally in play_plan(plan, 1)], setting, 4).to_pandas()
    last = setting.loaded.scenario.continues.until
    columns = [c for c in reports.columns if c not in ("draw", "run")]
    early = reports[reports["date"] <= last]
    parts = [part[columns].reset_index(drop=True) for _, part in early.groupby(["draw", "run"])]

    assert len(parts) == 6
    assert all(part.equals(parts[0]) for part in parts)


def test_a_watched_history_has_the_past_too() -> None:
    watched = DiplomacyModel(continuing(), seed=77, draw=2, run=9, days=UNTIL + 1)
    base = DiplomacyModel(small(), seed=SEED, draw=DRAW, run=RUN, days=UNTIL + 1)

    means = [model.play().number("tension_mean") for model in (watched, base)]
    assert means[0] == means[1]
    assert watched.tension == base.tension
