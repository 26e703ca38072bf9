"""All that is decided on a day, before any of it is applied.

Lanes of one block may decide under different settings: each part decides for all lanes, and the
lanes that it is about are kept of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Ints
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import SIDES
from ballast.sim.world.act_effects import commit_acts
from ballast.sim.world.channel_reopening import channels_due, commit_channels, decide_channels
from ballast.sim.world.crisis_contacts import calls_due, commit_calls
from ballast.sim.world.government import decide_acts
from ballast.sim.world.leader_contacts import commit_leader_calls, leader_calls_due
from ballast.sim.world.state import ActsDone, Pairs, VisitSteps, World
from ballast.sim.world.visit_effects import commit_visits
from ballast.sim.world.visit_turns import decide_visits, visits_due


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What everyone has decided on one and the same morning's state.

    Attributes:
        acts: of each government.
        visits: steps of visits.
        opening, staying: shut channels that reopen, and that stay shut.
        calls: officials who call, and lanes.
        leader_calls: lanes in which the leaders call each other.
    """

    acts: tuple[ActsDone, ...]
    visits: VisitSteps
    opening: Pairs
    staying: Pairs
    calls: Pairs
    leader_calls: Indices


def decide_all(world: World) -> Decided:
    """Governments choose acts, officials decide on visits, channels and calls; nothing changes."""
    acts = tuple(decide_acts(world, side) for side in range(SIDES))
    visits = decide_visits(world, visits_due(world))
    opening, staying = decide_channels(world, channels_due(world))
    return Decided(
        acts=acts,
        visits=visits,
        opening=opening,
        staying=staying,
        calls=calls_due(world),
        leader_calls=leader_calls_due(world),
    )


def commit_all(world: World, decided: Decided) -> None:
    """Apply what was decided."""
    for done in decided.acts:
        commit_acts(world, done)
    commit_visits(world, decided.visits)
    commit_channels(world, decided.opening, decided.staying)
    commit_calls(world, decided.calls)
    commit_leader_calls(world, decided.leader_calls)


def joined(parts: Sequence[Decided], owner: Ints, sides: Ints) -> Decided:
    """What each part decided in its own lanes, as if all had been decided at once.

    Args:
        parts: each decided for all lanes.
        owner: (L,) the part that holds for each lane.
        sides: (O,) the government of each official, by which callers are in order.
    """

    def pairs(name: str, rank: Ints | None = None) -> Pairs:
        """Rows and lanes by row, then lane; by the rank of the row where there is one."""
        every = [getattr(part, name) for part in parts]
        keep = [owner[lanes] == n for n, (_, lanes) in enumerate(every)]
        rows = np.concatenate([each[0][some] for each, some in zip(every, keep, strict=True)])
        lanes = np.concatenate([each[1][some] for each, some in zip(every, keep, strict=True)])
        order = np.lexsort((lanes, rows if rank is None else rank[rows]))
        return rows[order], lanes[order]

    return Decided(
        acts=tuple(_acts([part.acts[side] for part in parts], owner) for side in range(SIDES)),
        visits=_visits([part.visits for part in parts], owner),
        opening=pairs("opening"),
        staying=pairs("staying"),
        calls=pairs("calls", sides),
        leader_calls=_own([part.leader_calls for part in parts], owner),
    )


def _own(parts: Sequence[Indices], owner: Ints) -> Indices:
    """Of lanes that each part names those that it holds for, in rising order."""
    return np.sort(np.concatenate([some[owner[some] == n] for n, some in enumerate(parts)]))


def _acts(parts: Sequence[ActsDone], owner: Ints) -> ActsDone:
    """The acts of one government by category, then lane."""
    keep = [owner[done.lanes] == n for n, done in enumerate(parts)]

    def each(name: str) -> Indices:
        every = [getattr(done, name)[some] for done, some in zip(parts, keep, strict=True)]
        return np.concatenate(every)

    order = np.lexsort((each("lanes"), each("category")))
    late: dict[int, list[Indices]] = {}
    for number, done in enumerate(parts):
        for position, where in done.delayed:
            late.setdefault(position, []).append(where[owner[where] == number])
    waits = ((position, np.sort(np.concatenate(late[position]))) for position in sorted(late))
    return ActsDone(
        side=parts[0].side,
        lanes=each("lanes")[order],
        category=each("category")[order],
        act=each("act")[order],
        cause=each("cause")[order],
        lapsed=_own([done.lapsed for done in parts], owner),
        delayed=tuple((position, where) for position, where in waits if len(where)),
    )


def _visits(parts: Sequence[VisitSteps], owner: Ints) -> VisitSteps:
    """Steps of visits by slot, then lane."""
    keep = [owner[steps.lanes] == n for n, steps in enumerate(parts)]

    def each(name: str) -> Indices:
        every = [getattr(steps, name)[some] for steps, some in zip(parts, keep, strict=True)]
        return np.concatenate(every)

    order = np.lexsort((each("lanes"), each("slots")))
    names = ("slots", "lanes", "phase", "date", "wake", "event")
    return VisitSteps(**{name: each(name)[order] for name in names})
