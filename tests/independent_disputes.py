"""Disputes built a second time from ``sim/ODD.md`` and the glossary alone, without the code.

Plain numbers and ``math`` only: no state, no chance of its own, every uniform is an argument.
Whoever wrote it saw the description, the menu of acts and the scenario, not the rule book;
``tests/test_independent_disputes.py`` compares the two. Sides are 0, the government declared first,
and 1; pairs are tuples by side. Where a state and a parameter share a name (``contact``) the state
is ``in_contact``. What the description left open stands in ``sim/TRACE.md``, and has been said
there since; a comment marks each reading that the description decides otherwise.
"""

# mypy: ignore-errors
from __future__ import annotations

import math

EDGES = (48.0, 56.0, 64.0)
CALL_KINDS = ("leader", "security_adviser", "diplomatic", "military_high", "military_operational")
MILITARY_KINDS = ("military_high", "military_operational")


# --- small helpers -------------------------------------------------------------------------------
def clip(x, a, b):
    """x held between a and b."""
    return min(max(x, a), b)


def logit(p):
    """Log odds of a probability."""
    return math.log(p / (1.0 - p))


def expit(x):
    """Probability of log odds, without overflow."""
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def z_of(S):
    """Tension in units of ten points above 55."""
    return (S - 55.0) / 10.0


def z_plus(z):
    """Tension as disputes read it, held between -1 and 1.5."""
    return clip(z, -1.0, 1.5)


def military_openness(channels):
    """Openness of the best military channel of (kind, level) pairs; 0 where there is none."""
    return max([level for kind, level in channels if kind in MILITARY_KINDS], default=0) / 3.0


# --- ladder.py -----------------------------------------------------------------------------------
def band(S):
    """Rung 0-3 of tension S without hysteresis."""
    return sum(edge <= S for edge in EDGES)


def band_step(rung, S):
    """Rung 0-3 of the evening from that of the morning: one step at most, down only two points
    below the edge.
    """
    if rung < 3 and EDGES[rung] <= S:
        return rung + 1
    if rung > 0 and EDGES[rung - 1] - 2.0 > S:
        return rung - 1
    return rung


# --- dispute_onset.py ----------------------------------------------------------------------------
def contacts(exposures, interceptions):
    """Contacts of the two forces."""
    return exposures[0] * interceptions[1] + exposures[1] * interceptions[0]


def tempo_term(*, tempo_elasticity, rate, contacts, encounters):
    """Term of encounters in the log odds of an onset; `encounters` is the anchor's number a
    year.
    """
    if tempo_elasticity == 1:
        return 0.0
    if encounters <= 0:
        return 0.0  # as the description says since; the ratio was infinite before
    ratio = rate * contacts / encounters
    return (tempo_elasticity - 1.0) * math.log(max(0.01, ratio))


def onset_log_odds(
    *,
    A,
    g,
    z,
    H,
    m,
    q_l,
    D,
    gravity_slope,
    tension_slope,
    belief_slope,
    military_channel,
    leader_channel,
    domestic_slope,
    tempo=0.0,
):
    """Log odds that the deciding side makes a matter of one event; H and D are that side's, z is
    not held.
    """
    return (
        A
        + gravity_slope * g
        + tension_slope * z
        + belief_slope * (H - 0.7)
        + military_channel * m
        + leader_channel * (q_l - 2.0 / 3.0)
        + domestic_slope * D
        + tempo
    )


def onset_probability(log_odds, n=1):
    """Chance that at least one of n like events of the day begins a dispute."""
    p = 0.0 if log_odds == -math.inf else expit(log_odds)
    if p >= 1.0:
        return 1.0 if n > 0 else 0.0
    return -math.expm1(n * math.log1p(-p))


def trigger(candidates):
    """Name of the trigger among (name, U, P), the smallest U / P below 1, the first of equals;
    None if none begins.
    """
    best, least = None, 1.0
    for name, u, p in candidates:
        if p > 0 and u < p and u / p < least:
            best, least = name, u / p
    return best


