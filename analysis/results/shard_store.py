"""The folder of a study: shards that are there whole or not at all, and what they belong to.

A shard is written beside its place, flushed to the disk and renamed, so that neither a kill nor a
power cut leaves half of one; its pages carry checksums, so that one that the disk has lost is found
and played again. The manifest says what the shards belong to; a study that is not the same is
refused before anything is played.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ballast.analysis.results.folder_writing import IDENTITY, MANIFEST, file_hash
from ballast.sim.errors import InputError, InterruptedRun, Problem
from ballast.sim.experiments.study_plan import Shard
from ballast.sim.scenario.reader import Document

SHARDS = "shards"
PLOTS = "plots"
FILES = (
    MANIFEST,
    SHARDS,
    "summary.json",
    "design.parquet",
    "points.parquet",
    "sensitivity.parquet",
    "curves.parquet",
    "swings.parquet",
    "effects.parquet",
    "boxes.parquet",
    "box_summary.parquet",
    "box_policies.parquet",
    "rules.parquet",
    "robustness.parquet",
    "regret.parquet",
    PLOTS,
)
"""What the folder of a study holds."""
MOST_DIFFERENCES = 10


class Store:
    """The folder of a study.

    Args:
        folder: where.
        about: the manifest, with the identity of the study under ``identity``.
        again: the command that goes on with it, for messages.
    """

    def __init__(self, folder: Path, about: Mapping[str, Any], again: str) -> None:
        self.path = folder
        self.again, self._about = again, dict(about)

    def refuse(self, document: Document, *, resume: bool) -> bool:
        """Check that the study may be played into the folder; writes nothing.

        Returns:
            Whether there is something to go on with.

        Raises:
            InputError: other files, a study that was not asked to be resumed, or another study.
        """
        folder = self.path
        if folder.exists() and not folder.is_dir():
            raise self._problem("expected a folder, got a file")
        if not folder.is_dir() or not any(folder.iterdir()):
            return False
        begun = self._begun()
        foreign = sorted(p.name for p in folder.iterdir() if p.name not in FILES and not _spare(p))
        if begun is None or foreign:
            got = "other files" if begun is None else f"{foreign[0]!r} too"
            raise self._problem(f"expected an empty folder or a study and nothing else, got {got}")
        if not resume:
            state = "finished" if "files" in begun else "unfinished"
            raise self._problem(
                f"expected an empty folder, got a study, {state}: --resume goes on with it, "
                "another --out leaves it alone"
            )
        different = self._differences(begun[IDENTITY], document)
        if different:
            raise InputError(*different)
        return True

    def begin(self) -> None:
        """Make the folder, and say in it what is to come.

        Raises:
            InputError: it cannot be written to.
        """
        try:
            (self.path / SHARDS).mkdir(parents=True, exist_ok=True)
            for path in [*self.path.iterdir(), *(self.path / SHARDS).iterdir()]:
                if _spare(path):
                    path.unlink()
        except OSError as error:
            message = f"expected a folder that can be written to, got: {error.strerror}"
            raise self._problem(message) from None
        self.json(MANIFEST, self._about)

    def finished(self, shards: Sequence[Shard]) -> list[Shard]:
        """The shards that are there and whole."""
        return [shard for shard in shards if self._is_whole(shard)]

    def keep(self, shard: Shard, table: pa.Table) -> None:
        """Write a shard.

        Raises:
            InterruptedRun: the disk does not take it.
        """
        self.table(f"{SHARDS}/{shard.number:06}.parquet", table, with_metadata=True)

    def shards(self, shards: Sequence[Shard]) -> Iterator[tuple[Shard, pa.Table]]:
        """All shards, one by one."""
        for shard in shards:
            yield shard, pq.read_table(self._place(shard))

    def table(self, name: str, table: pa.Table, *, with_metadata: bool = False) -> None:
        """Write a parquet file; errors as of :meth:`keep`."""
        place = self.path / name
        with self._in_place_of(place) as spare:
            pq.write_table(
                table,
                spare,
                compression="zstd",
                store_schema=with_metadata,
                write_page_checksum=True,
            )

    def json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file; errors as of :meth:`keep`."""
        with self._in_place_of(self.path / name) as spare:
            text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
            spare.write_text(text + "\n", encoding="utf-8")

    def clear(self) -> None:
        """Remove tables, summary and pictures of an earlier end, which may not all come again.

        Raises:
            OSError: they cannot be removed.
        """
        for path in self.path.iterdir():
            if path.name == PLOTS:
                shutil.rmtree(path)
            elif path.name not in (MANIFEST, SHARDS):
                path.unlink()

    def say(self, more: Mapping[str, Any]) -> None:
        """Add to the manifest; errors as of :meth:`keep`."""
        self._about |= more
        self.json(MANIFEST, self._about)

    def seal(self) -> None:
        """Write the hash of every file into the manifest: the study is finished."""
        files = {
            path.relative_to(self.path).as_posix(): file_hash(path)
            for path in sorted(self.path.rglob("*"))
            if path.is_file() and path.name != MANIFEST and not _spare(path)
        }
        self.say({"files": files})

    def _in_place_of(self, place: Path) -> _Spare:
        return _Spare(place, self.again)

    def _place(self, shard: Shard) -> Path:
        return self.path / SHARDS / f"{shard.number:06}.parquet"

    def _is_whole(self, shard: Shard) -> bool:
        place = self._place(shard)
        if not place.is_file():
            return False
        try:
            table = pq.read_table(place, page_checksum_verification=True)
        except (OSError, pa.ArrowException):
            return False
        return bool(table.num_rows == shard.last - shard.first)

    def _begun(self) -> dict[str, Any] | None:
        """The manifest of a study that was begun here, if one was."""
        try:
            found = json.loads((self.path / MANIFEST).read_text("utf-8"))
            return found if isinstance(found[IDENTITY], dict) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _differences(self, old: Mapping[str, Any], document: Document) -> list[Problem]:
        """What is not as it was when the study was begun, at its line."""
        before, now = _flat(old), _flat(self._about[IDENTITY])
        keys = [key for key in {**before, **now} if before.get(key) != now.get(key)]
        told = [key for key in keys if not key[-1].endswith("_hash")] or keys
        problems = [
            document.problem(
                key,
                f"expected {_said(before, key)}, as when the study in {self.path} was begun, "
                f"got {_said(now, key)}; another --out begins anew",
            )
            for key in told
        ]
        return problems[:MOST_DIFFERENCES]

    def _problem(self, message: str) -> InputError:
        return InputError(Problem(message, key="--out", file=str(self.path)))


