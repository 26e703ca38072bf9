"""An ensemble that goes to disk as it is played: memory does not grow with the histories."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ballast.sim.experiments.montecarlo import Plan, Progress, stream
from ballast.sim.outcomes.history_tables import episodes, histories, history_series, onsets
from ballast.sim.outcomes.merging import Totals
from ballast.sim.outcomes.row_groups import RowGroups
from ballast.sim.world.compiled_scenario import compile_scenario


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was played.

    Attributes:
        draws: how many, all of them whole.
        totals: sums over all histories.
    """

    draws: int
    totals: Totals


def record(
    plan: Plan,
    path: Path,
    workers: int | None = None,
    progress: Progress | None = None,
    enough: Callable[[pa.Table], bool] | None = None,
    causes: Path | None = None,
    disputes: Path | None = None,
    series: Path | None = None,
) -> Recorded:
    """Play a plan and write ``runs.parquet`` on the way.

    Args:
        plan: what is played; its draws have been checked.
        path: of the file.
        causes: of the file of first disputes and what made them likelier; None for none.
        disputes: of the file of all disputes; None for none.
        series: of the file of every history by week or month; None for none.
        workers: processes; None for one a processor.
        progress: told how many history-days have been played.
        enough: shown the histories block by block, in (draw, run) order; says when to stop, which
            it may only where a draw ends.

    Raises:
        InterruptedRun: stopped by the user, or for want of processes.
    """
    setting, totals = compile_scenario(plan.loaded), Totals(plan.runs)
    with ExitStack() as stack:
        blocks = stack.enter_context(closing(stream(plan, workers, progress)))
        file = stack.enter_context(RowGroups(path))
        beside = [
            (table, stack.enter_context(RowGroups(to)))
            for table, to in ((onsets, causes), (episodes, disputes), (history_series, series))
            if to is not None
        ]
        for tally in blocks:
            rows = histories([tally], setting, plan.days)
            file.add(rows)
            for table, rows_of in beside:
                rows_of.add(table(tally, setting))
            totals.add(tally)
            totals.thin(plan.sample_at(int(tally.draws[-1])))
            if enough is not None and enough(rows):
                break
    assert totals.histories % plan.runs == 0, "it ends with a whole draw"
    return Recorded(totals.histories // plan.runs, totals)
