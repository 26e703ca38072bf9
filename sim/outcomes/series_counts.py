"""Counts by week or by month: what a question with a series counts in each period."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from ballast.sim.rules.quantity import Ints
from ballast.sim.scenario.questions import OutcomeQuestion
from ballast.sim.scenario.schema import DeclaredOutcome


@dataclass(kw_only=True)
class SeriesCounts:
    """What one question counts, by period.

    Attributes:
        name: of the outcome.
        periods: first and last day of each period in which it counts.
        before: (L,) the count when the last period ended.
        histories: for each period that has ended, how many histories count 0, 1, 2, …
    """

    name: str
    periods: tuple[tuple[int, int], ...]
    before: Ints
    histories: list[Ints] = field(default_factory=list)


def new_series(
    questions: Sequence[OutcomeQuestion], start: date, lanes: int, days: int
) -> tuple[SeriesCounts, ...]:
    """Nothing counted yet, for each question that has a series."""
    return tuple(
        SeriesCounts(
            name=question.name,
            periods=periods_of(question.asked, start, days),
            before=np.zeros(lanes, np.int64),
        )
        for question in questions
        if question.asked.series is not None
    )


def note_series(series: SeriesCounts, count: Ints, day: int) -> None:
    """Take in an evening: where a period ends, how many histories counted how much in it.

    Args:
        series: of a question.
        count: (L,) what it has counted so far.
        day: that has just been played.
    """
    done = len(series.histories)
    if done < len(series.periods) and day == series.periods[done][1]:
        series.histories.append(np.bincount(count - series.before))
        series.before = count.astype(np.int64)


def added(one: Sequence[Ints], other: Sequence[Ints]) -> list[Ints]:
    """Histories by count in each period, of two blocks together.

    >>> [row.tolist() for row in added([np.array([1, 2])], [np.array([1, 0, 3])])]
    [[2, 2, 3]]
    """
    found = []
    for few, more in zip(one, other, strict=True):
        few, more = sorted((few, more), key=len)
        total = more.copy()
        total[: len(few)] += few
        found.append(total)
    return found


def periods_of(asked: DeclaredOutcome, start: date, days: int) -> tuple[tuple[int, int], ...]:
    """First and last day of each week or calendar month in which a question counts.

    The first and the last one may be cut short by the start, the window or the end of the run.
    """
    first = 0 if asked.since is None else (asked.since - start).days
    last = days - 1 if asked.by is None else min(days - 1, (asked.by - start).days)
    last = last if asked.within is None else min(last, asked.within - 1)
    return periods_between(asked.series == "monthly", start, first, last)


def periods_between(
    monthly: bool, start: date, first: int, last: int
) -> tuple[tuple[int, int], ...]:
    """First and last day of each week from the start, or calendar month, within some days.

    >>> periods_between(True, date(2024, 1, 30), 0, 40)
    ((0, 1), (2, 30), (31, 40))
    """
    found, day = [], first
    while day <= last:
        end = _end_of_period(monthly, start, day)
        found.append((day, min(end, last)))
        day = end + 1
    return tuple(found)


def _end_of_period(monthly: bool, start: date, day: int) -> int:
    if not monthly:
        return day - day % 7 + 6
    when = start + timedelta(days=day)
    return day + monthrange(when.year, when.month)[1] - when.day
