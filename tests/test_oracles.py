"""The engine against slow, plain oracles, day by day in whole histories of the baseline."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from ballast.sim.day import STEPS, everyone_acts
from ballast.sim.rules.choice import GROUP_OF_CATEGORY
from ballast.sim.rules.quantity import Params
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import (
    CATEGORIES,
    HOSTILE,
    MILITARY_CHANNELS,
    Cause,
    ChannelKind,
    Severity,
    VisitPhase,
)
from ballast.sim.world.action_sets import COERCIVE
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.perceived_acts import perceive
from ballast.sim.world.relation import climb
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from tests import oracles
from tests.cases import baseline, changed, small

GROUPS = ("verbal", "economic", "sanction", "military", "other", "cooperative")
ROUTINE = (Cause.ROUTINE, Cause.INERTIA, Cause.RECIPROCITY)


def one_history(loaded: LoadedScenario, seed: int, draw: int, run: int) -> World:
    """The world of a single history."""
    draws, runs = np.array([draw]), np.array([run])
    values = sample(loaded.scenario, seed, draws)
    return begin(compile_scenario(loaded), values, Luck(seed, draws, runs), 1)


def uniform_of(world: World) -> oracles.Uniform:
    return lambda stream, day: float(world.luck.uniform(stream, day)[0])


def numbers(params: Params, side: int = 0) -> dict[str, float]:
    """A section's parameters as plain floats, for one government where they differ."""
    found = {}
    for field in fields(params):
        value = getattr(params, field.name)
        found[field.name] = float(value[side, 0] if value.ndim == 2 else value[0])
    return found


HISTORIES = [(3, 0, 0), (3, 2, 5), (11, 4, 1), (12, 7, 3)]


def under_policies() -> LoadedScenario:
    """The baseline with one side louder, one more restrained, and a category without acts."""
    louder = {"military": 3.0, "economic": 0.0, "verbal_cooperative": 2.0}
    return branch(
        baseline(),
        {
            "governments.US.conduct.policy": louder,
            "governments.CN.conduct.policy": {
                "verbal_hostile": 0.5,
                "talks": 0.25,
                "military": 2.0,
            },
        },
    )


@pytest.mark.parametrize("loaded", [baseline(), under_policies()], ids=["baseline", "policies"])
@pytest.mark.parametrize(("seed", "draw", "run"), HISTORIES)
def test_memories_beliefs_and_which_categories_fire(
    loaded: LoadedScenario, seed: int, draw: int, run: int
) -> None:
    """All nine categories of both sides on 300 days: the same ones fire."""
    world = one_history(loaded, seed, draw, run)
    minds = [_mind(world, side) for side in (0, 1)]
    fired = 0
    for day in range(300):
        for step, _ in STEPS:
            if step is everyone_acts:
                expected = [_firing(world, minds[side], side, day) for side in (0, 1)]
            step(world)
            if step is perceive:
                for side in (0, 1):
                    _perceive(world, minds[side], side, day)
                    _compare_minds(world, minds[side], side)
        world.day += 1
        for done in world.today.acts:
            owed = {int(c) for c, why in zip(done.category, done.cause, strict=True)
                    if why not in ROUTINE}  # fmt: skip
            routine = {int(c) for c in done.category} - owed
            wanted = expected[done.side] - owed
            # a category that fires without a feasible act stays empty
            assert routine <= wanted, (day, done.side)
            for category in wanted - routine:
                assert not _anything_feasible(world, done.side, category), (day, category)
            fired += len(routine)

    assert fired > 20


def _mind(world: World, side: int) -> oracles.Mind:
    return oracles.Mind(
        seen_hostile=float(world.seen[0, side, 0]),
        seen_friendly=float(world.seen[1, side, 0]),
        left_hostile=float(world.unanswered[0, side, 0]),
        own_hostile=float(world.own[0, side, 0]),
        own_friendly=float(world.own[1, side, 0]),
        belief=float(world.belief[side, 0]),
    )


def _acts(world: World, side: int) -> list[oracles.Act]:
    acts = world.setting.acts
    found = []
    for done in world.yesterday:
        if done.side != side:
            continue
        for category, act in zip(done.category, done.act, strict=True):
            found.append(
                oracles.Act(
                    category=CATEGORIES[category].value,
                    hostile=bool(category < HOSTILE),
                    weight=float(acts.weight[act]),
                    defensive=bool(acts.defensive[act]),
                    openness=float(world.level[acts.channel[act], 0]) / 3.0,
                    coercive=int(category) in COERCIVE,
                )
            )
    return found


