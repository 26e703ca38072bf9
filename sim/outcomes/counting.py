"""Counting what is asked of every history, day by day: outcomes of a scenario, expectations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.vocabulary import CATEGORIES, HOSTILE, Severity, VisitEvent
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import World, add_at

VISIT_EVENTS = {
    "visits_completed": VisitEvent.COMPLETED,
    "visits_postponed": VisitEvent.POSTPONED,
    "visits_cancelled": VisitEvent.CANCELLED,
    "visits_rebuffed": VisitEvent.REBUFFED,
    "summits_held": VisitEvent.BEGUN,
}
ENCOUNTERS = {
    "encounters": Severity.ROUTINE,
    "encounters_publicised": Severity.PUBLICISED,
    "collisions": Severity.COLLISION,
    "lethal_incidents": Severity.LETHAL,
}
"""Lowest severity that counts."""
TONES = {"hostile_acts": slice(0, HOSTILE), "cooperative_acts": slice(HOSTILE, None)}


@dataclass(frozen=True, kw_only=True)
class Counter:
    """A question with names as positions and dates as days from the start.

    Attributes:
        asked: the question.
        first, last: days that count.
        side: -1 for both.
        acts: (B,) acts of the menu that count.
        slots: (V,) visits that count.
        channel: -1 where none is asked about.
    """

    asked: Asked
    first: int
    last: int
    side: int
    acts: Flags
    slots: Flags
    channel: int


@dataclass(kw_only=True)
class Counts:
    """What is asked of the histories of a block, and the answers so far.

    Attributes:
        counters: the questions.
        values: (n, L) a row a question.
        level: (C, L) levels of channels on the evening before; None where no question needs them.
    """

    counters: tuple[Counter, ...]
    values: Floats
    level: Ints | None


def new_counts(setting: CompiledScenario, asked: Sequence[Asked], lanes: int, days: int) -> Counts:
    """Nothing counted yet.

    Args:
        setting: the compiled scenario.
        asked: the questions.
        lanes: how many histories.
        days: how long they are.
    """
    changes = ("channels_suspended", "channels_reopened")
    level = None
    if any(a.what in changes for a in asked):
        level = np.repeat(setting.channels.level[:, None], lanes, axis=1)
    return Counts(
        counters=tuple(_counter(setting, a, days) for a in asked),
        values=np.zeros((len(asked), lanes)),
        level=level,
    )


def _counter(setting: CompiledScenario, asked: Asked, days: int) -> Counter:
    acts, slots, officials = setting.acts, setting.slots, setting.officials
    some = np.ones(len(acts.ids), bool)
    if asked.what in TONES:
        tone = CATEGORIES[TONES[asked.what]]
        some &= np.isin(acts.category, [CATEGORIES.index(c) for c in tone])
    if asked.category:
        some &= np.isin(acts.category, [CATEGORIES.index(c) for c in asked.category])
    if asked.act:
        some &= np.isin(acts.ids, asked.act)
    if asked.weight_at_most is not None:
        some &= acts.weight <= asked.weight_at_most
    side = -1 if asked.side is None else setting.sides.index(asked.side)
    channel = -1 if asked.channel is None else setting.channels.ids.index(asked.channel)
    visits = np.ones(len(slots.ids), bool)
    if asked.what == "summits_held":
        visits &= slots.summit
    if side >= 0:
        visits &= slots.visitor_side == side
    if asked.rank is not None:
        ranks = np.array([o.rank == asked.rank for o in setting.loaded.scenario.officials.values()])
        visits &= ranks[slots.visitor]
    if asked.official is not None:
        visits &= slots.visitor == officials.ids.index(asked.official)
    if channel >= 0:
        visits &= slots.channel == channel
    start = setting.start
    return Counter(
        asked=asked,
        first=0 if asked.since is None else (asked.since - start).days,
        last=days - 1 if asked.by is None else min(days - 1, (asked.by - start).days),
        side=side,
        acts=some,
        slots=visits,
        channel=channel,
    )


def note_counts(counts: Counts, world: World) -> None:
    """Take in the day that has just been played."""
    day = world.day - 1
    for counter, values in zip(counts.counters, counts.values, strict=True):
        if counter.first <= day <= counter.last:
            _note(counter, values, world, day, counts.level)
    if counts.level is not None:
        counts.level = world.level.copy()


def _note(counter: Counter, values: Floats, world: World, day: int, before: Ints | None) -> None:
    what, today = counter.asked.what, world.today
    if what in ("acts", *TONES):
        for done in today.acts:
            if counter.side in (-1, done.side):
                add_at(values, done.lanes[counter.acts[done.act]], 1.0)
    elif what in VISIT_EVENTS:
        for steps in today.visits:
            hit = (steps.event == VISIT_EVENTS[what]) & counter.slots[steps.slots]
            add_at(values, steps.lanes[hit], 1.0)
    elif what in ENCOUNTERS:
        if today.encounters is not None:
            for severity in range(ENCOUNTERS[what], len(Severity)):
                values += today.encounters[severity]
    elif what == "shocks":
        for offended, lanes, _ in today.shocks:
            if counter.side in (-1, offended):
                add_at(values, lanes, 1.0)
    elif what in ("channels_suspended", "channels_reopened"):
        assert before is not None
        rows = slice(None) if counter.channel < 0 else slice(counter.channel, counter.channel + 1)
        was, now = before[rows] > 0, world.level[rows] > 0
        values += (was & ~now if what == "channels_suspended" else now & ~was).sum(axis=0)
    else:
        _look(counter, values, world, day)


def _look(counter: Counter, values: Floats, world: World, day: int) -> None:
    """Questions about the state of the evening."""
    asked, what, last = counter.asked, counter.asked.what, day == counter.last
    if what == "days_on_rung":
        values += world.rung >= (asked.rung or 0)
    elif what == "days_of_channel":
        values += world.level[counter.channel] >= (1 if asked.level is None else asked.level)
    elif what == "highest_rung":
        np.maximum(values, world.rung, out=values)
    elif what == "tension_highest":
        np.maximum(values, world.tension, out=values)
    elif what == "tension_mean":
        values += world.tension
        if last:
            values /= counter.last + 1 - counter.first
    elif last:
        state = {
            "tension_last": world.tension,
            "trust_last": world.trust,
            "channel_level": world.level[counter.channel],
        }
        values[:] = state[what]


def happened(asked: Asked, values: Floats) -> Flags:
    """Whether what is asked for happens in each history: (L,).

    >>> happened(Asked(count="acts", at_least=2, at_most=3), np.array([1.0, 2.0, 4.0])).tolist()
    [False, True, False]
    """
    low = -np.inf if asked.at_least is None else asked.at_least
    high = np.inf if asked.at_most is None else asked.at_most
    return np.asarray((values >= low) & (values <= high))
