"""The pieces whose ratios ``docs/speed.md`` gives, timed one by one with pytest-benchmark.

``python -m pytest tests/benchmarks/test_speed.py`` prints the usual table and the ratios of the
same run; ``--benchmark-compare`` holds it against an earlier one. Not part of the tests.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.scenario.library import load_scenario
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.benchmarks.ensemble import BLOCK, SEED, block_of
from tests.cases import baseline

pytest.importorskip("pytest_benchmark")
DOUBLES, SHORT = 2_000_000, 60
FEW, LONG = 16_384, 540
ROUNDS = {"rounds": 5, "warmup_rounds": 1}


@pytest.mark.benchmark(group="ratios")
def test_doubles_of_philox(benchmark: Any) -> None:
    """The unit: numpy's Philox generator filling an array of the size of a block."""
    generator, array = np.random.Generator(np.random.Philox(1)), np.empty(BLOCK)

    def fill() -> None:
        for _ in range(DOUBLES // BLOCK):
            generator.random(out=array)

    benchmark.extra_info["units"] = DOUBLES // BLOCK * BLOCK
    benchmark.pedantic(fill, **ROUNDS)


@pytest.mark.benchmark(group="ratios")
def test_history_days_of_the_ensemble(benchmark: Any) -> None:
    """One block of the baseline with its tally."""
    setting = compile_scenario(baseline())
    values, draws, runs = block_of(BLOCK)
    benchmark.extra_info["units"] = BLOCK * SHORT
    benchmark.pedantic(lambda: play_block(setting, values, SEED, draws, runs, SHORT, 100), **ROUNDS)


@pytest.mark.benchmark(group="draws", timer=time.process_time)
@pytest.mark.parametrize("runs", [1, 50])
def test_histories_by_runs_of_a_draw(benchmark: Any, runs: int) -> None:
    """As many histories of the baseline from many draws and from few, checked and played."""

    def run() -> None:
        plan = Plan(
            loaded=baseline(), seed=SEED, draws=FEW // runs, runs=runs, days=LONG, block_lanes=FEW
        )
        play(plan, workers=1)

    benchmark.extra_info["units"] = FEW * LONG
    benchmark.pedantic(run, rounds=2)


@pytest.mark.benchmark(group="ratios")
def test_days_of_the_mesa_model(benchmark: Any) -> None:
    """One history, every day collected."""
    benchmark.extra_info["units"] = SHORT

    def model() -> tuple[tuple[DiplomacyModel], dict[str, Any]]:
        return (DiplomacyModel(baseline(), seed=SEED, days=SHORT),), {}

    benchmark.pedantic(lambda model: model.play(), setup=model, rounds=5)


@pytest.mark.benchmark(group="reading")
def test_reading_the_baseline(benchmark: Any) -> None:
    """From the file to a checked scenario."""
    path = baseline().path
    benchmark.pedantic(lambda: load_scenario(path), **ROUNDS)