def intercepting_side(u, exposures, interceptions):
    """Side (0 or 1) that intercepted, which decides on an encounter; the other is its author."""
    total = contacts(exposures, interceptions)
    share = exposures[0] * interceptions[1] / total if total > 0 else 0.5
    return 1 if u < share else 0


def shock_gravity(*, weight, gravity_shock, gravity_heavy_shock, own=None):
    """Gravity of a shock over sovereignty."""
    if own is not None:
        return own
    return gravity_heavy_shock if weight >= 6 else gravity_shock


def reference_candidates(
    anchor,
    acts,
    *,
    gravity_publicised,
    gravity_collision,
    gravity_lethal,
    gravity_shock,
    gravity_heavy_shock,
):
    """Candidates of the reference world as ([(name, a year, gravity)], lifting lethal accidents a
    year).
    """
    encounters = anchor["encounters"]
    lethal = encounters * anchor["collision"] * anchor["lethal"]
    lifting = lethal * anchor["lethal_crisis"]
    found = [
        ("publicised", encounters * anchor["publicised"], gravity_publicised),
        (
            "collision",
            encounters * anchor["collision"] * (1.0 - anchor["lethal"]),
            gravity_collision,
        ),
        ("lethal", lethal - lifting, gravity_lethal),
        ("shock", anchor["shocks"] * (1.0 - anchor["heavy"]), gravity_shock),
        ("heavy_shock", anchor["shocks"] * anchor["heavy"], gravity_heavy_shock),
    ]
    for name, a_year in anchor.get("acts", {}).items():
        gravity = acts[name].get("gravity")
        if gravity is not None:
            found.append((name, a_year, gravity))
    return found, lifting


def reference_onsets(
    A, candidates, lifting, *, gravity_slope, tension_slope, military_channel, leader_channel
):
    """Onsets a year in the reference world under A: z = .6, H = .7, m = q_l = 1/3, D = 0, tempo of
    the anchor.
    """
    fixed = {
        "H": 0.7,
        "D": 0.0,
        "z": 0.6,
        "m": 1.0 / 3.0,
        "q_l": 1.0 / 3.0,
        "belief_slope": 0.0,
        "domestic_slope": 0.0,
    }
    return lifting + sum(
        a_year
        * onset_probability(
            onset_log_odds(
                A=A,
                g=g,
                gravity_slope=gravity_slope,
                tension_slope=tension_slope,
                military_channel=military_channel,
                leader_channel=leader_channel,
                **fixed,
            )
        )
        for _, a_year, g in candidates
    )


def solve_anchor(
    candidates,
    lifting,
    *,
    onset_rate,
    gravity_slope,
    tension_slope,
    military_channel,
    leader_channel,
):
    """A at which the reference world has onset_rate disputes, by false position (Illinois) held to
    -12 ... 6.
    """
    if sum(a_year for _, a_year, _ in candidates) <= 0:
        return -math.inf

    def excess(A):
        return (
            reference_onsets(
                A,
                candidates,
                lifting,
                gravity_slope=gravity_slope,
                tension_slope=tension_slope,
                military_channel=military_channel,
                leader_channel=leader_channel,
            )
            - onset_rate
        )

    low, high = -12.0, 6.0
    f_low, f_high = excess(low), excess(high)
    if f_low >= 0:
        return low
    if f_high <= 0:
        return high
    side = 0
    for _ in range(500):
        middle = (low * f_high - high * f_low) / (f_high - f_low)
        value = excess(middle)
        if value == 0 or high - low < 1e-13:
            return middle
        if value > 0:
            high, f_high = middle, value
            f_low = f_low / 2.0 if side > 0 else f_low
            side = 1
        else:
            low, f_low = middle, value
            f_high = f_high / 2.0 if side < 0 else f_high
            side = -1
        if abs(value) < 1e-15:
            return middle
    return middle


def lifts(u, lethal_accidents, *, lethal_crisis):
    """Whether the day's lethal accidents lift the relation; one uniform a day."""
    return lethal_accidents > 0 and u < lethal_crisis


