"""The language of outcomes: a number that every history has, by counting or by looking.

``{count: visits_completed, side: CN, rank: minister, by: 2023-10-31, at_least: 3}`` asks whether
three visits of ministers are completed by a day; ``{value: tension_highest, since: 2024-01-01}``
asks for a number; ``{first_day: days_on_rung, rung: 5}`` for the day on which something first
happens. A ``ratio`` or ``difference`` takes two of them. Outcomes that every scenario has
(``configs/outcomes.yaml``), outcomes of a scenario, and expectations of people speak it alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    Strict,
    model_serializer,
)

from ballast.sim.scenario.shape import Identifier, Model, Real
from ballast.sim.vocabulary import Category, ChannelKind, Rank, Role


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
]
OF_ACTS = ("side", "category", "act", "cause", "role", "weight_at_most")
OF_VISITS = ("side", "rank", "official", "channel", "kind")
OF_CHANNELS = ("channel", "kind", "shut_at_start")
FILTERS: dict[str, tuple[str, ...]] = {
    "acts": OF_ACTS,
    "hostile_acts": OF_ACTS,
    "cooperative_acts": OF_ACTS,
    "visits_completed": OF_VISITS,
    "visits_postponed": OF_VISITS,
    "visits_cancelled": OF_VISITS,
    "visits_rebuffed": OF_VISITS,
    "shocks": ("side",),
    "channels_suspended": ("side", "reason", *OF_CHANNELS),
    "channels_reopened": OF_CHANNELS,
    "days_on_rung": ("rung",),
    "days_of_channel": ("level", *OF_CHANNELS),
    "channel_level": OF_CHANNELS,
}
"""What can be said of each count or value; nothing of those that are not listed."""
EVERY_FILTER = tuple(dict.fromkeys(name for names in FILTERS.values() for name in names))
NEEDED: dict[str, tuple[str, ...]] = {
    "days_on_rung": ("rung",),
    "days_of_channel": ("channel", "kind"),
    "channel_level": ("channel", "kind"),
}
"""Of these, one has to be said."""
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
)
"""Keys that the language gained; where they are not used, a scenario's hash does not know them."""


class Question(Model):
    """Something that every history has a number of, by counting or by looking."""

    count: Counted | None = None
    """What is counted; either this, a value or a first day."""
    value: Looked | None = None
    """What is looked at: the highest rung; tension (mean, highest, or on the last day asked); trust
    or the level of a channel on the last day asked. Either this, a count or a first day."""
    first_day: Counted | None = None
    """The day on which what would be counted first happens, from 0; missing if it never does."""
    nth: Annotated[int, Strict(), Field(ge=1)] | None = None
    """With ``first_day``: the day of the second, third … occurrence instead of the first."""
    side: Identifier | None = None
    """Government whose acts or visits count, whom a shock offends, or who suspends a channel; both
    if not said."""
    rank: Annotated[tuple[Rank, ...], one_or_several(Rank)] = ()
    """Rank of the visitor, or a list of ranks."""
    official: Names = ()
    """The visitor, or a list of visitors."""
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
    rung: Annotated[int, Strict(), Field(ge=1, le=7)] | None = None
    """Rung at or above which days count."""
    level: Annotated[int, Strict(), Field(ge=0, le=3)] | None = None
    """Level at or above which days of a channel count; 1 if not said."""
    since: date | None = None
    """First day that counts; the start if not said."""
    by: date | None = None
    """Last day that counts; the end of the run if not said."""
    within: Annotated[int, Strict(), Field(ge=1)] | None = None
    """Only the first so many days count; another way to say ``by``."""

    @property
    def what(self) -> str:
        """The count or the value."""
        return str(self.count or self.value or self.first_day)

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
        return self.ratio is not None or any(part.first_day for part in self.parts)


Key = tuple[str | int, ...]
Hint = Callable[[str, Collection[str]], str]
Wrong = Iterator[tuple[Key, str]]
FORMS = ("count", "value", "first_day", "ratio", "difference")


