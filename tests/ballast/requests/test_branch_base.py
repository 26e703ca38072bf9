"""A branch beside its base: the pairs that ``compare`` would play, or none where there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import yaml

from ballast import change, simulate
from ballast.requests.branch_base import MOST_DRAWS, base_plan, beside_base
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.montecarlo import Plan
from ballast.sim.experiments.recording import record
from ballast.sim.scenario.library import load_scenario
from tests.ballast.cli.running import ballast
from tests.cases import SMALL

ISLAND, BRANCH = "example-island", "example-island-hotline"
SIZE = ("--draws", "4", "--runs", "6", "--days", "60", "--workers", "1", "--quiet")


def branch(folder: Path, change: dict[str, object]) -> Path:
    """A branch of the shipped island."""
    path = folder / "branch.yaml"
    content = {"title": "Branch", "branches_from": ISLAND, "change": change}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def plan(name: Path | str, **changes: int) -> Plan:
    sizes = {"seed": 5, "draws": 4, "runs": 6, "days": 60} | changes
    return Plan(loaded=load_scenario(str(name)), **sizes)


@pytest.mark.usefixtures("undrawn")
def test_differences_are_those_of_compare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ballast(capsys, "run", BRANCH, *SIZE, "--out", tmp_path / "r").code == 0
    both = (ISLAND, BRANCH, *SIZE, "--out", tmp_path / "c")
    assert ballast(capsys, "compare", *both).code == 0

    found = pd.read_parquet(tmp_path / "r" / "base.parquet")
    expected = pd.read_parquet(tmp_path / "c" / "comparison.parquet").drop(columns="other")
    pd.testing.assert_frame_equal(found, expected)
    row = found.set_index("outcome").loc["encounters"]
    assert row["difference"] < 0.0 and row["histories"] == 18
    assert ballast(capsys, "verify", tmp_path / "r", "--sample", "2").code == 0


def test_pairs_are_the_first_draws_whatever_the_branch_has(tmp_path: Path) -> None:
    """Of a branch with more draws than are paired the same rows come as of one with fewer."""
    tables = []
    for draws in (3, 5):
        whole = plan(BRANCH, draws=draws)
        runs = tmp_path / f"{draws}.parquet"
        record(whole, runs, 1)
        base = base_plan(replace(whole, draws=3))
        assert (
            base is not None and base.loaded.canonical_hash == load_scenario(ISLAND).canonical_hash
        )
        tables.append(beside_base(whole, base, runs, 1))

    pd.testing.assert_frame_equal(*tables)


def test_a_base_is_played_at_most_so_often() -> None:
    found = base_plan(plan(BRANCH, draws=1000))

    assert found is not None and (found.draws, found.runs, found.days) == (MOST_DRAWS, 6, 60)


def test_what_has_no_base_to_hold_it_against_is_played_alone(tmp_path: Path) -> None:
    """No branch; another start; a base that ends sooner; one whose branch is gone by now."""
    assert base_plan(plan(ISLAND)) is None
    assert base_plan(plan("spring-2023")) is None
    longer = branch(tmp_path, {"days": 330})
    assert base_plan(plan(longer, days=300)) is not None
    assert base_plan(plan(longer, days=301)) is None
    gone = plan(longer)
    longer.unlink()
    assert base_plan(gone) is None


def test_a_branch_that_was_changed_in_memory_has_no_base_in_a_file() -> None:
    """Its file is that of its base, a branch itself: the base of that is not its own."""
    loaded = change(BRANCH, {"parameters.encounters.rate": 100})

    assert base_plan(replace(plan(BRANCH), loaded=loaded)) is None


def test_python_has_the_differences_too() -> None:
    results = simulate(BRANCH, draws=2, runs=3, days=30, progress=False)

    assert results.base is not None and "rung_4_or_higher" in set(results.base["outcome"])
    assert simulate(ISLAND, draws=2, runs=3, days=30, progress=False).base is None


def test_a_base_that_is_not_stable_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Plan) -> None:
        raise InputError(Problem("expected feedback that dies out"))

    monkeypatch.setattr("ballast.requests.branch_base.check_plan", refuse)

    assert base_plan(plan(BRANCH)) is None


@pytest.mark.usefixtures("undrawn")
def test_a_scenario_of_its_own_leaves_no_such_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ballast(capsys, "run", SMALL, *SIZE, "--out", tmp_path / "r").code == 0

    assert not (tmp_path / "r" / "base.parquet").exists()
