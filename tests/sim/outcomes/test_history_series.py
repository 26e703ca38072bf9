"""Series of every history: sums of the days, and the same whatever plays them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.errors import InputError
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.montecarlo import Plan
from ballast.sim.experiments.recording import record
from ballast.sim.outcomes.history_tables import histories, history_series
from ballast.sim.outcomes.trajectories import new_diary
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.series_checks import judge_series
from ballast.sim.scenario.series_keys import SERIES_NAMES
from ballast.sim.vocabulary import CATEGORIES
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import small

DAYS, DRAWS, RUNS = 75, 2, 6


def asking(every: str = "weekly", of: tuple[str, ...] = SERIES_NAMES) -> LoadedScenario:
    return changed(small(), {"series": {"every": every, "of": list(of)}})


def test_periods_hold_what_the_days_do() -> None:
    """Mean tension and highest rung by hand from the days; counts of acts one by one."""
    loaded = asking()
    setting = compile_scenario(loaded)
    draws, runs = np.divmod(np.arange(DRAWS * RUNS), RUNS)
    diary = new_diary(setting, draws, runs, DAYS)
    values = sample_lanes(loaded, 3, draws)
    tally = play_block(setting, values, 3, draws, runs, DAYS, observers=[diary])
    table = history_series(tally, setting).to_pandas()
    weeks = [slice(first, min(first + 7, DAYS)) for first in range(0, DAYS, 7)]

    assert len(table) == DRAWS * RUNS * len(weeks) and len(weeks) == 11
    assert table["draw"].tolist() == np.repeat(draws, 11).tolist()
    mean = np.stack([diary.tension[week].mean(axis=0) for week in weeks], axis=1).ravel()
    assert np.abs(table["tension"] - mean).max() < 0.006
    rung = np.stack([diary.rung[week].max(axis=0) for week in weeks], axis=1).ravel()
    assert table["rung"].tolist() == rung.tolist()
    acts = diary.table("acts")
    ordinary = setting.dispute_acts.role[acts["act"]] < 0
    for number, category in enumerate(CATEGORIES):
        some = ordinary & (acts["category"] == number) & (acts["side"] == 1)
        counted = np.zeros((DRAWS * RUNS, 11), int)
        np.add.at(counted, (acts["lane"][some], acts["day"][some] // 7), 1)
        assert table[f"acts.{category.value}_bb"].tolist() == counted.ravel().tolist()


def test_sums_over_periods_are_the_outcomes() -> None:
    loaded = asking("monthly")
    setting = compile_scenario(loaded)
    draws, runs = np.divmod(np.arange(DRAWS * RUNS), RUNS)
    tally = play_block(setting, sample_lanes(loaded, 3, draws), 3, draws, runs, DAYS)
    periods = history_series(tally, setting).to_pandas()
    sums = periods.groupby(["draw", "run"]).sum(numeric_only=True)
    rows = histories([tally], setting, DAYS).to_pandas()

    for name in ("hostile_acts_aa", "visits_completed_bb", "encounters", "disputes", "collisions"):
        assert sums[name].tolist() == rows[name].tolist(), name
    first = periods.iloc[:3]
    start = loaded.scenario.start
    assert first["first"].tolist()[0] == start and first["last"].tolist()[0].month == start.month


def test_the_file_has_the_same_bytes_for_any_blocks_and_workers(tmp_path: Path) -> None:
    plan = Plan(loaded=asking(), seed=2, draws=3, runs=5, days=30)
    runs, one, two = (tmp_path / f"{name}.parquet" for name in ("runs", "one", "two"))
    record(plan, runs, 1, series=one)

    assert pq.read_metadata(one).num_rows == 15 * 5
    for lanes, workers in ((1, 1), (4, 1), (4, 2)):
        record(replace(plan, block_lanes=lanes), runs, workers, series=two)
        assert one.read_bytes() == two.read_bytes()


def test_both_engines_keep_the_same() -> None:
    loaded = asking("monthly")
    setting = compile_scenario(loaded)
    watched = DiplomacyModel(loaded, seed=3, draw=1, run=2, days=60).play()
    draws, runs = np.array([1]), np.array([2])
    block = play_block(setting, sample_lanes(loaded, 3, draws), 3, draws, runs, 60)

    assert history_series(watched, setting).equals(history_series(block, setting))


def test_asking_changes_neither_histories_nor_the_hash() -> None:
    assert asking().canonical_hash == small().canonical_hash
    assert list(judge_series(small().scenario)) == []


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (["tensoin"], "series.of[0]: expected something that is kept by period, got 'tensoin'"),
        (["rung", "rung"], "series.of[1]: expected each once, got 'rung' again"),
        (["acts.peace"], "series.of[0]: expected something that is kept by period"),
        ([], "series.of: expected"),
    ],
)
def test_bad_names_are_refused(of: list[str], said: str) -> None:
    with pytest.raises(InputError, match="series") as refused:
        changed(small(), {"series": {"every": "weekly", "of": of}})

    assert any(said in str(problem) for problem in refused.value.problems), refused.value
