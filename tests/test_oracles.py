"""The engine against slow, plain oracles, day by day in whole histories of the baseline."""

from __future__ import annotations

import math
from dataclasses import fields
from functools import cache
from typing import Any

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
    ShockKind,
    VisitPhase,
)
from ballast.sim.world.action_sets import COERCIVE
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.dispute_course import climb
from ballast.sim.world.perceived_acts import perceive
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from tests import oracles
from tests.cases import bare, changed, shares_of, small, under_way

GROUPS = ("verbal", "economic", "sanction", "military", "other", "cooperative")
ROUTINE = (Cause.ROUTINE, Cause.INERTIA, Cause.RECIPROCITY)


def one_history(loaded: LoadedScenario, seed: int, draw: int, run: int) -> World:
    """The world of a single history."""
    draws, runs = np.array([draw]), np.array([run])
    values = sample(loaded, seed, draws)
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
        bare(),
        {
            "governments.US.conduct.policy": louder,
            "governments.CN.conduct.policy": {
                "verbal_hostile": 0.5,
                "talks": 0.25,
                "military": 2.0,
            },
        },
    )


@pytest.mark.parametrize("loaded", [bare(), under_policies()], ids=["baseline", "policies"])
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
        lasts = category in ("economic", "sovereignty", "legal")  # without the effects of visits
        m = oracles.multiplier(
            GROUPS[GROUP_OF_CATEGORY[c]],
            float((world.lasting_z if lasts else world.z)[0]),
            float(world.pressure[side][0]),
            numbers(world.params.calendar, side)["economic_weakness"],
            float(world.sanctions[side, 0] - world.sanctions_at_start[side, 0]) / 10.0,
            p,
            near=bool(world.summit_near[0]),
            disputed=bool(world.rung[0] >= 4),
        )
        happened = oracles.fires(
            u(f"act.fires.{name}.{category.value}", day),
            float(world.params.conduct[side].shares[c, 0]),
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
@pytest.mark.parametrize("kind", ["baseline", "restless", "disputed"])
def test_the_life_of_every_visit(seed: int, draw: int, run: int, kind: str) -> None:
    """Phase, date and next look of all visits on 540 days, crises and what they put off."""
    loaded = bare() if kind == "baseline" else _restless(bare())
    loaded = changed(loaded, CRISES) if kind == "disputed" else loaded
    world = one_history(loaded, seed, draw, run)
    visits = [_visit(world, v) for v in range(len(world.setting.slots.ids))]
    u, crises = uniform_of(world), 0
    for day in range(540):
        for step, _ in STEPS:
            if step is everyone_acts:
                now = [_situation(world, v, day) for v in range(len(visits))]
                for visit, situation in zip(visits, now, strict=True):
                    visit.morning(situation, u)
            step(world)
        world.day += 1
        if world.crisis_day[0] == world.day:
            crises += 1
            for visit in visits:
                visit.crisis(world.day)
        for v, visit in enumerate(visits):
            assert visit.phase == VisitPhase(world.phase[v, 0]).name.lower(), (day, visit.name)
            assert visit.wake == world.wake[v, 0], (day, visit.name)
            assert visit.date == world.visit_date[v, 0], (day, visit.name)

    story = {what for visit in visits for _, what in visit.story}
    assert {"proposed", "accepted", "begun", "completed"} <= story
    if kind != "baseline":
        assert {"rebuffed", "postponed"} <= story
    if kind == "disputed":
        assert crises > 2


CRISES = {
    "ladder.onset_rate": 12.0,
    "encounters.p_publicised": 0.3,
    "disputes.reply": 0.4,
    "disputes.press": 0.6,
    "disputes.offer": 0.1,
    "disputes.press_risk": 0.2,
    "disputes.press_risk_force": 0.0,
}
"""Numbers with which crises come and go, and never a war."""


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
        replied=bool(world.replied[0]),
        after_rise=int(world.crisis_day[0]) == day,
        others=[phases[w] for w in slots.others[v] if w >= 0],
        after=[phases[w] for w in slots.after[v] if w >= 0],
    )


