"""Histories taken out of a block, once or several times: clones with the same past.

Copy 0 of a lane is the lane: it keeps luck and clocks. Every other copy has luck of its own from
the day of the split on, named by the luck of its parent, that day and the number of the copy; and
what had been drawn ahead and nobody can know is drawn anew
(:mod:`ballast.sim.world.branch_point`). So a clone
is named by draw, run and the splits at which it was not copy 0, and replays from that name alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from ballast.sim.rules.quantity import Ints
from ballast.sim.streams import Indices
from ballast.sim.world.branch_point import restart_clocks
from ballast.sim.world.state import ActsDone, World, blank_day, states

NUMBERS = (
    "params", "reception", "usual", "daily", "ceilings", "onset", "expected", "leaders", "leaving",
    "own_values", "pressure", "engagement", "shock_chances", "bars",
    "waits",
)  # fmt: skip
"""Fields of the world whose arrays are over all lanes, or have one number for all of them."""
Path = tuple[tuple[int, int], ...]
"""Splits at which a lane was not copy 0: first day of its own luck and number of the copy."""


def take_lanes(world: World, lanes: Indices) -> World:
    """The world with some of its lanes only, in the morning, before anything of the day.

    Args:
        world: stays as it is, but what is common to all lanes is shared with the result.
        lanes: (n,) which, in rising order; a lane may come several times.
    """
    values: dict[str, Any] = {
        name: np.take(getattr(world, name), lanes, axis=-1) for name in states()
    }
    values |= {name: _numbers_taken(getattr(world, name), lanes) for name in NUMBERS}
    shocks = {kind: days[lanes] for kind, days in world.next_shock.items()}
    today = blank_day(len(lanes))
    today.acts = [_acts_taken(done, lanes, world.lanes) for done in world.today.acts]
    luck = world.luck.take(lanes)
    return replace(
        world, **values, lanes=len(lanes), today=today, yesterday=[], luck=luck, next_shock=shocks
    )


def _numbers_taken(value: Any, lanes: Indices) -> Any:
    """Parameters of some lanes: last axes of length 1 are common to all, and stay."""
    if isinstance(value, np.ndarray):
        return value if value.shape[-1:] in ((), (1,)) else np.take(value, lanes, axis=-1)
    if isinstance(value, tuple):
        return tuple(_numbers_taken(part, lanes) for part in value)
    if isinstance(value, Mapping):
        return {key: _numbers_taken(part, lanes) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: _numbers_taken(getattr(value, f.name), lanes) for f in fields(value)}
        return replace(value, **parts)
    return value


def _acts_taken(done: ActsDone, lanes: Indices, count: int) -> ActsDone:
    """Acts of some lanes under the lanes' new numbers, sorted by category, then lane."""
    times = np.bincount(lanes, minlength=count)
    first = np.cumsum(times) - times
    which = np.repeat(np.arange(len(done.lanes)), times[done.lanes])
    begins = np.cumsum(times[done.lanes]) - times[done.lanes]
    new = first[done.lanes[which]] + np.arange(len(which)) - begins[which]
    order = np.lexsort((new, done.category[which]))  # equal ones stay in their order
    which = which[order]
    return ActsDone(
        side=done.side,
        lanes=new[order],
        category=done.category[which],
        act=done.act[which],
        cause=done.cause[which],
    )


def split_lanes(world: World, times: Ints) -> tuple[World, Indices, Ints]:
    """Each lane so many times, in the morning; none of it where 0.

    Args:
        world: stays as it is.
        times: (L,) copies of each lane.

    Returns:
        The new world, and the lane and the number of the copy of each of its lanes: (n,) each.
    """
    lanes = np.repeat(np.arange(world.lanes), times)
    copies = np.arange(len(lanes)) - (np.cumsum(times) - times)[lanes]
    parted = take_lanes(world, lanes)
    part_clones(parted, copies)
    return parted, lanes, copies


def part_clones(world: World, copies: Ints) -> None:
    """In the morning: lanes that are copies other than 0 get luck and clocks of their own."""
    own = np.flatnonzero(copies)
    if len(own):
        world.luck = world.luck.clones(copies, world.day)
        restart_clocks(world, own)


def along(path: Path) -> Callable[[World], None]:
    """What makes a lone history the clone of this name, called every morning before the day.

    It can be the ``intervene`` of :func:`ballast.sim.experiments.counted_block.play_block`, and be
    called with the world of a Mesa model before each step.
    """

    def part(world: World) -> None:
        for day, copy in path:
            if day == world.day:
                part_clones(world, np.full(world.lanes, copy))

    return part
