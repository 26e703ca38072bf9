"""What pages of how to do something tell people to type works, in the order of the page."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from ballast.cli import run_command
from tests.cases import ROOT
from tests.test_reference import section
from tests.undrawn import undrawn

DOCS = ROOT / "docs"
SMALL = ("--draws", "4", "--runs", "12")
"""A run is made small by options that come last and count."""
BLOCK = re.compile(r"```(bash|python)\n(.*?)```", re.S)


def typed(line: str, *small: str) -> str:
    """What a command line of a page prints, with more options; it has to end well."""
    words = shlex.split(line)
    assert words[:2] == ["python", "run.py"], line
    words = words[2:]
    pictured = (
        contextlib.nullcontext() if "results/again" not in words else undrawn()
    )  # seen in the first one
    played = words[0] in ("run", "compare", "levers") and not words[1].startswith("results/")
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), pictured:
        code = run_command([*words, *(small or SMALL if played else ())])
    assert code == 0, (line, out.getvalue())
    return out.getvalue()


def walked(page: str) -> dict[str, object]:
    """Do everything on a page in the current folder; gives what its Python has named."""
    known: dict[str, object] = {}
    for kind, body in BLOCK.findall((DOCS / page).read_text(encoding="utf-8")):
        if kind == "bash":
            for line in body.splitlines():
                known["printed"] = typed(line)
        else:
            exec(compile(body, page, "exec"), known)
    plt.close("all")
    return known


@pytest.mark.usefixtures("undrawn")
def test_reading_a_results_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    known = walked("results.md")
    printed = capsys.readouterr().out
    estimate = json.loads(Path("results/mine/summary.json").read_text("utf-8"))["outcomes"]

    assert f"estimate {known['crisis'].mean()}\n" in printed
    assert known["crisis"].mean() == pytest.approx(estimate["rung_5_or_higher"]["estimate"])
    compared = pd.read_parquet("results/comparison/comparison.parquet").set_index("outcome")
    assert known["change"].mean() == pytest.approx(compared.loc["rung_5_or_higher", "difference"])


def test_every_file_and_column_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = (DOCS / "results.md").read_text(encoding="utf-8")
    typed("python run.py run example-island --variants --days 100 --out made")
    for path in sorted(Path("made").iterdir()):
        assert f"`{path.name}" in page, path.name
        if path.suffix == ".parquet" and path.name != "runs.parquet":  # those are on their own page
            text = section(page, path.name)
            missing = [c for c in pd.read_parquet(path).columns if f"`{c}`" not in text]
            assert missing == [], path.name
    text = section(page, "manifest.json")
    manifest = json.loads(Path("made/manifest.json").read_text("utf-8"))
    assert [key for key in manifest if f"`{key}`" not in text] == []
    text = section(page, "summary.json")
    summary = json.loads(Path("made/summary.json").read_text("utf-8"))
    keys = [*summary, *summary["outcomes"]["rung_5_or_higher"]]
    assert [key for key in keys if f"`{key}`" not in text] == []


def test_replaying_and_verifying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    known = walked("replay.md")
    last, stored = capsys.readouterr().out.split()[-2:]

    assert float(last) == float(stored) != 0.0
    assert known["again"].is_file()
    page = (DOCS / "replay.md").read_text(encoding="utf-8")
    shown = re.sub(
        r"\d+ histories|of \d+", "", typed("python run.py verify results/mine --sample 3")
    )
    assert shown.strip() in re.sub(r"\d+ histories|of \d+", "", page)
    with Path("results/mine/summary.json").open("a") as file:
        file.write(" ")
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        assert run_command(["verify", "results/mine", "--sample", "1"]) == 2
    assert "results/mine/summary.json: expected SHA-256 " in out.getvalue()


QUESTIONS = [
    line
    for row in (DOCS / "questions.md").read_text(encoding="utf-8").splitlines()
    for line in re.findall(r"`(python run\.py .*?)`", row)
]


def test_the_commands_of_the_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, but for the one that waits for its user, and what the test of the tour has run."""
    monkeypatch.chdir(tmp_path)
    tour = (DOCS / "tour.md").read_text(encoding="utf-8").splitlines()
    asked = [line for line in QUESTIONS if " play " not in line and line not in tour]
    for line in asked:
        typed(line, "--draws", "3", "--runs", "4", "--days", "40")

    assert len(asked) >= 14 and len(QUESTIONS) >= 20


def test_the_command_of_the_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert " histories" in str(walked("cluster.md")["printed"])


def test_reading_event_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    walked("events.md")
    printed = capsys.readouterr().out
    page = (DOCS / "events.md").read_text(encoding="utf-8")
    told = typed("python run.py events own.csv --scenario example-island")
    shown = re.findall(r"```text\n(own\.csv.*?)```", page, re.S)[0]

    assert shown in told
    assert "bad_date" in printed and "verbal_hostile" in printed
    both = typed("python run.py events made.tab own.csv --scenario coded.yaml").splitlines()
    assert both[1].split() == ["made.tab", "ICEWS", "4", "2", "0", "0", "1", "1"]
    assert len(Path("read.csv").read_text(encoding="utf-8").splitlines()) == 3


@pytest.mark.usefixtures("undrawn")
def test_exporting_to_r_and_stata_and_drawing_for_a_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but R and Stata, which are not there; what they are told to read is."""
    monkeypatch.chdir(tmp_path)
    walked("from-r-and-stata.md")
    page = (DOCS / "from-r-and-stata.md").read_text(encoding="utf-8")
    read = set(re.findall(r"results/mine[\w-]*/\w+\.\w+", page))

    assert len(read) >= 5 and all(Path(name).is_file() for name in read)
    figures = {path.name for path in Path("results/figures").iterdir()}
    assert {"rungs-88mm.png", "tension-3.5in.pdf", "rungs-6in.svg", "captions.json"} <= figures
