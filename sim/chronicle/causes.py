"""What stood behind an event on its day: rates and their parts, hazards and their factors.

The numbers are asked of the rule book, on the state at which it decided; nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sim.chronicle.events import Event
from sim.rules import channels, choice, ladder, tension, visits
from sim.rules.quantity import Floats, Number, at, decay
from sim.vocabulary import (
    CATEGORIES,
    HOSTILE,
    MILITARY_CHANNELS,
    SIDES,
    ChannelKind,
    Rung,
    VisitPhase,
)
from sim.world.cabinet import acceptance, summit_conditions_unmet, unmet
from sim.world.government import intensities
from sim.world.sightings import sightings
from sim.world.state import World

LANE = np.zeros(1, np.intp)
"""The only lane of the world of one history."""


def one(number: Number) -> float:
    """A number of the only lane."""
    return float(np.asarray(number).reshape(-1)[0])


@dataclass(kw_only=True)
class Morning:
    """What decisions of a day read, kept because the day changes it.

    Attributes:
        rates: (G, 9) acts a day that each category would beget, and its parts by name, each (G, 9).
        committed: (G,) sides that had committed themselves in public.
        contradicted: (V,) visits already contradicted.
        asked: channels whose reopening is decided today.
        visits: by slot, what its decision of today rests on.
    """

    rates: dict[str, Floats]
    committed: Floats
    contradicted: Floats
    asked: frozenset[int]
    visits: dict[int, dict[str, float]]


def morning(world: World) -> Morning:
    """Read the world just before anyone decides."""
    return Morning(
        rates=_rates(world),
        committed=world.committed[:, 0].copy(),
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
    tone = (np.arange(len(CATEGORIES)) >= HOSTILE).astype(int)
    for side, repertoire in enumerate(world.setting.repertoires):
        base, _, parts = intensities(world, side)
        share = repertoire.policy * repertoire.shares
        rates["routine"][side] = share * base[choice.GROUP_OF_CATEGORY, 0]
        rates["inertia"][side] = share * parts[tone, 0, 0]
        rates["reciprocity"][side] = share * parts[tone, 1, 0]
        rates["record"][side] = repertoire.rates
    rates["all"] = np.maximum(0.0, rates["routine"] + rates["inertia"] + rates["reciprocity"])
    return rates


def _about_visit(world: World, slot: int) -> dict[str, float]:
    about, slots = world.setting.slots, np.array([slot])
    date = int(world.visit_date[slot, 0])
    found: dict[str, float] = {}
    phase = world.phase[slot, 0]
    if phase in (VisitPhase.PROPOSED, VisitPhase.POSTPONED):
        found["chance"] = one(acceptance(world, slots, LANE))
        found["barred"] = float(world.day <= about.barred_until[slot])
        found["unmet"] = one(unmet(world, slots, LANE))
    if phase == VisitPhase.SCHEDULED and date <= world.day:
        since = world.day - int(world.last_incident[0])
        found["incident"] = float(since <= visits.INCIDENT_DAYS)
        if about.summit[slot]:
            conditions = summit_conditions_unmet(world, slots, LANE)[:, 0]
            rule = world.params.visits
            held = visits.summit_probability(
                rule.summit_held, rule.summit_penalty, conditions.sum(keepdims=True), world.rung
            )
            found["chance"] = one(held)
            for name, fails in zip(("diplomatic", "ministers", "calm"), conditions, strict=True):
                found[f"without_{name}"] = float(fails)
    return found


@dataclass(kw_only=True)
class Memories:
    """Which acts of the other side each government still remembers, and how strongly.

    Attributes:
        held: by (observer, tone): numbers of acts with the mass that reciprocity answers.
    """

    held: dict[tuple[int, int], list[tuple[int, float]]] = field(default_factory=dict)

    def take_in(self, world: World, numbers: dict[tuple[int, int], int]) -> None:
        """In the evening: fade, and take in today's acts as they will be seen tomorrow.

        Args:
            world: after the day; its day is tomorrow's, as perception will read it.
            numbers: numbers of today's act events by side and act.
        """
        fade = one(decay(world.params.reciprocity.memory_half_life))
        for key, acts in self.held.items():
            self.held[key] = [(n, mass * fade) for n, mass in acts if mass * fade > 1e-4]
        for done in world.today.acts:
            if not len(done.lanes):
                continue
            _, left = sightings(world, done)
            for act, category, mass in zip(done.act, done.category, left, strict=True):
                key = 1 - done.side, int(category >= HOSTILE)
                number = numbers[done.side, int(act)]
                self.held.setdefault(key, []).append((number, float(mass)))

    def strongest(self, world: World, side: int, tone: int) -> tuple[int, float] | None:
        """The act of the other side that counts most today, and the acts a day it begets.

        The rate is over all categories of the tone together.
        """
        held = self.held.get((side, tone), [])
        if not held:
            return None
        rule = world.params.reciprocity
        answer = one((rule.hostile, rule.cooperative)[tone][side])
        forget = 1.0 - one(decay(rule.memory_half_life))
        number, mass = max(held, key=lambda entry: entry[1])
        return number, forget * answer * mass


@dataclass(kw_only=True)
class TensionParts:
    """Where tension above its base comes from: what is left of each source.

    Attributes:
        left: points by source: start, acts_0, acts_1, expected, shocks, encounters.
        moves: numbers of events with the points they put into fast tension and their day.
    """

    left: dict[str, float]
    moves: list[tuple[int, float, int]] = field(default_factory=list)

    def fade(self, world: World) -> None:
        """A day passes; what is expected of a usual day is taken off."""
        keep = one(decay(world.params.tension.half_life))
        for source in self.left:
            self.left[source] *= keep

    def add(self, source: str, points: float, number: int | None, day: int) -> None:
        """Points that an event of today puts into fast tension."""
        self.left[source] = self.left.get(source, 0.0) + points
        if number is not None and points > 0.0:
            self.moves.append((number, points, day))

    def largest(self, world: World, day: int, most: int = 3) -> list[tuple[int, float]]:
        """Events that hold most of tension up today, with the points left of each."""
        keep = one(decay(world.params.tension.half_life))
        left = [(number, points * keep ** (day - when)) for number, points, when in self.moves]
        left.sort(key=lambda entry: -entry[1])
        return [entry for entry in left[:most] if entry[1] >= 0.5]

    def numbers(self, world: World) -> dict[str, float]:
        """The parts of tension this evening, by name; they add up to it where it is not clipped."""
        rule = world.params.tension
        parts = {f"tension_{source}": points for source, points in self.left.items()}
        return parts | {
            "tension": one(world.tension),
            "tension_base": one(rule.base),
            "tension_visits": one(world.visit_effect),
            "tension_after_summit": one(world.overshoot),
        }


def ladder_factors(world: World, answered: bool) -> dict[str, float]:
    """Factors of the hazard upward this evening: they multiply to ``modifier``.

    Args:
        world: after the day.
        answered: whether calls go through, without which channels do not help.
    """
    rule = world.params.ladder
    nothing = np.zeros(1)
    military = channels.openness(_best(world, *MILITARY_CHANNELS)) if answered else nothing
    leader = (
        channels.openness(_best(world, ChannelKind.LEADER)) - ladder.LEADER_REFERENCE
        if answered
        else nothing
    )
    pressure = np.maximum(*(np.asarray(at(p, LANE)) for p in world.pressure))
    heat = tension.standardised(world.tension)
    return {
        "factor_tension": one(ladder.modifier(heat, nothing, nothing, nothing, rule)),
        "factor_military_channel": one(ladder.modifier(nothing, military, nothing, nothing, rule)),
        "factor_leader_channel": one(ladder.modifier(nothing, nothing, leader, nothing, rule)),
        "factor_domestic_pressure": one(ladder.modifier(nothing, nothing, nothing, pressure, rule)),
        "modifier": one(ladder.modifier(heat, military, leader, pressure, rule)),
    }


def _best(world: World, *kinds: ChannelKind) -> np.ndarray:
    """Highest level of the channels of some kinds: (1,)."""
    levels = [world.level[c] for c in world.setting.channels.of_kind(*kinds)]
    return np.max(levels, axis=0) if levels else np.zeros(1, np.int8)


def onset_numbers(world: World, day: int) -> dict[str, float]:
    """Chance of a confrontation that day, the one on an ordinary day, and the factors between.

    ``enough`` is the tension from which the luck of that day let one begin, all else equal.
    """
    rate, slope = world.params.ladder.onset_rate, world.params.ladder.tension_slope
    factors = ladder_factors(world, answered=True)
    rest = factors["modifier"] / factors["factor_tension"]
    uniform = one(world.luck.uniform("ladder.onset", day))

    def begins(level: float) -> bool:
        heat = np.exp(slope * tension.standardised(np.array([level])))
        return uniform < one(ladder.onset_probability(rate, heat * rest))

    return factors | {
        "enough": lowest_tension(begins),
        "chance": one(ladder.onset_probability(rate, np.array([factors["modifier"]]))),
        "ordinary_chance": one(ladder.onset_probability(rate, np.ones(1))),
    }


def move_numbers(world: World, rung: int, committed: Floats, day: int) -> dict[str, float]:
    """Chances of a step up and down that day, whether calls were answered, and the factors.

    Args:
        world: after the day.
        rung: 4-6, before the step.
        committed: (G,) sides that had committed themselves in public.
        day: that was played.
    """
    rule = world.params.channels
    best = np.maximum(_best(world, *MILITARY_CHANNELS), _best(world, ChannelKind.LEADER))
    chance = channels.answer_probability(best >= 1, rule.answered_open, rule.answered_closed)
    answered = bool((world.luck.uniform("ladder.call", day) < chance)[0])
    factors = ladder_factors(world, answered)
    rest = factors["modifier"] / factors["factor_tension"]
    secret = bool((world.level[world.setting.channels.secret, 0] > 0).any())
    here = world.params.ladder
    rungs = np.array([rung], np.int8)
    burden = ladder.way_down(
        rungs, committed[:, None], np.array([secret]), here.audience_cost, here.secret_channel
    )
    uniform = world.luck.uniform("ladder.climb", day)

    def climbs(level: float) -> bool:
        heat = np.exp(here.tension_slope * tension.standardised(np.array([level])))
        return int(ladder.climb(uniform, rungs, heat * rest, burden, here)[0]) > rung

    up, down = ladder.competing_hazards(rungs, np.array([factors["modifier"]]), burden, here)
    leave = -np.expm1(-(up + down))
    return factors | {
        "answered": float(answered),
        "secret_channel": float(secret),
        "committed": float(committed.sum()),
        "enough": lowest_tension(climbs),
        "factor_down": one(np.exp(burden)),
        "chance_up": one(leave * up / (up + down)),
        "chance_down": one(leave * down / (up + down)),
    }


def lowest_tension(happens: Callable[[float], bool]) -> float:
    """Lowest tension, to a tenth of a point, at which something would have happened.

    Args:
        happens: whether it would have at some tension; once it does, it does at any higher one.

    Returns:
        0 where it would have happened at any tension, above 100 where at none.
    """
    low, high = 0, 1001  # in tenths
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if happens(middle / 10.0) else (middle + 1, high)
    return low / 10.0


def lifted_by_accident(world: World, rung: int, after: int, lethal: bool, day: int) -> bool:
    """Whether a lethal accident of the day is what lifted the relation into a crisis."""
    if not lethal or rung >= Rung.CRISIS or after < Rung.CRISIS:
        return False
    uniform = world.luck.uniform("ladder.accident", day)
    return bool((uniform < world.params.ladder.lethal_crisis)[0])


def latest(events: list[Event], day: int, within: int) -> Event | None:
    """The latest of some events not more than so many days ago."""
    recent = [event for event in events if day - within <= event.day <= day]
    return recent[-1] if recent else None
