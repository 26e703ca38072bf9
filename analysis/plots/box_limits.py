"""A box of scenario discovery in words: what it holds, and its limits."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ballast.analysis.plots.text_fitting import NO_BREAK
from ballast.analysis.text.quantities import plain
from ballast.analysis.text.rounding import decimals, known, percentage, rounded

MOST = 15
"""Rows of a box, the most often restricted first."""
SELDOM = 0.05
"""A factor that is restricted in a smaller share of resamples, and not in the box, is left out."""


def title_of(number: int, summary: pd.DataFrame) -> str:
    """Density and coverage of a box at points it was not fitted to, with their intervals."""
    rows = summary[summary["box"] == number]
    if rows.empty:
        return f"Box {number}"
    row = rows.iloc[0]
    parts = [f"{name} {_share(row, name)}" for name in ("density", "coverage")]
    base = f"; base rate {percentage(row['base_rate'])}" if known(row.get("base_rate")) else ""
    return f"Box {number}, at points left out: {', '.join(parts)}{base}"


def _share(row: pd.Series, name: str) -> str:
    ends: tuple[Any, Any] = row.get(f"{name}_low"), row.get(f"{name}_high")
    low, high = ends
    if not (known(low) and known(high)):
        return percentage(row[name])
    digits = min(1, decimals((100 * low, 100 * high)))
    middle = row[f"{name}_unseen"] if known(row.get(f"{name}_unseen")) else row[name]
    value, begin, end = (rounded(100 * float(x), digits) for x in (middle, low, high))
    return f"{value} % ({begin} … {end} %)".replace(" ", NO_BREAK)


def has_levels(row: pd.Series) -> bool:
    """Whether the factor has levels and no range."""
    return bool(row["levels"]) or not (known(row["range_low"]) and known(row["range_high"]))


def levels_kept(row: pd.Series) -> list[str]:
    """Levels that the box keeps; none where it keeps all."""
    return [name.strip() for name in str(row["levels"] or "").split(",") if name.strip()]


def restricted(row: pd.Series) -> bool:
    """Whether the box ends before the range of the factor does."""
    return known(row["low"]) or known(row["high"]) or bool(levels_kept(row))


def limit_in_words(row: pd.Series, side: str) -> str:
    """A limit of the box with the digits that its interval over resamples carries."""
    low, high = row[f"{side}_from"], row[f"{side}_to"]
    if known(low) and known(high) and high > low:
        digits = min(6, decimals((low, high)))
        return f"{round(float(row[side]), digits):,.{digits}f}".replace("-", "−")
    return plain(row[side])


def limits_in_words(row: pd.Series) -> str:
    """Levels kept, or the limits of a number."""
    if levels_kept(row):
        return ", ".join(levels_kept(row))
    if known(row["low"]) and known(row["high"]):
        return f"{limit_in_words(row, 'low')} to {limit_in_words(row, 'high')}"
    side = "low" if known(row["low"]) else "high"
    return f"{'above' if side == 'low' else 'below'} {limit_in_words(row, side)}"


def ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Factors of a box, those that resamples restrict most often first."""
    rows = rows.sort_values("restricted_share", ascending=False, kind="stable")
    kept = rows[rows.apply(restricted, axis=1) | (rows["restricted_share"] >= SELDOM)]
    return (kept if len(kept) else rows).head(MOST).reset_index(drop=True)
