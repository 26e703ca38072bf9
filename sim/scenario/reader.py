"""YAML text as plain values that remember the place of every key.

Stricter than YAML usually is, because scenario files are read by people: a key may stand once,
only ``true`` and ``false`` are flags (``no`` and ``on`` are words), ``1e-3`` is a number, and
``12:30`` is text. Anchors, aliases and merge keys are read, up to a number of values; tags are
refused, and so are files beyond any reasonable size or depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ballast.sim.errors import InputError, Problem

LARGEST_FILE = 5_000_000
DEEPEST = 30
LONGEST_NAME = 255
MOST_VALUES = 100_000
"""Values of a file with its aliases written out: no file of a few lines can fill the memory."""
ADVICE = {
    "'\\t'": "; indent with spaces, not with a tab",
    "<block end>": "; indent the line like those beside it",
    "',' or '}'": "; text with ', ' or ': ' in it needs quotes",
    "mapping values are not allowed": "; text with ': ' in it needs quotes",
    "could not find expected ':'": "; a key needs a ':' and a space after it",
}
"""What to do about a part of the parser's words."""
Key = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ORDINARY_TAGS = {
    f"tag:yaml.org,2002:{kind}"
    for kind in ("null", "bool", "int", "float", "timestamp", "str", "merge", "value")
}
_NESTED = re.compile(r"(?:[-?:][ \t\r\n]+){30}")
_BRACKET = re.compile(r"[][{}]")
_UNQUOTED = (None, "")
_OPENED = {"while parsing a flow mapping": "'{'", "while parsing a flow sequence": "'['"}
"""Brackets by what the parser says it was doing."""
_NULLS = ("", "~", "null", "Null", "NULL")


