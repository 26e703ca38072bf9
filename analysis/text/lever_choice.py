"""Which levers are told where not all are: ends of the ranking, and what each side can do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from ballast.analysis.stats.lever_study import LeverStudy, RankedLever
from ballast.sim.scenario.lever_words import BOTH, EITHER

SHOWN = 10
"""Rows at each end, at most."""
EACH = 3
"""Best and worst of each government."""
LEAST_FLIPS = 2
"""Histories that have to flip that way, net of those that flip back."""
NOTHING = "Nothing found beyond chance"


class Part(NamedTuple):
    """Levers under a heading."""

    title: str
    levers: list[RankedLever]


def works(one: RankedLever, *, lowers: bool) -> bool:
    """Whether it goes in that direction, by its mean and by two histories or more."""
    found = one.effect.contrast
    sign = -1.0 if lowers else 1.0
    net = found.flips if found.kind != "probability" else sign * (found.up - found.down)
    return sign * found.difference.value > 0.0 and net >= LEAST_FLIPS


def furthest(levers: Iterable[RankedLever], most: int, *, lowers: bool) -> list[RankedLever]:
    """Those that go furthest in a direction: beyond chance first, sorted by what they do."""

    def value(one: RankedLever) -> float:
        return one.effect.contrast.difference.value

    found = [one for one in levers if works(one, lowers=lowers)]
    found.sort(key=value, reverse=not lowers)
    found.sort(key=lambda one: not one.effect.beyond)
    return sorted(found[:most], key=value)


def ends(study: LeverStudy, most: int = SHOWN) -> tuple[list[RankedLever], list[RankedLever], int]:
    """What lowers the outcome most, what raises it most, and how many are neither."""
    decided = study.decided
    low, high = (furthest(decided, most, lowers=lowers) for lowers in (True, False))
    return low, high, len(decided) - len(low) - len(high)


def nothing_found(study: LeverStudy) -> bool:
    """Whether no lever differs beyond chance."""
    return not any(one.effect.beyond for one in study.decided)


def by_side(study: LeverStudy) -> list[Part]:
    """Three best and three worst of each government, and of both together, the first one first.

    A government's own are those that it can do alone, or that either can. Empty where the levers
    of one government were asked for.
    """
    if study.side is not None:
        return []
    found: list[Part] = []
    for side, name in study.governments.items():
        own = [_own(one, side, study) for one in study.decided if one.who in (side, EITHER)]
        found += _both_ways(name, own)
    return found + _both_ways("both together", [one for one in study.decided if one.who == BOTH])


def _both_ways(name: str, levers: Sequence[RankedLever]) -> list[Part]:
    low, high = (furthest(levers, EACH, lowers=lowers) for lowers in (True, False))
    return [Part(f"{name}, lowers it most", low), Part(f"{name}, raises it most", high[::-1])]


def _own(one: RankedLever, side: str, study: LeverStudy) -> RankedLever:
    """Of those that do the same, the one that is this government's."""
    for name in study.same.get(one.id, ()):
        if study.lever(name).who == side:
            return replace(one, sentence=study.lever(name).sentence)
    first = study.lever(one.id)
    return replace(one, sentence=first.sentence) if first.who == side else one
