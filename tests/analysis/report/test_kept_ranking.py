"""The report shows a ranking of levers that was kept for the same scenario and code."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ballast.analysis.report.kept_ranking import in_short, section
from ballast.analysis.results.kept_levers import kept_levers
from ballast.sim import __version__
from tests.levers import study


def material_in(folder: Path, canonical_hash: str = "f" * 64, lead: str = "") -> Any:
    return SimpleNamespace(
        manifest={"canonical_hash": canonical_hash},
        stored=SimpleNamespace(folder=folder / "a"),
        word="a.yaml",
        lead=lead,
    )


def told(folder: Path, canonical_hash: str = "f" * 64) -> str:
    return str(section(material_in(folder, canonical_hash)))


@pytest.fixture
def results(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    kept = tmp_path / "a-levers"
    kept.mkdir()
    about = study(20).as_json() | {"code": {"ballast": __version__}}
    (kept / "levers.json").write_text(json.dumps(about), "utf-8")
    return tmp_path


def test_best_and_worst_stand_there_with_who_can_do_them(results: Path) -> None:
    page = told(results)

    assert page.count("<tr>") == 1 + 6
    assert "Aland alone" in page and "−12" in page and "ballast levers a.yaml" in page
    assert "Their order is not resolved" in page


def test_without_one_the_command_is_named(results: Path) -> None:
    page = told(results, "e" * 64)

    assert "<table" not in page and "ballast levers a.yaml" in page


def test_the_first_screen_names_the_best_lever_of_the_leading_outcome(results: Path) -> None:
    outcome = study(20).as_json()["outcome"]
    said = in_short(material_in(results, lead=outcome))

    assert "this one lowers it most: " in said and said.endswith(" percentage points).")
    assert said.split("(")[-1].split(" ±")[0] in told(results)
    assert in_short(material_in(results, lead="another")) == ""
    assert in_short(material_in(results, "e" * 64, outcome)) == ""


@pytest.mark.parametrize(
    "change", [{"code": {"ballast": "0.0.1"}}, {"side": "AA"}, {"levers": []}, {"code": None}]
)
def test_another_version_or_one_side_alone_is_not_shown(results: Path, change: dict) -> None:
    path = results / "a-levers" / "levers.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")

    assert kept_levers("f" * 64, results / "a") is None


def test_a_broken_file_is_passed_over(results: Path) -> None:
    (results / "a-levers" / "levers.json").write_text("{", "utf-8")

    assert kept_levers("f" * 64, results / "a") is None
