"""Settings files, checked like a scenario: those of ``configs/``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, Strict, ValidationError

from ballast.sim.errors import InputError
from ballast.sim.scenario.library import shipped_folder
from ballast.sim.scenario.messages import schema_problems
from ballast.sim.scenario.reader import Document, read
from ballast.sim.scenario.schema import Model

S = TypeVar("S", bound=Model)


class RunSettings(Model):
    """Sizes of a run."""

    draws: Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
    """Parameter draws; draw 0 takes the modes, of a posterior its likeliest row."""
    runs: Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
    """Histories under each draw."""
    block_lanes: Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
    """Histories played together; changes speed and memory, never results."""


class ValidationSettings(Model):
    """Bands of the stylised facts."""

    bands: dict[str, tuple[float | None, float | None]]
    """Low and high end of each band by the name of the test; null where it is open."""
    circular: tuple[int, ...] = ()
    """Rows that a prior implies."""


def validation_settings(path: Path | None = None) -> ValidationSettings:
    """The bands of a file, or the shipped ones.

    Raises:
        InputError: every problem of the file.
    """
    return parse(read(path or shipped_folder("configs") / "validation.yaml"), ValidationSettings)


def run_settings(path: Path | None = None) -> RunSettings:
    """The settings of a file, or the shipped ones.

    Raises:
        InputError: every problem of the file.
    """
    return parse(read(path or shipped_folder("configs") / "run.yaml"), RunSettings)


def parse(document: Document, kind: type[S]) -> S:
    """Settings of a kind from what a file says.

    Raises:
        InputError: every problem of the file.
    """
    try:
        return kind.model_validate(document.values)
    except ValidationError as error:
        raise InputError(*schema_problems(document, error, kind)) from None


def kinds() -> tuple[type[Model], ...]:
    """Kinds of settings files; a file is one of them by its keys."""
    # not wanted where a scenario is read
    from ballast.sim.scenario.backtest_file import BacktestFile
    from ballast.sim.scenario.calibration_file import CalibrationFile
    from ballast.sim.scenario.questions import OutcomeFile
    from ballast.sim.scenario.sweep_file import SweepFile

    return RunSettings, ValidationSettings, OutcomeFile, SweepFile, BacktestFile, CalibrationFile


def kind_of(document: Document) -> type[Model] | None:
    """The kind of which a file has most keys, or None where it has none of any."""
    keys = set(document.values)
    kind = max(kinds(), key=lambda kind: len(keys & set(kind.model_fields)))
    return kind if keys & set(kind.model_fields) else None
