"""The wheel: it holds every file that the code reads, and runs where there is no checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.cases import ROOT, SHORT_STUDY

SHIPPED = ("scenarios", "seeds", "configs")
PROGRAM = "from ballast.cli import main; main()"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as it is installed."""
    place = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(place), versions=["standard"])
    with zipfile.ZipFile(built) as files:
        files.extractall(place / "installed")
    return place / "installed"


def _files(folder: Path) -> set[str]:
    there = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix() for p in there if "__pycache__" not in p.parts}


def test_every_file_of_the_checkout_that_is_used_is_in_it(wheel: Path) -> None:
    for package in ("sim", "analysis"):
        missing = _files(ROOT / package) - _files(wheel / package)
        assert not missing
    for name in SHIPPED:
        assert _files(wheel / "sim" / "_shipped" / name) == _files(ROOT / name)
    tops = {path.name for path in wheel.iterdir() if not path.name.endswith(".dist-info")}
    assert tops == {"sim", "analysis"}


def test_commands_run_from_it_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """Each reads what it ships: scenarios, seeds, studies, template, style, page, sources."""
    (tmp_path / "study.yaml").write_text(SHORT_STUDY, encoding="utf-8")
    results, sizes = "results/example-island", ("--draws", "2", "--runs", "2", "--days", "30")
    for asked in (
        ("list",),
        ("run", "example-island", *sizes, "--workers", "1"),
        ("report", results),
        ("new", "mine"),
        ("new", "branch", "--from", "summer-2023"),
        ("check", "mine.yaml", "branch.yaml"),
        ("explain", "summer-2023", "visits.summit_effect"),
        ("explain", "summer-2023", "--ledger"),
        ("trace", "example-island", "--draw", "1", "--out", "story.html"),
        ("sweep", "channels-and-encounters", "--plan"),
        ("sweep", "study.yaml", "--workers", "1"),
    ):
        ended = _ran(wheel, tmp_path, *asked)
        assert ended.returncode == 0, (asked, ended.stderr)
    assert (tmp_path / results / "report.html").is_file()
    schema = (tmp_path / "mine.yaml").read_text("utf-8").splitlines()[0].partition("$schema=")[2]
    assert json.loads(Path(schema).read_text("utf-8")) and Path(schema).is_relative_to(wheel)


def _ran(wheel: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the unpacked wheel, with the other packages of this environment."""
    environment = os.environ | {"PYTHONPATH": str(wheel)}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
