"""What numbers and facts may name: sources and ledgers that lie beside a scenario or its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import schema_problems
from ballast.sim.scenario.reader import read
from ballast.sim.scenario.shape import Model

SOURCES, LEDGER = "sources.yaml", "ledger.yaml"
Moment = date | int | str
"""A day, a month such as 2023-01, or a year."""


class Source(Model):
    """A source that a number rests on."""

    reference: str
    """What it is, in full."""
    published: Moment
    """Day, month or year in which it appeared."""
    data: tuple[Moment, ...] = ()
    """First and last day, month or year of its data, if it has any."""
    used_for: str = ""
    """What rests on it."""
    about: Literal["mechanism"] | None = None
    """``mechanism`` for what is about how such relations work, not about what happened in one."""
    from_memory: str = ""
    """What of the entry was written from memory and has not been confirmed."""


Known = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]
"""Sources and facts by key, as their files have them; None where no list lies anywhere."""


def known_seeds(*folders: Path) -> Known:
    """Sources and facts listed in some folders; what stands in an earlier one goes first.

    Raises:
        InputError: everything wrong with the lists of sources.
    """
    return _listed(SOURCES, folders), _listed(LEDGER, folders)


def _listed(name: str, folders: tuple[Path, ...]) -> Mapping[str, Any] | None:
    paths = [path for path in dict.fromkeys(each / name for each in folders) if path.is_file()]
    if not paths:
        return None
    found: dict[str, Any] = {}
    for path in reversed(paths):
        values, problems = _entries(path, path.stat().st_mtime)
        if problems:
            raise InputError(*problems)
        found |= values
    return found


@lru_cache(maxsize=16)
def _entries(path: Path, modified: float) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    document = read(path)
    problems: list[Problem] = []
    if path.name == SOURCES:
        for key, entry in document.values.items():
            try:
                Source.model_validate(entry)
            except ValidationError as error:
                inside = schema_problems(document.below(key), error, Source)
                problems += [
                    Problem(p.message, f"{key}.{p.key}".rstrip("."), p.file, p.line, p.column)
                    for p in inside
                ]
    return document.values, tuple(problems)