class TextPlace(NamedTuple):
    """Where a key stands, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Document:
    """What a file says.

    Attributes:
        file: path as the user wrote it.
        values: maps, lists, text, numbers, flags and dates.
        places: where each key stands, by the path of keys that leads to it.
    """

    file: str
    values: dict[str, Any]
    places: dict[Key, TextPlace] = field(default_factory=dict)

    def problem(self, key: Key, message: str) -> Problem:
        """A problem at a key, with the place of the key or of the nearest one above it."""
        line, column = self.place(key) or (None, None)
        return Problem(message, dotted(key), self.file, line, column)

    def below(self, *key: str | int) -> Document:
        """The places of what stands below a key, as if it stood at the top."""
        depth = len(key)
        places = {path[depth:]: place for path, place in self.places.items() if path[:depth] == key}
        return Document(self.file, {}, places)

    def place(self, key: Key) -> TextPlace | None:
        """Place of a key, or of the nearest one above it that the file has."""
        while key and key not in self.places:
            key = key[:-1]
        return self.places.get(key)


def dotted(key: Key) -> str:
    """A path of keys as text.

    >>> dotted(("visits", "kerry-july", "after", 0))
    'visits.kerry-july.after[0]'
    """
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read(path: str | Path) -> Document:
    """Read a YAML file with a map at its top.

    Raises:
        InputError: with every problem that reading can find.
    """
    file = str(path)
    text = read_text(path)
    try:
        node = _compose(text)
    except yaml.YAMLError as error:
        raise InputError(_syntax_problem(file, error)) from None
    except RecursionError:
        raise InputError(
            Problem(f"expected at most {DEEPEST} levels, got more", file=file)
        ) from None
    if node is None:
        raise InputError(Problem("expected a scenario or settings, got an empty file", file=file))
    document = Document(file, {})
    problems: list[Problem] = []
    values = _Reading(document, problems).value(node, ())
    if not problems and not isinstance(values, dict):
        message = "expected a map of keys and values at the top"
        problems = [Problem(message, "", file, *_place(node))]
    if problems:
        raise InputError(*problems)
    document.values.update(values)
    return document


def _compose(text: str) -> Node | None:
    """The nodes of a text: by libyaml where that is there, and by PyYAML for what is odd.

    Both give the same nodes. Messages are those of PyYAML, and libyaml's composer does not look at
    how deep it is, so that what is nested deeply is left to PyYAML, which does.
    """
    if hasattr(yaml, "CSafeLoader") and not _NESTED.search(text) and _brackets(text) <= DEEPEST:
        try:
            return yaml.compose(text, Loader=_untyped(yaml.CSafeLoader))
        except yaml.YAMLError:
            pass  # said below in the words of PyYAML
    return yaml.compose(text, Loader=_untyped(yaml.SafeLoader))


@cache
def _untyped(loader: type[Any]) -> type[Any]:
    """A loader that guesses no types: :func:`plain` says what unquoted words are."""
    return type("Untyped", (loader,), {"yaml_implicit_resolvers": {}})


def _brackets(text: str) -> int:
    """How many brackets may be open at once, at the most; those in quotes count too."""
    depth = most = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "[{" else -1
        most = max(most, depth)
    return most


def no_such_file(path: str | Path) -> str:
    """The message about a file that is not there, with the nearest name in its folder."""
    missing = Path(path)
    try:
        beside = sorted(f.stem for f in missing.parent.iterdir() if f.suffix == missing.suffix)
    except (OSError, ValueError):
        beside = []
    close = get_close_matches(missing.stem[:LONGEST_NAME], beside, n=1)
    hint = f" (did you mean {close[0] + missing.suffix!r}?)" if close else ""
    return f"no such file{hint}"


def read_text(path: str | Path) -> str:
    """The text of a file.

    Raises:
        InputError: it is missing, a folder, unreadable, too large, or not UTF-8 text.
    """
    file, where = str(path), Path(path)
    try:
        if where.is_dir():
            raise InputError(Problem("expected a file, got a folder", file=file))
        with where.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)  # a device has no size and no end
        if len(data) > LARGEST_FILE:
            size = LARGEST_FILE // 1_000_000
            raise InputError(Problem(f"expected a file of at most {size} MB", file=file))
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Problem(no_such_file(path), file=file)) from None
    except UnicodeDecodeError:
        raise InputError(Problem("expected text in UTF-8, got other bytes", file=file)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(Problem(f"expected a readable file, got: {reason}", file=file)) from None


def _syntax_problem(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable text"
    words = " ".join(str(reason).split())
    hint = next((advice for part, advice in ADVICE.items() if part in words), "")
    message = f"expected valid YAML, got: {words}{hint}"
    opened = getattr(error, "context_mark", None)
    bracket = _OPENED.get(str(getattr(error, "context", "")))
    if bracket and opened is not None and mark is not None and mark.line > opened.line:
        # what is found on a later line is seldom what is wrong: the line of the bracket is
        message = f"expected valid YAML, got a {bracket} that is not closed before line"
        return Problem(f"{message} {mark.line + 1}", "", file, opened.line + 1, opened.column + 1)
    if mark is None:
        return Problem(message, file=file)
    return Problem(message, "", file, mark.line + 1, mark.column + 1)


def _place(node: Node) -> TextPlace:
    return TextPlace(node.start_mark.line + 1, node.start_mark.column + 1)


class _Reading:
    """Turns the nodes of a file into values; notes places and problems on the way."""

    def __init__(self, document: Document, problems: list[Problem]) -> None:
        self.document, self.problems = document, problems
        self.values = 0
        self.open: list[int] = []  # nodes that the one being read lies in

    def value(self, node: Node, key: Key) -> Any:
        """The value of a node, None where there is a problem with it."""
        self.document.places.setdefault(key, _place(node))
        self.values += 1
        wrong = None
        if id(node) in self.open:
            wrong = "expected values written out, got an alias of what it stands in"
        elif len(key) > DEEPEST:
            wrong = f"expected at most {DEEPEST} levels, got more"
        elif self.values > MOST_VALUES:
            wrong = f"expected at most {MOST_VALUES:,} values, aliases written out, got more"
        if wrong is not None:
            if self.values <= MOST_VALUES + 1:  # said once: what comes after is more of the same
                self.problems.append(self.document.problem(key, wrong))
            return None
        if isinstance(node, ScalarNode):
            return self._scalar(node, key)
        self.open.append(id(node))
        if isinstance(node, MappingNode):
            found: Any = self._map(node, key)
        else:
            found = [self.value(item, (*key, n)) for n, item in enumerate(node.value)]
        self.open.pop()
        return found

    def _map(self, node: MappingNode, key: Key) -> dict[str, Any]:
        first: dict[str, int] = {}
        values: dict[str, Any] = {}
        merged: list[Node] = []
        for name_node, value_node in node.value:
            place = _place(name_node)
            if not isinstance(name_node, ScalarNode):
                self._say("expected a word as key", key, place)
                continue
            name = str(name_node.value)
            here = (*key, name)
            if name == "<<" and name_node.style in _UNQUOTED:
                merged += value_node.value if isinstance(value_node, SequenceNode) else [value_node]
            elif name in first:
                again = f"got it again (first on line {first[name]})"
                self._say(f"expected the key once, {again}", here, place)
            else:
                first[name] = place.line
                self.document.places[here] = place
                values[name] = self.value(value_node, here)
        for source in merged:
            self._merge(source, key, values)
        return values

    def _merge(self, source: Node, key: Key, values: dict[str, Any]) -> None:
        """What a merge key brings in, where the map does not say it itself."""
        if not isinstance(source, MappingNode):
            message = "expected a map, or a list of maps, to merge"
            self._say(message, (*key, "<<"), _place(source))
            return
        aside = Document(self.document.file, {})
        reading = _Reading(aside, self.problems)
        reading.values, reading.open = self.values, self.open
        found = reading.value(source, key)
        self.values = reading.values
        for name, value in (found or {}).items():
            if name not in values:
                values[name] = value
                inside = (*key, name)
                for path, place in aside.places.items():
                    if path[: len(inside)] == inside:
                        self.document.places.setdefault(path, place)

    def _scalar(self, node: ScalarNode, key: Key) -> Any:
        if node.tag not in _ORDINARY_TAGS:
            self.problems.append(self.document.problem(key, f"expected no tag, got {node.tag}"))
            return None
        return plain(node.value) if node.style in _UNQUOTED else node.value

    def _say(self, message: str, key: Key, place: TextPlace) -> None:
        self.problems.append(Problem(message, dotted(key), self.document.file, *place))


def plain(text: str) -> Any:
    """The value of an unquoted scalar.

    >>> [plain(t) for t in ("1e-3", "no", "true", "12:30", "007", "~")]
    [0.001, 'no', True, '12:30', 7, None]
    >>> plain("2023-07-10")
    datetime.date(2023, 7, 10)
    """
    if text in _NULLS:
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text) and len(text) < 20:
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
