"""Event series: who did what to whom on which day, simulated, recorded, or by chance alone.

One form for all three, so that every statistic is one function that works on simulated histories
and on the record alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ballast.sim.outcomes.history_log import intercepting_side
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.schema import LoadedScenario, RecordedEvent
from ballast.sim.streams import Luck, family
from ballast.sim.vocabulary import CATEGORY_NAMES, SIDES, Severity
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.recorded_conduct import read_conduct

CODED = {"suspension": -6.0, "publicised": -4.0, "collision": -6.0, "lethal": -9.0}
"""Weights of what is not an act, as the record codes such events."""
NOT_AN_ACT = -1
RECORDED = ("act", "response", "shock", "channel", "encounter")
"""Processes of the record that are also events of a history; visits are looked at apart."""


@dataclass(frozen=True, kw_only=True)
class Events:
    """Events of some histories: arrays over *n* events.

    Attributes:
        history: (n,) which history, 0 … histories - 1.
        day: (n,) 0 … days - 1.
        side: (n,) government that acts.
        weight: (n,) on the scale of the acts.
        category: (n,) position among the categories, or :data:`NOT_AN_ACT`.
        act: (n,) position in the menu, or :data:`NOT_AN_ACT`.
        share: (n,) 1, or 1/2 where both governments acted and the event stands for each.
        histories, days: how many.
    """

    history: Ints
    day: Ints
    side: Ints
    weight: Floats
    category: Ints
    act: Ints
    share: Floats
    histories: int
    days: int

    def counts(self, some: Flags | None = None, values: Floats | None = None) -> Floats:
        """Sum of shares a history and day, of all or some events: (histories, days).

        Args:
            some: which events count.
            values: what each counts, instead of 1.
        """
        keep = np.ones(len(self.day), bool) if some is None else some
        amount = self.share if values is None else self.share * values
        place = self.history[keep] * self.days + self.day[keep]
        flat = np.bincount(place, amount[keep], self.histories * self.days)
        return np.asarray(flat, float).reshape(self.histories, self.days)

    def first_days(self, days: int) -> Events:
        """The events of the first days alone, for comparison with a record of that length."""
        return replace(self.only(self.day < days), days=min(days, self.days))

    def only(self, keep: Flags) -> Events:
        """Some of the events, of as many histories and days: (n,) flags."""
        return Events(
            history=self.history[keep],
            day=self.day[keep],
            side=self.side[keep],
            weight=self.weight[keep],
            category=self.category[keep],
            act=self.act[keep],
            share=self.share[keep],
            histories=self.histories,
            days=self.days,
        )

    def hostile(self, side: int, at_most: float = 0.0) -> Flags:
        """Hostile events of a side with a weight of ``at_most`` or below: (n,)."""
        limit = np.nextafter(0.0, -1.0) if at_most == 0.0 else at_most
        return np.asarray((self.side == side) & (self.weight <= limit))

    def acts(self) -> Flags:
        """Events that are acts of the menu: (n,)."""
        return np.asarray(self.category != NOT_AN_ACT)


Columns = tuple[Ints, Ints, Ints, Floats, Ints, Ints, Floats]
"""History, day, side, weight, category, act and share of some events: (n,) each."""


def events_of(diaries: list[Trajectories]) -> Events:
    """Acts, shocks, suspensions and publicised encounters of simulated histories.

    A shock is an act of the side that does not take offence; a suspension is one of the channel's
    opener (both where either may), an encounter one of the side that intercepts. Replies, presses
    and offers within disputes are left out: the record counts none.
    """
    parts: list[Columns] = []
    first = 0
    for diary in diaries:
        for columns in (_acts(diary), _shocks(diary), *_suspensions(diary), *_encounters(diary)):
            parts.append((columns[0] + first, *columns[1:]))
        first += diary.lanes
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    history, day, side, weight, category, act, share = joined
    order = np.lexsort((side, day, history))
    return Events(
        history=history[order],
        day=day[order],
        side=side[order],
        weight=weight[order],
        category=category[order],
        act=act[order],
        share=share[order],
        histories=first,
        days=diaries[0].days,
    )


def _columns(lane: Ints, day: Ints, side: Ints, weight: Floats, share: float = 1.0) -> Columns:
    none = np.full(len(lane), NOT_AN_ACT)
    return lane, day, side, weight, none, none, np.full(len(lane), share)


def _acts(diary: Trajectories) -> Columns:
    rows = diary.table("acts")
    ordinary = diary.setting.dispute_acts.role[rows["act"]] < 0
    rows = {name: column[ordinary] for name, column in rows.items()}
    weight = diary.setting.acts.weight[rows["act"]]
    share = np.ones(len(weight))
    return rows["lane"], rows["day"], rows["side"], weight, rows["category"], rows["act"], share


def _shocks(diary: Trajectories) -> Columns:
    rows = diary.table("shocks")
    return _columns(rows["lane"], rows["day"], 1 - rows["offended"], -rows["weight"] / 10.0)


def _suspensions(diary: Trajectories) -> list[Columns]:
    """Suspensions of a day by one side are one event, as the record codes them."""
    rows = diary.table("suspended")
    opener = diary.setting.channels.opener[rows["channel"]]
    found = []
    for side in range(SIDES):
        mine = opener == side
        days = np.unique(np.stack([rows["lane"][mine], rows["day"][mine]]), axis=1)
        weight = np.full(days.shape[1], CODED["suspension"])
        found.append(_columns(days[0], days[1], np.full(days.shape[1], side), weight))
    return found


def _encounters(diary: Trajectories) -> list[Columns]:
    interceptor = intercepting_side(diary.setting)
    found = []
    for severity, name in (
        (Severity.PUBLICISED, "publicised"),
        (Severity.COLLISION, "collision"),
        (Severity.LETHAL, "lethal"),
    ):
        day, lane = np.nonzero(diary.encounters[:, severity])
        side, weight = np.full(len(day), interceptor), np.full(len(day), CODED[name])
        found.append(_columns(lane, day, side, weight))
    return found


def recorded_events(loaded: LoadedScenario) -> Events:
    """The record before the start as one history that ends the day before it.

    An event of both governments stands for each with half its share.
    """
    setting = compile_scenario(loaded)
    days = recorded_days(loaded)
    rows = [row for event in loaded.record for row in _recorded(event, setting, days)]
    columns = [np.array(column) for column in zip(*rows, strict=True)] or [np.zeros(0)] * 6
    day, side, weight, category, act, share = columns
    return Events(
        history=np.zeros(len(rows), np.int64),
        day=day.astype(np.int64),
        side=side.astype(np.int64),
        weight=weight.astype(float),
        category=category.astype(np.int64),
        act=act.astype(np.int64),
        share=share.astype(float),
        histories=1,
        days=days,
    )


def _recorded(
    event: RecordedEvent, setting: CompiledScenario, days: int
) -> Iterator[tuple[int, int, float, int, int, float]]:
    """Day, side, weight, category, act and share of an event, by government that it stands for."""
    if event.process not in RECORDED:
        return
    sides = [event.actor] if event.actor in setting.sides else list(setting.sides)
    act = setting.acts.ids.index(event.act) if event.act else NOT_AN_ACT
    category = int(setting.acts.category[act]) if event.act else NOT_AN_ACT
    for name in sides:
        side = setting.sides.index(name)
        yield event.day + days, side, event.weight, category, act, 1.0 / len(sides)


def recorded_days(loaded: LoadedScenario) -> int:
    """Length of the record: from its first event to the day before the start; 0 without one."""
    return -min((event.day for event in loaded.record), default=0)


def events_by_chance(loaded: LoadedScenario, seed: int, histories: int, days: int) -> Events:
    """The benchmark: acts at the record's rates and nothing else, day by day independent."""
    setting = compile_scenario(loaded)
    luck = Luck(seed, np.arange(histories), np.zeros(histories, np.int64))
    parts = _fired(setting, luck, days)
    lane, day, side, category = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((side, day, lane))
    act = _chosen(setting, seed, side, category)
    return Events(
        history=lane[order],
        day=day[order],
        side=side[order],
        weight=setting.acts.weight[act[order]],
        category=category[order],
        act=act[order],
        share=np.ones(len(lane)),
        histories=histories,
        days=days,
    )


