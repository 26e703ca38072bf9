"""All outcomes of a run with their uncertainties, from its histories in pieces of any length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ballast.analysis.stats.conditional import Ratio
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.outcome_estimates import Outcome
from ballast.analysis.stats.precision import advised
from ballast.analysis.stats.uncertainty import Estimate, Floats
from ballast.sim.outcomes.measured import Measured, measure
from ballast.sim.scenario.schema import Menu, Scenario
from ballast.sim.vocabulary import RUNG_TITLES, Rung


@dataclass
class _Row:
    about: Measured
    sampled: ByDraw | Ratio
    at_modes: ByDraw | Ratio
    left: int  # histories of draw 0 that have not come yet

    def take(self, measured: Measured) -> None:
        take(self.sampled, measured)
        if self.left:
            take(self.at_modes, measured, self.left)
            self.left = max(0, self.left - len(_answers(measured)))


def sums_for(measured: Measured, runs: int, first: int = 0) -> ByDraw | Ratio:
    """What takes in the histories of an outcome; arguments as of :class:`ByDraw`."""
    return ByDraw(runs, first) if measured.asked is None else Ratio(runs, first)


def take(sums: ByDraw | Ratio, measured: Measured, most: int | None = None) -> None:
    """Take in the next histories of an outcome, the first ``most`` of them."""
    values = _answers(measured)[:most]
    if isinstance(sums, ByDraw):
        sums.take(values)
    else:
        assert measured.asked is not None, "asked of some histories in all pieces or in none"
        sums.take(values, measured.asked[:most])


def estimated(sums: ByDraw | Ratio, about: Measured) -> Estimate | None:
    """An outcome with both uncertainties; intervals of what cannot be negative begin at zero."""
    found = sums.estimate(about.kind)
    return found if found is None or about.signed else found.of_something_counted()


def _answers(measured: Measured) -> Floats:
    assert measured.values is not None, "an outcome is answered in all pieces or in none"
    return measured.values


@dataclass(kw_only=True)
class Summary:
    """Outcomes of the histories that have been taken in; at the end, their estimates.

    Attributes:
        scenario: what was played.
        days: how long.
        draws: how the histories divide into draws.
        menu: of acts; None if what the scenario settles about acts is not told.
    """

    scenario: Scenario
    days: int
    draws: Draws
    menu: Menu | None = None
    _outcomes: dict[str, _Row | Measured] = field(default_factory=dict)
    _rungs: dict[str, _Row | Measured] = field(default_factory=dict)

    def take(self, runs: pd.DataFrame) -> None:
        """Take in the next histories: columns of ``runs.parquet``, in (draw, run) order."""
        self._add(self._outcomes, measure(runs, self.scenario, self.days, menu=self.menu))
        self._add(self._rungs, _highest(runs, self.days))

    def outcomes(self) -> list[Outcome]:
        """All outcomes with both uncertainties."""
        return [self._estimated(row) for row in self._outcomes.values()]

    def highest_rungs(self) -> list[Outcome]:
        """Probability that each rung is the highest one reached."""
        return [self._estimated(row) for row in self._rungs.values()]

    def advised(self, name: str, half: float) -> tuple[int, int] | None:
        """Draws and runs for ± ``half`` on a probability; None where it cannot be told."""
        row = self._outcomes.get(name)
        if not isinstance(row, _Row) or not isinstance(row.sampled, ByDraw):
            return None
        return advised(row.sampled, half)

    def _add(self, rows: dict[str, _Row | Measured], found: list[Measured]) -> None:
        for measured in found:
            if measured.name not in rows:
                rows[measured.name] = measured if measured.values is None else self._row(measured)
            row = rows[measured.name]
            if isinstance(row, _Row):
                row.take(measured)
                if measured.settled is None:  # no piece may say otherwise
                    row.about = replace(row.about, settled=None)

    def _row(self, measured: Measured) -> _Row:
        n, first = self.draws.runs, self.draws.first
        about = replace(measured, values=None, asked=None)
        return _Row(about, sums_for(measured, n, first), sums_for(measured, n), n)

    def _estimated(self, row: _Row | Measured) -> Outcome:
        measured = row.about if isinstance(row, _Row) else row
        about = (measured.name, measured.definition, measured.kind, measured.horizon_days)
        sizes = (self.draws.sampled, self.draws.runs)
        if not isinstance(row, _Row):
            return Outcome(*about, None, None, *sizes, measured.note, measured.rung)
        estimate, modes = (estimated(part, measured) for part in (row.sampled, row.at_modes))
        told = measured.settled
        if told is not None and estimate is not None:
            exact = Estimate(told.value, None, None, None, None)
            why = told.sentence
            return Outcome(*about, exact, exact, *sizes, rung=measured.rung, settled=why)
        if isinstance(row.sampled, ByDraw):
            return Outcome(*about, estimate, modes, *sizes, rung=measured.rung)
        if estimate is None:
            return Outcome(*about, None, None, *sizes, measured.note, measured.rung)
        note = f"asked of {100.0 * row.sampled.asked:.0f} % of the histories"
        return Outcome(*about, estimate, modes, *sizes, note, measured.rung)


def summary_of(
    pieces: Iterable[pd.DataFrame],
    scenario: Scenario,
    days: int,
    draws: Draws,
    menu: Menu | None = None,
) -> Summary:
    """The outcomes of histories that come in pieces, in (draw, run) order."""
    summary = Summary(scenario=scenario, days=days, draws=draws, menu=menu)
    for piece in pieces:
        summary.take(piece)
    return summary


def summarise(runs: pd.DataFrame, scenario: Scenario, days: int) -> list[Outcome]:
    """All outcomes of a table of histories.

    Arguments as of :func:`ballast.sim.outcomes.measured.measure`.
    """
    return summary_of([runs], scenario, days, Draws.of(runs)).outcomes()


def highest_rungs(runs: pd.DataFrame, scenario: Scenario, days: int) -> list[Outcome]:
    """Probability that each rung is the highest one reached in a table of histories."""
    return summary_of([runs], scenario, days, Draws.of(runs)).highest_rungs()


def _highest(runs: pd.DataFrame, days: int) -> list[Measured]:
    return [
        Measured(
            f"highest_rung_{rung.value}",
            f"the highest rung reached is {RUNG_TITLES[rung]}",
            "probability",
            days,
            np.asarray(runs["highest_rung"] == rung.value, float),
            rung=rung.value,
        )
        for rung in Rung
    ]
