"""What the decisions of a day read: rates of acts, and the chances of visits.

The numbers are asked of the rule book, on the state at which it decided; nothing is estimated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.chronicle.dispute_numbers import LANE, about_calls, about_moves, one
from ballast.sim.rules import visits
from ballast.sim.rules.quantity import Flags, Floats
from ballast.sim.vocabulary import CATEGORIES, CRISIS, SIDES, VisitPhase
from ballast.sim.world.dispute_moves import contact
from ballast.sim.world.government import intensities
from ballast.sim.world.state import World
from ballast.sim.world.turnover import still_barred
from ballast.sim.world.visit_decisions import (
    acceptance,
    meeting_chance,
    put_off_by_crisis,
    summit_conditions_unmet,
    unmet,
)

CONDITIONS = ("diplomatic", "ministers", "calm", "quiet")
"""What ought to be met before a summit: a diplomatic channel that works, enough ministers of the
guest, no incident in the week before, no militarised dispute."""


@dataclass(kw_only=True)
class Morning:
    """What decisions of a day read, kept because the day changes it.

    Attributes:
        rates: (G, 9) acts a day that each category would beget, and its parts by name, each (G, 9).
        moves: by side, what its decision about a dispute rests on.
        talking: whether officials are in contact about a dispute.
        calls: chance that each official who is to call is answered, by position.
        contradicted: (V,) visits already contradicted.
        asked: channels whose reopening is decided today.
        visits: by slot, what its decision of today rests on.
    """

    rates: dict[str, Floats]
    moves: tuple[dict[str, float], ...]
    talking: bool
    calls: dict[int, float]
    contradicted: Flags
    asked: frozenset[int]
    visits: dict[int, dict[str, float]]


def morning(world: World) -> Morning:
    """Read the world just before anyone decides."""
    return Morning(
        rates=_rates(world),
        moves=about_moves(world),
        talking=bool(contact(world, LANE)[0]),
        calls=about_calls(world),
        contradicted=world.contradicted[:, 0].copy(),
        asked=frozenset(np.flatnonzero(world.reopen_day[:, 0] == world.day).tolist()),
        visits={
            int(slot): _about_visit(world, int(slot))
            for slot in np.flatnonzero(world.wake[:, 0] == world.day)
        },
    )


def _rates(world: World) -> dict[str, Floats]:
    """Expected acts of the day by side and category: all, and what each part begets."""
    names = ("all", "routine", "inertia", "reciprocity", "record")
    rates = {name: np.zeros((SIDES, len(CATEGORIES))) for name in names}
    for side, conduct in enumerate(world.params.conduct):
        parts = intensities(world, side)
        for name, part in zip(("routine", "inertia", "reciprocity"), parts, strict=True):
            rates[name][side] = conduct.shares[:, 0] * part[:, 0]
        rates["record"][side] = conduct.rates[:, 0]
    rates["all"] = np.maximum(0.0, rates["routine"] + rates["inertia"] + rates["reciprocity"])
    return rates


def _about_visit(world: World, slot: int) -> dict[str, float]:
    about, slots = world.setting.slots, np.array([slot])
    date = int(world.visit_date[slot, 0])
    found: dict[str, float] = {}
    phase = world.phase[slot, 0]
    if phase in (VisitPhase.PROPOSED, VisitPhase.POSTPONED):
        found["chance"] = one(acceptance(world, slots, LANE))
        barred = still_barred(world, about.barred_until, about.pair, slots, LANE)
        found["barred"] = float(barred[0])
        found["unmet"] = float(unmet(world, slots, LANE)[0])
    if phase == VisitPhase.SCHEDULED and put_off_by_crisis(world, slots, LANE)[0]:
        found["crisis"] = one(world.params.visits.crisis_postponement)
    if phase == VisitPhase.SCHEDULED and date <= world.day:
        since = world.day - int(world.last_incident[0])
        found["incident"] = float(since <= visits.INCIDENT_DAYS)
        if about.summit[slot]:
            conditions = summit_conditions_unmet(world, slots, LANE)[:, 0]
            quarrel = world.replied | (world.rung >= CRISIS)
            found["chance"] = one(meeting_chance(world, slots, LANE))
            found["quarrel"] = one(quarrel)
            for name, fails in zip(CONDITIONS, conditions, strict=True):
                found[f"without_{name}"] = float(fails)
    return found
