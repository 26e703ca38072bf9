"""Channels that rise because they are used, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import BY_USE, BY_VISIT, VisitEvent, VisitPhase
from ballast.sim.world import relation
from ballast.sim.world.channel_use import rise_by_use
from ballast.sim.world.relation import settle
from ballast.sim.world.state import Calls, VisitSteps, World
from ballast.sim.world.struck_events import Removal, Removals, Struck
from tests.cases import baseline, play, quiet, with_limited_channels
from tests.sim.engines.test_agreement import acts_of, assert_same_history, same_lanes
from tests.sim.world.hand import US, done, everywhere, slot, still

LEVELS = {"closed": 0, "limited": 1, "working": 2, "open": 3}


def _world(lanes: int = 1, use_rise: float = 1.0) -> World:
    return still(lanes, quiet(baseline(), channels__use_rise=use_rise))


def _at(world: World, name: str) -> int:
    return world.setting.channels.ids.index(name)


def _ends(world: World, name: str) -> VisitSteps:
    """A visit that ends today, as the record of the day has it."""
    one = np.array([slot(world, name)])
    return VisitSteps(
        slots=one,
        lanes=np.array([0]),
        phase=np.array([VisitPhase.AFTERMATH]),
        date=np.array([0]),
        wake=np.array([30]),
        event=np.array([VisitEvent.COMPLETED]),
    )


def _answered(world: World, official: str, answered: bool = True) -> Calls:
    """A call of an official in the first lane."""
    who = world.setting.officials.ids.index(official)
    channel = world.setting.officials.channel[who]
    return Calls(
        US,
        np.array([0]),
        np.array([who]),
        np.array([channel]),
        np.array([answered]),
        np.array([False]),
    )


@pytest.mark.parametrize(
    ("state", "tonight"), [("closed", 0), ("limited", 2), ("working", 2), ("open", 3)]
)
def test_use_takes_a_channel_to_working_and_no_further(state: str, tonight: int) -> None:
    """With certainty from limited to working; what is shut stays shut, what is open stays so."""
    world = _world()
    economic = _at(world, "economic")
    world.level[economic] = LEVELS[state]
    world.today.acts.append(done(world, US, "working_talks"))  # on trade, this channel's issue
    settle(world)

    assert world.level[economic, 0] == tonight


def test_talks_use_the_channels_on_their_issue_alone() -> None:
    """Talks on trade; praise is of the same issue and no talks."""
    world = _world()
    world.level[:] = 1
    world.today.acts.append(done(world, US, "praise"))
    settle(world)
    assert (world.level == 1).all()

    world.today.acts.append(done(world, US, "working_talks"))
    settle(world)
    assert [n for n in world.setting.channels.ids if world.level[_at(world, n), 0] == 2] == [
        "economic"
    ]


def test_a_visit_uses_the_other_channels_on_its_issue() -> None:
    """The envoy on the climate has no other; a theatre commander comes on security, as the
    ministers of defence, the security advisers and the leaders do. The secret channel on it rises
    by its own calls only, and the visit's own channel by ``visits.channel_rise``.
    """
    world = _world()
    world.level[:] = 1
    world.today.visits.append(_ends(world, "own.kerry"))
    settle(world)
    assert (world.level == 1).all()

    world.today.visits = [_ends(world, "own.aquilino")]
    settle(world)
    risen = {n for n in world.setting.channels.ids if world.level[_at(world, n), 0] == 2}
    assert risen == {"leader", "security_adviser", "mil_high"}


def test_a_secret_visit_uses_no_other_channel() -> None:
    world = _world()
    world.level[:] = 1
    world.today.visits.append(_ends(world, "own.burns"))
    settle(world)

    assert (world.level == 1).all()


def test_an_answered_call_uses_its_channel() -> None:
    world = _world()
    world.level[:] = 1
    world.today.calls.append(_answered(world, "aquilino", answered=False))
    settle(world)
    assert (world.level == 1).all()

    world.today.calls = [_answered(world, "aquilino")]
    settle(world)
    assert [n for n in world.setting.channels.ids if world.level[_at(world, n), 0] == 2] == [
        "mil_operational"
    ]


def test_the_chance_is_that_of_a_day_however_often_a_channel_is_used() -> None:
    """P = .3 in 4,000 histories, with talks of both sides: .3 within four standard errors."""
    world = _world(4000, 0.3)
    economic = _at(world, "economic")
    world.level[economic] = 1
    world.today.acts += [everywhere(world, side, "working_talks") for side in (0, 1)]
    settle(world)

    share = (world.level[economic] == 2).mean()
    assert abs(share - 0.3) < 4 * np.sqrt(0.3 * 0.7 / 4000)
    uniform = world.luck.uniform("channel.use.economic", world.day)
    assert ((uniform < 0.3) == (world.level[economic] == 2)).all()


def test_what_is_suspended_on_the_day_stays_suspended_and_what_is_struck_does_not_rise() -> None:
    world = _world()
    economic = _at(world, "economic")
    world.level[economic] = 1
    world.today.acts.append(done(world, US, "working_talks"))
    world.today.suspended.append((np.array([economic]), np.array([0])))
    settle(world)
    assert world.level[economic, 0] == 0

    world = _world()
    world.level[economic] = 1
    world.today.acts.append(done(world, US, "working_talks"))
    world.removed = Removals([(0, Removal(Struck.RISE, 0, (economic,)))])
    settle(world)
    assert world.level[economic, 0] == 1


def test_two_ways_of_rising_on_a_day_are_one_level() -> None:
    world = _world()
    economic = _at(world, "economic")
    world.level[economic] = 1
    world.today.raised.append((np.array([economic]), np.array([0])))
    world.today.raised_by.append(BY_VISIT)
    world.today.acts.append(done(world, US, "working_talks"))
    settle(world)

    assert world.level[economic, 0] == 2
    assert world.today.raised_by == [BY_VISIT, BY_USE]


def test_nothing_is_asked_where_use_raises_nothing() -> None:
    world = _world(use_rise=0.0)
    world.level[:] = 1
    world.today.acts.append(done(world, US, "working_talks"))
    rise_by_use(world)

    assert world.today.raised == []


def test_with_no_chance_histories_are_those_without_the_mechanism(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exactly, every outcome of 16 histories in which channels are used; and not so with .3."""
    sizes = {"draws": 2, "runs": 8, "days": 200, "logged": 16}
    none, some = (play(_busy(p), **sizes) for p in (0.0, 0.3))
    monkeypatch.setattr(relation, "rise_by_use", lambda world: None)
    without = play(_busy(0.0), **sizes)

    same_lanes(none, without, slice(0, 16))
    assert all(acts_of(none, lane) == acts_of(without, lane) for lane in range(16))
    assert (none.tension_total == without.tension_total).all()
    assert (some.tension_total != without.tension_total).any()


def _busy(use_rise: float) -> LoadedScenario:
    """All channels limited, and many answered calls in disputes."""
    more = {"ladder.onset_rate": 0.8, "disputes.reply": 0.2, "channels.answered_open": 0.7}
    return with_limited_channels(more | {"channels.use_rise": use_rise})


def test_both_engines_let_channels_rise_alike() -> None:
    """The same levels on every day, acts and outcomes."""
    loaded = _busy(0.5)
    many = play(loaded, draws=2, runs=4, days=250, logged=8)
    for lane in (0, 3, 5, 7):
        watched = DiplomacyModel(loaded, seed=1, draw=lane // 4, run=lane % 4, days=250).play()

        assert_same_history(watched, many, lane)
        assert acts_of(watched, 0) == acts_of(many, lane)


def test_channels_work_on_more_days_where_use_raises_them() -> None:
    none, some, much = (play(_busy(p), draws=1, runs=50, days=200) for p in (0.0, 0.1, 0.5))

    working = [tally.channels[:, 1].sum() for tally in (none, some, much)]
    assert working[0] < working[1] < working[2]
