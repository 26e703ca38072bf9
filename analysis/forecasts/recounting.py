"""Counts of conduct made again from a scenario's record, up to an earlier day.

The rule is that of ``seeds/rates.py``: rows of the process ``act`` of acts that the government has,
one of both governments being half an act of each. A count is only made again where the rule, over
the days of its source, gives the very count that the scenario has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ballast.sim.scenario.conduct_keys import HALF, RatePrior
from ballast.sim.scenario.event_record import ACT, BOTH
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import Category

RATE = ("conduct", "rates")


@dataclass(frozen=True, kw_only=True)
class Recount:
    """The record of a scenario, counted over its source's days and up to a freeze.

    Attributes:
        loaded: the scenario with the record.
        first: first day of the source.
        last: last day of the source that the scenario has counted: before its start.
        freeze: last day that may be counted now.
    """

    loaded: LoadedScenario
    first: date
    last: date
    freeze: date

    @property
    def days(self) -> int:
        """How many days are counted up to the freeze."""
        return (self.freeze - self.first).days + 1

    def rate(self, key: str) -> float | None:
        """The count of a rate of conduct up to the freeze; None where the record does not give it.

        Args:
            key: dotted key of the rate.
        """
        section, side, *where = key.split(".")
        if section != "governments" or tuple(where[:-1]) != RATE:
            return None
        category, conduct = Category(where[-1]), self.loaded.scenario.governments[side].conduct
        known, rate = self.loaded.menu.acts, conduct.rates[category]
        acts = [name for name in conduct.repertoire if known[name].category == category]
        days = (self.last - self.first).days + 1
        whole = self._of(side, acts, self.last)
        if not isinstance(rate, RatePrior) or (rate.count, rate.days) != (whole, days):
            return None
        return self._of(side, acts, self.freeze)

    def acts(self, side: str, said: Mapping[str, float]) -> dict[str, float] | None:
        """Counts of the acts of a government up to the freeze; None where the record lacks them."""
        whole = {name: self._of(side, [name], self.last) for name in said}
        if whole != dict(said):
            return None
        return {name: self._of(side, [name], self.freeze) for name in said}

    def _of(self, side: str, acts: Iterable[str], last: date) -> float:
        start, wanted = self.loaded.scenario.start, set(acts)
        return sum(
            HALF if event.actor == BOTH else 1.0
            for event in self.loaded.record
            if event.process == ACT
            and event.actor in (side, BOTH)
            and event.act in wanted
            and self.first <= start + timedelta(days=event.day) <= last
        )


def recount_of(loaded: LoadedScenario, span: Any, freeze: date) -> Recount | None:
    """The record of a scenario for counting; None where the days of the source are not known.

    Args:
        loaded: the scenario.
        span: first and last day of the source, as its file has them.
        freeze: last day that may be counted.
    """
    days = [one for one in span or () if isinstance(one, date)]
    if len(days) != 2 or days[0] > freeze:
        return None
    last = min(days[1], loaded.scenario.start - timedelta(days=1))
    return Recount(loaded=loaded, first=days[0], last=last, freeze=freeze)
