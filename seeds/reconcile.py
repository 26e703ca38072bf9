"""The record of a government's acts beside two public counts, for whoever has a copy of the files.

``python seeds/reconcile.py FOLDER`` prints the comparison; ``--write`` renews
``second-sources.yaml``.
The files are not part of the project: a table of the Federal Register's documents on parties of the
other side, and the monthly counts of a sanctions list by country of address. What counts as an act:

1. An agency's document that puts parties of the other side on a list, or a technology under
   control, is an economic act; one that takes parties off a list is a concession (``delist``).
2. One act a day, agency and direction: documents of one agency on a day are one decision.
3. A document that carries an earlier one of the table over to more cases, and says so by the same
   first words of its title, is no act of its own.
4. A document is dated by its publication, one to eight days after the act was announced. It is the
   act of the record of the same kind that came last in those days, each being matched once.
5. Growth of the sanctions list without a named action against parties of the other side is no act:
   other programmes put most of these names there, with an address in the country. So the months in
   which the list grew, one act for each, are the most that there can have been.

A cell of the record is *thin* with fewer than three acts. Where it is and there is a second source,
its prior is PERT: from the 5 % end of the law of the record's count to the 95 % end of the law of
what both together have, acts of both counted once; the mode is the record's rate, so that draw 0
stays where it was. The law is a gamma with Jeffreys' half, as in ``rates.py``.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from scipy.stats import gamma

HERE = Path(__file__).parent
SIDE = "US"
FIRST = date(2022, 8, 2)
LAST = {
    "summer-2023": date(2023, 7, 9),
    "spring-2023": date(2023, 4, 30),
    "balloon-2023": date(2023, 1, 31),
}
"""Last day of the record before each start."""
SOURCES = {"summer-2023": "", "spring-2023": "ToApril2023", "balloon-2023": "ToJanuary2023"}
"""What the keys of the second sources in ``sources.yaml`` end with."""
LAGS = range(1, 9)
"""Days from an announcement to its publication."""
LISTED = ("export_control_minor", "export_control_major", "investment_restriction")
LISTS = {"adverse": ("economic", LISTED), "relief": ("concession", ("delist",))}
"""Category, and acts of the record, that a document of a direction may be."""
THIN = 3
HALF = 0.5
DAYS_A_YEAR = 365.0
Row = dict[str, str]


def rows_of(folder: Path, pattern: str) -> list[Row]:
    """Rows of the one file of a folder that fits."""
    (path,) = sorted(folder.glob(pattern))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def agency(category: str) -> str:
    """The agency behind a category of documents: its first word."""
    return category.split()[0]


def first_words(title: str) -> str:
    """A title up to its first semicolon."""
    return title.partition(";")[0].strip().lower()


def published_acts(documents: Iterable[Row], direction: str, first: date, last: date) -> list[date]:
    """Days on which acts of a direction were published in a span, by rules 1 to 3."""
    rows = sorted(documents, key=lambda row: (row["fr_publication_date"], row["fr_doc"]))
    seen: set[tuple[str, str]] = set()
    days: dict[tuple[date, str], None] = {}
    for row in rows:
        if row["direction"] != direction:
            continue
        day, who = date.fromisoformat(row["fr_publication_date"]), agency(row["category"])
        title = row["category"], first_words(row["title"])
        rule = "rule" in row["category"]
        if rule and title in seen:
            continue  # the same control again, for more cases
        seen.add(title)
        if first <= day <= last:
            days[day, who] = None
    return [day for day, _ in days]


def matched(published: Sequence[date], recorded: Sequence[date]) -> int:
    """How many documents are acts of the record, each matched once, by rule 4."""
    free, found = sorted(recorded), 0
    for day in sorted(published):
        fitting = [act for act in free if (day - act).days in LAGS]
        if fitting:
            free.remove(fitting[-1])
            found += 1
    return found


def recorded_days(
    events: Iterable[Row], acts: Sequence[str], first: date, last: date
) -> list[date]:
    """Days of the record's own acts of some kinds."""
    days = [date.fromisoformat(row["date"]) for row in events if _own(row) and row["act"] in acts]
    return [day for day in days if first <= day <= last]


def _own(row: Row) -> bool:
    return row["process"] == "act" and row["actor"] == SIDE


