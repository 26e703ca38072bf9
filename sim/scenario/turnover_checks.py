"""Turnover of officials: whether somebody has the ranks that are to leave, and how often."""

from __future__ import annotations

from ballast.sim.rules.quantity import Quantity
from ballast.sim.scenario.cast import Found, unknown_id
from ballast.sim.scenario.conduct_checks import judge_rate
from ballast.sim.scenario.prior_checks import within
from ballast.sim.scenario.schema import Scenario

UNIT_RANGE = Quantity("", -1.0, 1.0, "reception")


def judge_turnover(scenario: Scenario) -> Found:
    """Everything wrong with the turnover of a scenario."""
    about = scenario.turnover
    if about is None:
        return
    for side, rates in about.rates.items():
        key = ("turnover", "rates", side)
        if side not in scenario.governments:
            yield key, unknown_id(side, "a government", scenario.governments)
            continue
        own = [o.rank.value for o in scenario.officials.values() if o.government == side]
        for rank, rate in rates.items():
            if rank.value not in own:
                known = ", ".join(dict.fromkeys(own)) or "none"
                message = f"expected a rank that an official of {side} has ({known})"
                yield (*key, rank.value), f"{message}, got {rank.value!r}"
            yield from judge_rate((*key, rank.value), rate, "departures")
    yield from within(("turnover", "reception"), about.reception, UNIT_RANGE)
