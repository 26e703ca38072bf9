"""Militarised disputes: what both governments do once one has begun, and where that leads.

Before the addressee replies in kind, a matter may lapse; a third of the disputes on record last a
day [MID5]. After a reply each government presses, offers or holds. A press leaves something to
chance [Schelling1966; Powell1990]: nobody chooses the next rung, and it may come all the same. Both
press and offer are signals of resolve [Fearon1994; Sartori2005; Kydd2005], pressing is answered in
kind [Leng1993], and public commitments make offers dearer [Fearon1994]. To offer while the other's
offer stands is to accept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, Params, quantity, within
from ballast.sim.vocabulary import DISPUTE, Rung

LIMITED_FORCE = int(Rung.LIMITED_FORCE)
TENSION_BOUNDS = (-1.0, 1.5)
"""Bounds of z within a dispute: tension presses, and presses raise tension."""
BELIEF_BOUNDS = (0.05, 0.95)
"""Bounds of the belief from which a dispute starts, so that its log odds are finite."""
REFERENCE_BELIEF = 0.7
OWN_OFFER = -2.0
"""On the log odds of a press while one's own offer stands."""
AUDIENCE_FACTOR = 4.0
"""Of audience costs on an offer, relative to the hazard of the way down that they were set for."""
OFFER_DAYS = 7
"""Days that an offer stands."""
COMMITMENT_SIGNAL = 0.5
"""What a new public commitment tells, relative to a press."""
HOLD, PRESS, OFFER = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class DisputeParams(Params):
    """Section ``disputes``."""

    tempo_elasticity: Number = quantity(
        "exponent", 0, 2, "how disputes scale with the tempo of encounters (ε)"
    )
    gravity_slope: Number = quantity("log odds", 0, 5, "gravity of what may set one off (κ)")
    belief_slope: Number = quantity("log odds", 0, 5, "believed hostility of the other (g_H)")
    reply: Number = quantity("per day", 0, 1, "the addressee replies in kind (ρ)")
    lapse_first: Number = quantity("per day", 0, 1, "the matter lapses on its first day (λ_0)")
    lapse_later: Number = quantity("per day", 0, 1, "the matter lapses on a later day (λ_1)")
    press: Number = quantity("odds a day", 1e-6, 10, "a press against holding (π_E)")
    offer: Number = quantity("odds a day", 1e-6, 10, "an offer against holding (π_O)")
    danger: Number = quantity("log odds a rung", 0, 5, "rungs above 4 on presses and offers (δ)")
    resolve: Number = quantity("log odds", 0, 5, "belief that the other is resolute (β)")
    signal: Number = quantity("log odds", 0, 5, "what a press or an offer tells (ℓ)")
    matching: Number = quantity("log odds", 0, 5, "the other pressed yesterday (τ)")
    contact: Number = quantity("log odds", 0, 5, "contact between officials (ς)")
    press_risk: Number = quantity("probability", 0, 1, "a press leads up from rung 4 or 5 (r)")
    press_risk_force: Number = quantity("probability", 0, 1, "a press leads up from rung 6 (r_6)")
    acceptance: Number = quantity("log odds", 0, 10, "the other's offer stands, on offers (ψ)")
    calls: Number = quantity("per day", 0, 1, "a government has an official call the other")
    gravity_publicised: Number = quantity("log odds", -10, 10, "gravity of a publicised encounter")
    gravity_collision: Number = quantity("log odds", -10, 10, "gravity of a collision")
    gravity_lethal: Number = quantity("log odds", -10, 10, "gravity of a lethal accident")
    gravity_shock: Number = quantity("log odds", -10, 10, "gravity of a shock over sovereignty")
    gravity_heavy_shock: Number = quantity(
        "log odds", -10, 10, "gravity of one of weight 6 or more"
    )


def bounded(z: Floats) -> Floats:
    """Tension as it works within a dispute, ``z+ = clip(z, -1, 1.5)``."""
    return within(z, *TENSION_BOUNDS)


def log_odds(probability: Floats) -> Floats:
    """``ln(p / (1 - p))``.

    >>> log_odds(np.array([0.5])).tolist()
    [0.0]
    """
    return np.asarray(np.log(probability / (1.0 - probability)))


def logistic(odds: Floats) -> Floats:
    """``1 / (1 + exp(-x))``."""
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def first_resolve(belief: Floats) -> Floats:
    """Log odds B with which a dispute begins, from the belief H that the other is hostile."""
    return log_odds(within(belief, *BELIEF_BOUNDS))


def reply_probability(z: Floats, contact: Flags, slope: Number, params: DisputeParams) -> Floats:
    """Daily chance that the addressee replies in kind, ``min(1, ρ exp(g_S z+ - ς contact / 2))``.

    Args:
        z: (n,) tension, (S - 55) / 10.
        contact: (n,) officials are in contact.
        slope: g_S, of the ladder.
        params: ρ and ς.
    """
    return np.minimum(
        1.0, params.reply * np.exp(slope * bounded(z) - params.contact * contact / 2.0)
    )


def lapse_probability(first_day: Flags, params: DisputeParams) -> Floats:
    """Daily chance that an unanswered matter lapses where nobody replies: λ_0 or λ_1."""
    return np.where(first_day, params.lapse_first, params.lapse_later)


