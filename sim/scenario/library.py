"""Loading scenarios: a path or the name of a shipped one, with the files it names, checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.defaults import seed_folders, with_defaults
from ballast.sim.scenario.dispute_checks import judge_menu
from ballast.sim.scenario.event_record import read_record
from ballast.sim.scenario.messages import nearest, schema_problems, shown
from ballast.sim.scenario.outcome_checks import unfit
from ballast.sim.scenario.places import (
    is_shipped_name,
    named_file,
    nearest_shipped,
    shipped_names,
    there,
)
from ballast.sim.scenario.places import shipped_folder as shipped_folder
from ballast.sim.scenario.posterior_checks import with_posterior
from ballast.sim.scenario.readable_part import readable_part
from ballast.sim.scenario.reader import Document, no_such_file, read
from ballast.sim.scenario.schema import Branch, LoadedScenario, Menu, Scenario
from ballast.sim.scenario.shipped_scenarios import base_file
from ballast.sim.scenario.shipped_scenarios import shipped as shipped
from ballast.sim.scenario.sources import known_seeds
from ballast.sim.scenario.validation import judge

M = TypeVar("M", bound=BaseModel)


def find(name: str) -> Path:
    """The file of a scenario given by path or by the name of a shipped one.

    Raises:
        InputError: there is no such file, with the nearest name.
    """
    path = Path(name)
    if there(path) or path.suffix in (".yaml", ".yml") or path.parent != Path("."):
        return path
    folder = shipped_folder("scenarios")
    if there(folder / f"{name}.yaml"):
        return folder / f"{name}.yaml"
    known = [file.stem for file in sorted(folder.glob("*.yaml"))]
    message = f"expected a file or the name of a shipped scenario{nearest(name, known)}"
    raise InputError(Problem(message, file=name))


def load_scenario(name: str) -> LoadedScenario:
    """Read and check a scenario, or a branch of one.

    Args:
        name: path of a file, or the name of a shipped scenario.

    Raises:
        InputError: every problem of the scenario and of the files it names.
    """
    return _load(find(name), ())


def _load(path: Path, branches: tuple[Path, ...]) -> LoadedScenario:
    return scenario_of(read(path), path, branches)


def scenario_of(document: Document, path: Path, branches: tuple[Path, ...] = ()) -> LoadedScenario:
    """Check a scenario, or a branch of one, that has been read.

    Args:
        document: what its file says.
        path: the file.
        branches: files of the branches that it is a base of.

    Raises:
        InputError: every problem of the scenario and of the files it names.
    """
    if "branches_from" in document.values:
        return _branch(document, path, branches)
    problems: list[Problem] = []
    document = with_defaults(document, path.parent)
    scenario, part = _parse(document, Scenario, problems), None
    if scenario is None and (part := readable_part(document.values)) is not None:
        scenario = part.scenario
    if scenario is None:
        raise InputError(*problems)
    menu = _menu(document, path.parent, scenario.acts, problems)
    record = (
        ()
        if scenario.record is None
        else read_record(path.parent / scenario.record, scenario, menu, problems)
    )
    if menu is not None:
        seeds = known_seeds(*seed_folders(path.parent, scenario))
        found = judge(document, scenario, menu, *seeds)
        problems += found if part is None else part.of_the_rest(found)
    if menu is None:
        raise InputError(*problems)
    loaded = LoadedScenario(
        scenario=scenario,
        menu=menu,
        record=record,
        path=str(path),
        folder=str(path.parent),
    )
    if scenario.posterior is not None:
        loaded = with_posterior(loaded, document, problems)
    if problems:
        raise InputError(*problems)
    return loaded


def base_of(loaded: LoadedScenario) -> LoadedScenario | None:
    """The scenario that a branch names as its base; None where it is no branch.

    Args:
        loaded: from its file, which is read again.

    Raises:
        InputError: the file, or that of the base, is gone or wrong by now.
    """
    if loaded.branches_from is None:
        return None
    path = Path(loaded.path)
    word = read(path).values.get("branches_from")
    if word is None:
        return None
    base = load_scenario(str(base_file(path, str(word))))
    # one that was changed in memory has the file of its base, which may be a branch of another one:
    # what differs is not in any file
    return base if base.scenario.title == loaded.branches_from else None


def _branch(document: Document, path: Path, branches: tuple[Path, ...]) -> LoadedScenario:
    """The base of a branch with what the branch changes."""
    problems: list[Problem] = []
    branch = _parse(document, Branch, problems)
    word, change = document.values["branches_from"], document.values.get("change")
    if not (isinstance(word, str) and isinstance(change, dict) and change):
        raise InputError(*problems)
    try:
        base, made = _base_and_made(document, path, branches, word, change)
    except InputError as error:  # what is wrong with its other keys is said as well
        raise InputError(*problems, *error.problems) from None
    if branch is None:
        raise InputError(*problems)
    about: dict[str, str | None] = {
        "title": branch.title,
        "summary": branch.summary,
        "purpose": branch.purpose,
    }
    if not any(name.startswith("expectations") for name in branch.change):
        about["expectations"] = None  # they are of the base's start
    return made.model_copy(
        update={
            "scenario": made.scenario.model_copy(update=about),
            "branches_from": base.scenario.title,
        }
    )


def _base_and_made(
    document: Document,
    path: Path,
    branches: tuple[Path, ...],
    word: str,
    change: dict[str, Any],
) -> tuple[LoadedScenario, LoadedScenario]:
    """The base that a branch names, and what the branch makes of it."""
    key = ("branches_from",)
    base_path = _base(document, path, word)
    if base_path.resolve() in (*branches, path.resolve()):
        raise InputError(document.problem(key, "expected a base, got a branch of this branch"))
    base = _load(base_path, (*branches, path.resolve()))
    own = base.model_copy(update={"path": str(path)})
    seeds = known_seeds(*seed_folders(Path(base.folder), base.scenario))
    problems: list[Problem] = []
    made = changed(own, change, document.below("change"), seeds)
    made = _with_own_record(made, base, problems)
    if problems:
        raise InputError(*problems)
    asks_alike = _beside_the_hash(made) == _beside_the_hash(base)
    if made.canonical_hash == base.canonical_hash and asks_alike:
        message = "expected a change, got what the base has already"
        raise InputError(document.problem(("change",), message))
    return base, made


def _beside_the_hash(loaded: LoadedScenario) -> tuple[object, ...]:
    """What a branch may change though it changes no history."""
    scenario = loaded.scenario
    codes = (government.codes for government in scenario.governments.values())
    return scenario.series, scenario.questions, *codes


def branched(base: LoadedScenario, change: Mapping[str, Any], title: str) -> LoadedScenario:
    """A scenario that branches from a loaded one, as a branch in a file would.

    Args:
        base: it stays as it is.
        change: new values by dotted key.
        title: of the branch.

    Raises:
        InputError: every key that does not exist, and every problem of the result.
    """
    seeds = known_seeds(*seed_folders(Path(base.folder), base.scenario))
    problems: list[Problem] = []
    made = _with_own_record(changed(base, change, seeds=seeds), base, problems)
    if problems:
        raise InputError(*problems)
    about: dict[str, str | None] = {"title": title}
    if not any(name.startswith("expectations") for name in change):
        about["expectations"] = None  # they are of the base's start
    scenario = made.scenario.model_copy(update=about)
    return made.model_copy(update={"scenario": scenario, "branches_from": base.scenario.title})


def _with_own_record(
    made: LoadedScenario, base: LoadedScenario, problems: list[Problem]
) -> LoadedScenario:
    """A branch with another start or record reads the record anew, up to its own start."""
    own, old = made.scenario, base.scenario
    if (own.record, own.start) == (old.record, old.start):
        return made
    folder = Path(base.folder)
    record = (
        () if own.record is None else read_record(folder / own.record, own, made.menu, problems)
    )
    return made.model_copy(update={"record": record})


def _base(document: Document, path: Path, word: str) -> Path:
    """The file of a branch's base: in its folder, or a shipped one by name."""
    key = ("branches_from",)
    base = base_file(path, word)
    if is_shipped_name(word) and base.parent != path.parent:
        return base
    try:
        inside, found = base.resolve().is_relative_to(path.resolve().parent), base.is_file()
    except (OSError, ValueError, RuntimeError):  # no path that the system takes
        inside, found = True, False
    if not inside:
        message = f"expected a file in the folder of the branch, got {shown(word)}"
        raise InputError(document.problem(key, message))
    if not found:
        beside = sorted(file.name for file in path.parent.glob("*.yaml"))
        known = shipped_names("scenarios") if is_shipped_name(word) else beside
        hint = nearest(word, known)
        advice = hint if "did you mean" in hint else ""
        message = f"expected a file, found no {shown(word)}{advice}"
        raise InputError(document.problem(key, message))
    return base


def _parse(document: Document, model: type[M], problems: list[Problem]) -> M | None:
    try:
        return model.model_validate(document.values)
    except ValidationError as error:
        problems += (
            unfit(document, error) if model is Scenario else schema_problems(document, error, model)
        )
        return None


def _menu(document: Document, folder: Path, word: str, problems: list[Problem]) -> Menu | None:
    path = named_file(folder, word, "seeds")
    if is_shipped_name(word) and path.parent == folder and not there(path):
        known = nearest_shipped(word, "seeds")
        hint = known if "did you mean" in known else ""
        message = f"expected a file or the name of a shipped menu, found no {shown(word)}{hint}"
        problems.append(document.problem(("acts",), message))
        return None
    if not there(path):
        problems.append(document.problem(("acts",), f"{path}: {no_such_file(path)}"))
        return None
    try:
        listed = read(path)
    except InputError as error:
        problems += error.problems
        return None
    menu = _parse(listed, Menu, problems)
    if menu is not None:
        problems += [listed.problem(key, message) for key, message in judge_menu(menu)]
    return menu
