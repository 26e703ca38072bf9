"""The sheet of a scenario's dated questions: what histories say of each, frozen to be scored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ballast.analysis.forecasts.frozen_sheet import Forecast, QuestionSheet
from ballast.analysis.stats.uncertainty import proportion
from ballast.sim import __version__
from ballast.sim.experiments.agent_free_chain import RUNGS, ChainHistories, chain_histories
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.counting import happened
from ballast.sim.rules.quantity import Flags
from ballast.sim.scenario.forecast_questions import (
    DatedQuestion,
    each,
    within_run,
)
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.places import word_for
from ballast.sim.scenario.questions import OutcomeQuestion, questions
from ballast.sim.scenario.schema import LoadedScenario, Scenario
from ballast.sim.versions import MODEL, code_hash

OUTCOME = "outcome"
"""Kind of a question that is an outcome of the scenario."""


def question_sheet(
    lab: PairedExperiments,
    at: date,
    wanted: Iterable[DatedQuestion] | None = None,
    data_up_to: date | None = None,
) -> QuestionSheet:
    """Play the sample, and answer every question that it can answer.

    Args:
        lab: the scenario and the sample of histories.
        at: the day on which the sheet is frozen, not after the start.
        wanted: what is asked; all questions of the scenario if not said.
        data_up_to: the day for which numbers of the scenario were made anew; None where none was.
    """
    scenario, days = lab.loaded.scenario, lab.days
    asked, left_out = [], {}
    for question in dated_questions(scenario, days) if wanted is None else wanted:
        if within_run(question, scenario.start, days):
            asked.append(question)
        else:
            left_out[question.id] = f"{question.opens} … {question.closes} are not days of the run"
    lab.ask((one, None) for question in asked for one in _needed(question))
    posterior = posterior_about(lab.loaded)
    about = {
        "title": scenario.title,
        "scenario": word_for(lab.loaded.path),
        "canonical_hash": lab.loaded.canonical_hash,
        "code": __version__,
        "code_hash": code_hash(),
        "model": MODEL,
        **({} if posterior is None else {"posterior": posterior}),
        **({} if data_up_to is None else {"data_up_to": data_up_to.isoformat()}),
        "at": at.isoformat(),
        "start": scenario.start.isoformat(),
        "days": days,
        "seed": lab.seed,
        "draws": lab.draws,
        "runs": lab.runs,
    }
    chain = _Chain(lab)
    found = tuple(_answered(lab, question, chain) for question in asked)
    return QuestionSheet(about=about, forecasts=found, left_out=left_out)


def posterior_about(loaded: LoadedScenario) -> dict[str, str] | None:
    """Name and hash of a scenario's posterior, as a sheet has them; None where it has none."""
    found = loaded.posterior
    return None if found is None else {"name": found.about.name, "sha256": found.content_hash}


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
        entry=outcome.name,
        text=outcome.definition,
        kind=OUTCOME,
        asked=Asked.model_validate({n: getattr(outcome.asked, n) for n in Asked.model_fields}),
        opens=first,
        closes=start + timedelta(days=outcome.horizon_days - 1),
        given={name: _condition(by_name[name], start) for name in outcome.asked.given},
        unless={name: _condition(by_name[name], start) for name in outcome.asked.unless},
    )


def _condition(outcome: OutcomeQuestion, start: date) -> Asked:
    """What has to happen, with the days on which it has to."""
    asked = Asked.model_validate({n: getattr(outcome.asked, n) for n in Asked.model_fields})
    if asked.count is None and asked.value is None:
        return asked  # the parts have windows of their own
    last = start + timedelta(days=outcome.horizon_days - 1)
    return asked.model_copy(update={"since": asked.since or start, "by": last, "within": None})


def _happens(lab: PairedExperiments, asked: Asked) -> Flags:
    return happened(asked, lab.count(_unbounded(asked)))


def _needed(question: DatedQuestion) -> Iterator[Asked]:
    for one in (question.asked, *question.given.values(), *question.unless.values()):
        yield _unbounded(one)


@dataclass
class _Chain:
    """The chain without governments, played when it is first asked."""

    lab: PairedExperiments
    _played: ChainHistories | None = None

    def says(self, question: DatedQuestion) -> float | None:
        """The share of its histories in which a rung is reached; None for other questions."""
        lab, asked = self.lab, question.asked
        on_rung = asked.value == "highest_rung" and asked.at_most is None
        if not on_rung or asked.at_least not in RUNGS or question.given or question.unless:
            return None
        start = lab.loaded.scenario.start
        if question.opens != start:
            return None
        if self._played is None:
            self._played = chain_histories(lab.loaded, lab.seed, lab.draws, lab.runs, lab.days)
        days = (question.closes - start).days + 1
        return float(self._played.reached(int(asked.at_least), days).mean())


def _counts(lab: PairedExperiments, asked: Asked) -> tuple[int, ...]:
    """Histories by how many of something they have; none where it is no count."""
    if asked.count is None:
        return ()
    members = lab.count(_unbounded(asked)).astype(np.int64)
    return tuple(np.bincount(members).tolist())


def _unbounded(asked: Asked) -> Asked:
    """The number that a question is about, without its threshold."""
    return asked.model_copy(update={"at_least": None, "at_most": None})


def _answered(lab: PairedExperiments, question: DatedQuestion, chain: _Chain) -> Forecast:
    yes, open_to = _happens(lab, question.asked), np.ones(lab.lanes, bool)
    for one in question.given.values():
        open_to &= _happens(lab, one)
    for one in question.unless.values():
        open_to &= ~_happens(lab, one)
    histories = int(open_to.sum())
    if not histories:
        return Forecast(
            question=question,
            probability=None,
            mc_low=None,
            mc_high=None,
            draws_low=None,
            draws_high=None,
            histories=0,
        )
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
        counts=_counts(lab, question.asked) if histories == lab.lanes else (),
        chain=chain.says(question),
    )
