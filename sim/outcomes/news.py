"""What of a history the news cover: acts, and visits, encounters, shocks and suspensions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ballast.sim.outcomes.history_log import HistoryLog, Incident, intercepting_side
from ballast.sim.rules import reporting
from ballast.sim.rules.quantity import Flags, Floats, Ints, Number
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import CATEGORIES, SIDES, Severity, VisitEvent
from ballast.sim.world.compiled_scenario import CompiledScenario

PUT_OFF = (int(VisitEvent.POSTPONED), int(VisitEvent.CANCELLED))


@dataclass(frozen=True, kw_only=True)
class News:
    """News of one kind about one government: arrays over *n* items.

    Attributes:
        stream: of the random numbers that decide on their coverage.
        side: government whose doing it is.
        day, lane: when, and in which logged history.
        weight: of what is covered, which decides how many reports there are.
        score: Goldstein weight of a report.
        several: whether a history may have more than one of the kind on a day; they are then
            covered together.
    """

    stream: str
    side: int
    day: Ints
    lane: Indices
    weight: Floats
    score: Floats
    several: bool = True

    def only(self, some: Flags) -> News:
        """Some of the items."""
        return News(
            stream=self.stream,
            side=self.side,
            day=self.day[some],
            lane=self.lane[some],
            weight=self.weight[some],
            score=self.score[some],
            several=self.several,
        )


def expected(
    news: News, reports: Number, attention: Number
) -> tuple[Ints, Indices, Floats, Floats]:
    """Days, lanes, mean reports and Goldstein weight of a report, one for each history and day.

    Args:
        news: of one kind.
        reports, attention: of the rule, by item: (n,) or (1,).
    """
    mean = reporting.expected_reports(news.weight, reports, attention)
    if not news.several:
        return news.day, news.lane, mean, news.score
    pairs, which = np.unique(np.stack([news.day, news.lane]), axis=1, return_inverse=True)
    which = which.ravel()
    size = pairs.shape[1]
    total = np.asarray(np.bincount(which, mean, size), float)
    net = np.asarray(np.bincount(which, mean * news.score, size), float)
    score = np.asarray(np.divide(net, total, out=np.zeros(size), where=total > 0.0))
    return pairs[0].astype(np.intp), pairs[1].astype(np.intp), total, score


def acts_in_the_news(log: HistoryLog, setting: CompiledScenario) -> Iterator[News]:
    """Acts, by side and category; a side does at most one a day in each."""
    acts = setting.acts
    for side, name in enumerate(setting.sides):
        mine = [done for done in log.acts if done.side == side]
        day = _joined([np.full(len(done.lanes), done.day) for done in mine])
        lane, act = _joined([d.lanes for d in mine]), _joined([d.act for d in mine])
        for position, category in enumerate(CATEGORIES):
            some = acts.category[act] == position
            yield News(
                stream=f"reporting.{name}.{category.value}",
                side=side,
                day=day[some],
                lane=lane[some],
                weight=acts.weight[act[some]],
                score=acts.goldstein[act[some]],
                several=False,
            )


def others_in_the_news(log: HistoryLog, setting: CompiledScenario) -> Iterator[News]:
    """Visits that begin or are put off, encounters, shocks and suspensions, by side.

    A report of these has their own weight, since no code of the menu stands for them. A shock is an
    act of the side that does not take offence, an encounter one of the side that intercepts, and a
    suspension one of the channel's opener, or of the first side where either may.
    """
    kinds = {
        "visits": _visits(log, setting, held=True),
        "visits_put_off": _visits(log, setting, held=False),
        "encounters": _encounters(log, setting),
        "shocks": _shocks(log),
        "suspensions": _suspensions(log, setting),
    }
    for kind, (day, lane, side, weight) in kinds.items():
        for position, name in enumerate(setting.sides):
            mine = side == position
            yield News(
                stream=f"reporting.{name}.{kind}",
                side=position,
                day=day[mine],
                lane=lane[mine],
                weight=weight[mine],
                score=weight[mine],
            )


Covered = tuple[Indices, Indices, Indices, Floats]
"""Day, lane, side and weight of what is covered."""


def visit_weights(setting: CompiledScenario) -> Floats:
    """(V,) weight in the news of a visit that begins, by rank; a summit is one of leaders."""
    ranks = [official.rank for official in setting.loaded.scenario.officials.values()]
    of_rank = np.array([reporting.VISIT_WEIGHTS[rank] for rank in ranks])
    slots = setting.slots
    return np.where(slots.summit, max(reporting.VISIT_WEIGHTS.values()), of_rank[slots.visitor])


def _visits(log: HistoryLog, setting: CompiledScenario, held: bool) -> Covered:
    """Public visits that begin, or those that are put off or called off."""
    day = _joined([np.full(len(steps.lanes), steps.day) for steps in log.visits])
    lane, slot = (_joined([getattr(s, name) for s in log.visits]) for name in ("lanes", "slot"))
    event = _joined([steps.event for steps in log.visits])
    wanted = event == VisitEvent.BEGUN if held else np.isin(event, PUT_OFF)
    some = wanted & ~setting.slots.secret[slot]
    weight = visit_weights(setting)[slot[some]]
    if not held:
        weight = np.full(len(weight), reporting.PUT_OFF_WEIGHT)
    side = setting.slots.visitor_side[slot[some]].astype(np.intp)
    return day[some], lane[some], side, weight


def _encounters(log: HistoryLog, setting: CompiledScenario) -> Covered:
    day, lane, _, grade = _incidents(log, Incident.ENCOUNTER)
    weights = np.array([reporting.ENCOUNTER_WEIGHTS.get(severity, 0.0) for severity in Severity])
    side = np.full(len(day), intercepting_side(setting), np.intp)
    return day, lane, side, weights[grade.astype(np.intp)]


def _shocks(log: HistoryLog) -> Covered:
    day, lane, offended, weight = _incidents(log, Incident.SHOCK)
    return day, lane, 1 - offended, -weight


def _suspensions(log: HistoryLog, setting: CompiledScenario) -> Covered:
    """However many channels a side shuts on a day, the news are one."""
    day, lane, _, channel = _incidents(log, Incident.SUSPENSION)
    opener = setting.channels.opener[channel.astype(np.intp)]
    side = np.where((opener >= 0) & (opener < SIDES), opener, 0)
    once = np.unique(np.stack([day, lane, side]), axis=1).astype(np.intp)
    return once[0], once[1], once[2], np.full(once.shape[1], reporting.SUSPENSION_WEIGHT)


def _incidents(log: HistoryLog, kind: Incident) -> Covered:
    """Day, lane, side and grade of what is logged of a kind."""
    found = [each for each in log.incidents if each.kind == kind]
    return (
        _joined([np.full(len(each.lanes), each.day) for each in found]),
        _joined([each.lanes for each in found]),
        _joined([np.full(len(each.lanes), each.side) for each in found]),
        np.concatenate([np.zeros(0), *(each.grade for each in found)]),
    )


def _joined(parts: Sequence[Ints]) -> Indices:
    return np.concatenate([np.zeros(0, np.intp), *parts]).astype(np.intp)
