"""Functions whose indices are known, designs for them, and chance that is added to their values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from SALib.sample import sobol as sobol_design
from SALib.test_functions import Ishigami, Sobol_G
from scipy.special import ndtri

from ballast.analysis.stats.uncertainty import Z95, Floats
from ballast.sim.streams import Luck

ANGLES = ("x1", "x2", "x3", "idle")
A, B = 7.0, 0.1
G = np.array([0.0, 1.0, 4.5, 9.0, 99.0])
G_FACTORS = tuple(f"x{i}" for i in range(1, 6))
# Ishigami and Homma 1990: V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = 8 b^2 pi^8 / 225
V1, V2, V13 = 0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 8 * B**2 * np.pi**8 / 225
ISHIGAMI_VARIANCE = V1 + V2 + V13
ISHIGAMI_FIRST = np.array([V1, V2, 0.0, 0.0]) / ISHIGAMI_VARIANCE
ISHIGAMI_TOTAL = np.array([V1 + V13, V2, V13, 0.0]) / ISHIGAMI_VARIANCE
ISHIGAMI_SECOND = {("x1", "x3"): V13 / ISHIGAMI_VARIANCE}
G_VARIANCE = float(Sobol_G._total_variance(G, np.ones(5)))
G_FIRST = Sobol_G.sensitivity_index(G, np.ones(5))
G_TOTAL = Sobol_G.total_sensitivity_index(G, np.ones(5))


def uniforms(n: int, k: int, seed: int) -> Floats:
    """Independent uniforms in (0, 1): (n, k)."""
    luck = Luck(seed, np.arange(n), np.zeros(n, np.int64))
    return np.column_stack([luck.uniform(f"column.{column}", 0) for column in range(k)])


def normals(n: int, seed: int) -> Floats:
    return ndtri(uniforms(n, 1, seed)[:, 0])


def ishigami(unit: Floats) -> Floats:
    """Of the first three columns; further ones are idle."""
    return Ishigami.evaluate(np.pi * (2.0 * unit[:, :3] - 1.0), A, B)


def g_function(unit: Floats) -> Floats:
    return Sobol_G.evaluate(unit, G)


def problem(factors: Sequence[str], groups: Sequence[str] | None = None) -> dict[str, object]:
    found: dict[str, object] = {
        "num_vars": len(factors),
        "names": list(factors),
        "bounds": [[0.0, 1.0]] * len(factors),
    }
    return found if groups is None else found | {"groups": list(groups)}


def saltelli(factors: Sequence[str], base: int, seed: int, *, second_order: bool) -> Floats:
    return sobol_design.sample(problem(factors), base, calc_second_order=second_order, seed=seed)


def independent(base: int, k: int, seed: int) -> Floats:
    """A design without second order of independent points, not of a sequence: (N (k + 2), k)."""
    both = uniforms(base, 2 * k, seed)
    rows = np.repeat(both[:, None, :k], k + 2, axis=1)
    for column in range(k):
        rows[:, 1 + column, column] = both[:, k + column]
    rows[:, -1] = both[:, k:]
    return rows.reshape(-1, k)


def noisy(values: Floats, variance: float, seed: int) -> tuple[Floats, Floats]:
    """Values with independent normal chance, and its variance."""
    chance = np.sqrt(variance) * normals(len(values), seed)
    return values + chance, np.full(len(values), variance)


def measure(found: pd.DataFrame, name: str) -> pd.DataFrame:
    """Rows of one measure."""
    return found[found["measure"] == name].reset_index(drop=True)


def within(rows: pd.DataFrame, truth: Floats, z: float = 4.0, exact: float = 1e-9) -> bool:
    """All values within z standard errors of the truth, by the width of their intervals."""
    error = (rows["high"] - rows["low"]) / (2.0 * Z95)
    return bool((np.abs(rows["value"] - truth) <= z * error + exact).all())


Function = Callable[[Floats], Floats]
