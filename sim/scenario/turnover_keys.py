"""What a scenario says of officials who leave office, and of how successors are received."""

from __future__ import annotations

from ballast.sim.scenario.conduct_keys import Rate, grounds_of, prior_of
from ballast.sim.scenario.shape import Evidenced, Identifier, Prior
from ballast.sim.vocabulary import Rank


class Turnover(Evidenced):
    """How often officials leave office, and how the other side receives their successors.

    A successor takes over on the same day. The other side's sanctions bar the person and not the
    office, so that a successor is under none.
    """

    rates: dict[Identifier, dict[Rank, Rate]]
    """Departures a year of one official, by government and rank: a number, low, mode and high, or
    count and days, which are the departures counted over the days that officials spent in office.
    Officials of a rank that is not listed stay."""
    reception: Prior
    """How the other side receives a successor, -1 to 1: drawn anew for each successor in each
    history; a value is the same for all."""

    def rate(self, side: str, rank: Rank) -> Prior:
        """Departures a year of an official, with what the number rests on."""
        return prior_of(self.rates[side][rank], self)

    def about(self, side: str, rank: Rank) -> Evidenced:
        """What a rate rests on."""
        return grounds_of(self.rates[side][rank], self)


def turnover_key(side: str, rank: Rank) -> str:
    """Dotted key of a rate."""
    return f"turnover.rates.{side}.{rank.value}"
