"""The tutorial: what it tells people to do works, and prints what it shows."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
from pathlib import Path
from types import ModuleType

import pytest

from ballast.cli import run_command
from tests.cases import ROOT

PAGE = ROOT / "docs" / "tutorial.md"
TABLE = re.compile(r"^(\S+) .*$")


def walker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("walk", ROOT / "docs" / "walk.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def in_process(words: list[str]) -> str:
    """A command as the walker runs it; a run is made small, for its numbers are not compared."""
    small = ["--draws", "2", "--runs", "2", "--quiet"] if words[0] == "run" else []
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        run_command([*words, *small])
    return re.sub(r"^next: .*\n", "", out.getvalue(), flags=re.M)


def without_numbers(page: str) -> str:
    """The page with the first words of the tables alone."""
    lines, table = [], False
    for line in page.splitlines():
        table = (table or line.startswith("$ ballast run")) and line != "```"
        lines.append(TABLE.sub(r"\1", line) if table and line[0] != "$" else line)
    return "\n".join(lines)


def test_the_tutorial_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Renew it with ``python docs/renew.py docs/tutorial.md``."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    folder = tmp_path / "my-scenarios"
    folder.mkdir()
    monkeypatch.chdir(folder)
    page = PAGE.read_text(encoding="utf-8")

    assert without_numbers(walker().walked(page, folder, in_process)) == without_numbers(page)
    assert page.count("$ ballast check my-island.yaml\n") == 3
    assert not (ROOT / "my-scenarios").exists() or folder != ROOT / "my-scenarios"


def test_a_page_that_is_not_true_is_seen() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = "did you mean 'days'?"

    assert shown in page
    assert without_numbers(page) != without_numbers(page.replace(shown, "did you mean 'date'?"))
    assert without_numbers(page) != without_numbers(page.replace("rung_5_or", "rung_55_or"))


def shown_tables() -> list[dict[str, list[float]]]:
    """Tables that the page shows, in order: the numbers of each row, percentages as they stand."""
    tables: list[dict[str, list[float]]] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("outcome "):
            tables.append({})
        elif tables and (found := re.match(r"(\w+) {2,}\d", line)):
            numbers = re.findall(r"-?\d+(?:\.\d+)?", line.removeprefix(found[1]))
            tables[-1][found[1]] = [float(number) for number in numbers]
    return tables


def test_what_the_page_says_in_words_is_in_its_tables() -> None:
    """Low and high over draws, estimate, low and high of chance."""
    first, base, hotline, _ = shown_tables()
    ratio = {row: hotline[row][2] / base[row][2] for row in ("encounters", "collisions")}
    disputes = [table["rung_4_or_higher"] for table in (base, hotline)]

    assert first["rung_4_or_higher"] == disputes[0]
    assert 0.66 < ratio["encounters"] < 0.74, "about 30 % fewer"
    assert ratio["collisions"] < 1
    assert 7 <= disputes[0][2] - disputes[1][2] <= 9, "some eight points"
    assert disputes[1][4] < disputes[0][3], "beyond chance, even without pairs"
    assert abs(hotline["tension_mean"][2] - base["tension_mean"][2]) <= 1, "hardly changes"
    assert disputes[0][1] - disputes[0][0] > 10 * (disputes[0][4] - disputes[0][3])
