"""What the numbers of a scenario mean, in words: parameters, rates, days and chances."""

from __future__ import annotations

from ballast.sim.rules.parameters import declared
from ballast.sim.scenario.conduct_keys import RATE_UNIT
from ballast.sim.scenario.describe import departures
from ballast.sim.scenario.leader_keys import CALLS
from ballast.sim.scenario.priors import all_priors
from ballast.sim.scenario.schema import Scenario
from ballast.sim.vocabulary import ACT_WORDS, Category, Rank


def meaning_of(key: str, scenario: Scenario) -> tuple[str, str]:
    """What a number of a scenario means, and its unit, by its dotted key."""
    section, _, name = key.partition(".")
    if section == "parameters":
        return declared(tuple(scenario.governments))[name].meaning, scenario.parameters[name].unit
    one = name.partition(".")[0]
    if section == "officials":
        return f"how the other side receives {scenario.officials[one].name}", "-1 to 1"
    if section == "turnover":
        _, side, rank = name.split(".")
        return departures(side, Rank(rank), scenario), RATE_UNIT
    if ".conduct.rates." in name:
        acts = ACT_WORDS[Category(name.rpartition(".")[2])].several
        return f"{acts} of {scenario.governments[one].name} in the record", RATE_UNIT
    if section == "visits":
        what = f"day of the visit of {scenario.officials[scenario.visits[one].visitor].name}"
    elif section in ("leaders", "occasions"):
        what = _of_leaders(key)
    elif section == "expected_acts":
        what = f"chance that the expected act {one} comes"
    elif section == "interventions":
        what = f"probability that the intervention {one} happens"
    else:
        what = f"stock of sanctions that {scenario.governments[one].name} has suffered at the start"
    return what, all_priors(scenario)[key].unit


def _of_leaders(key: str) -> str:
    if key.startswith("occasions."):
        name = key.split(".")[1]
        day = f"day of the occasion {name}"
        return day if key.endswith(".date") else f"chance that the leaders meet on {name}"
    return (
        "calls of the leaders" if key == CALLS else "tension that a call of the leaders takes off"
    )
