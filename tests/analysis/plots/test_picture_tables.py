"""Tables that pictures are drawn from, worked by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.stats.conduct_rates import answer_table, category_rates, logged_events
from ballast.analysis.stats.contact_pairs import contacts
from ballast.analysis.stats.distributions import (
    encounter_rates,
    histogram,
    incident_shares,
    severities,
)
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.waiting_times import survival
from ballast.sim.outcomes.logged_sample import LoggedSample
from tests.cases import small

START = date(2020, 3, 1)
NEVER = float("nan")


def test_survival_counts_those_not_there_when_the_day_ends() -> None:
    """Draw 0 is left out; first days 1, 3, never and 1 of four sampled histories."""
    runs = pd.DataFrame({"first_day_rung_4": [0.0, 0.0, 1.0, 3.0, NEVER, 1.0]})
    table = survival(runs, Draws.sized(3, 2), START, 5, rungs=[4])

    assert table["at_risk"].tolist() == [4, 2, 2, 1, 1]
    assert table["share"].tolist() == [1.0, 0.5, 0.5, 0.25, 0.25]
    assert (table["mc_low"] <= table["share"]).all() and (table["share"] <= table["mc_high"]).all()
    assert table["date"].iloc[0] == START


def test_survival_of_one_draw_has_no_band_of_draws() -> None:
    runs = pd.DataFrame({"first_day_rung_4": [NEVER, 2.0]})
    table = survival(runs, Draws.sized(1, 2), START, 4, rungs=[4])

    assert table["share"].tolist() == [1.0, 1.0, 0.5, 0.5]
    assert table["q05"].isna().all()


def test_bins_of_counts_lie_between_whole_numbers() -> None:
    wide = histogram(pd.DataFrame({"n": np.arange(100)}), "n")

    assert (wide.edges % 1.0 == 0.5).all()
    assert len(set(np.diff(wide.edges))) == 1 and len(wide.shares) <= 40
    assert wide.shares.sum() == pytest.approx(1.0)


def test_a_histogram_of_nothing_is_empty() -> None:
    about = histogram(pd.DataFrame({"day": [NEVER, NEVER]}), "day")

    assert about.missing == 1.0 and about.shares.tolist() == [0.0] and np.isnan(about.mean)


def test_severities_add_up() -> None:
    runs = pd.DataFrame({
        "encounters": [10, 4], "encounters_publicised": [5, 1], "collisions": [3, 0],
        "lethal_incidents": [1, 0],
    })  # fmt: skip
    parts = severities(runs)

    assert parts["routine"].tolist() == [5.0, 3.0] and parts["publicised"].tolist() == [2.0, 1.0]
    assert parts["collision"].tolist() == [2.0, 0.0] and parts["lethal"].tolist() == [1.0, 0.0]


def test_rates_are_a_year_and_what_never_came_has_a_bound() -> None:
    runs = pd.DataFrame(
        {
            "encounters": [2, 4, 2, 4],
            "encounters_publicised": [0, 1, 0, 1],
            "collisions": [0] * 4,
            "lethal_incidents": [0] * 4,
        }
    )
    table = encounter_rates(runs, Draws.sized(1, 4), 73).set_index("severity")

    assert table.loc["any", "mean"] == pytest.approx(15.0)
    assert table.loc["publicised", "mean"] == pytest.approx(2.5)
    assert table.loc["lethal", "mean"] == 0.0
    assert table.loc["lethal", "mc_high"] == pytest.approx(3.0 / 4.0 * 5.0)


def test_incidents_are_shares_of_all_histories() -> None:
    runs = pd.DataFrame({"collisions": [0, 1, 5, 3], "lethal_incidents": [0, 0, 0, 1]})
    table = incident_shares(runs, Draws.sized(1, 4))
    share = table.set_index(["what", "number"])["estimate"]

    assert share["collisions"].tolist() == [0.25, 0.25, 0.0, 0.5]
    assert share["lethal_incidents"].tolist() == [0.75, 0.25, 0.0, 0.0]


def acts(rows: list[tuple[int, str, str, str, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["run", "date", "source", "category", "weight"])
    return table.assign(draw=0)


def test_rates_by_category_count_histories_without_any() -> None:
    table = category_rates(
        acts([(0, "2020-03-01", "AA", "talks", 2.0), (0, "2020-03-02", "AA", "talks", 2.0)]),
        {"AA": {"conduct": {"rates": {"talks": 3.0, "legal": 1.0}}}},
        histories=4,
        days=73,
    ).set_index("category")

    assert table.loc["talks", "mean"] == pytest.approx(2.5)
    assert (table.loc["talks", "q05"], table.loc["talks", "q95"]) == (0.0, 10.0)
    assert table.loc["legal", "mean"] == 0.0 and table.loc["legal", "recorded"] == 1.0


def test_answers_within_a_week_beyond_coincidence() -> None:
    """BB acts the day after AA's one hostile act of 40 days: an answer on 8 of 40 days."""
    rows = [(0, "2020-03-11", "AA", "military", -4.0), (0, "2020-03-12", "BB", "legal", -3.0)]
    loaded = small()
    events = logged_events(acts(rows), ("AA", "BB"), START, LoggedSample(every=1, runs=1), 1, 40)
    table = answer_table(events, loaded, 1).set_index("answering")

    assert table.loc["BB", "answered"] == 1.0
    assert table.loc["BB", "coincidence"] == pytest.approx(8 / 40)
    assert table.loc["BB", "excess"] == pytest.approx(0.8)
    assert table.loc["AA", "excess"] == pytest.approx(-8 / 40)
    assert table["recorded"].isna().all()  # the small record has too few acts to say anything


def test_contacts_join_visitor_and_counterpart() -> None:
    scenario = small().scenario.model_dump(mode="json")
    visits = pd.DataFrame(
        {
            "visit": ["alma-last", "arne-spring", "berta-spring", "meeting"],
            "host": ["BB", "BB", "AA", "AA"],
            "channel": ["diplomatic", "economic", "economic", "leader"],
            "phase": ["completed", "scheduled", "proposed", "scheduled"],
            "held_as_planned": [1.0, 0.7, 0.3, 0.6],
            "held_later": [0.0, 0.2, 0.3, 0.0],
        }
    )
    table = contacts(scenario, visits).set_index("visitor")

    assert table["counterpart"].to_dict() == {
        "Alma": "Bela", "Arne": "Berta", "Berta": "Arne", "Boris": "Ada"
    }  # fmt: skip
    assert table["expected"].tolist() == pytest.approx([0.0, 0.9, 0.6, 0.6])
    assert table["before"].tolist() == [1.0, 0.0, 0.0, 0.0]
