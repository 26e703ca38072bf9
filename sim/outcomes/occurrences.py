"""What occurs on a day, as a question asks for it: the lanes, once for each occurrence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ballast.sim.outcomes.evenings import Evening
from ballast.sim.rules.quantity import Flags, Ints
from ballast.sim.scenario.outcome_language import Question
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    BY_SCENARIO,
    CATEGORIES,
    DISPUTE,
    HOSTILE,
    OCCASIONS,
    Cause,
    Ending,
    Severity,
    VisitEvent,
)
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import Today, pairs_of

VISIT_EVENTS = {
    "visits_accepted": int(VisitEvent.ACCEPTED),
    "visits_completed": int(VisitEvent.COMPLETED),
    "visits_postponed": int(VisitEvent.POSTPONED),
    "visits_cancelled": int(VisitEvent.CANCELLED),
    "visits_rebuffed": int(VisitEvent.REBUFFED),
    "summits_held": int(VisitEvent.BEGUN),
    "leader_meetings": int(VisitEvent.BEGUN),
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


class Occurrences(Protocol):
    """What finds the occurrences of a day."""

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Arrays of lanes, each as often as it occurs there."""


def occurrences_of(setting: CompiledScenario, part: Question) -> Occurrences:
    """What finds that which a question counts, or of which it asks the first day."""
    what = part.count or part.first_day
    assert what is not None, "a question that counts"
    channels = setting.channels.asked(part.channel, part.kind, part.shut_at_start)
    if asks_of_acts(part, what):
        acts, causes = acts_asked(setting, part, what), causes_asked(part)
        return ActsDoneSo(acts, causes, sides_asked(setting, part))
    if what in VISIT_EVENTS:
        return VisitsSo(_visits(setting, part, what), VISIT_EVENTS[what])
    if what in ENCOUNTERS:
        return EncountersSo(ENCOUNTERS[what])
    if what == "shocks":
        return ShocksSo(sides_asked(setting, part))
    if what == "channels_suspended":
        return suspensions_asked(setting, part)
    if what == "channels_reopened":
        return ReopeningsSo(channels)
    if what == "disputes":
        return DisputesSo(occasions_asked(setting, part), sides_asked(setting, part))
    if what == "disputes_settled":
        return SettlementsSo()
    if what in ("calls", "calls_answered"):
        return CallsSo(sides_asked(setting, part), what == "calls_answered")
    if what == "leader_calls":
        return LeaderCallsSo()
    if what == "officials_left":
        return DeparturesSo(_officials(setting, part))
    if what == "days_on_rung":
        return DaysOnRung(int(part.rung or 0))
    return DaysOfChannel(channels, 1 if part.level is None else int(part.level))


def suspensions_asked(setting: CompiledScenario, part: Question) -> SuspensionsSo:
    """What finds the suspensions that a question counts, however long they last."""
    channels = setting.channels.asked(part.channel, part.kind, part.shut_at_start)
    reasons = {r if r == BY_SCENARIO else f"{SHOCK_STREAM}{r}" for r in part.reason}
    side = -1 if part.side is None else setting.sides.index(part.side)
    return SuspensionsSo(channels, frozenset(reasons), side, setting.channels.opener)


def asks_of_acts(part: Question, what: str | None = None) -> bool:
    """Whether a question counts acts."""
    return (what or part.count) in ("acts", *TONES)


def acts_asked(setting: CompiledScenario, part: Question, what: str | None = None) -> Flags:
    """(B,) acts of the menu that a question counts."""
    acts, what = setting.acts, what or part.count
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
    if not (part.role or part.act or part.cause):
        some &= setting.dispute_acts.role < 0  # acts within disputes are asked for by name
    return some


def occasions_asked(setting: CompiledScenario, part: Question) -> Flags:
    """(K,) candidates of the occasions that a question counts."""
    asked = np.array([not part.occasion or occasion in part.occasion for occasion in OCCASIONS])
    return asked[setting.candidates.occasion]


def _in_categories(category: Indices, names: Sequence[str]) -> Flags:
    return np.isin(category, [[c.value for c in CATEGORIES].index(name) for name in names])


def causes_asked(part: Question) -> Flags:
    """(causes,) causes of acts that a question counts."""
    return np.array([not part.cause or cause.name.lower() in part.cause for cause in Cause])


def sides_asked(setting: CompiledScenario, part: Question) -> Flags:
    """(G,) governments that a question is about."""
    return np.array([part.side in (None, side) for side in setting.sides])


def _visits(setting: CompiledScenario, part: Question, what: str) -> Flags:
    """(V,) visits that a question counts; meetings on an occasion are nobody's visits."""
    slots = setting.slots
    if what == "leader_meetings":
        return slots.summit
    some = sides_asked(setting, part)[slots.visitor_side] & ~slots.occasion
    if what == "summits_held":
        some &= slots.summit
    some &= _officials(setting, part)[slots.visitor]
    return np.asarray(some & setting.channels.asked(part.channel, part.kind)[slots.channel])


