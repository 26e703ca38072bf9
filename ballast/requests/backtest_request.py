"""A backtest that is asked for: its file checked, its record read, its histories played."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ballast.analysis.forecasts.leakage import known_later
from ballast.analysis.forecasts.question_sheet import OUTCOME, dated_questions
from ballast.analysis.forecasts.scored_forecasts import Backtest, backtest
from ballast.analysis.forecasts.seen_events import Seen, seen
from ballast.analysis.observed.event_reading import EventReader
from ballast.analysis.observed.recognised_files import recognised
from ballast.sim import __version__
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.backtest_file import BacktestFile, judge_days
from ballast.sim.scenario.forecast_checks import judge_entries
from ballast.sim.scenario.forecast_questions import DatedQuestion, each
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.places import named_file, shipped_names, there
from ballast.sim.scenario.reader import Document, read
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.settings import parse

FOLDER = "configs/backtests"


@dataclass(frozen=True, kw_only=True)
class BacktestRequest:
    """A backtest, checked.

    Attributes:
        name: of its file.
        file: what it says.
        loaded: the scenario that forecasts.
        reader: of the record.
        seed: root seed.
    """

    name: str
    file: BacktestFile
    loaded: LoadedScenario
    reader: EventReader
    seed: int

    @property
    def lanes(self) -> int:
        """How many histories are played."""
        return self.file.draws * self.file.runs

    def questions(self) -> list[tuple[str, DatedQuestion]]:
        """Every question with the name of its block."""
        scenario = self.loaded.scenario
        entries = self.file.questions or scenario.questions
        found = [
            (name, one)
            for name, about in entries.items()
            for one in each(name, about, scenario.start)
        ]
        if not self.file.questions:
            found += [
                (one.id, one)
                for one in dated_questions(scenario, scenario.days)
                if one.kind == OUTCOME
            ]
        return found

    def play(self, progress: Callable[[int], None] | None) -> Backtest:
        """Read the record, play the histories, and score."""
        file, scenario = self.file, self.loaded.scenario
        read_events = self.reader.read(file.last)
        events: Sequence[Seen] = [seen(one) for one in read_events.events]
        lab = PairedExperiments(
            loaded=self.loaded,
            seed=self.seed,
            draws=file.draws,
            runs=file.runs,
            days=scenario.days,
            logged=0,
        )
        lab.watch(progress)
        about = {
            "title": file.title,
            "scenario": scenario.title,
            "canonical_hash": self.loaded.canonical_hash,
            "code": __version__,
            "observed": [account.file for account in read_events.accounts],
            "first": file.first.isoformat(),
            "freeze": file.freeze.isoformat(),
            "last": file.last.isoformat(),
            "events": len(events),
            "seed": self.seed,
            "draws": file.draws,
            "runs": file.runs,
        }
        return backtest(lab, self.questions(), events, (file.first, file.last), file.freeze, about)


def asked_backtest(
    name: str, observed: str | None = None, seed: int | None = None
) -> BacktestRequest:
    """A backtest by the path or the shipped name of its file.

    Args:
        name: path of a file, or the name of a shipped one.
        observed: a file of events in place of the record that it names.
        seed: root seed; the scenario's if not said.

    Raises:
        InputError: every problem of the file, the scenario and the record.
    """
    path = named_file(Path(), name, FOLDER)
    if not (there(path) and path.is_file()):
        known = nearest(name, shipped_names(FOLDER))
        raise InputError(
            Problem(f"expected a file or the name of a shipped backtest{known}", key=name)
        )
    document = read(path)
    file = parse(document, BacktestFile)
    problems: list[Problem] = []
    loaded = _scenario(document, file, path.parent, problems)
    start = None if loaded is None else loaded.scenario.start
    problems += [document.problem(key, message) for key, message in judge_days(file, start)]
    reader: EventReader | None = None
    if loaded is not None:
        problems += [
            document.problem(key, message)
            for key, message in judge_entries(file.questions, loaded.scenario, loaded.menu)
        ]
        problems += [
            document.problem(("freeze",), f"expected nothing later than {file.freeze}, {why}")
            for why in known_later(loaded, file.freeze)
        ]
        reader = _reader(document, file, path.parent, loaded, observed, problems)
    if problems or loaded is None or reader is None:
        raise InputError(*problems)
    root = loaded.scenario.seed if seed is None else seed
    return BacktestRequest(name=path.stem, file=file, loaded=loaded, reader=reader, seed=root)


def _scenario(
    document: Document, file: BacktestFile, folder: Path, problems: list[Problem]
) -> LoadedScenario | None:
    path = named_file(folder, file.scenario, "scenarios")
    if not (there(path) and path.is_file()):
        hint = nearest(file.scenario, shipped_names("scenarios"))
        message = f"expected a file or the name of a shipped scenario, got {file.scenario!r}"
        problems.append(document.problem(("scenario",), message + hint))
        return None
    try:
        return load_scenario(str(path))
    except InputError as error:
        problems += error.problems
        return None


def _reader(
    document: Document,
    file: BacktestFile,
    folder: Path,
    loaded: LoadedScenario,
    observed: str | None,
    problems: list[Problem],
) -> EventReader | None:
    """What reads the record; what is wrong with its files is added to the problems."""
    names = [str(folder / name) for name in file.observed] if observed is None else [observed]
    found: list[Problem] = []
    detected = recognised(names, found, [])
    reader = EventReader(detected, loaded)
    found += reader.problems()
    problems += found
    return None if found else reader
