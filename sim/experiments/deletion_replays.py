"""But for: one history again and again, each time without one of its events.

All replays have the same name and so the same luck; they differ in the event that is struck and in
what follows from its absence. They are the lanes of one ensemble.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.priors import sample
from ballast.sim.vocabulary import BY_USE, BY_VISIT, Rung, Severity, VisitEvent
from ballast.sim.world.state import World
from ballast.sim.world.struck_events import Removal, Removals, Struck

SET = "planned"
"""Cause of steps of visits and of calls that the scenario sets for all histories."""
RISEN = (BY_VISIT, BY_USE)
STEPS_OF_VISITS = ("begun", "postponed", "cancelled", "rebuffed")


@dataclass(frozen=True, kw_only=True)
class Replays:
    """The replays of a history.

    Attributes:
        struck: (K,) the event that each replay lacks.
        table: K + 1 rows as of ``runs.parquet``; the first is the history itself.
    """

    struck: tuple[Event, ...]
    table: pa.Table


def removal_of(chronicle: Chronicle, event: Event) -> Removal | None:
    """How to strike an event; None where it cannot be struck by itself.

    Consequences (a contradiction, a visit's end, a meeting that a call agreed on) and steps between
    bands of tension, which tension would take again the next day, are not struck; nor are calls
    that nobody answers, which change nothing, nor what a scenario sets for all histories.
    """
    day = event.day
    if event.kind == EventKind.ACT:
        act = chronicle.setting.acts.ids.index(event.what)
        return Removal(Struck.ACT, day, (event.side, act))
    if event.kind == EventKind.SHOCK:
        return Removal(Struck.SHOCK, day, (f"shock.{event.what}",))
    if event.kind == EventKind.ENCOUNTER:
        return Removal(Struck.ENCOUNTER, day, (int(Severity[event.what.upper()]),))
    if event.kind == EventKind.VISIT and event.what in STEPS_OF_VISITS and event.why != SET:
        return Removal(Struck.VISIT, day, (event.slot, int(VisitEvent[event.what.upper()])))
    if event.kind == EventKind.CHANNEL and event.what == "suspended":
        return Removal(Struck.SUSPENSION, day, (event.channel,))
    if event.kind == EventKind.CHANNEL and event.why in ("decided", "summit", *RISEN):
        kind = Struck.RISE if event.why in RISEN else Struck.REOPENING
        return Removal(kind, day, (event.channel,))
    if event.kind == EventKind.CALL and event.what == "answered" and event.why != SET:
        return Removal(Struck.CALL, day, (event.side,))
    if event.kind == EventKind.LEADER_CALL:
        return Removal(Struck.LEADER_CALL, day)
    if event.kind == EventKind.DEPARTURE:
        return Removal(Struck.DEPARTURE, day, (event.official,))
    if event.kind == EventKind.STEP and max(event.before, event.after) >= Rung.DISPUTE:
        return Removal(Struck.STEP, day)
    return None


def strikeable(chronicle: Chronicle) -> list[tuple[Event, Removal]]:
    """Events of a history that can be struck, each with how."""
    found = [(event, removal_of(chronicle, event)) for event in chronicle.events]
    return [(event, removal) for event, removal in found if removal is not None]


def work(chronicle: Chronicle) -> int:
    """History-days that its replays take."""
    return (len(strikeable(chronicle)) + 1) * chronicle.horizon


def replay(chronicle: Chronicle, progress: Callable[[int], None] | None = None) -> Replays:
    """Play the history again without each of its events, one at a time.

    Args:
        chronicle: of the history.
        progress: told how many history-days have been played.
    """
    loaded, setting = chronicle.setting.loaded, chronicle.setting
    struck = strikeable(chronicle)
    removals = Removals(enumerate((removal for _, removal in struck), start=1))
    lanes = len(struck) + 1
    draws, runs = np.full(lanes, chronicle.draw), np.full(lanes, chronicle.run)

    def strike(world: World) -> None:
        world.removed = removals

    played = 0

    def note(count: int) -> None:
        nonlocal played
        played += count
        if progress is not None:
            progress(played)

    tally = play_block(
        setting,
        sample(loaded, chronicle.seed, np.array([chronicle.draw])),
        chronicle.seed,
        draws,
        runs,
        chronicle.horizon,
        note=note,
        intervene=strike,
    )
    return Replays(
        struck=tuple(event for event, _ in struck),
        table=histories([tally], setting, chronicle.horizon),
    )
