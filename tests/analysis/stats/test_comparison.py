"""Scenarios held against the first: piece by piece as at once, and in a picture."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ballast.analysis.stats.comparison import (
    FLIP_COLUMNS,
    ComparedSource,
    Comparison,
    FlipsFile,
    compare,
)
from ballast.sim.experiments.montecarlo import Plan
from ballast.sim.experiments.recording import record
from ballast.sim.outcomes import row_groups as rowgroups
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import changed, small

DRAWS, RUNS, DAYS = 3, 7, 120


def _source(name: str, loaded: LoadedScenario, folder: Path) -> ComparedSource:
    plan = Plan(loaded=loaded, seed=4, draws=DRAWS, runs=RUNS, days=DAYS)
    path = folder / f"{name}.parquet"
    record(plan, path, 1)
    return ComparedSource(
        name=name,
        scenario=loaded.scenario,
        canonical_hash=name,
        seed=4,
        draws=DRAWS,
        runs=RUNS,
        days=DAYS,
        path=path,
    )


def _compared(folder: Path) -> tuple[Comparison, pd.DataFrame]:
    folder.mkdir()
    calm = changed(small(), {"encounters.rate": 0.0})
    first, other = _source("first", small(), folder), _source("calm", calm, folder)
    with FlipsFile(folder / "flips.parquet") as flips:
        found = compare(first, [other, first], flips.add)
    return found, pd.read_parquet(folder / "flips.parquet")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, pd.DataFrame]:
    """Compared in one piece."""
    return _compared(tmp_path_factory.mktemp("compared") / "whole")


def test_pieces_leave_no_trace(
    whole: tuple[Comparison, pd.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row groups of five histories, which end within draws and within those at the modes."""
    monkeypatch.setattr(rowgroups, "ROW_GROUP", 5)
    found, flips = _compared(tmp_path / "parts")
    order = list(FLIP_COLUMNS)

    assert found.as_json() == whole[0].as_json()
    pd.testing.assert_frame_equal(
        flips.sort_values(order).reset_index(drop=True),
        whole[1].sort_values(order).reset_index(drop=True),
    )


def test_flips_leave_the_modes_out(whole: tuple[Comparison, pd.DataFrame]) -> None:
    """Without encounters, every history that had ten of them flips down."""
    found, flips = whole
    contrast = {c.name: c for c in found.others[0].contrasts}["any_encounter"]
    listed = flips[flips["outcome"] == "any_encounter"]

    assert (flips["draw"] > 0).all()
    assert contrast.down == len(listed) > 0 == contrast.up
    assert (listed["change"] == -1).all() and contrast.histories == 14
    assert contrast.name in found.others[0].moved
    assert not found.others[1].moved
