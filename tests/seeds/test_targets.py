"""Measured target rates: complete, sourced, and recomputed where the public files are at hand."""

from __future__ import annotations

import csv
import importlib.util
import os
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from tests.cases import ROOT

TARGETS = yaml.safe_load((ROOT / "seeds" / "targets.yaml").read_text("utf-8"))
SOURCES = yaml.safe_load((ROOT / "seeds" / "sources.yaml").read_text("utf-8"))
FOLDER = os.environ.get("BALLAST_DATA", "")


def _measure() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure", ROOT / "seeds" / "measure.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_is_complete(name: str) -> None:
    target = TARGETS[name]

    if target["low"] is None:
        assert target["high"] is None and "no interval" in target["meaning"]
    else:
        assert target["low"] <= target["value"] <= target["high"]
    if "counts" in target:
        assert target["value"] == round(target["counts"][0] / target["counts"][1], 2)
    assert target["source"] in SOURCES
    assert {"unit", "span", "meaning"} <= set(target)
    assert (target["how"] == "measured") == (name in _measure().MEASURES)


def test_rates_and_proportions_by_hand() -> None:
    """12 events in 25 years: gamma(12.5)/25. None of 50: beta(.5, 50.5)."""
    value, low, high = _measure().rate(12, 25.0)

    assert (value, round(low, 2), round(high, 2)) == (0.48, 0.26, 0.81)
    assert _measure().proportion(0, 50)[2] == pytest.approx(0.0488, abs=1e-4)


@pytest.mark.parametrize("name", _measure().MEASURES)
@pytest.mark.skipif(not FOLDER, reason="set BALLAST_DATA to a folder with the public files")
def test_measured_again(name: str) -> None:
    figures = _measure().MEASURES[name](Path(FOLDER))
    filed = TARGETS[name]

    assert [round(figure, 2) for figure in figures] == [filed["value"], filed["low"], filed["high"]]


def test_a_small_file_in_the_public_format(tmp_path: Path) -> None:
    """Three disputes, two since 1990 and one with force; figures need no copy of the real files."""
    (tmp_path / "mid5_usa_chn_disputes_1949_2014.csv").write_text(
        "dispnum,styear,dyad_hostlev\n1,1950,5\n2,1995,3\n3,2001,4\n"
    )

    assert _measure().dispute_onsets(tmp_path)[0] == 2 / 25
    assert _measure().force_given_dispute(tmp_path)[0] == 0.5


INCIDENTS = """dispnum,incidnum,initiator,year,month,day,inc_hostlev,inc_duration
1,12,CHN,1995,5,9,3,1
1,11,USA,1995,5,2,3,1
2,21,CHN,1996,-9,-9,3,1
3,31,CHN,1997,6,1,3,2
"""
DISPUTES = """dispnum,styear,hostlev_usa,hostlev_chn,dyad_hostlev
0,1973,4,1,4
1,1995,3,4,4
2,1996,1,3,3
3,1997,1,3,3
"""


def test_disputes_from_their_incidents(tmp_path: Path) -> None:
    """Of three with incidents one is answered after a week, and one lasts a day."""
    (tmp_path / "mid5_usa_chn_incidents.csv").write_text(INCIDENTS)
    (tmp_path / "mid5_usa_chn_disputes_1949_2014.csv").write_text(DISPUTES)
    measures = _measure().MEASURES
    found = {
        name: measures[name](tmp_path)[0]
        for name in measures
        if (name.startswith("dispute_") and "trigger" not in name) or "reply" in name
    }

    assert found == {
        "dispute_onsets": 3 / 25,
        "dispute_one_day": 1 / 3,
        "dispute_reciprocated": 1 / 4,
        "dispute_both_act": 1 / 3,
        "dispute_opened_by_cn": 2 / 3,
        "dispute_opened_by_us": 1 / 3,
        "dispute_reply_days": 7.0,
        "dispute_reply_soon": 0.0,
        "force_given_reply": 1.0,
        "force_given_no_reply": 1 / 3,
    }
    assert measures["contained_after_peaceful_start"](tmp_path)[0] == 2 / 3


def test_the_readings_of_the_eleven_disputes() -> None:
    with (ROOT / "seeds" / "dispute-triggers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    read_as = Counter(row["read_as"] for row in rows)

    assert read_as == {"encounter": 7, "sovereignty": 3, "threat": 1}
    assert [row["action"] for row in rows if row["read_as"] == "threat"] == ["1"]
    assert {row["action"] for row in rows if row["read_as"] != "threat"} == {"7"}


@pytest.mark.skipif(not FOLDER, reason="set BALLAST_DATA to a folder with the public files")
def test_the_readings_repeat_what_the_incidents_say() -> None:
    with (ROOT / "seeds" / "dispute-triggers.csv").open(encoding="utf-8") as file:
        readings = {row["dispnum"]: row for row in csv.DictReader(file)}
    firsts = {number: rows[0] for number, rows in _measure()._incidents(Path(FOLDER)).items()}

    assert set(readings) == set(firsts)
    for number, first in firsts.items():
        parts = [int(first[part]) for part in ("year", "month", "day")]
        day = "-".join(f"{part:02}" for part in parts if part > 0)
        said = readings[number]
        assert (said["begun"], said["initiator"], said["action"]) == (
            day, first["initiator"], first["inc_action"],
        )  # fmt: skip


def test_the_script_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert _measure().main([]) == 2
    assert "usage" in capsys.readouterr().err
