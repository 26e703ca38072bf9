"""A sheet scored: its questions resolved by a record, beside rivals fitted to the time before.

Rivals are fitted to what there is of the same thing before the freeze. A probability of the model
is the share of histories with half a history more on each side, so that nothing is called
impossible by a sample.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from ballast.analysis.forecasts.frozen_sheet import CHAIN, Forecast, QuestionSheet
from ballast.analysis.forecasts.resolution import Resolution, resolve_question
from ballast.analysis.forecasts.scored_forecasts import MODEL, Backtest, CountedWindow, Scored
from ballast.analysis.forecasts.seen_events import RUNG, Seen, as_counted, counted
from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.count_rivals import uniform
from ballast.analysis.scoring.probability_scores import from_ensemble
from ballast.analysis.scoring.rivals import RIVALS
from ballast.sim.scenario.forecast_questions import DatedQuestion
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.schema import LoadedScenario, Menu

THRESHOLD = re.compile(r"\b(?:\d+ or (?:more|fewer)|at (?:least|most) \d+) ")
"""A threshold as texts of questions say it."""


@dataclass(frozen=True, kw_only=True)
class Past:
    """What rivals learn from.

    Attributes:
        events: of the source; what happened or became known after the last day is not used.
        first, last: days that rivals learn from.
        source: where they are from, in words.
    """

    events: Sequence[Seen]
    first: date
    last: date
    source: str

    @property
    def span(self) -> float:
        """Its length in days."""
        return float((self.last - self.first).days + 1)

    def as_json(self) -> dict[str, str]:
        """Its days and where it is from."""
        days = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return {**days, "source": self.source}


def past_of(events: Sequence[Seen], first: date, last: date, least: int) -> Past | None:
    """What the record that is scored on holds of the time before; None where that is too short.

    Args:
        events: of the record.
        first: day that it covers.
        last: day that rivals may know of.
        least: days that are worth learning from.
    """
    past = Past(events=events, first=first, last=last, source="the observed record")
    return past if past.span >= least else None


def past_of_record(loaded: LoadedScenario, last: date) -> Past | None:
    """What a scenario's own record holds up to a day; None where it has none.

    Args:
        loaded: the scenario.
        last: day that rivals may know of, before the start.
    """
    start = loaded.scenario.start
    events = [
        Seen(
            day=start + timedelta(days=event.day),
            source=event.actor,
            process=event.process,
            act=event.act,
            category="",
            weight=event.weight,
            official="",
            note="",
        )
        for event in loaded.record
    ]
    known = [event for event in events if event.day <= last]
    if not known:
        return None
    first = min(event.day for event in known)
    return Past(events=known, first=first, last=last, source="the record of the scenario")


def score_sheet(
    sheet: QuestionSheet,
    events: Sequence[Seen],
    covers: tuple[date, date],
    past: Past | None,
    menu: Menu,
    about: Mapping[str, Any],
) -> Backtest:
    """Resolve the questions of a sheet, and score it beside its rivals.

    Args:
        sheet: with the model's answers.
        events: of the record.
        covers: first and last day that the record covers.
        past: what rivals learn from; None where nothing is known of the time before.
        menu: of acts.
        about: what the result should say of itself.
    """
    scored: list[Scored] = []
    void: list[Scored] = []
    windows: dict[str, CountedWindow] = {}
    seed = int(sheet.about["seed"])
    for row in sheet.forecasts:
        question = row.question
        found = resolve_question(question, events, covers, menu)
        if found.answer is not None and row.probability is None:
            found = Resolution(answer=None, why="in no history did its conditions hold")
        if found.answer is None:
            void.append(Scored(question=question, resolution=found, probabilities={}))
            continue
        asked = as_counted(question.asked)
        rivals = _rivals(asked, past, question, menu, seed)
        given = _probabilities(row, asked, rivals)
        scored.append(Scored(question=question, resolution=found, probabilities=given))
        if found.count is not None and row.counts and question.closes <= covers[1]:
            name = f"{question.entry}, {question.opens} … {question.closes}"
            if asked.count != RUNG:
                every = {MODEL: _of_histories(row), **rivals}
                windows[name] = CountedWindow(
                    name=name, observed=found.count, forecasts=every, text=_short(question)
                )
    void += [_left_out(name, why, sheet) for name, why in sheet.left_out.items()]
    return Backtest(
        about=about,
        scored=tuple(scored),
        void=tuple(void),
        windows=tuple(windows.values()),
        seed=seed,
        sheet=sheet,
    )


def _short(question: DatedQuestion) -> str:
    """The text of a question without its threshold, which other questions of its window vary."""
    text = THRESHOLD.sub("", question.text, count=1)
    later = "" if str(question.closes) in text else f", by {question.closes}"
    return f"{text}{later}"


def _left_out(name: str, why: str, sheet: QuestionSheet) -> Scored:
    """A question that was not answered, since it is about other days."""
    start = date.fromisoformat(sheet.about["start"])
    question = DatedQuestion(
        id=name, entry=name, text=name, kind="", asked=Asked(), opens=start, closes=start
    )
    return Scored(question=question, resolution=Resolution(answer=None, why=why), probabilities={})


def _of_histories(row: Forecast) -> CountForecast:
    return CountForecast(np.array(row.counts, float) / sum(row.counts))


def _probabilities(
    row: Forecast, asked: Asked, rivals: Mapping[str, CountForecast]
) -> dict[str, float]:
    found = {MODEL: float(from_ensemble(row.happened_in, row.histories))}
    low = 0 if asked.at_least is None else int(np.ceil(asked.at_least))
    for name, forecast in rivals.items():
        found[name] = forecast.at_least(low)
        if asked.at_most is not None:
            found[name] = max(0.0, found[name] - forecast.at_least(int(asked.at_most) + 1))
    found["uniform"] = 0.5  # of one side of a threshold, and of what lies between two
    if row.chain is not None:
        found[CHAIN] = float(from_ensemble(round(row.chain * row.histories), row.histories))
    return found | dict(row.question.rivals)


def _rivals(
    asked: Asked, past: Past | None, question: DatedQuestion, menu: Menu, seed: int
) -> dict[str, CountForecast]:
    """What each rival says of the count within the window of a question."""
    window = float((question.closes - question.opens).days + 1)
    nothing = {"uniform": uniform(np.zeros(0), window, window)}
    if past is None:
        return nothing
    series = counted(asked, past.events, menu)
    if isinstance(series, str):  # the time before does not show it
        return nothing
    known = [event.day for event in series if past.first <= event.day and event.known <= past.last]
    days = np.array([(day - past.first).days for day in known], float)
    return {name: rival(days, past.span, window, seed) for name, rival in RIVALS.items()}
