"""When a lever of a ranking pays, from its table by draw: played just now or kept in a folder."""

from __future__ import annotations

from ballast.analysis.stats.acting import ActingStudy, acting_of, drawn_parameters
from ballast.analysis.stats.decision_value import PairedDraws
from ballast.analysis.stats.lever_study import LeverStudy
from ballast.requests.acting_request import size_messages
from ballast.sim.errors import InputError, Problem
from ballast.sim.outcomes.measured import Measured
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.schema import LoadedScenario


def lever_acting(
    study: LeverStudy, lever: str, loaded: LoadedScenario, option: str = "lever"
) -> ActingStudy:
    """When a lever pays, if it is pulled to avert the outcome of its ranking.

    Args:
        study: the ranking.
        lever: its id, or its sentence.
        loaded: the scenario.
        option: what a mistake is called.

    Raises:
        InputError: no such lever; an outcome that is a number, or that is not asked of every
            history; fewer than 30 draws or 2 runs of each.
    """
    names = {one.id: one.id for one in study.levers}
    names |= {words: one.id for one in study.levers for words in _sentences(study, one.id)}
    name = names.get(lever, "")
    problems = []
    if not name:
        problems = [f"expected a lever of the ranking, got {lever!r}{nearest(lever, names)}"]
    if study.kind != "probability":
        problems.append(f"expected an outcome that happens or not, got {study.outcome!r}, a number")
    elif any((table["runs"] < study.runs).any() for table in study.by_draw.values()):
        problems.append(
            f"expected an outcome that is asked of every history, got {study.outcome!r}"
        )
    problems += size_messages(study.draws, study.runs)
    if problems:
        raise InputError(*(Problem(message, option=option) for message in problems))
    about = Measured(study.outcome, study.definition, study.kind, study.horizon_days, None)
    parameters = drawn_parameters([loaded], study.seed, study.draws)
    draws = PairedDraws.of_table(study.by_draw[name])
    titles = study.title, study.lever(name).sentence
    return acting_of(draws, parameters, [loaded], titles, about, (study.seed, study.runs))


def _sentences(study: LeverStudy, name: str) -> tuple[str, str]:
    """Its own, and the one that it is told with where others do the same."""
    return study.lever(name).sentence, study.told(name).sentence
