"""What a scenario says of contacts of the two leaders: calls at peace, and where they may meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, Strict

from ballast.sim.scenario.conduct_keys import Rate, grounds_of, prior_of
from ballast.sim.scenario.day_keys import PlannedDay
from ballast.sim.scenario.shape import Evidenced, Line, Model, Prior
from ballast.sim.vocabulary import Evidence

POINTS, CHANCE = "points", "probability"
NO_GROUNDS = Evidenced(evidence=Evidence.ASSUMPTION)
"""What a number rests on that says nothing of it."""


class LeadersOccasion(Evidenced):
    """A gathering at which both leaders will be present, known of on day 0.

    Nobody proposes or accepts a journey: on its day the leaders meet there or do not.
    """

    name: Line = ""
    """Name for people, as in "the leaders met at ..."; the id if not said."""
    date: PlannedDay
    """First day, or low, mode and high of one that is not known."""
    days: Annotated[int, Strict(), Field(ge=1, le=60)] = 1
    """How many days a meeting lasts."""
    meet: Prior
    """That the leaders meet when nothing stands in the way; less for each unmet condition."""

    def title(self, key: str) -> str:
        """What it is called."""
        return self.name or key.replace("-", " ").replace("_", " ")


class Leaders(Model):
    """Calls of the two leaders."""

    calls: Rate = 0.0
    """Calls a year while there is no dispute: a number, a prior, or a count over some days."""
    call_effect: Prior | None = None
    """Points of tension that a call takes off; needed where there are calls."""

    @property
    def rate(self) -> Prior:
        """Calls a year, with what the number rests on."""
        return prior_of(self.calls, NO_GROUNDS)

    @property
    def about_calls(self) -> Evidenced:
        """What the rate rests on; a bare number is an assumption."""
        return grounds_of(self.calls, NO_GROUNDS)

    @property
    def numbers(self) -> Mapping[str, Prior]:
        """Numbers by dotted key."""
        found = {CALLS: self.rate}
        if self.call_effect is not None:
            found[CALL_EFFECT] = self.call_effect
        return found


CALLS, CALL_EFFECT = "leaders.calls", "leaders.call_effect"
"""Dotted keys of the two numbers of calls."""


def occasion_key(name: str) -> str:
    """Dotted key of an occasion."""
    return f"occasions.{name}"


def meet_key(name: str) -> str:
    """Dotted key of the chance that the leaders meet on an occasion."""
    return f"{occasion_key(name)}.meet"


def occasion_date_key(name: str) -> str:
    """Dotted key of the day of an occasion, where it is drawn."""
    return f"{occasion_key(name)}.date"
