"""Where in the space of a study an outcome is high or low, and which policy holds up there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import pandas as pd

from ballast.analysis.discovery.boxes import cases_of, find_boxes, unsure_of
from ballast.analysis.discovery.cart import grow
from ballast.analysis.discovery.prim import Search
from ballast.analysis.discovery.robustness import robustness
from ballast.analysis.sensitivity.study_tables import Studied
from ballast.analysis.stats.uncertainty import Flags, Floats

POLICIES_IN_BOX = ["outcome", "scenario", "box", "points", "cases", "mean_inside", "mean_outside"]


def box_tables(
    studied: Studied,
    outcome: str,
    threshold: float,
    side: Literal["above", "below"],
    search: Search,
) -> dict[str, pd.DataFrame]:
    """Boxes and rules for the first scenario, and how every scenario does inside the boxes.

    Of a design whose points share coordinates only those are used that are independent, or
    whole trajectories are drawn together.

    Args:
        studied: the study.
        outcome: which.
        threshold: a point is a case where the outcome is on the asked side of it.
        side: which side.
        search: how boxes are sought.

    Returns:
        ``boxes``, ``box_summary``, ``rules`` and ``box_policies`` by name.

    Raises:
        InputError: the libraries of the extra ``discovery`` are not installed.
    """
    scenario = studied.scenarios[0]
    estimates, noise = (each[0] for each in studied.sums.estimates(outcome))
    here = studied.independent_points() & np.isfinite(estimates)
    points = studied.points[here].reset_index(drop=True)
    cases = cases_of(estimates[here], threshold, side)
    blocks = _trajectories(studied)
    mine = None if blocks is None else blocks[here]
    limits, summary = find_boxes(
        points,
        cases,
        seed=studied.seed,
        search=search,
        blocks=mine,
        unsure=unsure_of(estimates[here], noise[here], threshold),
    )
    tree = grow(points, cases, blocks=mine)
    found = {"boxes": limits, "box_summary": summary, "rules": tree.leaves}
    for table in found.values():
        table.insert(0, "scenario", scenario)
        table.insert(0, "outcome", outcome)
    found["box_policies"] = _policies_in_boxes(studied, outcome, threshold, side, limits)
    return {name: table for name, table in found.items() if len(table)}


def _trajectories(studied: Studied) -> np.ndarray | None:
    """Number of the trajectory of each point, where points of one share coordinates."""
    if studied.kind != "morris":
        return None
    return np.arange(len(studied.points)) // (len(studied.factors) + 1)


def _policies_in_boxes(
    studied: Studied,
    outcome: str,
    threshold: float,
    side: Literal["above", "below"],
    limits: pd.DataFrame,
) -> pd.DataFrame:
    """Share of cases and mean of every scenario at the points inside each box, and outside."""
    estimates, _ = studied.sums.estimates(outcome)
    some, rows = studied.independent_points(), []
    for box, own in limits.groupby("box", sort=True):
        inside = _inside(studied.points, own)
        for number, scenario in enumerate(studied.scenarios):
            known = np.isfinite(estimates[number]) & some
            within, without = estimates[number][known & inside], estimates[number][known & ~inside]
            if len(within):
                cases = float(cases_of(within, threshold, side).mean())
                outside = float(without.mean()) if len(without) else float("nan")
                row = (outcome, scenario, box, len(within), cases, float(within.mean()), outside)
                rows.append(row)
    return pd.DataFrame(rows, columns=POLICIES_IN_BOX)


def _inside(points: pd.DataFrame, limits: pd.DataFrame) -> Flags:
    """Points within all limits of a box."""
    inside = np.ones(len(points), bool)
    for limit in limits.itertuples(index=False):
        column = points[limit.factor]
        if limit.levels:
            inside &= column.isin(str(limit.levels).split(", ")).to_numpy()
        else:
            values = column.to_numpy() if pd.api.types.is_numeric_dtype(column) else None
            if values is not None:
                inside &= ~(values < limit.low) & ~(values > limit.high)
    return inside


def policy_tables(
    studied: Studied,
    outcome: str,
    better: Literal["lower", "higher"],
    satisfied: float | None,
    histories: Callable[[str, str], Floats],
) -> dict[str, pd.DataFrame]:
    """How the scenarios of a study do across its points, as policies.

    Args:
        studied: the study.
        outcome: which.
        better: which end of it is wanted.
        satisfied: it is good enough there and on the better side; None if not asked.
        histories: an outcome of every history in a scenario: (P, n).

    Returns:
        ``robustness`` and ``regret`` by name; points that were not played in every scenario, or
        at which the outcome is not asked of every history, are left out. Nothing where no point
        is left or points have a single history.
    """
    by_policy = {name: histories(outcome, name) for name in studied.scenarios}
    whole = np.all([np.isfinite(values).all(axis=1) for values in by_policy.values()], axis=0)
    if not whole.any() or next(iter(by_policy.values())).shape[1] < 2:
        return {}
    measures, regret = robustness(
        {name: values[whole] for name, values in by_policy.items()},
        better=better,
        seed=studied.seed,
        threshold=satisfied,
        points=np.flatnonzero(whole).tolist(),
    )
    for table in (measures, regret):
        table.insert(0, "outcome", outcome)
    return {"robustness": measures, "regret": regret}
