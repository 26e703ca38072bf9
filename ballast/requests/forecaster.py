"""What is scored: a sheet that was frozen, or a scenario that is still to be played."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ballast.analysis.forecasts.frozen_sheet import QuestionSheet
from ballast.analysis.forecasts.numbers_at_freeze import AtFreeze
from ballast.analysis.forecasts.question_sheet import question_sheet
from ballast.requests.sizes import seed_problems, size_problems
from ballast.sim.errors import Problem
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.forecast_questions import DatedQuestion
from ballast.sim.scenario.schema import LoadedScenario

DRAWS, RUNS = 200, 50


@dataclass(frozen=True, kw_only=True)
class NamedRecord:
    """Files of events, with the first and the last day that they cover."""

    files: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Forecaster:
    """What forecasts: a sheet that was frozen, or a scenario that is still to be played.

    Attributes:
        title: of it.
        loaded: the scenario, which lends ids, codes of governments and the menu of acts.
        freeze: last day that anybody may know of.
        sheet: frozen earlier; None where the scenario is played.
        questions: that are asked of it; the scenario's own where there are none.
        draws, runs, seed: of what is played.
        notes: what a reader should know of it.
        known: what became of numbers that rest on data; None of a sheet that was frozen with all.
        record: files of events that it names, and the days that they cover; none where the user
            has to name them.
    """

    title: str
    loaded: LoadedScenario
    freeze: date
    sheet: QuestionSheet | None = None
    questions: Sequence[DatedQuestion] = ()
    draws: int = DRAWS
    runs: int = RUNS
    seed: int = 0
    notes: tuple[str, ...] = ()
    known: AtFreeze | None = None
    record: NamedRecord | None = None

    @property
    def lanes(self) -> int:
        """How many histories are played."""
        return 0 if self.sheet is not None else self.draws * self.runs

    def answered(self, progress: Callable[[int], None] | None) -> QuestionSheet:
        """The sheet, played now if it was not frozen earlier."""
        if self.sheet is not None:
            return self.sheet
        lab = PairedExperiments(
            loaded=self.loaded,
            seed=self.seed,
            draws=self.draws,
            runs=self.runs,
            days=self.loaded.scenario.days,
            logged=0,
        )
        lab.watch(progress)
        data_up_to = self.freeze if self.known is not None and self.known.changed else None
        return question_sheet(lab, self.freeze, self.questions or None, data_up_to)


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Sizes that are asked for; None for what the file says, or the usual ones."""

    draws: int | None = None
    runs: int | None = None
    seed: int | None = None

    def problems(self) -> list[Problem]:
        """Numbers that cannot be meant."""
        return [*size_problems(draws=self.draws, runs=self.runs), *seed_problems(self.seed)]

    def said(self) -> list[str]:
        """Names of those that are asked for."""
        return [n for n in ("draws", "runs", "seed") if getattr(self, n) is not None]
