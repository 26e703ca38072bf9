"""A calibration that is ready to be played: its worlds, its targets, and the numbers it is about.

What is learnt are the numbers that are drawn, and by one law, in the scenario and in every world:
a draw has the same value of them everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.calibrated_world import PlayedWorld, ready_world
from ballast.sim.scenario.calibration_file import (
    CalibrationFile,
    Found,
    judge_calibration,
    judge_numbers,
)
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.conduct_keys import Counted
from ballast.sim.scenario.double_counting import (
    judge_before,
    judge_declared,
    judge_double_counting,
)
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.places import named_file, shipped_names, there
from ballast.sim.scenario.posterior_checks import without_posterior
from ballast.sim.scenario.priors import all_priors, share_factors
from ballast.sim.scenario.reader import Document, Key, read
from ballast.sim.scenario.schema import LoadedScenario, Prior
from ballast.sim.scenario.settings import parse
from ballast.sim.scenario.target_file import Target, read_targets

FOLDER = "configs"


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """A calibration as a file asks for it, checked.

    Attributes:
        path: of the file.
        document: what it says, with places.
        file: the same, checked.
        scenario: whose priors are calibrated, with those from before the data.
        worlds: by name, in the order of the file.
        targets: by id, in the order of the worlds.
        priors: of the numbers that are calibrated, by dotted key.
    """

    path: Path
    document: Document
    file: CalibrationFile
    scenario: LoadedScenario
    worlds: Mapping[str, PlayedWorld]
    targets: Mapping[str, Target]
    priors: Mapping[str, Prior]

    @property
    def name(self) -> str:
        """Name of the calibration: that of its file."""
        return self.path.stem

    def with_draws(self, draws: int | None) -> Calibration:
        """The same with another number of draws; None for that of the file."""
        if draws is None:
            return self
        accept = min(self.file.accept, draws)
        changed_file = self.file.model_copy(update={"draws": draws, "accept": accept})
        return replace(self, file=changed_file)


def load_calibration(name: str) -> Calibration:
    """Read and check a calibration.

    Args:
        name: path of a file, or the name of a shipped one.

    Raises:
        InputError: every problem of the file, of its scenarios and of its targets.
    """
    path = named_file(Path(), name, FOLDER)
    if not (there(path) and path.is_file()):
        hint = nearest(name, shipped_names(FOLDER))
        message = f"expected a file or the name of a shipped calibration{hint}"
        raise InputError(Problem(message, file=name))
    return calibration_of(read(path), path)


def calibration_of(document: Document, path: Path) -> Calibration:
    """The calibration that a file asks for; errors as of :func:`load_calibration`."""
    file = parse(document, CalibrationFile)
    problems: list[Problem] = []
    known = _known_targets(document, file, path.parent, problems)
    if known is not None:
        problems += [document.problem(key, said) for key, said in judge_calibration(file, known)]
    scenario = _scenario(document, ("scenario",), file.scenario, path.parent, problems)
    if scenario is not None:
        found = [*judge_numbers(file, numbers_of(scenario)), *_twice(file, scenario, known or {})]
        problems += [document.problem(key, said) for key, said in found]
        scenario = _before(document, file, scenario, problems)
        found = list(judge_before(numbers_of(scenario), file.before))
        problems += [document.problem(key, said) for key, said in found]
    worlds = {}
    for name, world in file.worlds.items():
        key: Key = ("worlds", name, "scenario")
        loaded = _scenario(document, key, world.scenario, path.parent, problems)
        if loaded is not None:
            ready = _before(document, file, loaded, problems)
            worlds[name] = ready_world(document, name, world, ready, known or {}, problems)
    if problems or scenario is None or known is None:
        raise InputError(*problems)
    priors = shared_priors(scenario, [world.loaded for world in worlds.values()])
    if not priors:
        message = "expected numbers that are drawn alike in the scenario and all worlds, got none"
        raise InputError(document.problem(("worlds",), message))
    return Calibration(
        path=path,
        document=document,
        file=file,
        scenario=scenario,
        worlds=worlds,
        targets={id_: known[id_] for world in file.worlds.values() for id_ in world.targets},
        priors=priors,
    )


def numbers_of(loaded: LoadedScenario) -> dict[str, Prior]:
    """All numbers of a scenario that may be drawn, by dotted key."""
    return all_priors(loaded.scenario) | share_factors(loaded.scenario)


def shared_priors(scenario: LoadedScenario, worlds: Sequence[LoadedScenario]) -> dict[str, Prior]:
    """Priors of a scenario that are drawn, and by the same law in every world."""
    others = [numbers_of(world) for world in worlds]
    return {
        key: prior
        for key, prior in numbers_of(scenario).items()
        if prior.drawn and all(key in other and _law(other[key]) == _law(prior) for other in others)
    }


def _law(prior: Prior) -> tuple[object, ...]:
    """What two priors have in common that are drawn alike."""
    if isinstance(prior, Counted):
        return prior.shape, prior.scale
    return prior.low, prior.mode, prior.high, prior.value


def _twice(file: CalibrationFile, scenario: LoadedScenario, known: Mapping[str, Target]) -> Found:
    """Data that would count twice."""
    conditioned = {name: world.targets for name, world in file.worlds.items()}
    yield from judge_double_counting(conditioned, file.data, file.before)
    asked = {id_: known[id_] for ids in conditioned.values() for id_ in ids if id_ in known}
    yield from judge_declared(numbers_of(scenario), asked, file.data, file.before)


def _known_targets(
    document: Document, file: CalibrationFile, folder: Path, problems: list[Problem]
) -> dict[str, Target] | None:
    path = named_file(folder, file.target_file, "seeds")
    if not (there(path) and path.is_file()):
        message = f"expected a file of targets, found no {file.target_file!r}"
        problems.append(document.problem(("target_file",), message))
        return None
    try:
        return read_targets(path)
    except InputError as error:
        problems += error.problems
        return None


def _scenario(
    document: Document, key: Key, word: str, folder: Path, problems: list[Problem]
) -> LoadedScenario | None:
    path = named_file(folder, word, "scenarios")
    if not (there(path) and path.is_file()):
        hint = nearest(word, shipped_names("scenarios"))
        message = f"expected a file or the name of a shipped scenario, got {word!r}{hint}"
        problems.append(document.problem(key, message))
        return None
    try:
        return without_posterior(load_scenario(str(path)))  # what is learnt begins from priors
    except InputError as error:
        problems += error.problems
        return None


def _before(
    document: Document, file: CalibrationFile, loaded: LoadedScenario, problems: list[Problem]
) -> LoadedScenario:
    """A scenario with its priors from before the data; as it is where they are wrong."""
    known = numbers_of(loaded)
    change = {dotted: prior for dotted, prior in file.before.items() if dotted in known}
    if not change:
        return loaded
    try:
        return changed(loaded, change, document.below("before"))
    except InputError as error:
        problems += error.problems
        return loaded
