"""Small tables of a calibration, as inference leaves them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ballast.analysis.plots.calibration_view import CalibrationView
from ballast.analysis.text.picture_credit import PictureCredit

LONG = "acts of one side that answer those of the other side within a month, while tension is high"
LABELS = {"parameters.part.rate": "rate of encounters", "parameters.part.answer": LONG}
CREDIT = PictureCredit("Calibrated by hand", 7, 1000, None, "0.1.0")
RECORDS = 60


def parameters(learned: int = 3, idle: int = 4) -> pd.DataFrame:
    """So many parameters of which data taught something, and so many of which they did not."""
    keys = ["parameters.part.rate", "parameters.part.answer", "governments.A.conduct.rates.verbal"]
    keys += [f"parameters.part.learned_{n:03d}" for n in range(3, learned)]
    keys = [*keys[:learned], *(f"parameters.part.idle_{n:03d}" for n in range(idle))]
    rows = []
    for n, key in enumerate(keys):
        known = n < learned
        middle, half = (0.2 + 0.6 * (n % 3) / 3, 0.1 + 0.25 * n / learned) if known else (0.5, 0.45)
        low, high = max(0.01, middle - half), min(0.99, middle + half)
        rows.append({
            "parameter": key, "prior_q05": 0.05, "prior_q95": 1.95, "q05": 2 * low,
            "q95": 2 * high, "unit_q05": low, "unit_q50": middle, "unit_q95": high,
            "contraction": 0.9 - 0.7 * n / learned if known else 0.01,
            "overlap": 0.5 if known else 0.97,
            "verdict": "identified" if known else "unidentified",
        })  # fmt: skip
    return pd.DataFrame(rows)


def predictive(targets: int = 3) -> pd.DataFrame:
    """Targets of which the second is out of reach."""
    rows = []
    for n in range(targets):
        off = 9.0 if n == 1 else 0.3 * n
        rows.append({
            "target": "dispute_onsets" if n == 0 else f"target_number_{n}", "observed": 1.0,
            "stated_sd": 0.5, "discrepancy": 0.1, "prior_q05": -3.0, "prior_q95": 2.0 + n,
            "mean": 1.0 + off / 2, "mean_q05": 0.7 + off / 2, "mean_q95": 1.3 + off / 2,
            "record_q05": 0.2 + off / 2, "record_q95": 1.9 + off / 2, "implausibility": off,
        })  # fmt: skip
    return pd.DataFrame(rows)


def trials(keys: list[str]) -> pd.DataFrame:
    """Even places for all parameters but the second, whose posteriors are too narrow."""
    even = (np.arange(RECORDS) + 0.5) / RECORDS
    tables = []
    for n, key in enumerate(keys):
        place = np.where(even < 0.5, even / 3, 1 - (1 - even) / 3) if n == 1 else even
        mean = 0.5 + 0.8 * (even - 0.5) + 0.1 * np.sin(9 * np.arange(RECORDS))
        one = {"parameter": key, "row": np.arange(RECORDS), "place": place, "truth": even}
        tables.append(pd.DataFrame({**one, "mean": mean}))
    return pd.concat(tables, ignore_index=True)


def ranks(keys: list[str] | None = None) -> pd.DataFrame:
    keys = list(parameters()["parameter"]) if keys is None else keys
    return pd.DataFrame({
        "parameter": keys, "records": RECORDS, "uniform": [n != 1 for n in range(len(keys))],
        "coverage": [0.7 if n == 1 else 0.9 for n in range(len(keys))],
    })  # fmt: skip


def recovery(keys: list[str] | None = None) -> pd.DataFrame:
    keys = list(parameters()["parameter"]) if keys is None else keys
    return pd.DataFrame({"parameter": keys, "correlation": 0.9 - 0.01 * np.arange(len(keys))})


def view(**tables: pd.DataFrame) -> CalibrationView:
    """A calibration with some tables of its own."""
    own = tables.get("parameters", parameters())
    keys = [str(key) for key in own["parameter"]]
    every = {
        "parameters": own, "predictive": predictive(), "trials": trials(keys),
        "ranks": ranks(keys), "recovery": recovery(keys), **tables,
    }  # fmt: skip
    return CalibrationView(every, CREDIT, LABELS, {"dispute_onsets": "dispute onsets a year"})
