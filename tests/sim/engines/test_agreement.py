"""Two engines, one model: history (seed, draw, run) is the same in both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.outcomes.history_tables import episodes
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import baseline, changed, lively, play, small, under_way


def assert_same_history(one: OutcomeAccumulator, many: OutcomeAccumulator, lane: int) -> None:
    """All discrete outcomes equal, floats to 1e-12 relative."""
    asked = one.counts.values
    assert asked.keys() == many.counts.values.keys()
    pairs = {repr(part): (asked[part], many.counts.number(part)) for part in asked}
    for name in ("draws", "runs", "held_day"):
        pairs[name] = getattr(one, name), getattr(many, name)
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


def acts_of(tally: OutcomeAccumulator, lane: int) -> list[tuple[int, int, int, int]]:
    """Day, side, act and cause of every act of a logged lane."""
    return [
        (logged.day, logged.side, int(act), int(cause))
        for logged in tally.log.acts
        for which, act, cause in zip(logged.lanes, logged.act, logged.cause, strict=True)
        if which == lane
    ]


def disputes_of(
    tally: OutcomeAccumulator, loaded: LoadedScenario, draw: int, run: int
) -> list[dict[str, Any]]:
    """Every dispute of a history, and what made it likelier."""
    rows = episodes(tally, compile_scenario(loaded)).to_pylist()
    return [row for row in rows if (row["draw"], row["run"]) == (draw, run)]


@pytest.mark.parametrize(("draw", "run"), [(0, 0), (0, 6), (1, 0), (2, 3), (2, 6)])
def test_a_watched_history_is_a_lane_of_the_ensemble(draw: int, run: int) -> None:
    """All 540 days of the baseline, at the first and last runs of draws, acts included."""
    many = play(baseline(), draws=3, runs=7, logged=21)
    lane = draw * 7 + run
    watched = DiplomacyModel(baseline(), seed=1, draw=draw, run=run).play()

    assert_same_history(watched, many, lane)
    assert acts_of(watched, 0) == acts_of(many, lane)
    assert disputes_of(watched, baseline(), draw, run) == disputes_of(many, baseline(), draw, run)


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


def in_crisis() -> LoadedScenario:
    """The baseline, started in a crisis that both sides carry on by deeds, offers and calls."""
    busy = {"disputes.press": 0.3, "disputes.offer": 0.03, "disputes.calls": 0.7}
    return under_way(changed(baseline(), busy), rung=5, age=2, replied=True)


def at_war() -> LoadedScenario:
    """The small dyad on its way to war."""
    hot = {"disputes.press": 1.0, "disputes.press_risk": 0.3, "disputes.press_risk_force": 0.3}
    return under_way(changed(small(), hot), rung=4, opener=0, replied=True)


def with_calls() -> LoadedScenario:
    """An accident that makes a crisis, and weeks in which calls are answered."""
    made = {
        "crash": {"date": "2020-03-10", "kind": "accident", "severity": "lethal", "evidence": "A"},
        "line": {"date": "2020-03-12", "until": "2020-04-20", "kind": "call", "channel": "leader",
                 "evidence": "A"},
    }  # fmt: skip
    sure = {"parameters.ladder.lethal_crisis": 1.0, "parameters.disputes.press": 0.3}
    return branch(small(), sure | {"interventions.add": made})


def played() -> LoadedScenario:
    """A side whose replies, presses, offers and acceptances a person chooses."""
    acts = {
        "2020-03-03": ["reply"],
        **{f"2020-03-{day:02}": ["press_4", "offer"] for day in (5, 7, 9)},
        **{f"2020-03-{day:02}": ["press_5", "accept"] for day in (10, 12, 14)},
        **{f"2020-03-{day:02}": ["accept"] for day in (16, 17, 18, 20)},
        **{f"2020-03-{day:02}": ["offer"] for day in (21, 25)},
    }
    loaded = changed(small(), {"disputes.lapse_first": 0.0, "disputes.lapse_later": 0.0,
                               "disputes.press_risk": 0.3, "disputes.offer": 0.1})  # fmt: skip
    chosen = {"AA": {"until": "2020-03-25", "acts": acts}}
    return branch(under_way(loaded, opener=1), {"played.add": chosen})


DISPUTED = [in_crisis, at_war, with_calls, played, lively]


@pytest.mark.parametrize("start", DISPUTED, ids=lambda start: start.__name__)
def test_engines_agree_about_disputes(start: Any) -> None:
    """Histories of some draws, alone in either engine: all columns, acts, onsets and episodes."""
    loaded = start()
    for draw, run in ((0, 0), (1, 2), (4, 1)):
        assert differences(loaded, 3, draw, run, 45) == [], (draw, run)


@pytest.mark.parametrize("start", DISPUTED, ids=lambda start: start.__name__)
def test_a_watched_dispute_is_that_of_a_lane_among_many(start: Any) -> None:
    loaded = start()
    many = play(loaded, draws=4, runs=6, days=45, seed=3, logged=24)
    found = 0
    for lane in (0, 5, 8, 21):
        draw, run = divmod(lane, 6)
        watched = DiplomacyModel(loaded, seed=3, draw=draw, run=run, days=45).play()

        assert_same_history(watched, many, lane)
        assert acts_of(watched, 0) == acts_of(many, lane)
        mine = disputes_of(watched, loaded, draw, run)
        assert mine == disputes_of(many, loaded, draw, run)
        found += len(mine)
    assert found > 0


@pytest.mark.parametrize("start", DISPUTED, ids=lambda start: start.__name__)
def test_disputes_do_not_depend_on_blocks(start: Any) -> None:
    """Episodes of 12 histories from blocks of 1, 5 and 12 are one table, bit for bit."""
    loaded, size = start(), {"draws": 3, "runs": 4, "days": 45, "seed": 3}
    setting = compile_scenario(loaded)
    whole = episodes(play(loaded, **size), setting)
    for block in (1, 5):
        parts = [
            episodes(play(loaded, **size, first=first, last=min(first + block, 12)), setting)
            for first in range(0, 12, block)
        ]
        assert pa.concat_tables(parts).equals(whole)
    assert whole.num_rows > 0


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
