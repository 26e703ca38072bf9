"""Days of disputes as worlds play them, against what was built from the description alone.

Each lane of a world is a random state; the luck of the day is read off and handed over.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ballast.sim.scenario.changes import changed as branch
from ballast.sim.vocabulary import CRISIS, DISPUTE, Ending, Role, Severity, VisitEvent, VisitPhase
from ballast.sim.world.act_effects import commit_acts
from ballast.sim.world.crisis_contacts import calls_due, commit_calls, settle_contacts
from ballast.sim.world.dispute_course import climb
from ballast.sim.world.dispute_moves import contact, decide_moves
from ballast.sim.world.state import LONG_AGO, ActsDone, World, blank_day
from ballast.sim.world.visit_decisions import decide_visits
from tests import independent_disputes as independent
from tests.cases import baseline, under_way
from tests.random_cases import CASES, CLOSE
from tests.sim.world.hand import CN, US, disputed, met, still

SIDES = (US, CN)
DAY = 20
DRAWN = np.random.default_rng(20230710)
FIRST = DRAWN.bit_generator.state
ENDINGS = {Ending.SETTLEMENT: "settled", Ending.LAPSE: "lapsed", Ending.WAR: "war"}


def drawn(low: float, high: float) -> np.ndarray:
    """A random number of each case: (n,)."""
    return DRAWN.uniform(low, high, CASES)


def flags(chance: float = 0.5) -> np.ndarray:
    return DRAWN.random(CASES) < chance


@pytest.fixture(autouse=True)
def _from_the_first_number() -> None:
    """Each test draws the same numbers, whichever others run before it."""
    DRAWN.bit_generator.state = FIRST


def given(world: World, **sections: dict[str, Any]) -> None:
    """Set parameters, one value a lane."""
    changed = {name: replace(getattr(world.params, name), **v) for name, v in sections.items()}
    world.params = replace(world.params, **changed)


def of(values: dict[str, np.ndarray], n: int) -> dict[str, float]:
    """The numbers of one case."""
    return {name: float(value[n]) for name, value in values.items()}


def under_dispute() -> World:
    """A world with a dispute of its own in each lane, on the morning of a day."""
    world = disputed(CASES)
    world.day = DAY
    world.today = blank_day(CASES)
    world.rung[:] = DRAWN.integers(4, 7, CASES)
    world.replied[:] = flags() | (world.rung > DISPUTE)
    world.opener[:] = DRAWN.integers(0, 2, CASES)
    world.dispute_day[:] = DAY - DRAWN.integers(1, 4, CASES)
    world.contact_until[:] = DAY + DRAWN.integers(-2, 3, CASES)
    world.tension[:] = drawn(30, 100)
    world.z[:] = (world.tension - 55.0) / 10.0
    for side in SIDES:
        open_offer = flags() & world.replied
        world.offered[side] = np.where(open_offer, DAY - DRAWN.integers(1, 11, CASES), LONG_AGO)
        world.pressed[side] = flags() & world.replied
        world.committed[side] = flags()
        world.resolve[side] = drawn(-3, 3)
    return world


def offer_days(world: World, n: int) -> tuple[int | None, int | None]:
    days = (int(world.offered[side, n]) for side in SIDES)
    first, second = (None if day == LONG_AGO else day for day in days)
    return first, second


def uniforms(world: World, name: str) -> list[float]:
    return world.luck.uniform(name, world.day).tolist()


def test_what_governments_do_in_a_day() -> None:
    """Reply, lapse, press, offer and hold, and the acts of the menu that they are."""
    world = under_dispute()
    rule = {
        "press": drawn(0.1, 2),
        "offer": drawn(0.1, 2),
        "danger": drawn(0, 1),
        "resolve": drawn(0, 2),
        "matching": drawn(0, 1.6),
        "contact": drawn(0, 1),
        "acceptance": drawn(0, 4),
    }
    waits = {
        "reply": drawn(0.05, 0.6),
        "lapse_first": drawn(0, 0.9),
        "lapse_later": drawn(0, 0.9),
    }
    heat = {"tension_slope": drawn(0, 0.4), "domestic_slope": drawn(0, 0.4)}
    discreet = {"secret_channel": drawn(0, 0.5)}
    costs, weights = drawn(-0.6, 0), drawn(0, 1)
    given(
        world,
        disputes=rule | waits,
        ladder=heat | discreet | {"audience_cost": np.stack([costs, costs])},
        choice={"engagement_weight": np.stack([weights, weights])},
    )
    world.pressure = drawn(0, 1), drawn(0, 1)
    world.engagement = drawn(0, 1), drawn(0, 1)
    for c in world.setting.channels.secret_ones:
        world.level[c] = DRAWN.integers(0, 4, CASES)
    secret = world.level[list(world.setting.channels.secret_ones)].max(axis=0) > 0

    seen = set()
    for side in SIDES:
        name = world.setting.sides[side]
        replies = uniforms(world, f"dispute.reply.{name}")
        moves = uniforms(world, f"dispute.move.{name}")
        lanes, acts, lapsed = decide_moves(world, side, free=True)
        ours = {int(n): world.setting.acts.roles[b].value for n, b in zip(lanes, acts, strict=True)}
        for n in range(CASES):
            talking, days = bool(contact(world, np.array([n]))[0]), offer_days(world, n)
            stands = tuple(independent.offer_stands(DAY, made) for made in days)
            z = float(world.z[n])
            if world.replied[n]:
                theirs = independent.choose(
                    moves[n],
                    z=z,
                    rung=int(world.rung[n]),
                    B=float(world.resolve[side, n]),
                    D=float(world.pressure[side][n]),
                    E=float(world.engagement[side][n]),
                    committed=bool(world.committed[side, n]),
                    other_pressed_yesterday=bool(world.pressed[1 - side, n]),
                    own_offer_stands=stands[side],
                    other_offer_stands=stands[1 - side],
                    in_contact=talking,
                    secret_channel_open=bool(secret[n]),
                    audience_cost=float(costs[n]),
                    engagement_weight=float(weights[n]),
                    **of(rule | heat | discreet, n),
                )
            elif world.opener[n] == side:
                theirs = "wait"
            else:
                theirs = independent.answer(
                    replies[n],
                    day=DAY,
                    first_evening=int(world.dispute_day[n]),
                    z=z,
                    in_contact=talking,
                    tension_slope=float(heat["tension_slope"][n]),
                    contact=float(rule["contact"][n]),
                    **of(waits, n),
                )
            role = independent.dispute_act(theirs, int(world.rung[n]), stands[1 - side])
            assert ours.get(n) == role, f"case {n}"
            assert (n in lapsed) == (theirs == "lapse"), f"case {n}"
            seen.add(role or theirs)

    presses = {f"press_{rung}" for rung in (4, 5, 6)}
    assert seen == {"reply", "lapse", "wait", "hold", "offer", "accept"} | presses


ROLES = {
    "reply": Role.REPLY,
    "offer": Role.OFFER,
    "accept": Role.ACCEPT,
    "press_4": Role.PRESS_4,
    "press_5": Role.PRESS_5,
    "press_6": Role.PRESS_6,
}


def act(world: World, side: int, lanes: list[int], acts: list[int]) -> None:
    """A government does an act in each of some lanes."""
    of_menu = np.array(acts, dtype=np.intp)
    category = world.setting.acts.category[of_menu]
    order = np.lexsort((lanes, category))
    here = np.array(lanes, dtype=np.intp)[order]
    causes = np.zeros(len(order), int)
    commit_acts(
        world,
        ActsDone(side=side, lanes=here, category=category[order], act=of_menu[order], cause=causes),
    )


def days_work(world: World) -> list[list[str]]:
    """What each side does in each lane, at random among what it may; it is committed too."""
    work: list[list[str]] = [[], []]
    for side in SIDES:
        lanes, acts = [], []
        for n in range(CASES):
            if world.replied[n]:
                did = str(DRAWN.choice(["press", "offer", "hold"]))
            elif world.opener[n] != side:
                did = str(DRAWN.choice(["reply", "lapse", "wait"]))
            else:
                did = "wait"
            stands = independent.offer_stands(DAY, offer_days(world, n)[1 - side])
            role = independent.dispute_act(did, int(world.rung[n]), stands)
            if role is not None:
                lanes.append(n)
                acts.append(world.setting.acts.roles.index(ROLES[role]))
            work[side].append(did)
        act(world, side, lanes, acts)
        lapsed = [n for n in range(CASES) if work[side][n] == "lapse"]
        world.today.lapsed.append(np.array(lapsed, dtype=np.intp))
    return work


def test_evenings() -> None:
    """Rises, settlements, lapses, offers, signals, commitments: all of what a night leaves."""
    seen = set().union(*(spend_an_evening() for _ in range(4)))

    assert seen == {None, "settled", "lapsed", "war"}


def spend_an_evening() -> set[str | None]:
    """An evening of 300 states; how their disputes have ended."""
    world = under_dispute()
    risks = {"press_risk": drawn(0, 0.9), "press_risk_force": drawn(0, 0.9)}
    signal, lift = drawn(0, 1.4), drawn(0.2, 0.9)
    given(world, disputes=risks | {"signal": signal}, ladder={"lethal_crisis": lift})
    before = [world.committed[:, n].astype(bool).tolist() for n in range(CASES)]
    old = [
        {
            "day": DAY,
            "S": float(world.tension[n]),
            "rung": int(world.rung[n]),
            "replied": bool(world.replied[n]),
            "in_contact": bool(contact(world, np.array([n]))[0]),
            "B": tuple(world.resolve[:, n].tolist()),
            "offer_day": offer_days(world, n),
        }
        for n in range(CASES)
    ]
    work = days_work(world)
    threats = [flags(0.3), flags(0.3)]
    threat = world.setting.acts.ids.index("threaten")
    for side in SIDES:
        lanes = np.flatnonzero(threats[side]).tolist()
        act(world, side, lanes, [threat] * len(lanes))
    accidents = flags(0.3)
    world.today.encounters = met(world, Severity.LETHAL)
    world.today.encounters[:, ~accidents] = 0
    rise, accident = uniforms(world, "dispute.rise"), uniforms(world, "ladder.accident")
    climb(world)

    ended = {int(n): ENDINGS[how] for how, lanes in world.today.ended for n in lanes}
    rises = set() if world.today.rises is None else set(world.today.rises[0].tolist())
    seen = set()
    for n in range(CASES):
        theirs = independent.evening(
            rise[n],
            did=(work[US][n], work[CN][n]),
            committed=before[n],
            committing_act=(bool(threats[US][n]), bool(threats[CN][n])),
            signal=float(signal[n]),
            lethal_lifts=independent.lifts(
                accident[n], int(accidents[n]), lethal_crisis=float(lift[n])
            ),
            **old[n],
            **of(risks, n),
        )
        assert world.rung[n] == theirs["rung"], f"case {n}"
        assert ended.get(n) == theirs["ended"], f"case {n}"
        assert (n in rises) == theirs["rose"], f"case {n}"
        assert world.committed[:, n].tolist() == list(map(float, theirs["committed"])), f"case {n}"
        assert world.pressed[:, n].tolist() == list(theirs["pressed"]), f"case {n}"
        assert offer_days(world, n) == theirs["offer_day"], f"case {n}"
        if theirs["ended"] in (None, "war"):
            assert world.replied[n] == theirs["replied"], f"case {n}"
            assert world.resolve[:, n] == pytest.approx(theirs["B"], rel=CLOSE), f"case {n}"
        seen.add(theirs["ended"])
    return seen


# --- First evenings.


@pytest.mark.parametrize("trigger", ["publicised", "lethal", "threaten", "drill_large"])
@pytest.mark.parametrize("side", SIDES)
def test_first_evenings(trigger: str, side: int) -> None:
    """Everything that can begin a dispute does; who has decided, and what is left for tomorrow."""
    world = still(CASES)
    world.day, world.rung[:] = DAY, DRAWN.integers(0, 4, CASES)
    world.onset = replace(world.onset, anchor=np.array([60.0]))
    world.belief[:] = np.stack([drawn(0, 1), drawn(0, 1)])
    lift, contacts = drawn(0.2, 0.9), [np.array([e]) for e in drawn(0.1, 1)[:4]]
    exposure, interception = np.stack(contacts[:2]), np.stack(contacts[2:])
    near = {"exposure": exposure, "interception": interception}
    given(world, ladder={"lethal_crisis": lift}, encounters=near)
    world.today = blank_day(CASES)
    severity = {"publicised": Severity.PUBLICISED, "lethal": Severity.LETHAL}.get(trigger)
    if severity is None:
        b = world.setting.acts.ids.index(trigger)
        act(world, side, list(range(CASES)), [b] * CASES)
    else:
        world.today.encounters = met(world, severity)
    accident = uniforms(world, "ladder.accident")
    who = uniforms(world, f"dispute.interceptor.{trigger}")
    climb(world)

    for n in range(CASES):
        lifted = trigger == "lethal" and independent.lifts(
            accident[n], 1, lethal_crisis=float(lift[n])
        )
        decides = 1 - side
        if severity is not None:
            decides = independent.intercepting_side(
                who[n], exposure[:, 0].tolist(), interception[:, 0].tolist()
            )
        theirs = independent.begin(
            lifted=lifted,
            trigger_name=trigger,
            trigger_side=decides,
            trigger_commits=trigger == "threaten",
            trigger_author=1 - decides,
            beliefs=world.belief[:, n].tolist(),
            day=DAY,
        )
        name = world.setting.candidates.names[world.trigger[n]]
        assert name.rsplit(".", 1)[-1] == theirs["trigger"], f"case {n}"
        assert world.rung[n] == theirs["rung"] and world.opener[n] == theirs["opener"]
        assert world.replied[n] == theirs["replied"]
        assert world.dispute_day[n] == theirs["first_evening"]
        assert world.resolve[:, n] == pytest.approx(theirs["B"], rel=CLOSE)
        assert world.committed[:, n].tolist() == list(map(float, theirs["committed"]))
        assert world.pressed[:, n].tolist() == list(theirs["pressed"])
        assert offer_days(world, n) == theirs["offer_day"]


# --- Calls.


def test_calls_contact_and_meetings() -> None:
    """Three weeks of calls in disputes that stay: who calls, who answers, and what it leads to."""
    world = disputed(CASES, disputes__calls=0.5, channels__answered_open=0.5)
    about = world.setting
    called: list[list[int]] = [[] for _ in range(CASES)]
    held: list[list[int]] = [[] for _ in range(CASES)]
    agreed: list[int | None] = [None] * CASES
    rule = world.params
    numbers = {
        "answered_open": float(rule.channels.answered_open[0]),
        "answered_closed": float(rule.channels.answered_closed[0]),
        "reception_slope": float(rule.visits.reception_slope[0]),
        "sanctioned_acceptance": float(rule.visits.sanctioned_acceptance[0]),
    }
    for _ in range(21):
        world.today = blank_day(CASES)
        world.level[:] = DRAWN.integers(0, 4, world.level.shape)
        day, there = world.day, np.arange(CASES)
        assert contact(world, there).tolist() == [
            independent.contact_on(day, called[n], held[n]) for n in range(CASES)
        ]
        placed = calls_due(world)
        ours = {
            (int(about.officials.side[o]), int(n)): int(o) for o, n in zip(*placed, strict=True)
        }
        commit_calls(world, placed)
        answered = {
            (calls.side, int(n)): bool(yes)
            for calls in world.today.calls
            for n, yes in zip(calls.lanes, calls.answered, strict=True)
        }
        luck = {
            (side, what): uniforms(world, f"dispute.{what}.{about.sides[side]}")
            for side in SIDES
            for what in ("call", "caller", "answer", "meeting", "meeting_day")
        }
        settle_contacts(world)
        for n in range(CASES):
            morning = agreed[n]
            for side in SIDES:
                own = np.flatnonzero(about.officials.side == side).tolist()
                officials = [
                    {
                        "kind": about.channels.kinds[about.officials.channel[o]].value,
                        "secret": bool(about.channels.secret[about.officials.channel[o]]),
                        "seniority": float(about.officials.seniority[o]),
                        "level": int(world.level[about.officials.channel[o], n]),
                    }
                    for o in own
                ]
                assert (side, n) in ours or not independent.calls_today(
                    luck[side, "call"][n], 4, calls=0.5
                )
                if (side, n) not in ours:
                    continue
                k = independent.choose_caller(luck[side, "caller"][n], officials)
                assert ours[side, n] == own[k], f"day {day}, case {n}"
                chance = independent.answer_probability(
                    level=officials[k]["level"],
                    reception=float(world.reception[own[k]][0]),
                    sanctioned=day <= about.officials.barred_until[own[k]],
                    **numbers,
                )
                yes = luck[side, "answer"][n] < chance
                assert answered[side, n] == yes, f"day {day}, case {n}"
                if not yes:
                    continue
                called[n].append(day)
                then = independent.meeting_day(
                    luck[side, "meeting"][n],
                    luck[side, "meeting_day"][n],
                    day=day,
                    kind=officials[k]["kind"],
                    secret=officials[k]["secret"],
                    agreed=agreed[n] is not None,
                )
                agreed[n] = then if then is not None else agreed[n]
            if morning == day:
                held[n].append(day)
                agreed[n] = None
        world.day += 1
    assert sum(map(len, held)) > CASES / 2


# --- Visits on the morning after a rise.


@pytest.mark.parametrize("risk", [0.0, 1.0])
@pytest.mark.parametrize("rung", [4, 5])
def test_visits_after_a_rise(rung: int, risk: float) -> None:
    """Put off with certainty or never: the rungs of two mornings decide, and what visit it is."""
    never = {"visits.postponement_rate": 0.0, "visits.incident_postponement": 0.0}
    loaded = under_way(branch(baseline(), {f"parameters.{k}": v for k, v in never.items()}))
    world = still(CASES, loaded)
    world.day, world.replied[:] = DAY, True
    world.rung[:] = rung
    certain = flags().astype(float)
    given(world, disputes={"press_risk": np.full(CASES, risk)})
    given(world, visits={"crisis_postponement": certain, "cancel_share": np.zeros(CASES)})
    phases = [VisitPhase.SCHEDULED, VisitPhase.IN_PROGRESS, VisitPhase.AFTERMATH]
    world.phase[:] = DRAWN.choice(phases, world.phase.shape)
    world.visit_date[:], world.wake[:] = DAY + 9, DAY + 9
    phase = world.phase.copy()
    press = world.setting.acts.roles.index(ROLES[f"press_{rung}"])
    world.today = blank_day(CASES)
    act(world, US, list(range(CASES)), [press] * CASES)
    climb(world)
    world.day = DAY + 1
    slots, lanes = np.nonzero(world.wake == world.day)
    steps = decide_visits(world, (slots, lanes))
    off = {
        (int(v), int(n))
        for v, n, event in zip(steps.slots, steps.lanes, steps.event, strict=True)
        if event == VisitEvent.POSTPONED
    }

    about = world.setting.slots
    for v in range(len(about.ids)):
        for n in range(CASES):
            theirs = independent.put_off_by_crisis(
                0.5,
                rung=int(world.rung[n]),
                rung_of_yesterday=rung,
                phase=VisitPhase(phase[v, n]).name.lower(),
                secret=bool(about.secret[v]),
                summit=bool(about.summit[v]),
                crisis_postponement=float(certain[n]),
            )
            came_to = independent.put_off_or_cancelled(0.5, cancel_share=0.0)
            assert ((v, n) in off) == (theirs and came_to == "put off"), f"visit {v}, case {n}"
    assert bool(off) == (rung == DISPUTE and risk == 1.0)
    assert CRISIS == 5
