"""What a calibration found in short: what was learnt, what was not, and which checks pass."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd

from ballast.analysis.calibration.inference import Inference
from ballast.analysis.calibration.reference_table import ReferenceTable
from ballast.requests.calibration_about import drawn_jointly
from ballast.sim.scenario.calibration_worlds import Calibration

LEARNT = ("parameter", "prior_q05", "prior_q95", "q05", "q50", "q95", "contraction", "verdict")
UNIDENTIFIED = "unidentified"


def summary_of(
    calibration: Calibration, table: ReferenceTable, found: Inference, last_day: date
) -> dict[str, Any]:
    """The content of ``summary.json``.

    Args:
        calibration: what was asked for.
        table: the reference table.
        found: posterior and diagnostics.
        last_day: of the data.
    """
    tables, file = found.tables, calibration.file
    parameters = tables["parameters"]
    same = parameters["verdict"] == UNIDENTIFIED
    taught_nothing = set(parameters.loc[same, "parameter"])
    return {
        "title": file.title,
        "why": file.why,
        "scenario": file.scenario,
        "seed": file.seed,
        "last_day": last_day.isoformat(),
        "sizes": {
            "draws": file.draws,
            "left_out": file.draws - len(table.draws),
            "numbers": len(table.keys),
            "targets": len(table.targets),
            "accepted": min(file.accept, len(table.draws)),
            "rows": len(found.kept.weights),
            "effective_size": found.kept.effective_size,
        },
        "worlds": {
            name: {
                "days": world.days,
                "histories": world.histories,
                "targets": list(world.columns),
            }
            for name, world in calibration.worlds.items()
        },
        "learnt": _rows(parameters.loc[~same, list(LEARNT)]),
        "unidentified": [key for key in table.keys if key in taught_nothing],
        "jointly": drawn_jointly(calibration, table, found),
        "targets": _rows(_in_their_units(tables["predictive"], table)),
        "conflicts": _rows(tables["conflicts"]),
        "checks": _rows(tables["checks"]),
        "passed": bool(tables["checks"]["passed"].all()),
    }


def _in_their_units(predictive: pd.DataFrame, table: ReferenceTable) -> pd.DataFrame:
    """The predictions of the targets, each in the unit of its figure."""
    ends = [str(name) for name in predictive if name == "observed" or "_q" in str(name)]
    natural: dict[str, list[Any]] = {
        name: [
            target.natural(float(number))
            for target, number in zip(table.targets, predictive[name], strict=True)
        ]
        for name in ends
    }
    units = [target.unit for target in table.targets]
    frame = predictive.assign(unit=units, **natural)
    return frame[["target", "unit", *ends, "implausibility"]]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON has them: null for what is not a number."""
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in frame.to_dict(orient="records")
    ]


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
