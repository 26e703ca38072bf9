"""Results as an xarray dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from ballast.analysis.stats.daily_distributions import QUANTILES
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.questions import questions
from ballast.sim.vocabulary import RUNG_TITLES, Rung

if TYPE_CHECKING:
    import xarray as xr

    from ballast.sim.scenario.schema import LoadedScenario

STATISTICS = ("mean", *QUANTILES)


class Tabled(Protocol):
    """What a dataset is made from."""

    @property
    def manifest(self) -> dict[str, Any]:
        """What was played."""

    @property
    def scenario(self) -> LoadedScenario:
        """The scenario."""

    @property
    def runs(self) -> pd.DataFrame:
        """One row per history."""

    @property
    def days(self) -> pd.DataFrame:
        """One row per day and variable."""

    @property
    def sizes(self) -> dict[str, int]:
        """How many draws, runs and days."""


def dataset(results: Tabled) -> xr.Dataset:
    """The dataset that :meth:`Results.to_xarray` describes."""
    try:
        import xarray as xr
    except ImportError:
        message = "expected xarray, which is not installed: pip install xarray"
        raise InputError(Problem(message, key="to_xarray")) from None
    sizes = results.sizes
    made = xr.Dataset(
        _histories(results) | _days(results),
        coords={
            "draw": (
                "draw",
                np.arange(sizes["draws"]),
                {"long_name": "draw; 0 takes the modes, of a posterior its likeliest row"},
            ),
            "run": ("run", np.arange(sizes["runs"]), {"long_name": "history of the draw"}),
            "day": ("day", np.arange(sizes["days"]), {"long_name": "days from the start"}),
            "date": ("day", pd.DatetimeIndex(_dates(results.days)), {"long_name": "date"}),
            "statistic": ("statistic", list(STATISTICS)),
        },
    )
    return made.assign_attrs(_about(results))


def _histories(results: Tabled) -> dict[str, Any]:
    """(draw, run) values of every column; numbers with gaps are floats with NaN.

    A word that is missing is empty, so that the dataset can be written to a file.
    """
    shape = results.sizes["draws"], results.sizes["runs"]
    scenario, days = results.scenario.scenario, results.sizes["days"]
    known = {q.name: (q.definition, q.unit) for q in questions(scenario, days)}
    words = {q.name for q in questions(scenario, days) if q.asked.is_word}
    found = {}
    for name, column in results.runs.items():
        if name in ("draw", "run"):
            continue
        definition, unit = known.get(str(name), ("", "1"))
        about = {"long_name": definition, "units": unit}
        if name in words:
            values = column.fillna("").to_numpy(dtype=str)
        else:
            with_gaps = column.isna().any() or column.dtype == object
            values = (column.astype(float) if with_gaps else column).to_numpy()
        found[str(name)] = (("draw", "run"), values.reshape(shape), about)
    return found


def _days(results: Tabled) -> dict[str, Any]:
    """(day, statistic) values of every variable of ``days.parquet``."""
    found = {}
    for name, rows in results.days.groupby("variable", sort=False):
        about = {
            "long_name": "tension over histories",
            "units": "points, 0-100",
            "statistics": "mean and quantiles over histories",
        }
        kind, _, channel = str(name).partition(".")
        if channel:
            level = "level 1 or higher" if kind == "channel" else "level 2 or higher"
            about = {
                "long_name": f"share of histories in which {channel} is at {level} on the day",
                "units": "1",
                "statistics": "mean over draws and runs; no quantiles",
            }
        elif name != "tension":
            rung = Rung(int(str(name).removeprefix("rung_")))
            about = {
                "long_name": f"probability of {RUNG_TITLES[rung]} or higher on the day",
                "units": "1",
                "statistics": "mean over draws and runs; quantiles over parameter draws, without "
                "the noise of finitely many runs",
            }
        values = rows[list(STATISTICS)].to_numpy(dtype=float)
        found[f"{name}_by_day"] = (("day", "statistic"), values, about)
    return found


def _dates(days: pd.DataFrame) -> list[Any]:
    return list(days.loc[days["variable"] == "tension", "date"])


def _about(results: Tabled) -> dict[str, Any]:
    about = results.manifest
    return {
        "title": about["title"],
        "scenario_hash": about["canonical_hash"],
        **results.sizes,
        "start": about["start"],
        "ballast": about["code"]["ballast"],
        "command": about.get("command", ""),
    }
