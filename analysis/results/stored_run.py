"""Results read back from their folder, with the scenario that made them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from ballast.analysis.results.folder_writing import COMPARISON, IDENTITY, MANIFEST, mark_of
from ballast.sim.errors import InputError, Problem
from ballast.sim.outcomes.history_tables import history_columns
from ballast.sim.scenario.schema import LoadedScenario, Menu, RecordedEvent, Scenario
from ballast.sim.world.compiled_scenario import compile_scenario

RUNS = "runs.parquet"
SIZES = ("seed", "draws", "runs", "days")


@dataclass(frozen=True)
class Stored:
    """A results folder that can be read.

    Attributes:
        folder: where it lies.
        manifest: its content.
        loaded: the scenario, as the manifest holds it.
    """

    folder: Path
    manifest: dict[str, Any]
    loaded: LoadedScenario

    @property
    def seed(self) -> int:
        """Root seed."""
        return int(self.manifest["seed"])

    @property
    def draws(self) -> int:
        """Parameter draws."""
        return int(self.manifest["draws"])

    @property
    def runs(self) -> int:
        """Histories of each draw."""
        return int(self.manifest["runs"])

    @property
    def days(self) -> int:
        """Length of the histories."""
        return int(self.manifest["days"])


def open_results(folder: Path) -> Stored:
    """Read the manifest of a results folder, and check that it fits itself and its histories.

    Raises:
        InputError: no results, results that nothing can be made of, or a manifest that was changed.
    """
    if not folder.is_dir():
        raise InputError(Problem("expected a results folder", file=str(folder)))
    manifest = _manifest(folder / MANIFEST)
    loaded = _scenario(manifest, folder)
    stored = Stored(folder, manifest, loaded)
    _check_rows(stored)
    return stored


def unlike_sizes(
    first: Mapping[str, Any], other: Mapping[str, Any], file: str, of: str = "the first"
) -> list[Problem]:
    """Why results were not played on the same luck: a problem for each of :data:`SIZES`.

    Args:
        first, other: manifests, or sizes alone.
        file: where the other lies.
        of: what the first is called.
    """
    return [
        Problem(f"expected the {first[key]} of {of}, got {other[key]}", key, file)
        for key in SIZES
        if first[key] != other[key]
    ]


def _manifest(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        message = f"expected a results folder, found no {MANIFEST}"
        if mark_of(path.parent) == COMPARISON:
            message = "expected results of a run, got a comparison"
        raise InputError(Problem(message, file=str(path.parent))) from None
    except (OSError, ValueError) as error:
        raise InputError(Problem(f"expected JSON, got: {error}", file=str(path))) from None
    if not isinstance(found, dict):
        raise InputError(Problem("expected an object", file=str(path)))
    if IDENTITY in found:
        message = "expected results of a run, got a parameter study"
        raise InputError(Problem(message, file=str(path.parent)))
    problems = []
    for key in ("title", "scenario", "menu", "record", "canonical_hash", "logged", "code", *SIZES):
        if key not in found:
            message = "expected it; the folder was made before results could replay: run it again"
            problems.append(Problem(message, key, str(path)))
    for key in (*SIZES, "logged"):
        least = 0 if key in ("seed", "logged") else 1
        value = found.get(key, least)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            message = f"expected a whole number of {least} or more, got {value!r}"
            problems.append(Problem(message, key, str(path)))
    if problems:
        raise InputError(*problems)
    return found


def _scenario(manifest: dict[str, Any], folder: Path) -> LoadedScenario:
    path = str(folder / MANIFEST)
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
    loaded = LoadedScenario(
        scenario=scenario,
        menu=menu,
        record=record,
        path=str(manifest.get("scenario_file", path)),
        folder=str(folder),
        branches_from=manifest.get("branches_from"),
    )
    made = loaded.canonical_hash
    if made != manifest["canonical_hash"]:
        message = (
            f"expected the scenario with this hash, got one with {made[:12]}…: "
            "the manifest was changed, or made by a Ballast that counted other keys"
        )
        raise InputError(Problem(message, "canonical_hash", path))
    return loaded


def _check_rows(stored: Stored) -> None:
    path = stored.folder / RUNS
    if not path.is_file():
        raise InputError(Problem(f"expected a file {RUNS}, found none", file=str(stored.folder)))
    try:
        about = pq.read_metadata(path)
        rows, columns = about.num_rows, set(about.schema.to_arrow_schema().names)
    except (OSError, pa.ArrowException) as error:
        message = f"expected a parquet file, got: {str(error).splitlines()[0]}"
        raise InputError(Problem(message, file=str(path))) from None
    expected = stored.draws * stored.runs
    if rows != expected:
        message = (
            f"expected {stored.draws} draws x {stored.runs} runs = {expected} histories, got {rows}"
        )
        raise InputError(Problem(message, file=str(path)))
    wanted = history_columns(compile_scenario(stored.loaded), stored.days)
    message = "expected this column, found none; the folder is of another version: run it again"
    lacking = [Problem(message, name, str(path)) for name in wanted if name not in columns]
    if lacking:
        raise InputError(*lacking)
