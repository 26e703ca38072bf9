"""A backtest: what a scenario said of dated questions, what came, and what rivals would have said.

Questions of one entry share a process, so they are one block of the resamples. Rivals are fitted to
what the record has of the same thing before the freeze. A probability of the model is the share of
histories with half a history more on each side, so that nothing is called impossible by a sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ballast.analysis.forecasts.resolution import Resolution, resolve
from ballast.analysis.forecasts.seen_events import Seen, counted
from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.ensemble_scores import crps_of_counts
from ballast.analysis.scoring.interval_coverage import LEVELS, Coverage, coverage
from ballast.analysis.scoring.probability_scores import (
    baseline_score,
    brier,
    from_ensemble,
    log_score,
)
from ballast.analysis.scoring.rivals import RIVALS
from ballast.analysis.scoring.skill import Advantage, Withheld, skill_score
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.counting import happened
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.forecast_questions import DatedQuestion, within_run
from ballast.sim.scenario.outcome_language import Asked

MODEL = "ballast"
SCORES = {"brier": brier, "log": log_score, "baseline": baseline_score}
"""Of probabilities; brier and log are better when small, baseline when large."""


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A question with what was said and what came.

    Attributes:
        question: what was asked.
        block: entry that it is one question of.
        resolution: what came.
        probabilities: by forecaster; empty where the question is void.
    """

    question: DatedQuestion
    block: str
    resolution: Resolution
    probabilities: Mapping[str, float]

    def score(self, name: str, forecaster: str) -> float:
        """A score of a forecaster."""
        assert self.resolution.answer is not None, "a void question has no score"
        given = self.probabilities[forecaster]
        return float(SCORES[name](np.array([given]), np.array([self.resolution.answer]))[0])


@dataclass(frozen=True, kw_only=True)
class CountedWindow:
    """How many there were of something in a window, and what was expected.

    Attributes:
        name: of the entry and its window.
        observed: count that came.
        forecasts: distributions by forecaster.
    """

    name: str
    observed: int
    forecasts: Mapping[str, CountForecast]


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """All of it.

    Attributes:
        about: title, scenario, hashes, days and sizes.
        scored: a row a question that was resolved.
        void: those that were not.
        windows: counts of windows that the record covers.
        seed: of the resamples.
    """

    about: Mapping[str, Any]
    scored: tuple[Scored, ...]
    void: tuple[Scored, ...]
    windows: tuple[CountedWindow, ...]
    seed: int

    @property
    def forecasters(self) -> tuple[str, ...]:
        """The model, its rivals, and others that gave a probability for every question."""
        named = (row.probabilities for row in self.scored)
        return tuple(n for n in (MODEL, *RIVALS) if all(n in each for each in named))

    def misses(self) -> list[Scored]:
        """Questions of which the model thought the other answer likelier, the worst first."""
        wrong = [row for row in self.scored if row.score("brier", MODEL) > 0.25]
        return sorted(wrong, key=lambda row: (-row.score("brier", MODEL), row.question.id))

    def means(self) -> dict[str, dict[str, float]]:
        """Mean scores by forecaster; and of counts the mean CRPS."""
        found = {
            who: {
                name: float(np.mean([r.score(name, who) for r in self.scored])) for name in SCORES
            }
            for who in self.forecasters
        }
        for who, scores in found.items():
            crps = [crps_of_counts(w.forecasts[who], w.observed) for w in self.windows]
            scores["crps"] = float(np.mean(crps)) if crps else float("nan")
        return found

    def skill(self, rival: str, score: str = "brier") -> Advantage | Withheld:
        """One minus the model's mean score over a rival's, with its interval."""
        ours, other = (
            np.array([row.score(score, who) for row in self.scored]) for who in (MODEL, rival)
        )
        blocks = np.array([row.block for row in self.scored])
        return skill_score(ours, other, blocks, self.seed)

    def covered(self, forecaster: str = MODEL) -> list[Coverage]:
        """Coverage of the central intervals of counts; empty without a window."""
        if not self.windows:
            return []
        observed = [w.observed for w in self.windows]
        ends = [
            np.array([w.forecasts[forecaster].central(level) for w in self.windows])
            for level in LEVELS
        ]
        return [
            coverage(each[:, 0], each[:, 1], observed, level)
            for each, level in zip(ends, LEVELS, strict=True)
        ]

    def table(self) -> pd.DataFrame:
        """A row a question, void ones last."""
        rows = []
        for row in (*self.scored, *self.void):
            about = row.question
            rows.append(
                {
                    "id": about.id,
                    "text": about.text,
                    "opens": about.opens.isoformat(),
                    "closes": about.closes.isoformat(),
                    "answer": row.resolution.answer,
                    "row": row.resolution.row,
                    "void": row.resolution.why,
                    **{who: row.probabilities.get(who) for who in (MODEL, *RIVALS)},
                    **({} if row in self.void else {"brier": row.score("brier", MODEL)}),
                }
            )
        return pd.DataFrame(rows)


