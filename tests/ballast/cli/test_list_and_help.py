"""``list``, help, usage errors and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from ballast import __version__, cli
from ballast.cli import COMMANDS
from tests.ballast.cli.running import ballast
from tests.cases import ROOT


def test_the_baseline_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "list")

    assert ended.code == 0
    assert any(
        line.split() == ["summer-2023", "Summer", "2023,", "540", "days"]
        for line in ended.out.splitlines()
    )


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(ballast(capsys, "list", "--json").out)

    assert {
        "name": "summer-2023",
        "title": "Summer 2023",
        "branches_from": None,
        "days": 540,
    } in rows


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_every_help_has_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, *command, "--help")

    assert ended.code == 0
    assert "Example: python run.py" in ended.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["runn"], "no such command 'runn'; did you mean 'run'?"),
        (["zebra"], f"there are {', '.join(COMMANDS)}"),
        (["run"], "missing argument"),
        (["run", "summer-2023", "--draw", "3"], "--draws"),
        (["run", "summer-2023", "--draws", "many"], "not a valid integer"),
    ],
)
def test_usage_errors_are_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(capsys, *arguments)

    assert ended.code == 2
    assert len(ended.err.splitlines()) == 1
    assert words in ended.err.lower()


def test_without_a_command_there_is_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys)

    assert ended.code == 2
    assert "Commands:" in ended.out and "Example:" in ended.out


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["run", "--help"], ("numpy", "pandas", "mesa", "matplotlib", "pydantic")),
        (["diff", "summer-2023", "taiwan-visit"], ("scipy", "pandas", "mesa", "matplotlib")),
        (["list"], ("numpy", "scipy", "pandas", "mesa", "matplotlib")),
    ],
)
def test_what_needs_nothing_heavy_imports_none(words: list[str], heavy: tuple[str, ...]) -> None:
    """What is imported in a fresh interpreter."""
    code = (
        f"import sys; from ballast.cli import run_command; run_command({words});"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "--version")

    assert (ended.code, ended.out) == (0, f"ballast {__version__}\n")


def test_a_fault_of_ours_has_its_traceback_and_code_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("something of ours")

    monkeypatch.setattr(cli.ballast, "main", broken)
    ended = ballast(capsys, "list")

    assert ended.code == 1
    assert "RuntimeError: something of ours" in ended.err
    assert "fault of Ballast" in ended.err


def test_an_interrupt_ends_with_code_three(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.ballast, "main", stopped)
    ended = ballast(capsys, "list")

    assert ended.code == 3
    assert "nothing has been written" in ended.err
