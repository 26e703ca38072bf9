"""What a block of histories leaves behind: outcomes of each, and daily and weekly counts.

Quantities that are averaged over histories are kept as integers (counts, tenths of a point), so
that adding up blocks gives the same result in whatever order they finish.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ballast.sim.outcomes.counting import Counts, new_counts, note_counts
from ballast.sim.outcomes.state_limits import LOOK_EVERY_DAYS, at_limits
from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    CONFRONTATION,
    HOSTILE,
    NEVER,
    SIDES,
    Cause,
    ChannelLevel,
    Role,
    Rung,
    Severity,
    VisitEvent,
    VisitPhase,
)
from ballast.sim.world.action_sets import SANCTION
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.onset_causes import causes_of
from ballast.sim.world.state import ActsDone, VisitSteps, World, add_at

TENTHS = 1001
"""Tension is counted in bins of a tenth of a point, 0 … 100."""
WINDOW_WEEKS = 4
MOST_ACTS = 256
"""At most nine acts a day and side, so that four weeks have 252 at most."""
RUNGS = len(Rung)
CHANNEL_LEVELS = (ChannelLevel.LIMITED, ChannelLevel.WORKING)
"""Levels that histories are counted at or above, channel by channel."""
TALLIED_RUNGS = (Rung.CONFRONTATION, Rung.CRISIS, Rung.LIMITED_FORCE, Rung.WAR)
POSTPONED, CANCELLED = int(VisitEvent.POSTPONED), int(VisitEvent.CANCELLED)
REBUFFED, BEGUN = int(VisitEvent.REBUFFED), int(VisitEvent.BEGUN)
COMPLETED, COUNTERMEASURE = int(VisitEvent.COMPLETED), int(Cause.COUNTERMEASURE)
VISIT_ENDS = ("held_as_planned", "held_later", "postponed", "cancelled", "rebuffed", "pending")


@dataclass(frozen=True, slots=True)
class LoggedActs:
    """Acts of one government on one day in the histories that are logged: arrays over acts."""

    day: int
    side: int
    lanes: Indices
    act: Ints
    cause: Ints


@dataclass(frozen=True, slots=True)
class Onsets:
    """Histories in which a confrontation has begun for the first time on one day, and why.

    Attributes:
        day: on which.
        lanes: (n,).
        shares: (causes, n) as :func:`ballast.sim.world.onset_causes.causes_of` gives them.
    """

    day: int
    lanes: Indices
    shares: Floats


@dataclass(kw_only=True)
class OutcomeAccumulator:
    """Counts over the lanes of a block; ``NEVER`` stands for a day that did not come.

    Attributes:
        draws, runs: (L,) names of the histories.
        days: length of the histories.
        highest: (L,) highest rung.
        first_day: (4, L) first day on rung 4, 5, 6, 7 or higher.
        acts: (G, 2, L) hostile and cooperative acts.
        tension_tenths: (days, 1001) histories by tension, and ``tension_total`` (days,) its sum
            in millionths of a point.
        rungs: (days, draws of the block, 8) histories by rung; all draws are one where the tally
            does not tell them apart.
        row: (L,) row of ``rungs`` that each lane counts in.
        channels: (days, 2, C) histories whose channel is at or above each of
            :data:`CHANNEL_LEVELS` when the day ends.
        weekly: (weeks, G, 2, 256) histories by number of acts in the four weeks that end with the
            week; zero in the first three weeks and in a last one that is not whole.
        counts: what the scenario asks beside these, its own outcomes.
        held_day: (listed visits, L) day each visit of the scenario began.
        at_limits: history-weeks in which each state sat on a limit, and ``looks``, all of them.
        log: acts of the first ``logged`` lanes.
        suspensions: by what is behind them, the suspensions of each channel in all histories: (C,).
        onsets: first confrontations and what they are owed to, day by day.
    """

    draws: Ints
    runs: Ints
    days: int
    logged: int
    highest: Ints
    first_day: Ints
    summit_day: Ints
    reopened_day: Ints
    completed: Ints
    postponed: Ints
    cancelled: Ints
    rebuffed: Ints
    acts: Ints
    export_controls: Ints
    sanctions: Ints
    countermeasures: Ints
    encounters: Ints
    publicised: Ints
    collisions: Ints
    lethal: Ints
    suspended: Ints
    tension_sum: Floats
    tension_end: Floats
    counts: Counts
    held_day: Ints
    tension_tenths: Ints
    tension_total: Ints
    rungs: Ints
    row: Ints
    channels: Ints
    weekly: Ints
    recent: Ints  # (4, G, 2, L) acts of the last four weeks, by week modulo four
    planned: Ints = field(default_factory=lambda: np.zeros(0, np.int16))
    ends: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    held_counts: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    at_limits: dict[str, int] = field(default_factory=dict)
    looks: int = 0
    log: list[LoggedActs] = field(default_factory=list)
    suspensions: dict[str, Ints] = field(default_factory=dict)
    onsets: list[Onsets] = field(default_factory=list)

    @property
    def declared(self) -> Floats:
        """(outcomes, L) what the scenario's own outcomes count or look at in each history."""
        return self.counts.values


