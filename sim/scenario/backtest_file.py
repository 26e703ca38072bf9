"""A file that says how a scenario is scored on a dated record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, Strict

from ballast.sim.scenario.forecast_questions import ForecastQuestion
from ballast.sim.scenario.shape import Identifier, Model

Found = Iterator[tuple[tuple[str | int, ...], str]]


def _files(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


class BacktestFile(Model):
    """What is asked of which scenario, and by which record it is resolved."""

    title: str
    """Name for tables and pages."""
    why: str = ""
    """What one learns from it, in a sentence or two."""
    scenario: str
    """The scenario that forecasts: a file, or the name of a shipped one."""
    observed: Annotated[
        tuple[str, ...],
        BeforeValidator(_files, json_schema_input_type=str | tuple[str, ...]),
        Field(min_length=1),
    ]
    """Files of events, relative to this file, in any format that `events` reads."""
    first: date
    """First day that the record covers; rivals learn from here on."""
    freeze: date
    """Last day that anybody may know of: the scenario, and the rivals."""
    last: date
    """Last day that the record covers."""
    draws: Annotated[int, Strict(), Field(ge=2, le=100_000)] = 200
    """Sampled parameter draws."""
    runs: Annotated[int, Strict(), Field(ge=1, le=100_000)] = 50
    """Histories under each."""
    questions: dict[Identifier, ForecastQuestion] = {}
    """Dated questions, as in a scenario; those of the scenario if there are none."""


def judge_days(file: BacktestFile, start: date | None) -> Found:
    """What is wrong with the days of a backtest.

    Args:
        file: it.
        start: day 0 of the scenario; None where it could not be read.
    """
    if file.first > file.freeze:
        yield ("first",), f"expected {file.freeze} or earlier, got {file.first}"
    if file.last <= file.freeze:
        yield ("last",), f"expected a day after the freeze {file.freeze}, got {file.last}"
    if start is not None and start <= file.freeze:
        yield ("freeze",), f"expected a day before the start {start}, got {file.freeze}"
