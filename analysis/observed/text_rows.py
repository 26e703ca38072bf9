"""Rows of text files of any size, as they stream by: plain, gzipped, or inside a zip archive.

Bytes become text by Latin-1, which has a character for each of the 256 and so never fails; what is
kept of a row is made proper text by :func:`proper`.
"""

from __future__ import annotations

import csv
import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.reader import no_such_file

BLOCK = 1 << 20
LONGEST = 1 << 20
"""Characters of a line that are looked at; what goes on longer is no row of event data."""
MARK = "\xef\xbb\xbf"
"""The byte-order mark of UTF-8, read as Latin-1."""
HEAD = 1 << 17
"""Bytes from the beginning by which a file is recognised."""
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)
"""What reading may raise where a file is damaged, encrypted, or packed in an unknown way."""


@dataclass(frozen=True)
class TextSource:
    """A stream of bytes that can be opened again.

    Attributes:
        name: for messages: the path, with the name inside where it is in an archive.
        open: gives the stream from its beginning.
        path: the file.
    """

    name: str
    open: Callable[[], IO[bytes]]
    path: Path

    def head(self) -> bytes:
        """The first bytes.

        Raises:
            InputError: they cannot be read.
        """
        with self.reading(), self.open() as stream:
            return stream.read(HEAD)

    def reading(self) -> _Told:
        """A context in which what is wrong with the file is told in a line."""
        return _Told(self.name)


class _Told:
    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, BROKEN) and not isinstance(error, RecursionError):
            reason = getattr(error, "strerror", None) or str(error) or "it ends too early"
            message = f"expected a file that can be read to its end, got: {reason}"
            raise InputError(Problem(message, file=self.name)) from None


def sources_of(name: str) -> list[TextSource]:
    """The text of a file, or of every file in a zip archive.

    Raises:
        InputError: there is no such file, it is a folder, or it cannot be read.
    """
    path = Path(name)
    try:
        if path.is_dir():
            raise InputError(Problem("expected a file, got a folder", file=name))
        with path.open("rb") as stream:
            begin = stream.read(4)
    except FileNotFoundError:
        raise InputError(Problem(no_such_file(name), file=name)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(Problem(f"expected a readable file, got: {reason}", file=name)) from None
    if begin[:2] == GZIP:
        return [TextSource(name, lambda: gzip.open(path, "rb"), path)]  # type: ignore[arg-type,return-value]
    if begin == ZIP:
        with _Told(name):
            return _inside(name, path)
    return [TextSource(name, lambda: path.open("rb"), path)]


def _inside(name: str, path: Path) -> list[TextSource]:
    """Every file in an archive; what systems add beside them is left out."""
    with zipfile.ZipFile(path) as archive:
        inside = [one.filename for one in archive.infolist() if not one.is_dir()]
    if "[Content_Types].xml" in inside:
        message = "expected text, got a spreadsheet or document; save it as CSV"
        raise InputError(Problem(message, file=name))
    found = [one for one in inside if not one.startswith(("__MACOSX/", "."))]
    if not found:
        raise InputError(Problem("expected an archive with a file in it, got none", file=name))

    def opener(one: str) -> Callable[[], IO[bytes]]:
        return lambda: zipfile.ZipFile(path).open(one)

    return [TextSource(f"{name}/{one}", opener(one), path) for one in found]


def lines(stream: IO[bytes], told: Callable[[int], None] | None = None) -> Iterator[str]:
    """Lines without their ends or a byte-order mark; of one that is too long, its beginning.

    Args:
        stream: of bytes.
        told: is told how many bytes of text have gone by.
    """
    rest, cut, done = "", False, 0
    while block := stream.read(BLOCK):
        text = block.decode("latin-1")
        parts = (text if done else text.removeprefix(MARK)).split("\n")
        done += len(block)
        if cut and len(parts) == 1:
            continue  # still the line that is too long
        parts[0] = rest if cut else rest + parts[0]
        rest, cut = parts.pop(), False
        if len(rest) > LONGEST:
            rest, cut = rest[:LONGEST], True
        yield from parts
        if told is not None:
            told(done)
    if rest:
        yield rest


Cells = list[str]


def rows(
    text: Iterator[str], delimiter: str, quoted: bool, width: int
) -> Iterator[tuple[int, Cells]]:
    """Rows of cells with the line that each ends on, from 1; empty lines are no rows.

    Args:
        text: lines.
        delimiter: between cells.
        quoted: cells may stand in quotes, with delimiters and line breaks in them; otherwise a
            quote is a character like another.
        width: columns that a row should have.

    Yields:
        A line and its cells; none where the line is no row of cells at all.
    """
    if quoted:
        yield from _quoted(text, delimiter, width)
        return
    for number, line in enumerate(text, start=1):
        if line.endswith("\r"):
            line = line[:-1]
        if line:
            yield number, ([] if "\0" in line else line.split(delimiter))


def _quoted(text: Iterator[str], delimiter: str, width: int) -> Iterator[tuple[int, Cells]]:
    """Rows with quotes. One of several lines that does not fit was begun by a stray quote.

    Its lines are then read one by one, so that a quote that nobody closes costs one row, not all
    that follow.
    """
    pending: list[str] = []
    ended = False

    def fed() -> Iterator[str]:
        nonlocal ended
        for line in text:
            pending.append(line)
            yield f"{line}\n"
        ended = True

    reader = csv.reader(fed(), delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = []
        if len(pending) == 1:
            line = pending[0]
            if cells or line.strip("\r"):
                yield reader.line_num, ([] if "\0" in line else cells)
        elif (
            len(cells) != width
            or _swallowed(pending, delimiter, width)
            or (ended and "".join(pending).count('"') % 2 == 1)
        ):
            first = reader.line_num - len(pending) + 1
            for number, line in enumerate(pending, start=first):
                if line.strip("\r"):
                    yield number, ([] if "\0" in line else _one_line(line, delimiter))
        else:
            yield reader.line_num, ([] if any("\0" in line for line in pending) else cells)
        pending.clear()


def _swallowed(pending: list[str], delimiter: str, width: int) -> bool:
    """Whether a line within a row of several is a whole row by itself."""
    return any(
        '"' not in line.split(delimiter, 1)[0] and len(_one_line(line, delimiter)) == width
        for line in pending[1:]
    )


def _one_line(line: str, delimiter: str) -> Cells:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def proper(cell: str) -> str:
    """The text of a cell: UTF-8 where it is that, else Latin-1; no line breaks.

    >>> proper("M\\xc3\\xbcller"), proper("M\\xfcller"), proper("a\\r\\nb")
    ('Müller', 'Müller', 'a b')
    """
    try:
        text = cell.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        text = cell
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def as_read(text: str) -> tuple[str, ...]:
    """How a text may look in the cells of a file, in UTF-8 and in Latin-1.

    >>> as_read("Chile"), as_read("Perú") == ("Per\\xc3\\xba", "Perú")
    (('Chile',), True)
    """
    forms = [text.encode("utf-8").decode("latin-1")]
    if text.isascii() or any(ord(c) > 255 for c in text):
        return tuple(forms)
    return (*forms, text)
