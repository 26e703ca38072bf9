"""The ensemble: the same histories whatever the blocks and workers."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ballast.sim.errors import InterruptedRun, UnstableScenario
from ballast.sim.experiments.montecarlo import Plan, check_plan, play, stream
from ballast.sim.experiments.recording import record
from ballast.sim.experiments.workers import Crew
from ballast.sim.outcomes.history_log import HistoryLog
from ballast.sim.outcomes.history_tables import histories, logged_acts
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.vocabulary import DISPUTE_ROLES
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import changed, small

SETTING = compile_scenario(small())


def _bytes(tmp_path: Path, plan: Plan, workers: int) -> str:
    files = [tmp_path / f"{name}.parquet" for name in ("runs", "onsets", "episodes")]
    path, causes, disputes = files
    record(plan, path, workers, causes=causes, disputes=disputes)
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _plan(**changes: object) -> Plan:
    return Plan(**{"loaded": small(), "seed": 5, "draws": 3, "runs": 8, "days": 60} | changes)


def test_runs_are_the_same_bytes_for_any_blocks_and_workers(tmp_path: Path) -> None:
    size = {"runs": 5, "days": 25, "loaded": changed(small(), {"ladder.onset_rate": 4.0})}
    reference = _bytes(tmp_path, _plan(**size), workers=1)
    first, every = (
        pq.read_table(tmp_path / f"{name}.parquet", columns=["draw", "run"]).to_pylist()
        for name in ("onsets", "episodes")
    )
    assert 2 <= len(first) <= 14 and len(every) >= len(first)
    assert {(row["draw"], row["run"]) for row in every} == {(r["draw"], r["run"]) for r in first}

    for lanes, workers in ((1, 1), (7, 1), (1, 2), (7, 3), (4096, 3), (16384, 2)):
        assert _bytes(tmp_path, _plan(**size, block_lanes=lanes), workers) == reference


@pytest.mark.parametrize("checked", [True, False])
def test_one_history_a_draw_is_the_same_bytes_for_any_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checked: bool
) -> None:
    """With numbers kept from the check, in stretches of four draws, and without."""
    size = {"draws": 15, "runs": 1, "days": 25}
    loaded = {"loaded": changed(small(), {"ladder.onset_rate": 4.0})}
    reference = _bytes(tmp_path, _plan(**size, **loaded), workers=1)
    for module in ("montecarlo", "sampled_draws"):
        monkeypatch.setattr(f"ballast.sim.experiments.{module}.AT_ONCE", 4)

    for lanes, workers in ((1, 1), (7, 1), (4, 2), (4096, 2)):
        plan = _plan(**size, **loaded, block_lanes=lanes)
        if checked:
            check_plan(plan)
        assert _bytes(tmp_path, plan, workers) == reference


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    """Killed as by a shortage of memory, while most blocks are still to be played."""
    plan = _plan(draws=12, block_lanes=4, days=25)
    alone = histories(play(plan, 1), SETTING, plan.days)
    blocks = stream(plan, 2)
    found = [next(blocks)]
    victim = multiprocessing.active_children()[0]
    os.kill(victim.pid, signal.SIGKILL)
    found += blocks

    assert len(found) == 24
    assert histories(found, SETTING, plan.days).equals(alone)
    assert not multiprocessing.active_children()


def test_blocks_are_of_like_size_and_end_with_looks() -> None:
    blocks = _plan(draws=10, block_lanes=30, looks=(3, 6)).blocks(2)

    assert [b[0] for b in blocks[1:]] == [b[1] for b in blocks[:-1]]
    assert {24, 48, 80} <= {end for _, end in blocks} and blocks[-1][1] == 80
    sizes = [last - first for first, last in _plan(draws=1000, runs=10).blocks(2)]
    assert len(sizes) == 4 and max(sizes) - min(sizes) <= 1
    sizes = [last - first for first, last in _plan(draws=10_000, runs=1).blocks(2)]
    assert len(sizes) == 4 and max(sizes) - min(sizes) <= 1


def test_it_stops_where_it_is_told_to(tmp_path: Path) -> None:
    """After the second of three looks; what was played is what a smaller run would have."""
    seen: list[int] = []

    def enough(rows: pa.Table) -> bool:
        seen.append(rows.num_rows)
        return sum(seen) == 6 * 8

    plan = _plan(draws=9, block_lanes=5, looks=(3, 6))
    recorded = record(plan, tmp_path / "stopped.parquet", 1, None, enough)
    record(_plan(draws=6), tmp_path / "smaller.parquet", 1)

    assert (recorded.draws, recorded.totals.histories) == (6, 48)
    stopped, smaller = (tmp_path / f"{name}.parquet" for name in ("stopped", "smaller"))
    assert stopped.read_bytes() == smaller.read_bytes()


def test_seeds_next_to_each_other_share_no_history() -> None:
    """No history of one seed is one of the other, under the same or another name."""
    one, other = (
        histories(play(_plan(seed=seed, runs=20), 1), SETTING, 60).to_pandas() for seed in (5, 6)
    )
    names = {tuple(row) for row in one[["tension_mean", "tension_end"]].to_numpy().tolist()}
    others = {tuple(row) for row in other[["tension_mean", "tension_end"]].to_numpy().tolist()}

    assert len(names) == len(others) == 60
    assert not names & others


def test_more_draws_runs_and_days_keep_what_was_there() -> None:
    """50 runs extended to 100, and a draw more."""
    few = histories(play(_plan(runs=50), 1), SETTING, 60).to_pandas()
    more = histories(play(_plan(draws=4, runs=100), 1), SETTING, 60).to_pandas()
    kept = more[(more["draw"] < 3) & (more["run"] < 50)].reset_index(drop=True)

    assert kept.equals(few)


def _logs(tallies: list[OutcomeAccumulator]) -> list[HistoryLog]:
    return [tally.log for tally in tallies]


def test_acts_are_logged_for_some_runs_of_every_draw_whatever_the_blocks() -> None:
    whole = logged_acts(_logs(play(_plan(logged=10), 1)), SETTING)
    parts = logged_acts(_logs(play(_plan(logged=10, block_lanes=3), 1)), SETTING)

    assert whole.equals(parts)
    lanes = {(row["draw"], row["run"]) for row in whole.to_pylist()}
    assert lanes == {(draw, run) for draw in range(3) for run in range(3)}
    assert whole.num_rows > 10


def test_logged_acts_have_the_codes_of_the_menu() -> None:
    menu = small().menu.acts
    for row in logged_acts(_logs(play(_plan(), 1)), SETTING).to_pylist():
        act = menu[row["act"]]

        assert (row["cameo"], row["goldstein"], row["weight"]) == (
            act.cameo,
            act.goldstein,
            act.weight,
        )
        assert row["category"] == act.category
        assert row["source"] != row["target"]
        repertoire = small().scenario.governments[row["source"]].conduct.shares
        assert row["act"] in repertoire or act.role in DISPUTE_ROLES
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