def _officials(setting: CompiledScenario, part: Question) -> Flags:
    """(O,) officials that a question is about."""
    return np.array(
        [
            part.side in (None, about.government)
            and (not part.rank or about.rank in part.rank)
            and (not part.official or name in part.official)
            for name, about in setting.loaded.scenario.officials.items()
        ],
        bool,
    )


@dataclass(frozen=True)
class ActsDoneSo:
    """Acts of some kinds (B,), causes (causes,) and sides (G,)."""

    acts: Flags
    causes: Flags
    sides: Flags

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the acts."""
        for done in evening.world.today.acts:
            if self.sides[done.side]:
                yield done.lanes[self.acts[done.act] & self.causes[done.cause]]


@dataclass(frozen=True)
class VisitsSo:
    """An event in the life of some visits (V,)."""

    visits: Flags
    event: int

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the visits."""
        for steps in evening.world.today.visits:
            yield steps.lanes[(steps.event == self.event) & self.visits[steps.slots]]


@dataclass(frozen=True)
class EncountersSo:
    """Encounters of a severity or a graver one."""

    severity: int

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the encounters."""
        if evening.encounters is not None:
            count = evening.encounters[self.severity]
            lanes = count.nonzero()[0]
            yield np.repeat(lanes, count[lanes])


@dataclass(frozen=True)
class ShocksSo:
    """Shocks that offend some sides (G,)."""

    sides: Flags

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the shocks."""
        for offended, lanes, _ in evening.world.today.shocks:
            if self.sides[offended]:
                yield lanes


@dataclass(frozen=True)
class SuspensionsSo:
    """Suspensions of some channels (C,), for some reasons (empty for all), by a side or -1."""

    channels: Flags
    reasons: frozenset[str]
    side: int
    opener: Ints

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the suspensions."""
        return (lanes for _, lanes in self.pairs(evening))

    def pairs(self, evening: Evening) -> Iterator[tuple[Indices, Indices]]:
        """Channels and lanes of the suspensions."""
        today = evening.world.today
        for reason, (channels, lanes) in zip(today.suspended_by, today.suspended, strict=True):
            if not self.reasons or reason in self.reasons:
                some = self.channels[channels] & self._by_side(today, reason, channels)
                yield channels[some], lanes[some]

    def _by_side(self, today: Today, reason: str, channels: Indices) -> Flags | bool:
        """Whom a shock offends suspends; what the scenario sets counts for who may open."""
        if self.side < 0:
            return True
        for name, (offended, _, _) in zip(today.shock_names, today.shocks, strict=True):
            if name == reason:
                return offended == self.side
        return np.asarray(self.opener[channels] == self.side)


@dataclass(frozen=True)
class ReopeningsSo:
    """Some channels (C,) that were shut the evening before and are open now."""

    channels: Flags

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the channels."""
        if evening.opened is not None:
            yield pairs_of(evening.opened[self.channels])[1]


@dataclass(frozen=True)
class DaysOnRung:
    """Days on a rung or a higher one."""

    rung: int

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes that are there."""
        now = evening.world.rung
        lanes = (now >= self.rung).nonzero()[0] if self.rung < DISPUTE else evening.high
        yield evening.playing(lanes[now[lanes] >= self.rung])


@dataclass(frozen=True)
class DaysOfChannel:
    """Days on which any of some channels (C,) is at a level or a higher one."""

    channels: Flags
    level: int

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes where one is."""
        open_enough = evening.world.level[self.channels] >= self.level
        yield evening.playing(np.flatnonzero(open_enough.any(axis=0)))


@dataclass(frozen=True)
class DisputesSo:
    """Disputes that begin with some candidates (K,), and of which some sides (G,) make a matter."""

    candidates: Flags
    sides: Flags

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes in which they begin."""
        begun = evening.world.today.begun
        if begun is not None:
            yield begun.lanes[self.candidates[begun.trigger] & self.sides[begun.opener]]


@dataclass(frozen=True)
class SettlementsSo:
    """Disputes that end with an offer that is accepted."""

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes in which they end."""
        for ending, lanes in evening.world.today.ended:
            if ending == Ending.SETTLEMENT:
                yield lanes


@dataclass(frozen=True)
class CallsSo:
    """Calls of some sides (G,) within disputes, all or only those that are answered."""

    sides: Flags
    answered: bool

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the calls."""
        for calls in evening.world.today.calls:
            if self.sides[calls.side]:
                yield calls.lanes[calls.answered] if self.answered else calls.lanes


@dataclass(frozen=True)
class LeaderCallsSo:
    """Calls of the two leaders at peace."""

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the calls."""
        yield evening.world.today.leader_calls


@dataclass(frozen=True)
class DeparturesSo:
    """Some officials (O,) who leave office."""

    officials: Flags

    def __call__(self, evening: Evening) -> Iterator[Indices]:
        """Lanes of the departures."""
        for officials, lanes in evening.world.today.departures:
            yield lanes[self.officials[officials]]
