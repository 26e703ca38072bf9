"""The course of a dispute, evening by evening: rises, offers, ends, accidents, war."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.vocabulary import CRISIS, DISPUTE, NEVER, WAR, Ending, Role, Severity, VisitPhase
from ballast.sim.world.clones import split_lanes
from ballast.sim.world.dispute_course import climb
from ballast.sim.world.dispute_moves import in_dispute, offer_stands
from ballast.sim.world.relation import settle
from ballast.sim.world.state import LONG_AGO, World, blank_day
from ballast.sim.world.struck_events import Removal, Removals, Struck
from tests.cases import baseline, quiet, under_way
from tests.sim.world.hand import CN, US, disputed, everywhere, met, slot, spend, still, value

SURE = {"disputes__press_risk": 1.0, "disputes__press_risk_force": 1.0}
SAFE = {"disputes__press_risk": 0.0, "disputes__press_risk_force": 0.0}
LIFTS, HOLDS = {"ladder__lethal_crisis": 1.0}, {"ladder__lethal_crisis": 0.0}
EVERYONE = np.array([0])


def ended(world: World) -> list[tuple[Ending, list[int]]]:
    return [(ending, lanes.tolist()) for ending, lanes in world.today.ended]


def stands(world: World, side: int) -> bool:
    return bool(offer_stands(world, side, EVERYONE)[0])


# --- Rises.


PRESS = {4: Role.PRESS_4, 5: Role.PRESS_5, 6: Role.PRESS_6}


@pytest.mark.parametrize(("rung", "press"), PRESS.items())
def test_a_press_that_goes_wrong_leads_one_rung_up(rung: int, press: Role) -> None:
    world = disputed(rung=rung, **SURE)
    spend(world, (US, press), (CN, press))

    assert world.rung[0] == rung + 1
    assert world.today.rises is not None
    lanes, by_accident = world.today.rises
    assert lanes.tolist() == [0] and not by_accident[0]


@pytest.mark.parametrize("moves", [[], [(US, Role.OFFER)], [(US, Role.REPLY)]])
def test_without_a_press_nothing_rises(moves: list[tuple[int, Role]]) -> None:
    world = disputed(**SURE)
    spend(world, *moves)

    assert world.rung[0] == DISPUTE and world.today.rises is None


@pytest.mark.parametrize(
    ("rung", "sides", "risk"), [(4, 1, 0.2), (5, 2, 0.36), (6, 1, 0.1), (6, 2, 0.19)]
)
def test_how_often_presses_lead_up(rung: int, sides: int, risk: float) -> None:
    """r = .2 and r_6 = .1 by hand; over 20,000 lanes 3.9 standard errors are at most .0132."""
    world = disputed(20_000, rung=rung, disputes__press_risk=0.2, disputes__press_risk_force=0.1)
    spend(world, *[(side, PRESS[rung]) for side in range(sides)])

    assert np.mean(world.rung == rung + 1) == pytest.approx(risk, abs=0.0132)
    assert set(world.rung.tolist()) == {rung, rung + 1}


# --- Lethal accidents.


@pytest.mark.parametrize(("rung", "then"), [(0, 5), (3, 5), (4, 5), (5, 6), (6, 6)])
def test_where_a_lethal_accident_lifts(rung: int, then: int) -> None:
    if rung < DISPUTE:
        world = still(**LIFTS)
        world.rung[:] = rung
    else:
        world = disputed(rung=rung, replied=rung > DISPUTE, **LIFTS)
    spend(world, lethal=True)

    assert world.rung[0] == then
    assert world.replied[0]  # it counts as a reply
    if rung < DISPUTE:
        assert world.today.begun is not None and world.today.begun.rung.tolist() == [5]
        assert world.today.begun.probability.tolist() == [1.0]
    elif then > rung:
        assert world.today.rises is not None and world.today.rises[1].tolist() == [True]


@pytest.mark.parametrize("rung", [3, 4, 5, 6])
def test_where_it_never_lifts_nothing_rises(rung: int) -> None:
    world = disputed(rung=max(rung, DISPUTE), replied=rung > DISPUTE, **HOLDS)
    world.rung[:] = rung
    spend(world, lethal=True)

    assert world.rung[0] in (rung, 2)  # a band may come down, a dispute stays
    assert world.replied[0] == (rung > DISPUTE)


@pytest.mark.parametrize("rung", [4, 5])
def test_a_day_with_presses_and_an_accident_is_one_rung(rung: int) -> None:
    world = disputed(rung=rung, **SURE, **LIFTS)
    spend(world, (US, PRESS[rung]), (CN, PRESS[rung]), lethal=True)

    assert world.rung[0] == rung + 1


def test_how_often_an_accident_lifts() -> None:
    """.7 of 20,000: 3.9 standard errors are .0126. From rung 3, 4 and 5 by the same uniform."""
    found = []
    for rung in (3, 4, 5):
        world = disputed(20_000, rung=max(rung, 4), ladder__lethal_crisis=0.7)
        world.rung[:] = rung
        spend(world, lethal=True)
        found.append(world.rung > max(rung, 4))

    assert found[1].mean() == pytest.approx(0.7, abs=0.0126)
    assert (found[0] == found[1]).all() and (found[1] == found[2]).all()


# --- Offers.


def test_an_offer_stands_for_seven_days() -> None:
    world = disputed(**SAFE)
    spend(world, (US, Role.OFFER))
    standing = []
    for _ in range(9):
        standing.append(stands(world, US))
        spend(world)

    assert standing == [True] * 7 + [False] * 2
    assert not stands(world, CN)


def test_an_offer_renewed_stands_for_seven_days_more() -> None:
    world = disputed(**SAFE)
    spend(world, (US, Role.OFFER))
    for _ in range(4):
        spend(world)
    spend(world, (US, Role.OFFER))
    for _ in range(6):
        spend(world)

    assert stands(world, US)


def test_a_press_takes_back_the_own_offer_and_not_the_others() -> None:
    world = disputed(**SAFE)
    world.offered[:] = 0
    world.day = 1
    spend(world, (US, Role.PRESS_4))

    assert not stands(world, US) and stands(world, CN)


@pytest.mark.parametrize("first", [US, CN])
@pytest.mark.parametrize("later", [1, 7])
def test_to_accept_while_the_others_offer_stands_settles(first: int, later: int) -> None:
    world = disputed(**SAFE)
    spend(world, (first, Role.OFFER))
    for _ in range(later - 1):
        spend(world)
    spend(world, (1 - first, Role.ACCEPT))

    assert world.rung[0] < DISPUTE
    assert ended(world) == [(Ending.SETTLEMENT, [0])]


def test_an_answer_that_comes_too_late_is_an_offer_of_its_own() -> None:
    world = disputed(**SAFE)
    spend(world, (US, Role.OFFER))
    for _ in range(7):
        spend(world)
    spend(world, (CN, Role.OFFER))

    assert world.rung[0] == DISPUTE and not world.today.ended
    assert stands(world, CN) and not stands(world, US)


def test_two_offers_on_one_day_settle() -> None:
    world = disputed(rung=6, **SAFE)
    spend(world, (US, Role.OFFER), (CN, Role.OFFER))

    assert ended(world) == [(Ending.SETTLEMENT, [0])]


def test_nobody_accepts_what_is_taken_back_the_same_day() -> None:
    """One presses on the day on which the other accepts its offer: the acceptance stands alone."""
    world = disputed(**SAFE)
    spend(world, (US, Role.OFFER))
    spend(world, (US, Role.PRESS_4), (CN, Role.ACCEPT))

    assert world.rung[0] == DISPUTE
    assert not stands(world, US) and stands(world, CN)


def test_who_presses_on_the_day_offers_nothing() -> None:
    """A person who plays may list both: a press withdraws the own offer, so nothing settles."""
    world = disputed(**SAFE)
    world.offered[US] = 0
    world.day = 1
    spend(world, (CN, Role.PRESS_4), (CN, Role.ACCEPT))

    assert world.rung[0] == DISPUTE
    assert stands(world, US) and not stands(world, CN)


def test_a_rise_comes_before_a_settlement_and_clears_all_offers() -> None:
    world = disputed(**LIFTS)
    spend(world, (US, Role.OFFER), (CN, Role.OFFER), lethal=True)

    assert world.rung[0] == CRISIS and not world.today.ended
    assert not stands(world, US) and not stands(world, CN)


def test_a_rise_by_one_clears_the_offer_of_the_other() -> None:
    world = disputed(**SURE)
    world.offered[CN] = 0
    world.day = 1
    spend(world, (US, Role.PRESS_4))

    assert world.rung[0] == CRISIS and not stands(world, CN)


@pytest.mark.parametrize(("tension", "rung"), [(40.0, 0), (52.0, 1), (60.0, 2), (75.0, 3)])
def test_a_settlement_leads_to_the_band_of_tension_and_leaves_nothing(
    tension: float, rung: int
) -> None:
    world = disputed(rung=6, **SAFE)
    world.tension[:] = tension
    world.committed[:] = 1.0
    world.contact_until[:], world.meeting_day[:], world.meeting_caller[:] = 9, 4, 0
    world.pressed[:] = True
    spend(world, (US, Role.OFFER), (CN, Role.OFFER))

    assert world.rung[0] == rung
    assert world.trigger[0] == world.opener[0] == world.meeting_caller[0] == -1
    assert not world.replied[0] and not world.pressed.any() and not world.committed.any()
    assert not world.resolve.any()
    assert (world.offered == LONG_AGO).all() and world.contact_until[0] == LONG_AGO
    assert world.dispute_day[0] == world.crisis_day[0] == world.meeting_day[0] == NEVER


def test_a_lapse_ends_a_dispute_that_nobody_answers() -> None:
    world = disputed(lanes=3, replied=False)
    world.today = blank_day(3)
    world.today.lapsed = [np.array([1])]
    climb(world)

    assert np.flatnonzero(world.rung >= DISPUTE).tolist() == [0, 2]
    assert ended(world) == [(Ending.LAPSE, [1])]


def test_an_accident_on_the_day_of_a_lapse_goes_on_as_a_crisis() -> None:
    world = disputed(replied=False, **LIFTS)
    world.today = blank_day(1)
    world.today.lapsed = [np.array([0])]
    world.today.encounters = met(world, Severity.LETHAL)
    climb(world)

    assert world.rung[0] == CRISIS and world.replied[0] and not world.today.ended


# --- Signals, replies and what is remembered of yesterday.


def test_signals_reach_the_other_side() -> None:
    """ℓ = .6, no contact: a press adds .3 to the other's log odds, an offer takes .3 off."""
    world = disputed(disputes__signal=0.6, **SAFE)
    world.resolve[:] = 0.0
    spend(world, (US, Role.PRESS_4), (CN, Role.OFFER))

    assert world.resolve[:, 0].tolist() == pytest.approx([-0.3, 0.3])
    assert world.pressed[:, 0].tolist() == [True, False]
    spend(world)
    assert world.pressed[:, 0].tolist() == [False, False]


