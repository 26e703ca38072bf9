"""The record beside second sources: what counts as an act, and the priors of thin cells."""

from __future__ import annotations

import importlib.util
import os
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from scipy.stats import gamma

from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import RatePrior
from ballast.sim.vocabulary import Category, Evidence
from tests.cases import ROOT

FOLDER = os.environ.get("BALLAST_DATA", "")
FILED = yaml.safe_load((ROOT / "seeds" / "second-sources.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reconcile", ROOT / "seeds" / "reconcile.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document(day: str, category: str, title: str, direction: str = "adverse") -> dict[str, str]:
    number = f"{day[:4]}-{title[:5]}"
    return {
        "fr_publication_date": day,
        "fr_doc": number,
        "category": category,
        "title": title,
        "direction": direction,
    }


# --- What counts as an act.


def test_one_act_a_day_agency_and_direction(script: ModuleType) -> None:
    """Two lists of one agency on a day are one decision; another agency's is another one."""
    table = [
        document("2023-01-05", "BIS Entity List addition", "Additions"),
        document("2023-01-05", "BIS Unverified List addition", "Revisions"),
        document("2023-01-05", "UFLPA Entity List", "Notice"),
        document("2023-01-05", "BIS Unverified List removal", "Removals", "relief"),
        document("2023-01-09", "BIS Entity List addition", "Additions"),
    ]
    span = date(2023, 1, 1), date(2023, 1, 31)

    assert len(script.published_acts(table, "adverse", *span)) == 3
    assert script.published_acts(table, "relief", *span) == [date(2023, 1, 5)]


def test_a_control_carried_over_is_no_act_of_its_own(script: ModuleType) -> None:
    """Also where the first one lies before the span. Lists with one title are acts each."""
    table = [
        document("2022-12-01", "BIS chip/SME control rule", "Controls on Chips; Part One"),
        document("2023-01-05", "BIS chip/SME control rule", "Controls on Chips; To Add Another"),
        document("2023-01-07", "BIS chip/SME control rule", "Controls on Lenses"),
        document("2023-01-09", "BIS Entity List addition", "Additions"),
        document("2023-01-12", "BIS Entity List addition", "Additions"),
    ]
    found = script.published_acts(table, "adverse", date(2023, 1, 1), date(2023, 1, 31))

    assert [day.day for day in found] == [7, 9, 12]


@pytest.mark.parametrize(
    ("published", "recorded", "found"),
    [
        ([12], [10], 1),  # two days after it was announced
        ([10], [10], 0),  # never on the day itself
        ([19], [10], 0),  # nor after more than eight
        ([12, 13], [10], 1),  # each act once
        ([12, 13], [9, 10], 2),
        ([12], [5, 10], 1),
        ([], [10], 0),
    ],
)
def test_a_document_is_the_act_announced_in_the_week_before(
    script: ModuleType, published: list[int], recorded: list[int], found: int
) -> None:
    days = [[date(2023, 1, day) for day in some] for some in (published, recorded)]

    assert script.matched(*days) == found


def test_months_of_growth(script: ModuleType) -> None:
    """Of all addresses of the other side together, within the span, whatever the number."""
    rows = [
        ("China", "2022-12-31", 4),  # before the span
        ("China", "2023-01-31", 0),
        ("Hong Kong", "2023-01-31", 1),
        ("China", "2023-02-28", 0),
        ("Taiwan", "2023-02-28", 3),  # no address of the other side
        ("China", "2023-03-31", 27),
        ("China", "2023-04-30", 1),  # ends after it
    ]
    table = [{"Country": c, "Date": day, "additions": str(n)} for c, day, n in rows]
    found = script.grown_months(table, date(2023, 1, 2), date(2023, 4, 10))

    assert [day.month for day in found] == [1, 3]


def test_the_prior_of_a_thin_cell_reaches_over_both_counts(script: ModuleType) -> None:
    """One in 365 days, and 10 with the other source: 5 % of 1.5, 95 % of 10.5, by the gamma law."""
    span = date(2022, 1, 1), date(2022, 12, 31)
    found = script.cell("Key", 1, 10, 1, span, span)

    assert (found["only_in_record"], found["only_in_second"], found["together"]) == (0, 9, 10)
    assert found["prior"] == {
        "low": round(gamma.ppf(0.05, 1.5), 2),
        "mode": 1.0,
        "high": round(gamma.ppf(0.95, 10.5), 2),
    }
    assert "prior" not in script.cell("Key", 3, 10, 1, span, span)


def test_public_tables_of_the_formats(script: ModuleType, tmp_path: Path) -> None:
    """A listing of the record's 23 August, one of nobody's, and a list that grew in October."""
    (tmp_path / "us_actions_vs_prc_federal_register.csv").write_text(
        "fr_publication_date,fr_doc,title,category,direction\n"
        "2022-08-24,1,Additions,BIS Entity List addition,adverse\n"
        "2022-11-24,2,Additions,BIS Entity List addition,adverse\n"
    )
    (tmp_path / "ofac_monthly.csv").write_text(
        "Country,Date,additions\nChina,2022-10-31,2\nChina,2022-12-31,1\nChina,2023-01-31,0\n"
    )
    found = script.reconciled(tmp_path, "balloon-2023")

    assert {name: (cell["second"], cell["matched"]) for name, cell in found.items()} == {
        "economic": (2, 1),
        "concession": (0, 0),
        "sanction": (2, 1),
    }


# --- What is on file.


@pytest.mark.parametrize("name", FILED)
def test_thin_cells_have_the_prior_on_file(name: str) -> None:
    scenario = load_scenario(name).scenario
    conduct = scenario.governments["US"].conduct
    for category, cell in FILED[name]["US"].items():
        rate, number = conduct.rates[Category(category)], conduct.rate(Category(category))
        assert isinstance(rate, RatePrior)
        if "prior" in cell:
            assert {n: getattr(rate, n) for n in ("low", "mode", "high")} == cell["prior"]
            assert (number.source, number.evidence) == (cell["source"], Evidence.DATA)
        else:
            assert rate.count == cell["record"]
        assert cell["together"] == cell["matched"] + cell["only_in_record"] + cell["only_in_second"]
        assert cell["second_span"][-1] < scenario.start and cell["span"][-1] < scenario.start


def test_every_thin_cell_of_which_a_second_source_speaks_has_its_prior() -> None:
    """In no other cell of the starts does a prior stand in place of a count."""
    for name, sides in FILED.items():
        for side, government in load_scenario(name).scenario.governments.items():
            cells: dict[str, Any] = sides.get(side, {})
            for category, rate in government.conduct.rates.items():
                assert isinstance(rate, RatePrior)
                assert (rate.count is None) == ("prior" in cells.get(category.value, {}))


@pytest.mark.skipif(not FOLDER, reason="set BALLAST_DATA to a folder with the public files")
def test_reconciled_again(script: ModuleType) -> None:
    assert script.written(Path(FOLDER)) == (ROOT / "seeds/second-sources.yaml").read_text("utf-8")
