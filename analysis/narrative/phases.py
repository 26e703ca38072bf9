"""The phases of a history: stretches on one rung, short ones between bands of tension joined."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ballast.sim.vocabulary import Rung

SHORTEST_DAYS = 14
"""Phases between bands of tension that are shorter than this are joined to a neighbour."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Days ``first`` … ``last`` on (mostly) one rung."""

    rung: int
    first: int
    last: int

    @property
    def days(self) -> int:
        """How many."""
        return self.last - self.first + 1


def phases(rungs: list[int]) -> list[Phase]:
    """Phases of a history, in order.

    Each stay on rung 4 or higher is a phase however short. Below, a short stay goes to the longer
    of its neighbours below rung 4.

    Args:
        rungs: of every evening.

    >>> [(p.rung, p.first, p.last) for p in phases([2] * 20 + [3] * 5 + [2] * 20 + [4] + [2] * 3)]
    [(2, 0, 44), (4, 45, 45), (2, 46, 48)]
    """
    found: list[Phase] = []
    for day, rung in enumerate(rungs):
        if found and found[-1].rung == rung:
            found[-1] = replace(found[-1], last=day)
        else:
            found.append(Phase(rung, day, day))
    while True:
        joined = _join_shortest(found)
        if joined is None:
            return found
        found = joined


def _join_shortest(found: list[Phase]) -> list[Phase] | None:
    """The phases with the shortest short one joined to a neighbour; None if there is none."""
    short = [
        n
        for n, phase in enumerate(found)
        if phase.days < SHORTEST_DAYS and phase.rung < Rung.DISPUTE and _neighbours(found, n)
    ]
    if not short:
        return None
    n = min(short, key=lambda place: found[place].days)
    into = max(_neighbours(found, n), key=lambda place: found[place].days)
    first, last = min(n, into), max(n, into)
    one = Phase(found[into].rung, found[first].first, found[last].last)
    merged = [*found[:first], one, *found[last + 1 :]]
    return _equal_ones_joined(merged)


def _neighbours(found: list[Phase], n: int) -> list[int]:
    around = [place for place in (n - 1, n + 1) if 0 <= place < len(found)]
    return [place for place in around if found[place].rung < Rung.DISPUTE]


def _equal_ones_joined(found: list[Phase]) -> list[Phase]:
    joined: list[Phase] = []
    for phase in found:
        if joined and joined[-1].rung == phase.rung:
            joined[-1] = replace(joined[-1], last=phase.last)
        else:
            joined.append(phase)
    return joined