def wrong(
    asked: Asked, known: Mapping[str, Collection[str]], first: date | None, days: int, hint: Hint
) -> Wrong:
    """Everything that is wrong with a question: keys below it, and messages.

    Args:
        asked: the question.
        known: ids by field: ``side``, ``official``, ``channel``, ``act``, ``reason``.
        first, days: start and horizon of the scenario; windows are not judged without a start.
        hint: what to add about a word that is not among the known ones.
    """
    forms = [name for name in FORMS if getattr(asked, name, None) is not None]
    if len(forms) != 1:
        found = "none" if not forms else " and ".join(map(repr, forms))
        yield (), f"expected one of {', '.join(map(repr, FORMS))}, got {found}"
    pair = next((name for name in ("ratio", "difference") if name in forms), None)
    if pair is None:
        yield from _wrong_part(asked, known, first, days, hint, bool(forms))
    else:
        yield from _beside_a_pair(asked, pair)
        for name, part in zip(PAIRS[pair], asked.parts, strict=True):
            yield from (
                ((pair, name, *key), message)
                for key, message in wrong_part(part, known, first, days, hint)
            )
    low, high = asked.at_least, asked.at_most
    if low is not None and high is not None and low > high:
        yield ("at_most",), f"expected {low:g} or more, got {high:g}"


PAIRS = {"ratio": ("of", "to"), "difference": ("of", "less")}


def wrong_part(
    part: Question, known: Mapping[str, Collection[str]], first: date | None, days: int, hint: Hint
) -> Wrong:
    """What is wrong with one part of a ratio or difference; arguments as of :func:`wrong`."""
    forms = [name for name in FORMS[:3] if getattr(part, name) is not None]
    if len(forms) != 1:
        found = "none" if not forms else " and ".join(map(repr, forms))
        yield (), f"expected one of {', '.join(map(repr, FORMS[:3]))}, got {found}"
    yield from _wrong_part(part, known, first, days, hint, bool(forms))


def _beside_a_pair(asked: Asked, pair: str) -> Wrong:
    """Keys that belong into the parts of a ratio or difference."""
    for name in (*EVERY_FILTER, "nth", "since", "by", "within"):
        if getattr(asked, name) not in (None, (), False):
            yield (name,), f"expected {name!r} inside the two parts of the {pair}, found it beside"


def _wrong_part(
    part: Question,
    known: Mapping[str, Collection[str]],
    first: date | None,
    days: int,
    hint: Hint,
    named: bool,
) -> Wrong:
    allowed = FILTERS.get(part.what, ()) if named else EVERY_FILTER
    for name in EVERY_FILTER:
        if getattr(part, name) not in (None, (), False) and name not in allowed:
            yield (name,), f"expected no {name!r} where {part.what} is asked"
    if part.nth is not None and part.first_day is None:
        yield ("nth",), "expected no 'nth' without 'first_day'"
    needed = NEEDED.get(part.what, ())
    if needed and all(getattr(part, name) in (None, ()) for name in needed):
        keys = " or ".join(map(repr, needed))
        yield (), f"expected the key {keys} where {part.what} is asked, found none"
    yield from _wrong_words(part, known, allowed, hint)
    if first is not None:
        yield from _wrong_window(part, first, days)


OF_WORDS = {
    "side": "the id of a government",
    "official": "the id of an official",
    "channel": "the id of a channel",
    "act": "the id of an act of the menu",
    "reason": "a reason of suspensions",
}


def _wrong_words(
    part: Question, known: Mapping[str, Collection[str]], allowed: Collection[str], hint: Hint
) -> Wrong:
    """Ids that the scenario does not have; a list is judged word by word."""
    for name, what in OF_WORDS.items():
        given = getattr(part, name)
        if name not in allowed or not given:
            continue
        words = (given,) if isinstance(given, str) else given
        for position, word in enumerate(words):
            if name in known and word not in known[name]:
                listed = name == "act" or len(words) > 1
                key: Key = (name, position) if listed else (name,)
                yield key, f"expected {what}, got {word!r}{hint(word, known[name])}"


def _wrong_window(part: Question, first: date, days: int) -> Wrong:
    last = first + timedelta(days=days - 1)
    for name in ("since", "by"):
        day = getattr(part, name)
        if day is not None and not first <= day <= last:
            yield (name,), f"expected a day of the scenario, {first} … {last}, got {day}"
    if part.since is not None and part.by is not None and part.since > part.by:
        yield ("by",), f"expected {part.since} or later, got {part.by}"
    if part.within is not None and part.by is not None:
        yield ("within",), "expected either 'by' or 'within', got both"
    if part.within is not None and part.within > days:
        yield ("within",), f"expected at most the {days} days of the scenario, got {part.within}"
