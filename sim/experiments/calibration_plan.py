"""What a calibration plays: each world as a study of one point, and the shards of all of them.

Draws are numbered alike in every world, from 1: draw 0 takes the modes, which nobody has drawn. A
draw whose feedback does not die out in a world is not played there and is left out of the table.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np

from ballast.sim.experiments.local_shards import Played, play_here
from ballast.sim.experiments.montecarlo import Progress
from ballast.sim.experiments.study_plan import Shard, StudyPlan, StudyWorld
from ballast.sim.experiments.study_timing import seconds_of
from ballast.sim.scenario.calibrated_world import PlayedWorld
from ballast.sim.scenario.calibration_worlds import Calibration


@dataclass(frozen=True, kw_only=True)
class CalibrationPlan:
    """What is played.

    Attributes:
        studies: one a world, by its name.
    """

    studies: Mapping[str, StudyPlan]

    @property
    def histories(self) -> int:
        """Histories of all worlds."""
        return sum(study.histories for study in self.studies.values())

    def shards(self) -> list[Shard]:
        """All shards, world by world; they depend on the calibration and on nothing else."""
        found: list[Shard] = []
        for world, study in enumerate(self.studies.values()):
            for shard in study.shards():
                found.append(Shard(len(found), world, shard.first, shard.last))
        return found

    def history_days(self, shards: Sequence[Shard]) -> int:
        """Days of all histories of some shards."""
        days = [study.days for study in self.studies.values()]
        return sum((shard.last - shard.first) * days[shard.world] for shard in shards)

    def seconds(self, shards: Sequence[Shard], workers: int) -> float:
        """Seconds that some shards take; see :func:`ballast.sim.experiments.study_timing`."""
        return sum(
            seconds_of(study, list(_own(world, shards)), workers)
            for world, study in enumerate(self.studies.values())
        )

    def play(
        self, shards: Sequence[Shard], workers: int, progress: Progress | None = None
    ) -> Played:
        """Play shards, world by world; see :mod:`ballast.sim.experiments.local_shards`."""
        before = 0

        def told(done: int) -> None:
            if progress is not None:
                progress(before + done)

        for world, study in enumerate(self.studies.values()):
            own = _own(world, shards)
            with closing(play_here(study, list(own), workers, told)) as played:
                for shard, table in played:
                    yield own[shard], table
            before += self.history_days(list(own.values()))


def plan_of(calibration: Calibration) -> CalibrationPlan:
    """What a calibration plays."""
    studies = {name: _study(calibration, name, world) for name, world in calibration.worlds.items()}
    return CalibrationPlan(studies=studies)


def _study(calibration: Calibration, name: str, world: PlayedWorld) -> StudyPlan:
    return StudyPlan(
        worlds=(StudyWorld(name, world.loaded, np.zeros(1, np.intp)),),
        values={},
        seed=calibration.file.seed,
        draws=calibration.file.draws,
        runs=world.histories,
        days=world.days,
        independent=False,
        outcomes=world.outcomes,
        leaves_out=True,
    )


def _own(world: int, shards: Sequence[Shard]) -> dict[Shard, Shard]:
    """Shards of a world, by what they are in its own study."""
    return {Shard(s.number, 0, s.first, s.last): s for s in shards if s.world == world}


def table_identity(calibration: Calibration, version: str) -> dict[str, Any]:
    """What two calibrations have in common if their shards can be put together."""
    file = calibration.file
    return {
        "seed": file.seed,
        "draws": file.draws,
        "worlds": {
            name: {
                "days": world.days,
                "histories": world.histories,
                "targets": list(world.columns),
                "scenario_hash": world.loaded.canonical_hash,
                "outcomes_hash": _digest(
                    {
                        column: world.loaded.scenario.outcomes[column].model_dump(mode="json")
                        for column in world.outcomes
                    }
                ),
            }
            for name, world in calibration.worlds.items()
        },
        "ballast": version,
    }


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
