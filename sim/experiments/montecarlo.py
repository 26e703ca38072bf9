"""The Monte Carlo ensemble: draws times runs of one scenario, in blocks, on several processes.

A block is a stretch of lanes in (draw, run) order. Which block, process or order plays a history
changes nothing about it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.errors import InterruptedRun
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.sampled_draws import AT_ONCE, SampledDraws
from ballast.sim.experiments.workers import Crew, NoProcesses
from ballast.sim.outcomes.logged_sample import LoggedSample, sample_of
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.priors import spread
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.stability import check_draws

Progress = Callable[[int], None]
"""Called with the number of history-days played so far."""
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
        logged: so many histories at most are logged, spread over the draws (:attr:`sample`).
        looks: numbers of draws after which no block goes on, in rising order.
    """

    loaded: LoadedScenario
    seed: int
    draws: int
    runs: int
    days: int
    block_lanes: int = 4096
    logged: int = 1000
    looks: tuple[int, ...] = ()

    @property
    def histories(self) -> int:
        """How many histories."""
        return self.draws * self.runs

    @cached_property
    def numbers(self) -> SampledDraws:
        """Sampled values of the draws."""
        return SampledDraws(self.loaded, self.seed, self.draws, self.runs)

    @property
    def sample(self) -> LoggedSample:
        """The histories that are logged."""
        return sample_of(self.logged, self.draws, self.runs)

    def sample_at(self, draw: int) -> LoggedSample:
        """Those that are logged while a draw is played: the run may end at the next look."""
        ends = [look for look in self.looks if draw < look < self.draws]
        return sample_of(self.logged, min([*ends, self.draws]), self.runs)

    def blocks(self, workers: int) -> list[tuple[int, int]]:
        """First and last lane of each block: of like size, and as many for each worker."""
        ends = [look * self.runs for look in self.looks if look < self.draws] + [self.histories]
        found = []
        for first, last in zip([0, *ends], ends, strict=False):
            number = -(-(last - first) // self.block_lanes)
            number = min(-(-number // workers) * workers, last - first)
            size = -(-(last - first) // number)
            found += [(lane, min(lane + size, last)) for lane in range(first, last, size)]
        return found


def usable_workers(asked: int | None) -> int:
    """How many processes to use: as asked, else as many as this process may run on."""
    if asked is not None:
        return asked
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def play(
    plan: Plan, workers: int | None = None, progress: Progress | None = None
) -> list[OutcomeAccumulator]:
    """Play all histories of a plan; arguments and errors as of :func:`stream`.

    Returns:
        The tallies of the blocks, in lane order.

    Raises:
        UnstableScenario: a draw whose feedback does not die out.
    """
    check_plan(plan)
    return list(stream(plan, workers, progress))


def check_plan(plan: Plan) -> None:
    """Refuse a plan with a draw whose feedback does not die out.

    Raises:
        UnstableScenario: the first such draws.
    """
    setting = compile_scenario(plan.loaded)
    for first in range(0, plan.draws, AT_ONCE):
        check_draws(setting, plan.numbers.checked(first))


def stream(
    plan: Plan, workers: int | None = None, progress: Progress | None = None
) -> Generator[OutcomeAccumulator, None, None]:
    """Play the histories of a plan block by block; closing the generator ends all processes.

    Args:
        plan: what is played; its draws have been checked.
        workers: processes; None for one a processor.
        progress: told how many history-days have been played.

    Yields:
        The tallies of the blocks, in lane order.

    Raises:
        InterruptedRun: stopped by the user, or worker processes die again and again; nothing is
            left running.
    """
    count = min(usable_workers(workers), plan.histories)
    if workers is None and plan.histories < WORTH_A_POOL:
        count = 1
    blocks = plan.blocks(count)
    try:
        if count > 1 and len(blocks) > 1:
            try:
                yield from Crew(_prepare, plan, _Jobs(plan, blocks), count, progress).results()
                return
            except NoProcesses:
                pass  # none to be had (little memory, no rights): same histories, slower
        yield from _play_here(plan, blocks, progress)
    except KeyboardInterrupt:
        raise InterruptedRun("stopped before the end; nothing has been written") from None


def _play_here(
    plan: Plan, blocks: list[tuple[int, int]], progress: Progress | None
) -> Iterator[OutcomeAccumulator]:
    setting, done = compile_scenario(plan.loaded), 0

    def note(lanes: int) -> None:
        nonlocal done
        done += lanes
        if progress is not None:
            progress(done)

    jobs = _Jobs(plan, blocks)
    for number in range(len(jobs)):
        yield _play(plan, setting, jobs[number], note)


Job = tuple[int, int, dict[str, Floats] | None]
"""First and last lane of a block, and the sampled values of its draws if they are kept."""


class _Jobs:
    """Jobs of a plan, one per block; each is put together when it is sent."""

    def __init__(self, plan: Plan, blocks: list[tuple[int, int]]) -> None:
        self._plan, self._blocks = plan, blocks

    def __len__(self) -> int:
        return len(self._blocks)

    def __getitem__(self, number: int) -> Job:
        first, last = self._blocks[number]
        return first, last, self._plan.numbers.kept(*_draws_of(self._plan, first, last))


def _draws_of(plan: Plan, first: int, last: int) -> tuple[int, int]:
    """The first draw of some lanes, and the one after the last."""
    return first // plan.runs, (last - 1) // plan.runs + 1


def _prepare(plan: Plan) -> Callable[[Job, Callable[[int], None]], OutcomeAccumulator]:
    """In a worker process: what plays its blocks."""
    return partial(_play, plan, compile_scenario(plan.loaded))


def _play(
    plan: Plan, setting: CompiledScenario, job: Job, note: Callable[[int], None]
) -> OutcomeAccumulator:
    first, last, known = job
    draws, runs = lanes_of(first, last, plan.runs)
    of_draws = known or plan.numbers.between(*_draws_of(plan, first, last))
    values = spread(of_draws, draws - draws[0])
    logged = np.flatnonzero(plan.sample_at(int(draws[-1])).holds(draws, runs))
    return play_block(setting, values, plan.seed, draws, runs, plan.days, logged, note)
