"""What governments decide within a dispute, on the state of the morning."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ballast.sim.rules.quantity import Params
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import CATEGORIES, CRISIS, DISPUTE, Category, Cause, Role
from ballast.sim.world.action_sets import RESTING
from ballast.sim.world.dispute_moves import chances, decide_moves, feasible_moves
from ballast.sim.world.government import decide_acts, feasible_acts
from ballast.sim.world.state import World
from tests.cases import baseline, quiet, small, under_way
from tests.sim.world.hand import CN, US, disputed, still

MANY = 20_000


def acts_of(world: World, moved: tuple[np.ndarray, ...]) -> set[str]:
    return {world.setting.acts.ids[act] for act in moved[1]}


# --- Before a reply.


def test_only_the_addressee_decides_before_a_reply() -> None:
    world = disputed(MANY, opener=CN, replied=False, disputes__reply=0.2)
    opener, addressee = decide_moves(world, CN, free=True), decide_moves(world, US, free=True)

    assert [len(part) for part in opener] == [0, 0, 0]
    assert acts_of(world, addressee) == {"reply"}
    assert len(addressee[2]) > 0


@pytest.mark.parametrize(("age", "lapse"), [(0, 0.3), (1, 0.1), (40, 0.1)])
def test_replies_and_lapses_by_hand(age: int, lapse: float) -> None:
    """p = .2 e^(.5 · .6) = .269972; λ_0 = .3 on the first day, λ_1 = .1 later, where none replies.

    Of 20,000 lanes 3.9 standard errors are at most .0125.
    """
    world = disputed(
        MANY, age=age, replied=False, disputes__reply=0.2, ladder__tension_slope=0.5,
        disputes__lapse_first=0.3, disputes__lapse_later=0.1,
    )  # fmt: skip
    world.z[:] = 0.6
    lanes, _, lapsed = decide_moves(world, US, free=True)

    assert len(lanes) / MANY == pytest.approx(0.269972, abs=0.0125)
    assert len(lapsed) / MANY == pytest.approx((1.0 - 0.269972) * lapse, abs=0.0125)
    assert not np.isin(lanes, lapsed).any()


def test_contact_calms_the_addressee() -> None:
    """ς = 1: p = .2 e^-.5 = .121306 at tension 55."""
    world = disputed(MANY, replied=False, disputes__reply=0.2, disputes__contact=1.0)
    world.z[:], world.contact_until[:] = 0.0, 0
    lanes, _, _ = decide_moves(world, US, free=True)

    assert len(lanes) / MANY == pytest.approx(0.121306, abs=0.0095)


def test_a_matter_that_began_last_night_has_its_first_day_today() -> None:
    world = disputed(MANY, replied=False, disputes__reply=0.0, disputes__lapse_first=1.0,
                     disputes__lapse_later=0.0)  # fmt: skip
    world.day, world.dispute_day[:] = 30, 29
    world.dispute_day[: MANY // 2] = 28
    _, _, lapsed = decide_moves(world, US, free=True)

    assert lapsed.tolist() == list(range(MANY // 2, MANY))


def test_a_government_that_a_person_plays_moves_not_of_itself() -> None:
    """It does not reply, press or offer; an unanswered matter may lapse all the same."""
    waiting = disputed(MANY, age=3, replied=False, disputes__reply=0.5, disputes__lapse_later=0.4)
    both = disputed(MANY, disputes__press=5.0, disputes__offer=5.0)
    lanes, _, lapsed = decide_moves(waiting, US, free=False)

    assert len(lanes) == 0 and len(lapsed) > 0
    assert [len(part) for part in decide_moves(both, US, free=False)] == [0, 0, 0]


# --- After it.

TERMS = {
    "disputes__press": 0.05,
    "disputes__offer": 0.03,
    "disputes__danger": 0.4,
    "disputes__resolve": 1.5,
    "disputes__matching": 0.8,
    "disputes__contact": 0.6,
    "disputes__acceptance": 2.0,
    "ladder__tension_slope": 0.3,
    "ladder__domestic_slope": 0.2,
    "ladder__us_audience_cost": -0.3,
    "ladder__cn_audience_cost": -0.1,
    "ladder__secret_channel": 0.25,
    "choice__us_engagement_weight": 0.5,
    "choice__cn_engagement_weight": 0.2,
}


def in_crisis(secret: bool = True) -> World:
    """A crisis on day 10: contact, offers on both sides, one side committed, the other pressed."""
    loaded = under_way(quiet(baseline(), **TERMS), rung=5, replied=True)
    channels = loaded.scenario.channels
    name = next(iter(channels))
    hidden = {name: channels[name].model_copy(update={"secret": True})}
    loaded = loaded.model_copy(
        update={"scenario": loaded.scenario.model_copy(update={"channels": channels | hidden})}
    )
    world = still(1, loaded)
    world.day = 10
    world.z[:] = 1.0
    world.level[:] = 0
    world.level[world.setting.channels.ids.index(name)] = 1 if secret else 0
    world.resolve[:, 0] = math.log(4.0), math.log(1.5)  # beliefs of .8 and .6
    world.pressure = np.array([0.5]), np.array([0.1])
    world.engagement = np.array([0.9]), np.array([0.1])
    world.pressed[CN], world.contact_until[:] = True, 10
    world.offered[US] = 3
    world.committed[US] = 1.0
    return world


def test_chances_of_both_sides_by_hand() -> None:
    """Rung 5, z = 1, in contact, the own offer of the US stands, its promise too.

    US: press ln .05 - .4 - 1.5 · .1 + .3 + .2 · .5 + .8 - .6 - 2 - .5 · .4 = -5.145732,
    offer ln .03 + .4 + .15 + .6 - 4 · .3 · 2.25 + .25 + .2 = -4.606558.
    China: press ln .05 - .4 - 1.5 · -.1 + .3 + .2 · .1 - .6 - .2 · -.4 = -3.445732,
    offer ln .03 + .4 - .15 + .6 + 2 + .25 - .08 = -.486558.
    """
    world = in_crisis()
    for side, press, offer in ((US, -5.145732, -4.606558), (CN, -3.445732, -0.486558)):
        total = 1.0 + math.exp(press) + math.exp(offer)
        found = [float(p[0]) for p in chances(world, side, np.array([0]))]

        assert found == pytest.approx([math.exp(press) / total, math.exp(offer) / total], rel=1e-6)


def test_a_secret_channel_that_is_shut_eases_nothing() -> None:
    """Without its .25 the odds of an offer are e^-.25 of what they were."""
    lanes = np.array([0])
    odds = []
    for world in (in_crisis(), in_crisis(secret=False)):
        press, offer = (float(p[0]) for p in chances(world, CN, lanes))
        odds.append(offer / (1.0 - press - offer))

    assert odds[1] / odds[0] == pytest.approx(math.exp(-0.25))


def _swapped(params: Params) -> Params:
    """A section with the two governments' numbers exchanged."""
    changes = {name: value[::-1] for name, value in vars(params).items()
               if isinstance(value, np.ndarray) and value.ndim == 2}  # fmt: skip
    return replace(params, **changes)


