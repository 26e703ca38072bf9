"""What splitting gains over plain Monte Carlo at an outcome near 1 in 100,000, and a brute check.

``python -m tests.benchmarks.splitting`` (a minute) prints, for scenarios made for it, the estimate,
the cost of a relative error of 10 % either way and their ratio, with levels at rungs alone and
with a tension before them; ``brute`` after it also plays a million plain histories of the first.
"""

from __future__ import annotations

import sys

from ballast.analysis.stats.rare_chance import RareEstimate, estimate_rare
from ballast.sim.experiments.montecarlo import Plan
from ballast.sim.experiments.rare_rungs import choose_levels, play_rare, seconds_a_day
from ballast.sim.experiments.splitting import Levels
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import changed, small

TENSION = 75.0


def scenarios() -> dict[str, tuple[LoadedScenario, int]]:
    """Dyads and horizons: war by the ladder, by a rarer onset, and by accidents alone."""
    ladder = {
        "ladder.onset_rate": 0.5,
        "disputes.press_risk": 0.05,
        "disputes.press_risk_force": 0.03,
    }
    silent = {"encounters": 0.0, "shocks": 0.0, "acts": {}}
    anchor = small().scenario.anchor.model_copy(update=silent)
    return {
        "ladder": (changed(small(), ladder), 30),
        "rare onset": (
            changed(small(), {"ladder.onset_rate": 0.05, "encounters.p_collision": 0.0003}),
            60,
        ),
        "accidents": (
            changed(small(), {"encounters.p_collision": 0.0003}, anchor=anchor),
            60,
        ),
    }


def measured(plan: Plan, levels: Levels, cost: int, seconds: float) -> RareEstimate:
    """The estimate with these levels, on top of what the pilot has cost."""
    rare = play_rare(plan, levels, 1)
    return estimate_rare(
        rare.weight, plan.runs, plan.days, cost + rare.cost, seconds + rare.seconds,
        seconds_a_day(plan),
    )  # fmt: skip


def tell(name: str, found: RareEstimate) -> None:
    """One line."""
    error = found.chance_error / found.chance
    print(
        f"{name:28} {found.chance:.2e} ± {100 * error:.0f} %, 10 % would cost "
        f"{found.cost_at(0.1):.2e} history-days against {found.cost_at(0.1) * found.gain:.2e}: "
        f"{found.gain:.1f} x, in processor time {found.gain_in_time:.1f} x"
    )


def main() -> None:
    """Print the table."""
    for name, (loaded, days) in scenarios().items():
        plan = Plan(loaded=loaded, seed=1, draws=401, runs=100, days=days)
        pilot = choose_levels(plan, 7)
        rungs = pilot.levels
        tell(f"{name} {rungs.factors}", measured(plan, rungs, pilot.cost, pilot.seconds))
        first, *rest = rungs.factors
        halved = (2, max(1, first // 2), *rest)
        tense = Levels(7, (TENSION, *rungs.thresholds), halved)
        tell(f"  with tension {halved}", measured(plan, tense, pilot.cost, pilot.seconds))
    if "brute" in sys.argv[1:]:
        loaded, days = scenarios()["ladder"]
        plan = Plan(loaded=loaded, seed=2, draws=2001, runs=500, days=days)
        plain = play_rare(plan, Levels(7))
        print(f"brute force: {int(plain.weight.sum())} of {len(plain.weight)} histories")


if __name__ == "__main__":
    main()
