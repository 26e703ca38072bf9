"""The reference table: sums over the histories of each draw, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from ballast.analysis.calibration.reference_table import ReferenceTable, reference_table
from ballast.analysis.calibration.summaries import summarise
from ballast.sim.experiments.calibration_plan import plan_of
from ballast.sim.experiments.study_plan import Shard
from ballast.sim.scenario.calibration_worlds import Calibration, load_calibration
from ballast.sim.scenario.priors import quantile, sample_priors
from tests.calibrations import written

DRAWS = 4
Shards = list[tuple[Shard, pa.Table]]


@pytest.fixture
def calibration(tmp_path: Path) -> Calibration:
    found = load_calibration(str(written(tmp_path)))
    file = found.file.model_copy(update={"draws": DRAWS})
    return Calibration(**{**vars(found), "file": file})


def _shards(calibration: Calibration) -> Shards:
    """Two worlds with three histories and one of each draw; the third draw is played in one."""
    draw = np.repeat(np.arange(1, DRAWS + 1), 3)
    long = pa.table({
        "point": np.zeros(12, np.int32), "draw": draw, "run": np.tile(np.arange(3), DRAWS),
        "disputes_numerator": np.array([0.0, 1, 0, 2, 2, 0, 0, 0, 0, 5, 0, 1]),
        "disputes_denominator": np.array([30.0] * 11 + [12]),
        "encounters_numerator": np.arange(12.0),
    })  # fmt: skip
    other = pa.table({
        "point": np.zeros(4, np.int32), "draw": np.arange(1, DRAWS + 1), "run": np.zeros(4, int),
        "hostile_numerator": pa.array([3.0, 0.0, None, 9.0]),
        "hostile_denominator": pa.array([4.0, 0.0, None, 9.0]),
    })  # fmt: skip
    return [
        (Shard(0, 0, 0, 5), long.slice(0, 5)),
        (Shard(1, 0, 5, 12), long.slice(5)),
        (Shard(2, 1, 0, 4), other),
    ]


def _table(calibration: Calibration) -> ReferenceTable:
    return reference_table(calibration, _shards(calibration))


def test_sums_by_draw_and_only_draws_that_were_played_everywhere(calibration: Calibration) -> None:
    found = _table(calibration)

    assert found.draws.tolist() == [1, 2, 4]
    assert [target.id for target in found.targets] == ["disputes", "encounters", "hostile"]
    years = np.array([90.0, 90.0, 72.0]) / 365.25
    onsets = np.log((np.array([1.0, 4.0, 6.0]) + 0.5) / years)
    np.testing.assert_allclose(found.summary[:, 0], onsets)
    np.testing.assert_allclose(
        found.summary[:, 1], np.log((np.array([3.0, 12.0, 30.0]) + 0.5) / years)
    )
    np.testing.assert_allclose(found.summary[:, 2], np.log([3.5 / 1.5, 1.0, 9.5 / 0.5]))


def test_errors_are_those_of_all_draws_of_the_world(calibration: Calibration) -> None:
    """The scatter between histories is pooled over the draws that the world has played."""
    found, rows = _table(calibration), _shards(calibration)
    long = pa.concat_tables([rows[0][1], rows[1][1]]).to_pandas()
    asked = [
        long[f"disputes_{part}"].to_numpy().reshape(4, 3) for part in ("numerator", "denominator")
    ]
    every = summarise(calibration.targets["disputes"], *asked)

    assert found.mc[:, 0].tolist() == every.mc[[0, 1, 3]].tolist()
    assert found.shorter[:, 0].tolist() == every.shorter[[0, 1, 3]].tolist()


def test_values_are_those_that_were_played(calibration: Calibration) -> None:
    found = _table(calibration)
    played = sample_priors(calibration.priors, 5, found.draws)

    for n, key in enumerate(found.keys):
        assert found.theta[:, n].tolist() == played[key].tolist()
        prior = calibration.priors[key]
        assert quantile(prior, found.unit[:, n]).tolist() == played[key].tolist()
    assert ((found.unit > 0.0) & (found.unit < 1.0)).all()
    assert found.at(found.unit).tolist() == found.theta.tolist()


def test_shards_may_come_cut_in_any_way(calibration: Calibration) -> None:
    (_, first), (_, second), last = _shards(calibration)
    whole = reference_table(
        calibration, [(Shard(0, 0, 0, 12), pa.concat_tables([first, second])), last]
    )

    assert whole.frame().equals(_table(calibration).frame())


def test_as_a_frame_and_as_arrays(calibration: Calibration) -> None:
    found = _table(calibration)
    frame, arrays = found.frame(), found.arrays()

    assert list(frame.columns[:2]) == ["draw", found.keys[0]]
    assert frame["summary.hostile"].tolist() == found.summary[:, 2].tolist()
    assert arrays["x"].shape == (3, 3) and arrays["theta"].shape == (3, len(found.keys))
    assert arrays["targets"].tolist() == ["disputes", "encounters", "hostile"]
    assert all(array.dtype != object for array in arrays.values())  # no pickles
    observed, sd = calibration.targets["disputes"].observed
    assert (arrays["observed"][0], arrays["observed_sd"][0]) == (observed, sd)


def test_the_same_from_histories_that_are_played(tmp_path: Path) -> None:
    """The rate of disputes of a draw is that of its own histories."""
    played = load_calibration(str(written(tmp_path))).with_draws(100)
    plan = plan_of(played)
    shards = sorted(plan.play(plan.shards(), 1), key=lambda piece: piece[0].number)
    found = reference_table(played, shards)
    rows = shards[0][1].to_pandas()
    own = rows[rows["draw"] == 9]

    assert found.draws.tolist() == list(range(1, 101))
    years = own["disputes_denominator"].sum() / 365.25
    expected = np.log((own["encounters_numerator"].sum() + 0.5) / years)
    assert found.summary[8, 1] == pytest.approx(expected, abs=1e-12)
