"""What a scenario may keep of every history by week or by month."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.shape import Model
from ballast.sim.vocabulary import CATEGORY_NAMES

STATES = ("tension", "rung")
"""Mean tension of a period, and the highest rung reached in it."""
OF_SIDES = ("acts", "hostile_acts", "cooperative_acts", "visits_completed")
"""Counts of each government."""
OF_ALL = (
    "encounters",
    "encounters_publicised",
    "collisions",
    "lethal_incidents",
    "shocks",
    "channels_suspended",
    "summits_held",
    "leader_meetings",
    "leader_calls",
    "disputes",
)
"""Counts that are not of a government."""
OF_CATEGORIES = tuple(f"acts.{name}" for name in CATEGORY_NAMES)
"""Acts of each government in a category."""
SERIES_NAMES = (*STATES, *OF_SIDES, *OF_CATEGORIES, *OF_ALL)


class SeriesOfHistories(Model):
    """What is kept of every history, a row for each week or month, in history_series.parquet."""

    every: Literal["weekly", "monthly"]
    """By week from the start, or by calendar month."""
    of: Annotated[tuple[str, ...], Field(min_length=1)]
    """What: tension, rung, acts, hostile_acts, cooperative_acts, acts.CATEGORY, visits_completed,
    encounters, encounters_publicised, collisions, lethal_incidents, shocks, channels_suspended,
    summits_held, leader_meetings, leader_calls, disputes."""


def columns_of(name: str, sides: tuple[str, ...]) -> dict[str, Asked | None]:
    """Columns that a series has in the table: what each counts, or None for a state.

    >>> list(columns_of("acts.talks", ("AA", "BB"))), list(columns_of("tension", ("AA", "BB")))
    (['acts.talks_aa', 'acts.talks_bb'], ['tension'])
    """
    if name in STATES:
        return {name: None}
    count, _, category = name.partition(".")
    asked = {"count": count} | ({"category": category} if category else {})
    if name in OF_ALL:
        return {name: Asked.model_validate(asked)}
    return {
        f"{name}_{side.lower()}": Asked.model_validate(asked | {"side": side}) for side in sides
    }