def test_the_two_governments_are_alike() -> None:
    """With all that is a government's own exchanged, each has the other's chances."""
    world, mirror = in_crisis(), in_crisis()
    for name in ("resolve", "pressed", "offered", "committed"):
        setattr(mirror, name, getattr(world, name)[::-1].copy())
    mirror.pressure, mirror.engagement = world.pressure[::-1], world.engagement[::-1]
    mirror.params = replace(
        mirror.params,
        ladder=_swapped(world.params.ladder),
        choice=_swapped(world.params.choice),
    )
    lanes = np.array([0])
    for side in (US, CN):
        here, there = chances(world, side, lanes), chances(mirror, 1 - side, lanes)
        assert [p.tolist() for p in here] == [p.tolist() for p in there]
    assert chances(world, US, lanes)[0] != chances(world, CN, lanes)[0]


@pytest.mark.parametrize(("rung", "press"), [(4, "press_4"), (5, "press_5"), (6, "press_6")])
def test_a_press_is_the_act_of_its_rung(rung: int, press: str) -> None:
    world = disputed(200, rung=rung, disputes__press=1.0, disputes__offer=1.0)

    assert acts_of(world, decide_moves(world, US, free=True)) == {press, "offer"}


def test_to_offer_while_the_others_offer_stands_is_to_accept() -> None:
    world = disputed(200, disputes__press=1e-6, disputes__offer=1.0)
    world.day = 9
    world.offered[CN] = 2  # for the last time
    assert acts_of(world, decide_moves(world, US, free=True)) == {"accept"}

    world.day = 10
    assert acts_of(world, decide_moves(world, US, free=True)) == {"offer"}
    assert acts_of(world, decide_moves(world, CN, free=True)) == {"offer"}


def test_moves_stand_among_the_acts_of_the_day_with_their_cause() -> None:
    world = disputed(2_000, disputes__press=1.0, disputes__offer=1.0)
    done = decide_acts(world, CN)
    names = [world.setting.acts.ids[act] for act in done.act]

    assert set(names) == {"press_4", "offer"}
    assert set(done.cause) == {Cause.DISPUTE}
    assert (np.diff(done.category * world.lanes + done.lanes) > 0).all()


def test_a_move_takes_the_place_of_its_category() -> None:
    """Who presses does no other military act that day, planned ones included; words stay free."""
    drill = {"date": "2023-07-10", "kind": "act", "side": "CN", "act": "drill_small",
             "evidence": "A"}  # fmt: skip
    words = drill | {"act": "warn"}
    loaded = branch(
        quiet(baseline(), disputes__press=1.0, disputes__offer=1.0),
        {"interventions.add": {"drill": drill, "words": words}},
    )
    world = still(500, under_way(loaded, replied=True))
    done = decide_acts(world, CN)
    ids, military = world.setting.acts.ids, CATEGORIES.index(Category.MILITARY)
    what = {n: set(done.lanes[done.act == ids.index(n)].tolist()) for n in
            ("press_4", "drill_small", "warn")}  # fmt: skip

    assert what["press_4"] and not what["press_4"] & what["drill_small"]
    assert what["press_4"] | what["drill_small"] == what["warn"] == set(range(500))
    assert (np.bincount(done.lanes[done.category == military]) == 1).all()


