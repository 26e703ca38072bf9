"""Rare rungs: a pilot that chooses the levels, and then the trees of a plan, on several processes.

The pilot has a seed of its own, and nothing of it enters the estimate: levels and factors are
fixed before the first tree is played, which keeps the estimate unbiased.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.errors import InterruptedRun
from ballast.sim.experiments.montecarlo import WORTH_A_POOL, Plan, Progress, usable_workers
from ballast.sim.experiments.splitting import Levels, Trees, entry, play_trees
from ballast.sim.experiments.workers import Crew, NoProcesses
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.priors import sample, sample_lanes
from ballast.sim.streams import name_key
from ballast.sim.vocabulary import Rung
from ballast.sim.world.clones import Path
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario

PILOT_TREES = 1024
PILOT_COPIES = 8
PILOT_ENOUGH = 20
"""Trees that reach the target, after which a pilot need not be played again with copies."""
MOST_COPIES = 64
TREES_A_BLOCK = 4096
TIMED_DAYS = 40


@dataclass(frozen=True)
class Pilot:
    """What the pilot found.

    Attributes:
        levels: where branches are to be copied.
        chance: a rough estimate, for deciding whether splitting is worth while.
        cost: history-days.
        seconds: as measured.
    """

    levels: Levels
    chance: float
    cost: int
    seconds: float


@dataclass(frozen=True)
class Rare:
    """The trees of a plan.

    Attributes:
        weight: (N,) weighted number of branches of each tree that reached the target.
        cost: history-days, pilot left out.
        seconds: of processor, all processes together.
        reached: draw, run, path and day of all branches that reached the target.
    """

    weight: Floats
    cost: int
    seconds: float
    reached: list[tuple[int, int, Path, int]]


def choose_levels(plan: Plan, target: int, trees: int = PILOT_TREES) -> Pilot:
    """A level for each rung below a target, and one for a reply; factors come from other trees.

    The factor of a level is about one over the share of branches that come to it, so that about as
    many branches start from each. Tensions as levels below rung 4 did not pay wherever we tried.
    """
    started = time.process_time()
    rungs = [entry(rung) for rung in range(Rung.DISPUTE, target)]
    thresholds, cost = tuple(sorted([*rungs, entry(Rung.DISPUTE, replied=True)])), 0
    setting = compile_scenario(plan.loaded)
    seed = name_key(f"pilot of rare rungs {plan.seed}")
    draws = np.arange(1, trees + 1)  # each tree its own draw; draw 0 is no sample
    values = sample(plan.loaded, seed, draws)
    levels = Levels(target, thresholds, (1,) * len(thresholds))
    for _ in range(2):  # without copies first: with too many of them a pilot would be dear
        found = play_trees(setting, values, seed, draws, np.zeros_like(draws), plan.days, levels)
        cost += found.cost
        levels = Levels(target, thresholds, _factors(found))
        if (found.weight > 0.0).sum() >= PILOT_ENOUGH:
            break
    return Pilot(levels, float(found.weight.mean()), cost, time.process_time() - started)


def _factors(found: Trees) -> tuple[int, ...]:
    """For each level, the power of two next to one over the share of branches that come to it."""
    factors = []
    for before, there in zip(found.entered, found.passed, strict=False):
        copies = PILOT_COPIES if before == 0 else MOST_COPIES if there == 0 else before / there
        factors.append(int(min(2 ** round(np.log2(copies)), MOST_COPIES)))
    return tuple(factors)


def seconds_a_day(plan: Plan) -> float:
    """Processor time of a history-day of plain Monte Carlo, in a block of the size of ours."""
    draws, runs = lanes_of(*_blocks(plan, 1)[0], plan.runs)
    setting, ends, days = compile_scenario(plan.loaded), [], min(plan.days, TIMED_DAYS)
    play_trees(
        setting,
        sample_lanes(plan.loaded, plan.seed, draws),
        plan.seed,
        draws,
        runs,
        days,
        Levels(Rung.WAR + 1),  # nothing stops
        lambda _: ends.append(time.process_time()),
    )
    return (ends[-1] - ends[0]) / max(1, len(ends) - 1) / len(draws)


def play_rare(
    plan: Plan, levels: Levels, workers: int | None = None, progress: Progress | None = None
) -> Rare:
    """Play a tree for each history of a plan, from draw 1 on; draw 0 is no sample.

    Args:
        plan: what is played; its draws have been checked.
        levels: where branches are copied.
        workers: processes; None for one a processor. Results are the same for any number.
        progress: told how many days of histories, clones left out, have been played.

    Raises:
        InterruptedRun: stopped by the user, or worker processes die again and again.
    """
    count = min(usable_workers(workers), plan.histories)
    if workers is None and plan.histories < WORTH_A_POOL:
        count = 1
    blocks, job = _blocks(plan, count), (plan, levels)
    try:
        parts = _play_all(job, blocks, count, progress)
    except KeyboardInterrupt:
        raise InterruptedRun("stopped before the end; nothing has been written") from None
    return Rare(
        weight=np.concatenate([part.weight for part in parts]),
        cost=sum(part.cost for part in parts),
        seconds=sum(part.seconds for part in parts),
        reached=[name for part in parts for name in part.reached],
    )


def _blocks(plan: Plan, workers: int) -> list[tuple[int, int]]:
    """First and last lane of each block, of like size, without draw 0."""
    size = min(plan.block_lanes, TREES_A_BLOCK)
    number = -(-(plan.histories - plan.runs) // size)
    number = -(-number // workers) * workers
    ends = np.linspace(plan.runs, plan.histories, number + 1).astype(int)
    return [(int(a), int(b)) for a, b in pairwise(ends) if a < b]


Job = tuple[Plan, Levels]


def _play_all(
    job: Job, blocks: list[tuple[int, int]], count: int, progress: Progress | None
) -> list[Trees]:
    if count > 1 and len(blocks) > 1:
        try:
            return list(Crew(_prepare, job, blocks, count, progress).results())
        except NoProcesses:
            pass  # none to be had: the same trees, slower
    done = 0

    def note(lanes: int) -> None:
        nonlocal done
        done += lanes
        if progress is not None:
            progress(done)

    setting = compile_scenario(job[0].loaded)
    return [_play(job, setting, block, note) for block in blocks]


def _prepare(job: Job) -> Callable[[tuple[int, int], Callable[[int], None]], Trees]:
    """In a worker process: what plays its blocks."""
    return partial(_play, job, compile_scenario(job[0].loaded))


def _play(
    job: Job, setting: CompiledScenario, block: tuple[int, int], note: Callable[[int], None]
) -> Trees:
    started, (plan, levels) = time.process_time(), job
    draws, runs = lanes_of(*block, plan.runs)
    values = sample_lanes(plan.loaded, plan.seed, draws)
    found = play_trees(setting, values, plan.seed, draws, runs, plan.days, levels, note)
    found.seconds = time.process_time() - started
    return found
