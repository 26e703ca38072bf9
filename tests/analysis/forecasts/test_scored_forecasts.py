"""A backtest: probabilities, scores and rivals on a record made for the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from ballast.analysis.forecasts.question_sheet import question_sheet
from ballast.analysis.forecasts.scored_forecasts import MODEL, Backtest
from ballast.analysis.forecasts.seen_events import Seen
from ballast.analysis.forecasts.sheet_scoring import past_of, past_of_record, score_sheet
from ballast.analysis.scoring.count_rivals import base_rate
from ballast.analysis.scoring.rivals import RIVALS
from ballast.analysis.scoring.skill import Withheld
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.forecast_questions import each
from ballast.sim.scenario.schema import RecordedEvent
from tests.cases import small

FIRST, FREEZE, LAST = date(2019, 12, 2), date(2020, 2, 29), date(2020, 6, 30)
PAST_DAYS = (FREEZE - FIRST).days + 1


def tariffs(*days: int) -> list[Seen]:
    """Tariffs of AA so many days after the freeze, before it if negative."""
    return [
        Seen(FREEZE + timedelta(days=day), "AA", "act", "tariff", "economic", -3.0, "", "")
        for day in days
    ]


def made(record: list[Seen], draws: int = 5, runs: int = 4, **fields: Any) -> Backtest:
    """A backtest of the small dyad about tariffs of AA."""
    entry = {
        "kind": "act", "text": "{by}", "of": {"count": "acts", "side": "AA", "act": "tariff"},
        "at_least": [1, 2], "by": ["2020-04-30", "2020-06-29", "2020-12-31"],
    } | fields  # fmt: skip
    loaded = changed(small(), {"questions.add": {"tariffs": entry}})
    start = loaded.scenario.start
    days = loaded.scenario.days
    lab = PairedExperiments(loaded=loaded, seed=11, draws=draws, runs=runs, days=days, logged=0)
    asked = list(each("tariffs", loaded.scenario.questions["tariffs"], start))
    sheet = question_sheet(lab, FREEZE, asked)
    past = past_of(record, FIRST, FREEZE, 1)
    return score_sheet(sheet, record, (FIRST, LAST), past, loaded.menu, {"title": "tariffs"})


def test_the_model_gives_its_share_of_histories_and_rivals_their_own() -> None:
    found = made(tariffs(-40, -3, 20))
    by_id = {row.question.id: row for row in found.scored}
    lab = PairedExperiments(loaded=small(), seed=11, draws=5, runs=4, days=200, logged=0)
    row = by_id["tariffs-1-2020-04-30"]
    rule = row.question.asked.model_copy(update={"at_least": None})
    share = float((lab.count(rule) >= 1).mean())
    rival = base_rate(np.array([PAST_DAYS - 41.0, PAST_DAYS - 4.0]), PAST_DAYS, 61.0)

    assert row.probabilities[MODEL] == pytest.approx((20 * share + 0.5) / 21)
    assert row.probabilities["base_rate"] == pytest.approx(rival.at_least(1))
    assert set(row.probabilities) == {MODEL, *RIVALS}
    assert row.resolution.answer is True
    assert by_id["tariffs-2-2020-06-29"].resolution.answer is False


def test_scores_are_means_over_questions() -> None:
    found = made(tariffs(-40, 20, 30))
    hand = np.mean(
        [(row.probabilities["uniform"] - bool(row.resolution.answer)) ** 2 for row in found.scored]
    )

    assert found.means()["uniform"]["brier"] == pytest.approx(hand) == pytest.approx(0.25)
    assert found.means()["uniform"]["log"] == pytest.approx(np.log(2))
    assert found.means()["uniform"]["crps"] == np.inf
    assert 0.0 < found.means()[MODEL]["brier"] < 1.0


def test_questions_beyond_the_run_or_the_record_are_void() -> None:
    found = made(tariffs(20))

    assert [row.question.id for row in found.void] == [
        "tariffs-1-2020-12-31", "tariffs-2-2020-12-31",
    ]  # fmt: skip
    assert all("days of the run" in row.resolution.why for row in found.void)
    assert len(found.table()) == 6 and found.table()["answer"].isna().sum() == 2


def test_windows_are_counted_once_and_held_against_intervals() -> None:
    found = made(tariffs(20, 30))

    assert [(w.observed, len(w.forecasts)) for w in found.windows] == [(2, 7), (2, 7)]
    covered = found.covered()
    assert [each.level for each in covered] == [0.5, 0.9]
    assert covered[1].inside >= covered[0].inside


def test_misses_are_where_the_other_answer_was_thought_likelier() -> None:
    found = made(tariffs(5, 6, 7, 8))
    misses = found.misses()
    scores = [row.score("brier", MODEL) for row in misses]

    assert scores == sorted(scores, reverse=True) and all(score > 0.25 for score in scores)
    assert len(misses) < 4 or min(row.probabilities[MODEL] for row in found.scored) < 0.5


def test_too_few_blocks_are_no_comparison() -> None:
    assert isinstance(made(tariffs(20)).skill("base_rate"), Withheld)


def test_rivals_know_nothing_that_was_published_after_the_freeze() -> None:
    """A tariff before the freeze that became known after it is no part of their past."""
    late = replace(tariffs(-3)[0], published=FREEZE + timedelta(days=2))
    unknown, known = made([*tariffs(-40, 20), late]), made(tariffs(-40, -3, 20))
    without = made(tariffs(-40, 20))

    for row, fewer, more in zip(unknown.scored, without.scored, known.scored, strict=True):
        assert row.probabilities == fewer.probabilities
        assert row.probabilities["base_rate"] < more.probabilities["base_rate"]


def test_a_past_that_is_too_short_is_none_and_the_record_of_the_scenario_has_its_own() -> None:
    record = tariffs(-5, -3)
    assert past_of(record, FREEZE - timedelta(days=5), FREEZE, 30) is None
    assert past_of(record, FREEZE + timedelta(days=1), FREEZE, 1) is None
    row = RecordedEvent(day=-40, actor="AA", act="tariff", process="act", weight=-3.0)
    later = row.model_copy(update={"day": -2})
    loaded = small().model_copy(update={"record": (row, later)})
    found = past_of_record(loaded, date(2020, 2, 20))

    assert found is not None and (found.first, found.last) == (
        date(2020, 1, 21), date(2020, 2, 20),
    )  # fmt: skip
    assert [event.day for event in found.events] == [date(2020, 1, 21)]
    assert past_of_record(small().model_copy(update={"record": ()}), FREEZE) is None


def test_without_a_past_there_is_one_half_alone() -> None:
    found = score_sheet(
        made(tariffs(20)).sheet, tariffs(20), (FIRST, LAST), None, small().menu, {"title": "t"}
    )

    assert found.forecasters == (MODEL, "uniform")
    assert {row.probabilities["uniform"] for row in found.scored} == {0.5}


def test_scores_are_adjusted_for_the_questions_that_a_rival_left_out() -> None:
    """A rival that answers the harder of two questions, and that one as well as the model."""
    found = made(tariffs(20, 25), at_least=[1], by=["2020-04-30", "2020-06-29"])
    hard, easy = sorted(found.scored, key=lambda row: -row.score("brier", MODEL))
    same = replace(hard, probabilities={**hard.probabilities, "a club": hard.probabilities[MODEL]})
    found = replace(found, scored=(same, easy))
    means = found.means()

    assert found.forecasters[-1] == "a club" and len(found.answered("a club")) == 1
    assert means["a club"]["brier"] == hard.score("brier", MODEL) > means[MODEL]["brier"]
    assert sum(found.difficulties) == pytest.approx(0.0) and found.difficulties[0] > 0.0
    own = means["a club"]["adjusted"]
    assert own < means["a club"]["brier"]  # it had the hard one


def test_at_most_is_the_other_side_of_at_least() -> None:
    less = {row.question.id: row for row in made(tariffs(20), at_least=[], at_most=[0]).scored}
    more = {row.question.id: row for row in made(tariffs(20), at_least=[1]).scored}
    pair = less["tariffs-2020-04-30"], more["tariffs-2020-04-30"]

    for who in (MODEL, *RIVALS):
        if who != "uniform":
            assert pair[0].probabilities[who] + pair[1].probabilities[who] == pytest.approx(1.0)
    assert pair[0].resolution.answer is False and pair[1].resolution.answer is True
