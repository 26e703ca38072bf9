"""What occurs on a day, as a question asks for it: the lanes, once for each occurrence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ballast.sim.outcomes.evenings import Evening
from ballast.sim.rules.quantity import Flags
from ballast.sim.scenario.outcome_language import Question
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    BY_SCENARIO,
    CATEGORIES,
    CONFRONTATION,
    HOSTILE,
    Cause,
    Severity,
    VisitEvent,
)
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import Today

Occurs = Callable[[Evening], Iterator[Indices]]
VISIT_EVENTS = {
    "visits_completed": int(VisitEvent.COMPLETED),
    "visits_postponed": int(VisitEvent.POSTPONED),
    "visits_cancelled": int(VisitEvent.CANCELLED),
    "visits_rebuffed": int(VisitEvent.REBUFFED),
    "summits_held": int(VisitEvent.BEGUN),
}
ENCOUNTERS = {
    "encounters": int(Severity.ROUTINE),
    "encounters_publicised": int(Severity.PUBLICISED),
    "collisions": int(Severity.COLLISION),
    "lethal_incidents": int(Severity.LETHAL),
}
"""Lowest severity that counts."""
TONES = {"hostile_acts": slice(0, HOSTILE), "cooperative_acts": slice(HOSTILE, None)}
SHOCK_STREAM = "shock."
"""Begins the names of the streams of shocks, which stand behind suspensions."""


def occurrences_of(setting: CompiledScenario, part: Question) -> Occurs:
    """What finds the occurrences of a day: arrays of lanes, with repeats.

    Args:
        setting: the compiled scenario.
        part: what is counted, or of which the first day is asked.
    """
    what = part.count or part.first_day
    assert what is not None, "a question that counts"
    if what in ("acts", *TONES):
        return _acts(setting, part, what)
    if what in VISIT_EVENTS:
        return _visits(setting, part, what)
    if what in ENCOUNTERS:
        return _encounters(ENCOUNTERS[what])
    return {
        "shocks": _shocks,
        "channels_suspended": _suspensions,
        "channels_reopened": _reopenings,
        "days_on_rung": _days_on_rung,
        "days_of_channel": _days_of_channel,
    }[what](setting, part)


def _acts(setting: CompiledScenario, part: Question, what: str) -> Occurs:
    acts = setting.acts
    some = np.ones(len(acts.ids), bool)
    if what in TONES:
        some &= _in_categories(acts.category, CATEGORIES[TONES[what]])
    if part.category:
        some &= _in_categories(acts.category, part.category)
    if part.act:
        some &= np.isin(acts.ids, part.act)
    if part.role:
        some &= np.array([role in part.role for role in acts.roles])
    if part.weight_at_most is not None:
        some &= acts.weight <= part.weight_at_most
    causes = [int(Cause[cause.upper()]) for cause in part.cause]
    side = _side(setting, part)

    def occurs(evening: Evening) -> Iterator[Indices]:
        for done in evening.world.today.acts:
            if side in (-1, done.side) and len(done.lanes):
                hit = some[done.act]
                if causes:
                    hit = hit & np.isin(done.cause, causes)
                yield done.lanes[hit]

    return occurs


def _in_categories(category: Indices, names: tuple[str, ...]) -> Flags:
    return np.isin(category, [CATEGORIES.index(name) for name in names])


def _side(setting: CompiledScenario, part: Question) -> int:
    return -1 if part.side is None else setting.sides.index(part.side)


def _visits(setting: CompiledScenario, part: Question, what: str) -> Occurs:
    slots, officials = setting.slots, setting.officials
    some = np.ones(len(slots.ids), bool)
    if what == "summits_held":
        some &= slots.summit
    if part.side is not None:
        some &= slots.visitor_side == _side(setting, part)
    if part.rank:
        ranks = [o.rank in part.rank for o in setting.loaded.scenario.officials.values()]
        some &= np.array(ranks)[slots.visitor]
    if part.official:
        some &= np.isin(slots.visitor, [officials.ids.index(name) for name in part.official])
    if part.channel or part.kind:
        some &= setting.channels.asked(part.channel, part.kind)[slots.channel]
    event = VISIT_EVENTS[what]

    def occurs(evening: Evening) -> Iterator[Indices]:
        for steps in evening.world.today.visits:
            yield steps.lanes[(steps.event == event) & some[steps.slots]]

    return occurs


def _encounters(severity: int) -> Occurs:
    def occurs(evening: Evening) -> Iterator[Indices]:
        if evening.encounters is not None:
            count = evening.encounters[severity]
            lanes = count.nonzero()[0]
            yield np.repeat(lanes, count[lanes])

    return occurs


def _shocks(setting: CompiledScenario, part: Question) -> Occurs:
    side = _side(setting, part)

    def occurs(evening: Evening) -> Iterator[Indices]:
        for offended, lanes, _ in evening.world.today.shocks:
            if side in (-1, offended):
                yield lanes

    return occurs


def _suspensions(setting: CompiledScenario, part: Question) -> Occurs:
    watched = setting.channels.asked(part.channel, part.kind, part.shut_at_start)
    side, opener = _side(setting, part), setting.channels.opener
    reasons = {r if r == BY_SCENARIO else f"{SHOCK_STREAM}{r}" for r in part.reason}

    def occurs(evening: Evening) -> Iterator[Indices]:
        today = evening.world.today
        for reason, (channels, lanes) in zip(today.suspended_by, today.suspended, strict=True):
            if reasons and reason not in reasons:
                continue
            hit = watched[channels]
            if side >= 0:
                who = _offended(today, reason)
                hit = hit & (opener[channels] == side if who is None else who == side)
            yield lanes[hit]

    return occurs


def _offended(today: Today, reason: str) -> int | None:
    """The side that a shock offends, which then suspends; None where it is no shock."""
    for name, (offended, _, _) in zip(today.shock_names, today.shocks, strict=True):
        if name == reason:
            return offended
    return None


def _reopenings(setting: CompiledScenario, part: Question) -> Occurs:
    rows = setting.channels.asked(part.channel, part.kind, part.shut_at_start).nonzero()[0]

    def occurs(evening: Evening) -> Iterator[Indices]:
        if evening.opened is not None:
            yield evening.opened[rows].nonzero()[1]

    return occurs


def _days_on_rung(_: CompiledScenario, part: Question) -> Occurs:
    rung = part.rung or 0

    def occurs(evening: Evening) -> Iterator[Indices]:
        now = evening.world.rung
        if rung < CONFRONTATION:
            yield (now >= rung).nonzero()[0]
        else:
            yield evening.high[now[evening.high] >= rung]

    return occurs


def _days_of_channel(setting: CompiledScenario, part: Question) -> Occurs:
    rows = setting.channels.asked(part.channel, part.kind, part.shut_at_start).nonzero()[0]
    level = 1 if part.level is None else part.level

    def occurs(evening: Evening) -> Iterator[Indices]:
        yield np.flatnonzero((evening.world.level[rows] >= level).any(axis=0))

    return occurs
