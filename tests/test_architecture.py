"""The shape of the house: who may import whom, and what lies at the top."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from ballast.analysis.results import file_names
from ballast.sim.rules.parameters import SECTIONS
from ballast.sim.rules.quantity import Params
from tests.cases import ROOT

FLOORS = (
    # sim: what happens
    ("sim", "sim.vocabulary", "sim.errors", "sim.streams", "sim.versions"),
    ("sim.rules",),
    ("sim.scenario",),
    ("sim.world",),
    ("sim.day", "sim.outcomes", "sim.chronicle"),
    ("sim.engines",),
    ("sim.experiments",),
    # analysis: what it means
    ("analysis", "analysis.stats"),
    ("analysis.text", "analysis.sensitivity", "analysis.observed", "analysis.scoring"),
    (
        "analysis.discovery",
        "analysis.forecasts",
        "analysis.narrative",
        "analysis.results",
        "analysis.validation",
    ),
    ("analysis.calibration", "analysis.export"),
    ("analysis.plots",),
    ("analysis.report",),
    # ballast: what you type
    ("ballast.requests", "ballast.game"),
    ("ballast.api", "ballast.live"),
    ("ballast.cli",),
    ("ballast", "ballast.__main__"),
)
"""A file imports from its own floor or lower ones; folders of one floor not from each other."""
STOREYS = {"sim": 0, "analysis": 1, "ballast": 2}
ONLY_IN = {
    "mesa": ("sim.engines.mesa_agents", "sim.engines.mesa_model", "ballast.live.live_page"),
    "matplotlib": ("analysis.", "ballast.api.", "ballast.live.chart"),
    "click": ("ballast.cli", "ballast.game.game_loop", "ballast.game.game_text"),
    "rich": ("ballast.cli", "ballast.requests.progress_bar"),
    "pandas": (
        "sim.outcomes.measured",
        "analysis.",
        "ballast.requests.",
        "ballast.api.",
    ),
    "solara": ("ballast.live.live_page", "ballast.live.serving"),
    "xarray": ("ballast.api.",),
}
FILES = sorted(
    path
    for storey in STOREYS
    for path in (ROOT / storey).rglob("*.py")
    if path.relative_to(ROOT).parts[:2] not in (("ballast", "sim"), ("ballast", "analysis"))
)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _below(name: str) -> str:
    """A module of ours by its storey: ``ballast.sim.day`` is ``sim.day``."""
    return (
        name.removeprefix("ballast.")
        if name.startswith(("ballast.sim", "ballast.analysis"))
        else name
    )


def _floor(module: str) -> tuple[int, str]:
    """Number of the floor, and the folder or file there that a module belongs to."""
    while True:
        for number, places in enumerate(FLOORS):
            if module in places:
                return number, module
        module = module.rpartition(".")[0]


def _imports(path: Path) -> Iterator[str]:
    """What a file imports, wherever in it, by storey; a name of a module counts as the module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (_below(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = _below(f"{node.module}.{alias.name}")
                yield whole if whole in MODULES else _below(node.module)


MODULES = {_module(path) for path in FILES}


def _ours(path: Path) -> list[str]:
    return [name for name in _imports(path) if name.split(".")[0] in STOREYS]


@pytest.mark.parametrize("path", FILES, ids=_module)
def test_a_file_imports_from_its_floor_or_below(path: Path) -> None:
    if path == ROOT / "ballast" / "__init__.py":
        return  # names what is offered, and imports it when asked
    floor, place = _floor(_module(path))
    others = {name: _floor(name) for name in _ours(path)}
    above = [name for name, (its, _) in others.items() if its > floor]
    beside = [name for name, (its, where) in others.items() if its == floor and where != place]

    assert above == []
    assert [name for name in beside if floor > 0] == []


@pytest.mark.parametrize("path", FILES, ids=_module)
def test_no_storey_knows_one_above_it(path: Path) -> None:
    own = STOREYS[path.relative_to(ROOT).parts[0]]

    assert [name for name in _ours(path) if STOREYS[name.split(".")[0]] > own] == []


def test_no_two_files_import_each_other_in_a_circle() -> None:
    graph = {
        _module(path): {name for name in _ours(path) if name in MODULES} - {_module(path)}
        for path in FILES
        if path != ROOT / "ballast" / "__init__.py"
    }

    list(TopologicalSorter(graph).static_order())


def test_no_two_files_have_one_name() -> None:
    """``__init__.py`` aside: a file's name says what it is about, once in the house."""
    names = Counter(path.stem for path in FILES if not path.stem.startswith("__"))

    assert [name for name, files in names.items() if files > 1] == []


def test_no_two_classes_have_one_name() -> None:
    names = Counter(
        node.name
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )

    assert [name for name, classes in names.items() if classes > 1] == []


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
def test_names_of_stored_files_are_spelled_in_one_place(path: Path) -> None:
    """Others ask ``analysis/results`` for a table by its name; docstrings may say the file."""
    if path.is_relative_to(ROOT / "analysis" / "results"):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    stored = {*file_names.FILES, *file_names.STUDY_FILES, *file_names.COMPARISON_FILES}
    files = {name for name in stored if "." in name}
    spelled = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
        if node.value in files
        or re.search(r"\b(runs\.parquet|summary\.json|manifest\.json)", node.value)
    ]

    assert spelled == []


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
        assert [n for n in _ours(path) if not n.startswith(("sim.rules.", "sim.vocabulary"))] == []


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
        "sim", "scenarios", "configs", "analysis", "tests", "seeds", "docs", "requirements",
        "ballast",
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


def test_every_picture_that_declares_itself_is_offered() -> None:
    from ballast.analysis.plots import (
        backtest_pictures,
        calibration_pictures,
        registry,
        study_pictures,
    )

    files = (ROOT / "analysis" / "plots").glob("*.py")
    declared = {f.stem for f in files if re.search(r"^PICTURE\b", f.read_text("utf-8"), re.M)}
    own = (*study_pictures.FILES, *backtest_pictures.FILES, *calibration_pictures.FILES)
    collected = (*registry.FILES, *own)

    assert declared == {file.__name__.rpartition(".")[2] for file in collected} | {
        "comparison_picture",
        "lever_picture",
        "regret_over_time",
        "acting_picture",  # asked for by themselves
    }


def test_the_help_of_plot_names_every_kind() -> None:
    from ballast.analysis.plots.registry import KINDS
    from ballast.cli.plot import plot

    assert all(kind in str(plot.help) for kind in KINDS)
