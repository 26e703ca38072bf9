"""The record of events before a start, from a CSV file."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.reader import read_text
from ballast.sim.scenario.schema import Menu, RecordedEvent, Scenario

ACT = "act"
PROCESSES = (ACT, "response", "shock", "encounter", "visit", "channel", "summit")
"""What may have made an event; ``act`` where a file does not say."""
RECORD_COLUMNS = ("date", "actor", "act", "process", "weight")
BOTH = "BOTH"
"""Actor of an event of both governments."""


def read_record(
    path: Path, scenario: Scenario, menu: Menu | None, problems: list[Problem]
) -> tuple[RecordedEvent, ...]:
    """The events of a CSV file before the start of a scenario.

    Args:
        path: the file.
        scenario: whose governments act.
        menu: acts that a row may name; None where it could not be read.
        problems: everything wrong with the file is added here, and no event of it read.
    """
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
