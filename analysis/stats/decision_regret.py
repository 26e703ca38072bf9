"""Regret of decisions: what each choice cost, against the best alternative, in one risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ballast.analysis.stats.uncertainty import Z95, Floats, Ints
from ballast.sim.experiments.decision_futures import DecisionFutures

RESOLVED, UNRESOLVED, BEST, SAME = "regret", "not resolved", "best", "none"
"""Verdicts: there is regret; none is resolved; the choice is better than every alternative; the
decision cannot change the risk."""


@dataclass(frozen=True, kw_only=True)
class PairedDifference:
    """A risk less another one in the same futures, with its 95 % interval; shares of futures."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class TriedAlternative:
    """An alternative in the first futures.

    Attributes:
        words: what it is.
        risk: share of its futures that come to the rung.
        difference: risk of the choice less its own.
    """

    words: str
    risk: float
    difference: PairedDifference


@dataclass(frozen=True, kw_only=True)
class DecisionRegret:
    """What a decision cost.

    Attributes:
        day: date of the decision.
        chosen: what was decided, in words.
        best: the alternative with the lowest risk, in words; empty where none was looked for.
        difference: risk of the choice less that of the best, in futures that chose neither.
        verdict: one of the words above.
        risk: of the choice, in the same futures.
        tension: on that morning, 0-100.
        reached: whether the history had come to the rung before.
        tried: every alternative in the first futures, the lowest risk first.
    """

    day: date
    chosen: str
    best: str
    difference: PairedDifference
    verdict: str
    risk: float
    tension: float
    reached: bool
    tried: tuple[TriedAlternative, ...]

    @property
    def regret(self) -> float:
        """The difference, which is no regret where it is below zero."""
        return max(0.0, self.difference.value)


@dataclass(frozen=True, kw_only=True)
class AfterAction:
    """The decisions of a game, looked at again.

    Attributes:
        title: of the scenario.
        side, name: id and name of the government that was played.
        history: seed, draw and run of the game.
        rung, meaning: the headline is whether a history comes to this rung.
        pairs, final_pairs: futures of each alternative, and of the choice and the best.
        until: last day that was played.
        decisions: in order.
        version, model: of Ballast, and of the model.
    """

    title: str
    side: str
    name: str
    history: tuple[int, int, int]
    rung: int
    meaning: str
    pairs: int
    final_pairs: int
    until: date
    decisions: tuple[DecisionRegret, ...]
    version: str
    model: str

    def table(self) -> pd.DataFrame:
        """A row a decision; risks and differences are shares of futures, 0 … 1.

        Columns: date, chosen, best, regret, difference, low, high (95 %), verdict, risk, tension,
        reached, alternatives (how many were tried).
        """
        rows = [
            {
                "date": one.day,
                "chosen": one.chosen,
                "best": one.best,
                "regret": one.regret,
                "difference": one.difference.value,
                "low": one.difference.low,
                "high": one.difference.high,
                "verdict": one.verdict,
                "risk": one.risk,
                "tension": one.tension,
                "reached": one.reached,
                "alternatives": len(one.tried),
            }
            for one in self.decisions
        ]
        return pd.DataFrame(rows)

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON knows it."""
        content = asdict(self)
        content["until"] = self.until.isoformat()
        for one, told in zip(self.decisions, content["decisions"], strict=True):
            told["day"], told["regret"] = one.day.isoformat(), one.regret
        return content


def paired_difference(first: Ints, second: Ints, rung: int) -> PairedDifference:
    """A risk less another one in the same futures.

    The interval is Wald's with half a future added to each of the four kinds of pairs [AgrestiMin
    2005]: it does not shrink to nothing where few futures differ.

    Args:
        first, second: (P,) highest rung of paired futures.
        rung: what is asked is whether they come to it.

    >>> same = np.array([3, 5, 4])
    >>> paired_difference(same, same, 5).value
    0.0
    """
    only_first = int(((first >= rung) & (second < rung)).sum())
    only_second = int(((second >= rung) & (first < rung)).sum())
    n, more = len(first), only_first - only_second
    error = np.sqrt(only_first + only_second + 1.0 - more**2 / (n + 2.0)) / (n + 2.0)
    middle = more / (n + 2.0)
    return PairedDifference(
        value=more / n,
        low=max(-1.0, middle - Z95 * float(error)),
        high=min(1.0, middle + Z95 * float(error)),
    )


NO_DIFFERENCE = PairedDifference(value=0.0, low=0.0, high=0.0)


def regret_of(found: DecisionFutures, rung: int, day: date, words: Sequence[str]) -> DecisionRegret:
    """The regret of a decision.

    Args:
        found: its futures.
        rung: the headline is whether they come to it.
        day: date of the decision.
        words: what each alternative is.
    """
    best, difference, risk, verdict = "", NO_DIFFERENCE, float(found.reached), SAME
    if found.best is not None:
        best = words[found.best]
        risk = share(found.final[0], rung)
        if not found.alike:
            difference = paired_difference(found.final[0], found.final[1], rung)
            verdict = _verdict(difference)
    return DecisionRegret(
        day=day,
        chosen=words[found.chosen],
        best=best,
        difference=difference,
        verdict=verdict,
        risk=risk,
        tension=found.tension,
        reached=found.reached,
        tried=_tried(found, rung, words),
    )


def _verdict(difference: PairedDifference) -> str:
    if difference.low > 0.0:
        return RESOLVED
    return BEST if difference.high < 0.0 else UNRESOLVED


def _tried(found: DecisionFutures, rung: int, words: Sequence[str]) -> tuple[TriedAlternative, ...]:
    if found.reached:
        return ()
    own = found.first[found.chosen]
    rows = [
        TriedAlternative(
            words=said, risk=share(row, rung), difference=paired_difference(own, row, rung)
        )
        for said, row in zip(words, found.first, strict=True)
    ]
    return tuple(sorted(rows, key=lambda one: one.risk))


def share(highest: Ints, rung: int) -> float:
    """Share of futures that come to a rung."""
    return float(np.mean(highest >= rung))


def points(study: AfterAction) -> tuple[Floats, Floats, Floats]:
    """Differences and both ends of their intervals, in percentage points: (N,) each."""
    every = [one.difference for one in study.decisions]
    found = np.array([(d.value, d.low, d.high) for d in every]).reshape(-1, 3) * 100.0
    return found[:, 0], found[:, 1], found[:, 2]
