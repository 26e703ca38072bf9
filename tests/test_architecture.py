"""The shape of the house: who may import whom, and what lies at the top."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ballast.sim.rules.parameters import SECTIONS
from ballast.sim.rules.quantity import Params
from tests.cases import ROOT

FLOORS = {
    "sim": 0,
    "ballast.sim.vocabulary": 0,
    "ballast.sim.errors": 0,
    "ballast.sim.streams": 0,
    "ballast.sim.rules": 1,
    "ballast.sim.scenario": 2,
    "ballast.sim.world": 3,
    "ballast.sim.day": 4,
    "ballast.sim.outcomes.counting": 4,
    "ballast.sim.outcomes.outcome_accumulator": 4,
    "ballast.sim.outcomes.trajectories": 4,
    "ballast.sim.chronicle": 4,
    "ballast.sim.outcomes.state_limits": 4,
    "ballast.sim.outcomes.history_tables": 5,
    "ballast.sim.outcomes.media_reports": 5,
    "ballast.sim.outcomes.merging": 5,
    "ballast.sim.outcomes.row_groups": 5,
    "ballast.analysis.results.folder_writing": 5,
    "ballast.analysis.results.stored_run": 5,
    "ballast.sim.engines": 5,
    "ballast.sim.experiments": 6,
    "analysis": 7,
    "ballast.sim.sweeps": 8,
    "ballast.live": 8,
    "ballast.requests.run_to_folder": 8,
    "ballast.api": 9,
    "ballast.api.model_function": 9,
    "ballast.api.workbench_model": 9,
    "ballast.cli": 9,
}
"""A file imports only from its own floor or lower ones."""
ONLY_IN = {
    "mesa": ("ballast.sim.engines.mesa_agents", "ballast.sim.engines.mesa_model", "ballast.live.live_page"),
    "matplotlib": ("analysis.", "ballast.api.", "ballast.live.chart"),
    "click": ("ballast.cli",),
    "rich": ("ballast.cli",),
    "pandas": ("ballast.analysis.results.folder_writing", "ballast.requests.study_finishing", "ballast.api.", "analysis."),
    "solara": ("ballast.live.live_page", "ballast.live.serving"),
    "xarray": ("ballast.api.",),
}
FILES = sorted([*(ROOT / "sim").rglob("*.py"), *(ROOT / "analysis").rglob("*.py")])


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _floor(module: str) -> int:
    while module not in FLOORS:
        module = module.rpartition(".")[0]
    return FLOORS[module]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", FILES, ids=_module)
def test_a_file_imports_from_its_floor_or_below(path: Path) -> None:
    own = _floor(_module(path))
    above = [
        name
        for name in _imports(path)
        if name.split(".")[0] in ("sim", "analysis") and _floor(name) > own
    ]

    assert above == []


@pytest.mark.parametrize("path", FILES, ids=_module)
def test_libraries_are_imported_where_they_belong(path: Path) -> None:
    module = _module(path)
    astray = [
        name
        for name in _imports(path)
        if name.split(".")[0] in ONLY_IN and not module.startswith(ONLY_IN[name.split(".")[0]])
    ]

    assert astray == []


@pytest.mark.parametrize("path", FILES, ids=_module)
def test_no_randomness_outside_the_streams(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "random" not in set(_imports(path))
    assert "np.random" not in text and "default_rng" not in text


@pytest.mark.parametrize("path", FILES, ids=_module)
def test_no_government_is_named_in_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    words = re.findall(
        r"\b(China|Chinese|Beijing|Washington|Taiwan|USA|CHN)\b|['\"](US|CN)['\"]", text
    )

    assert words == []


def test_the_rule_book_has_no_circle_and_imports_nothing_above() -> None:
    for path in (ROOT / "sim" / "rules").glob("*.py"):
        used = {name for name in _imports(path) if name.startswith("sim.")}

        assert used <= {"ballast.sim.vocabulary"} | {n for n in used if n.startswith("ballast.sim.rules.")}


def test_every_file_of_rules_has_its_section() -> None:
    found = {
        kind.__module__.rpartition(".")[2]: kind
        for kind in Params.__subclasses__()
        if kind.__module__.startswith("ballast.sim.rules.")
    }

    assert {name: kind.__name__ for name, kind in SECTIONS.items()} == {
        name: kind.__name__ for name, kind in found.items()
    }


def test_the_description_lists_the_files_of_the_rules_one_to_one() -> None:
    text = (ROOT / "sim" / "ODD.md").read_text(encoding="utf-8")
    submodels = text[text.index("## 7. Submodels") :]
    listed = re.findall(r"^### `(\w+\.py)`", submodels, re.MULTILINE)
    there = [p.name for p in (ROOT / "sim" / "rules").glob("*.py") if p.name != "__init__.py"]

    assert sorted(listed) == sorted(there)


def test_the_top_of_the_house() -> None:
    done = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in done.stdout.splitlines()}
    folders = {name for name in top if (ROOT / name).is_dir() and not name.startswith(".")}

    assert folders <= {
        "sim", "scenarios", "configs", "analysis", "tests", "seeds", "docs", "requirements"
    }  # fmt: skip
    assert {"sim", "scenarios", "configs", "analysis", "tests", "seeds", "run.py"} <= top


def test_no_committed_file_names_an_index_or_a_machine() -> None:
    done = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    index = re.compile("py" + r"pi\.|index" + "-url [^-]|python" + "hosted")
    for name in done.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix in (".txt", ".toml", ".md", ".yaml", ".in", ".cff"):
            assert not index.search(path.read_text(encoding="utf-8")), name
    assert not (ROOT / "uv.lock").exists()


def test_no_code_knows_a_country() -> None:
    """What is of one dyad stands in ``scenarios/`` and ``seeds/``."""
    words = r"\b(United States|American|China|Chinese|Taiwan|Beijing|Washington|Pelosi|Hainan)\b"
    naming = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*FILES, ROOT / "run.py"]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(words, line) or re.search(r"[\"'](US|CN)[\"']", line)
    ]
    assert naming == []
