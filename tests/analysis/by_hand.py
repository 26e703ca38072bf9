"""Small tables of a run, written by hand: no change of the model's numbers touches them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from ballast.analysis.plots import channel_strips as channels
from ballast.analysis.stats.distributions import Histogram, histogram
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.waiting_times import survival

START = date(2020, 3, 1)
NEVER = float("nan")
NAMES = {"AA": "Aland", "BB": "Boria"}
QUANTILES = ("q05", "q25", "q50", "q75", "q95")
INTERVALS = ["estimate", "mc_low", "mc_high", "draws_low", "draws_high"]

RUNGS = {
    1: (0.99, 0.97, 0.96), 2: (0.70, 0.85, 0.80), 3: (0.25, 0.20, 0.35), 4: (0.002, 0.03, 0.06),
    5: (0.0003, 0.004, 0.01), 6: (0.0, 0.0, 0.0008), 7: (0.0, 0.0, 0.0),
}  # fmt: skip
"""Probability of each rung or a higher one on the first day, in the middle and on the last day."""
TENSION = {"q05": 24.0, "q25": 31.0, "q50": 36.0, "q75": 42.0, "q95": 55.0, "mean": 37.5}
"""Tension in the middle; it widens from two thirds of its distance to the median to twice it."""


def days(level: float = 1.0) -> pd.DataFrame:
    """Rungs and tension on ten Sundays; probabilities above rung 3 times ``level``, too."""
    dates = [START + timedelta(days=7 * week) for week in range(10)]
    parts = []
    for rung, at in RUNGS.items():
        mean = np.interp(np.arange(10), [0, 5, 9], at) * (level if rung > 3 else 1.0)
        rows = {"date": dates, "variable": f"rung_{rung}", "mean": mean}
        parts.append(pd.DataFrame(rows | {"q05": 0.7 * mean, "q95": np.minimum(1.0, 1.4 * mean)}))
    wide = np.linspace(2 / 3, 2.0, 10)
    fan = {name: level * (36.0 + wide * (at - 36.0)) for name, at in TENSION.items()}
    parts.append(pd.DataFrame({"date": dates, "variable": "tension"} | fan))
    return pd.concat(parts, ignore_index=True)


def marks() -> pd.DataFrame:
    """What the calendar holds: each kind of mark, and two on neighbouring days."""
    rows = [
        (date(2020, 3, 8), "Arne", "scheduled"),
        (date(2020, 3, 20), "feast", "occasion"),
        (date(2020, 3, 22), "Berta", "proposed"),
        (date(2020, 4, 12), "leaders meet", "summit"),
        (date(2020, 4, 28), "election in Boria", "election"),
    ]
    return pd.DataFrame(rows, columns=["date", "label", "kind"])


def highest() -> pd.DataFrame:
    """Share of histories by the highest rung they reach; the ends in none."""
    rows = [
        (0, 0.0, 0.0, 0.004, None, None), (1, 0.02, 0.012, 0.03, 0.004, 0.07),
        (2, 0.12, 0.10, 0.14, 0.05, 0.30), (3, 0.72, 0.69, 0.75, 0.50, 0.85),
        (4, 0.13, 0.11, 0.15, 0.04, 0.33), (5, 0.01, 0.006, 0.016, 0.0, 0.04),
        (6, 0.0, 0.0, 0.004, None, None), (7, 0.0, 0.0, 0.004, None, None),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["rung", *INTERVALS])


def first_days() -> pd.DataFrame:
    """Two draws of two histories, and draw 0 before them."""
    return pd.DataFrame(
        {
            "draw": [0, 0, 1, 1, 2, 2],
            "run": [0, 1, 0, 1, 0, 1],
            "first_day_rung_4": [0.0, 0.0, 5.0, 20.0, NEVER, 5.0],
            "first_day_rung_5": [NEVER, NEVER, 7.0, NEVER, NEVER, NEVER],
            "first_day_rung_6": [NEVER] * 6,
        }
    )


def waiting(runs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Survival curves of sixty days."""
    return survival(first_days() if runs is None else runs, Draws.sized(3, 2), START, 60)


