"""Rows whose datum parameters have learnt from do not pass."""

from __future__ import annotations

import re

import pytest
import yaml

from ballast.analysis.validation.fact_table import ROWS, facts
from ballast.analysis.validation.fitted_rows import ELSEWHERE, LOOKS_AT, fitted_rows
from ballast.analysis.validation.verdicts import Bench, Simulated
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.settings import validation_settings
from ballast.sim.scenario.target_file import read_targets
from tests.cases import ROOT, small

TARGETS = read_targets(ROOT / "seeds" / "targets.yaml")
FACTS = (ROOT / "analysis" / "validation").glob("*_facts.py")


def test_every_figure_is_of_some_row_or_said_to_be_of_none() -> None:
    found = {name for names in LOOKS_AT.values() for name in names}

    assert found.isdisjoint(ELSEWHERE)
    assert found | set(ELSEWHERE) == set(TARGETS)
    assert set(LOOKS_AT) <= set(range(1, len(ROWS) + 1))


def test_figures_that_rows_ask_for_by_name_are_there() -> None:
    """What stands in the code as ``figures.get("name")``; the rest is of the same events."""
    named = {
        name
        for path in FACTS
        for name in re.findall(r'figures\.get\(\s*"(\w+)"', path.read_text("utf-8"))
    }

    assert len(named) > 8
    assert named <= {name for names in LOOKS_AT.values() for name in names}


def test_no_row_is_fitted_where_nothing_was_learnt() -> None:
    assert fitted_rows([]) == frozenset()
    assert fitted_rows(["collisions", "not_on_file"]) == frozenset()


def test_what_the_shipped_calibration_learns_from_marks_rows() -> None:
    about = yaml.safe_load((ROOT / "configs" / "calibration.yaml").read_text("utf-8"))
    learnt = [name for world in about["worlds"].values() for name in world["targets"]]

    assert sorted(fitted_rows(learnt)) == [7, 8, 17, 19, 20, 21, 22, 23, 24, 25]


@pytest.mark.parametrize("fitted", [frozenset(), frozenset({3})])
def test_a_bench_marks_its_rows(fitted: frozenset[int]) -> None:
    bench = Bench(settings=validation_settings(), draws=1, seed=1, fitted=fitted)
    test = bench.test("memory.tension", "", Simulated(value=0.5))

    assert bench.fact(3, "", test).verdict == ("fitted" if fitted else "pass")
    assert bench.fact(4, "", test).verdict == "pass"


def test_the_table_marks_what_was_learnt_and_nothing_else() -> None:
    """No value changes; rows that passed are fitted, rows that failed still fail."""
    lab = PairedExperiments(loaded=small(), seed=2, draws=4, runs=10, days=120)
    plain = facts(lab, validation_settings())
    marked = facts(lab, validation_settings(), ["dispute_reciprocated", "dispute_one_day"])

    for before, after in zip(plain, marked, strict=True):
        assert repr(before.tests) == repr(after.tests)
        if before.verdict == "pass" and before.number in (19, 20):
            assert after.verdict == "fitted"
        else:
            assert after.verdict == before.verdict
    assert {fact.number for fact in marked if fact.fitted} == {19, 20}
