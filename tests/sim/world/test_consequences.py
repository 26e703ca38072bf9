"""What acts set off, worked by hand on a world that stands still."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.sim.day import begin_day
from ballast.sim.vocabulary import NEVER, Duty, Role, Rung, VisitPhase
from ballast.sim.world.act_effects import commit_acts
from ballast.sim.world.government import decide_acts
from ballast.sim.world.relation import settle
from tests.cases import baseline, changed, quiet, without_acts
from tests.sim.world.hand import CN, US, disputed, done, slot, spend, still


def test_hostile_acts_push_tension_by_weight_issue_and_gain() -> None:
    """A major control: .5 · .7 · 6 = 2.1 points; a reassurance on trade: -.5 · .4 · 1.5 = -.3."""
    world = still(2, tension__act_gain=0.5, tension__start=55.0, tension__base=55.0)
    commit_acts(world, done(world, US, "export_control_major"))
    commit_acts(world, done(world, CN, "reassure", lane=1))
    settle(world)

    assert world.tension.tolist() == pytest.approx([57.1, 54.7])


def test_a_sanction_adds_to_the_stock_of_the_other_and_a_delisting_takes_from_it() -> None:
    """12 acts fade by 2^(-1/540) a day: 11.9846; plus 2, less 1."""
    world = still(2, coercion__grievance_half_life=540.0)
    commit_acts(world, done(world, US, "sanction_persons"))
    commit_acts(world, done(world, US, "delist", lane=1))
    settle(world)
    faded = 12.0 * 2 ** (-1 / 540)

    assert world.sanctions[CN].tolist() == pytest.approx([faded + 1, faded - 1])
    assert world.sanctions[US].tolist() == pytest.approx([6.0 * 2 ** (-1 / 540)] * 2)


def test_a_major_control_calls_forth_an_answer_in_kind_within_two_weeks() -> None:
    """Certain if the probability is 1, and only for weight -5 or below, and only economic ones."""
    world = still(500, coercion__cn_countermeasure=1.0, coercion__countermeasure_lag=5.0)
    for lane in range(500):
        commit_acts(world, done(world, US, "export_control_major", lane=lane))
    due = world.duty_day[Duty.COUNTER_ECONOMIC, CN]

    assert ((due >= 1) & (due <= 14)).all()
    assert len(np.unique(due)) == 14
    assert (world.duty_day[Duty.COUNTER_SANCTION] == NEVER).all()
    minor = still(1, coercion__cn_countermeasure=1.0)
    commit_acts(minor, done(minor, US, "export_control_minor"))
    assert (minor.duty_day == NEVER).all()


def test_what_is_owed_is_done_on_its_day() -> None:
    """A countermeasure due today is an economic act of that side; a statement is praise."""
    world = still(2)
    world.duty_day[Duty.COUNTER_ECONOMIC, CN, 0] = 0
    world.duty_day[Duty.STATEMENT, CN, 1] = 0
    decided = decide_acts(world, CN)
    names = [world.setting.acts.ids[act] for act in decided.act]

    assert decided.lanes.tolist() == [0, 1]
    assert names[0] in ("mineral_export_control", "firm_ban", "tariff")
    assert names[1] == "praise"
    assert not len(decide_acts(world, US).lanes)


def test_duties_are_not_done_in_war() -> None:
    world = still(1)
    world.duty_day[Duty.STATEMENT, CN, 0] = 0
    world.rung[:] = Rung.WAR

    assert not len(decide_acts(world, CN).lanes)


def _reassure(world, side: int, day: int) -> None:  # type: ignore[no-untyped-def]
    world.day = day
    begin_day(world)
    commit_acts(world, done(world, side, "reassure"))
    settle(world)


def test_after_two_unanswered_moves_a_side_rests_ninety_days() -> None:
    """Moves on days 0 and 10; rest until day 100; then a new series begins with one."""
    world = still(1, reassurance__patience=2.0)
    _reassure(world, US, 0)
    assert (world.moves[US, 0], world.rest_until[US, 0] <= 0) == (1, True)
    _reassure(world, US, 10)
    assert (world.moves[US, 0], world.rest_until[US, 0]) == (2, 100)
    _reassure(world, US, 101)
    assert world.moves[US, 0] == 1


def test_an_answer_ends_the_wait() -> None:
    """The other side's move 20 days later is no unilateral one: count and rest of the first end."""
    world = still(1, reassurance__patience=2.0)
    _reassure(world, US, 0)
    _reassure(world, US, 5)
    _reassure(world, CN, 25)

    assert (world.moves[US, 0], world.rest_until[US, 0]) == (0, 25)
    assert world.moves[CN, 0] == 0


def _both_reassure(world, day: int, *, first: int = US) -> None:  # type: ignore[no-untyped-def]
    world.day = day
    begin_day(world)
    for side in (first, 1 - first):
        commit_acts(world, done(world, side, "reassure"))
    settle(world)


def test_moves_of_both_sides_on_one_day_answer_each_other() -> None:
    """Neither has moved before, and yet neither move is unilateral: no count, nothing owed."""
    world = still(1, reassurance__us_reciprocation=1.0, reassurance__cn_reciprocation=1.0)
    _both_reassure(world, 0)

    assert world.moves[:, 0].tolist() == [0, 0]
    assert (world.rest_until <= 0).all()
    assert world.last_move[:, 0].tolist() == [0, 0]
    assert (world.duty_day == NEVER).all()


