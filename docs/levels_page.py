"""The table of levels of a scenario, for ``levels.md``: the model, and a chain without governments.

``renew.py`` puts it between ``<!-- levels: SCENARIO -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re

from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.rung_levels import levels
from ballast.analysis.validation.verdicts import Bench, Fact, Simulated, Test
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.settings import validation_settings

BLOCK = re.compile(r"<!-- levels: (?P<scenario>\S+) -->.*?<!-- end -->", re.S)
DRAWS, RUNS = 100, 40
HEAD = (
    "| | model, 5 to 95 % across draws | mean | chain, 5 to 95 % across draws | mean | band |",
    "|---|---|---|---|---|---|",
)


def with_levels(page: str) -> str:
    """A page with its tables of levels made again."""

    def block(found: re.Match[str]) -> str:
        head = found.group(0).split("-->")[0] + "-->"
        return f"{head}\n{level_table(played(found['scenario']))}\n<!-- end -->"

    return BLOCK.sub(block, page)


def played(name: str) -> Fact:
    """Row 25 of ``validate`` for a shipped scenario, of the sizes and seed that it has there."""
    loaded = load_scenario(name)
    seed, days = loaded.scenario.seed, loaded.scenario.days
    lab = PairedExperiments(loaded=loaded, seed=seed, draws=DRAWS, runs=RUNS, days=days)
    return levels(FactEvidence(lab, Bench(settings=validation_settings(), draws=DRAWS, seed=seed)))


def level_table(fact: Fact) -> str:
    """The row as a table, intervals first."""
    return "\n".join([*HEAD, *map(_line, fact.tests), "", f"{DRAWS} draws of {RUNS} runs."])


def _line(test: Test) -> str:
    assert test.chain is not None
    band = "" if test.low is None or test.high is None else _range(test.low, test.high)
    cells = (test.what, *_cells(test.simulated), *_cells(test.chain), band)
    return f"| {' | '.join(cells)} |"


def _cells(about: Simulated) -> tuple[str, str]:
    interval = _range(about.low, about.high) if about.of == "draws" else "not resolved"
    return interval, _percent(about.value)


def _range(low: float, high: float) -> str:
    return f"{_percent(low, unit='')} to {_percent(high)}"


def _percent(share: float, unit: str = " %") -> str:
    """A share as a percentage: with a decimal below ten, two below one."""
    value = 100.0 * share
    digits = 0 if value >= 10.0 else 1 if value >= 1.0 else 2
    return f"{value:.{digits}f}{unit}"
