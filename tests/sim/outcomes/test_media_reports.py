"""The media layer: counts of reports follow the acts and change nothing."""

from __future__ import annotations

import numpy as np

from ballast.sim.outcomes.media_reports import MEDIA_COLUMNS, media_counts, media_reports
from ballast.sim.scenario.changes import changed
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import play, small

DAYS = 200


def _counts(**parameters: float) -> tuple[np.ndarray, np.ndarray, list]:
    change = {f"parameters.reporting.{name}": value for name, value in parameters.items()}
    loaded = changed(small(), change)
    tally = play(loaded, draws=2, runs=15, days=DAYS, logged=30)
    setting = compile_scenario(loaded)
    return *media_counts(tally.log, tally.draws, tally.runs, DAYS, setting, 1), tally.log


def test_reports_have_the_mean_that_the_acts_give_them() -> None:
    counts, _, log = _counts(attention=0.0, dispersion=100.0, half_life=0.1)
    acts = sum(len(logged.lanes) for logged in log)

    assert counts.sum() / acts == np.clip(counts.sum() / acts, 19.5, 20.5)


def test_counts_do_not_touch_the_acts() -> None:
    few, many = _counts(reports=1.0)[2], _counts(reports=500.0)[2]

    assert [x.act.tolist() for x in few] == [x.act.tolist() for x in many]


def test_without_reports_there_is_nothing() -> None:
    counts, weight, _ = _counts(reports=0.0)

    assert counts.sum() == 0 and not weight.any()


def test_a_history_has_the_same_reports_in_any_block() -> None:
    setting = compile_scenario(small())
    whole = play(small(), draws=2, runs=5, days=60, logged=10)
    part = play(small(), draws=2, runs=5, days=60, first=3, last=8, logged=5)
    all_counts, _ = media_counts(whole.log, whole.draws, whole.runs, 60, setting, 1)
    some_counts, _ = media_counts(part.log, part.draws, part.runs, 60, setting, 1)

    np.testing.assert_array_equal(all_counts[..., 3:8], some_counts)


def test_the_table_has_a_row_a_history_day_and_side() -> None:
    setting = compile_scenario(small())
    tally = play(small(), draws=2, runs=2, days=30, logged=3)
    table = media_reports([tally], setting, 1).to_pandas()

    assert list(table.columns) == list(MEDIA_COLUMNS)
    assert len(table) == 3 * 30 * 2
    assert table.iloc[0][["draw", "run", "source", "target"]].tolist() == [0, 0, "AA", "BB"]
    counts, weight = media_counts(tally.log, tally.draws[:3], tally.runs[:3], 30, setting, 1)
    assert table["reports"].sum() == counts.sum()
    assert np.isclose(table["goldstein_sum"].sum(), weight.sum())
