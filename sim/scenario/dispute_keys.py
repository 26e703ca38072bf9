"""What a scenario says of militarised disputes: the reference world, and one under way."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, Strict

from ballast.sim.scenario.shape import Evidenced, Flag, Identifier, Probability
from ballast.sim.vocabulary import Occasion

Gravity = Annotated[float, Strict(), Field(ge=-10.0, le=10.0)]
"""Gravity of an event, relative to a publicised encounter; 1 is about a factor of e in the odds."""
Yearly = Annotated[float, Strict(), Field(ge=0.0, le=1000.0)]


class Anchor(Evidenced):
    """A year of the world that the dispute record is of: what disputes might have begun with.

    Plain numbers: a branch changes what happens in it, and not what the record was of.
    """

    encounters: Yearly
    """Risky military encounters a year."""
    publicised: Probability
    """Share of them that the public hears of."""
    collision: Probability
    """Share that end in a collision, lethal or not."""
    lethal: Probability
    """Share of collisions with a death or a detention."""
    lethal_crisis: Probability
    """Share of those that lead straight to a crisis."""
    shocks: Yearly
    """Shocks over sovereignty a year."""
    heavy: Probability
    """Share of them of weight six or more."""
    acts: dict[Identifier, Yearly] = {}
    """Acts of either side a year, of those that have gravity."""

    @property
    def lifted(self) -> float:
        """Disputes a year that lethal accidents lift straight to a crisis."""
        return self.encounters * self.collision * self.lethal * self.lethal_crisis

    @property
    def candidates(self) -> dict[str, float]:
        """Events a year that a dispute may begin with, by what they are or by the act."""
        collisions = self.encounters * self.collision
        lethal = collisions * self.lethal
        return {
            "publicised": self.encounters * self.publicised,
            "collision": collisions - lethal,
            "lethal": lethal * (1.0 - self.lethal_crisis),
            "shock": self.shocks * (1.0 - self.heavy),
            "heavy_shock": self.shocks * self.heavy,
        } | self.acts

    @property
    def silent(self) -> bool:
        """Whether nothing happens that a dispute could begin with."""
        return self.lifted == 0.0 and not any(self.candidates.values())


class OngoingDispute(Evidenced):
    """A militarised dispute that has begun before day 0."""

    rung: Annotated[int, Strict(), Field(ge=4, le=6)]
    """Rung on day 0."""
    trigger: Occasion
    """What it began with."""
    opener: Identifier
    """Government that made a matter of it."""
    since: date
    """First day, not after the start."""
    replied: Flag = False
    """Whether the other government has replied in kind; on rungs 5 and 6 it has."""
