"""Loading scenarios: a path or the name of a shipped one, with the files it names, checked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.errors import InputError, Problem
from sim.scenario.reader import Document, read, read_text
from sim.scenario.schema import LoadedScenario, Menu, RecordedEvent, Scenario
from sim.scenario.validation import judge
from sim.scenario.wording import nearest, schema_problems

PROCESSES = ("act", "response", "shock", "encounter", "visit", "channel", "summit")
RECORD_COLUMNS = ("date", "actor", "act", "process", "weight")
BOTH = "BOTH"
M = TypeVar("M", bound=BaseModel)
WORDS_ONLY = ("title", "summary", "why", "name", "office", "definition")
"""Keys that say something to people and change nothing; not part of a scenario's hash."""

QUESTIONS = {"variants", "expectations", "figures"}
"""Sections that ask something of a scenario and change nothing in it."""


def shipped_folder(name: str) -> Path:
    """A folder that Ballast ships: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parents[1]
    installed = package / "_shipped" / name
    return installed if installed.is_dir() else package.parent / name


@dataclass(frozen=True)
class Listed:
    """A shipped scenario, for the list."""

    name: str
    title: str
    branches_from: str | None
    days: int


def shipped() -> list[Listed]:
    """The shipped scenarios by name."""
    rows = []
    for path in sorted(shipped_folder("scenarios").glob("*.yaml")):
        values = read(path).values
        base = values.get("branches_from")
        rows.append(
            Listed(path.stem, str(values.get("title", "")), base, int(values.get("days", 0)))
        )
    return rows


def find(name: str) -> Path:
    """The file of a scenario given by path or by the name of a shipped one.

    Raises:
        InputError: there is no such file, with the nearest name.
    """
    path = Path(name)
    if path.exists() or path.suffix in (".yaml", ".yml") or path.parent != Path("."):
        return path
    folder = shipped_folder("scenarios")
    if (folder / f"{name}.yaml").is_file():
        return folder / f"{name}.yaml"
    known = [file.stem for file in sorted(folder.glob("*.yaml"))]
    message = f"expected a file or the name of a shipped scenario{nearest(name, known)}"
    raise InputError(Problem(message, file=name))


def load_scenario(name: str) -> LoadedScenario:
    """Read and check a scenario.

    Args:
        name: path of a file, or the name of a shipped scenario.

    Raises:
        InputError: every problem of the scenario and of the files it names.
    """
    path = find(name)
    document = read(path)
    problems: list[Problem] = []
    scenario = _parse(document, Scenario, problems)
    if scenario is None:
        raise InputError(*problems)
    acts = path.parent / scenario.acts
    menu = _menu(acts, problems)
    record = (
        ()
        if scenario.record is None
        else _record(path.parent / scenario.record, scenario, menu, problems)
    )
    if menu is not None:
        sources = _ids(acts.parent / "sources.yaml")
        problems += judge(document, scenario, menu, sources, _ids(acts.parent / "ledger.yaml"))
    if problems or menu is None:
        raise InputError(*problems)
    return LoadedScenario(
        scenario=scenario,
        menu=menu,
        record=record,
        path=str(path),
        canonical_hash=canonical_hash(scenario, menu, record),
    )


def _parse(document: Document, model: type[M], problems: list[Problem]) -> M | None:
    try:
        return model.model_validate(document.values)
    except ValidationError as error:
        problems += schema_problems(document, error, model)
        return None


def _menu(path: Path, problems: list[Problem]) -> Menu | None:
    try:
        return _parse(read(path), Menu, problems)
    except InputError as error:
        problems += error.problems
        return None


def _ids(path: Path) -> Collection[str] | None:
    """The top-level keys of a file of sources or facts; None where there is no such file."""
    return read(path).values.keys() if path.is_file() else None


def _record(
    path: Path, scenario: Scenario, menu: Menu | None, problems: list[Problem]
) -> tuple[RecordedEvent, ...]:
    """The events of a CSV file before the start."""
    try:
        text = read_text(path)
    except InputError as error:
        problems += error.problems
        return ()
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in RECORD_COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        message = f"expected the columns {', '.join(RECORD_COLUMNS)}, found no {missing[0]}"
        problems.append(Problem(message, file=str(path), line=1))
        return ()
    events = []
    for row in rows:
        found = _row_problems(row, scenario, menu)
        line = rows.line_num
        problems += [Problem(message, key, str(path), line) for key, message in found]
        if not found:
            day = (date.fromisoformat(row["date"]) - scenario.start).days
            if day < 0:
                events.append(
                    RecordedEvent(
                        day=day,
                        actor=row["actor"],
                        act=row["act"],
                        process=row["process"],
                        weight=float(row["weight"]),
                    )
                )
    return tuple(events)


def _row_problems(
    row: dict[str, str], scenario: Scenario, menu: Menu | None
) -> list[tuple[str, str]]:
    found = []
    try:
        date.fromisoformat(row["date"] or "")
    except ValueError:
        found.append(("date", f"expected a date such as 2023-07-10, got {row['date']!r}"))
    try:
        weight = float(row["weight"] or "")
        if not -10.0 <= weight <= 8.0:
            found.append(("weight", f"expected -10 … 8, got {weight:g}"))
    except ValueError:
        found.append(("weight", f"expected a number, got {row['weight']!r}"))
    actors = [*scenario.governments, BOTH]
    if row["actor"] not in actors:
        found.append(("actor", f"expected one of {', '.join(actors)}, got {row['actor']!r}"))
    if row["process"] not in PROCESSES:
        found.append(("process", f"expected one of {', '.join(PROCESSES)}, got {row['process']!r}"))
    if row["act"] and menu is not None and row["act"] not in menu.acts:
        hint = nearest(row["act"], menu.acts)
        found.append(("act", f"expected an act of the menu, got {row['act']!r}{hint}"))
    return found


def canonical_hash(scenario: Scenario, menu: Menu, record: tuple[RecordedEvent, ...]) -> str:
    """SHA-256 of what a scenario means: its values, its menu and its record.

    Comments, spacing, the order of keys and words that only people read leave it as it is.
    """
    content = {
        "scenario": _meaning(scenario.model_dump(mode="json", exclude=QUESTIONS)),
        "menu": _meaning(menu.model_dump(mode="json")),
        "record": [event.model_dump(mode="json") for event in record],
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _meaning(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _meaning(v) for k, v in value.items() if k not in WORDS_ONLY}
    return [_meaning(v) for v in value] if isinstance(value, list) else value
