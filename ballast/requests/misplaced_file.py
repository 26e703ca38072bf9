"""A file that stands where something that forecasts is expected."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from ballast.analysis.observed.recognised_files import recognised
from ballast.analysis.observed.text_rows import GZIP, ZIP
from ballast.sim.errors import Problem
from ballast.sim.scenario.places import is_file, is_shipped_name

FORECASTS = (".yaml", ".yml", ".json")


def misplaced_file(name: str, observed: Sequence[str]) -> Problem | None:
    """What is wrong with a file of events, or a compressed one, in the place of what forecasts.

    Args:
        name: what is to forecast, as it was typed.
        observed: files of events, as they were typed.
    """
    path = Path(name)
    if not is_file(path):
        return None
    packed = _begins(path).startswith((GZIP, ZIP))
    if path.suffix in FORECASTS and not packed:
        return None
    found = recognised([name], [], [])
    if found:
        other = next((one for one in observed if _may_forecast(one)), None)
        command = shlex.join(["ballast", "backtest", other or "SCENARIO", name])
        guess = "the two seem to be swapped" if other else "what forecasts comes first"
        message = (
            f"expected a sheet, a backtest or a scenario, got a file of events "
            f"({found[0].layout.title}); {guess}: {command}"
        )
        return Problem(message, file=name)
    if packed:
        message = "expected a sheet, a backtest or a scenario, got a compressed file; unpack it"
        return Problem(message, file=name)
    return None


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(4)
    except OSError:
        return b""


def _may_forecast(name: str) -> bool:
    return is_shipped_name(name) or Path(name).suffix in FORECASTS
