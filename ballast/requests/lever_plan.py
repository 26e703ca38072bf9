"""What a ranking of levers plays: the levers, and sizes that are said or fit a budget."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ballast.analysis.text.durations import duration
from ballast.requests.lever_clock import Clock
from ballast.requests.lever_request import RUNS, LeverRequest
from ballast.requests.lever_supports import SUPPORTS, UNKNOWNS
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.montecarlo import check_plan, usable_workers
from ballast.sim.experiments.shared_lanes import MOST_RUNAWAY, LanePlan, runaway, seconds_of
from ballast.sim.experiments.shared_world import shared_world
from ballast.sim.outcomes.measured import Measured
from ballast.sim.scenario.levers import Lever
from ballast.sim.scenario.questions import OutcomeQuestion
from ballast.sim.scenario.schema import LoadedScenario

MOST = 3
"""So many are called the best and the worst."""
PILOT_DRAWS = 20
LEAST_DRAWS = 20
MOST_DRAWS = 2000
SCREENED = (2000, 8000)
"""Fewest and most draws, of one history each, in which is looked for what differences rest on."""
KEPT_BACK = 0.12
"""Share of the time that starting processes, statistics and pictures take."""
START_SECONDS = 6.0


@dataclass(frozen=True, kw_only=True)
class LeverPlan:
    """What is played, once all that is asked for is right.

    Attributes:
        loaded: the scenario.
        question: the outcome.
        levers: with events; those whose feedback runs away are left out.
        left_out: why, by id.
        side: whose levers alone.
        pairs: of so many of the best, all combinations.
        seed, runs, days: sizes.
        draws: how many are played; with a budget the most that there is time for.
        resolve: fewer draws are enough where they resolve the ranking.
        seconds: the budget; None where sizes are said.
        workers: processes; None for one a processor.
        started: when the plan began to be made (``time.monotonic``): a budget counts from there.
        a_history: seconds of one process that a history is expected to take; None if not timed.
    """

    loaded: LoadedScenario
    question: OutcomeQuestion
    levers: tuple[Lever, ...]
    left_out: dict[str, str]
    side: str | None
    pairs: int
    seed: int
    draws: int
    runs: int
    days: int
    resolve: bool
    seconds: float | None
    workers: int | None
    started: float = field(default_factory=time.monotonic, compare=False)
    a_history: float | None = field(default=None, compare=False)

    @property
    def history_days(self) -> int:
        """About how many history-days are played in all."""
        branches = len(self.levers) + 1 + self.later
        return (branches * self.draws * self.runs + 7 * self.screened) * self.days

    def clock(self) -> Clock:
        """What is left of the budget, from when this plan began to be made."""
        return Clock(
            self.seconds,
            self.started,
            kept=KEPT_BACK * (self.seconds or 0.0),
            expected=self.a_history,
            workers=self.workers,
        )

    @property
    def asked(self) -> Measured:
        """The outcome without its values."""
        one = self.question
        return Measured(one.name, one.definition, one.kind, one.horizon_days, None, rung=one.rung)

    @property
    def later(self) -> int:
        """Branches that are played once the levers are ranked."""
        return later_branches(self.pairs)

    @property
    def screened(self) -> int:
        """Draws in which is looked for what differences rest on."""
        return int(np.clip(self.draws * self.runs, *SCREENED))

    @cached_property
    def lanes(self) -> LanePlan:
        """All levers beside the base."""
        world = shared_world(self.loaded, [lever.branch for lever in self.levers])
        return LanePlan(
            world=world,
            outcome=self.question.name,
            seed=self.seed,
            draws=self.draws,
            runs=self.runs,
            days=self.days,
        )


def later_branches(pairs: int) -> int:
    """Branches of the second part: base, parameters at both ends, supports and pairs."""
    chosen = 2 * MOST
    return 1 + 2 * UNKNOWNS + 2 * SUPPORTS * chosen + pairs * (pairs - 1) // 2


def plan_levers(request: LeverRequest, scenario: object) -> LeverPlan:
    """Check a request and choose the sizes that fit the budget.

    Raises:
        InputError: every problem of the request; a budget that is too small to rank.
        UnstableScenario: a draw of the base whose feedback does not die out.
    """
    started = time.monotonic()
    problems = request.problems()
    loaded = request.load([scenario], problems)
    if problems:
        raise InputError(*problems)
    base = request.plan(loaded[0])
    question = request.question(loaded[0], base.days)
    levers = request.levers(loaded[0])
    check_plan(replace(base, draws=PILOT_DRAWS + 1, runs=1))
    runs = RUNS if request.runs is None else int(request.runs)  # type: ignore[call-overload]
    plan = LeverPlan(
        loaded=loaded[0],
        question=question,
        levers=tuple(levers),
        left_out={},
        side=None if request.side is None else str(request.side),
        pairs=request.several,
        seed=base.seed,
        draws=PILOT_DRAWS if request.draws is None else base.draws,
        runs=runs,
        days=base.days,
        resolve=request.seconds is not None,
        seconds=request.seconds,
        workers=request.processes,
        started=started,
    )
    plan = _without_runaway(plan)
    if plan.seconds is None:
        return plan
    return _within_budget(plan, plan.seconds, refuse=request.budget is not None)


def _without_runaway(plan: LeverPlan) -> LeverPlan:
    share = runaway(plan.lanes)[1:]
    left = {
        lever.id: f"feedback does not die out in {100 * much:.0f} % of the draws"
        for lever, much in zip(plan.levers, share, strict=True)
        if much > MOST_RUNAWAY
    }
    if not left:
        return plan
    kept = tuple(lever for lever in plan.levers if lever.id not in left)
    return replace(plan, levers=kept, left_out=left)


def _within_budget(plan: LeverPlan, seconds: float, *, refuse: bool) -> LeverPlan:
    """The plan with as many draws as there is time for.

    The least has the levers alone: what does not fit then is left out once they are ranked.

    Raises:
        InputError: a budget that was said, and is too small for the least.
    """
    processes = usable_workers(plan.workers)
    wall, work = time.monotonic(), time.process_time()
    timed = seconds_of(plan.lanes)
    wall, work = time.monotonic() - wall, time.process_time() - work
    # a processor that is shared gives less than its time
    busy = max(1.0, wall / work) if work > 0.0 else 1.0
    a_draw = busy * timed / plan.lanes.draws / processes
    branches = plan.lanes.branches
    every = a_draw * (1.0 + plan.later / branches)
    a_history = a_draw / (branches * plan.runs)
    fixed = START_SECONDS + 7 * SCREENED[0] * a_history
    draws = int((seconds * (1.0 - KEPT_BACK) - fixed) / every)
    least = (START_SECONDS + LEAST_DRAWS * a_draw) / (1.0 - KEPT_BACK)
    if refuse and draws < LEAST_DRAWS and seconds < least:
        message = (
            f"expected about {duration(1.1 * least)} or more to rank {len(plan.levers)} levers "
            f"over {plan.days} days, got {duration(seconds)}"
        )
        raise InputError(Problem(message, option="budget"))
    draws = int(np.clip(draws, LEAST_DRAWS, MOST_DRAWS))
    return replace(plan, draws=draws, a_history=a_history * processes)
