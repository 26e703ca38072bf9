"""Scenarios that tests share: the baseline, the small dyad, and changed copies of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.dispute_keys import OngoingDispute
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.posterior_checks import without_posterior
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import Conduct, LoadedScenario, Prior
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.state import World

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "scenarios" / "small.yaml"
SHORT_STUDY = """
title: Encounters
scenario: example-island
factors:
  parameters.encounters.rate: {values: [20, 80]}
design: {kind: grid}
runs: 2
days: 30
outcomes: [encounters]
"""
"""A parameter study of two points, played in a moment."""


@cache
def baseline() -> LoadedScenario:
    """The shipped baseline."""
    return load_scenario(str(ROOT / "scenarios" / "summer-2023.yaml"))


@cache
def from_priors() -> LoadedScenario:
    """The baseline with every number drawn from its prior."""
    return without_posterior(baseline())


@cache
def small() -> LoadedScenario:
    """A generic dyad with few officials."""
    return load_scenario(str(SMALL))


def changed(
    loaded: LoadedScenario, parameters: dict[str, float] | None = None, **fields: Any
) -> LoadedScenario:
    """A copy with some parameters fixed at values and some fields of the scenario replaced."""
    scenario = loaded.scenario
    priors = dict(scenario.parameters)
    for key, value in (parameters or {}).items():
        old = priors[key]
        priors[key] = Prior(value=value, unit=old.unit, evidence=old.evidence, source=old.source)
    scenario = scenario.model_copy(update={"parameters": priors, **fields})
    return loaded.model_copy(update={"scenario": scenario})


def without_acts(loaded: LoadedScenario) -> LoadedScenario:
    """A copy in which neither government acts of its own."""
    quiet = {}
    for name, government in loaded.scenario.governments.items():
        conduct = government.conduct.model_copy(
            update={"rates": dict.fromkeys(government.conduct.rates, 0.0)}
        )
        quiet[name] = government.model_copy(update={"conduct": conduct})
    scenario = loaded.scenario.model_copy(update={"governments": quiet})
    return loaded.model_copy(update={"scenario": scenario, "record": ()})


def with_limited_channels(parameters: dict[str, float]) -> LoadedScenario:
    """The baseline with all channels limited, and with some parameters fixed at values."""
    channels = {
        name: channel.model_copy(update={"state": "limited", "since": None})
        for name, channel in baseline().scenario.channels.items()
    }
    return changed(baseline(), parameters, channels=channels)


def shares_of(loaded: LoadedScenario, conduct: Conduct) -> dict[str, float]:
    """Share of each act of a government in its category, as draw 0 has them."""
    return conduct.centre_shares({name: act.category for name, act in loaded.menu.acts.items()})


NOTHING_HAPPENS = {
    "shocks.sovereignty_rate": 0.0,
    "shocks.discovery_rate": 0.0,
    "shocks.calendar_probability": 0.0,
    "encounters.rate": 0.0,
    "visits.proposals": 0.0,
    "visits.postponement_rate": 0.0,
}


NO_ONSETS: dict[str, float] = {"anchor.encounters": 0.0, "anchor.shocks": 0.0, "anchor.acts.*": 0.0}
"""A change after which no dispute begins but by a lethal accident."""


@cache
def bare() -> LoadedScenario:
    """The baseline from its priors, without expected acts, leaders' calls, occasions, turnover.

    What these do has oracles of its own.
    """
    return changed(from_priors(), expected_acts={}, leaders=None, occasions={}, turnover=None)


def quiet(loaded: LoadedScenario, **parameters: float) -> LoadedScenario:
    """A copy without acts, shocks, encounters, visits or onsets, save what is asked for.

    A dispute can begin over what happens in it all the same where a rate of disputes is asked for.

    Args:
        loaded: a scenario.
        parameters: values by key, the dot written as two underscores.
    """
    asked = {key.replace("__", "."): value for key, value in parameters.items()}
    silent = {"encounters": 0.0, "shocks": 0.0, "acts": {}}
    anchor = loaded.scenario.anchor
    if "ladder.onset_rate" not in asked:
        anchor = anchor.model_copy(update=silent)
    still = changed(
        loaded,
        NOTHING_HAPPENS | asked,
        visits={},
        shocks={},
        expected_acts={},
        leaders=None,
        occasions={},
        turnover=None,
        outcomes={},
        anchor=anchor,
    )
    return without_acts(still)


def under_way(
    loaded: LoadedScenario, *, rung: int = 4, opener: int = 1, age: int = 0, replied: bool = False
) -> LoadedScenario:
    """A copy that starts in a dispute over an encounter, which is so many days old.

    Args:
        loaded: a scenario.
        rung: 4 to 6.
        opener: which of the two governments has made a matter of it.
        age: days since its first one.
        replied: whether the other has replied.
    """
    scenario = loaded.scenario
    dispute = OngoingDispute.model_validate(
        {
            "rung": rung,
            "trigger": "encounter",
            "opener": tuple(scenario.governments)[opener],
            "since": scenario.start - timedelta(days=age),
            "replied": replied,
            "evidence": "A",
        }
    )
    return changed(loaded, dispute=dispute)


LIVELY = {
    "encounters.p_collision": 0.03,
    "encounters.p_lethal": 0.5,
    "ladder.onset_rate": 2.0,
    "shocks.sovereignty_rate": 4.0,
    "shocks.suspension_probability": 0.9,
}
"""Numbers under which a short history has events of every kind."""


def lively() -> LoadedScenario:
    """The small dyad with events of every kind."""
    return changed(small(), LIVELY)


def accident() -> LoadedScenario:
    """The baseline with nothing but a lethal accident, which always makes a crisis that stays."""
    still = quiet(baseline(), ladder__lethal_crisis=1.0, disputes__press=1e-6, disputes__offer=1e-6)
    it = {"date": "2023-08-01", "kind": "accident", "severity": "lethal", "evidence": "A"}
    return branch(still, {"interventions.add": {"it": it}})


@dataclass(frozen=True)
class Evenings:
    """An observer that shows the world of every evening to a function."""

    evening: Callable[[World], None]


def play(
    loaded: LoadedScenario,
    *,
    draws: int = 1,
    runs: int = 1,
    days: int | None = None,
    seed: int = 1,
    first: int = 0,
    last: int | None = None,
    logged: int = 0,
) -> OutcomeAccumulator:
    """The ensemble of lanes ``first`` … ``last - 1`` in one block."""
    numbers = lanes_of(first, draws * runs if last is None else last, runs)
    values = sample_lanes(loaded, seed, numbers[0])
    horizon = loaded.scenario.days if days is None else days
    return play_block(compile_scenario(loaded), values, seed, *numbers, horizon, logged)
