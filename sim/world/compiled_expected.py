"""Acts that a scenario expects, with names as positions and dates as days from the start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.scenario.schema import ExpectedAct, Scenario
from ballast.sim.world.action_sets import Acts, Repertoire


@dataclass(frozen=True, kw_only=True)
class Expected:
    """An act that is expected within a window.

    Attributes:
        id: names its streams.
        side, act: positions.
        category, place: of the act, and its place among the government's acts of it.
        first, last: days of the window, both included.
        said: whether the scenario gives its probability; else it is that of the record.
    """

    id: str
    side: int
    act: int
    category: int
    place: int
    first: int
    last: int
    said: bool

    @property
    def days(self) -> int:
        """Length of the window."""
        return self.last - self.first + 1

    def open_on(self, day: int) -> bool:
        """Whether a day is of the window."""
        return self.first <= day <= self.last


def read_expected(
    scenario: Scenario, acts: Acts, repertoires: tuple[Repertoire, ...]
) -> tuple[Expected, ...]:
    """The expected acts of a scenario in declared order."""
    return tuple(
        _expected(name, about, scenario, acts, repertoires)
        for name, about in scenario.expected_acts.items()
    )


def _expected(
    name: str,
    about: ExpectedAct,
    scenario: Scenario,
    acts: Acts,
    repertoires: tuple[Repertoire, ...],
) -> Expected:
    side, act = list(scenario.governments).index(about.side), acts.ids.index(about.act)
    first, last = ((day - scenario.start).days for day in (about.date, about.until))
    category = int(acts.category[act])
    (place,) = np.flatnonzero(repertoires[side].acts[category] == act)
    return Expected(
        id=name,
        side=side,
        act=act,
        category=category,
        place=int(place),
        first=first,
        last=last,
        said=about.probability is not None,
    )
