"""The small language of outcomes: a number that every history has, by counting or by looking.

``{count: visits_completed, side: CN, rank: minister, by: 2023-10-31, at_least: 3}`` asks whether
three visits of ministers are completed by a day; ``{value: tension_highest, since: 2024-01-01}``
asks for a number. Outcomes of a scenario and expectations of people speak it alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict

from ballast.sim.scenario.shape import Identifier, Model, Real
from ballast.sim.vocabulary import Category, Rank


def _several(given: Any) -> Any:
    """One word where several may stand."""
    return (given,) if isinstance(given, str) else given


ONE_OR_SEVERAL = BeforeValidator(_several)
Names = Annotated[tuple[Identifier, ...], ONE_OR_SEVERAL]
Counted = Literal[
    "acts",
    "hostile_acts",
    "cooperative_acts",
    "visits_completed",
    "visits_postponed",
    "visits_cancelled",
    "visits_rebuffed",
    "summits_held",
    "encounters",
    "encounters_publicised",
    "collisions",
    "lethal_incidents",
    "shocks",
    "channels_suspended",
    "channels_reopened",
    "days_on_rung",
    "days_of_channel",
]
Looked = Literal[
    "highest_rung",
    "tension_mean",
    "tension_highest",
    "tension_last",
    "trust_last",
    "channel_level",
]
OF_ACTS = ("side", "category", "act", "weight_at_most")
OF_VISITS = ("side", "rank", "official", "channel")
FILTERS: dict[str, tuple[str, ...]] = {
    "acts": OF_ACTS,
    "hostile_acts": OF_ACTS,
    "cooperative_acts": OF_ACTS,
    "visits_completed": OF_VISITS,
    "visits_postponed": OF_VISITS,
    "visits_cancelled": OF_VISITS,
    "visits_rebuffed": OF_VISITS,
    "shocks": ("side",),
    "channels_suspended": ("channel",),
    "channels_reopened": ("channel",),
    "days_on_rung": ("rung",),
    "days_of_channel": ("channel", "level"),
    "channel_level": ("channel",),
}
"""What can be said of each count or value; nothing of those that are not listed."""
NEEDED = {"days_on_rung": "rung", "days_of_channel": "channel", "channel_level": "channel"}
EVENTS = (
    "rung_4_or_higher",
    "rung_5_or_higher",
    "rung_6_or_higher",
    "rung_7",
    "summit_held",
    "mil_channel_reopened",
    "any_lethal_incident",
)
"""Events of every scenario that a question may be asked given, beside the scenario's own."""


class Asked(Model):
    """Something that every history has a number of."""

    count: Counted | None = None
    """What is counted; either this or a value."""
    value: Looked | None = None
    """What is looked at: the highest rung; tension (mean, highest, or on the last day asked); trust
    or the level of a channel on the last day asked. Either this or a count."""
    side: Identifier | None = None
    """Government whose acts or visits count, or whom a shock offends; both if not said."""
    rank: Rank | None = None
    """Rank of the visitor."""
    official: Identifier | None = None
    """The visitor."""
    channel: Identifier | None = None
    """Channel of the visit, or the channel that is asked about."""
    category: Annotated[tuple[Category, ...], ONE_OR_SEVERAL] = ()
    """Category of the acts, or a list of categories; all if not said."""
    act: Names = ()
    """Act of the menu, or a list of acts; all if not said."""
    weight_at_most: Annotated[float, Strict(), Field(ge=-10.0, le=8.0)] | None = None
    """Only acts of this weight or below."""
    rung: Annotated[int, Strict(), Field(ge=1, le=7)] | None = None
    """Rung at or above which days count."""
    level: Annotated[int, Strict(), Field(ge=0, le=3)] | None = None
    """Level at or above which days of a channel count; 1 if not said."""
    since: date | None = None
    """First day that counts; the start if not said."""
    by: date | None = None
    """Last day that counts; the end of the run if not said."""
    at_least: Real | None = None
    """Whether there is so much, instead of how much."""
    at_most: Real | None = None
    """Whether there is so much at most; with ``at_least``, whether it lies between."""

    @property
    def what(self) -> str:
        """The count or the value."""
        return str(self.count or self.value)

    @property
    def is_event(self) -> bool:
        """Whether it happens or not, instead of how much there is."""
        return self.at_least is not None or self.at_most is not None


Key = tuple[str | int, ...]
Hint = Callable[[str, Collection[str]], str]


def wrong(
    asked: Asked, known: Mapping[str, Collection[str]], first: date, days: int, hint: Hint
) -> Iterator[tuple[Key, str]]:
    """What is wrong with a question: keys below it, and messages.

    Args:
        asked: the question.
        known: ids by field: ``side``, ``official``, ``channel``, ``act``.
        first, days: start and horizon of the scenario.
        hint: what to add about a word that is not among the known ones.
    """
    if (asked.count is None) == (asked.value is None):
        found = "neither" if asked.count is None else "both"
        yield (), f"expected either 'count' or 'value', got {found}"
        return
    allowed = FILTERS.get(asked.what, ())
    for name in (*OF_ACTS, *OF_VISITS[1:], "rung", "level"):
        if getattr(asked, name) not in (None, ()) and name not in allowed:
            yield (name,), f"expected no {name!r} where {asked.what} is asked"
    needed = NEEDED.get(asked.what)
    if needed is not None and getattr(asked, needed) is None:
        yield (), f"expected the key {needed!r} where {asked.what} is asked, found none"
    of = {"side": "a government", "official": "an official", "channel": "a channel"}
    for name, what in of.items():
        word = getattr(asked, name)
        if word is not None and name in allowed and word not in known[name]:
            yield (name,), f"expected the id of {what}, got {word!r}{hint(word, known[name])}"
    for position, word in enumerate(asked.act):
        if "act" in allowed and word not in known["act"]:
            message = f"expected the id of an act of the menu, got {word!r}"
            yield ("act", position), message + hint(word, known["act"])
    yield from _wrong_window(asked, first, days)


def _wrong_window(asked: Asked, first: date, days: int) -> Iterator[tuple[Key, str]]:
    last = first + timedelta(days=days - 1)
    for name in ("since", "by"):
        day = getattr(asked, name)
        if day is not None and not first <= day <= last:
            yield (name,), f"expected a day of the scenario, {first} … {last}, got {day}"
    if asked.since is not None and asked.by is not None and asked.since > asked.by:
        yield ("by",), f"expected {asked.since} or later, got {asked.by}"
    low, high = asked.at_least, asked.at_most
    if low is not None and high is not None and low > high:
        yield ("at_most",), f"expected {low:g} or more, got {high:g}"
