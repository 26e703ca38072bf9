"""Shards played on this machine, by some processes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

import pyarrow as pa

from ballast.sim.experiments.montecarlo import Progress
from ballast.sim.experiments.shard_playing import Note, Player
from ballast.sim.experiments.study_plan import Shard, StudyPlan
from ballast.sim.experiments.workers import Crew, NoProcesses

Played = Generator[tuple[Shard, pa.Table], None, None]
"""Shards as they are played; closing it ends all processes."""


def play_here(
    study: StudyPlan, shards: Sequence[Shard], workers: int, progress: Progress | None = None
) -> Played:
    """Play shards of a study.

    Args:
        study: the study.
        shards: those that are wanted.
        workers: processes.
        progress: told how many history-days have been played.

    Yields:
        Each shard with its histories as soon as it is done, in whatever order.

    Raises:
        InterruptedRun: worker processes die again and again.
    """
    count = min(workers, len(shards))
    if count > 1:
        try:
            for number, table in Crew(_prepare, study, shards, count, progress).as_done():
                yield shards[number], table
            return
        except NoProcesses:
            pass  # none to be had: same histories, slower
    player, done = Player(study), 0

    def note(lanes: int) -> None:
        nonlocal done
        done += lanes
        if progress is not None:
            progress(done)

    for shard in shards:
        yield shard, player(shard, note)


def _prepare(study: StudyPlan) -> Callable[[Shard, Note], pa.Table]:
    """In a worker process: what plays its shards."""
    return Player(study)
