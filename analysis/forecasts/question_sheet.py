"""The sheet of a scenario's dated questions: what histories say of each, frozen to be scored.

Its hash covers all that the sheet says, so that nobody changes a probability afterwards without
its being seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from ballast.analysis.stats.uncertainty import proportion
from ballast.sim import __version__
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.counting import happened
from ballast.sim.rules.quantity import Flags
from ballast.sim.scenario.forecast_questions import (
    DatedQuestion,
    each,
    within_run,
    written,
)
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.questions import OutcomeQuestion, questions
from ballast.sim.scenario.schema import Scenario

OUTCOME = "outcome"
"""Kind of a question that is an outcome of the scenario."""
HASH = "sha256"


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """A question with the model's answer.

    Attributes:
        question: what is asked.
        probability: share of the histories that are asked in which it happens; None where none is.
        mc_low, mc_high: 95 % interval of chance alone.
        draws_low, draws_high: 5-95 % over parameter draws; None where they do not differ beyond
            chance.
        histories: how many are asked.
    """

    question: DatedQuestion
    probability: float | None
    mc_low: float | None
    mc_high: float | None
    draws_low: float | None
    draws_high: float | None
    histories: int

    def as_json(self) -> dict[str, Any]:
        """The row of the sheet."""
        about = self.question
        conditions = {
            name: {key: written(one) for key, one in getattr(about, name).items()}
            for name in ("given", "unless")
            if getattr(about, name)
        }
        return {
            "id": about.id,
            "kind": about.kind,
            "text": about.text,
            "rule": about.rule | conditions,
            "opens": about.opens.isoformat(),
            "closes": about.closes.isoformat(),
            "probability": self.probability,
            "mc_low": self.mc_low,
            "mc_high": self.mc_high,
            "draws_low": self.draws_low,
            "draws_high": self.draws_high,
            "histories": self.histories,
            "rivals": dict(about.rivals),
        }


@dataclass(frozen=True, kw_only=True)
class QuestionSheet:
    """All dated questions of a scenario with their answers.

    Attributes:
        about: scenario, its hash, code, seed, sizes, and the day on which the sheet is frozen.
        forecasts: a row a question.
        left_out: questions whose days are not days of the run, by id, with why.
    """

    about: Mapping[str, Any]
    forecasts: tuple[Forecast, ...]
    left_out: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The sheet as a file holds it, with its hash."""
        content = {
            **self.about,
            "left_out": dict(self.left_out),
            "questions": [row.as_json() for row in self.forecasts],
        }
        return content | {HASH: sheet_hash(content)}

    def table(self) -> pd.DataFrame:
        """A row a question."""
        return pd.DataFrame([row.as_json() for row in self.forecasts])


def sheet_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of all that a sheet says, but for the hash itself."""
    plain = {key: value for key, value in content.items() if key != HASH}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def question_sheet(lab: PairedExperiments, at: date) -> QuestionSheet:
    """Play the sample, and answer every question that it can answer.

    Args:
        lab: the scenario and the sample of histories.
        at: the day on which the sheet is frozen, not after the start.
    """
    scenario, days = lab.loaded.scenario, lab.days
    asked, left_out = [], {}
    for question in dated_questions(scenario, days):
        if within_run(question, scenario.start, days):
            asked.append(question)
        else:
            left_out[question.id] = f"{question.opens} … {question.closes} are not days of the run"
    lab.ask((one, None) for question in asked for one in _needed(question))
    about = {
        "title": scenario.title,
        "canonical_hash": lab.loaded.canonical_hash,
        "code": __version__,
        "at": at.isoformat(),
        "start": scenario.start.isoformat(),
        "days": days,
        "seed": lab.seed,
        "draws": lab.draws,
        "runs": lab.runs,
    }
    found = tuple(_answered(lab, question) for question in asked)
    return QuestionSheet(about=about, forecasts=found, left_out=left_out)


def dated_questions(scenario: Scenario, days: int) -> Iterator[DatedQuestion]:
    """Outcomes of a scenario that happen or not, and the questions that it declares."""
    by_name = {one.name: one for one in questions(scenario, days)}
    for one in by_name.values():
        # of a ratio some histories have no number, and neither has the world perhaps
        if (
            one.kind == "probability"
            and one.shown
            and not one.note
            and not one.asked.may_be_missing
        ):
            yield _of_outcome(one, by_name, scenario.start)
    for name, about in scenario.questions.items():
        yield from each(name, about, scenario.start)


def _of_outcome(
    outcome: OutcomeQuestion, by_name: Mapping[str, OutcomeQuestion], start: date
) -> DatedQuestion:
    first = min((part.since or start for part in outcome.asked.parts), default=start)
    return DatedQuestion(
        id=outcome.name,
        text=outcome.definition,
        kind=OUTCOME,
        asked=Asked.model_validate({n: getattr(outcome.asked, n) for n in Asked.model_fields}),
        opens=first,
        closes=start + timedelta(days=outcome.horizon_days - 1),
        given={name: by_name[name].asked for name in outcome.asked.given},
        unless={name: by_name[name].asked for name in outcome.asked.unless},
    )


def _happens(lab: PairedExperiments, asked: Asked) -> Flags:
    return happened(asked, lab.count(asked))


def _needed(question: DatedQuestion) -> Iterator[Asked]:
    yield question.asked
    yield from question.given.values()
    yield from question.unless.values()


def _answered(lab: PairedExperiments, question: DatedQuestion) -> Forecast:
    yes, open_to = _happens(lab, question.asked), np.ones(lab.lanes, bool)
    for one in question.given.values():
        open_to &= _happens(lab, one)
    for one in question.unless.values():
        open_to &= ~_happens(lab, one)
    histories = int(open_to.sum())
    if not histories:
        none = dict.fromkeys(("probability", "mc_low", "mc_high", "draws_low", "draws_high"))
        return Forecast(question=question, histories=0, **none)
    if histories == lab.lanes:
        about = proportion(yes.reshape(lab.draws, lab.runs).sum(axis=1).astype(float), lab.runs)
    else:  # draws have unlike numbers of histories: one estimate over all of them
        about = proportion(yes[open_to].astype(float), 1)
    return Forecast(
        question=question,
        probability=about.value,
        mc_low=about.mc_low,
        mc_high=about.mc_high,
        draws_low=about.draws_low if histories == lab.lanes else None,
        draws_high=about.draws_high if histories == lab.lanes else None,
        histories=histories,
    )
