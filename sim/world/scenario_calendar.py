"""Dates of the scenario read through the calendar rules."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import calendar
from ballast.sim.rules.parameters import Parameters
from ballast.sim.rules.quantity import Flags, Number
from ballast.sim.world.compiled_scenario import CompiledScenario


def pressure_of(
    setting: CompiledScenario,
    params: Parameters,
    side: int,
    day: int,
    intervened: Flags | None = None,
) -> Number:
    """Domestic pressure D of a government on a day, what is added to it included: (L,) or (1,).

    Args:
        setting: the compiled scenario.
        params: with the calendar.
        side: the government.
        day: from the start.
        intervened: (uncertain, L) where interventions with a probability happen; None on day 0,
            before any of them can.
    """
    rule = params.calendar
    pressure = calendar.domestic_pressure(
        day, setting.election_day[side], rule.domestic_base[side], rule.domestic_peak[side]
    )
    for planned in setting.planned_during(day, "pressure"):
        if planned.side == side and (planned.chance < 0 or intervened is not None):
            added = np.maximum(pressure + planned.pressure_on(day), 0.0)
            if planned.chance >= 0 and intervened is not None:
                added = np.where(intervened[planned.chance], added, pressure)
            pressure = added
    return pressure


def engagement_of(setting: CompiledScenario, params: Parameters, side: int, day: int) -> Number:
    """Engagement window E of a government on a day: (L,) or (1,)."""
    fade = params.calendar.engagement_fade_days
    return calendar.engagement(day, setting.engagement_day[side], fade)
