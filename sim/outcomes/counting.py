"""Counting what is asked of every history, day by day.

A question is compiled to a counter: what it counts or looks at, with names as positions and dates
as days. Questions that differ only in their threshold share one counter, and acts are counted for
all questions about acts at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ballast.sim.outcomes.counters import Counter, CountingActs, counter_of
from ballast.sim.outcomes.evenings import Evening
from ballast.sim.outcomes.occurrences import asks_of_acts
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.outcome_language import Asked, Question
from ballast.sim.vocabulary import NEVER
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import World

Window = tuple[int, int]


@dataclass(kw_only=True)
class Counts:
    """What is asked of the histories of a block, and the answers so far.

    Attributes:
        values: (L,) the number of each question so far, whatever its threshold.
        counters: what takes in evenings, with the first and last day that count.
        level: (C, L) levels of channels on the evening before.
    """

    values: dict[Question, Ints | Floats]
    counters: list[tuple[Window, Counter]]
    level: Ints
    _active: list[Counter] = field(default_factory=list)
    _until: int = -1  # the last day on which the same counters are active

    def evening(self, world: World) -> None:
        """Take in the day that has just been played."""
        note_counts(self, world)

    def number(self, part: Question) -> Ints | Floats:
        """(L,) what one part of a question comes to, as integers where it counts."""
        return self.values[part.bare]

    def answer(self, asked: Asked) -> tuple[Floats, Flags | None]:
        """(L,) the number that is asked for, and where there is none; None if all have one."""
        parts = [self.number(part).astype(float) for part in asked.parts]
        missing = [
            part == NEVER
            for part, question in zip(parts, asked.parts, strict=True)
            if question.first_day is not None or question.is_word
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
    values: dict[Question, Ints | Floats] = {}
    counters: list[tuple[Window, Counter]] = []
    about_acts: dict[Window, list[Question]] = {}
    for part in dict.fromkeys(part.bare for one in asked for part in one.parts):
        window = _window(setting, part, days)
        if asks_of_acts(part):
            about_acts.setdefault(window, []).append(part)
        else:
            counter = counter_of(setting, part, lanes, window)
            values[part] = counter.values
            # a course that began in the window is followed to the end of the run
            counters.append(((0, days - 1) if part.asks_of_course else window, counter))
    for window, parts in about_acts.items():
        acts = CountingActs.of(setting, parts, lanes)
        values |= dict(zip(parts, acts.values, strict=True))
        counters.append((window, acts))
    level = np.repeat(setting.channels.level[:, None], lanes, axis=1)
    return Counts(values=values, counters=counters, level=level)


def note_counts(counts: Counts, world: World) -> None:
    """Take in the day that has just been played."""
    evening = Evening(world, counts.level)
    if not 0 <= evening.day <= counts._until:
        _choose_active(counts, evening.day)
    for counter in counts._active:
        counter.take(evening)
    counts.level = world.level  # made anew where it changes


def _choose_active(counts: Counts, day: int) -> None:
    """The counters that count today, and until when these are the ones."""
    windows = counts.counters
    edges = [edge for (first, last), _ in windows for edge in (first - 1, last) if edge >= day]
    counts._active = [counter for (first, last), counter in windows if first <= day <= last]
    counts._until = min(edges, default=day)


def _window(setting: CompiledScenario, part: Question, days: int) -> Window:
    """First and last day that count."""
    first = 0 if part.since is None else (part.since - setting.start).days
    last = days - 1 if part.by is None else min(days - 1, (part.by - setting.start).days)
    return first, last if part.within is None else min(last, part.within - 1)


def happened(asked: Asked, values: Ints | Floats) -> Flags:
    """Whether what is asked for happens in each history: (L,).

    >>> happened(Asked(count="acts", at_least=2, at_most=3), np.array([1.0, 2.0, 4.0])).tolist()
    [False, True, False]
    """
    low = -np.inf if asked.at_least is None else asked.at_least
    high = np.inf if asked.at_most is None else asked.at_most
    return np.asarray((values >= low) & (values <= high))
