"""Every file of every kind of folder altered in turn: who reads it refuses it, and nobody seals it.

An altered file stays one that can be read, so that nothing but its hash gives it away.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ballast.api.comparing import compare
from ballast.api.run_results import load_results
from ballast.api.simulating import simulate
from ballast.api.studying import load_study
from ballast.cli import run_command
from ballast.sim.errors import InputError
from tests.ballast.cli.running import Ended, ballast
from tests.cases import SMALL

SIZE = ("--draws", "3", "--runs", "3", "--days", "30", "--workers", "1", "--quiet")
TABLES = ("runs", "onsets", "episodes", "days", "weeks", "visits", "channels", "variants", "base")
"""Tables that pictures and report are made from."""
OF_PLOT = {"summary.json", *(f"{n}.parquet" for n in (*TABLES, "acts")), "plots/captions.json"}
OF_REPORT = {"summary.json", *(f"{name}.parquet" for name in (*TABLES, "acts"))} | {
    f"plots/{kind}.png"
    for kind in ("rungs", "tension", "highest_rung", "survival", "causes", "encounters", "visits",
                 "channels", "acts", "variants")
}  # fmt: skip
STUDY = f"""
title: Two levels
scenario: {SMALL}
factors:
  talks: {{keys: [channels.economic.state], levels: [open, limited]}}
design: {{kind: grid}}
runs: 4
days: 30
outcomes: [tension_mean]
"""
"""Two scenarios of one point: two shards of the same size."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results, the same again, their comparison, and a study."""
    place = tmp_path_factory.mktemp("altered")
    (place / "study.yaml").write_text(STUDY, "utf-8")
    r, s = str(place / "r"), str(place / "study")
    branch = ["run", "example-island-hotline", *SIZE, "--variants", "--out", r]
    assert run_command(branch) == 0
    shutil.copytree(r, place / "other")
    asked = ["compare", r, str(place / "other"), "--out", str(place / "c"), "--quiet"]
    assert run_command(asked) == 0
    asked = ["sweep", str(place / "study.yaml"), "--workers", "1", "--out", s, "--quiet"]
    assert run_command(asked) == 0
    return place


