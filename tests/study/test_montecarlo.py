"""The ensemble: the same histories whatever the blocks and workers."""

from __future__ import annotations

import hashlib

import pyarrow.parquet as pq
import pytest

from sim.errors import InterruptedRun, UnstableScenario
from sim.study.montecarlo import Plan, play
from sim.study.workers import Crew
from sim.tables import histories, logged_acts
from sim.world.setting import compile_scenario
from tests.cases import changed, small

SETTING = compile_scenario(small())


def _bytes(tmp_path: object, plan: Plan, workers: int) -> str:
    table = histories(play(plan, workers), SETTING, plan.days)
    path = f"{tmp_path}/runs.parquet"
    pq.write_table(table, path)
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _plan(**changes: int) -> Plan:
    return Plan(**{"loaded": small(), "seed": 5, "draws": 3, "runs": 8, "days": 60} | changes)


def test_runs_are_the_same_bytes_for_any_blocks_and_workers(tmp_path: object) -> None:
    reference = _bytes(tmp_path, _plan(), workers=1)

    for lanes, workers in ((1, 1), (5, 1), (24, 2), (7, 2), (4096, 3)):
        assert _bytes(tmp_path, _plan(block_lanes=lanes), workers) == reference


def test_more_draws_runs_and_days_keep_what_was_there() -> None:
    few = histories(play(_plan(), 1), SETTING, 60).to_pandas()
    more = histories(play(_plan(draws=4, runs=11), 1), SETTING, 60).to_pandas()
    kept = more[(more["draw"] < 3) & (more["run"] < 8)].reset_index(drop=True)

    assert kept.equals(few)


def test_acts_are_logged_for_the_first_histories_whatever_the_blocks() -> None:
    whole = logged_acts(play(_plan(logged=10), 1), SETTING)
    parts = logged_acts(play(_plan(logged=10, block_lanes=3), 1), SETTING)

    assert whole.equals(parts)
    lanes = {(row["draw"], row["run"]) for row in whole.to_pylist()}
    assert lanes <= {(0, run) for run in range(8)} | {(1, 0), (1, 1)}
    assert whole.num_rows > 10


def test_logged_acts_have_the_codes_of_the_menu() -> None:
    menu = small().menu.acts
    for row in logged_acts(play(_plan(), 1), SETTING).to_pylist():
        act = menu[row["act"]]

        assert (row["cameo"], row["goldstein"], row["weight"]) == (
            act.cameo,
            act.goldstein,
            act.weight,
        )
        assert row["category"] == act.category
        assert row["source"] != row["target"]
        repertoire = small().scenario.governments[row["source"]].conduct.shares
        assert row["act"] in repertoire
        speaker = row["official"]
        assert speaker is None or small().scenario.officials[speaker].government == row["source"]


def test_progress_ends_at_all_history_days() -> None:
    told: list[int] = []
    play(_plan(), 1, told.append)

    assert told == sorted(told)
    assert told[-1] == 3 * 8 * 60


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_stops_everything(workers: int) -> None:
    """Told by the progress of a single process, or while waiting for several."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(InterruptedRun, match="nothing has been written"):
        play(_plan(), workers, stop)


def test_a_fault_in_a_worker_is_raised() -> None:
    broken = _plan(days=10**7)  # more days than an int16 has: no memory for its tally

    with pytest.raises((MemoryError, ValueError, OverflowError)):
        play(broken, 2)


def test_without_processes_it_plays_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Crew, "_start", lambda _: False)
    alone = histories(play(_plan(), 1), SETTING, 60)

    assert histories(play(_plan(), 2), SETTING, 60).equals(alone)


def test_an_unstable_draw_is_refused() -> None:
    runaway = changed(
        small(), {"reciprocity.aa_inertia_hostile": 0.95, "reciprocity.bb_hostile": 0.95}
    )
    with pytest.raises(UnstableScenario, match="spectral radius"):
        play(Plan(loaded=runaway, seed=1, draws=2, runs=2, days=10), 1)


def test_a_gain_of_one_or_more_is_refused() -> None:
    """Tension that raises acts that raise tension faster than it decays."""
    strong = {"tension.act_gain": 5.0, "choice.tension_slope": 2.0, "tension.half_life": 365.0}
    with pytest.raises(UnstableScenario, match="gain of the loop"):
        play(Plan(loaded=changed(small(), strong), seed=1, draws=1, runs=1, days=10), 1)
