"""Files of studies: what is read, and every mistake at its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import gamma

from ballast.sim.errors import InputError
from ballast.sim.experiments.designs import points_of
from ballast.sim.experiments.study_config import Config, load_sweep
from ballast.sim.experiments.study_plan import study_of
from ballast.sim.scenario.priors import all_priors, range_of
from ballast.sim.vocabulary import Evidence
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.dispute_triggers import onset_of
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.stationary_baseline import usual_day
from tests.cases import ROOT, SMALL

SHIPPED = sorted((ROOT / "configs" / "sweeps").glob("*.yaml"))
GOOD = """
title: A study
scenario: summer-2023
factors:
  parameters.encounters.rate: {}
  parameters.visits.effect: {low: 1, high: 3}
design: {kind: grid, steps: 3}
runs: 10
days: 30
outcomes: [rung_4_or_higher, encounters]
"""


def read(folder: Path, text: str) -> Config:
    """The study of a file with this text."""
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return load_sweep(str(path))


def wrong(folder: Path, text: str) -> list[str]:
    """What is wrong with a file, without its folder."""
    with pytest.raises(InputError) as raised:
        read(folder, text)
    return [str(problem).replace(f"{folder}/", "") for problem in raised.value.problems]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_studies_are_good(path: Path) -> None:
    config = load_sweep(path.stem)

    assert config.name == path.stem
    assert config.file.question


def test_a_prior_is_the_default_range(tmp_path: Path) -> None:
    rate, effect = read(tmp_path, GOOD).factors

    assert (rate.low, rate.high, rate.law, rate.baseline) == (5.0, 90.0, "prior", 30.0)
    assert (rate.unit, rate.evidence) == ("per year", Evidence.EXPERT)
    assert (effect.low, effect.high, effect.law) == (1.0, 3.0, "uniform")


def test_a_star_makes_every_drawn_number_a_factor_but_those_named(tmp_path: Path) -> None:
    text = GOOD.replace("  parameters.visits.effect:", '  "*": {}\n  parameters.visits.effect:')
    config = read(tmp_path, text.replace("{kind: grid, steps: 3}", "{kind: random, points: 9}"))
    scenario = config.scenarios["summer-2023"].scenario
    drawn = [k for k, p in all_priors(scenario).items() if p.drawn and len(set(range_of(p))) == 2]

    assert sorted(factor.name for factor in config.factors) == sorted(drawn)


def test_a_rate_of_acts_is_a_number(tmp_path: Path) -> None:
    """From a count: over the 90 % interval of its law, which is cut off there; or over a range."""
    keys = [f"governments.{side}.conduct.rates.military" for side in ("US", "CN")]
    text = GOOD.replace(
        "  parameters.visits.effect: {low: 1, high: 3}",
        f"  {keys[0]}: {{}}\n  {keys[1]}: {{low: 0, high: 4}}",
    )
    _, drawn, plain = read(tmp_path, text).factors
    law = gamma(9.5, scale=365 / 342)

    assert (drawn.low, drawn.high) == pytest.approx((law.ppf(0.05), law.ppf(0.95)))
    assert drawn.at(np.array([0.0, 0.5, 1.0])) == pytest.approx(law.ppf([0.05, 0.5, 0.95]))
    assert (drawn.law, drawn.baseline, drawn.unit) == ("prior", 9.61, "per year")
    assert (drawn.evidence, plain.law) == (Evidence.DATA, "uniform")
    assert plain.at(np.array([0.5])).tolist() == [2.0]


def test_lanes_of_a_study_have_the_rate_of_their_point(tmp_path: Path) -> None:
    """The usual day, the anchor and the acts go with it, as if the record had been that one."""
    key = "governments.AA.conduct.rates.military"
    text = f"""
title: Rates
scenario: {SMALL}
factors:
  {key}: {{values: [2, 40]}}
