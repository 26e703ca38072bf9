"""Channels and officials of a scenario, with names as positions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.schema import CHANNEL_LEVEL, EITHER, Channel, Scenario
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    CALLING_CHANNELS,
    MILITARY_CHANNELS,
    NEVER,
    ChannelKind,
    Rank,
)
from ballast.sim.world.compiled_interventions import bar_ends

OF_EITHER = -1


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
    gate: Ints  # (C, K) officials whose sanctions bar it, padded with -1
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
    successors: tuple[str, ...]  # what whoever comes after them is called, by office
    side: Ints
    channel: Ints
    minister: Flags
    leader: Flags
    seniority: Floats
    counterpart: Ints
    barred_until: Ints  # day until which sanctions on it or its counterpart stand; -1: none
    sanctioned_until: Ints  # day until which they stand on itself
    callers: tuple[Indices, ...]  # by side, those who may call in a dispute
    meets: Flags  # on a channel on which a call may lead to a meeting without an audience

    @cached_property
    def pair(self) -> Ints:
        """(O, 2) each official with its counterpart."""
        return np.stack([np.arange(len(self.ids)), self.counterpart], axis=-1)


def read_officials(scenario: Scenario, sides: tuple[str, ...]) -> Officials:
    """The officials of a scenario."""
    officials = scenario.officials.values()
    channels, names = list(scenario.channels), list(scenario.officials)
    about = [scenario.channels[official.channel] for official in officials]
    may_call = np.array([c.secret or c.kind in CALLING_CHANNELS for c in about], bool)
    side = np.array([sides.index(official.government) for official in officials])
    return Officials(
        ids=tuple(scenario.officials),
        names=tuple(official.name for official in officials),
        successors=tuple(f"the new {office_of(name, scenario)}" for name in names),
        side=side,
        channel=np.array([channels.index(official.channel) for official in officials]),
        minister=np.array([official.rank == Rank.MINISTER for official in officials]),
        leader=np.array([official.rank == Rank.LEADER for official in officials]),
        seniority=np.array([official.seniority for official in officials]),
        counterpart=np.array([names.index(official.counterpart) for official in officials]),
        barred_until=np.array(
            [barred_until(scenario, (name, scenario.officials[name].counterpart)) for name in names]
        ),
        sanctioned_until=np.array([barred_until(scenario, (name,)) for name in names]),
        callers=tuple((may_call & (side == g)).nonzero()[0] for g in range(len(sides))),
        meets=np.array([c.secret or c.kind == ChannelKind.SECURITY_ADVISER for c in about], bool),
    )


def office_of(name: str, scenario: Scenario) -> str:
    """An office by its title, with the government where another one has the same title."""
    about = scenario.officials[name]
    same = [o.government for o in scenario.officials.values() if o.office == about.office]
    several = len(same) > 1
    return (
        f"{about.office} of {scenario.governments[about.government].name}"
        if several
        else (about.office)
    )


def barred_until(scenario: Scenario, officials: tuple[str, ...]) -> int:
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


def padded(rows: list[list[int]]) -> Ints:
    """Rows of positions as an array, filled up with -1."""
    width = max((len(row) for row in rows), default=0)
    return np.array([row + [-1] * (width - len(row)) for row in rows], dtype=np.intp).reshape(
        len(rows), width
    )


def on_issue(channel: Channel, issue: str) -> bool:
    """Whether talks and visits on an issue use a channel: one on it that is not secret."""
    return channel.issue == issue and not channel.secret


def leader_of(scenario: Scenario, side: str) -> str:
    """Id of the leader of a government."""
    return next(
        name
        for name, official in scenario.officials.items()
        if official.government == side and official.rank == Rank.LEADER
    )


def read_channels(scenario: Scenario, sides: tuple[str, ...]) -> Channels:
    """The channels of a scenario."""
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
        decides = own[0] if own and not military else leader_of(scenario, side)
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
        gate_until=np.array([barred_until(scenario, of_opener(name)) for name in channels]),
        gate=padded([[list(officials).index(o) for o in of_opener(name)] for name in channels]),
        keeper=np.array([keeper(name) for name in channels]),
    )
