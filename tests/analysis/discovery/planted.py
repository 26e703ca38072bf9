"""Points of a unit cube with a box that is known, for the tests beside."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

WRONG = 0.1
"""Share of points whose label is turned around."""


def planted(
    number: int, seed: int, *, levels: bool = False
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Factors a to e, cases where a > .6 and b < .4, or a > .6 and the stance is not calm."""
    rng = np.random.default_rng(seed)
    factors = pd.DataFrame(rng.random((number, 5)), columns=list("abcde"))
    second = factors.b < 0.4
    if levels:
        factors["stance"] = rng.choice(["calm", "firm", "harsh"], number)
        second = factors.stance != "calm"
    cases = ((factors.a > 0.6) & second).to_numpy()
    return factors, np.where(rng.random(number) < WRONG, ~cases, cases)
