"""Visits of a scenario as slots, with names as positions and dates as days from the start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.rules.visits import AFTERMATH_DAYS
from ballast.sim.scenario.day_keys import likeliest
from ballast.sim.scenario.schema import Scenario
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import MILITARY_CHANNELS, NEVER, Rank, VisitPhase
from ballast.sim.world.compiled_channels import barred_until, leader_of, on_issue, padded
from ballast.sim.world.compiled_leaders import leaders_channel

OF_OCCASION = "occasion."
"""Begins the ids of slots of occasions; no id of a scenario has a dot."""
PHASE_AT_START = {
    "proposed": VisitPhase.PROPOSED,
    "scheduled": VisitPhase.SCHEDULED,
    "completed": VisitPhase.CLOSED,
}


@dataclass(frozen=True, kw_only=True)
class Slots:
    """Visits: those of the scenario, one slot for each official who travels, and occasions.

    On an occasion, a gathering that is known of, the two leaders may meet; it has the slot of a
    summit whose guest is the leader of the first government, though neither travels to the other.
    Arrays over the *V* slots. ``others`` and ``after`` are padded with -1.
    """

    ids: tuple[str, ...]
    listed: int  # how many are visits of the scenario
    visitor: Ints
    counterpart: Ints
    host_decides: Ints  # official who answers proposals
    visitor_side: Ints
    of_side: tuple[Indices, ...]  # by side, the slots of its visitors, and occasions for both
    host_side: Ints
    channel: Ints
    issue_weight: Floats
    secret: Flags
    summit: Flags  # a meeting of the leaders, at a summit or on an occasion
    occasion: Flags
    favoured: Flags  # the host prefers visitors of this channel
    barred_until: Ints  # day until which one of the two is under sanctions of the other side
    date: Ints
    days: Ints
    phase: Ints
    wake: Ints
    share: Floats  # of the visits that officials propose of their own; 0 for listed ones
    others: Ints  # (V, K) other slots of the same visitor
    after: Ints  # (V, K) slots that have to be over first
    uses: Flags  # (V, C) the channels that it uses beside its own: others on its issue

    @cached_property
    def pair(self) -> Ints:
        """(V, 2) who travels and who receives."""
        return np.stack([self.visitor, self.counterpart], axis=-1)

    @cached_property
    def summits(self) -> tuple[int, ...]:
        """Positions of the summits; meetings on an occasion are none."""
        return tuple(np.flatnonzero(self.summit & ~self.occasion).tolist())

    @cached_property
    def occasions(self) -> dict[int, str]:
        """Names of the occasions by position."""
        some = np.flatnonzero(self.occasion).tolist()
        return {v: self.ids[v].removeprefix(OF_OCCASION) for v in some}

    @cached_property
    def once(self) -> Flags:
        """(V,) visits that do not come again when they are over, unlike those of officials."""
        return np.asarray((np.arange(len(self.ids)) < self.listed) | self.occasion)


@dataclass(frozen=True, kw_only=True)
class _Visit:
    """A visit in names; by default one that an official may propose of its own."""

    id: str
    visitor: str
    counterpart: str
    channel: str
    host: str
    date: int = NEVER
    days: int = 2
    phase: int = VisitPhase.IDEA
    wake: int = NEVER
    secret: bool = False
    summit: bool = False
    occasion: bool = False
    share: float = 0.0
    after: tuple[str, ...] = ()


def read_slots(scenario: Scenario, sides: tuple[str, ...]) -> Slots:
    """The visits of a scenario, a slot for each official who travels of its own, and occasions."""
    listed = [*_listed(scenario)]
    visits = [*listed, *_own(scenario, sides), *_occasions(scenario, sides)]
    officials, channels = list(scenario.officials), list(scenario.channels)
    ids, visitors = [visit.id for visit in visits], [visit.visitor for visit in visits]
    # nobody is kept from a journey by a gathering that is known of
    journeys = [v for v, visit in enumerate(visits) if not visit.occasion]
    visitor_side = [sides.index(scenario.officials[name].government) for name in visitors]
    kinds = [scenario.channels[visit.channel] for visit in visits]
    return Slots(
        ids=tuple(ids),
        listed=len(listed),
        visitor=np.array([officials.index(name) for name in visitors], np.intp),
        counterpart=np.array([officials.index(visit.counterpart) for visit in visits], np.intp),
        host_decides=np.array(
            [officials.index(_host_decides(scenario, v)) for v in visits], np.intp
        ),
        visitor_side=np.array(visitor_side, np.intp),
        of_side=tuple(
            np.array(
                [v for v in range(len(visits)) if visitor_side[v] == g or visits[v].occasion],
                np.intp,
            )
            for g in range(len(sides))
        ),
        host_side=np.array([sides.index(visit.host) for visit in visits], np.intp),
        channel=np.array([channels.index(visit.channel) for visit in visits], np.intp),
        issue_weight=np.array([scenario.issues[c.issue].weight for c in kinds], float),
        secret=np.array(
            [visit.secret or channel.secret for visit, channel in zip(visits, kinds, strict=True)],
            bool,
        ),
        summit=np.array([visit.summit for visit in visits], bool),
        occasion=np.array([visit.occasion for visit in visits], bool),
        favoured=np.array(
            [v.channel in scenario.governments[v.host].prefers for v in visits], bool
        ),
        barred_until=np.array(
            [barred_until(scenario, (v.visitor, v.counterpart)) for v in visits], np.intp
        ),
        date=np.array([visit.date for visit in visits], dtype=np.int16),
        days=np.array([visit.days for visit in visits], np.intp),
        phase=np.array([visit.phase for visit in visits], dtype=np.int8),
        wake=np.array([visit.wake for visit in visits], dtype=np.int16),
        share=np.array([visit.share for visit in visits], float),
        others=padded(
            [
                [w for w in journeys if visitors[w] == name and w != v and v in journeys]
                for v, name in enumerate(visitors)
            ]
        ),
        after=padded([[ids.index(name) for name in visit.after] for visit in visits]),
        uses=np.array([_uses(scenario, visit) for visit in visits], bool).reshape(
            len(visits), len(channels)
        ),
    )


def _listed(scenario: Scenario) -> Iterator[_Visit]:
    """The visits that the scenario names."""
    for key, visit in scenario.visits.items():
        visitor = scenario.officials[visit.visitor]
        # what was completed in another age is as long over as int16 can say
        date = max((visit.day - scenario.start).days, -NEVER)
        closes = date + visit.days + AFTERMATH_DAYS
        felt = visit.phase == "completed" and closes > 0
        yield _Visit(
            id=key,
            visitor=visit.visitor,
            counterpart=visit.counterpart or visitor.counterpart,
            channel=visit.channel or visitor.channel,
            host=visit.host,
            date=date,
            days=visit.days,
            phase=VisitPhase.AFTERMATH if felt else PHASE_AT_START[visit.phase],
            wake=closes if felt else NEVER,
            secret=visit.secret,
            summit=visit.summit,
            after=tuple(visit.after),
        )


def _own(scenario: Scenario, sides: tuple[str, ...]) -> Iterator[_Visit]:
    """The visits that officials propose of their own."""
    travellers = {n: o for n, o in scenario.officials.items() if o.travels > 0.0}
    all_travels = sum(official.travels for official in travellers.values())
    for name, official in travellers.items():
        yield _Visit(
            id=f"own.{name}",
            visitor=name,
            counterpart=official.counterpart,
            channel=official.channel,
            host=next(side for side in sides if side != official.government),
            share=official.travels / all_travels,
        )


def _occasions(scenario: Scenario, sides: tuple[str, ...]) -> Iterator[_Visit]:
    """Meetings of the leaders on an occasion, as if agreed on day 0."""
    if not scenario.occasions:
        return
    guest, host = (leader_of(scenario, side) for side in sides)
    for name, occasion in scenario.occasions.items():
        yield _Visit(
            id=f"{OF_OCCASION}{name}",
            visitor=guest,
            counterpart=host,
            channel=leaders_channel(scenario),
            host=sides[1],
            date=(likeliest(occasion.date) - scenario.start).days,
            days=occasion.days,
            phase=VisitPhase.SCHEDULED,
            summit=True,
            occasion=True,
        )


def _host_decides(scenario: Scenario, visit: _Visit) -> str:
    """Who answers: only leaders on summits and on contact between defence ministries."""
    of_leaders = scenario.officials[visit.visitor].rank == Rank.LEADER
    military = scenario.channels[visit.channel].kind in MILITARY_CHANNELS
    return leader_of(scenario, visit.host) if of_leaders or military else visit.counterpart


def _uses(scenario: Scenario, visit: _Visit) -> list[bool]:
    """Channels that a visit uses beside its own; one without an audience uses no other."""
    own = scenario.channels[visit.channel]
    if visit.secret or own.secret:
        return [False] * len(scenario.channels)
    return [
        name != visit.channel and on_issue(channel, own.issue)
        for name, channel in scenario.channels.items()
    ]
