"""What governments do within a dispute: every formula by hand, bounds and directions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import disputes
from ballast.sim.rules.disputes import HOLD, OFFER, PRESS
from tests.sim.rules.cases import lane, params

GRID = (np.arange(100_000) + 0.5) / 100_000
YES, NO = np.array([True]), np.array([False])
STEP = 1e-12
"""Of a comparison that may come out equal."""


def flag(value: bool) -> np.ndarray:
    return np.array([value])


# --- Reply or lapse.


@pytest.mark.parametrize(
    ("z", "contact", "expected"),
    [
        (1.0, False, 0.128403),  # .1 e^.25
        (1.0, True, 0.1),  # .1 e^(.25 · 1 - .5 / 2)
        (4.0, False, 0.145499),  # tension counts up to 1.5: .1 e^.375
        (-3.0, False, 0.0778801),  # and down to -1: .1 e^-.25
    ],
)
def test_a_reply_by_hand(z: float, contact: bool, expected: float) -> None:
    rule = params("disputes", reply=0.1, contact=0.5)
    found = disputes.reply_probability(lane(z), flag(contact), lane(0.25), rule)

    assert found[0] == pytest.approx(expected, rel=1e-5)


def test_a_reply_is_at_most_certain() -> None:
    """.9 e^(1.5 · 1) = 4.03 is no chance."""
    rule = params("disputes", reply=0.9, contact=0.0)

    assert disputes.reply_probability(lane(9.0), NO, lane(1.0), rule).tolist() == [1.0]


def test_the_first_day_has_a_lapse_of_its_own() -> None:
    rule = params("disputes", lapse_first=0.28, lapse_later=0.07)

    assert disputes.lapse_probability(np.array([True, False]), rule).tolist() == [0.28, 0.07]


def test_one_uniform_decides_on_reply_and_lapse() -> None:
    """p = .1 and λ = .2: a tenth of the days has a reply, .9 · .2 = .18 a lapse, never both."""
    replies, lapses = disputes.answer(GRID, lane(0.1), lane(0.2))

    assert replies.mean() == pytest.approx(0.1, abs=1e-5)
    assert lapses.mean() == pytest.approx(0.18, abs=1e-5)
    assert not (replies & lapses).any()
    assert replies[GRID < 0.1].all() and lapses[GRID >= 0.82].all()


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_reply_and_lapse_exclude_each_other(reply: float, lapse: float, uniform: float) -> None:
    replies, lapses = disputes.answer(lane(uniform), lane(reply), lane(lapse))

    assert not (replies & lapses).any()
    assert not (replies.any() and reply == 0.0)
    assert not (lapses.any() and lapse == 0.0)


@given(
    st.floats(-5.5, 4.5), st.floats(-5.5, 4.5), st.floats(0, 3), st.floats(0, 1), st.floats(0, 5)
)
def test_tension_makes_a_reply_likelier_and_contact_less_likely(
    z: float, hotter: float, slope: float, reply: float, weight: float
) -> None:
    rule = params("disputes", reply=reply, contact=weight)
    z, hotter = min(z, hotter), max(z, hotter)

    def chance(at: float, contact: bool) -> float:
        return float(disputes.reply_probability(lane(at), flag(contact), lane(slope), rule)[0])

    assert 0.0 <= chance(z, True) <= chance(z, False) <= chance(hotter, False) <= 1.0


# --- Press, offer or hold.

FIXED = {
    "press": 0.04,
    "offer": 0.02,
    "danger": 0.3,
    "resolve": 2.0,
    "matching": 0.8,
    "contact": 0.5,
    "acceptance": 2.0,
}
SITUATION: dict[str, Any] = {
    "rung": 4,
    "z": 0.0,
    "belief": 0.7,
    "pressure": 0.0,
    "pressed": False,
    "contact": False,
    "own_offer": False,
    "other_offer": False,
    "committed": 0.0,
    "discreet": 0.0,
    "engagement": 0.0,
}
"""A government in an ordinary position: every term but the constant is zero."""


def log_odds(rule: Any, slopes: tuple[float, float] = (0.25, 0.1), **changes: Any) -> np.ndarray:
    """Log odds of a press and of an offer in the situation, with some of it changed: (2,)."""
    now = SITUATION | changes
    rung, resolve = np.array([now["rung"]]), disputes.log_odds(lane(now["belief"]))
    press = disputes.press_log_odds(
        rung,
        lane(now["z"]),
        resolve,
        lane(now["pressure"]),
        flag(now["pressed"]),
        flag(now["contact"]),
        flag(now["own_offer"]),
        lane(now["engagement"]),
        (lane(slopes[0]), lane(slopes[1])),
        rule,
    )
    offer = disputes.offer_log_odds(
        rung,
        resolve,
        flag(now["contact"]),
        flag(now["other_offer"]),
        lane(now["committed"]),
        lane(now.get("audience_cost", -0.2)),
        lane(now["discreet"]),
        lane(now["engagement"]),
        rule,
    )
    return np.array([press[0], offer[0]])


@pytest.mark.parametrize(
    ("changes", "press", "offer"),
    [
        ({"rung": 6}, -0.6, +0.6),  # δ h = .3 · 2
        ({"belief": 0.9}, -0.4, +0.4),  # β (b - .7) = 2 · .2
        ({"belief": 0.45}, +0.5, -0.5),  # 2 · -.25
        ({"z": 1.2}, +0.3, 0.0),  # .25 · 1.2
        ({"z": 3.0}, +0.375, 0.0),  # .25 · 1.5
        ({"z": -2.0}, -0.25, 0.0),  # .25 · -1
        ({"pressure": 0.5}, +0.05, 0.0),  # .1 · .5
        ({"pressed": True}, +0.8, 0.0),  # τ
        ({"contact": True}, -0.5, +0.5),  # ς
        ({"own_offer": True}, -2.0, 0.0),
        ({"other_offer": True}, 0.0, +2.0),  # ψ
        ({"engagement": 0.15}, -0.15, +0.15),  # σ (E - .5) = .3 · .5
        ({"committed": 1.0}, 0.0, -1.6),  # 4 · -.2 · 1 · (1 + 4/4)
        ({"committed": 1.0, "rung": 6}, -0.6, 0.6 - 2.0),  # 4 · -.2 · (1 + 6/4)
        ({"committed": 1.0, "other_offer": True}, 0.0, +2.0),  # to accept is not to back down
        ({"discreet": 0.15}, 0.0, 0.0),  # an open secret channel on which nobody speaks
        ({"discreet": 0.15, "contact": True}, -0.5, 0.65),
    ],
    ids=str,
)
def test_each_term_of_the_log_odds_by_hand(
    changes: dict[str, Any], press: float, offer: float
) -> None:
    """ln .04 = -3.218876 and ln .02 = -3.912023 where every term is zero."""
    found = log_odds(params("disputes", **FIXED), **changes)

    assert found == pytest.approx([-3.218876 + press, -3.912023 + offer], abs=1e-6)


def test_shares_by_hand() -> None:
    """Odds of 1/2 and 1/4 against holding: 2/7 and 1/7, and 4/7 hold."""
    press, offer = disputes.shares(np.log(lane(0.5)), np.log(lane(0.25)))

    assert (press[0], offer[0]) == pytest.approx((2 / 7, 1 / 7))


def test_one_uniform_chooses_among_three() -> None:
    """Presses lie at the low end of the uniforms, offers at the high end."""
    moves = disputes.choose(GRID, lane(0.3), lane(0.1))

    assert [np.mean(moves == move) for move in (HOLD, PRESS, OFFER)] == pytest.approx(
        [0.6, 0.3, 0.1], abs=1e-5
    )
    assert (moves[GRID < 0.3] == PRESS).all() and (moves[GRID >= 0.9] == OFFER).all()


BELIEF, Z = st.floats(0.01, 0.99), st.floats(-5.5, 4.5)
ANYWHERE = {
    "rung": st.integers(4, 6),
    "z": Z,
    "belief": BELIEF,
    "pressure": st.floats(0, 3),
    "pressed": st.booleans(),
    "contact": st.booleans(),
    "own_offer": st.booleans(),
    "other_offer": st.booleans(),
    "committed": st.sampled_from([0.0, 1.0]),
    "discreet": st.floats(0, 3),
    "engagement": st.floats(-1, 1),
    "audience_cost": st.floats(-3, 0),
}
RULE = {
    "press": st.floats(1e-6, 10),
    "offer": st.floats(1e-6, 10),
    "danger": st.floats(0, 5),
    "resolve": st.floats(0, 5),
    "matching": st.floats(0, 5),
    "contact": st.floats(0, 5),
    "acceptance": st.floats(0, 10),
}
SLOPES = st.tuples(st.floats(0, 3), st.floats(0, 3))


@given(st.fixed_dictionaries(ANYWHERE), st.fixed_dictionaries(RULE), SLOPES)
def test_chances_are_chances_in_every_situation(
    now: dict[str, Any], rule: dict[str, float], slopes: tuple[float, float]
) -> None:
    odds = log_odds(params("disputes", **rule), slopes, **now)
    press, offer = (float(p[0]) for p in disputes.shares(lane(odds[0]), lane(odds[1])))

    assert 0.0 <= press <= 1.0 and 0.0 <= offer <= 1.0
    assert press + offer <= 1.0 + STEP


MORE = [
    # what there is more of, from, to; presses, offers
    ("rung", 4, 6, -1, +1),
    ("z", -0.5, 1.0, +1, 0),
    ("belief", 0.4, 0.9, -1, +1),
    ("pressure", 0.0, 1.0, +1, 0),
    ("pressed", False, True, +1, 0),
    ("contact", False, True, -1, +1),
    ("own_offer", False, True, -1, 0),
    ("other_offer", False, True, 0, +1),
    ("engagement", -0.2, 0.2, -1, +1),
]


@pytest.mark.parametrize(
    ("what", "low", "high", "presses", "offers"), MORE, ids=[m[0] for m in MORE]
)
@given(st.fixed_dictionaries(ANYWHERE), st.fixed_dictionaries(RULE), SLOPES)
def test_directions_hold_in_every_situation(
    what: str, low: Any, high: Any, presses: int, offers: int,
    now: dict[str, Any], rule: dict[str, float], slopes: tuple[float, float],
) -> None:  # fmt: skip
    """Log odds move the way they should, or not at all where a coefficient is zero."""
    if what == "rung":
        now = now | {"committed": 0.0}  # audience costs grow with the rung
    if what == "other_offer":
        now = now | {"audience_cost": -0.2}
    book = params("disputes", **rule)
    less, more = (log_odds(book, slopes, **now | {what: end}) for end in (low, high))

    for change, sign in zip(more - less, (presses, offers), strict=True):
        assert sign * change >= -1e-9
        assert sign != 0 or abs(change) < 1e-9


@given(st.fixed_dictionaries(ANYWHERE), st.floats(-3, 0), st.floats(-3, 0))
def test_who_has_committed_itself_offers_less_and_never_accepts_less(
    now: dict[str, Any], cost: float, dearer: float
) -> None:
    book, dear = params("disputes", **FIXED), min(cost, dearer)
    free, bound, dearly = (
        log_odds(book, **now | {"committed": c, "audience_cost": w})[1]
        for c, w in ((0.0, dear), (1.0, max(cost, dearer)), (1.0, dear))
    )

    assert dearly <= bound + STEP and bound <= free + STEP
    if now["other_offer"]:
        assert dearly == free


# --- Where it leads.


@pytest.mark.parametrize(
    ("rung", "presses", "expected"),
    [
        (4, 0, 0.0), (4, 1, 0.1), (5, 1, 0.1), (5, 2, 0.19), (6, 1, 0.25), (6, 2, 0.4375),
    ],
)  # fmt: skip
def test_a_rise_by_hand(rung: int, presses: int, expected: float) -> None:
    """1 - .9² = .19; from rung 6 with a risk of its own, 1 - .75² = .4375."""
    rule = params("disputes", press_risk=0.1, press_risk_force=0.25)
    found = disputes.rise_probability(np.array([rung]), np.array([presses]), rule)

    assert found[0] == pytest.approx(expected)


@given(st.integers(4, 6), st.floats(0, 1), st.floats(0, 1))
def test_more_presses_are_more_dangerous(rung: int, r: float, r6: float) -> None:
    rule = params("disputes", press_risk=r, press_risk_force=r6)
    chances = disputes.rise_probability(np.full(3, rung), np.arange(3), rule)

    assert chances[0] == 0.0 and 0.0 <= chances[1] <= chances[2] + STEP <= 1.0 + 2 * STEP


@pytest.mark.parametrize(
    ("pressed", "offered", "committed", "contact", "expected"),
    [
        (True, False, False, True, 0.6),
        (True, False, False, False, 0.3),  # seen from afar it tells half
        (False, True, False, True, -0.6),
        (False, False, True, True, 0.3),
        (True, False, True, False, 0.45),
        (False, True, True, True, -0.3),
        (False, False, False, True, 0.0),
    ],
)
def test_signals_by_hand(
    pressed: bool, offered: bool, committed: bool, contact: bool, expected: float
) -> None:
    """ℓ (.5 + .5 contact)(press - offer + .5 commitment) with ℓ = .6."""
    found = disputes.signalled(
        flag(pressed), flag(offered), flag(committed), flag(contact), lane(0.6)
    )

    assert found.tolist() == pytest.approx([expected])


def test_a_dispute_starts_from_the_belief_in_hostility_within_bounds() -> None:
    """ln(.7/.3) = .847298; 0 and 1 stand for .05 and .95: ∓ ln 19 = ∓ 2.944439."""
    found = disputes.first_resolve(lane(0.7, 0.0, 1.0))

    assert found.tolist() == pytest.approx([0.847298, -2.944439, 2.944439], abs=1e-6)


@given(BELIEF)
def test_log_odds_and_back(belief: float) -> None:
    assert disputes.logistic(disputes.log_odds(lane(belief)))[0] == pytest.approx(belief)
