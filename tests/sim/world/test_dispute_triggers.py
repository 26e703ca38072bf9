"""What a dispute begins with: who decides, how likely it is, and which of several it is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from ballast.sim.scenario.changes import changed as branch
from ballast.sim.vocabulary import DISPUTE, Severity
from ballast.sim.world.compiled_disputes import ENCOUNTER_CANDIDATES, UNKNOWN
from ballast.sim.world.dispute_course import climb
from ballast.sim.world.dispute_triggers import begin_disputes, interceptor
from ballast.sim.world.state import BegunDisputes, World
from ballast.sim.world.struck_events import Removal, Removals, Struck
from tests.cases import baseline, changed, quiet
from tests.sim.world.hand import CN, US, everywhere, met, still

LANES = 400
SHOCK = "shock.sovereignty"
FLAT = {
    "ladder__onset_rate": 0.48,
    "ladder__tension_slope": 0.5,
    "ladder__military_channel": -0.4,
    "ladder__leader_channel": -0.3,
    "ladder__domestic_slope": 0.2,
    "ladder__lethal_crisis": 0.0,
    "disputes__gravity_slope": 1.0,
    "disputes__gravity_publicised": 0.0,
    "disputes__belief_slope": 2.0,
    "disputes__tempo_elasticity": 0.5,
    "encounters__rate": 36.0,
}


def calm(lanes: int = LANES, anchor: float | None = None, **parameters: float) -> World:
    """A world below rung 4 with numbers of its own for every term."""
    world = still(lanes, **FLAT | parameters)
    world.tension[:], world.z[:] = 61.0, 0.6
    world.belief[US], world.belief[CN] = 0.5, 0.8
    world.pressure = np.array([0.25]), np.array([0.5])
    channels = world.setting.channels
    world.level[:] = 0
    world.level[channels.military[0]] = 1
    world.level[channels.of_leaders[0]] = 2
    if anchor is not None:
        world.onset = replace(world.onset, anchor=np.array([anchor]))
    return world


def log_odds(world: World, name: str, opener: int, gravity: float, tempo: float = 0.0) -> float:
    """By hand: z = .6, one military channel at level 1, that of the leaders at level 2."""
    belief, pressure = ((0.5, 0.25), (0.8, 0.5))[opener]
    logs = gravity + tempo + 0.5 * 0.6 + 2.0 * (belief - 0.7)
    logs += -0.4 / 3.0 + -0.3 * (2.0 / 3.0 - 2.0 / 3.0) + 0.2 * pressure
    return float(np.broadcast_to(world.onset.anchor, 1)[0]) + logs


def chance(log: float, count: int = 1) -> float:
    return 1.0 - (1.0 - 1.0 / (1.0 + math.exp(-log))) ** count


def uniform(world: World, name: str) -> np.ndarray:
    return world.luck.uniform(f"dispute.onset.{name}", world.day)


def names_of(world: World, begun: BegunDisputes) -> list[str]:
    return [world.setting.candidates.names[k] for k in begun.trigger]


def shock(world: World, weight: float = 3.0) -> None:
    """A shock over sovereignty in every lane; it offends the Chinese side."""
    everyone = np.arange(world.lanes)
    world.today.shocks.append((CN, everyone, np.full(world.lanes, weight)))
    world.today.shock_names.append(SHOCK)


# --- One candidate at a time.

TEMPO = -0.5 * math.log(3.0)
"""(ε - 1) ln(36 / 12) with ε = .5: three times as many encounters as in the record."""


@pytest.mark.parametrize(
    ("severity", "gravity", "count"),
    [
        (Severity.PUBLICISED, 0.0, 1),
        (Severity.PUBLICISED, 0.0, 2),
        (Severity.COLLISION, 1.5, 1),
        (Severity.LETHAL, 2.5, 1),
    ],
)
def test_an_encounter_that_the_public_hears_of(
    severity: Severity, gravity: float, count: int
) -> None:
    """The Chinese side intercepts, for only the other is exposed: it decides."""
    world = calm(anchor=-1.0)
    world.today.encounters = met(world, severity, count)
    begun = begin_disputes(world)
    name = severity.name.lower()
    wanted = chance(log_odds(world, name, CN, gravity, TEMPO), count)

    assert begun is not None
    assert begun.lanes.tolist() == np.flatnonzero(uniform(world, name) < wanted).tolist()
    assert begun.probability == pytest.approx(wanted)
    assert set(names_of(world, begun)) == {name}
    assert set(begun.opener) == {CN} and set(begun.author) == {US}
    assert set(begun.rung) == {DISPUTE} and not begun.committed.any()


@pytest.mark.parametrize(("weight", "gravity"), [(3.0, 0.0), (6.0, 1.0)])
def test_a_shock_over_sovereignty_is_a_matter_of_the_offended_side(
    weight: float, gravity: float
) -> None:
    world = calm(anchor=-1.0)
    shock(world, weight)
    begun = begin_disputes(world)
    wanted = chance(log_odds(world, SHOCK, CN, gravity))

    assert begun is not None
    assert begun.lanes.tolist() == np.flatnonzero(uniform(world, SHOCK) < wanted).tolist()
    assert begun.probability == pytest.approx(wanted)
    assert set(begun.opener) == {CN} and set(begun.author) == {US}


def test_a_dated_shock_may_have_gravity_of_its_own() -> None:
    dated = {
        "date": "2023-07-20", "kind": "sovereignty", "offended": "CN", "weight": 6.0,
        "probability": 1.0, "gravity": 3.0, "evidence": "A",
    }  # fmt: skip
    numbers = {key.replace("__", "."): value for key, value in FLAT.items()}
    loaded = branch(quiet(changed(baseline(), numbers), **FLAT), {"shocks.add": {"visit": dated}})
    world = still(LANES, loaded)
    world.onset = replace(world.onset, anchor=np.array([-3.0]))
    shock(world, 6.0)
    plain = begin_disputes(world)
    world.today.shock_names[0] = "shock.visit"
    grave = begin_disputes(world)
    assert plain is not None and grave is not None
    odds = [float(np.log(p / (1.0 - p))) for p in (plain.probability[0], grave.probability[0])]

    assert odds[1] - odds[0] == pytest.approx(2.0)  # 3 instead of a heavy shock's 1
    assert set(names_of(world, grave)) == {"shock.visit"}


@pytest.mark.parametrize(
    ("side", "name", "gravity"),
    [
        (US, "strait_transit", -3.2),
        (CN, "drill_large", -0.6),
        (CN, "threaten", -0.6),
        (US, "export_control_major", -5.0),
        (US, "arms_sale", -3.5),
    ],
)
def test_a_grave_act_is_a_matter_of_the_other_side(side: int, name: str, gravity: float) -> None:
    world = calm(anchor=2.0)
    world.today.acts.append(everywhere(world, side, name))
    begun = begin_disputes(world)
    stream = f"act.{world.setting.sides[side]}.{name}"
    wanted = chance(log_odds(world, stream, 1 - side, gravity))

    assert begun is not None
    assert begun.lanes.tolist() == np.flatnonzero(uniform(world, stream) < wanted).tolist()
    assert begun.probability == pytest.approx(wanted)
    assert set(begun.opener) == {1 - side} and set(begun.author) == {side}
    assert begun.committed.all() == (name == "threaten")
    assert begun.committed.any() == (name == "threaten")


@pytest.mark.parametrize("name", ["accuse", "tariff", "indictment", "praise", "alliance_act"])
def test_no_dispute_begins_over_an_act_without_gravity(name: str) -> None:
    world = calm(anchor=6.0)
    world.today.acts.append(everywhere(world, US, name))

    assert begin_disputes(world) is None


def test_a_shock_of_discovery_and_routine_encounters_are_no_matter() -> None:
    world = calm(anchor=6.0)
    world.today.shocks.append((US, np.arange(LANES), np.full(LANES, 6.0)))
    world.today.shock_names.append("shock.discovery")
    world.today.encounters = met(world, Severity.ROUTINE, 3)

    assert begin_disputes(world) is None


def test_a_day_without_candidates_costs_nothing() -> None:
    assert begin_disputes(calm(anchor=6.0)) is None


def test_where_a_dispute_is_under_way_nothing_begins() -> None:
    world = calm(anchor=6.0)
    world.rung[::2] = DISPUTE
    world.today.encounters = met(world, Severity.LETHAL)
    shock(world)
    world.today.acts.append(everywhere(world, US, "strait_transit"))
    begun = begin_disputes(world)

    assert begun is not None
    assert (begun.lanes % 2 == 1).all()


@pytest.mark.parametrize("severity", [Severity.PUBLICISED, Severity.COLLISION, Severity.LETHAL])
def test_who_intercepts_follows_exposure_and_interception(severity: Severity) -> None:
    """Contacts 1 · .6 + .5 · .8 = 1: the second side intercepts in 60 of 100.

    Standard error .49/√20,000 = .0035; 3.9 of them are .0135.
    """
    world = still(
        20_000, encounters__us_exposure=1.0, encounters__cn_interception=0.6,
        encounters__cn_exposure=0.5, encounters__us_interception=0.8,
    )  # fmt: skip
    every = np.arange(world.lanes)
    sides = interceptor(world, np.full(len(every), ENCOUNTER_CANDIDATES[severity][0]), every)

    assert sides.mean() == pytest.approx(0.6, abs=0.0135)


def test_where_forces_never_meet_either_side_may_have_intercepted() -> None:
    """A planned accident of two that are not exposed: half and half."""
    world = still(20_000, encounters__us_exposure=0.0, encounters__cn_exposure=0.0)
    every = np.arange(world.lanes)
    lethal = np.full(len(every), ENCOUNTER_CANDIDATES[Severity.LETHAL][0])
    sides = interceptor(world, lethal, every)

    assert sides.mean() == pytest.approx(0.5, abs=0.0138)


# --- Several of a day.


def three(world: World, *, without: str = "") -> BegunDisputes | None:
    """An encounter, a shock and a drill in every lane, one of them left out."""
    if without != "publicised":
        world.today.encounters = met(world, Severity.PUBLICISED)
    if without != SHOCK:
        shock(world)
    if without != DRILL:
        world.today.acts.append(everywhere(world, CN, "drill_large"))
    return begin_disputes(world)


DRILL = "act.CN.drill_large"


def test_the_trigger_has_used_the_smallest_share_of_its_chance() -> None:
    world = calm(anchor=0.3)
    chances = {
        "publicised": chance(log_odds(world, "publicised", CN, 0.0, TEMPO)),
        SHOCK: chance(log_odds(world, SHOCK, CN, 0.0)),
        DRILL: chance(log_odds(world, DRILL, US, -0.6)),
    }
    begun = three(world)
    assert begun is not None
    shares = {name: uniform(world, name) / p for name, p in chances.items()}
    expected = {}
    for lane in range(LANES):
        best = min(shares, key=lambda name: shares[name][lane])
        if shares[best][lane] < 1.0:
            expected[lane] = best

    assert dict(zip(begun.lanes.tolist(), names_of(world, begun), strict=True)) == expected
    assert len(set(expected.values())) == 3 and 0 < len(expected) < LANES
    assert begun.lanes.tolist() == sorted(set(begun.lanes.tolist()))


@pytest.mark.parametrize("struck", ["publicised", SHOCK, DRILL])
def test_striking_a_candidate_leaves_all_others_as_they_were(struck: str) -> None:
    """Where another was the trigger nothing changes; elsewhere it is the next best, or nothing."""
    whole, less = calm(anchor=0.3), calm(anchor=0.3)
    before, after = three(whole), three(less, without=struck)
    assert before is not None and after is not None
    was = dict(zip(before.lanes.tolist(), names_of(whole, before), strict=True))
    now = dict(zip(after.lanes.tolist(), names_of(less, after), strict=True))
    others = {lane: name for lane, name in was.items() if name != struck}
    gone = {lane for lane, name in was.items() if name == struck}

    assert others.items() <= now.items()
    assert set(now) <= set(was)
    assert gone and struck not in now.values()
    assert gone & set(now) and gone - set(now)
    kept = np.isin(before.lanes, list(others))
    same = np.isin(after.lanes, list(others))
    assert before.probability[kept].tolist() == after.probability[same].tolist()


def test_each_candidate_has_luck_of_its_own() -> None:
    """Uniforms of two candidates are as good as independent: |r| < 3.9/√20,000 = .028."""
    world = still(20_000)
    drawn = [uniform(world, name) for name in world.setting.candidates.names[:4]]

    assert np.abs(np.corrcoef(drawn) - np.eye(4)).max() < 0.028


def test_an_act_of_each_side_is_a_candidate_of_its_own() -> None:
    world = calm(anchor=1.0)
    for side in (US, CN):
        world.today.acts.append(everywhere(world, side, "patrol"))
    begun = begin_disputes(world)

    assert begun is not None
    assert set(names_of(world, begun)) == {"act.US.patrol", "act.CN.patrol"}
    assert {(a, o) for a, o in zip(begun.author, begun.opener, strict=True)} == {(0, 1), (1, 0)}


# --- What it comes to in the evening.


def test_the_state_of_a_dispute_that_begins() -> None:
    world = calm(lanes=50, anchor=6.0)
    world.day = 12
    world.today.acts.append(everywhere(world, CN, "threaten"))
    climb(world)
    begun = world.today.begun
    assert begun is not None and len(begun.lanes) > 40
    lane = begun.lanes[0]

    assert world.rung[lane] == DISPUTE and not world.replied[lane]
    assert world.opener[lane] == US and world.trigger[lane] == begun.trigger[0]
    assert world.dispute_day[lane] == 12
    assert world.committed[:, lane].tolist() == [0.0, 1.0]  # who has threatened
    # beliefs .5 and .8 as log odds: 0 and ln 4
    assert world.resolve[:, lane].tolist() == pytest.approx([0.0, math.log(4.0)])
    rest = np.setdiff1d(np.arange(50), begun.lanes)
    assert (world.rung[rest] < DISPUTE).all() and (world.trigger[rest] == UNKNOWN).all()


def test_a_struck_step_starts_nothing_and_leaves_the_rest() -> None:
    def evening(*struck: int) -> World:
        world = calm(lanes=20, anchor=6.0)
        if struck:
            world.removed = Removals((lane, Removal(Struck.STEP, 0)) for lane in struck)
        shock(world)
        climb(world)
        return world

    plain, without = evening(), evening(3, 8)

    assert (plain.rung == DISPUTE).all()
    assert np.flatnonzero(without.rung < DISPUTE).tolist() == [3, 8]
    assert without.today.begun is not None
    assert without.today.begun.lanes.tolist() == np.delete(np.arange(20), [3, 8]).tolist()
    assert (without.dispute_day[[3, 8]] > 20).all()


def test_tension_of_the_evening_counts() -> None:
    """Bands and onsets see what the day has done: 10 points more, half a unit of log odds more."""
    world = calm(anchor=-2.0)
    shock(world)
    low = begin_disputes(world)
    world.z[:] += 1.0
    high = begin_disputes(world)
    assert low is not None and high is not None
    odds = [float(np.log(p / (1.0 - p))) for p in (low.probability[0], high.probability[0])]

    assert odds[1] - odds[0] == pytest.approx(0.5)
