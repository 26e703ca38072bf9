"""Small posteriors for tests, written where a test wants them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ballast.sim.scenario.posterior_file import PosteriorAbout, write_posterior
from ballast.sim.scenario.priors import all_priors, quantile
from ballast.sim.scenario.schema import Scenario
from ballast.sim.versions import MODEL
from tests.cases import ROOT, SMALL

EFFECT, BASE = "parameters.visits.effect", "parameters.tension.base"
KEYS = (EFFECT, BASE, "parameters.disputes.press", "parameters.encounters.rate")
LAST_DAY = date(1990, 1, 1)
"""Before the start of every scenario of the tests."""


def about(**changes: Any) -> PosteriorAbout:
    """What a posterior of these tests rests on."""
    said: dict[str, Any] = {
        "name": "small",
        "scenario": "small",
        "seed": 1,
        "last_day": LAST_DAY,
        "model": MODEL,
        "targets": ("onsets", "replies"),
        "calibration_hash": "ab" * 32,
        "draws": 1000,
        "effective_size": 4.5,
    }
    return PosteriorAbout(**(said | changes))


def rows_of(
    scenario: Scenario, keys: tuple[str, ...] = KEYS, rows: int = 7
) -> dict[str, NDArray[np.float64]]:
    """Rows inside the priors: all keys rise together, but for the second, which falls."""
    places = (np.arange(rows) + 0.5) / rows
    priors = all_priors(scenario)
    found = {}
    for n, key in enumerate(keys):
        found[key] = quantile(priors[key], places if n != 1 else places[::-1].copy())
    return found


def written(
    path: Path,
    values: dict[str, NDArray[np.float64]],
    weights: NDArray[np.float64] | None = None,
    **changes: Any,
) -> Path:
    """A posterior in a file; the third row weighs most where no weights are said."""
    count = len(next(iter(values.values())))
    usual = np.where(np.arange(count) == 2, 2.0, 1.0)
    write_posterior(path, values, usual if weights is None else weights, about(**changes))
    return path


def small_with(folder: Path, word: str = "learnt.parquet") -> Path:
    """The small dyad in a folder, naming a posterior."""
    text = SMALL.read_text(encoding="utf-8").replace("../../seeds", str(ROOT / "seeds"))
    path = folder / "small.yaml"
    path.write_text(text.replace("\nacts: ", f"\nposterior: {word}\nacts: ", 1), encoding="utf-8")
    (folder / "small.csv").write_bytes((SMALL.parent / "small.csv").read_bytes())
    return path
