"""A scenario compiled to positions and arrays: what does not differ between histories."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.rules.visits import AFTERMATH_DAYS
from ballast.sim.scenario.schema import CHANNEL_LEVEL, EITHER, LoadedScenario, Scenario
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import MILITARY_CHANNELS, NEVER, ChannelKind, Rank, VisitPhase
from ballast.sim.world.action_sets import Acts, Repertoire, read_acts, read_repertoires
from ballast.sim.world.compiled_interventions import Planned, bar_ends, read_planned
from ballast.sim.world.compiled_play import PlayedDays, SharedPast, read_past, read_played

OF_EITHER = -1
PHASE_AT_START = {
    "proposed": VisitPhase.PROPOSED,
    "scheduled": VisitPhase.SCHEDULED,
    "completed": VisitPhase.CLOSED,
}


@dataclass(frozen=True, kw_only=True)
class Channels:
    """Channels as arrays over their *C*, in declared order."""

    ids: tuple[str, ...]
    kinds: tuple[ChannelKind, ...]
    level: Ints
    opener: Ints  # side that holds the right to open, or OF_EITHER
    secret: Flags
    suspended_with: Floats
    issue_weight: Floats
    gate_until: Ints  # day until which a sanctioned counterpart bars reopening; -1: no bar
    keeper: Ints  # official who decides on opening

    @cached_property
    def operational(self) -> tuple[int, ...]:
        """Positions of the operational military channels."""
        return self.of_kind(ChannelKind.MILITARY_OPERATIONAL)

    @cached_property
    def military(self) -> tuple[int, ...]:
        """Positions of all military channels."""
        return self.of_kind(*MILITARY_CHANNELS)

    @cached_property
    def of_leaders(self) -> tuple[int, ...]:
        """Positions of the leaders' channels."""
        return self.of_kind(ChannelKind.LEADER)

    @cached_property
    def secret_ones(self) -> tuple[int, ...]:
        """Positions of the secret channels."""
        return tuple(np.flatnonzero(self.secret).tolist())

    def of_kind(self, *kinds: ChannelKind) -> tuple[int, ...]:
        """Positions of the channels of some kinds."""
        return tuple(c for c, kind in enumerate(self.kinds) if kind in kinds)

    def asked(
        self, names: Collection[str], kinds: Collection[ChannelKind], shut_at_start: bool = False
    ) -> Flags:
        """(C,) channels of some names and kinds; an empty collection stands for all."""
        return np.array(
            [
                (not names or name in names)
                and (not kinds or kind in kinds)
                and not (shut_at_start and level > 0)
                for name, kind, level in zip(self.ids, self.kinds, self.level, strict=True)
            ],
            bool,
        )


