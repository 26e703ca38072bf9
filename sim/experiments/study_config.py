"""A file of ``configs/sweeps`` read and checked, with the scenarios and factors it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.designs import MOST_POINTS, size
from ballast.sim.experiments.factor_resolution import resolve
from ballast.sim.experiments.factors import Factor
from ballast.sim.outcomes.answerable import answers_of
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.places import is_shipped_name, named_file, shipped_folder, shipped_names
from ballast.sim.scenario.reader import Document, Key, read
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.settings import parse
from ballast.sim.scenario.sweep_file import CONTINUOUS, PAIRED, SweepFile

FOLDER = "configs/sweeps"
Found = Iterator[tuple[Key, str]]


@dataclass(frozen=True)
class Config:
    """A study as a file asks for it.

    Attributes:
        path: of the file.
        document: what it says, with places.
        file: the same, checked.
        scenarios: by name, in the order of the file.
        factors: what varies.
    """

    path: Path
    document: Document
    file: SweepFile
    scenarios: dict[str, LoadedScenario]
    factors: tuple[Factor, ...]

    @property
    def name(self) -> str:
        """Name of the study: that of its file."""
        return self.path.stem

    @property
    def days(self) -> int:
        """Length of a history."""
        horizon = min(loaded.scenario.days for loaded in self.scenarios.values())
        return horizon if self.file.days is None else self.file.days

    @property
    def seed(self) -> int:
        """Root seed."""
        first = next(iter(self.scenarios.values()))
        return first.scenario.seed if self.file.seed is None else self.file.seed

    @property
    def independent(self) -> bool:
        """Whether each point has luck of its own."""
        luck = self.file.luck
        return self.file.design.kind in CONTINUOUS if luck is None else luck == "independent"


def find_sweep(name: str) -> Path:
    """The file of a study given by path or by the name of a shipped one."""
    shipped = shipped_folder("configs") / "sweeps" / f"{name}.yaml"
    path = Path(name)
    if not path.exists() and is_shipped_name(name):
        if shipped.is_file():
            return shipped
        known = [file.stem for file in sorted(shipped.parent.glob("*.yaml"))]
        message = f"expected a file or the name of a shipped study{nearest(name, known)}"
        raise InputError(Problem(message, file=name))
    return path


def load_sweep(name: str) -> Config:
    """Read and check a study.

    Args:
        name: path of a file, or the name of a shipped one.

    Raises:
        InputError: every problem of the file, and of the scenarios it names.
    """
    path = find_sweep(name)
    return sweep_of(read(path), path)


def sweep_of(document: Document, path: Path) -> Config:
    """The study that a file asks for; errors as of :func:`load_sweep`."""
    file = parse(document, SweepFile)
    problems = [document.problem(key, message) for key, message in _judged(file)]
    scenarios = _scenarios(document, file, path.parent, problems)
    factors: tuple[Factor, ...] = ()
    if scenarios:
        try:
            factors = resolve(document, file, list(scenarios.values()))
        except InputError as error:
            problems += error.problems
    config = Config(path, document, file, scenarios, factors)
    if factors:
        problems += [document.problem(key, message) for key, message in _sized(config)]
    if scenarios and not any(problem.key == "days" for problem in problems):
        problems += [document.problem(key, message) for key, message in _unanswered(config)]
    if problems:
        raise InputError(*problems)
    return config


def _scenarios(
    document: Document, file: SweepFile, folder: Path, problems: list[Problem]
) -> dict[str, LoadedScenario]:
    """The scenarios by name; what is wrong with them is added to the problems."""
    found: dict[str, LoadedScenario] = {}
    words = file.scenarios or ((file.scenario,) if file.scenario is not None else ())
    for number, word in enumerate(words):
        key: Key = ("scenarios", number) if file.scenarios else ("scenario",)
        path = named_file(folder, word, "scenarios")
        if not path.is_file():
            known = nearest(word, shipped_names("scenarios"))
            hint = known if "did you mean" in known else ""
            message = f"expected a file or the name of a shipped scenario, got {word!r}{hint}"
            problems.append(document.problem(key, message))
            continue
        try:
            loaded = load_scenario(str(path))
        except InputError as error:
            problems += error.problems
            continue
        if path.stem in found:
            problems.append(document.problem(key, f"expected each once, got {path.stem!r} again"))
        found[path.stem] = loaded
    return found if len(found) == len(words) else {}


def _judged(file: SweepFile) -> Found:
    """What is wrong with the file in itself."""
    design = file.design
    if (file.scenario is None) == (not file.scenarios):
        got = "neither" if file.scenario is None else "both"
        yield ("scenario",), f"expected either a scenario or scenarios, got {got}"
    needs_points = design.kind in CONTINUOUS
    if needs_points and design.points is None:
        yield ("design", "points"), f"expected a number of points for {design.kind}, found none"
    if not needs_points and design.points is not None:
        yield ("design", "points"), f"expected none, for {design.kind} has as many as its values"
    if (design.kind == "list") != (design.file is not None):
        expected = (
            "a CSV file for a list, found none" if design.file is None else "none but of a list"
        )
        yield ("design", "file"), f"expected {expected}"
    if design.points is not None:
        number = design.points
        if design.kind in ("saltelli", "sobol-sequence") and number & (number - 1):
            power = 1 << number.bit_length()
            message = f"expected a power of two, got {number}; the nearest are"
            yield ("design", "points"), f"{message} {power // 2} and {power}"
        if design.kind == "fast" and number < 65:
            yield ("design", "points"), f"expected 65 or more for fast, got {number}"
    if design.grid_levels % 2:
        yield ("design", "grid_levels"), f"expected an even number, got {design.grid_levels}"
    for name in ("second_order", "groups"):
        if getattr(design, name) and design.kind != "saltelli":
            yield ("design", name), f"expected it with saltelli alone, got {design.kind}"
    if not file.outcomes:
        yield ("outcomes",), "expected an outcome, got none"
    yield from _thresholds(file)
    for number, picture in enumerate(file.pictures or ()):
        fits, needs = DRAWN.get(picture, (lambda _: True, ""))
        if not fits(file):
            yield ("pictures", number), f"expected {needs} for {picture}, got none"


DRAWN: dict[str, tuple[Callable[[SweepFile], bool], str]] = {
    "effects": (lambda file: file.design.kind in PAIRED, f"a design among {', '.join(PAIRED)}"),
    "heat_map": (lambda file: file.design.kind == "grid", "a grid"),
    "sobol_bars": (
        lambda file: file.design.kind in CONTINUOUS and file.design.kind != "morris",
        "a design that spreads over the space",
    ),
    "morris_plane": (lambda file: file.design.kind == "morris", "a design of kind morris"),
    "parallel_coordinates": (lambda file: file.discovery is not None, "discovery"),
    "boxes": (lambda file: file.discovery is not None, "discovery"),
    "regret_map": (lambda file: len(file.scenarios) > 1, "two scenarios or more"),
}
"""What a study has to have for a picture; others are drawn of any."""


def _thresholds(file: SweepFile) -> Found:
    discovery, robustness = file.discovery, file.robustness
    if discovery is not None and (discovery.above is None) == (discovery.below is None):
        got = "neither" if discovery.above is None else "both"
        yield ("discovery",), f"expected either above or below, got {got}"
    for name, part in (("discovery", discovery), ("robustness", robustness)):
        if part is not None and part.outcome is not None and part.outcome not in file.outcomes:
            hint = nearest(part.outcome, file.outcomes)
            message = f"expected one of the outcomes of the study, got {part.outcome!r}{hint}"
            yield (name, "outcome"), message
    if robustness is not None and len(file.scenarios) < 2:
        yield ("robustness",), "expected two scenarios or more, which are the policies"


def _sized(config: Config) -> Found:
    """What is too long, too large or too few."""
    file = config.file
    horizon = min(loaded.scenario.days for loaded in config.scenarios.values())
    if file.days is not None and file.days > horizon:
        yield ("days",), f"expected at most the {horizon} days of the scenario, got {file.days}"
    if file.design.kind == "one-at-a-time":
        for factor in config.factors:
            if factor.baseline is None:
                message = "expected a baseline, for one factor at a time stays there otherwise"
                yield ("factors", factor.name), message
    if file.design.kind in ("morris", "saltelli", "fast") and len(config.factors) < 2:
        yield ("factors",), f"expected two factors or more for {file.design.kind}, got one"
    number = size(file.design, config.factors)
    if number > MOST_POINTS:
        yield ("design",), f"expected at most {MOST_POINTS} points, got {number}"
    most = file.budget.histories
    histories = number * file.draws * file.runs * len(config.scenarios)
    if most is not None and histories > most:
        yield (
            ("budget", "histories"),
            f"expected at least the {histories} of this study, got {most}",
        )


def _unanswered(config: Config) -> Found:
    """Outcomes that a scenario does not have or cannot answer."""
    for name, loaded in config.scenarios.items():
        answers = answers_of(loaded, config.days)
        for number, outcome in enumerate(config.file.outcomes):
            if outcome not in answers:
                hint = nearest(outcome, list(answers))
                yield ("outcomes", number), f"expected an outcome of {name}, got {outcome!r}{hint}"
            elif answers[outcome]:
                message = f"expected an outcome that can be answered: {answers[outcome]}"
                yield ("outcomes", number), message
