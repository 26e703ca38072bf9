"""What a study of many points costs against one point with as many histories.

``python -m tests.benchmarks.sweep`` measures the ratio on one core, a few shards at a time;
``--long`` plays a whole variance-based study of 14,336 points on two workers, with and without a
cluster of this machine, and weighs its processes.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.designs import points_of
from ballast.sim.experiments.shard_playing import Player
from ballast.sim.experiments.study_config import Config, load_sweep
from ballast.sim.experiments.study_plan import StudyPlan, study_of
from ballast.sim.scenario.priors import sample
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.benchmarks.ensemble import SEED, clock_seconds, processor_seconds
from tests.cases import ROOT, baseline

DAYS = 365
REPEATS = 5
TWELVE = (
    "encounters.rate", "encounters.p_collision", "encounters.p_lethal", "ladder.onset_rate",
    "ladder.tension_slope", "ladder.military_channel", "disputes.press_risk", "tension.base",
    "tension.half_life", "tension.act_gain", "reciprocity.us_hostile", "reciprocity.cn_hostile",
)  # fmt: skip


def text(points: int, runs: int = 100) -> str:
    """The file of a variance-based study of twelve factors."""
    factors = "\n".join(f"  parameters.{name}: {{}}" for name in TWELVE)
    return (
        f"title: Twelve factors\nscenario: summer-2023\nfactors:\n{factors}\n"
        f"design: {{kind: saltelli, points: {points}}}\nruns: {runs}\ndays: {DAYS}\n"
        "outcomes: [rung_5_or_higher, rung_4_or_higher, tension_mean]\n"
    )


def study(folder: Path, points: int) -> StudyPlan:
    """The study of so many base points."""
    path = folder / "study.yaml"
    path.write_text(text(points), encoding="utf-8")
    config: Config = load_sweep(str(path))
    return study_of(config, points_of(config.file.design, config.factors, folder))


def ratios(folder: Path) -> list[tuple[float, float]]:
    """Cost of a shard of many points over that of one point: at the modes, and of many draws."""
    made = study(folder, 64)
    player, shard = Player(made), made.shards()[0]
    lanes = shard.last - shard.first
    setting = compile_scenario(baseline())
    found = []
    for _ in range(REPEATS):
        many = processor_seconds(lambda: player(shard))
        alone = []
        for runs in (lanes, 50):
            draws, run = lanes_of(0, lanes, runs)
            drawn = sample(baseline(), SEED, draws[::runs])
            values = {k: v if len(v) == 1 else v[draws] for k, v in drawn.items()}
            alone.append(
                processor_seconds(
                    lambda v=values, d=draws, r=run: play_block(setting, v, SEED, d, r, DAYS)
                )
            )
        found.append((many / alone[0], many / alone[1]))
    print(f"shards of {lanes} histories")
    return found


def whole(folder: Path, points: int, *more: str) -> tuple[float, float]:
    """Seconds of a whole study, and the peak memory of its largest process in MB."""
    config = folder / "whole.yaml"
    config.write_text(text(points), encoding="utf-8")
    out = folder / f"out-{time.monotonic_ns()}"
    command = [sys.executable, "run.py", "sweep", str(config), "--out", str(out), "--quiet", *more]
    spent = clock_seconds(
        lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    )
    return spent, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="also whole studies: half an hour")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        found = ratios(folder)
        modes, draws = (median(each[n] for each in found) for n in (0, 1))
        print(f"a point-rich shard against one point at the modes: {modes:.2f}")
        print(f"against one point with 50 runs a draw: {draws:.2f}")
        if asked.long:
            for points in (128, 1024):
                seconds, memory = whole(folder, points, "--workers", "2")
                print(f"{points * 14} points, two workers: {seconds:.0f} s, {memory:.0f} MB")
            one, _ = whole(folder, 128, "--workers", "1")
            print(f"1792 points, one worker: {one:.0f} s")
            cluster, _ = whole(folder, 1024, "--cluster", "local", "--workers", "2")
            print(f"14336 points, a cluster of this machine: {cluster:.0f} s")


if __name__ == "__main__":
    main()
