"""The second part of a ranking: what differences rest on, unknown parameters, and pairs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.lever_effects import Effect, Interaction, as_measured, interaction
from ballast.analysis.stats.lever_study import Pair, RestsOn, Unknown
from ballast.requests.lever_clock import Clock
from ballast.requests.lever_plan import LeverPlan
from ballast.requests.lever_supports import (
    SUPPORTS,
    UNKNOWNS,
    Ends,
    Screened,
    end_overlays,
    supports_of,
    unknowns_of,
)
from ballast.sim.errors import InputError
from ballast.sim.experiments.shared_lanes import LanePlan, play_shared
from ballast.sim.experiments.shared_world import apart, shared_world
from ballast.sim.outcomes.measured import Measured
from ballast.sim.scenario.changes import changed

Progress = Callable[[int], None]
RESTS = "what the differences rest on"
UNKNOWN = "the parameters that are not known"
PAIRS = "pairs of levers"


class SecondPart:
    """What differences rest on, unknown parameters beside levers, and pairs.

    What there is no time for is left out, a part at a time: first what differences rest on, then
    the parameters, then the pairs, which were asked for by name.

    Args:
        plan: what has been played.
        found: effects of its levers.
        chosen: positions of the first and the last.
        distinct: positions of all that may be combined: one of those that do the same.
        clock: what is left of the budget.
        more: gives what each part tells of its progress.
    """

    def __init__(
        self,
        plan: LeverPlan,
        found: Sequence[Effect],
        chosen: tuple[int, ...],
        distinct: Sequence[int],
        clock: Clock,
        more: Callable[[], Progress],
    ) -> None:
        self._plan, self._found, self._clock, self._more = plan, found, clock, more
        self.unknowns: tuple[Unknown, ...] = ()
        self.rests: tuple[RestsOn, ...] = ()
        self.pairs: tuple[Pair, ...] = ()
        self.not_played: list[str] = []
        pairs = self._combined(distinct)
        parts = self._fitting([RESTS, UNKNOWN, *([PAIRS] if pairs else [])], chosen, pairs, True)
        ends, screened = Ends((), (), {}), None
        if RESTS in parts or UNKNOWN in parts:
            screened = self._screened(chosen if RESTS in parts else ())
            parts = self._fitting(parts, chosen, pairs, False)
            of_ends = chosen if RESTS in parts else ()
            mean = [found[n].contrast.difference.value for n in of_ends]
            unknowns = UNKNOWNS if UNKNOWN in parts else 0
            overlays = plan.lanes.world.overlays
            ends = end_overlays(plan.loaded, overlays, screened, of_ends, mean, unknowns)
        if parts:
            of_lever = chosen if RESTS in parts else ()
            self._play(ends, of_lever, pairs if PAIRS in parts else [], screened)

    def _fitting(
        self,
        parts: Sequence[str],
        chosen: Sequence[int],
        pairs: Sequence[tuple[int, int]],
        screen: bool,
    ) -> list[str]:
        """Parts that there is time for; notes those that there is none for."""
        kept = list(parts)
        while kept and self._needed(kept, chosen, pairs, screen) > self._clock.left:
            self.not_played.append(f"{kept.pop(0)}: not played, for want of time")
        return kept

    def _needed(
        self,
        parts: Sequence[str],
        chosen: Sequence[int],
        pairs: Sequence[tuple[int, int]],
        screen: bool,
    ) -> float:
        branches = 1 + (len(pairs) if PAIRS in parts else 0)
        branches += 2 * UNKNOWNS if UNKNOWN in parts else 0
        branches += (1 + 2 * SUPPORTS) * len(chosen) if RESTS in parts else 0
        needed = self._clock.needs(branches * self._plan.draws * self._plan.runs)
        if screen and (RESTS in parts or UNKNOWN in parts):
            lanes = 1 + (len(chosen) if RESTS in parts else 0)
            needed += self._clock.needs(lanes * self._plan.screened)
        return needed

    def _screened(self, chosen: Sequence[int]) -> Screened:
        plan, begun = self._plan, time.monotonic()
        found = Screened.play(plan.lanes, chosen, plan.screened, plan.workers, self._more())
        self._clock.note((1 + len(chosen)) * plan.screened, time.monotonic() - begun)
        return found

    def _play(
        self,
        ends: Ends,
        chosen: tuple[int, ...],
        pairs: list[tuple[int, int]],
        screened: Screened | None,
    ) -> None:
        plan = self._plan
        world = shared_world(
            plan.loaded,
            [lever.branch for lever in plan.levers],
            [(one + 1, other + 1) for one, other in pairs],
            [(end.together, end.overlay) for end in ends.all],
        )
        first_pair = len(plan.levers) + 1
        kept = [0, *(n + 1 for n in (*chosen, *{m for pair in pairs for m in pair} - set(chosen)))]
        places = [*kept, *range(first_pair, len(world.overlays))]
        lanes: LanePlan = replace(plan.lanes, world=world.only(places))
        answers = play_shared(lanes, plan.workers, self._more(), self._clock.until)
        if answers.draws < plan.draws:
            self.not_played.append(
                f"the parts after the ranking: in {answers.draws} of {plan.draws} draws, "
                "for want of time"
            )
        measured: Mapping[int, Measured] = dict(
            zip(places, as_measured(plan.asked, answers.values, answers.asked), strict=True)
        )
        draws = Draws(answers.draws, plan.runs, 0)
        self.pairs = tuple(
            Pair(plan.levers[one].id, plan.levers[other].id,
                 _together(measured, one, other, place, draws))
            for place, (one, other) in enumerate(pairs, start=first_pair)
        )  # fmt: skip
        if screened is None:
            return
        first_end = first_pair + len(pairs)
        rows = {n: measured[first_end + n] for n in range(len(ends.all))}
        self.unknowns = unknowns_of(plan.loaded, ends, rows, measured[0], draws)
        self.rests = supports_of(
            plan.loaded, ends, rows, measured, draws,
            {n: plan.levers[n].id for n in chosen}, screened,
        )  # fmt: skip

    def _combined(self, distinct: Sequence[int]) -> list[tuple[int, int]]:
        """Pairs of the best levers that can be made together."""
        plan = self._plan
        if not plan.pairs:
            return []
        order = sorted(distinct, key=lambda n: self._found[n].contrast.difference.value)
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


def _together(
    measured: Mapping[int, Measured], one: int, other: int, place: int, draws: Draws
) -> Interaction:
    alone = [measured[one + 1], measured[other + 1]]
    return interaction(measured[0], alone, measured[place], draws)