TENSE = {
    "ladder.onset_rate": 12.0,
    "encounters.p_publicised": 0.2,
    "encounters.p_collision": 0.1,
    "encounters.p_lethal": 0.8,
    "ladder.lethal_crisis": 0.6,
    "disputes.press": 0.3,
    "disputes.offer": 0.05,
    "disputes.reply": 0.2,
    "channels.answered_open": 0.6,
}
"""Numbers with which a relation is often disputed, in every way."""
SURE = TENSE | {"disputes.press_risk": 0.4, "disputes.press_risk_force": 0.5}
DISPUTED: list[tuple[Any, ...]] = [
    *((bare, TENSE, *history) for history in HISTORIES),
    *((small, TENSE, *history) for history in HISTORIES),
    (bare, {}, 5, 1, 1),
    (small, SURE, 6, 1, 2),
    (small, SURE, 8, 0, 9),
]


@cache
def _disputed(n: int) -> frozenset[str]:
    """One of these histories, compared day by day; what there was to see in it."""
    start, changes, *history = DISPUTED[n]
    return frozenset(_follow(changed(start(), changes), *history))


@pytest.mark.parametrize("n", range(len(DISPUTED)))
def test_disputes_day_by_day(n: int) -> None:
    """Rungs, moves, calls and all that is remembered of disputes, on 250 days."""
    assert _disputed(n)


def test_every_kind_of_day_was_compared() -> None:
    seen = frozenset.union(*(_disputed(n) for n in range(len(DISPUTED))))

    assert {
        "reply", "press_4", "press_5", "press_6", "offer", "accept", "answered", "unanswered",
        "met", "lapse", "settlement", "war", "publicised", "lethal", "shock", "act", "committed",
    } <= seen  # fmt: skip


@pytest.mark.parametrize("rung", [4, 5, 6])
def test_a_dispute_at_the_start_day_by_day(rung: int) -> None:
    """A random state to begin with, in both countries' terms, at every rung."""
    loaded = under_way(changed(bare(), TENSE), rung=rung, age=2, replied=rung > 4)
    for run in range(4):
        _follow(loaded, 9, 2, run, days=80)


def _follow(loaded: LoadedScenario, seed: int, draw: int, run: int, days: int = 250) -> set[str]:
    """One history with the oracle beside it; gives what there was to see."""
    world = one_history(loaded, seed, draw, run)
    relation, u, seen = _relation(world), uniform_of(world), set[str]()
    for day in range(days):
        for step, _ in STEPS:
            if step is everyone_acts:
                relation.decide(_morning(world), u)
            if step is climb:
                relation.settle(day, _tonight(world), u)
            step(world)
        world.day += 1
        _compare_disputes(world, relation, day)
        seen |= _seen(world, relation)
    return seen


def _recorded(world: World, act: str) -> float:
    """What the record of the draw has of an act over what the scenario's centre has."""
    loaded, drawn, centre = world.setting.loaded, 0.0, 0.0
    category = loaded.menu.acts[act].category
    c, b = CATEGORIES.index(category), list(loaded.menu.acts).index(act)
    for side, name in enumerate(world.setting.sides):
        conduct, mine = loaded.scenario.governments[name].conduct, world.params.conduct[side]
        if act in conduct.repertoire:
            place = world.setting.repertoires[side].acts[c].tolist().index(b)
            drawn += 365.0 * float(mine.rates[c, 0]) * float(mine.act_shares[c][place, 0])
            rate = conduct.centre_rates.get(category, 0.0)
            centre += rate * shares_of(loaded, conduct)[act]
    return drawn / centre if centre else 1.0


