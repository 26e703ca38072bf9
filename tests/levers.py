"""Studies of levers for tests: made up, with as many levers as asked for."""

from __future__ import annotations

import numpy as np

from ballast.analysis.stats.contrasts import Contrast
from ballast.analysis.stats.lever_effects import Effect, Interaction
from ballast.analysis.stats.lever_study import (
    LeverStudy,
    Pair,
    RankedLever,
    RestsOn,
    Support,
    Unknown,
)
from ballast.analysis.stats.uncertainty import Estimate


def estimate(value: float, half: float = 0.01, draws: bool = False) -> Estimate:
    ends = (value - 3 * half, value + 3 * half) if draws else (None, None)
    return Estimate(value, value - half, value + half, *ends)


def lever(number: int, value: float, who: str, group: str = "conduct") -> RankedLever:
    found = Contrast(
        name="rung_5_or_higher", definition="a crisis", kind="probability", horizon_days=540,
        base=0.2, other=0.2 + value, difference=estimate(value, draws=number % 2 == 0),
        up=3 if value < 0.0 else 8, down=8 if value < 0.0 else 3, histories=400,
        reduction=None, p_value=0.001,
    )  # fmt: skip
    words = f"the government of number {number} does something that takes rather many words to say"
    effect = Effect(found, number % 3 == 0, 0.004, 0.9, 5, 2)
    return RankedLever(f"lever.{number}", words, who, group, effect)


def study(levers: int = 80, events: int = 9) -> LeverStudy:
    """A study with so many levers and events, every part of which is there."""
    values = np.linspace(-0.12, 0.09, levers)
    whose = ("AA", "BB", "either", "both")
    found = [lever(n, float(v), whose[n % 4]) for n, v in enumerate(values)]
    found += [
        lever(levers + n, float(v), "nobody", "events")
        for n, v in enumerate(np.linspace(-0.05, 0.7, events))
    ]
    found.sort(key=lambda one: one.effect.contrast.difference.value)
    decided = [one.id for one in found if one.who != "nobody"]
    unknowns = tuple(
        Unknown(
            f"parameters.a.{n}", f"what parameter {n} means, in quite a number of words", "per day",
            "XDLA"[n % 4], 0.012, 0.34, estimate(-0.1 / (n + 1)), estimate(0.08 / (n + 1)),
        )
        for n in range(10)
    )  # fmt: skip
    there, less = estimate(-0.02), estimate(-0.1)
    supports = (
        Support("parameters.a.1", "what it means", "X", "low", 0.0, there, less),
        Support("parameters.a.2", "that it is so", "D", "high", 1.0, less, estimate(0.0)),
    )
    rests = tuple(RestsOn(name, {"X": 0.8, "D": 0.2}, supports) for name in decided[:3])
    pair = Pair(decided[0], decided[1], Interaction(estimate(-0.2), estimate(0.03)))
    return LeverStudy(
        title="A dyad", scenario_file="a.yaml", canonical_hash="f" * 64, version="0.1.0",
        outcome="rung_5_or_higher", definition="crisis or higher is reached within 540 days",
        kind="probability", horizon_days=540, side=None,
        governments={"AA": "Aland", "BB": "Boria"}, seed=1, draws=40, runs=10, days=540,
        base=estimate(0.2, draws=True), levers=tuple(found), best=tuple(decided[:3]),
        worst=tuple(decided[-3:]), best_rivals=(), worst_rivals=tuple(decided[10:12]),
        unknowns=unknowns, rests=rests, pairs=(pair,), left_out={"lever.x": "it runs away"},
    )  # fmt: skip
