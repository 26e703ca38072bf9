"""All outcomes of a run with their uncertainties, from its histories in pieces of any length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.conditional import Ratio
from analysis.moments import ByDraw
from analysis.outcomes import Draws, Measured, Outcome, event, measure
from analysis.precision import advised
from sim.scenario.schema import Scenario
from sim.vocabulary import RUNG_TITLES, Rung


@dataclass
class _Row:
    about: Measured
    sampled: ByDraw
    at_modes: ByDraw
    left: int  # histories of draw 0 that have not come yet

    def take(self, measured: Measured) -> None:
        assert measured.values is not None, "an outcome is answered in all histories or in none"
        self.sampled.take(measured.values)
        if self.left:
            some = measured.values[: self.left]
            self.at_modes.take(some)
            self.left -= len(some)

    def outcome(self, sizes: tuple[int, int]) -> Outcome:
        """With its estimates over the sampled draws and at the modes."""
        estimates = [part.estimate(self.about.kind) for part in (self.sampled, self.at_modes)]
        return Outcome(*_about(self.about), *estimates, *sizes)


@dataclass
class _GivenRow:
    """An outcome that is asked of some histories only."""

    about: Measured
    sampled: Ratio
    at_modes: Ratio
    left: int

    def take(self, measured: Measured) -> None:
        assert measured.values is not None and measured.asked is not None
        self.sampled.take(measured.values, measured.asked)
        if self.left:
            some = slice(self.left)
            self.at_modes.take(measured.values[some], measured.asked[some])
            self.left -= len(measured.values[some])

    def outcome(self, sizes: tuple[int, int]) -> Outcome:
        """With its estimates, and how many histories it is asked of."""
        kind = self.about.kind
        estimate, at_modes = self.sampled.estimate(kind), self.at_modes.estimate(kind)
        note = f"asked of {100.0 * self.sampled.share:.0f} % of the histories"
        if estimate is None:
            note = "asked of no history: what it is given happens in none"
        return Outcome(*_about(self.about), estimate, at_modes, *sizes, note)


def _about(measured: Measured) -> tuple[str, str, str, int]:
    return measured.name, measured.definition, measured.kind, measured.horizon_days


@dataclass(kw_only=True)
class Summary:
    """Outcomes of the histories that have been taken in; at the end, their estimates.

    Attributes:
        scenario: what was played.
        days: how long.
        draws: how the histories divide into draws.
    """

    scenario: Scenario
    days: int
    draws: Draws
    _outcomes: dict[str, _Row | _GivenRow | Measured] = field(default_factory=dict)
    _rungs: dict[str, _Row | _GivenRow | Measured] = field(default_factory=dict)

    def take(self, runs: pd.DataFrame) -> None:
        """Take in the next histories: columns of ``runs.parquet``, in (draw, run) order."""
        self._add(self._outcomes, measure(runs, self.scenario, self.days))
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
        return advised(row.sampled, half) if isinstance(row, _Row) else None

    def _add(self, rows: dict[str, _Row | _GivenRow | Measured], found: list[Measured]) -> None:
        for measured in found:
            if measured.name not in rows:
                rows[measured.name] = measured if measured.values is None else self._row(measured)
            row = rows[measured.name]
            if not isinstance(row, Measured):
                row.take(measured)

    def _row(self, measured: Measured) -> _Row | _GivenRow:
        n, first = self.draws.runs, self.draws.first
        about = replace(measured, values=None, asked=None)
        if measured.asked is not None:
            return _GivenRow(about, Ratio(n, first), Ratio(n), n)
        return _Row(about, ByDraw(n, first), ByDraw(n), n)

    def _estimated(self, row: _Row | _GivenRow | Measured) -> Outcome:
        sizes = (self.draws.sampled, self.draws.runs)
        if isinstance(row, Measured):
            return Outcome(*_about(row), None, None, *sizes, row.note)
        return row.outcome(sizes)


def summary_of(
    pieces: Iterable[pd.DataFrame], scenario: Scenario, days: int, draws: Draws
) -> Summary:
    """The outcomes of histories that come in pieces, in (draw, run) order."""
    summary = Summary(scenario=scenario, days=days, draws=draws)
    for piece in pieces:
        summary.take(piece)
    return summary


def summarise(runs: pd.DataFrame, scenario: Scenario, days: int) -> list[Outcome]:
    """All outcomes of a table of histories; arguments as of :func:`analysis.outcomes.measure`."""
    return summary_of([runs], scenario, days, Draws.of(runs)).outcomes()


def highest_rungs(runs: pd.DataFrame, scenario: Scenario, days: int) -> list[Outcome]:
    """Probability that each rung is the highest one reached in a table of histories."""
    return summary_of([runs], scenario, days, Draws.of(runs)).highest_rungs()


def _highest(runs: pd.DataFrame, days: int) -> list[Measured]:
    return [
        event(
            f"highest_rung_{rung.value}",
            f"the highest rung reached is {RUNG_TITLES[rung]}",
            runs["highest_rung"] == rung.value,
            days,
        )
        for rung in Rung
    ]