def triggers() -> pd.DataFrame:
    """What first disputes begin with."""
    rows = [
        ("shock", 0.41, 0.39, 0.43, 0.30, 0.52), ("encounter", 0.38, 0.36, 0.40, 0.30, 0.48),
        ("show_of_force", 0.21, 0.19, 0.23, 0.12, 0.32), ("coercion", 0.0, 0.0, 0.003, None, None),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["occasion", *INTERVALS])


def factors() -> pd.DataFrame:
    """What changed the odds; single disputes differ more in gravity than the axis reaches."""
    rows = [
        ("gravity", 0.88, 0.81, 0.95, 0.64, 1.25, 0.04, 12.0),
        ("tempo", 0.73, 0.72, 0.75, 0.62, 0.85, 0.36, 1.0),
        ("shocks", 1.16, 1.15, 1.17, 1.07, 1.28, 1.0, 1.55),
        ("pressure", 1.0, 1.0, 1.0, None, None, 1.0, 1.03),
    ]  # fmt: skip
    columns = ["term", "factor", "mc_low", "mc_high", "draws_low", "draws_high", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def runs() -> pd.DataFrame:
    """An outcome of each type by history: counts, numbers, days that may never come, yes or no."""
    return pd.DataFrame(
        {
            "hits": [0, 0, 1, 3, 3, 3, 3, 3],
            "tension": [30.5, 33.0, 35.5, 36.0, 36.5, 37.0, 40.5, 52.0],
            "day": [4.0, 12.0, 15.0, NEVER, NEVER, NEVER, NEVER, NEVER],
            "summit": [True, False, True, True, False, True, True, True],
        }
    )


def histograms_of(table: pd.DataFrame) -> list[tuple[Histogram, str]]:
    """All of them, with the names of their axes."""
    labels = ("accidents", "mean tension (points)", "day of the first crisis", "summit held?")
    return [(histogram(table, name), label) for name, label in zip(table, labels, strict=True)]


def encounter_rates() -> pd.DataFrame:
    columns = ["severity", "mean", "mc_low", "mc_high", "draws_low", "draws_high", "q05", "q95"]
    rows = [
        ("any", 66.0, 65.0, 67.0, 40.0, 90.0, 34.0, 103.0),
        ("routine", 62.8, 61.8, 63.8, 38.0, 86.0, 32.0, 99.0),
        ("publicised", 3.1, 3.0, 3.2, 1.8, 4.6, 0.0, 7.0),
        ("collision", 0.12, 0.1, 0.15, 0.03, 0.3, 0.0, 1.0),
        ("lethal", 0.0, None, 0.004, None, None, 0.0, 0.0),
    ]
    return pd.DataFrame(rows, columns=columns)


def incident_shares() -> pd.DataFrame:
    rows = [
        (what, number, share, 0.8 * share, 1.2 * share if share else 0.004, None, None)
        for what in ("collisions", "lethal_incidents")
        for number, share in enumerate((0.8, 0.15, 0.05, 0.0))
    ]
    return pd.DataFrame(rows, columns=["what", "number", *INTERVALS])


def visits() -> pd.DataFrame:
    """A visit of each phase and a summit; the second is never held."""
    fates = ["held_as_planned", "held_later", "postponed", "cancelled", "rebuffed", "pending"]
    held = ["held_q05", "held_q50", "held_q95"]
    none: list[date | None] = [None, None, None]
    rows = [
        ("Alma", "BB", "diplomatic", date(2020, 2, 20), False, "completed",
         1.0, 0.0, 0.0, 0.0, 0.0, 0.0, *none),
        ("Arne", "BB", "economic", date(2020, 3, 12), False, "scheduled",
         0.5, 0.2, 0.1, 0.1, 0.1, 0.0, date(2020, 3, 12), date(2020, 3, 12), date(2020, 4, 2)),
        ("Berta", "AA", "economic", date(2020, 3, 30), False, "proposed",
         0.0, 0.0, 0.1, 0.2, 0.3, 0.4, *none),
        ("Boris", "AA", "leader", date(2020, 4, 20), True, "scheduled",
         0.3, 0.3, 0.15, 0.15, 0.05, 0.05, date(2020, 4, 20), date(2020, 4, 26),
         date(2020, 5, 20)),
    ]  # fmt: skip
    about = ["visitor", "host", "channel", "date", "summit", "phase"]
    return pd.DataFrame(rows, columns=[*about, *fates, *held])


def contacts() -> pd.DataFrame:
    rows = [
        ("Alma", "Bela", "AA", "BB", "diplomatic", 0.5, 1.0),
        ("Bela", "Alma", "BB", "AA", "diplomatic", 1.0, 0.0),
        ("Arne", None, "AA", "BB", "economic", 0.25, 0.0),
    ]
    about = ["visitor", "counterpart", "visitor_side", "host", "channel", "expected", "before"]
    return pd.DataFrame(rows, columns=about)


def opened() -> pd.DataFrame:
    """A channel that opens in ever more histories for eighty days."""
    some = np.linspace(0.0, 0.8, 80)
    dates = [START + timedelta(days=day) for day in range(80)]
    return pd.concat(
        [
            pd.DataFrame({"date": dates, "variable": f"{prefix}.line", "mean": part * some})
            for prefix, part in ((channels.FIRST, 1.0), (channels.SECOND, 0.5))
        ]
    )


CHANNELS: dict[str, dict[str, Any]] = {
    "line": {
        "kind": "military_high",
        "state": "suspended",
        "since": "2019-06-01",
        "opened_by": "BB",
        "secret": False,
        "why": "after the raid; nobody has called since",
    }
}


def cumulative() -> pd.DataFrame:
    """Acts since the start of each side and tone: eight weeks, and eight of the record."""
    rows: list[dict[str, Any]] = []
    for place, (side, tone) in enumerate((s, t) for s in NAMES for t in ("hostile", "cooperative")):
        for week in range(9):
            about = {"date": START + timedelta(days=7 * week), "side": side, "tone": tone}
            middle = (2.0 + place) * week
            fan = (0.5 * middle, 0.8 * middle, middle, 1.2 * middle, 1.6 * middle)
            rows.append(about | dict(zip(QUANTILES, fan, strict=True)) | {"mean": 1.05 * middle})
            if week % 4 == 0:
                rows.append(about | {"recorded": 0.9 * middle + week})
    return pd.DataFrame(rows)


def rates() -> pd.DataFrame:
    """Acts of two sides in two categories."""
    columns = ["side", "category", "mean", "q05", "q95", "recorded"]
    rows = [
        ("AA", "military", 4.0, 1.0, 8.0, 3.0),
        ("AA", "talks", 2.0, 0.0, 5.0, 2.5),
        ("BB", "military", 1.0, 0.0, 3.0, 1.0),
        ("BB", "talks", 6.0, 2.0, 10.0, 9.0),
    ]
    return pd.DataFrame(rows, columns=columns)


def answers() -> pd.DataFrame:
    columns = [
        "answering", "actor", "triggers", "answered", "coincidence", "excess", "mc_low", "mc_high",
        "q05", "q95", "recorded", "recorded_triggers",
    ]  # fmt: skip
    rows = [
        ("BB", "AA", 900.0, 0.4, 0.28, 0.12, 0.1, 0.14, 0.05, 0.3, 0.16, 17.0),
        ("AA", "BB", 400.0, 0.4, 0.3, 0.1, 0.07, 0.12, 0.02, 0.2, NEVER, 0.0),
    ]
    return pd.DataFrame(rows, columns=columns)


def variants() -> pd.DataFrame:
    """Two other structures and a term switched off, on two headlines."""
    rows = [
        ("rung_4_or_higher", "slow-memory", "alternative", 0.03, 0.01, 0.05, -0.01, 0.08),
        ("rung_4_or_higher", "hawkish-cabinets", "alternative", -0.02, -0.03, -0.01, -0.05, 0.0),
        ("rung_4_or_higher", "no-visits", "ablation", 0.005, -0.004, 0.014, -0.02, 0.03),
        ("tension_mean", "slow-memory", "alternative", 1.2, 1.0, 1.4, 0.2, 2.2),
        ("tension_mean", "hawkish-cabinets", "alternative", -0.6, -0.8, -0.4, -1.5, 0.2),
        ("tension_mean", "no-visits", "ablation", 0.1, -0.1, 0.3, -0.5, 0.7),
    ]
    columns = ["outcome", "variant", "structure", "difference", *INTERVALS[1:]]
    return pd.DataFrame(rows, columns=columns)
