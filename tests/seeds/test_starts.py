"""Figures of before other starts: complete, sourced, and recomputed where that can be done."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from tests.cases import ROOT

FIGURES = yaml.safe_load((ROOT / "seeds" / "starts.yaml").read_text("utf-8"))
SOURCES = yaml.safe_load((ROOT / "seeds" / "sources.yaml").read_text("utf-8"))
FOLDER = os.environ.get("BALLAST_DATA", "")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "seeds"))
    return importlib.import_module("starts")


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_complete(name: str, script: ModuleType) -> None:
    figure = FIGURES[name]

    assert figure["low"] <= figure["value"] <= figure["high"]
    assert figure["source"] in SOURCES
    assert {"unit", "span", "meaning"} <= set(figure)
    assert (figure["how"] == "measured") == (name in script.MEASURES)
    assert (figure["how"] == "computed") == (name in script.COMPUTED)


def test_half_lives_are_what_the_script_computes(script: ModuleType) -> None:
    for name, start in script.COMPUTED.items():
        filed = FIGURES[name]
        figure = [round(x, 2) for x in script.suspension_half_life(start)]

        assert figure == [filed["value"], filed["low"], filed["high"]]


def test_a_half_life_by_hand(script: ModuleType) -> None:
    """Three ended in 259 + 144 + 254 = 657 days: ln 2 · 657 / 3 = 151.8; 180 days more add 41.6."""
    before, after = (
        script.COMPUTED[f"suspension_half_life_{m}"] for m in ("august_2022", "february_2023")
    )

    assert script.suspension_half_life(before)[0] == pytest.approx(151.80, abs=0.01)
    assert script.suspension_half_life(after)[0] == pytest.approx(151.80 + 41.59, abs=0.01)


@pytest.mark.parametrize("name", [n for n, f in FIGURES.items() if f["how"] == "measured"])
@pytest.mark.skipif(not FOLDER, reason="set BALLAST_DATA to a folder with the public files")
def test_measured_again(name: str, script: ModuleType) -> None:
    figures = script.MEASURES[name](Path(FOLDER))
    filed = FIGURES[name]

    assert [round(figure, 2) for figure in figures] == [filed["value"], filed["low"], filed["high"]]


def test_small_files_in_the_public_formats(tmp_path: Path, script: ModuleType) -> None:
    """Two disputes before 2001, one with force; two journeys before it, none of them elsewhere."""
    (tmp_path / "mid5_usa_chn_disputes_1949_2014.csv").write_text(
        "dispnum,styear,dyad_hostlev\n1,1972,4\n2,1995,3\n3,2001,4\n"
    )
    (tmp_path / "us_president_secstate_travel_china.csv").write_text(
        "start,country_id\n1994-03-11,china\n1995-01-01,taiwan\n2001-07-28,china\n"
    )
    (tmp_path / "foreign_leader_visits_to_us.csv").write_text("start,from_id\n1997-10-28,china\n")
    (tmp_path / "us_actions_vs_prc_federal_register.csv").write_text(
        "fr_publication_date,direction\n2022-01-21,adverse\n2022-02-01,relief\n2022-08-24,adverse\n"
    )

    assert script.dispute_onsets_1990_2000(tmp_path)[0] == 1 / 11
    assert script.force_given_dispute_1972_2000(tmp_path)[0] == 0.5
    assert script.principals_1990_2000(tmp_path)[0] == 2 / 11
    assert script.adverse_federal_actions_2022(tmp_path)[0] == pytest.approx(365 / 213)


def test_the_script_prints_what_needs_no_folder(
    script: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main([]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(script.COMPUTED)
    assert script.main(["no-such-folder"]) == 2