def test_an_accepted_offer_that_does_not_end_it_tells_like_an_offer() -> None:
    world = disputed(disputes__signal=0.6, **SAFE)
    world.resolve[:] = 0.0
    spend(world, (US, Role.ACCEPT))

    assert world.resolve[:, 0].tolist() == pytest.approx([0.0, -0.3])


def test_contact_explains_a_signal_and_a_new_commitment_is_half_of_one() -> None:
    """In contact all of ℓ = .6 is told; a press with a new commitment is 1.5 of a press."""
    world = disputed(disputes__signal=0.6, **SAFE)
    world.resolve[:], world.contact_until[:] = 0.0, 0
    world.today = blank_day(1)
    world.today.moves = [(US, 1, EVERYONE)]
    world.today.commitments = [(US, EVERYONE)]
    climb(world)

    assert world.resolve[:, 0].tolist() == pytest.approx([0.0, 0.9])


def test_a_reply_opens_the_dispute_to_both() -> None:
    world = disputed(lanes=2, replied=False)
    world.today = blank_day(2)
    world.today.moves = [(US, 0, np.array([1]))]
    climb(world)

    assert world.replied.tolist() == [False, True]
    assert world.rung.tolist() == [DISPUTE, DISPUTE]


# --- War.


def war(lanes: int = 1, **parameters: float) -> World:
    """A world on the evening on which a war has come."""
    loaded = under_way(quiet(baseline(), **SURE, **parameters), rung=6, replied=True)
    world = still(lanes, loaded)
    world.wake[:], world.duty_day[:], world.reopen_day[:] = 40, 41, 42
    for clock in world.next_shock.values():
        clock[:] = 43
    spend(world, (US, Role.PRESS_6), (CN, Role.PRESS_6))
    return world


