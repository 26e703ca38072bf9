"""Figures for scenarios with another start, each from data of before its day.

``python seeds/starts.py FOLDER`` measures them on copies of the public files, which are not part of
the project, and prints each beside the one in ``starts.yaml``. Intervals are 90 %: gamma with
Jeffreys' prior for rates, beta with Jeffreys' prior for proportions. Figures that need no file
(suspensions of the military channel) are computed without a folder too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from measure import ENDS_90, Figure, _rows, print_beside, proportion, rate, read_figures
from scipy.stats import gamma

ENDED_SUSPENSIONS = {1999: 259, 2008: 144, 2010: 254}
"""Year in which one side shut the military channel, and for how many days [MilitarySuspensions]."""
SHUT_AGAIN = date(2022, 8, 5)
LN2 = 0.6931471805599453


def dispute_onsets_1990_2000(folder: Path) -> Figure:
    """MID 5.0: disputes of the dyad by year of onset, a year."""
    rows = _rows(folder, "mid5_usa_chn_disputes*.csv")
    return rate(sum(1990 <= int(row["styear"]) <= 2000 for row in rows), 11.0, ENDS_90)


def force_given_dispute_1972_2000(folder: Path) -> Figure:
    """MID 5.0: share of disputes in which either used force (level 4 or higher)."""
    rows = _rows(folder, "mid5_usa_chn_disputes*.csv")
    here = [row for row in rows if 1972 <= int(row["styear"]) <= 2000]
    return proportion(sum(int(row["dyad_hostlev"]) >= 4 for row in here), len(here), ENDS_90)


def _principals(folder: Path, first: str, before: str) -> int:
    """Journeys of presidents, secretaries of state, premiers between the two, in some years."""
    out = _rows(folder, "us_president_secstate_travel*.csv")
    back = _rows(folder, "foreign_leader_visits*.csv")
    journeys = [row["start"] for row in out if row["country_id"] == "china"]
    journeys += [row["start"] for row in back if row["from_id"] == "china"]
    return sum(first <= start < before for start in journeys)


def principals_1990_2000(folder: Path) -> Figure:
    """Office of the Historian: journeys of principals both ways, a year."""
    return rate(_principals(folder, "1990-01-01", "2001-01-01"), 11.0, ENDS_90)


def principals_2019_2022(folder: Path) -> Figure:
    """Office of the Historian: journeys of principals both ways, a year, to 1 August 2022."""
    years = (date(2022, 8, 2) - date(2019, 1, 1)).days / 365.0
    return rate(_principals(folder, "2019-01-01", "2022-08-02"), years, ENDS_90)


def adverse_federal_actions_2022(folder: Path) -> Figure:
    """Federal Register: adverse actions on parties of the other side, a year, to 1 August 2022."""
    rows = _rows(folder, "us_actions_vs_prc_federal_register*.csv")
    early = [row for row in rows if row["fr_publication_date"] < "2022-08-02"]
    years = (date(2022, 8, 2) - date(2022, 1, 1)).days / 365.0
    return rate(sum(row["direction"] == "adverse" for row in early), years, ENDS_90)


def suspension_half_life(start: date) -> Figure:
    """Median days of a suspension at a constant hazard, the current one counted up to the start.

    The hazard is ended suspensions over days shut; its interval is a gamma law's with a flat prior
    on the logarithm, so the half-life's low end comes from the hazard's high one.
    """
    days = sum(ENDED_SUSPENSIONS.values()) + max(0, (start - SHUT_AGAIN).days)
    ended = len(ENDED_SUSPENSIONS)
    slow, fast = (float(gamma.ppf(q, ended) / days) for q in ENDS_90)
    return LN2 * days / ended, LN2 / fast, LN2 / slow


MEASURES: dict[str, Callable[[Path], Figure]] = {
    "dispute_onsets_1990_2000": dispute_onsets_1990_2000,
    "force_given_dispute_1972_2000": force_given_dispute_1972_2000,
    "principals_1990_2000": principals_1990_2000,
    "principals_2019_2022": principals_2019_2022,
    "adverse_federal_actions_2022": adverse_federal_actions_2022,
}
COMPUTED: dict[str, date] = {
    "suspension_half_life_august_2022": date(2022, 8, 2),
    "suspension_half_life_february_2023": date(2023, 2, 1),
    "suspension_half_life_may_2023": date(2023, 5, 1),
}


def main(arguments: list[str]) -> int:
    """Print every figure beside the one on file; without a folder those that need none."""
    if len(arguments) > 1 or any(not Path(name).is_dir() for name in arguments):
        print("usage: python seeds/starts.py [FOLDER]", file=sys.stderr)
        return 2
    figures = {name: suspension_half_life(start) for name, start in COMPUTED.items()}
    for folder in arguments:
        figures |= {name: measure(Path(folder)) for name, measure in MEASURES.items()}
    print_beside(figures, read_figures("starts.yaml"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