class _Spare:
    """A file that takes its place when it is complete; use as a context manager."""

    def __init__(self, place: Path, again: str) -> None:
        self._place, self._again = place, again
        self._spare = place.with_name(f".{place.name}.{os.getpid()}.tmp")

    def __enter__(self) -> Path:
        return self._spare

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: Any
    ) -> None:
        try:
            if error is None:
                _flush(self._spare)
                self._spare.replace(self._place)
                _flush(self._place.parent)
                return
        except OSError as late:
            error = late
        self._spare.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise InterruptedRun(
                f"{self._place} could not be written: {error.strerror or error}; what is finished "
                f"is kept, and goes on with: {self._again}"
            ) from None


def _flush(path: Path) -> None:
    """Have the disk keep what was written; folders cannot be flushed everywhere."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _spare(path: Path) -> bool:
    return path.name.startswith(".") and path.name.endswith(".tmp")


def _flat(value: Any, above: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """The values of nested maps by the path of keys that leads to them."""
    if not isinstance(value, dict):
        return {above: value}
    found: dict[tuple[str, ...], Any] = {}
    for name, inside in value.items():
        found |= _flat(inside, (*above, str(name)))
    return found


def _said(values: Mapping[tuple[str, ...], Any], key: tuple[str, ...]) -> str:
    if key not in values:
        return "nothing"
    text = json.dumps(values[key], ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
