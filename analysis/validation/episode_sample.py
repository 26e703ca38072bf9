"""Episodes of militarised dispute, as the rows of ``validate`` look at them.

An episode that is open on the last day has no end: lengths count it as lasting at least so long
[KaplanMeier1958], shares leave it out, and the rows say how many there are. One that the scenario
began inside is no onset and is left out of everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ballast.analysis.stats.censored_lengths import lengths_by_group
from ballast.sim.outcomes.history_tables import episodes
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.rules.quantity import Flags, Floats, Ints

EPISODES = pa.schema(
    [
        ("draw", pa.int32()), ("run", pa.int32()), ("number", pa.int32()),
        ("start", pa.int32()), ("end", pa.int32()), ("days", pa.int32()),
        ("trigger", pa.string()), ("occasion", pa.string()),
        ("author", pa.string()), ("opener", pa.string()),
        ("replied", pa.bool_()), ("reply_day", pa.int32()), ("highest_rung", pa.int8()),
        ("ended", pa.string()), ("presses", pa.int32()), ("offers", pa.int32()),
        ("calls", pa.int32()), ("calls_answered", pa.int32()), ("meetings", pa.int32()),
    ]
)  # fmt: skip
"""Columns of the table of episodes that are looked at; ``end``, ``author``, ``reply_day`` and
``ended`` may be null, and ``start`` is before day 0 where the scenario begins inside an episode."""
LETHAL = "lethal_accident"
GROUPS = {
    "encounter": ("encounter", "collision", LETHAL),
    "sovereignty": ("shock", "show_of_force", "sovereignty"),
    "threat": ("threat", "coercion"),
}
"""Occasions as the dispute record divides them: the first act of each dispute, read by hand."""
NOBODY = -1


def played_episodes(diaries: list[Trajectories]) -> pa.Table:
    """The episodes of histories that were played: columns of :data:`EPISODES`."""
    tables = [EPISODES.empty_table()]
    for diary in diaries:
        assert diary.tally is not None
        tables.append(episodes(diary.tally, diary.setting).select(EPISODES.names))
    return pa.concat_tables(tables)


@dataclass(frozen=True, kw_only=True)
class EpisodeSample:
    """The episodes that began in a sample of histories.

    Attributes:
        table: columns of :data:`EPISODES`; of draws 1 … ``draws``.
        draws, runs, days: the sample.
    """

    table: pa.Table
    draws: int
    runs: int
    days: int

    @cached_property
    def onsets(self) -> pa.Table:
        """Those that began in it."""
        return self.table.filter(pc.greater_equal(self.table["start"], 0))

    def __len__(self) -> int:
        return int(self.onsets.num_rows)

    @cached_property
    def open(self) -> Flags:
        """Open on the last day: (n,)."""
        return np.asarray(self.onsets["end"].is_null())

    @cached_property
    def closed(self) -> Flags:
        """Seen to end: (n,)."""
        return ~self.open

    @cached_property
    def replied(self) -> Flags:
        """The addressee replied in kind: (n,)."""
        return np.asarray(self.onsets["replied"], bool)

    @cached_property
    def highest(self) -> Ints:
        """Highest rung: (n,)."""
        return self.whole("highest_rung")

    def whole(self, column: str, missing: int = NOBODY) -> Ints:
        """A column of whole numbers: (n,)."""
        return np.asarray(self.onsets[column].fill_null(missing), np.int64)

    def is_one_of(self, column: str, *values: str) -> Flags:
        """Where a column of words has one of some: (n,)."""
        found = pc.is_in(self.onsets[column], value_set=pa.array(values, pa.string()))
        return np.asarray(found, bool)

    def in_group(self, group: str) -> Flags:
        """Begun with an occasion of a group of :data:`GROUPS`: (n,)."""
        return self.is_one_of("occasion", *GROUPS[group])

    def first_act_by(self, side: str) -> Flags:
        """The first militarised act is a side's: the author's, else the opener's: (n,).

        Over an encounter it is the intercepting side that opens, and over a shock the offended
        one; an act of the menu is its author's own, and the record counts it as the first.
        """
        by_event = self.in_group("encounter") | self.is_one_of("occasion", "shock")
        return np.where(by_event, self.is_one_of("opener", side), self.is_one_of("author", side))

    def by_history(self, some: Flags) -> Floats:
        """How many of some episodes each history has: (L,) in (draw, run) order."""
        lane = (self.whole("draw") - 1) * self.runs + self.whole("run")
        return np.bincount(lane[some], minlength=self.draws * self.runs).astype(float)

    def lengths(self, some: Flags, days: Ints, open_: Flags) -> Floats:
        """Ended and open ones of some episodes by draw and length: (draws, 2, days + 1)."""
        draw = self.whole("draw") - 1
        return lengths_by_group(days[some], open_[some], draw[some], self.draws, self.days)
