"""``demo``: the histories of ``run``, and a report that opens where there is a display."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from urllib.parse import unquote, urlparse

import pandas as pd
import pytest

from ballast.cli import demo
from ballast.cli.demo import has_display
from tests.ballast.cli.running import ballast

Capture = pytest.CaptureFixture[str]
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION")


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few histories, in a folder of their own, on a machine without a display."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(demo, "DRAWS", 2)
    monkeypatch.setattr(demo, "RUNS", 3)
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was asked to open."""
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: asked.append(address) or True)
    return asked


def test_the_report_opens_where_there_is_a_display(
    capsys: Capture, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    ended = ballast(capsys, "demo")
    (address,) = opened
    report = Path(unquote(urlparse(address).path))

    assert ended.code == 0 and ended.out.startswith("An island between two neighbours: 300 days")
    assert report == Path("results/demo/report.html").resolve()
    assert "An island between two neighbours" in report.read_text(encoding="utf-8")
    assert f"the report is open in your browser: {report}\n" in ended.err


@pytest.mark.usefixtures("undrawn")
def test_without_a_display_it_says_where_the_report_is(
    capsys: Capture, opened: list[str], tmp_path: Path
) -> None:
    """The histories are those of ``run``; a second demo takes the place of the first."""
    ended = ballast(capsys, "demo", "--out", "mine")
    again = ballast(capsys, "demo", "--out", "mine")
    sizes = ("--draws", 2, "--runs", 3)
    ballast(capsys, "run", "example-island", *sizes, "--out", "run")

    assert (ended.code, again.code, opened) == (0, 0, [])
    assert f"open the report in a browser: {tmp_path / 'mine' / 'report.html'}\n" in ended.err
    assert pd.read_parquet("mine/runs.parquet").equals(pd.read_parquet("run/runs.parquet"))


@pytest.mark.usefixtures("undrawn")
def test_a_browser_that_does_not_open_is_no_failure(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    ended = ballast(capsys, "demo")

    assert ended.code == 0 and "open the report in a browser: " in ended.err


@pytest.mark.usefixtures("undrawn")
def test_nothing_opens_and_nothing_is_said_where_it_is_asked_for(
    capsys: Capture, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    ended = ballast(capsys, "demo", "--no-browser", "--quiet")

    assert (ended.code, ended.err, opened) == (0, "", [])


def test_a_folder_of_something_else_is_left_alone(capsys: Capture, opened: list[str]) -> None:
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("keep me", encoding="utf-8")
    ended = ballast(capsys, "demo", "--out", "mine")

    assert (ended.code, ended.out, opened) == (2, "", [])
    assert ended.err.startswith("mine: --out: expected ") and len(ended.err.splitlines()) == 1
    assert [path.name for path in Path("mine").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("platform", "variables", "shown"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
        ("darwin", {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, False),
    ],
)
def test_where_a_window_can_open(
    platform: str, variables: dict[str, str], shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert has_display() is shown
