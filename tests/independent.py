"""Submodels built a second time from ``sim/ODD.md`` and the glossary alone, without the code.

Plain numbers and ``math`` only. Whoever wrote it saw the description and the keys of the scenario,
not the rule book; ``tests/test_independent.py`` compares the two. What the description left open
stands in ``sim/TRACE.md``, and has been said there since. Disputes, crisis calls and summits were
built anew: ``tests/independent_disputes.py``.
"""

# mypy: ignore-errors
from __future__ import annotations

import math

EDGES = (48.0, 56.0, 64.0)
HYSTERESIS = 2.0
ENCOUNTERS_A_DAY = 12
VERBAL_HOSTILE, ECONOMIC, SANCTION = "verbal_hostile", "economic", "sanction"
MILITARY, SOVEREIGNTY, LEGAL = "military", "sovereignty", "legal"
COOPERATIVE = ("verbal_cooperative", "talks", "concession")


def decay(*, half_life):
    return 2.0 ** (-1.0 / half_life)


def clip(x, low, high):
    return min(max(x, low), high)


def z_of(*, S):
    return (S - 55.0) / 10.0


def logistic(x):
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


# ---------------------------------------------------------------- 1. bands
def band(*, S, rung):
    """Rung 0-3 of the next day. From rung 4 or higher: the plain band of S, without hysteresis."""
    if rung >= 4:
        return sum(1 for edge in EDGES if edge <= S)
    if rung < 3 and EDGES[rung] <= S:
        return rung + 1
    if rung > 0 and EDGES[rung - 1] - HYSTERESIS > S:  # "falls more than two points", said since
        return rung - 1
    return rung


# ---------------------------------------------------------------- 2. encounters
def intensity(
    *,
    z,
    x,
    rate,
    us_exposure,
    cn_exposure,
    us_interception,
    cn_interception,
    tension_slope,
    branching,
    operational_level,
    open_channel_factor,
    rung=0,
):
    if rung >= 7:
        return 0.0
    contacts = us_exposure * cn_interception + cn_exposure * us_interception
    lam = rate / 365.0 * contacts * math.exp(clip(tension_slope * z, -1.0, 1.5)) * (1.0 - branching)
    lam *= 1.0 - (1.0 - open_channel_factor) * operational_level / 3.0
    return lam + x


def number(*, u, lam):
    """Inverse survival function: smallest n with P(N > n) <= u, at most 12 (small u: many)."""
    p = math.exp(-lam)
    survival = 1.0 - p
    n = 0
    while n < ENCOUNTERS_A_DAY and survival > u:
        n += 1
        p *= lam / n
        survival -= p
    return n


def severity(*, u, p_publicised, p_collision, p_lethal):
    if u < p_collision * p_lethal:
        return "lethal"
    if u < p_collision:
        return "collision"
    if u < p_collision + p_publicised:
        return "publicised"
    return "routine"


def excitation(*, x, N, branching, half_life):
    phi = decay(half_life=half_life)
    return phi * x + branching * (1.0 - phi) * N


# ---------------------------------------------------------------- 3. visits
def acceptance_probability(
    *,
    z,
    q,
    reception,
    favoured,
    K,
    K0,
    E,
    unmet,
    acceptance,
    channel_slope,
    reception_slope,
    tension_slope,
    grievance_slope,
    engagement_slope,
    precondition_slope,
    sanctioned=False,
    sanctioned_acceptance=0.0,
):
    """favoured: the number added where the host favours the visitor's channel (its size is not in
    the text); K, K0, E of the host; unmet: number of unmet preconditions."""
    if sanctioned:
        return sanctioned_acceptance
    logit = (
        math.log(acceptance / (1.0 - acceptance))
        + channel_slope * (q - 2.0 / 3.0)
        + reception_slope * (reception - 0.2 + favoured)
        - tension_slope * z
        - grievance_slope * (K - K0) / 10.0
        + engagement_slope * (E - 0.5)
        - precondition_slope * unmet
    )
    return logistic(logit)


def postponement_probability(
    *, z, postponement_rate, postponement_slope, secret=False, summit=False
):
    """The daily chance of being put off before the date."""
    if secret or summit:
        return 0.0
    return 1.0 - math.exp(-postponement_rate * math.exp(postponement_slope * clip(z, -2.0, 2.0)))


# ---------------------------------------------------------------- 4. perception
def noise(*, q, noise_closed, noise_open):
    return noise_closed + (noise_open - noise_closed) * q


def seen_hostility(*, w, bias, defensive, sigma, epsilon):
    return clip(-w / 3.0 + (bias if defensive else 0.0) + sigma * epsilon, 0.0, 2.0)


def seen_friendliness(*, w, discount, H, sigma, epsilon):
    return clip((w / 3.0) * (1.0 - discount * H) + sigma * epsilon, 0.0, 2.0)


def own_mass(*, w):
    return min(abs(w) / 3.0, 2.0)


def remember(*, f, y, memory_half_life):
    """y: sum over the acts of yesterday (0 on a day without acts)."""
    return decay(half_life=memory_half_life) * f + y


