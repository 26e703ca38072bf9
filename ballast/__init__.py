"""Ballast: how visits, sanctions and military contacts affect the risk of escalation.

>>> from ballast import simulate
>>> simulate("example-island", draws=2, runs=2, days=20, progress=False)
<Results of An island between two neighbours: 20 days from 2031-04-01, 2 draws x 2 runs, seed 1>

:data:`__all__` is what a script or a notebook needs (docs/python.md, docs/api.md); nothing is
imported before it is used.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not (Path(__file__).parent / "sim").is_dir():  # pragma: no cover - a checkout without links
    raise ImportError(
        "ballast/sim and ballast/analysis have to be symbolic links to the folders sim and "
        "analysis, and are not: `git config core.symlinks true`, then `git checkout -- ballast` "
        "restores them; where there are no links, `pip install .` and work in another folder"
    )

from ballast.sim import __version__

if TYPE_CHECKING:
    from ballast.analysis.forecasts.frozen_sheet import QuestionSheet
    from ballast.analysis.forecasts.scored_forecasts import Backtest
    from ballast.analysis.results.run_folder import open_results
    from ballast.analysis.results.study_folder import read_study
    from ballast.analysis.stats.outcome_estimates import Outcome
    from ballast.analysis.stats.run_summary import summarise
    from ballast.api.acting_answers import Acting
    from ballast.api.asking import questions
    from ballast.api.calibrating import CalibrationResults, calibrate
    from ballast.api.changing import change
    from ballast.api.comparing import Comparisons, compare
    from ballast.api.event_files import EventFiles, events
    from ballast.api.game_reports import GameReport, after_action
    from ballast.api.lever_answers import Levers, levers, load_levers
    from ballast.api.model_function import StudyFunction, as_function
    from ballast.api.run_results import Results, load_results
    from ballast.api.scoring import backtest
    from ballast.api.simulating import simulate
    from ballast.api.studying import StudyResults, load_study, sweep
    from ballast.api.tracing import History, trace
    from ballast.api.workbench_model import as_workbench_model
    from ballast.sim.engines.mesa_model import DiplomacyModel
    from ballast.sim.errors import BallastError, InputError, InterruptedRun
    from ballast.sim.experiments.montecarlo import Plan, play, stream
    from ballast.sim.outcomes.history_tables import histories
    from ballast.sim.outcomes.measured import measure
    from ballast.sim.scenario.library import load_scenario, shipped
    from ballast.sim.scenario.schema import LoadedScenario
    from ballast.sim.world.compiled_scenario import compile_scenario

_HOME = {
    "Acting": "api.acting_answers",
    "Backtest": "analysis.forecasts.scored_forecasts",
    "BallastError": "sim.errors",
    "CalibrationResults": "api.calibrating",
    "Comparisons": "api.comparing",
    "DiplomacyModel": "sim.engines.mesa_model",
    "EventFiles": "api.event_files",
    "GameReport": "api.game_reports",
    "History": "api.tracing",
    "InputError": "sim.errors",
    "InterruptedRun": "sim.errors",
    "Levers": "api.lever_answers",
    "LoadedScenario": "sim.scenario.schema",
    "Outcome": "analysis.stats.outcome_estimates",
    "Plan": "sim.experiments.montecarlo",
    "QuestionSheet": "analysis.forecasts.frozen_sheet",
    "Results": "api.run_results",
    "StudyFunction": "api.model_function",
    "StudyResults": "api.studying",
    "after_action": "api.game_reports",
    "as_function": "api.model_function",
    "as_workbench_model": "api.workbench_model",
    "backtest": "api.scoring",
    "calibrate": "api.calibrating",
    "change": "api.changing",
    "compare": "api.comparing",
    "compile_scenario": "sim.world.compiled_scenario",
    "events": "api.event_files",
    "histories": "sim.outcomes.history_tables",
    "levers": "api.lever_answers",
    "load_levers": "api.lever_answers",
    "load_results": "api.run_results",
    "load_scenario": "sim.scenario.library",
    "load_study": "api.studying",
    "measure": "sim.outcomes.measured",
    "open_results": "analysis.results.run_folder",
    "play": "sim.experiments.montecarlo",
    "questions": "api.asking",
    "read_study": "analysis.results.study_folder",
    "shipped": "sim.scenario.library",
    "simulate": "api.simulating",
    "stream": "sim.experiments.montecarlo",
    "summarise": "analysis.stats.run_summary",
    "sweep": "api.studying",
    "trace": "api.tracing",
}
"""Where each public name is defined; a test holds the list above against it."""

__all__ = [
    "Acting",
    "Backtest",
    "BallastError",
    "CalibrationResults",
    "Comparisons",
    "DiplomacyModel",
    "EventFiles",
    "GameReport",
    "History",
    "InputError",
    "InterruptedRun",
    "Levers",
    "LoadedScenario",
    "Outcome",
    "Plan",
    "QuestionSheet",
    "Results",
    "StudyFunction",
    "StudyResults",
    "__version__",
    "after_action",
    "as_function",
    "as_workbench_model",
    "backtest",
    "calibrate",
    "change",
    "compare",
    "compile_scenario",
    "events",
    "histories",
    "levers",
    "load_levers",
    "load_results",
    "load_scenario",
    "load_study",
    "measure",
    "open_results",
    "play",
    "questions",
    "read_study",
    "shipped",
    "simulate",
    "stream",
    "summarise",
    "sweep",
    "trace",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Names for editors and notebooks."""
    return sorted({*globals(), *__all__})
