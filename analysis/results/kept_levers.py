"""Rankings of levers that have been kept: found again for the same scenario and the same code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ballast.analysis.results.file_names import LEVERS
from ballast.sim import __version__
from ballast.sim.scenario.places import shipped_folder


def levers_folder(stem: str) -> str:
    """Name of the folder that a ranking goes to where none is said.

    >>> levers_folder("summer-2023")
    'summer-2023-levers'
    """
    return f"{stem}-levers"


def kept_levers(canonical_hash: str, beside: Path) -> dict[str, Any] | None:
    """The content of ``levers.json`` of a scenario, of this version; None where nothing is kept.

    Args:
        canonical_hash: of the scenario.
        beside: a results folder; rankings lie in folders beside it, or are shipped.
    """
    for path in _candidates(beside):
        try:
            found = json.loads(path.read_bytes())
            same = found["canonical_hash"] == canonical_hash and not found["side"]
            if same and found["code"]["ballast"] == __version__ and found["levers"]:
                return dict(found)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def _candidates(beside: Path) -> Iterator[Path]:
    yield from sorted(beside.absolute().parent.glob(f"{levers_folder('*')}/{LEVERS}"))
    yield from sorted((shipped_folder("configs") / "levers").glob("*.json"))