def begin(*, lifted, trigger_name, trigger_side, trigger_commits, trigger_author, beliefs, day):
    """State of a dispute on its first evening; trigger_side (who decided) is the opener."""
    committed = [False, False]
    if trigger_commits and not lifted:
        committed[trigger_author] = True
    return {
        "rung": 5 if lifted else 4,
        "trigger": "lethal" if lifted else trigger_name,
        "opener": trigger_side,
        "replied": bool(lifted),
        "first_evening": day,
        "pressed": (False, False),
        "offer_day": (None, None),
        "B": (first_resolve(beliefs[0]), first_resolve(beliefs[1])),
        "committed": tuple(committed),
    }


# --- disputes.py ---------------------------------------------------------------------------------
def first_resolve(belief):
    """Log odds that the other is resolute when a dispute begins."""
    return logit(clip(belief, 0.05, 0.95))


def offer_stands(day, offer_day):
    """Whether an offer stands on the morning of a day: made one to seven days ago."""
    return offer_day is not None and 1 <= day - offer_day <= 7


def reply_probability(*, z, in_contact, reply, tension_slope, contact):
    """Chance that the addressee replies today; tension_slope is the ladder's."""
    return min(
        1.0, reply * math.exp(tension_slope * z_plus(z) - (contact / 2.0 if in_contact else 0.0))
    )


def answer(
    u, *, day, first_evening, z, in_contact, reply, lapse_first, lapse_later, tension_slope, contact
):
    """What the addressee of an unreplied dispute does: 'reply', 'lapse' or 'wait'."""
    if day <= first_evening:
        return "wait"
    p = reply_probability(
        z=z, in_contact=in_contact, reply=reply, tension_slope=tension_slope, contact=contact
    )
    lapse = lapse_first if day == first_evening + 1 else lapse_later
    if u < p:
        return "reply"
    return "lapse" if u >= 1.0 - (1.0 - p) * lapse else "wait"


def press_utility(
    *,
    z,
    rung,
    B,
    D,
    E,
    other_pressed_yesterday,
    own_offer_stands,
    in_contact,
    press,
    danger,
    resolve,
    tension_slope,
    domestic_slope,
    matching,
    contact,
    engagement_weight,
):
    """Log odds of a press against holding."""
    return (
        math.log(press)
        - danger * (rung - 4)
        - resolve * (expit(B) - 0.7)
        + tension_slope * z_plus(z)
        + domestic_slope * D
        + (matching if other_pressed_yesterday else 0.0)
        - (contact if in_contact else 0.0)
        - (2.0 if own_offer_stands else 0.0)
        - engagement_weight * (E - 0.5)
    )


def offer_utility(
    *,
    rung,
    B,
    E,
    committed,
    other_offer_stands,
    in_contact,
    secret_channel_open,
    offer,
    danger,
    resolve,
    contact,
    acceptance,
    engagement_weight,
    secret_channel,
    audience_cost,
):
    """Log odds of an offer against holding."""
    return (
        math.log(offer)
        + danger * (rung - 4)
        + resolve * (expit(B) - 0.7)
        + (contact if in_contact else 0.0)
        + (acceptance if other_offer_stands else 0.0)
        + engagement_weight * (E - 0.5)
        + (secret_channel if secret_channel_open and in_contact else 0.0)
        + (
            4.0 * audience_cost * (1.0 + rung / 4.0)
            if committed and not other_offer_stands
            else 0.0
        )
    )


def shares(u_press, u_offer):
    """Chances of a press and of an offer; holding has utility 0."""
    top = max(0.0, u_press, u_offer)
    e_press, e_offer, e_hold = math.exp(u_press - top), math.exp(u_offer - top), math.exp(-top)
    total = e_press + e_offer + e_hold
    return e_press / total, e_offer / total


