"""What a calibration plays: the same draws in every world, and only those whose feedback ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from ballast.sim.experiments.calibration_plan import CalibrationPlan, plan_of, table_identity
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.study_plan import Shard
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.calibration_worlds import Calibration, load_calibration
from ballast.sim.scenario.priors import sample
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.stability import stable
from tests.calibrations import FILE, written

WILD = (
    "  parameters.reciprocity.aa_inertia_hostile: {low: 0.3, mode: 0.8, high: 0.95}\n"
    "  parameters.reciprocity.bb_hostile: {low: 0.1, mode: 0.5, high: 0.95}\n"
    "  parameters.reciprocity.aa_hostile: {low: 0.1, mode: 0.5, high: 0.95}\n"
)
ALL_WILD = WILD.replace("low: 0.3, mode: 0.8", "low: 0.93, mode: 0.94").replace(
    "low: 0.1, mode: 0.5", "low: 0.93, mode: 0.94"
)


@pytest.fixture
def calibration(tmp_path: Path) -> Calibration:
    return load_calibration(str(written(tmp_path)))


def _played(plan: CalibrationPlan, workers: int = 1) -> dict[Shard, pa.Table]:
    return dict(plan.play(plan.shards(), workers))


def test_shards_hold_all_histories_of_all_worlds_once(calibration: Calibration) -> None:
    plan = plan_of(calibration)
    shards = plan.shards()

    assert plan.histories == 300 * 3 + 300
    assert [shard.number for shard in shards] == list(range(len(shards)))
    for world, lanes in ((0, 900), (1, 300)):
        own = [shard for shard in shards if shard.world == world]
        assert [own[0].first, own[-1].last] == [0, lanes]
        assert all(a.last == b.first for a, b in pairwise(own))
    assert plan.history_days(shards) == 900 * 30 + 300 * 20


def test_histories_are_those_of_the_scenarios_by_hand(calibration: Calibration) -> None:
    plan = plan_of(calibration.with_draws(100))
    tables = [table.to_pandas() for table in _played(plan).values()]

    for rows, world in zip(tables, calibration.worlds.values(), strict=True):
        assert rows["draw"].tolist() == np.repeat(np.arange(1, 101), world.histories).tolist()
        some = rows[rows["draw"] == 37]
        draws, runs = some["draw"].to_numpy(), some["run"].to_numpy()
        assert runs.tolist() == list(range(world.histories))
        setting = compile_scenario(world.loaded)
        numbers = sample(world.loaded, 5, np.array([37]))
        tally = play_block(setting, numbers, 5, draws, runs, world.days, by_draw=False)
        expected = histories([tally], setting, world.days).to_pandas()
        for name in world.outcomes:
            assert some[name].tolist() == expected[name].tolist()


def test_draws_whose_feedback_does_not_end_are_rows_without_outcomes(tmp_path: Path) -> None:
    text = FILE.replace("before:\n", f"before:\n{WILD}")
    found = load_calibration(str(written(tmp_path, text))).with_draws(100)
    rows = next(iter(_played(plan_of(found)).values())).to_pandas()
    world = found.worlds["long"]
    numbers = sample(world.loaded, 5, np.arange(1, 101))
    good = stable(compile_scenario(world.loaded), numbers)
    calm = load_calibration(str(written(tmp_path)))

    assert 0.1 < good.mean() < 0.9
    assert len(rows) == 300
    for name in world.outcomes:
        assert (rows[name].notna().to_numpy() == np.repeat(good, 3)).all()
    # a study as it ever was plays them all, or refuses the point
    assert not plan_of(calm).studies["long"].refused


def test_no_draw_at_all_can_be_played(tmp_path: Path) -> None:
    text = FILE.replace("before:\n", f"before:\n{ALL_WILD}")
    found = load_calibration(str(written(tmp_path, text))).with_draws(100)

    for table in _played(plan_of(found)).values():
        assert len(table) in (100, 300)
        for name in table.column_names[3:]:
            assert table[name].null_count == len(table)


def test_any_number_of_processes(calibration: Calibration) -> None:
    plan = plan_of(calibration)
    one, two = _played(plan), _played(plan, workers=2)

    assert set(one) == set(two)
    assert all(table.equals(two[shard], check_metadata=True) for shard, table in one.items())


def test_progress_counts_days_of_all_worlds(calibration: Calibration) -> None:
    plan, told = plan_of(calibration), list[int]()
    list(plan.play(plan.shards(), 1, told.append))

    assert told == sorted(told)
    assert told[-1] == plan.history_days(plan.shards())


def test_the_identity_knows_what_is_played_and_nothing_else(
    calibration: Calibration, tmp_path: Path
) -> None:
    own = table_identity(calibration, "1")
    file = calibration.file.model_copy(update={"accept": 110, "rows": 7, "title": "x"})
    longer = load_calibration(str(written(tmp_path, FILE.replace("days: 30", "days: 31"))))
    wider = load_calibration(str(written(tmp_path, FILE.replace("high: 200", "high: 201"))))

    assert table_identity(replace(calibration, file=file), "1") == own
    for other in (longer, wider, calibration.with_draws(299)):
        assert table_identity(other, "1") != own
    assert table_identity(calibration, "2") != own
