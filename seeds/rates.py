"""How often each government acted in a span of the record, and how.

``python seeds/rates.py`` prints the table of the eleven months before the baseline; ``--write``
renews ``seeds/rates.yaml``, from which the baseline's ``conduct`` is copied. For a scenario with
another start ``--first DAY --last DAY --write FILE`` does the same for the part of the record
before it. Counting rules:

- only rows that the ordinary intensity explains (process ``act``) count: drills that answered a
  shock, visits, encounters and channels come from rules of their own;
- an event of both governments counts half for each;
- a rate is events over exposure in years, with a 90 % interval from a gamma law with Jeffreys'
  prior; a category that a government can act in, but did not, gets half an event;
- a share is (events + 1/2) over the sum of that in its category, for the acts of
  ``repertoire.yaml``.

A scenario has the counts: of each category with the days of the span, and of each act. Its draws
are from the same gamma law, and from the Dirichlet law of these shares; draw 0 has the rates and
shares of the table.
"""

from __future__ import annotations

import argparse
import csv
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from scipy.stats import gamma

HERE = Path(__file__).parent
FIRST, LAST = date(2022, 8, 2), date(2023, 7, 9)
DAYS_A_YEAR = 365.0
HALF = 0.5


def read_events(first: date = FIRST, last: date = LAST) -> list[dict[str, str]]:
    """Rows of the record within a span, both days included."""
    with (HERE / "events-before.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if first <= date.fromisoformat(row["date"]) <= last]


def counts(events: list[dict[str, str]], side: str) -> dict[str, float]:
    """Events of a side by act."""
    total: dict[str, float] = {}
    for row in events:
        if row["process"] == "act" and row["actor"] in (side, "BOTH"):
            weight = HALF if row["actor"] == "BOTH" else 1.0
            total[row["act"]] = total.get(row["act"], 0.0) + weight
    return total


def conduct(
    events: list[dict[str, str]],
    acts: dict[str, Any],
    repertoire: list[str],
    side: str,
    years: float,
) -> dict[str, Any]:
    """Counts, and rates a year with intervals, by category; counts and shares by act."""
    seen = counts(events, side)
    categories = list(dict.fromkeys(acts[name]["category"] for name in acts))
    totals, counted, rates, intervals, shares = {}, {}, {}, {}, {}
    for category in categories:
        members = [n for n in acts if n in repertoire and acts[n]["category"] == category]
        if not members:
            continue
        events_here = sum(seen.get(name, 0.0) for name in members)
        totals[category] = _plain(events_here)
        counted |= {name: _plain(seen.get(name, 0.0)) for name in members}
        rates[category] = round((events_here or HALF) / years, 2)
        shape = events_here + HALF
        intervals[category] = [round(float(gamma.ppf(q, shape) / years), 2) for q in (0.05, 0.95)]
        total = events_here + HALF * len(members)
        split = {name: round((seen.get(name, 0.0) + HALF) / total, 4) for name in members}
        split[members[0]] = round(split[members[0]] + 1.0 - sum(split.values()), 4)
        shares |= split
    return {
        "totals": totals,
        "rates": rates,
        "intervals": intervals,
        "counts": counted,
        "shares": shares,
    }


def _plain(count: float) -> float | int:
    """A count as one writes it: whole where it is."""
    return int(count) if count == int(count) else count


def table(first: date = FIRST, last: date = LAST) -> dict[str, Any]:
    """Conduct of both governments in a span, as ``rates.yaml`` holds it."""
    acts = yaml.safe_load((HERE / "acts.yaml").read_text(encoding="utf-8"))["acts"]
    repertoire = yaml.safe_load((HERE / "repertoire.yaml").read_text(encoding="utf-8"))
    events = read_events(first, last)
    years = ((last - first).days + 1) / DAYS_A_YEAR
    return {side: conduct(events, acts, names, side, years) for side, names in repertoire.items()}


def written(first: date, last: date, command: str) -> str:
    """The table as text, with the command that makes it."""
    head = (
        f"# {first} to {last}: acts by category, a year and with 90 %; by act, with shares.\n"
        f"# Made by `{command}`\n"
        "# from events-before.csv, acts.yaml and repertoire.yaml; that script has the rules.\n"
    )
    data = table(first, last)
    return head + yaml.safe_dump(data, sort_keys=False, default_flow_style=None, width=100)


def main(arguments: list[str] | None = None) -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--first", type=date.fromisoformat, default=FIRST)
    parser.add_argument("--last", type=date.fromisoformat, default=LAST)
    parser.add_argument("--write", metavar="FILE", nargs="?", const=str(HERE / "rates.yaml"))
    asked = parser.parse_args(arguments)
    span = (
        ""
        if (asked.first, asked.last) == (FIRST, LAST)
        else (f"--first {asked.first} --last {asked.last} ")
    )
    name = "" if asked.write is None or not span else f" seeds/{Path(asked.write).name}"
    text = written(asked.first, asked.last, f"python seeds/rates.py {span}--write{name}")
    if asked.write:
        Path(asked.write).write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
