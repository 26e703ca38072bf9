"""Who may leave office, and how successors are received, with names as positions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.scenario.priors import quantile
from ballast.sim.scenario.schema import Prior, Scenario
from ballast.sim.scenario.turnover_keys import turnover_key
from ballast.sim.world.compiled_channels import padded
from ballast.sim.world.compiled_visits import Slots

STAYS = ""
GRID = np.sin(np.linspace(0.0, np.pi / 2.0, 4097)) ** 2
"""Points between which quantiles of receptions are interpolated; close together at the ends."""


@dataclass(frozen=True, kw_only=True)
class Offices:
    """Offices that may change hands, over the officials in declared order.

    Attributes:
        rates: keys of departures a year, by government and rank.
        rate: (O,) which of them is an official's, from 1; 0 for one who stays.
        reception: of successors.
        visits: (O, K) visits that an official makes or receives, padded with -1; summits left out:
            one is held on its date or not at all, whoever leads.
    """

    rates: tuple[str, ...]
    rate: Ints
    reception: Prior
    visits: Ints

    def reception_of_successors(self, uniform: Floats) -> Floats:
        """How some successors are received, by a uniform number of each: (n,)."""
        return np.interp(uniform, GRID, self._quantiles)

    @cached_property
    def _quantiles(self) -> Floats:
        """The prior at the points of the grid; its inverse function is slow to ask every day."""
        if self.reception.drawn:
            return quantile(self.reception, GRID)
        return np.full(len(GRID), self.reception.centre)


def read_offices(scenario: Scenario, slots: Slots) -> Offices | None:
    """The offices that may change hands; None where the scenario says of none."""
    about = scenario.turnover
    if about is None:
        return None
    keys = [
        turnover_key(official.government, official.rank)
        if official.rank in about.rates.get(official.government, {})
        else STAYS
        for official in scenario.officials.values()
    ]
    rates = tuple(dict.fromkeys([STAYS, *keys]))
    pairs = list(zip(slots.pair.tolist(), slots.summit.tolist(), strict=True))
    return Offices(
        rates=rates[1:],
        rate=np.array([rates.index(key) for key in keys], np.intp),
        reception=about.reception,
        visits=padded(
            [
                [v for v, (pair, summit) in enumerate(pairs) if official in pair and not summit]
                for official in range(len(keys))
            ]
        ),
    )
