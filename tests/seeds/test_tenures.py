"""Departures and days in office: those on file are the script's, and of no later day."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise

import pytest
import yaml

from ballast.sim.scenario.library import load_scenario, shipped
from ballast.sim.vocabulary import Rank
from seeds.tenures import AFTER, FIRST, as_yaml, counted, read_tenures, with_government
from tests.cases import ROOT

FILED = yaml.safe_load((ROOT / "seeds" / "tenures.yaml").read_text("utf-8"))
ROWS = read_tenures()
OFFICES = {(row["government"], row["office"]) for row in ROWS}


def test_counts_on_file_are_those_of_the_script() -> None:
    assert (ROOT / "seeds" / "tenures.yaml").read_text("utf-8") == as_yaml(counted(ROWS))


def test_a_slow_count_day_by_day_gives_the_same() -> None:
    """Days of the span on which somebody holds an office, and days that are somebody's last."""
    days: dict[tuple[str, str], int] = {}
    left: dict[tuple[str, str], int] = {}
    for row in ROWS:
        key = row["government"], row["rank"]
        last = date.fromisoformat(row["to"]) if row["to"] else None
        day = FIRST
        while day < AFTER:
            begun = day >= date.fromisoformat(row["from"])
            days[key] = days.get(key, 0) + (begun and (last is None or day < last))
            left[key] = left.get(key, 0) + (day == last)
            day += timedelta(days=1)
    for (government, rank), counted_days in days.items():
        filed = FILED["counts"][government][rank]
        assert filed["days"] == counted_days
        assert filed["count"] + filed["with_government"] == left[government, rank]


@pytest.mark.parametrize(("government", "office"), sorted(OFFICES))
def test_an_office_is_complete_and_held_by_one_at_a_time(government: str, office: str) -> None:
    own = [row for row in ROWS if (row["government"], row["office"]) == (government, office)]
    terms = [(row["from"], row["to"]) for row in own]

    assert terms[0][0] <= "1993-03-29" and terms[-1][1] == ""
    assert len({row["rank"] for row in own}) == 1
    assert all(start < (end or "9999") for start, end in terms)
    assert all(end <= start for (_, end), (start, _) in pairwise(terms))


def test_every_row_says_where_it_is_from_and_nothing_is_of_after_the_start() -> None:
    with (ROOT / "seeds" / "tenures.csv").open(encoding="utf-8", newline="") as file:
        assert csv.DictReader(file).fieldnames == [
            "office", "government", "rank", "from", "to", "source",
        ]  # fmt: skip
    assert all(row["source"] and row["rank"] in set(Rank) for row in ROWS)
    assert all(max(row["from"], row["to"]) < AFTER.isoformat() for row in ROWS)
    assert {row["government"] for row in ROWS} == {"US", "CN"}


def test_who_leaves_with_a_government_is_counted_apart() -> None:
    assert with_government("CN", date(2018, 3, 19)) and not with_government("CN", date(2018, 4, 1))
    assert not with_government("US", date(2013, 1, 20))


def test_shipped_scenarios_take_their_counts_from_the_file() -> None:
    for name in (listed.name for listed in shipped()):
        loaded = load_scenario(name)
        turnover = loaded.scenario.turnover
        if turnover is None or loaded.scenario.start != AFTER:
            continue
        for side, rates in turnover.rates.items():
            for rank, rate in rates.items():
                if turnover.about(side, rank).source == "Tenures":
                    filed = FILED["counts"][side][rank.value]
                    assert (rate.count, rate.days) == (filed["count"], filed["days"]), name
