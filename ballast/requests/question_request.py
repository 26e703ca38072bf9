"""The sample that answers the questions of a scenario, once all that is asked is right."""

from __future__ import annotations

from datetime import date

from ballast.analysis.forecasts.leakage import known_later
from ballast.requests.sizes import seed_problems, size_problems
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.schema import LoadedScenario


def asked_sample(
    loaded: LoadedScenario, at: date | None, draws: int, runs: int, seed: int | None
) -> tuple[PairedExperiments, date]:
    """The sample that is to answer the questions of a scenario, and the day of its sheet.

    Args:
        loaded: the scenario.
        at: the day on which the sheet is frozen; the start if not said.
        draws, runs: sampled draws, and histories under each.
        seed: the scenario's own if not given.

    Raises:
        InputError: sizes that cannot be; a day after the start, or one before which something that
            the scenario rests on was not known.
    """
    problems = [*size_problems(draws=draws, runs=runs), *seed_problems(seed)]
    start = loaded.scenario.start
    day = start if at is None else at
    if day > start:
        message = f"expected the start {start} or earlier, got {day}"
        problems.append(Problem(message, option="at"))
    elif day < start:
        problems += [
            Problem(f"expected nothing later than {day}, {why}", option="at")
            for why in known_later(loaded, day)
        ]
    if problems:
        raise InputError(*problems)
    lab = PairedExperiments(
        loaded=loaded,
        seed=loaded.scenario.seed if seed is None else seed,
        draws=draws,
        runs=runs,
        days=loaded.scenario.days,
        logged=0,
    )
    return lab, day
