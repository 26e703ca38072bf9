"""Levers played beside each other and ranked: the steps from a request to a study."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from ballast.analysis.stats.decision_value import counts_by_draw
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.lever_effects import (
    Effect,
    Interaction,
    as_measured,
    draws_to_resolve,
    effects,
    interaction,
    ranking,
)
from ballast.analysis.stats.lever_study import LeverStudy, Pair, RankedLever
from ballast.analysis.stats.moments import ByDraw
from ballast.requests.lever_plan import KEPT_BACK, MOST, PILOT_DRAWS, LeverPlan
from ballast.requests.lever_supports import Screened, end_overlays, supports_of, unknowns_of
from ballast.sim import __version__
from ballast.sim.errors import InputError
from ballast.sim.experiments.shared_lanes import Answers, play_shared
from ballast.sim.experiments.shared_world import apart, shared_world
from ballast.sim.outcomes.measured import Measured
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.levers import Lever

Progress = Callable[[int], None]


def rank_levers(plan: LeverPlan, progress: Progress | None = None) -> LeverStudy:
    """Play the levers of a plan, rank them, and find out what the first and the last rest on.

    Raises:
        InterruptedRun: stopped by the user, or for want of processes.
    """
    done = _Done(progress)
    until = None
    if plan.seconds is not None:
        first = (len(plan.levers) + 1) / (len(plan.levers) + 1 + plan.later)
        until = time.monotonic() + (1.0 - KEPT_BACK) * plan.seconds * (0.1 + 0.9 * first)
    answers = _played(plan, done, until)
    plan = replace(plan, draws=answers.draws)
    about, draws = _about(plan), Draws(answers.draws, plan.runs, 0)
    measured = as_measured(about, answers.values, answers.asked)
    found = effects(measured, draws)
    change = answers.values[1:] - answers.values[:1]
    decided = [n for n, lever in enumerate(plan.levers) if not lever.by_nobody]
    low, high = (ranking(change[decided], MOST, lowest=lowest) for lowest in (True, False))
    best, worst = ([decided[n] for n in ends.chosen] for ends in (low, high))
    rivals = [[plan.levers[decided[n]].id for n in ends.rivals] for ends in (low, high)]
    second = _Second(plan, found, tuple(dict.fromkeys((*best, *worst))), done)
    base = ByDraw(plan.runs)
    assert measured[0].values is not None
    base.take(measured[0].values)
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
        levers=tuple(_ranked(plan.levers[n], found[n]) for n in order),
        best=tuple(plan.levers[n].id for n in best),
        worst=tuple(plan.levers[n].id for n in worst),
        best_rivals=tuple(rivals[0]),
        worst_rivals=tuple(rivals[1]),
        unknowns=second.unknowns,
        rests=second.rests,
        pairs=second.pairs,
        left_out=plan.left_out,
        by_draw=None
        if answers.asked is not None
        else {
            lever.id: counts_by_draw(answers.values[0], row)
            for lever, row in zip(plan.levers, answers.values[1:], strict=True)
        },
    )


def _ranked(lever: Lever, effect: Effect) -> RankedLever:
    return RankedLever(lever.id, lever.sentence, lever.who, lever.group, effect)


def _about(plan: LeverPlan) -> Measured:
    one = plan.question
    return Measured(one.name, one.definition, one.kind, one.horizon_days, None, rung=one.rung)


def _played(plan: LeverPlan, done: _Done, until: float | None) -> Answers:
    """A pilot, and as many further draws as the ranking needs or there is time for."""
    if not plan.resolve or plan.draws <= PILOT_DRAWS:
        return play_shared(plan.lanes, plan.workers, done.more())
    pilot = replace(plan.lanes, draws=PILOT_DRAWS)
    first = play_shared(pilot, plan.workers, done.more())
    change = first.values[1:] - first.values[:1]
    decided = [n for n, lever in enumerate(plan.levers) if not lever.by_nobody]
    needed = 1.2 * draws_to_resolve(change[decided], MOST)
    draws = int(min(plan.draws, max(PILOT_DRAWS, needed)))
    if draws <= PILOT_DRAWS:
        return first
    rest = replace(plan.lanes, first=1 + PILOT_DRAWS, draws=draws - PILOT_DRAWS)
    return Answers.joined([first, play_shared(rest, plan.workers, done.more(), until)])


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


class _Second:
    """The second part: what differences rest on, unknown parameters beside levers, and pairs."""

    def __init__(
        self,
        plan: LeverPlan,
        found: Sequence[Effect],
        chosen: tuple[int, ...],
        done: _Done,
    ) -> None:
        self._plan, self._found, self._chosen = plan, found, chosen
        screened = Screened.play(plan.lanes, chosen, plan.screened, plan.workers, done.more())
        mean = [found[n].contrast.difference.value for n in chosen]
        ends = end_overlays(plan.loaded, plan.lanes.world.overlays, screened, chosen, mean)
        pairs = self._combined()
        world = shared_world(
            plan.loaded,
            [lever.branch for lever in plan.levers],
            [(one + 1, other + 1) for one, other in pairs],
            [(end.together, end.overlay) for end in ends.all],
        )
        first_pair = len(plan.levers) + 1
        kept = [0, *(n + 1 for n in (*chosen, *{m for pair in pairs for m in pair} - set(chosen)))]
        places = [*kept, *range(first_pair, len(world.overlays))]
        lanes = replace(plan.lanes, world=world.only(places))
        answers = play_shared(lanes, plan.workers, done.more())
        self._measured = dict(
            zip(places, as_measured(_about(plan), answers.values, answers.asked), strict=True)
        )
        self._draws = Draws(plan.draws, plan.runs, 0)
        self.pairs = tuple(
            Pair(plan.levers[one].id, plan.levers[other].id, self._together(one, other, place))
            for place, (one, other) in enumerate(pairs, start=first_pair)
        )
        first_end = first_pair + len(pairs)
        rows = {n: self._measured[first_end + n] for n in range(len(ends.all))}
        self.unknowns = unknowns_of(plan.loaded, ends, rows, self._measured[0], self._draws)
        self.rests = supports_of(
            plan.loaded, ends, rows, self._measured, self._draws,
            {n: plan.levers[n].id for n in chosen}, screened,
        )  # fmt: skip

    def _combined(self) -> list[tuple[int, int]]:
        """Pairs of the best levers that can be made together."""
        plan = self._plan
        if not plan.pairs:
            return []
        order = sorted(
            (n for n, lever in enumerate(plan.levers) if not lever.by_nobody),
            key=lambda n: self._found[n].contrast.difference.value,
        )
        chosen: list[int] = []
        for n in order:
            # two settings of one thing are no combination: the better stands for both
            if all(self._combine(n, m) for m in chosen):
                chosen.append(n)
            if len(chosen) == plan.pairs:
                break
        return list(combinations(chosen, 2))

    def _combine(self, one: int, other: int) -> bool:
        """Whether two levers can be made together."""
        overlays, levers = self._plan.lanes.world.overlays, self._plan.levers
        if not apart(overlays[one + 1], overlays[other + 1]):
            return False
        try:
            changed(levers[one].branch, levers[other].change)
        except InputError:
            return False
        return True

    def _together(self, one: int, other: int, place: int) -> Interaction:
        measured = self._measured
        alone = [measured[one + 1], measured[other + 1]]
        return interaction(measured[0], alone, measured[place], self._draws)
