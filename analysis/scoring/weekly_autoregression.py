"""A rival with memory from week to week: an autoregression of weekly counts.

The model is the integer-valued autoregression of order one [AlOshAlzaid1987]: of the events of a
week each has, with probability ``carried``, a successor in the next week, and new ones come as a
Poisson number of mean ``fresh``. Its mean is that of an AR(1) process, and it stays a count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.count_rivals import JEFFREYS, base_rate, checked
from ballast.analysis.stats.uncertainty import Floats

WEEK = 7.0
FEWEST_WEEKS = 8
"""With fewer weeks the rival is the base rate."""
MOST_CARRIED = 0.95
_NEGLIGIBLE = 1e-15
_LARGEST_RATE = 500.0  # the recursion begins with exp(-rate), which must not vanish


@dataclass(frozen=True, slots=True)
class WeeklyModel:
    """A fitted autoregression.

    Attributes:
        carried: probability that an event has a successor in the next week, 0 to .95.
        fresh: mean number of events a week without a predecessor, > 0.
    """

    carried: float
    fresh: float


def weekly_autoregression(
    events: Floats, span: float, window: float, seed: int = 0
) -> CountForecast:
    """The count in a window, from the last week on: exact, nothing is simulated.

    Parameters are fitted to the past and then taken as known. Of a week that the window ends in,
    each event lies in the window with the share of its days.

    Args:
        events: days in [0, span).
        span: days of the past; whole weeks are counted back from its end.
        window: days, from the end of the span on.
        seed: not used.

    >>> quiet, busy = [1.0, 2.0, 8.0, 9.0, 10.0, 36.0, 43.0], [1.0, 2.0, 8.0, 9.0, 10.0, 50.0, 51.0]
    >>> [round(weekly_autoregression(np.array(days), 56.0, 28.0).mean, 2) for days in (quiet, busy)]
    [2.62, 3.65]
    """
    past = checked(events, span, window)
    counts = weekly_counts(past, span)
    if len(counts) < FEWEST_WEEKS:
        return base_rate(past, span, window)
    return predicted(fitted(counts), int(counts[-1]), window)


def weekly_counts(events: Floats, span: float) -> Floats:
    """Events in the whole weeks before the end of the span, the last one last: (weeks,).

    >>> weekly_counts(np.array([0.0, 2.0, 8.0, 9.0]), 16.0).tolist()
    [2.0, 1.0]
    """
    weeks = int(span // WEEK)
    ago = np.floor((span - events) / WEEK - 1e-12).astype(np.int64)
    return np.bincount(weeks - 1 - ago[ago < weeks], minlength=weeks).astype(float)


def fitted(counts: Floats) -> WeeklyModel:
    """Conditional least squares: each week regressed on the week before.

    The slope is kept within 0 to .95. Half an event is added to the fresh ones of the whole past,
    as in Jeffreys' prior, so that no event is ever impossible.

    Args:
        counts: (weeks,) two weeks or more.
    """
    before, after = counts[:-1], counts[1:]
    centred = before - before.mean()
    varied = float(centred @ centred)
    slope = float(centred @ after) / varied if varied > 0.0 else 0.0
    carried = min(max(slope, 0.0), MOST_CARRIED)
    fresh = max(float((after - carried * before).sum()), 0.0) + JEFFREYS
    return WeeklyModel(carried, fresh / len(after))


def predicted(model: WeeklyModel, last: int, window: float) -> CountForecast:
    """Distribution of the number of events in a window after a week with ``last`` events.

    Every line of succession is independent. One that was alive in the last week adds a number of
    events of its own; the fresh lines of each week are a Poisson number of such additions, and so
    is their sum: a compound Poisson law [Panjer1981].

    Args:
        model: fitted parameters.
        last: events in the week before the window.
        window: days, > 0.
    """
    weeks = int(np.ceil(window / WEEK - 1e-12))
    kept = window / WEEK - (weeks - 1)  # share of the last week's days that lie in the window
    added = np.zeros(weeks + 1)
    for left in range(weeks):  # a fresh line has its first event, and ``left`` weeks to go on
        begun = _fresh_line(model.carried, left, kept)
        added[: len(begun)] += begun / weeks
    law = _compound_poisson(model.fresh * weeks, added)
    for _ in range(last):
        law = np.convolve(law, _line(model.carried, weeks, kept))
    return CountForecast(law / law.sum())


def _fresh_line(carried: float, left: int, kept: float) -> Floats:
    """Events of a line whose first one is there for sure, with so many weeks to go on."""
    if left == 0:
        return np.array([1.0 - kept, kept])
    return np.concatenate([[0.0], _line(carried, left, kept)])


def _line(carried: float, left: int, kept: float) -> Floats:
    """Law of the events of a line in the next ``left`` weeks, 1 or more: (left + 1,).

    The last of these weeks lies in the window only in part: an event there counts with ``kept``.
    """
    alive = carried ** np.arange(left + 1)  # still there after so many weeks
    law = np.append(alive[:-1] - alive[1:], 0.0)
    law[left - 1 : left + 1] += alive[left] * binom.pmf([0, 1], 1, kept)
    return np.asarray(law)


def _compound_poisson(rate: float, jump: Floats) -> Floats:
    """Law of the sum of a Poisson number of jumps, by Panjer's recursion; cut where negligible."""
    if rate > _LARGEST_RATE:
        half = _compound_poisson(rate / 2.0, jump)
        return np.convolve(half, half)
    most = len(jump) - 1
    law = [float(np.exp(-rate * (1.0 - jump[0])))]
    steps = rate * jump[1:] * np.arange(1, most + 1)
    mean = float(steps.sum())
    while len(law) <= mean or sum(law[-most:]) > _NEGLIGIBLE:
        reached = min(most, len(law))
        law.append(float(steps[:reached] @ law[: -reached - 1 : -1]) / len(law))
    return np.array(law)
