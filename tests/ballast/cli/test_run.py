"""``run``: the results folder, the table, and every way to ask for something wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from ballast.analysis.results.file_names import FILES
from ballast.analysis.stats.precision import PrecisionTarget, Watch, schedule
from ballast.sim.experiments.montecarlo import Plan
from ballast.sim.experiments.recording import record
from tests.ballast.cli.running import ballast
from tests.cases import ROOT, SMALL, small

FEW = ("--draws", "3", "--runs", "4", "--workers", "1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a short run of the baseline, made by the command itself."""
    out = tmp_path_factory.mktemp("results") / "made" / "on" / "the" / "way"
    subprocess.run(
        [sys.executable, "run.py", "run", "summer-2023", *FEW, "--out", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return out


def test_the_folder_holds_what_the_contract_says(folder: Path) -> None:
    asked_for = {"series.parquet", "history_series.parquet", "variants.parquet", "base.parquet"}
    asked_for |= {"validation.json"}

    assert {path.name for path in folder.iterdir()} == set(FILES) - asked_for
    assert {path.stem for path in (folder / "plots").iterdir()} == {
        "rungs",
        "tension",
        "highest_rung",
        "visits",
        "acts",
        "survival",
        "causes",
        "encounters",
        "channels",
        "captions",
    }
    assert not list(folder.parent.glob(".*"))  # nothing half-written is left


def test_the_columns_of_runs(folder: Path) -> None:
    runs = pd.read_parquet(folder / "runs.parquet")
    of_sides = ("visits_completed", "hostile_acts", "cooperative_acts", "countermeasures")
    wanted = {f"{name}_{side}" for name in of_sides for side in ("us", "cn")}
    wanted |= {f"first_day_rung_{rung}" for rung in (4, 5, 6, 7)}
    wanted |= {
        "draw", "run", "highest_rung", "summit_held", "summit_day", "mil_channel_reopened_day",
        "visits_postponed", "visits_cancelled", "visits_rebuffed", "export_controls_us",
        "sanctions_us", "encounters", "collisions", "lethal_incidents", "channels_suspended",
        "tension_mean", "tension_end", "three_ministers_by_october",
    }  # fmt: skip

    assert wanted <= set(runs.columns)
    assert runs[["draw", "run"]].to_numpy().tolist() == [[d, r] for d in range(3) for r in range(4)]


def test_the_summary_and_the_manifest(folder: Path) -> None:
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    fields = {
        "definition", "horizon_days", "estimate", "mc_low", "mc_high", "draws_low", "draws_high",
        "n_draws", "n_runs",
    }  # fmt: skip
    headlines = {
        "rung_4_or_higher", "rung_5_or_higher", "rung_6_or_higher", "rung_7", "summit_held",
        "mil_channel_reopened", "any_lethal_incident", "three_ministers_by_october",
        "rung_4_or_higher_365", "hostile_acts_us",
    }  # fmt: skip

    assert headlines <= set(summary["outcomes"])
    assert all(fields <= set(row) for row in summary["outcomes"].values())
    assert summary["outcomes"]["rung_7"]["n_draws"] == 2  # draw 0 is shown apart
    assert [row["rung"] for row in summary["highest_rung"]] == list(range(8))
    assert (manifest["seed"], manifest["draws"], manifest["runs"]) == (20230710, 3, 4)
    assert manifest["days"] == 540 and len(manifest["canonical_hash"]) == 64
    assert "numpy" in manifest["packages"]


def test_days_weeks_and_acts(folder: Path) -> None:
    days = pd.read_parquet(folder / "days.parquet")
    tension = days[days["variable"] == "tension"]

    channels = days[days["variable"].str.startswith("channel")]
    assert {"channel.mil_high", "channel_working.mil_high"} <= set(channels["variable"])
    assert set(days["variable"]) - set(channels["variable"]) == {
        "tension", *(f"rung_{r}" for r in range(1, 8))
    }  # fmt: skip
    assert len(tension) == 540
    assert (tension["q05"] <= tension["q50"]).all() and (tension["q50"] <= tension["q95"]).all()
    rungs = days[days["variable"].str.startswith("rung_")].pivot(
        index="date", columns="variable", values="mean"
    )
    assert all((rungs[f"rung_{r}"] >= rungs[f"rung_{r + 1}"]).all() for r in range(1, 7))
    weeks = pd.read_parquet(folder / "weeks.parquet")
    assert set(weeks["tone"]) == {"hostile", "cooperative"} and set(weeks["side"]) == {"US", "CN"}
    acts = pq.read_table(folder / "acts.parquet").to_pandas()
    assert {"source", "target", "category", "cameo", "goldstein", "weight", "cause"} <= set(acts)
    logged = json.loads((folder / "manifest.json").read_text("utf-8"))["logged"]
    assert set(logged) == {"histories", "every_draw", "runs", "rule"}
    assert len(acts[["draw", "run"]].drop_duplicates()) == logged["histories"]
    steps = pd.read_parquet(folder / "visit_events.parquet")
    assert set(steps["event"]) >= {"proposed", "begun", "completed"}
    visits = pd.read_parquet(folder / "visits.parquet")
    shares = visits[
        ["held_as_planned", "held_later", "postponed", "cancelled", "rebuffed", "pending"]
    ]
    assert (shares.sum(axis=1) - 1).abs().max() < 1e-12


@pytest.mark.usefixtures("undrawn")
def test_json_is_the_summary_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r"
    ended = ballast(capsys, "run", SMALL, *FEW, "--out", out, "--json", "--quiet", "--days", "40")

    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out) == json.loads((out / "summary.json").read_text("utf-8"))


@pytest.mark.usefixtures("undrawn")
def test_the_same_call_prints_the_same_and_may_replace_its_own_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ("run", SMALL, *FEW, "--out", tmp_path / "r", "--days", "30")
    first, second = ballast(capsys, *call), ballast(capsys, *call)

    assert first.code == second.code == 0
    assert first.out == second.out
    assert "seed 11" in first.out
    assert "results in" in first.err


@pytest.mark.usefixtures("undrawn")
def test_a_deadline_beyond_the_run_is_null_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r"
    ended = ballast(capsys, "run", SMALL, *FEW, "--out", out, "--days", "30")
    summary = json.loads((out / "summary.json").read_text("utf-8"))["outcomes"]

    assert summary["two_visits"]["estimate"] is None
    assert "two_visits: its deadline 2020-05-31 lies beyond the run" in ended.out
    assert "summit_held: its date lies beyond the run" in ended.out
    assert pd.read_parquet(out / "runs.parquet")["two_visits"].isna().all()


@pytest.mark.usefixtures("undrawn")
def test_one_draw_is_labelled_and_has_no_interval_over_draws(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r"
    ended = ballast(capsys, "run", SMALL, "--draws", 1, "--runs", 6, "--out", out, "--days", 35)

    assert "at the modes" in ended.out and "draws (5-95 %)" not in ended.out
    rows = json.loads((out / "summary.json").read_text("utf-8"))["outcomes"].values()
    assert all(row["draws_low"] is None for row in rows)


@pytest.mark.usefixtures("undrawn")
def test_two_draws_are_one_sampled_draw_and_the_modes_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(
        capsys, "run", SMALL, "--draws", 2, "--runs", 3, "--days", 5, "--out", tmp_path / "r"
    )

    assert "draws (5-95 %)" in ended.out and "one draw" in ended.out


def test_a_single_history_of_a_day_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(
        capsys, "run", SMALL, "--draws", 1, "--runs", 1, "--days", 1, "--out", tmp_path / "r"
    )

    assert ended.code == 0
    assert "one history" in ended.out


@pytest.mark.usefixtures("undrawn")
def test_several_scenarios_get_a_folder_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(
        capsys, "run", SMALL, "summer-2023", *FEW, "--days", "20", "--out", tmp_path / "both"
    )

    assert ended.code == 0
    assert {p.name for p in (tmp_path / "both").iterdir()} == {"small", "summer-2023"}
    assert "not compared:" in ended.err and "seed: expected the 11 of" in ended.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--runs", "0"], "--runs: expected a whole number of 1 or more, got 0"),
        (["--draws", "-3"], "--draws: expected a whole number of 1 or more, got -3"),
        (["--days", "-1"], "--days: expected a whole number of 1 or more, got -1"),
        (["--days", "900"], "--days: expected at most the 200 days of"),
        (["--workers", "0"], "--workers: expected a whole number of 1 or more, got 0"),
        (["--seed", "-1"], "--seed: expected a whole number of 0"),
    ],
)
def test_wrong_numbers_are_refused_before_anything_is_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    out = tmp_path / "r"
    ended = ballast(capsys, "run", SMALL, *arguments, "--out", out)

    assert ended.code == 2
    assert message in ended.err and len(ended.err.splitlines()) == 1
    assert not out.exists()


