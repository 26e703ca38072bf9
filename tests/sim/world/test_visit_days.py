"""Visits whose day is not known: it is drawn with the parameters, within its window."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from ballast.sim.errors import InputError
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.difference import differences as told
from ballast.sim.scenario.priors import all_priors, sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import VisitEvent
from tests.cases import small

WINDOW = {"low": date(2020, 3, 10), "mode": date(2020, 3, 20), "high": date(2020, 4, 30)}
KEY = "visits.arne-spring.date"


def unsure(window: dict[str, Any] | None = None, **parameters: float) -> LoadedScenario:
    change = {f"parameters.{k.replace('__', '.')}": v for k, v in parameters.items()}
    return branch(small(), {KEY: WINDOW if window is None else window} | change)


def test_the_day_is_drawn_on_the_evidence_of_the_visit() -> None:
    loaded = unsure()
    prior, days = all_priors(loaded.scenario)[KEY], sample(loaded, 1, np.arange(300))[KEY]

    assert (prior.low, prior.mode, prior.high) == (9.0, 19.0, 60.0)
    assert (prior.unit, prior.evidence.value) == ("days after the start", "A")
    assert days[0] == 19.0 and 9.0 <= days.min() < 12.0 and 45.0 < days.max() <= 60.0
    assert KEY not in all_priors(small().scenario)


def test_visits_begin_on_the_day_that_their_draw_says() -> None:
    """Nothing puts them off: each begins on its day, and is held as planned."""
    calm = {"visits__postponement_rate": 0.0, "visits__incident_postponement": 0.0}
    loaded = unsure(visits__crisis_postponement=0.0, **calm)
    lab = PairedExperiments(loaded=loaded, seed=2, draws=12, runs=2, days=70)
    (diary,) = lab.play()
    begun = diary.table("visits")
    some = (begun["slot"] == 1) & (begun["event"] == VisitEvent.BEGUN)
    planned = np.rint(sample(loaded, 2, np.arange(1, 13))[KEY])

    assert diary.tally is not None
    days = np.full(24, -1)
    days[begun["lane"][some]] = begun["day"][some]
    came = days >= 0
    assert came.mean() > 0.8 and len(set(days[came].tolist())) > 6
    np.testing.assert_array_equal(days[came], np.repeat(planned, 2)[came])


def test_both_engines_draw_the_same_day() -> None:
    assert differences(unsure(), 4, 2, 3, 90) == []


def test_a_branch_may_know_the_day() -> None:
    known = branch(unsure(), {KEY: date(2020, 3, 25)})

    assert known.scenario.visits["arne-spring"].date == date(2020, 3, 25)
    assert KEY not in all_priors(known.scenario)
    (line,) = [line for line in told(unsure(), known) if "2020-03-25" in line]
    assert "a day from 2020-03-10 to 2020-04-30, likeliest 2020-03-20" in line


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({KEY: WINDOW | {"low": date(2020, 2, 1)}}, "expected a day of the scenario"),
        ({KEY: WINDOW | {"mode": date(2020, 6, 1)}}, "expected low, mode and high in order"),
        ({"visits.meeting.date": WINDOW}, "a summit, which has a fixed date"),
        ({"visits.alma-last.date": WINDOW}, "a completed visit"),
        ({KEY: {"low": date(2020, 3, 10)}}, "expected"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        branch(small(), change)

    assert words in str(caught.value)


@pytest.mark.parametrize("day", ["soon", 5, None, {"low": "soon", "mode": 1, "high": 2}])
def test_a_day_that_is_none_is_named_once_at_its_key(day: Any) -> None:
    with pytest.raises(InputError) as caught:
        branch(small(), {KEY: day})

    places = [problem.key for problem in caught.value.problems]
    assert len(places) == len(set(places))
    assert all(str(place).startswith(KEY) for place in places)
    assert not any("DayPrior" in str(problem) for problem in caught.value.problems)


def test_windows_of_one_visitor_do_not_overlap() -> None:
    second = {
        "visitor": "arne", "host": "BB", "date": date(2020, 4, 20), "phase": "proposed",
        "evidence": "A",
    }  # fmt: skip
    with pytest.raises(InputError, match="when arne is on"):
        branch(unsure(), {"visits.add": {"second": second}})
