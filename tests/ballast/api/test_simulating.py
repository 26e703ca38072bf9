"""``simulate`` plays what ``run`` plays, and says everything that is wrong at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ballast.api.simulating import simulate
from ballast.requests.run_request import RunRequest
from ballast.sim.errors import InputError
from ballast.sim.scenario.settings import run_settings
from tests.ballast.api.cases import SIZES, played
from tests.ballast.cli.running import ballast
from tests.cases import ROOT, SMALL, small


@pytest.mark.usefixtures("undrawn")
def test_the_same_histories_and_summary_as_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [f"--{name}={value}" for name, value in SIZES.items()]
    ballast(capsys, "run", SMALL, *options, "--out", tmp_path / "r", "--quiet")

    for name in ("runs", "days", "weeks", "visits", "acts"):
        stored = pd.read_parquet(tmp_path / "r" / f"{name}.parquet")
        pd.testing.assert_frame_equal(getattr(played(), name), stored, check_exact=True)
    here, there = (path / "summary.json" for path in (played().folder, tmp_path / "r"))
    assert here.read_bytes() == there.read_bytes()


def test_another_seed_has_other_histories_and_seed_0_is_a_seed() -> None:
    sizes = {"draws": 2, "runs": 4, "days": 30, "progress": False}
    zero, one = (simulate(SMALL, seed=seed, **sizes) for seed in (0, np.int64(1)))

    assert (zero.sizes["seed"], one.sizes["seed"]) == (0, 1)
    assert not zero.runs.equals(one.runs)


def test_defaults_are_those_of_run() -> None:
    plan, settings = RunRequest().plan(small()), run_settings()

    assert (plan.draws, plan.runs) == (settings.draws, settings.runs)
    assert (plan.seed, plan.days) == (small().scenario.seed, small().scenario.days)


def test_every_problem_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        simulate("summer-2032", draws=0, runs=True, days="9", seed=-1, workers=1.5)  # type: ignore[arg-type]

    assert [problem.key for problem in caught.value.problems] == [
        "", "draws", "runs", "days", "workers", "seed"
    ]  # fmt: skip
    assert "did you mean 'summer-2023'" in str(caught.value)


def test_more_days_than_there_are_and_no_scenario_at_all() -> None:
    with pytest.raises(InputError, match=r"^days: expected at most the 200 days of \S+, got 201$"):
        simulate(SMALL, days=201)
    with pytest.raises(InputError, match="scenario: expected a scenario, its path or the name"):
        simulate(3)  # type: ignore[arg-type]


def test_a_script_without_a_main_guard_is_not_run_again_by_its_processes(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "print('begun')\n"
        "from ballast import simulate\n"
        f"print(len(simulate({str(SMALL)!r}, draws=20, runs=30, days=20, workers=2).runs))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert (done.stdout, done.stderr) == ("begun\n600\n", "")