def choose(
    u,
    *,
    z,
    rung,
    B,
    D,
    E,
    committed,
    other_pressed_yesterday,
    own_offer_stands,
    other_offer_stands,
    in_contact,
    secret_channel_open,
    press,
    offer,
    danger,
    resolve,
    tension_slope,
    domestic_slope,
    matching,
    contact,
    acceptance,
    engagement_weight,
    secret_channel,
    audience_cost,
):
    """What a government does in a replied dispute, on the morning's state: 'press', 'offer' or
    'hold'.
    """
    p_press, p_offer = shares(
        press_utility(
            z=z,
            rung=rung,
            B=B,
            D=D,
            E=E,
            other_pressed_yesterday=other_pressed_yesterday,
            own_offer_stands=own_offer_stands,
            in_contact=in_contact,
            press=press,
            danger=danger,
            resolve=resolve,
            tension_slope=tension_slope,
            domestic_slope=domestic_slope,
            matching=matching,
            contact=contact,
            engagement_weight=engagement_weight,
        ),
        offer_utility(
            rung=rung,
            B=B,
            E=E,
            committed=committed,
            other_offer_stands=other_offer_stands,
            in_contact=in_contact,
            secret_channel_open=secret_channel_open,
            offer=offer,
            danger=danger,
            resolve=resolve,
            contact=contact,
            acceptance=acceptance,
            engagement_weight=engagement_weight,
            secret_channel=secret_channel,
            audience_cost=audience_cost,
        ),
    )
    if u < p_press:
        return "press"
    return "offer" if u >= 1.0 - p_offer else "hold"


def dispute_act(choice, rung, other_offer_stands):
    """Role in the menu of what is done in a dispute; None for holding and waiting."""
    return {
        "press": f"press_{rung}",
        "offer": "accept" if other_offer_stands else "offer",
        "reply": "reply",
    }.get(choice)


def rise_probability(*, n, rung, press_risk, press_risk_force):
    """Chance that n presses of the day lead a replied dispute a rung up."""
    r = press_risk_force if rung == 6 else press_risk
    return 1.0 - (1.0 - r) ** n


def commitments(*, committed, committing_act):
    """Commitments of the evening and which of them are new, from a morning on rung 4-6."""
    after = tuple(bool(c or a) for c, a in zip(committed, committing_act, strict=True))
    return after, tuple(bool(a and not c) for c, a in zip(committed, committing_act, strict=True))


def evening(
    u,
    *,
    day,
    S,
    rung,
    replied,
    did,
    committed,
    committing_act,
    in_contact,
    B,
    offer_day,
    signal,
    press_risk,
    press_risk_force,
    lethal_lifts=False,
):
    """Evening of a dispute from what both did today ('press', 'offer', 'hold', 'reply', 'lapse',
    'wait').
    """
    pressed = tuple(replied and act == "press" for act in did)
    offered = tuple(replied and act == "offer" for act in did)
    stood = tuple(offer_stands(day, made) for made in offer_day)
    after, new = commitments(committed=committed, committing_act=committing_act)

    rises = replied and u < rise_probability(
        n=sum(pressed), rung=rung, press_risk=press_risk, press_risk_force=press_risk_force
    )
    rises = rises or (lethal_lifts and rung in (4, 5))
    ended = None
    if not rises:
        if all(offered) or any(offered[i] and stood[1 - i] and not pressed[1 - i] for i in (0, 1)):
            ended = "settled"
        elif not replied and "lapse" in did:
            ended = "lapsed"
    if ended:
        return {
            "rung": band(S),
            "ended": ended,
            "replied": None,
            "offer_day": (None, None),
            "pressed": (False, False),
            "B": (None, None),
            "committed": (False, False),
            "rose": False,
        }

    to = rung + 1 if rises else rung
    if rises:
        offers = (None, None)
    else:
        offers = tuple(None if pressed[i] else day if offered[i] else offer_day[i] for i in (0, 1))
    weight = signal * (0.5 + (0.5 if in_contact else 0.0))
    told = tuple(pressed[i] - offered[i] + 0.5 * new[i] for i in (0, 1))
    # an accident that lifts counts as a reply, as the description says since
    by_accident = rises and lethal_lifts
    return {
        "rung": to,
        "ended": "war" if to == 7 else None,
        "replied": bool(replied or "reply" in did or by_accident),
        "offer_day": offers,
        "pressed": pressed,
        "B": (B[0] + weight * told[1], B[1] + weight * told[0]),
        "committed": after,
        "rose": bool(rises),
    }


