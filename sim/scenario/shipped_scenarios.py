"""The list of shipped scenarios, from what their files say at the top: nothing is checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ballast.sim.scenario.places import named_file, shipped_folder
from ballast.sim.scenario.reader import read


@dataclass(frozen=True)
class Listed:
    """A shipped scenario, for the list."""

    name: str
    title: str
    branches_from: str | None
    days: int


def shipped() -> list[Listed]:
    """The shipped scenarios by name."""
    known: dict[Path, Listed] = {}
    return [_listed(path, known) for path in sorted(shipped_folder("scenarios").glob("*.yaml"))]


def _listed(path: Path, known: dict[Path, Listed]) -> Listed:
    """A scenario's line in the list; a base of many branches is read once."""
    if path not in known:
        values = read(path).values
        title, days = str(values.get("title", "")), values.get("days", 0)
        base = None
        if "branches_from" in values:
            base = _listed(base_file(path, str(values["branches_from"])), known)
            days = values["change"].get("days", base.days)
        known[path] = Listed(path.stem, title, None if base is None else base.name, int(days))
    return known[path]


def base_file(branch: Path, name: str) -> Path:
    """The file of a branch's base: beside the branch, or the shipped scenario of that name."""
    return named_file(branch.parent, name, "scenarios")
