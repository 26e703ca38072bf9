"""Tables written for Excel, R and Stata are the tables that were read."""

from __future__ import annotations

import csv
import io
import warnings
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.io.stata import StataReader

from ballast.analysis.export.column_names import RESERVED, sheet_names, stata_names
from ballast.analysis.export.csv_files import write_csv
from ballast.analysis.export.exported_table import ExportedTable, of_rows, typed
from ballast.analysis.export.harmless_text import FORMULA
from ballast.analysis.export.stata_files import LABEL, LARGEST, write_stata
from ballast.analysis.export.workbook import write_workbook

CHINESE = "台湾海峡危机"
LIVE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    '=HYPERLINK("http://x","y")',
    "＝1",
    "plain",
    CHINESE,
]


def _table(columns: dict[str, pa.Array], **meanings: str) -> ExportedTable:
    return ExportedTable("t", typed(pa.table(columns)), meanings)


def _by_hand() -> ExportedTable:
    """A column of each type, with gaps."""
    return _table(
        {
            "draw": pa.array([0, 1, 2], pa.int32()),
            "highest_rung": pa.array([5, None, 0], pa.int8()),
            "rung_7": pa.array([True, None, False]),
            "date": pa.array([date(2023, 7, 10), None, date(2024, 2, 29)]),
            "tension_mean": pa.array([61.25, None, 0.1]),
            "first_trigger": pa.array(["=encounter", None, CHINESE]),
        },
        tension_mean="tension, mean over all days (0-100)",
    )


def _stata(table: ExportedTable, path: Path) -> tuple[pd.DataFrame, StataReader]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # pandas warns where it renames or loses precision
        write_stata(table, path, "t of a test")
    with StataReader(path) as reader:
        return reader.read(convert_categoricals=False), reader


def test_stata_has_values_labels_and_days(tmp_path: Path) -> None:
    path = tmp_path / "t.dta"
    found, reader = _stata(_by_hand(), path)
    worded = pd.read_stata(path)

    assert list(found["draw"]) == [0, 1, 2]
    assert found["highest_rung"].isna().tolist() == [False, True, False]
    assert list(worded["highest_rung"].astype(object))[::2] == ["crisis", "working relations"]
    assert list(worded["rung_7"].astype(object))[::2] == ["yes", "no"]
    assert list(found["date"].dt.date)[::2] == [date(2023, 7, 10), date(2024, 2, 29)]
    assert list(found["first_trigger"]) == ["=encounter", "", CHINESE]
    assert reader.variable_labels()["tension_mean"] == "tension, mean over all days (0-100)"
    assert reader.data_label == "t of a test"


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    for ending, write in (("dta", lambda t, p: write_stata(t, p, "x")), ("csv", write_csv)):
        files = [tmp_path / f"{n}.{ending}" for n in (1, 2)]
        for file in files:
            write(_by_hand(), file)
        assert files[0].read_bytes() == files[1].read_bytes()


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20
)
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "whole": st.integers(-(2**53) + 1, 2**53 - 1) | st.none(),
    "small": st.integers(-128, 127) | st.none(),
    "number": st.floats(allow_nan=False, allow_infinity=False) | st.none(),
    "flag": st.booleans() | st.none(),
    "day": st.dates(date(1600, 1, 1), date(2400, 1, 1)) | st.none(),
    "word": WORDS | st.none(),
}
TYPES = {
    "whole": pa.int64(), "small": pa.int8(), "number": pa.float64(), "flag": pa.bool_(),
    "day": pa.date32(), "word": pa.string(),
}  # fmt: skip


@given(st.lists(st.fixed_dictionaries(COLUMNS), max_size=12))
def test_what_stata_reads_is_the_table(rows: list[dict[str, Any]]) -> None:
    """Within the format: no infinity, none beyond its largest number, no missing text."""
    table = _table({n: pa.array([row[n] for row in rows], kind) for n, kind in TYPES.items()})
    with TemporaryDirectory() as folder:
        found, _ = _stata(table, Path(folder) / "t.dta")

    assert list(found.columns) == list(TYPES) and len(found) == len(rows)
    for number, row in enumerate(rows):
        for name in ("whole", "small", "number", "flag"):
            got, expected = found[name].iloc[number], row[name]
            lost = expected is None or abs(expected) > LARGEST
            assert pd.isna(got) if lost else got == expected, (name, expected)
        day = found["day"].iloc[number]
        assert pd.isna(day) if row["day"] is None else day.date() == row["day"]
        assert found["word"].iloc[number] == (row["word"] or "")


@given(st.lists(st.fixed_dictionaries(COLUMNS), max_size=8))
def test_what_is_read_from_csv_is_the_table_and_no_cell_is_a_formula(
    rows: list[dict[str, Any]],
) -> None:
    table = _table({n: pa.array([row[n] for row in rows], kind) for n, kind in TYPES.items()})
    with TemporaryDirectory() as folder:
        write_csv(table, Path(folder) / "t.csv")
        content = (Path(folder) / "t.csv").read_bytes()
    read = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))

    assert content.startswith(b"\xef\xbb\xbf") and len(read) == len(rows)
    for got, row in zip(read, rows, strict=True):
        word = row["word"] or ""
        assert got["word"] == ("'" + word if word.startswith(FORMULA) else word)
        assert got["whole"] == ("" if row["whole"] is None else str(row["whole"]))
        assert row["number"] is None or float(got["number"]) == row["number"]
        assert got["flag"] == {None: "", True: "TRUE", False: "FALSE"}[row["flag"]]
        assert row["day"] is None or got["day"] == row["day"].isoformat()


