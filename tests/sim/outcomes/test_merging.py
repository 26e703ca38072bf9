"""Tallies added up: the same sums whatever the blocks, and those of whole arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes import row_groups as rowgroups
from ballast.sim.outcomes.merging import Totals, merged
from ballast.sim.outcomes.row_groups import RowGroups, row_groups
from ballast.sim.rules.quantity import Ints
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import Evenings, small

DRAWS, RUNS, DAYS = 4, 6, 45


def _totals(lanes: int, draws: int = DRAWS, runs: int = RUNS) -> Totals:
    plan = Plan(
        loaded=small(), seed=2, draws=draws, runs=runs, days=DAYS, block_lanes=lanes, logged=9
    )
    return merged(play(plan, 1), runs)


@pytest.fixture(scope="module")
def whole() -> Totals:
    """All histories in one block."""
    return _totals(1000)


@pytest.mark.parametrize("lanes", [1, 5, 6, 12])
def test_blocks_leave_no_trace(whole: Totals, lanes: int) -> None:
    """Blocks that end within draws, with them, and after several."""
    parts = _totals(lanes)

    for name in ("tension_tenths", "tension_total", "weekly", "ends", "held_counts", "channels"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))
    assert (parts.histories, parts.looks, parts.at_limits) == (
        whole.histories,
        whole.looks,
        whole.at_limits,
    )
    for one, two in zip(parts.rungs(), whole.rungs(), strict=True):
        np.testing.assert_array_equal(one, two)
    assert sum(some.histories for some in parts.logged) == 8  # two of each


def _evening_rungs(runs: int, draws: int) -> Ints:
    """(days, draws, runs) rung on which each history ends each day."""
    seen: list[Ints] = []
    names = lanes_of(0, draws * runs, runs)
    watch = Evenings(lambda world: seen.append(world.rung.reshape(draws, runs).copy()))
    numbers = sample_lanes(small(), 2, names[0])
    play_block(compile_scenario(small()), numbers, 2, *names, DAYS, observers=(watch,))
    return np.stack(seen)


@pytest.mark.parametrize(("runs", "lanes"), [(RUNS, 1000), (RUNS, 5), (1, 1000), (1, 7), (1, 1)])
def test_rungs_are_those_of_the_sampled_draws(runs: int, lanes: int) -> None:
    """Of many histories a draw and of one, whatever the blocks."""
    draws = DRAWS * RUNS // runs
    above = np.stack([(_evening_rungs(runs, draws) >= k).sum(axis=2) for k in range(1, 8)], axis=2)
    sums, squares, sampled = _totals(lanes, draws, runs).rungs()

    assert sampled == draws - 1
    np.testing.assert_array_equal(sums, above[:, 1:].sum(axis=1))
    np.testing.assert_array_equal(squares, (above[:, 1:] ** 2).sum(axis=1))
    assert sums.max() > 0 and (squares != sums).any() == (runs > 1)


def test_a_single_draw_stands_for_itself() -> None:
    sums, squares, draws = _totals(4, draws=1).rungs()

    assert draws == 1 and sums.max() > 0
    np.testing.assert_array_equal(squares, sums**2)


@pytest.mark.parametrize("sizes", [[25], [1] * 25, [7, 18], [3, 4, 17, 1], [8, 8, 9]])
def test_a_file_is_the_same_bytes_however_rows_arrive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: list[int]
) -> None:
    monkeypatch.setattr(rowgroups, "ROW_GROUP", 8)
    table = pa.table(
        {
            "n": pa.array(range(25), pa.int32()),
            "day": pa.array([None if n % 3 else n for n in range(25)], pa.int32()),
            "held": pa.array([n % 2 == 0 for n in range(25)]),
        }
    )
    contents = []
    for name, pieces in (("a", [25]), ("b", sizes)):
        first = 0
        with RowGroups(tmp_path / name) as file:
            for size in pieces:
                file.add(table.slice(first, size))
                first += size
        contents.append((tmp_path / name).read_bytes())
    groups = [rows.num_rows for rows in row_groups(tmp_path / "b")]

    assert contents[0] == contents[1]
    assert groups == [8, 8, 8, 1]
    assert pq.read_table(tmp_path / "b").equals(table)
