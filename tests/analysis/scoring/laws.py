"""What the tests of scores draw from: small distributions, whose expectations are exact sums."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

PROBABILITIES = st.floats(0.0, 1.0)
INNER = st.floats(0.01, 0.99)


def masses(most: int = 5) -> st.SearchStrategy[np.ndarray]:
    """Distributions on 0, 1, ..., all of whose probabilities are above 0."""
    weights = st.lists(st.integers(1, 20), min_size=2, max_size=most)
    return weights.map(lambda w: np.array(w, float) / sum(w))


def pairs(size: int = 4) -> st.SearchStrategy[tuple[np.ndarray, np.ndarray]]:
    """Two distributions on the same counts."""
    weights = st.lists(st.integers(1, 20), min_size=size, max_size=size)
    mass = weights.map(lambda w: np.array(w, float) / sum(w))
    return st.tuples(mass, mass)
