"""Calendar: election pressure, the engagement window and the weeks before a summit.

The article expects the electoral year to add tension, mostly in rhetoric, and both governments to
treat the months before it as a closing window for engagement; presidents' criticism of rivals
rises with domestic troubles [Carter2020].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, Params, quantity, within

RAMP_DAYS = 365
"""The election ramp is linear over this many days before the vote."""


@dataclass(frozen=True, kw_only=True)
class CalendarParams(Params):
    """Section ``calendar``."""

    domestic_base: Number = quantity(
        "share of the peak", 0, 1, "domestic pressure outside electoral years", per_side=True
    )
    domestic_peak: Number = quantity(
        "share of the peak", 0, 2, "what an election adds on its day", per_side=True
    )
    economic_weakness: Number = quantity(
        "0-1", 0, 1, "weakness of the economy, an incentive to cooperate", per_side=True
    )
    pre_summit_days: Number = quantity("days", 1, 180, "length of the window before a summit")
    engagement_fade_days: Number = quantity(
        "days", 1, 365, "days over which the engagement window closes"
    )


def domestic_pressure(day: int, election_day: int | None, base: Number, peak: Number) -> Number:
    """Domestic pressure *D* of one government.

    ``D = base + peak * ramp``, the ramp linear from 0 to 1 over the 365 days before the election
    and 0 after it.

    Args:
        day: today.
        election_day: day of the next election, or None.
        base, peak: (L,) or (1,).

    >>> one = np.array([1.0])
    >>> domestic_pressure(365, 365, 0 * one, one).tolist()
    [1.0]
    >>> domestic_pressure(366, 365, 0 * one, one).tolist()
    [0.0]
    """
    ramp = 0.0
    if election_day is not None and day <= election_day:
        ramp = max(0.0, 1.0 - (election_day - day) / RAMP_DAYS)
    return base + peak * ramp if ramp else base


def engagement(day: int, closing_day: int | None, fade_days: Number) -> Number:
    """Engagement window *E* in 0-1: 1, then falling linearly to 0 over its last days.

    >>> engagement(80, 100, np.array([40.0])).tolist()
    [0.5]
    """
    # one number for all lanes where it is the same in all: none of them is looked up
    if closing_day is None or closing_day - day >= fade_days.max():
        return np.ones(1)
    if closing_day <= day:
        return np.zeros(1)
    return within((closing_day - day) / fade_days, 0.0, 1.0)


def before_summit(day: int, summit_day: Ints, scheduled: Flags, window_days: Floats) -> Flags:
    """Whether a scheduled summit lies at most ``window_days`` ahead: shape (L,)."""
    ahead = summit_day - day
    return np.asarray(scheduled & (ahead >= 0) & (ahead <= window_days))
