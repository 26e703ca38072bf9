"""A rival in which events beget events: the Hawkes process with an exponential kernel.

Its intensity is ``background + offspring x fading x sum exp(-fading x (t - s))``, summed over past
events s: each event begets ``offspring`` others on average, after exponential delays [Hawkes1971].
It is fitted to the past by maximum likelihood [Ozaki1979] and played on into the window, exactly
and without a time step [DassiosZhao2013], with the project's named random streams.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.count_rivals import base_rate, checked
from ballast.analysis.stats.uncertainty import Floats
from ballast.sim.streams import Luck

FEWEST_EVENTS = 5
"""With fewer events the rival is the base rate."""
PATHS = 4000
"""Futures that a forecast is made from: ± 1.5 points (95 %) around a probability of one half."""
MOST_OFFSPRING = 0.95
"""Bound below the value 1 from which on events multiply without end."""
FASTEST = np.log(2.0) / 0.5
"""Largest ``fading``: a half-life of half a day. Days of events tell nothing of what is faster."""
_HALF_LIVES = (2.0, 10.0, 50.0)
_OFFSPRING = (0.1, 0.5)
"""Starts of the search, all tried: the likelihood may have several peaks."""


@dataclass(frozen=True, slots=True)
class Hawkes:
    """Parameters of a Hawkes process.

    Attributes:
        background: events a day that no other begets, > 0.
        offspring: events that one event begets on average, in [0, 1).
        fading: a day, > 0; the half-life of the kernel is ln 2 / fading.
    """

    background: float
    offspring: float
    fading: float


def self_exciting(events: Floats, span: float, window: float, seed: int = 0) -> CountForecast:
    """The count in a window, from the intensity that the past has left.

    Parameters are fitted to the past and then taken as known. Events on whole days are first
    spread evenly over their day, since several on one day would otherwise be at no distance.

    Args:
        events: days in [0, span).
        span: days of the past.
        window: days, from the end of the span on.
        seed: of the futures.

    >>> days = np.array([3.0, 4.0, 5.0, 38.0, 39.0, 94.0, 95.0])
    >>> just_after, later = (self_exciting(days, span, 5.0, seed=7) for span in (96.0, 120.0))
    >>> just_after.at_least(1) > 2.0 * later.at_least(1)
    True
    """
    past = within_days(checked(events, span, window))
    if len(past) < FEWEST_EVENTS:
        return base_rate(past, span, window)
    process = fitted_hawkes(past, span)
    times = played_on(process, excitement(process, past, span), window, PATHS, seed)
    return CountForecast.of_ensemble((times < window).sum(axis=0))


def within_days(events: Floats) -> Floats:
    """Events on whole days spread evenly over their day; with other times left as they are.

    >>> within_days(np.array([2.0, 5.0, 5.0])).tolist()
    [2.5, 5.25, 5.75]
    """
    if (events != np.floor(events)).any():
        return events
    days, first, number = np.unique(events, return_index=True, return_counts=True)
    place = np.arange(len(events)) - np.repeat(first, number)
    return np.asarray(np.repeat(days, number) + (place + 0.5) / np.repeat(number, number))


def excitement(process: Hawkes, events: Floats, day: float) -> float:
    """Intensity on a day that earlier events have left, above the background."""
    past = events[events < day]
    kernel = process.offspring * process.fading
    return float(kernel * np.exp(-process.fading * (day - past)).sum())


def log_likelihood(process: Hawkes, events: Floats, span: float) -> float:
    """Logarithm of the likelihood of events in a span, nothing having come before it.

    Args:
        process: parameters.
        events: (n,) in ascending order, n >= 1.
        span: days.
    """
    felt = [0.0]  # by each event, of the earlier ones
    for faded in np.exp(-process.fading * np.diff(events)).tolist():
        felt.append(faded * (1.0 + felt[-1]))
    intensity = process.background + process.offspring * process.fading * np.array(felt)
    begotten = process.offspring * -np.expm1(-process.fading * (span - events)).sum()
    return float(np.log(intensity).sum() - process.background * span - begotten)


def fitted_hawkes(events: Floats, span: float) -> Hawkes:
    """Maximum likelihood within bounds: offspring to .95, half-lives from half a day to the span.

    Args:
        events: (n,) in ascending order, n >= 1.
        span: days.
    """
    rate, slowest = len(events) / span, np.log(2.0) / max(span, 1.0)
    bounds = [(np.log(rate * 1e-3), np.log(rate * 2.0)), (0.0, MOST_OFFSPRING)]
    bounds.append((np.log(slowest), np.log(FASTEST)))

    def process_of(place: Floats) -> Hawkes:
        return Hawkes(float(np.exp(place[0])), float(place[1]), float(np.exp(place[2])))

    def badness(place: Floats) -> float:
        return -log_likelihood(process_of(place), events, span)

    best: tuple[float, Hawkes] | None = None
    for half_life in _HALF_LIVES:
        for offspring in _OFFSPRING:
            begin = [np.log(rate * (1.0 - offspring)), offspring, np.log(np.log(2.0) / half_life)]
            start = [min(max(at, low), high) for at, (low, high) in zip(begin, bounds, strict=True)]
            found = minimize(badness, np.array(start), method="L-BFGS-B", bounds=bounds)
            if best is None or found.fun < best[0]:
                best = float(found.fun), process_of(found.x)
    assert best is not None
    return best[1]


def played_on(process: Hawkes, excited: float, window: float, paths: int, seed: int) -> Floats:
    """Times of events from now on in some futures, in order: (most events, paths).

    The next event is the earlier of one from the background, after an exponential time, and one
    from the fading excitement, whose time has a distribution that can be inverted; it may be never.

    Args:
        process: parameters.
        excited: intensity above the background now.
        window: days that are played.
        paths: number of futures; the first ones do not change when more are asked for.
        seed: of the random numbers.

    Returns:
        Times in days; infinite after the last event within the window.
    """
    luck = Luck(seed, np.zeros(paths, np.int64), np.arange(paths))
    now, left = np.zeros(paths), np.full(paths, excited)
    times: list[Floats] = []
    while (now < window).any():
        step = len(times)
        alone = -np.log(luck.uniform("hawkes.background", step)) / process.background
        with np.errstate(divide="ignore", over="ignore"):
            spent = process.fading * np.log(luck.uniform("hawkes.excited", step)) / left
            begotten = np.where(spent > -1.0, -np.log1p(np.maximum(spent, -1.0)), np.inf)
        wait = np.minimum(alone, begotten / process.fading)
        now = now + wait
        left = left * np.exp(-process.fading * wait) + process.offspring * process.fading
        now = np.where(now < window, now, np.inf)
        times.append(now)
    return np.array(times)
