"""Pages of reference are what the code says now, and complete."""

from __future__ import annotations

import contextlib
import importlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ballast.cli import COMMANDS, ballast
from tests.ballast.cli.running import ballast as called
from tests.cases import ROOT

DOCS = ROOT / "docs"
PAGES = ("commands.md", "outcomes.md", "api.md")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], str]]:
    """What makes each page."""
    monkeypatch.syspath_prepend(DOCS)
    return importlib.import_module("reference").FILES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_current(name: str, made: dict[str, Callable[[], str]]) -> None:
    """Renew it with ``python docs/reference.py``."""
    assert set(made) == set(PAGES)
    assert (DOCS / name).read_text(encoding="utf-8") == made[name]()


def section(page: str, heading: str) -> str:
    """A section of a page, without its heading."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", page, re.M | re.S)
    assert found is not None, heading
    return found[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_told(name: str) -> None:
    text = section((DOCS / "commands.md").read_text(encoding="utf-8"), name)
    command = ballast.get_command(None, name)  # type: ignore[arg-type]

    assert command is not None
    for parameter in command.params:
        for option in parameter.opts if parameter.param_type_name == "option" else ():
            assert f"`{option}" in text, option
    assert f"python run.py {name}" in text


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("scenario", ["summer-2023", "example-island", "hainan-2001"])
def test_every_outcome_and_column_is_told(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    from ballast.sim.scenario.library import load_scenario

    page = (DOCS / "outcomes.md").read_text(encoding="utf-8")
    called(capsys, "run", scenario, "--draws", 2, "--runs", 2, "--out", tmp_path / "r", "--quiet")
    about = load_scenario(scenario).scenario
    sides = "|".join(side.lower() for side in about.governments)
    summary = json.loads((tmp_path / "r" / "summary.json").read_text("utf-8"))
    columns = pd.read_parquet(tmp_path / "r" / "runs.parquet").columns
    for heading, names in (
        ("Outcomes", summary["outcomes"]),
        ("Columns of runs.parquet", columns),
    ):
        text = section(page, heading)
        for name in set(names) - set(about.outcomes):
            generic = re.sub(rf"_({sides})$", "_SIDE", name)
            assert f"| `{generic}` |" in text, name


@pytest.mark.usefixtures("undrawn")
def test_the_example_in_python_plays_the_histories_of_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", page, re.S)[0]
    known: dict[str, object] = {}
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "api.md", "exec"), known)
    sizes = ("--seed", 1, "--draws", 5, "--runs", 20, "--days", 60)
    called(capsys, "run", "example-island", *sizes, "--out", tmp_path / "r", "--quiet")

    assert out.getvalue().startswith("rung_4_or_higher Estimate(")
    assert known["runs"].equals(pd.read_parquet(tmp_path / "r" / "runs.parquet"))
