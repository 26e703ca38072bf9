"""Figures of public data that the model is held against, and how each is made from histories.

A figure has a value with an interval or counts, a span and a source. One that parameters can be
learnt from has a statistic too: a ratio of two sums over histories, each an outcome in the language
of outcomes. Figures compare on a scale of their kind: a ``rate`` in log events a year, a ``share``
in log odds, a ``mean`` as it is. Half an event is added to every count, on both sides.

>>> target = Target(
...     id="onsets", value=0.48, counts=(12, 25), unit="per year", span=(1990, 2014),
...     source="MID5", how="measured", meaning="disputes that begin",
... )
>>> [round(number, 3) for number in target.observed]
[-0.693, 0.283]
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict, ValidationError

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import nearest, schema_problems
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.question_checks import wrong
from ballast.sim.scenario.reader import Key, read
from ballast.sim.scenario.shape import Model, Real
from ballast.sim.scenario.sources import Moment
from ballast.sim.scenario.target_scales import (
    DAYS_A_YEAR,
    StatisticKind,
    counts_on_scale,
    off_scale,
    on_scale,
)

NORMAL_95 = 1.959964
DAYS = "days"
"""The denominator of rates: days until a war ends the history, or all days."""
LONGEST = 3650


def _days(given: Any) -> Any:
    return {"value": "days_played"} if given == DAYS else given


class TargetStatistic(Model):
    """How a figure is made from histories: a ratio of two sums over the histories of a draw."""

    kind: StatisticKind
    """``rate`` events a year, ``share`` of how many, ``mean`` of a number per event or day."""
    numerator: Asked
    """What is summed: a count, a value, or whether one lies between thresholds (0 or 1)."""
    denominator: Annotated[
        Asked, BeforeValidator(_days, json_schema_input_type=Asked | Literal["days"])
    ]
    """By what it is divided, likewise; ``days`` for the days played."""


class Target(Model):
    """A figure of public data before the start."""

    id: str
    """Its key in the file."""
    value: Real
    """What was found."""
    low: Real | None = None
    """Low end of its 95 % interval; none where the source gives no interval."""
    high: Real | None = None
    """High end."""
    counts: tuple[Annotated[int, Strict(), Field(ge=0)], Annotated[Real, Field(gt=0)]] | None = None
    """Of a share: how many, and of how many. Of a rate: events, and years."""
    unit: str
    """Unit of value, low and high."""
    span: tuple[Moment, Moment]
    """First and last day, month or year of the data, both included."""
    source: str
    """Key in seeds/sources.yaml."""
    how: Literal["measured", "counted", "computed"]
    """``measured``: by seeds/measure.py from copies of the files; ``counted``: published, or made
    once; ``computed``: from other figures."""
    meaning: str
    """What it is, and what it leaves out."""
    statistic: TargetStatistic | None = None
    """How it is made from histories; none where nothing is learnt from it."""
    discrepancy: Annotated[float, Strict(), Field(ge=0.0)] = 0.0
    """What the model's number may differ by because the two do not mean quite the same: a standard
    deviation on the scale of the kind."""
    discrepancy_why: str = ""
    """Why so much."""

    @property
    def kind(self) -> StatisticKind:
        """Kind of the statistic; without one, what the unit says."""
        if self.statistic is not None:
            return self.statistic.kind
        if self.unit.startswith("per year"):
            return "rate"
        return "share" if self.unit == "probability" else "mean"

    @property
    def years(self) -> float:
        """Years that it was observed: those of its counts, or of its span."""
        if self.kind == "rate" and self.counts is not None:
            return float(self.counts[1])
        if all(isinstance(moment, int) for moment in self.span):
            return float(int(str(self.span[1])) - int(str(self.span[0])) + 1)
        return ((self.last_day - self.first_day).days + 1) / DAYS_A_YEAR

    @property
    def exposure(self) -> float | None:
        """In what the record is longer or shorter: years of a rate, or of how many a share; None
        where it is not known (a mean, or a share without counts)."""
        if self.kind == "rate":
            return self.years
        known = self.kind == "share" and self.counts is not None
        return float(self.counts[1]) if known and self.counts is not None else None

    @property
    def first_day(self) -> date:
        """First day of the data."""
        return _day(self.span[0], last=False)

    @property
    def last_day(self) -> date:
        """Last day of the data."""
        return _day(self.span[1], last=True)

    @property
    def has_spread(self) -> bool:
        """Whether its uncertainty is known: from counts, or from an interval."""
        return self.counts is not None or None not in (self.low, self.high)

    @property
    def observed(self) -> tuple[float, float]:
        """The figure and its standard deviation, on the scale of its kind.

        Counts of rates are taken as Poisson, counts of shares as binomial; an interval without
        counts as 3.92 standard deviations on the scale.

        Raises:
            ValueError: it has neither counts nor an interval.
        """
        if self.counts is not None:
            return counts_on_scale(self.kind, *self.counts)
        if self.low is None or self.high is None:
            raise ValueError(f"{self.id}: no counts and no interval")
        low, value, high = (
            on_scale(self.kind, number) for number in (self.low, self.value, self.high)
        )
        return value, (high - low) / (2.0 * NORMAL_95)

    def natural(self, number: float) -> float:
        """A number on the scale in the unit of the figure."""
        return off_scale(self.kind, number)


def _day(moment: Moment, *, last: bool) -> date:
    """The first or last day of a day, month or year."""
    if isinstance(moment, date):
        return moment
    parts = [int(part) for part in str(moment).split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1)


def read_targets(path: Path) -> dict[str, Target]:
    """The figures of a file by id.

    Raises:
        InputError: every problem of the file, with its line.
    """
    document = read(path)
    found: dict[str, Target] = {}
    problems: list[Problem] = []
    for name, entry in document.values.items():
        below = document.below(name)
        if not isinstance(entry, dict):
            problems.append(document.problem((name,), f"expected a map of keys, got {entry!r}"))
            continue
        if "id" in entry:
            message = "expected no 'id': the key of the figure is its id"
            problems.append(document.problem((name, "id"), message))
        try:
            target = Target.model_validate({**entry, "id": name})
        except ValidationError as error:
            inside = schema_problems(below, error, Target)
            problems += [
                Problem(p.message, f"{name}.{p.key}".rstrip("."), p.file, p.line, p.column)
                for p in inside
            ]  # fmt: skip
            continue
        problems += [document.problem((name, *key), said) for key, said in _misfits(target)]
        found[name] = target
    if problems:
        raise InputError(*problems)
    return found


def _misfits(target: Target) -> Iterator[tuple[Key, str]]:
    """What is wrong with a figure that fits the schema."""
    try:
        backwards = target.first_day > target.last_day
    except ValueError:
        yield ("span",), "expected years, months such as 2016-01 or days"
    else:
        if backwards:
            yield ("span",), "expected the first moment before the last"
    low, high = target.low, target.high
    if (low is None) != (high is None):
        yield ("high" if high is None else "low",), "expected both ends of the interval, or none"
    elif low is not None and high is not None and not low <= target.value <= high:
        yield ("value",), f"expected a value between {low:g} and {high:g}, got {target.value:g}"
    if target.counts is not None and target.kind == "mean":
        yield ("counts",), "expected no counts of a mean"
    if target.counts is not None and target.kind == "share" and target.counts[0] > target.counts[1]:
        yield ("counts",), "expected at most as many as there are"
    if target.discrepancy and not target.discrepancy_why:
        yield ("discrepancy",), "expected 'discrepancy_why' beside it"
    if target.statistic is not None:
        yield from _wrong_statistic(target, target.statistic)


def _wrong_statistic(target: Target, statistic: TargetStatistic) -> Iterator[tuple[Key, str]]:
    if not target.has_spread:
        yield ("statistic",), "expected counts or an interval where there is a statistic"
    elif target.counts is None and not _open_interval(target):
        yield ("low",), f"expected counts, or an interval that a {target.kind} can have"
    for name in ("numerator", "denominator"):
        asked: Asked = getattr(statistic, name)
        for key, message in wrong(asked, {}, None, LONGEST, nearest):
            yield ("statistic", name, *key), message
        if asked.may_be_missing or asked.difference is not None:
            yield ("statistic", name), "expected a count or a value, which every history has"
    if statistic.kind == "rate" and statistic.denominator.value != "days_played":
        yield ("statistic", "denominator"), f"expected '{DAYS}' for a rate"


def _open_interval(target: Target) -> bool:
    """Whether the ends of the interval have a place on the scale."""
    assert target.low is not None and target.high is not None
    if target.kind == "mean":
        return True
    return target.low > 0.0 and (target.kind == "rate" or target.high < 1.0)
