"""Measured target rates: complete, sourced, and recomputed where the public files are at hand."""

from __future__ import annotations

import importlib.util
import os
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

    assert target["low"] <= target["value"] <= target["high"]
    assert target["source"] in SOURCES
    assert {"unit", "span", "meaning"} <= set(target)
    assert (target["how"] == "measured") == (name in _measure().MEASURES)


def test_rates_and_proportions_by_hand() -> None:
    """12 events in 25 years: gamma(12.5)/25. None of 180: beta(.5, 180.5)."""
    value, low, high = _measure().rate(12, 25.0)

    assert (value, round(low, 2), round(high, 2)) == (0.48, 0.26, 0.81)
    assert _measure().proportion(0, 180)[2] == pytest.approx(0.0138, abs=1e-4)


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


def test_the_script_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert _measure().main([]) == 2
    assert "usage" in capsys.readouterr().err
