"""What is watched is a history of the ensemble, until a slider is moved."""

from __future__ import annotations

import pytest

from ballast.live.sliders import sliders_of
from ballast.live.watched_model import WatchedModel
from ballast.sim.experiments.traced_history import trace
from tests.ballast.live.watched import history
from tests.cases import baseline, changed, play, small
from tests.sim.engines.test_agreement import acts_of, assert_same_history


def rounded(watched: WatchedModel) -> dict[str, float]:
    """The values that a browser sends for sliders that nobody has moved: rounded to their steps."""
    return {s.key: s.low + round((s.start - s.low) / s.step) * s.step for s in watched.sliders}


@pytest.mark.parametrize(("draw", "run"), [(0, 0), (2, 3)])
def test_without_a_moved_slider_it_is_the_history_of_the_ensemble(draw: int, run: int) -> None:
    """All 540 days of the baseline, also when Mesa makes the model again from its sliders."""
    many = play(baseline(), draws=3, runs=4, logged=12)
    lane = draw * 4 + run
    first = WatchedModel(history(draw=draw, run=run))
    again = WatchedModel(history(draw=draw, run=run), **rounded(first))

    for watched in (first, again):
        assert watched.changed == {}
        tally = watched.play()
        assert_same_history(tally, many, lane)
        assert acts_of(tally, 0) == acts_of(many, lane)


def test_the_rounding_of_a_browser_is_more_than_nothing() -> None:
    """Else the test above would not show that it does no harm."""
    first = WatchedModel(history(draw=2))
    sent = rounded(first)

    assert any(sent[s.key] != s.start for s in first.sliders)


def test_its_chronicle_is_that_of_trace() -> None:
    watched = WatchedModel(history(small(), seed=11, draw=1, run=2))
    watched.play()
    traced = trace(small(), 11, 1, 2, small().scenario.days)

    assert watched.chronicle.as_json() == traced.chronicle.as_json()


def test_a_moved_slider_reaches_the_model_and_nothing_else_does() -> None:
    """The history is then that of a scenario with this value, on the same luck."""
    key, value = "encounters.rate", 90.0
    moved = WatchedModel(history(small(), draw=1), **{key: value})
    fixed = play(changed(small(), {key: value}), draws=2)

    assert moved.changed == {key: value}
    assert moved.world.params.encounters.rate.tolist() == [value]
    assert_same_history(moved.play(), fixed, 1)


def test_all_sliders_reach_the_model() -> None:
    for which in ("low", "high"):
        wanted = {s.key: getattr(s, which) for s in sliders_of(history(draw=1))}
        model = WatchedModel(history(draw=1), **wanted)
        sides = [side.lower() for side in model.setting.sides]
        for key, value in wanted.items():
            section, _, name = key.partition(".")
            side, _, rest = name.partition("_")
            if side in sides:
                got = getattr(getattr(model.world.params, section), rest)[sides.index(side), 0]
            else:
                got = getattr(getattr(model.world.params, section), name)[0]
            assert got == (model.changed.get(key, value)), key
        assert not model.refused and len(model.changed) > 8


def test_numbers_with_feedback_that_does_not_die_out_are_refused_in_words() -> None:
    wild = {"reciprocity.aa_hostile": 3.0, "encounters.rate": 90.0}
    model = WatchedModel(history(small()), **wild)

    assert model.changed == {}
    assert "below 1" in model.refused


def test_mesa_may_add_a_scenario_of_its_own() -> None:
    """As it does from 3.5 on when it makes a model again."""
    again = WatchedModel(history=history(small()), scenario=object(), rng=None)
    again.step()

    assert again.world.day == 1 and again.chronicle.days == 1