def test_all_wrong_things_are_said_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(
        capsys, "run", "nowhere.yaml", "--runs", 0, "--draws", 0, "--out", tmp_path / "r"
    )

    assert ended.code == 2
    assert len(ended.err.splitlines()) == 3


def test_a_folder_with_other_things_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    ended = ballast(capsys, "run", SMALL, *FEW, "--out", tmp_path)

    assert ended.code == 2
    assert "expected an empty folder or results of this scenario, got other files" in ended.err
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_results_of_another_scenario_are_left_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "runs.parquet").read_bytes()
    ended = ballast(capsys, "run", SMALL, *FEW, "--out", folder)

    assert ended.code == 2
    assert "those of another one ('Summer 2023')" in ended.err
    assert (folder / "runs.parquet").read_bytes() == before


@pytest.mark.usefixtures("undrawn")
def test_notes_beside_old_results_are_not_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r"
    call = ("run", SMALL, *FEW, "--out", out, "--days", "10")
    assert ballast(capsys, *call).code == 0
    (out / "notes.txt").write_text("what I think of it")
    ended = ballast(capsys, *call)

    assert ended.code == 2
    assert "got 'notes.txt' too" in ended.err
    assert (out / "notes.txt").read_text() == "what I think of it"


def test_a_file_in_place_of_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r").write_text("a file")
    ended = ballast(capsys, "run", SMALL, *FEW, "--out", tmp_path / "r")

    assert ended.code == 2
    assert "expected a folder, got a file" in ended.err


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_place_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tmp_path.chmod(0o500)
    ended = ballast(capsys, "run", SMALL, *FEW, "--out", tmp_path / "r")
    tmp_path.chmod(0o700)

    assert ended.code == 2
    assert "expected a folder that can be written to" in ended.err


