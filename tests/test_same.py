"""The comparison behind ``python -m tests.same`` finds what is planted, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.same import failures, report
from tests.same_contents import EQUAL, GROWN, OTHER, Found, compare_folders

TABLE = {"draw": [0, 0, 1], "tension": [50.0, float("nan"), 61.5], "act": ["warn", None, "talks"]}
SUMMARY = {"outcomes": {"summit": {"estimate": 0.5}}, "seconds": 2.5}
SAID = "40 histories in 2.8 s; results in a\nsummit_held  50 %\nexit code 0\n"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with the same results, played at different times."""
    for name, seconds in (("before", 2.8), ("after", 3.1)):
        folder = tmp_path / name
        folder.mkdir()
        pq.write_table(pa.table(TABLE), folder / "runs.parquet")
        (folder / "summary.json").write_text(json.dumps(SUMMARY | {"seconds": seconds}))
        (folder / "said.txt").write_text(SAID.replace("2.8", str(seconds)))
        (folder / "report.html").write_text(name)
    return tmp_path / "before", tmp_path / "after"


def changed(folders: tuple[Path, Path]) -> list[Found]:
    return [found for found in compare_folders(*folders) if found.verdict != EQUAL]


def test_the_same_results_are_the_same(folders: tuple[Path, Path]) -> None:
    found = compare_folders(*folders)

    assert [one.file for one in found] == ["runs.parquet", "said.txt", "summary.json"]
    assert {one.verdict for one in found} == {EQUAL}


@pytest.mark.parametrize(
    ("column", "values", "why"),
    [
        ("tension", [50.0, float("nan"), 61.500000000000007], "row 2: 61.5, now 61.50000000000001"),
        ("tension", [50.0, None, 61.5], "row 1: nan, now None"),
        ("tension", pa.array([50.0, float("nan"), 61.5], pa.float32()), "double, now float"),
        ("draw", [0, 1, 0], "row 1: 0, now 1"),
        ("act", ["warn", "", "talks"], "row 1: None, now ''"),
    ],
)
def test_one_changed_cell_is_found(
    folders: tuple[Path, Path], column: str, values: object, why: str
) -> None:
    pq.write_table(pa.table(TABLE | {column: values}), folders[1] / "runs.parquet")

    assert changed(folders) == [Found("runs.parquet", OTHER, f"{column}: {why}")]


def test_new_columns_are_told_from_changed_ones(folders: tuple[Path, Path]) -> None:
    pq.write_table(pa.table({"new": [1, 2, 3]} | TABLE), folders[1] / "runs.parquet")

    assert changed(folders) == [Found("runs.parquet", GROWN, "columns new: new")]


def test_a_lost_column_a_lost_row_and_another_order_are_found(folders: tuple[Path, Path]) -> None:
    file = folders[1] / "runs.parquet"
    whole = pa.table(TABLE)
    altered = (
        whole.drop_columns("act"),
        whole.slice(0, 2),
        whole.select(["act", "draw", "tension"]),
    )
    reasons = []
    for table in altered:
        pq.write_table(table, file)
        reasons.append(changed(folders)[0])

    assert {one.verdict for one in reasons} == {OTHER}
    assert [one.why for one in reasons] == [
        "columns gone: act",
        "3 rows, now 2",
        "columns in another order",
    ]


def test_the_same_values_in_other_bytes_are_not_a_difference(folders: tuple[Path, Path]) -> None:
    pq.write_table(pa.table(TABLE), folders[1] / "runs.parquet", compression="none")

    assert changed(folders) == [Found("runs.parquet", GROWN, "same values, other bytes")]


def test_summaries_may_differ_in_when_they_were_made_alone(folders: tuple[Path, Path]) -> None:
    other = {"outcomes": {"summit": {"estimate": 0.25}}, "seconds": 9}
    (folders[1] / "summary.json").write_text(json.dumps(other))

    assert changed(folders) == [
        Found("summary.json", OTHER, "outcomes.summit.estimate: 0.5, now 0.25")
    ]


def test_terminal_output_may_differ_in_times_alone(folders: tuple[Path, Path]) -> None:
    (folders[1] / "said.txt").write_text(SAID.replace("50 %", "51 %"))

    assert changed(folders) == [
        Found("said.txt", OTHER, "line 2: 'summit_held  50 %', now 'summit_held  51 %'")
    ]


def test_a_file_that_is_gone_is_a_difference(folders: tuple[Path, Path]) -> None:
    (folders[1] / "runs.parquet").unlink()

    assert changed(folders) == [Found("runs.parquet", OTHER, "is no longer written")]


def test_a_command_that_fails_in_both_is_no_proof(folders: tuple[Path, Path]) -> None:
    for folder in folders:
        (folder / "said.txt").write_text("Traceback\nexit code 1\n")

    assert changed(folders) == []
    assert list(failures(folders[1])) == [
        Found("said.txt", OTHER, "the command failed: exit code 1")
    ]


def test_the_report_says_each_reason_once_and_ends_with_how_many_are_what() -> None:
    grown = [Found(file, GROWN, "columns new: x") for file in ("b", "d")]
    lines = report([Found("a", EQUAL), *grown, Found("c", OTHER, "2 rows, now 1")]).splitlines()

    assert lines[:2] == [
        "b and 1 more: equal but for new columns: columns new: x",
        "c: differing: 2 rows, now 1",
    ]
    assert [line.split()[-1] for line in lines[2:]] == ["4", "1", "2", "1"]