def _relation(world: World) -> oracles.Relation:
    params, names = world.params, world.setting.sides
    ladder, meeting = numbers(params.ladder), numbers(params.encounters)
    sided = [numbers(params.encounters, side) for side in (0, 1)]
    contacts = sided[0]["exposure"] * sided[1]["interception"]
    contacts += sided[1]["exposure"] * sided[0]["interception"]
    record, rule = world.setting.loaded.scenario.anchor, numbers(params.disputes)
    gravity = {name: act.gravity for name, act in world.setting.loaded.menu.acts.items()} | {
        name: rule[f"gravity_{name}"]
        for name in ("publicised", "collision", "lethal", "shock", "heavy_shock")
    }
    common = 0.6 * ladder["tension_slope"] + ladder["military_channel"] / 3.0
    common -= ladder["leader_channel"] / 3.0
    kinds = [
        (
            rate * (_recorded(world, name) if name in record.acts else 1.0),
            common + rule["gravity_slope"] * float(gravity[name] or 0.0),
        )
        for name, rate in record.candidates.items()
    ]
    dispute = world.setting.loaded.scenario.dispute
    relation = oracles.Relation(
        sides=(names[0], names[1]),
        p=ladder | rule,
        costs=tuple(numbers(params.ladder, g)["audience_cost"] for g in (0, 1)),
        weights=tuple(numbers(params.choice, g)["engagement_weight"] for g in (0, 1)),
        answered=tuple(numbers(params.channels)[f"answered_{how}"] for how in ("open", "closed")),
        slope=numbers(params.visits)["reception_slope"],
        barred=numbers(params.visits)["sanctioned_acceptance"],
        anchor=oracles.anchor(ladder["onset_rate"], record.lifted, kinds),
        tempo=meeting["rate"] * contacts / record.encounters,
        rung=int(world.rung[0]),
    )
    assert relation.anchor == pytest.approx(float(world.onset.anchor[0]), abs=1e-10)
    if dispute is not None:
        relation.opener, relation.trigger = names.index(dispute.opener), "dispute"
        relation.began = -1 - (world.setting.start - dispute.since).days
        relation.replied = dispute.replied or dispute.rung > 4
        beliefs = [float(world.belief[g, 0]) for g in (0, 1)]
        relation.odds = [math.log(b / (1.0 - b)) for b in beliefs]
    return relation


def _morning(world: World) -> oracles.Morning:
    setting, officials = world.setting, world.setting.officials
    scenario = setting.loaded.scenario
    kinds = {"leader", "security_adviser", "diplomatic", "military_high", "military_operational"}
    able: tuple[list[oracles.Official], list[oracles.Official]] = ([], [])
    for position, name in enumerate(officials.ids):
        about = scenario.officials[name]
        channel = scenario.channels[about.channel]
        if channel.kind not in kinds and not channel.secret:
            continue
        able[setting.sides.index(about.government)].append(
            oracles.Official(
                position=position,
                seniority=about.seniority,
                level=int(world.level[setting.channels.ids.index(about.channel), 0]),
                reception=float(world.reception[position][0]),
                barred=world.day <= int(officials.barred_until[position]),
                meets=channel.secret or channel.kind == "security_adviser",
            )
        )
    return oracles.Morning(
        day=world.day,
        z=float(world.z[0]),
        pressure=(float(world.pressure[0][0]), float(world.pressure[1][0])),
        engagement=(float(world.engagement[0][0]), float(world.engagement[1][0])),
        secret_open=any(world.level[c, 0] > 0 for c in np.flatnonzero(setting.channels.secret)),
        officials=able,
    )


def _tonight(world: World) -> oracles.Tonight:
    channels, menu = world.setting.channels, world.setting.loaded.menu.acts
    tally = world.today.encounters

    def best(*kinds: ChannelKind) -> int:
        return max((int(world.level[c, 0]) for c in channels.of_kind(*kinds)), default=0)

    done = [
        (acts.side, world.setting.acts.ids[act]) for acts in world.today.acts for act in acts.act
    ]
    threatens = [any(menu[name].commitment for side, name in done if side == g) for g in (0, 1)]
    return oracles.Tonight(
        tension=float(world.tension[0]),
        military=best(*MILITARY_CHANNELS),
        leader=best(ChannelKind.LEADER),
        pressure=(float(world.pressure[0][0]), float(world.pressure[1][0])),
        belief=(float(world.belief[0, 0]), float(world.belief[1, 0])),
        candidates=[*_met(world), *_shocked(world), *_acted(world, done)],
        lethal=tally is not None and int(tally[Severity.LETHAL, 0]) > 0,
        threatens=(threatens[0], threatens[1]),
    )


