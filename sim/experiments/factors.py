"""What a study varies: numbers that differ between lanes, and choices that make other scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.priors import pert, within_range
from ballast.sim.scenario.schema import Counted
from ballast.sim.vocabulary import Evidence


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One thing that varies.

    Attributes:
        name: as the file says.
        label: for tables and pictures.
        unit: of its values; empty for a choice.
        keys: numbers that take the value in the lanes of a block; empty for a choice between
            scenarios.
        low, high, mode: range of a number, and the most plausible value for the law of a prior.
        law: ``uniform``, ``prior`` or ``log``.
        counted: the prior itself where it is of a count; its law is cut off at low and high.
        steps: values of a grid; None for those of the design.
        choices: the values or names of the levels that come up; empty for a range.
        changes: what each choice changes in the scenario; empty for a number of the lanes.
        baseline: the value of the scenario as it is, or the position of the choice; None where no
            choice is the scenario as it is.
        evidence: class of the number; None for a choice.
    """

    name: str
    label: str
    unit: str = ""
    keys: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    mode: float = 0.0
    law: str = "uniform"
    counted: Counted | None = None
    steps: int | None = None
    choices: tuple[float | str, ...] = ()
    changes: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    baseline: float | None = None
    evidence: Evidence | None = None

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers, and not names of levels."""
        return all(not isinstance(choice, str) for choice in self.choices)

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value; of named levels the first and the last position."""
        if not self.choices:
            return self.low, self.high
        if not self.numeric:
            return 0.0, len(self.choices) - 1.0
        numbers = [float(choice) for choice in self.choices]
        return min(numbers), max(numbers)

    def at(self, unit: Floats) -> Floats:
        """Values at places in [0, 1], or positions of choices.

        >>> Factor(name="rate", label="", low=1.0, high=3.0).at(np.array([0.0, 0.5])).tolist()
        [1.0, 2.0]
        """
        if self.choices:
            last = len(self.choices) - 1
            return np.minimum(np.floor(unit * len(self.choices)), last)
        if self.law == "prior":
            inside = np.clip(unit, 0.0, 1.0)
            if self.counted is not None:
                return within_range(self.counted, self.low, self.high, inside)
            return pert(inside, self.low, self.mode, self.high)
        if self.law == "log":
            return np.asarray(self.low * (self.high / self.low) ** unit)
        return np.asarray(self.low + unit * (self.high - self.low))

    def grid(self, steps: int) -> Floats:
        """Values of a grid: the choices, or as many values from low to high, evenly by the law.

        A range with the law of a prior is divided evenly too: a grid looks, it does not weigh.
        """
        if self.choices:
            return np.arange(len(self.choices), dtype=float)
        places = np.linspace(0.0, 1.0, self.steps or steps)
        if self.law == "log":
            return self.at(places)
        return np.asarray(self.low + places * (self.high - self.low))

    def shown(self, values: Floats) -> list[float] | list[str]:
        """Values as tables have them: numbers, or names of levels."""
        if not self.choices:
            return [float(value) for value in values]
        return [self.choices[int(value)] for value in values]  # type: ignore[return-value]

    @property
    def shown_baseline(self) -> float | str | None:
        """The baseline as tables have it."""
        if self.baseline is None:
            return None
        return self.shown(np.array([self.baseline]))[0]