def test_text_that_begins_like_a_formula_is_harmless_in_csv(tmp_path: Path) -> None:
    write_csv(_table({"=cmd": pa.array(LIVE)}), tmp_path / "t.csv")
    head, *cells = csv.reader(io.StringIO((tmp_path / "t.csv").read_text("utf-8-sig"), newline=""))

    assert head == ["'=cmd"]
    assert [cell for (cell,) in cells] == [f"'{word}" for word in LIVE[:-2]] + LIVE[-2:]


def test_a_workbook_has_text_as_text_and_days_as_days(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed (extra `excel`)")
    words = [*LIVE, "#N/A", "nul\x00byte"]
    table = _table(
        {
            "=head": pa.array(words),
            "day": pa.array([date(2023, 7, 10)] * len(words)),
            "number": pa.array([float("inf"), None, *[0.5] * (len(words) - 2)]),
            "whole": pa.array([3] * len(words)),
        }
    )
    write_workbook([table, _by_hand()], tmp_path / "t.xlsx", {"t": "t"})
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    head, *rows = book.worksheets[0].iter_rows()

    assert head[0].value == "=head" and head[0].data_type == "s"
    assert [row[0].value for row in rows] == [*words[:-1], "nul\ufffdbyte"]
    assert {row[0].data_type for row in rows} == {"s"}
    assert [row[0].quotePrefix for row in rows[:8]] == [True] * 7 + [False]
    assert rows[0][1].is_date and rows[0][1].value.date() == date(2023, 7, 10)
    assert [row[2].value for row in rows[:3]] == ["inf", None, 0.5]
    assert rows[0][3].value == 3 and rows[0][3].data_type == "n"


def test_long_text_and_whole_numbers_that_stata_has_no_place_for(tmp_path: Path) -> None:
    long = CHINESE * 500
    table = _table({"words": pa.array([long, "short"]), "seed": pa.array([2**62 + 1, 1])})
    found, _ = _stata(table, tmp_path / "t.dta")

    assert list(found["words"]) == [long, "short"]
    assert list(found["seed"]) == [str(2**62 + 1), "1"]


def test_infinite_numbers_are_missing_in_stata(tmp_path: Path) -> None:
    table = _table({"x": pa.array([float("inf"), -np.inf, 1.0])})
    found, _ = _stata(table, tmp_path / "t.dta")

    assert found["x"].isna().tolist() == [True, True, False]


def test_columns_without_rows_without_values_and_of_lists(tmp_path: Path) -> None:
    empty, _ = _stata(_table({"a": pa.array([], pa.int32())}), tmp_path / "a.dta")
    gaps = _table({"a": pa.nulls(2), "b": pa.array([[1, 2], None])})
    found, _ = _stata(gaps, tmp_path / "b.dta")

    assert len(empty) == 0 and list(empty) == ["a"]
    assert list(found["a"]) == ["", ""] and list(found["b"]) == ["[1, 2]", ""]


@given(st.lists(st.text(min_size=1, max_size=50), unique=True, max_size=12))
def test_names_are_short_unique_and_taken_as_they_are(names: list[str]) -> None:
    found = stata_names(names)

    assert list(found) == names
    assert len({name.lower() for name in found.values()}) == len(names)
    assert all(0 < len(name) <= 32 and name not in RESERVED for name in found.values())
    assert all(name.isidentifier() or not name[0].isdigit() for name in found.values())


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), min_size=1,
                unique=True, max_size=8))  # fmt: skip
def test_pandas_renames_no_name_of_ours(names: list[str]) -> None:
    """A warning of pandas is an error here; the label keeps a name that was shortened."""
    table = _table({name: pa.array([1]) for name in names})
    with TemporaryDirectory() as folder:
        found, reader = _stata(table, Path(folder) / "t.dta")

    short = stata_names(names)
    assert list(found) == list(short.values())
    labels = reader.variable_labels()
    changed = [name for name in names if name != short[name] and "\x00" not in name]
    assert all(labels[short[name]] == name[:LABEL] for name in changed)


def test_names_by_hand() -> None:
    long = [f"parameters.visits.effect_of_the_visit_on_tension_{end}" for end in "ab"]
    found = stata_names([*long, "if", "str12", "名字", "a b", "a_b"])

    assert list(found.values())[2:] == ["_if", "_str12", "名字", "a_b", "a_b_2"]
    assert [len(found[name]) for name in long] == [32, 32]
    assert sheet_names(["a" * 40, "A" * 40, "x[1]"])["x[1]"] == "x_1_"


def test_rows_of_a_summary_with_gaps_and_mixed_values() -> None:
    found = of_rows([{"a": None, "b": True, "c": [1], "d": 2}, {"b": 1, "c": "x", "d": None}])

    assert found["a"].isna().all() and list(found["b"]) == ["true", "1"]
    assert list(found["c"]) == ["[1]", "x"]
    assert found["d"].tolist()[0] == 2 and found["d"].isna().tolist() == [False, True]
