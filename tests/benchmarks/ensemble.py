"""How long a history-day takes, and where the time goes: ``make bench``.

The question it answers: has a change made the ensemble slower? Times depend on the machine, so
compare the ratios (block sizes against each other, shares of the steps), and the total with the
total of the commit before, run side by side.
"""

from __future__ import annotations

import resource
import time
from collections import Counter

import numpy as np

from sim.day import STEPS
from sim.engines.ensemble import lanes_of
from sim.engines.mesa_model import DiplomacyModel
from sim.scenario.priors import sample
from sim.streams import Luck
from sim.tally import new_tally, note_day
from sim.world.setting import compile_scenario
from sim.world.start import begin
from tests.cases import baseline

RUNS, DAYS, SEED = 50, 180, 1


def steps_of(lanes: int) -> Counter[str]:
    """Seconds of each step of the day for one block of so many lanes."""
    draws, runs = lanes_of(0, lanes, RUNS)
    setting = compile_scenario(baseline())
    sampled = sample(baseline().scenario, SEED, np.arange(draws[-1] + 1))
    values = {key: v if len(v) == 1 else v[draws] for key, v in sampled.items()}
    world = begin(setting, values, Luck(SEED, draws, runs), lanes)
    tally = new_tally(setting, draws, runs, DAYS)
    spent: Counter[str] = Counter()
    for _ in range(DAYS):
        for step, _reason in STEPS:
            started = time.perf_counter()
            step(world)
            spent[step.__name__] += time.perf_counter() - started
        world.day += 1
        started = time.perf_counter()
        note_day(tally, world)
        spent["note_day"] += time.perf_counter() - started
    return spent


def main() -> None:
    """Print cost per history-day by block size, shares of steps, and the Mesa model's cost."""
    for lanes in (256, 1024, 4096, 16384):
        spent = steps_of(lanes)
        total = sum(spent.values())
        print(f"block of {lanes:6}: {total / lanes / DAYS * 1e9:7.0f} ns a history-day")
    for name, seconds in spent.most_common():
        print(f"  {name:16} {100 * seconds / total:5.1f} %")
    model = DiplomacyModel(baseline(), days=DAYS)
    started = time.perf_counter()
    model.play()
    print(f"Mesa model: {(time.perf_counter() - started) / DAYS * 1e3:.2f} ms a day")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main()
