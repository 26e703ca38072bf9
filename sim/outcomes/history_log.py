"""What happened one by one in the histories of a block that are logged: acts, visits, incidents."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.priors import centre_of_number
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import SIDES, Severity
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import World


class Incident(StrEnum):
    """What is logged beside acts and visits."""

    ENCOUNTER = "encounter"
    SHOCK = "shock"
    SUSPENSION = "suspension"


@dataclass(frozen=True, slots=True)
class LoggedActs:
    """Acts of one government on one day: arrays over acts; lanes are places among the logged."""

    day: int
    side: int
    lanes: Indices
    act: Ints
    cause: Ints


@dataclass(frozen=True, slots=True)
class LoggedVisits:
    """What visibly happened to visits on one day: arrays over pairs of slot and lane."""

    day: int
    lanes: Indices
    slot: Ints
    event: Ints


@dataclass(frozen=True, slots=True)
class LoggedIncidents:
    """Incidents of one kind on one day: arrays over incidents.

    ``grade`` is the severity of an encounter, the weight of a shock, and the channel of a
    suspension; ``side`` is the government that takes offence, or 0 where there is none.
    """

    day: int
    kind: Incident
    side: int
    lanes: Indices
    grade: Floats


_Part = TypeVar("_Part", LoggedActs, LoggedVisits, LoggedIncidents)


@dataclass(kw_only=True)
class HistoryLog:
    """The log of some histories of a block.

    Attributes:
        draws, runs: (n,) names of the histories that are logged.
        days: length of the histories.
        place: (L,) place of each lane of the block among them, or -1.
        acts, visits, incidents: what happened, day by day; their lanes are places.
    """

    draws: Ints
    runs: Ints
    days: int
    place: Indices
    acts: list[LoggedActs] = field(default_factory=list)
    visits: list[LoggedVisits] = field(default_factory=list)
    incidents: list[LoggedIncidents] = field(default_factory=list)

    @property
    def histories(self) -> int:
        """How many are logged."""
        return len(self.draws)

    @cached_property
    def lanes(self) -> Indices:
        """(n,) lanes of the block that are logged."""
        return np.flatnonzero(self.place >= 0)


def new_log(draws: Ints, runs: Ints, days: int, logged: int | Indices) -> HistoryLog:
    """An empty log.

    Args:
        draws, runs: (L,) names of the histories of the block.
        days: their length.
        logged: so many first lanes, or positions of the lanes, rising.
    """
    lanes = np.arange(min(logged, len(draws))) if isinstance(logged, int) else logged
    place = np.full(len(draws), -1, np.intp)
    place[lanes] = np.arange(len(lanes))
    # copies, so that the names of a whole block are not kept for a few
    return HistoryLog(draws=draws[lanes].copy(), runs=runs[lanes].copy(), days=days, place=place)


def thinned(log: HistoryLog, keep: Flags) -> HistoryLog:
    """The log of some of its histories: (n,) flags."""
    place = np.where(keep, np.cumsum(keep) - 1, -1)
    found = HistoryLog(
        draws=log.draws[keep],
        runs=log.runs[keep],
        days=log.days,
        place=np.where(log.place >= 0, place[log.place], -1),
    )
    for kind in ("acts", "visits", "incidents"):
        for part in getattr(log, kind):
            some = (place[part.lanes] >= 0).nonzero()[0]
            if len(some):
                getattr(found, kind).append(_part(part, place, some))
    return found


def _part(part: _Part, place: Indices, some: Indices) -> _Part:
    """Some rows of a day's part of a log, whose lanes get new places."""
    rows: dict[str, Any] = {
        field.name: value[some]
        for field in fields(part)
        if isinstance(value := getattr(part, field.name), np.ndarray)
    }
    return replace(part, **rows | {"lanes": place[rows["lanes"]]})


def note_happenings(log: HistoryLog, world: World, day: int) -> None:
    """Take in the day that has just been played."""
    if not log.histories:
        return
    today, place = world.today, log.place
    for done in today.acts:
        some = (place[done.lanes] >= 0).nonzero()[0]
        if len(some):
            lanes = place[done.lanes[some]]
            log.acts.append(LoggedActs(day, done.side, lanes, done.act[some], done.cause[some]))
    for steps in today.visits:
        some = ((steps.event >= 0) & (place[steps.lanes] >= 0)).nonzero()[0]
        if len(some):
            lanes = place[steps.lanes[some]]
            log.visits.append(LoggedVisits(day, lanes, steps.slots[some], steps.event[some]))
    if today.encounters is not None:
        for severity in (Severity.PUBLICISED, Severity.COLLISION, Severity.LETHAL):
            lanes = np.repeat(log.lanes, today.encounters[severity][log.lanes])
            _note(log, day, Incident.ENCOUNTER, 0, lanes, np.full(len(lanes), float(severity)))
    for offended, lanes, weight in today.shocks:
        _note(log, day, Incident.SHOCK, offended, lanes, weight)
    for channels, lanes in today.suspended:
        _note(log, day, Incident.SUSPENSION, 0, lanes, channels.astype(float))


def _note(
    log: HistoryLog, day: int, kind: Incident, side: int, lanes: Indices, grade: Floats
) -> None:
    some = (log.place[lanes] >= 0).nonzero()[0]
    if len(some):
        grades = np.asarray(grade, float)[some]
        log.incidents.append(LoggedIncidents(day, kind, side, log.place[lanes[some]], grades))


def intercepting_side(setting: CompiledScenario) -> int:
    """The side that intercepts more, by the numbers of draw 0."""
    loaded = setting.loaded

    def centre(name: str) -> float:
        prior = loaded.scenario.parameters[name]
        return centre_of_number(loaded, f"parameters.{name}", prior)

    names = [side.lower() for side in setting.sides]
    contacts = [
        centre(f"encounters.{names[i]}_interception")
        * centre(f"encounters.{names[1 - i]}_exposure")
        for i in range(SIDES)
    ]
    return int(np.argmax(contacts))