def test_moves_are_no_acts_of_a_government_that_is_in_no_dispute() -> None:
    world = disputed(50, disputes__press=10.0, disputes__offer=10.0)
    world.rung[:25], world.rung[25:30] = 3, 7
    done = decide_acts(world, US)

    assert done.lanes.min() == 30


# --- What is feasible.


@pytest.mark.parametrize(
    ("situation", "side", "able"),
    [
        ({"replied": False}, US, {"reply"}),  # the addressee
        ({"replied": False}, CN, set()),  # the opener
        ({"rung": 4}, US, {"press_4", "offer"}),
        ({"rung": 5}, CN, {"press_5", "offer"}),
        ({"rung": 6}, CN, {"press_6", "offer"}),
    ],
    ids=["the addressee", "the opener", "rung 4", "rung 5", "rung 6"],
)
def test_what_can_be_done_about_a_dispute(
    situation: dict[str, Any], side: int, able: set[str]
) -> None:
    world = disputed(1, opener=CN, **situation)
    about = world.setting.dispute_acts
    ids = world.setting.acts.ids
    moves = np.flatnonzero(about.role >= 0)
    found = feasible_moves(world, side, moves[:, None], np.array([0]))[:, 0]

    assert {ids[b] for b, can in zip(moves, found, strict=True) if can} == able
    listed = {ids[b] for b in feasible_acts(world, side)}
    assert listed & {ids[b] for b in moves} == able


def test_an_offer_that_stands_can_be_accepted_and_not_countered() -> None:
    world = disputed(1)
    world.offered[CN] = 0
    world.day = 5
    ids = world.setting.acts.ids

    assert "accept" in {ids[b] for b in feasible_acts(world, US)}
    assert "offer" not in {ids[b] for b in feasible_acts(world, US)}
    assert "offer" in {ids[b] for b in feasible_acts(world, CN)}


@pytest.mark.parametrize("rung", [0, 3, 7])
def test_nothing_can_be_done_about_a_dispute_that_is_not_there(rung: int) -> None:
    world = disputed(1)
    world.rung[:] = rung
    roles = world.setting.dispute_acts.role

    assert (roles[feasible_acts(world, US)] < 0).all()
    if rung == 7:
        assert feasible_acts(world, US) == []


# --- What rests in a crisis.


def busy(rung: int) -> LoadedScenario:
    """The small dyad with acts of all categories, in a dispute that stays as it is."""
    still_there = {
        f"parameters.disputes.{key}": value
        for key, value in {"press": 1e-6, "offer": 1e-6, "press_risk": 0.0, "reply": 0.0}.items()
    }
    loaded = branch(
        small(),
        still_there
        | {"governments.*.conduct.rates.*": 40.0, "parameters.choice.crisis_cooperative": 1.0},
    )
    return under_way(loaded, rung=rung, replied=True)


@pytest.mark.parametrize("rung", [4, 5, 6])
def test_economic_measures_talks_and_concessions_rest_in_a_crisis(rung: int) -> None:
    world = still(3_000, busy(rung))
    world.level[:] = 3
    done = [decide_acts(world, side) for side in (0, 1)]
    for side, acts in enumerate(done):
        categories = {CATEGORIES[c] for c in acts.category}
        owned = {CATEGORIES[c] for c, some in enumerate(world.setting.repertoires[side].acts)
                 if len(some)}  # fmt: skip

        assert categories == (owned - {*RESTING} if rung >= CRISIS else owned)


def test_duties_of_resting_categories_rest_too() -> None:
    """A countermeasure owed in a crisis is not taken; a sanction in answer to one is."""
    for rung, kinds in ((DISPUTE, {"economic", "sanction"}), (CRISIS, {"sanction"})):
        loaded = under_way(quiet(baseline()), rung=rung, replied=True)
        world = still(1, loaded)
        world.duty_day[:, CN] = 0
        done = decide_acts(world, CN)
        coercive = {CATEGORIES[c].value for c in done.category} & {"economic", "sanction"}

        assert coercive == kinds


def test_roles_of_disputes_are_not_chosen_by_the_rule_of_ordinary_acts() -> None:
    """No government has them in its repertoire, so that no category fires into one."""
    world = still(1)
    for repertoire in world.setting.repertoires:
        own = np.concatenate(repertoire.acts)
        assert (world.setting.dispute_acts.role[own] < 0).all()
        for role in (Role.REPLY, Role.OFFER, Role.ACCEPT):
            assert not len(repertoire.roles[role])
