"""Rivals that know nothing but how often events came: what a model has to beat.

Each rival is a function of a past and a window: events on days of ``[0, span)``, in order or not,
and a window of so many days that begins where the span ends. It returns the distribution of the
number of events in the window. The seed is used only by rivals that simulate.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.stats import nbinom, poisson

from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.stats.uncertainty import Floats

Rival = Callable[[Floats, float, float, int], CountForecast]
"""A rival: (events, span, window, seed) to a distribution of the count in the window."""
JEFFREYS = 0.5
"""Shape of Jeffreys' prior of a Poisson rate, proportional to rate^-1/2."""


def uniform(events: Floats, span: float, window: float, seed: int = 0) -> CountForecast:
    """Probability .5 for every yes/no question: none or no end of events, .5 each.

    Its mean and CRPS are infinite: it is a rival for probabilities only.

    >>> uniform(np.zeros(0), 100.0, 50.0).at_least(3)
    0.5
    """
    checked(events, span, window)
    return CountForecast(np.array([0.5]), beyond=0.5)


def base_rate(events: Floats, span: float, window: float, seed: int = 0) -> CountForecast:
    """The rate of the past with its uncertainty: Poisson events, Jeffreys' prior of the rate.

    The posterior of the rate after n events in a span T is a gamma of shape n + 1/2 and rate T; the
    count in a window w is then negative binomial with n + 1/2 and T / (T + w). Without any event in
    the past an event within an equally long window has probability 1 - 2^-1/2 = .29.

    >>> forecast = base_rate(np.array([10.0, 60.0]), 100.0, 50.0)
    >>> round(forecast.at_least(1), 3), round(forecast.mean, 3)
    (0.637, 1.25)
    """
    past = checked(events, span, window)
    return CountForecast.of_law(nbinom(len(past) + JEFFREYS, span / (span + window)))


def persistence(events: Floats, span: float, window: float, seed: int = 0) -> CountForecast:
    """What was just seen goes on: the base rate of the last stretch as long as the window.

    A bare copy of the last count would give probabilities 0 and 1, whose log score is infinite when
    they are wrong; Jeffreys' prior makes it a distribution around that count. A window longer than
    the past uses all of it.

    >>> persistence(np.array([10.0, 60.0, 90.0]), 100.0, 50.0).quantile(0.5)
    2.0
    """
    past = checked(events, span, window)
    stretch = min(span, window)
    return base_rate(past[past >= span - stretch] - (span - stretch), stretch, window)


def homogeneous_poisson(events: Floats, span: float, window: float, seed: int = 0) -> CountForecast:
    """A Poisson process at exactly the rate of the past, its uncertainty left out.

    With no event in the past it calls every event impossible, and scores infinity where one comes.

    >>> round(homogeneous_poisson(np.array([10.0, 60.0]), 100.0, 50.0).at_least(1), 3)
    0.632
    """
    past = checked(events, span, window)
    return CountForecast.of_law(poisson(len(past) / span * window))


def checked(events: Floats, span: float, window: float) -> Floats:
    """Events in order, as floats.

    Raises:
        ValueError: an event outside the span, or a span or window that is not positive.
    """
    past: Floats = np.sort(np.asarray(events, float))
    if not (0.0 < span < np.inf and 0.0 < window < np.inf):
        raise ValueError(f"expected a span and a window above 0 days, got {span} and {window}")
    if not ((past >= 0.0) & (past < span)).all():
        raise ValueError(f"expected events on days from 0 to before {span}")
    return past