def belief(*, H, H_0, f, f_u, memory_half_life, belief_half_life):
    """f_u: memory at the record's rates; f_1: that of one standard act a year."""
    f_1 = 1.0 / 365.0 / (1.0 - decay(half_life=memory_half_life))
    f_ref = max(f_u, f_1)
    f_0 = H_0 * max(0.0, f_1 - f_u)
    return H + (1.0 - 2.0 ** (-1.0 / belief_half_life)) * (min(1.0, (f + f_0) / f_ref) - H)


# ---------------------------------------------------------------- 5. reciprocity, choice
def election_term(
    *, category, election_verbal, election_economic, election_military, election_cooperative
):
    if category == VERBAL_HOSTILE:
        return election_verbal
    if category in (ECONOMIC, SANCTION):
        return election_economic
    if category == MILITARY:
        return election_military
    if category in COOPERATIVE:
        return election_cooperative
    return 0.0  # sovereignty, legal


def multiplier_of_category(
    *,
    category,
    z,
    z_without_visits,
    D,
    K,
    K0,
    economic_weakness,
    near_summit,
    rung,
    tension_slope,
    election_verbal,
    election_economic,
    election_military,
    election_cooperative,
    weakness_cooperative,
    grievance_slope,
    pre_summit_hostile,
    pre_summit_cooperative,
    crisis_hostile,
    crisis_cooperative,
):
    """D, K, K0, economic_weakness of the acting side."""
    friendly = category in COOPERATIVE
    tension_z = z_without_visits if category in (ECONOMIC, SOVEREIGNTY) else z
    e = election_term(
        category=category,
        election_verbal=election_verbal,
        election_economic=election_economic,
        election_military=election_military,
        election_cooperative=election_cooperative,
    )
    total = (-1.0 if friendly else 1.0) * tension_slope * tension_z + D * e
    if category in (VERBAL_HOSTILE, SANCTION):
        total += grievance_slope * (K - K0) / 10.0
    if friendly:
        total += weakness_cooperative * economic_weakness
    if near_summit:
        total += pre_summit_cooperative if friendly else pre_summit_hostile
    m = math.exp(clip(total, -1.0, 1.2))
    if rung >= 4:
        m *= crisis_cooperative if friendly else crisis_hostile
    return m


def intensity_of_category(
    *, base, share, m, f_own, f_other, inertia, reciprocity, memory_half_life, policy=1.0
):
    """base: the tone's lambda0; share: pi; inertia: iota; reciprocity: rho."""
    phi = decay(half_life=memory_half_life)
    begotten = (1.0 - phi) * (inertia * f_own + reciprocity * f_other)
    return share * max(0.0, policy * base * m + min(policy, 1.0) * begotten)


def fires_probability(*, lam):
    return 1.0 - math.exp(-lam)


def choice_probabilities(
    *,
    shares,
    weights,
    risks,
    costs,
    feasible,
    D,
    H,
    E,
    rung,
    precision,
    domestic_weight,
    belief_weight,
    engagement_weight,
    risk_aversion,
):
    """Lists of equal length, one entry an act; probabilities in the same order."""
    utilities = []
    for share, w, risk, cost, ok in zip(shares, weights, risks, costs, feasible, strict=True):
        if not ok or share <= 0.0:
            utilities.append(None)
            continue
        v = w / 10.0
        push = -domestic_weight * D - belief_weight * H + engagement_weight * E
        utilities.append(
            math.log(share) + precision * (v * push - risk_aversion * risk * rung / 7.0 - cost)
        )
    known = [u for u in utilities if u is not None]
    if not known:
        return [0.0] * len(utilities)
    top = max(known)
    masses = [0.0 if u is None else math.exp(u - top) for u in utilities]
    total = sum(masses)
    return [mass / total for mass in masses]


# ---------------------------------------------------------------- 6. channels, tension
def reopening_probability(
    *, z, suspension_half_life, reopening_slope, sanctioned=False, sanctioned_acceptance=0.0
):
    """For a channel at level 0."""
    gate = sanctioned_acceptance if sanctioned else 1.0
    return 1.0 - math.exp(
        -math.log(2.0) / suspension_half_life * math.exp(-reopening_slope * max(z, -2.0)) * gate
    )


def fast_tension(*, X, acts, usual_other, expected_coercion, jumps, half_life, act_gain, base):
    """acts: (issue weight omega, act weight w) of every act of the day; usual_other: E_r;
    expected_coercion: C of the morning; jumps: sum of the jumps of shocks and encounters."""
    flow = sum(omega * -w for omega, w in acts)
    after = (
        decay(half_life=half_life) * X + act_gain * (flow - usual_other - expected_coercion) + jumps
    )
    return min(after, 100.0 - base)  # a bound that the model has had since


def expected_coercion(*, C, c, habituation_half_life):
    return C + (1.0 - 2.0 ** (-1.0 / habituation_half_life)) * (c - C)


def tension(*, base, X, V, W):
    return clip(base + X + V + W, 0.0, 100.0)
