"""``export``: every table of a folder for Excel, R and Stata, whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pandas.io.stata import StataReader

from ballast.analysis.results.sealed_files import seal
from ballast.cli import run_command
from ballast.requests import export_request
from tests.ballast.cli.running import Ended, ballast
from tests.cases import ROOT, SHORT_STUDY, SMALL
from tests.undrawn import undrawn

SIZE = ("--draws", "3", "--runs", "4", "--days", "40", "--workers", "1")
CHINESE = {"Small dyad": "海峡两国", "name: Aland": "name: 甲国", "name: Boria": "name: 乙国"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a scenario whose names are in Chinese."""
    place = tmp_path_factory.mktemp("export")
    text = SMALL.read_text("utf-8")
    for word, other in CHINESE.items():
        assert word in text
        text = text.replace(word, other)
    text = text.replace("../../seeds", str(ROOT / "seeds"))
    (place / "海峡.yaml").write_text(text, "utf-8")
    shutil.copy(SMALL.with_suffix(".csv"), place)
    with undrawn():
        out = place / "results"
        asked = ["run", str(place / "海峡.yaml"), *SIZE, "--out", str(out), "--quiet"]
        assert run_command(asked) == 0
    return out


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "r"))


def _refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ended:
    ended = ballast(capsys, "export", *arguments)
    assert ended.code == 2 and "Traceback" not in ended.err and ended.out == ""
    return ended


