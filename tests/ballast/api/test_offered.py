"""What ``ballast`` offers, at what cost, and what a mistake looks like in IPython."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import ballast
from tests.cases import ROOT


def python(code: str, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words, "-c", code], capture_output=True, text=True, check=False,
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), **env},
    )  # fmt: skip


def test_importing_it_imports_nothing_else() -> None:
    done = python(
        "import sys, ballast\n"
        "heavy = {'numpy', 'pandas', 'pyarrow', 'matplotlib', 'pydantic', 'click'}\n"
        "heavy |= {'ballast.sim.errors', 'ballast.analysis'}\n"
        "print(sorted(heavy & set(sys.modules)), 'simulate' in dir(ballast))"
    )

    assert done.stdout == "[] True\n"


@pytest.mark.parametrize(
    "before",
    ["", "import ballast.sim.experiments.study_config\n", "from ballast import simulate\n"],
)
def test_sweep_can_be_called_whatever_was_imported_before(before: str) -> None:
    done = python(
        f"{before}from ballast import InputError, sweep\n"
        "try:\n    sweep('x')\nexcept InputError as error:\n    print(error)"
    )

    assert done.stdout.startswith("x: expected a file or the name of a shipped study")
    assert done.stderr == ""


def test_everything_offered_is_there_and_said_to_type_checkers() -> None:
    """The list, the places and the imports for type checkers hold the same names."""
    tree = ast.parse((ROOT / "ballast" / "__init__.py").read_text(encoding="utf-8"))
    typed = {
        (alias.name, node.module)
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    places = {(name, f"ballast.{home}") for name, home in ballast._HOME.items()}

    assert typed == places
    assert {name for name, _ in places} | {"__version__"} == set(ballast.__all__)
    assert set(ballast.__all__) <= set(dir(ballast))
    for name in ballast.__all__:
        assert getattr(ballast, name).__doc__
    with pytest.raises(AttributeError, match="has no attribute 'simulat'"):
        _ = ballast.simulat


def test_a_mistake_is_a_line_a_problem_in_ipython(tmp_path: Path) -> None:
    pytest.importorskip("IPython")
    words = ("-m", "IPython", "--HistoryManager.enabled=False", "--colors=NoColor")
    done = python(
        "from ballast import simulate; simulate('summer-2032', draws=0)",
        *words,
        IPYTHONDIR=str(tmp_path),
        HOME=str(tmp_path),
    )

    assert (done.stdout + done.stderr).splitlines() == [
        "summer-2032: expected a file or the name of a shipped scenario; did you mean "
        "'summer-2023'?",
        "draws: expected a whole number of 1 or more, got 0",
    ]
