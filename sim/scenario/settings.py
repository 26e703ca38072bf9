"""What a run does by default: ``configs/run.yaml``, checked like a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict, ValidationError

from sim.errors import InputError
from sim.scenario.library import shipped_folder
from sim.scenario.reader import Document, read
from sim.scenario.schema import Model
from sim.scenario.wording import schema_problems


class RunSettings(Model):
    """Sizes of a run."""

    draws: Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
    """Parameter draws; draw 0 takes the modes."""
    runs: Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
    """Histories under each draw."""
    block_lanes: Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
    """Histories played together; changes speed and memory, never results."""


def run_settings(path: Path | None = None) -> RunSettings:
    """The settings of a file, or the shipped ones.

    Raises:
        InputError: every problem of the file.
    """
    return parse_settings(read(path or shipped_folder("configs") / "run.yaml"))


def parse_settings(document: Document) -> RunSettings:
    """Settings from what a file says."""
    try:
        return RunSettings.model_validate(document.values)
    except ValidationError as error:
        raise InputError(*schema_problems(document, error, RunSettings)) from None
