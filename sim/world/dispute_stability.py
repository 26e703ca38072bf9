"""Whether feedback between tension and presses dies out within a dispute.

Tension makes presses likelier, and presses raise tension. The echo of a push is followed through
the rules of disputes themselves, in the mean over the tension at which they respond to it, for as
long as both the push and the dispute last. Beyond these bounds nothing is left to echo, and no
tension above 100 is stored: so a gain above one heats a dispute up to the bounds and no further.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import disputes, tension
from ballast.sim.rules.parameters import Parameters
from ballast.sim.rules.quantity import Flags, Floats, Number, decay
from ballast.sim.vocabulary import DISPUTE, SIDES, WAR
from ballast.sim.world.compiled_scenario import CompiledScenario

COLDEST, HOTTEST = (np.array([bound]) for bound in disputes.TENSION_BOUNDS)
NO, YES = np.zeros(1, bool), np.ones(1, bool)
NOTHING = np.zeros(1)
RESOLVE = disputes.log_odds(np.array([disputes.REFERENCE_BELIEF]))


def press_gain(setting: CompiledScenario, params: Parameters) -> Floats:
    """Points of tension that one point begets through presses while a dispute lasts: (L,) or (1,).

    Taken on the rung on which it is highest, of governments of reference beliefs, without contact,
    offers, commitments, domestic pressure or a window of engagement.
    """
    highest: Floats = np.zeros(1)
    for rung in range(DISPUTE, WAR):
        highest = np.maximum(highest, _gain_on(setting, params, rung))
    return highest


def _gain_on(setting: CompiledScenario, params: Parameters, rung: int) -> Floats:
    points = float((HOTTEST - COLDEST)[0]) * tension.SCALE
    act = setting.dispute_acts.presses[rung - DISPUTE]
    push: Floats = np.zeros(1)
    for _ in range(SIDES):
        more, _ = _chances(params, rung, HOTTEST, NO)
        less, _ = _chances(params, rung, COLDEST, NO)
        push = push + setting.acts.push[act] * (more - less)
    left = decay(params.tension.half_life) * (1.0 - _ends(params, rung, HOTTEST))
    return np.asarray(params.tension.act_gain * push / (points * (1.0 - left)))


def _chances(params: Parameters, rung: int, z: Floats, other_offer: Flags) -> tuple[Floats, Floats]:
    """Chances of a press and of an offer a day of a government at reference."""
    here, rule, slopes = np.array([rung]), params.disputes, params.ladder
    heat: tuple[Number, Number] = (slopes.tension_slope, slopes.domestic_slope)
    press = disputes.press_log_odds(here, z, RESOLVE, NOTHING, NO, NO, NO, NOTHING, heat, rule)
    offer = disputes.offer_log_odds(
        here, RESOLVE, NO, other_offer, NOTHING, NOTHING, NOTHING, NOTHING, rule
    )
    return disputes.shares(press, offer)


def _ends(params: Parameters, rung: int, z: Floats) -> Floats:
    """Chance a day that an offer is made that is accepted while it stands."""
    _, offers = _chances(params, rung, z, NO)
    _, accepts = _chances(params, rung, z, YES)
    answered = 1.0 - (1.0 - accepts) ** disputes.OFFER_DAYS
    return np.asarray(1.0 - (1.0 - offers * answered) ** SIDES)
