"""What is left of earlier events: remembered acts, and the sources of tension."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.chronicle.morning import one
from sim.rules.quantity import decay
from sim.vocabulary import HOSTILE
from sim.world.sightings import sightings
from sim.world.state import World


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
        """A day passes."""
        keep = one(decay(world.params.tension.half_life))
        for source in self.left:
            self.left[source] *= keep

    def add(self, source: str, points: float, number: int | None, day: int) -> None:
        """Points that an event of today puts into fast tension."""
        self.left[source] = self.left.get(source, 0.0) + points
        if number is not None and points > 0.0:
            self.moves.append((number, points, day))

    def expect(self, world: World, weight: float) -> None:
        """Take off what acts of a day were expected to add: only the unusual moves tension."""
        taken = one(world.params.tension.act_gain) * weight
        self.left["expected"] = self.left.get("expected", 0.0) - taken

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
