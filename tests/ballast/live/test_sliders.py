"""Sliders: which, from where to where, and when one counts as moved."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.live.sliders import moved, sliders_of
from ballast.sim.errors import InputError
from ballast.sim.scenario.priors import sample
from tests.ballast.live.watched import history
from tests.cases import baseline, changed


def test_they_start_at_the_draw_strongest_first() -> None:
    """Within the prior; a number that was learnt may lie outside, which widens its slider."""
    drawn = sample(baseline(), 1, np.array([3]))
    sliders = sliders_of(history(draw=3))

    assert [s.key for s in sliders[:3]] == [
        "encounters.p_collision", "ladder.onset_rate", "disputes.press_risk"
    ]  # fmt: skip
    assert [s.key for s in sliders[-2:]] == ["reciprocity.us_hostile", "reciprocity.cn_hostile"]
    assert len(sliders) == 11
    for s in sliders:
        prior = baseline().scenario.parameters[s.key]
        assert prior.low is not None and prior.high is not None
        assert (s.low, s.high) == (min(prior.low, s.start), max(prior.high, s.start))
        assert s.start == drawn[f"parameters.{s.key}"][0]
        assert 50 <= (s.high - s.low) / s.step <= 126
        assert f"{s.low:g} to {s.high:g}" in s.title


def test_what_a_scenario_fixes_has_no_slider() -> None:
    fixed = changed(baseline(), {"tension.base": 55.0})
    keys = [s.key for s in sliders_of(history(fixed))]

    assert "tension.base" not in keys and len(keys) == 10


def test_half_a_step_is_not_moved_and_more_is() -> None:
    s = sliders_of(history(draw=3))[0]
    for shift, expected in ((0.0, False), (0.5, False), (-0.5, False), (0.51, True), (-0.51, True)):
        value = s.start + shift * s.step
        assert (moved((s,), {s.key: value}) == {s.key: value}) is expected, shift
    assert moved((s,), {"another": 3.0}) == {}


def test_another_history_is_named_by_what_is_typed() -> None:
    other = history().renamed(seed=" 0 ", draw="7", run="2147483647")

    assert (other.seed, other.draw, other.run) == (0, 7, 2**31 - 1)
    assert other.name == "seed 0, draw 7, run 2147483647"


@pytest.mark.parametrize("wrong", ["", "-1", "1.5", "one", "²", "9" * 30, "99999999999999999999"])
def test_what_is_no_number_is_refused_for_each_field(wrong: str) -> None:
    with pytest.raises(InputError) as refused:
        history().renamed(seed=wrong, draw=wrong, run="2")

    assert [p.key for p in refused.value.problems] == ["seed", "draw"]
    assert all("expected a whole number of 0 …" in p.message for p in refused.value.problems)
