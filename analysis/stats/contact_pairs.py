"""Which officials meet: the scenario's visits by pair, with how many are held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

COLUMNS = (
    "visitor",
    "counterpart",
    "visitor_side",
    "host",
    "channel",
    "expected",
    "before",
)


def contacts(scenario: Mapping[str, Any], visits: pd.DataFrame) -> pd.DataFrame:
    """A row a pair of officials and direction.

    A visitor meets the counterpart that the visit names, else the visitor's own in the host's
    government. Visits that the histories add to the listed ones are not in the table.

    Args:
        scenario: as the manifest holds it.
        visits: ``visits.parquet``.

    Returns:
        Columns visitor, counterpart (names; null for nobody), visitor_side, host (ids), channel,
        expected (listed visits held, over all histories), before (held before the start).
    """
    officials = scenario["officials"]
    rows = []
    for row in visits.to_dict("records"):
        visit = scenario["visits"][row["visit"]]
        visitor = officials[visit["visitor"]]
        met = visit["counterpart"] or visitor["counterpart"]
        known = officials.get(met) if met else None
        held = row["phase"] == "completed"
        rows.append(
            {
                "visitor": visitor["name"],
                "counterpart": None if known is None else known["name"],
                "visitor_side": visitor["government"],
                "host": row["host"],
                "channel": row["channel"],
                "expected": 0.0 if held else row["held_as_planned"] + row["held_later"],
                "before": 1.0 if held else 0.0,
            }
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    if table.empty:
        return table
    keys = list(COLUMNS[:5])
    return table.groupby(keys, sort=False, dropna=False, as_index=False).sum()
