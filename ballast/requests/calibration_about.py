"""What a calibration and its posterior say of themselves: manifest, and what they rest on."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from ballast.analysis.calibration.inference import Inference
from ballast.analysis.calibration.reference_table import ReferenceTable
from ballast.analysis.results.file_names import IDENTITY
from ballast.sim import __version__
from ballast.sim.experiments.calibration_plan import CalibrationPlan, table_identity
from ballast.sim.scenario.calibration_worlds import Calibration
from ballast.sim.scenario.posterior_file import PosteriorAbout
from ballast.sim.versions import MODEL, PACKAGES, version


def last_day(calibration: Calibration) -> date:
    """Last day of the data: of all targets."""
    return max(target.last_day for target in calibration.targets.values())


def drawn_jointly(calibration: Calibration, table: ReferenceTable, found: Inference) -> list[str]:
    """Keys of the numbers that the posterior gives, in order.

    Those that were learnt, what is tied to them, and those whose own prior rests on the data. All
    others are what they were before, and are drawn from their priors.
    """
    before = calibration.file.before
    return [key for key in table.keys if key in found.jointly or key in before] or list(table.keys)


def posterior_about(
    calibration: Calibration, table: ReferenceTable, found: Inference
) -> PosteriorAbout:
    """What the posterior of a calibration rests on."""
    file = calibration.file
    said = {
        IDENTITY: table_identity(calibration, __version__),
        "config": file.model_dump(mode="json"),
        "targets": _targets(calibration),
        "priors": _priors(calibration),
    }
    return PosteriorAbout(
        name=calibration.name,
        scenario=file.scenario,
        seed=file.seed,
        last_day=last_day(calibration),
        model=MODEL,
        targets=tuple(calibration.targets),
        calibration_hash=hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest(),
        draws=len(table.draws),
        effective_size=found.kept.effective_size,
        before={
            key: (prior.low, prior.high)
            for key, prior in calibration.priors.items()
            if key in file.before and prior.low is not None and prior.high is not None
        },
    )


def _targets(calibration: Calibration) -> dict[str, Any]:
    return {id_: target.model_dump(mode="json") for id_, target in calibration.targets.items()}


def _priors(calibration: Calibration) -> dict[str, Any]:
    return {key: prior.model_dump(mode="json") for key, prior in calibration.priors.items()}


def manifest_of(calibration: Calibration, plan: CalibrationPlan, command: str) -> dict[str, Any]:
    """The manifest of a calibration that has not been played.

    Args:
        calibration: what is asked for.
        plan: what is played.
        command: as typed.
    """
    file = calibration.file
    return {
        "title": file.title,
        "calibration": calibration.name,
        IDENTITY: table_identity(calibration, __version__),
        "config": file.model_dump(mode="json"),
        "priors": _priors(calibration),
        "targets": _targets(calibration),
        "seed": file.seed,
        "sizes": {
            "draws": file.draws,
            "numbers": len(calibration.priors),
            "targets": len(calibration.targets),
            "histories": plan.histories,
            "history_days": plan.history_days(plan.shards()),
        },
        "code": {"ballast": __version__, "model": MODEL},
        "packages": {name: version(name) for name in PACKAGES},
        "command": command,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }
