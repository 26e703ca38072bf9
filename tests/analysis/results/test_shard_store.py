"""What is on disk of a study: whole shards or none, and nothing of another study."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ballast.analysis.results.shard_store import Store
from ballast.sim.errors import InputError, InterruptedRun
from ballast.sim.experiments.study_plan import Shard
from ballast.sim.scenario.reader import Document

DOCUMENT = Document("study.yaml", {}, {})
SHARDS = [Shard(0, 0, 0, 3), Shard(1, 0, 3, 5)]


def store(folder: Path, **identity: object) -> Store:
    about = {"identity": {"runs": 3, "scenarios": {"small": "abc"}, **identity}}
    return Store(folder, about, "ballast sweep study.yaml --resume")


def rows(number: int) -> pa.Table:
    return pa.table({"point": list(range(number))})


def begun(folder: Path) -> Store:
    made = store(folder)
    made.begin()
    return made


def test_a_shard_that_is_there_is_found_again(tmp_path: Path) -> None:
    made = begun(tmp_path / "study")
    made.keep(SHARDS[1], rows(2))

    assert made.refuse(DOCUMENT, resume=True)
    assert made.finished(SHARDS) == [SHARDS[1]]


@pytest.mark.parametrize("harm", ["cut short", "a bit turned", "empty"])
def test_a_shard_that_the_disk_has_harmed_is_played_again(tmp_path: Path, harm: str) -> None:
    made = begun(tmp_path / "study")
    made.keep(SHARDS[0], pa.table({"x": [0.5, 0.25, 0.125]}))
    path = tmp_path / "study" / "shards" / "000000.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 8] ^= 4
    path.write_bytes({"cut short": content[:-9], "empty": b""}.get(harm, content))

    assert made.finished(SHARDS) == []


def _other_values(path: Path) -> None:
    """As someone would who means well: the label stays, the numbers do not."""
    about = pq.read_table(path).schema.metadata
    pq.write_table(pa.table({"point": [0, 1, 7]}).replace_schema_metadata(about), path)


EQUAL = [Shard(0, 0, 0, 3), Shard(1, 1, 0, 3)]
"""Two scenarios at the same points: their shards differ in the outcomes alone."""


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (
            lambda path: shutil.copyfile(path.with_name("000001.parquet"), path),
            r"expected shard 0 \(histories 0 to 3 of scenario 0\), got shard 1 \(histories 0 to 3 "
            r"of scenario 1\)",
        ),
        (_other_values, "expected the values that were written, got others"),
        (
            lambda path: pq.write_table(rows(3), path),
            "expected a shard that says which histories it holds, got one that does not",
        ),
        (
            lambda path: shutil.copyfile(path.parents[2] / "other/shards/000000.parquet", path),
            "expected a shard of this study, got one of another",
        ),
    ],
)
def test_a_shard_that_is_not_what_was_written_is_refused(
    tmp_path: Path, sealed: bool, harm: Callable[[Path], object], words: str
) -> None:
    """Whether the study was finished or not; the message names the file."""
    first, other = store(tmp_path / "study"), store(tmp_path / "other", days=9)
    for made in (first, other):
        made.begin()
        for shard in EQUAL:
            made.keep(shard, rows(3))
    if sealed:
        first.seal()
    harm(tmp_path / "study" / "shards" / "000000.parquet")
    again = store(tmp_path / "study")
    again.refuse(DOCUMENT, resume=True)

    with pytest.raises(InputError, match=rf"shards/000000\.parquet: {words}; without the file"):
        again.finished(EQUAL)


def test_a_shard_with_other_bytes_is_refused_where_its_hash_is_known(tmp_path: Path) -> None:
    made = begun(tmp_path / "study")
    made.keep(SHARDS[0], rows(3))
    made.seal()
    path = tmp_path / "study" / "shards" / "000000.parquet"
    pq.write_table(pq.read_table(path), path, compression="none")
    again = store(tmp_path / "study")
    again.refuse(DOCUMENT, resume=True)

    with pytest.raises(InputError, match=r"000000\.parquet: expected SHA-256 .*, got "):
        again.finished(SHARDS)


def test_a_shard_of_too_few_histories_is_refused(tmp_path: Path) -> None:
    made = begun(tmp_path / "study")
    made.keep(SHARDS[0], rows(2))

    with pytest.raises(InputError, match=r"000000\.parquet: expected 3 histories, got 2"):
        made.finished(SHARDS)


def test_only_what_was_written_or_checked_gets_a_hash(tmp_path: Path) -> None:
    made = begun(tmp_path / "study")
    made.keep(SHARDS[0], rows(3))
    (tmp_path / "study" / "shards" / "000009.parquet").write_bytes(b"mine")
    made.seal()

    about = json.loads((tmp_path / "study" / "manifest.json").read_text("utf-8"))
    assert list(about["files"]) == ["shards/000000.parquet"]


def test_a_shard_that_is_exchanged_while_the_study_runs_is_not_read(tmp_path: Path) -> None:
    made = begun(tmp_path / "study")
    made.keep(SHARDS[0], rows(3))
    pq.write_table(rows(3), tmp_path / "study" / "shards" / "000000.parquet")

    with pytest.raises(InputError, match=r"000000\.parquet: expected the shard that was written"):
        list(made.shards(SHARDS[:1]))


def test_what_a_kill_has_left_half_written_is_cleared_away(tmp_path: Path) -> None:
    made = begun(tmp_path / "study")
    half = tmp_path / "study" / "shards" / ".000000.parquet.123.tmp"
    half.write_bytes(b"PAR1")

    assert made.refuse(DOCUMENT, resume=True)
    begun(tmp_path / "study")
    assert not half.exists()


def test_a_study_is_not_played_over_another(tmp_path: Path) -> None:
    begun(tmp_path / "study")

    with pytest.raises(InputError, match=r"got a study, unfinished: it goes on with `ballast"):
        store(tmp_path / "study").refuse(DOCUMENT, resume=False)


def test_a_finished_study_says_so(tmp_path: Path) -> None:
    begun(tmp_path / "study").seal()

    with pytest.raises(InputError, match="got a study, finished"):
        store(tmp_path / "study").refuse(DOCUMENT, resume=False)


def test_a_changed_study_is_refused_with_what_differs(tmp_path: Path) -> None:
    begun(tmp_path / "study")

    with pytest.raises(InputError) as raised:
        store(tmp_path / "study", runs=4, scenarios={"small": "xyz"}, days=9).refuse(
            DOCUMENT, resume=True
        )
    told = [(problem.key, problem.message.split(",")[0]) for problem in raised.value.problems]
    assert told == [
        ("runs", "expected 3"),
        ("scenarios.small", 'expected "abc"'),
        ("days", "expected nothing"),
    ]


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    for resume in (False, True):
        with pytest.raises(InputError, match="expected an empty folder or a study"):
            store(tmp_path).refuse(DOCUMENT, resume=resume)
    begun(tmp_path / "study")
    (tmp_path / "study" / "letter.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match=r"got 'letter.txt' too"):
        store(tmp_path / "study").refuse(DOCUMENT, resume=True)


def test_a_full_disk_leaves_what_was_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = begun(tmp_path / "study")
    made.keep(SHARDS[0], rows(3))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InterruptedRun, match=r"No space left.*goes on with: ballast sweep"):
        made.keep(SHARDS[1], rows(2))
    monkeypatch.undo()

    assert made.finished(SHARDS) == [SHARDS[0]]
    assert [path.name for path in (tmp_path / "study" / "shards").iterdir()] == ["000000.parquet"]


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    small = tmp_path / "disk"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        made = begun(small / "study")
        made.keep(SHARDS[0], rows(3))
        with pytest.raises(InterruptedRun, match="No space left"):
            made.keep(Shard(1, 0, 3, 50_003), pa.table({"x": [n * 0.37 for n in range(50_000)]}))
        assert made.finished(SHARDS) == [SHARDS[0]]
    finally:
        subprocess.run(["umount", str(small)], check=True)
