"""What visits, summits, shocks and time do to channels and tension, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.day import begin_day
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import NEVER, Duty, Severity, ShockKind, VisitPhase
from ballast.sim.world.exogenous_events import meet_encounters, meet_shocks, owe
from ballast.sim.world.relation import settle
from ballast.sim.world.state import World
from ballast.sim.world.visit_decisions import decide_visits, visits_due
from ballast.sim.world.visit_effects import commit_visits
from tests.cases import baseline, changed, without_acts
from tests.sim.world.hand import slot, still


def _channel(world: World, name: str) -> int:
    return world.setting.channels.ids.index(name)


def _ending(name: str, lanes: int = 1, **parameters: float) -> tuple[World, int]:
    """A world in which a visit ends today."""
    keys = {key.replace("__", "."): v for key, v in parameters.items()}
    world = still(lanes, without_acts(changed(baseline(), keys)))
    visit = slot(world, name)
    world.wake[:] = NEVER
    world.phase[visit], world.wake[visit] = VisitPhase.IN_PROGRESS, 0
    return world, visit


@pytest.mark.parametrize(
    ("pending", "lanes", "lags", "due"),
    [
        (NEVER, [0, 0], [3, 2], 2),  # two visits end on one day: the sooner statement
        (NEVER, [0, 0], [1, 4], 1),
        (2, [0, 0], [4, 3], 2),  # one that is due sooner stays
        (5, [0], [3], 3),
        (0, [0, 0], [4, 2], 2),  # what was due today is over
    ],
)
def test_a_duty_that_falls_twice_on_a_day_is_due_on_the_sooner_one(
    pending: int, lanes: list[int], lags: list[int], due: int
) -> None:
    world = still(2)
    world.duty_day[Duty.STATEMENT, 1] = pending
    owe(world, Duty.STATEMENT, 1, np.array(lanes), np.array(lags))

    assert world.duty_day[Duty.STATEMENT, 1].tolist() == [due, pending]


def test_a_cabinet_visit_takes_off_tension_by_trust_and_issue() -> None:
    """2 (.5 + .25) · .7 = 1.05 points for commerce."""
    world, visit = _ending("raimondo-summer", visits__effect=2.0)
    commit_visits(world, decide_visits(world, visits_due(world)))
    settle(world)

    assert world.visit_effect[0] == pytest.approx(-1.05)
    assert world.phase[visit, 0] == VisitPhase.AFTERMATH
    assert world.wake[visit, 0] == 30


def test_a_summit_moves_its_overshoot_from_one_stock_to_the_other() -> None:
    """ΔS = 6 (.5 + .25) = 4.5 and o = 1: V = -5.5, W = 1, the net effect -4.5."""
    world, _ = _ending("summit-november", visits__summit_effect=6.0, visits__summit_overshoot=1.0)
    commit_visits(world, decide_visits(world, visits_due(world)))
    settle(world)

    assert world.visit_effect[0] == pytest.approx(-5.5)
    assert world.overshoot[0] == pytest.approx(1.0)


def test_a_summit_reopens_each_shut_channel_by_its_own_luck() -> None:
    """With P = .5 in 4,000 histories: each of three shut channels in half, pairs in a quarter."""
    world, _ = _ending("summit-november", lanes=4000, channels__reopen_at_summit=0.5)
    commit_visits(world, decide_visits(world, visits_due(world)))
    settle(world)
    rows = [_channel(world, n) for n in ("mil_high", "mil_operational", "counter_narcotics")]
    reopened = world.level[rows] > 0
    error = 4 * 0.5 / np.sqrt(4000)

    assert np.abs(reopened.mean(axis=1) - 0.5).max() < error
    assert abs((reopened[0] & reopened[1]).mean() - 0.25) < error


def test_a_visit_raises_its_channel_but_not_past_a_sanctioned_counterpart() -> None:
    """Kerry's raises climate from 1 to 2; a visit to the barred defence ministry opens nothing."""
    world, _ = _ending("kerry-july", visits__channel_rise=1.0)
    commit_visits(world, decide_visits(world, visits_due(world)))
    settle(world)
    assert world.level[_channel(world, "climate"), 0] == 2

    barred, _ = _ending("own.austin", visits__channel_rise=1.0)
    commit_visits(barred, decide_visits(barred, visits_due(barred)))
    settle(barred)
    assert barred.level[_channel(barred, "mil_high"), 0] == 0


def test_the_host_speaks_well_of_a_visit_within_four_days() -> None:
    world, _ = _ending("kerry-july", lanes=400, visits__statement_probability=1.0)
    commit_visits(world, decide_visits(world, visits_due(world)))
    due = world.duty_day[Duty.STATEMENT, 1]

    assert set(np.unique(due)) == {1, 2, 3, 4}
    assert (world.duty_day[Duty.STATEMENT, 0] == NEVER).all()


