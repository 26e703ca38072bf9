"""Militarised disputes of a block of histories, told apart: how each began, went on and ended."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    DISPUTE,
    DISPUTE_ROLES,
    OCCASIONS,
    PRESSES,
    WAR,
    Ending,
    Role,
)
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.onset_causes import ODDS, odds_of
from ballast.sim.world.state import BegunDisputes, World, add_at

OPEN = -1
"""How a dispute ends that is open on the last day."""
NO_DAY = -32_768
ODDS_DIGITS = 4
"""Decimals of probabilities and log odds: more would only fill the disk."""
COUNTED = ("presses", "offers", "calls", "calls_answered", "meetings")
NUMBERS = (
    "number", "start", "end", "trigger", "author", "opener", "reply_day", "highest_rung", "ended",
    *COUNTED,
)  # fmt: skip
"""Whole numbers of a dispute; ``trigger`` is a candidate, the sides are positions."""
ROW = {name: row for row, name in enumerate(NUMBERS)}
PRESSING = tuple(DISPUTE_ROLES.index(role) for role in PRESSES)
OFFERING = tuple(DISPUTE_ROLES.index(role) for role in (Role.OFFER, Role.ACCEPT))
REPLY = DISPUTE_ROLES.index(Role.REPLY)


@dataclass(kw_only=True)
class Episodes:
    """Disputes of the lanes of a block.

    Attributes:
        current: (numbers, L) of the dispute that is under way, or was the last one.
        odds: (1 + terms, L) chance of its trigger, and the terms of its log odds; nan for a dispute
            under way on day 0.
        over: lanes, numbers and odds of the disputes that have ended, in order of their ends.
    """

    current: Ints
    odds: Floats
    over: list[tuple[Indices, Ints, Floats]] = field(default_factory=list)


def new_episodes(setting: CompiledScenario, lanes: int) -> Episodes:
    """No dispute yet, or the one in which the scenario starts."""
    current = np.zeros((len(NUMBERS), lanes), np.int16)
    current[ROW["reply_day"]] = NO_DAY
    about = setting.dispute
    if about is not None:
        before = -1 - about.age
        for name, value in {
            "number": 1,
            "start": before,
            "trigger": about.trigger,
            "author": 1 - about.opener,
            "opener": about.opener,
            "reply_day": before if about.replied else NO_DAY,
            "highest_rung": about.rung,
        }.items():
            current[ROW[name]] = value
    return Episodes(current=current, odds=np.full((1 + len(ODDS), lanes), np.nan))


def note_disputes(episodes: Episodes, world: World, day: int) -> None:
    """Take in the day that has just been played: first what was done, then ends and beginnings."""
    today = world.today
    for _, role, lanes in today.moves:
        _note_move(episodes, role, lanes, day)
    for calls in today.calls:
        _count(episodes, "calls", calls.lanes)
        _count(episodes, "calls_answered", calls.lanes[calls.answered])
    for lanes, _ in today.met:
        _count(episodes, "meetings", lanes)
    if today.rises is not None:
        lanes, by_accident = today.rises
        episodes.current[ROW["highest_rung"], lanes] = np.maximum(
            episodes.current[ROW["highest_rung"], lanes], world.rung[lanes]
        )
        _note_reply(episodes, lanes[by_accident], day)
    for ending, lanes in today.ended:
        _close(episodes, lanes, int(ending), day)
    if today.begun is not None:
        _open(episodes, world, today.begun, day)


def close_open(episodes: Episodes, world: World, days: int) -> None:
    """On the last evening: disputes that are still open end with it."""
    lanes = ((world.rung >= DISPUTE) & (world.rung < WAR)).nonzero()[0]
    if len(lanes):
        _close(episodes, lanes, OPEN, days)


def _note_move(episodes: Episodes, role: int, lanes: Indices, day: int) -> None:
    if role in PRESSING:
        _count(episodes, "presses", lanes)
    elif role in OFFERING:
        _count(episodes, "offers", lanes)
    elif role == REPLY:
        _note_reply(episodes, lanes, day)


def _note_reply(episodes: Episodes, lanes: Indices, day: int) -> None:
    row = episodes.current[ROW["reply_day"]]
    row[lanes] = np.where(row[lanes] == NO_DAY, day, row[lanes])


def _count(episodes: Episodes, name: str, lanes: Indices) -> None:
    add_at(episodes.current[ROW[name]], lanes, 1)


def _open(episodes: Episodes, world: World, begun: BegunDisputes, day: int) -> None:
    lanes, current = begun.lanes, episodes.current
    for name in NUMBERS[1:]:
        current[ROW[name], lanes] = 0
    current[ROW["number"], lanes] += 1
    current[ROW["start"], lanes] = day
    current[ROW["trigger"], lanes] = begun.trigger
    current[ROW["author"], lanes] = begun.author
    current[ROW["opener"], lanes] = begun.opener
    current[ROW["highest_rung"], lanes] = begun.rung
    current[ROW["reply_day"], lanes] = np.where(begun.rung > DISPUTE, day, NO_DAY)
    episodes.odds[0, lanes] = begun.probability
    episodes.odds[1:, lanes] = odds_of(world, begun, day)


def _close(episodes: Episodes, lanes: Indices, ending: int, day: int) -> None:
    current = episodes.current
    current[ROW["end"], lanes], current[ROW["ended"], lanes] = day, ending
    episodes.over.append((lanes, current[:, lanes], episodes.odds[:, lanes]))


def episode_table(
    episodes: Episodes, draws: Ints, runs: Ints, setting: CompiledScenario
) -> pa.Table:
    """``episodes.parquet``: a row a dispute, by history, then in their order.

    Args:
        episodes: of a block; the run has come to its end.
        draws, runs: (L,) names of the histories.
        setting: the compiled scenario.
    """
    lanes, numbers, odds = _rows(episodes)
    order = np.lexsort((numbers[ROW["number"]], lanes))
    lanes, numbers, odds = lanes[order], numbers[:, order], odds[:, order]
    ended = numbers[ROW["ended"]]
    start, end = numbers[ROW["start"]].astype(np.int32), numbers[ROW["end"]].astype(np.int32)
    reply = numbers[ROW["reply_day"]].astype(np.int32)
    columns = {
        "draw": pa.array(draws[lanes].astype(np.int32)),
        "run": pa.array(runs[lanes].astype(np.int32)),
        "number": pa.array(numbers[ROW["number"]].astype(np.int32)),
        "start": pa.array(start),
        "end": pa.array(end, mask=ended == OPEN),
        "days": pa.array(end - start),
        **_trigger_columns(setting, numbers),
        "replied": pa.array(reply != NO_DAY),
        "reply_day": pa.array(reply, mask=reply == NO_DAY),
        "highest_rung": pa.array(numbers[ROW["highest_rung"]].astype(np.int8)),
        "ended": _words(ended, [ending.name.lower() for ending in Ending]),
        **{name: pa.array(numbers[ROW[name]].astype(np.int32)) for name in COUNTED},
        **_odds_columns(odds),
    }
    return pa.table(columns)


def onset_table(episodes: Episodes, draws: Ints, runs: Ints, setting: CompiledScenario) -> pa.Table:
    """``onsets.parquet``: the first dispute that began in each history, and what made it likelier.

    Args:
        episodes, draws, runs, setting: as for :func:`episode_table`.
    """
    lanes, numbers, odds = _rows(episodes)
    began = np.flatnonzero(~np.isnan(odds[0]))
    lanes, numbers, odds = lanes[began], numbers[:, began], odds[:, began]
    order = np.lexsort((numbers[ROW["number"]], lanes))
    _, first = np.unique(lanes[order], return_index=True)
    some = order[first]
    lanes, numbers, odds = lanes[some], numbers[:, some], odds[:, some]
    return pa.table(
        {
            "draw": pa.array(draws[lanes].astype(np.int32)),
            "run": pa.array(runs[lanes].astype(np.int32)),
            "day": pa.array(numbers[ROW["start"]].astype(np.int32)),
            **_trigger_columns(setting, numbers),
            **_odds_columns(odds),
        }
    )


def _rows(episodes: Episodes) -> tuple[Indices, Ints, Floats]:
    lanes = np.concatenate([np.zeros(0, np.intp), *(lanes for lanes, _, _ in episodes.over)])
    numbers = [np.zeros((len(NUMBERS), 0), np.int16), *(rows for _, rows, _ in episodes.over)]
    odds = [np.zeros((1 + len(ODDS), 0)), *(values for _, _, values in episodes.over)]
    return lanes, np.concatenate(numbers, axis=1), np.concatenate(odds, axis=1)


def _trigger_columns(setting: CompiledScenario, numbers: Ints) -> dict[str, pa.Array]:
    trigger, candidates = numbers[ROW["trigger"]], setting.candidates
    occasions = [occasion.value for occasion in OCCASIONS]
    return {
        "trigger": _words(trigger, list(candidates.names)),
        "occasion": _words(candidates.occasion[trigger], occasions),
        "author": _words(numbers[ROW["author"]], list(setting.sides)),
        "opener": _words(numbers[ROW["opener"]], list(setting.sides)),
    }


def _odds_columns(odds: Floats) -> dict[str, pa.Array]:
    """Chance of the trigger and log odds by term; null for a dispute under way on day 0."""
    unknown = np.isnan(odds[0])
    return {
        name: pa.array(np.round(row, ODDS_DIGITS), mask=unknown)
        for name, row in zip(("chance", *ODDS), odds, strict=True)
    }


def _words(codes: Ints, words: list[str]) -> pa.Array:
    """Words by their codes; null below zero."""
    return pa.array([words[code] if code >= 0 else None for code in codes.tolist()], pa.string())
