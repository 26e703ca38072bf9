"""How much better a forecaster is than a rival on the same questions, and how sure that is.

Questions that share a window or a process are right or wrong together. So whole blocks of them are
resampled, not questions: the cluster bootstrap [FieldWelsh2007] with percentile intervals
[Efron1979]. Scores are penalties: less is better; a baseline score goes in with its sign turned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ballast.analysis.stats.uncertainty import Floats, Ints, resamples

FEWEST_QUESTIONS = 20
"""With fewer resolved questions no comparison is reported."""
FEWEST_BLOCKS = 5
"""With fewer blocks there is nothing to resample."""
RESAMPLES = 2000
LOW, HIGH = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Withheld:
    """A comparison that is not reported, and why.

    Attributes:
        questions, blocks: that were resolved.
        fewest_questions, fewest_blocks: that are needed.
    """

    questions: int
    blocks: int
    fewest_questions: int
    fewest_blocks: int

    def __str__(self) -> str:
        """As a table says it."""
        many, several = ("" if n == 1 else "s" for n in (self.questions, self.blocks))
        return (
            f"withheld: too few ({self.questions} resolved question{many} in {self.blocks} "
            f"block{several}; needs {self.fewest_questions} in {self.fewest_blocks})"
        )


@dataclass(frozen=True, slots=True)
class Advantage:
    """A comparison with a rival.

    Attributes:
        value: of the skill score, or of the mean difference.
        low, high: 95 % interval over resampled blocks.
        ahead: share of resamples in which the rival is beaten.
        questions, blocks: that it rests on.
    """

    value: float
    low: float
    high: float
    ahead: float
    questions: int
    blocks: int


def skill_score(
    ours: ArrayLike,
    rival: ArrayLike,
    blocks: ArrayLike,
    seed: int,
    fewest_questions: int = FEWEST_QUESTIONS,
    fewest_blocks: int = FEWEST_BLOCKS,
) -> Advantage | Withheld:
    """One minus our mean score over the rival's: 1 perfect, 0 no better, negative worse.

    For scores whose best value is 0, as Brier, log and CRPS; not for fair or baseline scores, which
    may be negative.

    Args:
        ours, rival: (Q,) scores of the same questions; NaN where one is not resolved.
        blocks: (Q,) label of the block of each question.
        seed: of the resamples.
        fewest_questions, fewest_blocks: below either the result is withheld.

    >>> found = skill_score([0.1, 0.2] * 10, [0.2, 0.4] * 10, np.arange(20) // 2, seed=1)
    >>> found.value, found.low, found.high
    (0.5, 0.5, 0.5)
    """
    sums = _by_block(ours, rival, blocks)
    if (few := _too_few(sums, fewest_questions, fewest_blocks)) is not None:
        return few
    mine, other, _ = _resampled(sums, seed)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _advantage(1.0 - mine / other, sums, 1.0)


def paired_difference(
    ours: ArrayLike,
    rival: ArrayLike,
    blocks: ArrayLike,
    seed: int,
    fewest_questions: int = FEWEST_QUESTIONS,
    fewest_blocks: int = FEWEST_BLOCKS,
) -> Advantage | Withheld:
    """Our mean score less the rival's: negative where we are better.

    NaN where both have an infinite score. Arguments are those of :func:`skill_score`.

    >>> print(paired_difference([0.1, 0.2], [0.2, 0.4], [0, 1], seed=1))
    withheld: too few (2 resolved questions in 2 blocks; needs 20 in 5)
    """
    sums = _by_block(ours, rival, blocks)
    if (few := _too_few(sums, fewest_questions, fewest_blocks)) is not None:
        return few
    mine, other, number = _resampled(sums, seed)
    with np.errstate(invalid="ignore"):
        return _advantage((mine - other) / number, sums, -1.0)


def _by_block(ours: ArrayLike, rival: ArrayLike, blocks: ArrayLike) -> Floats:
    """Our scores, the rival's and the number of resolved questions, summed by block: (3, B)."""
    mine, other = np.asarray(ours, float), np.asarray(rival, float)
    labels = np.asarray(blocks)
    if not mine.shape == other.shape == labels.shape == (mine.size,):
        raise ValueError("expected as many scores of ours, scores of the rival and blocks")
    resolved = ~(np.isnan(mine) | np.isnan(other))
    _, place = np.unique(labels[resolved], return_inverse=True)
    return np.array([np.bincount(place, w) for w in (mine[resolved], other[resolved], None)], float)


def _too_few(sums: Floats, questions: int, blocks: int) -> Withheld | None:
    there = int(sums[2].sum())
    few = there < max(questions, 1) or sums.shape[1] < blocks
    return Withheld(there, sums.shape[1], questions, blocks) if few else None


def _resampled(sums: Floats, seed: int) -> Floats:
    """Totals of the sample and of its resamples: (3, 1 + R)."""
    count = sums.shape[1]
    everything: Ints = np.arange(count)[None]
    chosen = np.concatenate([everything, resamples(count, RESAMPLES, seed)])
    return np.asarray(sums[:, chosen].sum(axis=2))


def _advantage(found: Floats, sums: Floats, better: float) -> Advantage:
    """The estimate and its resamples as a comparison; ``better`` is the sign of being ahead."""
    # no interpolation: between an infinite and a finite resample there is nothing
    low, high = np.quantile(found[1:], [LOW, HIGH], method="inverted_cdf")
    return Advantage(
        value=float(found[0]),
        low=float(low),
        high=float(high),
        ahead=float((better * found[1:] > 0.0).mean()),
        questions=int(sums[2].sum()),
        blocks=sums.shape[1],
    )
