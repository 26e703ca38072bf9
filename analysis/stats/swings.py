"""How far factors move an outcome between the ends of their ranges."""

from __future__ import annotations

import pandas as pd


def by_width(swings: pd.DataFrame) -> list[str]:
    """Factors by the distance between both ends, the widest first; unknown ones last."""
    wide = swings.pivot(index="factor", columns="end", values="value")
    wide = wide.reindex(columns=["low", "high"]).reindex(list(dict.fromkeys(swings["factor"])))
    width = (wide["high"] - wide["low"]).abs()
    return [str(name) for name in width.sort_values(ascending=False, kind="stable").index]