def answer(uniform: Floats, reply: Floats, lapse: Floats) -> tuple[Flags, Flags]:
    """Whether the addressee replies, and whether the matter lapses, from one uniform: (n,) each.

    >>> replies, lapses = answer(np.array([0.05, 0.5, 0.9]), np.array([0.1]), np.array([0.2]))
    >>> replies.tolist(), lapses.tolist()
    ([True, False, False], [False, False, True])
    """
    replies = uniform < reply
    lapses = ~replies & (uniform >= 1.0 - (1.0 - reply) * lapse)
    return replies, lapses


def press_log_odds(
    rung: Ints,
    z: Floats,
    resolve: Floats,
    pressure: Number,
    pressed: Flags,
    contact: Flags,
    own_offer: Flags,
    engagement: Floats,
    slopes: tuple[Number, Number],
    params: DisputeParams,
) -> Floats:
    """Log odds of a press against holding.

    ``ln π_E - δ h - β (b - .7) + g_S z+ + g_D D + τ pressed_j - ς contact - 2 [own offer stands]
    - σ (E - .5)`` with ``h = R - 4`` and ``b`` the belief that the other is resolute.

    Args:
        rung: (n,) R, 4 to 6.
        z: (n,) tension, (S - 55) / 10.
        resolve: (n,) B, log odds of b.
        pressure: (n,) or (1,), domestic pressure D of the acting side.
        pressed: (n,) the other side pressed yesterday.
        contact: (n,) officials are in contact.
        own_offer: (n,) an offer of the acting side stands.
        engagement: (n,) or (1,), σ (E - .5) of the acting side.
        slopes: g_S and g_D, of the ladder.
        params: the coefficients, each (1,) or (n,).
    """
    heat, home = slopes
    return np.asarray(
        np.log(params.press)
        - params.danger * (rung - DISPUTE)
        - params.resolve * (logistic(resolve) - REFERENCE_BELIEF)
        + heat * bounded(z)
        + home * pressure
        + params.matching * pressed
        - params.contact * contact
        + OWN_OFFER * own_offer
        - engagement
    )


def offer_log_odds(
    rung: Ints,
    resolve: Floats,
    contact: Flags,
    other_offer: Flags,
    committed: Floats,
    audience_cost: Number,
    discreet: Floats,
    engagement: Floats,
    params: DisputeParams,
) -> Floats:
    """Log odds of an offer against holding.

    ``ln π_O + δ h + β (b - .7) + ς contact + ψ [j's offer stands] + secret channel [open, and
    contact] + σ (E - .5)``, and ``4 ω c (1 + R/4)`` where no offer of the other stands: who accepts
    what the other has offered first does not back down before the own public [Fearon1994].

    Args:
        rung, resolve, contact, engagement, params: as for :func:`press_log_odds`.
        other_offer: (n,) an offer of the other side stands.
        committed: (n,) 1 where the acting side has committed itself in public, else 0.
        audience_cost: ω of the acting side, <= 0.
        discreet: (n,) the term of a secret channel where one is open, else 0.
    """
    return np.asarray(
        np.log(params.offer)
        + params.danger * (rung - DISPUTE)
        + params.resolve * (logistic(resolve) - REFERENCE_BELIEF)
        + params.contact * contact
        + params.acceptance * other_offer
        + AUDIENCE_FACTOR * audience_cost * committed * ~other_offer * (1.0 + rung / 4.0)
        + discreet * contact
        + engagement
    )


def shares(press: Floats, offer: Floats) -> tuple[Floats, Floats]:
    """Chances of a press and of an offer from their log odds against holding: (n,) each.

    >>> [round(float(p[0]), 3) for p in shares(np.log([1.0]), np.log([2.0]))]
    [0.25, 0.5]
    """
    presses, offers = np.exp(press), np.exp(offer)
    total = 1.0 + presses + offers
    return presses / total, offers / total


def choose(uniform: Floats, press: Floats, offer: Floats) -> Ints:
    """What a government does today from one uniform: (n,) of HOLD, PRESS and OFFER.

    >>> choose(np.array([0.1, 0.5, 0.95]), np.array([0.2]), np.array([0.1])).tolist()
    [1, 0, 2]
    """
    pressing = np.where(uniform < press, PRESS, HOLD)
    return np.where(uniform >= 1.0 - offer, OFFER, pressing)


def rise_probability(rung: Ints, presses: Ints, params: DisputeParams) -> Floats:
    """Chance that a day's presses lead a rung up, ``1 - (1 - r)^n``.

    >>> import types
    >>> risk = types.SimpleNamespace(press_risk=np.array([0.1]), press_risk_force=np.array([0.2]))
    >>> rise_probability(np.array([4, 5, 6]), np.array([0, 2, 1]), risk).round(3).tolist()
    [0.0, 0.19, 0.2]
    """
    risk = np.where(rung == LIMITED_FORCE, params.press_risk_force, params.press_risk)
    return np.asarray(1.0 - (1.0 - risk) ** presses)


def signalled(
    pressed: Flags, offered: Flags, new_commitment: Flags, contact: Flags, weight: Number
) -> Floats:
    """What a side's day adds to the other's belief that it is resolute, in log odds.

    ``ℓ (.5 + .5 contact) (press - offer + .5 new commitment)``

    Args:
        pressed, offered, new_commitment: (n,) what the side did today.
        contact: (n,) officials are in contact, and explain it.
        weight: ℓ.
    """
    told = pressed.astype(np.float64) - offered + COMMITMENT_SIGNAL * new_commitment
    return np.asarray(weight * (0.5 + 0.5 * contact) * told)
