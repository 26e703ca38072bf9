"""Every state stays inside its bounds, whatever the numbers within their ranges.

10,000 random sets of numbers in the suite; ``python -m tests.sim.test_bounds 1000000`` for more.
"""

from __future__ import annotations

import sys

import numpy as np

from ballast.sim.experiments.counted_block import play_block
from ballast.sim.rules.quantity import Number
from ballast.sim.scenario.priors import all_priors
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import NEVER
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.state import World
from tests.cases import Evenings, baseline

BLOCK = 10_000
DAYS, MANY_DAYS = 120, 200


def anywhere(loaded: LoadedScenario, seed: int, lanes: int) -> dict[str, Number]:
    """Numbers uniform over the whole range of each, fixed ones within what is plausible too."""
    luck = Luck(seed, np.arange(lanes), np.zeros(lanes, np.int64))
    values: dict[str, Number] = {}
    for key, prior in all_priors(loaded.scenario).items():
        if prior.low is None or prior.high is None:
            values[key] = np.array([prior.centre])
        else:
            uniform = luck.uniform(f"anywhere.{key}", 0)
            values[key] = prior.low + (prior.high - prior.low) * uniform
    return values


def check(world: World) -> None:
    """All that has a bound is within it, and nothing is missing."""
    within = {
        "tension": (world.tension, 0.0, 100.0),
        "trust": (world.trust, 0.0, 1.0),
        "belief": (world.belief, 0.0, 1.0),
        "rung": (world.rung, 0, 7),
        "level": (world.level, 0, 3),
        "phase": (world.phase, 0, 8),
        "seen": (world.seen, 0.0, 1e3),
        "unanswered": (world.unanswered, 0.0, 1e3),
        "own": (world.own, 0.0, 1e3),
        "sanctions": (world.sanctions, 0.0, 1e3),
        "excitation": (world.excitation, 0.0, 12.0),
        "committed": (world.committed, 0.0, 1.0),
        "excess": (world.excess, -100.0, 1e3),  # tension is clipped, what lies behind it is not
        "visit effect": (world.visit_effect, -100.0, 50.0),
        "overshoot": (world.overshoot, -50.0, 50.0),
        "expected coercion": (world.expected_coercion, -100.0, 100.0),
        "moves": (world.moves, 0, 100),
        "reopen day": (world.reopen_day, 0, NEVER),
    }
    for name, (values, low, high) in within.items():
        assert np.isfinite(values).all(), f"{name} is not a number on day {world.day}"
        assert values.min() >= low and values.max() <= high, f"{name} on day {world.day}"


def play_anywhere(seed: int, lanes: int, days: int) -> None:
    """Play a block with numbers from anywhere, checked every evening."""
    loaded = baseline()
    nothing = np.zeros(lanes, np.int64)
    values = anywhere(loaded, seed, lanes)
    setting = compile_scenario(loaded)
    play_block(setting, values, seed, np.arange(lanes), nothing, days, observers=[Evenings(check)])


def test_ten_thousand_sets_of_numbers() -> None:
    play_anywhere(1, BLOCK, DAYS)


if __name__ == "__main__":
    for block in range(int(sys.argv[1]) // BLOCK):
        play_anywhere(block, BLOCK, MANY_DAYS)
        print(f"{(block + 1) * BLOCK} sets of numbers, {MANY_DAYS} days each: inside their bounds")
