"""The numbers of ``docs/scores.md`` are those of the functions."""

from __future__ import annotations

import re

import numpy as np
import pytest

from ballast.analysis.scoring import skill as comparisons
from ballast.analysis.scoring.brier_parts import brier_parts
from ballast.analysis.scoring.calibration_curve import calibration_curve
from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.ensemble_scores import crps, fair_crps, interval_score
from ballast.analysis.scoring.integral_transform import (
    count_transforms,
    rank_transforms,
    waiting_transforms,
)
from ballast.analysis.scoring.interval_coverage import coverage
from ballast.analysis.scoring.probability_scores import (
    baseline_score,
    brier,
    fair_brier,
    from_ensemble,
    log_score,
)
from ballast.analysis.scoring.question_difficulty import adjusted_scores
from ballast.analysis.scoring.rivals import RIVALS
from ballast.analysis.scoring.self_exciting import FEWEST_EVENTS, PATHS
from ballast.analysis.scoring.weekly_autoregression import FEWEST_WEEKS
from tests.cases import ROOT

PAGE = (ROOT / "docs" / "scores.md").read_text(encoding="utf-8")
PAST = np.array([20.0, 60.0, 110.0, 170.0])
"""Four events in 200 days, of which one in the last 50."""


def _example(section: str) -> str:
    """The worked example below a heading, on one line."""
    below = PAGE[PAGE.index(f"### {section}\n") :]
    found = re.search(r"\*\*Example\.\*\* (.*?)\n\n", below, re.S)
    assert found is not None
    return " ".join(found[1].split())


def test_scores_of_a_probability() -> None:
    yes_no = [True, False]
    first, second = brier(0.8, yes_no)
    assert f"(1 - .8)² = {first:.2f}; for one that did not come: {second:.2f}" in _example(
        "Brier score"
    )
    first, second = log_score(0.8, yes_no)
    small = float(from_ensemble(0, 200))
    assert f"came: {first:.3f}; for one that did not come: {second:.3f}" in _example("Log score")
    assert f"probability {small:.5f}, log score {float(log_score(small, True)):.2f}" in _example(
        "Log score"
    )
    first, second = baseline_score(0.8, yes_no)
    assert f"came: {first:.1f}; for one that did not come: {second:.1f}" in _example(
        "Baseline score"
    )
    assert f"0.16 / 19 = {float(fair_brier(16, 20, True)):.4f}" in _example("Fair Brier score")


def test_scores_of_a_number() -> None:
    members = [0.0, 1.0, 2.0]
    fair = [float(fair_crps(members, came)) for came in (1.0, 4.0)]

    assert f"2/3 - 4/9 = {float(crps(members, 1.0)):.3f}" in _example("CRPS")
    assert f"2/3 - 4/6 = {fair[0]:.3f}; an outcome of 4: {fair[1]:.3f}" in _example("Fair CRPS")
    outside, inside = interval_score(2.0, 6.0, [7.0, 5.0], 0.9)
    assert f"= {outside:.0f}; outcome 5: {inside:.0f}." in _example("Interval score")


def test_calibration() -> None:
    low, high = count_transforms([CountForecast(np.array([0.25, 0.5, 0.25]))], [1])[0]
    assert f"outcome 1: the interval from {low:.2f} to {high:.2f}" in _example(
        "Integral transforms"
    )
    low, high = rank_transforms([[0, 1, 1]], [1])[0]
    assert f"of 4, the interval from {low:.2f} to {high:.2f}" in _example("Integral transforms")
    low, high = waiting_transforms([[3.0, 28.0, 45.0, np.inf]], [np.inf], 30.0)[0]
    assert f"from {low:.2f} to {high:.2f}." in _example("Waits")
    found = coverage([0] * 10, [1] * 10, [0] * 9 + [5], level=0.9)
    assert f"interval from {found.low:.0%} to {found.high:.0%}".replace("% to", " to").replace(
        "%", " %"
    ) in _example("Coverage")
    (bin_,) = calibration_curve([0.3] * 25, [False] * 25)
    assert (
        f"from {100 * bin_.low:.0f} to {100 * bin_.high:.0f} %, "
        f"so {25 * bin_.low:.0f} to {25 * bin_.high:.0f} events" in _example("Calibration curve")
    )
    parts = brier_parts([0.2, 0.2, 0.8, 0.8], [False, True, True, True])
    assert (
        f"{parts.reliability:.3f} - {parts.resolution:.4f} + {parts.uncertainty:.4f} = "
        f"{parts.brier:.2f}" in _example("Parts of the Brier score")
    )


@pytest.mark.parametrize("name", list(RIVALS))
def test_rivals(name: str) -> None:
    row = re.search(rf"^\| `{name}` \| .* \| (\d+) % \|$", PAGE, re.M)

    assert row is not None
    assert int(row[1]) == round(100 * RIVALS[name](PAST, 200.0, 50.0, 1).at_least(1))


def test_limits_that_the_page_states() -> None:
    assert (FEWEST_EVENTS, FEWEST_WEEKS, PATHS) == (5, 8, 4000)
    assert (comparisons.FEWEST_QUESTIONS, comparisons.FEWEST_BLOCKS) == (20, 5)
    assert len(re.findall(r"^\| `\w+` \|", PAGE, re.M)) == len(RIVALS)


def test_comparisons() -> None:
    ours, rival, blocks = np.full(20, 0.15), np.full(20, 0.2), np.arange(20)
    skill = comparisons.skill_score(ours, rival, blocks, 1)
    less = comparisons.paired_difference(ours, rival, blocks, 1)
    assert isinstance(skill, comparisons.Advantage) and isinstance(less, comparisons.Advantage)
    assert f"skill {skill.value:.2f}." in _example("Skill score")
    assert f"{less.value:.2f}." in _example("Paired difference")
    adjusted = adjusted_scores([[0.1, 0.5, np.nan], [np.nan, 0.4, 0.2]]).forecasters
    assert f"A has {adjusted[0]:.1f} and B {adjusted[1]:.1f}" in _example("Adjusted scores")


def test_every_score_has_three_sentences_and_an_example() -> None:
    for heading, body in re.findall(r"^### (.*?)\n\n(.*?)\n\n\*\*Example", PAGE, re.M | re.S):
        assert len(re.findall(r"[.](?= |$)", " ".join(body.split()))) == 3, heading
    assert PAGE.count("### ") == PAGE.count("**Example.**") == 15
