"""The table in ``hindcast.md``: what histories do up to a day, and what the record says.

``renew.py`` puts it between ``<!-- hindcast: SCENARIO LAST_DAY -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.event_record import BOTH
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.vocabulary import CATEGORY_NAMES, HOSTILE

RECORD = Path(__file__).parent.parent / "seeds" / "events-before.csv"
BLOCK = re.compile(r"<!-- hindcast: (?P<scenario>\S+) (?P<last>\S+) -->.*?<!-- end -->", re.S)
DRAWS, RUNS = 200, 50
HELD = 2.5
"""Weight from which a visit of the record is one of a minister that was held (``validate``)."""
DONE = ("act", "response")
"""Processes of the record that are acts of a government."""
SIDES = ("US", "CN")
HEAD = (
    "| kind | record | mean of histories | 5 to 95 % of histories | the record lies |",
    "|---|---|---|---|---|",
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of acts, or the visits of ministers.

    Attributes:
        title: for people.
        sides: governments whose acts or visits count.
        categories: of the acts; none for visits.
    """

    title: str
    sides: tuple[str, ...]
    categories: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked:
        """What is counted in every history."""
        what = {"count": "acts", "category": list(self.categories)}
        if not self.categories:
            what = {"count": "visits_completed", "rank": "minister"}
        side = {"side": self.sides[0]} if len(self.sides) == 1 else {}
        return Asked.model_validate(what | side)

    def holds(self, row: dict[str, str], category: dict[str, str]) -> bool:
        """Whether a row of the record is of this kind; one of both governments counts once."""
        if row["actor"] not in (*self.sides, BOTH):
            return False
        if not self.categories:
            return row["process"] == "visit" and float(row["weight"]) >= HELD
        return row["process"] in DONE and category.get(row["act"]) in self.categories


KINDS = (
    Kind(title="US, hostile words", sides=("US",), categories=("verbal_hostile",)),
    Kind(title="US, economic measures", sides=("US",), categories=("economic",)),
    Kind(title="US, sanctions", sides=("US",), categories=("sanction",)),
    Kind(title="US, military acts", sides=("US",), categories=("military",)),
    Kind(title="US, acts over sovereignty", sides=("US",), categories=("sovereignty",)),
    Kind(title="US, legal acts", sides=("US",), categories=("legal",)),
    Kind(title="China, hostile words", sides=("CN",), categories=("verbal_hostile",)),
    Kind(title="China, economic measures", sides=("CN",), categories=("economic",)),
    Kind(title="China, sanctions", sides=("CN",), categories=("sanction",)),
    Kind(title="China, military acts", sides=("CN",), categories=("military",)),
    Kind(title="both, cooperative acts", sides=SIDES, categories=CATEGORY_NAMES[HOSTILE:]),
    Kind(title="both, visits of ministers", sides=SIDES),
)


def with_hindcast(page: str) -> str:
    """A page with its tables of totals made again."""

    def block(found: re.Match[str]) -> str:
        head = found.group(0).split("-->")[0] + "-->"
        table = hindcast_table(found["scenario"], date.fromisoformat(found["last"]))
        return f"{head}\n{table}\n<!-- end -->"

    return BLOCK.sub(block, page)


def hindcast_table(name: str, last: date, draws: int = DRAWS, runs: int = RUNS) -> str:
    """Totals from the start of a shipped scenario to a day, simulated and recorded."""
    loaded = load_scenario(name)
    first, seed = loaded.scenario.start, loaded.scenario.seed
    days = (last - first).days + 1
    lab = PairedExperiments(loaded=loaded, seed=seed, draws=draws, runs=runs, days=days)
    lab.ask((kind.asked, None) for kind in KINDS)
    category = {act: about.category.value for act, about in loaded.menu.acts.items()}
    rows = recorded(first, last)
    lines = [
        line(kind, sum(kind.holds(row, category) for row in rows), lab.count(kind.asked))
        for kind in KINDS
    ]
    note = f"{days} days from {first} to {last}; {draws} draws of {runs} histories."
    return "\n".join([*HEAD, *lines, "", note])


def recorded(first: date, last: date) -> list[dict[str, str]]:
    """Rows of the record within a span, both days included."""
    with RECORD.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if first <= date.fromisoformat(row["date"]) <= last]


def line(kind: Kind, seen: int, totals: Floats) -> str:
    """A row: the record, the histories, and where the one lies in the others.

    Args:
        kind: of acts or visits.
        seen: in the record.
        totals: (L,) of the histories.
    """
    low, high = np.quantile(totals, [0.05, 0.95], method="inverted_cdf")
    where = "below" if seen < low else "above" if seen > high else "within"
    return f"| {kind.title} | {seen} | {totals.mean():.1f} | {low:.0f} to {high:.0f} | {where} |"
