"""Reports that tests share: of a branch of the small dyad, and of one whose texts are traps."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.cli import run_command
from tests.cases import SMALL
from tests.made_once import made_once

EVIL = "</script><script>alert('x')</script><img src=x onerror=alert(1)> & \"quoted\" ${more}"
"""What a scenario should never say, and a page only show."""


def small_folder(where: Path) -> Path:
    """A folder with the small dyad in it, for branches of it."""
    where.mkdir()
    menu = (SMALL.parents[2] / "seeds" / "acts.yaml").as_posix()
    text = SMALL.read_text("utf-8").replace("../../seeds/acts.yaml", menu)
    (where / "small.yaml").write_text(text, encoding="utf-8")
    (where / "small.csv").write_bytes((SMALL.parent / "small.csv").read_bytes())
    return where


def played(scenario: Path, out: Path, *more: str) -> Path:
    """The results folder of a short run."""
    size = ["--draws", "12", "--runs", "5", "--days", "90", "--workers", "1", "--quiet"]
    assert run_command(["run", str(scenario), *size, *more, "--out", str(out)]) == 0
    return out


def branch_report(factory: pytest.TempPathFactory) -> Path:
    """Results of a branch of the small dyad, with variants; nobody may change them."""
    return made_once(factory, "branch-report", _branch_report) / "branch"


def _branch_report(where: Path) -> None:
    folder = small_folder(where / "scenarios")
    branch = folder / "rougher.yaml"
    branch.write_text(
        "title: Rougher seas\nsummary: Longer.\npurpose: What a later end does.\n"
        "branches_from: small.yaml\nchange:\n  days: 150\n",
        encoding="utf-8",
    )
    played(branch, where / "branch", "--variants")


def evil_report(where: Path) -> Path:
    """Results of a dyad whose names and texts try to become a part of the page."""
    folder = small_folder(where / "evil-scenarios")
    path = folder / "small.yaml"
    text = path.read_text("utf-8")
    trap = EVIL.replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace(
        "title: Small dyad", f'title: "{trap}"\nsummary: "{trap}"\npurpose: "{trap}"'
    )
    text = text.replace("name: Ada,", f'name: "{trap}",').replace("name: Aland", f'name: "{trap}"')
    text = text.replace("definition: ten encounters,", f'definition: "{trap}",')
    path.write_text(text, encoding="utf-8")
    return played(path, where / "evil")
