"""Two engines, one model: history (seed, draw, run) is the same in both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import baseline, changed, play, small


def assert_same_history(one: OutcomeAccumulator, many: OutcomeAccumulator, lane: int) -> None:
    """All discrete outcomes equal, floats to 1e-12 relative."""
    asked = one.counts.values
    assert asked.keys() == many.counts.values.keys()
    pairs = {repr(part): (asked[part], many.counts.number(part)) for part in asked}
    for name in ("draws", "runs", "held_day"):
        pairs[name] = getattr(one, name), getattr(many, name)
    pairs["dispute"] = one.episodes.current, many.episodes.current
    pairs["odds"] = one.episodes.odds, many.episodes.odds
    for name, (alone, among) in pairs.items():
        first, second = alone[..., 0], among[..., lane]
        if np.issubdtype(alone.dtype, np.floating):
            np.testing.assert_allclose(first, second, rtol=1e-12, err_msg=name)
        else:
            np.testing.assert_array_equal(first, second, err_msg=name)


def same_lanes(part: OutcomeAccumulator, whole: OutcomeAccumulator, lanes: slice) -> None:
    """A block is a cut of a larger one, bit for bit."""
    for asked, values in part.counts.values.items():
        np.testing.assert_array_equal(values, whole.counts.number(asked)[lanes], repr(asked))
    for name in ("draws", "runs", "held_day"):
        np.testing.assert_array_equal(getattr(part, name), getattr(whole, name)[..., lanes], name)
    np.testing.assert_array_equal(part.episodes.current, whole.episodes.current[:, lanes])
    np.testing.assert_array_equal(part.episodes.odds, whole.episodes.odds[:, lanes])


def acts_of(tally: OutcomeAccumulator, lane: int) -> list[tuple[int, int, int, int]]:
    """Day, side, act and cause of every act of a logged lane."""
    return [
        (logged.day, logged.side, int(act), int(cause))
        for logged in tally.log
        for which, act, cause in zip(logged.lanes, logged.act, logged.cause, strict=True)
        if which == lane
    ]


def disputes_in(tally: OutcomeAccumulator, lane: int) -> list[list[float]]:
    """Numbers and odds of the disputes of a lane, in order of their ends."""
    return [
        [*numbers[:, place].tolist(), *odds[:, place].tolist()]
        for lanes, numbers, odds in tally.episodes.over
        for place in np.flatnonzero(lanes == lane)
    ]


@pytest.mark.parametrize(("draw", "run"), [(0, 0), (0, 6), (1, 0), (2, 3), (2, 6)])
def test_a_watched_history_is_a_lane_of_the_ensemble(draw: int, run: int) -> None:
    """All 540 days of the baseline, at the first and last runs of draws, acts included."""
    many = play(baseline(), draws=3, runs=7, logged=21)
    lane = draw * 7 + run
    watched = DiplomacyModel(baseline(), seed=1, draw=draw, run=run).play()

    assert_same_history(watched, many, lane)
    assert acts_of(watched, 0) == acts_of(many, lane)
    ended, among = disputes_in(watched, 0), disputes_in(many, lane)
    np.testing.assert_allclose(ended, among, rtol=1e-9, atol=1e-12)


def test_visits_that_end_on_one_day_are_the_same_in_both_engines() -> None:
    """In this start several visits end together, and each may be spoken well of."""
    loaded = load_scenario("economic-visitors-first")
    many = play(loaded, draws=4, runs=10, days=150, seed=loaded.scenario.seed, logged=40)
    for lane in range(40):
        watched = DiplomacyModel(loaded, draw=lane // 10, run=lane % 10, days=150).play()

        assert_same_history(watched, many, lane)
        assert acts_of(watched, 0) == acts_of(many, lane)


@pytest.mark.parametrize("size", [1, 7, 8, 40])
def test_blocks_do_not_matter(size: int) -> None:
    """Lanes 0 … 39 in blocks of any size are the lanes of one block."""
    whole = play(small(), draws=4, runs=10, days=200, logged=40)
    for first in range(0, 40, size):
        last = min(first + size, 40)
        part = play(
            small(), draws=4, runs=10, days=200, first=first, last=last, logged=last - first
        )
        same_lanes(part, whole, slice(first, last))
        for lane in range(first, last):
            assert acts_of(part, lane - first) == acts_of(whole, lane)


def test_a_shorter_run_is_the_beginning_of_a_longer_one() -> None:
    """Days, like runs and draws, only cut: what came before the cut is unchanged."""
    long = play(baseline(), draws=2, runs=5, days=300, logged=10)
    short = play(baseline(), draws=2, runs=5, days=120, logged=10)

    for lane in range(10):
        assert [a for a in acts_of(long, lane) if a[0] < 120] == acts_of(short, lane)
    np.testing.assert_array_equal(long.tension_tenths[:120], short.tension_tenths)


def _random_parameters(loaded: LoadedScenario) -> st.SearchStrategy[dict[str, float]]:
    """Values within the priors for some of the ranged parameters."""
    ranged = {k: p for k, p in loaded.scenario.parameters.items() if p.drawn}
    return st.fixed_dictionaries(
        {}, optional={k: st.floats(p.low, p.high) for k, p in ranged.items()}
    )


@settings(max_examples=12, deadline=None)
@given(data=st.data(), seed=st.integers(0, 2**40), draw=st.integers(0, 2), run=st.integers(0, 3))
def test_engines_agree_on_random_scenarios(
    data: st.DataObject, seed: int, draw: int, run: int
) -> None:
    """Random seeds, parameters, channel states and visits lengths."""
    given_values = data.draw(_random_parameters(small()))
    channels = {
        name: channel.model_copy(
            update={"state": data.draw(st.sampled_from(["limited", "working", "open"]))}
        )
        if channel.state != "closed"
        else channel
        for name, channel in small().scenario.channels.items()
    }
    visits = {
        name: visit.model_copy(update={"days": data.draw(st.integers(1, 9))})
        for name, visit in small().scenario.visits.items()
    }
    loaded = changed(small(), given_values, channels=channels, visits=visits)
    many = play(loaded, draws=3, runs=4, days=160, seed=seed, logged=12)
    watched = DiplomacyModel(loaded, seed=seed, draw=draw, run=run, days=160).play()

    assert_same_history(watched, many, draw * 4 + run)
    assert acts_of(watched, 0) == acts_of(many, draw * 4 + run)
