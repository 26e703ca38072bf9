"""The folder of a study or a calibration: shards that are there whole, and what they belong to.

A shard is written beside its place, flushed to the disk and renamed, so that neither a kill nor a
power cut leaves half of one; its pages carry checksums, so that one that the disk has lost is found
and played again. One that can be read but is not what was written there is refused, and so is a
study that is not the same as the manifest says, before anything is played. Hashes are recorded of
what was written or checked here, and of nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ballast.analysis.results.file_names import IDENTITY, MANIFEST, PLOTS, SHARDS, STUDY_FILES
from ballast.analysis.results.sealed_files import file_hash
from ballast.analysis.results.shard_labels import labelled, mislabelled
from ballast.analysis.results.study_differences import differences
from ballast.analysis.results.whole_files import is_spare, json_bytes, spare_of
from ballast.sim.errors import InputError, InterruptedRun, Problem
from ballast.sim.experiments.study_plan import Shard
from ballast.sim.scenario.reader import Document


class Store:
    """The folder of a study.

    Args:
        folder: where.
        about: the manifest, with the identity of the study under ``identity``.
        again: the command that goes on with it, for messages.
        files: names that the folder may hold.
    """

    def __init__(
        self,
        folder: Path,
        about: Mapping[str, Any],
        again: str,
        files: Collection[str] = STUDY_FILES,
    ) -> None:
        self.path = folder
        self.again, self._about, self._files = again, dict(about), files
        self._recorded: dict[str, Any] = {}
        self._hashes: dict[str, str] = {}

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
        foreign = sorted(
            p.name for p in folder.iterdir() if p.name not in self._files and not is_spare(p)
        )
        if begun is None or foreign:
            got = "other files" if begun is None else f"{foreign[0]!r} too"
            raise self._problem(f"expected an empty folder or a study and nothing else, got {got}")
        if not resume:
            state = "finished" if "files" in begun else "unfinished"
            raise self._problem(
                f"expected an empty folder, got a study, {state}: it goes on with `{self.again}`; "
                "another folder leaves it alone"
            )
        different = differences(begun[IDENTITY], self._about[IDENTITY], document, folder)
        if different:
            raise InputError(*different)
        self._recorded = begun["files"] if isinstance(begun.get("files"), dict) else {}
        return True

    def begin(self) -> None:
        """Make the folder, and say in it what is to come.

        Raises:
            InputError: it cannot be written to.
        """
        try:
            (self.path / SHARDS).mkdir(parents=True, exist_ok=True)
            for path in [*self.path.iterdir(), *(self.path / SHARDS).iterdir()]:
                if is_spare(path):
                    path.unlink()
        except OSError as error:
            message = f"expected a folder that can be written to, got: {error.strerror}"
            raise self._problem(message) from None
        self.json("manifest", self._about)

    def finished(self, shards: Sequence[Shard]) -> list[Shard]:
        """The shards that are there; what the disk has lost is not.

        Raises:
            InputError: files that can be read, but are not what was written there.
        """
        found, problems = [], []
        for shard in shards:
            wrong = self._checked(shard)
            if wrong is None:
                found.append(shard)
            elif wrong:
                message = f"{wrong}; without the file it is played again"
                problems.append(Problem(message, file=str(self._place(shard))))
        if problems:
            raise InputError(*problems)
        return found

    def keep(self, shard: Shard, table: pa.Table) -> None:
        """Write a shard.

        Raises:
            InterruptedRun: the disk does not take it.
        """
        own = labelled(table, shard, self._about[IDENTITY])
        self._table(_name(shard), own, with_metadata=True)

    def shards(self, shards: Sequence[Shard]) -> Iterator[tuple[Shard, pa.Table]]:
        """All shards, one by one.

        Raises:
            InputError: one was changed since it was written or checked.
        """
        for shard in shards:
            content = self._place(shard).read_bytes()
            if hashlib.sha256(content).hexdigest() != self._hashes[_name(shard)]:
                message = "expected the shard that was written, got another while the study ran"
                raise InputError(Problem(message, file=str(self._place(shard))))
            yield shard, pq.read_table(pa.BufferReader(content))

    def frame(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table; errors as of :meth:`keep`."""
        self._table(f"{name}.parquet", pa.Table.from_pandas(frame, preserve_index=False))

    def json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file; errors as of :meth:`keep`."""
        with self.writing(f"{name}.json") as spare:
            spare.write_bytes(json_bytes(content))

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """Where a file is written that takes its place when it is complete, with its hash.

        Args:
            name: relative to the folder.

        Raises:
            InterruptedRun: the disk does not take it.
        """
        place = self.path / name
        place.parent.mkdir(exist_ok=True)
        with whole(place, self.again) as spare:
            yield spare
            self._hashes[name] = file_hash(spare)

    def clear(self) -> None:
        """Remove tables, summary and pictures of an earlier end, which may not all come again.

        Raises:
            OSError: they cannot be removed.
        """
        for path in self.path.iterdir():
            if path.name in (MANIFEST, SHARDS):
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        self._hashes = {name: its for name, its in self._hashes.items() if _is_shard(name)}

    def say(self, more: Mapping[str, Any]) -> None:
        """Add to the manifest; errors as of :meth:`keep`."""
        self._about |= more
        self.json("manifest", self._about)

    def seal(self) -> None:
        """Record the hash of every file in the manifest: the study is finished.

        Pictures have been drawn since :meth:`clear` removed all that there were.
        """
        for path in (self.path / PLOTS).rglob("*"):
            if path.is_file() and not is_spare(path):
                self._hashes[path.relative_to(self.path).as_posix()] = file_hash(path)
        self._hashes.pop(MANIFEST, None)
        self.say({"files": dict(sorted(self._hashes.items()))})

    def _table(self, name: str, table: pa.Table, *, with_metadata: bool = False) -> None:
        with self.writing(name) as spare:
            pq.write_table(
                table,
                spare,
                compression="zstd",
                store_schema=with_metadata,
                write_page_checksum=True,
            )

    def _place(self, shard: Shard) -> Path:
        return self.path / _name(shard)

    def _checked(self, shard: Shard) -> str | None:
        """Why a shard is not what was written: nothing if the disk has lost it, None if it is."""
        place, name = self._place(shard), _name(shard)
        if not place.is_file():
            return ""
        try:
            content = place.read_bytes()
            found = hashlib.sha256(content).hexdigest()
            if self._recorded.get(name) != found:
                table = pq.read_table(pa.BufferReader(content), page_checksum_verification=True)
                wrong = mislabelled(table, shard, self._about[IDENTITY])
                if wrong is None and name in self._recorded:
                    expected = str(self._recorded[name])
                    wrong = f"expected SHA-256 {expected[:12]}…, got {found[:12]}…"
                if wrong is not None:
                    return wrong
        except (OSError, pa.ArrowException):
            return ""
        self._hashes[name] = found
        return None

    def _begun(self) -> dict[str, Any] | None:
        """The manifest of a study that was begun here, if one was."""
        try:
            found = json.loads((self.path / MANIFEST).read_text("utf-8"))
            return found if isinstance(found[IDENTITY], dict) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _problem(self, message: str) -> InputError:
        return InputError(Problem(message, option="out", file=str(self.path)))


@contextmanager
def whole(place: Path, again: str) -> Iterator[Path]:
    """A file that takes its place when it is complete and the disk has it.

    Args:
        place: of the file.
        again: the command that goes on, for messages.

    Raises:
        InterruptedRun: the disk does not take it.
    """
    spare = spare_of(place)
    try:
        yield spare
        _flush(spare)
        spare.replace(place)
        _flush(place.parent)
    except OSError as error:
        raise InterruptedRun(
            f"{place} could not be written: {error.strerror or error}; what is finished "
            f"is kept, and goes on with: {again}"
        ) from None
    finally:
        spare.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Have the disk keep what was written; folders cannot be flushed everywhere."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_shard(name: str) -> bool:
    return name.startswith(f"{SHARDS}/")


def _name(shard: Shard) -> str:
    return f"{SHARDS}/{shard.number:06}.parquet"
