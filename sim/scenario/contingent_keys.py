"""What a scenario does when something happens: a condition, and what follows it some days later."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, Strict

from ballast.sim.scenario.shape import Evidenced, Flag, Identifier, Model
from ballast.sim.vocabulary import Category

Reached = Literal["publicised", "collision", "lethal"]


class Condition(Model):
    """What is waited for: one of `rung`, `tension`, `act`, `category`, `encounter` and `date`."""

    rung: Annotated[int, Strict(), Field(ge=1, le=6)] | None = None
    """The evening's rung is this one or a higher one, and was lower the evening before."""
    tension: Annotated[float, Strict(), Field(gt=0.0, lt=100.0)] | None = None
    """The evening's tension is above this, and was not the evening before."""
    act: Identifier | None = None
    """An act of the menu is done."""
    category: Category | None = None
    """An act of a category is done."""
    side: Identifier | None = None
    """Who does the act; either government if not said."""
    encounter: Reached | None = None
    """An encounter of this severity or a graver one."""
    date: datetime.date | None = None
    """A day."""

    @property
    def asked(self) -> list[str]:
        """Which of the conditions are said."""
        return [name for name in WAITED_FOR if getattr(self, name) is not None]


WAITED_FOR = ("rung", "tension", "act", "category", "encounter", "date")


class Measure(Model):
    """What is done: an intervention without a date."""

    kind: Literal["accident", "act", "call", "channel", "visit"]
    """An encounter of a severity; an act of a side; crisis calls that are answered; a channel set
    to a state; a visit cancelled."""
    severity: Reached | None = None
    """Of an accident."""
    side: Identifier | None = None
    """Government that acts."""
    act: Identifier | None = None
    """Act of the menu."""
    channel: Identifier | None = None
    """Channel that is set, or through which calls go."""
    state: Literal["suspended", "limited", "working", "open"] | None = None
    """State that a channel is set to."""
    visit: Identifier | None = None
    """Visit that is cancelled, where it has not begun."""
    action: Literal["cancel"] | None = None
    """What is done to a visit."""
    days: Annotated[int, Strict(), Field(ge=1, le=365)] | None = None
    """For how many days calls are answered; one day if not said."""


class Contingency(Evidenced):
    """A policy that waits: when this happens, do that."""

    name: str = ""
    """Name for people; the id if not said."""
    when: Condition
    """What is waited for."""
    do: Measure
    """What is done then."""
    after: Annotated[int, Strict(), Field(ge=1, le=365)] = 1
    """Days from the condition to what is done; 1 is the next morning."""
    each_time: Flag = False
    """Whether it is done each time the condition comes about, or the first time only. While one is
    to be done or lasts, the condition adds none."""
