"""Dated questions of a scenario: whether something happens by a day, to be scored later.

One entry of ``questions:`` stands for as many questions as it has days and thresholds; each has an
id of its own, and the day on which it closes. Questions change nothing in histories and are no part
of a scenario's hash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ballast.sim.scenario.outcome_language import Asked, Question
from ballast.sim.scenario.shape import Model, Probability, Real, Text
from ballast.sim.vocabulary import RUNG_TITLES, Rung

QuestionKind = Literal["visit", "count", "channel", "act", "incident", "rung"]
PLACE = re.compile(r"\{(\w+)\}")
"""A word in braces."""


def _listed(given: Any) -> Any:
    """One value, or none, where several may stand."""
    if given is None:
        return ()
    return given if isinstance(given, list | tuple) else (given,)


def _one_or_more(of: Any) -> BeforeValidator:
    return BeforeValidator(_listed, json_schema_input_type=of | tuple[of, ...] | None)


class ForecastQuestion(Model):
    """Whether there is so much of something by a day; several days and thresholds are several."""

    text: Text
    """The question as a statement; {by}, {since}, {at_least}, {at_most} and {rung} stand for what
    each question has."""
    kind: QuestionKind
    """A visit by a day, a count in a window, a channel by a day, an act by a day, an incident, or
    a rung of the ladder."""
    of: Question
    """What is counted or looked at, without a window."""
    at_least: Annotated[tuple[Real, ...], _one_or_more(Real)] = ()
    """Whether there is so much; a list asks once for each."""
    at_most: Annotated[tuple[Real, ...], _one_or_more(Real)] = ()
    """Whether there is so much at most, instead."""
    since: date | None = None
    """First day that counts, on which the question opens; the start if not said."""
    by: Annotated[tuple[date, ...], _one_or_more(date), Field(min_length=1)]
    """Last day that counts, on which the question closes; a list asks once for each."""
    rivals: dict[str, Probability] = {}
    """Probabilities that others gave, by who gave them, before the start."""
    ledger: tuple[str, ...] = ()
    """Ids of facts in seeds/ledger.yaml."""


@dataclass(frozen=True, kw_only=True)
class DatedQuestion:
    """One question.

    Attributes:
        id: of it.
        entry: of ``questions:`` that it is one question of; the id of an outcome.
        text: the question as a statement.
        kind: what it is about.
        asked: the rule by which a history, or the world, answers it.
        opens, closes: first and last day that count.
        given, unless: what has to happen, or must not, for it to be asked, by name of outcome.
        rivals: probabilities that others gave, by who gave them.
    """

    id: str
    entry: str
    text: str
    kind: str
    asked: Asked
    opens: date
    closes: date
    given: Mapping[str, Asked] = field(default_factory=dict)
    unless: Mapping[str, Asked] = field(default_factory=dict)
    rivals: Mapping[str, float] = field(default_factory=dict)

    @property
    def rule(self) -> dict[str, Any]:
        """The rule as a file would say it."""
        return written(self.asked)


def written(asked: Asked) -> dict[str, Any]:
    """What is asked, with no more keys than a file needs."""
    plain = Asked.model_validate({n: getattr(asked, n) for n in Asked.model_fields})
    found: dict[str, Any] = plain.model_dump(mode="json", exclude_defaults=True)
    return found


def each(name: str, about: ForecastQuestion, start: date) -> Iterator[DatedQuestion]:
    """The questions that an entry stands for, by threshold, then by day.

    Args:
        name: of the entry.
        about: the entry.
        start: day 0.
    """
    field_name = "at_least" if about.at_least else "at_most"
    thresholds: tuple[float, ...] = getattr(about, field_name)
    for threshold, day in product(thresholds, about.by):
        parts = [name]
        parts += [f"{threshold:g}"] if len(thresholds) > 1 else []
        parts += [day.isoformat()] if len(about.by) > 1 else []
        window = {"by": day} | ({} if about.since is None else {"since": about.since})
        values = {n: getattr(about.of, n) for n in Question.model_fields}
        yield DatedQuestion(
            id="-".join(parts),
            entry=name,
            text=worded(about.text, placeholders(about, threshold, day, start)),
            kind=about.kind,
            asked=Asked.model_validate(values | window | {field_name: threshold}),
            opens=about.since or start,
            closes=day,
            rivals=about.rivals,
        )


def worded(text: str, words: Mapping[str, str]) -> str:
    """A text with what stands in braces put in.

    >>> worded("by {by}", {"by": "2023-10-31"})
    'by 2023-10-31'

    Raises:
        KeyError: a word in braces that is none of them.
    """
    return PLACE.sub(lambda found: words[found[1]], text)


def placeholders(
    about: ForecastQuestion, threshold: float, by: date, start: date
) -> dict[str, str]:
    """What may stand in braces in the text of a question."""
    rung = int(threshold) if about.of.value == "highest_rung" else about.of.rung
    words = {"by": by.isoformat(), "since": (about.since or start).isoformat()}
    words |= {"at_least": f"{threshold:g}"} if about.at_least else {"at_most": f"{threshold:g}"}
    if rung is not None and rung in set(Rung):
        words["rung"] = RUNG_TITLES[Rung(rung)]
    return words


def within_run(question: DatedQuestion, start: date, days: int) -> bool:
    """Whether the days of a question are days of a run.

    Args:
        question: the question.
        start, days: day 0 of the run, and its length.
    """
    return start <= question.opens <= question.closes <= start + timedelta(days=days - 1)