def test_ministers_are_counted_for_the_summit() -> None:
    world, _ = _ending("he-lifeng-autumn")
    commit_visits(world, decide_visits(world, visits_due(world)))
    settle(world)

    assert world.ministers[:, 0].tolist() == [0, 1]


def _shocked(lanes: int, weight_share: float, **parameters: float) -> World:
    """A world on the morning of an undated sovereignty shock, military channels open."""
    channels = {
        name: c.model_copy(update={"state": "working", "since": None})
        for name, c in baseline().scenario.channels.items()
    }
    keys = {key.replace("__", "."): v for key, v in parameters.items()}
    loaded = changed(baseline(), keys | {"shocks.heavy_share": weight_share}, channels=channels)
    world = still(lanes, without_acts(loaded))
    world.next_shock[ShockKind.SOVEREIGNTY][:] = 0
    world.next_shock[ShockKind.DISCOVERY][:] = NEVER
    return world


def test_military_channels_go_first() -> None:
    """P = .5: military channels in half of 4,000 histories; climate (.6) only where they went."""
    world = _shocked(4000, 0.0, shocks__suspension_probability=0.5)
    meet_shocks(world)
    settle(world)
    shut = world.level == 0
    military = shut[_channel(world, "mil_high")]
    climate = shut[_channel(world, "climate")]
    error = 4 * 0.5 / np.sqrt(4000)

    assert abs(military.mean() - 0.5) < error
    assert (military == shut[_channel(world, "mil_operational")]).all()
    assert abs(climate.mean() - 0.3) < error
    assert (military | ~climate).all()
    assert not shut[_channel(world, "economic")].any()
    assert (world.reopen_day[_channel(world, "mil_high"), military] > 0).all()


def test_a_shock_is_an_incident_a_jump_and_a_drill_within_a_week() -> None:
    world = _shocked(500, 1.0, shocks__drill_probability=1.0, shocks__tension_jump=8.0)
    meet_shocks(world)
    due = world.duty_day[Duty.DRILL, 1]

    assert (world.last_incident == 0).all()
    assert world.today.jump.tolist() == [8.0] * 500
    assert set(np.unique(due)) == set(range(1, 8))
    assert (world.next_shock[ShockKind.SOVEREIGNTY] > 0).all()


def test_a_discovery_jumps_but_is_not_answered() -> None:
    """Even a heavy one on a set date: no drill, no channel shut."""
    shock = baseline().scenario.shocks["national-day-2023"]
    found = shock.model_copy(
        update={
            "kind": ShockKind.DISCOVERY,
            "weight": 6.0,
            "probability": 1.0,
            "date": baseline().scenario.start,
        }
    )
    keys = {"shocks.drill_probability": 1.0, "shocks.suspension_probability": 1.0}
    world = still(50, without_acts(changed(baseline(), keys, shocks={"find": found})))
    for clock in world.next_shock.values():
        clock[:] = NEVER
    meet_shocks(world)

    assert (world.today.jump > 0).all() and (world.last_incident == 0).all()
    assert (world.duty_day[Duty.DRILL] == NEVER).all()
    assert world.today.suspended == []


def test_encounters_jump_by_their_severity_and_excite_the_next() -> None:
    """With a rate of 5 a day and only collisions without death: 8 points each."""
    keys = {
        "encounters.rate": 900.0, "encounters.branching": 0.2, "encounters.half_life": 10.0,
        "encounters.p_collision": 0.5, "encounters.p_lethal": 0.0, "encounters.p_publicised": 0.0,
        "encounters.jump_collision": 8.0, "encounters.tension_slope": 0.0,
    }  # fmt: skip
    world = still(200, without_acts(changed(baseline(), keys)))
    meet_encounters(world)
    tally = world.today.encounters
    assert tally is not None
    collided = tally[Severity.COLLISION] > 0

    assert world.today.jump.tolist() == (8.0 * tally[Severity.COLLISION]).tolist()
    assert ((world.last_incident == 0) == collided).all()
    expected = 0.2 * (1 - 2 ** (-1 / 10)) * tally.sum(axis=0)
    assert world.excitation.tolist() == pytest.approx(expected.tolist())
    assert abs(tally.sum(axis=0).mean() - 900 / 365 * 0.8) < 4 * np.sqrt(1.973 / 200)


def test_a_channel_both_raised_and_suspended_is_suspended() -> None:
    world = still(1)
    c, lane = np.array([_channel(world, "climate")]), np.array([0])
    world.today.raised.append((c, lane))
    world.today.suspended.append((c, lane))
    settle(world)

    assert world.level[c[0], 0] == 0
    assert world.reopen_day[c[0], 0] > 0


def test_days_begin_empty_and_yesterday_is_remembered() -> None:
    world = still(1)
    world.today.jump[:] = 5.0
    begin_day(world)

    assert world.today.jump.tolist() == [0.0]
    assert isinstance(world.luck, Luck) and world.yesterday == []
