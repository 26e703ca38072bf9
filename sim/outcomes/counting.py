"""Counting what is asked of every history, day by day.

A question is compiled to a counter: what it counts or looks at, with names as positions and dates
as days. Questions that differ only in their threshold share one counter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ballast.sim.outcomes.evenings import Evening
from ballast.sim.outcomes.occurrences import ENCOUNTERS, occurrences_of
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.outcome_language import Asked, Question
from ballast.sim.vocabulary import NEVER
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import World, add_at

Values = Ints | Floats


@dataclass(kw_only=True)
class Counter:
    """One number of every history, taken in evening by evening.

    Attributes:
        first, last: days that count.
        values: (L,) the number so far; :data:`NEVER` for a day that has not come.
        take: takes in an evening.
    """

    first: int
    last: int
    values: Values
    take: Callable[[Evening], None]

    def __getstate__(self) -> dict[str, Any]:
        """Answers go from process to process, what takes in evenings does not."""
        return self.__dict__ | {"take": _over}


def _over(_: Evening) -> None:
    raise AssertionError("this counter was sent to another process after its last day")


@dataclass(kw_only=True)
class Counts:
    """What is asked of the histories of a block, and the answers so far.

    Attributes:
        counters: by what is asked, whatever the threshold.
        level: (C, L) levels of channels on the evening before.
    """

    counters: dict[Question, Counter]
    level: Ints
    _active: list[Counter] = field(default_factory=list)
    _until: int = -1  # the last day on which the same counters are active

    def __getstate__(self) -> dict[str, Any]:
        """Without what only the next day would need."""
        return self.__dict__ | {"level": self.level[:, :0], "_active": []}

    def number(self, part: Question) -> Values:
        """(L,) what one part of a question comes to, as integers where it counts."""
        return self.counters[_bare(part)].values

    def answer(self, asked: Asked) -> tuple[Floats, Flags | None]:
        """(L,) the number that is asked for, and where there is none; None if all have one."""
        parts = [self.number(part).astype(float) for part in asked.parts]
        missing = [
            part == NEVER
            for part, question in zip(parts, asked.parts, strict=True)
            if question.first_day is not None
        ]
        if asked.ratio is not None:
            missing.append(parts[1] == 0.0)
            value = parts[0] / np.where(parts[1] == 0.0, 1.0, parts[1])
        elif asked.difference is not None:
            value = parts[0] - parts[1]
        else:
            value = parts[0]
        if not missing:
            return value, None
        unknown = np.logical_or.reduce(missing)
        return np.where(unknown, 0.0, value), unknown


def new_counts(setting: CompiledScenario, asked: Sequence[Asked], lanes: int, days: int) -> Counts:
    """Nothing counted yet.

    Args:
        setting: the compiled scenario.
        asked: the questions.
        lanes: how many histories.
        days: how long they are.
    """
    parts = dict.fromkeys(_bare(part) for one in asked for part in one.parts)
    return Counts(
        counters={part: _counter(setting, part, lanes, days) for part in parts},
        level=np.repeat(setting.channels.level[:, None], lanes, axis=1),
    )


def note_counts(counts: Counts, world: World) -> None:
    """Take in the day that has just been played."""
    evening = Evening(world, counts.level)
    day = evening.day
    if not 0 <= day <= counts._until:
        _choose_active(counts, day)
    for counter in counts._active:
        counter.take(evening)
    counts.level = world.level  # made anew where it changes


def _choose_active(counts: Counts, day: int) -> None:
    """The counters that count today, and until when these are the ones."""
    counters = counts.counters.values()
    edges = [edge for c in counters for edge in (c.first - 1, c.last) if edge >= day]
    counts._active = [c for c in counters if c.first <= day <= c.last]
    counts._until = min(edges, default=day)


def _bare(part: Question) -> Question:
    """A question without its threshold, definition and the like."""
    return Question.model_construct(**{n: getattr(part, n) for n in Question.model_fields})


def _counter(setting: CompiledScenario, part: Question, lanes: int, days: int) -> Counter:
    start = setting.start
    last = days - 1
    if part.by is not None:
        last = min(last, (part.by - start).days)
    if part.within is not None:
        last = min(last, part.within - 1)
    first = 0 if part.since is None else (part.since - start).days
    values, take = _taking(setting, part, lanes, first, last)
    return Counter(first=first, last=last, values=values, take=take)


def _taking(
    setting: CompiledScenario, part: Question, lanes: int, first: int, last: int
) -> tuple[Values, Callable[[Evening], None]]:
    """Where the number is kept, and what takes in an evening."""
    if part.first_day is not None:
        return _first_day(setting, part, lanes)
    if part.value is not None:
        return _looking(setting, part, lanes, first, last)
    count = np.zeros(lanes, np.int32)
    if part.count in ENCOUNTERS:
        severity = ENCOUNTERS[part.count]

        def add_all(evening: Evening) -> None:
            if evening.encounters is not None:
                np.add(count, evening.encounters[severity], out=count)

        return count, add_all
    occurs = occurrences_of(setting, part)

    def add(evening: Evening) -> None:
        for hit in occurs(evening):
            add_at(count, hit, 1)

    return count, add


def _first_day(
    setting: CompiledScenario, part: Question, lanes: int
) -> tuple[Values, Callable[[Evening], None]]:
    """The day of the n-th occurrence."""
    days, seen = np.full(lanes, NEVER, np.int16), np.zeros(lanes, np.int32)
    occurs, nth = occurrences_of(setting, part), part.nth or 1

    def take(evening: Evening) -> None:
        for hit in occurs(evening):
            if nth > 1:
                add_at(seen, hit, 1)
                hit = hit[seen[hit] >= nth]
            days[hit[days[hit] == NEVER]] = evening.day

    return days, take


def _looking(
    setting: CompiledScenario, part: Question, lanes: int, first: int, last: int
) -> tuple[Values, Callable[[Evening], None]]:
    """Questions about the state of evenings."""
    what = part.value
    if what == "highest_rung":
        rung = np.zeros(lanes, np.int8)
        return rung, lambda evening: _raise(rung, evening.world.rung)
    number = np.zeros(lanes)
    if what == "tension_highest":
        return number, lambda evening: _raise(number, evening.world.tension)
    if what == "tension_mean":

        def add(evening: Evening) -> None:
            np.add(number, evening.world.tension, out=number)
            if evening.day == last:
                np.divide(number, last + 1 - first, out=number)

        return number, add
    rows = setting.channels.asked(part.channel, part.kind, part.shut_at_start)

    def look(evening: Evening) -> None:
        if evening.day == last:
            number[:] = {
                "tension_last": lambda world: world.tension,
                "trust_last": lambda world: world.trust,
                "channel_level": lambda world: world.level[rows].max(axis=0, initial=0),
            }[str(what)](evening.world)

    return number, look


def _raise(highest: Values, now: Values) -> None:
    np.maximum(highest, now, out=highest)


def happened(asked: Asked, values: Values) -> Flags:
    """Whether what is asked for happens in each history: (L,).

    >>> happened(Asked(count="acts", at_least=2, at_most=3), np.array([1.0, 2.0, 4.0])).tolist()
    [False, True, False]
    """
    low = -np.inf if asked.at_least is None else asked.at_least
    high = np.inf if asked.at_most is None else asked.at_most
    return np.asarray((values >= low) & (values <= high))
