"""Shipped backtests of a scenario that ask more of a record than it answered."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from ballast.sim.scenario.backtest_file import BacktestFile
from ballast.sim.scenario.places import named_file, shipped_folder, shipped_names, word_for
from ballast.sim.scenario.reader import read
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.settings import parse

FOLDER = "configs/backtests"


def more_questions(loaded: LoadedScenario, files: Sequence[str], resolved: int) -> list[str]:
    """A line for each shipped backtest of a scenario that asks more.

    Args:
        loaded: the scenario.
        files: of events, as the user typed them.
        resolved: questions that were resolved.
    """
    found = []
    folder = shipped_folder(FOLDER)
    for name in shipped_names(FOLDER):
        file = parse(read(folder / f"{name}.yaml"), BacktestFile)
        path = named_file(folder, file.scenario, "scenarios")
        if word_for(str(path)) != word_for(loaded.path):
            continue
        asked = sum(
            len(about.by) * max(len(about.at_least), len(about.at_most))
            for about in file.questions.values()
        )
        if asked > resolved:
            observed = " ".join(f"--observed {shlex.quote(file)}" for file in files)
            found.append(
                f"{name} asks {asked} questions of such a file: ballast backtest {name} {observed}"
            )
    return found
