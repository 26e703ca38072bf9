"""How long a study will take, found by playing a little of it."""

from __future__ import annotations

import time
from dataclasses import replace

from ballast.sim.experiments.shard_playing import tally_of
from ballast.sim.experiments.study_plan import Shard, StudyPlan
from ballast.sim.world.compiled_scenario import compile_scenario

PILOT_DAYS = 12
PILOT_LANES = 8192
START_SECONDS = 1.5
"""A worker process needs this to begin."""


def seconds_of(study: StudyPlan, shards: list[Shard], workers: int) -> float:
    """Seconds that some shards will take on some processes, within a third or so.

    The first days of the first of them are played and timed. Early days cost a little less than
    later ones, large blocks a little less than small ones.
    """
    if not shards:
        return 0.0
    first, days = shards[0], min(PILOT_DAYS, study.days)
    short, world = replace(study, days=days), study.worlds[first.world]
    setting = compile_scenario(world.loaded)
    last = min(first.last, first.first + PILOT_LANES)
    few = study.lanes_between(world, first.first, min(last, first.first + 8))
    tally_of(short, world, setting, few)  # what is done once
    started = time.perf_counter()
    tally_of(short, world, setting, study.lanes_between(world, first.first, last))
    a_day = (time.perf_counter() - started) / ((last - first.first) * days)
    lanes = sum(shard.last - shard.first for shard in shards)
    used = min(workers, len(shards))
    return a_day * lanes * study.days / used + (START_SECONDS if used > 1 else 0.0)
