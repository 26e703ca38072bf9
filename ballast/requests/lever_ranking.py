"""Levers played beside each other and ranked: the steps from a request to a study."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from ballast.analysis.stats.decision_value import counts_by_draw
from ballast.analysis.stats.draw_spread import error_of_ends, spread_by_draw
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.lever_effects import (
    Effect,
    as_measured,
    draws_to_resolve,
    effects,
    ranking,
)
from ballast.analysis.stats.lever_study import LeverStudy, RankedLever
from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.same_levers import same_levers
from ballast.analysis.stats.uncertainty import Floats
from ballast.requests.lever_clock import Clock
from ballast.requests.lever_plan import MOST, PILOT_DRAWS, LeverPlan
from ballast.requests.lever_second import SecondPart
from ballast.sim import __version__
from ballast.sim.experiments.shared_lanes import Answers, LanePlan, play_shared
from ballast.sim.scenario.levers import Lever

Progress = Callable[[int], None]
LATE = "there was time for no more, as fast as histories were played"


def rank_levers(plan: LeverPlan, progress: Progress | None = None) -> LeverStudy:
    """Play the levers of a plan, rank them, and find out what the first and the last rest on.

    Raises:
        InterruptedRun: stopped by the user, or for want of processes.
    """
    done, clock = _Done(progress), plan.clock()
    announced = plan.draws
    answers, ended = _played(plan, done, clock)
    plan = replace(plan, draws=answers.draws)
    about, draws = plan.asked, Draws(answers.draws, plan.runs, 0)
    measured = as_measured(about, answers.values, answers.asked)
    found = effects(measured, draws)
    change = answers.values[1:] - answers.values[:1]
    same = _same(plan, change)
    decided = _distinct(plan, same)
    low, high = (ranking(change[decided], MOST, lowest=lowest) for lowest in (True, False))
    best, worst = ([decided[n] for n in ends.chosen] for ends in (low, high))
    rivals = [[plan.levers[decided[n]].id for n in ends.rivals] for ends in (low, high)]
    chosen = tuple(dict.fromkeys((*best, *worst)))
    second = SecondPart(plan, found, chosen, decided, clock, done.more)
    base = ByDraw(plan.runs)
    assert measured[0].values is not None
    base.take(measured[0].values)
    spread = spread_by_draw(base)
    order = sorted(range(len(found)), key=lambda n: found[n].contrast.difference.value)
    scenario = plan.loaded.scenario
    return LeverStudy(
        title=scenario.title,
        scenario_file=Path(plan.loaded.path).name,
        canonical_hash=plan.loaded.canonical_hash,
        version=__version__,
        outcome=about.name,
        definition=about.definition,
        kind=about.kind,
        horizon_days=about.horizon_days,
        side=plan.side,
        governments={side: one.name for side, one in scenario.governments.items()},
        seed=plan.seed,
        draws=plan.draws,
        runs=plan.runs,
        days=plan.days,
        base=base.estimate(about.kind),
        base_error=None if spread is None else error_of_ends(spread[1]),
        levers=tuple(_ranked(plan.levers[n], found[n]) for n in order),
        best=tuple(plan.levers[n].id for n in best),
        worst=tuple(plan.levers[n].id for n in worst),
        best_rivals=tuple(rivals[0]),
        worst_rivals=tuple(rivals[1]),
        unknowns=second.unknowns,
        rests=second.rests,
        pairs=second.pairs,
        left_out=plan.left_out,
        same={
            plan.levers[n].id: tuple(plan.levers[m].id for m in others)
            for n, others in same.items()
        },
        seconds_a_history=clock.a_history,
        not_played=tuple(second.not_played),
        sizes=f"{plan.draws} of up to {announced} draws played: {ended}." if ended else "",
        by_draw={
            lever.id: counts_by_draw(
                answers.values[0],
                answers.values[n],
                None if answers.asked is None else answers.asked[0] & answers.asked[n],
            )
            for n, lever in enumerate(plan.levers, start=1)
        },
    )


def _ranked(lever: Lever, effect: Effect) -> RankedLever:
    return RankedLever(lever.id, lever.sentence, lever.who, lever.group, effect)


def _same(plan: LeverPlan, change: Floats) -> dict[int, tuple[int, ...]]:
    """Levers of which one stands for others that do the same, by position."""
    return same_levers(change, [lever.who for lever in plan.levers], [
        lever.group for lever in plan.levers
    ], tuple(plan.loaded.scenario.governments))  # fmt: skip


def _distinct(plan: LeverPlan, same: Mapping[int, tuple[int, ...]]) -> list[int]:
    """Positions of what somebody decides, one of those that do the same."""
    told = {other for others in same.values() for other in others}
    return [n for n, one in enumerate(plan.levers) if not one.by_nobody and n not in told]


def _played(plan: LeverPlan, done: _Done, clock: Clock) -> tuple[Answers, str]:
    """A pilot, and as many further draws as the ranking needs or there is time for, and why."""
    if not plan.resolve:
        return _timed(plan.lanes, plan, done, clock), ""
    pilot = replace(plan.lanes, draws=PILOT_DRAWS)
    first = _timed(pilot, plan, done, clock)
    if plan.draws <= PILOT_DRAWS:
        return first, ""
    change = first.values[1:] - first.values[:1]
    distinct = _distinct(plan, _same(plan, change))
    needed = max(PILOT_DRAWS, 1.2 * draws_to_resolve(change[distinct], MOST))
    draws, why = plan.draws, "more would be needed to resolve the ranking"
    if needed < draws:
        draws, why = int(needed), f"a pilot of {PILOT_DRAWS} says that these resolve the ranking"
    affordable = PILOT_DRAWS + _affordable(plan, clock)
    if affordable < draws:
        draws, why = affordable, LATE
    if draws <= PILOT_DRAWS:
        return first, why
    rest = replace(plan.lanes, first=1 + PILOT_DRAWS, draws=draws - PILOT_DRAWS)
    further = _timed(rest, plan, done, clock, clock.until)
    if further.draws < rest.draws:
        why = LATE
    answers = Answers.joined([first, further])
    return answers, "" if answers.draws == plan.draws else why


def _affordable(plan: LeverPlan, clock: Clock) -> int:
    """Further draws that there is time for, with all that comes after them."""
    branches, later = plan.lanes.branches, plan.later
    after = clock.needs(7 * plan.screened) + clock.needs(later * PILOT_DRAWS * plan.runs)
    draw = clock.needs((branches + later) * plan.runs * PILOT_DRAWS) / PILOT_DRAWS
    if clock.left == float("inf") or draw <= 0.0:
        return plan.draws
    return max(0, int((clock.left - after) / draw))


def _timed(
    lanes: LanePlan, plan: LeverPlan, done: _Done, clock: Clock, until: float | None = None
) -> Answers:
    begun = time.monotonic()
    answers = play_shared(lanes, plan.workers, done.more(), until)
    clock.note(lanes.branches * answers.draws * lanes.runs, time.monotonic() - begun)
    return answers


class _Done:
    """How much has been played in all parts together."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._before, self._now = progress, 0, 0

    def more(self) -> Progress:
        """What the next part tells."""
        self._before += self._now
        self._now = 0

        def note(done: int) -> None:
            self._now = done
            if self._progress is not None:
                self._progress(self._before + done)

        return note
