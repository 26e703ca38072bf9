"""How much a quantity differs between parameter draws, and whether that is resolved.

The variance between draws' means has the noise of finitely many runs in it. What is left without
it is resolved where it lies two standard errors above zero; the standard error goes by the fourth
moment, for few flips make it heavy-tailed.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.uncertainty import DRAWS_HIGH, Z95, Floats

RESOLVED_AT = 2.0
"""Standard errors above zero from which a variance between draws is resolved."""


def resolved_spread(means: Floats, noise: float) -> tuple[float, float] | None:
    """Standard deviation between draws without noise, and its standard error; None if unresolved.

    Args:
        means: (D,) of draws.
        noise: variance of a draw's mean that its finitely many runs leave.
    """
    if len(means) < 3:
        return None
    observed = float(means.var(ddof=1))
    between = observed - noise
    fourth = float(((means - means.mean()) ** 4).mean())
    error = float(np.sqrt(max(0.0, fourth - observed**2) / len(means)))
    if between <= 0.0 or between <= RESOLVED_AT * error:
        return None
    spread = float(np.sqrt(between))
    return spread, error / (2.0 * spread)


def error_of_ends(standard_error: float) -> float:
    """Half a 95 % interval of the ends of a 5-95 % interval over draws.

    Args:
        standard_error: of the standard deviation between draws.
    """
    return float(ndtri(DRAWS_HIGH)) * Z95 * standard_error


def spread_by_draw(change: ByDraw) -> tuple[float, float] | None:
    """The same of a quantity that has been reduced by draw; None with one run a draw."""
    variances = change.variances
    if variances is None or not len(variances):
        return None
    return resolved_spread(change.sums / change.runs, float(variances.mean()) / change.runs)