def _met(world: World) -> list[oracles.Candidate]:
    rule, tally = numbers(world.params.disputes), world.today.encounters
    sided = [numbers(world.params.encounters, side) for side in (0, 1)]
    by_second = sided[0]["exposure"] * sided[1]["interception"]
    contacts = by_second + sided[1]["exposure"] * sided[0]["interception"]
    found = []
    for severity in (Severity.PUBLICISED, Severity.COLLISION, Severity.LETHAL):
        name = severity.name.lower()
        if tally is not None and tally[severity, 0]:
            draw = uniform_of(world)(f"dispute.interceptor.{name}", world.day)
            found.append(
                oracles.Candidate(
                    name=name,
                    opener=int(draw < by_second / contacts),
                    gravity=rule[f"gravity_{name}"],
                    count=int(tally[severity, 0]),
                    encounter=True,
                )
            )
    return found


def _shocked(world: World) -> list[oracles.Candidate]:
    rule, scenario = numbers(world.params.disputes), world.setting.loaded.scenario
    found = []
    for name, (_, _, weight) in zip(world.today.shock_names, world.today.shocks, strict=True):
        ident = name.removeprefix("shock.")
        shock = scenario.shocks.get(ident)
        if shock is None and ident != "sovereignty":
            continue
        if shock is not None and shock.kind != "sovereignty":
            continue
        about = shock or scenario.undated_shocks[ShockKind.SOVEREIGNTY]
        gravity = rule["gravity_heavy_shock" if weight[0] >= 6.0 else "gravity_shock"]
        if shock is not None and shock.gravity is not None:
            gravity = shock.gravity
        found.append(oracles.Candidate(name, world.setting.sides.index(about.offended), gravity))
    return found


def _acted(world: World, done: list[tuple[int, str]]) -> list[oracles.Candidate]:
    menu, names = world.setting.loaded.menu.acts, world.setting.sides
    return [
        oracles.Candidate(
            name=f"act.{names[side]}.{name}",
            opener=1 - side,
            gravity=menu[name].gravity,
            commits=menu[name].commitment,
        )
        for side, name in done
        if menu[name].gravity is not None
    ]


def _compare_disputes(world: World, relation: oracles.Relation, day: int) -> None:
    acts, about = world.setting.acts, world.setting.dispute_acts
    moved = {
        (done.side, acts.ids[act])
        for done in world.today.acts
        for act in done.act
        if about.role[act] >= 0
    }
    assert moved == {(side, move) for side, move in enumerate(relation.moves) if move}, day
    calls = [
        (calls.side, int(calls.official[0]), bool(calls.answered[0]), bool(calls.meets[0]))
        for calls in world.today.calls
    ]
    assert calls == relation.calls, day
    assert world.rung[0] == relation.rung, day
    assert [ending.name.lower() for ending, _ in world.today.ended] == [
        ending for ending in (relation.ending,) if ending
    ]
    if relation.rung == 7:
        return
    trigger = int(world.trigger[0])
    assert relation.trigger == (world.setting.candidates.names[trigger] if trigger >= 0 else "")
    assert bool(world.replied[0]) == relation.replied and world.opener[0] == relation.opener
    assert world.dispute_day[0] == relation.began
    assert world.pressed[:, 0].tolist() == relation.pressed
    assert world.offered[:, 0].tolist() == relation.offered
    assert world.committed[:, 0].astype(bool).tolist() == relation.committed
    assert world.resolve[:, 0].tolist() == pytest.approx(relation.odds, rel=1e-9, abs=1e-9)
    assert world.contact_until[0] == relation.contact_until, day
    assert world.meeting_day[0] == relation.meeting


def _seen(world: World, relation: oracles.Relation) -> set[str]:
    found = {move for move in relation.moves if move} | {relation.ending}
    found |= {"answered" if answers else "unanswered" for _, _, answers, _ in relation.calls}
    found |= {"met"} if world.today.met else set()
    found |= {"committed"} if any(relation.committed) else set()
    return found | {relation.trigger.split(".")[0]}
