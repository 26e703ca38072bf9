"""When to stop: a run that grows until the interval of one outcome is as narrow as was asked.

What is asked about is chance, the interval that more histories narrow. Parameter draws are added
and the runs of each stay as they are: that narrows chance as fast, history by history, as more
runs would, resolves the spread over draws better, and keeps every history that was played.

Looking again and again at an interval of 95 % and stopping when one pleases misses more often than
5 % of the time. So the looks are fixed beforehand – after so many draws, each half as many again,
up to the budget – and the 5 % are spent on them in equal parts: each of M looks uses an interval
of 1 - .05/M. By Bonferroni's inequality all of them hold at once with at least 95 %, whatever the
rule of stopping, and the one at which it stops is among them. That is the plainest of the
alpha-spending rules [LanDeMets1983]; it costs about twice the histories of a single look that
happened to be at the right place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import ndtri

from ballast.analysis.stats.conditional import Ratio
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.uncertainty import Z95, Estimate, Flags, Floats
from ballast.sim.outcomes.measured import measure
from ballast.sim.scenario.schema import Scenario

MISSED = 0.05
"""Chance that the interval at which it stops misses, at most."""
GROWTH = 1.5
"""Draws of a look over those of the look before."""
FEWEST_DRAWS = 100
"""With fewer sampled draws less than five lie beyond each bound of 5-95 %."""


@dataclass(frozen=True, slots=True)
class PrecisionTarget:
    """How narrow an interval shall be.

    Attributes:
        outcome: name.
        half: half of its width, in the outcome's own unit or as a share of the estimate.
        relative: which of the two.
    """

    outcome: str
    half: float
    relative: bool

    def limit(self, estimate: float) -> float:
        """The half-width to reach in the outcome's own unit."""
        return self.half * abs(estimate) if self.relative else self.half


def schedule(first: int, most: int) -> tuple[int, ...]:
    """Draws after which to look, the last being all that the budget allows.

    >>> schedule(200, 1000)
    (200, 300, 450, 675, 1000)
    """
    looks = [min(first, most)]
    while looks[-1] < most:
        ahead = int(np.ceil(looks[-1] * GROWTH))
        looks.append(most if ahead * (1.0 + GROWTH) / 2.0 > most else ahead)
    return tuple(looks)


def quantile(looks: int) -> float:
    """Normal quantile of the interval of each of so many looks.

    >>> round(quantile(1), 2), round(quantile(8), 2)
    (1.96, 2.73)
    """
    return float(ndtri(1.0 - MISSED / (2.0 * looks)))


def half_width(estimate: Estimate) -> float:
    """Half of the interval of chance; infinite where there is none."""
    if estimate.mc_low is None or estimate.mc_high is None:
        return float("inf")
    return (estimate.mc_high - estimate.mc_low) / 2.0


class Watch:
    """Looks at one outcome while histories come, and says when it is known well enough.

    Args:
        target: what to reach.
        looks: numbers of draws after which to look; draw 0 counts among them but not in estimates.
        runs: histories of each draw.
        scenario, days: what is played.
    """

    def __init__(
        self,
        target: PrecisionTarget,
        looks: Sequence[int],
        runs: int,
        scenario: Scenario,
        days: int,
    ) -> None:
        self.target, self.looks = target, tuple(looks)
        self._runs, self._scenario, self._days = runs, scenario, days
        self._z = quantile(len(self.looks))
        first = Draws.sized(2, runs).first
        self._all, self._some = ByDraw(runs, first), Ratio(runs, first)
        self._histories = self._passed = 0
        self._kind = ""
        self.estimate: Estimate | None = None

    def __call__(self, rows: pa.Table) -> bool:
        """Take in the next histories; True where it is a look and the target is reached."""
        for measured in measure(rows.to_pandas(), self._scenario, self._days):
            if measured.name == self.target.outcome:
                assert measured.values is not None, "it has been checked that it can be answered"
                self._kind = measured.kind
                return self.take(measured.values, measured.asked)
        raise AssertionError("it has been checked that there is such an outcome")

    def take(self, values: Floats, asked: Flags | None = None) -> bool:
        """The same for the values of the outcome alone; none goes past a look."""
        if asked is None:
            self._all.take(values)
        else:
            self._some.take(values, asked)
        self._histories += len(values)
        if self._histories < self.looks[self._passed] * self._runs:
            return False
        self._passed += 1
        taken = self._all if asked is None else self._some
        self.estimate = taken.estimate(self._kind or "probability", z=self._z)
        return self.reached

    @property
    def reached(self) -> bool:
        """Whether the last look found what was asked."""
        found = self.estimate
        return found is not None and half_width(found) <= self.target.limit(found.value)

    def as_json(self) -> dict[str, Any]:
        """What was asked and what was reached, for ``summary.json``."""
        known = {} if self.estimate is None else asdict(self.estimate)
        half = float("inf") if self.estimate is None else half_width(self.estimate)
        return {
            "outcome": self.target.outcome,
            "kind": self._kind,
            "asked": self.target.half,
            "relative": self.target.relative,
            "reached": self.reached,
            "estimate": known.get("value"),
            "low": known.get("mc_low"),
            "high": known.get("mc_high"),
            "half_width": half if np.isfinite(half) else None,
            "histories": self._histories,
            "draws": self.looks[self._passed - 1],
            "look": self._passed,
            "looks": len(self.looks),
            "budget": self.looks[-1] * self._runs,
        }


def advised(by_draw: ByDraw, half: float) -> tuple[int, int] | None:
    """Draws and runs to take for a probability, judged by those that were played.

    Histories: as many as bring the 95 % interval of chance to ± ``half``. Runs of each draw: for a
    given number of histories N the variance of the estimated variance b between draws is about
    2 (b + w/n)² n/N, with w the variance of one history within a draw; it is least where n = w/b
    [SunApleyStaum2011].

    Args:
        by_draw: 0 or 1 in each history.
        half: of the interval of chance.

    Returns:
        Draws, with the one at the modes, and runs of each; None where the runs played do not
        resolve draws, or nothing happened.
    """
    n, draws = by_draw.runs, len(by_draw.sums)
    if n < 2 or draws < 2:
        return None
    shares = by_draw.sums / n
    within = float((shares * (1.0 - shares)).mean()) * n / (n - 1)
    between = float(shares.var(ddof=1)) - within / n
    if within <= 0.0 or between <= 0.0:
        return None
    runs = max(2, round(within / between))
    histories = Z95**2 * within / half**2
    return max(FEWEST_DRAWS, int(np.ceil(histories / runs))) + 1, runs
