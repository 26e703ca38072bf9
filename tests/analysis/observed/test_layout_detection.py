"""What a file is, or why it is none that is read: exact messages, and never a traceback."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest

from ballast.analysis.observed.event_reading import EventReader
from ballast.analysis.observed.recognised_files import recognised
from ballast.analysis.observed.text_rows import LONGEST, lines, rows
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.library import load_scenario
from tests.analysis.observed.made_files import (
    ICEWS,
    LAYOUTS,
    POLECAT,
    fates,
    gdelt,
    icews,
    polecat,
    read,
    text,
)
from tests.cases import ROOT, baseline

PLAIN = "date,source,target,weight\n"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
UNKNOWN = "expected a known layout of event data, got"


def said(folder: Path, content: str | bytes) -> str:
    """What a user reads of a file called 0, without its folder."""
    with pytest.raises(InputError) as caught:
        read(folder, content)
    return str(caught.value).replace(f"{folder / '0'}", "FILE")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.title)
def test_a_header_alone_is_of_its_layout(layout: object, tmp_path: Path) -> None:
    header = ",".join(layout.columns) + "\n"  # type: ignore[attr-defined]
    problems: list[Problem] = []
    path = tmp_path / "0"
    path.write_text(header, encoding="utf-8")
    (found,) = recognised([str(path)], problems, [])

    assert problems == []
    assert (found.layout, found.header) == (layout, True)


def test_as_many_columns_as_people_say() -> None:
    assert [len(layout.columns) for layout in LAYOUTS] == [
        61, 58, 57, 20, 40, 19, 18, 19, 20, 7, 12,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "FILE: expected rows, got an empty file"),
        ("\n \n", "FILE: expected rows, got an empty file"),
        (b"\xef\xbb\xbf", "FILE: expected rows, got an empty file"),
        (
            POINTER,
            "FILE: expected event data, got a Git LFS pointer, which stands for a file that was "
            "not downloaded; `git lfs pull` fetches it",
        ),
        (
            "\ufeffevent_id_cnty,event_date,year\nX1,2023-01-01,2023\n",
            "FILE: expected a format that is read, got ACLED: its terms forbid passing rows on, "
            "and it has violence within states, hardly any between governments",
        ),
        (
            "date,source,target,weight\n".encode("utf-16"),
            "FILE: expected text in UTF-8, got UTF-16; save it as UTF-8",
        ),
        (bytes(range(256)) * 4, "FILE: expected text, got binary data"),
        (
            "hello\n",
            f"FILE:1: {UNKNOWN} one column without a header; the simplest is "
            "date,source,target,weight",
        ),
        (
            "date,source,weight,a,b\n",
            f"FILE:1: {UNKNOWN} the columns date, source, weight, a, b; nearest is plain, of "
            "which target is missing",
        ),
        (
            "wann,wer,wen\n1,2,3\n",
            f"FILE:1: {UNKNOWN} the columns wann, wer, wen; nearest is plain, of which date, "
            "source, target, weight are missing",
        ),
        (
            "date,source,target,wieght\n",
            "FILE:1: expected the columns that plain has, found no weight",
        ),
        (
            "date,source,target,weight,weight\n",
            "FILE:1: expected each column once, got weight more than once",
        ),
        (
            text([[*gdelt(), ""]]),
            f"FILE:1: {UNKNOWN} 62 columns without a header that is known; nearest is GDELT 2 "
            "export, 61 columns without a header",
        ),
        (
            text([["x", *gdelt()[:-1]]]),
            f"FILE:1: {UNKNOWN} 61 columns as GDELT 2 export has, but expected a number in column "
            "1 (globaleventid), got 'x'",
        ),
        (
            text([icews()]),
            f"FILE:1: {UNKNOWN} 20 columns without a header that is known; nearest is ICEWS, "
            "20 columns with a header",
        ),
    ],
)
def test_what_is_not_read(content: str | bytes, message: str, tmp_path: Path) -> None:
    assert said(tmp_path, content) == message


def test_names_of_columns_are_compared_without_their_spelling(tmp_path: Path) -> None:
    content = text([icews()], ICEWS)
    header, rest = content.split("\n", 1)

    assert fates(tmp_path, header.lower().replace(" ", "_") + "\n" + rest) == {"read": 1}
    assert fates(tmp_path, header.replace(" ", ".") + "\n" + rest) == {"read": 1}


def test_a_column_put_in_below_a_header_does_no_harm(tmp_path: Path) -> None:
    header, line = text([polecat()], POLECAT).splitlines()

    assert fates(tmp_path, f"n\t{header}\n1\t{line}\n2\t{line}\tx\n") == {"read": 1, "malformed": 1}


def test_all_files_and_their_problems_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "", PLAIN, POINTER)

    assert len(caught.value.problems) == 2


def test_gzip_and_zip(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a b.csv", PLAIN + "2023-01-01,US,CN,1\n")
        archive.writestr("__MACOSX/x", "")
        archive.writestr("2.tsv", text([gdelt()]))
    found = read(tmp_path, packed.getvalue(), gzip.compress(text([gdelt()]).encode()))

    assert [Path(one.file).name for one in found.accounts] == ["a b.csv", "2.tsv", "1"]
    assert [dict(one.counts) for one in found.accounts] == [
        {"read": 1},
        {"read": 1},
        {"duplicate": 1},
    ]


def test_what_archives_have_beside_event_data_is_left_out(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("handbook.pdf", b"%PDF-1.4" + bytes(99))
        archive.writestr("plain.csv", PLAIN + "2023-01-01,US,CN,1\n")
    found = read(tmp_path, packed.getvalue())

    assert [Path(one.file).name for one in found.accounts] == ["plain.csv"]
    assert [str(one).split("/0/")[1] for one in found.left_out] == [
        "handbook.pdf: expected text, got binary data"
    ]


def test_archives_that_are_damaged_or_something_else(tmp_path: Path) -> None:
    whole = gzip.compress(text([gdelt(GLOBALEVENTID=n) for n in range(50_000)]).encode())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
    broken = "FILE: expected a file that can be read to its end, got: "

    assert said(tmp_path, whole[: len(whole) // 2]).startswith(broken)
    assert said(tmp_path, b"\x1f\x8bxxxx").startswith(broken)
    assert said(tmp_path, b"PK\x03\x04xxxx") == f"{broken}File is not a zip file"
    assert said(tmp_path, packed.getvalue()) == (
        "FILE: expected text, got a spreadsheet or document; save it as CSV"
    )


def test_governments_without_codes_are_named_with_their_key(tmp_path: Path) -> None:
    path = tmp_path / "0"
    path.write_text(text([icews()], ICEWS), encoding="utf-8")
    reader = EventReader(recognised([str(path)], [], []), load_scenario("example-island"))
    found = [str(problem).replace(f"{ROOT}/", "") for problem in reader.problems()]

    assert found == [
        f"scenarios/example-island.yaml: governments.{side}.codes.names: expected names of "
        "countries to find its rows by in ICEWS, found none"
        for side in reader.dyad.names
    ]


def test_whatever_the_bytes_there_is_no_traceback(tmp_path: Path) -> None:
    """Good files with bytes put in, taken out and changed, and noise."""
    source = random.Random(7)
    good = [
        text([gdelt(GLOBALEVENTID=n) for n in range(4)]).encode(),
        text([icews(Event_ID=n) for n in range(4)], ICEWS).encode(),
        (PLAIN + '2023-01-01,US,CN,1\n2023-01-02,"US",CN,2\n').encode(),
        gzip.compress(PLAIN.encode()),
    ]
    loaded, path, read_so_far = baseline(), tmp_path / "0", 0
    for _ in range(300):
        content = bytearray(source.choice(good))
        for _ in range(source.randrange(1, 9)):
            place = source.randrange(len(content))
            piece = bytes(source.choice(b'\0\n\r\t,"\xff\xfe9-') for _ in range(3))
            content[place : place + source.randrange(4)] = piece
        path.write_bytes(content)
        reader = EventReader(recognised([str(path)], [], []), loaded)
        try:
            accounts = reader.read().accounts
        except InputError:
            continue
        for account in accounts:
            read_so_far += 1
            assert account.rows == sum(account.counts.values())
    assert read_so_far > 100


def test_lines_of_any_length_take_no_memory() -> None:
    long = b"x" * (3 * LONGEST) + b"\nshort\n" + b"y" * (2 * LONGEST)
    found = list(lines(io.BytesIO(long)))

    assert [len(line) for line in found] == [LONGEST, 5, LONGEST]


def test_rows_know_the_line_that_they_end_on() -> None:
    found = list(rows(iter(['a,"b', 'c"', "", "d,e", "\0,x"]), ",", quoted=True, width=2))

    assert found == [(2, ["a", "b\nc"]), (4, ["d", "e"]), (5, [])]
    assert list(rows(iter(['a\t"b\r', "", "c"]), "\t", quoted=False, width=2)) == [
        (1, ["a", '"b']),
        (3, ["c"]),
    ]


@pytest.mark.parametrize("after", [3, 30_000])
def test_a_quote_that_nobody_closes_costs_one_row(after: int, tmp_path: Path) -> None:
    """To the end of the file, or beyond the longest cell that is read."""
    stray = '2023-01-01,"US,CN,1\n'
    rest = "".join(f"2023-01-02,US,CN,{n / after:.6f}\n" for n in range(after))

    assert fates(tmp_path, PLAIN + stray + rest) == {"read": after, "malformed": 1}


def test_the_type_of_gdelt_is_that_of_most_rows_not_of_the_first(tmp_path: Path) -> None:
    rows_of_it = [["x"], *([gdelt(GLOBALEVENTID=n, EventCode=f"11{n}") for n in range(5)])]

    assert fates(tmp_path, text(rows_of_it)) == {"read": 5, "malformed": 1}
