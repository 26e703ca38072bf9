"""The rows on the news: changes of tone by hand, and a scenario without a footing."""

from __future__ import annotations

import numpy as np

from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.news_facts import changes_of_tone, news_tone, over_dispersed
from ballast.analysis.validation.verdicts import Bench
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.settings import validation_settings
from tests.cases import baseline, small


def _of(loaded: LoadedScenario, days: int = 90) -> FactEvidence:
    lab = PairedExperiments(loaded=loaded, seed=2, draws=3, runs=4, days=days, logged=6)
    return FactEvidence(lab, Bench(settings=validation_settings(), draws=3, seed=2))


def test_a_change_of_tone_by_hand() -> None:
    """2 a day for four weeks, then 5 for a week: +3; a day later six sevenths of a week are new."""
    daily = np.concatenate([np.full(28, 2.0), np.full(7, 5.0), np.full(9, 2.0)])[None]
    found = changes_of_tone(daily, (np.array([0, 0, 0]), np.array([28, 29, 40])))

    assert found.round(6).tolist() == [3.0, round(6 / 7 * 3 - 3 / 28, 6)]


def test_histories_are_logged_evenly_over_the_sample() -> None:
    of = _of(small())
    (diary,) = of.diaries
    assert diary.tally is not None

    log = diary.tally.log
    assert list(zip(log.draws.tolist(), log.runs.tolist(), strict=True)) == [
        (1, 0), (1, 2), (2, 0), (2, 2), (3, 0), (3, 2),
    ]  # fmt: skip


def test_the_row_on_tone() -> None:
    of = _of(baseline())
    fact = news_tone(of)
    tests = {test.name: test for test in fact.tests}

    assert fact.number == 26 and len(tests) == 5
    assert tests["tone.level"].observed == of.figures["tone_level"]
    assert 4.0 < tests["tone.level"].simulated.value < 7.0
    assert tests["tone.visit"].observed == of.figures["tone_change_visit"]
    assert over_dispersed(of).tests[1].simulated.value > 3.0


def test_without_a_footing_there_is_no_row_on_tone() -> None:
    assert news_tone(_of(small())).verdict == "not asked"
