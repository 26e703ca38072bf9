"""The days that a record of events is taken to cover: checked, and said."""

from __future__ import annotations

from datetime import date

from ballast.analysis.text.nouns import amount
from ballast.sim.errors import Problem

LONGEST_SILENCE = 30
"""Days after the last row that are taken to be empty without a warning."""


def day_problems(first: date | None, last: date | None, freeze: date) -> list[Problem]:
    """What is wrong with the days that a record is said to cover.

    Args:
        first, last: as said; None where not.
        freeze: last day that the forecaster may know of.
    """
    if first is not None and last is not None and first > last:
        message = f"expected {last} or earlier, got {first}: the first day is after the last"
        return [Problem(message, option="first")]
    if last is not None and last <= freeze:
        message = f"expected a day after the freeze {freeze}, got {last}"
        return [Problem(message, option="last")]
    return []


def beyond_rows(first: date | None, last_row: date) -> list[Problem]:
    """That the first day is beyond the last row.

    Args:
        first: day that the record is said to cover; None where it is not said.
        last_row: day of the last event that was read.
    """
    if first is None or first <= last_row:
        return []
    message = (
        f"expected {last_row} or earlier, got {first}: the first day is after the last row of "
        "the events"
    )
    return [Problem(message, option="first")]


def day_notes(
    said: tuple[date | None, date | None], covers: tuple[date, date], last_row: date
) -> list[str]:
    """What the record is taken to cover, and a warning where it shows nothing for long.

    Args:
        said: first and last day as the user or a backtest said them; None where not.
        covers: first and last day that the record is taken to cover.
        last_row: day of the last event that was read.
    """
    unsaid = [name for name, day in zip(("--first", "--last"), said, strict=True) if day is None]
    would = f"; {' and '.join(unsaid)} would say otherwise" if unsaid else ""
    notes = [f"The record is taken to cover {covers[0]} to {covers[1]}{would}."]
    silent = (covers[1] - last_row).days
    if silent > LONGEST_SILENCE:
        notes.append(
            f"Warning: the last row is of {last_row}, {amount(silent, 'day')} before the last day "
            f"{covers[1]}; days in which the file shows nothing count as 'did not happen'."
        )
    return notes
