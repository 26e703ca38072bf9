"""Branches as lanes of one block: every history is the one that the branch has alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ballast.sim.experiments.branch_overlays import NotShared
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.shared_lanes import LanePlan, play_shared, runaway, seconds_of
from ballast.sim.experiments.shared_world import apart, shared_world
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.levers import Lever, find_levers
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import baseline, lively, small

DRAWS, RUNS, DAYS, SEED = 2, 5, 70, 5
SOME = (
    "channel.defence.open", "channel.diplomatic.suspend", "visit.arne-spring.cancel",
    "visit.berta-spring.agree", "visit.berta-spring.later", "visit.berta-spring.unconditional",
    "send.axel", "sanction.bruno.lift", "sanction.bela.impose", "calls.answer",
    "conduct.AA.economic.stop", "conduct.AA.military.halve", "conduct.BB.sanction.double",
    "forces.aa_exposure.double", "forces.bb_interception.stop", "reassure.AA.monthly",
    "sanctions.BB.impose", "offers.AA.private", "event.lethal", "event.sovereignty",
    "event.feast.comes", "event.feast.passes", "event.mood.BB",
)  # fmt: skip


def table(
    loaded: LoadedScenario, values: dict, draws: np.ndarray, runs: np.ndarray
) -> pd.DataFrame:
    setting = compile_scenario(loaded)
    tally = play_block(setting, values, SEED, draws, runs, DAYS)
    return histories([tally], setting, DAYS).to_pandas()


def alone(loaded: LoadedScenario) -> pd.DataFrame:
    draws, runs = np.repeat(np.arange(1, DRAWS + 1), RUNS), np.tile(np.arange(RUNS), DRAWS)
    return table(loaded, sample_lanes(loaded, SEED, draws), draws, runs)


def same(one: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """Columns in which two tables differ, whatever type missing numbers give them."""
    columns = [name for name in one if name in other]
    assert len(columns) > 50

    def plain(row: pd.Series) -> list:
        return [None if pd.isna(cell) else cell for cell in row]

    return [name for name in columns if plain(one[name]) != plain(other[name])]


def lanes(which: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draws = np.repeat(np.arange(1, DRAWS + 1), which * RUNS)
    branch = np.tile(np.repeat(np.arange(which), RUNS), DRAWS)
    return draws, branch, np.tile(np.arange(RUNS), which * DRAWS)


def test_every_history_is_the_one_that_the_branch_has_alone() -> None:
    base = lively()
    levers = {lever.id: lever for lever in find_levers(base)}
    chosen = [levers[name] for name in SOME]
    world = shared_world(base, [lever.branch for lever in chosen])
    draws, branch, runs = lanes(len(SOME) + 1)
    together = table(world.loaded, world.numbers(SEED, draws, branch), draws, runs)
    moved = 0
    for number, loaded in enumerate([base, *(lever.branch for lever in chosen)]):
        ours = together[branch == number].reset_index(drop=True)
        assert same(ours, alone(loaded)) == [], (number, loaded.scenario.title)
        moved += bool(number and same(alone(loaded), alone(base)))
    assert moved > len(SOME) / 2  # else nothing has been compared


def test_expected_acts_and_occasions_of_the_baseline_are_lanes_too() -> None:
    base = baseline()
    levers = {lever.id: lever for lever in find_levers(base)}
    names = (
        "expected.us-listings.make", "expected.us-listings.drop", "expected.capital-order.make",
        "leaders.calls.monthly", "visit.raimondo-summer.earlier", "event.national-day-2023.comes",
    )  # fmt: skip
    chosen = [levers[name] for name in names]
    world = shared_world(base, [lever.branch for lever in chosen])
    draws, branch, runs = lanes(len(names) + 1)
    together = table(world.loaded, world.numbers(SEED, draws, branch), draws, runs)
    for number, loaded in enumerate([base, *(lever.branch for lever in chosen)]):
        ours = together[branch == number].reset_index(drop=True)
        assert same(ours, alone(loaded)) == [], loaded.scenario.title


def test_all_levers_of_shipped_scenarios_are_lanes() -> None:
    for base in (baseline(), small(), lively()):
        levers = find_levers(base)
        world = shared_world(base, [lever.branch for lever in levers])
        assert len(world.overlays) == len(levers) + 1
        assert all(world.overlays[1:]) and not world.overlays[0]


def test_branches_that_are_not_played_leave_the_others_as_they_are() -> None:
    """What they have added to the world happens in no lane: visits, shocks, interventions."""
    base = lively()
    levers = find_levers(base)
    world = shared_world(base, [lever.branch for lever in levers])
    chosen = next(n for n, lever in enumerate(levers) if lever.id == "forces.aa_exposure.double")
    some = world.only((0, chosen + 1))
    draws, branch, runs = lanes(2)
    together = table(some.loaded, some.numbers(SEED, draws, branch), draws, runs)
    for number, loaded in enumerate([base, levers[chosen].branch]):
        assert same(together[branch == number].reset_index(drop=True), alone(loaded)) == []


def test_two_levers_together_are_the_branch_of_both() -> None:
    base = lively()
    levers = {lever.id: lever for lever in find_levers(base)}
    one, other = levers["forces.aa_exposure.double"], levers["channel.defence.open"]
    world = shared_world(base, [one.branch, other.branch], [(1, 2)])
    draws, branch, runs = lanes(4)
    together = table(world.loaded, world.numbers(SEED, draws, branch), draws, runs)
    both = changed(changed(base, one.change), other.change)

    assert apart(world.overlays[1], world.overlays[2])
    assert not apart(world.overlays[3], world.overlays[1])
    assert same(together[branch == 3].reset_index(drop=True), alone(both)) == []


def test_a_number_laid_over_a_branch() -> None:
    base, key = lively(), "parameters.encounters.rate"
    world = shared_world(base, [], numbers=[((), {key: 90.0})])
    draws, branch, runs = lanes(2)
    together = table(world.loaded, world.numbers(SEED, draws, branch), draws, runs)

    fixed = changed(base, {key: 90.0})
    assert same(together[branch == 1].reset_index(drop=True), alone(fixed)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"visits.remove": ["meeting"]},
        {"start": "2020-02-25"},
        {"channels.diplomatic.state": "open"},
        {"governments.AA.engagement_until": "2020-06-01"},
        {"visits.bela-secret.after": ["arne-spring"]},
        {"shocks.feast.weight": 3.0},
    ],
)
def test_what_lanes_cannot_differ_in_is_refused(change: dict) -> None:
    with pytest.raises(NotShared):
        shared_world(small(), [changed(small(), change)])


def plan_of(base: LoadedScenario, levers: list[Lever], **sizes: int) -> LanePlan:
    world = shared_world(base, [lever.branch for lever in levers])
    usual = {"seed": 1, "draws": 3, "runs": 2, "days": 30} | sizes
    return LanePlan(world=world, outcome="encounters", **usual)


def test_blocks_and_processes_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(lively(), find_levers(lively())[:4])
    whole = play_shared(plan, 1)
    monkeypatch.setattr("ballast.sim.experiments.shared_lanes.BLOCK_LANES", 12)
    assert len(plan.blocks()) == 3
    for workers in (1, 2):
        parts = play_shared(plan, workers)
        assert np.array_equal(parts.values, whole.values)
    few = play_shared(replace(plan, first=2, draws=1), 1)
    assert np.array_equal(few.values[:, 0], whole.values[:, 1])
    assert whole.values.shape == (5, 3, 2)


def test_time_that_is_up_ends_after_a_whole_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ballast.sim.experiments.shared_lanes.BLOCK_LANES", 12)
    plan = plan_of(lively(), find_levers(lively())[:4])

    assert play_shared(plan, 1, until=0.0).draws == 1
    assert play_shared(plan, 1).draws == 3


def test_an_outcome_that_some_histories_are_not_asked() -> None:
    asked = {
        "count": "encounters", "definition": "encounters in histories with a busy year",
        "given": ["any_encounter"],
    }  # fmt: skip
    base = changed(lively(), {"outcomes.add": {"busy": asked}})
    plan = replace(plan_of(base, [], runs=40, days=60), outcome="busy")
    found, plain = play_shared(plan, 1), play_shared(replace(plan, outcome="encounters"), 1)

    assert found.asked is not None and 0 < found.asked.sum() < found.asked.size
    assert np.array_equal(found.asked, plain.values >= 10)
    assert np.array_equal(found.values, np.where(found.asked, plain.values, 0.0))


def test_feedback_that_runs_away_is_seen_branch_by_branch() -> None:
    levers = [one for one in find_levers(small()) if one.id == "conduct.AA.economic.double"]
    calm = runaway(plan_of(small(), levers))
    policy = {"governments.AA.conduct.policy": {"economic": 100.0, "military": 100.0}}
    wild = shared_world(small(), [changed(small(), policy)])
    found = runaway(LanePlan(world=wild, outcome="encounters", seed=1, draws=3, runs=1, days=9))

    assert calm.tolist() == [0.0, 0.0]
    assert found[0] == 0.0 and found[1] > 0.5


def test_the_time_of_a_plan_grows_with_its_draws() -> None:
    plan = plan_of(small(), find_levers(small())[:10], days=40)

    assert 0.0 < seconds_of(plan) < 20.0
