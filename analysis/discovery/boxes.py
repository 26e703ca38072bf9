"""Boxes in which an outcome is above or below a threshold, as tables."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal

import numpy as np
import pandas as pd

from ballast.analysis.discovery.box_stability import Stability, stability
from ballast.analysis.discovery.points import Box, Points, encode, inside
from ballast.analysis.discovery.prim import Search, best_box
from ballast.analysis.stats.uncertainty import Z95, Flags, Floats, Ints

BOX_COLUMNS = [
    "box", "factor", "low", "high", "levels", "range_low", "range_high", "restricted_share",
    "low_from", "low_to", "high_from", "high_to",
]  # fmt: skip
SUMMARY_COLUMNS = [
    "box", "coverage", "coverage_low", "coverage_high", "coverage_unseen",
    "density", "density_low", "density_high", "density_unseen",
    "mass", "base_rate", "points", "cases", "unsure", "resampled_points", "note",
]  # fmt: skip
Row = dict[Hashable, object]


def cases_of(values: Floats, threshold: float, side: Literal["above", "below"]) -> Flags:
    """Points whose outcome is at the threshold or beyond: (n,)."""
    return values >= threshold if side == "above" else values <= threshold


def unsure_of(values: Floats, noise: Floats, threshold: float) -> Flags:
    """Points that may be on the wrong side: within 1.96 standard deviations of the threshold.

    Args:
        values: (n,) estimates of the outcome.
        noise: (n,) variance of each that is chance.
        threshold: what they are held against.

    >>> unsure_of(np.array([0.4, 0.7]), np.array([0.01, 0.01]), 0.5).tolist()
    [True, False]
    """
    return np.abs(values - threshold) < Z95 * np.sqrt(noise)


def find_boxes(
    factors: pd.DataFrame,
    cases: Flags,
    *,
    seed: int,
    search: Search | None = None,
    blocks: Ints | None = None,
    unsure: Flags | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Boxes of factors in which cases are dense, with how far they can be relied upon.

    A box is sought among the points outside of those before it, and its stability as well. All
    shares are of all points or cases. From the second on, only boxes that are as dense as wanted
    are kept.

    Args:
        factors: (n, k) a column a factor, of numbers or of words.
        cases: (n,) which points are cases.
        seed: for drawing halves.
        search: how boxes are sought.
        blocks: (n,) block of each point, where points share coordinates by design; None where
            they are independent.
        unsure: (n,) points that may be cases or not (:func:`unsure_of`).

    Returns:
        A table of limits, a row a box and factor, NaN where a side is not restricted; and a
        summary, a row a box. ``density`` and ``coverage`` are of the points the box was fitted to
        and too good; ``_unseen`` is the mean, ``_low`` and ``_high`` the 90 % interval, of boxes
        found among halves of the points, at points left out. ``points`` and ``cases`` are those
        inside, ``unsure`` the share of all points that may be misclassified. Where there is no
        box, the summary has one row, box 0, whose ``note`` says why.

    Raises:
        InputError: the EMA Workbench is not installed; a factor has no value at some point.
    """
    search = Search() if search is None else search
    points = encode(factors, cases, blocks)
    doubt = float("nan") if unsure is None else float(np.mean(unsure))
    limits: list[Row] = []
    summary: list[Row] = []
    outside = np.ones(len(points.cases), bool)
    for number in range(1, search.boxes + 1):
        rest = points.take(outside)
        box = best_box(rest, search)
        within = outside & inside(box, points.columns)
        hits = int(points.cases[within].sum())
        if not box or (number > 1 and hits < search.density * within.sum()):
            break
        stable = stability(rest, search, seed + number - 1)
        limits += _limits(number, box, points, stable)
        summary.append(_summary(number, points, rest, within, stable) | {"unsure": doubt})
        outside &= ~within
    if not summary:
        summary.append(_none(points) | {"unsure": doubt})
    return (
        pd.DataFrame(limits, columns=BOX_COLUMNS),
        pd.DataFrame(summary, columns=SUMMARY_COLUMNS),
    )


def _limits(number: int, box: Box, points: Points, stable: Stability) -> list[Row]:
    rows = []
    for n, name in enumerate(points.names):
        mine = {limit.side: limit for limit in box if limit.factor == n}
        numeric = not points.levels[n]
        row: Row = {"box": number, "factor": name, "levels": ""}
        row["restricted_share"] = stable.restricted[n]
        row["range_low"] = points.columns[:, n].min() if numeric else np.nan
        row["range_high"] = points.columns[:, n].max() if numeric else np.nan
        for side, spread in (("low", stable.low), ("high", stable.high)):
            limited = side in mine
            row[side] = mine[side].value if limited else np.nan
            row[f"{side}_from"], row[f"{side}_to"] = spread[:, n] if limited else (np.nan, np.nan)
        if "levels" in mine:
            row["levels"] = ", ".join(points.levels[n][kept] for kept in mine["levels"].kept)
        rows.append(row)
    return rows


def _summary(number: int, points: Points, rest: Points, within: Flags, stable: Stability) -> Row:
    hits, count, cases = int(points.cases[within].sum()), int(within.sum()), points.cases.sum()
    row: Row = {"box": number, "coverage": hits / cases, "density": hits / count}
    # repetitions know the cases outside of earlier boxes only
    of_all = stable.coverage * (rest.cases.sum() / cases)
    for name, (mean, low, high) in (("coverage", of_all), ("density", stable.density)):
        row |= {f"{name}_unseen": mean, f"{name}_low": low, f"{name}_high": high}
    row |= {"mass": count / len(within), "base_rate": float(points.cases.mean())}
    row |= {"points": count, "cases": hits, "resampled_points": stable.points}
    spurious = bool(stable.density[1] <= rest.cases.mean())
    row["note"] = "no denser than elsewhere at points it was not fitted to" if spurious else ""
    return row


def _none(points: Points) -> Row:
    if not len(points.cases):
        note, rate = "there are no points", float("nan")
    else:
        rate = float(points.cases.mean())
        note = {0.0: "no point is a case", 1.0: "every point is a case"}.get(
            rate, "no limit of a factor makes cases denser than chance would"
        )
    return {
        "box": 0, "base_rate": rate, "points": 0, "cases": 0, "resampled_points": 0, "note": note
    }  # fmt: skip
