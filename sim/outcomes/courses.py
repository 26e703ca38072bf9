"""What is known of disputes and suspensions only after they have begun: how they went on.

A question that asks for it counts by the day on which the dispute or suspension began, on the day
on which it is known: an answer in kind, a rung or an end. One that began before day 0 or outside
the window never counts, and one that is open on the last day has no end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ballast.sim.outcomes.evenings import Evening
from ballast.sim.outcomes.occurrences import (
    Occurrences,
    SuspensionsSo,
    occasions_asked,
    sides_asked,
    suspensions_asked,
)
from ballast.sim.rules.quantity import Flags, Ints
from ballast.sim.scenario.outcome_language import Question
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import DISPUTE, DISPUTE_ROLES, NEVER, Role
from ballast.sim.world.compiled_scenario import CompiledScenario

REPLY = DISPUTE_ROLES.index(Role.REPLY)
NONE = -1


def course_of(
    setting: CompiledScenario, part: Question, lanes: int, window: tuple[int, int]
) -> Occurrences:
    """What finds the disputes or suspensions that a question counts, when their course is known.

    Args:
        setting: the compiled scenario.
        part: what is asked, whatever the threshold.
        lanes: how many histories.
        window: first and last day on which they may begin.
    """
    if (part.count or part.first_day) == "channels_suspended":
        shape = (len(setting.channels.ids), lanes)
        assert part.days_at_most is not None, "a question about the course of suspensions"
        return SuspensionsOverWithin(
            which=suspensions_asked(setting, part),
            window=window,
            days_at_most=part.days_at_most,
            began=np.full(shape, NONE, np.int16),
        )
    return DisputesGoneSo(
        candidates=occasions_asked(setting, part),
        sides=sides_asked(setting, part),
        window=window,
        replied=part.replied,
        unreplied=part.unreplied,
        reply_within=NEVER if part.reply_within is None else part.reply_within,
        rung=part.rung or DISPUTE,
        days_at_most=part.days_at_most,
        began=np.full(lanes, NONE, np.int16),
        reply=np.full(lanes, NONE, np.int16),
        highest=np.zeros(lanes, np.int8),
    )


@dataclass(frozen=True, kw_only=True)
class DisputesGoneSo:
    """Disputes whose course is as asked.

    Attributes:
        candidates: (K,) what they may begin with.
        sides: (G,) who may make a matter of it.
        window: first and last day on which they may begin.
        replied, unreplied, reply_within, rung, days_at_most: as in a question.
        began: (L,) day on which the dispute under way began; NONE where it does not count, has
            been counted, or there is none.
        reply: (L,) day of its answer in kind; NONE before.
        highest: (L,) highest rung.
    """

    candidates: Flags
    sides: Flags
    window: tuple[int, int]
    replied: bool
    unreplied: bool
    reply_within: int
    rung: int
    days_at_most: int | None
    began: Ints
    reply: Ints
    highest: Ints

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the disputes that are known to be such since tonight."""
        today, day = evening.world.today, evening.day
        changed = [lanes for _, role, lanes in today.moves if role == REPLY]
        for lanes in changed:
            self._answer(lanes, day)
        if today.rises is not None:
            lanes, by_accident = today.rises
            self._answer(lanes[by_accident], day)
            self.highest[lanes] = np.maximum(self.highest[lanes], evening.world.rung[lanes])
            changed.append(lanes)
        by_end = self.unreplied or self.days_at_most is not None
        if changed and not by_end:
            lanes = np.unique(np.concatenate(changed))
            yield self._found(lanes[self.began[lanes] != NONE])
        for _, lanes in today.ended:
            if by_end:
                lasted = day - self.began[lanes]
                most = NEVER if self.days_at_most is None else self.days_at_most
                yield self._found(lanes[(self.began[lanes] != NONE) & (lasted <= most)])
            self.began[lanes] = NONE
        if today.begun is not None:
            yield from self._begin(evening, by_end)

    def _answer(self, lanes: Indices, day: int) -> None:
        self.reply[lanes] = np.where(self.reply[lanes] == NONE, day, self.reply[lanes])

    def _begin(self, evening: Evening, by_end: bool) -> Iterator[Indices]:
        """Disputes of tonight; one that begins as a crisis counts as answered in kind."""
        begun, day = evening.world.today.begun, evening.day
        assert begun is not None
        counts = self.candidates[begun.trigger] & self.sides[begun.opener]
        counts &= self.window[0] <= day <= self.window[1]
        self.began[begun.lanes] = np.where(counts, day, NONE)
        self.reply[begun.lanes] = np.where(begun.rung > DISPUTE, day, NONE)
        self.highest[begun.lanes] = begun.rung
        if not by_end:
            yield self._found(begun.lanes[counts])

    def _found(self, lanes: Indices) -> Indices:
        """Of disputes that may count, those whose course is as asked; they count once."""
        reply, began = self.reply[lanes], self.began[lanes]
        some = self.highest[lanes] >= self.rung
        if self.replied or self.reply_within != NEVER:
            some &= (reply != NONE) & (reply - began <= self.reply_within)
        if self.unreplied:
            some &= reply == NONE
        found: Indices = lanes[some]
        self.began[found] = NONE
        return found


@dataclass(frozen=True, kw_only=True)
class SuspensionsOverWithin:
    """Suspensions of channels that are over within some days.

    Attributes:
        which: suspensions that may count, whatever their length.
        window: first and last day on which they may begin.
        days_at_most: days from the suspension to the reopening.
        began: (C, L) day of the suspension in force; NONE where none is that may count.
    """

    which: SuspensionsSo
    window: tuple[int, int]
    days_at_most: int
    began: Ints

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the suspensions that end tonight and have been as short."""
        if evening.opened is not None:
            channels, lanes = evening.opened.nonzero()
            began = self.began[channels, lanes]
            short = (began != NONE) & (evening.day - began <= self.days_at_most)
            self.began[channels, lanes] = NONE
            yield lanes[short]
        for channels, lanes in self.which.pairs(evening):
            if self.window[0] <= evening.day <= self.window[1]:
                self.began[channels, lanes] = evening.day
