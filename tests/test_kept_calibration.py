"""What the baseline has learnt is what the page says, and what the calibration left."""

from __future__ import annotations

import importlib.util
import json
import re
from types import ModuleType

import numpy as np
import pytest

from ballast.sim.scenario.posterior_file import read_posterior
from tests.cases import ROOT, baseline

KEPT = ROOT / "configs" / "posteriors"
SUMMARY = json.loads((KEPT / "calibration.json").read_text(encoding="utf-8"))
POSTERIOR = read_posterior(KEPT / "calibration.parquet")


def _program() -> ModuleType:
    place = ROOT / "docs" / "calibration_page.py"
    spec = importlib.util.spec_from_file_location("calibration_page", place)
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_the_posterior_passed_what_was_fixed_beforehand() -> None:
    assert SUMMARY["passed"] and all(row["passed"] for row in SUMMARY["checks"])
    assert {row["check"]: (row["low"], row["high"]) for row in SUMMARY["checks"]} == {
        "implausibility": (None, 3.0), "coverage": (0.85, 0.95), "effective_size": (400.0, None),
    }  # fmt: skip


def test_the_rows_are_those_of_the_summary() -> None:
    assert list(POSTERIOR.keys) == sorted(SUMMARY["jointly"])
    for row in SUMMARY["learnt"]:
        found = POSTERIOR.interval(row["parameter"])
        said = (row["q05"], row["q50"], row["q95"])

        # rows hold steps of the distribution: an end is known to about a step
        np.testing.assert_allclose(found, said, atol=0.03 * (said[2] - said[0]))


def test_the_baseline_draws_all_of_it_from_no_later_day() -> None:
    posterior = baseline().posterior

    assert posterior == POSTERIOR
    assert POSTERIOR.about.last_day < baseline().scenario.start


@pytest.mark.parametrize("table", ["checks", "learnt", "targets", "unidentified"])
def test_the_page_has_the_tables_of_the_summary(table: str) -> None:
    page = (ROOT / "docs" / "calibration.md").read_text(encoding="utf-8")
    block = re.search(
        rf"<!-- calibration {table}: summer-2023 -->\n(.*?)\n<!-- end -->", page, re.S
    )
    assert block is not None

    assert block[1] == "\n".join(_program().TABLES[table](baseline(), SUMMARY))


def test_everything_that_could_not_be_taught_is_named() -> None:
    page = (ROOT / "docs" / "calibration.md").read_text(encoding="utf-8")

    assert SUMMARY["unidentified"]
    for key in SUMMARY["unidentified"]:
        assert f"`{key.removeprefix('parameters.')}`" in page