@dataclass(frozen=True, kw_only=True)
class Officials:
    """Officials as arrays over their *O*, in declared order."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    side: Ints
    channel: Ints
    minister: Flags
    leader: Flags


@dataclass(frozen=True, kw_only=True)
class Slots:
    """Visits: those of the scenario, then one slot for each official who travels of its own.

    Arrays over the *V* slots. ``others`` and ``after`` are padded with -1.
    """

    ids: tuple[str, ...]
    listed: int  # how many are of the scenario
    visitor: Ints
    counterpart: Ints
    host_decides: Ints  # official who answers proposals
    visitor_side: Ints
    of_side: tuple[Indices, ...]  # by side, the slots of its visitors
    host_side: Ints
    channel: Ints
    issue_weight: Floats
    secret: Flags
    summit: Flags
    favoured: Flags  # the host prefers visitors of this channel
    barred_until: Ints  # day until which one of the two is under sanctions of the other side
    date: Ints
    days: Ints
    phase: Ints
    wake: Ints
    share: Floats  # of the visits that officials propose of their own; 0 for listed ones
    others: Ints  # (V, K) other slots of the same visitor
    after: Ints  # (V, K) slots that have to be over first

    @cached_property
    def summits(self) -> tuple[int, ...]:
        """Positions of the summits."""
        return tuple(np.flatnonzero(self.summit).tolist())


@dataclass(frozen=True, kw_only=True)
class DatedShocks:
    """Shocks the scenario dates, in declared order."""

    ids: tuple[str, ...]
    day: tuple[int, ...]
    offended: tuple[int, ...]
    weight: tuple[float, ...]
    probability: tuple[float | None, ...]
    sovereignty: tuple[bool, ...]


@dataclass(frozen=True, kw_only=True)
class CompiledScenario:
    """Everything an engine needs of a scenario, except the drawn parameters."""

    loaded: LoadedScenario
    sides: tuple[str, ...]
    start: date
    days: int
    election_day: tuple[int | None, ...]
    engagement_day: tuple[int | None, ...]
    acts: Acts
    repertoires: tuple[Repertoire, ...]
    channels: Channels
    officials: Officials
    slots: Slots
    shocks: DatedShocks
    undated: dict[str, int]  # kind of shock: offended side
    played: tuple[PlayedDays | None, ...]  # by side, what a person decides for it
    continues: SharedPast | None
    planned: tuple[Planned, ...]

    def plays_today(self, day: int) -> bool:
        """Whether a person decides for a government on a day."""
        return any(played is not None and day <= played.until for played in self.played)

    def played_sides(self, day: int) -> Flags:
        """For which governments a person decides on a day: (G,)."""
        return np.array([played is not None and day <= played.until for played in self.played])

    def planned_on(self, day: int, kind: str) -> tuple[Planned, ...]:
        """Interventions of a kind that begin on a day."""
        return tuple(p for p in self.planned if p.day == day and p.kind == kind)

    def planned_during(self, day: int, kind: str) -> tuple[Planned, ...]:
        """Interventions of a kind that hold on a day."""
        return tuple(p for p in self.planned if p.kind == kind and p.day <= day <= p.until)


def compile_scenario(loaded: LoadedScenario) -> CompiledScenario:
    """Names turned into positions and dates into days from the start."""
    scenario = loaded.scenario
    sides = tuple(scenario.governments)
    acts = read_acts(scenario, loaded.menu)

    def day_of(when: date | None) -> int | None:
        return None if when is None else (when - scenario.start).days

    governments = scenario.governments.values()
    return CompiledScenario(
        loaded=loaded,
        sides=sides,
        start=scenario.start,
        days=scenario.days,
        election_day=tuple(day_of(government.election) for government in governments),
        engagement_day=tuple(day_of(government.engagement_until) for government in governments),
        acts=acts,
        repertoires=read_repertoires(scenario, loaded.menu, acts),
        channels=_channels(scenario, sides),
        officials=_officials(scenario, sides),
        slots=_slots(scenario, sides),
        shocks=DatedShocks(
            ids=tuple(scenario.shocks),
            day=tuple((shock.date - scenario.start).days for shock in scenario.shocks.values()),
            offended=tuple(sides.index(shock.offended) for shock in scenario.shocks.values()),
            weight=tuple(shock.weight for shock in scenario.shocks.values()),
            probability=tuple(shock.probability for shock in scenario.shocks.values()),
            sovereignty=tuple(s.kind == "sovereignty" for s in scenario.shocks.values()),
        ),
        planned=read_planned(scenario, acts.ids),
        played=read_played(scenario, sides, acts),
        continues=read_past(scenario),
        undated={
            kind.value: sides.index(shock.offended)
            for kind, shock in scenario.undated_shocks.items()
        },
    )


def _officials(scenario: Scenario, sides: tuple[str, ...]) -> Officials:
    officials = scenario.officials.values()
    channels = list(scenario.channels)
    return Officials(
        ids=tuple(scenario.officials),
        names=tuple(official.name for official in officials),
        side=np.array([sides.index(official.government) for official in officials]),
        channel=np.array([channels.index(official.channel) for official in officials]),
        minister=np.array([official.rank == Rank.MINISTER for official in officials]),
        leader=np.array([official.rank == Rank.LEADER for official in officials]),
    )


def _barred_until(scenario: Scenario, officials: tuple[str, ...]) -> int:
    """Last day on which one of these officials is under sanctions of the other side, or -1."""
    until = -1
    for name in officials:
        official = scenario.officials[name]
        if official.sanctioned_by is None or official.sanctioned_by == official.government:
            continue
        ends = bar_ends(scenario, name)
        if ends is None:
            return NEVER
        until = max(until, (ends - scenario.start).days - 1)
    return until


def _leader(scenario: Scenario, side: str) -> str:
    return next(
        name
        for name, official in scenario.officials.items()
        if official.government == side and official.rank == Rank.LEADER
    )


def _channels(scenario: Scenario, sides: tuple[str, ...]) -> Channels:
    channels = scenario.channels
    officials = scenario.officials

    def of_opener(name: str) -> tuple[str, ...]:
        side = channels[name].opened_by
        return tuple(
            official
            for official, about in officials.items()
            if about.channel == name and side in (EITHER, about.government)
        )

    def keeper(name: str) -> int:
        side = sides[0] if channels[name].opened_by == EITHER else channels[name].opened_by
        own = [o for o in of_opener(name) if officials[o].government == side]
        military = channels[name].kind in MILITARY_CHANNELS
        decides = own[0] if own and not military else _leader(scenario, side)
        return list(officials).index(decides)

    return Channels(
        ids=tuple(channels),
        kinds=tuple(channel.kind for channel in channels.values()),
        level=np.array([CHANNEL_LEVEL[c.state] for c in channels.values()], dtype=np.int8),
        opener=np.array(
            [
                OF_EITHER if channel.opened_by == EITHER else sides.index(channel.opened_by)
                for channel in channels.values()
            ]
        ),
        secret=np.array([channel.secret for channel in channels.values()]),
        suspended_with=np.array([channel.suspended_with for channel in channels.values()]),
        issue_weight=np.array([scenario.issues[c.issue].weight for c in channels.values()]),
        gate_until=np.array([_barred_until(scenario, of_opener(name)) for name in channels]),
        keeper=np.array([keeper(name) for name in channels]),
    )


def _padded(rows: list[list[int]]) -> Ints:
    width = max((len(row) for row in rows), default=0)
    return np.array([row + [-1] * (width - len(row)) for row in rows], dtype=np.intp).reshape(
        len(rows), width
    )


def _slots(scenario: Scenario, sides: tuple[str, ...]) -> Slots:
    officials, channels = scenario.officials, list(scenario.channels)
    names = list(officials)
    travellers = [name for name in names if officials[name].travels > 0.0]
    all_travels = sum(officials[name].travels for name in travellers)
    rows = [
        (
            key,
            visit.visitor,
            visit.counterpart or officials[visit.visitor].counterpart,
            visit.channel or officials[visit.visitor].channel,
            visit.host,
        )
        for key, visit in scenario.visits.items()
    ] + [
        (
            f"own.{name}",
            name,
            officials[name].counterpart,
            officials[name].channel,
            next(side for side in sides if side != officials[name].government),
        )
        for name in travellers
    ]
    listed = list(scenario.visits.values())
    own = len(rows) - len(listed)
    # what was completed in another age is as long over as int16 can say
    dates = [max((visit.date - scenario.start).days, -NEVER) for visit in listed] + [NEVER] * own
    phases = [PHASE_AT_START[visit.phase] for visit in listed] + [VisitPhase.IDEA] * own
    wakes = [NEVER] * len(rows)
    for position, visit in enumerate(listed):
        closes = dates[position] + visit.days + AFTERMATH_DAYS
        if visit.phase == "completed" and closes > 0:
            phases[position], wakes[position] = VisitPhase.AFTERMATH, closes

    def host_decides(visitor: str, counterpart: str, channel: str, host: str) -> int:
        # only leaders decide on summits and on contact between defence ministries
        of_leaders = officials[visitor].rank == Rank.LEADER
        military = scenario.channels[channel].kind in MILITARY_CHANNELS
        return names.index(_leader(scenario, host) if of_leaders or military else counterpart)

    visitors = [row[1] for row in rows]
    visitor_side = [sides.index(officials[name].government) for name in visitors]
    ids = [row[0] for row in rows]
    return Slots(
        ids=tuple(ids),
        listed=len(listed),
        visitor=np.array([names.index(name) for name in visitors]),
        counterpart=np.array([names.index(row[2]) for row in rows]),
        host_decides=np.array([host_decides(*row[1:]) for row in rows]),
        visitor_side=np.array(visitor_side),
        of_side=tuple(
            np.array([v for v, side in enumerate(visitor_side) if side == g], np.intp)
            for g in range(len(sides))
        ),
        host_side=np.array([sides.index(row[4]) for row in rows]),
        channel=np.array([channels.index(row[3]) for row in rows]),
        issue_weight=np.array(
            [scenario.issues[scenario.channels[row[3]].issue].weight for row in rows]
        ),
        secret=np.array(
            [
                visit.secret or scenario.channels[row[3]].secret
                for visit, row in zip(listed, rows, strict=False)
            ]
            + [scenario.channels[row[3]].secret for row in rows[len(listed) :]]
        ),
        summit=np.array([visit.summit for visit in listed] + [False] * own),
        favoured=np.array([row[3] in scenario.governments[row[4]].prefers for row in rows]),
        barred_until=np.array([_barred_until(scenario, (row[1], row[2])) for row in rows]),
        date=np.array(dates, dtype=np.int16),
        days=np.array([visit.days for visit in listed] + [2] * own),
        phase=np.array(phases, dtype=np.int8),
        wake=np.array(wakes, dtype=np.int16),
        share=np.array(
            [0.0] * len(listed) + [officials[name].travels / all_travels for name in travellers]
        ),
        others=_padded(
            [
                [w for w, other in enumerate(visitors) if other == name and w != v]
                for v, name in enumerate(visitors)
            ]
        ),
        after=_padded([[ids.index(a) for a in visit.after] for visit in listed] + [[]] * own),
    )
