"""How far acts a year differ between draws, as it stands in ``docs/levels.md``.

``python -m tests.benchmarks.conduct_spread`` plays the baseline twice on the same random numbers:
with the rates and shares of its record held at their centres, and as it is, with the record of each
draw. It prints a row a category and side, acts a year in the mean of a draw's histories: mean and
5-95 % over draws, and the share of draws in which base intensities stand on their floor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ballast.sim.outcomes.history_tables import histories, logged_acts
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.posterior_checks import without_posterior
from ballast.sim.scenario.priors import range_of
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import DISPUTE_ROLES
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.stability import draws_of_feedback
from ballast.sim.world.stationary_baseline import usual_day
from tests.cases import baseline, play, shares_of

DRAWS, RUNS, FLOOR_DRAWS = 200, 40, 4000
RUNGS = (4, 5, 6)


def at_centres(loaded: LoadedScenario) -> LoadedScenario:
    """The scenario with the rates and shares of draw 0 in every draw."""
    change: dict[str, Any] = {}
    for side, government in loaded.scenario.governments.items():
        above = f"governments.{side}.conduct"
        for category, rate in government.conduct.centre_rates.items():
            change[f"{above}.rates.{category}"] = rate
        change[f"{above}.shares"] = shares_of(loaded, government.conduct)
    return changed(loaded, change)


def yearly(loaded: LoadedScenario) -> tuple[dict[tuple[str, str], Floats], dict[str, Floats]]:
    """Acts a year by side and category, and chances of rungs: a number a draw of each."""
    days, setting = loaded.scenario.days, compile_scenario(loaded)
    size = (DRAWS + 1) * RUNS  # draw 0 takes the centres and is no sample
    tally = play(loaded, draws=DRAWS + 1, runs=RUNS, first=RUNS, logged=size - RUNS)
    acts = logged_acts([tally.log], setting).to_pandas()
    in_disputes = [n for n, act in loaded.menu.acts.items() if act.role in DISPUTE_ROLES]
    acts = acts[~acts["act"].isin(in_disputes)]
    counts = acts.groupby(["source", "category", "draw"], observed=True).size()
    found = {}
    for side, government in loaded.scenario.governments.items():
        for category in government.conduct.rates:
            of = counts.get((side, category.value))
            each = np.zeros(DRAWS) if of is None else of.reindex(range(1, DRAWS + 1)).fillna(0)
            found[side, category.value] = np.asarray(each, float) * 365.0 / (RUNS * days)
    table = histories([tally], setting, days).to_pandas()
    rungs = {
        f"R>={rung}": (table["highest_rung"] >= rung).groupby(table["draw"]).mean().to_numpy()
        for rung in RUNGS
    }
    return found, rungs


def floored(loaded: LoadedScenario) -> Floats:
    """Share of draws in which base intensities stand on their floor: tone by side."""
    setting = compile_scenario(loaded)
    params = read_parameters(setting, draws_of_feedback(loaded, np.arange(1, FLOOR_DRAWS + 1)))
    return np.asarray((usual_day(setting, params).base == 0.0).mean(axis=-1))


def _span(values: Floats) -> str:
    low, high = np.quantile(values, [0.05, 0.95])
    return f"{values.mean():.1f} ({low:.1f} to {high:.1f})"


def main() -> None:
    """Print the tables."""
    loaded = without_posterior(baseline())
    before, after = yearly(at_centres(loaded)), yearly(loaded)
    print("| | record | centres in all draws | record of each draw |\n|---|---|---|---|")
    for (side, category), values in after[0].items():
        prior = loaded.scenario.governments[side].conduct.rate(category)  # type: ignore[arg-type]
        low, high = range_of(prior)
        record = f"{prior.centre:g} ({low:.2g} to {high:.2g})"
        name = f"{side} {category.replace('_', ' ')}"
        print(f"| {name} | {record} | {_span(before[0][side, category])} | {_span(values)} |")
    for rung in before[1]:
        one, other = (_span(100 * each[1][rung]) for each in (before, after))
        print(f"| {rung}, % | | {one} | {other} |")
    for name, each in (("centres", at_centres(loaded)), ("drawn", loaded)):
        print(f"on their floor, {name}, hostile and cooperative by side: {floored(each).round(3)}")


if __name__ == "__main__":
    main()
