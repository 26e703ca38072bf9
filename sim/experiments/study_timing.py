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


def in_words(seconds: float) -> str:
    """A time as a person says it.

    >>> [in_words(s) for s in (0.4, 42.0, 200.0, 9000.0)]
    ['a second', '42 s', '3 min', '2.5 h']
    """
    if seconds < 1.0:
        return "a second"
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    if seconds < 5400.0:
        return f"{seconds / 60.0:.0f} min"
    return f"{seconds / 3600.0:.1f} h"
