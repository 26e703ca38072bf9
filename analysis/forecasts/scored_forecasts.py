"""What a scenario said of dated questions, what came, and what rivals would have said.

Questions of one entry share a process, so they are one block of the resamples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ballast.analysis.forecasts.frozen_sheet import CHAIN, QuestionSheet
from ballast.analysis.forecasts.resolution import Resolution
from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.ensemble_scores import crps_of_counts
from ballast.analysis.scoring.interval_coverage import LEVELS, Coverage, coverage
from ballast.analysis.scoring.probability_scores import (
    baseline_score,
    brier,
    log_score,
)
from ballast.analysis.scoring.question_difficulty import AdjustedScores, adjusted_scores
from ballast.analysis.scoring.rivals import RIVALS
from ballast.analysis.scoring.skill import Advantage, Withheld, skill_score
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.forecast_questions import DatedQuestion

MODEL = "ballast"
SCORES = {"brier": brier, "log": log_score, "baseline": baseline_score}
"""Of probabilities; brier and log are better when small, baseline when large."""


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A question with what was said and what came.

    Attributes:
        question: what was asked.
        resolution: what came.
        probabilities: by forecaster; empty where the question is void.
    """

    question: DatedQuestion
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
        text: what is counted, as a picture calls it; the name where it is empty.
    """

    name: str
    observed: int
    forecasts: Mapping[str, CountForecast]
    text: str = ""

    @property
    def label(self) -> str:
        """As a picture calls it."""
        return self.text or self.name


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """All of it.

    Attributes:
        about: title, scenario, hashes, days and sizes.
        scored: a row a question that was resolved.
        void: those that were not.
        windows: counts of windows that the record covers.
        sheet: that was scored.
        seed: of the resamples.
    """

    about: Mapping[str, Any]
    scored: tuple[Scored, ...]
    void: tuple[Scored, ...]
    windows: tuple[CountedWindow, ...]
    seed: int
    sheet: QuestionSheet

    @property
    def forecasters(self) -> tuple[str, ...]:
        """The model, its rivals, and others, as far as they gave a probability for a question."""
        named = {name: None for row in self.scored for name in row.probabilities}
        known = (MODEL, *RIVALS, CHAIN)
        return (*(n for n in known if n in named), *(n for n in named if n not in known))

    def answered(self, forecaster: str) -> tuple[Scored, ...]:
        """The questions of which a forecaster gave a probability."""
        return tuple(row for row in self.scored if forecaster in row.probabilities)

    @property
    def provenance(self) -> PictureCredit:
        """What stands in the corner of a picture."""
        about = self.about
        return PictureCredit(
            about["title"], about["seed"], about["draws"], about["runs"], about["code"]
        )

    def misses(self) -> list[Scored]:
        """Questions of which the model thought the other answer likelier, the worst first."""
        wrong = [row for row in self.scored if row.score("brier", MODEL) > 0.25]
        return sorted(wrong, key=lambda row: (-row.score("brier", MODEL), row.question.id))

    def means(self) -> dict[str, dict[str, float]]:
        """Mean scores by forecaster of what each answered; and of counts the mean CRPS.

        ``adjusted`` is the mean Brier score as if all had answered all questions.
        """
        adjusted = self._adjusted()
        found = {}
        for place, who in enumerate(self.forecasters):
            rows = self.answered(who)
            scores = {n: float(np.mean([r.score(n, who) for r in rows])) for n in SCORES}
            counts = [w for w in self.windows if who in w.forecasts]
            crps = [crps_of_counts(w.forecasts[who], w.observed) for w in counts]
            scores["crps"] = float(np.mean(crps)) if crps else float("nan")
            found[who] = scores | {"adjusted": float(adjusted.forecasters[place])}
        return found

    def _briers(self, forecaster: str) -> Floats:
        """Brier scores by question; NaN where the forecaster gave no probability: (Q,)."""
        return np.array(
            [
                row.score("brier", forecaster) if forecaster in row.probabilities else np.nan
                for row in self.scored
            ]
        )

    @property
    def difficulties(self) -> list[float]:
        """What each scored question adds to the Brier score of anyone; mean 0."""
        return self._adjusted().questions.tolist() if self.scored else []

    def _adjusted(self) -> AdjustedScores:
        return adjusted_scores(np.array([self._briers(who) for who in self.forecasters]))

    def skill(self, rival: str) -> Advantage | Withheld:
        """One minus the model's mean Brier score over a rival's, where both answered.

        Its interval is of resampled blocks: the entries that questions are of.
        """
        blocks = np.array([row.question.entry for row in self.scored])
        return skill_score(self._briers(MODEL), self._briers(rival), blocks, self.seed)

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
        """A row a question, void ones last.

        Columns: id, text, opens, closes, answer, count (within the window), row (that decided it,
        or the last that counts), void (why it is), a
        probability by forecaster, brier (of the model), difficulty (what a question adds to the
        Brier score of anyone; mean 0).
        """
        difficulties = self.difficulties
        rows = []
        for place, row in enumerate((*self.scored, *self.void)):
            about = row.question
            rows.append(
                {
                    "id": about.id,
                    "text": about.text,
                    "opens": about.opens.isoformat(),
                    "closes": about.closes.isoformat(),
                    "answer": row.resolution.answer,
                    "count": row.resolution.count,
                    "row": row.resolution.row or row.resolution.last,
                    "void": row.resolution.why,
                    **{who: row.probabilities.get(who) for who in self.forecasters},
                    **(
                        {"brier": row.score("brier", MODEL), "difficulty": difficulties[place]}
                        if place < len(self.scored)
                        else {}
                    ),
                }
            )
        return pd.DataFrame(rows)