def _perceive(world: World, mind: oracles.Mind, side: int, day: int) -> None:
    u, name = uniform_of(world), world.setting.sides[side]
    normals = {
        c.value: oracles.NORMAL.inv_cdf(u(f"perception.{name}.{c.value}", day)) for c in CATEGORIES
    }
    p = numbers(world.params.perception, side)
    rule = numbers(world.params.reciprocity, side)
    p |= {
        "phi": 2.0 ** (-1.0 / rule["memory_half_life"]),
        "rho": rule["hostile"],
        "countermeasure": numbers(world.params.coercion, side)["countermeasure"],
        "f_ref": float(world.usual.hostile_memory[side, 0]),
        "h": 1.0 - 2.0 ** (-1.0 / p["belief_half_life"]),
    }
    mind.perceive(_acts(world, side), _acts(world, 1 - side), normals, p)


def _compare_minds(world: World, mind: oracles.Mind, side: int) -> None:
    assert mind.belief == pytest.approx(float(world.belief[side, 0]), rel=1e-9)
    assert mind.seen_hostile == pytest.approx(float(world.seen[0, side, 0]), rel=1e-9, abs=1e-12)
    assert mind.seen_friendly == pytest.approx(float(world.seen[1, side, 0]), rel=1e-9, abs=1e-12)
    assert mind.left_hostile == pytest.approx(
        float(world.unanswered[0, side, 0]), rel=1e-9, abs=1e-12
    )
    assert mind.own_hostile == pytest.approx(float(world.own[0, side, 0]), rel=1e-9, abs=1e-12)
    assert mind.own_friendly == pytest.approx(float(world.own[1, side, 0]), rel=1e-9, abs=1e-12)


def _firing(world: World, mind: oracles.Mind, side: int, day: int) -> set[int]:
    if world.rung[0] == 7:
        return set()
    u, name = uniform_of(world), world.setting.sides[side]
    p, rule = numbers(world.params.choice), numbers(world.params.reciprocity, side)
    phi = 2.0 ** (-1.0 / rule["memory_half_life"])
    government = world.setting.loaded.scenario.governments[name]
    fired = set()
    for c, category in enumerate(CATEGORIES):
        tone = "hostile" if c < HOSTILE else "cooperative"
        own = mind.own_hostile if c < HOSTILE else mind.own_friendly
        other = mind.left_hostile if c < HOSTILE else mind.seen_friendly
        m = oracles.multiplier(
            GROUPS[GROUP_OF_CATEGORY[c]],
            float(world.z[0]),
            float(world.pressure[side][0]),
            numbers(world.params.calendar, side)["economic_weakness"],
            float(world.sanctions[side, 0] - world.sanctions_at_start[side, 0]) / 10.0,
            p,
            near=bool(world.summit_near[0]),
            disputed=bool(world.rung[0] >= 4),
        )
        happened = oracles.fires(
            u(f"act.fires.{name}.{category.value}", day),
            float(world.setting.repertoires[side].shares[c]),
            float(world.usual.base[int(c >= HOSTILE), side, 0]),
            m,
            (1.0 - phi) * (rule[f"inertia_{tone}"] * own + rule[tone] * other),
            government.conduct.policy.get(category, 1.0),
        )
        if happened:
            fired.add(c)
    return fired


def _anything_feasible(world: World, side: int, category: int) -> bool:
    """Whether some act of a category needs nothing that could be missing."""
    acts = world.setting.acts
    return any(
        acts.requires[b] == "none" and acts.roles[b] != "reassurance"
        for b in world.setting.repertoires[side].acts[category]
    )


def _restless(loaded: LoadedScenario) -> LoadedScenario:
    """Many proposals, refusals, shocks and postponements."""
    return changed(
        loaded,
        {
            "visits.proposals": 6.0,
            "visits.acceptance": 0.6,
            "visits.postponement_rate": 0.01,
            "shocks.sovereignty_rate": 8.0,
            "visits.sanctioned_acceptance": 0.3,
        },
    )


@pytest.mark.parametrize(("seed", "draw", "run"), HISTORIES)
@pytest.mark.parametrize("restless", [False, True])
def test_the_life_of_every_visit(seed: int, draw: int, run: int, restless: bool) -> None:
    """Phase, date and next look of all visits on 540 days."""
    loaded = _restless(baseline()) if restless else baseline()
    world = one_history(loaded, seed, draw, run)
    visits = [_visit(world, v) for v in range(len(world.setting.slots.ids))]
    u = uniform_of(world)
    for day in range(540):
        for step, _ in STEPS:
            if step is everyone_acts:
                now = [_situation(world, v, day) for v in range(len(visits))]
                for visit, situation in zip(visits, now, strict=True):
                    visit.morning(situation, u)
            step(world)
        world.day += 1
        for v, visit in enumerate(visits):
            assert visit.phase == VisitPhase(world.phase[v, 0]).name.lower(), (day, visit.name)
            assert visit.wake == world.wake[v, 0], (day, visit.name)
            assert visit.date == world.visit_date[v, 0], (day, visit.name)

    story = {what for visit in visits for _, what in visit.story}
    assert {"proposed", "accepted", "begun", "completed"} <= story
    if restless:
        assert {"rebuffed", "postponed"} <= story


