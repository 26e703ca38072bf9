"""What is left of each thing after a day: from half-lives, once for a block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.rules.parameters import Parameters
from sim.rules.quantity import Number, decay


@dataclass(frozen=True, kw_only=True)
class Fading:
    """Shares left after a day, or shares of a gap closed in a day: each (L,) or (1,).

    Attributes:
        memory: of acts, φ.
        excess: of fast tension.
        visit_effect, overshoot: of what visits and summits leave behind.
        grievance: of the stock of sanctions.
        encounters: of the excitation of encounters.
        belief, trust, habituation: closed of the gap to what they drift to.
    """

    memory: Number
    excess: Number
    visit_effect: Number
    overshoot: Number
    grievance: Number
    encounters: Number
    belief: Number
    trust: Number
    habituation: Number


def fading_of(params: Parameters) -> Fading:
    """The shares under some parameters."""
    return Fading(
        memory=decay(params.reciprocity.memory_half_life),
        excess=decay(params.tension.half_life),
        visit_effect=decay(params.visits.effect_half_life),
        overshoot=decay(params.visits.overshoot_half_life),
        grievance=decay(params.coercion.grievance_half_life),
        encounters=decay(params.encounters.half_life),
        belief=np.asarray(1.0 - decay(params.perception.belief_half_life)),
        trust=np.asarray(1.0 - decay(params.tension.trust_half_life)),
        habituation=np.asarray(1.0 - decay(params.tension.habituation_half_life)),
    )
