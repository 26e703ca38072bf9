"""The language of outcomes: a number that every history has, by counting or by looking.

``{count: visits_completed, side: CN, rank: minister, by: 2023-10-31, at_least: 3}`` asks whether
three visits of ministers are completed by a day; ``{value: tension_highest, since: 2024-01-01}``
asks for a number; ``{first_day: days_on_rung, rung: 5}`` for the day on which something first
happens. A ``ratio`` or ``difference`` takes two of them. Outcomes that every scenario has
(``configs/outcomes.yaml``), outcomes of a scenario, and expectations of people speak it alike.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    Strict,
    model_serializer,
)

from ballast.sim.scenario.shape import Identifier, Model, Real
from ballast.sim.vocabulary import Category, ChannelKind, Occasion, Rank, Role


def _several(given: Any) -> Any:
    """One word, or none, where several may stand."""
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else given


def one_or_several(of: Any) -> BeforeValidator:
    """Takes one word where a list of them may stand, in files and in their JSON schemas."""
    return BeforeValidator(_several, json_schema_input_type=of | tuple[of, ...] | None)


Names = Annotated[tuple[Identifier, ...], one_or_several(Identifier)]
Counted = Literal[
    "acts",
    "hostile_acts",
    "cooperative_acts",
    "visits_accepted",
    "visits_completed",
    "visits_postponed",
    "visits_cancelled",
    "visits_rebuffed",
    "summits_held",
    "leader_meetings",
    "leader_calls",
    "encounters",
    "encounters_publicised",
    "collisions",
    "lethal_incidents",
    "shocks",
    "channels_suspended",
    "channels_reopened",
    "days_on_rung",
    "days_of_channel",
    "disputes",
    "disputes_settled",
    "calls",
    "calls_answered",
    "officials_left",
]
Looked = Literal[
    "highest_rung",
    "tension_mean",
    "tension_highest",
    "tension_last",
    "trust_last",
    "channel_level",
    "days_played",
    "first_trigger",
]
CauseOfAct = Literal[
    "routine",
    "inertia",
    "reciprocity",
    "shock",
    "countermeasure",
    "visit",
    "reassurance",
    "planned",
    "played",
    "dispute",
]
OF_ACTS = ("side", "category", "act", "cause", "role", "weight_at_most")
OF_VISITS = ("side", "rank", "official", "channel", "kind")
OF_CHANNELS = ("channel", "kind", "shut_at_start")
FILTERS: dict[str, tuple[str, ...]] = {
    "acts": OF_ACTS,
    "hostile_acts": OF_ACTS,
    "cooperative_acts": OF_ACTS,
    "visits_accepted": OF_VISITS,
    "visits_completed": OF_VISITS,
    "visits_postponed": OF_VISITS,
    "visits_cancelled": OF_VISITS,
    "visits_rebuffed": OF_VISITS,
    "shocks": ("side",),
    "channels_suspended": ("side", "reason", "days_at_most", *OF_CHANNELS),
    "channels_reopened": OF_CHANNELS,
    "days_on_rung": ("rung",),
    "days_of_channel": ("level", *OF_CHANNELS),
    "channel_level": OF_CHANNELS,
    "disputes": (
        "side",
        "occasion",
        "replied",
        "unreplied",
        "reply_within",
        "rung",
        "days_at_most",
    ),
    "calls": ("side",),
    "calls_answered": ("side",),
    "officials_left": ("side", "rank", "official"),
}
"""What can be said of each count or value; nothing of those that are not listed."""
EVERY_FILTER = tuple(dict.fromkeys(name for names in FILTERS.values() for name in names))
NEEDED: dict[str, tuple[str, ...]] = {
    "days_on_rung": ("rung",),
    "days_of_channel": ("channel", "kind"),
    "channel_level": ("channel", "kind"),
}
"""Of these, one has to be said."""
OF_THE_COURSE = ("replied", "unreplied", "reply_within", "rung", "days_at_most")
"""What is known of a dispute or a suspension only after it has begun."""
SINGLE = ("rank", "official", "channel")
"""Keys that took one word before they took several: one word is still written as a word."""
LATER = (
    "first_day",
    "ratio",
    "difference",
    "nth",
    "cause",
    "role",
    "kind",
    "reason",
    "shut_at_start",
    "within",
    "series",
    "occasion",
    "replied",
    "unreplied",
    "reply_within",
    "days_at_most",
)
"""Keys that the language gained; where they are not used, a scenario's hash does not know them."""