def _visit(world: World, v: int) -> oracles.Visit:
    slots = world.setting.slots
    return oracles.Visit(
        name=slots.ids[v],
        listed=v < slots.listed,
        secret=bool(slots.secret[v]),
        summit=bool(slots.summit[v]),
        favoured=bool(slots.favoured[v]),
        barred_until=int(slots.barred_until[v]),
        days=int(slots.days[v]),
        reception=float(world.reception[slots.visitor[v]][0]),
        share=float(slots.share[v]),
        p=numbers(world.params.visits),
        phase=VisitPhase(world.phase[v, 0]).name.lower(),
        date=int(world.visit_date[v, 0]),
        wake=int(world.wake[v, 0]),
    )


def _situation(world: World, v: int, day: int) -> oracles.Situation:
    slots = world.setting.slots
    host = int(slots.host_side[v])
    phases = [VisitPhase(phase).name.lower() for phase in world.phase[:, 0]]
    (diplomatic,) = world.setting.channels.of_kind(ChannelKind.DIPLOMATIC)
    return oracles.Situation(
        day=day,
        z=float(world.z[0]),
        rung=int(world.rung[0]),
        openness=float(world.level[slots.channel[v], 0]) / 3.0,
        grievance=float(world.sanctions[host, 0] - world.sanctions_at_start[host, 0]) / 10.0,
        engagement=float(world.engagement[host][0]),
        days_since_incident=day - int(world.last_incident[0]),
        diplomatic_level=int(world.level[diplomatic, 0]),
        ministers=int(world.ministers[slots.visitor_side[v], 0]),
        others=[phases[w] for w in slots.others[v] if w >= 0],
        after=[phases[w] for w in slots.after[v] if w >= 0],
    )


TENSE = {
    "ladder.onset_rate": 12.0,
    "ladder.up_share_4": 0.25,
    "ladder.up_share_5": 0.35,
    "encounters.p_collision": 0.2,
    "encounters.p_lethal": 0.8,
    "ladder.lethal_crisis": 0.6,
}


@pytest.mark.parametrize(("seed", "draw", "run"), [*HISTORIES, (5, 1, 1), (6, 1, 2), (8, 0, 9)])
def test_every_step_on_the_ladder(seed: int, draw: int, run: int) -> None:
    """A relation that is often disputed: every rung of 540 days, commitments included."""
    world = one_history(changed(baseline(), TENSE), seed, draw, run)
    p = numbers(world.params.ladder) | {
        "costs": [numbers(world.params.ladder, side)["audience_cost"] for side in (0, 1)],
        "answered_open": numbers(world.params.channels)["answered_open"],
        "answered_closed": numbers(world.params.channels)["answered_closed"],
    }
    u, seen = uniform_of(world), set()
    for day in range(540):
        for step, _ in STEPS:
            if step is climb:
                expected = oracles.next_rung(int(world.rung[0]), _evening(world, day), p, u)
            step(world)
        world.day += 1
        seen.add(int(world.rung[0]))

        assert world.rung[0] == expected, day

    assert 4 in seen


def _evening(world: World, day: int) -> dict[str, object]:
    channels = world.setting.channels

    def best(*kinds: ChannelKind) -> int:
        return max(int(world.level[c, 0]) for c in channels.of_kind(*kinds))

    tally = world.today.encounters
    return {
        "day": day,
        "tension": float(world.tension[0]),
        "pressure": max(float(d[0]) for d in world.pressure),
        "military": best(*MILITARY_CHANNELS),
        "leader": best(ChannelKind.LEADER),
        "secret": any(world.level[c, 0] > 0 for c in np.flatnonzero(channels.secret)),
        "commitments": [float(c) for c in world.committed[:, 0]],
        "lethal": tally is not None and int(tally[Severity.LETHAL, 0]) > 0,
    }


def test_the_small_dyad_has_the_same_ladder() -> None:
    """Where shut channels, and no threats to commit to, decide."""
    world = one_history(changed(small(), {"ladder.onset_rate": 12.0}), 2, 1, 1)
    p = numbers(world.params.ladder) | {
        "costs": [numbers(world.params.ladder, side)["audience_cost"] for side in (0, 1)],
        "answered_open": numbers(world.params.channels)["answered_open"],
        "answered_closed": numbers(world.params.channels)["answered_closed"],
    }
    u = uniform_of(world)
    for day in range(200):
        for step, _ in STEPS:
            if step is climb:
                expected = oracles.next_rung(int(world.rung[0]), _evening(world, day), p, u)
            step(world)
        world.day += 1

        assert world.rung[0] == expected, day
