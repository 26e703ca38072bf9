"""What is to be scored: a frozen sheet, a scenario, or what a file of a backtest names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ballast.analysis.forecasts.frozen_sheet import is_sheet, read_sheet
from ballast.analysis.forecasts.leakage import known_later
from ballast.analysis.forecasts.numbers_at_freeze import AtFreeze, at_freeze
from ballast.analysis.forecasts.question_sheet import posterior_about
from ballast.requests.forecaster import DRAWS, RUNS, Forecaster, NamedRecord, Sizes
from ballast.requests.run_request import loaded_of
from ballast.sim import __version__
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.backtest_file import BacktestFile, judge_days
from ballast.sim.scenario.forecast_checks import judge_entries
from ballast.sim.scenario.forecast_questions import each
from ballast.sim.scenario.library import scenario_of
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.places import named_file, shipped_names, there
from ballast.sim.scenario.reader import Document, Key, read
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.settings import parse
from ballast.sim.versions import code_hash

FOLDER = "configs/backtests"
OF_SCENARIOS = {"start", "governments", "branches_from"}
"""Keys by which a file is a scenario, and not one that says how it is scored."""


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
    notes, known = [], None
    if loaded is not None and "data_up_to" in about:
        known = at_freeze(loaded, date.fromisoformat(about["data_up_to"]))
        loaded = known.loaded
    if loaded is not None and loaded.canonical_hash != about["canonical_hash"]:
        told = f"with the hash {about['canonical_hash']}, got {loaded.canonical_hash}"
        told += _other_posterior(about, loaded)
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
        known=known,
    )


def _other_posterior(about: Mapping[str, Any], loaded: LoadedScenario) -> str:
    """That the posterior of a sheet is another one than the scenario's, if it is."""
    was, now = about.get("posterior"), posterior_about(loaded)
    if was == now:
        return ""
    names = [f"the posterior {one['name']!r}" if one else "no posterior" for one in (was, now)]
    if names[0] == names[1]:
        return f"; the posterior {was['name']!r} has other numbers now" if was else ""
    return f"; with {names[0]} then, with {names[1]} now"


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
    known = at_freeze(loaded, scenario.start)
    return Forecaster(
        title=scenario.title,
        loaded=known.loaded,
        known=known,
        freeze=scenario.start,
        draws=sizes.draws or DRAWS,
        runs=sizes.runs or RUNS,
        seed=scenario.seed if sizes.seed is None else sizes.seed,
    )


def _of_backtest(document: Document, path: Path, sizes: Sizes) -> Forecaster:
    """A file that says which scenario is scored on what."""
    file = parse(document, BacktestFile)
    problems: list[Problem] = []
    loaded, known = _scenario(document, file, path.parent, problems), None
    start = None if loaded is None else loaded.scenario.start
    problems += [document.problem(key, message) for key, message in judge_days(file, start)]
    if loaded is not None:
        problems += [
            document.problem(key, message)
            for key, message in judge_entries(file.questions, loaded.scenario, loaded.menu)
        ]
        known = _known(document, file, loaded, problems)
    if problems or loaded is None or known is None:
        raise InputError(*problems)
    files = tuple(_from_here(path.parent / name) for name in file.observed)
    return Forecaster(
        title=file.title,
        loaded=known.loaded,
        known=known,
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


def _known(
    document: Document, file: BacktestFile, loaded: LoadedScenario, problems: list[Problem]
) -> AtFreeze | None:
    """The scenario with what was known on the day of the freeze; what is of later is wrong."""
    freeze: Key = ("freeze",)
    try:
        known = at_freeze(loaded, file.freeze)
    except InputError as error:
        problems += [document.problem(freeze, problem.message) for problem in error.problems]
        return None
    problems += [
        document.problem(freeze, f"expected nothing later than {file.freeze}, {why}")
        for why in known_later(known.loaded, file.freeze)
    ]
    return known


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