def _fired(
    setting: CompiledScenario, luck: Luck, days: int
) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """History, day, side and category of acts, by side and day."""
    for side, conduct in enumerate(read_conduct(setting, {})):
        fires = family(f"benchmark.fires.{setting.sides[side]}", CATEGORY_NAMES)
        chance = -np.expm1(-conduct.rates)
        for day in range(days):
            category, lane = np.nonzero(luck.table(fires, day) < chance)
            yield lane, np.full(len(lane), day), np.full(len(lane), side), category


def _chosen(setting: CompiledScenario, seed: int, side: Ints, category: Ints) -> Ints:
    """Position in the menu of each act that fired: (n,)."""
    act = np.zeros(len(side), np.int64)
    for g, conduct in enumerate(read_conduct(setting, {})):
        for c, options in enumerate(setting.repertoires[g].acts):
            some = np.flatnonzero((side == g) & (category == c))
            if len(some):
                edges = np.cumsum(np.exp(conduct.log_shares[c][:, 0]))
                # one uniform an event: the place in the sorted list stands for a history here
                events = Luck(seed, some, np.full(len(some), g))
                uniform = events.uniform(f"benchmark.choice.{CATEGORY_NAMES[c]}", 0)
                act[some] = options[np.searchsorted(edges[:-1], uniform * edges[-1], side="right")]
    return act
