"""``report``: the page of stored results, written again without simulating."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.ballast.cli.running import ballast
from tests.reports import branch_report


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return branch_report(tmp_path_factory)


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Results that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "results"))


def test_it_writes_what_the_run_wrote(
    capsys: pytest.CaptureFixture[str], made: Path, folder: Path
) -> None:
    first = (made / "report.html").read_bytes()
    (folder / "report.html").write_text("something else", encoding="utf-8")
    ended = ballast(capsys, "report", folder)

    assert (ended.code, ended.out) == (0, "")
    assert ended.err == f"written to {folder / 'report.html'}\n"
    assert (folder / "report.html").read_bytes() == first


def test_the_folder_is_whole_afterwards(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert ballast(capsys, "report", folder, "--no-histories", "--quiet").err == ""
    assert "Single histories" not in (folder / "report.html").read_text("utf-8")
    assert ballast(capsys, "verify", folder, "--sample", "1", "--quiet").code == 0


def test_it_needs_no_picture_of_the_folder(
    capsys: pytest.CaptureFixture[str], made: Path, folder: Path
) -> None:
    shutil.rmtree(folder / "plots")
    ballast(capsys, "report", folder, "--quiet")

    assert (folder / "report.html").read_bytes() == (made / "report.html").read_bytes()


def test_elsewhere_leaves_the_folder_as_it_was(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    out = tmp_path / "new" / "page.html"
    ended = ballast(capsys, "report", folder, "--out", out)

    assert ended.code == 0 and out.is_file()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_is_no_results_folder(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    nothing = ballast(capsys, "report", tmp_path / "nothing")
    (folder / "days.parquet").unlink()
    lacking = ballast(capsys, "report", folder, "--out", tmp_path)

    assert (nothing.code, lacking.code) == (2, 2)
    assert nothing.err == f"{tmp_path / 'nothing'}: expected a results folder\n"
    assert lacking.err.splitlines() == [
        f"--out: expected a file, got the folder {tmp_path}",
        f"{folder / 'days.parquet'}: no such file",
    ]


@pytest.mark.parametrize("name", ["summary.json", "days.parquet", "runs.parquet"])
def test_files_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], folder: Path, name: str
) -> None:
    (folder / name).write_text("{", encoding="utf-8")
    ended = ballast(capsys, "report", folder)

    assert ended.code == 2 and len(ended.err.splitlines()) == 1
    assert "Traceback" not in ended.err and str(folder) in ended.err


@pytest.mark.parametrize("content", ["[]", "{}", "nonsense"])
def test_a_validation_of_another_kind(
    capsys: pytest.CaptureFixture[str], folder: Path, content: str
) -> None:
    (folder / "validation.json").write_text(content, encoding="utf-8")
    ended = ballast(capsys, "report", folder, "--no-histories")

    assert ended.code == (2 if content == "nonsense" else 0)
    assert "Traceback" not in ended.err


def test_one_draw_and_one_history(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for draws, runs, days in ((1, 1, 1), (1, 4, 40), (2, 1, 20)):
        out = tmp_path / f"r{draws}{runs}"
        size = ["--draws", draws, "--runs", runs, "--days", days, "--out", out]
        assert ballast(capsys, "run", "example-island", *size, "--quiet").code == 0
        assert ballast(capsys, "report", out).code == 0
        assert "<h2" in (out / "report.html").read_text("utf-8")