design: {{kind: grid}}
runs: 3
days: 20
outcomes: [tension_mean]
"""
    config = read(tmp_path, text)
    study = study_of(config, points_of(config.file.design, config.factors, tmp_path))
    setting, plan = compile_scenario(study.worlds[0].loaded), study.shards()[0]
    point, draw, _ = study.lanes(plan)
    numbers = study.numbers(study.worlds[0], point, draw)
    params = read_parameters(setting, numbers)
    usual = usual_day(setting, params)

    assert numbers[key].tolist() == [2.0, 2.0, 2.0, 40.0, 40.0, 40.0]
    assert (params.conduct[0].rates[3] * 365).tolist() == pytest.approx(numbers[key])
    assert usual.push[0] < usual.push[-1]
    anchors = onset_of(setting, params).anchor
    assert anchors[0] > anchors[-1]  # fewer of these acts: each begins a dispute more often


def test_one_factor_may_set_the_numbers_of_both_governments(tmp_path: Path) -> None:
    text = GOOD.replace(
        "  parameters.visits.effect: {low: 1, high: 3}",
        '  answers: {keys: ["parameters.reciprocity.{side}_hostile"], low: 0, high: 0.4}',
    )
    answers = read(tmp_path, text).factors[1]

    assert answers.keys == (
        "parameters.reciprocity.us_hostile",
        "parameters.reciprocity.cn_hostile",
    )


def test_the_level_that_changes_nothing_is_the_baseline(tmp_path: Path) -> None:
    text = GOOD.replace(
        "  parameters.visits.effect: {low: 1, high: 3}",
        "  days-of-kerry: {keys: [visits.kerry-july.days], levels: [2, 4, 6]}\n"
        "  day: {keys: [visits.kerry-july.date], levels: [2023-07-16, 2023-09-01]}",
    )
    _, days, day = read(tmp_path, text).factors

    assert (days.choices, days.shown_baseline) == ((2.0, 4.0, 6.0), 4.0)
    assert (day.choices, day.shown_baseline) == (("2023-07-16", "2023-09-01"), "2023-07-16")


FACTOR = "  parameters.visits.effect: {low: 1, high: 3}"
MISTAKES = {
    "misspelt key": (
        "title: A study", "titel: A study",
        ["study.yaml:2:1: title: expected this key, found none",
         "study.yaml:2:1: titel: expected a known key, got 'titel'; did you mean 'title'?"],
    ),
    "no such number": (
        "encounters.rate: {}", "encounters.rat: {}",
        ["study.yaml:5:3: factors.parameters.encounters.rat: expected a number of the scenario with a "
         "prior, or levels, got 'parameters.encounters.rat'; did you mean 'parameters.encounters.rate'?"],
    ),
    "no such scenario": (
        "summer-2023", "sumer-2023",
        ["study.yaml:3:1: scenario: expected a file or the name of a shipped scenario, got "
         "'sumer-2023'; did you mean 'summer-2023'?"],
    ),
    "no such outcome": (
        "encounters]", "encountres]",
        ["study.yaml:10:30: outcomes[1]: expected an outcome of summer-2023, got 'encountres'; did you "
         "mean 'encounters'?"],
    ),
    "beyond what the rule book takes": (
        "{low: 1, high: 3}", "{low: -100, high: 3}",
        ["study.yaml:6:30: parameters.visits.effect.value: expected 0 … 30 points, got -100"],
    ),
    "low above high": (
        "{low: 1, high: 3}", "{low: 3, high: 1}",
        ["study.yaml:6:38: factors.parameters.visits.effect.high: expected more than low (3), got 1"],
    ),
    "no level": (
        FACTOR, "  x: {keys: [visits.kerry-july.phase], levels: [scheduled, held]}",
        ["study.yaml:6:60: visits.kerry-july.phase: expected one of proposed, scheduled, completed, "
         "got 'held'"],
    ),
    "one level": (
        FACTOR, "  x: {keys: [visits.kerry-july.days], levels: [3]}",
        ["study.yaml:6:39: factors.x.levels: expected two levels or more, got 1"],
    ),
    "one number twice": (
        FACTOR, "  x: {keys: [parameters.encounters.rate], low: 20, high: 30}",
        ["study.yaml:6:3: factors.x: expected keys that no other factor sets, got "
         "'parameters.encounters.rate', as in 'parameters.encounters.rate'"],
    ),
    "a pattern that fits nothing": (
        FACTOR, '  "parameters.visit.*": {}',
        ["study.yaml:6:3: factors.parameters.visit.*: expected a pattern that fits a drawn number, got "
         "one that fits none"],
    ),
    "a design without points": (
        "{kind: grid, steps: 3}", "{kind: random}",
        ["study.yaml:7:1: design.points: expected a number of points for random, found none"],
    ),
    "no power of two": (
        "{kind: grid, steps: 3}", "{kind: saltelli, points: 100}",
        ["study.yaml:7:26: design.points: expected a power of two, got 100; the nearest are 64 and 128"],
    ),
    "a design that there is not": (
        "kind: grid", "kind: gird",
        ["study.yaml:7:10: design.kind: expected one of grid, list, one-at-a-time, random, "
         "latin-hypercube, sobol-sequence, morris, saltelli, fast, got 'gird'; did you mean 'grid'?"],
    ),
    "too many days": (
        "days: 30", "days: 3000",
        ["study.yaml:9:1: days: expected at most the 540 days of the scenario, got 3000"],
    ),
    "over its budget": (
        "runs: 10", "runs: 10\nbudget: {histories: 50}",
        ["study.yaml:9:10: budget.histories: expected at least the 90 of this study, got 50"],
    ),
    "two thresholds": (
        "runs: 10", "runs: 10\ndiscovery: {above: 0.1, below: 0.2}",
        ["study.yaml:9:1: discovery: expected either above or below, got both"],
    ),
    "a policy alone": (
        "runs: 10", "runs: 10\nrobustness: {better: lower}",
        ["study.yaml:9:1: robustness: expected two scenarios or more, which are the policies"],
    ),
    "a picture of what there is not": (
        "runs: 10", "runs: 10\npictures: [heat_map, boxes]",
        ["study.yaml:9:22: pictures[1]: expected discovery for boxes, got none"],
    ),
    "an empty list of outcomes": (
        "[rung_4_or_higher, encounters]", "[]",
        ["study.yaml:10:1: outcomes: expected an outcome, got none"],
    ),
    "a deadline beyond the end": (
        "encounters]", "three_ministers_by_october]",
        ["study.yaml:10:30: outcomes[1]: expected an outcome that can be answered: its deadline "
         "2023-10-31 lies beyond the run"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_said_at_its_line(tmp_path: Path, name: str) -> None:
    old, new, expected = MISTAKES[name]

    assert old in GOOD
    assert wrong(tmp_path, GOOD.replace(old, new)) == expected


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("rate: {}", "rat: {}").replace("encounters]", "encountres]")

    assert len(wrong(tmp_path, text.replace("{kind: grid, steps: 3}", "{kind: random}"))) == 3
