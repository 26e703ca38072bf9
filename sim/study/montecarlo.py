"""The Monte Carlo ensemble: draws times runs of one scenario, in blocks, on several processes.

A block is a stretch of lanes in (draw, run) order. Which block, process or order plays a history
changes nothing about it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized

import numpy as np

from sim.engines.ensemble import lanes_of, play_block
from sim.errors import InterruptedRun
from sim.rules.quantity import Number
from sim.scenario.priors import sample
from sim.scenario.schema import LoadedScenario
from sim.tally import Tally
from sim.world.setting import Setting, compile_scenario
from sim.world.stability import check_draws

Progress = Callable[[int], None]
"""Called with the number of history-days played so far."""
POLL_SECONDS = 0.2
WORTH_A_POOL = 400
"""Fewer histories are played faster here than processes are started."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is played.

    Attributes:
        loaded: the scenario.
        seed: root seed.
        draws, runs, days: how many of each.
        block_lanes: histories a block; changes speed and memory, never results.
        logged: acts of this many first histories are kept.
    """

    loaded: LoadedScenario
    seed: int
    draws: int
    runs: int
    days: int
    block_lanes: int = 4096
    logged: int = 100

    @property
    def histories(self) -> int:
        """How many histories."""
        return self.draws * self.runs

    def blocks(self, workers: int) -> list[tuple[int, int]]:
        """First and last lane of each block, at least one a worker."""
        size = max(1, min(self.block_lanes, -(-self.histories // workers)))
        return [
            (first, min(first + size, self.histories)) for first in range(0, self.histories, size)
        ]


def usable_workers(asked: int | None) -> int:
    """How many processes to use: as asked, else as many as this process may run on."""
    if asked is not None:
        return asked
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def play(plan: Plan, workers: int | None = None, progress: Progress | None = None) -> list[Tally]:
    """Play all histories of a plan.

    Args:
        plan: what is played.
        workers: processes; None for one a processor.
        progress: told how many history-days have been played.

    Returns:
        The tallies of the blocks, in lane order.

    Raises:
        UnstableScenario: a draw whose feedback does not die out.
        InterruptedRun: stopped by the user; nothing is left running.
    """
    setting = compile_scenario(plan.loaded)
    check_draws(setting, sample(plan.loaded.scenario, plan.seed, np.arange(plan.draws)))
    count = min(usable_workers(workers), plan.histories)
    if workers is None and plan.histories < WORTH_A_POOL:
        count = 1
    blocks = plan.blocks(count)
    try:
        if count == 1 or len(blocks) == 1:
            return list(_play_here(plan, setting, blocks, progress))
        try:
            return _play_on(plan, blocks, count, progress)
        except BrokenProcessPool:
            # no processes to be had (input from a pipe, little memory): same histories, slower
            return list(_play_here(plan, setting, blocks, progress))
    except KeyboardInterrupt:
        raise InterruptedRun("stopped before the end; nothing has been written") from None


def _play_here(
    plan: Plan, setting: Setting, blocks: list[tuple[int, int]], progress: Progress | None
) -> Iterator[Tally]:
    done = 0

    def note(lanes: int) -> None:
        nonlocal done
        done += lanes
        if progress is not None:
            progress(done)

    for block in blocks:
        yield _play(plan, setting, block, note)


def _play(
    plan: Plan, setting: Setting, block: tuple[int, int], note: Callable[[int], None]
) -> Tally:
    first, last = block
    draws, runs = lanes_of(first, last, plan.runs)
    own = np.arange(draws[0], draws[-1] + 1)
    sampled = sample(plan.loaded.scenario, plan.seed, own)
    values: dict[str, Number] = {
        key: value if len(value) == 1 else value[draws - draws[0]] for key, value in sampled.items()
    }
    logged = max(0, min(plan.logged - first, last - first))
    return play_block(setting, values, plan.seed, draws, runs, plan.days, logged, note)


def _play_on(
    plan: Plan, blocks: list[tuple[int, int]], workers: int, progress: Progress | None
) -> list[Tally]:
    # spawn everywhere: forking a process with threads can hang, and one way is easier to test
    context = multiprocessing.get_context("spawn")
    played = context.Value("q", 0)
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_enter, initargs=(plan, played)
    )
    try:
        futures = [pool.submit(_play_in_worker, block) for block in blocks]
        _wait(futures, played, progress)
        return [future.result() for future in futures]
    except BaseException:
        for process in list((pool._processes or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _wait(
    futures: list[Future[Tally]], played: Synchronized[int], progress: Progress | None
) -> None:
    waiting = set(futures)
    while waiting:
        done, waiting = wait(waiting, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()  # a fault in a worker is raised here, at once
        if progress is not None:
            progress(played.value)


_worker: tuple[Plan, Setting, Synchronized[int]] | None = None


def _enter(plan: Plan, played: Synchronized[int]) -> None:
    """Set up a worker process once; an interrupt is the parent's business."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker = (plan, compile_scenario(plan.loaded), played)


def _play_in_worker(block: tuple[int, int]) -> Tally:
    assert _worker is not None, "a worker is set up before it plays"
    plan, setting, played = _worker

    def note(lanes: int) -> None:
        with played.get_lock():
            played.value += lanes

    return _play(plan, setting, block, note)
