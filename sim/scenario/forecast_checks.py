"""What is wrong with the dated questions of a scenario, all of it at once."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.sim.scenario.cast import Found
from ballast.sim.scenario.forecast_questions import (
    PLACE,
    ForecastQuestion,
    each,
    placeholders,
)
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.outcome_checks import asked_ids
from ballast.sim.scenario.outcome_language import Asked, Question
from ballast.sim.scenario.question_checks import Key, wrong
from ballast.sim.scenario.schema import Menu, Scenario

WINDOW = ("since", "by", "within")


def judge_questions(scenario: Scenario, menu: Menu) -> Found:
    """Everything wrong with the dated questions of a scenario.

    Days beyond the run are no fault: the sheet of a branch with other days leaves them out.
    """
    yield from judge_entries(scenario.questions, scenario, menu)


def judge_entries(
    questions: Mapping[str, ForecastQuestion], scenario: Scenario, menu: Menu
) -> Found:
    """The same of questions that stand elsewhere and ask of a scenario."""
    taken: dict[str, str] = {}
    for name, about in questions.items():
        key = ("questions", name)
        yield from _thresholds(key, about)
        yield from _of(key, about, scenario, menu)
        if about.since is not None:
            for position, day in enumerate(about.by):
                if day < about.since:
                    here: Key = (*key, "by", position) if len(about.by) > 1 else (*key, "by")
                    yield here, f"expected {about.since} or later, got {day}"
        misworded = list(_text(key, about, scenario))
        yield from misworded
        if misworded:
            continue
        ids = [question.id for question in each(name, about, scenario.start)]
        if about.rivals and len(ids) > 1:
            message = f"expected them where one question is asked, got them for {len(ids)}"
            yield (*key, "rivals"), message
        for one in ids:
            if one in taken or one in scenario.outcomes:
                other = taken.get(one, "an outcome")
                yield key, f"expected a name of its own, got {one!r}, which {other} has too"
            taken[one] = repr(name)


def _thresholds(key: Key, about: ForecastQuestion) -> Found:
    if bool(about.at_least) == bool(about.at_most):
        got = "both" if about.at_least else "none"
        yield key, f"expected one of 'at_least' and 'at_most', got {got}"


def _of(key: Key, about: ForecastQuestion, scenario: Scenario, menu: Menu) -> Found:
    for name in WINDOW:
        if getattr(about.of, name) is not None:
            yield (*key, "of", name), f"expected no {name!r} inside 'of': the question has its own"
    if about.of.first_day is not None:
        yield (*key, "of", "first_day"), "expected 'count' with 'by', got 'first_day'"
        return
    values = {n: getattr(about.of, n) for n in Question.model_fields if n not in WINDOW}
    asked = Asked.model_validate(values)
    for below, message in wrong(asked, asked_ids(scenario, menu), None, scenario.days, nearest):
        yield (*key, "of", *below), message


def _text(key: Key, about: ForecastQuestion, scenario: Scenario) -> Found:
    threshold = next(iter(about.at_least or about.at_most), 0.0)
    words = placeholders(about, threshold, about.by[0], scenario.start)
    for word in PLACE.findall(about.text):
        if word not in words:
            known = ", ".join(f"{{{known}}}" for known in words)
            yield (*key, "text"), f"expected {known} or no braces, got {{{word}}}"
