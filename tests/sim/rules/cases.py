"""Parameters of one section at the baseline's centres, with some changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ballast.sim.rules.parameters import bundle
from tests.cases import baseline

CENTRES = {k: np.array([p.centre]) for k, p in baseline().scenario.parameters.items()}
BOOK = bundle(("US", "CN"), CENTRES)


def params(section: str, **changes: float) -> Any:
    """A section of the rule book with some parameters set."""
    return replace(getattr(BOOK, section), **{k: np.array([v]) for k, v in changes.items()})


def lane(*values: float) -> np.ndarray:
    """Values of some lanes."""
    return np.array(values, dtype=float)
