"""Who may leave office, and how successors are received, with names as positions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats
from ballast.sim.scenario.priors import quantile
from ballast.sim.scenario.schema import Prior, Scenario
from ballast.sim.scenario.turnover_keys import turnover_key
from ballast.sim.world.compiled_visits import Slots


@dataclass(frozen=True, kw_only=True)
class Offices:
    """Offices that may change hands, over the officials in declared order.

    Attributes:
        rate: by official, key of its departures a year; empty where it stays.
        reception: of successors.
        concerned: (O, V) visits that an official makes or receives, summits left out: a summit is
            held on its date or not at all, whoever holds the office.
    """

    rate: tuple[str, ...]
    reception: Prior
    concerned: Flags

    def received(self, uniform: Floats) -> Floats:
        """How successors are received: (n,)."""
        if self.reception.drawn:
            return quantile(self.reception, uniform)
        return np.full(len(uniform), self.reception.centre)


def read_offices(scenario: Scenario, slots: Slots) -> Offices | None:
    """The offices that may change hands; None where the scenario says of none."""
    about = scenario.turnover
    if about is None:
        return None
    position = np.arange(len(scenario.officials))[:, None]
    concerned = (slots.visitor == position) | (slots.counterpart == position)
    concerned &= ~slots.summit
    return Offices(
        rate=tuple(
            turnover_key(official.government, official.rank)
            if official.rank in about.rates.get(official.government, {})
            else ""
            for official in scenario.officials.values()
        ),
        reception=about.reception,
        concerned=concerned,
    )
