"""How often each government acted in the eleven months before the start, and how.

``python seeds/rates.py`` prints the table; ``--write`` renews ``seeds/rates.yaml``, from which the
baseline's ``conduct`` is copied. Counting rules:

- only rows that the ordinary intensity explains (process ``act``) count: drills that answered a
  shock, visits, encounters and channels come from rules of their own;
- an event of both governments counts half for each;
- a rate is events over exposure in years, with a 90 % interval from a gamma law with Jeffreys'
  prior; a category that a government can act in, but did not, gets half an event;
- a share is (events + 1/2) over the sum of that in its category, for the acts of
  ``repertoire.yaml``.
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from scipy.stats import gamma

HERE = Path(__file__).parent
FIRST, LAST = date(2022, 8, 2), date(2023, 7, 9)
DAYS_A_YEAR = 365.0
HALF = 0.5


def read_events(path: Path = HERE / "events-before.csv") -> list[dict[str, str]]:
    """Rows of the record within the span."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if FIRST <= date.fromisoformat(row["date"]) <= LAST]


def counts(events: list[dict[str, str]], side: str) -> dict[str, float]:
    """Events of a side by act."""
    total: dict[str, float] = {}
    for row in events:
        if row["process"] == "act" and row["actor"] in (side, "BOTH"):
            weight = HALF if row["actor"] == "BOTH" else 1.0
            total[row["act"]] = total.get(row["act"], 0.0) + weight
    return total


def conduct(
    events: list[dict[str, str]], acts: dict[str, Any], repertoire: list[str], side: str
) -> dict[str, Any]:
    """Rates a year with intervals by category, and shares by act."""
    years = ((LAST - FIRST).days + 1) / DAYS_A_YEAR
    seen = counts(events, side)
    categories = list(dict.fromkeys(acts[name]["category"] for name in acts))
    rates, intervals, shares = {}, {}, {}
    for category in categories:
        members = [name for name in repertoire if acts[name]["category"] == category]
        if not members:
            continue
        events_here = sum(seen.get(name, 0.0) for name in members)
        rates[category] = round((events_here or HALF) / years, 2)
        shape = events_here + HALF
        intervals[category] = [round(float(gamma.ppf(q, shape) / years), 2) for q in (0.05, 0.95)]
        total = events_here + HALF * len(members)
        split = {name: round((seen.get(name, 0.0) + HALF) / total, 4) for name in members}
        split[members[0]] = round(split[members[0]] + 1.0 - sum(split.values()), 4)
        shares |= split
    return {"rates": rates, "intervals": intervals, "shares": shares}


def table() -> dict[str, Any]:
    """Conduct of both governments, as ``rates.yaml`` holds it."""
    acts = yaml.safe_load((HERE / "acts.yaml").read_text(encoding="utf-8"))["acts"]
    repertoire = yaml.safe_load((HERE / "repertoire.yaml").read_text(encoding="utf-8"))
    events = read_events()
    return {side: conduct(events, acts, names, side) for side, names in repertoire.items()}


def main() -> None:
    """Print the table, or write it."""
    head = (
        f"# Acts a year by category from {FIRST} to {LAST}, 90 % intervals, and shares of acts.\n"
        "# Made by `python seeds/rates.py --write` from events-before.csv, acts.yaml and\n"
        "# repertoire.yaml; the counting rules stand in that script.\n"
    )
    text = head + yaml.safe_dump(table(), sort_keys=False, default_flow_style=None, width=100)
    if "--write" in sys.argv[1:]:
        (HERE / "rates.yaml").write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