def new_accumulator(
    setting: CompiledScenario,
    draws: Ints,
    runs: Ints,
    days: int,
    logged: int = 0,
    by_draw: bool = True,
) -> OutcomeAccumulator:
    """An empty tally for some lanes, in (draw, run) order if it tells draws apart."""
    lanes, listed = len(draws), setting.slots.listed

    def counter(*shape: int) -> Ints:
        return np.zeros((*shape, lanes), np.int32)

    def day(*shape: int) -> Ints:
        return np.full((*shape, lanes), NEVER, np.int16)

    row = draws - draws[0] if by_draw else np.zeros_like(draws)
    return OutcomeAccumulator(
        draws=draws,
        runs=runs,
        days=days,
        logged=logged,
        highest=np.zeros(lanes, np.int8),
        first_day=day(len(TALLIED_RUNGS)),
        summit_day=day(),
        reopened_day=day(),
        completed=counter(SIDES),
        postponed=counter(),
        cancelled=counter(),
        rebuffed=counter(),
        acts=counter(SIDES, 2),
        export_controls=counter(SIDES),
        sanctions=counter(SIDES),
        countermeasures=counter(SIDES),
        encounters=counter(),
        publicised=counter(),
        collisions=counter(),
        lethal=counter(),
        suspended=counter(),
        tension_sum=np.zeros(lanes),
        tension_end=np.zeros(lanes),
        counts=new_counts(setting, tuple(setting.loaded.scenario.outcomes.values()), lanes, days),
        held_day=day(listed),
        tension_tenths=np.zeros((days, TENTHS), np.int64),
        tension_total=np.zeros(days, np.int64),
        rungs=np.zeros((days, int(row[-1]) + 1, RUNGS), np.int32),
        row=row,
        channels=np.zeros((days, len(CHANNEL_LEVELS), len(setting.channels.ids)), np.int64),
        weekly=np.zeros((days // 7, SIDES, 2, MOST_ACTS), np.int64),
        recent=np.zeros((WINDOW_WEEKS, SIDES, 2, lanes), np.int16),
        planned=setting.slots.date[:listed],
    )


def note_day(tally: OutcomeAccumulator, world: World) -> None:
    """Take in the day that has just been played."""
    day = world.day - 1
    _note_relation(tally, world, day)
    _note_onsets(tally, world, day)
    for done in world.today.acts:
        _note_acts(tally, world.setting, done, day)
    _note_week(tally, day)
    for steps in world.today.visits:
        _note_visits(tally, world.setting, steps, day)
    note_counts(tally.counts, world)
    _note_encounters(tally, world)
    _note_channels(tally, world, day)
    if day % LOOK_EVERY_DAYS == 0:
        _note_limits(tally, world)
    if day == tally.days - 1:
        _close(tally, world)


def _note_relation(tally: OutcomeAccumulator, world: World, day: int) -> None:
    rung, tension = world.rung, world.tension
    if day == 0:
        tally.highest = world.rung.copy()
    np.maximum(tally.highest, rung, out=tally.highest)
    high = (rung >= CONFRONTATION).nonzero()[0]
    for days, threshold in zip(tally.first_day, TALLIED_RUNGS, strict=True):
        high = high[rung[high] >= int(threshold)]
        days[high[days[high] == NEVER]] = day
    tally.tension_sum += tension
    tally.tension_end = tension
    tally.tension_tenths[day] = np.bincount(
        np.rint(tension * 10.0).astype(np.int64), minlength=TENTHS
    )
    tally.tension_total[day] = int(np.rint(tension * 1e6).sum())  # whole numbers: exact
    counts = np.bincount(tally.row * RUNGS + rung, minlength=tally.rungs.shape[1] * RUNGS)
    tally.rungs[day] = counts.reshape(-1, RUNGS)


def _note_onsets(tally: OutcomeAccumulator, world: World, day: int) -> None:
    if world.today.begun is None:
        return
    lanes, accident = world.today.begun
    first = tally.first_day[0][lanes] == day
    if first.any():
        shares = causes_of(world, lanes[first], accident[first], day)
        tally.onsets.append(Onsets(day, lanes[first], shares))


def _note_acts(
    tally: OutcomeAccumulator, setting: CompiledScenario, done: ActsDone, day: int
) -> None:
    if not len(done.lanes):
        return
    side, tone = done.side, (done.category >= HOSTILE).astype(np.intp)
    add_at(tally.acts, (side, tone, done.lanes), 1)
    add_at(tally.recent[day // 7 % WINDOW_WEEKS], (side, tone, done.lanes), 1)
    controls = setting.repertoires[side].plays[Role.EXPORT_CONTROL][done.act]
    for counts, which in (
        (tally.export_controls, controls),
        (tally.sanctions, done.category == SANCTION),
        (tally.countermeasures, done.cause == COUNTERMEASURE),
    ):
        add_at(counts[side], done.lanes[which.nonzero()[0]], 1)
    logged = done.lanes < tally.logged
    if logged.any():
        tally.log.append(
            LoggedActs(day, side, done.lanes[logged], done.act[logged], done.cause[logged])
        )


def _note_week(tally: OutcomeAccumulator, day: int) -> None:
    """At the end of a week: histories by their acts of the last four weeks."""
    if (day + 1) % 7:
        return
    week = day // 7
    if week >= WINDOW_WEEKS - 1:
        for side in range(SIDES):
            for tone in range(2):
                counts = tally.recent[:, side, tone].sum(axis=0, dtype=np.int64)
                tally.weekly[week, side, tone] = np.bincount(counts, minlength=MOST_ACTS)
    tally.recent[(week + 1) % WINDOW_WEEKS] = 0


def _note_visits(
    tally: OutcomeAccumulator, setting: CompiledScenario, steps: VisitSteps, day: int
) -> None:
    about = setting.slots
    for event, counter in (
        (POSTPONED, tally.postponed),
        (CANCELLED, tally.cancelled),
        (REBUFFED, tally.rebuffed),
    ):
        add_at(counter, steps.lanes[steps.event == event], 1)
    begun = steps.event == BEGUN
    tally.summit_day[steps.lanes[begun & about.summit[steps.slots]]] = day
    listed = begun & (steps.slots < about.listed)
    tally.held_day[steps.slots[listed], steps.lanes[listed]] = day
    completed = (steps.event == COMPLETED).nonzero()[0]
    slots, lanes = steps.slots[completed], steps.lanes[completed]
    add_at(tally.completed, (about.visitor_side[slots], lanes), 1)


def _note_encounters(tally: OutcomeAccumulator, world: World) -> None:
    by_severity = world.today.encounters
    if by_severity is None:
        return
    count = by_severity.sum(axis=0, dtype=np.int32)
    collisions = by_severity[Severity.COLLISION] + by_severity[Severity.LETHAL]
    tally.encounters += count
    tally.publicised += by_severity[Severity.PUBLICISED] + collisions
    tally.collisions += collisions
    tally.lethal += by_severity[Severity.LETHAL]


def _note_channels(tally: OutcomeAccumulator, world: World, day: int) -> None:
    today = world.today
    for counts, level in zip(tally.channels[day], CHANNEL_LEVELS, strict=True):
        # row by row: numpy counts a whole row at once, and sums along an axis one by one
        counts[:] = [np.count_nonzero(row) for row in world.level >= level]
    for reason, (channels, lanes) in zip(today.suspended_by, today.suspended, strict=True):
        add_at(tally.suspended, lanes, 1)
        counts = np.bincount(channels, minlength=len(world.level))
        tally.suspensions[reason] = tally.suspensions.get(reason, 0) + counts
    watched = world.setting.channels.shut_military
    for channels, lanes in (*today.reopened, *today.raised):
        some = watched[channels].nonzero()[0]
        opened = world.level[channels[some], lanes[some]] >= 1
        first = lanes[some[opened]]
        tally.reopened_day[first] = np.minimum(tally.reopened_day[first], day)


def _note_limits(tally: OutcomeAccumulator, world: World) -> None:
    tally.looks += world.lanes
    for name, histories in at_limits(world).items():
        tally.at_limits[name] = tally.at_limits.get(name, 0) + histories


def _close(tally: OutcomeAccumulator, world: World) -> None:
    """How the scenario's visits ended, counted over histories."""
    listed = world.setting.slots.listed
    phase = world.phase[:listed]
    held = tally.held_day != NEVER
    late = held & (tally.held_day > tally.planned[:, None])
    ends = np.select(
        [
            held & ~late,
            late,
            phase == VisitPhase.POSTPONED,
            phase == VisitPhase.CANCELLED,
            (phase == VisitPhase.REBUFFED) | (phase == VisitPhase.IDEA),
        ],
        range(5),
        len(VISIT_ENDS) - 1,
    )
    visits = world.setting.loaded.scenario.visits.values()
    before = np.array([visit.phase == "completed" for visit in visits], bool)
    ends[before] = 0
    rows = np.arange(listed)[:, None]
    tally.ends = np.bincount(
        (rows * len(VISIT_ENDS) + ends).ravel(), minlength=listed * len(VISIT_ENDS)
    ).reshape(listed, len(VISIT_ENDS))
    tally.held_counts = np.stack(
        [
            np.bincount(days[days < tally.days].astype(np.int64), minlength=tally.days)
            for days in tally.held_day
        ]
        or [np.zeros(tally.days, np.int64)]
    )
