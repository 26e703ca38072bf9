"""The prior predictive of the baseline at 365 days, as it stands in ``sim/ODD.md``.

``python -m tests.benchmarks.prior_predictive`` prints a row a quantity: at the modes, mean and
5-95 % over parameter draws with replication noise taken out, and a plain Poisson benchmark:
constant hazards at the observed rates, nothing that depends on anything else.
"""

from __future__ import annotations

import math

import numpy as np

from ballast.analysis.stats.uncertainty import Estimate, Floats, mean_count, proportion
from ballast.sim.day import play_day
from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator, new_accumulator, note_day
from ballast.sim.rules.quantity import Ints
from ballast.sim.scenario.posterior_checks import without_posterior
from ballast.sim.scenario.priors import sample
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import NEVER, Rung
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from tests.cases import baseline

DAYS, DRAWS, RUNS, AT_MODES = 365, 500, 40, 20_000
DISPUTES, FORCE, WAR, ENCOUNTERS = 0.48, 2 / 13, 1 / 65, 30.0
"""Observed: disputes a year, use of force and war given one; encounters at their mode."""
POISSON = {
    "onsets of rung 4 a year": DISPUTES,
    "P(rung 4 or higher)": 1 - math.exp(-DISPUTES),
    "P(rung 5 or higher)": 1 - math.exp(-DISPUTES * FORCE),
    "P(rung 7)": 1 - math.exp(-DISPUTES * WAR),
    "risky encounters": ENCOUNTERS,
    "lethal accidents": ENCOUNTERS * 0.002 * 0.45,
}


def _play(draws: Ints, runs: Ints, sampled: dict[str, Floats]) -> tuple[OutcomeAccumulator, Ints]:
    """A block to its end, and the number of onsets of rung 4 in each lane."""
    setting = compile_scenario(without_posterior(baseline()))
    first = draws - draws[0]
    values = {key: v if len(v) == 1 else v[first] for key, v in sampled.items()}
    seed = baseline().scenario.seed
    world: World = begin(setting, values, Luck(seed, draws, runs), len(draws))
    tally, onsets = new_accumulator(setting, draws, runs, DAYS), np.zeros(len(draws))
    for _ in range(DAYS):
        before = world.rung
        play_day(world)
        onsets += (before < Rung.DISPUTE) & (world.rung >= Rung.DISPUTE)
        note_day(tally, world)
    return tally, onsets


def _measures(tally: OutcomeAccumulator, onsets: Ints) -> dict[str, Floats]:
    reached = np.stack(
        [tally.number(f"first_day_rung_{rung}") != NEVER for rung in (4, 5, 6, 7)]
    ).astype(float)
    return {
        "onsets of rung 4 a year": onsets,
        "P(rung 4 or higher)": reached[0],
        "P(rung 5 or higher)": reached[1],
        "P(rung 6 or higher)": reached[2],
        "P(rung 7)": reached[3],
        "P(summit held)": (tally.number("summit_day") != NEVER).astype(float),
        "risky encounters": tally.number("encounters").astype(float),
        "lethal accidents": tally.number("lethal_incidents").astype(float),
        "mean tension": tally.number("tension_mean"),
    }


def _over_draws(values: Floats, name: str) -> Estimate:
    by_draw = values.reshape(-1, RUNS)
    if name.startswith("P("):
        return proportion(by_draw.sum(axis=1), RUNS)
    return mean_count(by_draw.mean(axis=1), by_draw.var(axis=1, ddof=1), RUNS)


def main() -> None:
    """Print the table."""
    loaded, seed = without_posterior(baseline()), baseline().scenario.seed
    blocks = []
    for low in range(1, DRAWS + 1, 100):
        draws = np.repeat(np.arange(low, low + 100), RUNS)
        runs = lanes_of(0, 100 * RUNS, RUNS)[1]
        sampled = sample(loaded, seed, np.arange(low, low + 100))
        blocks.append(_measures(*_play(draws, runs, sampled)))
    zeros = np.zeros(AT_MODES, dtype=int)
    modes = _measures(*_play(zeros, np.arange(AT_MODES), sample(loaded, seed, zeros[:1])))
    for name in modes:
        about = _over_draws(np.concatenate([block[name] for block in blocks]), name)
        spread = "not resolved"
        if about.draws_low is not None:
            spread = f"{about.draws_low:.4g} … {about.draws_high:.4g}"
        plain = f"{POISSON[name]:.4g}" if name in POISSON else "–"
        print(f"{name:26} {modes[name].mean():8.4g} {about.value:8.4g} ({spread}) {plain}")


if __name__ == "__main__":
    main()
