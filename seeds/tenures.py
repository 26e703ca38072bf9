"""How often officials left office: departures and days in office, by government and rank.

``python seeds/tenures.py`` prints the counts of ``tenures.csv``; ``--write`` renews
``tenures.yaml``, from which a scenario takes the counts of its ``turnover``. Counting rules:

- the span is 20 January 1993 to 9 July 2023, the day before the baseline starts;
- an office is listed with all who held it in the span, or not at all: one whose incumbents alone
  are known would look more lasting than it is;
- days in office are those from the first day of a tenure up to the one before its last that lie in
  the span; a tenure without a last day goes on;
- the last day of a tenure is a departure if it lies in the span, for whatever reason: another
  office, dismissal, illness, death;
- those who leave together because a new government comes are counted apart, as
  ``with_government``: of the United States on the day on which another president takes office, of
  China in the March in which a new National People's Congress fills the offices. A scenario whose
  days hold no such change takes ``count``; one that does would need both;
- those who act for a vacant office hold none: vacancies count neither days nor departures;
- one person in two terms of one office without a break holds it once.

Until 2003 the Minister of Commerce was that of foreign trade and economic co-operation. The
commander in the Pacific, whose command has had three names, is the only office of rank senior.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import yaml

HERE = Path(__file__).parent
FIRST, AFTER = date(1993, 1, 20), date(2023, 7, 10)
"""First day of the span, and the day after its last."""
HEAD = """\
# Departures from office and days in office, by government and rank, as tenures.py counts them in
# tenures.csv: made by `python seeds/tenures.py --write`.
"""
NEW_PRESIDENTS = (date(2001, 1, 20), date(2009, 1, 20), date(2017, 1, 20), date(2021, 1, 20))
NEW_CONGRESSES = (1993, 1998, 2003, 2008, 2013, 2018, 2023)
Counts = dict[str, dict[str, dict[str, int]]]
"""By government and rank: departures (``count``, ``with_government``), and ``days`` in office."""


def read_tenures() -> list[dict[str, str]]:
    """Rows of the table, one a tenure."""
    with (HERE / "tenures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_government(government: str, left: date) -> bool:
    """Whether somebody who left on a day left with a whole government.

    >>> with_government("US", date(2017, 1, 20)), with_government("CN", date(2017, 2, 24))
    (True, False)
    """
    if government == "US":
        return left in NEW_PRESIDENTS
    return left.year in NEW_CONGRESSES and left.month == 3


def counted(tenures: Iterable[Mapping[str, str]]) -> Counts:
    """Departures and days in office of some tenures.

    >>> office = {"government": "US", "rank": "minister"}
    >>> first = office | {"from": "1990-01-01", "to": "1993-01-30"}
    >>> second = office | {"from": "2023-07-01", "to": ""}
    >>> counted([first, second])
    {'US': {'minister': {'count': 1, 'with_government': 0, 'days': 19}}}
    """
    found: Counts = {}
    for row in tenures:
        here = found.setdefault(row["government"], {}).setdefault(
            row["rank"], {"count": 0, "with_government": 0, "days": 0}
        )
        first = max(date.fromisoformat(row["from"]), FIRST)
        left = date.fromisoformat(row["to"]) if row["to"] else AFTER
        here["days"] += max(0, (min(left, AFTER) - first).days)
        if FIRST <= left < AFTER:
            apart = with_government(row["government"], left)
            here["with_government" if apart else "count"] += 1
    return found


def as_yaml(counts: Counts) -> str:
    """The file of counts."""
    filed = {"source": "Tenures", "first": FIRST, "after": AFTER, "counts": counts}
    return HEAD + yaml.safe_dump(filed, sort_keys=False)


def main() -> None:
    """Print the counts, or write them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="renew tenures.yaml")
    text = as_yaml(counted(read_tenures()))
    if parser.parse_args().write:
        (HERE / "tenures.yaml").write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
