"""A shared world played: one outcome of every branch in the same histories, block by block.

A block has all branches of some draws, so that whatever has been played when time is up is a whole
comparison of fewer draws. Blocks depend on the sizes alone, never on the processes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np

from ballast.sim.engines.ensemble import play_lanes
from ballast.sim.errors import InterruptedRun
from ballast.sim.experiments.montecarlo import WORTH_A_POOL, usable_workers
from ballast.sim.experiments.shared_world import SharedWorld
from ballast.sim.experiments.workers import Crew, NoProcesses
from ballast.sim.outcomes.counting import Counts, happened, new_counts
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.questions import OutcomeQuestion, questions
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.stability import RUNAWAY_SHARE, stable

BLOCK_LANES = 24_576
"""Lanes of a block at most, unless one draw has more."""
TIMED_DAYS = 12
CHECKED_DRAWS = 200
Note = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class LanePlan:
    """What is played.

    Attributes:
        world: a base and its branches.
        outcome: name of what is asked of every history.
        seed: root seed.
        first, draws: number of the first sampled draw, and how many.
        runs, days: histories of each draw and branch, and their length.
    """

    world: SharedWorld
    outcome: str
    seed: int
    draws: int
    runs: int
    days: int
    first: int = 1

    @property
    def branches(self) -> int:
        """How many, the base among them."""
        return len(self.world.overlays)

    @property
    def histories(self) -> int:
        """Histories of all branches."""
        return self.branches * self.draws * self.runs

    def blocks(self) -> list[tuple[int, int]]:
        """First draw of each block, and the one after its last: all of like size."""
        a_draw = self.branches * self.runs
        number = max(1, -(-self.draws * a_draw // BLOCK_LANES))
        ends = [self.first + self.draws * n // number for n in range(number + 1)]
        return [(one, other) for one, other in pairwise(ends) if other > one]


@dataclass(frozen=True)
class Answers:
    """The outcome in every history, and where it is asked: (branches, draws, runs) each."""

    values: Floats
    asked: Flags | None

    @property
    def draws(self) -> int:
        """How many draws."""
        return int(self.values.shape[1])

    @classmethod
    def joined(cls, parts: list[Answers]) -> Answers:
        """Parts of consecutive draws put together."""
        asked = None
        if any(part.asked is not None for part in parts):
            every = [np.ones(p.values.shape, bool) if p.asked is None else p.asked for p in parts]
            asked = np.concatenate(every, axis=1)
        return cls(np.concatenate([part.values for part in parts], axis=1), asked)


def play_shared(
    plan: LanePlan,
    workers: int | None = None,
    progress: Note | None = None,
    until: float | None = None,
) -> Answers:
    """Play all branches of a plan.

    Args:
        plan: what is played.
        workers: processes; None for one a processor.
        progress: told how many history-days have been played.
        until: time (``time.monotonic``) after which no further block is waited for; at least one
            block is played.

    Returns:
        The answers of the draws that were played, all of them unless time was up.

    Raises:
        InterruptedRun: stopped by the user, or for want of processes.
    """
    parts: list[Answers] = []
    try:
        with closing(_blocks_played(plan, workers, progress)) as blocks:
            for part in blocks:
                parts.append(part)
                if until is not None and time.monotonic() > until:
                    break
    except KeyboardInterrupt:
        raise InterruptedRun("stopped before the end; nothing has been written") from None
    return Answers.joined(parts)


def _blocks_played(
    plan: LanePlan, workers: int | None, progress: Note | None
) -> Generator[Answers, None, None]:
    blocks = plan.blocks()
    count = min(usable_workers(workers), len(blocks))
    if workers is None and plan.histories < WORTH_A_POOL:
        count = 1
    if count > 1:
        try:
            yield from Crew(_prepare, plan, blocks, count, progress).results()
            return
        except NoProcesses:
            pass  # none to be had: the same histories, slower
    play, done = _prepare(plan), 0

    def note(lanes: int) -> None:
        nonlocal done
        done += lanes
        if progress is not None:
            progress(done)

    for block in blocks:
        yield play(block, note)


def _prepare(plan: LanePlan) -> Callable[[tuple[int, int], Note], Answers]:
    """In a worker process: what plays its blocks."""
    return partial(_play, plan, compile_scenario(plan.world.loaded))


def _play(plan: LanePlan, setting: CompiledScenario, block: tuple[int, int], note: Note) -> Answers:
    draws, which, runs = _lanes(plan, *block)
    found, others = outcome_of(plan)
    counts = new_counts(setting, [q.asked for q in (found, *others)], len(draws), plan.days)
    values = plan.world.numbers(plan.seed, draws, which)
    play_lanes(setting, values, plan.seed, draws, runs, plan.days, (counts,), note)
    answer, asked = _answer(found, others, counts)
    shape = (block[1] - block[0], plan.branches, plan.runs)
    values_by_branch = np.ascontiguousarray(answer.reshape(shape).swapaxes(0, 1))
    return Answers(values_by_branch, None if asked is None else asked.reshape(shape).swapaxes(0, 1))


def _lanes(plan: LanePlan, first: int, last: int) -> tuple[Ints, Ints, Ints]:
    """Draw, branch and run of each lane of a block: draw by draw, and branch by branch in each."""
    number, branches, runs = last - first, plan.branches, plan.runs
    lanes = np.arange(number * branches * runs)
    return first + lanes // (branches * runs), lanes // runs % branches, lanes % runs


def outcome_of(plan: LanePlan) -> tuple[OutcomeQuestion, tuple[OutcomeQuestion, ...]]:
    """The outcome of a plan, and those that it is asked given or unless."""
    known = {one.name: one for one in questions(plan.world.loaded.scenario, plan.days)}
    found = known[plan.outcome]
    return found, tuple(known[name] for name in (*found.asked.given, *found.asked.unless))


def _answer(
    found: OutcomeQuestion, others: tuple[OutcomeQuestion, ...], counts: Counts
) -> tuple[Floats, Flags | None]:
    """(L,) the outcome, 0 where it is not asked, and where it is; None for everywhere."""
    value, missing = counts.answer(found.asked)
    asked = None if missing is None else ~missing
    for other in others:
        said, unknown = counts.answer(other.asked)
        happens = happened(other.asked, said)
        fits = happens if other.name in found.asked.given else ~happens
        if unknown is not None:
            fits &= ~unknown
        asked = fits if asked is None else asked & fits
    if found.asked.is_event:
        value = happened(found.asked, value).astype(float)
    return (value if asked is None else np.where(asked, value, 0.0)), asked


def seconds_of(plan: LanePlan) -> float:
    """Processor time that a plan would take, from the first days of one block.

    The first days are dearer than most: channels, visits and interventions begin.
    """
    block = plan.blocks()[0]
    draws, which, runs = _lanes(plan, *block)
    setting = compile_scenario(plan.world.loaded)
    ends: list[float] = []
    started = time.process_time()
    values = plan.world.numbers(plan.seed, draws, which)
    few = min(plan.days, TIMED_DAYS)
    play_lanes(
        setting, values, plan.seed, draws, runs, few, (), lambda _: ends.append(time.process_time())
    )
    begun = ends[0] - started
    a_day = (ends[-1] - ends[0]) / max(1, few - 1)
    return len(plan.blocks()) * (begun + a_day * (plan.days - 1))


def runaway(plan: LanePlan) -> Floats:
    """Share of draws in which feedback does not die out, branch by branch: (branches,).

    A branch of which it is more than :data:`RUNAWAY_SHARE` may not be played.
    """
    checked = replace(plan, draws=min(CHECKED_DRAWS, max(plan.draws, 100)), runs=1)
    draws, which, _ = _lanes(checked, checked.first, checked.first + checked.draws)
    setting = compile_scenario(plan.world.loaded)
    good = stable(setting, plan.world.numbers(plan.seed, draws, which))
    return np.asarray(1.0 - good.reshape(checked.draws, plan.branches).mean(axis=0))


MOST_RUNAWAY = RUNAWAY_SHARE