class Question(Model):
    """Something that every history has a number of, by counting or by looking."""

    count: Counted | None = None
    """What is counted; either this, a value or a first day."""
    value: Looked | None = None
    """What is looked at: the highest rung; tension (mean, highest, or on the last day asked); trust
    or the level of a channel on the last day asked; the days until a war ends the history, or all
    days. Either this, a count or a first day."""
    first_day: Counted | None = None
    """The day on which what would be counted first happens, from 0; missing if it never does."""
    nth: Annotated[int, Strict(), Field(ge=1)] | None = None
    """With ``first_day``: the day of the second, third … occurrence instead of the first."""
    side: Identifier | None = None
    """Government whose acts, visits, calls or departing officials count, whom a shock offends, who
    suspends a channel, or that makes a matter of what a dispute begins with; both if not said."""
    rank: Annotated[tuple[Rank, ...], one_or_several(Rank)] = ()
    """Rank of the visitor, or of who leaves office; or a list of ranks."""
    official: Names = ()
    """The visitor, or whose office changes hands; or a list of them."""
    channel: Names = ()
    """Channel of the visit, or the channel that is asked about; or a list of channels, any of
    which counts."""
    kind: Annotated[tuple[ChannelKind, ...], one_or_several(ChannelKind)] = ()
    """Kind of that channel, or a list of kinds."""
    shut_at_start: Annotated[bool, Strict()] = False
    """Only channels that are closed or suspended at the start."""
    reason: Names = ()
    """What suspends the channel: ``sovereignty`` or ``discovery`` for undated shocks of that kind,
    the id of a dated shock, ``scenario`` for an intervention; or a list."""
    category: Annotated[tuple[Category, ...], one_or_several(Category)] = ()
    """Category of the acts, or a list of categories; all if not said."""
    act: Names = ()
    """Act of the menu, or a list of acts; all if not said."""
    cause: Annotated[tuple[CauseOfAct, ...], one_or_several(CauseOfAct)] = ()
    """Why the act came about, or a list of causes; all if not said."""
    role: Annotated[tuple[Role, ...], one_or_several(Role)] = ()
    """Role of the act in the menu, or a list of roles; all if not said."""
    weight_at_most: Annotated[float, Strict(), Field(ge=-10.0, le=8.0)] | None = None
    """Only acts of this weight or below."""
    occasion: Annotated[tuple[Occasion, ...], one_or_several(Occasion)] = ()
    """What a dispute begins with, or a list of occasions; all if not said."""
    replied: Annotated[bool, Strict()] = False
    """Only disputes that the addressee answers in kind."""
    unreplied: Annotated[bool, Strict()] = False
    """Only disputes that end without such an answer."""
    reply_within: Annotated[int, Strict(), Field(ge=1)] | None = None
    """Only disputes that are answered within so many days of their beginning."""
    days_at_most: Annotated[int, Strict(), Field(ge=1)] | None = None
    """Only disputes or suspensions that are over within so many days of their beginning."""
    rung: Annotated[int, Strict(), Field(ge=1, le=7)] | None = None
    """Rung at or above which days count, or that a dispute reaches."""
    level: Annotated[int, Strict(), Field(ge=0, le=3)] | None = None
    """Level at or above which days of a channel count; 1 if not said."""
    since: date | None = None
    """First day that counts; the start if not said. What is asked of the course of a dispute or a
    suspension counts by the day on which that began."""
    by: date | None = None
    """Last day that counts; the end of the run if not said."""
    within: Annotated[int, Strict(), Field(ge=1)] | None = None
    """Only the first so many days count; another way to say ``by``."""

    @property
    def what(self) -> str:
        """The count or the value."""
        return str(self.count or self.value or self.first_day)

    @property
    def is_word(self) -> bool:
        """Whether a history has a word of it and no number."""
        return self.value == "first_trigger"

    @property
    def asks_of_course(self) -> bool:
        """Whether it is known only after the beginning if what began counts."""
        if (self.count or self.first_day) not in ("disputes", "channels_suspended"):
            return False
        return any(getattr(self, name) for name in OF_THE_COURSE)

    @property
    def bare(self) -> Question:
        """What is counted or looked at alone, without a threshold, a definition and the like."""
        return Question.model_construct(**{name: getattr(self, name) for name in _ASKED})

    @model_serializer(mode="wrap")
    def _as_written(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """As a file would say it: one word instead of a list of one, keys not used left out."""
        found: dict[str, Any] = handler(self)
        for name in SINGLE:
            if name in found and len(found[name]) < 2:
                found[name] = found[name][0] if found[name] else None
        unused = (name for name in LATER if name in found and not getattr(self, name))
        for name in tuple(unused):
            del found[name]
        return found


_ASKED = tuple(Question.model_fields)


class RatioOf(Model):
    """One number of a history divided by another; missing where the other is zero."""

    of: Question
    """What is divided."""
    to: Question
    """By what."""


class DifferenceOf(Model):
    """One number of a history less another."""

    of: Question
    """The number."""
    less: Question
    """What is taken from it."""


class Asked(Question):
    """Something that every history has a number of, or that happens in it or not."""

    ratio: RatioOf | None = None
    """A ratio of two counts or values, or of one in two windows; instead of a count or value."""
    difference: DifferenceOf | None = None
    """A difference of two counts or values, or of one in two windows; likewise."""
    at_least: Real | None = None
    """Whether there is so much, instead of how much."""
    at_most: Real | None = None
    """Whether there is so much at most; with ``at_least``, whether it lies between."""

    @property
    def is_event(self) -> bool:
        """Whether it happens or not, instead of how much there is."""
        return self.at_least is not None or self.at_most is not None

    @property
    def parts(self) -> tuple[Question, ...]:
        """What is counted or looked at: itself, or the two parts of a ratio or difference."""
        if self.ratio is not None:
            return self.ratio.of, self.ratio.to
        if self.difference is not None:
            return self.difference.of, self.difference.less
        return (self,)

    @property
    def may_be_missing(self) -> bool:
        """Whether a history may have no such number."""
        return self.ratio is not None or any(part.first_day or part.is_word for part in self.parts)
