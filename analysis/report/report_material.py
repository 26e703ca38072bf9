"""What a report is made from: a results folder, read once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from ballast.analysis.report.outcome_spread import Spreads, spreads_of
from ballast.analysis.results.run_folder import Tables, read_tables
from ballast.analysis.results.stored_run import RUNS, Stored, open_results
from ballast.sim.scenario.places import shipped_names
from ballast.sim.scenario.schema import Scenario

VALIDATION = "validation.json"
"""What ``validate --json`` printed, laid beside the results."""
LEADS = ("rung_5_or_higher", "rung_4_or_higher", "tension_mean")
"""The outcome that the page leads with: the first one that draws can be told apart by."""
NEEDED = ("summary.json", "days.parquet", "weeks.parquet", "visits.parquet")
"""Files of a results folder that a report cannot do without."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """A results folder as a report needs it.

    Attributes:
        stored: manifest and scenario.
        tables: what pictures are drawn from.
        spreads: of every outcome over draws, or over histories.
        validation: what ``validate --json`` said, or None.
    """

    stored: Stored
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
        resolved = (name for name in LEADS if self.outcomes[name]["draws_low"] is not None)
        return next(resolved, LEADS[0])

    @property
    def word(self) -> str:
        """How a user names the scenario on the command line: as the one who ran it did."""
        file = str(self.manifest.get("scenario_file", "SCENARIO"))
        typed = str(self.manifest.get("command", "")).split()
        stem = Path(file).stem
        plain = stem if stem in shipped_names("scenarios") else file
        return next((word for word in typed[2:] if Path(word).stem == stem), plain)


def read_material(folder: Path) -> Material:
    """Everything of a results folder that a report needs.

    Raises:
        InputError: no results folder, or one whose manifest does not fit.
    """
    stored = open_results(folder)
    beside = folder / VALIDATION
    return Material(
        stored=stored,
        tables=read_tables(folder),
        spreads=spreads_of(stored),
        validation=_object(beside) if beside.is_file() else None,
    )


def _object(path: Path) -> dict[str, Any] | None:
    """A JSON object; None where it is something else."""
    found = json.loads(path.read_text("utf-8"))
    return found if isinstance(found, dict) else None


def columns(stored: Stored, names: list[str]) -> dict[str, np.ndarray]:
    """Columns of ``runs.parquet``: (N,) each, in (draw, run) order."""
    table = pq.read_table(stored.folder / RUNS, columns=names)
    return {name: table[name].to_numpy() for name in names}
