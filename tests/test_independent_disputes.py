"""The rule book of disputes against what was built from its description alone."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from ballast.sim.rules import (
    crisis_calls,
    dispute_onset,
    disputes,
    encounters,
    ladder,
    shocks,
    visits,
)
from ballast.sim.rules.chance import whole_days
from ballast.sim.vocabulary import CALLING_CHANNELS, ChannelKind
from ballast.sim.world.action_sets import Acts
from ballast.sim.world.compiled_disputes import read_reference, shock_gravity
from tests import independent_disputes as independent
from tests.cases import baseline
from tests.random_cases import Numbers, cases, flag, lane, same, section, whole
from tests.sim.world.hand import still

# --- How disputes begin.


@cases
def test_bands(numbers: Numbers) -> None:
    S, rung = numbers.real(30, 80), numbers.whole(0, 3)
    if numbers.whole(0, 4) == 0:
        S = float(numbers.whole(22, 34) * 2)  # on an edge, or where hysteresis ends
    assert ladder.settled_band(lane(S))[0] == independent.band(S)
    assert ladder.band(whole(rung), lane(S))[0] == independent.band_step(rung, S)


@cases
def test_onset(numbers: Numbers) -> None:
    exposures = (numbers.real(0, 1.5), numbers.real(0, 1.5) * numbers.flag())
    interceptions = (numbers.real(0, 1.5), numbers.real(0, 1.5))
    near = encounters.contact(np.array(exposures)[:, None], np.array(interceptions)[:, None])
    contacts = independent.contacts(exposures, interceptions)
    same(near, contacts)
    rate, yearly = numbers.real(0, 200), numbers.real(1, 90)
    elasticity = numbers.real(0, 1.5)
    tempo = dispute_onset.tempo(
        lane(rate) * near, yearly, section("disputes", tempo_elasticity=elasticity)
    )
    their_tempo = independent.tempo_term(
        tempo_elasticity=elasticity, rate=rate, contacts=contacts, encounters=yearly
    )
    same(tempo, their_tempo)

    slopes = {
        "tension_slope": numbers.real(0, 0.6),
        "military_channel": numbers.real(-0.7, 0.1),
        "leader_channel": numbers.real(-0.5, 0.1),
        "domestic_slope": numbers.real(0, 0.4),
    }
    ours = {"gravity_slope": numbers.real(0.3, 2), "belief_slope": numbers.real(0, 2)}
    A, g, z, H = (numbers.real(*ends) for ends in ((-9, 3), (-5, 4), (-4, 4.5), (0, 1)))
    m, leader, D = numbers.whole(0, 3) / 3, numbers.whole(0, 3) / 3, numbers.real(0, 1.2)
    terms = dispute_onset.onset_terms(
        lane(g),
        tempo,
        lane(z),
        lane(H),
        lane(m),
        lane(leader),
        lane(D),
        section("ladder", **slopes),
        section("disputes", **ours),
    )
    log = independent.onset_log_odds(
        A=A, g=g, z=z, H=H, m=m, q_l=leader, D=D, tempo=their_tempo, **slopes, **ours
    )
    same(A + terms.total(), log)
    n = numbers.whole(1, 4)
    chance = dispute_onset.onset_probability(lane(A), terms.total(), whole(n))
    same(chance, independent.onset_probability(log, n))


@cases
def test_trigger(numbers: Numbers) -> None:
    count = numbers.whole(1, 5)
    uniform = np.array([numbers.real(0, 1) for _ in range(count)])
    chance = np.array([numbers.real(0, 1) * (numbers.whole(0, 3) > 0) for _ in range(count)])
    begins, share = dispute_onset.trigger(uniform, chance)
    ours = int(np.where(begins, share, np.inf).argmin()) if begins.any() else None

    every = list(zip(range(count), uniform.tolist(), chance.tolist(), strict=True))
    assert ours == independent.trigger(every)


@cases
def test_gravity_of_shocks(numbers: Numbers) -> None:
    plain, heavy, weight = numbers.real(-1, 1), numbers.real(0, 2), float(numbers.whole(3, 8))
    rule = {"gravity_shock": plain, "gravity_heavy_shock": heavy}
    same(
        shock_gravity(lane(weight), section("disputes", **rule)),
        independent.shock_gravity(weight=weight, **rule),
    )
    assert shocks.HEAVY_FROM == 6


GRAVITIES = (
    "gravity_publicised",
    "gravity_collision",
    "gravity_lethal",
    "gravity_shock",
    "gravity_heavy_shock",
)


@cache
def menu() -> Acts:
    """The acts of the baseline."""
    return still().setting.acts


@cases
def test_anchor(numbers: Numbers) -> None:
    """To the last halving of the bisection; beyond its bounds both stand on the nearer one."""
    acts = menu()
    grave = [n for n, g in zip(acts.ids, acts.gravity.tolist(), strict=True) if g == g]
    ends = {"encounters": 60.0, "shocks": 3.0} | dict.fromkeys(
        ("publicised", "collision", "lethal", "lethal_crisis", "heavy"), 0.4
    )
    world = {name: numbers.real(0, end) for name, end in ends.items()}
    about = world | {"acts": {name: numbers.real(0, 2) for name in grave if numbers.flag()}}
    scenario = baseline().scenario
    scenario = scenario.model_copy(update={"anchor": scenario.anchor.model_copy(update=about)})
    reference = read_reference(scenario, acts)

    gravities = {name: numbers.real(-1, 3) for name in GRAVITIES}
    slopes = {
        "tension_slope": numbers.real(0, 0.6),
        "military_channel": numbers.real(-0.7, 0.1),
        "leader_channel": numbers.real(-0.5, 0.1),
    }
    mu, kappa = numbers.real(0.1, 3), numbers.real(0.3, 1.6)
    heat, rule = section("ladder", **slopes), section("disputes", gravity_slope=kappa, **gravities)
    terms = [dispute_onset.reference_terms(g, heat, rule) for g in reference.gravities(rule)]
    ours = dispute_onset.solve_anchor(lane(mu), reference.lifted, reference.rates, terms)

    of_acts = {name: {"gravity": float(acts.gravity[acts.ids.index(name)])} for name in grave}
    found, lifting = independent.reference_candidates(about, of_acts, **gravities)
    assert reference.lifted == pytest.approx(lifting)
    assert reference.rates == pytest.approx([a_year for _, a_year, _ in found])
    A = independent.solve_anchor(found, lifting, onset_rate=mu, gravity_slope=kappa, **slopes)
    assert float(ours[0]) == pytest.approx(A, abs=1e-9)


def test_an_anchor_without_candidates() -> None:
    nothing = independent.solve_anchor(
        [],
        0.0,
        onset_rate=0.5,
        gravity_slope=1.0,
        tension_slope=0.2,
        military_channel=0.0,
        leader_channel=0.0,
    )
    assert still().onset.anchor.tolist() == [nothing]
    tempo = independent.tempo_term(tempo_elasticity=0.3, rate=60.0, contacts=1.0, encounters=0.0)
    assert still().onset.tempo.tolist() == [tempo]


# --- Disputes, rule by rule.


@cases
def test_before_a_reply(numbers: Numbers) -> None:
    z, talking = numbers.real(-4, 4.5), numbers.flag()
    heat = numbers.real(0, 0.5)
    rule = {
        "reply": numbers.real(0, 0.9),
        "lapse_first": numbers.real(0, 1),
        "lapse_later": numbers.real(0, 1),
        "contact": numbers.real(0, 1),
    }
    params = section("disputes", **rule)
    chance = disputes.reply_probability(lane(z), flag(talking), lane(heat), params)
    mine = {"z": z, "in_contact": talking, "tension_slope": heat}
    theirs = independent.reply_probability(reply=rule["reply"], contact=rule["contact"], **mine)
    same(chance, theirs)
    u, age = numbers.real(0, 1), numbers.whole(1, 3)
    lapse = disputes.lapse_probability(flag(age == 1), params)
    replies, lapses = disputes.answer(lane(u), chance, lapse)
    name = "reply" if replies[0] else "lapse" if lapses[0] else "wait"
    assert name == independent.answer(u, day=9, first_evening=9 - age, **mine, **rule)


@cases
def test_press_offer_or_hold(numbers: Numbers) -> None:
    z, rung, B = numbers.real(-4, 4.5), numbers.whole(4, 6), numbers.real(-4, 4)
    D, E = numbers.real(0, 1), numbers.real(0, 1)
    committed, pressed, own, other, talking, secret = (numbers.flag() for _ in range(6))
    rule = {
        "press": numbers.real(0.01, 0.5),
        "offer": numbers.real(0.01, 0.5),
        "danger": numbers.real(0, 1),
        "resolve": numbers.real(0, 2),
        "matching": numbers.real(0, 1.6),
        "contact": numbers.real(0, 1),
        "acceptance": numbers.real(0, 4),
    }
    heat, home = numbers.real(0, 0.5), numbers.real(0, 0.3)
    weight, cost, discreet = numbers.real(0, 1), numbers.real(-0.6, 0), numbers.real(0, 0.4)
    params, engagement = section("disputes", **rule), lane(weight * (E - 0.5))
    press = disputes.press_log_odds(
        whole(rung),
        lane(z),
        lane(B),
        lane(D),
        flag(pressed),
        flag(talking),
        flag(own),
        engagement,
        (lane(heat), lane(home)),
        params,
    )
    offer = disputes.offer_log_odds(
        whole(rung),
        lane(B),
        flag(talking),
        flag(other),
        lane(committed),
        lane(cost),
        lane(discreet * secret),
        engagement,
        params,
    )
    u = numbers.real(0, 1)
    p_press, p_offer = disputes.shares(press, offer)
    move = ("hold", "press", "offer")[int(disputes.choose(lane(u), p_press, p_offer)[0])]
    theirs = independent.choose(
        u,
        z=z,
        rung=rung,
        B=B,
        D=D,
        E=E,
        committed=committed,
        other_pressed_yesterday=pressed,
        own_offer_stands=own,
        other_offer_stands=other,
        in_contact=talking,
        secret_channel_open=secret,
        tension_slope=heat,
        domestic_slope=home,
        engagement_weight=weight,
        secret_channel=discreet,
        audience_cost=cost,
        **rule,
    )
    assert move == theirs
    both = independent.shares(float(press[0]), float(offer[0]))
    same(p_press, both[0])
    same(p_offer, both[1])


@cases
def test_risks_signals_and_the_first_belief(numbers: Numbers) -> None:
    rung, n = numbers.whole(4, 6), numbers.whole(0, 2)
    rule = {"press_risk": numbers.real(0, 0.5), "press_risk_force": numbers.real(0, 0.5)}
    same(
        disputes.rise_probability(whole(rung), whole(n), section("disputes", **rule)),
        independent.rise_probability(n=n, rung=rung, **rule),
    )
    H = numbers.real(0, 1)
    same(disputes.first_resolve(lane(H)), independent.first_resolve(H))


@cases
def test_answers_to_calls(numbers: Numbers) -> None:
    level, reception, barred = numbers.whole(0, 3), numbers.real(-1, 1), numbers.flag()
    opened, closed = numbers.real(0.1, 0.7), numbers.real(0, 0.15)
    slope, accepted = numbers.real(0.3, 2), numbers.real(0, 0.1)
    same(
        crisis_calls.answer_probability(
            whole(level),
            lane(reception),
            flag(barred),
            (lane(opened), lane(closed)),
            lane(slope),
            lane(accepted),
        ),
        independent.answer_probability(
            level=level,
            reception=reception,
            sanctioned=barred,
            answered_open=opened,
            answered_closed=closed,
            reception_slope=slope,
            sanctioned_acceptance=accepted,
        ),
    )
    kinds = [kind.value for kind in ChannelKind]
    officials = [
        {
            "kind": kinds[numbers.whole(0, len(kinds) - 1)],
            "secret": numbers.whole(0, 4) == 0,
            "seniority": numbers.real(0.1, 1),
            "level": numbers.whole(0, 3),
        }
        for _ in range(numbers.whole(1, 6))
    ]
    able = [
        k
        for k, about in enumerate(officials)
        if about["secret"] or about["kind"] in {kind.value for kind in CALLING_CHANNELS}
    ]
    u, caller = numbers.real(0, 1), None
    if able:
        weights = crisis_calls.caller_weights(
            np.array([[officials[k]["seniority"]] for k in able]),
            np.array([[officials[k]["level"]] for k in able]),
        )
        caller = able[int(crisis_calls.choose_caller(lane(u), weights)[0])]
    assert caller == independent.choose_caller(u, officials)
    days = whole_days(lane(u), 1, crisis_calls.MEETING_WITHIN_DAYS)
    assert 7 + days[0] == independent.meeting_day(0.0, u, day=7, kind="", secret=True, agreed=False)


@cases
def test_summit(numbers: Numbers) -> None:
    rung, replied = numbers.whole(0, 6), numbers.flag()
    replied = rung > 4 or (rung == 4 and replied)
    diplomatic, guests = numbers.whole(0, 3), numbers.whole(0, 3)
    since = numbers.whole(0, 15) if numbers.flag() else None
    needed = numbers.whole(2, 6) / 2
    held, penalty = numbers.real(0.3, 0.95), numbers.real(0.05, 0.4)
    recent = since is not None and since <= visits.INCIDENT_DAYS
    unmet = int(diplomatic < 2) + int(guests < np.rint(needed)) + int(recent) + int(rung >= 4)
    same(
        visits.summit_probability(
            lane(held), lane(penalty), whole(unmet), flag(replied or rung >= 5)
        ),
        independent.summit_probability(
            rung=rung,
            replied=replied,
            diplomatic_level=diplomatic,
            ministers_before=guests,
            days_since_incident=since,
            summit_held=held,
            summit_penalty=penalty,
            summit_ministers=needed,
        ),
    )
