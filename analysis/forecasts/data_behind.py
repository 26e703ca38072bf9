"""Which data stand behind a number: its own, or those of the number that it was copied from.

A number is the same one, whatever it is said to rest on, if a scenario that its scenario branches
from has it with the same range, value or count: another label does not make another number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ballast.sim.scenario.conduct_keys import Counted
from ballast.sim.scenario.dating import beyond, last_day
from ballast.sim.scenario.library import base_of
from ballast.sim.scenario.posterior_checks import DAYS
from ballast.sim.scenario.priors import all_priors
from ballast.sim.scenario.provenance import Seeds, read_seeds
from ballast.sim.scenario.schema import LoadedScenario, Prior
from ballast.sim.scenario.shape import Evidenced
from ballast.sim.vocabulary import Evidence


@dataclass(frozen=True)
class Ancestor:
    """A scenario of the line from which numbers may be, with its sources."""

    loaded: LoadedScenario
    seeds: Seeds

    @cached_property
    def numbers(self) -> dict[str, Prior]:
        """Numbers by dotted key, but for days."""
        found = all_priors(self.loaded.scenario).items()
        return {key: one for key, one in found if key.partition(".")[0] not in DAYS}

    def data_of(self, entry: Evidenced) -> str:
        """Day, month or year up to which the data of an entry reach; empty if it is not of them."""
        if entry.evidence != Evidence.DATA:
            return ""
        return last_day(self.seeds.sources.get(entry.source or "", {}))


def line_of(loaded: LoadedScenario) -> Iterator[Ancestor]:
    """A scenario, the one that it branches from, and so on.

    Raises:
        InputError: a file on the way is gone or wrong by now.
    """
    here: LoadedScenario | None = loaded
    while here is not None:
        yield Ancestor(here, read_seeds(here))
        here = base_of(here)


def data_behind(
    key: str, prior: Prior, line: Sequence[Ancestor], freeze: date
) -> tuple[Ancestor, str] | None:
    """Where a number is of class D, and up to when its data reach; the first where that is late.

    Args:
        key: dotted key.
        prior: the number.
        line: the scenario and those that it branches from.
        freeze: last day of data that are not late.
    """
    found: tuple[Ancestor, str] | None = None
    for one in line:
        there = one.numbers.get(key)
        if there is None or law(there) != law(prior) or not (last := one.data_of(there)):
            continue
        if beyond(last, freeze):
            return one, last
        found = found or (one, last)
    return found


def law(prior: Prior) -> tuple[float | None, ...]:
    """By which two numbers are the same one, whatever they are said to rest on."""
    if isinstance(prior, Counted):
        return prior.shape, prior.scale
    return prior.low, prior.mode, prior.high, prior.value
