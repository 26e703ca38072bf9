"""The page of a comparison of thirty scenarios: what comes first, and that all are in the table."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from ballast.analysis.report.comparison_page import page
from tests.analysis.plots.test_effect_rows import OUTCOME, comparison_tables

FLIPS = [("s30", OUTCOME, 1, run, -1) for run in range(10)] + [("s30", OUTCOME, 2, 5, 1)]


def page_of(others: int, **more: Any) -> str:
    """The page of a comparison that lies in no folder; its pictures are left out."""
    tables = comparison_tables(others)
    about = tables.page["about"]
    about |= {"days": 540, "correction": {"tests": others}}
    for one in (about["first"], *about["others"]):
        one["canonical_hash"] = "0" * 64
    tables.page.update(
        {
            "lead": OUTCOME,
            "pictures": [],
            "command": "ballast compare",
            "histories": None,
            "rests": None,
            "rests_command": f"ballast compare --rests {OUTCOME}",
            **more,
        }
    )
    flips = pd.DataFrame(FLIPS, columns=["other", "outcome", "draw", "run", "change"])
    stored: Any = SimpleNamespace(tables=tables._replace(flips=flips), picture=lambda _: None)
    return unescape(page(stored))


@pytest.fixture(scope="module")
def thirty() -> str:
    return page_of(30, pictures=[OUTCOME])


def test_how_many_move_and_the_largest_effect_come_first(thirty: str) -> None:
    """From the third on they differ significantly, all downwards."""
    text = re.sub(r"<[^>]+>", "", thirty)
    begin = text.index("Of 30 scenarios, 0 raise “rung 5 or higher” significantly, 28 lower it,")

    assert "and of 2 no difference is resolved. The largest effect:" in text[begin:]
    assert (
        text.index("“Scenario s30 of a rather long title” lowers “rung 5 or higher” by 30") > begin
    )
    assert "30 scenarios, compared with The first one" in text[:begin]


def test_all_thirty_are_in_the_table_the_largest_first(thirty: str) -> None:
    whole = thirty[thirty.index('<h2 id="all"') :]
    rows = re.findall(r'<th scope="row">Scenario (s\d+) of', whole)

    assert rows == [f"s{n}" for n in range(30, 0, -1)]
    assert "<td>(−2.0)</td>" in whole and "<td>−3</td>" in whole  # chance in parentheses
    assert thirty.count("<img") == 1


def test_flips_are_counted_and_the_first_are_named(thirty: str) -> None:
    """Ten go down, of which eight are named; one goes up."""
    assert "From no to yes: 2/5." in thirty
    named = ", ".join(f"1/{run}" for run in range(8))
    assert f"From yes to no: {named} and 2 more." in thirty


def test_what_it_rests_on_is_shown_if_it_was_asked() -> None:
    asked = {"other": "s1", "outcome": OUTCOME, "lines": ["−1 points rest on x"], "spread": "All."}

    assert "ballast compare --rests rung_5_or_higher" in page_of(1)
    shown = page_of(1, rests=[asked])
    assert "−1 points rest on x" in shown and "--rests" not in shown
    nothing = page_of(1, rests=[asked | {"lines": []}])
    assert "No parameter can be named, beyond Monte Carlo error." in nothing


def test_a_page_asks_nothing_of_a_network_and_runs_no_script() -> None:
    shown = page_of(2)

    assert (
        "default-src 'none'" in shown
        and "<script" not in shown
        and "http" not in (shown.replace("http-equiv", ""))
    )