def test_war_stops_all_clocks_and_shuts_all_channels() -> None:
    world = war()

    assert world.rung[0] == WAR and ended(world) == [(Ending.WAR, [0])]
    assert world.tension[0] == 100.0 and world.z[0] == world.lasting_z[0] == 4.5
    assert not world.level.any()
    for clock in (world.wake, world.duty_day, world.reopen_day, *world.next_shock.values()):
        assert (clock == NEVER).all()
    assert not len(in_dispute(world))


def test_tension_and_levels_are_held_whatever_the_scenario_plans() -> None:
    """A channel that an intervention opens later stays shut where there is war."""
    world = war(lanes=2)
    world.rung[1] = 1
    world.today = blank_day(2)
    channel = world.setting.channels.ids.index("commerce")
    world.today.levels = [(channel, 3)]
    settle(world)

    assert world.level[channel].tolist() == [0, 3]
    assert value(world.tension, 0) == 100.0 > value(world.tension, 1)


def test_no_clock_of_a_war_starts_again_where_histories_are_cloned() -> None:
    world = war(lanes=2, visits__proposals=1.0)
    world.rung[1], world.phase[:, 1] = 1, VisitPhase.IDEA
    clones, _, copies = split_lanes(world, np.array([3, 3]))
    at_war = clones.rung == WAR

    assert at_war.tolist() == [True] * 3 + [False] * 3
    for clock in (clones.wake, clones.reopen_day, *clones.next_shock.values()):
        assert (clock[..., at_war] == NEVER).all()
    assert (clones.wake[:, ~at_war][:, copies[~at_war] > 0] != NEVER).any()


