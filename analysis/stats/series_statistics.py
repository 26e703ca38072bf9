"""Statistics of event series: answers, offspring, dispersion, memory, and rates in windows.

Each works on any number of histories, and so on the record as on simulated ones.
"""

from __future__ import annotations

import numpy as np

from ballast.analysis.stats.event_series import Events
from ballast.sim.rules.quantity import Flags, Floats, Ints

WEEK = 7
ANSWER_DAYS = 7
TRIGGER, ANSWER = -3.0, -2.0
"""Weights from which an act asks for an answer, and from which another is one."""
STEPS_OF_FIT = 200


def answers(events: Events, trigger: Flags, answer: Flags) -> tuple[Floats, Floats, Floats]:
    """Whether triggers are followed by an answer within 0 … 7 days, and how often any day is.

    The second is the mean over all circular shifts of the one series against the other: what
    coincidence gives, with the answers' own clustering kept.

    Args:
        events: of some histories.
        trigger, answer: which events are which.

    Returns:
        Answered triggers, triggers, and the share of days that an answer follows, a history each.
    """
    answered = np.zeros((events.histories, events.days), bool)
    here = events.counts(answer) > 0.0
    for lag in range(ANSWER_DAYS + 1):
        answered |= np.roll(here, -lag, axis=1)
    triggers = events.counts(trigger)
    return (triggers * answered).sum(axis=1), triggers.sum(axis=1), answered.mean(axis=1)


def excess_answers(answered: Floats, triggers: Floats, coincidence: Floats) -> float:
    """Share of triggers answered less what coincidence gives, over all histories.

    >>> one = np.array([1.0])
    >>> round(excess_answers(3 * one, 4 * one, 0.5 * one), 2)
    0.25
    """
    total = float(triggers.sum())
    return float((answered - triggers * coincidence).sum()) / total if total else float("nan")


def answering(events: Events, actor: int) -> tuple[Floats, Floats, Floats]:
    """Hostile acts of a side, and how often the other answers: as :func:`answers` gives them."""
    return answers(events, events.hostile(actor, TRIGGER), events.hostile(1 - actor, ANSWER))


def excess_of_each(answered: Floats, triggers: Floats, coincidence: Floats) -> Floats:
    """The same a history, (H,); NaN where nothing was there to be answered.

    >>> excess_of_each(np.array([3.0, 0.0]), np.array([4.0, 0.0]), np.array([0.5, 0.1])).tolist()
    [0.25, nan]
    """
    with np.errstate(invalid="ignore"):
        return np.asarray(answered / triggers - coincidence)


def weekly(counts: Floats) -> Floats:
    """Sums over whole weeks: (..., days) to (..., weeks).

    >>> weekly(np.ones((1, 15))).tolist()
    [[7.0, 7.0]]
    """
    weeks = counts.shape[-1] // WEEK
    days = counts[..., : weeks * WEEK].reshape(*counts.shape[:-1], weeks, WEEK)
    return np.asarray(days.sum(axis=-1))


def fano(counts: Floats) -> Floats:
    """Variance over mean of each row; 1 for a Poisson process, NaN where nothing happens.

    >>> fano(np.array([[0.0, 2.0, 0.0, 2.0]])).round(3).tolist()
    [1.333]
    """
    mean = counts.mean(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(counts.var(axis=-1, ddof=1) / mean)


def lagged(values: Floats, lag: int) -> Floats:
    """Autocorrelation of each row at a lag; NaN where a row does not vary.

    >>> lagged(np.array([[1.0, -1.0, 1.0, -1.0]]), 2).round(2).tolist()
    [0.5]
    """
    centred = values - values.mean(axis=-1, keepdims=True)
    total = (centred**2).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((centred[..., lag:] * centred[..., :-lag]).sum(axis=-1) / total)


def pooled_correlation(deviations: Floats, lag: int) -> Floats:
    """Autocorrelation over time of deviations from a common mean: (D, n, days) to (D,).

    The mean path of each draw is taken out first, so that what all histories of a draw share is
    not taken for memory, and short histories do not bias the result downward.
    """
    centred = deviations - deviations.mean(axis=1, keepdims=True)
    early, late = centred[..., :-lag], centred[..., lag:]
    both = (early * late).sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):  # one history has no other to differ from
        spread = np.sqrt((early**2).sum(axis=(1, 2)) * (late**2).sum(axis=(1, 2)))
        return np.asarray(both / spread)


def offspring(counts: Floats, half_life: float) -> Floats:
    """Mutually exciting process of two series, fitted by expectation-maximisation.

    The intensity of i is ``μ_i + (1 - φ) Σ_j A_ij f_j`` with ``f' = φ (f + N)``: what an act begets
    begins on the next day. Base rates and offspring cannot become negative.

    Args:
        counts: (2, H, days) acts a day.
        half_life: of the kernel, days.

    Returns:
        (2, 2) A_ij, expected acts of i begotten by one act of j.
    """
    fade = 2.0 ** (-1.0 / half_life)
    memory = np.zeros_like(counts)
    for day in range(1, counts.shape[-1]):
        memory[..., day] = fade * memory[..., day - 1] + counts[..., day - 1]
    felt = (1.0 - fade) * memory
    mass = felt.sum(axis=(1, 2))
    base = counts.mean(axis=(1, 2)) / 2.0
    found = np.full((2, 2), 0.25)
    for _ in range(STEPS_OF_FIT):
        for i in range(2):
            parts = [base[i], *(found[i, j] * felt[j] for j in range(2))]
            intensity = np.maximum(parts[0] + parts[1] + parts[2], 1e-12)
            ratio = counts[i] / intensity
            base[i] = float((base[i] * ratio).mean())
            for j in range(2):
                begotten = float((found[i, j] * felt[j] * ratio).sum())
                found[i, j] = begotten / mass[j] if mass[j] > 0.0 else 0.0
    return found


def rate_ratio(
    counts: Floats, inside: Flags, outside: Flags
) -> tuple[Floats, Floats, Floats, Floats]:
    """Events and days inside and outside a window of each history.

    Args:
        counts: (H, days).
        inside, outside: (H, days) days of the window, and days it is compared with.

    Returns:
        Events and days inside, then outside, each (H,).
    """
    return (
        (counts * inside).sum(axis=1),
        inside.sum(axis=1).astype(float),
        (counts * outside).sum(axis=1),
        outside.sum(axis=1).astype(float),
    )


def around(days: int, dates: Ints, first: int, last: int) -> Flags:
    """Days from ``first`` to ``last`` after a date of each history: (H,) to (H, days).

    A negative date stands for none.
    """
    calendar = np.arange(days)[None, :]
    start = dates[:, None]
    return (start >= 0) & (calendar >= start + first) & (calendar <= start + last)
