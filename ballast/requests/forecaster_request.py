"""What is to be scored: a frozen sheet, a scenario, or what a file of a backtest names."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ballast.analysis.forecasts.frozen_sheet import QuestionSheet, is_sheet, read_sheet
from ballast.analysis.forecasts.leakage import known_later
from ballast.analysis.forecasts.question_sheet import question_sheet
from ballast.requests.run_request import loaded_of
from ballast.requests.sizes import seed_problems, size_problems
from ballast.sim import __version__
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.backtest_file import BacktestFile, judge_days
from ballast.sim.scenario.forecast_checks import judge_entries
from ballast.sim.scenario.forecast_questions import DatedQuestion, each
from ballast.sim.scenario.library import scenario_of
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.places import named_file, shipped_names, there
from ballast.sim.scenario.reader import Document, read
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.settings import parse
from ballast.sim.versions import code_hash

FOLDER = "configs/backtests"
DRAWS, RUNS = 200, 50
ONE_DAY = timedelta(days=1)
OF_SCENARIOS = {"start", "governments", "branches_from"}
"""Keys by which a file is a scenario, and not one that says how it is scored."""


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
        return question_sheet(lab, self.freeze, self.questions or None)


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


def asked_forecaster(
    name: str, scenario: str | Path | LoadedScenario | None, sizes: Sizes
) -> Forecaster:
    """What a name stands for: a sheet, a backtest or a scenario, by its path or shipped name.

    Args:
        name: a path, or the name of a shipped backtest or scenario.
        scenario: of a sheet, where it does not lie where the sheet says.
        sizes: of what is played.

    Raises:
        InputError: every problem of the file and of its scenario.
    """
    problems = sizes.problems()
    path = next((p for p in _places(name) if there(p) and p.is_file()), None)
    if path is None:
        known = nearest(name, [*shipped_names(FOLDER), *shipped_names("scenarios")])
        message = f"expected a sheet, a backtest, a scenario, or the name of a shipped one{known}"
        problems.append(Problem(message, key=name))
    if problems or path is None:
        raise InputError(*problems)
    if is_sheet(path):
        return _of_sheet(path, scenario, sizes)
    if scenario is not None:
        message = "expected it with a sheet alone: other files say which scenario is theirs"
        raise InputError(Problem(message, option="scenario"))
    document = read(path)
    if OF_SCENARIOS & set(document.values):
        return _of_scenario(scenario_of(document, path), sizes)
    return _of_backtest(document, path, sizes)


def _places(name: str) -> tuple[Path, ...]:
    return named_file(Path(), name, FOLDER), named_file(Path(), name, "scenarios")


def _of_sheet(path: Path, scenario: str | Path | LoadedScenario | None, sizes: Sizes) -> Forecaster:
    """A sheet with its scenario, which has to be the one that it was made of."""
    sheet = read_sheet(path)
    about = sheet.about
    problems = [
        Problem("expected none with a sheet, whose histories have been played", option=name)
        for name in sizes.said()
    ]
    loaded = loaded_of(scenario or _scenario_of(about["scenario"], path), problems)
    notes = []
    if loaded is not None and loaded.canonical_hash != about["canonical_hash"]:
        told = f"with the hash {about['canonical_hash']}, got {loaded.canonical_hash}"
        if about["code"] == __version__:
            message = f"expected the scenario of the sheet, {about['title']!r}, {told}"
            problems.append(Problem(message, "canonical_hash", str(path)))
        else:
            notes.append(
                f"This version reads the scenario otherwise than that of the sheet: {told}."
            )
    if problems or loaded is None:
        raise InputError(*problems)
    if (about["code"], about["code_hash"]) != (__version__, code_hash()):
        notes.append(
            f"The sheet was made by other code (Ballast {about['code']}); its probabilities are "
            "scored as they were frozen."
        )
    return Forecaster(
        title=about["title"],
        loaded=loaded,
        freeze=date.fromisoformat(about["at"]),
        sheet=sheet,
        notes=tuple(notes),
    )


def _scenario_of(word: str, sheet: Path) -> str:
    """Where a sheet's scenario is: as it was named, or else beside the sheet.

    Raises:
        InputError: there is none in either place.
    """
    found = (named_file(Path(), word, "scenarios"), sheet.parent / word)
    here = next((path for path in found if there(path) and path.is_file()), None)
    if here is None:
        message = f"expected {word!r} here or beside the sheet; --scenario says where it is"
        raise InputError(Problem(message, "scenario", str(sheet)))
    return str(here)


def _of_scenario(loaded: LoadedScenario, sizes: Sizes) -> Forecaster:
    """A scenario that is played now, with its own questions; it knows nothing after its start."""
    scenario = loaded.scenario
    return Forecaster(
        title=scenario.title,
        loaded=loaded,
        freeze=scenario.start,
        draws=sizes.draws or DRAWS,
        runs=sizes.runs or RUNS,
        seed=scenario.seed if sizes.seed is None else sizes.seed,
    )


def _of_backtest(document: Document, path: Path, sizes: Sizes) -> Forecaster:
    """A file that says which scenario is scored on what."""
    file = parse(document, BacktestFile)
    problems: list[Problem] = []
    loaded = _scenario(document, file, path.parent, problems)
    start = None if loaded is None else loaded.scenario.start
    problems += [document.problem(key, message) for key, message in judge_days(file, start)]
    if loaded is not None:
        problems += [
            document.problem(key, message)
            for key, message in judge_entries(file.questions, loaded.scenario, loaded.menu)
        ]
        problems += [
            document.problem(("freeze",), f"expected nothing later than {file.freeze}, {why}")
            for why in known_later(loaded, file.freeze)
        ]
    if problems or loaded is None:
        raise InputError(*problems)
    files = tuple(_from_here(path.parent / name) for name in file.observed)
    return Forecaster(
        title=file.title,
        loaded=loaded,
        freeze=file.freeze,
        questions=[
            one
            for name, about in file.questions.items()
            for one in each(name, about, loaded.scenario.start)
        ],
        draws=sizes.draws or file.draws,
        runs=sizes.runs or file.runs,
        seed=loaded.scenario.seed if sizes.seed is None else sizes.seed,
        record=NamedRecord(files=files, first=file.first, last=file.last),
    )


def _from_here(path: Path) -> str:
    """A path as short as it can be told."""
    plain = Path(os.path.normpath(path.absolute()))
    here = Path.cwd()
    return str(plain.relative_to(here) if plain.is_relative_to(here) else plain)


def _scenario(
    document: Document, file: BacktestFile, folder: Path, problems: list[Problem]
) -> LoadedScenario | None:
    path = named_file(folder, file.scenario, "scenarios")
    if not (there(path) and path.is_file()):
        hint = nearest(file.scenario, shipped_names("scenarios"))
        message = f"expected a file or the name of a shipped scenario, got {file.scenario!r}"
        problems.append(document.problem(("scenario",), message + hint))
        return None
    return loaded_of(str(path), problems)
