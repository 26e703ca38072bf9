"""What parameters come to in a day: shares that are left, and rates. Once for a block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules import encounters
from ballast.sim.rules.parameters import Parameters
from ballast.sim.rules.quantity import Number, decay


@dataclass(frozen=True, kw_only=True)
class Daily:
    """Numbers of a day that stay the same from day to day: each (L,) or (1,).

    Attributes:
        memory: left of the memory of acts, φ.
        excess: left of fast tension.
        visit_effect, overshoot: left of what visits and summits leave behind.
        grievance: left of the stock of sanctions.
        excitation: left of the excitation of encounters.
        belief, trust, habituation: closed of the gap to what they drift to.
        encounters: encounters a day with channels closed, at tension 55, not excited.
    """

    memory: Number
    excess: Number
    visit_effect: Number
    overshoot: Number
    grievance: Number
    excitation: Number
    belief: Number
    trust: Number
    habituation: Number
    encounters: Number


def daily_of(params: Parameters) -> Daily:
    """The numbers of a day under some parameters."""
    meeting = params.encounters
    return Daily(
        memory=decay(params.reciprocity.memory_half_life),
        excess=decay(params.tension.half_life),
        visit_effect=decay(params.visits.effect_half_life),
        overshoot=decay(params.visits.overshoot_half_life),
        grievance=decay(params.coercion.grievance_half_life),
        excitation=decay(meeting.half_life),
        belief=np.asarray(1.0 - decay(params.perception.belief_half_life)),
        trust=np.asarray(1.0 - decay(params.tension.trust_half_life)),
        habituation=np.asarray(1.0 - decay(params.tension.habituation_half_life)),
        encounters=encounters.base_rate(
            encounters.contact(meeting.exposure, meeting.interception), meeting
        ),
    )