def test_clones_keep_their_dispute() -> None:
    world = disputed(lanes=2, rung=5, **SAFE)
    spend(world, (US, Role.OFFER))
    world.contact_until[:], world.meeting_day[:], world.meeting_caller[:] = 6, 3, 2
    clones, lanes, _ = split_lanes(world, np.array([2, 1]))

    for name in (
        "rung", "replied", "trigger", "opener", "dispute_day", "offered", "pressed", "resolve",
        "committed", "contact_until", "meeting_day", "meeting_caller", "crisis_day",
    ):  # fmt: skip
        np.testing.assert_array_equal(
            getattr(clones, name), getattr(world, name)[..., lanes], err_msg=name
        )


# --- Struck steps.


def struck(world: World) -> World:
    world.removed = Removals([(0, Removal(Struck.STEP, world.day))])
    return world


def test_a_struck_rise_does_not_come_and_the_rest_of_the_day_does() -> None:
    world = struck(disputed(lanes=2, **SURE))
    spend(world, (US, Role.PRESS_4))

    assert world.rung.tolist() == [DISPUTE, CRISIS]
    assert world.pressed[US].all()
    assert world.today.rises is not None and world.today.rises[0].tolist() == [1]


def test_a_struck_settlement_goes_on_without_offers() -> None:
    world = struck(disputed(lanes=2, **SAFE))
    spend(world, (US, Role.OFFER), (CN, Role.OFFER))

    assert world.rung.tolist()[0] == DISPUTE and world.rung[1] < DISPUTE
    assert ended(world) == [(Ending.SETTLEMENT, [1])]
    assert not stands(world, US) and not stands(world, CN) and world.replied[0]


def test_a_struck_lapse_goes_on_unanswered() -> None:
    world = struck(disputed(lanes=2, replied=False))
    world.today = blank_day(2)
    world.today.lapsed = [np.arange(2)]
    climb(world)

    assert world.rung[0] == DISPUTE > world.rung[1]
    assert ended(world) == [(Ending.LAPSE, [1])]


# --- Visits on the evening of a rise.


def test_after_a_rise_to_a_crisis_scheduled_visits_are_looked_at_in_the_morning() -> None:
    loaded = under_way(baseline(), replied=True)
    world = still(1, loaded)
    open_visits = [v for v, s in enumerate(world.setting.slots.summit) if not s]
    world.phase[:], world.wake[:], world.visit_date[:] = VisitPhase.SCHEDULED, 50, 60
    world.params = disputed(**SURE).params
    spend(world, (US, Role.PRESS_4))

    assert world.rung[0] == CRISIS and world.crisis_day[0] == world.day == 1
    for v in open_visits:
        expected = 50 if world.setting.slots.secret[v] else 1
        assert world.wake[v, 0] in (expected, 50), world.setting.slots.ids[v]
    summits = list(world.setting.slots.summits)
    assert (world.wake[summits, 0] == 50).all()


def test_a_rise_beyond_a_crisis_is_no_new_morning_of_it() -> None:
    world = disputed(rung=5, **SURE)
    spend(world, (US, Role.PRESS_5))

    assert world.rung[0] == 6 and world.crisis_day[0] == NEVER


def test_acts_of_the_day_are_not_needed_for_hand_made_evenings() -> None:
    """What governments did is read from the moves of the day, not from acts with a role."""
    world = disputed(**SURE)
    world.today = blank_day(1)
    world.today.acts.append(everywhere(world, US, "press_4"))
    climb(world)

    assert world.rung[0] == DISPUTE
    assert slot(world, world.setting.slots.ids[0]) == 0
