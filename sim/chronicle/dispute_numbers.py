"""Chances within disputes: of beginnings, of what governments do, and of answered calls.

The numbers are asked of the rule book, on the state at which it decided; nothing is estimated.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import dispute_onset, disputes
from ballast.sim.rules.quantity import Flags, Number, at
from ballast.sim.vocabulary import SIDES
from ballast.sim.world.compiled_disputes import ENCOUNTER_CANDIDATES
from ballast.sim.world.crisis_contacts import answer_chance, calls_due
from ballast.sim.world.dispute_moves import (
    answer_chances,
    chances,
    contact,
    in_dispute,
    offer_stands,
)
from ballast.sim.world.onset_causes import ODDS, odds_of
from ballast.sim.world.state import BegunDisputes, World

LANE = np.zeros(1, np.intp)
"""The only lane of the world of one history."""
SEVERITY_OF = {position: severity for severity, (position, _) in ENCOUNTER_CANDIDATES.items()}
"""Severity of the encounters that a candidate is, by its position."""


def one(number: Number | Flags) -> float:
    """A number of the only lane."""
    return float(np.asarray(number).reshape(-1)[0])


def about_moves(world: World) -> tuple[dict[str, float], ...]:
    """By side, what its decision about the dispute rests on this morning.

    Empty where it decides nothing, or a person decides for it. Before a reply: ``chance_reply`` and
    ``chance_lapse`` of the addressee. After it, of each side: ``chance_press`` and
    ``chance_offer``, ``belief`` (0-1) that the other is resolute, and whether (0 or 1) officials
    are in ``contact``, the side is ``committed`` in public, and its ``own_offer`` or the
    ``other_offer`` stands.
    """
    if not len(in_dispute(world)):
        return ({},) * SIDES
    played = world.setting.played_sides(world.day)
    return tuple({} if played[side] else _about_moves(world, side) for side in range(SIDES))


def _about_moves(world: World, side: int) -> dict[str, float]:
    if not world.replied[0]:
        if world.opener[0] == side:
            return {}
        reply, lapse = (one(chance) for chance in answer_chances(world, LANE))
        return {"chance_reply": reply, "chance_lapse": (1.0 - reply) * lapse}
    press, offer = chances(world, side, LANE)
    return {
        "chance_press": one(press),
        "chance_offer": one(offer),
        "belief": one(disputes.logistic(world.resolve[side])),
        "contact": one(contact(world, LANE)),
        "committed": one(world.committed[side]),
        "own_offer": one(offer_stands(world, side, LANE)),
        "other_offer": one(offer_stands(world, 1 - side, LANE)),
    }


def about_calls(world: World) -> dict[int, float]:
    """Chance that each official who is to call today reaches the counterpart, by position."""
    callers, lanes = calls_due(world)
    if not len(callers):
        return {}
    chance = answer_chance(world, callers, lanes)
    return {int(caller): float(of) for caller, of in zip(callers, chance, strict=True)}


def onset_numbers(world: World, begun: BegunDisputes, day: int) -> dict[str, float]:
    """Chance that the trigger had, that of the same event in the reference world, and the odds.

    ``odds_gravity``, ``odds_tempo`` and so on are log odds over a publicised encounter in the
    reference world, as :data:`ballast.sim.world.onset_causes.ODDS`; without gravity they add up to
    what lies between the two chances.

    Args:
        world: in the evening of the day.
        begun: the dispute that has begun.
        day: the day.
    """
    odds = dict(zip(ODDS, odds_of(world, begun, day)[:, 0].tolist(), strict=True))
    terms = sum(begun.terms[:, 0].tolist())
    beside = sum(value for name, value in odds.items() if name != "gravity")
    severity = SEVERITY_OF.get(int(begun.trigger[0]))
    tally = world.today.encounters
    count = 1 if severity is None or tally is None else int(tally[severity, 0])
    usual = dispute_onset.onset_probability(
        at(world.onset.anchor, LANE), np.array([terms - beside]), np.array([count])
    )
    return {
        "chance": one(begun.probability),
        "usual_chance": one(usual),
        **{f"odds_{name}": value for name, value in odds.items()},
    }


def rise_chance(world: World, rung: int, presses: int) -> float:
    """Chance that a day's presses lead up from a rung."""
    rule = world.params.disputes.at_lanes(LANE)
    return one(disputes.rise_probability(np.array([rung]), np.array([presses]), rule))