def grown_months(counts: Iterable[Row], first: date, last: date) -> list[date]:
    """Month ends up to a day, from the month of the first on, at which the list had grown."""
    months: dict[date, int] = {}
    for row in counts:
        day = date.fromisoformat(row["Date"])
        if first.replace(day=1) <= day <= last and row["Country"] != "Taiwan":
            months[day] = months.get(day, 0) + int(row["additions"])
    return [day for day, added in months.items() if added > 0]


def ends(fewest: float, most: float, days: int, days_of_most: int) -> tuple[float, float]:
    """5 % of the law of the smaller count and 95 % of that of the larger one, acts a year."""
    low = gamma.ppf(0.05, fewest + HALF) * DAYS_A_YEAR / days
    high = gamma.ppf(0.95, most + HALF) * DAYS_A_YEAR / days_of_most
    return round(float(low), 2), round(float(high), 2)


def cell(
    source: str,
    record: float,
    second: int,
    both: int,
    span: tuple[date, date],
    second_span: tuple[date, date],
) -> dict[str, Any]:
    """Counts of a category in both sources, and the prior where the record's cell is thin."""
    days, second_days = ((last - first).days + 1 for first, last in (span, second_span))
    found: dict[str, Any] = {
        "span": list(span),
        "record": record,
        "source": source,
        "second_span": list(second_span),
        "second": second,
        "matched": both,
        "only_in_record": record - both,
        "only_in_second": second - both,
        "together": record + second - both,
    }
    if record < THIN:
        low, high = ends(record, record + second - both, days, second_days)
        mode = round((record or HALF) * DAYS_A_YEAR / days, 2)
        found["prior"] = {"low": low, "mode": mode, "high": high}
    return found


def reconciled(folder: Path, name: str) -> dict[str, Any]:
    """Cells of the categories that a second source speaks of, in the record before a start."""
    first, last, until = FIRST, LAST[name], SOURCES[name]
    with (HERE / "events-before.csv").open(encoding="utf-8", newline="") as file:
        events = list(csv.DictReader(file))
    rates = "rates.yaml" if name == "summer-2023" else f"rates-{name}.yaml"
    totals = yaml.safe_load((HERE / rates).read_text(encoding="utf-8"))[SIDE]["totals"]
    documents = rows_of(folder, "us_actions_vs_prc_federal_register*.csv")
    found: dict[str, Any] = {}
    for direction, (category, acts) in LISTS.items():
        days = published_acts(documents, direction, first, last)
        both = matched(days, recorded_days(events, acts, first, last))
        source = f"FederalRegister{until}"
        found[category] = cell(
            source, totals[category], len(days), both, (first, last), (first, last)
        )
    grown = grown_months(rows_of(folder, "ofac_monthly*.csv"), first, last)
    named = recorded_days(events, ("sanction_persons", "sanction_entities"), first, last)
    both = len({(day.year, day.month) for day in named} & {(day.year, day.month) for day in grown})
    months = first.replace(day=1), _last_month_end(last)
    source = f"OFACList{until}"
    found["sanction"] = cell(source, totals["sanction"], len(grown), both, (first, last), months)
    return found


def _last_month_end(day: date) -> date:
    """The last day of a month up to a day."""
    return day if (day + timedelta(days=1)).day == 1 else day.replace(day=1) - timedelta(days=1)


def written(folder: Path) -> str:
    """All starts as ``second-sources.yaml`` holds them."""
    data = {name: {SIDE: reconciled(folder, name)} for name in LAST}
    head = (
        "# Acts in the record and in a second source, and priors of thin cells, by start.\n"
        "# Made by `python seeds/reconcile.py FOLDER --write`, which has the rules; the files it\n"
        "# reads are not part of the project. Sanctions: months in which the list grew.\n"
    )
    return head + yaml.dump(
        data, Dumper=_Plain, sort_keys=False, default_flow_style=None, width=100
    )


class _Plain(yaml.SafeDumper):
    """Writes a day out wherever it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def main(arguments: list[str] | None = None) -> None:
    """Print the comparison, or write it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(arguments)
    if not asked.folder.is_dir():
        parser.error(f"expected a folder, found no {asked.folder}")
    text = written(asked.folder)
    if asked.write:
        (HERE / "second-sources.yaml").write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
