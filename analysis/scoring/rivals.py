"""All rivals by name, in the order in which tables show them: from knowing nothing to most."""

from __future__ import annotations

from ballast.analysis.scoring.count_rivals import (
    Rival,
    base_rate,
    homogeneous_poisson,
    persistence,
    uniform,
)
from ballast.analysis.scoring.self_exciting import self_exciting
from ballast.analysis.scoring.weekly_autoregression import weekly_autoregression

RIVALS: dict[str, Rival] = {
    "uniform": uniform,
    "base_rate": base_rate,
    "persistence": persistence,
    "homogeneous_poisson": homogeneous_poisson,
    "weekly_autoregression": weekly_autoregression,
    "self_exciting": self_exciting,
}
"""Each takes (events, span, window, seed) and returns the distribution of the window's count."""