def test_a_path_under_a_file_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("a file")
    ended = ballast(capsys, "run", SMALL, *FEW, "--out", tmp_path / "file" / "r")

    assert ended.code == 2
    assert "expected a folder that can be written to" in ended.err


@pytest.mark.usefixtures("undrawn")
def test_precision_stops_where_it_says_and_for_any_number_of_workers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wide interval is reached soon; what was played is what that many draws would have been."""
    call = ("run", SMALL, "--runs", "10", "--days", "25", "--seed", "3", "--json", "--quiet")
    asked = ("--draws", "4", "--precision", "0.7", "--of", "encounters", "--budget", "200")
    ended = ballast(capsys, *call, *asked, "--workers", 2, "--out", tmp_path / "r")
    about = json.loads(ended.out)["precision"]
    plan = Plan(loaded=small(), seed=3, draws=20, runs=10, days=25, looks=schedule(4, 20))
    watch = Watch(PrecisionTarget("encounters", 0.7, False), plan.looks, 10, small().scenario, 25)
    alone = record(plan, tmp_path / "alone", 1, None, watch)
    plain = replace(plan, draws=about["draws"], looks=(), block_lanes=7)
    record(plain, tmp_path / "plain", 1)

    assert ended.code == 0 and about["reached"] and about["half_width"] <= 0.7
    assert 4 < about["draws"] < 20 and about["histories"] == 10 * about["draws"]
    assert alone.draws == about["draws"] and watch.as_json() == about
    files = [tmp_path / "r" / "runs.parquet", tmp_path / "alone", tmp_path / "plain"]
    assert len({path.read_bytes() for path in files}) == 1


@pytest.mark.usefixtures("undrawn")
def test_a_precision_that_the_budget_does_not_reach_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--draws", "3", "--precision", "1%", "--budget", "20", "--of", "encounters")
    ended = ballast(
        capsys, "run", SMALL, *asked, "--runs", "4", "--days", "8", "--out", tmp_path / "r"
    )
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text("utf-8"))

    assert ended.code == 0
    assert "! not reached: encounters" in ended.out and "asked for ± 1 % of it" in ended.out
    assert manifest["draws"] == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--precision", "abc"], "--precision: expected a number above 0"),
        (["--precision", "0%"], "--precision: expected a number above 0"),
        (["--precision", "nan"], "--precision: expected a number above 0"),
        (["--of", "encounters"], "--of: expected --precision too"),
        (["--budget", "5"], "--budget: expected --precision too"),
        (["--precision", "1", "--of", "encounter"], "did you mean 'encounters'?"),
        (["--precision", "1", "--of", "two_visits"], "its deadline 2020-05-31 lies beyond the run"),
        (["--precision", "1", "--draws", "1"], "--draws: expected 2 or more with --precision"),
        (["--precision", "1", "--budget", "5"], "--budget: expected at least the first look"),
    ],
)
def test_a_precision_that_cannot_be_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    ended = ballast(capsys, "run", SMALL, "--days", "8", *arguments, "--out", tmp_path / "r")

    assert ended.code == 2
    assert message in ended.err and len(ended.err.splitlines()) == 1
    assert not (tmp_path / "r").exists()


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    """A real interrupt of a real process in the middle of playing."""
    out = tmp_path / "r"
    many = ["--draws", "4000", "--workers", "2"]  # minutes of work on any machine
    process = subprocess.Popen(
        [sys.executable, "run.py", "run", "summer-2023", *many, "--out", str(out)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # what a shell starts in the background ignores interrupts, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    time.sleep(4.0)
    os.killpg(process.pid, signal.SIGINT)
    try:
        _, error = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    assert process.returncode == 3, error
    assert b"interrupted" in error and b"Traceback" not in error
    assert list(tmp_path.iterdir()) == []


def test_the_small_scenario_is_the_one_of_the_file() -> None:
    assert small().scenario.title == "Small dyad"


def test_a_rare_rung_is_estimated_with_its_gain(capsys: pytest.CaptureFixture[str]) -> None:
    """No folder is written; the same sizes and seed give the same numbers."""
    asked = ("run", SMALL, "--rare", "rung_7", "--days", "40", "--draws", "41", "--runs", "20")
    told = ballast(capsys, *asked, "--workers", "1", "--quiet")
    content = json.loads(ballast(capsys, *asked, "--json").out)

    assert (told.code, told.err) == (0, "")
    assert f"\n{content['mc_low']:.2g} to {content['mc_high']:.2g} (95 %, chance)" in told.out
    assert f", mean {content['estimate']:.2g}\n" in told.out
    assert f"{content['gain']:.2g} x as many" in told.out
    assert content["mc_low"] < content["estimate"] < content["mc_high"] < 2e-3
    assert content["trees"] == 800 and content["trees_reached"] > 0
    assert content["gain"] > 1.5 and content["worth_while"]
    assert {"draw", "run", "splits", "day"} == set(content["reached"][0])


def test_what_is_not_rare_is_left_to_plain_monte_carlo(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ("run", SMALL, "--rare", "rung_5_or_higher", "--quiet")
    told = ballast(capsys, *asked)

    assert told.code == 0
    assert "splitting is not used" in told.out


def test_wrong_use_of_rare(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(
        capsys, "run", SMALL, "--rare", "rung_8", "--draws", "1", "--out", "x", "--variants"
    )

    assert (ended.code, ended.out) == (2, "")
    assert [line.split(":")[0] for line in ended.err.splitlines()] == [
        "--out", "--variants", "--rare", "--draws"
    ]  # fmt: skip
    assert "did you mean 'rung_7'?" in ended.err
