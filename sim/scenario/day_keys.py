"""A day in a scenario: one that is known, or low, mode and high of one that is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from ballast.sim.scenario.shape import Model

KnownDay = Annotated[date, Field(le=date(2300, 12, 31))]
DAY, DAY_PRIOR = "[day]", "[days]"
"""Tags of the two forms of a day, which pydantic puts into the places of errors."""


class DayPrior(Model):
    """A day that is not known: a PERT prior over the days from low to high."""

    low: KnownDay
    """First day that is possible."""
    mode: KnownDay
    """Most plausible day; what draw 0 takes."""
    high: KnownDay
    """Last day that is possible."""


def _form_of_day(day: Any) -> str:
    return DAY_PRIOR if isinstance(day, Mapping | DayPrior) else DAY


PlannedDay = Annotated[
    Annotated[KnownDay, Tag(DAY)] | Annotated[DayPrior, Tag(DAY_PRIOR)],
    Discriminator(_form_of_day),
]
"""A day, or low, mode and high of one that is not known."""


def window_of(day: date | DayPrior) -> tuple[date, date]:
    """First and last day on which it may be: the same where it is known."""
    return (day.low, day.high) if isinstance(day, DayPrior) else (day, day)


def likeliest(day: date | DayPrior) -> date:
    """The most plausible day."""
    return day.mode if isinstance(day, DayPrior) else day
