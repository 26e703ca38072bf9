"""Figures of public data: their place on a scale, their exposure, and what is wrong with a file."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.errors import InputError
from ballast.sim.scenario.target_file import Target, read_targets
from ballast.sim.scenario.target_scales import counts_on_scale, off_scale, on_scale
from tests.cases import ROOT

ABOUT = {"unit": "probability", "span": (1990, 2014), "source": "MID5", "how": "counted"}


def _target(**said: Any) -> Target:
    return Target.model_validate({"id": "some", "value": 0.5, "meaning": "", **ABOUT, **said})


def test_a_share_by_hand() -> None:
    """Two of 13: log odds of 2.5 to 11.5, variance 1/2.5 + 1/11.5."""
    target = _target(value=0.15, counts=(2, 13))

    assert target.kind == "share" and target.exposure == 13.0
    assert target.observed == pytest.approx(
        (math.log(2.5 / 11.5), math.sqrt(1 / 2.5 + 1 / 11.5)), rel=1e-12
    )


def test_a_rate_by_hand() -> None:
    """12 in 25 years: log of 12.5 / 25, standard deviation 1 / sqrt(12.5); none is no exception."""
    target = _target(value=0.48, counts=(12, 25), unit="per year")
    none = _target(value=0.0, counts=(0, 10), unit="per year")

    assert target.observed == pytest.approx((math.log(0.5), 12.5**-0.5), rel=1e-12)
    assert none.observed == pytest.approx((math.log(0.05), 2**0.5), rel=1e-12)


def test_an_interval_without_counts() -> None:
    """A factor of e**1.96 either way is one standard deviation of 1 in logarithms."""
    factor = math.exp(1.959964)
    rate = _target(value=2.0, low=2.0 / factor, high=2.0 * factor, unit="per year")
    mean = _target(value=4.0, low=4.0 - 3.919928, high=4.0 + 3.919928, unit="days")

    assert rate.observed == pytest.approx((math.log(2.0), 1.0))
    assert mean.observed == pytest.approx((4.0, 2.0)) and mean.exposure is None
    with pytest.raises(ValueError, match="some: no counts and no interval"):
        _ = _target().observed


@pytest.mark.parametrize(
    ("span", "years", "last"),
    [
        ((1990, 2014), 25.0, date(2014, 12, 31)),
        (("2016-01", "2018-10"), 1035 / 365.25, date(2018, 10, 31)),
        ((date(2022, 8, 2), date(2023, 7, 9)), 342 / 365.25, date(2023, 7, 9)),
        ((1991, date(2023, 7, 9)), 11878 / 365.25, date(2023, 7, 9)),
    ],
)
def test_years_and_last_day_of_a_span(span: tuple[Any, Any], years: float, last: date) -> None:
    target = _target(span=span, unit="per year")

    assert target.years == pytest.approx(years) and target.last_day == last
    assert target.exposure == target.years


@given(st.sampled_from(["rate", "share", "mean"]), st.floats(0.001, 0.999))
def test_off_the_scale_is_back(kind: Any, number: float) -> None:
    assert off_scale(kind, on_scale(kind, number)) == pytest.approx(number)


@given(st.integers(0, 50), st.integers(1, 50))
def test_more_of_them_is_higher_and_more_data_are_surer(events: int, more: int) -> None:
    here, there = (counts_on_scale("rate", n, 10.0) for n in (events, events + more))
    misses = counts_on_scale("share", events, events + more)

    assert there[0] > here[0] and there[1] < here[1]
    assert misses[0] == pytest.approx(-counts_on_scale("share", more, events + more)[0])


def test_all_shipped_figures_fit() -> None:
    """They are as complete for the reader as for the eye, and all of before the start."""
    targets = read_targets(ROOT / "seeds" / "targets.yaml")

    assert targets["force_given_dispute"].counts == (2, 13)
    assert all(target.last_day < date(2023, 7, 10) for target in targets.values())


WRONG = """\
one:
  value: 0.5
  low: 0.6
  high: 0.9
  unit: probability
  span: [2014, 1990]
  source: MID5
  how: guessed
  meaning: what is it
two:
  id: two
  value: 0.5
  unit: probability
  span: [1990, 2014]
  source: MID5
  how: counted
  meaning: no interval
  discrepancy: 0.1
  statistic: {kind: rate, numerator: {count: disputes, by_chance: 1}, denominator: days}
three:
  value: 0.0
  low: 0.0
  high: 0.2
  unit: per year
  span: [1990, soon]
  source: MID5
  how: counted
  meaning: none at all
  statistic: {kind: rate, numerator: {first_day: disputes}, denominator: {count: disputes}}
"""


def test_everything_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "targets.yaml"
    path.write_text(WRONG)

    with pytest.raises(InputError) as caught:
        read_targets(path)

    told = [(problem.line, problem.key) for problem in caught.value.problems]
    assert told == [
        (8, "one.how"),
        (11, "two.id"),
        (19, "two.statistic.numerator.by_chance"),
        (22, "three.low"),
        (25, "three.span"),
        (29, "three.statistic.numerator"),
        (29, "three.statistic.denominator"),
    ]


def test_what_fits_the_schema_may_still_contradict_itself(tmp_path: Path) -> None:
    """The same file with its misfits mended: value, span, interval and reason are judged too."""
    path = tmp_path / "targets.yaml"
    mended = WRONG.replace("guessed", "counted").replace(", by_chance: 1", "")
    path.write_text(mended.replace("  id: two\n", ""))

    with pytest.raises(InputError) as caught:
        read_targets(path)

    told = {problem.key: problem.message for problem in caught.value.problems}
    assert told["one.value"] == "expected a value between 0.6 and 0.9, got 0.5"
    assert told["one.span"] == "expected the first moment before the last"
    assert told["two.discrepancy"] == "expected 'discrepancy_why' beside it"
    assert told["two.statistic"] == "expected counts or an interval where there is a statistic"
