"""The rows on the news of simulated events, beside a public composite of coded news."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ballast.analysis.stats.event_series import Events
from ballast.analysis.stats.series_statistics import fano, lagged, weekly
from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.verdicts import Fact, Test, mean_of, of_histories
from ballast.sim.outcomes.history_log import HistoryLog, Incident, LoggedActs, new_log
from ballast.sim.outcomes.media_reports import media_counts
from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.rules.reporting import tone
from ballast.sim.vocabulary import SIDES, VisitEvent

BEFORE, AFTER = 28, 7
"""Days before an event, and days from it on, whose tone is compared (as in seeds/measure.py)."""
Dated = tuple[Ints, Ints]
"""Histories and days of some events."""


@dataclass
class NewsEvidence:
    """What the news make of the logged histories of a sample.

    Attributes:
        of: the sample.
    """

    of: FactEvidence

    @cached_property
    def logs(self) -> list[HistoryLog]:
        """Logs of the histories that the news are made of, block by block."""
        tallies = [diary.tally for diary in self.of.diaries]
        return [tally.log for tally in tallies if tally is not None and tally.log.histories]

    @cached_property
    def counted(self) -> tuple[Floats, Floats]:
        """Reports, and weight times reports, of both governments: (H, days) each."""
        return _together([self._media(log) for log in self.logs])

    @cached_property
    def by_chance(self) -> tuple[Floats, Floats]:
        """The same of acts that are independent day by day."""
        histories = sum(log.histories for log in self.logs)
        return _together([self._media(_log_of(self.of, self.of.chance, histories))])

    def _media(self, log: HistoryLog) -> tuple[Ints, Floats]:
        return media_counts(log, self.of.setting, self.of.lab.seed)

    def tone(self, reported: Floats) -> Floats | None:
        """Tone by day on the footing of the composite, or None where the scenario has none."""
        footing = self.of.setting.loaded.scenario.media
        return None if footing is None else tone(reported, footing.scale, footing.shift)

    def visits(self, summit: bool) -> Dated:
        """Public visits of ministers that begin, or summits."""
        slots = self.of.setting.slots
        asked = slots.summit if summit else self.of.ministers() & ~slots.summit & ~slots.secret
        found: list[Dated] = []
        for first, log in self._numbered():
            for steps in log.visits:
                some = (steps.event == VisitEvent.BEGUN) & asked[steps.slot]
                found.append((steps.lanes[some] + first, np.full(some.sum(), steps.day)))
        return _dated(found)

    def shocks(self) -> Dated:
        """Shocks of any kind."""
        found: list[Dated] = []
        for first, log in self._numbered():
            for each in log.incidents:
                if each.kind == Incident.SHOCK:
                    found.append((each.lanes + first, np.full(len(each.lanes), each.day)))
        return _dated(found)

    def _numbered(self) -> list[tuple[int, HistoryLog]]:
        firsts = np.cumsum([0, *(log.histories for log in self.logs)])
        return list(zip(firsts.tolist(), self.logs, strict=False))


def over_dispersed(of: FactEvidence) -> Fact:
    """Row 4: weekly dispersion of encounters and of media reports."""
    encounters = of.paths("encounters").sum(axis=1).T.astype(float)
    news = NewsEvidence(of)
    return of.bench.fact(
        4,
        "encounters and media counts are over-dispersed",
        of.bench.test(
            "dispersion.encounters",
            "weekly variance over mean, encounters",
            of_histories(fano(weekly(encounters))),
            benchmark=1.0,
        ),
        of.bench.test(
            "dispersion.media",
            "weekly variance over mean, media reports",
            of_histories(fano(weekly(news.counted[0]))),
            benchmark=mean_of(fano(weekly(news.by_chance[0]))),
        ),
    )


def news_tone(of: FactEvidence) -> Fact:
    """Row 26: level, memory and changes of tone, on the footing of the composite."""
    title, news = "the tone of the news is that of the composite", NewsEvidence(of)
    daily, chance = (news.tone(counted[1]) for counted in (news.counted, news.by_chance))
    if daily is None or chance is None:
        return of.bench.fact(26, title, note="no footing of a composite in the scenario (media)")
    days = daily.shape[1] if of.record is None else min(of.record.days, daily.shape[1])
    tests = [
        of.bench.test(
            "tone.level",
            "mean tone, per history",
            of_histories(daily[:, :days].mean(axis=1)),
            observed=of.figures.get("tone_level"),
            benchmark=mean_of(chance[:, :days].mean(axis=1)),
        ),
        of.bench.test(
            "tone.memory",
            "autocorrelation of tone from week to week",
            of_histories(lagged(weekly(daily[:, :days]), 1)),
            observed=of.figures.get("tone_persistence"),
            benchmark=mean_of(lagged(weekly(chance[:, :days]), 1)),
        ),
        _change(of, daily, "visit", "a minister's visit", news.visits(summit=False)),
        _change(of, daily, "summit", "a summit", news.visits(summit=True)),
        _change(of, daily, "speaker", "a shock", news.shocks()),
    ]
    return of.bench.fact(26, title, *tests)


def _change(of: FactEvidence, daily: Floats, name: str, event: str, dated: Dated) -> Test:
    return of.bench.test(
        f"tone.{name}",
        f"change of tone in the week from {event}",
        of_histories(changes_of_tone(daily, dated)),
        observed=of.figures.get(f"tone_change_{name}"),
    )


def changes_of_tone(daily: Floats, dated: Dated) -> Floats:
    """Mean over the days from an event on less that over the days before, an event each: (n,).

    Events too near to either end of a history are left out.

    >>> daily = np.r_[np.zeros(28), np.full(7, 2.0)][None]
    >>> changes_of_tone(daily, (np.array([0, 0]), np.array([28, 3]))).tolist()
    [2.0]
    """
    total = np.concatenate([np.zeros((len(daily), 1)), np.cumsum(daily, axis=1)], axis=1)
    history, day = dated
    whole = (day >= BEFORE) & (day + AFTER <= daily.shape[1])
    history, day = history[whole], day[whole]
    after = (total[history, day + AFTER] - total[history, day]) / AFTER
    before = (total[history, day] - total[history, day - BEFORE]) / BEFORE
    return np.asarray(after - before)


def _together(parts: list[tuple[Ints, Floats]]) -> tuple[Floats, Floats]:
    """Both governments' counts and weights of several logs: (H, days) each."""
    counts, weight = (
        np.concatenate([part[n].sum(axis=0) for part in parts], axis=-1).T for n in range(2)
    )
    return np.asarray(counts, float), np.asarray(weight, float)


def _dated(found: list[Dated]) -> Dated:
    none = np.zeros(0, np.intp)
    histories, days = (np.concatenate([none, *(part[n] for part in found)]) for n in range(2))
    return histories.astype(np.intp), days.astype(np.intp)


def _log_of(of: FactEvidence, events: Events, histories: int) -> HistoryLog:
    """The acts of the first histories as a log."""
    histories = min(histories, events.histories)
    number = np.arange(histories)
    draws, runs = 1 + number // of.lab.runs, number % of.lab.runs
    log = new_log(draws, runs, events.days, histories)
    some = events.acts() & (events.history < histories)
    for side in range(SIDES):
        mine = np.flatnonzero(some & (events.side == side))
        mine = mine[np.argsort(events.day[mine], kind="stable")]
        for rows in np.split(mine, np.flatnonzero(np.diff(events.day[mine])) + 1):
            if len(rows):
                lanes = np.asarray(events.history[rows], np.intp)
                day, none = int(events.day[rows[0]]), np.zeros(len(rows), np.int64)
                log.acts.append(LoggedActs(day, side, lanes, events.act[rows], none))
    return log
