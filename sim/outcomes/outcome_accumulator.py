"""What a block of histories leaves behind: answers of each, and daily and weekly counts of all.

Quantities that are averaged over histories are kept as integers (counts, tenths of a point), so
that adding up blocks gives the same result in whatever order they finish.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ballast.sim.outcomes.counting import Counts, new_counts, note_counts
from ballast.sim.outcomes.draw_rungs import DrawRungs, new_draw_rungs
from ballast.sim.outcomes.episodes import (
    Episodes,
    close_open,
    new_episodes,
    note_disputes,
)
from ballast.sim.outcomes.history_log import HistoryLog, new_log, note_happenings
from ballast.sim.outcomes.history_series import (
    HistorySeries,
    new_history_series,
    note_history_series,
)
from ballast.sim.outcomes.series_counts import SeriesCounts, new_series, note_series
from ballast.sim.outcomes.state_limits import LOOK_EVERY_DAYS, at_limits
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.questions import OutcomeQuestion, questions
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    HOSTILE,
    NEVER,
    SIDES,
    ChannelLevel,
    VisitEvent,
    VisitPhase,
)
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import ActsDone, VisitSteps, World, add_at

TENTHS = 1001
"""Tension is counted in bins of a tenth of a point, 0 … 100."""
WINDOW_WEEKS = 4
MOST_ACTS = 256
"""At most nine acts a day and side, so that four weeks have 252 at most."""
CHANNEL_LEVELS = (ChannelLevel.LIMITED, ChannelLevel.WORKING)
"""Levels that histories are counted at or above, channel by channel."""
BEGUN = int(VisitEvent.BEGUN)
VISIT_ENDS = ("held_as_planned", "held_later", "postponed", "cancelled", "rebuffed", "pending")


@dataclass(kw_only=True)
class OutcomeAccumulator:
    """Counts over the lanes of a block; ``NEVER`` stands for a day that did not come.

    What one history has is in ``counts``, by question; all else are sums over the block, or belong
    to the few histories that something happens to.

    Attributes:
        draws, runs: (L,) names of the histories.
        days: length of the histories.
        questions: all outcomes of the scenario.
        counts: what they ask of each history.
        held_day: (listed visits, L) day each visit of the scenario began.
        tension_tenths: (days, 1001) histories by tension, and ``tension_total`` (days,) its sum
            in millionths of a point.
        rungs: histories at or above each rung, over the draws of the block; all draws are one
            where the tally does not tell them apart.
        channels: (days, 2, C) histories whose channel is at or above each of
            :data:`CHANNEL_LEVELS` when the day ends.
        weekly: (weeks, G, 2, 256) histories by number of acts in the four weeks that end with the
            week; zero in the first three weeks and in a last one that is not whole.
        series: what questions with a series count, by period.
        at_limits: history-weeks in which each state sat on a limit, and ``looks``, all of them.
        history_series: of every history by week or month; None where the scenario asks for none.
        log: what happened one by one in the histories that are logged.
        suspensions: by what is behind them, the suspensions of each channel in all histories: (C,).
        episodes: disputes of all histories, told apart.
    """

    draws: Ints
    runs: Ints
    days: int
    log: HistoryLog
    questions: tuple[OutcomeQuestion, ...]
    counts: Counts
    series: tuple[SeriesCounts, ...]
    history_series: HistorySeries | None
    episodes: Episodes
    held_day: Ints
    tension_tenths: Ints
    tension_total: Ints
    rungs: DrawRungs
    channels: Ints
    weekly: Ints
    recent: Ints  # (4, G, 2, L) acts of the last four weeks, by week modulo four
    ends: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    held_counts: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    at_limits: dict[str, int] = field(default_factory=dict)
    looks: int = 0
    suspensions: dict[str, Ints] = field(default_factory=dict)

    def evening(self, world: World) -> None:
        """Take in the day that has just been played."""
        note_day(self, world)

    def number(self, name: str) -> Ints | Floats:
        """(L,) what an outcome counts or looks at in each history, whatever its threshold."""
        (asked,) = (question.asked for question in self.questions if question.name == name)
        return self.counts.number(asked)

    def by_side(self, name: str) -> Ints:
        """(G, L) the same of an outcome that there is one of for each government."""
        sides = dict.fromkeys(q.side for q in self.questions if q.side is not None)
        return np.stack(
            [np.asarray(self.number(f"{name}_{side.lower()}"), np.int64) for side in sides]
        )


def new_accumulator(
    setting: CompiledScenario,
    draws: Ints,
    runs: Ints,
    days: int,
    logged: int | Indices = 0,
    by_draw: bool = True,
) -> OutcomeAccumulator:
    """An empty tally for some lanes, in (draw, run) order if it tells draws apart.

    Args:
        setting, draws, runs, days, by_draw: as of
            :func:`ballast.sim.experiments.counted_block.play_block`.
        logged: so many first lanes, or positions of lanes, are logged.
    """
    lanes, listed = len(draws), setting.slots.listed
    asked = questions(setting.loaded.scenario, days)
    row = draws - draws[0] if by_draw else np.zeros_like(draws)
    return OutcomeAccumulator(
        draws=draws,
        runs=runs,
        days=days,
        log=new_log(draws, runs, days, logged),
        questions=asked,
        counts=new_counts(setting, [question.asked for question in asked], lanes, days),
        series=new_series(asked, setting.start, lanes, days),
        history_series=new_history_series(setting, lanes, days),
        episodes=new_episodes(setting, lanes),
        held_day=np.full((listed, lanes), NEVER, np.int16),
        tension_tenths=np.zeros((days, TENTHS), np.int64),
        tension_total=np.zeros(days, np.int64),
        rungs=new_draw_rungs(row, days),
        channels=np.zeros((days, len(CHANNEL_LEVELS), len(setting.channels.ids)), np.int64),
        weekly=np.zeros((days // 7, SIDES, 2, MOST_ACTS), np.int64),
        recent=np.zeros((WINDOW_WEEKS, SIDES, 2, lanes), np.int16),
    )


def note_day(tally: OutcomeAccumulator, world: World) -> None:
    """Take in the day that has just been played."""
    day = world.day - 1
    _note_relation(tally, world, day)
    note_disputes(tally.episodes, world, day)
    note_happenings(tally.log, world, day)
    if tally.history_series is not None:
        note_history_series(tally.history_series, world)
    ordinary = world.setting.dispute_acts.role < 0
    for done in world.today.acts:
        _note_acts(tally, done, day, ordinary)
    _note_week(tally, day)
    for steps in world.today.visits:
        _note_visits(tally, world.setting, steps, day)
    note_counts(tally.counts, world)
    _note_series(tally, day)
    _note_channels(tally, world, day)
    if day % LOOK_EVERY_DAYS == 0:
        _note_limits(tally, world)
    if day == tally.days - 1:
        _close(tally, world)
        close_open(tally.episodes, world, tally.days)


def _note_relation(tally: OutcomeAccumulator, world: World, day: int) -> None:
    tension = world.tension
    tally.tension_tenths[day] = np.bincount(
        np.rint(tension * 10.0).astype(np.int64), minlength=TENTHS
    )
    tally.tension_total[day] = int(np.rint(tension * 1e6).sum())  # whole numbers: exact
    tally.rungs.note(world.rung, day)


def _note_acts(tally: OutcomeAccumulator, done: ActsDone, day: int, ordinary: Flags) -> None:
    """Acts of the day; those within disputes are not counted with the others."""
    if not len(done.lanes):
        return
    tone = (done.category >= HOSTILE).astype(np.intp)
    some = ordinary[done.act].nonzero()[0]
    place = (done.side, tone[some], done.lanes[some])
    add_at(tally.recent[day // 7 % WINDOW_WEEKS], place, 1)


def _note_series(tally: OutcomeAccumulator, day: int) -> None:
    with_series = (q for q in tally.questions if q.asked.series is not None)
    for series, question in zip(tally.series, with_series, strict=True):
        note_series(series, np.asarray(tally.counts.number(question.asked), np.int64), day)


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
    listed = (steps.event == BEGUN) & (steps.slots < setting.slots.listed)
    tally.held_day[steps.slots[listed], steps.lanes[listed]] = day


def _note_channels(tally: OutcomeAccumulator, world: World, day: int) -> None:
    today = world.today
    for counts, level in zip(tally.channels[day], CHANNEL_LEVELS, strict=True):
        # row by row: numpy counts a whole row at once, and sums along an axis one by one
        # (and a member of an enumeration would be compared as eight bytes, not as one)
        counts[:] = [np.count_nonzero(row) for row in world.level >= int(level)]
    for reason, (channels, _) in zip(today.suspended_by, today.suspended, strict=True):
        counts = np.bincount(channels, minlength=len(world.level))
        tally.suspensions[reason] = tally.suspensions.get(reason, 0) + counts


def _note_limits(tally: OutcomeAccumulator, world: World) -> None:
    tally.looks += world.lanes
    for name, histories in at_limits(world).items():
        tally.at_limits[name] = tally.at_limits.get(name, 0) + histories


def _close(tally: OutcomeAccumulator, world: World) -> None:
    """How the scenario's visits ended, counted over histories."""
    listed = world.setting.slots.listed
    phase = world.phase[:listed]
    held = tally.held_day != NEVER
    late = held & (tally.held_day > world.first_date[:listed])
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
