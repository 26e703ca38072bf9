"""The page on questions: every example is asked, and every combination of keys has one."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import Any, get_args

import pandas as pd
import pytest
import yaml

from ballast import load_scenario
from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import measure
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.library import scenario_of
from ballast.sim.scenario.outcome_language import FILTERS, Counted, Looked
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.reader import read
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import ROOT

PAGE = (ROOT / "docs" / "asking.md").read_text(encoding="utf-8")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.S)]
BRANCH, EXAMPLES = BLOCKS[0], {k: v for block in BLOCKS[1:] for k, v in block.items()}
SERIES = EXAMPLES.pop("series")  # a section of its own and no outcome
LOOKED = set(get_args(Looked)) - {"first_trigger"}
"""A scenario of one's own is not asked for a word."""
UNFILTERED = {w for w in (*get_args(Counted), *LOOKED) if w not in FILTERS}


@cache
def asked() -> tuple[pd.DataFrame, Any]:
    """Six histories of the baseline, asked all examples of the page."""
    import numpy as np

    loaded = changed(load_scenario("summer-2023"), {"outcomes.add": EXAMPLES, "series": SERIES})
    setting, days = compile_scenario(loaded), loaded.scenario.days
    draws, runs = lanes_of(0, 6, 3)
    values = sample(loaded, 1, np.arange(2))
    numbers = {k: v if len(v) == 1 else v[draws] for k, v in values.items()}
    tally = play_block(setting, numbers, 1, draws, runs, days, 6)
    return histories([tally], setting, days).to_pandas(), loaded.scenario


def test_every_example_is_answered() -> None:
    runs, scenario = asked()
    measured = {m.name: m for m in measure(runs, scenario, scenario.days)}

    assert set(EXAMPLES) <= set(runs.columns) & set(measured)
    assert all(measured[name].values is not None for name in EXAMPLES)


def test_the_branch_of_the_page_is_one(tmp_path: Any) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(re.findall(r"```yaml\n(.*?)```", PAGE, re.S)[0], encoding="utf-8")

    assert "sanctions_in_the_autumn" in scenario_of(read(path), path).scenario.outcomes


def _said() -> set[tuple[str, str]]:
    """Pairs of what is asked and a key that narrows it."""
    parts = [
        part
        for entry in EXAMPLES.values()
        for part in (entry, *entry.get("ratio", {}).values(), *entry.get("difference", {}).values())
    ]
    return {
        (part[form], key)
        for part, form in product(parts, ("count", "value", "first_day"))
        if form in part
        for key in part
    }


@pytest.mark.parametrize(("what", "keys"), FILTERS.items())
def test_every_combination_of_keys_has_an_example(what: str, keys: tuple[str, ...]) -> None:
    assert {key for key in keys if (what, key) not in _said()} == set()


def test_every_count_and_value_has_an_example_also_as_a_first_day() -> None:
    counts = {entry.get("count") for entry in EXAMPLES.values()}
    values = {entry.get("value") for entry in EXAMPLES.values()}
    days = {entry.get("first_day") for entry in EXAMPLES.values()}

    assert set(get_args(Counted)) <= counts
    assert set(get_args(Counted)) <= days
    assert values >= LOOKED
    assert counts | values >= UNFILTERED
