"""``manifest.json`` of results: what was played, by what and when; written, and read back."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ballast.analysis.results.file_names import (
    COMPARISON,
    IDENTITY,
    LEVERS,
    MANIFEST,
    POSTERIOR,
)
from ballast.analysis.results.sealed_files import json_object, mark_of
from ballast.sim import __version__
from ballast.sim.errors import InputError, Problem
from ballast.sim.outcomes.logged_sample import LoggedSample
from ballast.sim.rules.parameters import declared
from ballast.sim.scenario.posterior_file import read_posterior
from ballast.sim.scenario.schema import LoadedScenario, Menu, RecordedEvent, Scenario
from ballast.sim.versions import PACKAGES, version

POSTERIOR_KEY = "posterior"
SIZES = ("seed", "draws", "runs", "days")


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What was played, by what, when.

    Attributes:
        loaded: the scenario.
        seed, draws, runs, days: of the run.
        sample: which histories are logged.
        command: as typed.
        started: when.
        seconds: of playing, without reading and writing.
        differences: what a branch changes in its base, a line each; none where it is no branch.
        base: name or path of a branch's base, as a command takes it; None where it is no branch.
    """

    loaded: LoadedScenario
    seed: int
    draws: int
    runs: int
    days: int
    sample: LoggedSample
    command: str
    started: datetime
    seconds: float
    differences: tuple[str, ...] = ()
    base: str | None = None

    def manifest(self) -> dict[str, Any]:
        """The content of ``manifest.json``."""
        scenario = self.loaded.scenario
        return {
            "title": scenario.title,
            **scenario_content(self.loaded),
            "base": self.base,
            "differences": list(self.differences),
            "scenario_file": Path(self.loaded.path).name,
            "canonical_hash": self.loaded.canonical_hash,
            **posterior_content(self.loaded),
            "seed": self.seed,
            "draws": self.draws,
            "runs": self.runs,
            "days": self.days,
            "logged": {
                "histories": self.sample.histories(self.draws),
                "every_draw": self.sample.every,
                "runs": self.sample.runs,
                "rule": self.sample.rule,
            },
            "start": scenario.start.isoformat(),
            "code": {"ballast": __version__},
            "packages": {name: version(name) for name in PACKAGES},
            "platform": {"python": sys.version.split()[0], "system": platform.platform()},
            "command": self.command,
            "started": self.started.astimezone(UTC).isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 2),
        }


def scenario_content(loaded: LoadedScenario) -> dict[str, Any]:
    """A scenario as JSON, with all that :func:`played_scenario` needs but posterior and hash."""
    return {
        "scenario": loaded.scenario.model_dump(mode="json"),
        "menu": loaded.menu.model_dump(mode="json"),
        "record": [event.model_dump(mode="json") for event in loaded.record],
        "branches_from": loaded.branches_from,
    }


def posterior_content(loaded: LoadedScenario) -> dict[str, Any]:
    """What is said of a posterior, whose rows lie beside it; nothing where there is none."""
    posterior = loaded.posterior
    if posterior is None:
        return {}
    about = posterior.about.model_dump(mode="json")
    more = {"content_hash": posterior.content_hash, "keys": list(posterior.keys)}
    return {POSTERIOR_KEY: about | more}


def read_manifest(path: Path) -> dict[str, Any]:
    """The content of ``manifest.json``, with all that a replay needs.

    Raises:
        InputError: something else lies there, or what is there cannot be.
    """
    if not path.is_file():
        message = f"expected a results folder, found no {MANIFEST}"
        others = {COMPARISON: "a comparison", LEVERS: "a ranking of levers"}
        if (mark := mark_of(path.parent)) in others:
            message = f"expected results of a run, got {others[mark]}"
        raise InputError(Problem(message, file=str(path.parent)))
    found = json_object(path)
    if IDENTITY in found:
        message = "expected results of a run, got a parameter study"
        raise InputError(Problem(message, file=str(path.parent)))
    problems = []
    for key in ("title", "scenario", "menu", "record", "canonical_hash", "logged", "code", *SIZES):
        if key not in found:
            message = "expected it; the folder was made before results could replay: run it again"
            problems.append(Problem(message, key, str(path)))
    for key in SIZES:
        least = 0 if key == "seed" else 1
        value = found.get(key, least)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            message = f"expected a whole number of {least} or more, got {value!r}"
            problems.append(Problem(message, key, str(path)))
    if "logged" in found and _sample(found["logged"]) is None:
        message = f"expected which histories are logged, got {found['logged']!r}; run it again"
        problems.append(Problem(message, "logged", str(path)))
    if problems:
        raise InputError(*problems)
    return found


def logged_sample(manifest: Mapping[str, Any]) -> LoggedSample:
    """Which histories of a run are logged, as its manifest says."""
    sample = _sample(manifest["logged"])
    assert sample is not None, "a manifest is judged when it is read"
    return sample


def _sample(said: object) -> LoggedSample | None:
    if not isinstance(said, dict):
        return None  # of a version that logged the first histories, not a sample
    numbers = [n for n in (said.get("every_draw"), said.get("runs")) if type(n) is int]
    if len(numbers) < 2 or numbers[0] < 1 or numbers[1] < 0:
        return None
    return LoggedSample(every=numbers[0], runs=numbers[1])


def played_scenario(manifest: dict[str, Any], folder: Path, file: str = MANIFEST) -> LoadedScenario:
    """The scenario that a manifest holds.

    Args:
        manifest: its content.
        folder: where it lies, with the rows of a posterior.
        file: its name.

    Raises:
        InputError: it is none, or another one than was played; or the rows of its posterior are.
    """
    path = str(folder / file)
    try:
        scenario = Scenario.model_validate_json(json.dumps(manifest["scenario"]))
        menu = Menu.model_validate_json(json.dumps(manifest["menu"]))
        record = tuple(
            RecordedEvent.model_validate_json(json.dumps(event)) for event in manifest["record"]
        )
    except (ValidationError, TypeError) as error:
        key, wrong = "record", "expected a list"
        if isinstance(error, ValidationError):
            first = error.errors()[0]
            key, wrong = ".".join(str(part) for part in first["loc"]), first["msg"].lower()
        message = f"expected the scenario that was played: {wrong}"
        raise InputError(Problem(message, key, path)) from None
    lacking = [n for n in declared(tuple(scenario.governments)) if n not in scenario.parameters]
    if lacking:
        by = manifest["code"].get("ballast", "an earlier version")
        message = (
            f"expected the parameter {lacking[0]!r}, which this version of the model has, found "
            f"none: the results are of Ballast {by}; run it again"
        )
        raise InputError(Problem(message, "scenario.parameters", path))
    loaded = LoadedScenario(
        scenario=scenario,
        menu=menu,
        record=record,
        path=str(manifest.get("scenario_file", path)),
        folder=str(folder),
        branches_from=manifest.get("branches_from"),
        posterior=read_posterior(folder / POSTERIOR) if POSTERIOR_KEY in manifest else None,
    )
    made = loaded.canonical_hash
    if made != manifest["canonical_hash"]:
        message = (
            f"expected the scenario with this hash, got one with {made[:12]}…: "
            "the manifest was changed, or made by a Ballast that counted other keys"
        )
        raise InputError(Problem(message, "canonical_hash", path))
    return loaded