@pytest.fixture
def copy(place: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Copies that a test may spoil."""
    return lambda name: Path(shutil.copytree(place / name, tmp_path / name))


def alter(path: Path) -> None:
    """Other bytes with the same meaning."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        pq.write_table(table, path, compression="none")
    else:
        path.write_bytes(path.read_bytes() + b" ")


def recorded(folder: Path, mark: str = "manifest.json") -> list[str]:
    return list(json.loads((folder / mark).read_text("utf-8"))["files"])


def content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(ended: Ended, path: Path) -> None:
    """One line that names the file."""
    assert ended.code == 2 and ended.out == ""
    assert len(ended.err.splitlines()) == 1, ended.err
    assert ended.err.startswith(f"{path}: expected SHA-256 ")
    assert ended.err.endswith(": it was changed after it was written\n")


def test_results(copy: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Each command refuses exactly the files that it would read, and writes nothing."""
    folder, other = copy("r"), copy("other")
    names = recorded(folder)
    found: dict[str, set[str]] = {"plot": set(), "report": set(), "compare": set()}
    assert {"variants.parquet", "base.parquet", "media.parquet", "report.html"} < set(names)
    for name in names:
        before = (folder / name).read_bytes()
        alter(folder / name)
        altered = content(folder)
        for command, asked in (
            ("plot", [folder, "--kind", "histogram", "--quiet"]),
            ("report", [folder, "--no-histories", "--quiet"]),
            ("compare", [other, folder, "--json", "--quiet"]),
        ):
            ended = ballast(capsys, command, *asked)
            if ended.code:
                refused(ended, folder / name)
                found[command].add(name)
                assert content(folder) == altered
        ended = ballast(capsys, "verify", folder, "--sample", "1", "--quiet")
        if name != "report.html":  # which was written again
            refused(ended, folder / name)
        (folder / name).write_bytes(before)

    assert found["plot"] == OF_PLOT & set(names)
    assert found["report"] == OF_REPORT & set(names)
    assert found["compare"] == {"runs.parquet"}


def test_comparison(copy: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy("c")
    of_page = {"comparison.parquet", "levels.parquet", "flips.parquet", "page.json"}
    of_page |= {name for name in recorded(folder, "comparison.json") if "effects-" in name}
    page = (folder / "report.html").read_bytes()
    for name in sorted(of_page | {"plots/captions.json", "plots/forest.png"}):
        before = (folder / name).read_bytes()
        alter(folder / name)
        refused(ballast(capsys, "verify", folder, "--quiet"), folder / name)
        if name in ("comparison.parquet", "plots/captions.json"):
            refused(ballast(capsys, "plot", folder, "--quiet"), folder / name)
        else:
            assert ballast(capsys, "plot", folder, "--format", "svg", "--quiet").code == 0
            refused(ballast(capsys, "verify", folder, "--quiet"), folder / name)
        if name in of_page:
            refused(ballast(capsys, "report", folder, "--quiet"), folder / name)
            assert (folder / "report.html").read_bytes() == page
        (folder / name).write_bytes(before)
    assert any("effects-" in name for name in of_page)
    assert set(recorded(folder, "comparison.json")) == of_page | {
        "report.html", "plots/captions.json", "plots/forest.png", "plots/forest.svg",
    }  # fmt: skip


def test_study(copy: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Its tables are written again from its shards when it is resumed; a shard is refused."""
    folder = copy("study")
    config = folder.parent / "study.yaml"
    config.write_text(STUDY, "utf-8")
    resume = ("sweep", config, "--resume", "--workers", "1", "--quiet", "--out", folder)
    for name in recorded(folder):
        before = (folder / name).read_bytes()
        alter(folder / name)
        altered, study = content(folder), load_study(folder)
        refused(ballast(capsys, "verify", folder, "--quiet"), folder / name)
        with pytest.raises(InputError, match=f"{name}: expected SHA-256"):
            study.save(folder.parent / "saved")
        if name == "summary.json" or (name.endswith(".parquet") and "/" not in name):
            with pytest.raises(InputError, match=f"{name}: expected SHA-256"):
                _ = study.summary if name == "summary.json" else study.table(Path(name).stem)
        if name.startswith("shards/"):
            ended = ballast(capsys, *resume)
            assert ended.code == 2 and len(ended.err.splitlines()) == 1
            assert ended.err.startswith(f"{folder / name}: expected SHA-256 ")
            assert content(folder) == altered
        (folder / name).write_bytes(before)
    assert not (folder.parent / "saved").exists()


@pytest.mark.parametrize("finished", [True, False])
def test_a_shard_that_was_copied_over_another(
    finished: bool, copy: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy("study")
    config = folder.parent / "study.yaml"
    config.write_text(STUDY, "utf-8")
    mark = folder / "manifest.json"
    if not finished:
        about = json.loads(mark.read_text("utf-8"))
        del about["files"]
        mark.write_text(json.dumps(about), "utf-8")
    first, second = sorted((folder / "shards").iterdir())
    shutil.copyfile(first, second)
    before = content(folder)
    resume = ("sweep", config, "--resume", "--workers", "1", "--quiet", "--out", folder)
    ended = ballast(capsys, *resume)

    assert (ended.code, ended.err) == (
        2,
        f"{second}: expected shard 1 (histories 0 to 4 of scenario 1), got shard 0 (histories 0 to "
        "4 of scenario 0); without the file it is played again\n",
    )
    assert content(folder) == before
    second.unlink()
    assert ballast(capsys, *resume).code == 0
    assert ballast(capsys, "verify", folder).code == 0


def test_objects_of_a_notebook(copy: Callable[[str], Path], tmp_path: Path) -> None:
    """A file that is altered after it was loaded too; tables that were read stay."""
    folder = copy("r")
    results = load_results(folder)
    assert len(results.runs) == 9
    for name in (
        "runs",
        "days",
        "weeks",
        "visits",
        "channels",
        "acts",
        "onsets",
        "episodes",
        "base",
    ):
        alter(folder / f"{name}.parquet")
        fresh = load_results(folder)
        with pytest.raises(InputError, match=rf"{name}\.parquet: expected SHA-256"):
            getattr(fresh, name)
    assert len(results.runs) == 9
    with pytest.raises(InputError, match=r"runs\.parquet: expected SHA-256"):
        results.save(tmp_path / "saved")
    with pytest.raises(InputError, match=r"runs\.parquet: expected SHA-256"):
        compare(results, results)
    alter(folder / "summary.json")
    with pytest.raises(InputError, match=r"summary\.json: expected SHA-256"):
        load_results(folder).summary()
    assert not (tmp_path / "saved").exists()


def test_what_was_simulated_is_checked_too(tmp_path: Path) -> None:
    results = simulate(SMALL, draws=1, runs=2, days=10, progress=False)
    alter(results.folder / "media.parquet")

    with pytest.raises(InputError, match=r"media\.parquet: expected SHA-256"):
        results.save(tmp_path / "saved")
    assert not (tmp_path / "saved").exists()


def test_a_file_that_was_added_is_neither_shown_nor_sealed(
    copy: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy("r")
    for name in ("validation.json", "plots/survival-3.5in.png", "notes.txt"):
        (folder / name).write_bytes(b"{}")
    assert ballast(capsys, "report", folder, "--no-histories", "--quiet").code == 0
    assert ballast(capsys, "plot", folder, "--kind", "histogram", "--quiet").code == 0
    ended = ballast(capsys, "verify", folder, "--sample", "1")

    assert ended.code == 0
    assert ended.err.splitlines() == [
        f"note: {name} is not part of the results"
        for name in ("notes.txt", "plots/survival-3.5in.png", "validation.json")
    ]


def test_a_folder_without_hashes_stays_without(
    copy: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Made by an older version, or its hashes were taken out: nobody vouches for it."""
    folder = copy("r")
    mark = folder / "manifest.json"
    about = json.loads(mark.read_text("utf-8"))
    del about["files"]
    mark.write_text(json.dumps(about), "utf-8")
    alter(folder / "summary.json")
    assert ballast(capsys, "report", folder, "--no-histories", "--quiet").code == 0
    assert ballast(capsys, "plot", folder, "--kind", "histogram", "--quiet").code == 0

    assert "files" not in json.loads(mark.read_text("utf-8"))
    assert "expected the hashes of the files" in ballast(capsys, "verify", folder).err
