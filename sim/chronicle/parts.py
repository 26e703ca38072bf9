"""What is left of earlier events: remembered acts, and the sources of tension."""

from __future__ import annotations

from dataclasses import dataclass, field

from ballast.sim.chronicle.dispute_numbers import one
from ballast.sim.rules.quantity import decay
from ballast.sim.vocabulary import HOSTILE
from ballast.sim.world.perceived_acts import sightings
from ballast.sim.world.state import World

ROUNDING = 1e-6
NOTICED = 0.5
"""Points of tension from which an event counts among those that hold it up."""


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
        left: points by source: start, acts_0, acts_1, expected, shocks, encounters, and what the
            upper end of tension has cut off.
        of_events: points left of what single events put into fast tension, by their number.
    """

    left: dict[str, float]
    of_events: dict[int, float] = field(default_factory=dict)

    def fade(self, world: World, base: float) -> None:
        """A day passes.

        Args:
            world: after it.
            base: of tension before it; where it has moved, what stands above it has moved too.
        """
        keep = one(decay(world.params.tension.half_life))
        self.left["start"] += base - one(world.params.tension.base)
        for source in self.left:
            self.left[source] *= keep
        self.of_events = {n: keep * left for n, left in self.of_events.items() if left > 0.01}

    def add(self, source: str, points: float, number: int) -> None:
        """Points that an event of today puts into fast tension."""
        self.left[source] = self.left.get(source, 0.0) + points
        if points > 0.0:
            self.of_events[number] = points

    def expect(self, world: World, weight: float) -> None:
        """Take off what acts of a day were expected to add: only the unusual moves tension."""
        taken = one(world.params.tension.act_gain) * weight
        self.left["expected"] = self.left.get("expected", 0.0) - taken

    def cut(self, world: World) -> None:
        """In the evening: take off what has no room below the upper end of tension."""
        beyond = sum(self.left.values()) - one(world.excess)
        if beyond > ROUNDING:
            self.left["beyond"] = self.left.get("beyond", 0.0) - beyond

    def largest(self, most: int) -> list[tuple[int, float]]:
        """Events that hold most of tension up today, with the points left of each."""
        found = sorted(self.of_events.items(), key=lambda entry: -entry[1])
        return [entry for entry in found[:most] if entry[1] >= NOTICED]

    def numbers(self, world: World) -> dict[str, float]:
        """The parts of tension this evening, by name; they add up to it where it is not clipped."""
        parts = {f"tension_{source}": points for source, points in self.left.items()}
        return parts | {
            "tension": one(world.tension),
            "tension_base": one(world.params.tension.base),
            "tension_visits": one(world.visit_effect),
            "tension_after_summit": one(world.overshoot),
        }
