"""The tables of worlds in ``agents.md``: what is left when one thing is taken out of a scenario.

``renew.py`` puts them between ``<!-- agents: SCENARIO -->`` (what governments and officials do) or
``<!-- processes: SCENARIO -->`` (what the record leaves open) and ``<!-- end -->``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from ballast.sim.experiments.agent_free_chain import chain_histories
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.variants import variants_of
from ballast.sim.vocabulary import CATEGORY_NAMES, HOSTILE

BLOCK = re.compile(r"<!-- (?P<table>agents|processes): (?P<scenario>\S+) -->.*?<!-- end -->", re.S)
DRAWS, RUNS = 200, 50
RUNGS = (4, 5, 6, 7)
CONFIDENCE = 1.96
HEAD = (
    "| world | rung 4 | rung 5 | rung 6 | war |",
    "|---|---|---|---|---|",
)
SILENT = dict.fromkeys(CATEGORY_NAMES, 0.0)
PEACEFUL = dict.fromkeys(CATEGORY_NAMES[:HOSTILE], 0.0)
NOT_EXPECTED = {"value": 0.0, "unit": "probability", "evidence": "A", "why": "nothing is done"}
SHUT = {
    "channels.*.state": "closed",
    "parameters.channels.suspension_half_life": 10_000.0,
    "parameters.channels.reopen_at_summit": 0.0,
    "parameters.visits.channel_rise": 0.0,
}


def worlds(loaded: LoadedScenario) -> dict[str, Mapping[str, Any]]:
    """What is changed in each world, by what it is called."""
    scenario = loaded.scenario
    shipped = {name: variant for name, (variant, _) in variants_of(loaded).items()}
    rate = scenario.parameters["encounters.rate"]
    ends = {name: getattr(rate, name) for name in ("low", "mode", "high")}
    beliefs = [f"parameters.perception.{side.lower()}_belief" for side in scenario.governments]
    expected = {name: f"expected_acts.{name}.probability" for name in scenario.expected_acts}
    category = {
        name: loaded.menu.acts[about.act].category for name, about in scenario.expected_acts.items()
    }
    none_expected = dict.fromkeys(expected.values(), NOT_EXPECTED)
    no_hostile_expected = {
        key: NOT_EXPECTED
        for name, key in expected.items()
        if category[name] in CATEGORY_NAMES[:HOSTILE]
    }
    no_visits = {"parameters.visits.proposals": 0.0, "officials.*.travels": 0.0}
    if scenario.visits:
        no_visits["visits.remove"] = list(scenario.visits)
    return {
        "nothing happens: no acts, encounters, shocks": shipped["silent-world"].change,
        "no acts of any kind": {"governments.*.conduct.policy": SILENT} | none_expected,
        "no hostile acts": {"governments.*.conduct.policy": PEACEFUL} | no_hostile_expected,
        "no visits": no_visits,
        "all channels shut for good": SHUT,
        "officials of a side alike": shipped["average-officials"].change,
        "no encounters": {"parameters.encounters.rate": 0.0},
        "encounters halved": {
            "parameters.encounters.rate": {name: end / 2.0 for name, end in ends.items()}
        },
        "calls never answered": shipped["no-calls-answered"].change,
        "calls always answered": {
            f"parameters.channels.answered_{how}": 1.0 for how in ("open", "closed")
        },
        "both sure that the other is hostile (.9)": dict.fromkeys(beliefs, 0.9),
        "both doubt that the other is hostile (.4)": dict.fromkeys(beliefs, 0.4),
        "a dispute begins as easily over anything": shipped["equal-gravities"].change,
    }


def with_agents(page: str) -> str:
    """A page with its tables of worlds made again."""

    def block(found: re.Match[str]) -> str:
        head = found.group(0).split("-->")[0] + "-->"
        loaded = load_scenario(found["scenario"])
        table = world_table(
            loaded, TABLES[found["table"]](loaded), chain=found["table"] == "agents"
        )
        return f"{head}\n{table}\n<!-- end -->"

    return BLOCK.sub(block, page)


def processes(loaded: LoadedScenario) -> dict[str, Mapping[str, Any]]:
    """What is changed where one thing that the record leaves open is settled or left out."""
    scenario = loaded.scenario
    categories = {name: act.category for name, act in loaded.menu.acts.items()}
    settled: dict[str, Any] = {}
    for side, government in scenario.governments.items():
        above = f"governments.{side}.conduct"
        for category, rate in government.conduct.centre_rates.items():
            settled[f"{above}.rates.{category}"] = rate
        settled[f"{above}.shares"] = government.conduct.centre_shares(categories)
    on_days = {
        f"visits.{name}.date": visit.day
        for name, visit in scenario.visits.items()
        if visit.day != visit.date
    }
    found: dict[str, Mapping[str, Any]] = {
        "rates and shares of acts as counted, the same in all draws": settled,
        "channels do not rise by use": {"parameters.channels.use_rise": 0.0},
        "an operational channel leaves encounters as they are": {
            "parameters.encounters.open_channel_factor": 1.0
        },
    }
    if scenario.expected_acts:
        found["no act is expected"] = {"expected_acts.remove": list(scenario.expected_acts)}
    if on_days:
        found["visits on their likeliest days"] = on_days
    if scenario.leaders is not None:
        found["leaders do not call each other at peace"] = {"leaders": None}
    if scenario.occasions:
        found["leaders meet at the summit alone"] = {"occasions.remove": list(scenario.occasions)}
    if scenario.turnover is not None:
        found["nobody leaves office"] = {"turnover": None}
    return found


TABLES = {"agents": worlds, "processes": processes}


def world_table(
    loaded: LoadedScenario,
    changes: Mapping[str, Mapping[str, Any]],
    draws: int = DRAWS,
    runs: int = RUNS,
    *,
    chain: bool = False,
) -> str:
    """Levels of the scenario, and paired changes in percentage points in the other worlds.

    Args:
        loaded: the scenario.
        changes: what is changed in each world, by what it is called.
        draws, runs: how many histories.
        chain: whether a chain without governments stands below.
    """
    seed, days = loaded.scenario.seed, loaded.scenario.days
    lab = PairedExperiments(loaded=loaded, seed=seed, draws=draws, runs=runs, days=days)
    base = _reached(lab, None)
    lines = [*HEAD, _line(f"**{loaded.scenario.title}**, per cent", base, draws, "{:.1f}")]
    for title, change in changes.items():
        lines.append(_line(title, _reached(lab, change) - base, draws, "{:+.1f}"))
    if chain:
        played = chain_histories(loaded, seed, draws, runs, days)
        alone = np.stack([played.reached(rung, days) for rung in RUNGS])
        lines.append(_line("a chain without governments", 100.0 * alone - base, draws, "{:+.1f}"))
    note = (
        f"{draws} draws of {runs} runs over {days} days, with the same random numbers in all worlds"
        f"{' except the chain' if chain else ''}. First line: mean and 95 % interval of the mean. "
        "Other lines: change in percentage points, with the same interval."
    )
    return "\n".join([*lines, "", note])


def _reached(lab: PairedExperiments, change: Mapping[str, Any] | None) -> Floats:
    """Per cent of each history, 0 or 100, that reach each rung: (4, L)."""
    asked = [Asked(value="highest_rung", at_least=float(rung)) for rung in RUNGS]
    lab.ask((one, change) for one in asked)
    rows = [lab.count(one, change) >= rung for one, rung in zip(asked, RUNGS, strict=True)]
    return 100.0 * np.stack(rows)


def _line(title: str, values: Floats, draws: int, form: str) -> str:
    cells = []
    for row in values:
        of_draws = row.reshape(draws, -1).mean(axis=1)
        half = CONFIDENCE * of_draws.std(ddof=1) / np.sqrt(draws)
        mean = of_draws.mean()
        ends = f"{form.format(mean - half)} to {form.format(mean + half)}"
        cells.append(f"{form.format(mean)} ({ends})")
    return f"| {title} | {' | '.join(cells)} |"
