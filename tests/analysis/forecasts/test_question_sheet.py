"""The sheet: what histories say of each question, and the hash over all of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from ballast.analysis.forecasts.frozen_sheet import QuestionSheet, sheet_hash
from ballast.analysis.forecasts.question_sheet import dated_questions, question_sheet
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import play, small

START = date(2020, 3, 1)
ORDER = {"date": "2020-04-10", "kind": "act", "side": "AA", "act": "tariff", "evidence": "A"}
TARIFFS = {
    "kind": "act", "text": "{at_least} tariffs by {by}", "at_least": [1, 100],
    "of": {"count": "acts", "side": "AA", "act": "tariff"}, "by": ["2020-04-10", "2021-04-10"],
}  # fmt: skip


def sheet(change: dict[str, Any], draws: int = 6, runs: int = 5) -> QuestionSheet:
    """The sheet of the small dyad with some keys changed."""
    loaded = changed(small(), change)
    days = loaded.scenario.days
    lab = PairedExperiments(loaded=loaded, seed=11, draws=draws, runs=runs, days=days, logged=0)
    return question_sheet(lab, START)


def test_what_is_made_to_happen_is_certain_and_what_cannot_is_not() -> None:
    made = sheet({"interventions.add": {"order": ORDER}, "questions.add": {"tariffs": TARIFFS}})
    found = {row.question.id: row.probability for row in made.forecasts}

    assert found["tariffs-1-2020-04-10"] == 1.0
    assert found["tariffs-100-2020-04-10"] == 0.0
    assert list(made.left_out) == ["tariffs-1-2021-04-10", "tariffs-100-2021-04-10"]


def test_a_probability_is_the_share_of_the_histories_of_the_run() -> None:
    """The same histories as ``run`` plays, without draw 0."""
    made = sheet({}, draws=6, runs=5)
    table = histories([play(small(), draws=7, runs=5)], compile_scenario(small()), 200).to_pandas()
    share = (table.query("draw > 0")["highest_rung"] >= 4).mean()
    (row,) = (one for one in made.forecasts if one.question.id == "rung_4_or_higher")

    assert row.probability == pytest.approx(share) and row.histories == 30
    assert row.question.closes == date(2020, 9, 16)


def test_conditions_leave_histories_unasked() -> None:
    lab = PairedExperiments(loaded=small(), seed=11, draws=6, runs=5, days=200, logged=0)
    counts = {side: lab.count(Asked(count="acts", side=side)) for side in ("AA", "BB")}
    much, many = (float(np.median(each)) for each in counts.values())
    busy = counts["AA"] >= much
    then = {"count": "acts", "side": "BB", "at_least": many, "definition": "so"}
    known = {
        "busy": {"count": "acts", "side": "AA", "at_least": much, "definition": "many acts"},
        "then": then | {"given": ["busy"]},
        "else": then | {"unless": ["busy"]},
        "never": then | {"given": ["none"]},
        "none": {"count": "acts", "side": "AA", "at_least": 9999, "definition": "no"},
    }
    rows = {row.question.id: row for row in sheet({"outcomes.add": known}).forecasts}

    assert 0 < busy.sum() < 30
    assert rows["then"].histories == busy.sum()
    assert rows["then"].probability == pytest.approx((counts["BB"][busy] >= many).mean())
    assert rows["else"].histories == (~busy).sum()
    assert (rows["never"].probability, rows["never"].histories) == (None, 0)
    assert rows["then"].as_json()["rule"]["given"]["busy"]["at_least"] == much


def test_the_hash_covers_all_that_the_sheet_says() -> None:
    content = sheet({}).as_json()
    changes: list[tuple[str, Any]] = [("seed", 12), ("at", "2020-02-29"), ("questions", [])]

    assert content["sha256"] == sheet_hash(content)
    for key, value in changes:
        assert sheet_hash(content | {key: value}) != content["sha256"]
    other = [dict(content["questions"][0]) | {"probability": 0.123}, *content["questions"][1:]]
    assert sheet_hash(content | {"questions": other}) != content["sha256"]
    assert sheet({}).as_json() == content


def test_ratios_and_what_lies_beyond_the_run_are_not_asked() -> None:
    ratio = {
        "ratio": {"of": {"count": "acts", "side": "AA"}, "to": {"count": "acts", "side": "BB"}},
        "at_least": 2, "definition": "twice as many",
    }  # fmt: skip
    loaded = changed(small(), {"outcomes.add": {"twice": ratio}})

    assert "twice" not in [q.id for q in dated_questions(loaded.scenario, 200)]


def test_the_table_has_a_row_a_question() -> None:
    made = sheet({"questions.add": {"tariffs": TARIFFS}})
    table = made.table()

    assert len(table) == len(made.forecasts)
    assert np.all((table["probability"] >= 0) & (table["probability"] <= 1))
