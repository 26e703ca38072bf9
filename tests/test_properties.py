"""What holds for every history of every scenario."""

from __future__ import annotations

import re
from dataclasses import fields

import numpy as np

from ballast.sim.day import play_day
from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import CATEGORIES, NEVER, Cause, ChannelLevel, VisitPhase
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from tests.cases import baseline, changed, play, small


def _world(loaded: LoadedScenario, draws: int, runs: int, seed: int = 3) -> World:
    numbers = lanes_of(0, draws * runs, runs)
    values = sample_lanes(loaded, seed, numbers[0])
    return begin(compile_scenario(loaded), values, Luck(seed, *numbers), len(numbers[0]))


def test_every_state_stays_within_its_bounds() -> None:
    """Ranges of the table of state variables, and no NaN, on every day of 60 histories."""
    world = _world(baseline(), draws=12, runs=5)
    for _ in range(540):
        before = world.rung.copy()
        play_day(world)

        assert np.isfinite(world.excess).all()
        assert ((world.tension >= 0) & (world.tension <= 100)).all()
        assert ((world.trust >= 0) & (world.trust <= 1)).all()
        assert ((world.belief >= 0) & (world.belief <= 1)).all()
        assert (world.sanctions >= 0).all()
        assert (world.seen >= 0).all() and (world.own >= 0).all()
        assert (world.unanswered <= world.seen + 1e-12).all()
        assert (world.excitation >= 0).all()
        assert ((world.level >= 0) & (world.level <= ChannelLevel.OPEN)).all()
        assert np.isin(world.phase, list(VisitPhase)).all()
        assert ((world.rung >= 0) & (world.rung <= 7)).all()
        assert (world.rung[before == 7] == 7).all()  # war is absorbing
        assert (world.wake[(world.phase == VisitPhase.SCHEDULED)] >= world.day).all()
        assert (world.reopen_day[world.level == 0] >= world.day).all()


def test_acts_belong_to_the_repertoire_and_come_at_most_once_a_category_and_day() -> None:
    world = _world(baseline(), draws=6, runs=10)
    setting = world.setting
    of_disputes = setting.dispute_acts.role >= 0
    for _ in range(300):
        play_day(world)
        for done in world.today.acts:
            repertoire = setting.repertoires[done.side]
            places = done.category * world.lanes + done.lanes

            assert len(np.unique(places)) == len(places)
            for category in range(len(CATEGORIES)):
                some = done.category == category
                own = np.isin(done.act[some], repertoire.acts[category])
                assert (own | (done.cause[some] == Cause.DISPUTE)).all()
            moves = done.cause == Cause.DISPUTE
            assert (of_disputes[done.act] == moves).all()
            assert np.isin(done.cause, list(Cause)).all()


def test_a_channel_that_nobody_can_talk_through_stays_shut_before_it_reopens() -> None:
    """Levels rise from zero only by a reopening, a visit or a summit of that very day."""
    world = _world(baseline(), draws=4, runs=25)
    for _ in range(400):
        before = world.level.copy()
        play_day(world)
        rose = (before == 0) & (world.level > 0)
        accounted = np.zeros_like(rose)
        for pairs in (*world.today.reopened, *world.today.raised):
            accounted[pairs] = True

        assert (accounted | ~rose).all()


def _same_histories(one: OutcomeAccumulator, other: OutcomeAccumulator) -> None:
    for field in fields(OutcomeAccumulator):
        first, second = getattr(one, field.name), getattr(other, field.name)
        if isinstance(first, np.ndarray):
            np.testing.assert_array_equal(first, second, err_msg=field.name)
    for asked, values in one.counts.values.items():
        np.testing.assert_array_equal(values, other.counts.number(asked), err_msg=repr(asked))


def test_an_official_with_no_effect_changes_no_history() -> None:
    """One who neither travels nor receives nor speaks."""
    scenario = baseline().scenario
    name, like = next((n, o) for n, o in scenario.officials.items() if o.rank == "minister")
    silent = like.model_copy(update={"travels": 0.0, "seniority": 0.0, "name": "Nobody"})
    officials = {"nobody": silent, **scenario.officials}
    more = baseline().model_copy(
        update={"scenario": scenario.model_copy(update={"officials": officials})}
    )

    assert name in officials
    _same_histories(
        play(baseline(), draws=4, runs=10, days=400), play(more, draws=4, runs=10, days=400)
    )