def test_a_meeting_of_moves_ends_a_series_on_both_sides() -> None:
    """One move of patience two is used up; met on day 40, it begins anew with the next."""
    world = still(1, reassurance__patience=2.0)
    _reassure(world, US, 0)
    _both_reassure(world, 40)
    assert world.moves[US, 0] == 0
    _reassure(world, US, 80)
    assert (world.moves[US, 0], world.rest_until[US, 0]) == (1, 40)


def test_a_unilateral_move_is_answered_when_that_is_certain() -> None:
    """Reciprocation 1 at trust .5 or more: owed within 1 … 30 days, by the other side alone."""
    loaded = quiet(baseline(), reassurance__cn_reciprocation=1.0, tension__trust_base=0.5)
    world = still(200, loaded)
    world.day = 7
    begin_day(world)
    for lane in range(200):
        commit_acts(world, done(world, US, "reassure", lane=lane))
    assert (world.duty_day == NEVER).all()  # decided in the evening
    settle(world)
    due = world.duty_day[Duty.RECIPROCATION]

    assert ((due[CN] >= 8) & (due[CN] <= 37)).all()
    assert (due[US] == NEVER).all()


MOVES = st.lists(st.tuples(st.integers(1, 45), st.sampled_from(["US", "CN", "both"])), max_size=12)


@settings(max_examples=60, deadline=None)
@given(moves=MOVES)
def test_who_is_committed_first_makes_no_difference_to_reassurance(
    moves: list[tuple[int, str]],
) -> None:
    """The other order gives the same state; exchanged sides give exchanged counts and rests."""
    given_order, other_order, exchanged = (
        still(1, reassurance__us_reciprocation=1.0, reassurance__cn_reciprocation=1.0)
        for _ in range(3)
    )
    day = 0
    for gap, who in moves:
        day += gap
        if who == "both":
            _both_reassure(given_order, day, first=US)
            _both_reassure(other_order, day, first=CN)
            _both_reassure(exchanged, day)
        else:
            side = (US, CN)[who == "CN"]
            _reassure(given_order, side, day)
            _reassure(other_order, side, day)
            _reassure(exchanged, 1 - side, day)
        for name in ("moves", "rest_until", "last_move", "duty_day"):
            found = getattr(given_order, name)
            np.testing.assert_array_equal(found, getattr(other_order, name), name)
            if name != "duty_day":  # luck is named by government
                np.testing.assert_array_equal(found[::-1], getattr(exchanged, name), name)


def test_a_resting_side_does_not_reassure() -> None:
    """A reciprocation that falls into the rest is not given."""
    world = still(2)
    world.duty_day[Duty.RECIPROCATION, US] = 0
    world.rest_until[US] = [1, 0]

    assert decide_acts(world, US).lanes.tolist() == [1]


def test_a_contradiction_halves_what_a_visit_left_and_costs_trust() -> None:
    """V = -4 · 2^(-1/28) would be -3.902; halved -1.951. Trust .25 - .05, drifting home."""
    loaded = without_acts(
        changed(baseline(), {"visits.effect_half_life": 28.0, "visits.trust_step": 0.05})
    )
    world = still(2, loaded)
    visit = slot(world, "yellen-july")
    world.visit_effect[:] = -4.0
    assert world.phase[visit, 0] == VisitPhase.AFTERMATH
    commit_acts(world, done(world, US, "export_control_major"))
    settle(world)
    kept = 2 ** (-1 / 28)

    assert world.visit_effect.tolist() == pytest.approx([-2.0 * kept, -4.0 * kept])
    assert world.trust[0] == pytest.approx(0.2 + 0.05 * (1 - 2 ** (-1 / 360)))
    begin_day(world)
    commit_acts(world, done(world, US, "export_control_major"))
    settle(world)
    assert world.visit_effect[0] == pytest.approx(-2.0 * kept**2)  # once per visit


@pytest.mark.parametrize(("side", "act"), [(CN, "firm_ban"), (US, "threaten"), (US, "arms_sale")])
def test_neither_the_host_nor_words_nor_lesser_acts_contradict(side: int, act: str) -> None:
    world = still(1, without_acts(baseline()))
    commit_acts(world, done(world, side, act))

    assert not world.today.contradicted.any()


def test_an_agreement_raises_trust() -> None:
    world = still(1, visits__trust_step=0.05)
    commit_acts(world, done(world, CN, "agreement"))
    settle(world)

    assert world.trust[0] == pytest.approx(0.3 - 0.05 * (1 - 2 ** (-1 / 360)))


def test_a_public_threat_commits_only_in_a_dispute_and_only_until_its_end() -> None:
    world = disputed(2)
    world.rung[1] = Rung.ACUTE_FRICTION
    for lane in (0, 1):
        commit_acts(world, done(world, CN, "threaten", lane=lane))
    assert world.committed.tolist() == [[0.0, 0.0], [1.0, 0.0]]
    settle(world)
    spend(world)
    assert world.committed[CN, 0] == 1.0
    spend(world, (US, Role.OFFER), (CN, Role.OFFER))

    assert world.rung[0] < Rung.DISPUTE
    assert world.committed.sum() == 0.0


def test_a_commitment_is_new_once() -> None:
    """What it tells is told on the day on which it is made."""
    world = disputed(1)
    for threats, told in ((1, 1), (0, 0), (1, 0)):
        begin_day(world)
        for _ in range(threats):
            commit_acts(world, done(world, CN, "threaten"))
        assert len(world.today.commitments) == told
