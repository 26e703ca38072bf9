"""Histories of disputes that tests share: scripted ones, and the first of an ensemble of a kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from ballast.sim.experiments.traced_history import Traced, trace
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import changed, from_priors, play, quiet

SURE, NEVER = 1e9, 1e-9
"""Odds a day."""
HELD = {"disputes.reply": 1.0, "disputes.press": NEVER, "disputes.offer": NEVER}
LAPSES = {"disputes.reply": 0.0, "disputes.lapse_first": 1.0}
BOTH_OFFER = {"disputes.reply": 1.0, "disputes.press": NEVER, "disputes.offer": SURE}
BOTH_PRESS = {
    "disputes.reply": 1.0,
    "disputes.press": SURE,
    "disputes.offer": NEVER,
    "disputes.press_risk": 1.0,
    "disputes.press_risk_force": 1.0,
    "disputes.danger": 0.0,
}


def over_an_encounter(
    parameters: dict[str, float],
    severity: str = "publicised",
    changes: dict[str, Any] | None = None,
) -> LoadedScenario:
    """The baseline with nothing but an encounter on 1 August 2023, over which a dispute begins.

    Args:
        parameters: numbers by dotted key; which of the constants above says how it goes on.
        severity: of the encounter.
        changes: of a branch, by key.
        changes: of a branch, by key.
    """
    still = quiet(from_priors(), ladder__onset_rate=0.48, ladder__lethal_crisis=1.0)
    sure = {f"disputes.gravity_{name}": 30.0 for name in ("publicised", "collision")}
    it = {"date": "2023-08-01", "kind": "accident", "severity": severity, "evidence": "A"}
    loaded = branch(branch(still, {"interventions.add": {"it": it}}), changes or {})
    return changed(loaded, sure | parameters)  # last, for a branch is checked for ranges


@cache
def escalating() -> LoadedScenario:
    """The baseline with more and riskier presses."""
    return changed(from_priors(), {"disputes.press_risk": 0.25, "disputes.press": 0.06})


def first_history(
    loaded: LoadedScenario, wanted: Callable[[dict[str, Any]], bool], runs: int = 20
) -> tuple[int, int]:
    """Draw and run of the first history of draws 0 and 1 whose row is as wanted."""
    tally = play(loaded, draws=2, runs=runs)
    rows = histories([tally], compile_scenario(loaded), loaded.scenario.days).to_pylist()
    row = next(row for row in rows if wanted(row))
    return row["draw"], row["run"]


@cache
def settled_late() -> Traced:
    """A history of the baseline that comes to a use of force and back, by an accepted offer."""

    def wanted(row: dict[str, Any]) -> bool:
        return row["highest_rung"] == 6 and row["settled_by_offer"] > 0 and row["calls"] > 10

    draw, run = first_history(escalating(), wanted)
    return trace(escalating(), 1, draw, run, 540)


@cache
def ended_by_war() -> Traced:
    """A history of the baseline that a war ends."""
    loaded = changed(escalating(), {"disputes.press_risk_force": 0.25})
    draw, run = first_history(loaded, lambda row: bool(row["highest_rung"] == 7))
    return trace(loaded, 1, draw, run, 540)