SIDED = (
    "hostile_acts",
    "cooperative_acts",
    "visits_completed",
    "sanctions",
    "export_controls",
    "countermeasures",
)


def test_the_order_in_which_governments_are_declared_does_not_matter() -> None:
    """Reversed, every count of a side is found under the other position; tension to rounding."""
    scenario = baseline().scenario
    turned = dict(reversed(scenario.governments.items()))
    reverse = baseline().model_copy(
        update={"scenario": scenario.model_copy(update={"governments": turned})}
    )
    one = play(baseline(), draws=4, runs=15, days=400)
    other = play(reverse, draws=4, runs=15, days=400)

    for name in SIDED:
        np.testing.assert_array_equal(one.by_side(name), other.by_side(name)[::-1], err_msg=name)
    for rung in (4, 5, 6, 7):
        first = f"first_day_rung_{rung}"
        np.testing.assert_array_equal(one.number(first), other.number(first))
    tension = one.number("tension_mean"), other.number("tension_mean")
    np.testing.assert_allclose(*tension, rtol=1e-10)


def test_seeds_and_draws_give_other_histories() -> None:
    one, other = play(small(), runs=30, seed=1), play(small(), runs=30, seed=2)
    two_draws = play(small(), draws=2, runs=30, seed=1)

    ends = one.number("tension_end")
    assert (ends != other.number("tension_end")).all()
    assert (two_draws.number("tension_end")[:30] == ends).all()
    assert (two_draws.number("tension_end")[30:] != ends).all()


def test_any_one_parameter_may_be_the_only_drawn_one() -> None:
    """Parameters common to all lanes and parameters of each lane mix in every way."""
    ranged = {k: p.centre for k, p in small().scenario.parameters.items() if p.drawn}
    for key in ranged:
        fixed = {k: centre for k, centre in ranged.items() if k != key}
        tally = play(changed(small(), fixed), draws=3, runs=2, days=12)

        assert np.isfinite(tally.number("tension_end")).all(), key


def test_summits_are_held_on_their_day_or_not_at_all() -> None:
    tally = play(baseline(), draws=10, runs=20, days=200)
    summit = next(v for v in baseline().scenario.visits.values() if v.summit)
    day = (summit.date - baseline().scenario.start).days

    assert set(np.unique(tally.number("summit_day"))) <= {day, NEVER}
    assert (tally.number("summit_day") == day).any()


def _exchanged(loaded: LoadedScenario) -> LoadedScenario:
    """Each government in the other's place: conduct, officials, rights and parameters swap ids."""

    def swap(text: str) -> str:
        for one, other in ((r'"US"', r'"CN"'), (r"\.us_", r".cn_")):
            plain_one, plain_other = one.replace("\\", ""), other.replace("\\", "")
            text = re.sub(one, "\0", text)
            text = text.replace(plain_other, plain_one).replace("\0", plain_other)
        return text

    scenario = type(loaded.scenario).model_validate_json(swap(loaded.scenario.model_dump_json()))
    # the one that is declared first is declared first again, now in the other's place
    turned = dict(reversed(scenario.governments.items()))
    scenario = scenario.model_copy(update={"governments": turned})
    record = tuple(
        event.model_copy(update={"actor": {"US": "CN", "CN": "US"}.get(event.actor, event.actor)})
        for event in loaded.record
    )
    return loaded.model_copy(update={"scenario": scenario, "record": record})


def test_exchanging_the_governments_and_their_parameters_exchanges_the_outcomes() -> None:
    """Luck is named by government, so the histories differ, but their laws are exchanged.

    Means of 1,500 histories each; 4.5 standard errors of a difference, ten comparisons (false alarm
    below 1e-4).
    """
    size = {"draws": 1, "runs": 1500, "days": 365}
    one, other = play(baseline(), **size), play(_exchanged(baseline()), **size)
    assert _exchanged(_exchanged(baseline())).scenario == baseline().scenario

    pairs = [
        (one.by_side(name)[side], other.by_side(name)[1 - side])
        for name in SIDED
        if name != "export_controls"
        for side in (0, 1)
    ]
    for first, second in pairs:
        error = np.sqrt((first.var() + second.var()) / 1500)

        assert abs(first.mean() - second.mean()) < 4.5 * error
    hostile = [each.by_side("hostile_acts")[0].mean() for each in (one, other)]
    assert abs(hostile[0] - hostile[1]) > 5.0  # they do differ