# --- crisis_calls.py -----------------------------------------------------------------------------
def calls_today(u, rung, *, calls):
    """Whether a government has somebody call today, on the rung of the morning."""
    return 4 <= rung <= 6 and u < calls


def caller_weights(officials):
    """Weights of a side's officials in declared order; each a mapping of kind, secret, seniority,
    level of its channel.
    """
    return [
        o["seniority"] * (1.0 + o["level"]) if o["kind"] in CALL_KINDS or o.get("secret") else 0.0
        for o in officials
    ]


def choose_caller(u, officials):
    """Index of the official who calls; None where nobody can."""
    weights = caller_weights(officials)
    total = sum(weights)
    if total <= 0:
        return None
    reached, last = 0.0, None
    for i, w in enumerate(weights):
        if w > 0:
            reached, last = reached + w, i
            if u * total < reached:
                return i
    return last


def answer_probability(
    *,
    level,
    reception,
    sanctioned,
    answered_open,
    answered_closed,
    reception_slope,
    sanctioned_acceptance,
    intervention=False,
):
    """Chance that the counterpart answers; `sanctioned` if caller or counterpart is under the
    other side's sanctions.
    """
    if intervention:
        return 1.0
    if sanctioned:
        return sanctioned_acceptance
    a = answered_open if level >= 1 else answered_closed
    s = math.exp(reception_slope * (reception - 0.2))
    return a * s / (1.0 - a + a * s)


def meeting_day(u_whether, u_when, *, day, kind, secret, agreed):
    """Day of the meeting that an answered call brings; None where none follows or one is agreed
    already.
    """
    if agreed or not (secret or kind == "security_adviser") or u_whether >= 0.5:
        return None
    return day + 1 + min(4, math.floor(5 * u_when))


def contact_on(day, call_days, meeting_days):
    """Whether there is contact on a morning, from answered calls and meetings held within this
    dispute.
    """
    return any(1 <= day - d <= 3 for d in call_days) or any(1 <= day - d <= 7 for d in meeting_days)


# --- visits under disputes -----------------------------------------------------------------------
def rose_to_crisis(rung, rung_of_yesterday):
    """Whether a morning is the one after a rise to rung 5, from the rungs of this morning and the
    last.
    """
    return rung == 5 and rung_of_yesterday < 5


def put_off_by_crisis(u, *, rung, rung_of_yesterday, phase, secret, summit, crisis_postponement):
    """Whether a visit is put off on the morning after a rise to a crisis; u is the visit's own
    uniform.
    """
    return (
        rose_to_crisis(rung, rung_of_yesterday)
        and phase == "scheduled"
        and not secret
        and not summit
        and u < crisis_postponement
    )


def put_off_or_cancelled(u, *, cancel_share):
    """What being put off comes to: 'cancelled' or 'put off'."""
    return "cancelled" if u < cancel_share else "put off"


def summit_unmet(
    *, diplomatic_level, ministers_before, days_since_incident, in_dispute, summit_ministers
):
    """Unmet conditions of a summit."""
    # halves to the even number, as the description says since; up before
    return (
        int(diplomatic_level < 2)
        + int(ministers_before < round(summit_ministers))
        + int(days_since_incident is not None and 0 <= days_since_incident <= 7)
        + int(in_dispute)
    )


def summit_probability(
    *,
    rung,
    replied,
    diplomatic_level,
    ministers_before,
    days_since_incident,
    summit_held,
    summit_penalty,
    summit_ministers,
):
    """Chance that a summit is held on its date, on the rung of the morning."""
    if rung >= 5 or (rung >= 4 and replied):
        return 0.0
    unmet = summit_unmet(
        diplomatic_level=diplomatic_level,
        ministers_before=ministers_before,
        days_since_incident=days_since_incident,
        in_dispute=rung >= 4,
        summit_ministers=summit_ministers,
    )
    return max(0.0, summit_held - summit_penalty * unmet)
