"""Counters: where a number of each history is kept, and what takes in an evening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ballast.sim.outcomes.courses import course_of
from ballast.sim.outcomes.evenings import Evening
from ballast.sim.outcomes.occurrences import (
    ENCOUNTERS,
    Occurrences,
    acts_asked,
    causes_asked,
    occurrences_of,
    sides_asked,
)
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.outcome_language import Question
from ballast.sim.vocabulary import NEVER, SIDES
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import add_at, pairs_of


class Counter(Protocol):
    """What takes in evenings."""

    @property
    def values(self) -> Ints | Floats:
        """(L,) the number so far; :data:`NEVER` for a day that has not come."""

    def take(self, evening: Evening) -> None:
        """Take in a day that counts."""


def counter_of(
    setting: CompiledScenario, part: Question, lanes: int, window: tuple[int, int]
) -> Counter:
    """The counter of a question.

    Args:
        setting: the compiled scenario.
        part: what is asked, whatever the threshold.
        lanes: how many histories.
        window: first and last day that count.
    """
    if part.first_day is not None:
        under_way = _from_day_0(setting, part, window)
        return FirstDay(
            values=np.full(lanes, 0 if under_way else NEVER, np.int16),
            seen=np.zeros(lanes, np.int32),
            occurs=_occurrences(setting, part, lanes, window),
            nth=part.nth or 1,
        )
    if part.count is not None:
        values = np.zeros(lanes, np.int32)
        if part.count in ENCOUNTERS:
            return CountingEncounters(values, ENCOUNTERS[part.count])
        return Counting(values, _occurrences(setting, part, lanes, window))
    if part.value == "highest_rung":
        about = setting.dispute if window[0] == 0 else None
        return HighestRung(np.full(lanes, 0 if about is None else about.rung, np.int8))
    if part.value == "days_played":
        return DaysPlayed(np.zeros(lanes, np.int32))
    if part.value == "first_trigger":
        return FirstTrigger(np.full(lanes, NEVER, np.int16), setting.candidates.occasion)
    if part.value == "tension_highest":
        return HighestTension(np.zeros(lanes))
    if part.value == "tension_mean":
        return MeanTension(np.zeros(lanes), np.zeros(lanes), 0, np.zeros(lanes, np.int32))
    rows = setting.channels.asked(part.channel, part.kind, part.shut_at_start)
    return LastEvening(np.zeros(lanes), str(part.value), window[1], rows)


def _occurrences(
    setting: CompiledScenario, part: Question, lanes: int, window: tuple[int, int]
) -> Occurrences:
    if part.asks_of_course:
        return course_of(setting, part, lanes, window)
    return occurrences_of(setting, part)


def _from_day_0(setting: CompiledScenario, part: Question, window: tuple[int, int]) -> bool:
    """Whether the rung whose first day is asked for is that of a dispute under way on day 0."""
    about = setting.dispute
    if about is None or window[0] or part.first_day != "days_on_rung" or (part.nth or 1) > 1:
        return False
    return about.rung >= (part.rung or 0)


@dataclass
class Counting:
    """How often something occurs."""

    values: Ints
    occurs: Occurrences

    def take(self, evening: Evening) -> None:
        """Add the occurrences of the day."""
        for lanes in self.occurs(evening):
            add_at(self.values, lanes, 1)


@dataclass
class CountingEncounters:
    """Encounters of a severity or a graver one."""

    values: Ints
    severity: int

    def take(self, evening: Evening) -> None:
        """Add those of the day."""
        if evening.encounters is not None:
            self.values += evening.encounters[self.severity]


@dataclass
class CountingActs:
    """Acts, for *Q* questions at once.

    Attributes:
        values: (Q, L) counts.
        some: (G, B, Q) acts of the menu that count, by side.
        causes: (causes, Q) causes that count; None where no question asks for one.
    """

    values: Ints
    some: Flags
    causes: Flags | None

    @classmethod
    def of(cls, setting: CompiledScenario, parts: Sequence[Question], lanes: int) -> CountingActs:
        """Of some questions about acts."""
        acts = np.stack([acts_asked(setting, part) for part in parts], axis=-1)
        sides = np.stack([sides_asked(setting, part) for part in parts], axis=-1)
        causes = np.stack([causes_asked(part) for part in parts], axis=-1)
        some = np.stack([acts & sides[side] for side in range(SIDES)])
        values = np.zeros((len(parts), lanes), np.int32)
        return cls(values, some, None if causes.all() else causes)

    def take(self, evening: Evening) -> None:
        """Add the acts of the day."""
        for done in evening.world.today.acts:
            if len(done.lanes):
                hit = self.some[done.side][done.act]
                if self.causes is not None:
                    hit = hit & self.causes[done.cause]
                act, question = pairs_of(hit)
                add_at(self.values, (question, done.lanes[act]), 1)


@dataclass
class FirstDay:
    """The day of the n-th occurrence.

    Attributes:
        values: (L,) days.
        seen: (L,) occurrences so far, where it is not the first one that is asked for.
    """

    values: Ints
    seen: Ints
    occurs: Occurrences
    nth: int

    def take(self, evening: Evening) -> None:
        """Write the day down where it is the one."""
        for lanes in self.occurs(evening):
            if self.nth > 1:
                add_at(self.seen, lanes, 1)
                lanes = lanes[self.seen[lanes] >= self.nth]
            self.values[lanes[self.values[lanes] == NEVER]] = evening.day


@dataclass
class HighestRung:
    """The highest rung of all evenings."""

    values: Ints

    def take(self, evening: Evening) -> None:
        """Raise it."""
        np.maximum(self.values, evening.world.rung, out=self.values)


@dataclass
class HighestTension:
    """The highest tension of all evenings."""

    values: Floats

    def take(self, evening: Evening) -> None:
        """Raise it."""
        np.maximum(self.values, evening.world.tension, out=self.values)


@dataclass
class MeanTension:
    """The mean tension of all evenings so far that count, up to the day of a war."""

    values: Floats
    total: Floats
    days: int
    lost: Ints  # days after a war

    def take(self, evening: Evening) -> None:
        """Add it up, and divide."""
        self.total += evening.world.tension
        self.days += 1
        over = evening.over
        if len(over):
            self.total[over] -= evening.world.tension[over]
            self.lost[over] += 1
        np.divide(self.total, np.maximum(self.days - self.lost, 1), out=self.values)


@dataclass
class DaysPlayed:
    """Days until a war ends the history, that day among them."""

    values: Ints

    def take(self, evening: Evening) -> None:
        """Add the day."""
        self.values += 1
        self.values[evening.over] -= 1


@dataclass
class FirstTrigger:
    """Position of the occasion of the first dispute that begins.

    Attributes:
        values: (L,) positions among the occasions.
        occasion: (K,) of each candidate.
    """

    values: Ints
    occasion: Ints

    def take(self, evening: Evening) -> None:
        """Write it down where it is the first."""
        begun = evening.world.today.begun
        if begun is not None:
            new = self.values[begun.lanes] == NEVER
            self.values[begun.lanes[new]] = self.occasion[begun.trigger[new]]


@dataclass
class LastEvening:
    """Something that is looked at on the last evening."""

    values: Floats
    what: str
    last: int
    channels: Flags

    def take(self, evening: Evening) -> None:
        """Look, if it is that evening."""
        if evening.day != self.last:
            return
        world = evening.world
        if self.what == "tension_last":
            self.values[:] = world.tension
        elif self.what == "trust_last":
            self.values[:] = world.trust
        else:
            self.values[:] = world.level[self.channels].max(axis=0, initial=0)
