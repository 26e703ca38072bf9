"""What first-order indices say of knowledge: by class of evidence, and what learning would bring.

Both take the indices with their resamples, as :func:`ballast.analysis.sensitivity.sobol.indices`
and
:func:`ballast.analysis.sensitivity.fourier.shares` give them, so that intervals of sums are right:
indices of one set of points are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ballast.analysis.sensitivity.resampled_intervals import table
from ballast.analysis.stats.uncertainty import Floats


def evidence(first: Floats, factors: Sequence[str], classes: Mapping[str, str]) -> pd.DataFrame:
    """Share of the variance by class of evidence: the sum of its factors' first-order indices.

    What factors of one class do together, beyond each alone, is not in it, and no class has what
    two classes do together; in a design with a group a class the first is. There, ``factors`` are
    the groups, and each is its own class.

    Args:
        first: (1 + R, k) first-order indices and their resamples.
        factors: k names.
        classes: class of a factor by its name; a factor that is not in it, such as a choice of
            policy, has no evidence and is left out.

    Returns:
        Columns measure (first), factor (the class), with, value, low, high; classes in the order
        in which factors have them.
    """
    own = [classes.get(name) for name in factors]
    names = list(dict.fromkeys(name for name in own if name is not None))
    member = np.array([[one == name for name in names] for one in own], dtype=float)
    return table("first", names, first @ member.reshape(len(own), len(names)))


def information(first: Floats, factors: Sequence[str]) -> pd.DataFrame:
    """By how much the spread of the outcome would shrink, were one factor known.

    The variance that is left is ``(1 - S) V`` on average, so the standard deviation is at most
    ``sqrt(1 - S)`` of what it was: its share that would be gone is ``1 - sqrt(1 - S)`` or more
    [OakleyOHagan2004]. Indices outside of 0 to 1, which chance can give, count as 0 and 1.

    Args:
        first: (1 + R, k) first-order indices S and their resamples.
        factors: k names.

    Returns:
        Columns measure (sd_reduction), factor, with, value, low, high, in 0 to 1.
    """
    return table("sd_reduction", factors, 1.0 - np.sqrt(1.0 - np.clip(first, 0.0, 1.0)))
