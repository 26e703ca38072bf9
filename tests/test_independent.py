"""The rule book against the submodels that were built from its description alone."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.rules import (
    channels,
    choice,
    encounters,
    ladder,
    perception,
    reciprocity,
    tension,
    visits,
)
from ballast.sim.rules.chance import poisson_count
from ballast.sim.rules.quantity import decay
from ballast.sim.vocabulary import CATEGORIES, HOSTILE, Severity
from tests import independent
from tests.random_cases import Numbers, cases, flag, lane, same, section, whole


@cases
def test_bands(numbers: Numbers) -> None:
    rung, S = numbers.whole(0, 3), numbers.real(0, 100)
    if numbers.whole(0, 9) == 0:  # on an edge, or where hysteresis ends
        S = float(numbers.whole(0, 50) * 2)
    assert ladder.band(whole(rung), lane(S))[0] == independent.band(S=S, rung=rung)
    assert ladder.settled_band(lane(S))[0] == independent.band(S=S, rung=4)


@cases
def test_encounters(numbers: Numbers) -> None:
    z, x, level = numbers.real(-4, 4.5), numbers.real(0, 0.5), numbers.whole(0, 3)
    rule = {
        "rate": numbers.real(5, 300),
        "tension_slope": numbers.real(0, 0.6),
        "branching": numbers.real(0, 0.5),
        "open_channel_factor": numbers.real(0.3, 1),
    }
    near = [numbers.real(0, 1.5) for _ in range(4)]
    contacts = encounters.contact(
        np.array([[near[0]], [near[1]]]), np.array([[near[2]], [near[3]]])
    )
    params = section("encounters", **rule)
    base = encounters.base_rate(contacts, params)
    mean = encounters.intensity(lane(z), lane(x), whole(level), base, params)
    theirs = independent.intensity(
        z=z,
        x=x,
        operational_level=level,
        us_exposure=near[0],
        cn_exposure=near[1],
        us_interception=near[2],
        cn_interception=near[3],
        **rule,
    )
    same(mean, theirs)

    u = numbers.real(0, 1)
    assert poisson_count(lane(u), lane(theirs))[0] == independent.number(u=u, lam=theirs)
    shares = {
        "p_publicised": numbers.real(0, 0.3),
        "p_collision": numbers.real(0, 0.4),
        "p_lethal": numbers.real(0, 1),
    }
    grade = Severity(int(encounters.severity(lane(u), *(lane(shares[name]) for name in shares))[0]))
    assert grade.name.lower() == independent.severity(u=u, **shares)
    half_life, count = numbers.real(2, 40), numbers.whole(0, 3)
    left = decay(lane(half_life))
    added = encounters.excite(whole(count), lane(rule["branching"]), left)
    same(
        encounters.calm(lane(x), left) + added,
        independent.excitation(x=x, N=count, branching=rule["branching"], half_life=half_life),
    )


@cases
def test_visits(numbers: Numbers) -> None:
    z, level, sanctioned = numbers.real(-4, 4.5), numbers.whole(0, 3), numbers.flag()
    K, K0, E = numbers.real(0, 40), numbers.real(0, 40), numbers.real(0, 1)
    reception, favoured, unmet = numbers.real(-1, 1), numbers.flag(), numbers.flag()
    rule = {
        "acceptance": numbers.real(0.5, 0.95),
        "channel_slope": numbers.real(0, 1.5),
        "reception_slope": numbers.real(0.3, 2),
        "tension_slope": numbers.real(0, 1),
        "grievance_slope": numbers.real(0, 0.2),
        "engagement_slope": numbers.real(0, 0.8),
        "precondition_slope": numbers.real(0.5, 3),
        "sanctioned_acceptance": numbers.real(0, 0.1),
    }
    chance = visits.acceptance(
        channels.openness(lane(level)),
        lane(reception),
        flag(favoured),
        lane(z),
        lane((K - K0) / 10.0),
        lane(E),
        flag(unmet),
        flag(sanctioned),
        section("visits", **rule),
    )
    theirs = independent.acceptance_probability(
        z=z,
        q=level / 3,
        reception=reception,
        favoured=int(favoured),
        K=K,
        K0=K0,
        E=E,
        unmet=int(unmet),
        sanctioned=sanctioned,
        **rule,
    )
    same(chance, theirs)

    rate, slope = numbers.real(0.0001, 0.01), numbers.real(0, 1.5)
    same(
        visits.postponement_probability(lane(z), lane(rate), lane(slope)),
        independent.postponement_probability(z=z, postponement_rate=rate, postponement_slope=slope),
    )


@cases
def test_perception(numbers: Numbers) -> None:
    q, closed, opened = numbers.whole(0, 3) / 3, numbers.real(0.3, 0.8), numbers.real(0.1, 0.4)
    bias, defensive, normal = numbers.real(0, 0.7), numbers.flag(), numbers.real(-3, 3)
    harsh, kind = numbers.real(-10, 0), numbers.real(0, 8)
    H, discount = numbers.real(0, 1), numbers.real(0, 1)
    sigma = perception.noise_sd(lane(q), lane(closed), lane(opened))
    same(sigma, independent.noise(q=q, noise_closed=closed, noise_open=opened))
    spread = float(sigma[0])
    mass = perception.hostile_mass(lane(harsh), flag(defensive), lane(bias))
    same(
        perception.seen(mass, sigma, lane(normal)),
        independent.seen_hostility(
            w=harsh, bias=bias, defensive=defensive, sigma=spread, epsilon=normal
        ),
    )
    mass = perception.cooperative_mass(lane(kind), lane(H), lane(discount))
    same(
        perception.seen(mass, sigma, lane(normal)),
        independent.seen_friendliness(w=kind, discount=discount, H=H, sigma=spread, epsilon=normal),
    )
    same(perception.own_mass(lane(harsh)), independent.own_mass(w=harsh))
    f, y, half_life = numbers.real(0, 3), numbers.real(0, 2), numbers.real(3, 21)
    same(
        reciprocity.remember(lane(f), decay(lane(half_life))) + y,
        independent.remember(f=f, y=y, memory_half_life=half_life),
    )
    prior, usual, slowly = numbers.real(0, 1), numbers.real(0, 0.1), numbers.real(90, 720)
    f = numbers.real(0, 0.15)
    f_ref, f_0 = perception.reference_memory(lane(usual), lane(prior), decay(lane(half_life)))
    same(
        perception.update_belief(lane(H), lane(f), f_ref, 1 - decay(lane(slowly)), f_0),
        independent.belief(
            H=H,
            H_0=prior,
            f=f,
            f_u=usual,
            memory_half_life=half_life,
            belief_half_life=slowly,
        ),
    )


@cases
def test_reciprocity_and_choice(numbers: Numbers) -> None:
    z, lasting, rung = numbers.real(-4, 4.5), numbers.real(-4, 4.5), numbers.whole(0, 6)
    D, K, K0, near = numbers.real(0, 1), numbers.real(0, 40), numbers.real(0, 40), numbers.flag()
    weakness = numbers.real(0, 1)
    rule = {
        "tension_slope": numbers.real(0, 0.3),
        "election_verbal": numbers.real(0, 0.9),
        "election_economic": numbers.real(0, 0.6),
        "election_military": numbers.real(-0.1, 0.2),
        "election_cooperative": numbers.real(-0.5, 0),
        "weakness_cooperative": numbers.real(0, 0.4),
        "grievance_slope": numbers.real(0, 0.15),
        "pre_summit_hostile": numbers.real(-0.6, 0.2),
        "pre_summit_cooperative": numbers.real(-0.2, 0.9),
        "crisis_hostile": numbers.real(1, 2.5),
        "crisis_cooperative": numbers.real(0.2, 1),
    }
    params = section("choice", **rule)
    logs = choice.log_multipliers(
        lane(z), lane(lasting), lane(D), lane(weakness), lane((K - K0) / 10), flag(near), params
    )
    factors = choice.multipliers(logs, flag(rung >= 4), params)
    for position, category in enumerate(CATEGORIES):
        if (
            category == "legal"
        ):  # shares a multiplier with sovereignty; said in the description since
            continue
        theirs = independent.multiplier_of_category(
            category=category.value,
            z=z,
            z_without_visits=lasting,
            D=D,
            K=K,
            K0=K0,
            economic_weakness=weakness,
            near_summit=near,
            rung=rung,
            **rule,
        )
        same(factors[choice.GROUP_OF_CATEGORY[position]], theirs)

    base, share, policy = numbers.real(0, 0.2), numbers.real(0, 1), numbers.real(0, 3)
    own, other, half_life = numbers.real(0, 3), numbers.real(0, 3), numbers.real(3, 21)
    inertia, answer, m = numbers.real(0, 0.5), numbers.real(-0.3, 0.5), numbers.real(0.3, 3)
    left = decay(lane(half_life))
    excited = reciprocity.excitation(lane(own), lane(inertia), left)
    excited = excited + reciprocity.excitation(lane(other), lane(answer), left)
    more, kept = reciprocity.policy_factors(lane(policy))
    same(
        share * reciprocity.intensity(more * lane(base), lane(m), kept * excited),
        independent.intensity_of_category(
            base=base,
            share=share,
            m=m,
            f_own=own,
            f_other=other,
            inertia=inertia,
            reciprocity=answer,
            memory_half_life=half_life,
            policy=policy,
        ),
    )

    acts = range(4)
    shares = [numbers.real(0.05, 1) for _ in acts]
    weights = [numbers.real(-10, 8) for _ in acts]
    risks, costs = [numbers.real(0, 1) for _ in acts], [numbers.real(0, 0.5) for _ in acts]
    feasible = [numbers.flag() for _ in acts]
    H, E = numbers.real(0, 1), numbers.real(0, 1)
    liking = {
        "domestic_weight": numbers.real(0, 1),
        "belief_weight": numbers.real(0, 1),
        "engagement_weight": numbers.real(0, 1),
    }
    precision, aversion = numbers.real(1, 6), numbers.real(0, 1)
    wish = choice.motive(lane(D), lane(H), lane(E), *(lane(v) for v in liking.values()))
    utilities = np.stack(
        [
            choice.utility(
                float(np.log(shares[b])),
                weights[b],
                risks[b],
                costs[b],
                wish,
                lane(rung),
                lane(precision),
                lane(aversion),
            )
            for b in acts
        ]
    )
    theirs = independent.choice_probabilities(
        shares=shares,
        weights=weights,
        risks=risks,
        costs=costs,
        feasible=feasible,
        D=D,
        H=H,
        E=E,
        rung=rung,
        precision=precision,
        risk_aversion=aversion,
        **liking,
    )
    grid = (np.arange(400) + 0.5) / 400
    chosen = choice.choose(
        grid,
        np.repeat(utilities, len(grid), axis=1),
        np.repeat(np.array(feasible)[:, None], len(grid), axis=1),
    )
    for b in acts:  # a stretch of the unit interval as long as the probability, within a grid step
        assert np.mean(chosen == b) == pytest.approx(theirs[b], abs=1.0 / len(grid))
    assert HOSTILE == 6


@cases
def test_channels_and_tension(numbers: Numbers) -> None:
    z, half_life, slope = numbers.real(-4, 4.5), numbers.real(50, 500), numbers.real(0, 0.5)
    sanctioned, accepted = numbers.flag(), numbers.real(0, 0.1)
    gate = lane(accepted if sanctioned else 1.0)
    same(
        channels.reopening_probability(lane(z), gate, lane(half_life), lane(slope)),
        independent.reopening_probability(
            z=z,
            suspension_half_life=half_life,
            reopening_slope=slope,
            sanctioned=sanctioned,
            sanctioned_acceptance=accepted,
        ),
    )
    X, jumps, gain = numbers.real(-20, 30), numbers.real(0, 20), numbers.real(0, 0.8)
    acts = [(numbers.real(0, 1), numbers.real(-10, 8)) for _ in range(numbers.whole(0, 4))]
    rest, C, base = numbers.real(0, 1), numbers.real(0, 1), numbers.real(40, 90)
    flow = sum(omega * -w for omega, w in acts)
    same(
        tension.excess(
            lane(X),
            decay(lane(half_life)),
            lane(gain),
            lane(flow),
            lane(rest + C),
            lane(jumps),
            lane(tension.MOST - base),
        ),
        independent.fast_tension(
            X=X,
            acts=acts,
            usual_other=rest,
            expected_coercion=C,
            jumps=jumps,
            half_life=half_life,
            act_gain=gain,
            base=base,
        ),
    )
    same(
        tension.expect(lane(C), lane(flow), 1 - decay(lane(half_life))),
        independent.expected_coercion(C=C, c=flow, habituation_half_life=half_life),
    )
    V, W = numbers.real(-12, 0), numbers.real(-2, 5)
    same(
        tension.level(lane(55.0), lane(X), lane(V), lane(W)),
        independent.tension(base=55.0, X=X, V=V, W=W),
    )
