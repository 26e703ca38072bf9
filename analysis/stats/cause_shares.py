"""What first disputes are owed to: mean shares of causes, with both uncertainties."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ballast.analysis.stats.conditional import Ratio
from ballast.analysis.stats.draws import Draws
from ballast.sim.world.onset_causes import CAUSES


def causes_table(onsets: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Mean share of each cause over the histories that see a dispute.

    Args:
        onsets: columns of ``onsets.parquet``.
        draws: how the histories divide into draws.

    Returns:
        A row a cause, the largest first and the ordinary hazard last: cause, estimate, mc_low,
        mc_high (95 %, chance), draws_low, draws_high (5-95 % over parameter draws, null where not
        resolved). No row where no history has a dispute.
    """
    length = draws.first + draws.sampled * draws.runs
    place = onsets["draw"].to_numpy(dtype=int) * draws.runs + onsets["run"].to_numpy(dtype=int)
    asked = np.zeros(length, bool)
    asked[place] = True
    rows = []
    for cause in CAUSES:
        values = np.zeros(length)
        values[place] = onsets[cause].to_numpy(dtype=float)
        ratio = Ratio(draws.runs, draws.first)
        ratio.take(values, asked)
        found = ratio.estimate("mean")
        if found is None:
            continue
        rows.append(
            {
                "cause": cause,
                "estimate": found.value,
                "mc_low": None if found.mc_low is None else max(0.0, found.mc_low),
                "mc_high": found.mc_high,
                "draws_low": None if found.draws_low is None else max(0.0, found.draws_low),
                "draws_high": found.draws_high,
            }
        )
    columns = ["cause", "estimate", "mc_low", "mc_high", "draws_low", "draws_high"]
    table = pd.DataFrame(rows, columns=columns)
    last = table["cause"] == CAUSES[-1]
    order = table[~last].sort_values("estimate", ascending=False, kind="stable")
    return pd.concat([order, table[last]], ignore_index=True)
