"""Counts by week and month: periods by hand, and sums over them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ballast.analysis.stats.daily_distributions import series_table
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.merging import merged
from ballast.sim.outcomes.series_counts import periods_of
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.schema import DeclaredOutcome
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.ballast.cli.running import ballast
from tests.cases import SMALL, small

START = date(2020, 3, 1)
DAYS = 75
OWN = {
    "by_month": {"count": "acts", "series": "monthly", "definition": "acts by month"},
    "by_week": {"count": "encounters", "series": "weekly", "definition": "encounters by week"},
}


def asked(**keys: object) -> DeclaredOutcome:
    return DeclaredOutcome(count="acts", definition="acts", **keys)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"series": "monthly"}, ((0, 30), (31, 60), (61, 74))),
        ({"series": "monthly", "since": date(2020, 3, 20)}, ((19, 30), (31, 60), (61, 74))),
        ({"series": "monthly", "by": date(2020, 4, 1)}, ((0, 30), (31, 31))),
        ({"series": "weekly", "within": 16}, ((0, 6), (7, 13), (14, 15))),
        ({"series": "weekly", "since": date(2020, 3, 4), "by": date(2020, 3, 8)}, ((3, 6), (7, 7))),
    ],
)
def test_periods_are_weeks_from_the_start_or_calendar_months(
    keys: dict[str, object], expected: tuple[tuple[int, int], ...]
) -> None:
    assert periods_of(asked(**keys), START, DAYS) == expected


@pytest.mark.parametrize("block", [4, 7, 40])
def test_periods_add_up_to_the_whole_in_any_blocks(block: int) -> None:
    loaded = changed(small(), {"outcomes.add": OWN})
    plan = Plan(loaded=loaded, seed=3, draws=4, runs=10, days=DAYS, block_lanes=block)
    tallies, setting = play(plan, workers=1), compile_scenario(loaded)
    table = series_table(merged(tallies, plan.runs), setting)
    runs = histories(tallies, setting, DAYS).to_pandas()

    for name in OWN:
        rows = table[table["outcome"] == name]
        assert rows["mean"].sum() == pytest.approx(runs[name].mean())
        assert (rows["q05"] <= rows["q95"]).all()
    assert len(table[table["outcome"] == "by_week"]) == 11


def test_a_run_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        f"title: Own\nbranches_from: {SMALL.name}\nchange:\n  outcomes.add:\n"
        "    acts_by_month: {count: acts, series: monthly, definition: acts by month}\n",
        encoding="utf-8",
    )
    for file in (SMALL, SMALL.with_suffix(".csv")):
        text = file.read_text("utf-8").replace("../../seeds", str(SMALL.parents[2] / "seeds"))
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    sizes = ("--draws", 2, "--runs", 2, "--days", 70, "--quiet")
    ended = ballast(capsys, "run", path, *sizes, "--out", tmp_path / "r")
    assert (ended.code, ended.err) == (0, "")

    table = pd.read_parquet(tmp_path / "r" / "series.parquet")
    base = pd.read_parquet(tmp_path / "r" / "base.parquet")
    assert list(table.columns) == [
        "outcome",
        "first",
        "last",
        "mean",
        "q05",
        "q25",
        "q50",
        "q75",
        "q95",
    ]
    assert set(table["outcome"]) == {"acts_by_month"}
    assert base.set_index("outcome").loc["acts_by_month", "difference"] == 0.0
