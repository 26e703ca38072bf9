"""A branch beside its base on the same luck: what the branch asks is what differs between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from ballast.analysis.stats.comparison import ComparedSource, compare
from ballast.sim.errors import InputError
from ballast.sim.experiments.montecarlo import Plan, check_plan
from ballast.sim.experiments.recording import record
from ballast.sim.outcomes.row_groups import RowGroups, row_groups
from ballast.sim.scenario.library import base_of
from ballast.sim.scenario.outcome_checks import asking_alike

MOST_DRAWS = 101
"""Draws of the base that a run of its branch plays: pairs need fewer histories than levels."""


def base_plan(plan: Plan) -> Plan | None:
    """What is played of the base of a branch: the first draws, with the same luck.

    Returns:
        None where there is no base to hold it against: no branch, one with another start, or a
        base that ends sooner, is gone by now, or is not stable.
    """
    try:
        base = base_of(plan.loaded)
        if base is None or base.scenario.start != plan.loaded.scenario.start:
            return None
        if base.scenario.days < plan.days:
            return None
        _, base = asking_alike([plan.loaded, base])  # what the branch asks is asked of both
        found = replace(plan, loaded=base, draws=min(plan.draws, MOST_DRAWS), logged=0, looks=())
        check_plan(found)
    except InputError:
        return None
    return found


def beside_base(
    plan: Plan,
    base: Plan,
    path: Path,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """Play the base and hold the histories of its branch against it.

    Args:
        plan: of the branch, which has been played.
        base: as :func:`base_plan` gave it.
        path: of the branch's ``runs.parquet``.
        workers: processes; None for one a processor.
        progress: told how many history-days have been played.

    Returns:
        A row an outcome that both answer: columns of ``comparison.parquet`` without ``other``.

    Raises:
        InterruptedRun: stopped by the user, or for want of processes.
    """
    base = replace(base, draws=min(base.draws, plan.draws))
    few = replace(plan, draws=base.draws)
    with TemporaryDirectory(prefix="ballast-") as place:
        ours, theirs = Path(place) / "ours.parquet", Path(place) / "theirs.parquet"
        _first_rows(path, few.histories, ours)
        record(base, theirs, workers, progress)
        sources = ComparedSource.of("base", base, theirs), ComparedSource.of("branch", few, ours)
        return compare(sources[0], sources[1:]).table().drop(columns="other")


def _first_rows(path: Path, rows: int, out: Path) -> None:
    """Copy the first histories of a file, in row groups of the same size."""
    left = rows
    with RowGroups(out) as file:
        for group in row_groups(path):
            file.add(group.slice(0, min(left, group.num_rows)))
            left -= min(left, group.num_rows)
            if not left:
                break