def _tables(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.parquet"))


def test_every_table_as_csv_with_a_codebook(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(capsys, "export", folder)
    out = folder.with_name("r-csv")

    assert (ended.code, ended.err) == (0, "")
    assert [Path(line) for line in ended.out.splitlines()] != []
    assert sorted(path.stem for path in out.iterdir()) == sorted(
        [*_tables(folder), "outcomes", "codebook"]
    )
    runs, stored = pd.read_csv(out / "runs.csv"), pd.read_parquet(folder / "runs.parquet")
    pd.testing.assert_frame_equal(runs[["draw", "run"]], stored[["draw", "run"]].astype("int64"))
    np.testing.assert_array_equal(runs["tension_mean"], stored["tension_mean"])
    assert list(runs["rung_5_or_higher"]) == list(stored["rung_5_or_higher"])
    days = pd.read_csv(out / "days.csv", parse_dates=["date"])
    assert list(days["date"]) == list(pd.to_datetime(pd.read_parquet(folder / "days.parquet").date))
    summary = json.loads((folder / "summary.json").read_text("utf-8"))["outcomes"]
    outcomes = pd.read_csv(out / "outcomes.csv").set_index("outcome")
    assert outcomes["estimate"].dropna().to_dict() == pytest.approx(
        {name: row["estimate"] for name, row in summary.items() if row["estimate"] is not None}
    )


def test_every_column_of_a_run_has_a_meaning_and_chinese_stays(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ballast(capsys, "export", made, "--out", tmp_path / "o").code == 0
    book = pd.read_csv(tmp_path / "o" / "codebook.csv", keep_default_na=False)

    assert book[book["meaning"] == ""].empty
    assert any("甲国" in meaning for meaning in book["meaning"])
    row = book[(book["table"] == "runs") & (book["column"] == "highest_rung")].iloc[0]
    assert row["type"] == "whole number" and "5 crisis" in row["values"]


def test_stata_files_have_labels_and_say_what_they_are(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ballast(capsys, "export", made, "--format", "dta", "--out", tmp_path / "o").code == 0
    with StataReader(tmp_path / "o" / "runs.dta") as reader:
        found = reader.read(convert_categoricals=False)
        labels, title = reader.variable_labels(), reader.data_label
    stored = pd.read_parquet(made / "runs.parquet")

    assert title == "runs of 海峡两国, seed 11"
    assert "甲国" in labels["hostile_acts_aa"]
    assert "0-100" in labels["tension_mean"]
    assert list(found) == list(stored)
    for name in ("highest_rung", "first_day_rung_4", "tension_end", "rung_4_or_higher"):
        np.testing.assert_array_equal(found[name].astype(float), stored[name].astype(float))
    worded = pd.read_stata(tmp_path / "o" / "runs.dta")["highest_rung"]
    assert set(worded) <= {"managed competition", "coercive rivalry", "acute friction",
                           "militarised dispute", "crisis", "limited use of force", "war",
                           "working relations"}  # fmt: skip
    for name in _tables(made):
        assert (
            len(pd.read_stata(tmp_path / "o" / f"{name}.dta"))
            == pq.read_metadata(made / f"{name}.parquet").num_rows
        )


def test_one_workbook_with_a_sheet_a_table(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed (extra `excel`)")
    asked = ("--format", "xlsx", "--out", tmp_path / "o", "--json")
    ended = ballast(capsys, "export", made, *asked)

    assert json.loads(ended.out) == {"files": [str(tmp_path / "o" / "results.xlsx")]}
    book = openpyxl.load_workbook(tmp_path / "o" / "results.xlsx", read_only=True)
    assert sorted(book.sheetnames) == sorted([*_tables(made), "outcomes", "codebook"])
    runs = list(book["runs"].values)
    book.close()
    assert len(runs) == 13 and runs[0][:2] == ("draw", "run") and runs[1][:2] == (0, 0)


def test_without_openpyxl_it_says_so_in_a_line(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_request, "find_spec", lambda _: None)
    ended = _refused(capsys, made, "--format", "xlsx", "--out", tmp_path / "o")

    assert ended.err.splitlines() == [
        "--format: expected openpyxl, which writes Excel workbooks: pip install "
        "'ballast-sim[excel]', or --format csv"
    ]
    assert not (tmp_path / "o").exists()


def test_an_altered_file_is_refused_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    acts = folder / "acts.parquet"
    pq.write_table(pq.read_table(acts).slice(1), acts)
    (folder / "weeks.parquet").unlink()
    ended = _refused(capsys, folder, "--format", "dta")

    assert f"{acts}: expected SHA-256" in ended.err
    assert f"{folder / 'weeks.parquet'}: no such file" in ended.err
    assert not folder.with_name("r-dta").exists()
    assert ballast(capsys, "export", folder, "--table", "runs").code == 0


@pytest.mark.parametrize(("format", "program"), [("xlsx", "Excel"), ("dta", "Stata")])
def test_more_rows_than_a_format_holds_are_refused_before_anything_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    format: str, program: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(export_request, "find_spec", lambda _: True)
    limit = export_request.LIMITS[format]
    if format == "dta":  # two thousand million rows would take long to write
        monkeypatch.setitem(export_request.LIMITS, "dta", limit._replace(rows=1_048_575))
    pq.write_table(pa.table({"x": np.zeros(1_048_576, np.int8)}), folder / "acts.parquet")
    seal(folder)
    ended = _refused(capsys, folder, "--format", format)

    (line,) = ended.err.splitlines()
    assert f"at most the 1,048,575 rows that {program} holds, got 1,048,576 in acts" in line
    assert [path.name for path in folder.parent.iterdir()] == ["r"]


def test_more_columns_than_a_format_holds_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_request, "find_spec", lambda _: True)
    wide = pa.table({f"c{n}": [0] for n in range(16_385)})
    pq.write_table(wide, folder / "acts.parquet")
    seal(folder)
    ended = _refused(capsys, folder, "--format", "xlsx", "--table", "acts")

    assert "at most the 16,384 columns that Excel holds, got 16,385 in acts" in ended.err


def test_a_ranking_of_levers_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "levers.json").write_text('{"files": {}}', "utf-8")
    ended = _refused(capsys, tmp_path)

    wanted = "expected a run, a study, a comparison or a calibration, got a ranking of levers"
    assert ended.err == f"{tmp_path}: {wanted}\n"


def test_all_that_is_wrong_is_said_at_once(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "mine.csv").write_text("mine", "utf-8")
    ended = _refused(capsys, made, "--table", "run", "--table", "zz", "--out", tmp_path / "o")

    assert ended.err.splitlines()[0] == (
        f"{tmp_path / 'o'}: --out: expected an empty or a new folder, got one with files in it"
    )
    assert "expected a table of this run, got 'run'; did you mean 'runs'?" in ended.err
    assert "got 'zz'" in ended.err and len(ended.err.splitlines()) == 3
    assert (tmp_path / "o" / "mine.csv").read_text("utf-8") == "mine"
    (tmp_path / "file").write_text("x", "utf-8")
    assert "got a file" in _refused(capsys, made, "--out", tmp_path / "file").err
    assert "expected a folder of results" in _refused(capsys, tmp_path / "none").err
    assert "found no manifest.json" in _refused(capsys, tmp_path / "o").err


def test_a_disk_that_is_full_leaves_nothing(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ballast.requests.export_to_folder.write_csv", full)
    ended = _refused(capsys, made, "--out", tmp_path / "o")

    assert "got: No space left on device" in ended.err and list(tmp_path.iterdir()) == []


def test_a_comparison_and_a_study_are_exported_too(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = shutil.copytree(made, tmp_path / "other")
    (tmp_path / "s.yaml").write_text(SHORT_STUDY, "utf-8")
    compared, studied = tmp_path / "c", tmp_path / "s"
    with undrawn():
        asked = ("compare", made, other, "--out", compared, "--quiet")
        assert ballast(capsys, *asked).code == 0
        asked = ("sweep", tmp_path / "s.yaml", "--out", studied, "--workers", "1", "--quiet")
        assert ballast(capsys, *asked).code == 0
    for folder, name in ((compared, "comparison"), (studied, "points")):
        out = tmp_path / f"out-{folder.name}"
        ended = ballast(capsys, "export", folder, "--format", "dta", "--out", out)
        assert (ended.code, ended.err) == (0, "")
        assert sorted(path.stem for path in out.iterdir()) == [
            *sorted([*_tables(folder), "codebook"])
        ]
        stored, found = (
            pd.read_parquet(folder / f"{name}.parquet"),
            pd.read_stata(out / f"{name}.dta"),
        )
        assert len(found) == len(stored) and len(list(found)) == len(list(stored))
        assert all(len(column) <= 32 for column in found)
