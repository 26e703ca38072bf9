"""Paired differences of risks, worked by hand, and what is said of them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ballast.analysis.stats.decision_regret import (
    BEST,
    RESOLVED,
    SAME,
    UNRESOLVED,
    AfterAction,
    paired_difference,
    points,
    regret_of,
)
from ballast.analysis.text.regret_cells import decision_cells, short_sentence
from ballast.sim.experiments.decision_futures import Alternative, DecisionFutures

LOW, HIGH = np.full(98, 4, np.int8), np.full(98, 5, np.int8)
WORDS = ["press", "offer"]


def futures(chosen: np.ndarray, best: np.ndarray, *, alike: bool = False) -> DecisionFutures:
    return DecisionFutures(
        day=3, alternatives=(Alternative(None),) * 2, chosen=0, best=1, reached=False,
        first=np.stack([chosen, best]), final=np.stack([chosen, best]), alike=alike, tension=50.0,
    )  # fmt: skip


def test_a_paired_difference_by_hand() -> None:
    """Of 98 pairs 9 come to it after the first alone: 9/100 ± 1.96 sqrt(10 - 0.81) / 100."""
    first = LOW.copy()
    first[:9] = 5
    found = paired_difference(first, LOW, 5)

    assert found.value == 9 / 98
    assert found.low == pytest.approx(0.09 - 1.959964 * 9.19**0.5 / 100)
    assert found.high == pytest.approx(0.09 + 1.959964 * 9.19**0.5 / 100)
    back = paired_difference(LOW, first, 5)
    assert (back.value, back.low, back.high) == (-found.value, -found.high, -found.low)


def test_no_difference_in_few_futures_is_not_certainty() -> None:
    few, many = (paired_difference(LOW[:n], LOW[:n], 5) for n in (8, 98))
    assert few.value == many.value == 0.0
    assert few.high > many.high > 0.0


@pytest.mark.parametrize(
    ("chosen", "best", "alike", "verdict", "regret"),
    [
        (HIGH, LOW, False, RESOLVED, 1.0),
        (LOW, HIGH, False, BEST, 0.0),
        (LOW, LOW, False, UNRESOLVED, 0.0),
        (LOW, LOW, True, SAME, 0.0),
    ],
)
def test_verdicts(
    chosen: np.ndarray, best: np.ndarray, alike: bool, verdict: str, regret: float
) -> None:
    one = regret_of(futures(chosen, best, alike=alike), 5, date(2023, 7, 10), WORDS)

    assert (one.verdict, one.regret, one.chosen, one.best) == (verdict, regret, *WORDS)
    assert (one.difference.high == 0.0) == alike
    assert [tried.risk for tried in one.tried] == sorted(tried.risk for tried in one.tried)


def report(*decisions: DecisionFutures) -> AfterAction:
    """A made-up report."""
    days = (date(2023, 7, 10 + n) for n in range(len(decisions)))
    return AfterAction(
        title="Base", side="A", name="Aland", history=(1, 0, 0), rung=5, meaning="crisis",
        pairs=98, final_pairs=98, until=date(2023, 8, 1), version="0", model="m",
        decisions=tuple(
            regret_of(one, 5, day, WORDS) for one, day in zip(decisions, days, strict=True)
        ),
    )  # fmt: skip


def test_what_is_said() -> None:
    study = report(futures(HIGH, LOW), futures(LOW, LOW), futures(LOW, LOW, alike=True))

    assert decision_cells(study.decisions[0])[3] == "+100.0"
    assert [decision_cells(one)[5] for one in study.decisions] == [
        "yes", "not resolved", "cannot matter",
    ]  # fmt: skip
    assert short_sentence(study).startswith("1 decision of 3 has a resolved regret, 2 do not.")
    assert "press on 2023-07-10 instead of offer" in short_sentence(study)
    assert short_sentence(report()) == "Nothing was decided."
    value, low, high = points(study)
    assert value.tolist() == [100.0, 0.0, 0.0] and (low <= value).all() and (value <= high).all()
    assert [len(ends) for ends in points(report())] == [0, 0, 0]
