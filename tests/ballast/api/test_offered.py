"""What ``sim`` offers, at what cost, and what a mistake looks like in IPython."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from tests.cases import ROOT


def python(code: str, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words, "-c", code], capture_output=True, text=True, check=False,
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), **env},
    )  # fmt: skip


def test_importing_it_imports_nothing_else() -> None:
    done = python(
        "import sys, sim\n"
        "heavy = {'numpy', 'pandas', 'pyarrow', 'matplotlib', 'pydantic', 'click', 'ballast.sim.errors'}\n"
        "print(sorted(heavy & set(sys.modules)), 'simulate' in dir(sim))"
    )

    assert done.stdout == "[] True\n"


@pytest.mark.parametrize("before", ["", "import ballast.sim.experiments.study_config\n", "from ballast import simulate\n"])
def test_sweep_can_be_called_whatever_was_imported_before(before: str) -> None:
    done = python(
        f"{before}from ballast import InputError, sweep\n"
        "try:\n    sweep('x')\nexcept InputError as error:\n    print(error)"
    )

    assert done.stdout.startswith("x: expected a file or the name of a shipped study")
    assert done.stderr == ""


def test_everything_offered_is_there_and_said_to_type_checkers() -> None:
    stub = (ROOT / "sim" / "__init__.pyi").read_text(encoding="utf-8")
    offered = set(sim.OFFERED)

    assert set(re.findall(r"import (\w+) as", stub)) == offered
    assert offered <= set(dir(sim))
    for name in sim.OFFERED:
        assert getattr(sim, name).__doc__
    with pytest.raises(AttributeError, match="has no attribute 'simulat'"):
        _ = sim.simulat


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
