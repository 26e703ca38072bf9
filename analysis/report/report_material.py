"""What a report is made from: a results folder, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ballast.analysis.report.outcome_spread import Spreads, spreads_of
from ballast.analysis.results.kept_validation import kept_validation
from ballast.analysis.results.run_folder import RunFolder, open_results
from ballast.analysis.results.run_tables import Tables
from ballast.sim.scenario.places import shipped_names
from ballast.sim.scenario.schema import Scenario

LEAD = "rung_5_or_higher"
"""The outcome that the page leads with, however few the simulations."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """A results folder as a report needs it.

    Attributes:
        stored: manifest and scenario.
        tables: what pictures are drawn from.
        spreads: of every outcome over draws, or over histories.
        validation: what ``validate --json`` said of the same scenario and model, or None.
    """

    stored: RunFolder
    tables: Tables
    spreads: Spreads
    validation: dict[str, Any] | None

    @property
    def manifest(self) -> dict[str, Any]:
        """Content of ``manifest.json``."""
        return self.stored.manifest

    @property
    def scenario(self) -> Scenario:
        """What was played."""
        return self.stored.loaded.scenario

    @property
    def outcomes(self) -> dict[str, dict[str, Any]]:
        """Rows of ``summary.json`` by name."""
        found: dict[str, dict[str, Any]] = self.tables.summary["outcomes"]
        return found

    @property
    def last(self) -> date:
        """Last day played."""
        return self.scenario.start + timedelta(days=self.stored.days - 1)

    @property
    def sampled(self) -> int:
        """Histories behind the estimates."""
        row = next(iter(self.outcomes.values()))
        return int(row["n_draws"]) * int(row["n_runs"])

    @property
    def lead(self) -> str:
        """Name of the outcome that the page leads with."""
        return LEAD

    @property
    def word(self) -> str:
        """How a user names the scenario on the command line: as the one who ran it did."""
        file = str(self.manifest.get("scenario_file", "SCENARIO"))
        typed = str(self.manifest.get("command", "")).split()
        stem = Path(file).stem
        plain = stem if stem in shipped_names("scenarios") else file
        return next((word for word in typed[2:] if Path(word).stem == stem), plain)


def material_of(stored: RunFolder) -> Material:
    """Everything of a results folder that a report needs.

    Raises:
        InputError: a file is gone, or is not what was written.
        ValueError: what was laid beside the results is no JSON.
    """
    stored.check()
    return Material(
        stored=stored,
        tables=stored.tables,
        spreads=spreads_of(stored),
        validation=kept_validation(stored),
    )


def read_material(folder: Path) -> Material:
    """The same from where it lies; errors also as of ``open_results``."""
    return material_of(open_results(folder))
