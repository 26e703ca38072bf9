"""The sliders: the parameters that move the risk most, with the range of their priors.

A slider that is not moved changes nothing: the history is then that of the ensemble, to the last
digit. A browser rounds a slider to its steps, so a value within half a step of the drawn one
counts as the drawn one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ballast.live.history_choice import HistoryChoice
from ballast.sim.scenario.priors import sample

INFLUENTIAL = (
    ("encounters.p_collision", "Encounters that end in a collision"),
    ("ladder.onset_rate", "Disputes a year, in the world of the record"),
    ("disputes.press_risk", "Presses that lead a rung up"),
    ("encounters.rate", "Risky encounters a year"),
    ("encounters.p_lethal", "Collisions that kill or detain"),
    ("tension.base", "Basic rivalry, points of tension"),
    ("ladder.military_channel", "Open military channel, log odds"),
    ("tension.half_life", "Half-life of tension, days"),
    ("shocks.sovereignty_rate", "Shocks over sovereignty a year"),
    ("reciprocity.{side}_hostile", "Hostile answers to a hostile act, {name}"),
)
"""Keys and labels, the most influential first.

From a variance study of all priors over 365 days: shares of the variance of rung 5 or higher
between parameter draws. The last rank belongs to each side's own parameter; both are offered.
"""
STEPS = 50
"""A slider has at least so many steps."""


@dataclass(frozen=True, kw_only=True)
class SliderOf:
    """A slider.

    Attributes:
        key: dotted key of the parameter.
        label: what it says beside it.
        low, high: ends of the prior.
        start: value in the drawn history.
        step: between two values.
        unit: of the prior.
    """

    key: str
    label: str
    low: float
    high: float
    start: float
    unit: str

    @property
    def title(self) -> str:
        """The label, with the ends of the range."""
        return f"{self.label}: {self.low:g} to {self.high:g}"

    @cached_property
    def step(self) -> float:
        """1, 2 or 5 times a power of ten, at most a fiftieth of the range."""
        return round_step((self.high - self.low) / STEPS)

    def moved(self, value: float) -> bool:
        """Whether a value means another one than that of the drawn history."""
        return abs(value - self.start) > self.step / 2 * (1 + 1e-9)


def round_step(most: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is not above a number.

    >>> [round_step(x) for x in (0.3, 0.02, 7.0, 0.000154)]
    [0.2, 0.02, 5.0, 0.0001]
    """
    exponent = math.floor(math.log10(most))
    # with a decimal string: a product of floats would show digits that nobody meant
    digit = next(d for d in (5, 2, 1) if float(f"{d}e{exponent}") <= most * (1 + 1e-9))
    return float(f"{digit}e{exponent}")


def sliders_of(history: HistoryChoice) -> tuple[SliderOf, ...]:
    """Sliders of a history, starting where its draw is; what has no range in the scenario is left.

    Args:
        history: whose draw gives the starts.
    """
    scenario = history.loaded.scenario
    drawn = sample(history.loaded, history.seed, np.array([history.draw]))
    found = []
    for key, label in _of_sides(history):
        prior = scenario.parameters.get(key)
        if prior is None or prior.low is None or prior.high is None or prior.low >= prior.high:
            continue
        start = float(drawn[f"parameters.{key}"][0])
        found.append(
            SliderOf(
                key=key,
                label=label,
                low=min(prior.low, start),
                high=max(prior.high, start),
                start=start,
                unit=prior.unit,
            )
        )
    return tuple(found)


def _of_sides(history: HistoryChoice) -> list[tuple[str, str]]:
    """Keys and labels with the two governments filled in."""
    rows = []
    for key, label in INFLUENTIAL:
        if "{side}" not in key:
            rows.append((key, label))
            continue
        for ident, government in history.loaded.scenario.governments.items():
            side = ident.lower()
            rows.append((key.format(side=side), label.format(name=government.name)))
    return rows


def moved(sliders: tuple[SliderOf, ...], values: Mapping[str, float]) -> dict[str, float]:
    """The values that differ from those of the drawn history, by dotted key."""
    return {
        slider.key: float(values[slider.key])
        for slider in sliders
        if slider.key in values and slider.moved(float(values[slider.key]))
    }
