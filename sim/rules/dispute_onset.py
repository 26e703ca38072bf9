"""How a militarised dispute begins: with an event of which a government makes a matter.

Candidates are encounters that the public hears of, shocks over sovereignty, and grave acts; each
has a government that decides. A dispute is likelier over graver events, under tension, under
domestic pressure and with a side believed hostile; open channels are thought to make it less
likely. The constant is no prior: it is solved so that in a reference world, with tension and
candidates of the dispute record, disputes come at the rate of the record [MID5].
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from ballast.sim.rules.disputes import REFERENCE_BELIEF, DisputeParams, logistic
from ballast.sim.rules.ladder import LEADER_REFERENCE, LadderParams
from ballast.sim.rules.quantity import Flags, Floats, Ints, Number

REFERENCE_Z = 0.6
"""Where tension settles at usual rates."""
REFERENCE_OPENNESS = 1.0 / 3.0
"""Of the military and of the leaders' channel."""
ANCHOR_BOUNDS = (-12.0, 6.0)
HALVINGS = 44  # 18 / 2^44 is 1e-12
LOWEST_TEMPO = 0.01


@dataclass(frozen=True, slots=True)
class OnsetTerms:
    """Terms of the log odds of an onset beside the anchor: (n,) or (1,) each."""

    gravity: Floats
    tempo: Floats
    tension: Floats
    belief: Floats
    military: Floats
    leader: Floats
    pressure: Floats

    def stacked(self, count: int) -> Floats:
        """The terms one below the other, in the order of the fields: (7, n)."""
        rows = [np.broadcast_to(getattr(self, f.name), (count,)) for f in fields(self)]
        return np.stack(rows)

    def total(self) -> Floats:
        """Their sum, one after the other."""
        return np.asarray(
            self.gravity
            + self.tempo
            + self.tension
            + self.belief
            + self.military
            + self.leader
            + self.pressure
        )


def tempo(encounters: Number, reference: float, params: DisputeParams) -> Floats:
    """What the tempo of encounters takes off each: ``(ε - 1) ln max(.01, λ / λ of the anchor)``.

    With ε = 0 twice as many encounters make no more disputes, with ε = 1 twice as many.

    Args:
        encounters: λ, a year, at tension 55 with channels closed: rate times contacts.
        reference: of the anchor, a year, > 0.
        params: ε.

    >>> import types
    >>> half = types.SimpleNamespace(tempo_elasticity=np.array([0.5]))
    >>> tempo(np.array([36.0]), 18.0, half).round(3).tolist()
    [-0.347]
    """
    ratio = np.maximum(LOWEST_TEMPO, encounters / reference)
    return np.asarray((params.tempo_elasticity - 1.0) * np.log(ratio))


def onset_terms(
    gravity: Floats,
    tempo: Floats,
    z: Floats,
    belief: Floats,
    military: Floats,
    leader: Floats,
    pressure: Number,
    slopes: LadderParams,
    params: DisputeParams,
) -> OnsetTerms:
    """``κ g + tempo + g_S z + g_H (H - .7) + g_mil m + g_lead (q_l - 2/3) + g_D D``.

    Args:
        gravity: (n,) g of each candidate.
        tempo: (n,) from :func:`tempo` for encounters, else 0.
        z: (n,) tension of the evening, (S - 55) / 10.
        belief: (n,) H of the government that decides.
        military, leader: (n,) openness of the best military and of the leaders' channel, 0-1.
        pressure: (n,) or (1,), domestic pressure D of the government that decides.
        slopes: g_S, g_mil, g_lead and g_D.
        params: κ and g_H.
    """
    return OnsetTerms(
        gravity=np.asarray(params.gravity_slope * gravity),
        tempo=tempo,
        tension=np.asarray(slopes.tension_slope * z),
        belief=np.asarray(params.belief_slope * (belief - REFERENCE_BELIEF)),
        military=np.asarray(slopes.military_channel * military),
        leader=np.asarray(slopes.leader_channel * (leader - LEADER_REFERENCE)),
        pressure=np.asarray(slopes.domestic_slope * pressure),
    )


def onset_probability(anchor: Number, terms: Floats, count: Ints) -> Floats:
    """Chance that one or more of a day's equal candidates begin a dispute, ``1 - (1 - p)^n``.

    >>> onset_probability(np.array([0.0]), np.array([0.0]), np.array([1, 2])).tolist()
    [0.5, 0.75]
    """
    return np.asarray(1.0 - (1.0 - logistic(anchor + terms)) ** count)


def reference_terms(gravity: Floats, slopes: LadderParams, params: DisputeParams) -> Floats:
    """Log odds beside the anchor in the reference world: (n,)."""
    nothing = np.zeros(1)
    return onset_terms(
        gravity,
        nothing,
        np.array([REFERENCE_Z]),
        np.array([REFERENCE_BELIEF]),
        np.array([REFERENCE_OPENNESS]),
        np.array([REFERENCE_OPENNESS]),
        nothing,
        slopes,
        params,
    ).total()


def reference_onsets(anchor: Number, rates: Floats, terms: list[Floats]) -> Floats:
    """Disputes a year that candidates at their reference rates begin: (n,).

    Args:
        anchor: (n,) A.
        rates: candidates a year, of each one number or (n,).
        terms: of each, from :func:`reference_terms`.
    """
    total: Floats = np.zeros(1)
    for rate, log in zip(rates, terms, strict=True):
        total = total + rate * logistic(anchor + log)
    return total


def solve_anchor(target: Number, lifted: float, rates: Floats, terms: list[Floats]) -> Floats:
    """The constant A at which the reference world has the target's disputes a year: (n,).

    By bisection, elementwise, so that it does not depend on which other draws are solved.

    Args:
        target: disputes a year, the draw's rate of the record.
        lifted: a year, those that lethal accidents lift straight to a crisis.
        rates: candidates a year, of each one number or (n,).
        terms: of each, from :func:`reference_terms`.
    """
    shape = np.broadcast_shapes(target.shape, *(log.shape for log in terms), *map(np.shape, rates))
    low, high = np.full(shape, ANCHOR_BOUNDS[0]), np.full(shape, ANCHOR_BOUNDS[1])
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        short = reference_onsets(middle, rates, terms) + lifted < target
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray(0.5 * (low + high))


def trigger(uniform: Floats, probability: Floats) -> tuple[Flags, Floats]:
    """Which candidates begin a dispute, and by how small a share of their chance: (n,) each.

    Where several do, the one with the smallest share is the trigger.
    """
    return uniform < probability, uniform / np.maximum(probability, np.finfo(float).tiny)
