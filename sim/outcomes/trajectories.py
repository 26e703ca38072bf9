"""What happened in every history of a block, day by day: what outcomes alone do not tell.

Used where a study looks into histories (validation, expectations); an ordinary run keeps the
tally alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.rules.quantity import Ints
from ballast.sim.rules.visits import INCIDENT_DAYS
from ballast.sim.vocabulary import Severity
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import World
from ballast.sim.world.turnover import still_barred

Rows = dict[str, Ints]
"""Columns of equal length, one row something that happened."""
TABLES = {
    "acts": ("day", "lane", "side", "category", "act", "cause"),
    "shocks": ("day", "lane", "offended", "weight"),
    "visits": ("day", "lane", "slot", "event", "incident", "barred"),
    "suspended": ("day", "lane", "channel"),
    "reopened": ("day", "lane", "channel"),
}


@dataclass(kw_only=True)
class Trajectories:
    """A block of histories; axes: days, then lanes in (draw, run) order.

    Attributes:
        setting: the compiled scenario.
        tally: outcomes of the same histories.
        tension: (days, L) in the evening.
        rung: (days, L) in the evening.
        trust: (days, L) in the evening.
        level: (days, C, L) levels of channels in the evening.
        encounters: (days, 4, L) by severity.
        acts: day, lane, side, category, act (position in the menu), cause.
        shocks: day, lane, offended side, weight in tenths.
        visits: day, lane, slot, event; whether an incident fell in the week before; whether a
            sanctioned counterpart barred the visit.
        suspended, reopened: day, lane, channel.
    """

    setting: CompiledScenario
    draws: Ints
    runs: Ints
    days: int
    tension: NDArray[np.float32]
    rung: Ints
    trust: NDArray[np.float32]
    level: Ints
    encounters: Ints
    tally: OutcomeAccumulator | None = None
    parts: dict[str, list[tuple[Ints, ...]]] = field(
        default_factory=lambda: {name: [] for name in TABLES}
    )

    @property
    def lanes(self) -> int:
        """How many histories."""
        return len(self.draws)

    def evening(self, world: World) -> None:
        """Take in the day that has just been played."""
        write_day(self, world)

    def table(self, name: str) -> Rows:
        """One of the tables, in order of day."""
        columns = TABLES[name]
        parts = self.parts[name]
        if not parts:
            return {column: np.zeros(0, np.int64) for column in columns}
        return {
            column: np.concatenate([part[n] for part in parts]).astype(np.int64)
            for n, column in enumerate(columns)
        }


def new_diary(setting: CompiledScenario, draws: Ints, runs: Ints, days: int) -> Trajectories:
    """An empty diary."""
    lanes, channels = len(draws), len(setting.channels.ids)
    return Trajectories(
        setting=setting,
        draws=draws,
        runs=runs,
        days=days,
        tension=np.zeros((days, lanes), np.float32),
        rung=np.zeros((days, lanes), np.int8),
        trust=np.zeros((days, lanes), np.float32),
        level=np.zeros((days, channels, lanes), np.int8),
        encounters=np.zeros((days, len(Severity), lanes), np.int8),
    )


def write_day(diary: Trajectories, world: World) -> None:
    """Take in the day that has just been played."""
    day, today, parts = world.day - 1, world.today, diary.parts
    diary.tension[day] = world.tension
    diary.rung[day] = world.rung
    diary.trust[day] = world.trust
    diary.level[day] = world.level
    if today.encounters is not None:
        diary.encounters[day] = today.encounters

    def same(value: int, like: Ints) -> Ints:
        return np.full(len(like), value)

    for done in today.acts:
        n = done.lanes
        parts["acts"].append(
            (same(day, n), n, same(done.side, n), done.category, done.act, done.cause)
        )
    for offended, n, weight in today.shocks:
        tenths = np.rint(10.0 * weight).astype(np.int64)
        parts["shocks"].append((same(day, n), n, same(offended, n), tenths))
    slots = diary.setting.slots
    for steps in today.visits:
        some = steps.event >= 0
        n, slot = steps.lanes[some], steps.slots[some]
        incident = day - world.last_incident[n] <= INCIDENT_DAYS
        barred = still_barred(world, slots.barred_until, slots.pair, slot, n, day)
        flags = incident.astype(np.int8), barred.astype(np.int8)
        parts["visits"].append((same(day, n), n, slot, steps.event[some], *flags))
    for name, changes in (("suspended", today.suspended), ("reopened", today.reopened)):
        for channel, n in changes:
            parts[name].append((same(day, n), n, channel))