def backtest(
    lab: PairedExperiments,
    questions: Sequence[tuple[str, DatedQuestion]],
    events: Sequence[Seen],
    covers: tuple[date, date],
    freeze: date,
    about: Mapping[str, Any],
) -> Backtest:
    """Play a scenario, resolve its questions, and score it beside its rivals.

    Args:
        lab: the scenario and the sample of histories.
        questions: each with the name of its block.
        events: of the record.
        covers: first and last day that the record covers.
        freeze: last day that rivals know of.
        about: what the result should say of itself.
    """
    menu, start = lab.loaded.menu, lab.loaded.scenario.start
    rows: list[tuple[str, DatedQuestion, Resolution]] = []
    for block, question in questions:
        if within_run(question, start, lab.days):
            found = resolve(question.asked, question.opens, question.closes, events, covers, menu)
        else:
            found = Resolution(answer=None, why="its days are not days of the run")
        rows.append((block, question, found))
    resolved = [row for row in rows if row[2].answer is not None]
    bare = {question.id: _unbounded(question.asked) for _, question, _ in resolved}
    lab.ask((asked, None) for asked in bare.values())
    scored, windows = [], {}
    for block, question, found in resolved:
        counts = lab.count(bare[question.id])
        series = counted(question.asked, events, menu)
        assert not isinstance(series, str), "it has been resolved"
        rivals = _rivals(series, covers[0], freeze, question, lab.seed)
        scored.append(
            Scored(
                question=question,
                block=block,
                resolution=found,
                probabilities=_probabilities(question.asked, counts, rivals)
                | dict(question.rivals),
            )
        )
        if found.count is not None and question.closes <= covers[1]:
            name = f"{block}, {question.opens} … {question.closes}"
            every = {MODEL: CountForecast.of_ensemble(counts), **rivals}
            windows[name] = CountedWindow(name=name, observed=found.count, forecasts=every)
    void = tuple(
        Scored(question=question, block=block, resolution=found, probabilities={})
        for block, question, found in rows
        if found.answer is None
    )
    return Backtest(
        about=about,
        scored=tuple(scored),
        void=void,
        windows=tuple(windows.values()),
        seed=lab.seed,
    )


def _unbounded(asked: Asked) -> Asked:
    """The number that a question is about, without its threshold."""
    return asked.model_copy(update={"at_least": None, "at_most": None})


def _probabilities(
    asked: Asked, counts: Floats, rivals: Mapping[str, CountForecast]
) -> dict[str, float]:
    yes = int(happened(asked, counts).sum())
    found = {MODEL: float(from_ensemble(yes, len(counts)))}
    low = 0 if asked.at_least is None else int(np.ceil(asked.at_least))
    for name, forecast in rivals.items():
        found[name] = forecast.at_least(low)
        if asked.at_most is not None:
            found[name] = max(0.0, found[name] - forecast.at_least(int(asked.at_most) + 1))
    return found


def _rivals(
    series: Sequence[Seen], first: date, freeze: date, question: DatedQuestion, seed: int
) -> dict[str, CountForecast]:
    """What each rival says of the count within the window of a question."""
    past = np.array([(e.day - first).days for e in series if first <= e.day <= freeze], float)
    span = float((freeze - first).days + 1)
    window = float((question.closes - question.opens).days + 1)
    return {name: rival(past, span, window, seed) for name, rival in RIVALS.items()}
