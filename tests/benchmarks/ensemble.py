"""How fast Ballast is, in units that do not depend on the machine: ``make bench``.

Each figure is a ratio of two times of this run, measured side by side, and the median of several
repetitions. Times of one process are processor times, so that other work on the machine counts
less; what happens on several processes is measured by the clock. ``--steps`` adds where the time
goes, ``--long`` a tenfold number of histories with its memory.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections import Counter
from collections.abc import Callable
from statistics import median

import mesa
import numpy as np

from ballast.sim.day import STEPS
from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.outcome_accumulator import new_accumulator, note_day
from ballast.sim.rules.quantity import Number
from ballast.sim.scenario.priors import sample
from ballast.sim.streams import Luck
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.start import begin
from tests.cases import baseline

RUNS, DAYS, SEED = 50, 540, 1
BLOCKS = (1024, 4096, 8192, 16_384, 32_768)
BLOCK = 32_768
DOUBLES = 4_000_000
REPEATS = 5
MANY = BLOCK
FEW = 10_000


def processor_seconds(work: Callable[[], object]) -> float:
    """Processor time of this process that a piece of work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def clock_seconds(work: Callable[[], object]) -> float:
    """Time by the clock that a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def philox_double(size: int) -> float:
    """Seconds that numpy's Philox generator takes for a double, filling an array of a size."""
    generator, array = np.random.Generator(np.random.Philox(1)), np.empty(size)
    times = DOUBLES // size

    def fill() -> None:
        for _ in range(times):
            generator.random(out=array)

    return processor_seconds(fill) / (times * size)


def block_of(lanes: int) -> tuple[dict[str, Number], np.ndarray, np.ndarray]:
    """Numbers, draws and runs of one block of the baseline."""
    draws, runs = lanes_of(0, lanes, RUNS)
    sampled = sample(baseline(), SEED, np.arange(draws[-1] + 1))
    return {key: v if len(v) == 1 else v[draws] for key, v in sampled.items()}, draws, runs


def history_day(lanes: int, days: int = DAYS) -> tuple[float, float]:
    """Cost of a history-day with its tally: seconds, and Philox doubles of the same moment."""
    setting = compile_scenario(baseline())
    values, draws, runs = block_of(lanes)
    before = philox_double(lanes)
    spent = processor_seconds(lambda: play_block(setting, values, SEED, draws, runs, days, 100))
    each = spent / lanes / days
    return each, each / ((before + philox_double(lanes)) / 2.0)


def mesa_day() -> float:
    """Seconds a day of the Mesa model through its own runner, every day collected."""

    def run() -> None:
        rows = mesa.batch_run(
            DiplomacyModel,
            parameters={"scenario": [baseline()], "run": [0], "seed": SEED},
            number_processes=1,
            data_collection_period=1,
            display_progress=False,
        )
        assert len(rows) >= DAYS

    return processor_seconds(run) / DAYS


def numpy_work(_: int) -> None:
    """What one process of pure numpy does while the gain of two is measured."""
    x = np.linspace(0.1, 0.9, BLOCK)
    for _ in range(40_000):
        np.exp(np.multiply(x, 0.5))


def _clock_of(histories: int, days: int, workers: int) -> float:
    plan = Plan(
        loaded=baseline(),
        seed=SEED,
        draws=histories // RUNS,
        runs=RUNS,
        days=days,
        block_lanes=BLOCK // 2,
    )
    return clock_seconds(lambda: play(plan, workers))


def gain_of_two() -> tuple[float, float]:
    """How much faster two workers are than one, and two processes of pure numpy than one.

    Of the workers the time of further days is taken, so that starting them does not count.
    """
    played = [_clock_of(MANY, DAYS, n) - _clock_of(MANY, DAYS // 6, n) for n in (1, 2)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(np.cos, [0.0, 0.0])  # started and imported
        alone = clock_seconds(lambda: pool.map(numpy_work, [0]))
        both = clock_seconds(lambda: pool.map(numpy_work, [0, 0]))
    return played[0] / played[1], 2.0 * alone / both


def play_apart(histories: int) -> tuple[float, float]:
    """Processor seconds and peak memory in MB of one worker in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_play_and_weigh, (histories,))


def _play_and_weigh(histories: int) -> tuple[float, float]:
    plan = Plan(loaded=baseline(), seed=SEED, draws=histories // RUNS, runs=RUNS, days=DAYS,
                block_lanes=BLOCK)  # fmt: skip
    seconds = processor_seconds(lambda: play(plan, workers=1))
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def steps_of(lanes: int, days: int) -> Counter[str]:
    """Seconds of each step of the day for one block."""
    setting = compile_scenario(baseline())
    values, draws, runs = block_of(lanes)
    world = begin(setting, values, Luck(SEED, draws, runs), lanes)
    tally = new_accumulator(setting, draws, runs, days)
    spent: Counter[str] = Counter()
    for _ in range(days):
        for step, _reason in STEPS:
            spent[step.__name__] += processor_seconds(lambda step=step: step(world))  # type: ignore[misc]
        world.day += 1
        spent["note_day"] += processor_seconds(lambda: note_day(tally, world))
    return spent


def _print_block(lanes: int, found: list[tuple[float, float]]) -> None:
    each, doubles = (median(column) for column in zip(*found, strict=True))
    print(f"history-day, blocks of {lanes:6}: {doubles:5.0f} doubles ({each * 1e9:.0f} ns)")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", action="store_true", help="where the time goes")
    parser.add_argument("--long", action="store_true", help="ten times as many histories")
    asked = parser.parse_args()

    print(f"unit: a double of numpy's Philox generator, {philox_double(BLOCK) * 1e9:.1f} ns here")
    for lanes in BLOCKS:
        if lanes != BLOCK:
            found = [history_day(lanes, DAYS // 3) for _ in range(3)]
            _print_block(lanes, found)
    blocks, watched = [], []
    for _ in range(REPEATS):
        blocks.append(history_day(BLOCK))
        watched.append(mesa_day())
    _print_block(BLOCK, blocks)
    print(f"Mesa model through batch_run: {median(watched) * 1e3:.2f} ms a day")
    ratio = median(one / each for one, (each, _) in zip(watched, blocks, strict=True))
    print(f"ensemble against Mesa, one core: {ratio:.0f} times as fast")
    gains = [gain_of_two() for _ in range(3)]
    share = median(own / pure for own, pure in gains)
    own, pure = (median(column) for column in zip(*gains, strict=True))
    print(f"two workers: {own:.2f} times one; pure numpy {pure:.2f}; share {share:.2f}")
    if asked.long:
        few, many = play_apart(FEW), play_apart(10 * FEW)
        print(f"{FEW} histories: {few[0]:.1f} s, {few[1]:.0f} MB")
        print(f"ten times as many: {many[0] / few[0]:.2f} times the time, {many[1]:.0f} MB")
    if asked.steps:
        spent = steps_of(BLOCK, DAYS)
        for name, seconds in spent.most_common():
            print(f"  {name:16} {100 * seconds / spent.total():5.1f} %")


if __name__ == "__main__":
    main()
