"""Which histories are logged: spread over the draws, and the same whatever plays them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.experiments.recording import record
from ballast.sim.outcomes.history_log import HistoryLog
from ballast.sim.outcomes.history_tables import logged_acts, visit_events
from ballast.sim.outcomes.logged_sample import LoggedSample, sample_of
from ballast.sim.outcomes.media_reports import media_reports
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import small


@pytest.mark.parametrize(
    ("most", "draws", "runs", "every", "of_each"),
    [
        (1000, 201, 50, 1, 4),
        (1000, 1000, 50, 1, 1),
        (1000, 1001, 50, 2, 1),
        (1000, 2001, 50, 4, 1),
        (1000, 1, 50, 1, 50),
        (1000, 1, 5000, 1, 1000),
        (10, 10, 3, 1, 1),
        (0, 10, 3, 1, 0),
    ],
)
def test_a_few_runs_of_every_draw_or_one_of_some(
    most: int, draws: int, runs: int, every: int, of_each: int
) -> None:
    sample = sample_of(most, draws, runs)

    assert sample == LoggedSample(every=every, runs=of_each)
    assert sample.histories(draws) <= most
    name = np.divmod(np.arange(draws * runs), runs)
    held = sample.holds(*name)
    assert held.sum() == sample.histories(draws)
    places = sample.place(name[0][held], name[1][held])
    assert places.tolist() == list(range(sample.histories(draws)))


@pytest.mark.parametrize("runs", [1, 7, 50])
def test_the_sample_of_more_draws_lies_within_that_of_fewer(runs: int) -> None:
    draw, run = np.divmod(np.arange(40 * runs), runs)
    before = np.ones(len(draw), bool)
    for draws in (*range(1, 40), 77, 1000, 5000):
        held = sample_of(30, draws, runs).holds(draw, run)
        assert not (held & ~before & (draw < draws)).any(), draws
        before = held | (draw >= draws)


def test_the_rule_in_words() -> None:
    rules = [LoggedSample(every=e, runs=r).rule for e, r in ((1, 1), (1, 3), (4, 1), (1, 0))]

    assert rules == ["run 0 of every draw", "runs 0 to 2 of every draw",
                     "run 0 of every 4th draw", "none"]  # fmt: skip


def _bytes(logs: list[HistoryLog], loaded: LoadedScenario) -> list[bytes]:
    found = []
    setting = compile_scenario(loaded)
    media = media_reports(logs, setting, 2)
    for table in (logged_acts(logs, setting), visit_events(logs, setting), media):
        buffer = io.BytesIO()
        pq.write_table(table, buffer, store_schema=False)
        found.append(buffer.getvalue())
    return found


def test_tables_are_the_same_bytes_for_any_blocks_workers_and_looks(tmp_path: Path) -> None:
    """Looks too: a run that may stop logs more at first, and thins it out."""
    plan = Plan(loaded=small(), seed=2, draws=12, runs=5, days=40, logged=26)
    reference = record(plan, tmp_path / "runs.parquet", 1).totals.logged
    names = [(d, r) for log in reference for d, r in zip(log.draws, log.runs, strict=True)]

    assert names == [(draw, run) for draw in range(12) for run in range(2)]
    for lanes, workers, looks in ((1, 1, ()), (7, 3, ()), (7, 1, (2, 5, 12)), (60, 2, (3, 12))):
        other = replace(plan, block_lanes=lanes, looks=looks)
        logs = record(other, tmp_path / "other.parquet", workers).totals.logged
        assert _bytes(logs, small()) == _bytes(reference, small()), (lanes, workers, looks)


def test_visits_are_logged_from_proposal_to_end() -> None:
    """Every visit that is completed has begun on an earlier day, and is one of the scenario's."""
    plan = Plan(loaded=small(), seed=2, draws=3, runs=20, days=200, logged=60)
    setting = compile_scenario(small())
    (tally,) = play(plan, 1)
    rows = visit_events([tally.log], setting).to_pandas()
    first = rows.groupby(["draw", "run", "visit", "event"])["date"].min().unstack()

    assert (first["begun"] < first["completed"])[first["completed"].notna()].all()
    assert set(rows["visit"]) <= set(setting.slots.ids)
    completed = (rows["event"] == "completed").sum()
    assert completed == sum(tally.by_side("visits_completed").ravel())
